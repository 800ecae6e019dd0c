//! How many motions a member can have open at once.

use crate::{Config, Error, Motions};
use codec::{Decode, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	ensure,
	traits::{Consideration, Get, MaybeConsideration},
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// What a motion costs its proposer: one of [`Config::MotionsPerMember`], as long as it is open.
///
/// For `pallet_collective::Config::Consideration`. It says of itself that it is none, so that no ticket is kept and
/// nobody has to give it back: which motions are open is looked up when the next one is proposed.
#[derive(CloneNoBound, EqNoBound, PartialEqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct MotionSlot<T>(PhantomData<fn() -> T>);

impl<T: Config> Consideration<T::AccountId, u32> for MotionSlot<T> {
	/// For the newest open motion.
	fn new(who: &T::AccountId, _: u32) -> Result<Self, DispatchError> {
		let open = T::OpenMotions::get();
		Motions::<T>::try_mutate(|motions| {
			motions.retain(|motion, _| open.contains(motion));
			if let Some(motion) = open.last() {
				// One that was closed can be proposed anew, also by another member.
				motions.try_insert(*motion, who.clone()).map_err(|_| Error::<T>::TooManyMotions)?;
			}
			let own = motions.values().filter(|proposer| *proposer == who).count();
			ensure!(u32::try_from(own).is_ok_and(|own| own <= T::MotionsPerMember::get()), Error::<T>::TooManyMotions);
			Ok(Self(PhantomData))
		})
	}

	fn update(self, _: &T::AccountId, _: u32) -> Result<Self, DispatchError> {
		Ok(self)
	}

	fn drop(self, _: &T::AccountId) -> Result<(), DispatchError> {
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &T::AccountId, _: u32) {}
}

impl<T: Config> MaybeConsideration<T::AccountId, u32> for MotionSlot<T> {
	fn is_none(&self) -> bool {
		true
	}
}
