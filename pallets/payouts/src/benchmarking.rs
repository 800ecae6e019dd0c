//! Benchmarks of the calls.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::{Inspect, Mutate};
use frame_system::RawOrigin;

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The account is made by the payment, the dearest case.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		let account: T::AccountId = account("account", 0, 0);
		let amount = T::Currency::minimum_balance();
		T::Currency::set_balance(&Pallet::<T>::pot(), amount.saturating_mul(2));
		Claimable::<T>::insert(&account, amount);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), account.clone());

		assert_eq!(T::Currency::balance(&account), amount);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
