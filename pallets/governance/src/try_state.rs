//! The invariants that can be read off the state.

use crate::{AnnouncementCount, Announcements, Config, FreeCallCounts, Motions, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let council = T::CouncilMembers::get();
		ensure!(!council.is_empty(), "GO2: the council is empty");
		for member in &council {
			ensure!(frame_system::Pallet::<T>::sufficients(member) > 0, "GO2: a member has no reference");
		}
		let count = AnnouncementCount::<T>::get();
		ensure!(Announcements::<T>::iter_keys().all(|index| index < count), "GO1: a call was never announced");
		let open = T::OpenMotions::get();
		let motions = Motions::<T>::get();
		ensure!(open.iter().all(|motion| motions.contains_key(motion)), "GO4: nobody has proposed an open motion");
		for member in motions.values() {
			let own = motions.iter().filter(|(motion, proposer)| *proposer == member && open.contains(motion)).count();
			let most = usize::try_from(T::MotionsPerMember::get()).unwrap_or(usize::MAX);
			ensure!(own <= most, "GO4: a member has too many open motions");
		}
		let (_, counts) = FreeCallCounts::<T>::get();
		ensure!(counts.values().all(|used| *used <= T::FreeCallsPerDay::get()), "GO3: too many free calls on a day");
		Ok(())
	}
}
