//! What nodes ask: to report a validator that made two blocks in one slot.

use crate::{double_authorship::slot_in, Call, Config, Membership, Pallet, Roster, Rosters};
use alloc::boxed::Box;
use frame_support::traits::Get;
use frame_system::{
	offchain::{CreateAuthorizedTransaction, SubmitTransaction},
	pallet_prelude::HeaderFor,
};
use sp_consensus_aura::{sr25519::AuthorityId, Slot};
use sp_runtime::{
	key_types,
	traits::{Header, OpaqueKeys},
};
use sp_staking::SessionIndex;

sp_api::decl_runtime_apis! {
	/// Reports to the chain what a node saw.
	pub trait ValidatorSetApi {
		/// Puts a report into the node's pool, which must be given to the runtime: the validator whose slot it was made both
		/// blocks, whose headers these are with their seals.
		///
		/// `None` if nothing was put there: the headers do not prove that, or not on this block's chain, which may not have
		/// come to the slot yet; the session is forgotten; or the offence is known, to the chain or the pool.
		fn submit_double_authorship(first: Block::Header, second: Block::Header) -> Option<()>;
	}
}

impl<T: Config> Roster<T> {
	/// The Aura key that a slot of the session belongs to.
	fn author(&self, slot: Slot) -> Option<AuthorityId> {
		let index = u64::from(slot).checked_rem(self.count().into())?;
		let (_, keys) = self.members.get(usize::try_from(index).ok()?)?;
		keys.get(key_types::AURA)
	}
}

impl<T: Config> Pallet<T> {
	/// The session that a slot is of.
	fn session_of(slot: Slot) -> Option<SessionIndex> {
		let current = pallet_session::Pallet::<T>::current_index();
		let kept = current.saturating_add(1).saturating_sub(T::KeptSessions::get())..=current;
		kept.rev().find(|session| Self::is_slot_of(slot, *session))
	}
}

impl<T: Config + CreateAuthorizedTransaction<Call<T>>> Pallet<T> {
	/// As the runtime API's function of this name.
	pub fn submit_double_authorship(first: HeaderFor<T>, second: HeaderFor<T>) -> Option<()> {
		let slot = slot_in(first.digest())?;
		let session = Self::session_of(slot)?;
		let roster = Rosters::<T>::get(session)?;
		let author = roster.author(slot)?;
		let membership = Membership { session, validator_count: roster.count() };
		let offence = Self::proven(&author, &first, &second, membership).ok()?;
		if Self::is_known(&offence) {
			return None;
		}
		let (first, second) = (Box::new(first), Box::new(second));
		let call = Call::report_double_authorship { author, first, second, membership };
		let report = T::create_authorized_transaction(call.into());
		SubmitTransaction::<T, Call<T>>::submit_transaction(report).ok()
	}
}
