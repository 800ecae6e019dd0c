// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TokenBucket} from "../../src/lib/TokenBucket.sol";
import {Exposed} from "../utils/Exposed.sol";
import {VM} from "../utils/Vm.sol";

contract TokenBucketTest {
    Exposed private immutable exposed = new Exposed();

    function testFuzz_level_should_stay_within_capacity_when_refilled(uint96 capacity, uint96 level, uint40 elapsed)
        external
        pure
    {
        uint256 start = uint256(level) % (uint256(capacity) + 1);
        uint256 later = TokenBucket.refilled(capacity, start, elapsed);
        VM.assertLe(later, capacity);
        VM.assertGe(later, start);
    }

    function testFuzz_level_should_be_full_when_a_day_has_passed(uint96 capacity, uint96 level) external pure {
        uint256 start = uint256(level) % (uint256(capacity) + 1);
        VM.assertEq(TokenBucket.refilled(capacity, start, 24 hours), capacity);
    }

    function testFuzz_level_should_rise_evenly_when_time_passes(uint96 capacity, uint40 elapsed) external pure {
        uint256 time = uint256(elapsed) % 24 hours;
        VM.assertEq(TokenBucket.refilled(capacity, 0, time), uint256(capacity) * time / 24 hours);
    }

    /// Waiting in steps never gives more than waiting at once.
    function testFuzz_level_should_not_be_higher_when_refilled_in_steps(uint96 capacity, uint32 a, uint32 b)
        external
        pure
    {
        uint256 once = TokenBucket.refilled(capacity, 0, uint256(a) + b);
        uint256 steps = TokenBucket.refilled(capacity, TokenBucket.refilled(capacity, 0, a), b);
        VM.assertLe(steps, once);
        VM.assertGe(steps + 1, once);
    }

    /// UB5: whatever the amounts and pauses, at most twice the capacity leaves in any 24 h.
    function testFuzz_amount_taken_should_be_at_most_twice_the_capacity_when_within_a_day(
        uint64 capacity,
        uint64[24] calldata amounts,
        uint16[24] calldata pauses
    ) external pure {
        uint256 level = capacity;
        uint256 day = 0;
        uint256 total = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 pause = uint256(pauses[i]) % 2 hours;
            if (day + pause > 24 hours) break;
            day += pause;
            level = TokenBucket.refilled(capacity, level, pause);
            uint256 most = TokenBucket.available(capacity, level, amounts[i]);
            // As much as can be had of this size.
            uint256 amount = amounts[i] < most ? amounts[i] : most;
            if (TokenBucket.available(capacity, level, amount) < amount) continue;
            level = TokenBucket.taken(capacity, level, amount);
            total += amount;
        }
        VM.assertLe(total, 2 * uint256(capacity));
    }

    function testFuzz_half_should_stay_when_large_amounts_are_taken(uint96 capacity, uint96 level, uint96 amount)
        external
    {
        VM.assume(amount > TokenBucket.SMALL);
        uint256 start = uint256(level) % (uint256(capacity) + 1);
        if (start >= amount && 2 * (start - amount) >= capacity) {
            VM.assertEq(exposed.taken(capacity, start, amount), start - amount);
        } else {
            VM.expectPartialRevert(TokenBucket.LimitReached.selector);
            exposed.taken(capacity, start, amount);
        }
    }

    function testFuzz_all_should_be_had_when_amounts_are_small(uint96 capacity, uint96 level, uint32 amount) external {
        uint256 small = uint256(amount) % (TokenBucket.SMALL + 1);
        uint256 start = uint256(level) % (uint256(capacity) + 1);
        if (small <= start) {
            VM.assertEq(exposed.taken(capacity, start, small), start - small);
        } else {
            VM.expectRevert(abi.encodeWithSelector(TokenBucket.LimitReached.selector, start));
            exposed.taken(capacity, start, small);
        }
    }

    function test_half_should_be_rounded_up_when_capacity_is_odd() external pure {
        VM.assertEq(TokenBucket.available(2_000_000_001, 2_000_000_001, 1_000_000_001), 1_000_000_000);
        VM.assertEq(TokenBucket.available(2_000_000_001, 2_000_000_001, 1_000_000_000), 2_000_000_001);
    }
}
