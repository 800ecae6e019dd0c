//! Instant payments.

use crate::{mock::*, Payment};
use coinop_primitives::{Balance, USDT};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::TokenError;

const REFERENCE: [u8; 32] = [42; 32];

fn pay(payer: &AccountId, payee: AccountId, amount: Balance) -> DispatchResultWithPostInfo {
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

/// The events that carry `reference` as their topic.
fn indexed(reference: [u8; 32]) -> Vec<Event> {
	let named = System::events().into_iter().filter(|record| record.topics == [sp_core::H256(reference)]);
	named.filter_map(|record| record.event.try_into().ok()).collect()
}

#[test]
fn payment_should_be_found_by_its_reference_when_it_has_one() {
	run(|| {
		assert_ok!(pay(&PAYER, PROVIDER, USDT));
		assert_ok!(MeteredPayments::pay(signed(&PAYER), PROVIDER, 5, [0; 32]));
		let found = Event::Paid { payer: PAYER, charged: PAYER, payee: PROVIDER, amount: USDT, reference: REFERENCE };
		assert_eq!(indexed(REFERENCE), [found]);
		assert!(indexed([0; 32]).is_empty());
		assert_ok!(MeteredPayments::grant_mandate(signed(&PAYER), PROVIDER, USDT, DAY, START.at + DAY, [7; 32]));
		assert_ok!(MeteredPayments::draw_mandate(signed(&PROVIDER), 0, USDT, REFERENCE));
		assert_eq!(indexed(REFERENCE).len(), 2);
	});
}

fn pay_many(payer: &AccountId, payments: &[(AccountId, Balance)]) -> frame_support::dispatch::DispatchResult {
	let payment = |(payee, amount): &(AccountId, Balance)| Payment {
		payee: payee.clone(),
		amount: *amount,
		reference: REFERENCE,
	};
	let payments: Vec<_> = payments.iter().map(payment).collect();
	MeteredPayments::pay_many(signed(payer), payments.try_into().unwrap())
}

#[test]
fn payments_should_all_be_made_when_they_come_in_a_batch() {
	run(|| {
		assert_ok!(pay_many(&DEVICE, &[(PROVIDER, USDT), (STRANGER, 2 * USDT), (PROVIDER, 3)]));
		assert_eq!(free(&OWNER), FUNDS - 3 * USDT - 3);
		assert_eq!((free(&PROVIDER), free(&STRANGER)), (FUNDS + USDT + 3, FUNDS + 2 * USDT));
		assert_eq!(Register::get(&DEVICE).unwrap().used, 3 * USDT + 3);
		assert_eq!(events().len(), 3);
		assert_ok!(pay_many(&DEVICE, &[]));
	});
}

#[test]
fn payments_should_none_be_made_when_one_of_a_batch_can_not() {
	run(|| {
		for (bad, error) in [
			((PROVIDER, 0), Error::NoAmount.into()),
			((PAYER, 1), Error::PaysItself.into()),
			((AccountId::new([77; 32]), 1), TokenError::BelowMinimum.into()),
			((PROVIDER, FUNDS), TokenError::FundsUnavailable.into()),
		] {
			let error: sp_runtime::DispatchError = error;
			assert_noop!(pay_many(&PAYER, &[(PROVIDER, USDT), bad, (STRANGER, USDT)]), error);
		}
		assert_noop!(pay_many(&DEVICE, &[(PROVIDER, LIMIT), (PROVIDER, 1)]), REFUSED);
	});
}
