//! Keys and signatures, and the cryptography behind them as a trait: in Rust on devices and clients
//! (`Software`), by the node's functions on chain.
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
	/// ECDSA over NIST P-256 (secp256r1), SEC 1 compressed, 33 bytes: the key inside TPMs, secure elements and Matter
	/// devices.
	#[cfg_attr(feature = "scale", codec(index = 3))]
	P256([u8; 33]),
}

/// Why a signature doesn't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
	/// The signature is of another scheme than the key.
	WrongScheme,
	/// The key is no point of its curve in compressed form.
	InvalidKey,
	/// The higher of the two values of `s`: every signature has one form only.
	HighS,
	/// It isn't this key's signature over this message.
	Mismatch,
}

/// Longest encoding by [`PublicKey::tagged`] in bytes.
pub const TAGGED_LEN: usize = 34;

impl PublicKey {
	/// The account this key controls, as Substrate derives it: the key itself, or the BLAKE2b-256 of a
	/// compressed secp256k1 key; for P-256, which Substrate doesn't know, the BLAKE2b-256 of `b"coinop/p256"` and the
	/// compressed key.
	pub fn account(&self) -> [u8; 32] {
		match self {
			PublicKey::Ed25519(key) | PublicKey::Sr25519(key) => *key,
			PublicKey::Secp256k1(key) => blake2_256(&[key]),
			PublicKey::P256(key) => blake2_256(&[b"coinop/p256", key]),
		}
	}

	/// The key in a fixed width for messages: the scheme (0 ed25519, 1 sr25519, 2 secp256k1, 3 P-256), the key's bytes,
	/// and zeros up to [`TAGGED_LEN`].
	pub fn tagged(&self) -> [u8; TAGGED_LEN] {
		let (tag, key): (u8, &[u8]) = match self {
			PublicKey::Ed25519(key) => (0, key),
			PublicKey::Sr25519(key) => (1, key),
			PublicKey::Secp256k1(key) => (2, key),
			PublicKey::P256(key) => (3, key),
		};
		let mut bytes = [0; TAGGED_LEN];
		if let Some((first, rest)) = bytes.split_first_mut() {
			*first = tag;
			for (to, from) in rest.iter_mut().zip(key) {
				*to = *from;
			}
		}
		bytes
	}

	/// Whether `signature` is this key's over `message`. Schemes must match.
	pub fn verify<C: Crypto>(&self, message: &[u8], signature: &Signature) -> bool {
		self.check::<C>(message, signature).is_ok()
	}

	/// As [`Self::verify`], and says what is wrong.
	///
	/// # Errors
	/// Those of [`Fault`]; `InvalidKey` of P-256 only, as the other schemes' checks don't tell.
	pub fn check<C: Crypto>(&self, message: &[u8], signature: &Signature) -> Result<(), Fault> {
		let good = match (self, signature) {
			(PublicKey::Ed25519(key), Signature::Ed25519(signature)) => C::ed25519(key, message, signature),
			(PublicKey::Sr25519(key), Signature::Sr25519(signature)) => C::sr25519(key, message, signature),
			(PublicKey::Secp256k1(key), Signature::Secp256k1(signature)) => {
				if !is_low_s(signature) {
					return Err(Fault::HighS);
				}
				C::secp256k1(key, &C::sha256(message), signature)
			},
			(PublicKey::P256(key), Signature::P256(signature)) => {
				return C::p256(key, &C::sha256(message), signature);
			},
			_ => return Err(Fault::WrongScheme),
		};
		good.then_some(()).ok_or(Fault::Mismatch)
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
	/// `r ‖ s`, 64 bytes over the message's SHA-256, with the lower of the two values of `s`.
	#[cfg_attr(feature = "scale", codec(index = 3))]
	P256([u8; 64]),
}

/// The cryptography this crate needs. Each function answers whether the signature is good; none panics on any bytes.
pub trait Crypto {
	/// Checks an ed25519 signature.
	fn ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;
	/// Checks an sr25519 signature in the context `substrate`.
	fn sr25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;
	/// Checks a recoverable secp256k1 signature over a 32-byte digest.
	fn secp256k1(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 65]) -> bool;
	/// Checks a P-256 signature over a 32-byte digest.
	///
	/// # Errors
	/// `InvalidKey`, `HighS`, `Mismatch`.
	fn p256(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 64]) -> Result<(), Fault>;
	/// SHA-256 (FIPS 180-4).
	fn sha256(bytes: &[u8]) -> [u8; 32] {
		Sha256::digest(bytes).into()
	}
}

pub(crate) fn blake2_256(parts: &[&[u8]]) -> [u8; 32] {
	let mut hash = Blake2b::<U32>::new();
	for part in parts {
		hash.update(part);
	}
	hash.finalize().into()
}

/// Half the order of secp256k1, rounded down (SEC 2): the largest `s` of a low-s signature.
const HALF_ORDER: [u8; 32] = [
	0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
	0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

pub(crate) fn is_low_s(signature: &[u8; 65]) -> bool {
	signature.get(32..64).is_some_and(|s| s <= HALF_ORDER.as_slice())
}
