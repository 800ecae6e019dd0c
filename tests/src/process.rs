//! What Linux tells of a process: `process` is its number, or `self`.

use anyhow::{Context, Result};
use std::fs;

/// Ticks of a second, in which Linux tells of time on every architecture that we run on (`getconf CLK_TCK`).
const TICKS: f64 = 100.0;

/// Where the line of figures has user and system time, counted from behind the program's name.
const TIMES: [usize; 2] = [11, 12];

/// A figure of its memory, such as `VmRSS` or `VmHWM`, in KiB. Error: there is no such process, or no such figure.
pub fn memory(process: &str, name: &str) -> Result<f64> {
	let text = read(process, "status")?;
	let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
	let figure = line.and_then(|line| line.split_whitespace().next()).context("the process has no such figure")?;
	Ok(figure.parse()?)
}

/// Seconds for which it has had a core since it began. Error: there is no such process.
pub fn cpu_seconds(process: &str) -> Result<f64> {
	let ticks = ticks(&read(process, "stat")?).context("the process tells of no time")?;
	Ok(ticks / TICKS)
}

fn read(process: &str, file: &str) -> Result<String> {
	let path = format!("/proc/{process}/{file}");
	fs::read_to_string(&path).with_context(|| format!("can't read {path}"))
}

/// Ticks of user and system time together. The program's name, which is in brackets, may have any characters.
fn ticks(stat: &str) -> Option<f64> {
	let (_, figures) = stat.rsplit_once(')')?;
	let figures: Vec<&str> = figures.split_whitespace().collect();
	TIMES.iter().try_fold(0.0, |sum, place| Some(sum + figures.get(*place)?.parse::<f64>().ok()?))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ticks_should_be_user_and_system_time_whatever_the_programs_name() {
		let stat = "77 (a) b (c) S 1 77 77 0 -1 4194560 500 0 0 0 250 50 7 8 20 0 5 0 1000 1 2";
		assert_eq!(ticks(stat), Some(300.0));
		assert_eq!(ticks("77 (a) S 1"), None);
		assert_eq!(ticks(""), None);
	}

	#[cfg(target_os = "linux")]
	#[test]
	fn process_should_be_told_of_when_it_runs() {
		assert!(memory("self", "VmRSS").unwrap() > 0.0 && cpu_seconds("self").unwrap() >= 0.0);
		assert!(memory("self", "VmNothing").is_err() && cpu_seconds("none").is_err());
	}
}
