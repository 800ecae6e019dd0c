use crate::{mock::*, Lanes, Messages, Withdrawals};
use coinop_bridge_proofs::Message;
use coinop_primitives::{EXISTENTIAL_DEPOSIT, USDT};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_core::{H160, H256};
use sp_runtime::{DispatchError, TokenError};

/// UB4: it is burned when it is queued, before anything is committed.
#[test]
fn withdrawal_should_be_burned_before_it_is_committed_when_signed() {
	run(|lane| {
		fund(lane, 1..3);
		let (before, issuance) = (balance(&ALICE), Balances::total_issuance());
		assert_ok!(Bridge::withdraw(RuntimeOrigin::signed(ALICE), lane, PAYEE, 100 * USDT, 2 * USDT));
		let deposit = Bridge::message_deposit();
		assert_eq!(Balances::total_issuance(), issuance - 100 * USDT);
		assert_eq!(balance(&ALICE), before - 100 * USDT - deposit);
		assert_eq!(Balances::total_balance_on_hold(&ALICE), deposit);
		let outgoing = Messages::<Test>::get(lane, 1).unwrap();
		let message = Message::Release { recipient: PAYEE, amount: 100 * USDT, relay_fee: 2 * USDT };
		assert_eq!((outgoing.message, outgoing.committed), (message, None));
		assert_eq!(crate::CommittedRoot::<Test>::get(), H256::zero());
		assert_eq!(next_block(), message.leaf(&lane, 1));
		assert_eq!(Bridge::reserve(lane).unwrap().in_flight, 100 * USDT);
	});
}

#[test]
fn withdrawal_should_be_refused_when_it_is_too_small_or_too_large() {
	run(|lane| {
		fund(lane, 1..13);
		for (amount, relay_fee, error) in [
			(USDT - 1, 0, Error::AmountTooSmall),
			(0, 0, Error::AmountTooSmall),
			(2 * USDT, 2 * USDT, Error::AmountTooSmall),
			(2 * USDT, u128::MAX, Error::AmountTooSmall),
			(CAPACITY / 10 + 1, 0, Error::AmountTooLarge),
			(u128::MAX, 0, Error::AmountTooLarge),
		] {
			let origin = RuntimeOrigin::signed(ALICE);
			assert_noop!(Bridge::withdraw(origin, lane, PAYEE, amount, relay_fee), error);
		}
		assert_ok!(withdraw(ALICE, lane, CAPACITY / 10));
		assert_ok!(withdraw(ALICE, lane, USDT));
	});
}

#[test]
fn withdrawal_should_be_refused_when_nobody_could_have_it() {
	run(|lane| {
		fund(lane, 1..2);
		for recipient in [H160::zero(), VAULT] {
			let refused = Bridge::withdraw(RuntimeOrigin::signed(ALICE), lane, recipient, USDT, 0);
			assert_noop!(refused, Error::RecipientRefused);
		}
		assert_noop!(withdraw(ALICE, H256::zero(), USDT), Error::UnknownLane);
	});
}

/// The bucket is looked at before anything is burned.
#[test]
fn withdrawal_should_be_refused_when_the_bucket_is_empty() {
	run(|lane| {
		fund(lane, 1..60);
		for _ in 0..5 {
			assert_ok!(withdraw(ALICE, lane, CAPACITY / 10));
		}
		let issuance = Balances::total_issuance();
		assert_noop!(withdraw(ALICE, lane, 1_001 * USDT), Error::OverLimit);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_ok!(withdraw(ALICE, lane, 1_000 * USDT));
		wait_a_day();
		assert_ok!(withdraw(ALICE, lane, 1_001 * USDT));
		assert_eq!(Withdrawals::<Test>::get().available(Clock::get().at), CAPACITY - 1_001 * USDT);
	});
}

#[test]
fn withdrawal_should_be_refused_when_the_account_has_not_enough() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(prove(&deposited_for(&BOB, lane, 2, 2 * USDT, 0)));
		assert_noop!(withdraw(BOB, lane, 2 * USDT), TokenError::FundsUnavailable);
		let most = 2 * USDT - Bridge::message_deposit() - EXISTENTIAL_DEPOSIT;
		assert_noop!(withdraw(BOB, lane, most + 1), TokenError::FundsUnavailable);
		assert_ok!(withdraw(BOB, lane, most));
		assert_eq!(balance(&BOB), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn withdrawal_should_be_refused_when_a_device_signs() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), DEVICE, 10 * USDT));
		assert_noop!(withdraw(DEVICE, lane, USDT), Error::IsDevice);
		assert_noop!(Bridge::withdraw(RuntimeOrigin::root(), lane, PAYEE, USDT, 0), DispatchError::BadOrigin);
	});
}

/// UB1: a vault pays no more than it stands for, whatever another has.
#[test]
fn withdrawal_should_be_refused_when_the_lanes_vault_has_not_as_much() {
	run(|first| {
		let second = open(OTHER_VAULT);
		fund(first, 1..3);
		assert_noop!(withdraw(ALICE, second, USDT), Error::ReserveTooSmall);
		assert_ok!(withdraw(ALICE, first, 1_500 * USDT));
		assert_noop!(withdraw(ALICE, first, 501 * USDT), Error::ReserveTooSmall);
		assert_eq!(Lanes::<Test>::get(first).unwrap().books.outstanding(), 500 * USDT);
	});
}
