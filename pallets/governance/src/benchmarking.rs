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

	#[benchmark]
	fn cancel() -> Result<(), BenchmarkError> {
		let announcing = T::AnnounceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		Pallet::<T>::announce(announcing, remark::<T>(1_024))?;
		let origin = T::CancelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as OriginOf<T>, 0);

		assert!(!pallet_scheduler::Lookup::<T>::contains_key(Pallet::<T>::task(0)));
		Ok(())
	}

	/// A full council goes, a full one comes.
	#[benchmark]
	fn set_council() -> Result<(), BenchmarkError> {
		let seats = T::MaxCouncil::get();
		let council = |of| {
			let members = (0..seats).map(|seat| account(of, seat, 0)).collect::<Vec<T::AccountId>>();
			BoundedVec::truncate_from(members)
		};
		Pallet::<T>::set_council(RawOrigin::Root.into(), council("before"))?;
		let after = council("after");

		#[extrinsic_call]
		_(RawOrigin::Root, after.clone());

		assert!(after.iter().all(Pallet::<T>::in_office));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
