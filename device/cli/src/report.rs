//! A command's result, for people and for machines.

use anyhow::Error;
use chrono::{DateTime, SecondsFormat};
use coinop_agent::{amount::format_usdt, chain::ChainError, chain::Submitted, payer::PayerError, Balance, Moment};
use comfy_table::{presets, Table};
use serde_json::{json, Map, Value};
use std::{fmt::Display, io::Write, time::Duration};

/// Named values in the order in which they are shown.
#[derive(Default)]
pub struct Report {
	rows: Vec<[String; 2]>,
	json: Map<String, Value>,
}

impl Report {
	/// Of nothing yet.
	pub fn new() -> Self {
		Self::default()
	}

	fn row(mut self, key: &str, shown: String, json_key: &str, value: Value) -> Self {
		self.rows.push([key.replace('_', " "), shown]);
		self.json.insert(json_key.into(), value);
		self
	}

	/// A text.
	pub fn text(self, key: &str, value: impl Display) -> Self {
		let value = value.to_string();
		self.row(key, value.clone(), key, value.into())
	}

	/// A number.
	pub fn count(self, key: &str, value: u64) -> Self {
		self.row(key, value.to_string(), key, value.into())
	}

	/// Yes or no.
	pub fn flag(self, key: &str, value: bool) -> Self {
		self.row(key, if value { "yes" } else { "no" }.into(), key, value.into())
	}

	/// An amount: USDT for people, µUSDT under `{key}_micro_usdt` for machines.
	pub fn usdt(self, key: &str, amount: Balance) -> Self {
		self.row(key, format!("{} USDT", format_usdt(amount)), &format!("{key}_micro_usdt"), number(amount))
	}

	/// A time of the chain.
	pub fn time(self, key: &str, at: Moment) -> Self {
		let shown = i64::try_from(at)
			.ok()
			.and_then(DateTime::from_timestamp_millis)
			.map_or_else(|| format!("{at} ms"), |time| time.to_rfc3339_opts(SecondsFormat::Millis, true));
		self.row(key, shown, &format!("{key}_ms"), at.into())
	}

	/// How long something took.
	pub fn latency(self, key: &str, took: Duration) -> Self {
		let took = millis(took);
		self.row(key, format!("{took:.0} ms"), &format!("{key}_ms"), took.into())
	}

	/// A transaction that succeeded.
	pub fn transaction(self, call: &str, submitted: &Submitted) -> Self {
		self.text("call", call)
			.text("extrinsic", format!("{:?}", submitted.hash))
			.text("block", format!("{:?}", submitted.block_hash))
			.usdt("fee", submitted.fee)
			.latency("seen_to_final", submitted.seen_to_final)
			.latency("submit_to_final", submitted.submit_to_final)
	}

	/// Prints it to standard output.
	pub fn print(self, json: bool) {
		if json {
			line(&Value::Object(self.json));
		} else {
			let mut table = Table::new();
			table.load_preset(presets::NOTHING);
			table.add_rows(self.rows);
			line(&table);
		}
	}
}

/// Prints a line to standard output. Nobody is told if nobody reads it.
pub fn line(what: &impl Display) {
	let _ = writeln!(std::io::stdout(), "{what}");
}

/// A number as JSON; as a text where 64 bits don't hold it.
pub fn number(amount: Balance) -> Value {
	u64::try_from(amount).map_or_else(|_| amount.to_string().into(), Value::from)
}

/// Milliseconds with their fraction.
pub fn millis(took: Duration) -> f64 {
	took.as_secs_f64() * 1_000.0
}

/// Says why the command failed.
pub fn error(json: bool, error: &Error) {
	let name = error.downcast_ref::<ChainError>().and_then(ChainError::dispatch_name).map(Value::from).or_else(|| {
		match error.downcast_ref::<PayerError>() {
			Some(PayerError::Refused { error, .. }) => serde_json::to_value(error).ok(),
			_ => None,
		}
	});
	if json {
		line(&json!({ "error": { "name": name, "message": format!("{error:#}") } }));
	} else {
		eprintln!("Error: {error:#}");
	}
}
