// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVault} from "../../src/interfaces/IVault.sol";
import {Messages} from "../../src/lib/Messages.sol";
import {TokenBucket} from "../../src/lib/TokenBucket.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {MovedTether} from "../utils/MovedTether.sol";
import {VM} from "../utils/Vm.sol";

contract PowersTest is BridgeTest {
    address private immutable successor = VM.addr(uint256(keccak256("successor")));
    address private immutable guardian2 = VM.addr(uint256(keccak256("second guardian")));

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 20; ++i) {
            deposit(10_000 * USDT, 0);
        }
    }

    // Limits.

    function test_capacity_should_fall_at_once_when_a_message_lowers_it() external {
        bytes memory message = Encode.setLimit(lane, 1, CAPACITY / 4);
        IVault.Proof memory proof = commit(message);
        VM.expectEmit(true, true, false, true, address(vault));
        emit IVault.Obeyed(lane, 1, 1);
        vault.obey(proof, message);
        _limits(CAPACITY / 4, CAPACITY / 4);
        obey(Encode.setLimit(lane, 2, 0));
        _limits(0, 0);
    }

    function test_capacity_should_rise_after_48_hours_when_a_message_raises_it() external {
        bytes memory message = Encode.setLimit(lane, 1, 2 * CAPACITY);
        IVault.Proof memory proof = commit(message);
        VM.expectEmit(true, true, false, true, address(vault));
        emit IVault.Scheduled(Messages.Kind.SetLimit, 1, block.timestamp + 48 hours);
        vault.obey(proof, message);
        _limits(CAPACITY, CAPACITY);
        VM.warp(block.timestamp + 48 hours - 1);
        _notYet(Messages.Kind.SetLimit);
        VM.warp(block.timestamp + 1);
        vault.execute(Messages.Kind.SetLimit);
        // More may leave as it refills, not on the spot.
        _limits(2 * CAPACITY, CAPACITY);
        VM.warp(block.timestamp + 6 hours);
        _limits(2 * CAPACITY, CAPACITY + CAPACITY / 2);
        _nothing(Messages.Kind.SetLimit);
    }

    function test_level_should_keep_what_was_taken_when_capacity_changes() external {
        release(1, recipient, CAPACITY / 2, 0);
        VM.prank(guardian);
        vault.lowerCapacity(CAPACITY / 2 + 7);
        _limits(CAPACITY / 2 + 7, CAPACITY / 2);
        VM.prank(guardian);
        vault.lowerCapacity(CAPACITY / 4);
        _limits(CAPACITY / 4, CAPACITY / 4);
    }

    function test_capacity_should_be_as_good_as_none_when_beyond_all_usdt() external {
        obey(Encode.setLimit(lane, 1, type(uint128).max));
        VM.warp(block.timestamp + 48 hours);
        vault.execute(Messages.Kind.SetLimit);
        (uint256 capacity,,) = vault.limits();
        VM.assertEq(capacity, type(uint96).max);
        VM.warp(block.timestamp + 24 hours);
        release(2, recipient, 200_000 * USDT, 0);
    }

    /// Messages come in any order: an old raise doesn't undo a later lowering.
    function test_old_message_should_do_nothing_when_a_newer_one_of_its_kind_came_before() external {
        obey(Encode.setLimit(lane, 9, CAPACITY / 4));
        bytes memory message = Encode.setLimit(lane, 5, 2 * CAPACITY);
        IVault.Proof memory proof = commit(message);
        VM.expectEmit(true, true, false, true, address(vault));
        emit IVault.Obeyed(lane, 5, 1);
        vault.obey(proof, message);
        _nothing(Messages.Kind.SetLimit);
        obey(Encode.setLimit(lane, 6, 0));
        _limits(CAPACITY / 4, CAPACITY / 4);
        // Of other kinds it says nothing.
        halt();
        obey(Encode.resume(lane, 4));
        VM.assertGt(vault.action(Messages.Kind.Resume).readyAt, 0);
    }

    function test_newer_message_should_take_the_place_when_one_waits() external {
        obey(Encode.setLimit(lane, 1, 2 * CAPACITY));
        VM.warp(block.timestamp + 47 hours);
        obey(Encode.setLimit(lane, 2, 3 * CAPACITY));
        VM.warp(block.timestamp + 47 hours);
        _notYet(Messages.Kind.SetLimit);
        VM.warp(block.timestamp + 1 hours);
        vault.execute(Messages.Kind.SetLimit);
        (uint256 capacity,,) = vault.limits();
        VM.assertEq(capacity, 3 * CAPACITY);

        obey(Encode.setLimit(lane, 3, 4 * CAPACITY));
        obey(Encode.setLimit(lane, 4, CAPACITY));
        VM.warp(block.timestamp + 48 hours);
        _nothing(Messages.Kind.SetLimit);
    }

    function test_guardian_should_lower_the_capacity_at_once_and_never_raise_it() external {
        VM.startPrank(guardian, guardian);
        vault.lowerCapacity(CAPACITY - 1);
        VM.expectRevert(IVault.NotLower.selector);
        vault.lowerCapacity(CAPACITY - 1);
        VM.expectRevert(IVault.NotLower.selector);
        vault.lowerCapacity(CAPACITY);
        vault.lowerCapacity(0);
        VM.stopPrank();
        _limits(0, 0);
    }

    // Halting.

    function test_vault_should_resume_after_48_hours_when_a_message_says_so() external {
        VM.expectEmit(false, false, false, true, address(vault));
        emit IVault.HaltedByGuardian();
        halt();
        VM.assertTrue(vault.halted());
        obey(Encode.resume(lane, 1));
        VM.warp(block.timestamp + 48 hours - 1);
        _notYet(Messages.Kind.Resume);
        VM.warp(block.timestamp + 1);
        VM.expectEmit(false, false, false, true, address(vault));
        emit IVault.Resumed();
        vault.execute(Messages.Kind.Resume);
        VM.assertFalse(vault.halted());
        release(2, recipient, USDT, 0);
    }

    /// Else a Resume in store would undo a halt on the spot.
    function test_resume_should_do_nothing_when_vault_is_not_halted() external {
        obey(Encode.resume(lane, 1));
        _nothing(Messages.Kind.Resume);
        VM.warp(block.timestamp + 48 hours);
        halt();
        _nothing(Messages.Kind.Resume);
    }

    function test_resume_should_still_wait_when_guardian_halts_again() external {
        halt();
        obey(Encode.resume(lane, 1));
        halt();
        cancel(Messages.Kind.Resume);
        VM.warp(block.timestamp + 48 hours);
        _nothing(Messages.Kind.Resume);
    }

    // Cancelling.

    function test_guardian_should_cancel_what_waits_when_it_may() external {
        halt();
        obey(Encode.closeDeposits(lane, 1));
        obey(Encode.setLimit(lane, 2, 2 * CAPACITY));
        obey(Encode.resume(lane, 3));
        obey(Encode.migrate(lane, 4, successor, 5 * USDT));
        Messages.Kind[3] memory kinds = [Messages.Kind.SetLimit, Messages.Kind.Resume, Messages.Kind.Migrate];
        for (uint64 i = 0; i < 3; ++i) {
            // Also when it is ready, as long as nobody carried it out.
            if (i == 2) VM.warp(block.timestamp + 49 hours);
            VM.expectEmit(true, true, false, true, address(vault));
            emit IVault.Cancelled(kinds[i], i + 2);
            cancel(kinds[i]);
            VM.expectRevert(IVault.NothingWaits.selector);
            cancel(kinds[i]);
            _nothing(kinds[i]);
        }
    }

    /// Each once: a cancelled message is spent, another one waits anew and can be cancelled too.
    function test_cancelled_message_should_be_spent_when_sent_again() external {
        bytes memory message = Encode.setLimit(lane, 1, 2 * CAPACITY);
        obey(message);
        cancel(Messages.Kind.SetLimit);
        IVault.Proof memory proof = commit(message);
        VM.expectRevert(IVault.NonceUsed.selector);
        vault.obey(proof, message);
        obey(Encode.setLimit(lane, 2, 2 * CAPACITY));
        cancel(Messages.Kind.SetLimit);
    }

    function test_cancelling_should_be_refused_when_nothing_waits_or_kind_can_not_be() external {
        VM.expectRevert(IVault.NothingWaits.selector);
        cancel(Messages.Kind.SetLimit);
        VM.expectRevert(IVault.NothingWaits.selector);
        cancel(Messages.Kind.Release);
        VM.expectRevert(IVault.NothingWaits.selector);
        cancel(Messages.Kind.CloseDeposits);
        obey(Encode.replaceGuardian(lane, 1, guardian2));
        VM.expectRevert(IVault.NotCancellable.selector);
        cancel(Messages.Kind.ReplaceGuardian);
    }

    // The guardian.

    function test_guardian_should_be_replaced_after_7_days_when_a_message_says_so() external {
        obey(Encode.replaceGuardian(lane, 1, guardian2));
        VM.warp(block.timestamp + 7 days - 1);
        _notYet(Messages.Kind.ReplaceGuardian);
        halt();
        VM.warp(block.timestamp + 1);
        VM.expectEmit(false, false, false, true, address(vault));
        emit IVault.GuardianSet(guardian2);
        vault.execute(Messages.Kind.ReplaceGuardian);
        VM.assertEq(vault.guardian(), guardian2);
        VM.expectRevert(IVault.NotGuardian.selector);
        halt();
        VM.prank(guardian2);
        vault.halt();
    }

    /// A captured guardian halts and cancels everything; it can't stay.
    function test_vault_should_go_on_when_a_captured_guardian_was_replaced() external {
        halt();
        obey(Encode.replaceGuardian(lane, 1, guardian2));
        obey(Encode.resume(lane, 2));
        cancel(Messages.Kind.Resume);
        VM.warp(block.timestamp + 7 days);
        vault.execute(Messages.Kind.ReplaceGuardian);
        obey(Encode.resume(lane, 3));
        VM.expectRevert(IVault.NotGuardian.selector);
        cancel(Messages.Kind.Resume);
        VM.warp(block.timestamp + 48 hours);
        vault.execute(Messages.Kind.Resume);
        release(4, recipient, USDT, 0);
    }

    function test_message_should_be_refused_when_it_names_the_zero_account() external {
        bytes memory message = Encode.replaceGuardian(lane, 1, address(0));
        IVault.Proof memory proof = commit(message);
        VM.expectRevert(IVault.AccountZero.selector);
        vault.obey(proof, message);
        obey(Encode.closeDeposits(lane, 2));
        message = Encode.migrate(lane, 3, address(0), 1);
        proof = commit(message);
        VM.expectRevert(IVault.AccountZero.selector);
        vault.obey(proof, message);
    }

    function testFuzz_powers_should_be_refused_when_caller_is_not_the_guardian(address caller) external {
        VM.assume(caller != guardian);
        VM.startPrank(caller, caller);
        VM.expectRevert(IVault.NotGuardian.selector);
        vault.halt();
        VM.expectRevert(IVault.NotGuardian.selector);
        vault.lowerCapacity(0);
        VM.expectRevert(IVault.NotGuardian.selector);
        vault.cancel(Messages.Kind.SetLimit);
        VM.stopPrank();
    }

    function test_execution_should_be_refused_when_nothing_waits() external {
        for (uint8 kind = 0; kind < 6; ++kind) {
            _nothing(Messages.Kind(kind));
        }
    }

    // Migration.

    function test_migration_should_move_the_amount_after_48_hours_when_deposits_are_closed() external {
        obey(Encode.closeDeposits(lane, 1));
        obey(Encode.migrate(lane, 2, successor, 150_000 * USDT));
        VM.warp(block.timestamp + 48 hours - 1);
        _notYet(Messages.Kind.Migrate);
        VM.warp(block.timestamp + 1);
        VM.expectEmit(true, false, false, true, address(vault));
        emit IVault.Migrated(successor, 150_000 * USDT);
        vault.execute(Messages.Kind.Migrate);
        VM.assertEq(token.balanceOf(successor), 150_000 * USDT);
        _nothing(Messages.Kind.Migrate);
        // What is left pays withdrawals in flight.
        release(3, recipient, 50_000 * USDT, 0);
        VM.assertEq(token.balanceOf(address(vault)), 0);
    }

    function test_migration_should_be_refused_when_deposits_are_open() external {
        bytes memory message = Encode.migrate(lane, 2, successor, 1);
        IVault.Proof memory proof = commit(message);
        VM.expectRevert(IVault.DepositsOpen.selector);
        vault.obey(proof, message);
        // Their messages may come in the wrong order: it isn't lost.
        obey(Encode.closeDeposits(lane, 1));
        vault.obey(proof, message);
    }

    function test_deposits_should_stay_closed_when_closed() external {
        obey(Encode.closeDeposits(lane, 1));
        VM.assertTrue(vault.depositsClosed());
        halt();
        obey(Encode.resume(lane, 2));
        VM.warp(block.timestamp + 48 hours);
        vault.execute(Messages.Kind.Resume);
        obey(Encode.closeDeposits(lane, 3));
        VM.assertTrue(vault.depositsClosed());
    }

    function test_migration_should_wait_on_when_vault_is_halted_or_usdt_does_not_move() external {
        obey(Encode.closeDeposits(lane, 1));
        obey(Encode.migrate(lane, 2, successor, 200_000 * USDT));
        VM.warp(block.timestamp + 48 hours);
        halt();
        VM.expectRevert(IVault.Halted.selector);
        vault.execute(Messages.Kind.Migrate);
        obey(Encode.resume(lane, 3));
        VM.warp(block.timestamp + 48 hours);
        vault.execute(Messages.Kind.Resume);
        token.pause();
        VM.expectRevert();
        vault.execute(Messages.Kind.Migrate);
        token.unpause();
        release(4, recipient, 1, 0);
        VM.expectRevert();
        vault.execute(Messages.Kind.Migrate);
        fund(address(vault), 1);
        vault.execute(Messages.Kind.Migrate);
        VM.assertEq(token.balanceOf(successor), 200_000 * USDT);
    }

    function test_migration_should_wait_on_when_a_deprecated_tether_moves_nothing_or_more() external {
        MovedTether moved = moveToken();
        obey(Encode.closeDeposits(lane, 1));
        obey(Encode.migrate(lane, 2, successor, 100 * USDT));
        VM.warp(block.timestamp + 48 hours);
        moved.setSilent(true);
        VM.expectRevert(IVault.PayoutInexact.selector);
        vault.execute(Messages.Kind.Migrate);
        moved.setSilent(false);
        moved.setSurcharge(1);
        VM.expectRevert(IVault.PayoutInexact.selector);
        vault.execute(Messages.Kind.Migrate);
        moved.setSurcharge(0);
        vault.execute(Messages.Kind.Migrate);
        VM.assertEq(token.balanceOf(successor), 100 * USDT);
    }

    // What a thief could do.

    /// A captured quorum signs what it likes. Before the guardian halts, the bucket leaves; after that nothing, as long as
    /// the guardian cancels, which it can for the 7 days that it can't be replaced in.
    function test_captured_quorum_should_get_no_more_than_the_bucket_when_guardian_halts() external {
        uint256 before = token.balanceOf(address(vault));
        address thief = relayer;
        release(1, thief, CAPACITY / 2, 0);
        for (uint64 i = 0; i < 50; ++i) {
            release(2 + i, thief, 1000 * USDT, 0);
        }
        bytes memory more = Encode.release(lane, 60, thief, 1, 0);
        IVault.Proof memory proof = commit(more);
        VM.expectRevert(abi.encodeWithSelector(TokenBucket.LimitReached.selector, 0));
        vault.release(proof, more);

        obey(Encode.setLimit(lane, 100, type(uint128).max));
        obey(Encode.replaceGuardian(lane, 101, thief));
        obey(Encode.closeDeposits(lane, 102));
        obey(Encode.migrate(lane, 103, thief, uint128(token.balanceOf(address(vault)))));
        halt();
        uint256 captured = block.timestamp;
        for (uint64 i = 0; block.timestamp + 24 hours < captured + 7 days; ++i) {
            obey(Encode.resume(lane, 200 + i));
            obey(Encode.migrate(lane, 300 + i, thief, 1));
            obey(Encode.setLimit(lane, 400 + i, type(uint128).max));
            VM.warp(block.timestamp + 24 hours);
            cancel(Messages.Kind.Resume);
            cancel(Messages.Kind.Migrate);
            cancel(Messages.Kind.SetLimit);
            _nothing(Messages.Kind.Resume);
            _nothing(Messages.Kind.Migrate);
            _notYet(Messages.Kind.ReplaceGuardian);
            VM.expectRevert(IVault.Halted.selector);
            vault.release(proof, more);
        }
        VM.assertEq(token.balanceOf(address(vault)), before - CAPACITY);
    }

    /// Even with nobody on guard, twice the bucket at most leaves in a day, and nothing else within the delay.
    function test_captured_quorum_should_get_no_more_than_twice_the_bucket_a_day_when_nobody_halts() external {
        uint256 before = token.balanceOf(address(vault));
        obey(Encode.closeDeposits(lane, 100));
        obey(Encode.migrate(lane, 101, relayer, uint128(before)));
        uint64 nonce = 200;
        for (uint256 i = 0; i <= 96; ++i) {
            while (true) {
                (, uint256 level,) = vault.limits();
                uint128 amount = level > 1000 * USDT ? 1000 * USDT : uint128(level);
                if (amount == 0) break;
                release(++nonce, relayer, amount, 0);
            }
            _notYet(Messages.Kind.Migrate);
            if (i < 96) VM.warp(block.timestamp + 15 minutes);
        }
        VM.assertLe(before - token.balanceOf(address(vault)), 2 * CAPACITY);
        VM.assertGe(before - token.balanceOf(address(vault)), 2 * CAPACITY - 1000);
    }

    function _limits(uint256 capacity, uint256 level) private view {
        (uint256 hasCapacity, uint256 hasLevel, uint256 most) = vault.limits();
        VM.assertEq(hasCapacity, capacity);
        VM.assertEq(hasLevel, level);
        VM.assertEq(most, capacity / 10);
    }

    function _notYet(Messages.Kind kind) private {
        VM.expectRevert(IVault.TooEarly.selector);
        vault.execute(kind);
    }

    function _nothing(Messages.Kind kind) private {
        VM.expectRevert(IVault.NothingWaits.selector);
        vault.execute(kind);
    }
}
