// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVault} from "../../src/interfaces/IVault.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {MovedTether} from "../utils/MovedTether.sol";
import {ITetherCalls} from "../utils/Tether.sol";
import {VM, Vm} from "../utils/Vm.sol";

contract DepositTest is BridgeTest {
    function test_deposit_should_be_counted_and_told_when_made() external {
        for (uint64 nonce = 1; nonce <= 3; ++nonce) {
            VM.expectEmit(true, true, true, true, address(vault));
            emit IVault.Deposited(lane, nonce, MACHINE, user, 10 * USDT, USDT);
            VM.assertEq(deposit(10 * USDT, USDT), nonce);
        }
        VM.assertEq(vault.deposits(), 3);
        VM.assertEq(token.balanceOf(address(vault)), 30 * USDT);
    }

    function testFuzz_deposit_should_be_what_was_received_when_tether_charges_a_fee(
        uint128 amount,
        uint8 rate,
        uint8 most
    ) external {
        amount = uint128(bound(amount, 2 * USDT, CAPACITY / 10));
        token.setParams(rate % 20, most % 50);
        VM.recordLogs();
        uint256 before = token.balanceOf(address(vault));
        deposit(amount, USDT / 2);
        uint256 received = token.balanceOf(address(vault)) - before;
        uint256 fee = uint256(amount) * (rate % 20) / 10_000;
        if (fee > uint256(most % 50) * USDT) fee = uint256(most % 50) * USDT;
        VM.assertEq(received, amount - fee);

        Vm.Log[] memory logs = VM.getRecordedLogs();
        (, uint128 told,) = abi.decode(logs[logs.length - 1].data, (address, uint128, uint128));
        VM.assertEq(told, received);
    }

    /// A fee that eats into the minimum.
    function test_deposit_should_be_refused_when_tether_s_fee_leaves_too_little() external {
        token.setParams(10, 40);
        _refused(USDT, 0, IVault.BelowMinimum.selector);
        deposit(USDT + USDT / 500, 0);
    }

    function testFuzz_deposit_should_be_refused_when_less_than_1_usdt_beyond_the_fee(uint128 amount, uint128 fee)
        external
    {
        amount = uint128(bound(amount, 0, CAPACITY / 10));
        if (uint256(amount) < uint256(fee) + USDT) VM.expectRevert(IVault.BelowMinimum.selector);
        VM.prank(user);
        vault.deposit(MACHINE, amount, fee);
    }

    function test_deposit_should_be_taken_when_at_its_bounds_only() external {
        deposit(USDT, 0);
        deposit(CAPACITY / 10, CAPACITY / 10 - USDT);
        _refused(USDT - 1, 0, IVault.BelowMinimum.selector);
        _refused(USDT, 1, IVault.BelowMinimum.selector);
        _refused(CAPACITY / 10, CAPACITY / 10 - USDT + 1, IVault.BelowMinimum.selector);
        _refused(USDT, type(uint128).max, IVault.BelowMinimum.selector);
        _refused(CAPACITY / 10 + 1, 0, IVault.AboveMaximum.selector);
    }

    function test_deposit_should_be_refused_when_halted() external {
        halt();
        _refused(10 * USDT, 0, IVault.Halted.selector);
    }

    function test_deposit_should_be_refused_when_closed() external {
        obey(Encode.closeDeposits(lane, 1));
        _refused(10 * USDT, 0, IVault.DepositsClosed.selector);
    }

    function test_deposit_should_be_refused_when_recipient_is_zero() external {
        VM.expectRevert(IVault.RecipientZero.selector);
        VM.prank(user);
        vault.deposit(0, 10 * USDT, 0);
    }

    /// Tether lets USDT into a frozen account, and may destroy it there.
    function test_deposit_should_be_refused_when_tether_froze_the_vault() external {
        token.addBlackList(address(vault));
        _refused(10 * USDT, 0, IVault.VaultBlackListed.selector);
        token.removeBlackList(address(vault));
        deposit(10 * USDT, 0);
    }

    function test_deposit_should_be_refused_when_tether_is_paused_or_froze_the_sender() external {
        token.pause();
        _refusedByTether();
        token.unpause();
        token.addBlackList(user);
        _refusedByTether();
        token.removeBlackList(user);
        VM.prank(user);
        ITetherCalls(address(token)).approve(address(vault), 0);
        _refusedByTether();
        VM.assertEq(vault.deposits(), 0);
    }

    /// USDT can't be approved from non-zero to non-zero: the vault never approves, and takes exactly what was approved.
    function test_deposit_should_use_up_the_approval_when_it_is_exact() external {
        VM.prank(user);
        ITetherCalls(address(token)).approve(address(vault), 0);
        VM.prank(user);
        ITetherCalls(address(token)).approve(address(vault), 10 * USDT);
        VM.prank(user);
        VM.expectRevert();
        ITetherCalls(address(token)).approve(address(vault), 20 * USDT);
        deposit(10 * USDT, 0);
        VM.assertEq(token.allowance(user, address(vault)), 0);
    }

    function test_deposit_should_be_refused_when_a_deprecated_tether_moves_nothing() external {
        moveToken().setSilent(true);
        _refused(10 * USDT, 0, IVault.BelowMinimum.selector);
    }

    function test_deposit_should_be_taken_when_tether_is_deprecated() external {
        MovedTether moved = moveToken();
        deposit(10 * USDT, 0);
        VM.assertEq(moved.balanceOf(address(vault)), 10 * USDT);
    }

    /// What is sent without a deposit is nobody's.
    function test_transfer_should_not_count_when_there_is_no_deposit() external {
        VM.prank(user);
        ITetherCalls(address(token)).transfer(address(vault), 50 * USDT);
        VM.expectEmit(true, true, true, true, address(vault));
        emit IVault.Deposited(lane, 1, MACHINE, user, 10 * USDT, 0);
        deposit(10 * USDT, 0);
    }

    function test_ether_should_be_refused_when_sent() external {
        (bool success,) = address(vault).call{value: 1}("");
        VM.assertFalse(success);
    }

    receive() external payable {}

    function _refused(uint128 amount, uint128 fee, bytes4 why) private {
        VM.expectRevert(why);
        VM.prank(user);
        vault.deposit(MACHINE, amount, fee);
    }

    function _refusedByTether() private {
        VM.expectRevert();
        VM.prank(user);
        vault.deposit(MACHINE, 10 * USDT, 0);
    }
}
