//! What the demo did, as a table for people and as JSON for machines. Amounts are in µUSDT, times in milliseconds.

use super::books::{Books, Check};
use crate::{
	bench::{grouped, table},
	machine::Machine,
	samples::Spread,
};
use coinop_agent::{amount::format_usdt, Balance};
use serde::Serialize;
use std::fmt;

/// One transaction.
#[derive(Clone, Debug, Serialize)]
pub struct Transaction {
	/// The call's name.
	pub call: String,
	/// Who signed it.
	pub signer: &'static str,
	/// µUSDT.
	pub fee: Balance,
	/// From a block that holds it to finality; `None` where it was final before it was seen in a block.
	pub seen_to_final_ms: Option<f64>,
	/// From submission to finality.
	pub submit_to_final_ms: f64,
}

/// Everything the demo found out.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
	/// Watt-hours of all readings.
	pub watt_hours: u64,
	/// Ticks paid, each for a watt-hour.
	pub payments: u64,
	/// Statements signed, each for a new chain of ticks.
	pub statements: u64,
	/// Transactions on the chain.
	pub extrinsics: usize,
	/// Paid to the provider.
	pub paid_micro_usdt: Balance,
	/// Fees of all transactions together.
	pub fees_micro_usdt: Balance,
	/// Fees a payment; 0 without payments.
	pub fee_per_payment_micro_usdt: f64,
	/// From a block's first sight to its finality, of blocks while the demo ran and of those with its transactions.
	pub seen_to_final_ms: Spread,
	/// From submission to finality, of its transactions.
	pub submit_to_final_ms: Spread,
	/// Milliseconds from the payer's start to its last tick, with the settlements between.
	pub paying_took_ms: f64,
	/// Each transaction in the order made.
	pub transactions: Vec<Transaction>,
	/// Balances before.
	pub before: Books,
	/// Balances after.
	pub after: Books,
	/// Everything that must hold.
	pub checks: Vec<Check>,
	/// Whether all of it does.
	pub money_adds_up: bool,
	/// What it ran on.
	pub machine: Machine,
}

/// A quotient to three decimals; 0 where the divisor is.
pub fn quotient(amount: Balance, by: u64) -> f64 {
	let thousandths = amount.saturating_mul(1_000).checked_div(by.into()).unwrap_or_default();
	u32::try_from(thousandths).map_or(f64::INFINITY, f64::from) / 1_000.0
}

impl Summary {
	/// The calls by name, in the order first made, with the fees paid for each.
	fn fees_by_call(&self) -> Vec<(&str, Vec<Balance>)> {
		let mut calls: Vec<(&str, Vec<Balance>)> = Vec::new();
		for Transaction { call, fee, .. } in &self.transactions {
			match calls.iter_mut().find(|(name, _)| *name == call.as_str()) {
				Some((_, fees)) => fees.push(*fee),
				None => calls.push((call.as_str(), vec![*fee])),
			}
		}
		calls
	}
}

impl fmt::Display for Summary {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let figures = [
			("watt-hours metered", grouped(self.watt_hours)),
			("payments made, one a watt-hour", grouped(self.payments)),
			("statements signed", grouped(self.statements)),
			("extrinsics used", grouped(self.extrinsics)),
			("paid", usdt(self.paid_micro_usdt)),
			("fees", usdt(self.fees_micro_usdt)),
			("fees per payment", format!("{:.3} µUSDT", self.fee_per_payment_micro_usdt)),
			("block seen → final, p50 / max", spread(&self.seen_to_final_ms)),
			("submit → final, p50 / max", spread(&self.submit_to_final_ms)),
			("paying took, settlements included", format!("{:.1} s", self.paying_took_ms / 1_000.0)),
		];
		writeln!(f, "{}\n", table(&["", "figure"], figures.map(|(name, figure)| vec![name.into(), figure])))?;

		let calls = self.fees_by_call().into_iter().map(|(call, fees)| {
			let most = fees.iter().max().copied().unwrap_or_default();
			let all = fees.iter().fold(0, |sum: Balance, fee| sum.saturating_add(*fee));
			vec![call.to_string(), fees.len().to_string(), grouped(most), grouped(all)]
		});
		writeln!(f, "{}\n", table(&["call", "times", "fee of one in µUSDT", "all in µUSDT"], calls))?;

		let Books { owner, device, provider, meter_point, fees, issuance } = self.before;
		let after = &self.after;
		let balances = [
			("household (owner)", owner, after.owner),
			("household's meter (device)", device, after.device),
			("utility (provider)", provider, after.provider),
			("utility's meter point (device)", meter_point, after.meter_point),
			("fee pot and validator", fees, after.fees),
			("all money on the chain", issuance, after.issuance),
		];
		let balances = balances.map(|(name, before, after)| {
			vec![name.to_string(), format_usdt(before), format_usdt(after), change(before, after)]
		});
		writeln!(f, "{}\n", table(&["balance in USDT", "before", "after", "change"], balances))?;

		for check in self.checks.iter().filter(|check| !check.holds) {
			writeln!(f, "DOES NOT HOLD: {}", check.what)?;
		}
		match self.money_adds_up {
			true => write!(f, "The money adds up to the last µUSDT."),
			false => write!(f, "THE MONEY DOES NOT ADD UP."),
		}
	}
}

fn usdt(amount: Balance) -> String {
	format!("{} USDT", format_usdt(amount))
}

fn spread(spread: &Spread) -> String {
	format!("{:.0} / {:.0} ms", spread.p50, spread.max)
}

fn change(before: Balance, after: Balance) -> String {
	match after.checked_sub(before) {
		Some(0) => "0".into(),
		Some(more) => format!("+{}", format_usdt(more)),
		None => format!("−{}", format_usdt(before.saturating_sub(after))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn quotient_should_have_three_decimals_when_small() {
		assert_eq!(quotient(2_500, 11_237), 0.222);
		assert_eq!(quotient(1, 0), 0.0);
	}

	#[test]
	fn change_should_have_its_sign_when_printed() {
		assert_eq!(change(5, 5), "0");
		assert_eq!(change(5, 6), "+0.000001");
		assert_eq!(change(2_000_000, 500_000), "−1.500000");
	}
}
