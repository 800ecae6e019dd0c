//! How much may go one way within a day.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Moment, USDT};
use scale_info::TypeInfo;

/// In this many ms an empty bucket fills.
pub const DAY: Moment = 86_400_000;

/// µUSDT up to which an amount may draw on the half of the bucket that is kept for such.
pub const SMALL: Balance = USDT.saturating_mul(1_000);

/// A token bucket: it holds [`Bucket::capacity`], fills by as much in [`DAY`], evenly, and what is drawn is gone whatever
/// comes back the other way.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Bucket {
	/// µUSDT that it holds when it is full.
	pub capacity: Balance,
	/// µUSDT that were missing in it at [`Bucket::at`].
	drawn: Balance,
	/// When that was, in ms.
	at: Moment,
}

impl Bucket {
	/// A full bucket of `capacity` µUSDT.
	pub fn new(capacity: Balance) -> Self {
		Self { capacity, drawn: 0, at: 0 }
	}

	/// µUSDT missing in it at `now`. Less than a µUSDT that has filled is not counted.
	fn missing(&self, now: Moment) -> Balance {
		let elapsed = Balance::from(now.saturating_sub(self.at));
		let filled = self.capacity.saturating_mul(elapsed).checked_div(DAY.into()).unwrap_or_default();
		self.drawn.saturating_sub(filled)
	}

	/// The bucket after `amount` µUSDT are drawn at `now`; `None` if it hasn't got as much, or it would take more than half
	/// of the bucket for an amount above [`SMALL`].
	pub fn draw(&self, amount: Balance, now: Moment) -> Option<Self> {
		let most = if amount > SMALL { self.half() } else { self.capacity };
		let drawn = self.missing(now).checked_add(amount)?;
		(drawn <= most).then_some(Self { drawn, at: self.at.max(now), ..*self })
	}

	/// The bucket with another capacity. What is missing in it stays missing.
	pub fn resize(&self, capacity: Balance, now: Moment) -> Self {
		Self { capacity, drawn: self.missing(now), at: self.at.max(now) }
	}

	/// µUSDT that amounts up to [`SMALL`] can draw at `now`.
	pub fn available(&self, now: Moment) -> Balance {
		self.capacity.saturating_sub(self.missing(now))
	}

	/// µUSDT that larger amounts can draw at `now`.
	pub fn available_to_large(&self, now: Moment) -> Balance {
		self.half().saturating_sub(self.missing(now))
	}

	/// The largest amount that may be withdrawn at once: a tenth.
	pub fn largest(&self) -> Balance {
		self.capacity.checked_div(10).unwrap_or_default()
	}

	fn half(&self) -> Balance {
		self.capacity.checked_div(2).unwrap_or_default()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const CAPACITY: Balance = 100_000 * USDT;

	#[test]
	fn bucket_should_keep_half_for_small_amounts_when_large_ones_draw() {
		let half = Bucket::new(CAPACITY).draw(CAPACITY / 2, 1).unwrap();
		assert_eq!(half.draw(SMALL + 1, 1), None);
		assert_eq!((half.available(1), half.available_to_large(1)), (CAPACITY / 2, 0));
		let mut bucket = half;
		for _ in 0..50 {
			bucket = bucket.draw(SMALL, 1).unwrap();
		}
		assert_eq!(bucket.draw(1, 1), None);
	}

	#[test]
	fn bucket_should_fill_within_a_day_when_it_is_empty() {
		let half = Bucket::new(CAPACITY).draw(CAPACITY / 2, DAY).unwrap();
		assert_eq!(half.available(DAY + DAY / 4), CAPACITY * 3 / 4);
		assert_eq!(half.available(DAY + DAY / 2), CAPACITY);
		assert_eq!(half.available(DAY * 9), CAPACITY);
	}

	#[test]
	fn bucket_should_stay_overdrawn_when_its_capacity_is_lowered() {
		let half = Bucket::new(CAPACITY).draw(CAPACITY / 2, 1).unwrap();
		let low = half.resize(CAPACITY / 10, 1);
		assert_eq!((low.available(1), low.draw(1, 1)), (0, None));
		assert_eq!(low.resize(CAPACITY, 1), half);
	}

	proptest! {
		/// UB5: whatever is asked for and whenever, in no 24 hours is more than twice the capacity drawn, nor more than once
		/// by amounts above [`SMALL`].
		#[test]
		fn bucket_should_give_at_most_twice_its_capacity_in_a_day_when_drawn_at_will(
			capacity in 1u128..1_000_000 * USDT,
			asked in prop::collection::vec((0u64..DAY / 4, 1u128..100_000 * USDT, any::<bool>()), 1..120),
		) {
			let mut bucket = Bucket::new(capacity);
			let mut now = 1_800_000_000_000;
			let mut drawn = Vec::<(Moment, Balance)>::new();
			for (later, amount, small) in asked {
				now += later;
				let amount = if small { amount % SMALL + 1 } else { amount };
				let available = if amount > SMALL { bucket.available_to_large(now) } else { bucket.available(now) };
				match bucket.draw(amount, now) {
					Some(next) => {
						prop_assert!(amount <= available);
						bucket = next;
						drawn.push((now, amount));
					},
					None => prop_assert!(amount > available),
				}
				let day = drawn.iter().filter(|(at, _)| now - at < DAY);
				let (all, large) = day.fold((0, 0), |(all, large), (_, amount)| {
					(all + amount, large + if *amount > SMALL { *amount } else { 0 })
				});
				prop_assert!(all <= 2 * capacity, "{all} of {capacity}");
				prop_assert!(large <= capacity + capacity / 2);
			}
		}
	}
}
