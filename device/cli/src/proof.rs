//! A key's consent to be a device of an account, as it travels from the device to its owner: JSON with the SCALE bytes of
//! key and consent in hexadecimal.

use anyhow::{bail, Context as _, Result};
use codec::{DecodeAll, Encode};
use coinop_agent::{keys::Key, AccountId32, Moment};
use coinop_voucher::{GenesisHash, Possession, PublicKey};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// Longest proof that is read, in bytes.
const MAX_LEN: u64 = 4_096;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
	/// The device's account: for a first consent it follows from the key.
	pub device: String,
	/// The owner agreed to.
	pub owner: String,
	key: String,
	possession: String,
}

impl Proof {
	/// The consent of `key` to be the key of `device` of `owner` in `epoch`, until `expires` in ms.
	pub fn new(
		key: &Key,
		genesis: &GenesisHash,
		owner: &AccountId32,
		device: &AccountId32,
		epoch: u32,
		expires: Moment,
	) -> Result<Self> {
		let possession = key.consent(genesis, owner, device, epoch, expires).context("the key could not sign")?;
		Ok(Self {
			device: device.to_string(),
			owner: owner.to_string(),
			key: hex::encode(key.public().encode()),
			possession: hex::encode(possession.encode()),
		})
	}

	/// From JSON, or from a file that holds it; `-` is standard input.
	pub fn read(source: &str) -> Result<Self> {
		let text = if source.trim_start().starts_with('{') { source.to_string() } else { read_text(source, MAX_LEN)? };
		serde_json::from_str(&text).context("that is no proof made by `coinop device possession`")
	}

	/// What is registered, after checking that it is for `owner`.
	pub fn parts(&self, owner: &AccountId32) -> Result<(PublicKey, Possession)> {
		if self.owner != owner.to_string() {
			bail!("the device agreed to be owned by {}, but {owner} signs", self.owner);
		}
		Ok((decode(&self.key).context("the proof's key")?, decode(&self.possession).context("the proof's consent")?))
	}
}

/// At most `max` bytes of text from a file; `-` is standard input.
pub fn read_text(source: &str, max: u64) -> Result<String> {
	let mut text = String::new();
	let read = if source == "-" {
		std::io::stdin().take(max).read_to_string(&mut text)
	} else {
		std::fs::File::open(source).and_then(|file| file.take(max).read_to_string(&mut text))
	};
	read.with_context(|| format!("can't read {source}"))?;
	Ok(text)
}

/// SCALE in hexadecimal, all of it.
pub fn decode<T: DecodeAll>(text: &str) -> Result<T> {
	let bytes = hex::decode(text.trim()).context("not hexadecimal")?;
	T::decode_all(&mut bytes.as_slice()).context("not the bytes expected")
}

/// The scheme's name.
pub fn scheme(key: &PublicKey) -> &'static str {
	match key {
		PublicKey::Ed25519(_) => "ed25519",
		PublicKey::Sr25519(_) => "sr25519",
		PublicKey::Secp256k1(_) => "secp256k1",
		PublicKey::P256(_) => "p256",
	}
}

/// The key's own bytes.
pub fn public_hex(key: &PublicKey) -> String {
	match key {
		PublicKey::Ed25519(bytes) | PublicKey::Sr25519(bytes) => hex::encode(bytes),
		PublicKey::Secp256k1(bytes) | PublicKey::P256(bytes) => hex::encode(bytes),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_agent::keys::Scheme;
	use coinop_voucher::Software;

	/// DI6: the proof names the chain, the owner and the device.
	#[test]
	fn proof_should_verify_when_read_back_by_the_owner_it_names() {
		let genesis = [3; 32];
		let owner = AccountId32([9; 32]);
		for name in [Scheme::Ed25519, Scheme::Sr25519, Scheme::Secp256k1, Scheme::P256] {
			let device = Key::generate(name).unwrap();
			let proof = Proof::new(&device, &genesis, &owner, &device.account(), 0, 9).unwrap();
			let read = Proof::read(&serde_json::to_string(&proof).unwrap()).unwrap();
			assert_eq!(read, proof);
			let (key, consent) = read.parts(&owner).unwrap();
			let check = |epoch, now| {
				consent.check::<Software>(&key, &genesis, &owner.0, &device.account().0, epoch, now).is_ok()
			};
			assert!(check(0, 8) && !check(1, 8) && !check(0, 9));
			assert!(read.parts(&AccountId32([8; 32])).is_err());
			assert_eq!(scheme(&key), name.to_string());
		}
	}

	#[test]
	fn proof_should_be_refused_when_it_is_no_proof() {
		assert!(Proof::read("{}").is_err());
		assert!(Proof::read("/nonexistent/proof").is_err());
		assert!(decode::<PublicKey>("00").is_err());
		assert!(decode::<PublicKey>("xx").is_err());
	}
}
