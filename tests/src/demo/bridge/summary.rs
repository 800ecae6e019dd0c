//! What the bridge's demo did, as a table for people and as JSON for machines. Amounts are in µUSDT.

use super::books::{Books, Moved};
use crate::{
	bench::{grouped, table},
	demo::books::Check,
	machine::Machine,
};
use alloy::primitives::{utils::format_ether, U256};
use coinop_agent::{amount::format_usdt, Balance};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// Something that was done.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
	/// What.
	pub what: &'static str,
	/// How much moved, if something did.
	pub amount_micro_usdt: Option<Balance>,
	/// Since the row before.
	pub seconds: f64,
	/// Blocks of Ethereum meanwhile.
	pub ethereum_blocks: u64,
	/// Blocks of Coinop meanwhile.
	pub coinop_blocks: u64,
	/// What was paid for it in µUSDT: to Coinop's validators or to the relayer.
	pub fee_micro_usdt: Option<Balance>,
	/// What was paid for it on Ethereum, in wei.
	pub fee_wei: Option<u128>,
}

/// Everything that the demo found out.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
	/// What was done, one after the other.
	pub rows: Vec<Row>,
	/// What moved, all in all.
	pub moved: Moved,
	/// Wei that the depositor has spent on gas.
	pub depositor_wei: u128,
	/// Wei that the relayer has spent on gas, updates of the vault's light client included.
	pub relayer_wei: u128,
	/// Who had what before.
	pub before: Books,
	/// And after.
	pub after: Books,
	/// What the audit wrote.
	pub audit: Value,
	/// Everything that must hold.
	pub checks: Vec<Check>,
	/// Whether all of it does.
	pub money_adds_up: bool,
	/// Milliseconds of a slot of the local Ethereum; 12,000 elsewhere.
	pub slot_ms: u32,
	/// All of it, without the chains' start.
	pub took_seconds: f64,
	/// What it ran on.
	pub machine: Machine,
}

impl fmt::Display for Summary {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let rows = self.rows.iter().map(|row| {
			vec![
				row.what.to_string(),
				row.amount_micro_usdt.map(format_usdt).unwrap_or_default(),
				format!("{:.1}", row.seconds),
				row.ethereum_blocks.to_string(),
				row.coinop_blocks.to_string(),
				fees(row),
			]
		});
		let header = ["what", "USDT", "seconds", "blocks of Ethereum", "blocks of Coinop", "fees"];
		writeln!(f, "{}", table(&header, rows))?;
		writeln!(
			f,
			"A slot of this Ethereum takes {} ms; where it takes 12 s, finality takes about 13 to 20 minutes. The depositor has \
			 spent {} ether on gas, the relayer {}.\n",
			self.slot_ms,
			ether(self.depositor_wei),
			ether(self.relayer_wei)
		)?;

		let (before, after) = (&self.before, &self.after);
		let balances = [
			("depositor, on Ethereum", before.depositor, after.depositor),
			("vault, on Ethereum", before.vault, after.vault),
			("recipient, on Ethereum", before.recipient, after.recipient),
			("relayer, on Ethereum", before.carrier, after.carrier),
			("household", before.household, after.household),
			("its machine", before.machine, after.machine),
			("seller", before.seller, after.seller),
			("relayer", before.rewards, after.rewards),
			("all money on Coinop", before.issuance, after.issuance),
		];
		let balances =
			balances.map(|(name, before, after)| vec![name.to_string(), format_usdt(before), format_usdt(after)]);
		writeln!(f, "{}\n", table(&["balance in USDT", "before", "after"], balances))?;

		let amount = |key: &str| self.audit.get(key).and_then(Value::as_str).unwrap_or("?");
		writeln!(f, "Audit: the vault holds {} µUSDT, and must hold {}.", amount("held"), amount("required"))?;
		for check in self.checks.iter().filter(|check| !check.holds) {
			writeln!(f, "DOES NOT HOLD: {}", check.what)?;
		}
		match self.money_adds_up {
			true => write!(f, "The money adds up to the last µUSDT, on both chains."),
			false => write!(f, "THE MONEY DOES NOT ADD UP."),
		}
	}
}

/// What was paid for a row.
fn fees(row: &Row) -> String {
	let usdt = row.fee_micro_usdt.map(|fee| format!("{} µUSDT", grouped(fee)));
	let ether = row.fee_wei.map(|wei| format!("{} ether", ether(wei)));
	[usdt, ether].into_iter().flatten().collect::<Vec<_>>().join(" + ")
}

/// Wei as ether, to a millionth, rounded down.
fn ether(wei: u128) -> String {
	let text = format_ether(U256::from(wei));
	match text.split_once('.') {
		Some((whole, decimals)) => format!("{whole}.{}", decimals.chars().take(6).collect::<String>()),
		None => text,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ether_should_have_six_decimals() {
		assert_eq!(ether(1_234_567_890_123_456_789), "1.234567");
		assert_eq!(ether(0), "0.000000");
		assert_eq!(ether(999_999_999_999), "0.000000");
	}

	#[test]
	fn fees_should_be_told_of_both_chains() {
		let row = Row {
			what: "",
			amount_micro_usdt: None,
			seconds: 0.0,
			ethereum_blocks: 0,
			coinop_blocks: 0,
			fee_micro_usdt: Some(50_000),
			fee_wei: Some(1_000_000_000_000_000),
		};
		assert_eq!(fees(&row), "50,000 µUSDT + 0.001000 ether");
		assert_eq!(fees(&Row { fee_micro_usdt: None, fee_wei: None, ..row }), "");
	}
}
