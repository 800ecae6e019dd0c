//! What runs against a development chain of its own: the demo, the benchmarks and the scenarios in `tests/`.
//!
//! - [`chain`]: starts a chain on free ports and stops it.
//! - [`metrics`]: a node's figures.
//! - [`network`]: several nodes with as many accounts as wanted, on this machine.
//! - [`net`]: several nodes on hosts of their own, with delay, loss and cuts between them.
//! - [`scene`]: a payer and a provider with money on such a chain, for tests.
//! - [`bridge`]: an Ethereum of its own with the bridge's contracts, and what a relayer does by hand.
//! - [`demo`]: a household's meter pays a utility by the watt-hour.
//! - [`bench`]: the benchmarks behind `scripts/bench`.
//! - [`samples`], [`machine`]: what was measured, and on what; [`process`]: what a process takes.
#![cfg_attr(
	test,
	allow(
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::as_conversions,
		reason = "a test that panics is a test that fails"
	)
)]

pub mod bench;
pub mod bridge;
pub mod chain;
pub mod demo;
pub mod machine;
pub mod metrics;
pub mod net;
pub mod network;
pub mod process;
pub mod samples;
pub mod scene;
