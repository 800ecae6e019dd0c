// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Scale} from "./Scale.sol";

/// @title Leaves of Coinop's Merkle mountain range, and their proofs
/// @notice A leaf is 113 bytes of SCALE: version u8 ‖ parent's number u32 ‖ parent's hash 32 ‖ next set's id u64 ‖ its
/// length u32 ‖ its commitment 32 ‖ extra 32. Its hash is keccak256, as is an inner node's, over 64 bytes: neither is
/// ever taken for the other. Leaf and proof are byte-compatible with Snowbridge's contracts.
/// @dev A simplified proof folds the items of a mountain, the other peaks right of it (bagged) and those left of it into
/// one list, so that no index nor leaf count is trusted. Source: pallet-mmr, pallet-beefy-mmr; Snowbridge's `MMRProof`.
library Mmr {
    /// @notice A leaf isn't 113 bytes long.
    error LeafLengthWrong();
    /// @notice A leaf of another major version: its fields may mean something else.
    error LeafVersionUnknown();
    /// @notice More than 256 items.
    error ProofTooLong();
    /// @notice An order bit is set for which there is no item.
    error OrderPadded();

    uint256 private constant LEAF_LENGTH = 113;
    uint256 private constant MAJOR_VERSION_SHIFT = 5;

    /// @notice The hash of a well-formed leaf. Errors: `LeafLengthWrong`, `LeafVersionUnknown`.
    function leafHash(bytes calldata leaf) internal pure returns (bytes32) {
        if (leaf.length != LEAF_LENGTH) revert LeafLengthWrong();
        if (uint8(leaf[0]) >> MAJOR_VERSION_SHIFT != 0) revert LeafVersionUnknown();
        return keccak256(leaf);
    }

    /// @notice The next authority set of a leaf that `leafHash` accepted.
    function nextSet(bytes calldata leaf) internal pure returns (uint64 id, uint32 length, bytes32 root) {
        return (Scale.u64(leaf, 37), Scale.u32(leaf, 45), Scale.hash(leaf, 49));
    }

    /// @notice The extra data of a leaf that `leafHash` accepted: the root of the messages of the block before.
    function extra(bytes calldata leaf) internal pure returns (bytes32) {
        return Scale.hash(leaf, 81);
    }

    /// @notice The root to which a leaf's hash and the items lead; bit i of `order` is set when item i is on the left.
    /// @dev Errors: `ProofTooLong`, `OrderPadded`.
    function rootOf(bytes32 leaf, bytes32[] calldata items, uint256 order) internal pure returns (bytes32 node) {
        uint256 count = items.length;
        if (count > 256) revert ProofTooLong();
        if (count < 256 && order >> count != 0) revert OrderPadded();
        node = leaf;
        // By hand, since a release spends most of its own gas here.
        assembly ("memory-safe") {
            let item := items.offset
            for { let end := add(item, shl(5, count)) } lt(item, end) { item := add(item, 0x20) } {
                let side := shl(5, and(order, 1))
                mstore(side, node)
                mstore(xor(side, 0x20), calldataload(item))
                node := keccak256(0x00, 0x40)
                order := shr(1, order)
            }
        }
    }
}
