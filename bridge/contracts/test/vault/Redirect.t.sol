// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Vault} from "../../src/Vault.sol";
import {IVault} from "../../src/interfaces/IVault.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {MovedTether} from "../utils/MovedTether.sol";
import {VM} from "../utils/Vm.sol";

contract RedirectTest is BridgeTest {
    MovedTether private moved;
    address private immutable other = VM.addr(uint256(keccak256("other")));
    bytes private message;
    IVault.Proof private proof;
    uint256 private deadline;

    function setUp() public override {
        super.setUp();
        deposit(1000 * USDT, 0);
        moved = moveToken();
        moved.refuse(recipient, true);
        message = Encode.release(lane, 1, recipient, 100 * USDT, 2 * USDT);
        proof = commit(message);
        deadline = block.timestamp + 1 hours;
    }

    function test_redirect_should_pay_the_other_when_recipient_can_not_be_paid() external {
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        VM.expectEmit(true, true, true, true, address(vault));
        emit IVault.Released(lane, 1, recipient, 100 * USDT, 2 * USDT);
        VM.expectEmit(true, true, false, true, address(vault));
        emit IVault.Redirected(1, recipient, other);
        VM.prank(relayer);
        vault.redirect(proof, message, other, deadline, signature);
        VM.assertEq(token.balanceOf(other), 98 * USDT);
        VM.assertEq(token.balanceOf(relayer), 2 * USDT);
        VM.assertTrue(vault.isUsed(1));
        VM.expectRevert(IVault.NonceUsed.selector);
        vault.redirect(proof, message, other, deadline, signature);
    }

    function test_redirect_should_pay_the_recipient_when_it_can_be_paid() external {
        moved.refuse(recipient, false);
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        vault.redirect(proof, message, other, deadline, signature);
        VM.assertEq(token.balanceOf(recipient), 98 * USDT);
        VM.assertEq(token.balanceOf(other), 0);
    }

    /// With any gas: the recipient is paid, or nobody.
    function testFuzz_redirect_should_not_be_forced_when_gas_is_short(uint256 gas) external {
        moved.refuse(recipient, false);
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        gas = bound(gas, 20_000, 400_000);
        try vault.redirect{gas: gas}(proof, message, other, deadline, signature) {
            VM.assertEq(token.balanceOf(recipient), 98 * USDT);
        } catch {
            VM.assertFalse(vault.isUsed(1));
        }
        VM.assertEq(token.balanceOf(other), 0);
    }

    function test_redirect_should_give_the_fee_along_when_the_recipient_calls() external {
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        VM.prank(recipient);
        vault.redirect(proof, message, other, deadline, signature);
        VM.assertEq(token.balanceOf(other), 100 * USDT);
    }

    function test_redirect_should_be_refused_when_not_signed_by_the_recipient() external {
        _refused(_signed(uint256(keccak256("thief")), 1, other, deadline), deadline, IVault.SignatureInvalid.selector);
        _refused("", deadline, IVault.SignatureInvalid.selector);
        _refused(new bytes(65), deadline, IVault.SignatureInvalid.selector);
    }

    function test_redirect_should_be_refused_when_signed_for_something_else() external {
        _refused(_signed(RECIPIENT_KEY, 2, other, deadline), deadline, IVault.SignatureInvalid.selector);
        _refused(_signed(RECIPIENT_KEY, 1, relayer, deadline), deadline, IVault.SignatureInvalid.selector);
        _refused(_signed(RECIPIENT_KEY, 1, other, deadline - 1), deadline, IVault.SignatureInvalid.selector);
        // Of a second vault, or of another chain.
        Vault second = new Vault(token, client, GENESIS, guardian, CAPACITY);
        bytes32 digest = second.redirectDigest(1, recipient, other, deadline);
        _refused(signature27(RECIPIENT_KEY, digest), deadline, IVault.SignatureInvalid.selector);
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        VM.chainId(99);
        _refused(signature, deadline, IVault.SignatureInvalid.selector);
    }

    function test_redirect_should_be_refused_when_too_late() external {
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        VM.warp(deadline + 1);
        _refused(signature, deadline, IVault.SignatureExpired.selector);
        VM.warp(deadline);
        vault.redirect(proof, message, other, deadline, signature);
    }

    function test_redirect_should_stay_payable_when_the_other_can_not_be_paid_either() external {
        moved.refuse(other, true);
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        VM.expectRevert();
        vault.redirect(proof, message, other, deadline, signature);
        VM.assertFalse(vault.isUsed(1));
    }

    /// A token that says yes and moves nothing hasn't paid the recipient, nor does it pay the other.
    function test_redirect_should_be_refused_when_nothing_moves() external {
        moved.refuse(recipient, false);
        moved.setSilent(true);
        _refused(_signed(RECIPIENT_KEY, 1, other, deadline), deadline, IVault.PayoutInexact.selector);
    }

    /// Nothing moved is a payment that failed.
    function test_redirect_should_pay_the_other_when_nothing_moves_to_the_recipient() external {
        moved.refuse(recipient, false);
        moved.swallow(recipient);
        vault.redirect(proof, message, other, deadline, _signed(RECIPIENT_KEY, 1, other, deadline));
        VM.assertEq(token.balanceOf(other), 100 * USDT - 2 * USDT);
    }

    function test_redirect_should_be_refused_when_proof_is_bad_or_vault_halted() external {
        bytes memory signature = _signed(RECIPIENT_KEY, 1, other, deadline);
        proof.items[0] = 0;
        _refused(signature, deadline, IVault.MessageNotProved.selector);
        proof = commit(message);
        halt();
        _refused(signature, deadline, IVault.Halted.selector);
    }

    function test_redirect_should_pay_the_other_when_recipient_is_a_contract_that_agrees() external {
        Wallet wallet = new Wallet();
        moved.refuse(address(wallet), true);
        bytes memory toWallet = Encode.release(lane, 2, address(wallet), 100 * USDT, 0);
        IVault.Proof memory walletProof = commit(toWallet);
        VM.expectRevert(IVault.SignatureInvalid.selector);
        vault.redirect(walletProof, toWallet, other, deadline, "no");
        wallet.agree(vault.redirectDigest(2, address(wallet), other, deadline));
        vault.redirect(walletProof, toWallet, other, deadline, "yes");
        VM.assertEq(token.balanceOf(other), 100 * USDT);
    }

    function test_payment_should_be_refused_when_not_asked_by_the_vault() external {
        VM.expectRevert(IVault.NotSelf.selector);
        vault.payAlone(relayer, USDT);
        VM.prank(guardian);
        VM.expectRevert(IVault.NotSelf.selector);
        vault.payAlone(relayer, USDT);
    }

    function signature27(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _signed(uint256 key, uint64 nonce, address to, uint256 until) private view returns (bytes memory) {
        return signature27(key, vault.redirectDigest(nonce, recipient, to, until));
    }

    function _refused(bytes memory signature, uint256 until, bytes4 why) private {
        VM.expectRevert(why);
        vault.redirect(proof, message, other, until, signature);
    }
}

/// @title A contract that holds USDT and agrees to what it was told to
contract Wallet is IERC1271 {
    bytes32 private agreed;

    function agree(bytes32 digest) external {
        agreed = digest;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return digest == agreed ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
