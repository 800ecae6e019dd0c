//! USDT as people write it. Exact both ways: no floating point.

use crate::Balance;

const DECIMALS: usize = 6;
const USDT: Balance = 1_000_000;

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
	/// Not digits with at most one point.
	#[error("`{0}` is no amount of USDT: write digits with a point, such as 1.5")]
	NotANumber(String),
	/// Finer than a µUSDT.
	#[error("`{0}` has more than 6 decimals: the smallest amount is 0.000001 USDT")]
	TooFine(String),
	/// More than fits 128 bits.
	#[error("`{0}` USDT is more than any balance can hold")]
	TooLarge(String),
}

/// µUSDT of an amount such as `1.5`. Errors: `NotANumber` also for signs, spaces and a missing digit on either
/// side of the point, `TooFine`, `TooLarge`.
pub fn parse_usdt(text: &str) -> Result<Balance, AmountError> {
	let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
	let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(whole) || !digits(decimals) {
		return Err(AmountError::NotANumber(text.into()));
	}
	if decimals.len() > DECIMALS {
		return Err(AmountError::TooFine(text.into()));
	}
	let too_large = || AmountError::TooLarge(text.into());
	let whole: Balance = whole.parse().map_err(|_| too_large())?;
	let decimals: Balance = format!("{decimals:0<DECIMALS$}").parse().map_err(|_| too_large())?;
	whole.checked_mul(USDT).and_then(|whole| whole.checked_add(decimals)).ok_or_else(too_large)
}

/// An amount in µUSDT as USDT, with all six decimals.
pub fn format_usdt(amount: Balance) -> String {
	let whole = amount.checked_div(USDT).unwrap_or_default();
	let decimals = amount.checked_rem(USDT).unwrap_or_default();
	format!("{whole}.{decimals:0DECIMALS$}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn amount_should_be_exact_when_it_has_up_to_six_decimals() {
		for (text, amount) in [
			("0", 0),
			("1", 1_000_000),
			("1.5", 1_500_000),
			("0.3297", 329_700),
			("0.000001", 1),
			("3.704838", 3_704_838),
		] {
			assert_eq!(parse_usdt(text), Ok(amount), "{text}");
		}
	}

	#[test]
	fn amount_should_be_refused_when_it_is_no_plain_number() {
		for text in ["", ".", "1.", ".5", "-1", "+1", " 1", "1,5", "1e3", "one", "1.2.3", "１"] {
			assert_eq!(parse_usdt(text), Err(AmountError::NotANumber(text.into())), "{text}");
		}
		assert_eq!(parse_usdt("0.0000001"), Err(AmountError::TooFine("0.0000001".into())));
		let huge = "9".repeat(39);
		assert_eq!(parse_usdt(&huge), Err(AmountError::TooLarge(huge.clone())));
	}

	proptest! {
		#[test]
		fn amount_should_be_the_same_when_formatted_and_parsed(amount: u128) {
			prop_assert_eq!(parse_usdt(&format_usdt(amount)), Ok(amount));
		}
	}
}
