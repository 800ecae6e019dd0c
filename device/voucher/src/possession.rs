//! A key's consent to be a device of an account.
#![cfg_attr(feature = "scale", allow(clippy::as_conversions, reason = "in what the codec's derive makes"))]

use crate::{
	key::{Crypto, Fault, PublicKey, Signature},
	message, GenesisHash,
};

/// Why a consent doesn't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
	/// Its time is over.
	Expired,
	/// The signature isn't good for it.
	Signature(Fault),
}

/// A key's signature over [`message::possession`], good until `expires`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Possession {
	/// The moment from which on it is void, in ms of the chain's timestamp.
	pub expires: u64,
	/// The signature.
	pub signature: Signature,
}

impl Possession {
	/// Whether `key` agrees at `now`, in ms, to be the device `device` of `owner` in `epoch`.
	///
	/// # Errors
	/// Those of [`Refused`].
	pub fn check<C: Crypto>(
		&self,
		key: &PublicKey,
		genesis: &GenesisHash,
		owner: &[u8; 32],
		device: &[u8; 32],
		epoch: u32,
		now: u64,
	) -> Result<(), Refused> {
		if now >= self.expires {
			return Err(Refused::Expired);
		}
		let message = message::possession(genesis, owner, device, epoch, self.expires);
		key.check::<C>(&message, &self.signature).map_err(Refused::Signature)
	}

	/// The consent of `key`; `None` only where [`crate::SigningKey::sign`] gives none.
	#[cfg(feature = "software")]
	pub fn sign(
		key: &crate::SigningKey,
		genesis: &GenesisHash,
		owner: &[u8; 32],
		device: &[u8; 32],
		epoch: u32,
		expires: u64,
	) -> Option<Self> {
		let signature = key.sign(&message::possession(genesis, owner, device, epoch, expires))?;
		Some(Self { expires, signature })
	}
}
