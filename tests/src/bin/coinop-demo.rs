//! The demo of `scripts/demo`. Ends with 1 if anything fails or the money doesn't add up.

use anyhow::Result;
use clap::Parser;
use coinop_scenarios::{
	chain::until_stopped,
	demo::{self, Arguments},
};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	let arguments = Arguments::parse();
	match until_stopped(adds_up(&arguments)).await.and_then(|done| done) {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("Error: {error:#}");
			ExitCode::FAILURE
		},
	}
}

/// Shows what is asked for; answers whether the money adds up.
async fn adds_up(arguments: &Arguments) -> Result<bool> {
	Ok(if arguments.bridge {
		demo::bridge::run(arguments.json.as_deref()).await?.money_adds_up
	} else {
		demo::run(arguments).await?.money_adds_up
	})
}
