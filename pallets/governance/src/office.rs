//! Who is in office, and how many calls they have signed for free.

use crate::{Config, FreeCallCounts, Pallet};
use frame_support::traits::{Contains, Get};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
	/// Whether `who` is in the council or holds another office.
	pub fn in_office(who: &T::AccountId) -> bool {
		T::CouncilMembers::get().contains(who) || T::OtherOffices::contains(who)
	}

	/// How many more calls `who` can sign for free today, as long as it is in office.
	pub fn free_calls_left(who: &T::AccountId) -> u32 {
		let (day, counts) = FreeCallCounts::<T>::get();
		let used = if day == Self::today() { counts.get(who).copied().unwrap_or_default() } else { 0 };
		T::FreeCallsPerDay::get().saturating_sub(used)
	}

	/// Whether `who` signs `call` for free now. The call comes first: it costs nothing to look at.
	pub(crate) fn is_free(who: &T::AccountId, call: &<T as frame_system::Config>::RuntimeCall) -> bool {
		let of_council = || T::CouncilCalls::contains(call) && T::CouncilMembers::get().contains(who);
		let of_others = || T::OtherCalls::contains(call) && T::OtherOffices::contains(who);
		(of_council() || of_others()) && Self::free_calls_left(who) > 0
	}

	/// Counts a call; `false` if there is no room to count it.
	pub(crate) fn count_free_call(who: &T::AccountId) -> bool {
		FreeCallCounts::<T>::mutate(|(day, counts)| {
			let today = Self::today();
			if *day != today {
				*day = today;
				*counts = Default::default();
			}
			let used = counts.get(who).copied().unwrap_or_default();
			counts.try_insert(who.clone(), used.saturating_add(1)).is_ok()
		})
	}

	/// The day, counted from genesis.
	pub(crate) fn today() -> u32 {
		let block: u32 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
		block.checked_div(T::BlocksPerDay::get()).unwrap_or_default()
	}
}
