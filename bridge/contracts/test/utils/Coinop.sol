// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {IVault} from "../../src/interfaces/IVault.sol";
import {Encode} from "./Encode.sol";
import {ReferenceTrees} from "./ReferenceTrees.sol";
import {VM} from "./Vm.sol";

/// @title Coinop as Ethereum sees it: validators that sign, blocks with messages
abstract contract Coinop {
    /// @notice secp256k1 keys of a validator set, and their addresses.
    struct Keyset {
        uint256[] keys;
        address[] addresses;
    }

    bytes32 internal constant GENESIS = keccak256("Coinop genesis");

    /// @notice The keys of `name`, always the same.
    function keyset(string memory name, uint256 count) internal pure returns (Keyset memory set) {
        set.keys = new uint256[](count);
        set.addresses = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            set.keys[i] = uint256(keccak256(abi.encode(name, i))) >> 8;
            set.addresses[i] = VM.addr(set.keys[i]);
        }
    }

    /// @notice Members for recovery: ascending by address.
    function ascending(Keyset memory set) internal pure returns (Keyset memory) {
        for (uint256 i = 1; i < set.keys.length; ++i) {
            for (uint256 j = i; j > 0 && set.addresses[j] < set.addresses[j - 1]; --j) {
                (set.addresses[j], set.addresses[j - 1]) = (set.addresses[j - 1], set.addresses[j]);
                (set.keys[j], set.keys[j - 1]) = (set.keys[j - 1], set.keys[j]);
            }
        }
        return set;
    }

    function authoritySet(uint64 id, Keyset memory set) internal pure returns (IBeefyClient.AuthoritySet memory) {
        bytes32 root = ReferenceTrees.root(ReferenceTrees.hashed(set.addresses), false);
        return IBeefyClient.AuthoritySet(id, uint32(set.addresses.length), root);
    }

    /// @notice Just enough validators of n, the first ones.
    function quorum(uint256 n) internal pure returns (uint256) {
        return (1 << (2 * n / 3 + 1)) - 1;
    }

    /// @notice The signatures of the members of a bitfield, as BEEFY encodes them.
    function signed(Keyset memory set, bytes32 digest, uint256 bits) internal pure returns (bytes memory signatures) {
        for (uint256 i = 0; i < set.keys.length; ++i) {
            if ((bits >> i) & 1 == 0) continue;
            signatures = bytes.concat(signatures, signature(set.keys[i], digest));
        }
    }

    function signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v - 27);
    }

    /// @notice A commitment signed by the smallest quorum, without a leaf.
    function update(Keyset memory set, uint64 setId, uint32 blockNumber, bytes32 root)
        internal
        pure
        returns (IBeefyClient.Update memory)
    {
        return signedUpdate(set, Encode.commitment(root, blockNumber, setId), quorum(set.keys.length));
    }

    function signedUpdate(Keyset memory set, bytes memory commitment, uint256 bits)
        internal
        pure
        returns (IBeefyClient.Update memory made)
    {
        made.commitment = commitment;
        made.validators = set.addresses;
        made.signedBy = bits;
        made.signatures = signed(set, keccak256(commitment), bits);
    }

    /// @notice A commitment of set `setId` with the leaf that announces `next`, among other leaves.
    function handOver(Keyset memory set, uint64 setId, uint32 blockNumber, IBeefyClient.AuthoritySet memory next)
        internal
        pure
        returns (IBeefyClient.Update memory made)
    {
        Encode.Leaf memory leaf = Encode.Leaf(0, blockNumber - 1, keccak256("parent"), next, 0);
        (bytes32 root, bytes32[] memory items, uint256 order) = amongLeaves(keccak256(Encode.leaf(leaf)), 5, 11);
        made = update(set, setId, blockNumber, root);
        made.leaf = Encode.leaf(leaf);
        made.leafItems = items;
        made.leafOrder = order;
    }

    /// @notice An MMR with `leaf` in it, the other leaves being made up.
    function amongLeaves(bytes32 leaf, uint256 index, uint256 count)
        internal
        pure
        returns (bytes32 root, bytes32[] memory items, uint256 order)
    {
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = keccak256(abi.encode("other leaf", i));
        }
        leaves[index] = leaf;
        root = ReferenceTrees.mmrRoot(leaves);
        (items, order) = ReferenceTrees.mmrProof(leaves, index);
    }

    /// @notice A block with `message` third among five messages: the root to sign, and the proof under it.
    function proven(bytes memory message, uint32 rootBlock)
        internal
        pure
        returns (bytes32 root, IVault.Proof memory proof)
    {
        bytes32[] memory messages = new bytes32[](5);
        for (uint256 i = 0; i < messages.length; ++i) {
            messages[i] = keccak256(abi.encode("other message", i));
        }
        messages[2] = Encode.messageLeaf(message);
        return provenAmong(messages, 2, rootBlock);
    }

    /// @notice As `proven`, for message `index` of given leaves.
    function provenAmong(bytes32[] memory messages, uint256 index, uint32 rootBlock)
        internal
        pure
        returns (bytes32 root, IVault.Proof memory proof)
    {
        Encode.Leaf memory leaf;
        leaf.parentNumber = rootBlock - 1;
        leaf.extra = ReferenceTrees.root(messages, true);
        proof.rootBlock = rootBlock;
        proof.leaf = Encode.leaf(leaf);
        proof.items = ReferenceTrees.proof(messages, index, true);
        (root, proof.leafItems, proof.leafOrder) = amongLeaves(keccak256(proof.leaf), 5, 11);
    }
}
