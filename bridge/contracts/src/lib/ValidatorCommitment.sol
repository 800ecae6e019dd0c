// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The commitment to a validator set
/// @notice A positional Merkle tree: a leaf is keccak256 of an address's 20 bytes, a node keccak256 of its children left to
/// right, and a row's odd last node goes up as it is.
/// @dev Only ever computed from the whole list together with the set's length, so there is no proof to forge. Source:
/// crate binary-merkle-tree, and `BeefyEcdsaToEthereum` of pallet-beefy-mmr.
library ValidatorCommitment {
    /// @notice The root; zero for no validators.
    function rootOf(address[] calldata validators) internal pure returns (bytes32) {
        uint256 width = validators.length;
        bytes32[] memory row = new bytes32[](width);
        unchecked {
            for (uint256 i = 0; i < width; ++i) {
                address validator = validators[i];
                assembly ("memory-safe") {
                    mstore(0x00, shl(96, validator))
                    mstore(add(add(row, 0x20), shl(5, i)), keccak256(0x00, 20))
                }
            }
            // A row shrinks in place: its nodes lie side by side, as they are hashed.
            for (; width > 1; width = (width + 1) / 2) {
                assembly ("memory-safe") {
                    let node := add(row, 0x20)
                    let pair := node
                    for { let end := add(node, shl(6, shr(1, width))) } lt(pair, end) { pair := add(pair, 0x40) } {
                        mstore(node, keccak256(pair, 0x40))
                        node := add(node, 0x20)
                    }
                    if and(width, 1) { mstore(node, mload(pair)) }
                }
            }
        }
        return width == 0 ? bytes32(0) : row[0];
    }
}
