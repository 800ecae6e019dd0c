//! The Coinop node: a validator, a full node or an archive node of one chain, with its keys, specifications and
//! database at hand as subcommands.
#![allow(clippy::result_large_err, reason = "the SDK's errors are large, and each of them ends the process")]
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

mod authoring;
mod bridge;
mod chain_spec;
mod cli;
mod clock;
mod command;
mod did;
mod double_authorship;
mod keys;
mod network;
mod pool;
mod reports;
mod rpc;
mod service;

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// The allocator of the SDK's own nodes. With the system's, blocks of transfers took longer to make, those of settlements
/// about as long (`scripts/bench settle --sessions 10000`, three runs of each in turns).
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}
