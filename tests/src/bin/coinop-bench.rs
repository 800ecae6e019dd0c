//! The benchmarks of `scripts/bench`, which is the way to call this.

use anyhow::Result;
use clap::{Parser, Subcommand};
use coinop_scenarios::{
	bench::{fees, streams, table, throughput, voucher, LIST},
	chain::until_stopped,
	machine::Machine,
	network::Size,
};
use std::path::PathBuf;

/// Measures, prints a table, and writes the raw samples to a file if one is named.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	#[command(subcommand)]
	command: Command,
	/// Also write the raw samples, the machine and the versions to this file
	#[arg(long, global = true, value_name = "FILE")]
	json: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
	/// List the benchmarks
	List,
	/// Print what figures depend on, the machine and the versions, as JSON
	Machine,
	/// Ticks and statements checked per second on one core
	Voucher {
		/// Times that everything is measured
		#[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
		rounds: u32,
	},
	/// What each call costs
	Fees,
	/// Block time without a stream and with many that nobody touches; creating 100,000 takes minutes
	Streams {
		/// Streams to create
		#[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..))]
		streams: u32,
		/// Blocks that are watched before and after, two a second
		#[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(120..))]
		blocks: u32,
	},
	/// Transfers, payments and settlements finalized a second while the pools are full; takes a quarter of an hour
	Throughput {
		/// Accounts in the first block
		#[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(20_000..=4_000_000))]
		accounts: u32,
		/// Seconds for which each kind of transaction is measured
		#[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(5..=600))]
		window: u64,
		/// Validators of each network, one network after the other
		#[arg(long, value_enum, value_delimiter = ',', default_values = ["1", "4"])]
		validators: Vec<Size>,
		/// Keep the pools at their limits for so many seconds instead, then wait until fees are back: largest finality
		/// lag, fees over time, lost transactions
		#[arg(long, value_parser = clap::value_parser!(u64).range(10..=3_600))]
		soak: Option<u64>,
	},
}

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	let outcome = match arguments.command {
		Command::List => {
			let rows = LIST.iter().map(|(name, purpose)| vec![name.to_string(), purpose.to_string()]);
			println!("{}", table(&["benchmark", "what it measures"], rows));
			return Ok(());
		},
		Command::Machine => {
			println!("{}", serde_json::to_string(&Machine::here())?);
			return Ok(());
		},
		Command::Voucher { rounds } => voucher::run(rounds)?,
		Command::Fees => until_stopped(fees::run()).await??,
		Command::Streams { streams, blocks } => until_stopped(streams::run(streams, blocks)).await??,
		Command::Throughput { accounts, window, validators, soak } => {
			let settings = throughput::Settings { accounts, window, sizes: validators, soak };
			until_stopped(throughput::run(&settings)).await??
		},
	};
	outcome.publish(arguments.json.as_deref())
}
