//! The log, on standard error: a line for people, or an object of JSON for programs.

use clap::ValueEnum;
use log::{
	kv::{Error, Key, Value, VisitSource},
	LevelFilter, Log, Metadata, Record, SetLoggerError,
};
use serde_json::Map;
use std::{
	fmt::Write as _,
	io::Write as _,
	time::{SystemTime, UNIX_EPOCH},
};

/// Environment variable with the level: error, warn, info (the default), debug or trace.
pub const LEVEL_VARIABLE: &str = "COINOP_RELAYER_LOG";

/// How lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
	/// For people.
	#[default]
	Text,
	/// For programs: `time_ms`, `level`, `target`, `message`, and what else a line tells.
	Json,
}

/// Begins to log. Error: something else in this process logs already.
pub fn begin(format: Format) -> Result<(), SetLoggerError> {
	let level = std::env::var(LEVEL_VARIABLE).ok().and_then(|level| level.parse().ok());
	let level = level.unwrap_or(LevelFilter::Info);
	log::set_boxed_logger(Box::new(Logger { format, level }))?;
	log::set_max_level(level);
	Ok(())
}

struct Logger {
	format: Format,
	level: LevelFilter,
}

impl Log for Logger {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		// Of what others log, only what is wrong; smoldot, subxt and hyper talk much.
		let most = if metadata.target().starts_with("coinop") { self.level } else { self.level.min(LevelFilter::Warn) };
		metadata.level() <= most
	}

	fn log(&self, record: &Record<'_>) {
		if !self.enabled(record.metadata()) {
			return;
		}
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
		let line = line(self.format, record, u64::try_from(now).unwrap_or(u64::MAX));
		// Where nobody reads the log any more, work goes on.
		let _ = writeln!(std::io::stderr().lock(), "{line}");
	}

	fn flush(&self) {
		let _ = std::io::stderr().flush();
	}
}

/// What a line tells beside its text.
#[derive(Default)]
struct Fields(Map<String, serde_json::Value>);

impl<'kvs> VisitSource<'kvs> for Fields {
	fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
		let number = value.to_u64().map(serde_json::Value::from);
		let flag = || value.to_bool().map(serde_json::Value::from);
		let json = number.or_else(flag).unwrap_or_else(|| value.to_string().into());
		self.0.insert(key.to_string(), json);
		Ok(())
	}
}

fn line(format: Format, record: &Record<'_>, now: u64) -> String {
	let mut fields = Fields::default();
	let _ = record.key_values().visit(&mut fields);
	let level = record.level().as_str();
	match format {
		Format::Text => {
			let mut text = format!("{:>5} {}", level, record.args());
			for (key, value) in &fields.0 {
				let _ = match value.as_str() {
					Some(value) => write!(text, " {key}={value}"),
					None => write!(text, " {key}={value}"),
				};
			}
			// A line stays one, whatever an endpoint answered.
			text.chars().map(|next| if next.is_control() { ' ' } else { next }).collect()
		},
		Format::Json => {
			let mut object = fields.0;
			object.insert("time_ms".into(), now.into());
			object.insert("level".into(), level.to_lowercase().into());
			object.insert("target".into(), record.target().into());
			object.insert("message".into(), record.args().to_string().into());
			serde_json::Value::Object(object).to_string()
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use log::Level;

	fn written(format: Format) -> String {
		let fields = [("nonce", Value::from(7u64)), ("error", Value::from("first\nsecond"))];
		// In one expression: the arguments live no longer.
		line(
			format,
			&Record::builder()
				.args(format_args!("message\u{1b}[2J carried"))
				.level(Level::Warn)
				.target("coinop_relayer::relay")
				.key_values(&fields)
				.build(),
			5,
		)
	}

	#[test]
	fn line_should_be_one_object_when_json_is_wanted() {
		let json: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
		assert_eq!((&json["time_ms"], &json["level"], &json["nonce"]), (&5.into(), &"warn".into(), &7.into()));
		assert_eq!((&json["error"], &json["target"]), (&"first\nsecond".into(), &"coinop_relayer::relay".into()));
		assert!(!written(Format::Json).contains('\n'));
	}

	#[test]
	fn line_should_stay_one_line_when_an_endpoint_answers_controls() {
		let text = written(Format::Text);
		assert!(text.starts_with(" WARN message [2J carried") && text.contains("nonce=7"), "{text}");
		assert!(text.contains("error=first second") && !text.chars().any(char::is_control), "{text}");
	}

	#[test]
	fn others_should_be_heard_only_when_something_is_wrong() {
		let logger = Logger { format: Format::Text, level: LevelFilter::Info };
		let is_enabled = |target, level| logger.enabled(&Metadata::builder().target(target).level(level).build());
		assert!(is_enabled("coinop_relayer::relay", Level::Info) && !is_enabled("subxt", Level::Info));
		assert!(is_enabled("subxt", Level::Warn) && !is_enabled("coinop_relayer", Level::Debug));
	}
}
