//! Payer and provider: two processes of the `coinop` command, which find each other on a loopback port and print
//! one JSON object a line.

use anyhow::{bail, Context, Result};
use coinop_voucher::SessionId;
use serde::Deserialize;
use serde_json::Value;
use std::{
	path::Path,
	process::{ExitStatus, Stdio},
};
use tokio::{
	io::{AsyncBufReadExt, BufReader, Lines},
	process::{Child, ChildStdout, Command},
};

/// What the provider reports at its end.
#[derive(Clone, Debug, Deserialize)]
pub struct Served {
	/// Transactions it made.
	pub settled: Vec<Settlement>,
	/// Units it was paid for.
	pub units: u64,
	/// µUSDT paid in the session.
	pub paid: u64,
	/// Why it stopped: `bye` if the payer needed no more.
	pub ended: String,
}

/// A transaction of the provider.
#[derive(Clone, Debug, Deserialize)]
pub struct Settlement {
	/// The call's name.
	pub call: String,
	/// µUSDT.
	pub fee: u64,
	/// Milliseconds from a block that holds it to finality, if that block was seen before.
	pub seen_to_final_ms: Option<f64>,
	/// Milliseconds from submission to finality.
	pub submit_to_final_ms: f64,
}

/// What the payer reports at its end.
#[derive(Clone, Debug, Deserialize)]
pub struct Paid {
	/// Ticks revealed.
	pub payments: u64,
	/// Statements signed.
	pub statements: u64,
	/// Units it got.
	pub delivered_units: u64,
}

/// What both processes need to know.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
	/// The `coinop` command.
	pub program: &'a Path,
	/// The chain's address.
	pub url: &'a str,
	/// The session.
	pub session: SessionId,
}

/// A running process. Stopped when dropped.
#[derive(Debug)]
pub struct Process {
	name: &'static str,
	child: Child,
	lines: Lines<BufReader<ChildStdout>>,
}

/// Starts the provider with the key in `key`, which keeps its evidence in the file `evidence`. Answers the
/// address at which it waits for the payer.
pub async fn serve(place: Place<'_>, key: &Path, evidence: &Path) -> Result<(Process, String)> {
	let mut command = coinop(place, key);
	command.args(["session", "serve", &place.session.to_string(), "--listen", "127.0.0.1:0", "--keep-open"]);
	command.arg("--evidence").arg(evidence);
	let mut process = Process::start("provider", command)?;
	let line = process.next().await?.context("the provider ended without listening")?;
	let address = line.get("listening").and_then(Value::as_str).context("the provider did not say where it listens")?;
	Ok((process, address.to_string()))
}

/// Starts the payer with the key in `key` and the readings in `readings`.
pub fn pay(place: Place<'_>, key: &Path, address: &str, readings: &Path) -> Result<Process> {
	let mut command = coinop(place, key);
	command.args(["session", "pay", &place.session.to_string(), "--to", address, "--readings"]).arg(readings);
	Process::start("payer", command)
}

fn coinop(place: Place<'_>, key: &Path) -> Command {
	let mut command = Command::new(place.program);
	command.args(["--json", "--url", place.url, "--key"]).arg(key);
	command
}

impl Process {
	/// Starts a command that prints one JSON object a line.
	pub fn start(name: &'static str, mut command: Command) -> Result<Self> {
		let mut child = command
			.stdin(Stdio::null())
			.stdout(Stdio::piped())
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("can't start the {name}"))?;
		let stdout = child.stdout.take().with_context(|| format!("the {name} has no output"))?;
		Ok(Self { name, child, lines: BufReader::new(stdout).lines() })
	}

	/// Follows the process to its end: `progress` is told every line. Answers the last one. Errors: what the process
	/// reports.
	pub async fn finish<T: for<'de> Deserialize<'de>>(self, mut progress: impl FnMut(&Value)) -> Result<T> {
		let name = self.name;
		let last = self.follow(async |line: &Value| {
			progress(line);
			Ok(())
		});
		serde_json::from_value(last.await?).with_context(|| format!("the {name} ended without a result"))
	}

	/// The same with `progress` that takes time, and fails.
	pub async fn follow(mut self, mut progress: impl AsyncFnMut(&Value) -> Result<()>) -> Result<Value> {
		let mut last = Value::Null;
		while let Some(line) = self.next().await? {
			progress(&line).await?;
			last = line;
		}
		let status: ExitStatus = self.child.wait().await?;
		if !status.success() {
			bail!("the {} ended with {status}", self.name);
		}
		Ok(last)
	}

	/// The next line; `None` at the end.
	async fn next(&mut self) -> Result<Option<Value>> {
		let Some(line) = self.lines.next_line().await? else { return Ok(None) };
		let value: Value = serde_json::from_str(&line)
			.with_context(|| format!("the {} printed what is no JSON: {line}", self.name))?;
		if let Some(error) = value.get("error") {
			let message = error.get("message").and_then(Value::as_str).unwrap_or("it did not say why");
			bail!("the {} failed: {message}", self.name);
		}
		Ok(Some(value))
	}
}
