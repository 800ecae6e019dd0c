//! `coinop bridge` as a user calls it: a child process that prints one JSON object a line.

use super::{relayer::write_secret, World};
use crate::{chain::binary, demo::processes::Process};
use anyhow::{Context, Result};
use coinop_agent::keys::KEY_VARIABLE;
use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::Stdio,
};
use tempfile::TempDir;
use tokio::process::Command;

/// The variables that the command reads: the caller's own must not matter.
const VARIABLES: [&str; 3] = [KEY_VARIABLE, "COINOP_ETHEREUM_KEY", "COINOP_ETHEREUM_URL"];

/// Somebody with the command and a folder for keys.
#[derive(Debug)]
pub struct User {
	program: PathBuf,
	folder: TempDir,
}

impl User {
	/// With no key yet. Error: the command isn't built.
	pub fn new() -> Result<Self> {
		let folder = tempfile::Builder::new().prefix("coinop-user-").tempdir().context("no folder for keys")?;
		Ok(Self { program: binary("coinop", "COINOP_CLI")?, folder })
	}

	/// A place in the folder.
	pub fn file(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	/// The file with the key of one of Ethereum's accounts, by its number.
	pub fn ethereum_key(&self, world: &World, account: usize) -> Result<PathBuf> {
		let path = self.file(&format!("ethereum-{account}.key"));
		if !path.exists() {
			write_secret(&path, world.ethereum.secret(account)?)?;
		}
		Ok(path)
	}

	/// `coinop --json bridge` with both chains' addresses: what comes behind is for the caller to add.
	pub fn bridge(&self, world: &World, what: &str) -> Command {
		let mut command = Command::new(&self.program);
		for variable in VARIABLES {
			command.env_remove(variable);
		}
		let (execution, _) = world.ethereum.urls();
		command.args(["--json", "--url", world.coinop.url(), "bridge"]).args(what.split(' '));
		command.args(["--ethereum", execution]);
		command
	}
}

/// Follows a command to its end: `progress` is told every line. Answers the last one. Error: what the command reports.
pub async fn follow(
	name: &'static str,
	command: Command,
	progress: impl AsyncFnMut(&Value) -> Result<()>,
) -> Result<Value> {
	Process::start(name, command)?.follow(progress).await
}

/// Lets a command end that fails; answers the name and the words of the error that it prints last. Error: it succeeds.
pub async fn failure(mut command: Command) -> Result<(String, String)> {
	let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await?;
	let printed = String::from_utf8_lossy(&output.stdout).into_owned();
	anyhow::ensure!(output.status.code() == Some(1), "the command ended with {}: {printed}", output.status);
	let last: Value = serde_json::from_str(printed.lines().last().unwrap_or_default())?;
	let text = |key: &str| last.pointer(key).and_then(Value::as_str).unwrap_or_default().to_string();
	Ok((text("/error/name"), text("/error/message")))
}

/// What a line tells under a key, as a number. Error: it tells none.
pub fn number(line: &Value, key: &str) -> Result<u64> {
	line.get(key).and_then(Value::as_u64).with_context(|| format!("there is no {key} in {line}"))
}

/// The name of the step that a line is about, if it is about one.
pub fn step(line: &Value) -> Option<&str> {
	line.get("step").and_then(Value::as_str)
}

/// A path as an argument. Error: it isn't UTF-8.
pub fn argument(path: &Path) -> Result<&str> {
	path.to_str().context("the folder for temporary files isn't named in UTF-8")
}
