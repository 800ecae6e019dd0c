use crate::mock::*;
use frame_support::{
	assert_ok, assert_storage_noop,
	dispatch::{DispatchInfo, PostDispatchInfo},
};
use pallet_transaction_payment::OnChargeTransaction;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

type Fees = <Test as pallet_transaction_payment::Config>::OnChargeTransaction;

const FEE: u128 = 100;

/// Free for the council.
fn free() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

/// Free for who is in another office.
fn others() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 1 })
}

fn dear() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: vec![] })
}

/// Charges for a transaction as if it were in a block.
fn sign(who: AccountId, call: &RuntimeCall, tip: u128) -> Result<(), TransactionValidityError> {
	let info = DispatchInfo::default();
	assert_storage_noop!(<Fees as OnChargeTransaction<Test>>::can_withdraw_fee(&who, call, &info, FEE, tip)?);
	let paid = <Fees as OnChargeTransaction<Test>>::withdraw_fee(&who, call, &info, FEE, tip)?;
	let post = PostDispatchInfo::default();
	<Fees as OnChargeTransaction<Test>>::correct_and_deposit_fee(&who, &info, &post, FEE, tip, paid)
}

fn refused(who: AccountId, call: &RuntimeCall, tip: u128) {
	assert_eq!(sign(who, call, tip), Err(InvalidTransaction::Payment.into()));
}

/// GO3.
#[test]
fn call_should_be_free_when_in_office_until_the_days_calls_are_used_up() {
	run(|| {
		for (who, call) in [(COUNCIL[0], free()), (VALIDATOR, others())] {
			for left in (0..FREE_CALLS).rev() {
				assert_ok!(sign(who, &call, 0));
				assert_eq!(Governance::free_calls_left(&who), left);
			}
			refused(who, &call, 0);
		}
		run_to(u64::from(BLOCKS_PER_DAY));
		assert_eq!(Governance::free_calls_left(&VALIDATOR), FREE_CALLS);
		assert_ok!(sign(VALIDATOR, &others(), 0));
	});
}

/// GO3.
#[test]
fn call_should_be_paid_for_when_it_is_of_another_office() {
	run(|| {
		refused(VALIDATOR, &free(), 0);
		refused(COUNCIL[0], &others(), 0);
		assert_eq!(Governance::free_calls_left(&VALIDATOR), FREE_CALLS);
		Governance::set_council(RuntimeOrigin::root(), vec![VALIDATOR].try_into().unwrap()).unwrap();
		assert_ok!(sign(VALIDATOR, &free(), 0));
		assert_ok!(sign(VALIDATOR, &others(), 0));
	});
}

/// GO3.
#[test]
fn call_should_be_paid_for_when_it_is_not_a_free_one() {
	run(|| {
		refused(COUNCIL[0], &dear(), 0);
		refused(STRANGER, &free(), 0);
		refused(COUNCIL[0], &free(), 1);
		assert_eq!(Governance::free_calls_left(&COUNCIL[0]), FREE_CALLS);

		Balances::force_set_balance(RuntimeOrigin::root(), COUNCIL[0], 1_000).unwrap();
		assert_ok!(sign(COUNCIL[0], &dear(), 0));
		assert_eq!(Balances::free_balance(COUNCIL[0]), 1_000 - FEE);
		assert_ok!(sign(COUNCIL[0], &free(), 0));
		assert_eq!(Balances::free_balance(COUNCIL[0]), 1_000 - FEE);
	});
}

/// GO3: where there is no room to count, there is nothing free.
#[test]
fn call_should_be_paid_for_when_it_can_not_be_counted() {
	run(|| {
		for who in COUNCIL {
			assert_ok!(sign(who, &free(), 0));
		}
		assert_ok!(sign(VALIDATOR, &others(), 0));
		Governance::set_council(RuntimeOrigin::root(), vec![4].try_into().unwrap()).unwrap();
		let info = DispatchInfo::default();
		let paid = <Fees as OnChargeTransaction<Test>>::withdraw_fee(&4, &free(), &info, FEE, 0);
		assert_eq!(paid.map(drop), Err(InvalidTransaction::Payment.into()));
	});
}
