//! A provider's consent to have a settlement's fee taken from what the settlement pays, so that it can be brought to
//! the chain by an account that holds nothing.

use crate::{
	evidence::Credit,
	key::{Crypto, PublicKey, Signature},
	message::{Kind, Writer, HEADER_LEN},
	GenesisHash, SessionId,
};

/// Length of a consent's signed bytes.
pub const CONSENT_LEN: usize = HEADER_LEN + 48;

/// The consent, signed by the provider's key, its owner's or the tariff's settler's. It is of no use a second time:
/// what was credited once pays nothing again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Consent {
	/// Who consents.
	pub key: PublicKey,
	/// The most µUSDT that may be taken as the transaction's fee.
	pub max_fee: u128,
	/// The moment in ms of the chain's timestamp from which on it is void.
	pub valid_until: u64,
	/// The signature over [`Consent::message`].
	pub signature: Signature,
}

impl Consent {
	/// The bytes to sign: `session (8) ‖ units (8) ‖ idle seconds (8) ‖ maximal fee (16) ‖ valid until (8)` behind the
	/// domain, units and idle seconds being what the evidence shows ([`crate::Evidence::shown`]).
	pub fn message(
		genesis: &GenesisHash,
		session: SessionId,
		shown: &Credit,
		max_fee: u128,
		valid_until: u64,
	) -> [u8; CONSENT_LEN] {
		let mut writer = Writer::<CONSENT_LEN>::new(Kind::Consent, genesis);
		writer
			.put(&session.to_le_bytes())
			.put(&shown.units.to_le_bytes())
			.put(&shown.idle_seconds.to_le_bytes())
			.put(&max_fee.to_le_bytes())
			.put(&valid_until.to_le_bytes());
		writer.finish()
	}

	/// Whether its key signed it for evidence that shows `shown` in `session` of the chain `genesis`.
	pub fn verify<C: Crypto>(&self, genesis: &GenesisHash, session: SessionId, shown: &Credit) -> bool {
		let message = Self::message(genesis, session, shown, self.max_fee, self.valid_until);
		self.key.verify::<C>(&message, &self.signature)
	}

	/// Signs with `key`; `None` only where [`crate::SigningKey::sign`] gives none.
	#[cfg(feature = "software")]
	pub fn sign(
		key: &crate::SigningKey,
		genesis: &GenesisHash,
		session: SessionId,
		shown: &Credit,
		max_fee: u128,
		valid_until: u64,
	) -> Option<Self> {
		let signature = key.sign(&Self::message(genesis, session, shown, max_fee, valid_until))?;
		Some(Self { key: key.public(), max_fee, valid_until, signature })
	}
}

#[cfg(all(test, feature = "software"))]
mod tests {
	use super::*;
	use crate::{SigningKey, Software};

	/// MP4: a consent is for one chain, session, use, fee and time.
	#[test]
	fn consent_should_be_void_when_any_part_differs() {
		let (key, shown) = (SigningKey::ed25519(&[1; 32]), Credit { units: 5, idle_seconds: 6 });
		let consent = Consent::sign(&key, &[2; 32], 3, &shown, 100, 1_000).unwrap();
		let good = |consent: &Consent, genesis, session, shown| consent.verify::<Software>(&genesis, session, &shown);
		assert!(good(&consent, [2; 32], 3, shown));
		assert!(!good(&consent, [9; 32], 3, shown));
		assert!(!good(&consent, [2; 32], 4, shown));
		assert!(!good(&consent, [2; 32], 3, Credit { units: 6, ..shown }));
		assert!(!good(&consent, [2; 32], 3, Credit { idle_seconds: 5, ..shown }));
		assert!(!good(&Consent { max_fee: 101, ..consent }, [2; 32], 3, shown));
		assert!(!good(&Consent { valid_until: 1_001, ..consent }, [2; 32], 3, shown));
		let other = SigningKey::ed25519(&[8; 32]).public();
		assert!(!good(&Consent { key: other, ..consent }, [2; 32], 3, shown));
		assert_eq!(&Consent::message(&[2; 32], 3, &shown, 100, 1_000)[..9], b"coinop/\x10\x01");
	}
}
