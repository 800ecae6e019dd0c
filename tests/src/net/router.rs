//! The router between a network's hosts, as a process of this one.

use crate::chain::binary;
use anyhow::{bail, ensure, Context, Result};
use coinop_router::{Answer, Command, Plan};
use std::{
	collections::BTreeMap,
	io::{BufRead, BufReader, Write},
	process::{self, Child, ChildStdin, ChildStdout, Stdio},
	thread,
	time::{Duration, Instant},
};

/// Time for a router to end by itself, with all that runs on its hosts.
const ENDING: Duration = Duration::from_secs(20);

/// Time between looks whether it has.
const POLL: Duration = Duration::from_millis(20);

/// There can be no network of hosts on this machine.
#[derive(Debug, thiserror::Error)]
#[error("this machine can have no network of hosts: {0}")]
pub struct Unavailable(String);

/// `None`, saying so, where a network can't be had because of the machine. Other errors stay.
pub fn available<T>(started: Result<T>) -> Result<Option<T>> {
	match started {
		Ok(network) => Ok(Some(network)),
		Err(error) if error.is::<Unavailable>() => {
			println!("SKIPPED: {error}");
			Ok(None)
		},
		Err(error) => Err(error),
	}
}

/// A router. Dropping it ends all that runs on its hosts.
#[derive(Debug)]
pub struct Router {
	process: Child,
	/// Until it is to end.
	input: Option<ChildStdin>,
	output: BufReader<ChildStdout>,
	ports: BTreeMap<String, BTreeMap<u16, u16>>,
}

impl Router {
	/// Brings a network's hosts up. Errors: [`Unavailable`], or the program is missing or broken.
	pub fn start(plan: Plan) -> Result<Self> {
		let program = binary("coinop-router", "COINOP_ROUTER")?;
		let mut process = process::Command::new(&program)
			// What it runs inherits its environment, and logs are read.
			.env_remove("RUST_LOG")
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.spawn()
			.with_context(|| format!("can't start {}", program.display()))?;
		let input = process.stdin.take();
		let output = BufReader::new(process.stdout.take().context("the router has no output")?);
		let mut router = Self { process, input, output, ports: BTreeMap::new() };
		match router.ask(&Command::Begin(plan))? {
			Answer::Ready { ports } => router.ports = ports,
			Answer::Unavailable { reason } => return Err(Unavailable(reason).into()),
			other => bail!("the router made no network: {other:?}"),
		}
		Ok(router)
	}

	/// Has the router carry out a command that is answered by `Done`.
	pub fn tell(&mut self, command: &Command) -> Result<()> {
		let answer = self.ask(command)?;
		ensure!(answer == Answer::Done, "the router did not do it: {answer:?}");
		Ok(())
	}

	/// Has the router carry out a command. Answers come within milliseconds: nobody is kept waiting here.
	/// Error: it has ended.
	pub fn ask(&mut self, command: &Command) -> Result<Answer> {
		let input = self.input.as_mut().context("the router was told to end")?;
		// One that can't have a network says so without being asked, and ends.
		let told = writeln!(input, "{}", serde_json::to_string(command)?);
		let mut answer = String::new();
		self.output.read_line(&mut answer)?;
		if answer.is_empty() {
			told.context("the router has ended")?;
			bail!("the router has ended");
		}
		serde_json::from_str(&answer).with_context(|| format!("the router said: {answer}"))
	}

	/// The port of this machine's loopback that leads to a forwarded port of a host. Error: none does.
	pub fn port(&self, host: &str, port: u16) -> Result<u16> {
		let found = self.ports.get(host).and_then(|ports| ports.get(&port));
		found.copied().with_context(|| format!("nothing leads to port {port} of {host}"))
	}
}

impl Drop for Router {
	fn drop(&mut self) {
		drop(self.input.take());
		let started = Instant::now();
		while matches!(self.process.try_wait(), Ok(None)) {
			if started.elapsed() >= ENDING {
				// Its hosts end with it either way.
				let _ = self.process.kill();
				let _ = self.process.wait();
				return;
			}
			thread::sleep(POLL);
		}
	}
}
