//! What happens when sessions change.
//!
//! pallet-session calls, in the block that begins session `n`: `end_session(n − 1)`, then with the new set active
//! `start_session(n)`, then `new_session(n + 1)`, whose set it queues. `QueuedKeys` are the keys of session `n` in the
//! first two, since they are replaced last.

use crate::{
	double_authorship::slot_in, offences::GRANDPA, Changes, Config, Offences, Pallet, Roster, Rosters, Validators,
};
use alloc::vec::Vec;
use core::ops::RangeInclusive;
use frame_support::{traits::Get, BoundedVec};
use sp_consensus_aura::Slot;
use sp_staking::{offence::Kind, SessionIndex};

impl<T: Config> Pallet<T> {
	/// Begins with the validators that pallet-session has, at genesis or when this pallet comes to a running chain.
	fn adopt() {
		let seated = pallet_session::Validators::<T>::get();
		for who in &seated {
			if frame_system::Pallet::<T>::consumers(who) == 0 {
				// At genesis pallet-session takes a provider reference for who has no money, instead of the consumer
				// reference that it gives back with the keys. That is the one to be taken here: both are set right.
				let _ = frame_system::Pallet::<T>::inc_consumers_without_limit(who);
			} else {
				frame_system::Pallet::<T>::inc_providers(who);
			}
		}
		Validators::<T>::put(BoundedVec::<_, T::MaxValidators>::truncate_from(seated));
	}

	/// Forgets who validated in the session, and what was reported of it: of GRANDPA's set, if it is its last session.
	fn prune(session: SessionIndex) {
		let Some(roster) = Rosters::<T>::take(session) else { return };
		let lasts = Rosters::<T>::get(session.saturating_add(1)).is_some_and(|next| next.since == roster.since);
		let is_of = |(of, kind): &(SessionIndex, Kind)| {
			if *kind == GRANDPA {
				*of == roster.since && !lasts
			} else {
				*of == session
			}
		};
		for (account, _) in &roster.members {
			let reports = Offences::<T>::iter_key_prefix(account).filter(is_of).collect::<Vec<_>>();
			for report in reports {
				Offences::<T>::remove(account, report);
			}
		}
	}

	/// The sessions of the window.
	pub(crate) fn window() -> RangeInclusive<SessionIndex> {
		let session = pallet_session::Pallet::<T>::current_index();
		session.saturating_add(1).saturating_sub(T::ChangeWindow::get())..=session
	}

	/// The slot of the block in execution. That of its parent where the pool asks what is valid: no block is made there,
	/// so none has a digest.
	pub(crate) fn current_slot() -> Slot {
		slot_in(&frame_system::Pallet::<T>::digest()).unwrap_or_else(pallet_aura::CurrentSlot::<T>::get)
	}

	/// Whether a block of this slot was a validator's of this session to make.
	pub(crate) fn is_slot_of(slot: Slot, session: SessionIndex) -> bool {
		let began = |session: SessionIndex| Rosters::<T>::get(session).map(|roster| roster.began);
		// A slot to come might turn out to be of another session.
		let last = began(session.saturating_add(1)).unwrap_or_else(Self::current_slot);
		began(session).is_some_and(|began| began < slot) && slot <= last
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	/// Everyone who is ready, unless that is the active set: then GRANDPA's set stays, and whoever follows finality has
	/// one proof less to fetch. If nobody is ready, the active set stays too.
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let ready = Self::ready();
		(!ready.is_empty() && ready != pallet_session::Validators::<T>::get()).then_some(ready)
	}

	fn start_session(index: SessionIndex) {
		if Validators::<T>::get().is_empty() {
			Self::adopt();
		}
		let members = BoundedVec::<_, T::MaxValidators>::truncate_from(pallet_session::QueuedKeys::<T>::get());
		let before = index.checked_sub(1).and_then(Rosters::<T>::get).filter(|before| before.members == members);
		let since = before.map_or(index, |before| before.since);
		Rosters::<T>::insert(index, Roster::<T> { began: Self::current_slot(), since, members });
		if let Some(old) = index.checked_sub(T::KeptSessions::get()) {
			Self::prune(old);
		}
		if let Some(old) = index.checked_sub(T::ChangeWindow::get()) {
			Changes::<T>::remove(old);
		}
		// pallet-session enables everyone when the set changes. An offender may have been queued before it offended.
		Self::disable_barred();
	}

	fn end_session(_: SessionIndex) {
		let wanted = Validators::<T>::get();
		let next = pallet_session::QueuedKeys::<T>::get();
		for who in pallet_session::Validators::<T>::get() {
			if !wanted.contains(&who) && !next.iter().any(|(seated, _)| *seated == who) {
				Self::release(&who);
			}
		}
	}
}
