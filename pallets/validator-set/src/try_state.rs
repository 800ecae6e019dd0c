//! The invariants that can be read off the state, checked after every test and fuzz step.

use crate::{offences::GRANDPA, Barred, Changes, Config, Offences, Pallet, Pardoned, Rosters, Validators};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::OpaqueKeys, TryRuntimeError};

/// Whether no two are the same.
fn distinct<Item: Ord>(items: impl IntoIterator<Item = Item>) -> bool {
	let mut seen = BTreeSet::new();
	items.into_iter().all(|item| seen.insert(item))
}

/// VS2 for the keys of a set.
fn keys_distinct<T: Config>(set: &[(T::AccountId, T::Keys)]) -> bool {
	distinct(set.iter().map(|(account, _)| account))
		&& T::Keys::key_ids().iter().all(|kind| distinct(set.iter().map(|(_, keys)| keys.get_raw(*kind))))
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let wanted = Validators::<T>::get();
		let active = pallet_session::Validators::<T>::get();
		let queued = pallet_session::QueuedKeys::<T>::get();

		ensure!(wanted.iter().any(Self::is_ready), "VS1: nobody who is wanted can validate");
		ensure!(!active.is_empty() && !queued.is_empty(), "VS1: a set is empty");

		ensure!(distinct(&wanted) && distinct(&active), "VS2: an account is twice in a set");
		ensure!(keys_distinct::<T>(&queued), "VS2: a key is twice in the next set");

		let session = pallet_session::Pallet::<T>::current_index();
		let roster = Rosters::<T>::get(session).ok_or("VS3: this session's keys are not known")?;
		ensure!(keys_distinct::<T>(&roster.members), "VS2: a key is twice in this set");
		let members = roster.members.iter().map(|(account, _)| account).collect::<Vec<_>>();
		ensure!(members == active.iter().collect::<Vec<_>>(), "VS3: the keys are not those of the validators");

		let disabled = pallet_session::Pallet::<T>::disabled_validators().len();
		ensure!(disabled <= active.len().saturating_sub(1).saturating_div(3), "VS4: too many are disabled");

		let seated = active.iter().chain(queued.iter().map(|(account, _)| account));
		for who in wanted.iter().chain(seated) {
			ensure!(frame_system::Pallet::<T>::providers(who) > 0, "VS5: one in office has no reference");
		}

		let window = Self::window();
		ensure!(Changes::<T>::iter_keys().all(|of| window.contains(&of)), "VS7: an old session's changes are kept");

		for who in Barred::<T>::iter_keys() {
			ensure!(Self::in_office(&who), "VS5: one barred has left");
		}
		for who in Pardoned::<T>::iter_keys() {
			ensure!(Self::in_office(&who), "VS5: one pardoned has left");
		}
		let first = session.saturating_add(1).saturating_sub(T::KeptSessions::get());
		let kept = |of| (first..=session).contains(&of);
		ensure!(Rosters::<T>::iter_keys().all(kept), "VS6: an old session's keys are kept");
		let rosters = Rosters::<T>::iter().collect::<Vec<_>>();
		for (who, (of, kind), _) in Offences::<T>::iter() {
			let is_of = |session, since| if kind == GRANDPA { since == of } else { session == of };
			let (_, roster) = rosters
				.iter()
				.find(|(session, roster)| is_of(*session, roster.since))
				.ok_or("VS6: an offence of a forgotten session is kept")?;
			ensure!(roster.members.iter().any(|(member, _)| *member == who), "VS6: an offender did not validate");
		}
		Ok(())
	}
}
