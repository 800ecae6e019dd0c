//! A meter's readings from a CSV file. The whole file is checked before the first reading is used, so that
//! nothing is paid for a file that turns out to be bad.
//!
//! The first line names the columns, of which `interval_start` and `watt_hours` must be there; others are
//! ignored. Times are `2024-01-17T00:15:00`, in one clock that is never set back, or with an offset such as
//! `2024-01-17T00:15:00+01:00`.

use chrono::{DateTime, NaiveDateTime};
use std::{
	fs,
	io::{self, Read},
	path::Path,
};

/// Longest file that is read, in bytes: 64 MiB.
pub const MAX_FILE: u64 = 64 * 1_024 * 1_024;

/// What was used in one interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
	/// When the interval began.
	pub start: NaiveDateTime,
	/// Energy in watt-hours.
	pub watt_hours: u64,
}

/// Why a file of readings is refused; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeterError {
	/// Not UTF-8.
	#[error("line {line}: not UTF-8 text: save the file as CSV in UTF-8")]
	NotText {
		/// The line.
		line: usize,
	},
	/// No line at all.
	#[error("line 1: the file is empty: the first line must name the columns interval_start and watt_hours")]
	Empty,
	/// A header and nothing else.
	#[error("line {line}: there is no reading after the header")]
	NoReadings {
		/// Where the first reading should be.
		line: usize,
	},
	/// A column that isn't in the header, or a line that ends before it.
	#[error("line {line}: the column {column} is missing")]
	MissingColumn {
		/// The line.
		line: usize,
		/// The column.
		column: &'static str,
	},
	/// A time that can't be understood.
	#[error("line {line}: `{value}` is no time such as 2024-01-17T00:15:00")]
	MalformedTime {
		/// The line.
		line: usize,
		/// What stands there.
		value: String,
	},
	/// A time that doesn't come after the one before.
	#[error("line {line}: `{value}` does not come after the interval before it: times must increase")]
	TimeNotIncreasing {
		/// The line.
		line: usize,
		/// What stands there.
		value: String,
	},
	/// Less than nothing was used.
	#[error("line {line}: {value} watt-hours: a reading can't be negative")]
	Negative {
		/// The line.
		line: usize,
		/// What stands there.
		value: String,
	},
	/// Not a whole number of watt-hours.
	#[error("line {line}: `{value}` is no whole number of watt-hours")]
	NotANumber {
		/// The line.
		line: usize,
		/// What stands there.
		value: String,
	},
	/// More than 64 bits of watt-hours in all.
	#[error("line {line}: the readings add up to more watt-hours than 64 bits can count")]
	TooMuch {
		/// The line.
		line: usize,
	},
}

/// The text of a CSV file for [`parse`]. Errors: it can't be read, is longer than [`MAX_FILE`], or isn't UTF-8, where
/// the error names the line as [`MeterError::NotText`] does.
pub fn read(path: &Path) -> io::Result<String> {
	read_at_most(fs::File::open(path)?, MAX_FILE)
}

fn read_at_most(file: impl Read, max: u64) -> io::Result<String> {
	let mut bytes = Vec::new();
	let read = file.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
	if u64::try_from(read).unwrap_or(u64::MAX) > max {
		return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is longer than {max} bytes")));
	}
	text(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn text(bytes: Vec<u8>) -> Result<String, MeterError> {
	String::from_utf8(bytes).map_err(|error| {
		let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
		MeterError::NotText { line: good.iter().filter(|byte| **byte == b'\n').count().saturating_add(1) }
	})
}

/// The readings of a CSV file's text, in order. Errors: those of [`MeterError`], each naming its line.
pub fn parse(text: &str) -> Result<Vec<Reading>, MeterError> {
	const START: &str = "interval_start";
	const WATT_HOURS: &str = "watt_hours";
	let text = text.strip_prefix('\u{feff}').unwrap_or(text);
	if text.trim().is_empty() {
		return Err(MeterError::Empty);
	}
	let mut lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty());
	let (header_line, header) = lines.next().ok_or(MeterError::Empty)?;
	let position = |column: &'static str| {
		header
			.split(',')
			.position(|name| name.trim() == column)
			.ok_or(MeterError::MissingColumn { line: header_line, column })
	};
	let (start_at, watt_hours_at) = (position(START)?, position(WATT_HOURS)?);

	let mut readings = Vec::new();
	let mut previous = None;
	let mut total: u64 = 0;
	for (line, row) in lines {
		let field = |at: usize, column: &'static str| {
			let value = row.split(',').nth(at).map(str::trim).filter(|value| !value.is_empty());
			value.ok_or(MeterError::MissingColumn { line, column })
		};
		let value = field(start_at, START)?;
		let start = time(value).ok_or_else(|| MeterError::MalformedTime { line, value: value.into() })?;
		if previous.is_some_and(|previous| start <= previous) {
			return Err(MeterError::TimeNotIncreasing { line, value: value.into() });
		}
		previous = Some(start);
		let watt_hours = watt_hours(line, field(watt_hours_at, WATT_HOURS)?)?;
		total = total.checked_add(watt_hours).ok_or(MeterError::TooMuch { line })?;
		readings.push(Reading { start, watt_hours });
	}
	if readings.is_empty() {
		return Err(MeterError::NoReadings { line: header_line.saturating_add(1) });
	}
	Ok(readings)
}

/// Watt-hours of all readings together.
pub fn total(readings: &[Reading]) -> u64 {
	readings.iter().fold(0, |sum, reading| sum.saturating_add(reading.watt_hours))
}

fn time(value: &str) -> Option<NaiveDateTime> {
	value.parse::<NaiveDateTime>().or_else(|_| DateTime::parse_from_rfc3339(value).map(|time| time.naive_utc())).ok()
}

fn watt_hours(line: usize, value: &str) -> Result<u64, MeterError> {
	if let Ok(watt_hours) = value.parse() {
		return Ok(watt_hours);
	}
	if value.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok()) {
		return Err(MeterError::Negative { line, value: value.into() });
	}
	Err(MeterError::NotANumber { line, value: value.into() })
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const GOOD: &str = "interval_start,watt_hours\n2024-01-17T00:00:00,74\n2024-01-17T00:15:00,67\n";

	fn error(text: &str) -> String {
		parse(text).unwrap_err().to_string()
	}

	#[test]
	fn readings_should_be_read_when_file_is_good() {
		let readings = parse(GOOD).unwrap();
		assert_eq!(readings.iter().map(|reading| reading.watt_hours).collect::<Vec<_>>(), [74, 67]);
		assert_eq!(total(&readings), 141);
		let crlf = GOOD.replace('\n', "\r\n");
		assert_eq!(parse(&crlf).unwrap(), readings);
		let swapped = "watt_hours,note,interval_start\n74,a,2024-01-17T00:00:00Z\n67,b,2024-01-17T00:15:00Z";
		assert_eq!(parse(swapped).unwrap(), readings);
	}

	#[test]
	fn file_should_be_refused_when_it_is_not_text() {
		let mut bytes = GOOD.as_bytes().to_vec();
		assert_eq!(read_at_most(bytes.as_slice(), MAX_FILE).unwrap(), GOOD);
		bytes.extend_from_slice(b"2024-01-17T00:30:00,caf\xe9\n");
		let error = read_at_most(bytes.as_slice(), MAX_FILE).unwrap_err();
		assert!(error.to_string().starts_with("line 4: not UTF-8"), "{error}");
		assert_eq!(text(vec![0xff]), Err(MeterError::NotText { line: 1 }));
	}

	#[test]
	fn file_should_be_refused_when_it_is_too_long() {
		let max = u64::try_from(GOOD.len()).unwrap();
		assert_eq!(read_at_most(GOOD.as_bytes(), max).unwrap(), GOOD);
		assert!(read_at_most(GOOD.as_bytes(), max - 1).unwrap_err().to_string().contains("longer than"));
	}

	#[test]
	fn file_should_be_refused_when_empty() {
		assert_eq!(parse(""), Err(MeterError::Empty));
		assert!(error(" \n\n").starts_with("line 1: the file is empty"));
	}

	#[test]
	fn file_should_be_refused_when_it_has_a_header_only() {
		assert!(error("interval_start,watt_hours\n").starts_with("line 2: there is no reading"));
	}

	#[test]
	fn file_should_be_refused_when_a_column_is_missing() {
		assert_eq!(error("interval_start\n2024-01-17T00:00:00\n"), "line 1: the column watt_hours is missing");
		assert_eq!(error("time,watt_hours\n"), "line 1: the column interval_start is missing");
		assert_eq!(error(&format!("{GOOD}2024-01-17T00:30:00\n")), "line 4: the column watt_hours is missing");
		assert_eq!(error(&format!("{GOOD}2024-01-17T00:30:00,\n")), "line 4: the column watt_hours is missing");
	}

	#[test]
	fn file_should_be_refused_when_a_number_is_text() {
		for value in ["abc", "7.5", "0x10", "18446744073709551616"] {
			let error = error(&format!("{GOOD}2024-01-17T00:30:00,{value}\n"));
			assert_eq!(error, format!("line 4: `{value}` is no whole number of watt-hours"));
		}
	}

	#[test]
	fn file_should_be_refused_when_a_number_is_negative() {
		let error = error(&format!("{GOOD}2024-01-17T00:30:00,-3\n"));
		assert_eq!(error, "line 4: -3 watt-hours: a reading can't be negative");
	}

	#[test]
	fn file_should_be_refused_when_times_do_not_increase() {
		for time in ["2024-01-17T00:00:00", "2024-01-17T00:15:00"] {
			assert!(error(&format!("{GOOD}\n{time},3\n")).starts_with(&format!("line 5: `{time}` does not come after")));
		}
	}

	#[test]
	fn file_should_be_refused_when_a_time_is_malformed() {
		for time in ["yesterday", "2024-01-17", "2024-13-17T00:30:00", "2024-01-17T25:30:00"] {
			let error = error(&format!("{GOOD}{time},3\n"));
			assert_eq!(error, format!("line 4: `{time}` is no time such as 2024-01-17T00:15:00"));
		}
	}

	#[test]
	fn file_should_be_refused_when_readings_overflow() {
		let error = error(&format!("{GOOD}2024-01-17T00:30:00,{}\n", u64::MAX));
		assert!(error.starts_with("line 4: the readings add up"));
	}

	proptest! {
		#[test]
		fn parsing_should_not_panic_when_any_text(text in ".*") {
			let _ = parse(&text);
		}
	}
}
