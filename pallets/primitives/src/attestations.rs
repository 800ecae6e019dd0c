//! Meters that an accredited issuer vouches for.

use crate::Instant;
use coinop_voucher::PublicKey;

/// The schema by which an issuer attests that a device is a meter: SHA-256 of "coinop meter".
pub const METER: [u8; 32] = [
	0x75, 0xda, 0x48, 0x22, 0x4c, 0xb4, 0x75, 0x58, 0xf0, 0xff, 0x7f, 0x44, 0x42, 0x5f, 0x23, 0x66, 0x8c, 0xa3, 0x39,
	0x87, 0xb6, 0xe5, 0x7f, 0xaa, 0x80, 0xd5, 0x44, 0x75, 0x5e, 0xaa, 0x48, 0x7f,
];

/// What other pallets ask of the attestations of meters. An attestation is of one key.
pub trait Attestations<AccountId> {
	/// Whether `key` is the meter's, and `issuer` is accredited and attests it now, by [`METER`].
	fn is_valid(meter: &AccountId, issuer: &AccountId, key: &PublicKey) -> bool;

	/// When `issuer` declared that `key` can't be trusted any more, if it did. An attestation that expired or ended with a
	/// rotation was not withdrawn.
	fn withdrawn(issuer: &AccountId, key: &PublicKey) -> Option<Instant>;

	/// Makes a valid attestation of `key`, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn attest(_meter: &AccountId, _issuer: &AccountId, _key: &PublicKey) {}
}
