// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {Mmr} from "../../src/lib/Mmr.sol";
import {Quorum} from "../../src/lib/Quorum.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {VM} from "../utils/Vm.sol";

contract HandOverTest is BridgeTest {
    bytes32 private constant ROOT = keccak256("root");

    function test_sets_should_move_when_the_next_set_signs_with_a_leaf() external {
        Keyset memory third = keyset("third", 7);
        VM.warp(block.timestamp + 100);
        VM.expectEmit(true, false, false, true, address(client));
        emit IBeefyClient.AuthoritySetAdopted(SET + 1, SET + 2, authoritySet(SET + 2, third).root);
        client.submit(handOver(validators, SET + 1, 1001, authoritySet(SET + 2, third)));

        (IBeefyClient.AuthoritySet memory current, uint256 adoptedAt) = client.currentSet();
        VM.assertEq(abi.encode(current), abi.encode(authoritySet(SET + 1, validators)));
        VM.assertEq(adoptedAt, block.timestamp);
        VM.assertEq(abi.encode(client.nextSet()), abi.encode(authoritySet(SET + 2, third)));
    }

    function test_sets_should_move_through_many_when_each_hands_over() external {
        Keyset memory signers = validators;
        for (uint64 i = 1; i < 12; ++i) {
            Keyset memory next = keyset(VM.toString(uint256(i)), i);
            uint32 number = 1000 + 2 * uint32(i);
            // Each session: the leaf in its first commitment, then one without.
            client.submit(handOver(signers, SET + i, number, authoritySet(SET + i + 1, next)));
            client.submit(update(signers, SET + i, number + 1, ROOT));
            signers = next;
        }
        (IBeefyClient.AuthoritySet memory current,) = client.currentSet();
        VM.assertEq(current.id, SET + 11);
        VM.assertEq(client.rootAt(1023), ROOT);
    }

    /// Else the last commitment of a session could come without a leaf, and the next set would stay unknown for ever.
    function test_commitment_should_be_refused_when_of_a_new_set_without_a_leaf() external {
        _refused(update(validators, SET + 1, 1001, ROOT), IBeefyClient.HandOverMissing.selector);
        _refused(update(validators, SET + 2, 1001, ROOT), IBeefyClient.HandOverMissing.selector);
    }

    function test_leaf_should_be_taken_again_when_of_the_current_set() external {
        IBeefyClient.AuthoritySet memory next = authoritySet(SET + 1, keyset("next", 3));
        client.submit(handOver(validators, SET, 1001, next));
        client.submit(handOver(validators, SET, 1002, next));
        VM.assertEq(abi.encode(client.nextSet()), abi.encode(next));
    }

    /// Ronin, Harmony: a hand-over skipped. The set after the next can't sign, nor can the current one for later.
    function test_commitment_should_be_refused_when_a_hand_over_is_skipped() external {
        Keyset memory next = keyset("next", 4);
        Keyset memory third = keyset("third", 4);
        client.submit(handOver(validators, SET, 1001, authoritySet(SET + 1, next)));
        _refused(handOver(third, SET + 2, 1002, authoritySet(SET + 3, third)), IBeefyClient.HandOverSkipped.selector);
        _refused(
            handOver(validators, SET + 2, 1002, authoritySet(SET + 3, validators)),
            IBeefyClient.HandOverSkipped.selector
        );
        _refused(
            handOver(validators, SET + 1, 1002, authoritySet(SET + 2, validators)),
            IBeefyClient.ValidatorsDoNotMatch.selector
        );
        _refused(handOver(next, SET + 2, 1002, authoritySet(SET + 3, next)), IBeefyClient.HandOverSkipped.selector);
        client.submit(handOver(next, SET + 1, 1002, authoritySet(SET + 2, third)));
        client.submit(handOver(third, SET + 2, 1003, authoritySet(SET + 3, third)));
    }

    /// Ronin, Harmony: the leaf of another session announces another set.
    function test_commitment_should_be_refused_when_leaf_announces_another_set_than_the_one_after() external {
        for (uint64 id = 0; id < 20; ++id) {
            if (id == SET + 2) continue;
            _refused(
                handOver(validators, SET + 1, 1001, authoritySet(id, validators)),
                IBeefyClient.HandOverNotConsecutive.selector
            );
        }
        _refused(
            handOver(validators, type(uint64).max, 1001, authoritySet(0, validators)),
            IBeefyClient.HandOverNotConsecutive.selector
        );
    }

    function test_commitment_should_be_refused_when_leaf_is_not_under_its_root() external {
        IBeefyClient.Update memory made = handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators));
        Encode.Leaf memory lying;
        lying.next = authoritySet(SET + 2, keyset("thief", 1));
        made.leaf = Encode.leaf(lying);
        _refused(made, IBeefyClient.LeafNotProved.selector);

        made = handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators));
        made.leafItems[0] = 0;
        _refused(made, IBeefyClient.LeafNotProved.selector);

        made = handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators));
        made.leafOrder ^= 1;
        _refused(made, IBeefyClient.LeafNotProved.selector);

        made = handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators));
        made.leafOrder |= 1 << 255;
        _refused(made, Mmr.OrderPadded.selector);
    }

    /// Nomad: no default set is ever handed over to.
    function test_commitment_should_be_refused_when_leaf_announces_an_empty_set() external {
        IBeefyClient.AuthoritySet memory next = authoritySet(SET + 2, validators);
        next.length = 0;
        _refused(handOver(validators, SET + 1, 1001, next), IBeefyClient.AuthoritySetInvalid.selector);
        next = authoritySet(SET + 2, validators);
        next.root = 0;
        _refused(handOver(validators, SET + 1, 1001, next), IBeefyClient.AuthoritySetInvalid.selector);
        next = authoritySet(SET + 2, validators);
        next.length = 257;
        _refused(handOver(validators, SET + 1, 1001, next), IBeefyClient.AuthoritySetInvalid.selector);
    }

    /// Ronin, Harmony: a hand-over needs the quorum of the set that takes over.
    function test_hand_over_should_be_refused_when_one_signature_is_missing() external {
        IBeefyClient.Update memory made = handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators));
        made.signedBy = 3;
        made.signatures = signed(validators, keccak256(made.commitment), 3);
        _refused(made, Quorum.QuorumMissing.selector);
    }

    function test_keyset_should_sign_for_later_sets_when_adopted_within_14_days() external {
        client.submit(handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators)));
        VM.warp(block.timestamp + 14 days);
        client.submit(handOver(validators, SET + 9, 1002, authoritySet(SET + 10, validators)));
        (IBeefyClient.AuthoritySet memory current,) = client.currentSet();
        VM.assertEq(current.id, SET + 9);
        VM.assertEq(client.nextSet().id, SET + 10);
    }

    function test_keyset_should_be_refused_for_later_sets_when_adopted_more_than_14_days_ago() external {
        client.submit(handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators)));
        VM.warp(block.timestamp + 14 days + 1);
        _refused(
            handOver(validators, SET + 9, 1002, authoritySet(SET + 10, validators)), IBeefyClient.KeysetTooOld.selector
        );
        // Skipping doesn't renew the time.
        VM.warp(block.timestamp - 1);
        client.submit(handOver(validators, SET + 9, 1002, authoritySet(SET + 10, validators)));
        VM.warp(block.timestamp + 1);
        _refused(
            handOver(validators, SET + 11, 1003, authoritySet(SET + 12, validators)), IBeefyClient.KeysetTooOld.selector
        );
        // One by one it goes on however late, and renews it.
        client.submit(handOver(validators, SET + 10, 1003, authoritySet(SET + 11, validators)));
        VM.warp(block.timestamp + 14 days);
        client.submit(handOver(validators, SET + 20, 1004, authoritySet(SET + 21, validators)));
    }

    function _refused(IBeefyClient.Update memory made, bytes4 why) private {
        VM.expectRevert(why);
        client.submit(made);
    }
}
