//! The benchmarks of `scripts/bench`, which is the way to call this.

use anyhow::Result;
use clap::{Parser, Subcommand};
use coinop_scenarios::{
	bench::{
		bridge, bridge_gas, enrol, fees,
		light_client::{self, device::Task},
		settle, streams, table, throughput, voucher, LIST,
	},
	chain::until_stopped,
	machine::Machine,
	net::finality,
	network::Size,
};
use std::{path::PathBuf, time::Duration};

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
	/// Devices that hold nothing, enrolling themselves from one fleet
	Enrol {
		/// How many
		#[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
		devices: u32,
	},
	/// Sessions settled a second of block execution; a million sessions in the state take minutes to write
	Settle {
		/// Open sessions in the first block, one chain after the other
		#[arg(long, value_delimiter = ',', default_values_t = [10_000u64, 1_000_000], value_parser = clap::value_parser!(u64).range(10_000..=2_000_000))]
		sessions: Vec<u64>,
		/// Sessions that are settled with each number of items a call
		#[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(256..=10_000))]
		settled: u32,
	},
	/// Block time without a stream and with many that nobody touches; creating 100,000 takes minutes
	Streams {
		/// Streams to create
		#[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..))]
		streams: u32,
		/// Blocks that are watched before and after, two a second
		#[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(120..))]
		blocks: u32,
	},
	/// Block time, and how soon blocks and payments are final; takes a quarter of an hour
	Finality {
		/// Validators of each network, one network after the other
		#[arg(long, value_delimiter = ',', default_values = ["4", "7"])]
		validators: Vec<usize>,
		/// Round trip times between all nodes, in milliseconds
		#[arg(long, value_delimiter = ',', default_values = ["0", "50", "100"])]
		round_trips: Vec<u64>,
		/// Percent of packets that are lost, with the longest of the round trip times
		#[arg(long, default_value_t = 1.0)]
		loss: f64,
		/// Finalized blocks that are watched in each case
		#[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u64).range(20..))]
		blocks: u64,
		/// The time that GRANDPA gives a vote to reach the others, in milliseconds, if not the node's default
		#[arg(long)]
		gossip_period: Option<u64>,
	},
	/// Time, bytes and memory that a device's light client takes, begun with nothing and with what it kept
	LightClient {
		/// Starts of each kind
		#[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
		starts: u32,
		/// Seconds for which each client follows the chain
		#[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(5..))]
		follow: u64,
		/// Round trip time between all, in milliseconds
		#[arg(long, default_value_t = 0)]
		round_trip: u64,
		/// Blocks between a start with nothing and the next
		#[arg(long, default_value_t = 20)]
		away: u64,
	},
	/// One such client, on a host of its own
	#[command(hide = true)]
	LightClientDevice {
		/// The chain's specification
		specification: PathBuf,
		/// Where to write what was measured
		result: PathBuf,
		/// What another client kept
		#[arg(long)]
		begin_with: Option<PathBuf>,
		/// Where to write what this one keeps
		#[arg(long)]
		keep: Option<PathBuf>,
		/// Seconds for which to follow the chain
		#[arg(long)]
		follow: u64,
	},
	/// Gas of the bridge's transactions on Ethereum
	BridgeGas,
	/// How soon a relayer has deposits minted and withdrawals paid, and what it takes while idle; a quarter of an hour and more
	Bridge {
		/// Deposits, and withdrawals
		#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=50))]
		samples: u32,
		/// Seconds with nothing to carry
		#[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
		idle: u64,
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
		Command::Enrol { devices } => until_stopped(enrol::run(devices)).await??,
		Command::Settle { sessions, settled } => until_stopped(settle::run(&sessions, settled)).await??,
		Command::Streams { streams, blocks } => until_stopped(streams::run(streams, blocks)).await??,
		Command::Finality { validators, round_trips, loss, blocks, gossip_period } => {
			let plan = finality::Plan { validators, round_trips, loss, blocks, gossip_period };
			until_stopped(finality::run(plan)).await??
		},
		Command::LightClient { starts, follow, round_trip, away } => {
			until_stopped(light_client::run(light_client::Plan { starts, follow, round_trip, away })).await??
		},
		Command::LightClientDevice { specification, result, begin_with, keep, follow } => {
			let follow = Duration::from_secs(follow);
			return light_client::device::run(&Task { specification, result, begin_with, keep, follow }).await;
		},
		Command::Bridge { samples, idle } => until_stopped(bridge::run(bridge::Plan { samples, idle })).await??,
		Command::BridgeGas => until_stopped(bridge_gas::run()).await??,
		Command::Throughput { accounts, window, validators, soak } => {
			let settings = throughput::Settings { accounts, window, sizes: validators, soak };
			until_stopped(throughput::run(&settings)).await??
		},
	};
	outcome.publish(arguments.json.as_deref())
}
