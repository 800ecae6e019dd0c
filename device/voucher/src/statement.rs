//! The one signed message that settles everything metered.

use crate::{
	key::{Crypto, PublicKey, Signature},
	message::{Kind, Writer, HEADER_LEN},
	tick::Anchor,
	GenesisHash, SessionId,
};

/// Length of a statement's signed bytes.
pub const STATEMENT_LEN: usize = HEADER_LEN + 69;

/// What has been used in a session so far, all of it cumulative. The session's number is signed with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Statement {
	/// Units of the tariff used since the session opened.
	pub units: u64,
	/// Seconds for which the payer owes the tariff's idle price.
	pub idle_seconds: u64,
	/// A tick chain on which the payer goes on paying from `units`.
	pub anchor: Option<Anchor>,
}

impl Statement {
	/// The bytes to sign: `session (8) ‖ units (8) ‖ idle seconds (8) ‖ has anchor (1) ‖ root (32) ‖ units per
	/// tick (8) ‖ length (4)` behind the domain; the anchor's bytes are zero if there is none.
	pub fn message(&self, genesis: &GenesisHash, session: SessionId) -> [u8; STATEMENT_LEN] {
		let none = Anchor { root: [0; 32], units_per_tick: 0, length: 0 };
		let anchor = self.anchor.unwrap_or(none);
		let mut writer = Writer::<STATEMENT_LEN>::new(Kind::Statement, genesis);
		writer
			.put(&session.to_le_bytes())
			.put(&self.units.to_le_bytes())
			.put(&self.idle_seconds.to_le_bytes())
			.put(&[u8::from(self.anchor.is_some())])
			.put(&anchor.root)
			.put(&anchor.units_per_tick.to_le_bytes())
			.put(&anchor.length.to_le_bytes());
		writer.finish()
	}

	/// Signs with `key`; `None` only where [`crate::SigningKey::sign`] gives none.
	#[cfg(feature = "software")]
	pub fn sign(self, key: &crate::SigningKey, genesis: &GenesisHash, session: SessionId) -> Option<SignedStatement> {
		let signature = key.sign(&self.message(genesis, session))?;
		Some(SignedStatement { statement: self, signature })
	}
}

/// A statement with the signature of the session's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct SignedStatement {
	/// What is stated.
	pub statement: Statement,
	/// The signature over [`Statement::message`].
	pub signature: Signature,
}

impl SignedStatement {
	/// Whether `key` signed this statement for `session` of the chain `genesis`.
	pub fn verify<C: Crypto>(&self, key: &PublicKey, genesis: &GenesisHash, session: SessionId) -> bool {
		key.verify::<C>(&self.statement.message(genesis, session), &self.signature)
	}
}
