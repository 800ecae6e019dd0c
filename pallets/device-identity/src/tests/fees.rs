use crate::{mock::*, *};
use coinop_primitives::{Balance, EXISTENTIAL_DEPOSIT, USDT};
use frame_support::{
	assert_ok, assert_storage_noop,
	dispatch::{DispatchInfo, PostDispatchInfo},
	traits::fungible::Inspect,
	weights::Weight,
};
use pallet_transaction_payment::{ChargeTransactionPayment, OnChargeTransaction};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

type Fees = <Test as pallet_transaction_payment::Config>::OnChargeTransaction;
type Liquidity = <Fees as OnChargeTransaction<Test>>::LiquidityInfo;

fn call() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn withdraw(who: &AccountId, fee: Balance, tip: Balance) -> Result<Liquidity, TransactionValidityError> {
	<Fees as OnChargeTransaction<Test>>::withdraw_fee(who, &call(), &DispatchInfo::default(), fee, tip)
}

fn can_withdraw(who: &AccountId, fee: Balance, tip: Balance) -> Result<(), TransactionValidityError> {
	<Fees as OnChargeTransaction<Test>>::can_withdraw_fee(who, &call(), &DispatchInfo::default(), fee, tip)
}

fn correct(who: &AccountId, fee: Balance, liquidity: Liquidity) {
	assert_ok!(<Fees as OnChargeTransaction<Test>>::correct_and_deposit_fee(
		who,
		&DispatchInfo::default(),
		&PostDispatchInfo::default(),
		fee,
		0,
		liquidity,
	));
}

fn refused(who: &AccountId, fee: Balance, tip: Balance, why: InvalidTransaction) {
	assert_eq!(can_withdraw(who, fee, tip), Err(why.into()));
	assert_storage_noop!(assert_eq!(withdraw(who, fee, tip).map(drop), Err(why.into())));
}

fn fees(device: &AccountId) -> Balance {
	Devices::<Test>::get(device).unwrap().usage.fees
}

fn collected() -> Balance {
	Balances::free_balance(Pot::get()) - EXISTENTIAL_DEPOSIT
}

#[test]
fn fee_should_be_charged_to_the_signer_when_it_is_no_device() {
	run(|| {
		assert_storage_noop!(can_withdraw(&STRANGER, 100, 0).unwrap());
		let liquidity = withdraw(&STRANGER, 100, 0).unwrap();
		assert_eq!(liquidity.0, None);
		correct(&STRANGER, 70, liquidity);
		assert_eq!(Balances::free_balance(STRANGER), 1_000 * USDT - 70);
		assert_eq!(collected(), 70);
		// A tip is the signer's own affair.
		assert_ok!(can_withdraw(&STRANGER, 100, 50));
	});
}

/// DI3: what is refunded counts no more.
#[test]
fn fee_should_be_charged_to_the_owner_when_a_device_signs() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let before = Balances::free_balance(OWNER);
		assert_storage_noop!(can_withdraw(&device, 100, 0).unwrap());
		let liquidity = withdraw(&device, 100, 0).unwrap();
		assert_eq!(
			liquidity.0,
			Some(Charge { payer: OWNER, fee: 100, periods: Periods { device: START, ..Default::default() } })
		);
		assert_eq!(fees(&device), 100);
		assert_eq!(Balances::free_balance(OWNER), before - 100);

		correct(&device, 70, liquidity);
		assert_eq!(fees(&device), 70);
		assert_eq!(Balances::free_balance(OWNER), before - 70);
		assert_eq!(Balances::free_balance(&device), 0);
		assert_eq!(collected(), 70);
	});
}

/// DI3.
#[test]
fn fee_should_be_refused_when_above_the_cap_of_the_period() {
	run(|| {
		let device = registered(7, Some(Allowance { fees_per_period: 100, ..allowance() }));
		refused(&device, 101, 0, InvalidTransaction::Payment);
		let liquidity = withdraw(&device, 60, 0).unwrap();
		correct(&device, 60, liquidity);
		refused(&device, 41, 0, InvalidTransaction::Payment);
		refused(&device, Balance::MAX, 0, InvalidTransaction::Payment);
		assert_ok!(can_withdraw(&device, 40, 0));

		set_time(START + HOUR);
		let liquidity = withdraw(&device, 100, 0).unwrap();
		correct(&device, 100, liquidity);
		refused(&device, 1, 0, InvalidTransaction::Payment);
	});
}

#[test]
fn fee_should_not_count_as_drawn_when_charged() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let liquidity = withdraw(&device, 100, 0).unwrap();
		correct(&device, 100, liquidity);
		assert_eq!(Devices::<Test>::get(&device).unwrap().usage.used, 0);
	});
}

/// DI2.
#[test]
fn fee_should_be_refused_when_the_device_may_not_spend() {
	run(|| {
		let device = registered(7, None);
		let set = |allowance| {
			assert_ok!(DeviceIdentity::set_allowance(RuntimeOrigin::signed(OWNER), device.clone(), allowance));
		};
		refused(&device, 1, 0, InvalidTransaction::Custom(invalid::NO_ALLOWANCE));
		set(Some(Allowance { expires: Some(START + 1), ..allowance() }));
		assert_ok!(can_withdraw(&device, 1, 0));
		refused(&device, 2, 1, InvalidTransaction::Custom(invalid::TIP));
		set_time(START + 1);
		refused(&device, 1, 0, InvalidTransaction::Custom(invalid::NO_ALLOWANCE));
		set(Some(allowance()));
		assert_ok!(DeviceIdentity::suspend(RuntimeOrigin::signed(OWNER), device.clone()));
		refused(&device, 1, 0, InvalidTransaction::Custom(invalid::SUSPENDED));
	});
}

#[test]
fn fee_should_be_refused_when_the_owner_cannot_pay() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(OWNER), SHOP, true));
		refused(&device, 1_000, 0, InvalidTransaction::Payment);
	});
}

/// The refund goes to the account that was charged.
#[test]
fn refund_should_reach_the_payer_when_the_device_was_revoked_meanwhile() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let before = <Balances as Inspect<AccountId>>::total_balance(&OWNER);
		let liquidity = withdraw(&device, 100, 0).unwrap();
		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(OWNER), device.clone()));
		correct(&device, 70, liquidity);
		assert_eq!(<Balances as Inspect<AccountId>>::total_balance(&OWNER), before - 70);
		assert_eq!(collected(), 70);
		assert!(!Devices::<Test>::contains_key(&device));
	});
}

fn transact(
	device: &AccountId,
	result: Result<PostDispatchInfo, DispatchError>,
) -> Result<(), TransactionValidityError> {
	let info = DispatchInfo { call_weight: Weight::from_parts(2_000_000_000, 0), ..Default::default() };
	let origin = RuntimeOrigin::signed(device.clone());
	ChargeTransactionPayment::<Test>::from(0)
		.test_run(origin, &call(), &info, 10, 0, |_| result.map_err(Into::into))
		.map(drop)
}

#[test]
fn owner_should_pay_for_the_weight_used_when_a_transaction_succeeds() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let total = <Balances as Inspect<AccountId>>::total_issuance();
		let before = Balances::free_balance(OWNER);
		let used = PostDispatchInfo { actual_weight: Some(Weight::from_parts(500_000_000, 0)), ..Default::default() };
		assert_ok!(transact(&device, Ok(used)));
		let paid = before - Balances::free_balance(OWNER);
		assert_eq!(paid, fees(&device));
		assert_eq!(paid, collected());
		assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), total);

		// 1,500 million of weight more cost 1,500 µUSDT more.
		assert_ok!(transact(&device, Ok(PostDispatchInfo::default())));
		assert_eq!(fees(&device), 2 * paid + 1_500);
	});
}

/// DI3: a thief can't burn the owner's money with calls that fail.
#[test]
fn owner_should_pay_within_the_cap_when_transactions_fail() {
	run(|| {
		let device = registered(7, Some(Allowance { fees_per_period: 20_000, ..allowance() }));
		let before = Balances::free_balance(OWNER);
		let mut paid = 0;
		while transact(&device, Err(DispatchError::Other("on purpose"))).is_ok() {
			paid = before - Balances::free_balance(OWNER);
			assert!(paid <= 20_000);
		}
		assert!(paid > 0);
		assert_eq!(paid, fees(&device));
		assert_eq!(transact(&device, Ok(PostDispatchInfo::default())), Err(InvalidTransaction::Payment.into()));
	});
}
