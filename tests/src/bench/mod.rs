//! The benchmarks: each gives a table for people and raw samples for machines. No test depends on their times.

pub mod bridge;
pub mod bridge_gas;
pub mod enrol;
pub mod fees;
pub mod light_client;
pub mod settle;
pub mod streams;
pub mod throughput;
pub mod voucher;

use crate::machine::Machine;
use anyhow::{Context, Result};
use coinop_agent::{
	escrow::{BoundedVec, CancelBy, Per, Rate, Recipient, Schedule, Terms, WHOLE},
	AccountId32,
};
use comfy_table::{presets, CellAlignment, Table};
use serde::Serialize;
use serde_json::Value;
use std::{fs, path::Path};

/// Name and purpose of each benchmark.
pub const LIST: [(&str, &str); 10] = [
	("voucher", "ticks and statements checked per second on one core, beside the raw hash and signature check"),
	("fees", "fee of each call, and of an item of settle_many"),
	("enrol", "1,000 devices that hold nothing enrolling themselves: time, blocks, fees"),
	("settle", "sessions settled a second of block execution, by items a call and by sessions in the state"),
	("streams", "block time without a stream and with 100,000 that nobody touches, and what closing some leaves"),
	("finality", "block time, and how soon blocks and payments are final, with delay, loss and a validator down"),
	(
		"light-client",
		"time, bytes and memory that a device's light client takes, begun with nothing and with what it kept",
	),
	("bridge-gas", "gas of updates, hand-overs, releases and deposits on Ethereum, beside Snowbridge's"),
	("bridge", "how soon a relayer has deposits minted and withdrawals paid, and what it takes while idle"),
	("throughput", "transfers, payments and settlements finalized a second on one validator and on four"),
];

/// What a benchmark found out.
#[derive(Debug, Serialize)]
pub struct Outcome {
	/// The benchmark's name.
	pub name: &'static str,
	/// How the figures were taken.
	pub how: String,
	/// On what.
	pub machine: Machine,
	/// The figures, with every raw sample.
	pub results: Value,
	/// The same for people.
	#[serde(skip)]
	pub table: Table,
}

impl Outcome {
	/// Prints the table, and writes everything to a file if one is named. Error: the file can't be written.
	pub fn publish(&self, json: Option<&Path>) -> Result<()> {
		println!("{}\n\n{}", self.table, self.how);
		let Some(path) = json else { return Ok(()) };
		let mut text = serde_json::to_string_pretty(self)?;
		text.push('\n');
		fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
	}
}

/// A table in Markdown, so that it can be put into a document. All columns but the first are right-aligned.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
	let mut table = Table::new();
	table.load_preset(presets::ASCII_MARKDOWN).set_header(header.to_vec());
	table.add_rows(rows);
	for column in table.column_iter_mut().skip(1) {
		column.set_cell_alignment(CellAlignment::Right);
	}
	table
}

/// Terms of a stream of 1 µUSDT an hour to recipients with equal shares. Its deposit lasts for six weeks; its payer can
/// cancel it.
fn stream_to(recipients: &[AccountId32]) -> Terms {
	let count = u32::try_from(recipients.len()).unwrap_or(u32::MAX);
	let share = WHOLE.checked_div(count).unwrap_or_default();
	Terms {
		recipients: BoundedVec(recipients.iter().map(|account| Recipient { account: *account, share }).collect()),
		// From now on.
		schedule: Schedule::Open { deposit: 1_000, start: 0, rate: Rate { amount: 1, per: Per::Hour } },
		inspector: None,
		cancel: CancelBy::Payer,
		notice: 0,
		arbitration: None,
	}
}

/// A whole number with its thousands apart, as in 11,237.
pub fn grouped(number: impl ToString) -> String {
	let digits = number.to_string();
	let mut grouped = String::with_capacity(digits.len().saturating_mul(2));
	for (at, digit) in digits.chars().enumerate() {
		let left = digits.len().saturating_sub(at);
		if at > 0 && left.is_multiple_of(3) {
			grouped.push(',');
		}
		grouped.push(digit);
	}
	grouped
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn number_should_have_its_thousands_apart_when_large() {
		for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (11_237, "11,237"), (1_234_567, "1,234,567")] {
			assert_eq!(grouped(number), text);
		}
	}
}
