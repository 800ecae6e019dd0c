//! Time on the chain, and when a window of it has passed.

use crate::BlockNumber;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Milliseconds of the chain's timestamp.
pub type Moment = u64;

/// Milliseconds between blocks.
pub const SLOT_DURATION: Moment = 500;

/// Blocks that an hour makes.
pub const HOURS: BlockNumber = 7_200;

/// A point in the chain's life: its time and its block.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Instant {
	/// Milliseconds of the chain's timestamp.
	pub at: Moment,
	/// The block.
	pub block: BlockNumber,
}

impl Instant {
	/// Whether a window of `length` ms that began here has passed at `now`: its time has, and at least half the
	/// blocks that time makes were produced, so that nobody finds a window closed after an outage in which
	/// nothing could be said.
	pub fn has_passed(&self, length: Moment, now: &Instant) -> bool {
		let time = now.at.checked_sub(self.at);
		let blocks = now.block.checked_sub(self.block).map(Moment::from);
		time.is_some_and(|time| time >= length)
			&& blocks.is_some_and(|blocks| blocks >= length.div_ceil(SLOT_DURATION.saturating_mul(2)))
	}

	/// The moment `at`, which need not have come, with the block that it would have if no slot were missed from
	/// here on. Windows that begin there err on the side of ending late.
	pub fn projected(&self, at: Moment) -> Instant {
		let blocks = at.saturating_sub(self.at).checked_div(SLOT_DURATION).unwrap_or_default();
		Instant { at, block: self.block.saturating_add(BlockNumber::try_from(blocks).unwrap_or(BlockNumber::MAX)) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn window_should_stay_open_when_its_time_passed_in_an_outage() {
		let start = Instant { at: 1_000, block: 10 };
		let hour = 3_600_000;
		assert!(!start.has_passed(hour, &Instant { at: 1_000 + hour, block: 11 }));
		assert!(!start.has_passed(hour, &Instant { at: 1_000 + hour, block: 10 + 3_599 }));
		assert!(start.has_passed(hour, &Instant { at: 1_000 + hour, block: 10 + 3_600 }));
		assert!(!start.has_passed(hour, &Instant { at: 1_000 + hour - 1, block: 10 + 7_200 }));
	}

	proptest! {
		#[test]
		fn window_should_not_pass_before_its_time_and_half_its_blocks_when_any(
			at in 0u64..1 << 50, block in 0u32..1 << 30, length in 0u64..1 << 40, later in 0u64..1 << 40, blocks in 0u32..1 << 30,
		) {
			let start = Instant { at, block };
			let now = Instant { at: at + later, block: block + blocks };
			let passed = start.has_passed(length, &now);
			prop_assert_eq!(passed, later >= length && u64::from(blocks) * 2 * SLOT_DURATION >= length);
		}

		/// A window that begins at a projected instant never passes before the same window measured from the real one.
		#[test]
		fn projection_should_only_delay_when_slots_are_missed(
			open in 0u64..1 << 40, ahead in 0u64..1 << 36, missed in 0u64..1 << 20, length in 0u64..1 << 30, later in 0u64..1 << 31,
		) {
			let opened = Instant { at: open, block: 7 };
			let expiry = opened.at + ahead;
			let produced = |at: u64| ((at - open) / SLOT_DURATION).saturating_sub(missed) as u32 + 7;
			let real = Instant { at: expiry, block: produced(expiry) };
			let now = Instant { at: expiry + later, block: produced(expiry + later) };
			if opened.projected(expiry).has_passed(length, &now) {
				prop_assert!(real.has_passed(length, &now));
			}
		}
	}
}
