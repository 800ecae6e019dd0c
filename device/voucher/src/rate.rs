//! The cap on units an hour with which a payer bounds what a meter that isn't its own can say.

const HOUR: u128 = 3_600_000;

/// The most units that may have been used `elapsed` ms after a session opened, at `per_hour` units an hour: rounded up,
/// so that a cap at the meter's own top speed never stands in its way.
pub fn units_within(per_hour: u64, elapsed: u64) -> u64 {
	let units = u128::from(per_hour).saturating_mul(elapsed.into()).div_ceil(HOUR);
	u64::try_from(units).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn units_should_be_the_rate_when_an_hour_passed() {
		assert_eq!(units_within(11_000, 3_600_000), 11_000);
		assert_eq!(units_within(11_000, 0), 0);
		assert_eq!(units_within(1, 1), 1);
		assert_eq!(units_within(u64::MAX, u64::MAX), u64::MAX);
	}

	proptest! {
		#[test]
		fn units_should_never_fall_when_time_passes(rate: u64, elapsed: u64, later: u64) {
			prop_assert!(units_within(rate, elapsed) <= units_within(rate, elapsed.saturating_add(later)));
		}
	}
}
