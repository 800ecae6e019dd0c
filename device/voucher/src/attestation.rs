//! A maker's word for a device, given without the chain in two levels of P-256 signatures, as Matter's product
//! attestation authority, intermediate and device certificates do: the issuer's root key signs a batch key, the batch
//! key signs each device's.
#![cfg_attr(feature = "scale", allow(clippy::as_conversions, reason = "in what the codec's derive makes"))]

use crate::{
	key::{Crypto, Fault, PublicKey, Signature},
	message, GenesisHash,
};

/// A compressed P-256 key.
pub type P256Key = [u8; 33];

/// A P-256 signature, `r ‖ s`.
pub type P256Signature = [u8; 64];

/// The link of an attestation that doesn't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
	/// The root key's signature over the batch key.
	Batch(Fault),
	/// The batch key's signature over the device's key.
	Device(Fault),
}

/// What the root key says of a batch key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct BatchCertificate {
	/// The issuer's account.
	pub issuer: [u8; 32],
	/// The batch key.
	pub key: P256Key,
	/// Hash of the schema that names what is attested.
	pub schema: [u8; 32],
	/// From when on it is valid, in ms of the chain's timestamp.
	pub from: u64,
	/// The moment from which on it is void, in ms.
	pub until: u64,
}

/// What a batch key says of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct DeviceCertificate {
	/// The device's key.
	pub key: PublicKey,
	/// Hash of what is said of it.
	pub claims: [u8; 32],
}

/// Both levels, as a device presents them. The device's key is known from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct DeviceAttestation {
	/// The batch key and what it may say.
	pub batch: BatchCertificate,
	/// The root key's signature over [`message::batch_certificate`].
	pub batch_signature: P256Signature,
	/// Hash of what is said of the device.
	pub claims: [u8; 32],
	/// The batch key's signature over [`message::device_certificate`].
	pub device_signature: P256Signature,
}

/// Length of an attestation in bytes.
const ATTESTATION_LEN: usize = 273;

impl DeviceAttestation {
	/// What an enrolment says of what comes with it: the [`Self::digest`], or zeros where nothing does.
	pub fn digest_of<C: Crypto>(presented: Option<&Self>) -> [u8; 32] {
		presented.map_or([0; 32], Self::digest::<C>)
	}

	/// The SHA-256 of its fields in their order, each of a fixed width, numbers little-endian.
	pub fn digest<C: Crypto>(&self) -> [u8; 32] {
		let BatchCertificate { issuer, key, schema, from, until } = &self.batch;
		let (from, until) = (from.to_le_bytes(), until.to_le_bytes());
		let certified: [&[u8]; 5] = [issuer, key, schema, &from, &until];
		let said: [&[u8]; 3] = [&self.batch_signature, &self.claims, &self.device_signature];
		let mut bytes = [0; ATTESTATION_LEN];
		let parts = certified.into_iter().chain(said).flatten();
		for (to, from) in bytes.iter_mut().zip(parts) {
			*to = *from;
		}
		C::sha256(&bytes)
	}

	/// Whether both signatures hold: `root` of the issuer, then the batch key's over `device`. Says nothing of
	/// validity in time.
	///
	/// # Errors
	/// The first [`Link`] that doesn't hold.
	pub fn check<C: Crypto>(&self, root: &P256Key, genesis: &GenesisHash, device: &PublicKey) -> Result<(), Link> {
		let batch = message::batch_certificate(genesis, &self.batch);
		PublicKey::P256(*root).check::<C>(&batch, &Signature::P256(self.batch_signature)).map_err(Link::Batch)?;
		let certificate = DeviceCertificate { key: *device, claims: self.claims };
		let message = message::device_certificate(genesis, &self.batch, &certificate);
		PublicKey::P256(self.batch.key)
			.check::<C>(&message, &Signature::P256(self.device_signature))
			.map_err(Link::Device)
	}
}

#[cfg(all(test, feature = "software"))]
mod tests {
	use super::*;
	use crate::Software;

	fn presented() -> DeviceAttestation {
		DeviceAttestation {
			batch: BatchCertificate { issuer: [1; 32], key: [2; 33], schema: [3; 32], from: 4, until: 5 },
			batch_signature: [6; 64],
			claims: [7; 32],
			device_signature: [8; 64],
		}
	}

	/// No part of it can be exchanged, the last byte included.
	#[test]
	fn digest_should_differ_when_any_part_differs() {
		let base = presented();
		let with = |change: fn(&mut DeviceAttestation)| {
			let mut changed = base;
			change(&mut changed);
			changed.digest::<Software>()
		};
		let digests = [
			base.digest::<Software>(),
			with(|it| it.batch.issuer[0] = 9),
			with(|it| it.batch.key[0] = 9),
			with(|it| it.batch.schema[0] = 9),
			with(|it| it.batch.from = 9),
			with(|it| it.batch.until = 9),
			with(|it| it.batch_signature[63] = 9),
			with(|it| it.claims[31] = 9),
			with(|it| it.device_signature[63] = 9),
			DeviceAttestation::digest_of::<Software>(None),
		];
		for (at, digest) in digests.iter().enumerate() {
			assert!(!digests[..at].contains(digest), "{at}");
		}
		assert_eq!(DeviceAttestation::digest_of::<Software>(Some(&base)), digests[0]);
	}

	#[cfg(feature = "scale")]
	#[test]
	fn digest_should_be_of_the_encoding_when_that_is_fixed_in_width() {
		let encoded = codec::Encode::encode(&presented());
		assert_eq!(encoded.len(), ATTESTATION_LEN);
		assert_eq!(presented().digest::<Software>(), Software::sha256(&encoded));
	}
}
