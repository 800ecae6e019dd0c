//! Aura double authorship: two blocks of one slot, sealed with the same key. Free of storage.
//!
//! Nothing in polkadot-sdk reports it: the node hands what it saw to [`crate::runtime_api`].

use crate::Seat;
use alloc::{vec, vec::Vec};
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
	Slot,
};
use sp_runtime::{traits::Header, Digest, DigestItem, Perbill, RuntimeAppPublic};
use sp_staking::{
	offence::{Kind, Offence},
	SessionIndex,
};

/// The most bytes of an encoded header that is looked at: more than any that the chain takes, or an author could hide
/// behind long ones. The block that changes a set of a hundred validators has the keys of Aura, GRANDPA and BEEFY in its
/// header, about 11 kB; what the author adds is bounded by the runtime's `max_header_size`. A seal with more behind it
/// can be reported without that, since nothing signs the seal.
pub const MAX_HEADER_LEN: usize = 32_768;

/// The offence's kind.
pub const KIND: Kind = *b"aura:equivocatio";

/// The Aura slot in a header's digest.
pub fn slot_in(digest: &Digest) -> Option<Slot> {
	digest.convert_first(<DigestItem as CompatibleDigestItem<AuthoritySignature>>::as_aura_pre_digest)
}

/// The slot for which `author` made both blocks; `None` if the headers don't prove that it made two.
///
/// What was sealed must differ: sr25519 signs at random, so that one block sealed twice has two hashes.
pub fn slot_of<H: Header>(first: &H, second: &H, author: &AuthorityId) -> Option<Slot> {
	let slot = slot_in(first.digest())?;
	if slot_in(second.digest())? != slot {
		return None;
	}
	(sealed_by(first, author)? != sealed_by(second, author)?).then_some(slot)
}

/// The hash that `author` sealed the header's block with: that of the header without its seal.
fn sealed_by<H: Header>(header: &H, author: &AuthorityId) -> Option<H::Hash> {
	let mut header = header.clone();
	let seal = header.digest_mut().pop()?;
	let signature: AuthoritySignature = seal.as_aura_seal()?;
	let hash = header.hash();
	author.verify(&hash, &signature).then_some(hash)
}

/// A validator made two blocks in one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleAuthorship<AccountId> {
	/// The slot.
	pub slot: Slot,
	/// Who, in which session.
	pub seat: Seat<AccountId>,
	/// How many validated in that session.
	pub validator_count: u32,
}

impl<AccountId: Clone> Offence<Seat<AccountId>> for DoubleAuthorship<AccountId> {
	const ID: Kind = KIND;
	type Slot = Slot;

	fn offenders(&self) -> Vec<Seat<AccountId>> {
		vec![self.seat.clone()]
	}

	fn session_index(&self) -> SessionIndex {
		self.seat.session
	}

	fn validator_set_count(&self) -> u32 {
		self.validator_count
	}

	fn slot(&self) -> Slot {
		self.slot
	}

	fn slash_fraction(&self, _: u32) -> Perbill {
		Perbill::zero()
	}
}
