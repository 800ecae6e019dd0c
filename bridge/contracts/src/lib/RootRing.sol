// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The last 64 roots, by block number
library RootRing {
    /// @dev Entry i of both belongs together. Eight block numbers share a slot.
    struct Ring {
        bytes32[64] roots;
        uint32[64] blocks;
    }

    uint256 private constant SIZE = 64;

    /// @notice Puts the `index`th root (from 0) in the place of the oldest.
    function put(Ring storage ring, uint256 index, uint32 blockNumber, bytes32 root) internal {
        ring.roots[index % SIZE] = root;
        ring.blocks[index % SIZE] = blockNumber;
    }

    /// @notice The root put last.
    /// @param count how many roots were ever put, not 0
    function latest(Ring storage ring, uint256 count) internal view returns (bytes32) {
        return ring.roots[(count - 1) % SIZE];
    }

    /// @notice The root after block `blockNumber`, or zero if it isn't kept.
    /// @param count how many roots were ever put
    /// @dev Newest first; 64 steps at most.
    function find(Ring storage ring, uint256 count, uint32 blockNumber) internal view returns (bytes32) {
        uint256 kept = count < SIZE ? count : SIZE;
        for (uint256 i = 1; i <= kept; ++i) {
            uint256 offset = (count - i) % SIZE;
            if (ring.blocks[offset] == blockNumber) return ring.roots[offset];
        }
        return 0;
    }
}
