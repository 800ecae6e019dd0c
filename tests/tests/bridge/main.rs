//! USDT goes from Ethereum to Coinop and back, without a relayer: a test carries everything by hand. `scripts/test --bridge`
//! runs it.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

mod books;
mod deposits;
mod round_trip;
mod withdrawals;
