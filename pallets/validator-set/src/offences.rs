//! What is done about offences.

use crate::{pallet::Event, types::TimeSlot, Barred, Config, Offences, Pallet, Report, Rosters, Seat, Validators};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::ensure;
use sp_staking::offence::{Kind, Offence, OffenceError, OffenceSeverity, ReportOffence};

/// Takes reports of every kind. The seats must come from this pallet's
/// [`KeyOwnerProofSystem`](frame_support::traits::KeyOwnerProofSystem): those of forgotten sessions would be kept for
/// ever.
impl<T: Config, O: Offence<Seat<T::AccountId>>> ReportOffence<T::AccountId, Seat<T::AccountId>, O> for Pallet<T> {
	fn report_offence(_: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
		let time_slot = time_slot(&offence.slot());
		let mut seats = offence.offenders();
		seats.retain(|seat| !Self::is_reported(seat, &O::ID, &time_slot));
		ensure!(!seats.is_empty(), OffenceError::DuplicateReport);
		for seat in seats {
			Self::note_offence(seat, O::ID, time_slot.clone());
		}
		Ok(())
	}

	fn is_known_offence(seats: &[Seat<T::AccountId>], slot: &O::Slot) -> bool {
		let time_slot = time_slot(slot);
		seats.iter().all(|seat| Self::is_reported(seat, &O::ID, &time_slot))
	}
}

fn time_slot<Slot: Encode>(slot: &Slot) -> TimeSlot {
	TimeSlot::truncate_from(slot.encode())
}

impl<T: Config> Pallet<T> {
	/// Whether the validator was reported for this kind of offence in this session, or for this very one under another
	/// session in which its keys were the same.
	fn is_reported(seat: &Seat<T::AccountId>, kind: &Kind, time_slot: &TimeSlot) -> bool {
		Offences::<T>::iter_prefix(&seat.account)
			.any(|((session, of), report)| of == *kind && (session == seat.session || report.time_slot == *time_slot))
	}

	fn note_offence(seat: Seat<T::AccountId>, kind: Kind, time_slot: TimeSlot) {
		let Seat { account, session } = seat;
		let report = Report::<T> { time_slot, block: frame_system::Pallet::<T>::block_number() };
		Offences::<T>::insert(&account, (session, kind), report);
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
