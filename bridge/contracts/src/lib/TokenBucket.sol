// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The arithmetic of a limit on what leaves
/// @notice A bucket holds at most `capacity` and refills evenly over 24 h; what leaves is taken from it and never put back
/// by what comes in. So in any 24 h at most twice the capacity leaves. Half of it is kept for small amounts: large ones
/// can't take the level below half of the capacity. Amounts are in µUSDT, times in seconds.
library TokenBucket {
    /// @notice The bucket doesn't hold this much now; `available` µUSDT it would give to an amount of this size.
    error LimitReached(uint256 available);

    /// @notice How long an empty bucket takes to fill, in seconds.
    uint256 internal constant REFILL = 24 hours;
    /// @notice The largest amount that may use the whole bucket: 1,000 USDT in µUSDT.
    uint256 internal constant SMALL = 1_000_000_000;

    /// @notice The level `elapsed` seconds later. Rounded down: never more than was refilled.
    function refilled(uint256 capacity, uint256 level, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed >= REFILL) return capacity;
        uint256 after_ = level + capacity * elapsed / REFILL;
        return after_ < capacity ? after_ : capacity;
    }

    /// @notice The most of one amount of this size that a bucket at `level` gives.
    function available(uint256 capacity, uint256 level, uint256 amount) internal pure returns (uint256) {
        // Rounded up: what is kept for small amounts is at least half.
        uint256 kept = amount > SMALL ? capacity - capacity / 2 : 0;
        return level > kept ? level - kept : 0;
    }

    /// @notice The level after `amount` was taken. Error: `LimitReached`.
    function taken(uint256 capacity, uint256 level, uint256 amount) internal pure returns (uint256) {
        uint256 most = available(capacity, level, amount);
        if (amount > most) revert LimitReached(most);
        return level - amount;
    }
}
