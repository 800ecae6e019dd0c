// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyClient} from "../../src/BeefyClient.sol";
import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {Quorum} from "../../src/lib/Quorum.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {VM} from "../utils/Vm.sol";

contract RecoveryTest is BridgeTest {
    bytes32 private constant ROOT = keccak256("root");
    uint256 private constant THREE = 21; // members 0, 2 and 4

    function test_set_should_take_over_when_announced_after_30_days_and_waited_14() external {
        Keyset memory rescue = keyset("rescue", 4);
        VM.warp(block.timestamp + 30 days);
        VM.expectEmit(true, false, false, true, address(client));
        emit IBeefyClient.RecoveryAnnounced(40, 4, authoritySet(40, rescue).root, block.timestamp + 14 days);
        _announce(authoritySet(40, rescue));
        (, uint256 readyAt) = client.announcedSet();
        VM.assertEq(readyAt, block.timestamp + 14 days);

        VM.warp(readyAt - 1);
        _notReady();
        VM.warp(readyAt);
        VM.expectEmit(true, false, false, true, address(client));
        emit IBeefyClient.Recovered(40);
        client.recover();
        _notReady();

        // By then sessions have gone by. The set signs for the present one, and says who is next.
        VM.expectRevert(IBeefyClient.HandOverMissing.selector);
        client.submit(update(rescue, 40, 1001, ROOT));
        client.submit(handOver(rescue, 54, 1001, authoritySet(55, validators)));
        client.submit(handOver(validators, 55, 1002, authoritySet(56, validators)));
    }

    function test_recovered_set_should_hand_over_when_in_its_own_session() external {
        Keyset memory rescue = keyset("rescue", 4);
        _recover(authoritySet(40, rescue));
        client.submit(handOver(rescue, 40, 1001, authoritySet(41, validators)));
        client.submit(update(rescue, 40, 1002, ROOT));
        client.submit(handOver(validators, 41, 1003, authoritySet(42, validators)));
    }

    function test_recovered_set_should_be_refused_for_later_sets_when_14_days_have_passed() external {
        Keyset memory rescue = keyset("rescue", 4);
        _recover(authoritySet(40, rescue));
        VM.warp(block.timestamp + 14 days + 1);
        VM.expectRevert(IBeefyClient.KeysetTooOld.selector);
        client.submit(handOver(rescue, 54, 1001, authoritySet(55, validators)));
    }

    /// The old validators are out.
    function test_old_set_should_be_refused_when_another_took_over() external {
        _recover(authoritySet(SET + 2, keyset("rescue", 4)));
        VM.expectRevert(IBeefyClient.AuthoritySetPassed.selector);
        client.submit(handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators)));
        VM.expectRevert(IBeefyClient.ValidatorsDoNotMatch.selector);
        client.submit(handOver(validators, SET + 2, 1001, authoritySet(SET + 3, validators)));
    }

    /// Nor can those whom the old validators announced come after it.
    function test_old_next_set_should_be_refused_when_another_took_over_before_it() external {
        _recover(authoritySet(SET, keyset("rescue", 4)));
        VM.assertEq(client.nextSet().root, bytes32(0));
        VM.expectRevert(IBeefyClient.ValidatorsDoNotMatch.selector);
        client.submit(handOver(validators, SET + 1, 1001, authoritySet(SET + 2, validators)));
    }

    function test_announcement_should_be_refused_when_less_than_30_days_have_passed() external {
        VM.warp(block.timestamp + 30 days - 1);
        IBeefyClient.AuthoritySet memory set = authoritySet(40, keyset("rescue", 4));
        bytes memory signatures = signed(recoverers, client.recoveryDigest(set), THREE);
        VM.expectRevert(IBeefyClient.RecoveryTooEarly.selector);
        client.announceRecovery(set, recoverers.addresses, THREE, signatures);

        // A commitment begins the time anew.
        client.submit(update(validators, SET, 1001, ROOT));
        VM.warp(block.timestamp + 30 days - 1);
        signatures = signed(recoverers, client.recoveryDigest(set), THREE);
        VM.expectRevert(IBeefyClient.RecoveryTooEarly.selector);
        client.announceRecovery(set, recoverers.addresses, THREE, signatures);
    }

    function test_announced_set_should_be_dropped_when_a_commitment_comes() external {
        VM.warp(block.timestamp + 30 days);
        IBeefyClient.AuthoritySet memory set = authoritySet(40, keyset("rescue", 4));
        bytes memory signatures = signed(recoverers, client.recoveryDigest(set), THREE);
        client.announceRecovery(set, recoverers.addresses, THREE, signatures);
        VM.warp(block.timestamp + 20 days);
        VM.expectEmit(true, false, false, true, address(client));
        emit IBeefyClient.RecoveryDropped();
        client.submit(update(validators, SET, 1001, ROOT));
        (, uint256 readyAt) = client.announcedSet();
        VM.assertEq(readyAt, 0);
        _notReady();

        // The signatures are void with that.
        VM.warp(block.timestamp + 30 days);
        VM.expectPartialRevert(Quorum.SignatureInvalid.selector);
        client.announceRecovery(set, recoverers.addresses, THREE, signatures);
    }

    function test_announcement_should_be_replaced_and_wait_anew_when_another_is_made() external {
        VM.warp(block.timestamp + 30 days);
        IBeefyClient.AuthoritySet memory first = authoritySet(40, keyset("first", 4));
        bytes memory signatures = signed(recoverers, client.recoveryDigest(first), THREE);
        client.announceRecovery(first, recoverers.addresses, THREE, signatures);
        VM.warp(block.timestamp + 10 days);
        _announce(authoritySet(41, keyset("second", 4)));
        // Nobody can go back to the first with its signatures.
        VM.expectPartialRevert(Quorum.SignatureInvalid.selector);
        client.announceRecovery(first, recoverers.addresses, THREE, signatures);
        VM.warp(block.timestamp + 10 days);
        _notReady();
        VM.warp(block.timestamp + 4 days);
        client.recover();
        (IBeefyClient.AuthoritySet memory current,) = client.currentSet();
        VM.assertEq(abi.encode(current), abi.encode(authoritySet(41, keyset("second", 4))));
    }

    function test_announcement_should_be_refused_when_one_signature_is_missing() external {
        VM.warp(block.timestamp + 30 days);
        IBeefyClient.AuthoritySet memory set = authoritySet(40, keyset("rescue", 4));
        bytes memory signatures = signed(recoverers, client.recoveryDigest(set), 5);
        VM.expectRevert(Quorum.QuorumMissing.selector);
        client.announceRecovery(set, recoverers.addresses, 5, signatures);
    }

    function test_announcement_should_be_refused_when_members_are_others() external {
        VM.warp(block.timestamp + 30 days);
        IBeefyClient.AuthoritySet memory set = authoritySet(40, keyset("rescue", 4));
        Keyset memory thieves = ascending(keyset("thief", 5));
        bytes memory signatures = signed(thieves, client.recoveryDigest(set), THREE);
        VM.expectRevert(IBeefyClient.RecoveryMembersDoNotMatch.selector);
        client.announceRecovery(set, thieves.addresses, THREE, signatures);
        VM.expectPartialRevert(Quorum.SignatureInvalid.selector);
        client.announceRecovery(set, recoverers.addresses, THREE, signatures);
    }

    /// Nomad: nor can recovery set a default.
    function test_announcement_should_be_refused_when_set_is_empty_or_without_root() external {
        VM.warp(block.timestamp + 30 days);
        IBeefyClient.AuthoritySet[2] memory bad =
            [IBeefyClient.AuthoritySet(40, 4, 0), IBeefyClient.AuthoritySet(40, 0, keccak256("root"))];
        for (uint256 i = 0; i < bad.length; ++i) {
            bytes memory signatures = signed(recoverers, client.recoveryDigest(bad[i]), THREE);
            VM.expectRevert(IBeefyClient.AuthoritySetInvalid.selector);
            client.announceRecovery(bad[i], recoverers.addresses, THREE, signatures);
        }
    }

    /// Replay on a second client or a second chain.
    function test_announcement_should_be_refused_when_signed_for_another_client_or_chain() external {
        BeefyClient other = deployClient(validators);
        VM.warp(block.timestamp + 30 days);
        IBeefyClient.AuthoritySet memory set = authoritySet(40, keyset("rescue", 4));
        bytes memory signatures = signed(recoverers, client.recoveryDigest(set), THREE);
        VM.expectPartialRevert(Quorum.SignatureInvalid.selector);
        other.announceRecovery(set, recoverers.addresses, THREE, signatures);
        VM.chainId(99);
        VM.expectPartialRevert(Quorum.SignatureInvalid.selector);
        client.announceRecovery(set, recoverers.addresses, THREE, signatures);
    }

    /// Recovery changes the set and nothing else.
    function test_roots_and_block_should_stay_when_recovered() external {
        client.submit(update(validators, SET, 1001, ROOT));
        uint256 acceptedAt = client.acceptedAt();
        _recover(authoritySet(40, keyset("rescue", 4)));
        VM.assertEq(client.rootAt(1001), ROOT);
        VM.assertEq(client.latestBlock(), 1001);
        VM.assertEq(client.acceptedAt(), acceptedAt);
    }

    function test_deployment_should_be_refused_when_recovery_can_not_be() external {
        address[] memory members = recoverers.addresses;
        _notDeployed(members, 0);
        _notDeployed(members, 6);
        _notDeployed(new address[](0), 0);
        (members[0], members[1]) = (members[1], members[0]);
        _notDeployed(members, 3);
        members[0] = members[1];
        _notDeployed(members, 3);
        members[0] = address(0);
        _notDeployed(members, 3);
        address[] memory many = new address[](257);
        for (uint160 i = 0; i < 257; ++i) {
            many[i] = address(i + 1);
        }
        _notDeployed(many, 3);
    }

    function _notDeployed(address[] memory members, uint256 threshold) private {
        IBeefyClient.AuthoritySet memory current = authoritySet(SET, validators);
        IBeefyClient.AuthoritySet memory next = authoritySet(SET + 1, validators);
        VM.expectRevert(IBeefyClient.RecoveryMembersInvalid.selector);
        new BeefyClient(head, current, next, members, threshold);
    }

    function _announce(IBeefyClient.AuthoritySet memory set) private {
        client.announceRecovery(set, recoverers.addresses, THREE, signed(recoverers, client.recoveryDigest(set), THREE));
    }

    function _recover(IBeefyClient.AuthoritySet memory set) private {
        VM.warp(block.timestamp + 30 days);
        _announce(set);
        VM.warp(block.timestamp + 14 days);
        client.recover();
    }

    function _notReady() private {
        VM.expectRevert(IBeefyClient.RecoveryNotReady.selector);
        client.recover();
    }
}
