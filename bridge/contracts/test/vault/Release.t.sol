// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {BeefyClient} from "../../src/BeefyClient.sol";
import {Vault} from "../../src/Vault.sol";
import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {ITether} from "../../src/interfaces/ITether.sol";
import {IVault} from "../../src/interfaces/IVault.sol";
import {Messages} from "../../src/lib/Messages.sol";
import {Quorum} from "../../src/lib/Quorum.sol";
import {TokenBucket} from "../../src/lib/TokenBucket.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {MovedTether} from "../utils/MovedTether.sol";
import {VM} from "../utils/Vm.sol";

contract ReleaseTest is BridgeTest {
    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 20; ++i) {
            deposit(10_000 * USDT, 0);
        }
    }

    function test_release_should_pay_recipient_and_relayer_when_proved() external {
        bytes memory message = Encode.release(lane, 5, recipient, 100 * USDT, 2 * USDT);
        IVault.Proof memory proof = commit(message);
        VM.expectEmit(true, true, true, true, address(vault));
        emit IVault.Released(lane, 5, recipient, 100 * USDT, 2 * USDT);
        VM.prank(relayer);
        vault.release(proof, message);
        _has(recipient, 98 * USDT);
        _has(relayer, 2 * USDT);
        VM.assertTrue(vault.isUsed(5));
    }

    function test_recipient_should_keep_the_fee_when_it_releases_itself() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, 2 * USDT);
        IVault.Proof memory proof = commit(message);
        VM.prank(recipient);
        vault.release(proof, message);
        _has(recipient, 100 * USDT);
    }

    function testFuzz_release_should_pay_exactly_the_amount_when_any(uint128 amount, uint128 fee) external {
        amount = uint128(bound(amount, 0, CAPACITY / 2));
        fee = uint128(bound(fee, 0, amount));
        uint256 before = token.balanceOf(address(vault));
        release(1, recipient, amount, fee);
        _has(recipient, amount - fee);
        _has(relayer, fee);
        VM.assertEq(token.balanceOf(address(vault)), before - amount);
    }

    /// Hyperbridge: a release replayed, by the same proof or another.
    function test_release_should_be_refused_when_replayed() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, 0);
        IVault.Proof memory proof = commit(message);
        vault.release(proof, message);
        _refused(proof, message, IVault.NonceUsed.selector);
        _refused(commit(message), message, IVault.NonceUsed.selector);
        // A nonce is spent for whatever the message says.
        bytes memory other = Encode.release(lane, 1, relayer, 5 * USDT, 0);
        _refused(commit(other), other, IVault.NonceUsed.selector);
        other = Encode.resume(lane, 1);
        proof = commit(other);
        VM.expectRevert(IVault.NonceUsed.selector);
        vault.obey(proof, other);
    }

    /// Hyperbridge, Wormhole: replayed on a second vault, one of a second genesis, one of another chain.
    function test_release_should_be_refused_when_of_another_lane() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, 0);
        IVault.Proof memory proof = commit(message);
        Vault second = new Vault(token, client, GENESIS, guardian, CAPACITY);
        Vault fork = new Vault(token, client, keccak256("another genesis"), guardian, CAPACITY);
        fund(address(second), 1000 * USDT);
        fund(address(fork), 1000 * USDT);
        VM.expectRevert(IVault.LaneWrong.selector);
        second.release(proof, message);
        VM.expectRevert(IVault.LaneWrong.selector);
        fork.release(proof, message);
        vault.release(proof, message);

        bytes32[4] memory lanes = [
            second.lane(),
            fork.lane(),
            keccak256(Encode.lane(block.chainid + 1, address(vault), GENESIS)),
            keccak256(Encode.lane(block.chainid, address(vault), keccak256("another genesis")))
        ];
        for (uint256 i = 0; i < lanes.length; ++i) {
            message = Encode.release(lanes[i], 2, recipient, 100 * USDT, 0);
            _refused(commit(message), message, IVault.LaneWrong.selector);
        }
    }

    function test_lane_should_be_of_chain_vault_and_genesis_when_deployed() external {
        VM.assertEq(lane, keccak256(Encode.lane(block.chainid, address(vault), GENESIS)));
        VM.chainId(99);
        Vault other = new Vault(token, client, GENESIS, guardian, CAPACITY);
        VM.assertEq(other.lane(), keccak256(Encode.lane(99, address(other), GENESIS)));
    }

    /// Hyperbridge: a payload swapped under a true proof, whichever byte.
    function test_release_should_be_refused_when_any_byte_of_the_message_is_changed() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        for (uint256 i = 0; i < message.length; ++i) {
            bytes memory changed = bytes.concat(message);
            changed[i] ^= 0x01;
            VM.expectRevert();
            vault.release(proof, changed);
        }
        bytes memory other = Encode.release(lane, 1, relayer, 100 * USDT, USDT);
        _refused(proof, other, IVault.MessageNotProved.selector);
        vault.release(proof, message);
    }

    function test_release_should_be_refused_when_any_byte_of_the_leaf_is_changed() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        for (uint256 i = 0; i < proof.leaf.length; ++i) {
            proof.leaf[i] ^= 0x01;
            VM.expectRevert();
            vault.release(proof, message);
            proof.leaf[i] ^= 0x01;
        }
        vault.release(proof, message);
    }

    /// BNB, Hyperbridge: a true proof bent in every way, in both of its parts.
    function testFuzz_release_should_be_refused_when_proof_is_bent(uint256 seed) external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory good = commit(message);
        bytes32 noise = keccak256(abi.encode(seed));
        IVault.Proof memory bad = _copy(good);
        bad.leafItems = without(good.leafItems, seed % good.leafItems.length);
        bad.leafOrder &= (1 << bad.leafItems.length) - 1;
        _refused(bad, message, IVault.LeafNotProved.selector);
        bad = _copy(good);
        bad.leafItems = with(good.leafItems, good.leafItems.length, noise);
        _refused(bad, message, IVault.LeafNotProved.selector);
        bad = _copy(good);
        bad.leafOrder ^= 1 << (seed % good.leafItems.length);
        _refused(bad, message, IVault.LeafNotProved.selector);
        bad = _copy(good);
        bad.items = without(good.items, seed % good.items.length);
        _refused(bad, message, IVault.MessageNotProved.selector);
        bad = _copy(good);
        bad.items = with(good.items, seed % (good.items.length + 1), noise);
        _refused(bad, message, IVault.MessageNotProved.selector);
        bad = _copy(good);
        bad.items[seed % good.items.length] = noise;
        _refused(bad, message, IVault.MessageNotProved.selector);
        vault.release(good, message);
    }

    /// Hyperbridge: a block with one message, and odd numbers of messages.
    function test_release_should_pay_when_message_is_anywhere_among_any_number() external {
        uint64 nonce = 0;
        for (uint256 count = 1; count <= 9; ++count) {
            for (uint256 index = 0; index < count; ++index) {
                bytes memory message = Encode.release(lane, ++nonce, recipient, USDT, 0);
                bytes32[] memory leaves = new bytes32[](count);
                for (uint256 i = 0; i < count; ++i) {
                    leaves[i] = keccak256(abi.encode(nonce, i));
                }
                leaves[index] = Encode.messageLeaf(message);
                (bytes32 root, IVault.Proof memory proof) = provenAmong(leaves, index, ++head);
                client.submit(update(validators, SET, head, root));
                vault.release(proof, message);
                _has(recipient, nonce * USDT);
            }
        }
    }

    /// Hyperbridge: a range of a single block, whose root is its leaf's hash.
    function test_release_should_pay_when_range_has_one_leaf() external {
        bytes memory message = Encode.release(lane, 1, recipient, USDT, 0);
        (, IVault.Proof memory proof) = proven(message, ++head);
        proof.leafItems = new bytes32[](0);
        proof.leafOrder = 0;
        client.submit(update(validators, SET, head, keccak256(proof.leaf)));
        vault.release(proof, message);
        _has(recipient, USDT);
    }

    /// Nomad: a leaf without messages has the zero root, which proves nothing.
    function test_release_should_be_refused_when_leaf_has_no_messages() external {
        bytes memory message = Encode.release(lane, 1, recipient, USDT, 0);
        IVault.Proof memory proof;
        proof.rootBlock = ++head;
        proof.leaf = Encode.leaf(Encode.Leaf(0, head, 0, authoritySet(SET + 1, validators), 0));
        client.submit(update(validators, SET, head, keccak256(proof.leaf)));
        _refused(proof, message, IVault.NoMessages.selector);
    }

    /// Nomad: a root that was never accepted, of any block, proves nothing.
    function testFuzz_release_should_be_refused_when_root_is_unknown(uint32 blockNumber) external {
        bytes memory message = Encode.release(lane, 1, recipient, USDT, 0);
        (, IVault.Proof memory proof) = proven(message, 2000);
        proof.rootBlock = blockNumber;
        _refused(proof, message, IBeefyClient.RootUnknown.selector);
    }

    function test_release_should_go_on_from_a_kept_root_when_64_came_since_but_not_65() external {
        bytes memory first = Encode.release(lane, 1, recipient, USDT, 0);
        bytes memory second = Encode.release(lane, 2, recipient, USDT, 0);
        IVault.Proof memory gone = commit(first);
        IVault.Proof memory kept = commit(second);
        for (uint256 i = 0; i < 63; ++i) {
            client.submit(update(validators, SET, ++head, keccak256("root")));
        }
        _refused(gone, first, IBeefyClient.RootUnknown.selector);
        vault.release(kept, second);
        // A later root holds all earlier leaves.
        vault.release(commit(first), first);
    }

    /// Wormhole: a verifier of one's own. The client is fixed, and roots of another are unknown to it.
    function test_release_should_be_refused_when_signed_by_other_validators() external {
        Keyset memory thieves = keyset("thief", 4);
        BeefyClient other = deployClient(thieves);
        bytes memory message = Encode.release(lane, 1, recipient, USDT, 0);
        (bytes32 root, IVault.Proof memory proof) = proven(message, 1001);
        IBeefyClient.Update memory made = update(thieves, SET, 1001, root);
        other.submit(made);
        _refused(proof, message, IBeefyClient.RootUnknown.selector);
        VM.expectRevert(IBeefyClient.ValidatorsDoNotMatch.selector);
        vault.updateAndRelease(made, proof, message);
    }

    /// Wormhole: nor is there one to begin with that isn't a contract.
    function test_deployment_should_be_refused_when_a_part_is_missing() external {
        VM.expectRevert(IVault.DeploymentInvalid.selector);
        new Vault(token, IBeefyClient(relayer), GENESIS, guardian, CAPACITY);
        VM.expectRevert(IVault.DeploymentInvalid.selector);
        new Vault(ITether(relayer), client, GENESIS, guardian, CAPACITY);
        VM.expectRevert(IVault.DeploymentInvalid.selector);
        new Vault(token, client, 0, guardian, CAPACITY);
        VM.expectRevert(IVault.DeploymentInvalid.selector);
        new Vault(token, client, GENESIS, address(0), CAPACITY);
    }

    function test_release_should_be_refused_when_message_is_of_another_kind() external {
        bytes[5] memory others = [
            Encode.setLimit(lane, 1, 1),
            Encode.resume(lane, 1),
            Encode.replaceGuardian(lane, 1, relayer),
            Encode.closeDeposits(lane, 1),
            Encode.migrate(lane, 1, relayer, 1)
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            _refused(commit(others[i]), others[i], IVault.KindWrong.selector);
        }
        bytes memory message = Encode.release(lane, 1, recipient, USDT, 0);
        IVault.Proof memory proof = commit(message);
        VM.expectRevert(IVault.KindWrong.selector);
        vault.obey(proof, message);
    }

    /// Poly: a message that names a call, the vault's own functions included, isn't one.
    function test_release_should_be_refused_when_message_carries_a_call() external {
        bytes memory call = abi.encodeWithSignature("transfer(address,uint256)", relayer, USDT);
        bytes memory message = abi.encodePacked(lane, uint64(1), uint8(0), address(token), call);
        _refused(commit(message), message, Messages.MessageLengthWrong.selector);
        message = abi.encodePacked(lane, uint64(1), uint8(6), address(token), call);
        _refused(commit(message), message, Messages.KindUnknown.selector);
    }

    function test_release_should_be_refused_when_fee_is_above_amount() external {
        bytes memory message = Encode.release(lane, 1, recipient, USDT, USDT + 1);
        _refused(commit(message), message, IVault.FeeAboveAmount.selector);
    }

    function testFuzz_release_should_spend_its_nonce_alone_when_in_any_order(uint64[12] calldata nonces) external {
        for (uint256 i = 0; i < nonces.length; ++i) {
            bytes memory message = Encode.release(lane, nonces[i], recipient, USDT, 0);
            IVault.Proof memory proof = commit(message);
            if (vault.isUsed(nonces[i])) VM.expectRevert(IVault.NonceUsed.selector);
            vault.release(proof, message);
            unchecked {
                for (uint256 j = 0; j < nonces.length; ++j) {
                    VM.assertTrue(vault.isUsed(nonces[j]) == _within(nonces, i, nonces[j]));
                    VM.assertTrue(vault.isUsed(nonces[j] + 1) == _within(nonces, i, nonces[j] + 1));
                    VM.assertTrue(vault.isUsed(nonces[j] - 1) == _within(nonces, i, nonces[j] - 1));
                }
            }
        }
    }

    function test_release_should_be_refused_when_halted() external {
        bytes memory message = Encode.release(lane, 1, recipient, USDT, 0);
        IVault.Proof memory proof = commit(message);
        halt();
        _refused(proof, message, IVault.Halted.selector);
        VM.assertFalse(vault.isUsed(1));
    }

    function test_release_should_wait_for_the_bucket_when_empty() external {
        release(1, recipient, CAPACITY / 2, 0);
        // Half is for small amounts now.
        bytes memory large = Encode.release(lane, 2, recipient, 1001 * USDT, 0);
        IVault.Proof memory proof = commit(large);
        VM.expectRevert(abi.encodeWithSelector(TokenBucket.LimitReached.selector, 0));
        vault.release(proof, large);
        for (uint64 i = 0; i < 50; ++i) {
            release(100 + i, recipient, 1000 * USDT, 0);
        }
        bytes memory small = Encode.release(lane, 3, recipient, 1, 0);
        IVault.Proof memory smallProof = commit(small);
        VM.expectRevert(abi.encodeWithSelector(TokenBucket.LimitReached.selector, 0));
        vault.release(smallProof, small);

        VM.warp(block.timestamp + 1);
        vault.release(smallProof, small);
        VM.warp(block.timestamp + 12 hours);
        (, uint256 level,) = vault.limits();
        VM.assertGe(level, CAPACITY / 2);
        VM.expectPartialRevert(TokenBucket.LimitReached.selector);
        vault.release(proof, large);
        VM.warp(block.timestamp + 15 minutes);
        vault.release(proof, large);
    }

    /// What comes in never widens what may leave.
    function test_bucket_should_not_be_filled_when_deposits_come() external {
        release(1, recipient, CAPACITY / 2, 0);
        (, uint256 before,) = vault.limits();
        deposit(10_000 * USDT, 0);
        (, uint256 level,) = vault.limits();
        VM.assertEq(level, before);
    }

    function test_update_and_release_should_do_both_when_root_is_new() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        (bytes32 root, IVault.Proof memory proof) = proven(message, 1001);
        VM.prank(relayer);
        vault.updateAndRelease(update(validators, SET, 1001, root), proof, message);
        _has(recipient, 99 * USDT);
        _has(relayer, USDT);
        VM.assertEq(client.rootAt(1001), root);
    }

    /// Someone copies the update from the pool and is faster.
    function test_update_and_release_should_release_when_the_update_came_before() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        (bytes32 root, IVault.Proof memory proof) = proven(message, 1001);
        IBeefyClient.Update memory made = update(validators, SET, 1001, root);
        client.submit(made);
        client.submit(update(validators, SET, 1002, keccak256("root")));
        VM.prank(relayer);
        vault.updateAndRelease(made, proof, message);
        _has(relayer, USDT);
    }

    function test_update_and_release_should_be_refused_when_update_is() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        (bytes32 root, IVault.Proof memory proof) = proven(message, 1001);
        IBeefyClient.Update memory made = update(validators, SET, 1001, root);
        made.signedBy = 3;
        made.signatures = signed(validators, keccak256(made.commitment), 3);
        VM.expectRevert(Quorum.QuorumMissing.selector);
        vault.updateAndRelease(made, proof, message);
    }

    // What USDT itself may do.

    function test_release_should_stay_payable_when_tether_is_paused() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        token.pause();
        VM.expectRevert();
        vault.release(proof, message);
        VM.assertFalse(vault.isUsed(1));
        token.unpause();
        vault.release(proof, message);
        _has(recipient, 99 * USDT);
    }

    function test_release_should_stay_payable_when_tether_froze_the_vault() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        token.addBlackList(address(vault));
        VM.expectRevert();
        vault.release(proof, message);
        token.removeBlackList(address(vault));
        vault.release(proof, message);
        _has(recipient, 99 * USDT);
    }

    function test_release_should_stay_payable_when_tether_destroyed_the_vault_s_funds() external {
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        token.addBlackList(address(vault));
        token.destroyBlackFunds(address(vault));
        token.removeBlackList(address(vault));
        VM.expectRevert();
        vault.release(proof, message);
        fund(address(vault), 100 * USDT);
        vault.release(proof, message);
        _has(recipient, 99 * USDT);
    }

    /// USDT as it is today checks who sends, not who receives: such a recipient is paid, into a frozen account.
    function test_release_should_pay_when_tether_froze_the_recipient() external {
        token.addBlackList(recipient);
        release(1, recipient, 100 * USDT, USDT);
        _has(recipient, 99 * USDT);
    }

    /// A USDT to come may refuse recipients: that blocks nobody else, and the message stays payable.
    function test_release_should_stay_payable_and_block_nobody_when_a_recipient_is_refused() external {
        MovedTether moved = moveToken();
        moved.refuse(recipient, true);
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        VM.expectRevert();
        vault.release(proof, message);
        release(2, user, 10 * USDT, USDT);
        (, uint256 level,) = vault.limits();
        VM.assertEq(level, CAPACITY - 10 * USDT);
        moved.refuse(recipient, false);
        vault.release(proof, message);
        _has(recipient, 99 * USDT);
    }

    /// The vault pays what the message says, Tether takes its fee from that.
    function test_release_should_pay_less_the_fee_when_tether_charges_one() external {
        token.setParams(10, 40);
        uint256 before = token.balanceOf(address(vault));
        release(1, recipient, 100 * USDT, 0);
        _has(recipient, 100 * USDT - USDT / 10);
        VM.assertEq(token.balanceOf(address(vault)), before - 100 * USDT);
    }

    function test_release_should_stay_payable_when_a_deprecated_tether_moves_nothing() external {
        MovedTether moved = moveToken();
        moved.setSilent(true);
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        IVault.Proof memory proof = commit(message);
        _refused(proof, message, IVault.PayoutInexact.selector);
        moved.setSilent(false);
        vault.release(proof, message);
        _has(recipient, 99 * USDT);
    }

    function test_release_should_be_refused_when_a_deprecated_tether_takes_more() external {
        MovedTether moved = moveToken();
        moved.setSurcharge(1);
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, USDT);
        _refused(commit(message), message, IVault.PayoutInexact.selector);
    }

    /// Paying the vault itself would burn the withdrawal.
    function test_release_should_be_refused_when_recipient_is_the_vault() external {
        bytes memory message = Encode.release(lane, 1, address(vault), 100 * USDT, 0);
        _refused(commit(message), message, IVault.PayoutInexact.selector);
    }

    /// Reentrancy through a deprecated token, into every function that moves USDT.
    function test_release_should_pay_once_when_a_deprecated_tether_enters_again() external {
        MovedTether moved = moveToken();
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, 0);
        bytes memory other = Encode.release(lane, 2, recipient, 100 * USDT, 0);
        IVault.Proof memory proof = commit(message);
        IVault.Proof memory otherProof = commit(other);
        IBeefyClient.Update memory none;
        bytes[7] memory calls = [
            abi.encodeCall(vault.release, (proof, message)),
            abi.encodeCall(vault.release, (otherProof, other)),
            abi.encodeCall(vault.updateAndRelease, (none, otherProof, other)),
            abi.encodeCall(vault.redirect, (otherProof, other, relayer, block.timestamp, "")),
            abi.encodeCall(vault.deposit, (MACHINE, 10 * USDT, 0)),
            abi.encodeCall(vault.obey, (otherProof, other)),
            abi.encodeCall(vault.execute, (Messages.Kind.Migrate))
        ];
        for (uint64 i = 0; i < calls.length; ++i) {
            moved.setCall(address(vault), calls[i]);
            uint256 before = token.balanceOf(address(vault));
            if (i == 0) vault.release(proof, message);
            else release(10 + i, recipient, 100 * USDT, 0);
            VM.assertFalse(moved.called(), VM.toString(uint256(i)));
            VM.assertEq(
                moved.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            );
            VM.assertEq(token.balanceOf(address(vault)), before - 100 * USDT);
        }
    }

    function test_deposit_should_count_once_when_a_deprecated_tether_enters_again() external {
        MovedTether moved = moveToken();
        bytes memory message = Encode.release(lane, 1, recipient, 100 * USDT, 0);
        IVault.Proof memory proof = commit(message);
        bytes[2] memory calls =
            [abi.encodeCall(vault.deposit, (MACHINE, 10 * USDT, 0)), abi.encodeCall(vault.release, (proof, message))];
        for (uint256 i = 0; i < calls.length; ++i) {
            moved.setCall(address(vault), calls[i]);
            uint64 before = vault.deposits();
            deposit(10 * USDT, 0);
            VM.assertFalse(moved.called());
            VM.assertEq(vault.deposits(), before + 1);
        }
    }

    function _refused(IVault.Proof memory proof, bytes memory message, bytes4 why) private {
        VM.expectRevert(why);
        vault.release(proof, message);
    }

    function _has(address account, uint256 amount) private view {
        VM.assertEq(token.balanceOf(account), amount);
    }

    function _copy(IVault.Proof memory proof) private pure returns (IVault.Proof memory) {
        return abi.decode(abi.encode(proof), (IVault.Proof));
    }

    function _within(uint64[12] calldata list, uint256 last, uint64 nonce) private pure returns (bool) {
        for (uint256 i = 0; i <= last; ++i) {
            if (list[i] == nonce) return true;
        }
        return false;
    }
}
