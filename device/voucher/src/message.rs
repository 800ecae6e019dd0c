//! The bytes that are signed: a domain that no other chain, kind or version shares, then a fixed-width body.

use crate::{
	attestation::{BatchCertificate, DeviceCertificate},
	key::TAGGED_LEN,
	GenesisHash,
};

const PREFIX: &[u8; 7] = b"coinop/";

/// Bytes before a message's body.
pub const HEADER_LEN: usize = 41;

/// Everything that a key of Coinop signs off chain. A kind is never reused for another body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
	/// A [`crate::Statement`] of a metered session.
	Statement = 1,
	/// A device's consent to be owned by an account, see [`possession`].
	Possession = 2,
	/// The release of an escrow's milestone, see [`confirmation`].
	Confirmation = 3,
	/// What a validator's clock shows, see [`clock`].
	Clock = 4,
	/// A device's enrolment from a fleet, see [`enrolment`].
	Enrolment = 10,
	/// An issuer's word for a batch key, see [`batch_certificate`].
	BatchCertificate = 11,
	/// A batch key's word for a device, see [`device_certificate`].
	DeviceCertificate = 12,
	/// A device's transaction, see [`transaction`].
	Transaction = 13,
	/// A provider's consent to have a settlement's fee taken from what it pays, see [`crate::Consent`].
	Consent = 16,
}

impl Kind {
	/// The kind's byte on the wire.
	pub const fn byte(self) -> u8 {
		match self {
			Kind::Statement => 1,
			Kind::Possession => 2,
			Kind::Confirmation => 3,
			Kind::Clock => 4,
			Kind::Enrolment => 10,
			Kind::BatchCertificate => 11,
			Kind::DeviceCertificate => 12,
			Kind::Transaction => 13,
			Kind::Consent => 16,
		}
	}

	/// The version of the kind's body.
	pub const fn version(self) -> u8 {
		match self {
			// The first had no expiry.
			Kind::Possession => 2,
			_ => 1,
		}
	}
}

/// Length of a possession message in bytes.
pub const POSSESSION_LEN: usize = HEADER_LEN + 76;

/// The message with which a device's key agrees to be owned by `owner`:
/// `owner (32) ‖ device (32) ‖ epoch (4) ‖ expires (8)`. `epoch` counts the device's owners and keys, 0 for the first, so
/// that a proof given to one owner, or for an earlier key, is of no use later; `expires` is in ms of the chain's
/// timestamp.
pub fn possession(
	genesis: &GenesisHash,
	owner: &[u8; 32],
	device: &[u8; 32],
	epoch: u32,
	expires: u64,
) -> [u8; POSSESSION_LEN] {
	let mut writer = Writer::<POSSESSION_LEN>::new(Kind::Possession, genesis);
	writer.put(owner).put(device).put(&epoch.to_le_bytes()).put(&expires.to_le_bytes());
	writer.finish()
}

/// Length of an enrolment message in bytes.
pub const ENROLMENT_LEN: usize = HEADER_LEN + 116;

/// The message with which a device enrols itself from a fleet and agrees to be its owner's:
/// `fleet (8) ‖ index (4) ‖ owner (32) ‖ device (32) ‖ expires (8) ‖ attestation (32)`. The last is
/// [`crate::DeviceAttestation::digest_of`] what the device presents, so that whoever carries the enrolment can't leave it
/// out or put another in its place.
pub fn enrolment(
	genesis: &GenesisHash,
	fleet: u64,
	index: u32,
	owner: &[u8; 32],
	device: &[u8; 32],
	expires: u64,
	attestation: &[u8; 32],
) -> [u8; ENROLMENT_LEN] {
	let mut writer = Writer::<ENROLMENT_LEN>::new(Kind::Enrolment, genesis);
	writer.put(&fleet.to_le_bytes()).put(&index.to_le_bytes()).put(owner).put(device).put(&expires.to_le_bytes());
	writer.put(attestation);
	writer.finish()
}

/// Length of a batch certificate's message in bytes.
pub const BATCH_CERTIFICATE_LEN: usize = HEADER_LEN + 113;

/// What an issuer's root key signs of a batch key: `issuer (32) ‖ batch key (33) ‖ schema (32) ‖ from (8) ‖ until (8)`.
pub fn batch_certificate(genesis: &GenesisHash, batch: &BatchCertificate) -> [u8; BATCH_CERTIFICATE_LEN] {
	let mut writer = Writer::<BATCH_CERTIFICATE_LEN>::new(Kind::BatchCertificate, genesis);
	writer
		.put(&batch.issuer)
		.put(&batch.key)
		.put(&batch.schema)
		.put(&batch.from.to_le_bytes())
		.put(&batch.until.to_le_bytes());
	writer.finish()
}

/// Length of a device certificate's message in bytes.
pub const DEVICE_CERTIFICATE_LEN: usize = HEADER_LEN + 97 + TAGGED_LEN;

/// What a batch key signs of a device: `issuer (32) ‖ batch key (33) ‖ device key (34) ‖ claims (32)`, the device's key
/// as [`crate::PublicKey::tagged`].
pub fn device_certificate(
	genesis: &GenesisHash,
	batch: &BatchCertificate,
	device: &DeviceCertificate,
) -> [u8; DEVICE_CERTIFICATE_LEN] {
	let mut writer = Writer::<DEVICE_CERTIFICATE_LEN>::new(Kind::DeviceCertificate, genesis);
	writer.put(&batch.issuer).put(&batch.key).put(&device.key.tagged()).put(&device.claims);
	writer.finish()
}

/// Length of a transaction's message in bytes.
pub const TRANSACTION_LEN: usize = HEADER_LEN + 68;

/// What a device's current key signs of a transaction: `device (32) ‖ epoch (4) ‖ digest (32)`. The digest is the SHA-256
/// of all that the transaction implies: the version of its extensions, its call, and the extensions after the signature
/// with what they imply (nonce, era, genesis, versions). With the epoch, what was signed for an earlier owner or
/// by an earlier key is void.
pub fn transaction(genesis: &GenesisHash, device: &[u8; 32], epoch: u32, digest: &[u8; 32]) -> [u8; TRANSACTION_LEN] {
	let mut writer = Writer::<TRANSACTION_LEN>::new(Kind::Transaction, genesis);
	writer.put(device).put(&epoch.to_le_bytes()).put(digest);
	writer.finish()
}

/// Length of a confirmation message in bytes.
pub const CONFIRMATION_LEN: usize = HEADER_LEN + 12;

/// The message with which an escrow's payer or inspector confirms that a milestone was reached, so that anyone can have
/// it paid: `escrow (8) ‖ milestone (4)`, the milestone counted from 0.
pub fn confirmation(genesis: &GenesisHash, escrow: u64, milestone: u32) -> [u8; CONFIRMATION_LEN] {
	let mut writer = Writer::<CONFIRMATION_LEN>::new(Kind::Confirmation, genesis);
	writer.put(&escrow.to_le_bytes()).put(&milestone.to_le_bytes());
	writer.finish()
}

/// Length of a clock message in bytes.
pub const CLOCK_LEN: usize = HEADER_LEN + 24;

/// The message with which a validator says to another what its clock shows: `nonce (16) ‖ time (8)`. The nonce is the
/// asker's, never used before, so that the answer is younger than the question; the time is in ms since 1970.
pub fn clock(genesis: &GenesisHash, nonce: &[u8; 16], time: u64) -> [u8; CLOCK_LEN] {
	let mut writer = Writer::<CLOCK_LEN>::new(Kind::Clock, genesis);
	writer.put(nonce).put(&time.to_le_bytes());
	writer.finish()
}

/// Writes a message of a known length; what would not fit is dropped, which the unit tests rule out.
pub(crate) struct Writer<const N: usize> {
	bytes: [u8; N],
	at: usize,
}

impl<const N: usize> Writer<N> {
	pub(crate) fn new(kind: Kind, genesis: &GenesisHash) -> Self {
		let mut writer = Self { bytes: [0; N], at: 0 };
		writer.put(PREFIX).put(&[kind.byte(), kind.version()]).put(genesis);
		writer
	}

	pub(crate) fn put(&mut self, part: &[u8]) -> &mut Self {
		let end = self.at.saturating_add(part.len());
		if let Some(room) = self.bytes.get_mut(self.at..end) {
			room.copy_from_slice(part);
		}
		self.at = end;
		self
	}

	pub(crate) fn finish(&self) -> [u8; N] {
		debug_assert_eq!(self.at, N, "a message's parts add up to its length");
		self.bytes
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn possession_should_differ_when_any_part_differs() {
		let base = possession(&[1; 32], &[2; 32], &[3; 32], 0, 7);
		assert_eq!(&base[..9], b"coinop/\x02\x02");
		assert_eq!(&base[9..41], &[1; 32]);
		for other in [
			possession(&[9; 32], &[2; 32], &[3; 32], 0, 7),
			possession(&[1; 32], &[9; 32], &[3; 32], 0, 7),
			possession(&[1; 32], &[2; 32], &[9; 32], 0, 7),
			possession(&[1; 32], &[2; 32], &[3; 32], 1, 7),
			possession(&[1; 32], &[2; 32], &[3; 32], 0, 8),
		] {
			assert_ne!(base, other);
		}
	}

	#[test]
	fn clock_should_differ_when_any_part_differs() {
		let base = clock(&[1; 32], &[2; 16], 3);
		assert_eq!(&base[..9], b"coinop/\x04\x01");
		for other in [clock(&[9; 32], &[2; 16], 3), clock(&[1; 32], &[9; 16], 3), clock(&[1; 32], &[2; 16], 4)] {
			assert_ne!(base, other);
		}
	}

	/// Debug builds check that a message's parts add up to its length; this makes each once.
	#[test]
	fn messages_should_be_of_different_kinds_when_made_of_the_same_bytes() {
		let key = crate::PublicKey::P256([2; 33]);
		let batch = BatchCertificate { issuer: [1; 32], key: [2; 33], schema: [3; 32], from: 1, until: 2 };
		let device = DeviceCertificate { key, claims: [4; 32] };
		let genesis = [1; 32];
		let kinds = [
			possession(&genesis, &[1; 32], &[1; 32], 1, 1)[7],
			confirmation(&genesis, 1, 1)[7],
			enrolment(&genesis, 1, 1, &[1; 32], &[1; 32], 1, &[1; 32])[7],
			batch_certificate(&genesis, &batch)[7],
			device_certificate(&genesis, &batch, &device)[7],
			transaction(&genesis, &[1; 32], 1, &[1; 32])[7],
			clock(&genesis, &[1; 16], 1)[7],
			crate::Consent::message(&genesis, 1, &crate::Credit { units: 1, idle_seconds: 1 }, 1, 1)[7],
		];
		assert_eq!(kinds, [2, 3, 10, 11, 12, 13, 4, 16]);
		assert_ne!(transaction(&genesis, &[1; 32], 1, &[1; 32]), transaction(&genesis, &[1; 32], 2, &[1; 32]));
		let enrolment = enrolment(&genesis, 1, 1, &[1; 32], &[1; 32], 0x0102, &[5; 32]);
		assert_eq!(enrolment[117..125], [2, 1, 0, 0, 0, 0, 0, 0]);
		assert_eq!(enrolment[125..], [5; 32]);
	}
}
