//! Which nonce, fees and budget the next transaction on Ethereum has: rules without I/O.
//!
//! Nothing is written down. A relayer that was killed finds its account's next nonce on the chain, and may find
//! transactions of its earlier life in the pool, of which it knows nothing. It lets them be for as long as a transaction of
//! its own, then takes their place. Whatever they did is no harm: each message is carried out once.

use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// How much a transaction's fees must rise to take the place of another, in percent. Clients ask for 10.
const BUMP: u128 = 25;
const PERCENT: u128 = 100;

/// A day: what budgets are for.
pub const DAY: Duration = Duration::from_secs(86_400);

/// A transaction's fees, in wei a gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fees {
	/// At most, tip included.
	pub max: u128,
	/// Of it, at most for who makes the block.
	pub tip: u128,
}

impl Fees {
	/// Fees that hold while the base fee doubles; `None` if already now it can't be paid within `cap` wei a gas.
	pub fn at(base: u128, tip: u128, cap: u128) -> Option<Self> {
		let needed = base.saturating_add(tip);
		let max = base.saturating_mul(2).saturating_add(tip).min(cap);
		(needed <= cap).then_some(Self { max, tip })
	}

	/// The fees with which a stuck transaction's place is taken: high enough for the pool to agree and no lower than what a
	/// new one has. `None` if that is above `cap`: then it waits.
	pub fn bumped(self, now: Option<Self>, cap: u128) -> Option<Self> {
		let more = |fee: u128| {
			let percent = PERCENT.saturating_add(BUMP);
			// By division first: it can't overflow. The rest is rounded up.
			let whole = fee.checked_div(PERCENT).unwrap_or_default().saturating_mul(percent);
			let rest = fee.checked_rem(PERCENT).unwrap_or_default().saturating_mul(percent).div_ceil(PERCENT);
			whole.saturating_add(rest).saturating_add(1)
		};
		let now = now.unwrap_or(self);
		let max = more(self.max).max(now.max);
		let tip = more(self.tip).max(now.tip).min(max);
		(max <= cap).then_some(Self { max, tip })
	}
}

/// What to do about the next nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
	/// Send with this nonce.
	Send(u64),
	/// Transactions that aren't known wait in the pool, and waited long enough: take the place of the first.
	Replace(u64),
	/// Wait.
	Wait,
}

/// Which nonce is next.
///
/// - `free`: the first that is in no block and not in flight. There may be transactions in flight behind it, where a block
///   was dropped, or a node has lied about what is in blocks.
/// - `pooled`: the account's transactions in blocks and in the pool, as far as the node says.
/// - `in_flight`: how many this process has in flight, of `most`.
/// - `are_stuck`: whether unknown transactions have been there for as long as any may be.
pub fn turn(free: u64, pooled: u64, in_flight: usize, most: usize, are_stuck: bool) -> Turn {
	if in_flight >= most {
		return Turn::Wait;
	}
	match (pooled > free, are_stuck) {
		(false, _) => Turn::Send(free),
		(true, true) => Turn::Replace(free),
		(true, false) => Turn::Wait,
	}
}

/// How much may be spent within a day: the most that a node which lies can cost. So it counts what a signed transaction may
/// cost, and not what the node says that it has cost. Of all transactions with one nonce one gets into a block.
#[derive(Debug)]
pub struct Budget {
	/// Wei.
	most: u128,
	/// By nonce: when one was signed last, and the most wei that any of them may cost.
	signed: BTreeMap<u64, (Instant, u128)>,
}

impl Budget {
	/// `most` wei in any 24 hours; what was signed before this process began isn't known.
	pub fn new(most: u128) -> Self {
		Self { most, signed: BTreeMap::new() }
	}

	/// Notes that a transaction is signed.
	pub fn sign(&mut self, nonce: u64, wei: u128, now: Instant) {
		let known = self.signed.get(&nonce).map_or(0, |(_, known)| *known);
		self.signed.insert(nonce, (now, known.max(wei)));
	}

	/// Wei that are left.
	pub fn left(&mut self, now: Instant) -> u128 {
		self.signed.retain(|_, (at, _)| now.saturating_duration_since(*at) < DAY);
		let signed = self.signed.values().fold(0u128, |sum, (_, wei)| sum.saturating_add(*wei));
		self.most.saturating_sub(signed)
	}

	/// Wei that a transaction with this nonce may cost.
	pub fn room(&mut self, nonce: u64, now: Instant) -> u128 {
		let left = self.left(now);
		left.saturating_add(self.signed.get(&nonce).map_or(0, |(_, wei)| *wei))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const GWEI: u128 = 1_000_000_000;

	#[test]
	fn nonce_should_be_the_accounts_next_when_nothing_is_in_flight() {
		assert_eq!(turn(7, 7, 0, 4, false), Turn::Send(7));
		// Some nodes don't tell of their pool.
		assert_eq!(turn(7, 0, 0, 4, false), Turn::Send(7));
	}

	#[test]
	fn nonce_should_follow_what_is_in_flight_when_there_is_room() {
		assert_eq!(turn(9, 9, 2, 4, false), Turn::Send(9));
		assert_eq!(turn(11, 11, 4, 4, false), Turn::Wait);
	}

	/// Killed at any instant: what an earlier life left in the pool is waited for, then replaced, never skipped.
	#[test]
	fn nonce_should_be_replaced_only_when_unknown_transactions_are_stuck() {
		assert_eq!(turn(7, 9, 0, 4, false), Turn::Wait);
		assert_eq!(turn(7, 9, 0, 4, true), Turn::Replace(7));
		assert_eq!(turn(9, 9, 0, 4, true), Turn::Send(9));
	}

	#[test]
	fn fees_should_be_within_their_cap_when_the_base_fee_rises() {
		assert_eq!(Fees::at(10 * GWEI, GWEI, 100 * GWEI), Some(Fees { max: 21 * GWEI, tip: GWEI }));
		assert_eq!(Fees::at(60 * GWEI, GWEI, 100 * GWEI), Some(Fees { max: 100 * GWEI, tip: GWEI }));
		assert_eq!(Fees::at(100 * GWEI, GWEI, 100 * GWEI), None);
		assert_eq!(Fees::at(u128::MAX, GWEI, 100 * GWEI), None);
	}

	#[test]
	fn fees_should_wait_when_a_bump_is_above_the_cap() {
		let old = Fees { max: 90 * GWEI, tip: GWEI };
		assert_eq!(old.bumped(None, 100 * GWEI), None);
		assert!(old.bumped(None, 120 * GWEI).is_some());
		let now = Fees { max: 200 * GWEI, tip: 2 * GWEI };
		assert_eq!(old.bumped(Some(now), 300 * GWEI), Some(now), "what is new pays more");
	}

	#[test]
	fn budget_should_come_back_when_a_day_has_passed() {
		let (mut budget, now) = (Budget::new(100), Instant::now());
		budget.sign(1, 60, now);
		budget.sign(2, 60, now + DAY / 2);
		assert_eq!(budget.left(now + DAY / 2), 0);
		assert_eq!(budget.left(now + DAY), 40);
		assert_eq!(budget.left(now + DAY * 2), 100);
	}

	#[test]
	fn budget_should_count_the_dearest_transaction_of_a_nonce_when_it_is_replaced() {
		let (mut budget, now) = (Budget::new(100), Instant::now());
		budget.sign(1, 30, now);
		budget.sign(1, 50, now);
		budget.sign(1, 40, now);
		assert_eq!((budget.left(now), budget.room(1, now), budget.room(2, now)), (50, 100, 50));
	}

	proptest! {
		/// Clients refuse a replacement whose fees aren't both at least a tenth higher.
		#[test]
		fn fees_should_rise_by_a_tenth_when_bumped(max in 1u128..1_000 * GWEI, part in 0u128..=100, new in 0u128..2_000 * GWEI) {
			let old = Fees { max, tip: max * part / 100 };
			let now = Fees { max: new, tip: new / 10 };
			let bumped = old.bumped(Some(now), u128::MAX).unwrap();
			prop_assert!(bumped.max * 10 >= old.max * 11 && bumped.tip * 10 >= old.tip * 11);
			prop_assert!(bumped.max >= now.max && bumped.tip >= now.tip && bumped.tip <= bumped.max);
		}

		/// No nonce is left out, and what isn't ours is replaced only when it is stuck.
		#[test]
		fn nonce_should_leave_no_hole_when_any_state_is_found(
			free in 0u64..100, pooled in 0u64..100, in_flight in 0usize..8, most in 1usize..8, are_stuck: bool,
		) {
			match turn(free, pooled, in_flight, most, are_stuck) {
				Turn::Send(nonce) => prop_assert!(nonce == free && pooled <= free && in_flight < most),
				Turn::Replace(nonce) => prop_assert!(nonce == free && pooled > free && are_stuck),
				Turn::Wait => prop_assert!(in_flight >= most || pooled > free && !are_stuck),
			}
		}

		/// Kelp: whatever a node says, what is signed within a day costs no more than the budget.
		#[test]
		fn budget_should_hold_when_only_what_has_room_is_signed(
			wishes in prop::collection::vec((0u64..5, 1u128..60, 0u64..30), 1..60),
		) {
			let (mut budget, mut now) = (Budget::new(100), Instant::now());
			let mut signed: Vec<(Instant, u64, u128)> = Vec::new();
			for (nonce, wei, hours) in wishes {
				now += Duration::from_secs(3_600 * hours);
				if wei <= budget.room(nonce, now) {
					budget.sign(nonce, wei, now);
					signed.push((now, nonce, wei));
				}
				let mut dearest = BTreeMap::new();
				for (_, nonce, wei) in signed.iter().filter(|(at, ..)| now.duration_since(*at) < DAY) {
					let most: &mut u128 = dearest.entry(*nonce).or_default();
					*most = (*most).max(*wei);
				}
				prop_assert!(dearest.values().sum::<u128>() <= 100);
			}
		}
	}
}
