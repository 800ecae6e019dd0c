// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mmr} from "../../src/lib/Mmr.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {Exposed} from "../utils/Exposed.sol";
import {ReferenceTrees} from "../utils/ReferenceTrees.sol";
import {VM} from "../utils/Vm.sol";

/// @title The three trees against a reference built whole
/// @notice BNB: a proof must not be bent into one of something else. Each test also tries every way to bend it.
contract ProofsTest is BridgeTest {
    Exposed private immutable exposed = new Exposed();

    function setUp() public override {}

    // The Merkle mountain range of blocks.

    function test_mmr_proof_should_lead_to_root_when_any_leaf_of_any_small_range() external view {
        for (uint256 count = 1; count <= 20; ++count) {
            bytes32[] memory leaves = _leaves(count, count);
            bytes32 root = ReferenceTrees.mmrRoot(leaves);
            for (uint256 i = 0; i < count; ++i) {
                (bytes32[] memory items, uint256 order) = ReferenceTrees.mmrProof(leaves, i);
                VM.assertEq(exposed.mmrRoot(leaves[i], items, order), root);
            }
        }
    }

    /// Hyperbridge: a leaf index at or above the count, and a range of a single leaf. Here neither index nor count is an
    /// input, so only the bytes decide; another leaf under a true proof leads elsewhere.
    function testFuzz_mmr_proof_should_fail_when_bent(uint256 seed, uint256 count, uint256 index) external view {
        count = bound(count, 1, 70);
        index = bound(index, 0, count - 1);
        bytes32[] memory leaves = _leaves(seed, count);
        bytes32 root = ReferenceTrees.mmrRoot(leaves);
        (bytes32[] memory items, uint256 order) = ReferenceTrees.mmrProof(leaves, index);
        VM.assertEq(exposed.mmrRoot(leaves[index], items, order), root);

        bytes32 other = keccak256(abi.encode("other", seed));
        _mmrFails(root, other, items, order, "another leaf");
        _mmrFails(root, leaves[index], with(items, items.length, other), order, "an item added at the end");
        _mmrFails(root, leaves[index], with(items, 0, other), order << 1, "an item added at the start");
        for (uint256 i = 0; i < items.length; ++i) {
            _mmrFails(
                root, leaves[index], without(items, i), order & ((1 << (items.length - 1)) - 1), "an item dropped"
            );
            _mmrFails(root, leaves[index], items, order ^ (1 << i), "an order bit flipped");
            bytes32[] memory changed = copy(items);
            changed[i] = other;
            _mmrFails(root, leaves[index], changed, order, "an item changed");
            if (i > 0) _mmrFails(root, leaves[index], swapped(items, i - 1, i), order, "two items swapped");
        }
        for (uint256 i = 0; i < count; ++i) {
            if (i != index) _mmrFails(root, leaves[i], items, order, "another block's leaf");
        }
    }

    function test_mmr_proof_should_be_refused_when_order_has_a_bit_too_many() external {
        bytes32[] memory leaves = _leaves(1, 5);
        (bytes32[] memory items, uint256 order) = ReferenceTrees.mmrProof(leaves, 1);
        for (uint256 bit = items.length; bit < 256; ++bit) {
            VM.expectRevert(Mmr.OrderPadded.selector);
            exposed.mmrRoot(leaves[1], items, order | (1 << bit));
        }
    }

    function test_mmr_proof_should_be_refused_when_longer_than_order_has_bits() external {
        exposed.mmrRoot(keccak256("leaf"), new bytes32[](256), type(uint256).max);
        VM.expectRevert(Mmr.ProofTooLong.selector);
        exposed.mmrRoot(keccak256("leaf"), new bytes32[](257), 0);
    }

    /// BNB: an inner node, whose hash proves as well as any leaf's, isn't a leaf's encoding.
    function test_leaf_should_be_refused_when_it_is_an_inner_node() external {
        bytes32[] memory leaves = _leaves(1, 2);
        bytes memory node = abi.encodePacked(leaves[0], leaves[1]);
        VM.assertEq(keccak256(node), ReferenceTrees.mmrRoot(leaves));
        VM.expectRevert(Mmr.LeafLengthWrong.selector);
        exposed.leaf(node);
    }

    function test_leaf_should_be_refused_when_longer_or_shorter() external {
        for (uint256 length = 0; length < 200; ++length) {
            if (length == 113) continue;
            VM.expectRevert(Mmr.LeafLengthWrong.selector);
            exposed.leaf(new bytes(length));
        }
    }

    function test_leaf_should_be_refused_when_of_another_major_version() external {
        for (uint256 version = 0; version < 256; ++version) {
            bytes memory leaf = new bytes(113);
            leaf[0] = bytes1(uint8(version));
            if (version >= 32) VM.expectRevert(Mmr.LeafVersionUnknown.selector);
            exposed.leaf(leaf);
        }
    }

    function testFuzz_leaf_should_read_back_when_encoded(Encode.Leaf memory leaf) external view {
        leaf.version &= 0x1f;
        bytes memory encoded = Encode.leaf(leaf);
        (bytes32 hash, uint64 id, uint32 length, bytes32 root, bytes32 extra) = exposed.leaf(encoded);
        VM.assertEq(hash, keccak256(encoded));
        VM.assertEq(id, leaf.next.id);
        VM.assertEq(length, leaf.next.length);
        VM.assertEq(root, leaf.next.root);
        VM.assertEq(extra, leaf.extra);
    }

    // The tree of a block's messages.

    function test_message_proof_should_lead_to_root_when_any_leaf_of_any_small_tree() external view {
        for (uint256 count = 1; count <= 20; ++count) {
            bytes32[] memory leaves = _leaves(count, count);
            bytes32 root = ReferenceTrees.root(leaves, true);
            for (uint256 i = 0; i < count; ++i) {
                VM.assertTrue(exposed.messageProved(ReferenceTrees.proof(leaves, i, true), root, leaves[i]));
            }
        }
    }

    /// Hyperbridge: odd widths, a single leaf, another payload under a true proof.
    function testFuzz_message_proof_should_fail_when_bent(uint256 seed, uint256 count, uint256 index) external view {
        count = bound(count, 1, 40);
        index = bound(index, 0, count - 1);
        bytes32[] memory leaves = _leaves(seed, count);
        bytes32 root = ReferenceTrees.root(leaves, true);
        bytes32[] memory items = ReferenceTrees.proof(leaves, index, true);
        bytes32 leaf = leaves[index];
        VM.assertTrue(exposed.messageProved(items, root, leaf));

        bytes32 other = keccak256(abi.encode("other", seed));
        VM.assertFalse(exposed.messageProved(items, root, other), "another leaf");
        VM.assertFalse(exposed.messageProved(items, 0, leaf), "the zero root");
        VM.assertFalse(exposed.messageProved(items, root, 0), "the zero leaf");
        VM.assertFalse(exposed.messageProved(with(items, items.length, other), root, leaf), "an item added at the end");
        VM.assertFalse(exposed.messageProved(with(items, 0, other), root, leaf), "an item added at the start");
        for (uint256 i = 0; i < items.length; ++i) {
            VM.assertFalse(exposed.messageProved(without(items, i), root, leaf), "an item dropped");
            bytes32[] memory changed = copy(items);
            changed[i] = other;
            VM.assertFalse(exposed.messageProved(changed, root, leaf), "an item changed");
            if (i > 0) {
                VM.assertFalse(exposed.messageProved(swapped(items, i - 1, i), root, leaf), "two items swapped");
            }
        }
    }

    // The commitment to validators.

    function test_keyset_root_should_match_reference_when_any_length() external view {
        for (uint256 count = 0; count <= 70; ++count) {
            address[] memory addresses = _addresses(count, count);
            VM.assertEq(exposed.keysetRoot(addresses), ReferenceTrees.root(ReferenceTrees.hashed(addresses), false));
        }
        address[] memory many = _addresses(1, 256);
        VM.assertEq(exposed.keysetRoot(many), ReferenceTrees.root(ReferenceTrees.hashed(many), false));
    }

    function testFuzz_keyset_root_should_change_when_list_changes(uint256 seed, uint256 count) external view {
        count = bound(count, 1, 40);
        address[] memory addresses = _addresses(seed, count);
        bytes32 root = exposed.keysetRoot(addresses);
        for (uint256 i = 0; i < count; ++i) {
            address[] memory changed = abi.decode(abi.encode(addresses), (address[]));
            changed[i] = address(uint160(changed[i]) ^ 1);
            VM.assertNotEq(exposed.keysetRoot(changed), root);
            if (i == 0) continue;
            changed = abi.decode(abi.encode(addresses), (address[]));
            (changed[i], changed[i - 1]) = (changed[i - 1], changed[i]);
            VM.assertNotEq(exposed.keysetRoot(changed), root);
        }
        address[] memory other = new address[](count - 1);
        for (uint256 i = 0; i + 1 < count; ++i) {
            other[i] = addresses[i];
        }
        VM.assertNotEq(exposed.keysetRoot(other), root);
        other = new address[](count + 1);
        for (uint256 i = 0; i < count; ++i) {
            other[i] = addresses[i];
        }
        VM.assertNotEq(exposed.keysetRoot(other), root);
        // The classic mistake: to double the odd one instead of promoting it.
        other[count] = addresses[count - 1];
        VM.assertNotEq(exposed.keysetRoot(other), root);
    }

    /// The commitment hashes the addresses in calldata: dirt above them must not pass.
    function test_keyset_root_should_be_refused_when_an_address_has_dirty_bits() external {
        bytes memory call = abi.encodeCall(exposed.keysetRoot, (_addresses(1, 3)));
        call[call.length - 32] = 0x01;
        (bool success,) = address(exposed).call(call);
        VM.assertFalse(success);
    }

    function _mmrFails(bytes32 root, bytes32 leaf, bytes32[] memory items, uint256 order, string memory why)
        private
        view
    {
        try exposed.mmrRoot(leaf, items, order) returns (bytes32 reached) {
            VM.assertTrue(reached != root, why);
        } catch {}
    }

    function _leaves(uint256 seed, uint256 count) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = keccak256(abi.encode(seed, i));
        }
    }

    function _addresses(uint256 seed, uint256 count) private pure returns (address[] memory addresses) {
        addresses = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            addresses[i] = address(bytes20(keccak256(abi.encode(seed, i))));
        }
    }
}
