//! OCPI tariffs (2.1.1 and 2.2.1, the Tariffs module) as terms for the chain.
//!
//! The chain's terms are one price for units, one for idle seconds and a flat fee. An OCPI tariff can say more: prices
//! that depend on the hour, the power or how much was used before, prices for energy *and* time, steps, bounds. What
//! can't be expressed is named, all of it, and nothing is imported: a tariff that charges something else than the
//! document says would be worse than none.
//!
//! | OCPI | here |
//! |---|---|
//! | `ENERGY`, a price for 1 kWh | the unit is a watt-hour, the price for 1,000 |
//! | `TIME`, a price for an hour of charging | the unit is a second, the price for 3,600 |
//! | `PARKING_TIME`, a price for an hour of not charging | the idle price for 3,600 seconds |
//! | `FLAT` | the flat fee |
//! | `vat` | in the price: what the payer pays |

use coinop_voucher::{Crypto, Price, Software, Terms, Unit};
use serde::Deserialize;
use serde_json::{Number, Value};
use std::fmt;

/// The largest document that is read, in bytes.
pub const MAX_LEN: usize = 1 << 20;

/// Why a document gives no terms.
#[derive(Debug, thiserror::Error)]
pub enum OcpiError {
	/// It is no OCPI tariff.
	#[error("this is no OCPI tariff: {0}")]
	NotATariff(#[from] serde_json::Error),
	/// It is longer than [`MAX_LEN`].
	#[error("an OCPI tariff of more than {MAX_LEN} bytes")]
	TooLong,
	/// It says what the chain's terms can't.
	#[error("the chain's terms can't express: {}", list(.0))]
	NotExpressible(Vec<Part>),
}

fn list(parts: &[Part]) -> String {
	parts.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What of a tariff can't be expressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
	/// An element that holds only under conditions, by its place from 0: those of them that are set.
	Restrictions(usize, Vec<String>),
	/// A price for energy and a price for time: the chain counts one unit.
	EnergyAndTime,
	/// Neither: nothing to count.
	NothingToCount,
	/// Rounding up to steps of so many watt-hours or seconds, of this kind of component.
	StepSize(String, u64),
	/// A component of a kind that OCPI doesn't have.
	Component(String),
	/// A least or most price of a session.
	Bound(&'static str),
	/// A time from which, or until which, it holds.
	Validity(&'static str),
	/// A price that isn't a plain decimal number, is negative, or doesn't fit.
	Number(String),
	/// A flat fee that isn't a whole number of µUSDT.
	Flat(String),
}

impl fmt::Display for Part {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Part::Restrictions(index, set) => {
				write!(f, "element {index} holds only under conditions ({})", set.join(", "))
			},
			Part::EnergyAndTime => f.write_str("prices for both energy and time: the chain counts one unit"),
			Part::NothingToCount => f.write_str("no price for energy nor for time"),
			Part::StepSize(kind, step) => {
				write!(f, "{kind} in steps of {step}: the chain charges what was used (a step_size of 1)")
			},
			Part::Component(kind) => write!(f, "a component of the kind {kind}"),
			Part::Bound(field) => write!(f, "{field}"),
			Part::Validity(field) => write!(f, "{field}: retire the tariff by hand when its time is over"),
			Part::Number(number) => write!(f, "the number {number}"),
			Part::Flat(amount) => write!(f, "a flat fee of {amount} µUSDT, which is no whole number"),
		}
	}
}

#[derive(Deserialize)]
struct Document {
	currency: String,
	elements: Vec<Element>,
	min_price: Option<Value>,
	max_price: Option<Value>,
	start_date_time: Option<Value>,
	end_date_time: Option<Value>,
}

#[derive(Deserialize)]
struct Element {
	price_components: Vec<Component>,
	restrictions: Option<serde_json::Map<String, Value>>,
}

#[derive(Deserialize)]
struct Component {
	#[serde(rename = "type")]
	kind: String,
	price: Number,
	vat: Option<Number>,
	#[serde(default = "one")]
	step_size: u64,
}

fn one() -> u64 {
	1
}

/// A number that isn't negative, exactly: `digits / ten_to_the`.
#[derive(Clone, Copy, Debug)]
struct Ratio {
	numerator: u128,
	denominator: u128,
}

impl Ratio {
	fn whole(number: u128) -> Self {
		Self { numerator: number, denominator: 1 }
	}

	/// A decimal number as people and JSON write it, without an exponent.
	fn parse(text: &str) -> Option<Self> {
		let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
		let digits = format!("{whole}{fraction}");
		if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
			return None;
		}
		let scale = u32::try_from(fraction.len()).ok()?;
		Some(Self { numerator: digits.parse().ok()?, denominator: 10u128.checked_pow(scale)? }.reduced())
	}

	fn times(self, other: Self) -> Option<Self> {
		let numerator = self.numerator.checked_mul(other.numerator)?;
		let denominator = self.denominator.checked_mul(other.denominator)?;
		Some(Self { numerator, denominator }.reduced())
	}

	fn plus(self, other: Self) -> Option<Self> {
		let left = self.numerator.checked_mul(other.denominator)?;
		let right = other.numerator.checked_mul(self.denominator)?;
		let denominator = self.denominator.checked_mul(other.denominator)?;
		Some(Self { numerator: left.checked_add(right)?, denominator }.reduced())
	}

	fn reduced(self) -> Self {
		let (mut a, mut b) = (self.numerator, self.denominator);
		while b != 0 {
			(a, b) = (b, a.checked_rem(b).unwrap_or_default());
		}
		let by = a.max(1);
		Self {
			numerator: self.numerator.checked_div(by).unwrap_or_default(),
			denominator: self.denominator.checked_div(by).unwrap_or(1),
		}
	}
}

/// What an OCPI tariff comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
	/// The currency of the document's prices.
	pub currency: String,
	/// The terms, with the document's SHA-256 as metadata and nobody named to settle.
	pub terms: Terms,
}

/// The terms of the OCPI tariff `document`, at `rate` USDT for one unit of its currency (a decimal number), with
/// `dispute_window` ms. Errors: it is none, or says what terms can't; then every such part is named.
pub fn import(document: &[u8], rate: &str, dispute_window: u64) -> Result<Imported, OcpiError> {
	if document.len() > MAX_LEN {
		return Err(OcpiError::TooLong);
	}
	let Document { currency, elements, min_price, max_price, start_date_time, end_date_time } =
		serde_json::from_slice(document)?;
	let mut parts = Vec::new();
	let set = |field: &Option<Value>| field.as_ref().is_some_and(|value| !value.is_null());
	parts.extend(set(&min_price).then_some(Part::Bound("min_price")));
	parts.extend(set(&max_price).then_some(Part::Bound("max_price")));
	parts.extend(set(&start_date_time).then_some(Part::Validity("start_date_time")));
	parts.extend(set(&end_date_time).then_some(Part::Validity("end_date_time")));
	let Some(rate) = Ratio::parse(rate).filter(|rate| rate.numerator > 0) else {
		parts.push(Part::Number(rate.into()));
		return Err(OcpiError::NotExpressible(parts));
	};

	let mut prices = Prices::default();
	for (index, Element { price_components, restrictions }) in elements.iter().enumerate() {
		let mut set: Vec<String> = restrictions
			.iter()
			.flatten()
			.filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|values| !values.is_empty()))
			.map(|(name, _)| name.clone())
			.collect();
		set.sort();
		if !set.is_empty() {
			parts.push(Part::Restrictions(index, set));
			continue;
		}
		for component in price_components {
			parts.extend(prices.take(component, rate).err());
		}
	}
	let (unit, price) = match (prices.energy, prices.time) {
		(Some(_), Some(_)) => {
			parts.push(Part::EnergyAndTime);
			(Unit::Other, Price::FREE)
		},
		(Some(energy), None) => (Unit::WattHour, energy),
		(None, Some(time)) => (Unit::Second, time),
		(None, None) => {
			parts.push(Part::NothingToCount);
			(Unit::Other, Price::FREE)
		},
	};
	if !parts.is_empty() {
		return Err(OcpiError::NotExpressible(parts));
	}
	let terms = Terms {
		unit,
		price,
		flat: prices.flat.unwrap_or_default(),
		idle_price: prices.parking.unwrap_or(Price::FREE),
		dispute_window,
		settler: None,
		metadata: Software::sha256(document),
	};
	Ok(Imported { currency, terms })
}

/// The first price of each kind: OCPI takes the first element that holds and has one.
#[derive(Default)]
struct Prices {
	energy: Option<Price>,
	time: Option<Price>,
	parking: Option<Price>,
	flat: Option<u64>,
}

impl Prices {
	fn take(&mut self, component: &Component, rate: Ratio) -> Result<(), Part> {
		let Component { kind, price, vat, step_size } = component;
		let (place, per) = match kind.as_str() {
			"ENERGY" => (&mut self.energy, 1_000),
			"TIME" => (&mut self.time, 3_600),
			"PARKING_TIME" => (&mut self.parking, 3_600),
			"FLAT" => {
				let amount = micro_usdt(price, vat.as_ref(), rate)?;
				if amount.denominator != 1 {
					return Err(Part::Flat(format!("{}/{}", amount.numerator, amount.denominator)));
				}
				let amount = u64::try_from(amount.numerator).map_err(|_| Part::Number(price.to_string()))?;
				self.flat.get_or_insert(amount);
				return Ok(());
			},
			_ => return Err(Part::Component(kind.clone())),
		};
		if place.is_some() {
			return Ok(());
		}
		if *step_size > 1 {
			return Err(Part::StepSize(kind.clone(), *step_size));
		}
		let for_one = Ratio { numerator: 1, denominator: per };
		let amount = micro_usdt(price, vat.as_ref(), rate)?;
		let exact = amount.times(for_one).and_then(|Ratio { numerator, denominator }| {
			Some(Price { amount: u64::try_from(numerator).ok()?, per: u64::try_from(denominator).ok()? })
		});
		*place = Some(exact.ok_or_else(|| Part::Number(price.to_string()))?);
		Ok(())
	}
}

/// µUSDT that a payer pays for `price`, its tax of `vat` percent included.
fn micro_usdt(price: &Number, vat: Option<&Number>, rate: Ratio) -> Result<Ratio, Part> {
	let parse = |number: &Number| Ratio::parse(&number.to_string()).ok_or_else(|| Part::Number(number.to_string()));
	let percent = vat.map(parse).transpose()?.unwrap_or(Ratio::whole(0));
	let hundredth = Ratio { numerator: 1, denominator: 100 };
	let with_tax = percent.plus(Ratio::whole(100)).and_then(|percent| percent.times(hundredth));
	let micro = with_tax
		.and_then(|factor| factor.times(parse(price).ok()?))
		.and_then(|amount| amount.times(rate))
		.and_then(|amount| amount.times(Ratio::whole(1_000_000)));
	micro.ok_or_else(|| Part::Number(price.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;

	const WINDOW: u64 = 3_600_000;

	fn tariff(components: &str, rest: &str) -> String {
		format!(r#"{{"currency":"EUR","elements":[{{"price_components":[{components}]}}]{rest}}}"#)
	}

	fn import_at(document: &str, rate: &str) -> Result<Imported, OcpiError> {
		import(document.as_bytes(), rate, WINDOW)
	}

	fn refused(document: &str) -> Vec<Part> {
		match import_at(document, "1") {
			Err(OcpiError::NotExpressible(parts)) => parts,
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn terms_should_be_the_tariffs_when_energy_parking_and_a_flat_fee_are_priced() {
		let document = tariff(
			r#"{"type":"FLAT","price":0.5,"step_size":1},{"type":"ENERGY","price":0.3297,"step_size":1},
			   {"type":"PARKING_TIME","price":2,"step_size":1}"#,
			"",
		);
		let Imported { currency, terms } = import_at(&document, "1").unwrap();
		assert_eq!((currency.as_str(), terms.unit, terms.flat), ("EUR", Unit::WattHour, 500_000));
		assert_eq!(terms.due(1_000, 0), 329_700 + 500_000);
		assert_eq!(terms.due(11_237, 3_600), 3_704_838 + 500_000 + 2_000_000);
		assert_eq!(terms.metadata, Software::sha256(document.as_bytes()));
		assert_eq!(terms.dispute_window, WINDOW);
	}

	#[test]
	fn price_should_be_exact_when_tax_and_rate_have_decimals() {
		let document = tariff(r#"{"type":"TIME","price":1.25,"vat":21.0,"step_size":1}"#, "");
		let terms = import_at(&document, "1.0837").unwrap().terms;
		assert_eq!(terms.unit, Unit::Second);
		// 1.25 × 1.21 × 1.0837 = 1.63909625 an hour.
		assert_eq!(terms.due(3_600, 0), 1_639_096);
		assert_eq!(terms.due(360_000, 0), 163_909_625);
	}

	#[test]
	fn first_price_should_hold_when_elements_without_conditions_repeat_a_kind() {
		let document = r#"{"currency":"EUR","elements":[
			{"price_components":[{"type":"ENERGY","price":0.25,"step_size":1}],"restrictions":{"day_of_week":[]}},
			{"price_components":[{"type":"ENERGY","price":9,"step_size":500},{"type":"FLAT","price":1}]}]}"#;
		let terms = import_at(document, "1").unwrap().terms;
		assert_eq!(terms.due(1_000, 0), 1_250_000);
	}

	#[test]
	fn every_part_should_be_named_when_it_can_not_be_expressed() {
		let document = r#"{"currency":"EUR","min_price":{"excl_vat":1},"end_date_time":"2027-01-01T00:00:00Z",
			"elements":[
			{"price_components":[{"type":"ENERGY","price":0.1,"step_size":1}],"restrictions":{"start_time":"22:00","min_kwh":2}},
			{"price_components":[{"type":"TIME","price":3,"step_size":300},{"type":"WEATHER","price":1}]}]}"#;
		assert_eq!(
			refused(document),
			[
				Part::Bound("min_price"),
				Part::Validity("end_date_time"),
				Part::Restrictions(0, vec!["min_kwh".into(), "start_time".into()]),
				Part::StepSize("TIME".into(), 300),
				Part::Component("WEATHER".into()),
				Part::NothingToCount,
			]
		);
		let both = tariff(r#"{"type":"ENERGY","price":0.1},{"type":"TIME","price":3}"#, "");
		assert_eq!(refused(&both), [Part::EnergyAndTime]);
		assert_eq!(refused(&tariff(r#"{"type":"ENERGY","price":-0.1}"#, ""))[0], Part::Number("-0.1".into()));
		let fraction = tariff(r#"{"type":"ENERGY","price":1},{"type":"FLAT","price":0.00000001}"#, "");
		assert!(!refused(&fraction).is_empty());
		let message = import_at(&both, "1").unwrap_err().to_string();
		assert!(message.contains("energy and time"), "{message}");
	}

	#[test]
	fn document_should_be_refused_when_it_is_no_tariff() {
		for document in ["", "[]", "{}", r#"{"currency":"EUR"}"#, "\u{0}"] {
			assert!(matches!(import_at(document, "1"), Err(OcpiError::NotATariff(_))), "{document}");
		}
		let good = tariff(r#"{"type":"ENERGY","price":0.1}"#, "");
		for rate in ["", "0", "-1", "1e3", "x"] {
			assert!(matches!(import_at(&good, rate), Err(OcpiError::NotExpressible(_))), "{rate}");
		}
		assert!(matches!(import(&vec![b' '; MAX_LEN + 1], "1", 1), Err(OcpiError::TooLong)));
	}
}
