//! How long to wait before something that failed is tried again.

use std::{
	collections::HashMap,
	hash::Hash,
	time::{Duration, Instant},
};

/// Most failures that are remembered: what is forgotten is only tried earlier than it would have been.
const MOST: usize = 4_096;

/// Waiting that doubles with each failure in a row, up to a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
	/// After the first failure.
	pub first: Duration,
	/// At most.
	pub cap: Duration,
}

impl Backoff {
	/// How long to wait after so many failures in a row; nothing after none.
	pub fn after(&self, failures: u32) -> Duration {
		let Some(doublings) = failures.checked_sub(1) else { return Duration::ZERO };
		let factor = 1u32.checked_shl(doublings.min(31)).unwrap_or(u32::MAX);
		self.first.saturating_mul(factor).min(self.cap)
	}
}

/// What failed lately, and when it may be tried again.
#[derive(Debug)]
pub struct Failures<K> {
	backoff: Backoff,
	failed: HashMap<K, (u32, Instant)>,
}

impl<K: Eq + Hash + Clone> Failures<K> {
	/// Nothing failed.
	pub fn new(backoff: Backoff) -> Self {
		Self { backoff, failed: HashMap::new() }
	}

	/// Whether it may be tried at `now`.
	pub fn may_try(&self, what: &K, now: Instant) -> bool {
		self.failed.get(what).is_none_or(|(_, until)| *until <= now)
	}

	/// It failed at `now`; answers how long it waits.
	pub fn failed(&mut self, what: K, now: Instant) -> Duration {
		if self.failed.len() >= MOST {
			self.failed.retain(|_, (_, until)| *until > now);
			if self.failed.len() >= MOST {
				self.failed.clear();
			}
		}
		let entry = self.failed.entry(what).or_insert((0, now));
		entry.0 = entry.0.saturating_add(1);
		let wait = self.backoff.after(entry.0);
		entry.1 = now.checked_add(wait).unwrap_or(now);
		wait
	}

	/// It succeeded.
	pub fn succeeded(&mut self, what: &K) {
		self.failed.remove(what);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const BACKOFF: Backoff = Backoff { first: Duration::from_secs(2), cap: Duration::from_secs(300) };

	#[test]
	fn wait_should_double_up_to_its_cap_when_failures_follow_each_other() {
		let waits: Vec<_> = (0..10).map(|failures| BACKOFF.after(failures).as_secs()).collect();
		assert_eq!(waits, [0, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
		assert_eq!(BACKOFF.after(u32::MAX), BACKOFF.cap);
	}

	#[test]
	fn failure_should_be_forgotten_when_it_succeeds() {
		let (mut failures, now) = (Failures::new(BACKOFF), Instant::now());
		assert!(failures.may_try(&1, now));
		assert_eq!(failures.failed(1, now).as_secs(), 2);
		assert_eq!(failures.failed(1, now).as_secs(), 4);
		assert!(!failures.may_try(&1, now) && failures.may_try(&2, now));
		assert!(failures.may_try(&1, now + Duration::from_secs(4)));
		failures.succeeded(&1);
		assert!(failures.may_try(&1, now));
		assert_eq!(failures.failed(1, now).as_secs(), 2);
	}

	#[test]
	fn failures_should_be_bounded_when_there_are_many() {
		let (mut failures, now) = (Failures::new(BACKOFF), Instant::now());
		for what in 0..3 * MOST {
			failures.failed(what, now);
			assert!(failures.failed.len() <= MOST);
		}
	}

	proptest! {
		#[test]
		fn wait_should_never_shrink_nor_pass_its_cap_when_failures_grow(first in 0u64..1_000, cap in 0u64..100_000, failures: u32) {
			let backoff = Backoff { first: Duration::from_millis(first), cap: Duration::from_millis(cap) };
			let wait = backoff.after(failures);
			prop_assert!(wait <= backoff.cap);
			prop_assert!(backoff.after(failures.saturating_add(1)) >= wait);
		}
	}
}
