//! What can be said to the node on the command line.

use crate::{chain_spec, keys::KeyCommand, network::NewNetworkCommand, service::STATE_PRUNING};
use clap::{error::ErrorKind, ArgAction, CommandFactory, FromArgMatches};
use sc_cli::{ChainSpec, NetworkBackendType, RunCmd, SubstrateCli};
use std::{ffi::OsString, time::Duration};

/// The node's arguments: a subcommand, or how to run.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	#[clap(flatten)]
	pub run: RunCmd,

	#[clap(flatten)]
	pub finality: FinalityParams,
}

/// How finality is reached.
#[derive(Debug, Clone, clap::Args)]
pub struct FinalityParams {
	/// Milliseconds a GRANDPA vote is given to reach the other validators (1 to 10000).
	///
	/// A round waits two of these periods for first votes and four for second ones, unless enough of them come earlier. A
	/// shorter period finalizes sooner; one that is shorter than the network's real delay makes validators vote before
	/// they have heard of each other, so that rounds finalize older blocks and cost more messages. Unless told otherwise
	/// it is what was soonest final both on one machine and with 50 ms between all validators (`scripts/bench finality`).
	/// Choose the same for all of them, and longer than that only where finality lags.
	#[arg(
		long,
		value_name = "MS",
		default_value_t = 25,
		value_parser = clap::value_parser!(u64).range(1..=10_000)
	)]
	pub grandpa_gossip_period: u64,
}

impl FinalityParams {
	/// The time a vote is given to reach the other validators.
	pub fn gossip_period(&self) -> Duration {
		Duration::from_millis(self.grandpa_gossip_period)
	}
}

/// What the node does instead of running.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it in a process")]
pub enum Subcommand {
	/// Generate, inspect and insert keys
	#[command(subcommand)]
	Key(KeyCommand),

	/// Write a chain's specification, plain or raw
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Write the specification of a network of one's own, from its validators' session keys
	NewNetwork(NewNetworkCommand),

	/// Execute a block of the database again
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write a block's state as a chain specification
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks from a file
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove a chain's database
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take back blocks that are not final
	Revert(sc_cli::RevertCmd),

	/// Print the database's best and finalized blocks as JSON
	ChainInfo(sc_cli::ChainInfoCmd),
}

impl Cli {
	/// Reads the arguments, the program's name first.
	///
	/// # Errors
	/// What is wrong with them, ready to be shown; also the requests for help and version.
	pub fn read<I, T>(arguments: I) -> Result<Self, clap::Error>
	where
		I: IntoIterator<Item = T>,
		T: Into<OsString> + Clone,
	{
		let mut command = describe(<Self as SubstrateCli>::setup_command(<Self as CommandFactory>::command()));
		let matches = command.try_get_matches_from_mut(arguments)?;
		let cli = <Self as FromArgMatches>::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
		if cli.run.network_params.network_backend == NetworkBackendType::Libp2p {
			return Err(command.error(
				ErrorKind::InvalidValue,
				"this node is built with the litep2p network backend only: leave --network-backend away",
			));
		}
		Ok(cli)
	}
}

/// Says what holds for this node where the SDK's help speaks of its own defaults.
fn describe(command: clap::Command) -> clap::Command {
	command
		.mut_args(|argument| {
			let name = argument.get_id().as_str().to_owned();
			match name.as_str() {
				"chain" => {
					let help = "The chain: dev, local, staging, or the path of a chain specification";
					argument.help(help).long_help(help)
				},
				"network_backend" => {
					let help = "The implementation of peer-to-peer networking; this node has litep2p only";
					argument.help(help).long_help(help).hide_possible_values(true)
				},
				// It is always on, whatever is said here: see service::prepare.
				"indexing_enabled" => argument.hide(true),
				"state_pruning" => {
					let help = format!(
						"Which blocks' state to keep: archive (all blocks), archive-canonical (all finalized blocks), or \
						 the number of finalized blocks.\n\nA new database keeps {STATE_PRUNING}, which is 24 hours of \
						 500 ms blocks. Whether a database is an archive is settled when it is made; only the number can \
						 be changed later."
					);
					argument.help("Which blocks' state to keep").long_help(help)
				},
				// The SDK's default looks after a view of the pool for every block. Where validators are short of processor
				// time that alone lets them miss their slots: with full pools, four of them made nearly empty blocks
				// (`scripts/bench throughput --soak 300`). Forks here last for a block or two.
				"pool_best_blocks_only" => {
					let help = "Look after the pool's transactions on best blocks only, not on every fork";
					argument
						.help(help)
						.long_help(help)
						.action(ArgAction::Set)
						.num_args(0..=1)
						.require_equals(true)
						.default_value("true")
						.default_missing_value("true")
						.value_name("BOOL")
				},
				_ => argument,
			}
		})
		.mut_subcommands(describe)
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Coinop Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the Coinop project".into()
	}

	fn support_url() -> String {
		"the Coinop project's issues".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		chain_spec::load(id)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(arguments: &[&str]) -> Result<Cli, clap::Error> {
		Cli::read(["coinop-node"].iter().chain(arguments))
	}

	#[test]
	fn arguments_should_be_consistent() {
		describe(Cli::setup_command(Cli::command())).debug_assert();
	}

	#[test]
	fn gossip_period_should_be_25_ms_when_not_given() {
		assert_eq!(read(&["--dev"]).unwrap().finality.gossip_period(), Duration::from_millis(25));
	}

	#[test]
	fn gossip_period_should_be_taken_when_in_range() {
		for period in ["1", "333", "10000"] {
			let cli = read(&["--grandpa-gossip-period", period]).unwrap();
			assert_eq!(cli.finality.grandpa_gossip_period.to_string(), period);
		}
	}

	#[test]
	fn pool_should_follow_best_blocks_only_when_not_told_otherwise() {
		for (arguments, wanted) in [
			(vec!["--dev"], true),
			(vec!["--dev", "--pool-best-blocks-only"], true),
			(vec!["--pool-best-blocks-only=false", "--dev"], false),
		] {
			assert_eq!(read(&arguments).unwrap().run.pool_config.pool_best_blocks_only, wanted, "{arguments:?}");
		}
	}

	#[test]
	fn gossip_period_should_be_refused_when_out_of_range() {
		for period in ["0", "10001", "-5", "fast"] {
			let argument = format!("--grandpa-gossip-period={period}");
			let error = read(&[argument.as_str()]).unwrap_err();
			assert!(error.to_string().contains("--grandpa-gossip-period"), "{error}");
		}
	}

	#[test]
	fn network_backend_should_be_refused_when_not_built_in() {
		let error = read(&["--network-backend", "libp2p"]).unwrap_err();
		assert!(error.to_string().contains("litep2p"), "{error}");
		assert!(read(&["--network-backend", "litep2p"]).is_ok());
	}

	#[test]
	fn subcommands_should_parse() {
		for line in [
			"key generate",
			"key session --keystore-path keys --account ALICE",
			"new-network --name Ours --id ours --validators list --council ALICE",
			"export-chain-spec --chain dev --raw",
			"check-block 1",
			"export-blocks",
			"export-state",
			"import-blocks",
			"purge-chain --dev -y",
			"revert 1",
			"chain-info --dev",
		] {
			let line = line.replace("ALICE", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
			let arguments: Vec<&str> = line.split(' ').collect();
			assert!(read(&arguments).unwrap().subcommand.is_some(), "{line}");
		}
	}
}
