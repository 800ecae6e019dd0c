//! What networks of several nodes must withstand, a file for each. One program, so that it is linked once and the
//! networks run one after the other. `scripts/test` runs what is short; `scripts/test --network` also what is ignored
//! here.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

mod clock;
mod definitions;
mod equivocation;
mod finality;
mod full_node;
mod light_client;
mod partition;
mod upgrade;
mod validators;
