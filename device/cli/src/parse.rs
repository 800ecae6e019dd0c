//! What people write as arguments.

use alloy::primitives::Address;
use coinop_agent::{amount::parse_usdt, AccountId32, Balance, Moment};
use coinop_voucher::{Crypto, Price, PublicKey, Software, Unit};

/// An account as SS58 with Coinop's prefix.
pub fn account(text: &str) -> Result<AccountId32, String> {
	if let Some(bytes) = hexadecimal(text) {
		return Err(match <[u8; 32]>::try_from(bytes.as_slice()) {
			Ok(key) => format!("this is a key; as an account of Coinop it is written {}", AccountId32(key)),
			Err(_) if bytes.len() == Address::len_bytes() => {
				"this is an address of Ethereum; an account of Coinop is wanted here, as SS58: 48 letters and digits, \
				 such as `coinop key show` prints"
					.into()
			},
			Err(_) => "not an SS58 account: write 48 letters and digits, such as `coinop key show` prints".into(),
		});
	}
	let account = text.parse::<AccountId32>().map_err(|error| format!("not an SS58 account: {error}"))?;
	// It is shown with the chain's prefix.
	if account.to_string() != text {
		return Err(format!(
			"this account is written for another network: did you copy the right one? The same key's account on Coinop is \
			 {account}"
		));
	}
	Ok(account)
}

/// An address of Ethereum, its checksum (EIP-55) in its letters' case.
pub fn address(text: &str) -> Result<Address, String> {
	let bytes = match hexadecimal(text) {
		Some(bytes) => bytes,
		None if text.parse::<AccountId32>().is_ok() => {
			return Err(
				"this is an account of Coinop; an address of Ethereum is wanted here: 0x and 40 hexadecimal digits"
					.into(),
			)
		},
		None => return Err("not an address of Ethereum: write 0x and 40 hexadecimal digits".into()),
	};
	let bytes = <[u8; 20]>::try_from(bytes.as_slice()).map_err(|_| {
		format!(
			"not an address of Ethereum: it has 40 hexadecimal digits behind the 0x, not {}",
			bytes.len().saturating_mul(2)
		)
	})?;
	let address = Address::from(bytes);
	if address.to_checksum(None) != text {
		return Err(format!(
			"the address's checksum, which is in the case of its letters (EIP-55), is wrong or missing: compare every digit \
			 with where you have it from; if all are right, write {address}"
		));
	}
	Ok(address)
}

/// The bytes of what begins with 0x and goes on with hexadecimal digits.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
	let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
	hex::decode(digits).ok()
}

/// µUSDT of an amount in USDT.
pub fn usdt(text: &str) -> Result<Balance, String> {
	parse_usdt(text).map_err(|error| error.to_string())
}

/// Milliseconds of a time such as `500ms`, `90s`, `30m`, `24h` or `7d`.
pub fn duration(text: &str) -> Result<Moment, String> {
	let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
	let (number, unit) = text.split_at(digits);
	let scale: Moment = match unit {
		"ms" => 1,
		"s" => 1_000,
		"m" => 60_000,
		"h" => 3_600_000,
		"d" => 86_400_000,
		_ => return Err("write a whole number and a unit, such as 500ms, 90s, 30m, 24h or 7d".into()),
	};
	let number: Moment = number.parse().map_err(|_| "write a whole number before the unit, such as 24h")?;
	number.checked_mul(scale).ok_or_else(|| "longer than any clock runs".into())
}

/// A price such as `0.3297/1000`: USDT for that many units, or for one.
pub fn price(text: &str) -> Result<Price, String> {
	let (amount, per) = text.split_once('/').unwrap_or((text, "1"));
	let amount =
		parse_usdt(amount).map_err(|error| {
			format!("{error}; for a finer price write what more units cost, such as 0.3297/1000 for 0.3297 USDT per 1000 units")
		})?;
	let amount = u64::try_from(amount).map_err(|_| "the price is too high")?;
	match per.parse::<u64>() {
		Ok(per) if per > 0 => Ok(Price { amount, per }),
		_ => Err("write a whole number of units, at least 1, after the slash".into()),
	}
}

/// 32 bytes: 64 hexadecimal digits as they are, any other text by its SHA-256.
pub fn hash(text: &str) -> Result<[u8; 32], String> {
	reference(text)
}

/// A compressed P-256 key as 66 hexadecimal digits.
pub fn p256(text: &str) -> Result<[u8; 33], String> {
	let mut bytes = [0; 33];
	hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)
		.map_err(|_| "write a compressed P-256 key as 66 hexadecimal digits, as `coinop key show` prints it")?;
	Ok(bytes)
}

/// A public key as `SCHEME:HEX`.
pub fn public_key(text: &str) -> Result<PublicKey, String> {
	fn bytes<const N: usize>(text: &str) -> Result<[u8; N], String> {
		let mut bytes = [0; N];
		hex::decode_to_slice(text, &mut bytes).map_err(|error| format!("not {N} bytes in hexadecimal: {error}"))?;
		Ok(bytes)
	}
	let (scheme, key) = text.trim().split_once(':').ok_or("write a key as SCHEME:HEX")?;
	Ok(match scheme {
		"ed25519" => PublicKey::Ed25519(bytes(key)?),
		"sr25519" => PublicKey::Sr25519(bytes(key)?),
		"secp256k1" => PublicKey::Secp256k1(bytes(key)?),
		"p256" => PublicKey::P256(bytes(key)?),
		other => return Err(format!("`{other}` is no signature scheme")),
	})
}

/// What a tariff counts.
pub fn unit(text: &str) -> Result<Unit, String> {
	Ok(match text {
		"watt-hour" => Unit::WattHour,
		"byte" => Unit::Byte,
		"second" => Unit::Second,
		"metre" => Unit::Metre,
		"litre" => Unit::Litre,
		"request" => Unit::Request,
		"item" => Unit::Item,
		"other" => Unit::Other,
		_ => return Err("use watt-hour, byte, second, metre, litre, request, item or other".into()),
	})
}

/// The name of a unit, as [`unit`] reads it.
pub fn unit_name(unit: Unit) -> &'static str {
	match unit {
		Unit::WattHour => "watt-hour",
		Unit::Byte => "byte",
		Unit::Second => "second",
		Unit::Metre => "metre",
		Unit::Litre => "litre",
		Unit::Request => "request",
		Unit::Item => "item",
		Unit::Other => "other",
	}
}

/// A payment's reference: 64 hexadecimal digits as they are, any other text by its SHA-256.
pub fn reference(text: &str) -> Result<[u8; 32], String> {
	let mut bytes = [0; 32];
	match hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes) {
		Ok(()) => Ok(bytes),
		Err(_) => Ok(Software::sha256(text.as_bytes())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	#[test]
	fn account_should_be_refused_when_it_is_no_ss58_of_coinop() {
		assert_eq!(account(ALICE).unwrap().to_string(), ALICE);
		let wrong = [
			// The same key's account on Polkadot, prefix 0.
			("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", "another network"),
			("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "address of Ethereum"),
			("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d", ALICE),
			("0x1234", "not an SS58 account"),
			("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", "checksum"),
			("", "not an SS58 account"),
		];
		for (text, why) in wrong {
			let error = account(text).unwrap_err();
			assert!(error.contains(why), "{text}: {error}");
		}
		assert!(account(wrong[0].0).unwrap_err().contains(ALICE), "the right one is shown");
	}

	#[test]
	fn address_should_be_refused_when_its_checksum_is_wrong_or_missing() {
		let right = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
		assert_eq!(address(right).unwrap().to_string(), right);
		for text in [right.to_lowercase(), right.to_uppercase().replace("0X", "0x"), right.replace("d8dA", "D8dA")] {
			let error = address(&text).unwrap_err();
			assert!(error.contains(right) && error.contains("EIP-55"), "{text}: {error}");
		}
		assert!(address(ALICE).unwrap_err().contains("account of Coinop"));
		let wrong = ["", "0x", "0x12", &right[2..], &right[..41], "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA9604g"];
		for text in wrong {
			assert!(address(text).unwrap_err().contains("40 hexadecimal digits"), "{text}");
		}
	}

	#[test]
	fn duration_should_be_exact_when_it_has_a_unit() {
		for (text, ms) in
			[("500ms", 500), ("90s", 90_000), ("30m", 1_800_000), ("24h", 86_400_000), ("7d", 604_800_000)]
		{
			assert_eq!(duration(text), Ok(ms));
		}
		for text in ["", "24", "h", "-1h", "1.5h", "1y", "99999999999999999999d", "18446744073709551615d"] {
			assert!(duration(text).is_err(), "{text}");
		}
	}

	#[test]
	fn price_should_be_a_ratio_when_a_slash_is_given() {
		assert_eq!(price("0.3297/1000"), Ok(Price { amount: 329_700, per: 1_000 }));
		assert_eq!(price("2"), Ok(Price { amount: 2_000_000, per: 1 }));
		for text in ["", "/", "1/0", "1/", "1/x", "0.0003297/1", "-1/1", "99999999999999999999/1"] {
			assert!(price(text).is_err(), "{text}");
		}
	}

	#[test]
	fn unit_should_be_the_same_when_named_and_parsed() {
		for name in ["watt-hour", "byte", "second", "metre", "litre", "request", "item", "other"] {
			assert_eq!(unit(name).map(unit_name), Ok(name));
		}
		assert!(unit("kilowatt").is_err());
	}

	#[test]
	fn public_key_should_be_read_when_scheme_and_length_agree() {
		let key = format!("p256:02{}", "07".repeat(32));
		let mut bytes = [7; 33];
		bytes[0] = 2;
		assert_eq!(public_key(&key), Ok(PublicKey::P256(bytes)));
		assert_eq!(p256(&key[5..]), Ok(bytes));
		for text in ["", "p256", "p256:", "p256:02", "rsa:02", "ed25519:zz"] {
			assert!(public_key(text).is_err(), "{text}");
		}
	}

	#[test]
	fn reference_should_be_hashed_when_it_is_no_hexadecimal_of_32_bytes() {
		let hex = "ab".repeat(32);
		assert_eq!(reference(&hex), Ok([0xab; 32]));
		assert_eq!(reference(&format!("0x{hex}")), Ok([0xab; 32]));
		assert_eq!(reference("invoice 7"), Ok(Software::sha256(b"invoice 7")));
	}
}
