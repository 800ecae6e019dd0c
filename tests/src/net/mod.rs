//! Networks of several nodes on this machine, with delay, loss and cuts between them.
//!
//! - [`Net`]: validators, each on a host of its own behind the router (`coinop-router`).
//! - [`genesis`]: their keys and the chain's specification, made by the node's own commands.
//! - [`router`]: what the router is told.
//! - [`light`]: a light client that follows the chain, and pays.
//! - [`rpc`]: what a node is asked beside what the agent asks.
//! - [`ledger`]: what was finalized, to see that it stays so.
//! - [`wait`]: waiting with an end.
//! - [`council`]: what two thirds of the council carry.
//! - [`finality`]: the benchmark of finality.

pub mod council;
pub mod finality;
pub mod genesis;
pub mod ledger;
pub mod light;
pub mod router;
pub mod rpc;
pub mod wait;

use crate::chain::binary;
use anyhow::{bail, ensure, Context, Result};
use coinop_agent::chain::Chain;
use coinop_router::{address, Answer, Carried, Command, Host, Links, Plan};
use genesis::{Genesis, Member};
use router::Router;
use std::{
	collections::BTreeMap,
	fs,
	net::Ipv4Addr,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

/// Longest wait for nodes to answer, and for the first block to be final.
const PATIENCE: Duration = Duration::from_secs(120);

/// Ports of each node on its own host.
const P2P: u16 = 30_333;
const RPC: u16 = 9_944;
const METRICS: u16 = 9_615;

/// Lines of a log that an error shows.
const TAIL: usize = 20;

/// Held while a network runs: those of one program run one after the other, as each takes all of the machine.
pub type Turn = MutexGuard<'static, ()>;

/// Waits until no other network of this program runs.
pub async fn turn() -> Turn {
	static TURNS: Mutex<()> = Mutex::const_new(());
	TURNS.lock().await
}

/// A network to start.
#[derive(Clone, Debug, Default)]
pub struct Options {
	/// How many validate.
	pub validators: usize,
	/// How many follow the chain beside them.
	pub full_nodes: usize,
	/// Hosts on which no node runs: for [`Net::run_on_guest`].
	pub guests: usize,
	/// More arguments for every node.
	pub arguments: Vec<String>,
}

/// Nodes that all know each other, on hosts of their own. Dropping it ends them and removes all that they wrote.
#[derive(Debug)]
pub struct Net {
	// First, so that nothing writes any more when the folder is removed.
	router: Router,
	nodes: Vec<Node>,
	genesis: Genesis,
	program: PathBuf,
	folder: TempDir,
	_turn: Turn,
}

/// A node of a [`Net`].
#[derive(Debug)]
struct Node {
	name: String,
	arguments: Vec<String>,
	environment: BTreeMap<String, String>,
	/// While it runs.
	process: Option<u32>,
}

impl Net {
	/// Starts a network and waits until its first block is final. Errors: [`router::Unavailable`] where the kernel has
	/// no namespaces or tun devices for us; a node isn't built, ends or doesn't get there within two minutes.
	pub async fn start(options: Options) -> Result<Self> {
		let turn = turn().await;
		let program = binary("coinop-node", "COINOP_NODE")?;
		let folder = tempfile::Builder::new().prefix("coinop-net-").tempdir().context("no folder for the network")?;
		let count = options.validators.saturating_add(options.full_nodes);
		let names = names(count)?;
		let nodes = names.iter().map(|name| Host { name: name.clone(), ports: vec![P2P, RPC, METRICS] });
		let guests = (0..options.guests).map(|guest| Host { name: guest_name(guest), ports: Vec::new() });
		let hosts = nodes.chain(guests).collect();
		let router = Router::start(Plan { hosts, seed: 1 })?;
		let genesis = Genesis::make(&program, folder.path(), &names, options.validators).await?;
		let peers = (0..count).map(|index| peer_address(&genesis, index)).collect::<Result<Vec<_>>>()?;
		let nodes = genesis
			.members
			.iter()
			.enumerate()
			.map(|(index, member)| Node {
				name: member.name.clone(),
				arguments: arguments(&genesis, index, member, &peers, &options),
				environment: BTreeMap::new(),
				process: None,
			})
			.collect();
		let mut net = Self { router, nodes, genesis, program, folder, _turn: turn };
		for index in 0..count {
			net.run(index)?;
		}
		match net.first_block().await {
			Ok(()) => Ok(net),
			Err(error) => {
				let logs: Vec<_> = net.nodes.iter().map(|node| net.log_tail(node)).collect();
				Err(error.context(logs.join("\n\n")))
			},
		}
	}

	/// How many nodes there are. They are numbered from 0, validators first.
	pub fn count(&self) -> usize {
		self.nodes.len()
	}

	/// A node's address for clients, `ws://127.0.0.1:PORT`. Links have no part in it. Error: there is no such node.
	pub fn url(&self, node: usize) -> Result<String> {
		Ok(format!("ws://127.0.0.1:{}", self.port(node, RPC)?))
	}

	/// A new connection to a node. Error: it doesn't answer.
	pub async fn connect(&self, node: usize) -> Result<Chain> {
		Ok(Chain::connect(&self.url(node)?).await?)
	}

	/// The account of a node's validator, which has money as those of the other nodes have.
	/// Error: there is no such node.
	pub fn member(&self, node: usize) -> Result<&Member> {
		self.genesis.members.get(node).with_context(|| format!("there is no node {node}"))
	}

	/// The chain's specification, raw.
	pub fn specification(&self) -> &str {
		&self.genesis.specification
	}

	/// Where light clients on this machine find the nodes. Links have no part in it.
	pub fn boot_nodes(&self) -> Result<Vec<String>> {
		let address = |(node, member): (usize, &Member)| {
			Ok(format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", self.port(node, P2P)?, member.peer))
		};
		self.genesis.members.iter().enumerate().map(address).collect()
	}

	/// The chain's specification, raw, by which one on a guest's host finds the validators.
	pub fn specification_for_guests(&self) -> Result<String> {
		let mut specification: serde_json::Value = serde_json::from_str(&self.genesis.specification)?;
		let peers = (0..self.count()).map(|node| peer_address(&self.genesis, node)).collect::<Result<Vec<_>>>()?;
		*specification.get_mut("bootNodes").context("a specification has boot nodes")? = peers.into();
		Ok(specification.to_string())
	}

	/// Where all that the nodes write is.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// Starts a program on a guest's host. Error: there is no such guest.
	pub fn run_on_guest(&mut self, guest: usize, program: &Path, arguments: Vec<String>) -> Result<()> {
		let run = Command::Run {
			host: guest_name(guest),
			program: program.into(),
			arguments,
			environment: BTreeMap::new(),
			log: self.folder.path().join(guest_name(guest)),
		};
		start(&mut self.router, &run).with_context(|| format!("{} was not started", program.display()))?;
		Ok(())
	}

	/// What a guest's programs have written.
	pub fn guest_log(&self, guest: usize) -> String {
		let log = fs::read(self.folder.path().join(guest_name(guest))).unwrap_or_default();
		String::from_utf8_lossy(&log).into_owned()
	}

	/// Sets the round trip time between all hosts.
	pub fn delay(&mut self, round_trip: Duration) -> Result<()> {
		let micros = u64::try_from(round_trip.as_micros())?.checked_div(2).unwrap_or_default();
		self.router.tell(&Command::Delay { links: Links::All, micros })
	}

	/// Sets the share of packets between all nodes that are lost, from 0 to 1.
	pub fn lose(&mut self, rate: f64) -> Result<()> {
		self.router.tell(&Command::Loss { links: Links::All, rate })
	}

	/// Cuts the links between some nodes and others: packets are lost, nobody is told.
	pub fn cut(&mut self, some: &[usize], others: &[usize]) -> Result<()> {
		let links = Links::Between(self.called(some)?, self.called(others)?);
		self.router.tell(&Command::Cut { links })
	}

	/// Heals all cuts.
	pub fn heal(&mut self) -> Result<()> {
		self.router.tell(&Command::Heal)
	}

	/// What the router has carried since the network began.
	pub fn carried(&mut self) -> Result<Carried> {
		match self.router.ask(&Command::Count)? {
			Answer::Carried(carried) => Ok(carried),
			other => bail!("the router did not count: {other:?}"),
		}
	}

	/// Kills a node (SIGKILL). Error: it doesn't run.
	pub fn kill(&mut self, node: usize) -> Result<()> {
		let running = self.node_mut(node)?.process.take();
		let process = running.with_context(|| format!("node {node} doesn't run"))?;
		match self.router.ask(&Command::Kill { process })? {
			Answer::Ended { .. } => Ok(()),
			other => bail!("node {node} was not killed: {other:?}"),
		}
	}

	/// Starts a node that was killed, on the same state. `environment` is all that it has in its environment beside
	/// what this program has. Error: it runs.
	pub fn restart(&mut self, node: usize, environment: BTreeMap<String, String>) -> Result<()> {
		self.node_mut(node)?.environment = environment;
		self.run(node)
	}

	/// The last lines of a node's log.
	pub fn log(&self, node: usize) -> Result<String> {
		let node = self.nodes.get(node).with_context(|| format!("there is no node {node}"))?;
		Ok(self.log_tail(node))
	}

	fn run(&mut self, node: usize) -> Result<()> {
		let Self { router, nodes, program, folder, .. } = self;
		let node = nodes.get_mut(node).with_context(|| format!("there is no node {node}"))?;
		ensure!(node.process.is_none(), "{} runs", node.name);
		let run = Command::Run {
			host: node.name.clone(),
			program: program.clone(),
			arguments: node.arguments.clone(),
			environment: node.environment.clone(),
			log: log_file(folder, &node.name),
		};
		node.process = Some(start(router, &run).with_context(|| format!("{} was not started", node.name))?);
		Ok(())
	}

	async fn first_block(&mut self) -> Result<()> {
		let started = Instant::now();
		for index in 0..self.count() {
			let url = self.url(index)?;
			let process = self.nodes.get(index).and_then(|node| node.process).context("a node was not started")?;
			while !is_final(&url).await {
				if let Answer::Ended { code } = self.router.ask(&Command::Look { process })? {
					bail!("node {index} ended, with code {code:?}");
				}
				ensure!(started.elapsed() < PATIENCE, "node {index} has no final block after {} s", PATIENCE.as_secs());
				tokio::time::sleep(wait::POLL).await;
			}
		}
		Ok(())
	}

	fn port(&self, node: usize, port: u16) -> Result<u16> {
		let name = &self.nodes.get(node).with_context(|| format!("there is no node {node}"))?.name;
		self.router.port(name, port)
	}

	fn node_mut(&mut self, node: usize) -> Result<&mut Node> {
		self.nodes.get_mut(node).with_context(|| format!("there is no node {node}"))
	}

	fn called(&self, nodes: &[usize]) -> Result<Vec<String>> {
		let name =
			|node: &usize| Ok(self.nodes.get(*node).with_context(|| format!("there is no node {node}"))?.name.clone());
		nodes.iter().map(name).collect()
	}

	fn log_tail(&self, node: &Node) -> String {
		let log = fs::read(log_file(&self.folder, &node.name)).unwrap_or_default();
		let log = String::from_utf8_lossy(&log);
		let mut lines: Vec<_> = log.lines().rev().take(TAIL).collect();
		lines.push(&node.name);
		lines.reverse();
		lines.join("\n")
	}
}

/// Whether the node says that a block after the first is final.
fn start(router: &mut Router, run: &Command) -> Result<u32> {
	match router.ask(run)? {
		Answer::Started { process } => Ok(process),
		other => bail!("the router said {other:?}"),
	}
}

async fn is_final(url: &str) -> bool {
	match Chain::connect(url).await {
		Ok(chain) => chain.status().await.is_ok_and(|status| status.finalized > 0),
		Err(_) => false,
	}
}

fn log_file(folder: &TempDir, name: &str) -> PathBuf {
	folder.path().join(name).join("log")
}

fn guest_name(guest: usize) -> String {
	format!("guest-{guest}")
}

fn names(count: usize) -> Result<Vec<String>> {
	const NAMES: [&str; 10] = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "grace", "heidi", "ivan", "judy"];
	ensure!((1..=NAMES.len()).contains(&count), "a network has 1 to {} nodes", NAMES.len());
	Ok(NAMES.into_iter().take(count).map(String::from).collect())
}

/// Where the other nodes find a node.
fn peer_address(genesis: &Genesis, node: usize) -> Result<String> {
	let member = genesis.members.get(node).context("every node has its keys")?;
	let address = address(node).context("there is no room for so many nodes")?;
	Ok(format!("{}/p2p/{}", listening_at(address), member.peer))
}

fn listening_at(address: Ipv4Addr) -> String {
	format!("/ip4/{address}/tcp/{P2P}")
}

fn arguments(genesis: &Genesis, index: usize, member: &Member, peers: &[String], options: &Options) -> Vec<String> {
	let path = |name: &str| member.folder.join(name).display().to_string();
	let public = address(index).map(listening_at).unwrap_or_default();
	let mut arguments: Vec<String> = [
		["--chain", &genesis.file.display().to_string()],
		["--name", &member.name],
		["--base-path", &path("state")],
		["--keystore-path", &path("keystore")],
		["--node-key-file", &path("node-key")],
		// Also where forwarded connections come in.
		["--listen-addr", &listening_at(Ipv4Addr::UNSPECIFIED)],
		["--public-addr", &public],
		["--rpc-port", &RPC.to_string()],
		["--rpc-methods", "unsafe"],
		// Clients come by forwarded ports: the node would refuse what is not addressed to its own.
		["--rpc-cors", "all"],
		["--prometheus-port", &METRICS.to_string()],
	]
	.into_iter()
	.flatten()
	.map(String::from)
	.collect();
	// The hosts' addresses are private ones, and nothing answers a broadcast.
	arguments.extend(["--allow-private-ip", "--no-mdns", "--no-telemetry"].map(String::from));
	if index < options.validators {
		arguments.push("--validator".into());
	}
	for (_, peer) in peers.iter().enumerate().filter(|(other, _)| *other != index) {
		arguments.extend(["--reserved-nodes".to_string(), peer.clone()]);
	}
	arguments.extend(options.arguments.iter().cloned());
	arguments
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_should_be_as_many_as_nodes() {
		assert_eq!(names(2).unwrap(), ["alice", "bob"]);
		assert!(names(0).is_err() && names(11).is_err());
	}

	#[test]
	fn node_should_know_all_others_and_not_itself() {
		let member = |name: &str| Member {
			name: name.into(),
			peer: format!("peer-of-{name}"),
			folder: PathBuf::from("/nowhere").join(name),
		};
		let genesis = Genesis {
			members: ["alice", "bob", "charlie"].map(member).to_vec(),
			file: "/nowhere/spec".into(),
			specification: String::new(),
		};
		let peers: Vec<_> = (0..3).map(|index| peer_address(&genesis, index).unwrap()).collect();
		assert_eq!(peers[1], "/ip4/10.83.0.2/tcp/30333/p2p/peer-of-bob");
		let options = Options { validators: 2, full_nodes: 1, arguments: vec!["--more".into()], ..Options::default() };
		let of = |index: usize| arguments(&genesis, index, &genesis.members[index], &peers, &options);
		for index in 0..3 {
			let arguments = of(index);
			for (other, peer) in peers.iter().enumerate() {
				assert_eq!(arguments.contains(peer), other != index);
			}
			assert_eq!(arguments.contains(&"--validator".to_string()), index < 2);
			assert_eq!(arguments.last().unwrap(), "--more");
		}
	}
}
