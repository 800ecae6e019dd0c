//! Samples of what was measured, and what is said of them.

use serde::Serialize;
use std::time::Duration;

/// Median and largest of some samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
	/// Half of the samples are no larger.
	pub p50: f64,
	/// The largest.
	pub max: f64,
}

impl Spread {
	/// Of samples in any order; zeros if there are none.
	pub fn of(samples: &[f64]) -> Self {
		Self { p50: median(samples), max: samples.iter().copied().fold(0.0, f64::max) }
	}
}

/// The middle one of samples in any order, the lower of two; 0 if there are none.
pub fn median(samples: &[f64]) -> f64 {
	percentile(samples, 50)
}

/// The least of samples in any order that `percent` of them don't exceed; 0 if there are none.
pub fn percentile(samples: &[f64], percent: usize) -> f64 {
	let mut sorted = samples.to_vec();
	sorted.sort_by(f64::total_cmp);
	let rank = sorted.len().saturating_mul(percent).div_ceil(100);
	sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// Milliseconds to a tenth, as they are printed.
pub fn milliseconds(duration: Duration) -> f64 {
	(duration.as_secs_f64() * 10_000.0).round() / 10.0
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn spread_should_be_median_and_largest_when_samples_are_unordered() {
		assert_eq!(Spread::of(&[3.0, 1.0, 2.0]), Spread { p50: 2.0, max: 3.0 });
		assert_eq!(Spread::of(&[4.0, 1.0, 3.0, 2.0]), Spread { p50: 2.0, max: 4.0 });
		assert_eq!(Spread::of(&[]), Spread::default());
	}

	#[test]
	fn percentile_should_be_the_nearest_rank_when_samples_are_unordered() {
		let samples: Vec<f64> = (1u8..=20).rev().map(f64::from).collect();
		assert_eq!([50, 95, 100].map(|percent| percentile(&samples, percent)), [10.0, 19.0, 20.0]);
		assert_eq!(percentile(&[], 95), 0.0);
	}

	#[test]
	fn milliseconds_should_be_rounded_to_a_tenth() {
		assert_eq!(milliseconds(Duration::from_micros(1_249)), 1.2);
	}
}
