//! Starts a development chain on a free port, runs a command with its address in `COINOP_URL`, and stops the chain.
//! Without a command it prints the address and runs until it is stopped.

use anyhow::{Context, Result};
use clap::Parser;
use coinop_scenarios::chain::{until_stopped, DevChain, Options};
use std::process::ExitCode;
use tokio::process::Command;

/// Runs a command against a new development chain, whose address it finds in COINOP_URL.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	/// What to run, with its arguments; without it the chain runs until this is stopped
	#[arg(trailing_var_arg = true, allow_hyphen_values = true)]
	command: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
	let arguments = Arguments::parse();
	until_stopped(run(arguments)).await?
}

async fn run(arguments: Arguments) -> Result<ExitCode> {
	let chain = DevChain::start(Options::default()).await?;
	let Some((program, rest)) = arguments.command.split_first() else {
		println!("{}", chain.url());
		std::future::pending::<()>().await;
		return Ok(ExitCode::SUCCESS);
	};
	let status = Command::new(program)
		.args(rest)
		.env("COINOP_URL", chain.url())
		.kill_on_drop(true)
		.status()
		.await
		.with_context(|| format!("can't run {program}"))?;
	let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
	Ok(ExitCode::from(code))
}
