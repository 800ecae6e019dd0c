//! The machine and the versions with which something was measured.

use serde::Serialize;
use std::{
	fs,
	path::Path,
	process::{Command, Stdio},
	thread::available_parallelism,
	time::SystemTime,
};

/// What a figure depends on beside the code. What can't be found out is `None`.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
	/// The processor's model.
	pub cpu: Option<String>,
	/// Logical cores that this program may use.
	pub cores: Option<usize>,
	/// Memory in MiB.
	pub memory_mib: Option<u64>,
	/// Operating system and architecture.
	pub system: String,
	/// `rustc --version`.
	pub rustc: Option<String>,
	/// The commit checked out, with `-dirty` behind it if files have changed since.
	pub commit: Option<String>,
	/// Version of this project.
	pub coinop: &'static str,
	/// Seconds since 1970 at which this was asked.
	pub taken_at: u64,
}

impl Machine {
	/// This machine, now.
	pub fn here() -> Self {
		let value_of = |path: &str, name: &str| {
			let text = fs::read_to_string(path).ok()?;
			let line = text.lines().find(|line| line.starts_with(name))?;
			line.split_once(':').map(|(_, value)| value.trim().to_string())
		};
		let memory = value_of("/proc/meminfo", "MemTotal")
			.and_then(|value| value.split_whitespace().next()?.parse::<u64>().ok())
			.map(|kib| kib / 1_024);
		let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
		Self {
			cpu: value_of("/proc/cpuinfo", "model name"),
			cores: available_parallelism().ok().map(Into::into),
			memory_mib: memory,
			system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
			rustc: first_line("rustc", &["--version"]),
			commit: first_line("git", &["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]),
			coinop: env!("CARGO_PKG_VERSION"),
			taken_at: since_1970.as_secs(),
		}
	}
}

/// What a program prints, run in this project's folder.
fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
	let mut command = Command::new(program);
	let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
	if folder.is_dir() {
		command.current_dir(folder);
	}
	let output = command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
	let text = String::from_utf8(output.stdout).ok()?;
	output.status.success().then(|| text.lines().next().unwrap_or_default().trim().to_string())
}
