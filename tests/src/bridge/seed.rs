//! Seeds of tests that draw lots.

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
