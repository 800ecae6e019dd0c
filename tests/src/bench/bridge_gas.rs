//! `bridge-gas`: gas of the bridge's transactions on Ethereum, as `npm run gas` in `bridge/contracts` measures it.

use super::{grouped, table, Outcome};
use crate::{bridge::ethereum::root, machine::Machine};
use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::process::Stdio;
use tokio::process::Command;

/// A transaction: its name in the measurement, for people, and gas that Snowbridge takes for it and that is aimed at.
struct Row {
	key: &'static str,
	name: &'static str,
	snowbridge: Option<u64>,
	aim: Option<u64>,
}

const fn row(key: &'static str, name: &'static str) -> Row {
	Row { key, name, snowbridge: None, aim: None }
}

/// Snowbridge's update takes three transactions; its release is the delivery of a message with a token transfer.
const ROWS: [Row; 10] = [
	row("update4", "update, 4 validators"),
	Row { snowbridge: Some(700_000), aim: Some(200_000), ..row("update21", "update, 21 validators") },
	row("update67", "update, 67 validators"),
	row("updateWithHandOver4", "update with hand-over, 4 validators"),
	row("updateWithHandOver21", "update with hand-over, 21 validators"),
	row("updateWithHandOver67", "update with hand-over, 67 validators"),
	Row { snowbridge: Some(237_000), aim: Some(100_000), ..row("release", "release") },
	row("releaseByRecipient", "release by its recipient, which keeps the fee"),
	row("updateAndRelease21", "update and release at once, 21 validators"),
	row("deposit", "deposit"),
];

/// Measures. Error: bridge/contracts has no packages, or a transaction fails.
pub async fn run() -> Result<Outcome> {
	let mut command = Command::new("npm");
	command.args(["run", "--silent", "gas"]).current_dir(root("contracts")).stdin(Stdio::null()).kill_on_drop(true);
	let done = command.output().await.context("can't start npm")?;
	ensure!(done.status.success(), "npm run gas failed:\n{}", String::from_utf8_lossy(&done.stderr));
	let gas: Value = serde_json::from_slice(&done.stdout).context("npm run gas prints JSON")?;
	Ok(Outcome {
		name: "bridge-gas",
		how: "Whole transactions, sent to anvil (Prague) and read from their receipts: the 21,000 of a transaction, calldata \
		      and cold storage are in it. Storage is as after long use, proofs are as long as after a year of blocks, a \
		      block has 8 messages, and a quorum is the smallest. Snowbridge's update takes three transactions."
			.into(),
		machine: Machine::here(),
		table: table(&["transaction", "gas", "Snowbridge", "aim"], cells(&gas)?),
		results: gas,
	})
}

fn cells(gas: &Value) -> Result<Vec<Vec<String>>> {
	let cell = |row: &Row| {
		let measured = gas.get(row.key).and_then(Value::as_u64);
		let measured = measured.with_context(|| format!("{} was not measured", row.key))?;
		Ok(vec![
			row.name.into(),
			grouped(measured),
			row.snowbridge.map(grouped).unwrap_or_default(),
			row.aim.map(|aim| format!("≤ {}", grouped(aim))).unwrap_or_default(),
		])
	};
	ROWS.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

	/// The names are those of the snapshot that `npm test` checks.
	#[test]
	fn rows_should_be_measured_in_the_snapshot() {
		let snapshot = fs::read_to_string(root("contracts").join(".gas-snapshot")).unwrap();
		let cells = cells(&serde_json::from_str(&snapshot).unwrap()).unwrap();
		assert_eq!(cells.len(), ROWS.len());
		assert!(cells.iter().all(|row| row.len() == 4 && !row[1].is_empty()));
	}

	#[test]
	fn rows_should_be_refused_when_one_is_missing() {
		assert!(cells(&serde_json::json!({ "update4": 1 })).is_err());
	}
}
