//! Those in office sign for free.

use crate::{Config, Pallet};
use core::marker::PhantomData;
use pallet_transaction_payment::{OnChargeTransaction, TxCreditHold};
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf, Zero},
	transaction_validity::TransactionValidityError,
};

/// Charges fees by `Inner`, but none to an account in office for what its office is for
/// ([`Config::CouncilCalls`], [`Config::OtherCalls`]), within the day's bound. Whoever gives a tip pays the fee too.
///
/// A call that is free counts, also if it fails. `TransactionFeePaid` names the fee that it would have cost.
pub struct FreeInOffice<Inner>(PhantomData<Inner>);

type CallOf<T> = <T as frame_system::Config>::RuntimeCall;

impl<T, Inner> TxCreditHold<T> for FreeInOffice<Inner>
where
	T: pallet_transaction_payment::Config,
	Inner: TxCreditHold<T>,
{
	type Credit = Inner::Credit;
}

impl<T, Inner> OnChargeTransaction<T> for FreeInOffice<Inner>
where
	T: Config + pallet_transaction_payment::Config,
	Inner: OnChargeTransaction<T>,
{
	type Balance = Inner::Balance;
	/// Whether it was free, and what `Inner` has withdrawn.
	type LiquidityInfo = (bool, Inner::LiquidityInfo);

	fn withdraw_fee(
		who: &T::AccountId,
		call: &CallOf<T>,
		dispatch_info: &DispatchInfoOf<CallOf<T>>,
		fee_with_tip: Self::Balance,
		tip: Self::Balance,
	) -> Result<Self::LiquidityInfo, TransactionValidityError> {
		let free = tip.is_zero() && Pallet::<T>::is_free(who, call) && Pallet::<T>::count_free_call(who);
		let fee = if free { Zero::zero() } else { fee_with_tip };
		let liquidity = Inner::withdraw_fee(who, call, dispatch_info, fee, tip)?;
		Ok((free, liquidity))
	}

	fn can_withdraw_fee(
		who: &T::AccountId,
		call: &CallOf<T>,
		dispatch_info: &DispatchInfoOf<CallOf<T>>,
		fee_with_tip: Self::Balance,
		tip: Self::Balance,
	) -> Result<(), TransactionValidityError> {
		let free = tip.is_zero() && Pallet::<T>::is_free(who, call);
		let fee = if free { Zero::zero() } else { fee_with_tip };
		Inner::can_withdraw_fee(who, call, dispatch_info, fee, tip)
	}

	fn correct_and_deposit_fee(
		who: &T::AccountId,
		dispatch_info: &DispatchInfoOf<CallOf<T>>,
		post_info: &PostDispatchInfoOf<CallOf<T>>,
		corrected_fee_with_tip: Self::Balance,
		tip: Self::Balance,
		(free, liquidity): Self::LiquidityInfo,
	) -> Result<(), TransactionValidityError> {
		let fee = if free { Zero::zero() } else { corrected_fee_with_tip };
		Inner::correct_and_deposit_fee(who, dispatch_info, post_info, fee, tip, liquidity)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &T::AccountId, amount: Self::Balance) {
		Inner::endow_account(who, amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Self::Balance {
		Inner::minimum_balance()
	}
}
