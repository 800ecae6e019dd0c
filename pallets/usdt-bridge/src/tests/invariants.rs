//! Whatever is done in whatever order, what must always hold does, and a model agrees on every amount.

use crate::{mock::*, Claims, Direction, Halted, Messages};
use coinop_primitives::{Balance, USDT};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Deposit { nonce: u64, amount: Balance, relay_fee: Balance },
	Mint { nonce: u64 },
	Withdraw { amount: Balance },
	Release { nonce: u64 },
	Discard { nonce: u64 },
	Halt,
	Resume,
	Limit { direction: Direction, capacity: Balance },
	Transfer { amount: Balance },
	Wait { hours: u64 },
	NextBlock,
}

fn step() -> impl Strategy<Value = Step> {
	let amount = || prop_oneof![USDT..20 * USDT, USDT..12_000 * USDT];
	prop_oneof![
		4 => (1u64..140, amount(), 0..3 * USDT)
			.prop_map(|(nonce, amount, relay_fee)| Step::Deposit { nonce, amount: amount + relay_fee, relay_fee }),
		2 => (1u64..140).prop_map(|nonce| Step::Mint { nonce }),
		4 => amount().prop_map(|amount| Step::Withdraw { amount }),
		3 => (1u64..12).prop_map(|nonce| Step::Release { nonce }),
		1 => (1u64..140).prop_map(|nonce| Step::Discard { nonce }),
		1 => Just(Step::Halt),
		1 => Just(Step::Resume),
		1 => (any::<bool>(), 0..CAPACITY).prop_map(|(inward, capacity)| Step::Limit {
			direction: if inward { Direction::In } else { Direction::Out },
			capacity,
		}),
		2 => (1..50 * USDT).prop_map(|amount| Step::Transfer { amount }),
		1 => (1u64..30).prop_map(|hours| Step::Wait { hours }),
		3 => Just(Step::NextBlock),
	]
}

proptest! {
	/// UB1, UB2, UB4, UB6: the issuance is what was minted less what was burned, each deposit is minted once, each withdrawal
	/// is committed once, and each claim and message is there until it is dealt with.
	#[test]
	fn books_should_balance_when_anything_is_done_in_any_order(steps in prop::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| {
			let lane = open(VAULT);
			let (mut minted, mut burned, mut paid) = (0, 0, 0);
			let mut claims = BTreeMap::<u64, Balance>::new();
			let mut deposits = BTreeMap::<u64, Balance>::new();
			let mut withdrawals = BTreeMap::<u64, Balance>::new();
			let mut withdrawn = 0u64;
			let mut committed = 0;
			for step in steps {
				match step {
					Step::Deposit { nonce, amount, relay_fee } => {
						let is_new = !deposits.contains_key(&nonce);
						assert_eq!(prove(&deposited(lane, nonce, amount, relay_fee)).is_ok(), is_new);
						if is_new {
							deposits.insert(nonce, amount);
							if Claims::<Test>::contains_key(lane, nonce) {
								claims.insert(nonce, amount);
							} else {
								assert!(!Halted::<Test>::get());
								minted += amount;
							}
						}
					},
					Step::Mint { nonce } => {
						if submit(mint_call(lane, nonce)).is_ok() {
							assert!(!Halted::<Test>::get());
							minted += claims.remove(&nonce).unwrap();
						}
					},
					Step::Withdraw { amount } => {
						if withdraw(ALICE, lane, amount).is_ok() {
							assert!(!Halted::<Test>::get());
							withdrawn += 1;
							withdrawals.insert(withdrawn, amount);
							burned += amount;
						}
					},
					Step::Release { nonce } => {
						let amount = withdrawals.get(&nonce).copied().unwrap_or(USDT);
						if prove_release(&released(lane, nonce, amount)).is_ok() {
							paid += withdrawals.remove(&nonce).unwrap();
						}
					},
					Step::Discard { nonce } => {
						let is_claim = claims.remove(&nonce).is_some();
						assert_eq!(Bridge::discard_claim(RuntimeOrigin::root(), lane, nonce).is_ok(), is_claim);
						if is_claim {
							deposits.remove(&nonce);
						}
					},
					Step::Halt => {
						let _ = Bridge::halt(RuntimeOrigin::signed(GUARDIAN));
					},
					Step::Resume => {
						let _ = Bridge::resume(RuntimeOrigin::root());
					},
					Step::Limit { direction, capacity } => set_limit(direction, capacity),
					Step::Transfer { amount } => {
						let _ = Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), BOB, amount);
					},
					Step::Wait { hours } => wait(hours * 3_600_000),
					Step::NextBlock => {
						let halted = Halted::<Test>::get();
						let before = crate::QueueEnds::<Test>::get().0;
						let root = next_block();
						let after = crate::QueueEnds::<Test>::get().0;
						assert_eq!(root.is_zero(), before == after);
						assert!(!halted || before == after);
						committed += after - before;
					},
				}
				Bridge::do_try_state().unwrap();
				assert_eq!(Balances::total_issuance(), minted - burned);
				assert_eq!(Claims::<Test>::iter().count(), claims.len());
				assert_eq!(Messages::<Test>::iter().count(), withdrawals.len());
				let reserve = Bridge::reserve(lane).unwrap();
				assert_eq!((reserve.minted, reserve.burned, reserve.released), (minted, burned, paid));
				assert_eq!(reserve.claimed, claims.values().sum::<Balance>());
			}
			// UB6: all that waits can still be done.
			let _ = Bridge::resume(RuntimeOrigin::root());
			set_limit(Direction::In, 100 * CAPACITY);
			wait_a_day();
			for nonce in claims.keys() {
				submit(mint_call(lane, *nonce)).unwrap();
			}
			while crate::QueueEnds::<Test>::get().0 < withdrawn {
				let before = crate::QueueEnds::<Test>::get().0;
				next_block();
				committed += crate::QueueEnds::<Test>::get().0 - before;
			}
			assert_eq!(committed, withdrawn);
			for (nonce, amount) in withdrawals {
				prove_release(&released(lane, nonce, amount)).unwrap();
			}
			next_block();
			assert_eq!(Bridge::reserve(lane).unwrap().in_flight, 0);
		});
	}
}
