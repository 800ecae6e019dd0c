//! Reading the JSON of Ethereum's nodes: numbers are decimal or hexadecimal strings, bytes hexadecimal.

use crate::Error;
use serde_json::Value;
use sp_core::H256;

pub(crate) fn field<'a>(json: &'a Value, key: &'static str) -> Result<&'a Value, Error> {
	json.get(key).ok_or(Error::Missing(key))
}

pub(crate) fn array<'a>(json: &'a Value, key: &'static str) -> Result<&'a Vec<Value>, Error> {
	field(json, key)?.as_array().ok_or(Error::Malformed(key))
}

pub(crate) fn number(json: &Value, key: &'static str) -> Result<u64, Error> {
	let text = field(json, key)?.as_str().ok_or(Error::Malformed(key))?;
	let parsed = match text.strip_prefix("0x") {
		Some(hex) => u64::from_str_radix(hex, 16),
		None => text.parse(),
	};
	parsed.map_err(|_| Error::Malformed(key))
}

pub(crate) fn bytes(json: &Value, key: &'static str) -> Result<Vec<u8>, Error> {
	unhex(field(json, key)?, key)
}

pub(crate) fn hash(json: &Value, key: &'static str) -> Result<H256, Error> {
	bytes32(field(json, key)?, key)
}

pub(crate) fn hashes(json: &Value, key: &'static str) -> Result<Vec<H256>, Error> {
	array(json, key)?.iter().map(|item| bytes32(item, key)).collect()
}

/// Exactly `N` bytes.
pub(crate) fn fixed<const N: usize>(json: &Value, key: &'static str) -> Result<[u8; N], Error> {
	unhex(json, key)?.try_into().map_err(|_| Error::Malformed(key))
}

pub(crate) fn bytes32(json: &Value, key: &'static str) -> Result<H256, Error> {
	fixed(json, key).map(H256)
}

fn unhex(json: &Value, key: &'static str) -> Result<Vec<u8>, Error> {
	let text = json.as_str().ok_or(Error::Malformed(key))?;
	hex::decode(text.strip_prefix("0x").ok_or(Error::Malformed(key))?).map_err(|_| Error::Malformed(key))
}
