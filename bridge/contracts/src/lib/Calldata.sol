// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Reading calldata without the compiler's bounds checks
library Calldata {
    /// @notice The 32 bytes from `offset` on.
    /// @dev Unchecked: who calls has compared `offset` and what it uses of the word with the length. What lies beyond the end of
    /// `data` is anything at all.
    function word(bytes calldata data, uint256 offset) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := calldataload(add(data.offset, offset))
        }
    }
}
