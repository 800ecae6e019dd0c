//! Four validators as processes of this machine, started by zombienet's native provider.
//!
//! The chain is the node's `local`, whose validators are `//Alice`, `//Bob`, `//Charlie` and `//Dave`: zombienet gives
//! a node the keys of its name, so that the specification can be the node's own, raw. (From a plain one zombienet makes
//! a raw one itself, with the executor of the SDK release that it was built with.)

use anyhow::{anyhow, bail, Context, Result};
use coinop_agent::{api, chain::Chain, AccountId32};
use coinop_scenarios::{
	chain::binary,
	net::{
		genesis,
		ledger::{finalized, Ledger},
		light::LightClient,
		rpc::Rpc,
		turn, wait, Turn,
	},
};
use nix::{
	sys::signal::{kill, Signal},
	unistd::Pid,
};
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};
use subxt::events::DecodeAsEvent;
use tempfile::TempDir;
use zombienet_sdk::{
	AddNodeOptions, Arg, LocalFileSystem, Network as Zombienet, NetworkConfigBuilder, NetworkConfigExt, NetworkNode,
};

/// The validators of every network, by name.
pub const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// Longest wait for nodes to answer, and for anything that takes some blocks.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// The same for zombienet, in seconds.
const PATIENCE_SECONDS: u32 = 180;

/// What is said to every node. Nodes know each other by the specification alone.
const ARGUMENTS: [&str; 1] = ["--no-mdns"];

/// A network to start.
#[derive(Clone, Debug, Default)]
pub struct Options {
	/// Blocks of a session; `None` for ten minutes.
	pub session: Option<u32>,
	/// What single validators have in their environment: name, variable and value. They are not waited for.
	pub environment: Vec<(&'static str, String, String)>,
}

/// A network that runs. Dropping it ends its nodes and removes all that they wrote.
pub struct Network {
	// First, so that nothing writes any more when the folder is removed.
	nodes: Zombienet<LocalFileSystem>,
	specification: String,
	folder: TempDir,
	_turn: Turn,
}

impl Network {
	/// Starts four validators and waits until each has a final block and knows the others. Error: a node isn't built, or they don't get
	/// there within some minutes.
	pub async fn start(options: Options) -> Result<Self> {
		let turn = turn().await;
		let program = binary("coinop-node", "COINOP_NODE")?;
		let folder =
			tempfile::Builder::new().prefix("coinop-zombie-").tempdir().context("no folder for the network")?;
		let changes: Vec<_> = options.session.into_iter().map(genesis::session_length).collect();
		let specification = genesis::known(&program, "local", &changes).await?;
		let file = folder.path().join("specification.json");
		fs::write(&file, &specification).context("can't write the specification")?;
		let nodes = spawn(&program, file, folder.path().join("nodes"), &options).await?;
		let network = Self { nodes, specification, folder, _turn: turn };
		let plain: Vec<_> =
			VALIDATORS.into_iter().filter(|name| options.environment.iter().all(|(of, ..)| of != name)).collect();
		for name in &plain {
			finalized(&network.url(name)?, 1, PATIENCE).await.with_context(|| format!("{name} has no final block"))?;
			// They begin by knowing the first alone, and must not be lost without it.
			let others = plain.len().saturating_sub(1);
			let rpc = network.rpc(name).await?;
			wait::until(&format!("{name} to meet the others"), PATIENCE, async || {
				Ok((rpc.peers().await? >= others).then_some(()))
			})
			.await?;
		}
		Ok(network)
	}

	/// A node, for what zombienet knows of it. Error: there is none of this name.
	pub fn node(&self, name: &str) -> Result<&NetworkNode> {
		self.nodes.get_node(name)
	}

	/// A node's address for clients. Error: there is no such node.
	pub fn url(&self, name: &str) -> Result<String> {
		Ok(self.node(name)?.ws_uri().into())
	}

	/// A new connection to a node, as soon as it answers.
	pub async fn connect(&self, name: &str) -> Result<Chain> {
		let url = self.url(name)?;
		wait::until(&format!("{name} to answer"), PATIENCE, async || Ok(Some(Chain::connect(&url).await?))).await
	}

	/// As [`Self::connect`], for what the agent doesn't ask.
	pub async fn rpc(&self, name: &str) -> Result<Rpc> {
		let url = self.url(name)?;
		wait::until(&format!("{name} to answer"), PATIENCE, async || Ok(Some(Rpc::connect(&url).await?))).await
	}

	/// A light client that begins with this network's validators.
	pub async fn light_client(&self) -> Result<LightClient> {
		let address = |name: &str| Ok(self.node(name)?.multiaddr().to_string());
		let boot_nodes = VALIDATORS.into_iter().map(address).collect::<Result<Vec<_>>>()?;
		tokio::time::timeout(PATIENCE, LightClient::start(&self.specification, &boot_nodes)).await?
	}

	/// The chain's specification, raw.
	pub fn specification(&self) -> &str {
		&self.specification
	}

	/// Where all that the nodes write is.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// Waits until a node has `more` final blocks than now, and says how many it has then.
	pub async fn finalizes(&self, name: &str, more: u64) -> Result<u64> {
		let now = self.rpc(name).await?.finalized().await?.number;
		finalized(&self.url(name)?, now.saturating_add(more), PATIENCE).await
	}

	/// What a node has finalized.
	pub async fn ledger(&self, name: &str) -> Result<Ledger> {
		let mut ledger = Ledger::default();
		ledger.write(&self.rpc(name).await?).await?;
		Ok(ledger)
	}

	/// Adds a node, with `arguments` beside those that every node has, and waits until it answers.
	pub async fn add(&mut self, name: &str, validator: bool, arguments: &[(&str, &str)]) -> Result<()> {
		let mut all: Vec<Arg> = ARGUMENTS.into_iter().map(Arg::from).collect();
		all.extend(arguments.iter().copied().map(Arg::from));
		let options = AddNodeOptions { args: all, is_validator: validator, ..AddNodeOptions::default() };
		self.nodes.add_node(name, options).await?;
		self.rpc(name).await.map(drop)
	}

	/// The first event of a kind in the finalized blocks after `block`, with the number of its block: waits until there
	/// is one.
	pub async fn event<E: DecodeAsEvent>(&self, name: &str, block: u64) -> Result<(u64, E)> {
		let (chain, rpc) = (self.connect(name).await?, self.rpc(name).await?);
		let mut next = block.saturating_add(1);
		wait::until("an event", PATIENCE, async || {
			while next <= rpc.finalized().await?.number {
				let hash = rpc.hash(next).await?.context("a finalized block has a hash")?;
				let events = chain.client().at_block(hash).await?.events().fetch().await?;
				if let Some(event) = events.find_first::<E>() {
					return Ok(Some((next, event?)));
				}
				next = next.saturating_add(1);
			}
			Ok(None)
		})
		.await
	}

	/// Who validates in this session, as a node has finalized it.
	pub async fn validators(&self, name: &str) -> Result<Vec<AccountId32>> {
		let at = self.connect(name).await?.client().at_current_block().await?;
		Ok(at.storage().fetch(api::storage().session().validators(), ()).await?.decode()?)
	}

	/// Waits until somebody validates, or doesn't any more.
	pub async fn until_validating(&self, name: &str, who: &AccountId32, validating: bool) -> Result<()> {
		let what = format!("{who} to validate: {validating}");
		wait::until(&what, PATIENCE, async || {
			Ok((self.validators(name).await?.contains(who) == validating).then_some(()))
		})
		.await
	}

	/// Kills a node (SIGKILL). Error: it doesn't run.
	pub fn kill(&self, name: &str) -> Result<()> {
		// zombienet itself kills a node only to start it again at once.
		let node = serde_json::to_value(self.node(name)?)?;
		let process = node.pointer("/inner/process_handle").and_then(serde_json::Value::as_i64);
		let process = process.with_context(|| format!("{name} has no process"))?;
		kill(Pid::from_raw(process.try_into()?), Signal::SIGKILL).with_context(|| format!("can't kill {name}"))
	}

	/// Starts a node again on the same state, killing it first if it runs.
	pub async fn restart(&self, name: &str) -> Result<()> {
		self.node(name)?.restart(None).await
	}
}

async fn spawn(
	program: &Path,
	specification: PathBuf,
	folder: PathBuf,
	options: &Options,
) -> Result<Zombienet<LocalFileSystem>> {
	let command = program.to_str().context("the node's path is no text")?;
	let config = NetworkConfigBuilder::new()
		.with_relaychain(|chain| {
			let [first, others @ ..] = VALIDATORS;
			let chain = chain
				.with_chain("local")
				.with_default_command(command)
				.with_default_args(ARGUMENTS.into_iter().map(Arg::from).collect())
				.with_chain_spec_path(specification)
				.with_validator(|node| node.with_name(first).with_env(environment(options, first)));
			others.into_iter().fold(chain, |chain, name| {
				chain.with_validator(|node| node.with_name(name).with_env(environment(options, name)))
			})
		})
		.with_global_settings(|settings| {
			settings
				.with_base_dir(folder)
				.with_network_spawn_timeout(PATIENCE_SECONDS)
				// It would end this program when a node that a test has killed doesn't answer.
				.with_tear_down_on_failure(false)
		})
		.build()
		.map_err(|errors| {
			let errors: Vec<_> = errors.iter().map(|error| format!("{error:#}")).collect();
			anyhow!("zombienet does not take the network: {}", errors.join("; "))
		})?;
	match config.spawn_native().await {
		Ok(network) => Ok(network),
		Err(error) => bail!("zombienet could not start the network: {error}"),
	}
}

/// What a validator has in its environment.
fn environment<'a>(options: &'a Options, name: &str) -> Vec<(&'a str, &'a str)> {
	let own = options.environment.iter().filter(|(of, ..)| *of == name);
	own.map(|(_, variable, value)| (variable.as_str(), value.as_str())).collect()
}
