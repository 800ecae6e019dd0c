//! Benchmarks of the calls.

use super::*;
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::RawOrigin;

type CallOf<T> = <T as pallet_scheduler::Config>::RuntimeCall;
type OriginOf<T> = <T as frame_system::Config>::RuntimeOrigin;

fn remark<T: Config>(length: u32) -> Box<CallOf<T>> {
	let remark = vec![0; usize::try_from(length).unwrap_or_default()];
	Box::new(frame_system::Call::<T>::remark { remark }.into())
}

fn council<T: Config>(name: &'static str) -> BoundedVec<T::AccountId, T::MaxCouncil> {
	let members = (0..T::MaxCouncil::get()).map(|seat| account(name, seat, 0)).collect::<Vec<T::AccountId>>();
	BoundedVec::truncate_from(members)
}

/// Announces something to which a third of a full council objects; returns a member that does not.
fn announced_and_opposed<T: Config>() -> Result<T::AccountId, BenchmarkError> {
	let members = council::<T>("member");
	Pallet::<T>::set_council(RawOrigin::Root.into(), members.clone())?;
	let origin = T::AnnounceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
	Pallet::<T>::announce(origin, remark::<T>(1_024))?;
	let (opposed, others) = members.split_at(members.len().saturating_div(3));
	Announcements::<T>::insert(0u32, BoundedVec::<_, T::MaxCouncil>::truncate_from(opposed.to_vec()));
	others.first().cloned().ok_or(BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A long call is kept as a preimage.
	#[benchmark]
	fn announce(l: Linear<1, { 64 * 1024 }>) -> Result<(), BenchmarkError> {
		let origin = T::AnnounceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let call = remark::<T>(l);

		#[extrinsic_call]
		_(origin as OriginOf<T>, call);

		assert_eq!(AnnouncementCount::<T>::get(), 1);
		Ok(())
	}

	/// The objection of a full council's member that is one too many.
	#[benchmark]
	fn object() -> Result<(), BenchmarkError> {
		let member = announced_and_opposed::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(member), 0);

		assert!(!pallet_scheduler::Lookup::<T>::contains_key(Pallet::<T>::task(0)));
		Ok(())
	}

	/// A full council goes, a full one comes.
	#[benchmark]
	fn set_council() -> Result<(), BenchmarkError> {
		Pallet::<T>::set_council(RawOrigin::Root.into(), council::<T>("before"))?;
		let after = council::<T>("after");

		#[extrinsic_call]
		_(RawOrigin::Root, after.clone());

		assert!(after.iter().all(Pallet::<T>::in_office));
		Ok(())
	}

	#[benchmark]
	fn enact() -> Result<(), BenchmarkError> {
		announced_and_opposed::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Root, 0, remark::<T>(1));

		assert!(!Announcements::<T>::contains_key(0u32));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
