//! Cryptography in Rust, and the secret keys, for devices and clients.

use crate::{
	key::{is_low_s, Crypto, Fault, PublicKey, Signature},
	p256,
};
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};

/// Cryptography in Rust, for devices and clients. Stricter than the chain where rules differ
/// (ed25519: no small-order keys, canonical encodings), so that what it accepts the chain accepts.
pub struct Software;

impl Crypto for Software {
	fn ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
		ed25519_dalek::VerifyingKey::from_bytes(key)
			.is_ok_and(|key| key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok())
	}

	#[cfg(feature = "sr25519")]
	fn sr25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
		match (schnorrkel::PublicKey::from_bytes(key), schnorrkel::Signature::from_bytes(signature)) {
			(Ok(key), Ok(signature)) => key.verify_simple(SUBSTRATE, message, &signature).is_ok(),
			_ => false,
		}
	}

	#[cfg(not(feature = "sr25519"))]
	fn sr25519(_: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
		false
	}

	fn secp256k1(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 65]) -> bool {
		use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
		let Some((rs, [id])) = signature.split_first_chunk::<64>() else { return false };
		let (Ok(rs), Some(id)) = (Signature::from_slice(rs), RecoveryId::from_byte(*id)) else { return false };
		VerifyingKey::recover_from_prehash(digest, &rs, id)
			.is_ok_and(|found| found.to_encoded_point(true).as_bytes() == key)
	}

	fn p256(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 64]) -> Result<(), Fault> {
		p256::verify(key, digest, signature)
	}
}

#[cfg(feature = "sr25519")]
const SUBSTRATE: &[u8] = b"substrate";

/// A secret key of one of the schemes. Made from a 32-byte seed, which is all that needs to be stored.
#[derive(Clone)]
pub enum SigningKey {
	/// RFC 8032.
	Ed25519(ed25519_dalek::SigningKey),
	/// Expanded as Substrate does (`MiniSecretKey`, ed25519 mode).
	#[cfg(feature = "sr25519")]
	Sr25519(schnorrkel::Keypair),
	/// Deterministic ECDSA (RFC 6979).
	Secp256k1(k256::ecdsa::SigningKey),
	/// Deterministic ECDSA (RFC 6979).
	P256(p256::SigningKey),
}

impl SigningKey {
	/// An ed25519 key from its seed.
	pub fn ed25519(seed: &[u8; 32]) -> Self {
		Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(seed))
	}

	/// An sr25519 key from its mini-secret; `None` if the bytes are no mini-secret.
	#[cfg(feature = "sr25519")]
	pub fn sr25519(seed: &[u8; 32]) -> Option<Self> {
		let mini = schnorrkel::MiniSecretKey::from_bytes(seed).ok()?;
		Some(Self::Sr25519(mini.expand_to_keypair(schnorrkel::ExpansionMode::Ed25519)))
	}

	/// A secp256k1 key from its scalar; `None` if it is zero or beyond the order.
	pub fn secp256k1(scalar: &[u8; 32]) -> Option<Self> {
		k256::ecdsa::SigningKey::from_slice(scalar).ok().map(Self::Secp256k1)
	}

	/// A P-256 key from its scalar; `None` if it is zero or beyond the order.
	pub fn p256(scalar: &[u8; 32]) -> Option<Self> {
		p256::SigningKey::from_slice(scalar).ok().map(Self::P256)
	}

	/// The public half.
	pub fn public(&self) -> PublicKey {
		match self {
			Self::Ed25519(key) => PublicKey::Ed25519(key.verifying_key().to_bytes()),
			#[cfg(feature = "sr25519")]
			Self::Sr25519(key) => PublicKey::Sr25519(key.public.to_bytes()),
			Self::Secp256k1(key) => {
				let mut bytes = [0; 33];
				let point = key.verifying_key().to_encoded_point(true);
				if point.len() == bytes.len() {
					bytes.copy_from_slice(point.as_bytes());
				}
				PublicKey::Secp256k1(bytes)
			},
			Self::P256(key) => PublicKey::P256(p256::public(key)),
		}
	}

	/// Signs `message`. `None` only where ECDSA meets a nonce it can't use, which no known message causes.
	pub fn sign(&self, message: &[u8]) -> Option<Signature> {
		match self {
			Self::Ed25519(key) => Some(Signature::Ed25519(key.sign(message).to_bytes())),
			#[cfg(feature = "sr25519")]
			Self::Sr25519(key) => Some(Signature::Sr25519(key.sign_simple(SUBSTRATE, message).to_bytes())),
			Self::Secp256k1(key) => {
				let (rs, id) = key.sign_prehash_recoverable(&Sha256::digest(message)).ok()?;
				let mut bytes = [0; 65];
				let (head, tail) = bytes.split_at_mut_checked(64)?;
				head.copy_from_slice(&rs.to_bytes());
				tail.copy_from_slice(&[id.to_byte()]);
				debug_assert!(is_low_s(&bytes), "k256 normalises s");
				Some(Signature::Secp256k1(bytes))
			},
			Self::P256(key) => p256::sign(key, &Sha256::digest(message).into()).map(Signature::P256),
		}
	}
}
