//! The invariants that can be read off the state.

use crate::{Config, FreeCallCounts, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let council = T::CouncilMembers::get();
		ensure!(!council.is_empty(), "GO2: the council is empty");
		for member in &council {
			ensure!(frame_system::Pallet::<T>::sufficients(member) > 0, "GO2: a member has no reference");
		}
		let (_, counts) = FreeCallCounts::<T>::get();
		ensure!(counts.values().all(|used| *used <= T::FreeCallsPerDay::get()), "GO3: too many free calls on a day");
		Ok(())
	}
}
