//! Instant payments.

use crate::mock::*;
use coinop_primitives::{Balance, USDT};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

const REFERENCE: [u8; 32] = [42; 32];

fn pay(payer: &AccountId, payee: AccountId, amount: Balance) -> frame_support::dispatch::DispatchResult {
	MeteredPayments::pay(signed(payer), payee, amount, REFERENCE)
}

#[test]
fn payment_should_move_money_and_name_its_reference_when_an_account_pays() {
	run(|| {
		assert_ok!(pay(&PAYER, PROVIDER, USDT));
		assert_eq!(
			last_event(),
			Event::Paid { payer: PAYER, charged: PAYER, payee: PROVIDER, amount: USDT, reference: REFERENCE }
		);
		assert_eq!((free(&PAYER), free(&PROVIDER)), (FUNDS - USDT, FUNDS + USDT));
	});
}

#[test]
fn payment_should_charge_the_owner_when_a_device_pays() {
	run(|| {
		assert_ok!(pay(&DEVICE, PROVIDER, USDT));
		assert_eq!(
			last_event(),
			Event::Paid { payer: DEVICE, charged: OWNER, payee: PROVIDER, amount: USDT, reference: REFERENCE }
		);
		assert_eq!((free(&OWNER), free(&PROVIDER), free(&DEVICE)), (FUNDS - USDT, FUNDS + USDT, 0));
		assert_eq!(Register::get(&DEVICE).unwrap().used, USDT);
	});
}

#[test]
fn payment_should_reach_the_owner_when_a_device_is_paid() {
	run(|| {
		assert_ok!(pay(&PAYER, DEVICE, USDT));
		assert_eq!((free(&OWNER), free(&DEVICE)), (FUNDS + USDT, 0));
	});
}

#[test]
fn payment_should_be_refused_when_it_is_too_small_to_make_an_account() {
	run(|| {
		let nobody = AccountId::new([77; 32]);
		assert_noop!(pay(&PAYER, nobody, 1), TokenError::BelowMinimum);
	});
}

#[test]
fn payment_should_be_refused_when_it_goes_to_itself() {
	run(|| {
		assert_noop!(pay(&PAYER, PAYER, 1), Error::PaysItself);
		assert_noop!(pay(&DEVICE, DEVICE, 1), Error::PaysItself);
		assert_noop!(pay(&DEVICE, OWNER, 1), Error::PaysItself);
		assert_noop!(pay(&OWNER, DEVICE, 1), Error::PaysItself);
	});
}

#[test]
fn payment_should_be_refused_when_there_is_not_enough_or_nothing() {
	run(|| {
		assert_noop!(pay(&PAYER, PROVIDER, 0), Error::NoAmount);
		assert_noop!(pay(&PAYER, PROVIDER, FUNDS), TokenError::FundsUnavailable);
		assert_noop!(pay(&DEVICE, PROVIDER, LIMIT + 1), REFUSED);
		Register::change(&DEVICE, |device| device.suspended = true);
		assert_noop!(pay(&DEVICE, PROVIDER, 1), REFUSED);
	});
}
