//! Seeds of tests that draw lots.

use sha2::{Digest, Sha256};
use std::{
	env,
	time::{SystemTime, UNIX_EPOCH},
};

/// Environment variable with the seed, to see again what a test has shown before.
pub const VARIABLE: &str = "COINOP_SEED";

/// The seed in the environment, or a new one; prints it. What isn't a number there counts as none.
pub fn seed() -> u64 {
	let given = env::var(VARIABLE).ok().and_then(|seed| seed.trim().parse().ok());
	let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
	let seed = given.unwrap_or_else(|| u64::try_from(now() & u128::from(u32::MAX)).unwrap_or_default());
	println!("{VARIABLE}={seed}");
	seed
}

/// Numbers that follow from a seed, what they are drawn for, and which time it is.
#[derive(Debug)]
pub struct Draw([u8; 32]);

impl Draw {
	/// Those of the `count`th time for this `purpose`.
	pub fn new(seed: u64, purpose: &str, count: u64) -> Self {
		let (seed, count) = (seed.to_le_bytes(), count.to_le_bytes());
		let all = [seed.as_slice(), purpose.as_bytes(), count.as_slice()].concat();
		Self(Sha256::digest(all).into())
	}

	/// The next, below `bound`.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.0 = Sha256::digest(self.0).into();
		let number = self.0.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
		number.checked_rem(bound).unwrap_or_default()
	}

	/// A place in something of this length.
	pub fn place(&mut self, length: usize) -> usize {
		let length = u64::try_from(length).unwrap_or(u64::MAX);
		usize::try_from(self.below(length)).unwrap_or_default()
	}

	/// One of them, if there is any.
	pub fn pick<T>(&mut self, mut from: Vec<T>) -> Option<T> {
		let place = self.place(from.len());
		(place < from.len()).then(|| from.swap_remove(place))
	}
}
