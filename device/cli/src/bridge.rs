//! `coinop bridge`: USDT from Ethereum to Coinop and back.
//!
//! - [`coinop`] and [`ethereum`]: what the two sides say.
//! - [`expect`]: what that means for a deposit or a withdrawal, before it is made; rules without I/O.
//! - [`wallet`]: transactions on Ethereum.
//! - [`deposit`], [`withdraw`], [`claim`], [`status`]: the commands.

mod claim;
mod coinop;
mod deposit;
mod ethereum;
mod expect;
mod failure;
mod progress;
mod status;
mod wallet;
mod withdraw;

pub use failure::Failure;

use crate::{context::Context, parse};
use alloy::primitives::Address;
use anyhow::Result;
use clap::{Args, Subcommand};
use std::{path::PathBuf, time::Duration};

/// How long a node may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Subcommand)]
pub enum Command {
	/// Move USDT from Ethereum to an account of Coinop.
	Deposit(deposit::Arguments),
	/// Move USDT from Coinop to an address of Ethereum.
	Withdraw(withdraw::Arguments),
	/// Carry by yourself what nobody has carried, and keep the fee.
	#[command(subcommand)]
	Claim(claim::Command),
	/// Show where money is that is under way, and what it waits for; without a number or an account how the bridge stands.
	Status(status::Arguments),
}

/// Which vault, and who is asked about it.
#[derive(Args)]
pub struct Place {
	/// Ethereum's execution client, as http:// or https://. It is trusted: use your own.
	#[arg(long = "ethereum", env = "COINOP_ETHEREUM_URL", hide_env_values = true, value_name = "URL")]
	ethereum: Option<String>,
	/// The vault, where there are several.
	#[arg(long, value_name = "ADDRESS", value_parser = parse::address)]
	vault: Option<Address>,
}

/// Who pays on Ethereum, and how much at most.
#[derive(Args)]
pub struct Payer {
	/// File with the key that signs on Ethereum: 64 hexadecimal digits, for your eyes only (chmod 600). Without it the
	/// environment variable COINOP_ETHEREUM_KEY is used.
	#[arg(long, value_name = "FILE")]
	ethereum_key: Option<PathBuf>,
	/// Most gwei a gas, tip included. Above it nothing is sent.
	#[arg(long, value_name = "GWEI", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
	max_gas_price: u64,
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	match command {
		Command::Deposit(arguments) => deposit::run(context, arguments).await,
		Command::Withdraw(arguments) => withdraw::run(context, arguments).await,
		Command::Claim(command) => claim::run(context, command).await,
		Command::Status(arguments) => status::run(context, arguments).await,
	}
}
