//! A development chain of its own: started on free loopback ports, stopped and removed when dropped.

use crate::metrics::Metrics;
use anyhow::{bail, ensure, Context, Result};
use coinop_agent::chain::Chain;
use std::{
	env,
	ffi::OsStr,
	fs,
	future::Future,
	io,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
};

/// Longest wait for the node's first answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Time between looks at the node.
const POLL: Duration = Duration::from_millis(50);

/// The node's log in its folder.
const LOG: &str = "node.log";

/// What the node writes when it is ready for clients. It chose the port itself.
const READY: &str = "Running JSON-RPC server: addr=127.0.0.1:";

/// What the node writes when it serves its metrics. It chose that port too.
const METRICS: &str = "Prometheus exporter started at 127.0.0.1:";

/// Lines of the log that an error shows.
const TAIL: usize = 20;

/// How to start a chain.
#[derive(Clone, Debug, Default)]
pub struct Options {
	/// What the node is, where it isn't a development chain of its own: the arguments instead of `--dev`.
	pub role: Vec<String>,
	/// A node's folder that is copied for this one to begin with.
	pub state: Option<PathBuf>,
	/// More arguments for the node.
	pub arguments: Vec<String>,
	/// Whether the node serves its metrics, for [`DevChain::metrics`].
	pub metrics: bool,
}

/// A node, unless its options say otherwise with one validator and funded test accounts, reachable on this machine
/// only. Dropping it stops the node and removes all that it wrote.
#[derive(Debug)]
pub struct DevChain {
	node: Child,
	program: PathBuf,
	options: Options,
	folder: TempDir,
	url: String,
	/// Port of the metrics, if they are served.
	metrics: Option<u16>,
}

impl DevChain {
	/// Starts a chain and waits until it answers. Errors: the node isn't built, ends, or doesn't answer within a
	/// minute; the error shows the end of its log.
	pub async fn start(options: Options) -> Result<Self> {
		let program = binary("coinop-node", "COINOP_NODE")?;
		let folder = tempfile::Builder::new()
			.prefix("coinop-dev-")
			.tempdir()
			.context("can't make a folder for the development chain")?;
		let state = folder.path().join("state");
		if let Some(begun) = &options.state {
			copy(begun, &state).context("can't copy the state that the node begins with")?;
		}
		let node = spawn(&program, folder.path(), &options, 0)?;
		let mut chain = Self { node, program, options, folder, url: String::new(), metrics: None };
		chain.answering().await?;
		Ok(chain)
	}

	/// Kills the node where it stands, starts it anew with what it had written, and waits until it answers at the same
	/// address. Errors: those of [`DevChain::start`].
	pub async fn restart(&mut self) -> Result<()> {
		self.node.kill().context("the node can't be killed")?;
		self.node.wait()?;
		let port = self.url.rsplit(':').next().and_then(|port| port.parse().ok()).context("its address has a port")?;
		self.node = spawn(&self.program, self.folder.path(), &self.options, port)?;
		self.answering().await
	}

	async fn answering(&mut self) -> Result<()> {
		match self.first_answer(self.options.metrics).await {
			Ok(()) => Ok(()),
			Err(error) => Err(error.context(format!("the end of the node's log:\n{}", self.log_tail()))),
		}
	}

	/// The process's number.
	pub fn id(&self) -> u32 {
		self.node.id()
	}

	/// The address for clients, `ws://127.0.0.1:PORT`.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// A new connection to the chain.
	pub async fn connect(&self) -> Result<Chain> {
		Ok(Chain::connect(&self.url).await?)
	}

	/// The node's figures now. Errors: it was started without them, or doesn't answer.
	pub async fn metrics(&self) -> Result<Metrics> {
		let port = self.metrics.context("the development chain was started without metrics")?;
		let ask = async {
			let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
			// HTTP 1.0: the answer comes in one piece and ends with the connection.
			stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").await?;
			let mut answer = String::new();
			stream.read_to_string(&mut answer).await?;
			Ok::<_, std::io::Error>(answer)
		};
		let answer = ask.await.context("the node did not give its metrics")?;
		let (head, body) = answer.split_once("\r\n\r\n").context("the node's metrics have no end of the header")?;
		ensure!(head.split_whitespace().nth(1) == Some("200"), "the node refused its metrics:\n{head}");
		Ok(body.to_string().into())
	}

	/// The last lines of the node's log.
	pub fn log_tail(&self) -> String {
		let log = self.log();
		let mut lines: Vec<_> = log.lines().rev().take(TAIL).collect();
		lines.reverse();
		lines.join("\n")
	}

	/// Waits until the node answers clients, and serves its metrics if it is to do that.
	async fn first_answer(&mut self, metrics: bool) -> Result<()> {
		let started = Instant::now();
		while started.elapsed() < PATIENCE {
			if let Some(status) = self.node.try_wait()? {
				bail!("the node ended at once, with {status}");
			}
			let log = self.log();
			self.metrics = port_in(&log, METRICS);
			if let Some(port) = port_in(&log, READY).filter(|_| self.metrics.is_some() || !metrics) {
				self.url = format!("ws://127.0.0.1:{port}");
				if Chain::connect(&self.url).await.is_ok() {
					return Ok(());
				}
			}
			tokio::time::sleep(POLL).await;
		}
		bail!("the node did not answer within {} s", PATIENCE.as_secs());
	}

	fn log(&self) -> String {
		fs::read(self.folder.path().join(LOG))
			.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
			.unwrap_or_default()
	}
}

/// Starts the program with its clients' port, or with a free one for 0; its log begins anew.
fn spawn(program: &Path, folder: &Path, options: &Options, port: u16) -> Result<Child> {
	let log = fs::File::create(folder.join(LOG)).context("can't write the node's log")?;
	let dev = ["--dev".to_string()];
	let role = if options.role.is_empty() { dev.as_slice() } else { options.role.as_slice() };
	let metrics: &[&str] = if options.metrics { &["--prometheus-port", "0"] } else { &["--no-prometheus"] };
	Command::new(program)
		.args(role)
		.args(["--rpc-port", &port.to_string(), "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
		.args(metrics)
		.args(["--no-telemetry", "--base-path"])
		.arg(folder.join("state"))
		.args(&options.arguments)
		// The log is read for the ports.
		.env_remove("RUST_LOG")
		.stdin(Stdio::null())
		.stdout(log.try_clone().context("can't write the node's log")?)
		.stderr(log)
		.spawn()
		.with_context(|| format!("can't start {}", program.display()))
}

impl Drop for DevChain {
	fn drop(&mut self) {
		// It may have ended by itself; either way there is nothing more to do about it.
		let _ = self.node.kill();
		let _ = self.node.wait();
	}
}

/// A program of this project: named by the environment variable, or else beside the one that is running. Error:
/// there is none.
pub fn binary(name: &str, variable: &str) -> Result<PathBuf> {
	if let Some(path) = env::var_os(variable).map(PathBuf::from) {
		ensure!(path.is_file(), "{variable} names {}, which is no file", path.display());
		return Ok(path);
	}
	let running = env::current_exe().context("can't tell where this program is")?;
	// Cargo puts tests one folder below the programs.
	let folder = running.ancestors().skip(1).find(|folder| folder.file_name() != Some(OsStr::new("deps")));
	let path = folder.unwrap_or(&running).join(format!("{name}{}", env::consts::EXE_SUFFIX));
	ensure!(
		path.is_file(),
		"{} is missing: build it with `cargo build --release --workspace`, or name it in {variable}",
		path.display()
	);
	Ok(path)
}

/// Runs `work` to its end, or until somebody stops this program: then `work` is dropped, with the chains and processes
/// that it started. Error: it was stopped.
pub async fn until_stopped<T>(work: impl Future<Output = T>) -> Result<T> {
	#[cfg(unix)]
	let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
	#[cfg(unix)]
	let terminated = terminate.recv();
	#[cfg(not(unix))]
	let terminated = std::future::pending::<Option<()>>();
	tokio::select! {
		done = work => Ok(done),
		_ = terminated => bail!("stopped"),
		_ = tokio::signal::ctrl_c() => bail!("stopped"),
	}
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
	fs::create_dir_all(to)?;
	for entry in fs::read_dir(from)? {
		let entry = entry?;
		let copied = to.join(entry.file_name());
		if entry.file_type()?.is_dir() {
			copy(&entry.path(), &copied)?;
		} else {
			fs::copy(entry.path(), copied)?;
		}
	}
	Ok(())
}

/// The port that the log names after `what`.
fn port_in(log: &str, what: &str) -> Option<u16> {
	let (_, rest) = log.split_once(what)?;
	let (port, _) = rest.split_once(|next: char| !next.is_ascii_digit())?;
	port.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn port_should_be_found_when_the_node_is_ready() {
		let line = "2026-01-01 00:00:00 Running JSON-RPC server: addr=127.0.0.1:40123,[::1]:9944    \n";
		assert_eq!(port_in(&format!("starting\n{line}"), READY), Some(40_123));
		assert_eq!(port_in("starting\n", READY), None);
		// Half a line: the number may not be complete.
		assert_eq!(port_in("Running JSON-RPC server: addr=127.0.0.1:401", READY), None);
	}

	#[test]
	fn folder_should_be_copied_with_all_that_is_in_it() {
		let folder = tempfile::tempdir().unwrap();
		let (from, to) = (folder.path().join("from"), folder.path().join("to"));
		fs::create_dir_all(from.join("deep/er")).unwrap();
		fs::write(from.join("deep/er/file"), "text").unwrap();
		copy(&from, &to).unwrap();
		assert_eq!(fs::read_to_string(to.join("deep/er/file")).unwrap(), "text");
	}

	#[test]
	fn port_of_the_metrics_should_be_found_when_they_are_served() {
		let line = "2026-01-01 00:00:00 〽️ Prometheus exporter started at 127.0.0.1:40124\n";
		assert_eq!(port_in(line, METRICS), Some(40_124));
		assert_eq!(port_in(line, READY), None);
	}
}
