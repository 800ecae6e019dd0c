//! What is done about offences.

use crate::{
	pallet::Event, types::TimeSlot, Barred, Config, Offences, Pallet, Pardoned, Report, Rosters, Seat, Validators,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::ensure;
use sp_staking::offence::{Kind, Offence, OffenceError, OffenceSeverity, ReportOffence};

/// The kind of GRANDPA's double votes.
pub(crate) const GRANDPA: Kind = *b"grandpa:equivoca";

/// Takes reports of every kind. The seats must come from this pallet's
/// [`KeyOwnerProofSystem`](frame_support::traits::KeyOwnerProofSystem): those of forgotten sessions would be kept for
/// ever.
impl<T: Config, O: Offence<Seat<T::AccountId>>> ReportOffence<T::AccountId, Seat<T::AccountId>, O> for Pallet<T> {
	fn report_offence(_: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
		let slot = offence.slot();
		let mut seats = offence.offenders();
		seats.retain(|seat| !Self::is_reported::<O>(seat, &slot));
		ensure!(!seats.is_empty(), OffenceError::DuplicateReport);
		let time_slot = TimeSlot::truncate_from(slot.encode());
		for seat in seats {
			Self::note_offence(seat, O::ID, time_slot.clone());
		}
		Ok(())
	}

	fn is_known_offence(seats: &[Seat<T::AccountId>], slot: &O::Slot) -> bool {
		seats.iter().all(|seat| Self::is_reported::<O>(seat, slot))
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the validator was reported for this kind of offence in this session, and not pardoned since for what came
	/// before this slot.
	fn is_reported<O: Offence<Seat<T::AccountId>>>(seat: &Seat<T::AccountId>, slot: &O::Slot) -> bool {
		let Some(known) = Offences::<T>::get(&seat.account, (seat.session, O::ID)) else { return false };
		let is_later = || O::Slot::decode(&mut known.time_slot.as_slice()).is_ok_and(|known| known < *slot);
		!(Pardoned::<T>::contains_key(&seat.account) && is_later())
	}

	fn note_offence(seat: Seat<T::AccountId>, kind: Kind, time_slot: TimeSlot) {
		let Seat { account, session } = seat;
		let report = Report::<T> { time_slot, block: frame_system::Pallet::<T>::block_number() };
		Offences::<T>::insert(&account, (session, kind), report);
		Pardoned::<T>::remove(&account);
		Self::deposit_event(Event::OffenceReported { validator: account.clone(), session, kind });
		Self::disable(account.clone());
		Self::bar(&account);
	}

	/// Disables a validator of this session, as far as VS4 allows.
	fn disable(who: T::AccountId) {
		pallet_session::Pallet::<T>::report_offence(who, OffenceSeverity::max_severity());
	}

	/// Disables those barred that are not, as far as VS4 allows.
	pub(crate) fn disable_barred() {
		for who in Barred::<T>::iter_keys() {
			Self::disable(who);
		}
	}

	/// Bars an offender, and takes it out of those wanted if it can be spared.
	fn bar(who: &T::AccountId) {
		let mut validators = Validators::<T>::get();
		if validators.contains(who) && Self::can_spare(&validators, who) {
			validators.retain(|other| other != who);
			Validators::<T>::put(validators);
			Self::leave(who);
		}
		if Self::in_office(who) {
			Barred::<T>::insert(who, ());
		}
	}

	/// Whether more than two thirds of each set of the window are ready without `who`, which is at least one (VS1).
	fn can_spare(validators: &[T::AccountId], who: &T::AccountId) -> bool {
		let ready = validators.iter().filter(|other| *other != who && Self::is_ready(other)).count();
		let largest = Self::window().filter_map(Rosters::<T>::get).map(|roster| roster.members.len()).max();
		ready.saturating_mul(3) > largest.unwrap_or_default().saturating_mul(2)
	}
}
