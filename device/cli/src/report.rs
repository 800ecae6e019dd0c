//! A command's result, for people and for machines.

use crate::bridge::Failure;
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

	/// Texts, each on a line of its own; none are shown to people as nothing.
	pub fn list(mut self, key: &str, values: &[String]) -> Self {
		if !values.is_empty() {
			self.rows.push([key.replace('_', " "), values.join("\n")]);
		}
		self.json.insert(key.into(), values.into());
		self
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

	/// A length of the chain's time in milliseconds.
	pub fn duration(self, key: &str, length: Moment) -> Self {
		self.row(key, length_shown(length), &format!("{key}_ms"), length.into())
	}

	/// How long something took; `null` for machines where its beginning was not seen.
	pub fn latency(self, key: &str, took: Option<Duration>) -> Self {
		let took = took.map(millis);
		let shown = took.map_or_else(|| "not seen".to_string(), |took| format!("{took:.0} ms"));
		self.row(key, shown, &format!("{key}_ms"), json!(took))
	}

	/// A transaction that succeeded.
	pub fn transaction(self, call: &str, submitted: &Submitted) -> Self {
		self.text("call", call)
			.text("extrinsic", format!("{:?}", submitted.hash))
			.text("block", format!("{:?}", submitted.block_hash))
			.usdt("fee", submitted.fee)
			.latency("seen_to_final", submitted.seen_to_final)
			.latency("submit_to_final", Some(submitted.submit_to_final))
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

/// A length of time in the largest unit that measures it exactly.
pub fn length_shown(length: Moment) -> String {
	const UNITS: [(Moment, &str); 4] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")];
	UNITS
		.into_iter()
		.find(|(unit, _)| length > 0 && length.checked_rem(*unit) == Some(0))
		.and_then(|(unit, name)| length.checked_div(unit).map(|count| format!("{count} {name}")))
		.unwrap_or_else(|| format!("{length} ms"))
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
			_ => error.downcast_ref::<Failure>().map(|failure| failure.name.into()),
		}
	});
	if json {
		line(&json!({ "error": { "name": name, "message": format!("{error:#}") } }));
	} else {
		eprintln!("Error: {error:#}");
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn duration_should_be_whole_milliseconds_for_machines_and_short_for_people() {
		for (length, shown) in [
			(0, "0 ms"),
			(1_500, "1500 ms"),
			(90_000, "90 s"),
			(120_000, "2 min"),
			(7_200_000, "2 h"),
			(86_400_000, "1 d"),
			(90_000_000, "25 h"),
		] {
			let report = Report::new().duration("period", length);
			assert_eq!(report.rows, [["period".to_string(), shown.to_string()]]);
			assert_eq!(report.json["period_ms"].as_u64(), Some(length));
		}
	}

	#[test]
	fn latency_should_be_null_when_its_beginning_was_not_seen() {
		assert!(Report::new().latency("seen_to_final", None).json["seen_to_final_ms"].is_null());
		let seen = Report::new().latency("seen_to_final", Some(Duration::from_millis(12)));
		assert_eq!(seen.json["seen_to_final_ms"].as_f64(), Some(12.0));
	}
}
