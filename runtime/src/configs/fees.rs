//! What transactions cost, who pays and where it goes.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use crate::{AccountId, Balance, Balances, Runtime, RuntimeEvent, RuntimeOrigin, TransactionPayment};
use coinop_primitives::{TransactionFees, EXISTENTIAL_DEPOSIT};
use frame_support::{
	dispatch::DispatchInfo,
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	parameter_types,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{imbalance::ResolveTo, Preservation},
		ConstU8, EnsureOriginWithArg, Get,
	},
	weights::{Weight, WeightToFee},
	PalletId,
};
use pallet_device_identity::OwnerPays;
use pallet_governance::FreeInOffice;
use pallet_transaction_payment::{ChargeTransactionPayment, FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
	traits::{AccountIdConversion, One},
	transaction_validity::TransactionPriority,
	FixedPointNumber, Perquintill,
};

/// Prices that governance sets, and their values until it does.
#[dynamic_params(PricesParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic {
	use super::*;

	/// What a transaction pays for.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod prices {
		/// Picoseconds of execution for one µUSDT: 10 µs.
		#[codec(index = 0)]
		pub static PicosecondsPerMicroUsdt: u64 = 10_000_000;
		/// Bytes of a transaction for one µUSDT.
		#[codec(index = 1)]
		pub static BytesPerMicroUsdt: u64 = 10;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for PricesParameters {
	fn default() -> Self {
		PricesParameters::Prices(dynamic::prices::Parameters::BytesPerMicroUsdt(
			dynamic::prices::BytesPerMicroUsdt,
			Some(10),
		))
	}
}

/// Only governance changes prices.
pub struct PricesOrigin;

impl EnsureOriginWithArg<RuntimeOrigin, PricesParametersKey> for PricesOrigin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin, _: &PricesParametersKey) -> Result<(), RuntimeOrigin> {
		frame_system::ensure_root(origin.clone()).map_err(|_| origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &PricesParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

/// µUSDT for execution time, rounded up: nothing is free.
pub struct ExecutionFee;

impl WeightToFee for ExecutionFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		weight.ref_time().div_ceil(dynamic::prices::PicosecondsPerMicroUsdt::get().max(1)).into()
	}
}

/// µUSDT for bytes, which come as a weight's time; rounded up.
pub struct LengthFee;

impl WeightToFee for LengthFee {
	type Balance = Balance;

	fn weight_to_fee(length: &Weight) -> Balance {
		length.ref_time().div_ceil(dynamic::prices::BytesPerMicroUsdt::get().max(1)).into()
	}
}

parameter_types! {
	/// Fees, tips and dust collect here until the session ends.
	pub FeePotAccount: AccountId = PalletId(*b"coin/fee").into_account_truncating();
	/// Fees rise while blocks are fuller than this and fall while they are emptier.
	pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
	/// Full blocks double the fees in about a minute, the pace of Ethereum's EIP-1559.
	pub AdjustmentSpeed: Multiplier = Multiplier::saturating_from_rational(1, 128);
	pub LeastMultiplier: Multiplier = Multiplier::one();
	pub MostMultiplier: Multiplier = Multiplier::saturating_from_integer(20);
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FreeInOffice<OwnerPays<FungibleAdapter<Balances, ResolveTo<FeePotAccount, Balances>>>>;
	type WeightToFee = ExecutionFee;
	type LengthToFee = LengthFee;
	type FeeMultiplierUpdate =
		TargetedFeeAdjustment<Runtime, TargetFullness, AdjustmentSpeed, LeastMultiplier, MostMultiplier>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

/// A transaction that no account signs costs what it would if one did, and its fee goes where fees go.
pub struct PaidFromProceeds;

impl PaidFromProceeds {
	fn info(weight: Weight) -> DispatchInfo {
		DispatchInfo { call_weight: weight, ..Default::default() }
	}
}

impl TransactionFees<AccountId> for PaidFromProceeds {
	fn fee(weight: Weight, length: u32) -> Balance {
		TransactionPayment::compute_fee(length, &Self::info(weight), 0)
	}

	fn priority(weight: Weight, length: u32, fee: Balance) -> TransactionPriority {
		let length = usize::try_from(length).unwrap_or(usize::MAX);
		ChargeTransactionPayment::<Runtime>::get_priority(&Self::info(weight), length, 0, fee)
	}

	fn collector() -> Option<AccountId> {
		Some(FeePotAccount::get())
	}
}

/// Shares the pot equally among the validators of the session that ends; what does not divide stays for the next.
pub(super) fn share_pot() {
	let pot = FeePotAccount::get();
	let validators = pallet_session::Validators::<Runtime>::get();
	let Ok(count) = Balance::try_from(validators.len()) else { return };
	let share = Balances::balance(&pot).saturating_sub(EXISTENTIAL_DEPOSIT).checked_div(count).unwrap_or_default();
	if share == 0 {
		return;
	}
	for validator in validators {
		// A validator whose account is gone and can't be made with so little: its share stays in the pot.
		let _ = <Balances as Mutate<AccountId>>::transfer(&pot, &validator, share, Preservation::Preserve);
	}
}
