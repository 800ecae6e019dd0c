// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Trees built whole, by other means than the contracts use, to check those
/// @notice Substrate's trees promote a row's odd last node. That makes the left child of a node over n leaves hold the
/// largest power of two below n of them, so they are built here from the top.
library ReferenceTrees {
    /// @notice The root of the tree over leaf hashes; pairs are sorted before hashing, or in order.
    function root(bytes32[] memory leaves, bool sorted) internal pure returns (bytes32) {
        return leaves.length == 0 ? bytes32(0) : _root(leaves, 0, leaves.length, sorted);
    }

    /// @notice The siblings of leaf `index`, from the leaf up.
    function proof(bytes32[] memory leaves, uint256 index, bool sorted) internal pure returns (bytes32[] memory) {
        return _proof(leaves, 0, leaves.length, index, sorted);
    }

    /// @notice The leaf hashes of addresses.
    function hashed(address[] memory addresses) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](addresses.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = keccak256(abi.encodePacked(addresses[i]));
        }
    }

    /// @notice The root of the mountain range over leaf hashes: mountains of falling powers of two, bagged from the right.
    function mmrRoot(bytes32[] memory leaves) internal pure returns (bytes32) {
        return _bagged(_peaks(leaves), 0);
    }

    /// @notice The simplified proof of leaf `index`.
    function mmrProof(bytes32[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32[] memory items, uint256 order)
    {
        bytes32[] memory peaks = _peaks(leaves);
        // Which mountain, and where it begins.
        uint256 mountain = 0;
        uint256 start = 0;
        uint256 size = _highestPower(leaves.length);
        while (index >= start + size) {
            start += size;
            size = _highestPower(leaves.length - start);
            ++mountain;
        }
        bytes32[] memory siblings = _proof(leaves, start, start + size, index, false);
        bool bagged = mountain + 1 < peaks.length;
        items = new bytes32[](siblings.length + (bagged ? 1 : 0) + mountain);
        for (uint256 i = 0; i < siblings.length; ++i) {
            items[i] = siblings[i];
            if (((index - start) >> i) & 1 == 1) order |= 1 << i;
        }
        uint256 offset = siblings.length;
        if (bagged) {
            items[offset] = _bagged(peaks, mountain + 1);
            order |= 1 << offset;
            ++offset;
        }
        for (uint256 i = 0; i < mountain; ++i) {
            items[offset + i] = peaks[mountain - 1 - i];
        }
    }

    function _peaks(bytes32[] memory leaves) private pure returns (bytes32[] memory peaks) {
        uint256 count = 0;
        for (uint256 n = leaves.length; n > 0; n &= n - 1) {
            ++count;
        }
        peaks = new bytes32[](count);
        uint256 start = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 size = _highestPower(leaves.length - start);
            peaks[i] = _root(leaves, start, start + size, false);
            start += size;
        }
    }

    /// @dev What is on the right comes first in the hash.
    function _bagged(bytes32[] memory peaks, uint256 from) private pure returns (bytes32 bag) {
        bag = peaks[peaks.length - 1];
        for (uint256 i = peaks.length - 1; i > from; --i) {
            bag = keccak256(abi.encodePacked(bag, peaks[i - 1]));
        }
    }

    function _root(bytes32[] memory leaves, uint256 from, uint256 to, bool sorted) private pure returns (bytes32) {
        if (to - from == 1) return leaves[from];
        uint256 middle = from + _split(to - from);
        return _node(_root(leaves, from, middle, sorted), _root(leaves, middle, to, sorted), sorted);
    }

    function _proof(bytes32[] memory leaves, uint256 from, uint256 to, uint256 index, bool sorted)
        private
        pure
        returns (bytes32[] memory)
    {
        if (to - from == 1) return new bytes32[](0);
        uint256 middle = from + _split(to - from);
        return index < middle
            ? _pushed(_proof(leaves, from, middle, index, sorted), _root(leaves, middle, to, sorted))
            : _pushed(_proof(leaves, middle, to, index, sorted), _root(leaves, from, middle, sorted));
    }

    function _pushed(bytes32[] memory list, bytes32 item) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) {
            longer[i] = list[i];
        }
        longer[list.length] = item;
    }

    function _node(bytes32 left, bytes32 right, bool sorted) private pure returns (bytes32) {
        if (sorted && right < left) (left, right) = (right, left);
        return keccak256(abi.encodePacked(left, right));
    }

    /// @dev The largest power of two below n.
    function _split(uint256 n) private pure returns (uint256) {
        return _highestPower(n - 1);
    }

    /// @dev The largest power of two that is at most n.
    function _highestPower(uint256 n) private pure returns (uint256 power) {
        power = 1;
        while (2 * power <= n) power *= 2;
    }
}
