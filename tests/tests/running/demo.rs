//! The demo as a user runs it: a short day that goes well, and files that must not cost anybody anything.

use anyhow::Result;
use serde_json::Value;
use std::{
	fs,
	path::Path,
	process::{Command, Output},
};
use tempfile::TempDir;

const HEADER: &str = "interval_start,watt_hours";

fn demo(input: &Path, json: &Path) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_coinop-demo"));
	command.arg("--input").arg(input).arg("--json").arg(json);
	command
}

/// Runs the demo on a bad file where there is no node to start: that the file is what it complains of shows that
/// it looked at it first, so that nothing was paid.
fn complaint(text: &str) -> Result<String> {
	let folder = TempDir::new()?;
	let (input, json) = (folder.path().join("readings.csv"), folder.path().join("out.json"));
	fs::write(&input, text)?;
	let Output { status, stdout, stderr } =
		demo(&input, &json).env("COINOP_NODE", folder.path().join("no-such-node")).output()?;
	assert_eq!(status.code(), Some(1));
	assert!(stdout.is_empty() && !json.exists());
	Ok(String::from_utf8(stderr)?)
}

#[test]
fn demo_should_name_the_line_when_a_reading_is_negative() -> Result<()> {
	let said = complaint(&format!("{HEADER}\n2024-01-17T00:00:00,74\n2024-01-17T00:15:00,-3\n"))?;
	assert!(said.contains("line 3: -3 watt-hours: a reading can't be negative"), "{said}");
	Ok(())
}

#[test]
fn demo_should_name_the_line_when_a_reading_is_text() -> Result<()> {
	let said = complaint(&format!("{HEADER}\n2024-01-17T00:00:00,much\n"))?;
	assert!(said.contains("line 2: `much` is no whole number"), "{said}");
	Ok(())
}

#[test]
fn demo_should_name_the_line_when_a_column_is_missing() -> Result<()> {
	let said = complaint("interval_start\n2024-01-17T00:00:00\n")?;
	assert!(said.contains("line 1: the column watt_hours is missing"), "{said}");
	let said = complaint(&format!("{HEADER}\n2024-01-17T00:00:00\n"))?;
	assert!(said.contains("line 2: the column watt_hours is missing"), "{said}");
	Ok(())
}

#[test]
fn demo_should_name_the_line_when_the_file_is_empty() -> Result<()> {
	let said = complaint("")?;
	assert!(said.contains("line 1: the file is empty"), "{said}");
	Ok(())
}

#[test]
fn demo_should_name_the_line_when_time_goes_back() -> Result<()> {
	let said = complaint(&format!("{HEADER}\n2024-01-17T00:15:00,74\n2024-01-17T00:00:00,67\n"))?;
	assert!(said.contains("line 3: `2024-01-17T00:00:00` does not come after"), "{said}");
	Ok(())
}

/// MP3, MP5: what is paid is the formula, and the rest comes back, on a running chain between two processes.
#[test]
fn demo_should_pay_each_watt_hour_and_add_up_when_the_day_is_short() -> Result<()> {
	let folder = TempDir::new()?;
	let (input, json) = (folder.path().join("readings.csv"), folder.path().join("out.json"));
	fs::write(&input, format!("{HEADER}\n2024-01-17T00:00:00,74\n2024-01-17T00:15:00,0\n2024-01-17T00:30:00,67\n"))?;
	let Output { status, stdout, stderr } = demo(&input, &json).output()?;
	assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
	assert!(String::from_utf8(stdout)?.ends_with("The money adds up to the last µUSDT.\n"));

	let said: Value = serde_json::from_slice(&fs::read(&json)?)?;
	assert_eq!(said["payments"], 141);
	// 0.3297 USDT a kWh for 141 Wh, rounded down once: 46,487.7 µUSDT.
	assert_eq!(said["paid_micro_usdt"], 46_487);
	assert_eq!(said["money_adds_up"], true);
	assert_eq!(said["extrinsics"], said["transactions"].as_array().unwrap().len());
	assert!(said["fees_micro_usdt"].as_u64().unwrap() > 0);
	for times in ["seen_to_final_ms", "submit_to_final_ms"] {
		assert!(said[times]["p50"].as_f64().unwrap() > 0.0);
		assert!(said[times]["max"].as_f64() >= said[times]["p50"].as_f64());
	}
	for books in ["before", "after"] {
		assert_eq!(said[books]["device"], 0);
		assert_eq!(said[books]["meter_point"], 0);
	}
	Ok(())
}
