//! USDT goes from Ethereum to Coinop and back: carried by hand, by users with `coinop bridge`, by a relayer in the demo, and by one
//! that is lied to.
//! `scripts/test --bridge` runs it.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

mod audit;
mod books;
mod commands;
mod deposits;
mod kills;
mod liars;
mod outage;
mod round_trip;
mod told;
mod withdrawals;
