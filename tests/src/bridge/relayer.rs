//! `coinop-relayer` as a child process, as an operator runs it.

use super::World;
use crate::chain::binary;
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	keys::{Key, Scheme, KEY_VARIABLE},
	AccountId32,
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

/// Lines of the log that an error shows.
const TAIL: usize = 20;

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
		let program = binary("coinop-relayer", "COINOP_RELAYER")?;
		let folder = tempfile::Builder::new().prefix("coinop-relayer-").tempdir().context("no folder for a relayer")?;
		write_secret(&folder.path().join("ethereum.key"), world.ethereum.secret(account)?)?;
		let rewards = Key::generate(Scheme::Ed25519)?.account();
		fs::write(folder.path().join("relayer.toml"), settings(world, &rewards)).context("can't write the settings")?;
		let log = fs::File::create(folder.path().join("log")).context("can't write the relayer's log")?;
		let child = command(&program, folder.path(), "run")
			.stdout(Stdio::null())
			.stderr(log)
			.spawn()
			.with_context(|| format!("can't start {}", program.display()))?;
		Ok(Self { child, program, folder, rewards, account })
	}

	/// Whether it still runs. Error: it doesn't; the error shows the end of its log.
	pub fn ensure_alive(&mut self) -> Result<()> {
		let ended = self.child.try_wait()?;
		ensure!(ended.is_none(), "the relayer has ended ({ended:?}):\n{}", self.log_tail());
		Ok(())
	}

	/// The last lines of its log.
	pub fn log_tail(&self) -> String {
		let log = fs::read(self.folder.path().join("log")).unwrap_or_default();
		let log = String::from_utf8_lossy(&log);
		let mut lines: Vec<_> = log.lines().rev().take(TAIL).collect();
		lines.reverse();
		lines.join("\n")
	}

	/// Audits both chains, with its settings.
	pub async fn audit(&self) -> Result<Audit> {
		let file = self.folder.path().join("audit.json");
		let output = command(&self.program, self.folder.path(), "audit").arg("--json").arg(&file).output().await?;
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

/// The program with its settings and keys, and none of the caller's.
fn command(program: &Path, folder: &Path, what: &str) -> Command {
	let mut command = Command::new(program);
	command
		.args([what, "--config"])
		.arg(folder.join("relayer.toml"))
		.env(KEY_VARIABLE, ALICE)
		.env_remove(coinop_relayer::keys::VARIABLE)
		.stdin(Stdio::null())
		.kill_on_drop(true);
	command
}

/// The settings, with short times for a chain that makes a day's slots in minutes.
fn settings(world: &World, rewards: &AccountId32) -> String {
	let (execution, beacon) = world.ethereum.urls();
	let (coinop, chain_id) = (world.coinop.url(), world.ethereum.chain_id());
	format!(
		"[coinop]\nurl = \"{coinop}\"\nrewards = \"{rewards}\"\n\n\
		 [ethereum]\nurl = \"{execution}\"\nchain_id = {chain_id}\nkey_file = \"ethereum.key\"\n\n\
		 [beacon]\nurl = \"{beacon}\"\n\n\
		 [work]\npoll_ms = 1000\n\n\
		 [limits]\nbackoff_cap_seconds = 10\n\n\
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
