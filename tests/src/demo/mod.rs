//! The main job, end to end: a household's meter pays a utility for a day of electricity, one tick a watt-hour.
//!
//! - [`flow`]: what happens, step by step, on a development chain of its own.
//! - [`processes`]: payer and provider, two processes that talk over a loopback socket.
//! - [`books`]: everybody's balances before and after, and whether they add up.
//! - [`summary`]: what was done, as a table and as JSON.
//!
//! [`bridge`] is a demo of its own: USDT from Ethereum to a machine's payment, and back.

pub mod books;
pub mod bridge;
pub mod flow;
pub mod processes;
pub mod summary;

use crate::chain::{binary, DevChain, Options};
use anyhow::{Context, Result};
use clap::Parser;
use coinop_agent::meter::{self, Reading};
use serde::Serialize;
use std::{
	fs,
	path::{Path, PathBuf},
};
use summary::Summary;

/// The readings if the user names none. Their origin is described beside them.
const HOUSEHOLD_DAY: &str = include_str!("../../data/household-day.csv");

/// Shows a household's meter paying a utility by the watt-hour, on a development chain that it starts and stops.
#[derive(Debug, Default, Parser)]
#[command(version)]
pub struct Arguments {
	/// Show the bridge instead: USDT deposited on an Ethereum of its own, paid with by a machine on Coinop, and withdrawn
	#[arg(long, conflicts_with = "input")]
	pub bridge: bool,
	/// Readings to pay for: a CSV file with the columns interval_start and watt_hours [default: a household's day]
	#[arg(long, value_name = "CSV")]
	pub input: Option<PathBuf>,
	/// Also write what the table shows to this file
	#[arg(long, value_name = "FILE")]
	pub json: Option<PathBuf>,
}

/// Readings that were checked, and the text they were read from.
#[derive(Debug)]
pub struct Input {
	/// The file's text.
	pub text: String,
	/// What it says.
	pub readings: Vec<Reading>,
}

impl Input {
	/// Reads and checks the user's file, or the household's day. Errors: it can't be read, or
	/// [`meter::MeterError`], which names the line.
	pub fn read(arguments: &Arguments) -> Result<Self> {
		let (text, name) = match &arguments.input {
			Some(path) => {
				let name = path.display().to_string();
				(meter::read(path).with_context(|| format!("can't read {name}"))?, name)
			},
			None => (HOUSEHOLD_DAY.to_string(), "the household's day".into()),
		};
		let readings = meter::parse(&text).context(name)?;
		Ok(Self { text, readings })
	}

	/// Watt-hours of all readings.
	pub fn watt_hours(&self) -> u64 {
		meter::total(&self.readings)
	}
}

/// Runs the demo: prints progress to standard error and the table to standard output, and writes the JSON file.
/// Nothing is started before the readings are known to be good.
pub async fn run(arguments: &Arguments) -> Result<Summary> {
	let input = Input::read(arguments)?;
	let command = binary("coinop", "COINOP_CLI")?;
	flow::say(&format!(
		"{} readings, {} watt-hours. Starting a development chain.",
		input.readings.len(),
		input.watt_hours()
	));
	let node = DevChain::start(Options::default()).await?;
	let summary = flow::run(&node, &command, &input).await?;
	println!("{summary}");
	if let Some(path) = &arguments.json {
		write(path, &summary)?;
	}
	Ok(summary)
}

/// Writes what the table shows.
fn write(path: &Path, summary: &impl Serialize) -> Result<()> {
	let mut text = serde_json::to_string_pretty(summary)?;
	text.push('\n');
	fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}
