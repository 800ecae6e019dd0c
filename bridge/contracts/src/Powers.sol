// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVault} from "./interfaces/IVault.sol";
import {Messages} from "./lib/Messages.sol";
import {TokenBucket} from "./lib/TokenBucket.sol";

/// @title Who may do what to the vault, and when
/// @notice Messages of Coinop's governance and the guardian. What protects acts at once: halting and lowering by either. What
/// opens waits: 48 h, in which the guardian can cancel it. A guardian that cancels everything is replaced, which waits
/// 7 days and can't be cancelled.
abstract contract Powers is IVault {
    /// @notice How long SetLimit that raises, Resume and Migrate wait, in seconds.
    uint256 public constant DELAY = 48 hours;
    /// @notice How long ReplaceGuardian waits, in seconds.
    uint256 public constant GUARDIAN_DELAY = 7 days;

    /// @dev One slot: all that a release reads and writes besides its nonce.
    struct Limits {
        uint96 capacity;
        uint96 level;
        uint40 updatedAt;
        bool halted;
        bool depositsClosed;
    }

    /// @notice May halt, lower the capacity and cancel.
    address public guardian;
    /// @dev Beside the guardian, since a slot has room for both.
    uint64 internal depositCount;

    Limits private state;
    mapping(Messages.Kind kind => Action) private actions;

    modifier onlyGuardian() {
        if (msg.sender != guardian) revert NotGuardian();
        _;
    }

    constructor(address guardian_, uint256 capacity) {
        if (guardian_ == address(0)) revert DeploymentInvalid();
        guardian = guardian_;
        state.capacity = _saturated(capacity);
        state.level = state.capacity;
        state.updatedAt = uint40(block.timestamp);
        emit GuardianSet(guardian_);
        emit CapacitySet(state.capacity);
    }

    /// @inheritdoc IVault
    function halt() external onlyGuardian {
        state.halted = true;
        emit HaltedByGuardian();
    }

    /// @inheritdoc IVault
    function lowerCapacity(uint256 capacity) external onlyGuardian {
        if (capacity >= state.capacity) revert NotLower();
        _setCapacity(capacity);
    }

    /// @inheritdoc IVault
    function cancel(Messages.Kind kind) external onlyGuardian {
        if (kind == Messages.Kind.ReplaceGuardian) revert NotCancellable();
        Action storage waiting = actions[kind];
        if (waiting.readyAt == 0) revert NothingWaits();
        waiting.readyAt = 0;
        emit Cancelled(kind, waiting.nonce);
    }

    /// @inheritdoc IVault
    function limits() public view returns (uint256 capacity, uint256 level, uint256 maxDeposit) {
        capacity = state.capacity;
        level = TokenBucket.refilled(capacity, state.level, block.timestamp - state.updatedAt);
        maxDeposit = capacity / 10;
    }

    /// @notice Whether the vault is halted.
    function halted() public view returns (bool) {
        return state.halted;
    }

    /// @notice Whether the lane takes no deposits any more.
    function depositsClosed() public view returns (bool) {
        return state.depositsClosed;
    }

    /// @inheritdoc IVault
    function action(Messages.Kind kind) external view returns (Action memory) {
        return actions[kind];
    }

    /// @dev Takes `amount` from the bucket. Errors: `Halted`, `LimitReached`.
    function _draw(uint256 amount) internal {
        Limits memory now_ = state;
        if (now_.halted) revert Halted();
        uint256 level = TokenBucket.refilled(now_.capacity, now_.level, block.timestamp - now_.updatedAt);
        state.level = uint96(TokenBucket.taken(now_.capacity, level, amount));
        state.updatedAt = uint40(block.timestamp);
    }

    /// @dev Acts on a message, or lets it wait. A message that comes after a newer one of its kind does nothing: messages
    /// come in any order, and an old raise must not undo a later lowering.
    function _take(Messages.Message memory message) internal {
        Messages.Kind kind = message.kind;
        if (kind == Messages.Kind.CloseDeposits) {
            state.depositsClosed = true;
            emit DepositsClosedForever();
            return;
        }
        bool replacesGuardian = kind == Messages.Kind.ReplaceGuardian;
        bool migrates = kind == Messages.Kind.Migrate;
        if (migrates && !state.depositsClosed) revert DepositsOpen();
        if ((replacesGuardian || migrates) && message.account == address(0)) revert AccountZero();

        Action storage waiting = actions[kind];
        if (message.nonce < waiting.nonce) return;
        waiting.nonce = message.nonce;
        waiting.readyAt = 0;
        if (kind == Messages.Kind.SetLimit && message.amount <= state.capacity) {
            _setCapacity(message.amount);
            return;
        }
        // Else one could wait in store, and undo a halt on the spot.
        if (kind == Messages.Kind.Resume && !state.halted) return;

        uint256 readyAt = block.timestamp + (replacesGuardian ? GUARDIAN_DELAY : DELAY);
        waiting.readyAt = uint40(readyAt);
        waiting.amount = message.amount;
        waiting.account = message.account;
        emit Scheduled(kind, message.nonce, readyAt);
    }

    /// @dev Carries out what waits, but for Migrate's payment, which is the vault's.
    function _execute(Messages.Kind kind) internal returns (Action memory ready) {
        ready = actions[kind];
        if (ready.readyAt == 0) revert NothingWaits();
        if (block.timestamp < ready.readyAt) revert TooEarly();
        actions[kind].readyAt = 0;
        if (kind == Messages.Kind.SetLimit) {
            _setCapacity(ready.amount);
        } else if (kind == Messages.Kind.Resume) {
            state.halted = false;
            emit Resumed();
        } else if (kind == Messages.Kind.ReplaceGuardian) {
            guardian = ready.account;
            emit GuardianSet(ready.account);
        } else if (state.halted) {
            revert Halted();
        }
    }

    /// @dev Raising adds nothing to the level; it refills faster from now on. What is above a lower capacity is gone when the
    /// level is next asked for.
    function _setCapacity(uint256 capacity) private {
        (, uint256 level,) = limits();
        state.capacity = _saturated(capacity);
        state.level = uint96(level);
        state.updatedAt = uint40(block.timestamp);
        emit CapacitySet(state.capacity);
    }

    /// @dev More than 10²² USDT is no limit at all.
    function _saturated(uint256 capacity) private pure returns (uint96) {
        return capacity < type(uint96).max ? uint96(capacity) : type(uint96).max;
    }
}
