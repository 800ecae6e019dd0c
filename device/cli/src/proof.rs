//! A device's consent to be owned, as it travels from the device to its owner: JSON with the SCALE bytes of key
//! and signature in hexadecimal.

use anyhow::{bail, Context as _, Result};
use codec::{DecodeAll, Encode};
use coinop_agent::{keys::Key, AccountId32};
use coinop_voucher::{GenesisHash, PublicKey, Signature};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// Longest proof that is read, in bytes.
const MAX_LEN: u64 = 4_096;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
	/// The device's account, for people: it follows from the key.
	pub device: String,
	/// The owner agreed to.
	pub owner: String,
	key: String,
	possession: String,
}

impl Proof {
	/// The consent of `device` to its first owner.
	pub fn new(device: &Key, genesis: &GenesisHash, owner: &AccountId32) -> Result<Self> {
		let possession = device.prove_possession(genesis, owner, 0).context("the key could not sign")?;
		Ok(Self {
			device: device.account().to_string(),
			owner: owner.to_string(),
			key: hex::encode(device.public().encode()),
			possession: hex::encode(possession.encode()),
		})
	}

	/// From JSON, or from a file that holds it; `-` is standard input.
	pub fn read(source: &str) -> Result<Self> {
		let text = if source.trim_start().starts_with('{') { source.to_string() } else { read_text(source, MAX_LEN)? };
		serde_json::from_str(&text).context("that is no proof made by `coinop device possession`")
	}

	/// What is registered, after checking that it is for `owner`.
	pub fn parts(&self, owner: &AccountId32) -> Result<(PublicKey, Signature)> {
		if self.owner != owner.to_string() {
			bail!("the device agreed to be owned by {}, but {owner} signs", self.owner);
		}
		Ok((decode(&self.key).context("the proof's key")?, decode(&self.possession).context("the proof's signature")?))
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
	}
}

/// The key's own bytes.
pub fn public_hex(key: &PublicKey) -> String {
	match key {
		PublicKey::Ed25519(bytes) | PublicKey::Sr25519(bytes) => hex::encode(bytes),
		PublicKey::Secp256k1(bytes) => hex::encode(bytes),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_agent::keys::Scheme;
	use coinop_voucher::{message, Software};

	/// DI6: the proof names the chain, the owner and the device.
	#[test]
	fn proof_should_verify_when_read_back_by_the_owner_it_names() {
		let genesis = [3; 32];
		let owner = AccountId32([9; 32]);
		for name in [Scheme::Ed25519, Scheme::Sr25519, Scheme::Secp256k1] {
			let device = Key::generate(name).unwrap();
			let proof = Proof::new(&device, &genesis, &owner).unwrap();
			let read = Proof::read(&serde_json::to_string(&proof).unwrap()).unwrap();
			assert_eq!(read, proof);
			let (key, signature) = read.parts(&owner).unwrap();
			let signed = message::possession(&genesis, &owner.0, &device.account().0, 0);
			assert!(key.verify::<Software>(&signed, &signature));
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
