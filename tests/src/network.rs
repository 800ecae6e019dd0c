//! A network on this machine: validators and a node that only looks on, each a process of its own on loopback, whose
//! first block has as many accounts as wanted.
//!
//! The accounts are written into a raw specification. The runtime can't build a million of them from a plain one, as
//! its memory takes no single piece of more than 32 MiB. One process makes a database from that specification, and each
//! node begins with a copy and the small specification without those accounts: with the large one, each would read
//! hundreds of megabytes into the memory that is to be measured. A node that has a first block takes no other from the
//! specification it is started with.

use crate::chain::{binary, DevChain, Options};
use anyhow::{ensure, Context, Result};
use blake2::{digest::consts::U16, Blake2b, Digest};
use clap::ValueEnum;
use coinop_agent::{keys::Key, Balance, CoinopConfig};
use serde_json::Value;
use std::{
	fs::{self, File},
	io::{BufWriter, Write},
	iter,
	path::{Path, PathBuf},
	process::Stdio,
	time::{Duration, Instant},
};
use subxt::{
	config::RpcConfigFor,
	ext::frame_decode::storage::encode_storage_key_prefix,
	rpcs::{
		client::{RpcClient, RpcParams},
		LegacyRpcMethods,
	},
};
use tempfile::TempDir;
use tokio::process::Command;

/// A node's plain methods, for what goes beside [`coinop_agent::chain::Chain`].
pub type Rpc = LegacyRpcMethods<RpcConfigFor<CoinopConfig>>;

/// Longest wait for the nodes to find each other, and for the first final block.
const PATIENCE: Duration = Duration::from_secs(60);

/// Time between looks at them.
const POLL: Duration = Duration::from_millis(200);

/// Where a raw specification has the first block's state.
const TOP: &str = "/genesis/raw/top";

/// That state in the text of a specification from which it was taken out.
const NO_TOP: &str = "\"top\":{}";

/// Where an account's record has what is free, in µUSDT: behind four counters of four bytes each.
const FREE: std::ops::Range<usize> = 16..32;

/// A test account that is in no office: its record is a pattern for others.
const PLAIN: &str = "//Ferdie";

/// How many validators a network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Size {
	/// One: the preset `development`.
	#[value(name = "1")]
	One,
	/// Four: the preset `local_testnet`.
	#[value(name = "4")]
	Four,
}

impl Size {
	/// The number of validators.
	pub fn validators(self) -> usize {
		self.names().len()
	}

	/// The node's name for the chain.
	fn chain(self) -> &'static str {
		match self {
			Size::One => "dev",
			Size::Four => "local",
		}
	}

	/// The test accounts that validate.
	fn names(self) -> &'static [&'static str] {
		match self {
			Size::One => &["alice"],
			Size::Four => &["alice", "bob", "charlie", "dave"],
		}
	}
}

/// The state of a first block, in a database. Dropping it removes that.
#[derive(Debug)]
pub struct Genesis {
	folder: TempDir,
	size: Size,
}

impl Genesis {
	/// Makes the state of a network of `size` with its test accounts and `accounts`, each with `each` µUSDT. Takes
	/// half a minute for a million. Errors: the node isn't built or fails, there is no room on the disk.
	pub async fn build(size: Size, accounts: impl Iterator<Item = [u8; 32]>, each: Balance) -> Result<Self> {
		Self::build_with(size, accounts, each, iter::empty(), 0).await
	}

	/// As [`Self::build`], with `entries` of the state beside, which bring `issued` µUSDT. Errors: as there.
	pub async fn build_with(
		size: Size,
		accounts: impl Iterator<Item = [u8; 32]>,
		each: Balance,
		entries: impl Iterator<Item = (Vec<u8>, Vec<u8>)>,
		issued: Balance,
	) -> Result<Self> {
		let program = binary("coinop-node", "COINOP_NODE")?;
		let folder = tempfile::Builder::new()
			.prefix("coinop-genesis-")
			.tempdir()
			.context("can't make a folder for the network's state")?;
		let export = ["export-chain-spec", "--raw", "--chain", size.chain()];
		let small = output(Command::new(&program).args(export)).await?;
		let genesis = Self { folder, size };
		fs::write(genesis.specification(), &small).context("can't write the specification")?;
		let large = genesis.folder.path().join("large.json");
		let mut file = BufWriter::new(File::create(&large).context("can't write the specification")?);
		endow(&small, accounts, each, Entries { entries, issued }, &mut file)?;
		file.flush().context("can't write the specification")?;
		// It opens the database, and so makes the first block, and has no other to export.
		let mut open = Command::new(&program);
		open.args(["export-blocks", "--to", "0", "--chain"]).arg(&large);
		open.arg("--base-path").arg(genesis.state()).arg(genesis.folder.path().join("blocks"));
		output(&mut open).await?;
		fs::remove_file(large)?;
		Ok(genesis)
	}

	/// The specification with which nodes are started.
	fn specification(&self) -> PathBuf {
		self.folder.path().join("small.json")
	}

	/// A node's folder with the first block's state.
	fn state(&self) -> PathBuf {
		self.folder.path().join("state")
	}
}

/// A network of validators with a node that only looks on, reachable on this machine only. Dropping it stops all nodes
/// and removes all that they wrote.
#[derive(Debug)]
pub struct LocalNetwork {
	validators: Vec<DevChain>,
	observer: DevChain,
}

impl LocalNetwork {
	/// Starts the nodes, which serve their metrics too, and waits until each is connected to all others and knows a
	/// final block: who follows a node from before the first may get no answer. Errors: those of [`DevChain::start`], or
	/// it takes more than a minute.
	pub async fn start(genesis: &Genesis) -> Result<Self> {
		let (mut validators, mut known) = (Vec::new(), Vec::new());
		for name in genesis.size.names() {
			let who = format!("--{name}");
			let node = start(genesis, &[who.as_str()], &known).await?;
			known.push(address(&node).await?);
			validators.push(node);
		}
		let observer = start(genesis, &["--name", "observer"], &known).await?;
		let network = Self { validators, observer };
		network.meet().await?;
		Ok(network)
	}

	/// The nodes that make blocks, at least one.
	pub fn validators(&self) -> &[DevChain] {
		&self.validators
	}

	/// The node that only executes and follows.
	pub fn observer(&self) -> &DevChain {
		&self.observer
	}

	async fn meet(&self) -> Result<()> {
		let started = Instant::now();
		for node in self.validators.iter().chain(iter::once(&self.observer)) {
			let rpc = rpc(node).await?;
			loop {
				let peers = rpc.system_health().await?.peers;
				let head = rpc.chain_get_header(Some(rpc.chain_get_finalized_head().await?)).await?;
				let finalized = head.map_or(0, |head| head.number);
				if peers >= self.validators.len() && finalized > 0 {
					break;
				}
				ensure!(
					started.elapsed() < PATIENCE,
					"a node found {peers} others and has block {finalized} as its final one; the end of its log:\n{}",
					node.log_tail()
				);
				tokio::time::sleep(POLL).await;
			}
		}
		Ok(())
	}
}

/// A new connection to a node, for its plain methods.
pub async fn rpc(node: &DevChain) -> Result<Rpc> {
	Ok(LegacyRpcMethods::new(RpcClient::from_url(node.url()).await?))
}

/// Starts a node of `genesis`.
async fn start(genesis: &Genesis, role: &[&str], known: &[String]) -> Result<DevChain> {
	join(&genesis.specification(), role, Some(genesis.state()), known).await
}

/// Starts a node, with its metrics, that finds the others of its network at the addresses `known`. Each node's own key on
/// the network is numbered by how many it knows.
pub(crate) async fn join(
	specification: &Path,
	role: &[&str],
	state: Option<PathBuf>,
	known: &[String],
) -> Result<DevChain> {
	let key = format!("{:064x}", known.len().saturating_add(1));
	let specification = specification.to_str().context("the folder for temporary files isn't named in UTF-8")?;
	let own = ["--chain", specification, "--no-mdns", "--node-key", key.as_str()];
	let role = own.iter().chain(role).map(ToString::to_string).collect();
	let arguments = known.iter().flat_map(|address| [String::from("--bootnodes"), address.clone()]).collect();
	DevChain::start(Options { role, state, arguments, metrics: true }).await
}

/// Where other nodes find this one.
pub(crate) async fn address(node: &DevChain) -> Result<String> {
	let client = RpcClient::from_url(node.url()).await?;
	let addresses: Vec<String> = client.request("system_localListenAddresses", RpcParams::new()).await?;
	addresses.into_iter().find(|address| address.starts_with("/ip4/127.0.0.1/")).context("a node listens nowhere")
}

/// What a program prints. Errors: it fails, and why.
async fn output(command: &mut Command) -> Result<Vec<u8>> {
	let output = command.env_remove("RUST_LOG").stdin(Stdio::null()).kill_on_drop(true).output().await?;
	ensure!(output.status.success(), "the node failed:\n{}", String::from_utf8_lossy(&output.stderr));
	Ok(output.stdout)
}

/// More of a first block's state, and the µUSDT that it brings.
struct Entries<I> {
	entries: I,
	issued: Balance,
}

/// Writes a raw specification to `out` with `accounts` beside those it has, each with `each` µUSDT, and with `more`.
/// Error: it isn't as the node of this project writes it.
fn endow(
	specification: &[u8],
	accounts: impl Iterator<Item = [u8; 32]>,
	each: Balance,
	more: Entries<impl Iterator<Item = (Vec<u8>, Vec<u8>)>>,
	mut out: impl Write,
) -> Result<()> {
	let mut specification: Value = serde_json::from_slice(specification).context("the specification is no JSON")?;
	let top = specification.pointer_mut(TOP).and_then(Value::as_object_mut).context("the specification isn't raw")?;
	let mut top = std::mem::take(top);
	let text = serde_json::to_string(&specification)?;
	let (head, tail) = text.split_once(NO_TOP).context("the specification has no state")?;

	let issued = format!("0x{}", hex::encode(encode_storage_key_prefix("Balances", "TotalIssuance")));
	let before = bytes(top.remove(&issued).as_ref()).context("the specification has no issuance")?;
	let mut issuance = Balance::from_le_bytes(before.as_slice().try_into().context("the issuance has 16 bytes")?);
	let prefix = format!("0x{}", hex::encode(encode_storage_key_prefix("System", "Account")));
	let plain = account_key(&prefix, &Key::from_uri(PLAIN)?.account().0);
	let mut record = bytes(top.get(&plain)).context("the specification has no account that is a pattern")?;
	record.get_mut(FREE).context("an account's record is longer")?.copy_from_slice(&each.to_le_bytes());
	let record = hex::encode(record);

	write!(out, "{head}\"top\":{{")?;
	for (key, value) in &top {
		write!(out, "\"{key}\":{value},")?;
	}
	for account in accounts {
		issuance = issuance.checked_add(each).context("that is more money than there can be")?;
		write!(out, "\"{}\":\"0x{record}\",", account_key(&prefix, &account))?;
	}
	issuance = issuance.checked_add(more.issued).context("that is more money than there can be")?;
	for (key, value) in more.entries {
		// What the specification has itself was written already, and one key must not come twice.
		let key = format!("0x{}", hex::encode(key));
		ensure!(!top.contains_key(&key), "the first block has this already: {key}");
		write!(out, "\"{key}\":\"0x{}\",", hex::encode(value))?;
	}
	write!(out, "\"{issued}\":\"0x{}\"}}{tail}", hex::encode(issuance.to_le_bytes()))?;
	Ok(())
}

/// The key of an account's record, in hexadecimal: FRAME's `Blake2_128Concat`.
fn account_key(prefix: &str, account: &[u8; 32]) -> String {
	format!("{prefix}{}{}", hex::encode(Blake2b::<U16>::digest(account)), hex::encode(account))
}

/// A value of the state. `None` if there is none, or it isn't in hexadecimal.
fn bytes(value: Option<&Value>) -> Option<Vec<u8>> {
	hex::decode(value?.as_str()?.strip_prefix("0x")?).ok()
}

/// Memory of a process that is in use, in KiB. `None` where the system doesn't say.
pub fn resident(process: u32) -> Option<u64> {
	resident_in(&fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status")).ok()?)
}

fn resident_in(status: &str) -> Option<u64> {
	let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	/// FRAME's well-known keys.
	const ISSUANCE: &str = "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80";
	const FERDIE: &str = "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9\
		23a05cabf6d3bde7ca3ef0d11596b5611cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c";

	/// What an account's record is with one provider, 16 bytes free and nothing held.
	fn record(free: Balance) -> String {
		let free = hex::encode(free.to_le_bytes());
		format!("0x00000000000000000100000000000000{free}{}80", "00".repeat(47))
	}

	fn specification() -> Value {
		let issuance = format!("0x{}", hex::encode(1_000u128.to_le_bytes()));
		let top = json!({ ISSUANCE: issuance, FERDIE: record(1_000), "0x3a636f6465": "0x00" });
		json!({ "name": "Test", "genesis": { "raw": { "top": top, "childrenDefault": {} } }, "codeSubstitutes": {} })
	}

	#[test]
	fn accounts_should_be_added_with_what_they_have_when_the_specification_is_raw() {
		let mut out = Vec::new();
		let more = Entries { entries: [(vec![7], vec![8, 9])].into_iter(), issued: 5 };
		endow(specification().to_string().as_bytes(), [[1; 32], [2; 32]].into_iter(), 70, more, &mut out).unwrap();
		let written: Value = serde_json::from_slice(&out).unwrap();
		let top = written.pointer(TOP).unwrap().as_object().unwrap();
		assert_eq!(top.len(), 6);
		assert_eq!(top["0x07"], "0x0809");
		assert_eq!(top[ISSUANCE], format!("0x{}", hex::encode(1_145u128.to_le_bytes())));
		assert_eq!(top[FERDIE], record(1_000));
		assert_eq!(top[&account_key(&FERDIE[..66], &[1; 32])], record(70));
		assert_eq!(written["name"], "Test");
		assert_eq!(written["genesis"]["raw"]["childrenDefault"], json!({}));
	}

	#[test]
	fn accounts_should_be_refused_when_the_specification_is_not_raw() {
		let plain = json!({ "genesis": { "runtimeGenesis": { "patch": {} } } });
		let nothing = || Entries { entries: iter::empty(), issued: 0 };
		assert!(endow(plain.to_string().as_bytes(), iter::empty(), 1, nothing(), Vec::<u8>::new()).is_err());
		let mut other = specification();
		other.pointer_mut(TOP).unwrap().as_object_mut().unwrap().remove(ISSUANCE);
		assert!(endow(other.to_string().as_bytes(), iter::empty(), 1, nothing(), Vec::<u8>::new()).is_err());
	}

	#[test]
	fn memory_should_be_what_is_resident() {
		assert_eq!(resident_in("VmHWM:\t  200 kB\nVmRSS:\t  162120 kB\n"), Some(162_120));
		assert_eq!(resident_in("Name: x\n"), None);
	}
}
