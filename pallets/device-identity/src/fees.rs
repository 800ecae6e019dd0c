//! A device's fees are its owner's.

use crate::{invalid, Config, Denial, Device, Devices, State};
use coinop_primitives::{Balance, Moment};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use pallet_transaction_payment::{OnChargeTransaction, TxCreditHold};
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// Charges fees by `Inner`: a device's to its owner, within the allowance's cap on fees, any other account's to itself.
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
	/// When the allowance's period began in which it was counted.
	pub period: Moment,
}

/// The device's record with the fee counted, not stored yet; `None` if `who` is no device.
fn charged<T: Config>(
	who: &T::AccountId,
	fee: Balance,
	tip: Balance,
) -> Result<Option<Device<T>>, TransactionValidityError> {
	let Some(mut device) = Devices::<T>::get(who) else { return Ok(None) };
	ensure!(device.state == State::Active, InvalidTransaction::Custom(invalid::SUSPENDED));
	ensure!(tip == 0, InvalidTransaction::Custom(invalid::TIP));
	let allowance = device.allowance.as_ref().ok_or(InvalidTransaction::Custom(invalid::NO_ALLOWANCE))?;
	device.usage = allowance.charge(device.usage, fee, T::Now::get().at).map_err(|denial| match denial {
		Denial::Expired => InvalidTransaction::Custom(invalid::NO_ALLOWANCE),
		_ => InvalidTransaction::Payment,
	})?;
	Ok(Some(device))
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
		let Some(device) = charged::<T>(who, fee_with_tip, tip)? else {
			let liquidity = Inner::withdraw_fee(who, call, dispatch_info, fee_with_tip, tip)?;
			return Ok((None, liquidity));
		};
		let liquidity = Inner::withdraw_fee(&device.owner, call, dispatch_info, fee_with_tip, tip)?;
		let charge = Charge { payer: device.owner.clone(), fee: fee_with_tip, period: device.usage.begins() };
		Devices::<T>::insert(who, device);
		Ok((Some(charge), liquidity))
	}

	fn can_withdraw_fee(
		who: &T::AccountId,
		call: &T::RuntimeCall,
		dispatch_info: &DispatchInfoOf<T::RuntimeCall>,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<(), TransactionValidityError> {
		let device = charged::<T>(who, fee_with_tip, tip)?;
		let payer = device.as_ref().map_or(who, |device| &device.owner);
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
			Devices::<T>::mutate_extant(who, |device| {
				device.usage = device.usage.refund_fee(charge.period, unspent, T::Now::get().at);
			});
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &T::AccountId, amount: Balance) {
		let device = Devices::<T>::get(who);
		Inner::endow_account(device.as_ref().map_or(who, |device| &device.owner), amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Balance {
		Inner::minimum_balance()
	}
}
