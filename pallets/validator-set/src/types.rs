//! What is stored, and what offences are laid to.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_consensus_aura::Slot;
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};
use sp_session::{GetSessionNumber, GetValidatorCount, ValidatorCount};
use sp_staking::SessionIndex;

/// When an offence happened as its consensus counts, a slot or a round with its set, SCALE-encoded: 16 bytes at most
/// for Aura, GRANDPA and BEEFY. Of a longer one the beginning is kept.
pub type TimeSlot = BoundedVec<u8, ConstU32<32>>;

/// Who validated in a session, and with which keys.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct Roster<T: Config> {
	/// The Aura slot of the block that began the session. Its author was still one of the session before.
	pub began: Slot,
	/// The first of the sessions in a row that have these members with these keys: GRANDPA has one set in all of them.
	pub since: SessionIndex,
	/// The validators in the session's order, with the keys they have in it.
	pub members: BoundedVec<(T::AccountId, T::Keys), T::MaxValidators>,
}

impl<T: Config> Roster<T> {
	/// How many validate.
	pub fn count(&self) -> ValidatorCount {
		ValidatorCount::try_from(self.members.len()).unwrap_or(ValidatorCount::MAX)
	}

	/// Whose key it is.
	pub fn owner(&self, kind: KeyTypeId, key: &[u8]) -> Option<&T::AccountId> {
		// A kind that nobody has a key of reads as the empty key.
		if key.is_empty() {
			return None;
		}
		self.members.iter().find(|(_, keys)| keys.get_raw(kind) == key).map(|(account, _)| account)
	}
}

/// Says in which session a key validated. The chain knows the keys of each session, so that nothing else is to be
/// shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Membership {
	/// The session.
	pub session: SessionIndex,
	/// How many validated in it.
	pub validator_count: ValidatorCount,
}

impl GetSessionNumber for Membership {
	fn session(&self) -> SessionIndex {
		self.session
	}
}

impl GetValidatorCount for Membership {
	fn validator_count(&self) -> ValidatorCount {
		self.validator_count
	}
}

/// A validator in one session: what an offence is laid to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Seat<AccountId> {
	/// The validator.
	pub account: AccountId,
	/// The session in which it offended; for GRANDPA, whose set lasts, the [first](Roster::since) with that set.
	pub session: SessionIndex,
}

/// What is kept of an offence, beside whose it was, the session and the kind.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct Report<T: Config> {
	/// When it happened.
	pub time_slot: TimeSlot,
	/// The block whose transaction has the evidence.
	pub block: BlockNumberFor<T>,
}
