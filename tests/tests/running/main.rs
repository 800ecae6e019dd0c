//! What runs on a chain of its own, a file a use case. One program, since each would take a minute to link: name one
//! file's tests to run them alone, as in `cargo test --release --workspace --test running stream_lease`.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

mod demo;
mod devchain;
mod fleet;
mod metered;
mod pay_api;
mod pay_car;
mod pay_electricity;
mod pay_fridge;
mod pay_hospital;
mod pay_irrigation;
mod pay_parking;
mod pay_royalty;
mod stream_delivery;
mod stream_dispute;
mod stream_insurance;
mod stream_lease;
mod stream_revenue;
mod stream_vesting;
