//! Coming into office and leaving it.

use crate::{pallet::Event, Barred, Config, Offences, Pallet, Pardoned, Validators};
use alloc::vec::Vec;
use frame_support::traits::Contains;
use frame_system::RawOrigin;

impl<T: Config> Pallet<T> {
	/// Whether governance wants `who` as a validator, or it is one in this session or the next.
	pub fn in_office(who: &T::AccountId) -> bool {
		Validators::<T>::get().contains(who) || Self::is_seated(who)
	}

	/// Whether `who` validates in this session or the next.
	pub(crate) fn is_seated(who: &T::AccountId) -> bool {
		pallet_session::Validators::<T>::get().contains(who)
			|| pallet_session::QueuedKeys::<T>::get().iter().any(|(seated, _)| seated == who)
	}

	/// Whether `who` has session keys to validate with.
	pub(crate) fn is_ready(who: &T::AccountId) -> bool {
		pallet_session::Pallet::<T>::load_keys(who).is_some_and(|keys| T::UsableKeys::contains(&keys))
	}

	/// The validators that governance wants and that can validate, in their order.
	pub(crate) fn ready() -> Vec<T::AccountId> {
		let mut validators = Validators::<T>::get().into_inner();
		validators.retain(Self::is_ready);
		validators
	}

	/// Whether anyone but `who` is wanted and can validate.
	pub(crate) fn is_another_ready(validators: &[T::AccountId], who: &T::AccountId) -> bool {
		validators.iter().filter(|other| *other != who).any(Self::is_ready)
	}

	/// To be called before `who` is among those wanted.
	pub(crate) fn enter(who: &T::AccountId) {
		if !Self::is_seated(who) {
			frame_system::Pallet::<T>::inc_providers(who);
		}
		// The set may stay as it is, and then no session change would enable it.
		if Barred::<T>::take(who).is_some() {
			if let Some(index) = pallet_session::Pallet::<T>::validator_id_to_index(who) {
				pallet_session::Pallet::<T>::reenable_index(index);
			}
			Self::disable_barred();
		}
		if Offences::<T>::iter_key_prefix(who).next().is_some() {
			Pardoned::<T>::insert(who, ());
		}
		Self::deposit_event(Event::Added { validator: who.clone() });
	}

	/// To be called when `who` is no longer among those wanted.
	pub(crate) fn leave(who: &T::AccountId) {
		Self::deposit_event(Event::Removed { validator: who.clone() });
		if !Self::is_seated(who) {
			Self::release(who);
		}
	}

	/// Forgets the keys of `who`, which is no longer in office, and gives back its reference.
	pub(crate) fn release(who: &T::AccountId) {
		Barred::<T>::remove(who);
		Pardoned::<T>::remove(who);
		// Fails if it never set any.
		let _ = pallet_session::Pallet::<T>::purge_keys(RawOrigin::Signed(who.clone()).into());
		// Fails if nothing but this reference carries money that is on hold; then it stays, which harms nobody.
		let _ = frame_system::Pallet::<T>::dec_providers(who);
		Self::deposit_event(Event::Left { validator: who.clone() });
	}
}
