//! The demo of `scripts/demo`. Ends with 1 if anything fails or the money doesn't add up.

use clap::Parser;
use coinop_scenarios::{
	chain::until_stopped,
	demo::{run, Arguments},
};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	let arguments = Arguments::parse();
	match until_stopped(run(&arguments)).await.and_then(|done| done) {
		Ok(summary) if summary.money_adds_up => ExitCode::SUCCESS,
		Ok(_) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("Error: {error:#}");
			ExitCode::FAILURE
		},
	}
}
