//! What the chain charges by an imported OCPI tariff, beside what the `ocpi-tariffs` crate says the same charge record
//! costs. The reference rounds each of up to three parts to four decimals, and what its tax makes of it again; the chain
//! rounds once, down, to six. So they agree to within three ten-thousandths.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

use coinop_agent::ocpi;
use coinop_voucher::Unit;
use ocpi_tariffs::{cdr, price, tariff, Version};

/// What was used: watt-hours, seconds of charging, seconds of standing there after.
struct Use {
	watt_hours: u64,
	charging: u64,
	idle: u64,
}

const fn used(watt_hours: u64, charging: u64, idle: u64) -> Use {
	Use { watt_hours, charging, idle }
}

/// Times are multiples of 36 s, a hundredth of an hour, so that the record's decimals are exact.
const RECORDS: [Use; 6] = [
	used(1, 36, 0),
	used(11_237, 7_200, 0),
	used(40_000, 14_400, 3_600),
	used(22_222, 5_436, 36),
	used(999, 720, 28_800),
	used(75_431, 27_972, 1_836),
];

/// Shapes of tariffs: their components.
const SHAPES: [&str; 6] = [
	r#"{"type":"ENERGY","price":0.3297,"step_size":1}"#,
	r#"{"type":"ENERGY","price":0.25,"vat":21.0,"step_size":1}"#,
	r#"{"type":"FLAT","price":0.5,"step_size":1},{"type":"ENERGY","price":0.41,"step_size":1}"#,
	r#"{"type":"ENERGY","price":0.36,"step_size":1},{"type":"PARKING_TIME","price":5.4,"step_size":1}"#,
	r#"{"type":"TIME","price":1.44,"step_size":1},{"type":"PARKING_TIME","price":3.6,"step_size":1}"#,
	r#"{"type":"FLAT","price":1.25,"vat":10.0,"step_size":1},{"type":"ENERGY","price":0.2,"vat":10.0,"step_size":1},
	   {"type":"PARKING_TIME","price":2.88,"vat":10.0,"step_size":1}"#,
];

fn tariff_of(components: &str) -> String {
	format!(
		r#"{{"country_code":"DE","party_id":"COP","id":"1","currency":"EUR",
		"elements":[{{"price_components":[{components}]}}],"last_updated":"2026-01-01T00:00:00Z"}}"#
	)
}

/// A number of `unit`s as a decimal of `per` each, with four decimals.
fn decimal(number: u64, per: u64) -> String {
	let ten_thousandths = number * 10_000 / per;
	assert_eq!(ten_thousandths * per, number * 10_000, "a record's decimals are exact");
	format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}

fn moment(seconds: u64) -> String {
	let (hours, rest) = (seconds / 3_600, seconds % 3_600);
	format!("2026-03-02T{:02}:{:02}:{:02}Z", 4 + hours, rest / 60, rest % 60)
}

/// A charge detail record of OCPI 2.2.1 with `tariff` in it.
fn record(tariff: &str, Use { watt_hours, charging, idle }: &Use) -> String {
	let parking = if *idle > 0 {
		format!(
			r#",{{"start_date_time":"{}","dimensions":[{{"type":"PARKING_TIME","volume":{}}}]}}"#,
			moment(*charging),
			decimal(*idle, 3_600)
		)
	} else {
		String::new()
	};
	let (energy, time) = (decimal(*watt_hours, 1_000), decimal(*charging, 3_600));
	format!(
		r#"{{"country_code":"DE","party_id":"COP","id":"1","start_date_time":"{start}","end_date_time":"{end}",
		"cdr_token":{{"country_code":"DE","party_id":"COP","uid":"1","type":"RFID","contract_id":"1"}},
		"auth_method":"WHITELIST","currency":"EUR","last_updated":"2026-03-03T00:00:00Z",
		"cdr_location":{{"id":"1","address":"1","city":"1","country":"DEU",
		"coordinates":{{"latitude":"52.5","longitude":"13.4"}},
		"evse_uid":"1","evse_id":"DE*COP*E1","connector_id":"1","connector_standard":"IEC_62196_T2",
		"connector_format":"SOCKET","connector_power_type":"AC_3_PHASE"}},
		"tariffs":[{tariff}],
		"charging_periods":[{{"start_date_time":"{start}","dimensions":[
		{{"type":"ENERGY","volume":{energy}}},{{"type":"TIME","volume":{time}}}]}}{parking}],
		"total_cost":{{"excl_vat":0}},"total_energy":{energy},"total_time":{whole}}}"#,
		start = moment(0),
		end = moment(charging + idle),
		whole = decimal(charging + idle, 3_600),
	)
}

/// An amount of money in ten-thousandths, as the crate writes it, whatever sign of a currency stands before it.
fn ten_thousandths(written: &str) -> i64 {
	let number: String = written.chars().filter(|digit| digit.is_ascii_digit() || *digit == '.').collect();
	let (whole, fraction) = number.split_once('.').unwrap_or((number.as_str(), ""));
	let fraction: String = fraction.chars().chain("0000".chars()).take(4).collect();
	whole.parse::<i64>().unwrap() * 10_000 + fraction.parse::<i64>().unwrap()
}

#[test]
fn charge_should_be_what_the_reference_says_when_a_record_is_priced() {
	let mut compared = 0;
	for components in SHAPES {
		let tariff = tariff_of(components);
		let terms = ocpi::import(tariff.as_bytes(), "1", 3_600_000).unwrap().terms;
		for used in &RECORDS {
			let record = record(&tariff, used);
			let parsed = cdr::parse_with_version(&record, Version::V221).unwrap();
			// Beside the record: the crate reads the tariffs within one as OCPI 2.1.1's, which has no taxes.
			let source = tariff::parse_with_version(&tariff, Version::V221).unwrap().tariff;
			let source = price::TariffSource::single(source);
			let report = cdr::price(&parsed.cdr, source, chrono_tz::Tz::Europe__Berlin).unwrap();
			let (report, _) = report.into_parts();
			let total = report.total_cost.calculated.expect("a price");
			// Without a tax in the tariff, the reference gives no price with one.
			let reference = total.incl_vat.unwrap_or(total.excl_vat);

			let units = if terms.unit == Unit::Second { used.charging } else { used.watt_hours };
			let ours = i64::try_from(terms.due(units, used.idle) / 100).unwrap();
			let theirs = ten_thousandths(&reference.to_string());
			assert!((ours - theirs).abs() <= 3, "{ours} and {theirs} ten-thousandths: {components}, {record}");
			compared += 1;
		}
	}
	assert!(compared >= 20);
}
