//! How to give a node a wrong clock: by `coinop-clock`, a library that stands between the node and the system's.

use anyhow::{ensure, Context, Result};
use std::{env, ffi::OsStr, fs, path::PathBuf};
use tempfile::TempDir;

/// The library's file beside the programs.
const LIBRARY: &str = "libcoinop_clock.so";

/// Names another file.
const VARIABLE: &str = "COINOP_CLOCK";

/// A clock that nodes can be given.
#[derive(Debug)]
pub struct Clock {
	library: PathBuf,
	folder: TempDir,
}

impl Clock {
	/// A clock that is wrong by so many milliseconds, fast if positive. Error: the library isn't built.
	pub fn wrong_by(milliseconds: i64) -> Result<Self> {
		let folder = tempfile::Builder::new().prefix("coinop-clock-").tempdir().context("no folder for the clock")?;
		let clock = Self { library: library()?, folder };
		clock.set(milliseconds)?;
		Ok(clock)
	}

	/// By how many milliseconds it is wrong for nodes that start from now on.
	pub fn set(&self, milliseconds: i64) -> Result<()> {
		fs::write(self.file(), milliseconds.to_string()).context("can't write the clock's error")
	}

	/// What a node that is to have this clock must have in its environment.
	pub fn environment(&self) -> [(&'static str, String); 2] {
		[("LD_PRELOAD", self.library.display().to_string()), ("COINOP_CLOCK_ERROR", self.file().display().to_string())]
	}

	fn file(&self) -> PathBuf {
		self.folder.path().join("milliseconds")
	}
}

fn library() -> Result<PathBuf> {
	if let Some(path) = env::var_os(VARIABLE).map(PathBuf::from) {
		return Ok(path);
	}
	let running = env::current_exe().context("can't tell where this program is")?;
	// Cargo puts tests one folder below the libraries.
	let folder = running.ancestors().skip(1).find(|folder| folder.file_name() != Some(OsStr::new("deps")));
	let path = folder.unwrap_or(&running).join(LIBRARY);
	ensure!(
		path.is_file(),
		"{} is missing: `cargo build --release --workspace` makes it, or name it in {VARIABLE}",
		path.display()
	);
	Ok(path)
}
