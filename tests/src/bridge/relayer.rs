//! `coinop-relayer` as a child process, as an operator runs it.

use super::World;
use crate::{chain::binary, metrics::Metrics, net::wait};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	keys::{Key, Scheme, KEY_VARIABLE},
	AccountId32, Balance,
};
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	process::{ExitStatus, Stdio},
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	process::{Child, Command},
	time::timeout,
};

/// The secret of `//Alice`, which everyone knows: of the council, so that updates of the light client are free for her.
const ALICE: &str = "sr25519:e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

/// Longest wait for it to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest wait for everything to be carried, however many have failed at it before: a look that a lie has brought to a
/// halt ends by itself within half of it.
const CARRYING: Duration = Duration::from_secs(240);

/// Lines of the log that an error shows.
const TAIL: usize = 20;

/// What it writes when it serves its metrics. It chose the port itself.
const METRICS: &str = "metrics are served listen=";

/// The settings that it runs with, and those that it audits with.
const RUN: &str = "relayer.toml";
const AUDIT: &str = "audit.toml";

/// Whom a relayer asks: for each interface an endpoint, and a second one if it is to compare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
	/// Nodes of Coinop.
	pub coinop: (String, Option<String>),
	/// Execution clients.
	pub execution: (String, Option<String>),
	/// Beacon nodes.
	pub beacon: (String, Option<String>),
}

impl Endpoints {
	/// A world's own, one of each.
	pub fn of(world: &World) -> Self {
		let (execution, beacon) = world.ethereum.urls();
		let one = |url: &str| (url.to_string(), None);
		Self { coinop: one(world.coinop.url()), execution: one(execution), beacon: one(beacon) }
	}
}

/// How a relayer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
	/// Milliseconds between looks.
	pub poll_ms: u32,
	/// Seconds that an answer may take.
	pub timeout_seconds: u32,
	/// Most seconds after a failure.
	pub backoff_cap_seconds: u32,
	/// Seconds after which a transaction on Ethereum is stuck.
	pub stuck_seconds: u32,
}

impl Pace {
	/// For a chain that makes a day's slots in minutes.
	pub const USUAL: Self = Self { poll_ms: 1_000, timeout_seconds: 30, backoff_cap_seconds: 10, stuck_seconds: 90 };

	/// Where much is meant to fail.
	pub const SHORT: Self = Self { poll_ms: 300, timeout_seconds: 5, backoff_cap_seconds: 3, stuck_seconds: 12 };
}

/// A relayer. Dropping it kills it, which does no harm.
#[derive(Debug)]
pub struct Relayer {
	child: Child,
	program: PathBuf,
	folder: TempDir,
	/// Whom fees and deposits go to on Coinop: an account of its own, with nothing at first.
	pub rewards: AccountId32,
	/// The number of its account on Ethereum.
	pub account: usize,
}

/// What an audit said.
#[derive(Clone, Debug)]
pub struct Audit {
	/// Whether all is well, by the code with which it ended.
	pub is_clean: bool,
	/// What it wrote for machines.
	pub json: Value,
	/// What it printed.
	pub table: String,
	/// What it logged.
	pub log: String,
}

impl Relayer {
	/// Starts one for a world whose Ethereum makes slots by itself.
	///
	/// - `account`: whose ether it spends there, by its number. Nobody else may use it meanwhile.
	pub async fn start(world: &World, account: usize) -> Result<Self> {
		Self::start_with(world, account, &Endpoints::of(world), Pace::USUAL).await
	}

	/// The same, asking others. It audits with the world's own endpoints all the same.
	pub async fn start_with(world: &World, account: usize, endpoints: &Endpoints, pace: Pace) -> Result<Self> {
		let program = binary("coinop-relayer", "COINOP_RELAYER")?;
		let folder = tempfile::Builder::new().prefix("coinop-relayer-").tempdir().context("no folder for a relayer")?;
		write_secret(&folder.path().join("ethereum.key"), world.ethereum.secret(account)?)?;
		let rewards = Key::generate(Scheme::Ed25519)?.account();
		let chain_id = world.ethereum.chain_id();
		for (file, endpoints) in [(RUN, endpoints), (AUDIT, &Endpoints::of(world))] {
			let settings = settings(endpoints, pace, chain_id, &rewards);
			fs::write(folder.path().join(file), settings).context("can't write the settings")?;
		}
		let child = spawn(&program, folder.path())?;
		Ok(Self { child, program, folder, rewards, account })
	}

	/// Waits until all that was deposited is minted and all that was withdrawn is paid, in µUSDT. Errors: it isn't in
	/// time, or the relayer has ended; the error shows the log.
	pub async fn carried(&mut self, world: &World, deposited: Balance, withdrawn: Balance) -> Result<()> {
		let done = wait::until("everything to be carried", CARRYING, async || {
			let books = world.books().await?;
			Ok((books.reserve.minted == deposited && books.vault == deposited.saturating_sub(withdrawn)).then_some(()))
		});
		done.await.with_context(|| self.log_tail())?;
		self.ensure_alive()
	}

	/// Makes Ethereum final, and waits until everything that was paid there is proved on Coinop. Error: it isn't in
	/// time; the error shows the log.
	pub async fn proved(&self, world: &World) -> Result<()> {
		world.ethereum.finalize().await?;
		let done = wait::until("all payments to be proved", CARRYING, async || {
			Ok((world.books().await?.reserve.in_flight == 0).then_some(()))
		});
		done.await.with_context(|| self.log_tail())
	}

	/// Kills it where it stands, and starts it anew with the same settings. It may have ended before.
	pub async fn kill_and_restart(&mut self) -> Result<()> {
		self.kill().await?;
		self.child = spawn(&self.program, self.folder.path())?;
		Ok(())
	}

	/// Kills it where it stands. It may have ended before.
	pub async fn kill(&mut self) -> Result<()> {
		if self.child.try_wait()?.is_none() {
			self.child.kill().await.context("the relayer can't be killed")?;
		}
		Ok(())
	}

	/// Brings the light client to where Ethereum is, with its settings; answers what it prints. Error: it fails; the error
	/// shows its log.
	pub async fn catch_up(&self) -> Result<String> {
		let output = command(&self.program, self.folder.path(), "catch-up", AUDIT).output().await?;
		let log = String::from_utf8_lossy(&output.stderr);
		ensure!(output.status.success(), "catch-up failed:\n{log}");
		Ok(String::from_utf8_lossy(&output.stdout).into_owned())
	}

	/// Whether it still runs. Error: it doesn't; the error shows the end of its log.
	pub fn ensure_alive(&mut self) -> Result<()> {
		let ended = self.child.try_wait()?;
		ensure!(ended.is_none(), "the relayer has ended ({ended:?}):\n{}", self.log_tail());
		Ok(())
	}

	/// Its process's number. Error: it has ended.
	pub fn id(&self) -> Result<u32> {
		self.child.id().context("the relayer has ended")
	}

	/// Its figures now. Errors: it doesn't serve them yet, or not any more.
	pub async fn metrics(&self) -> Result<Metrics> {
		let log = self.log();
		let address = log.lines().rev().find_map(|line| line.split_once(METRICS)).map(|(_, address)| address.trim());
		let address = address.context("the relayer doesn't serve its metrics yet")?;
		let answer = reqwest::get(format!("http://{address}/metrics")).await?.error_for_status()?;
		Ok(answer.text().await?.into())
	}

	fn log(&self) -> String {
		String::from_utf8_lossy(&fs::read(self.folder.path().join("log")).unwrap_or_default()).into_owned()
	}

	/// The last lines of its log.
	pub fn log_tail(&self) -> String {
		let log = self.log();
		let mut lines: Vec<_> = log.lines().rev().take(TAIL).collect();
		lines.reverse();
		lines.join("\n")
	}

	/// Audits both chains, with its settings.
	pub async fn audit(&self) -> Result<Audit> {
		let file = self.folder.path().join("audit.json");
		let mut command = command(&self.program, self.folder.path(), "audit", AUDIT);
		let output = command.arg("--json").arg(&file).output().await?;
		let log = String::from_utf8_lossy(&output.stderr).into_owned();
		let json = fs::read_to_string(&file).with_context(|| format!("the audit wrote nothing: {log}"))?;
		Ok(Audit {
			is_clean: output.status.success(),
			json: serde_json::from_str(&json)?,
			table: String::from_utf8_lossy(&output.stdout).into_owned(),
			log,
		})
	}

	/// Asks it to stop, and waits until it has. Error: it doesn't within ten seconds.
	pub async fn stop(mut self) -> Result<ExitStatus> {
		let id = self.child.id().context("it runs")?;
		let asked = Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
		ensure!(asked.success(), "the relayer can't be asked to stop");
		let ended = timeout(PATIENCE, self.child.wait()).await;
		Ok(ended.with_context(|| format!("the relayer doesn't stop:\n{}", self.log_tail()))??)
	}
}

/// The program, carrying; its log goes on where it ended.
fn spawn(program: &Path, folder: &Path) -> Result<Child> {
	let log = fs::OpenOptions::new().create(true).append(true).open(folder.join("log"));
	command(program, folder, "run", RUN)
		.stdout(Stdio::null())
		.stderr(log.context("can't write the relayer's log")?)
		.spawn()
		.with_context(|| format!("can't start {}", program.display()))
}

/// The program with its settings and keys, and none of the caller's.
fn command(program: &Path, folder: &Path, what: &str, settings: &str) -> Command {
	let mut command = Command::new(program);
	command
		.args([what, "--config"])
		.arg(folder.join(settings))
		.env(KEY_VARIABLE, ALICE)
		.env_remove(coinop_relayer::keys::VARIABLE)
		.stdin(Stdio::null())
		.kill_on_drop(true);
	command
}

/// The settings.
fn settings(endpoints: &Endpoints, pace: Pace, chain_id: u64, rewards: &AccountId32) -> String {
	let urls = |(url, second): &(String, Option<String>)| {
		let second = second.as_ref().map(|second| format!("second = \"{second}\"\n")).unwrap_or_default();
		format!("url = \"{url}\"\n{second}")
	};
	let Endpoints { coinop, execution, beacon } = endpoints;
	let (coinop, execution, beacon) = (urls(coinop), urls(execution), urls(beacon));
	let Pace { poll_ms, timeout_seconds, backoff_cap_seconds, stuck_seconds } = pace;
	format!(
		"[coinop]\n{coinop}rewards = \"{rewards}\"\n\n\
		 [ethereum]\n{execution}chain_id = {chain_id}\nkey_file = \"ethereum.key\"\n\n\
		 [beacon]\n{beacon}\n\
		 [work]\npoll_ms = {poll_ms}\n\n\
		 [fees]\nstuck_seconds = {stuck_seconds}\n\n\
		 [limits]\ntimeout_seconds = {timeout_seconds}\nbackoff_cap_seconds = {backoff_cap_seconds}\n\n\
		 [metrics]\nlisten = \"127.0.0.1:0\"\n"
	)
}

/// Writes a secret into a file that only its owner can read.
pub fn write_secret(path: &Path, secret: &str) -> Result<()> {
	use std::io::Write;
	let mut options = fs::OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(path).with_context(|| format!("can't write {}", path.display()))?;
	Ok(file.write_all(secret.as_bytes())?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn secret_should_be_alices() {
		let seed = ALICE.strip_prefix("sr25519:").unwrap();
		let mut bytes = [0; 32];
		hex::decode_to_slice(seed, &mut bytes).unwrap();
		let key = Key::from_seed(Scheme::Sr25519, bytes).unwrap();
		assert_eq!(key.account(), Key::from_uri("//Alice").unwrap().account());
	}

	#[test]
	fn settings_should_be_understood_when_there_are_two_endpoints_or_one() {
		let one = |url: &str| (url.to_string(), None);
		let two = |url: &str| (format!("{url}1"), Some(format!("{url}2")));
		let rewards = AccountId32([7; 32]);
		for (endpoints, seconds) in [
			(Endpoints { coinop: one("ws://c"), execution: one("http://e"), beacon: one("http://b") }, false),
			(Endpoints { coinop: two("ws://c"), execution: two("http://e"), beacon: two("http://b") }, true),
		] {
			for pace in [Pace::USUAL, Pace::SHORT] {
				let text = settings(&endpoints, pace, 1_337, &rewards);
				let config = coinop_relayer::config::Config::parse(&text, Path::new(RUN)).unwrap();
				assert_eq!((&config.beacon.url, &config.beacon.second), (&endpoints.beacon.0, &endpoints.beacon.1));
				assert_eq!((config.coinop.second.is_some(), config.ethereum.second.is_some()), (seconds, seconds));
				assert_eq!(config.coinop.rewards, Some(rewards));
			}
		}
	}

	#[cfg(unix)]
	#[test]
	fn secret_should_be_for_its_owner_alone() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		write_secret(&path, "secret").unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert!(write_secret(&path, "another").is_err(), "none is overwritten");
	}
}
