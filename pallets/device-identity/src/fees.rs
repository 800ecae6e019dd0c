//! A device's fees are its owner's.

use crate::{invalid, purse::Purse, Config, Denial, Pallet, Periods};
use coinop_primitives::{Balance, Compliance};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use pallet_transaction_payment::{OnChargeTransaction, TxCreditHold};
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// Charges fees by `Inner`: a device's to its owner, within the caps on fees of its allowance, its group and its owner, any
/// other account's to itself.
///
/// A device must be active under an allowance that has not expired, and gives no tip; see [`invalid`] for the codes.
/// The fee counts in the period in which it was charged, also if the call fails; what is refunded counts no more.
pub struct OwnerPays<Inner>(PhantomData<Inner>);

/// What was charged for a device's transaction before it ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge<AccountId> {
	/// Who was charged. The refund goes there whatever the transaction did.
	pub payer: AccountId,
	/// µUSDT charged.
	pub fee: Balance,
	/// The periods in which it was counted.
	pub periods: Periods,
}

/// The device with the fee counted, not stored yet, and where; `None` if `who` is no device.
fn charged<T: Config>(
	who: &T::AccountId,
	fee: Balance,
	tip: Balance,
) -> Result<Option<(Purse<T>, Periods)>, TransactionValidityError> {
	let Some(mut purse) = Purse::<T>::open(who) else { return Ok(None) };
	ensure!(purse.is_active(), InvalidTransaction::Custom(invalid::SUSPENDED));
	ensure!(!Pallet::<T>::is_frozen(&purse.device.owner), InvalidTransaction::Custom(invalid::FROZEN));
	ensure!(tip == 0, InvalidTransaction::Custom(invalid::TIP));
	let none = InvalidTransaction::Custom(invalid::NO_ALLOWANCE);
	let periods = purse.charge(fee, T::Now::get().at).ok_or(none)?.map_err(|denial| match denial {
		Denial::Expired => none,
		_ => InvalidTransaction::Payment,
	})?;
	Ok(Some((purse, periods)))
}

impl<T, Inner> TxCreditHold<T> for OwnerPays<Inner>
where
	T: pallet_transaction_payment::Config,
	Inner: TxCreditHold<T>,
{
	type Credit = Inner::Credit;
}

impl<T, Inner> OnChargeTransaction<T> for OwnerPays<Inner>
where
	T: Config + pallet_transaction_payment::Config,
	Inner: OnChargeTransaction<T, Balance = Balance>,
{
	type Balance = Balance;
	type LiquidityInfo = (Option<Charge<T::AccountId>>, Inner::LiquidityInfo);

	fn withdraw_fee(
		who: &T::AccountId,
		call: &T::RuntimeCall,
		dispatch_info: &DispatchInfoOf<T::RuntimeCall>,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<Self::LiquidityInfo, TransactionValidityError> {
		let Some((purse, periods)) = charged::<T>(who, fee_with_tip, tip)? else {
			let liquidity = Inner::withdraw_fee(who, call, dispatch_info, fee_with_tip, tip)?;
			return Ok((None, liquidity));
		};
		let payer = purse.device.owner.clone();
		let liquidity = Inner::withdraw_fee(&payer, call, dispatch_info, fee_with_tip, tip)?;
		let charge = Charge { payer, fee: fee_with_tip, periods };
		purse.store(who);
		Ok((Some(charge), liquidity))
	}

	fn can_withdraw_fee(
		who: &T::AccountId,
		call: &T::RuntimeCall,
		dispatch_info: &DispatchInfoOf<T::RuntimeCall>,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<(), TransactionValidityError> {
		let charged = charged::<T>(who, fee_with_tip, tip)?;
		let payer = charged.as_ref().map_or(who, |(purse, _)| &purse.device.owner);
		Inner::can_withdraw_fee(payer, call, dispatch_info, fee_with_tip, tip)
	}

	fn correct_and_deposit_fee(
		who: &T::AccountId,
		dispatch_info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		corrected_fee_with_tip: Balance,
		tip: Balance,
		(charge, liquidity): Self::LiquidityInfo,
	) -> Result<(), TransactionValidityError> {
		let payer = charge.as_ref().map_or(who, |charge| &charge.payer);
		Inner::correct_and_deposit_fee(payer, dispatch_info, post_info, corrected_fee_with_tip, tip, liquidity)?;
		let unspent = charge.as_ref().map_or(0, |charge| charge.fee.saturating_sub(corrected_fee_with_tip));
		if let Some(charge) = charge.filter(|_| unspent > 0) {
			// Not if the device was revoked or given away meanwhile: another owner's caps were not charged.
			if let Some(mut purse) = Purse::<T>::open(who).filter(|purse| purse.device.owner == charge.payer) {
				purse.refund_fee(charge.periods, unspent, T::Now::get().at);
				purse.store(who);
			}
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &T::AccountId, amount: Balance) {
		let purse = Purse::<T>::open(who);
		Inner::endow_account(purse.as_ref().map_or(who, |purse| &purse.device.owner), amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Balance {
		Inner::minimum_balance()
	}
}
