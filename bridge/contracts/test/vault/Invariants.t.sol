// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVault} from "../../src/interfaces/IVault.sol";
import {Messages} from "../../src/lib/Messages.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {MovedTether} from "../utils/MovedTether.sol";
import {ITetherCalls} from "../utils/Tether.sol";
import {VM} from "../utils/Vm.sol";

/// @title Everything that can happen to a vault, and what should have come of it
/// @notice Plays users, relayers, Coinop, the guardian and Tether. Coinop is honest: it burns before it commits.
contract World is BridgeTest {
    struct Withdrawal {
        address recipient;
        uint128 amount;
        uint128 fee;
        bool paid;
    }

    /// @notice By message nonce; 0 where the nonce is of another kind.
    mapping(uint64 nonce => Withdrawal) public withdrawals;
    uint64 public nonces;
    address[3] public recipients;
    MovedTether public moved;

    /// @notice In µUSDT: what the vault told of deposits, what messages carried out took, what was sent without a deposit,
    /// what Tether destroyed, what Coinop's accounts hold.
    uint256 public deposited;
    uint256 public released;
    uint256 public donated;
    uint256 public destroyed;
    uint256 public issued;
    uint64 public depositNonces;

    /// @notice For the limit: each release's time and amount, and the highest capacity there was.
    uint256[] public releaseTimes;
    uint256[] public releaseAmounts;
    uint256 public highestCapacity = CAPACITY;

    /// @notice How often something happened, so that a test of nothing is seen.
    mapping(string what => uint256) public count;

    constructor() {
        setUp();
        for (uint256 i = 0; i < recipients.length; ++i) {
            recipients[i] = VM.addr(uint256(keccak256(abi.encode("recipient", i))));
        }
        // Something to begin with.
        for (uint256 i = 0; i < 5; ++i) {
            makeDeposit(CAPACITY / 10, 0);
        }
    }

    function makeDeposit(uint256 amount, uint256 fee) public {
        uint256 before = token.balanceOf(address(vault));
        amount = bound(amount, 0, CAPACITY / 9);
        VM.prank(user);
        try vault.deposit(MACHINE, uint128(amount), uint128(fee % (amount + amount / 4 + 1))) returns (uint64 nonce) {
            require(nonce == ++depositNonces, "a nonce was skipped or used twice");
            uint256 received = token.balanceOf(address(vault)) - before;
            deposited += received;
            issued += received;
            ++count["deposit"];
        } catch {
            require(token.balanceOf(address(vault)) == before, "a failed deposit moved USDT");
        }
    }

    /// @notice Coinop burns and queues a message.
    function withdraw(uint256 amount, uint256 fee, uint256 who) external {
        amount = bound(amount, 0, CAPACITY / 10);
        if (amount > issued) return;
        issued -= amount;
        withdrawals[++nonces] =
            Withdrawal(recipients[who % recipients.length], uint128(amount), uint128(fee % (amount + 1)), false);
        ++count["withdraw"];
    }

    /// @notice Someone delivers a message, paid already or not.
    function deliver(uint256 which, bool byRecipient) external {
        if (nonces == 0) return;
        // Mostly one that is due.
        uint64 nonce = uint64(1 + which % nonces);
        for (uint64 i = 0; i < nonces && which % 5 != 0 && _isDone(nonce); ++i) {
            nonce = nonce % nonces + 1;
        }
        _deliver(nonce, byRecipient);
    }

    /// @notice One thing goes wrong: the guardian steps in, or USDT misbehaves.
    function disturb(uint256 what, uint256 how) external {
        what %= 9;
        if (what == 0) halt();
        if (what == 1) _lower(how);
        if (what == 2) _cancel(Messages.Kind(how % 6));
        if (what == 3) token.setParams(how % 20, how % 50);
        if (what == 4 && !token.paused()) token.pause();
        if (what == 5) token.addBlackList(how % 4 == 0 ? address(vault) : recipients[how % 3]);
        if (what == 6) _destroy();
        if (what == 7) _deprecate();
        if (what == 8) _misbehave(how);
        ++count["disturb"];
    }

    /// @notice One thing is put right.
    function mend(uint256 what) external {
        what %= 5;
        if (what == 0 && token.paused()) token.unpause();
        if (what == 1) token.removeBlackList(address(vault));
        if (what == 2 && vault.halted()) {
            resuming();
            VM.warp(block.timestamp + 48 hours);
            executing(uint256(Messages.Kind.Resume));
        }
        if (what == 3) {
            limiting(2 * CAPACITY);
            VM.warp(block.timestamp + 48 hours);
            executing(uint256(Messages.Kind.SetLimit));
        }
        if (what == 4) _behave();
    }

    function resuming() public {
        obey(Encode.resume(lane, ++nonces));
    }

    function limiting(uint256 capacity) public {
        obey(Encode.setLimit(lane, ++nonces, uint128(bound(capacity, 0, 2 * CAPACITY))));
    }

    function executing(uint256 kind) public {
        try vault.execute(Messages.Kind(kind % 6)) {
            ++count["execute"];
        } catch {}
        (uint256 capacity,,) = vault.limits();
        if (capacity > highestCapacity) highestCapacity = capacity;
    }

    function waiting(uint256 time) external {
        VM.warp(block.timestamp + time % 30 hours);
    }

    function donating(uint256 amount) external {
        if (token.paused()) return;
        amount %= 1000 * USDT;
        uint256 before = token.balanceOf(address(vault));
        VM.prank(user);
        ITetherCalls(address(token)).transfer(address(vault), amount);
        donated += token.balanceOf(address(vault)) - before;
    }

    /// @notice Everything is as it should be again, and what Tether destroyed is made good.
    function heal() external {
        if (token.paused()) token.unpause();
        token.setParams(0, 0);
        token.removeBlackList(address(vault));
        _behave();
        if (address(moved) == address(0)) fund(address(vault), destroyed);
        else moved.mint(address(vault), destroyed);
        destroyed = 0;
        resuming();
        limiting(2 * CAPACITY);
        VM.warp(block.timestamp + 48 hours);
        executing(uint256(Messages.Kind.Resume));
        executing(uint256(Messages.Kind.SetLimit));
        require(!vault.halted(), "the vault can't be resumed");
    }

    /// @notice Moves Coinop's issuance out, then pays all that is in flight.
    function closeAndPayAll() external returns (uint256 successorHas) {
        address successor = VM.addr(uint256(keccak256("successor")));
        obey(Encode.closeDeposits(lane, ++nonces));
        obey(Encode.migrate(lane, ++nonces, successor, uint128(issued)));
        VM.warp(block.timestamp + 48 hours);
        vault.execute(Messages.Kind.Migrate);
        for (uint64 nonce = 1; nonce <= nonces; ++nonce) {
            if (withdrawals[nonce].recipient == address(0)) continue;
            VM.warp(block.timestamp + 24 hours);
            _deliver(nonce, false);
            require(withdrawals[nonce].paid, "a withdrawal can't be paid");
        }
        return token.balanceOf(successor);
    }

    function balance() external view returns (uint256) {
        return token.balanceOf(address(vault));
    }

    function isUsed(uint64 nonce) external view returns (bool) {
        return vault.isUsed(nonce);
    }

    function releases() external view returns (uint256) {
        return releaseTimes.length;
    }

    function _isDone(uint64 nonce) private view returns (bool) {
        return withdrawals[nonce].paid || withdrawals[nonce].recipient == address(0);
    }

    function _lower(uint256 capacity) private {
        (uint256 now_,,) = vault.limits();
        if (now_ < 2) return;
        VM.prank(guardian);
        vault.lowerCapacity(bound(capacity, now_ / 2, now_ - 1));
    }

    function _cancel(Messages.Kind kind) private {
        VM.prank(guardian);
        try vault.cancel(kind) {
            ++count["cancel"];
        } catch {}
    }

    function _destroy() private {
        if (!token.isBlackListed(address(vault)) || address(moved) != address(0)) return;
        destroyed += token.balanceOf(address(vault));
        token.destroyBlackFunds(address(vault));
        ++count["destroy"];
    }

    function _deprecate() private {
        if (address(moved) != address(0)) return;
        moved = moveToken();
        ++count["deprecate"];
    }

    function _misbehave(uint256 how) private {
        if (address(moved) == address(0)) return;
        if (how % 5 < 3) moved.refuse(recipients[how % 5], true);
        if (how % 5 == 3) moved.setSilent(true);
        if (how % 5 == 4) moved.setSurcharge(1);
    }

    function _behave() private {
        if (address(moved) == address(0)) return;
        moved.setSilent(false);
        moved.setSurcharge(0);
        for (uint256 i = 0; i < recipients.length; ++i) {
            moved.refuse(recipients[i], false);
        }
    }

    function _deliver(uint64 nonce, bool byRecipient) private {
        Withdrawal storage withdrawal = withdrawals[nonce];
        if (withdrawal.recipient == address(0)) return;
        bytes memory message = Encode.release(lane, nonce, withdrawal.recipient, withdrawal.amount, withdrawal.fee);
        IVault.Proof memory proof = commit(message);
        uint256 before = token.balanceOf(address(vault));
        VM.prank(byRecipient ? withdrawal.recipient : relayer);
        try vault.release(proof, message) {
            require(!withdrawal.paid, "a withdrawal was paid twice");
            require(before - token.balanceOf(address(vault)) == withdrawal.amount, "another amount was paid");
            withdrawal.paid = true;
            released += withdrawal.amount;
            releaseTimes.push(block.timestamp);
            releaseAmounts.push(withdrawal.amount);
            ++count["release"];
        } catch {
            require(token.balanceOf(address(vault)) == before, "a failed release moved USDT");
            ++count["release refused"];
        }
    }
}

contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    World private world;

    function setUp() external {
        world = new World();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(world);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        // As often as they are named.
        bytes4[19] memory picked = [
            world.makeDeposit.selector,
            world.makeDeposit.selector,
            world.makeDeposit.selector,
            world.withdraw.selector,
            world.withdraw.selector,
            world.withdraw.selector,
            world.withdraw.selector,
            world.deliver.selector,
            world.deliver.selector,
            world.deliver.selector,
            world.deliver.selector,
            world.disturb.selector,
            world.mend.selector,
            world.mend.selector,
            world.resuming.selector,
            world.limiting.selector,
            world.executing.selector,
            world.waiting.selector,
            world.donating.selector
        ];
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(world), new bytes4[](picked.length));
        for (uint256 i = 0; i < picked.length; ++i) {
            targets[0].selectors[i] = picked[i];
        }
    }

    function invariant_money_should_add_up_when_anything_happens() external view {
        _vaultHoldsWhatIsOwed();
        _nonceIsUsedOnlyWhenPaid();
        _releasesOfADayAreAtMostTwiceTheCapacity();
    }

    /// The reserve: what the vault holds is to the last µUSDT what came in less what messages took, so that it covers what
    /// Coinop's accounts hold and what is in flight, whatever USDT did; only Tether itself can take from it.
    function _vaultHoldsWhatIsOwed() private view {
        VM.assertEq(world.balance() + world.destroyed(), world.deposited() + world.donated() - world.released());
        uint256 inFlight = 0;
        for (uint64 nonce = 1; nonce <= world.nonces(); ++nonce) {
            (, uint128 amount,, bool paid) = world.withdrawals(nonce);
            if (!paid) inFlight += amount;
        }
        VM.assertGe(world.balance() + world.destroyed(), world.issued() + inFlight);
    }

    /// A withdrawal is paid once, and its nonce spent only with that.
    function _nonceIsUsedOnlyWhenPaid() private view {
        for (uint64 nonce = 1; nonce <= world.nonces(); ++nonce) {
            (address recipient,,, bool paid) = world.withdrawals(nonce);
            if (recipient != address(0)) VM.assertTrue(world.isUsed(nonce) == paid);
        }
    }

    /// UB5: in any 24 h at most twice the bucket is released.
    function _releasesOfADayAreAtMostTwiceTheCapacity() private view {
        uint256 last = world.releases();
        uint256 sum = 0;
        uint256 first = 0;
        for (uint256 i = 0; i < last; ++i) {
            sum += world.releaseAmounts(i);
            while (world.releaseTimes(i) - world.releaseTimes(first) > 24 hours) {
                sum -= world.releaseAmounts(first++);
            }
            VM.assertLe(sum, 2 * world.highestCapacity());
        }
    }

    /// Nothing is lost: once USDT behaves again, the issuance moves out and every withdrawal left is paid, in any order.
    function afterInvariant() external {
        world.heal();
        uint256 issued = world.issued();
        VM.assertEq(world.closeAndPayAll(), issued);
        VM.assertEq(world.balance(), world.donated());
    }

    /// A world in which nothing happens proves nothing.
    function test_world_should_do_what_it_is_told_when_asked() external {
        world.withdraw(10_000e6, 1e6, 0);
        world.withdraw(900e6, 1e6, 1);
        world.deliver(10, false);
        world.deliver(10, true);
        world.disturb(5, 0);
        world.deliver(1, false);
        world.disturb(6, 0);
        world.mend(1);
        world.disturb(7, 0);
        world.disturb(8, 1);
        world.disturb(8, 4);
        world.disturb(0, 0);
        VM.assertEq(world.count("deposit"), 5);
        VM.assertEq(world.count("release"), 1);
        VM.assertEq(world.count("release refused"), 2);
        VM.assertEq(world.count("destroy"), 1);
        VM.assertEq(world.count("deprecate"), 1);
        this.invariant_money_should_add_up_when_anything_happens();
        this.afterInvariant();
    }
}
