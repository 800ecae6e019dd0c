//! Keys and signatures, and the cryptography behind them as a trait: in Rust on devices and clients
//! ([`Software`]), by the node's functions on chain.
#![cfg_attr(
	feature = "scale",
	allow(clippy::as_conversions, reason = "the codec's derive numbers an enum's variants with `as`")
)]

use blake2::{digest::consts::U32, Blake2b, Digest};
use sha2::Sha256;

/// A public key that signs statements or proves possession of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub enum PublicKey {
	/// RFC 8032, 32 bytes.
	#[cfg_attr(feature = "scale", codec(index = 0))]
	Ed25519([u8; 32]),
	/// Schnorrkel over Ristretto, context `substrate`, 32 bytes.
	#[cfg_attr(feature = "scale", codec(index = 1))]
	Sr25519([u8; 32]),
	/// ECDSA over secp256k1, SEC 1 compressed, 33 bytes.
	#[cfg_attr(feature = "scale", codec(index = 2))]
	Secp256k1([u8; 33]),
}

impl PublicKey {
	/// The account this key controls, as Substrate derives it: the key itself, or the BLAKE2b-256 of a
	/// compressed secp256k1 key.
	pub fn account(&self) -> [u8; 32] {
		match self {
			PublicKey::Ed25519(key) | PublicKey::Sr25519(key) => *key,
			PublicKey::Secp256k1(key) => blake2_256(key),
		}
	}

	/// Whether `signature` is this key's over `message`. Schemes must match.
	pub fn verify<C: Crypto>(&self, message: &[u8], signature: &Signature) -> bool {
		match (self, signature) {
			(PublicKey::Ed25519(key), Signature::Ed25519(signature)) => C::ed25519(key, message, signature),
			(PublicKey::Sr25519(key), Signature::Sr25519(signature)) => C::sr25519(key, message, signature),
			(PublicKey::Secp256k1(key), Signature::Secp256k1(signature)) => {
				is_low_s(signature) && C::secp256k1(key, &C::sha256(message), signature)
			},
			_ => false,
		}
	}
}

/// A signature of one of the schemes of [`PublicKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub enum Signature {
	/// 64 bytes over the message.
	#[cfg_attr(feature = "scale", codec(index = 0))]
	Ed25519([u8; 64]),
	/// 64 bytes over the message in the context `substrate`.
	#[cfg_attr(feature = "scale", codec(index = 1))]
	Sr25519([u8; 64]),
	/// `r ‖ s ‖ recovery id`, 65 bytes over the message's SHA-256, with the lower of the two values of `s`.
	#[cfg_attr(feature = "scale", codec(index = 2))]
	Secp256k1([u8; 65]),
}

/// The cryptography this crate needs. Each function answers whether the signature is good; none panics on any bytes.
pub trait Crypto {
	/// Checks an ed25519 signature.
	fn ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;
	/// Checks an sr25519 signature in the context `substrate`.
	fn sr25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;
	/// Checks a recoverable secp256k1 signature over a 32-byte digest.
	fn secp256k1(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 65]) -> bool;
	/// SHA-256 (FIPS 180-4).
	fn sha256(bytes: &[u8]) -> [u8; 32] {
		Sha256::digest(bytes).into()
	}
}

pub(crate) fn blake2_256(bytes: &[u8]) -> [u8; 32] {
	Blake2b::<U32>::digest(bytes).into()
}

/// Half the order of secp256k1, rounded down (SEC 2): the largest `s` of a low-s signature.
const HALF_ORDER: [u8; 32] = [
	0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
	0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

fn is_low_s(signature: &[u8; 65]) -> bool {
	signature.get(32..64).is_some_and(|s| s <= HALF_ORDER.as_slice())
}

#[cfg(feature = "software")]
pub use software::{SigningKey, Software};

#[cfg(feature = "software")]
mod software {
	use super::{is_low_s, Crypto, PublicKey, Signature};
	use crate::key::Sha256;
	use blake2::Digest;
	use ed25519_dalek::Signer;

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
			}
		}
	}
}
