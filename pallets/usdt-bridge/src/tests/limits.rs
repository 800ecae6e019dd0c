use crate::{mock::*, Direction, Mints, Withdrawals};
use coinop_primitives::USDT;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

/// A captured guardian can stop the bridge, but let nothing through that governance has not.
#[test]
fn limit_should_be_lowered_by_a_guardian_and_raised_by_governance_when_set() {
	run(|_| {
		for direction in [Direction::In, Direction::Out] {
			let guardian = || RuntimeOrigin::signed(GUARDIAN);
			assert_noop!(Bridge::set_limit(guardian(), direction, CAPACITY + 1), DispatchError::BadOrigin);
			assert_ok!(Bridge::set_limit(guardian(), direction, CAPACITY / 2));
			assert_noop!(Bridge::set_limit(guardian(), direction, CAPACITY), DispatchError::BadOrigin);
			assert_noop!(Bridge::set_limit(RuntimeOrigin::signed(ALICE), direction, 0), DispatchError::BadOrigin);
			assert_ok!(Bridge::set_limit(RuntimeOrigin::root(), direction, CAPACITY));
		}
		assert_eq!((Mints::<Test>::get().capacity, Withdrawals::<Test>::get().capacity), (CAPACITY, CAPACITY));
	});
}

/// UB5, a captured quorum: what a forged chain of proofs can mint in a day is bounded.
#[test]
fn mints_should_be_at_most_twice_the_bucket_in_a_day_when_everything_is_proved() {
	run(|lane| {
		let minted = |hours: u64, nonces: core::ops::Range<u64>| {
			let before = Balances::total_issuance();
			for nonce in nonces {
				assert_ok!(prove(&deposited(lane, nonce, 1_000 * USDT, 0)));
			}
			wait(hours * 3_600_000);
			Balances::total_issuance() - before
		};
		let day = (0..24).map(|hour| minted(1, hour * 200 + 1..(hour + 1) * 200)).sum::<u128>();
		assert!(day <= 2 * CAPACITY, "{day}");
		assert!(day >= CAPACITY * 19 / 10, "{day}");
	});
}

/// UB5: gross, not net. What comes back the other way makes no room.
#[test]
fn bucket_should_not_fill_when_money_goes_the_other_way() {
	run(|lane| {
		fund(lane, 1..101);
		let available = |now: u64| Mints::<Test>::get().available(now);
		assert_eq!(available(Clock::get().at), 0);
		for _ in 0..10 {
			assert_ok!(withdraw(ALICE, lane, 1_000 * USDT));
		}
		assert_eq!(available(Clock::get().at), 0);
	});
}
