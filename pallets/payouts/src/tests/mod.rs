use crate::{mock::*, Claimable, Error, Event, Pallet};
use coinop_primitives::Payouts as _;
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect, InspectHold, MutateHold},
		Imbalance as _,
	},
};
use proptest::prelude::*;
use sp_runtime::TokenError;

type Pot = Pallet<Test>;

fn balance(account: AccountId) -> u128 {
	<Balances as Inspect<AccountId>>::balance(&account)
}

/// Holds `amount` from the rich account and pays it on.
fn owe(to: AccountId, amount: u128) {
	assert_ok!(<Balances as MutateHold<_>>::hold(&Held, &RICH, amount));
	assert_ok!(Pot::pay_held(&Held, &RICH, &to, amount));
}

#[test]
fn pay_held_should_credit_when_recipient_is_absent_and_amount_below_existential_deposit() {
	new_test_ext().execute_with(|| {
		owe(ABSENT, 999);
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (0, 999));
		System::assert_last_event(Event::Credited { account: ABSENT, amount: 999 }.into());
		assert_ok!(Pot::do_try_state());
	});
}

/// PO2: many takings make one delivery, kept or paid as a single payment would be, and the issuance stays.
#[test]
fn delivery_should_be_paid_or_kept_as_a_whole_when_it_was_taken_in_parts() {
	new_test_ext().execute_with(|| {
		let issuance = <Balances as Inspect<AccountId>>::total_issuance();
		assert_ok!(<Balances as MutateHold<_>>::hold(&Held, &RICH, 1_500));
		let mut taken = Pot::take_held(&Held, &RICH, 600).unwrap();
		taken.subsume(Pot::take_held(&Held, &RICH, 700).unwrap());
		let part = taken.extract(999);
		assert_ok!(Pot::deliver(&ABSENT, part));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (0, 999));
		assert_ok!(Pot::deliver(&RICH, taken));
		assert_eq!(balance(RICH), 1_000_000_000 - 1_500 + 301);

		assert_noop!(Pot::take_held(&Held, &RICH, 201).map(drop), TokenError::FundsUnavailable);
		assert_ok!(Pot::deliver(&ABSENT, Default::default()));
		assert_eq!(<Balances as InspectHold<AccountId>>::balance_on_hold(&Held, &RICH), 200);
		assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), issuance);
		assert_ok!(Pot::do_try_state());
	});
}

/// PO2: what was kept comes with the first receipt that makes the account.
#[test]
fn payment_should_deliver_what_was_kept_when_account_gets_its_next_receipt() {
	new_test_ext().execute_with(|| {
		owe(ABSENT, 999);
		assert_ok!(Pot::pay(&RICH, &ABSENT, 1_000));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (1_999, 0));
		assert_ok!(Pot::do_try_state());
	});
}

/// PO2: also what is minted.
#[test]
fn mint_should_credit_when_recipient_is_absent_and_amount_below_existential_deposit() {
	new_test_ext().execute_with(|| {
		let issuance = Balances::total_issuance();
		assert_ok!(Pot::mint(&ABSENT, 999));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (0, 999));
		assert_ok!(Pot::mint(&ABSENT, 1_000));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (1_999, 0));
		assert_eq!(Balances::total_issuance(), issuance + 1_999);
		assert_ok!(Pot::do_try_state());
	});
}

/// What is owed to a frozen account is kept for it, and nobody's payment fails because of it.
#[test]
fn pay_held_should_credit_when_the_recipient_is_frozen() {
	new_test_ext().execute_with(|| {
		owe(FROZEN, 5_000);
		assert_eq!((balance(FROZEN), Claimable::<Test>::get(FROZEN)), (0, 5_000));
		assert_noop!(Pot::claim(RuntimeOrigin::signed(RICH), FROZEN), Error::<Test>::Frozen);
		assert_noop!(Pot::pay(&RICH, &FROZEN, 5_000), Error::<Test>::Frozen);
		assert_ok!(Pot::do_try_state());

		Sanctioned::set(false);
		assert_ok!(Pot::claim(RuntimeOrigin::signed(RICH), FROZEN));
		assert_eq!((balance(FROZEN), Claimable::<Test>::get(FROZEN)), (5_000, 0));
	});
}

#[test]
fn claim_should_refuse_when_nothing_or_too_little_is_kept() {
	new_test_ext().execute_with(|| {
		assert_noop!(Pot::claim(RuntimeOrigin::signed(RICH), ABSENT), Error::<Test>::NothingToClaim);
		owe(ABSENT, 600);
		assert_noop!(Pot::claim(RuntimeOrigin::signed(RICH), ABSENT), Error::<Test>::BelowExistentialDeposit);
		owe(ABSENT, 600);
		assert_ok!(Pot::claim(RuntimeOrigin::signed(RICH), ABSENT));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (1_200, 0));
		assert_ok!(Pot::do_try_state());
	});
}

#[test]
fn pay_should_refuse_and_change_nothing_when_payer_is_short() {
	new_test_ext().execute_with(|| {
		assert_noop!(Pot::pay(&RICH, &ABSENT, 1_000_000_000), TokenError::FundsUnavailable);
		assert_eq!(balance(RICH), 1_000_000_000);
		assert!(Pot::pay_held(&Held, &RICH, &ABSENT, 1).is_err(), "nothing is held");
	});
}

/// What nobody owes is not kept: the credit's storage would be nobody's to pay for.
#[test]
fn pay_should_refuse_when_recipient_is_absent_and_amount_below_existential_deposit() {
	new_test_ext().execute_with(|| {
		assert_noop!(Pot::pay(&RICH, &ABSENT, 999), TokenError::BelowMinimum);
	});
}

#[test]
fn payment_should_return_to_the_payer_when_it_is_the_recipient() {
	new_test_ext().execute_with(|| {
		owe(RICH, 5_000);
		assert_ok!(Pot::pay(&RICH, &RICH, 5_000));
		assert_eq!((balance(RICH), Balances::total_balance_on_hold(&RICH)), (1_000_000_000, 0));
		assert_ok!(Pot::do_try_state());
	});
}

proptest! {
	/// PO1 and PO2 whatever the amounts, free or held, to whichever accounts, one of them frozen.
	#[test]
	fn payouts_should_lose_nothing_when_paid_in_any_pattern(
		payments in prop::collection::vec((2u64..5, 0u128..2_500, any::<bool>(), any::<bool>()), 1..60),
	) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			let mut expected = [0u128; 5];
			<Balances as MutateHold<_>>::hold(&Held, &RICH, 400_000_000).unwrap();
			let mut owed = 400_000_000;
			for (to, amount, held, claim) in payments {
				let paid = if held {
					assert_ok!(Pot::pay_held(&Held, &RICH, &to, amount));
					owed -= amount;
					true
				} else {
					let arrives = to != FROZEN && (balance(to) > 0 || amount >= EXISTENTIAL_DEPOSIT || amount == 0);
					assert_eq!(Pot::pay(&RICH, &to, amount).is_ok(), arrives);
					arrives
				};
				if paid {
					expected[to as usize] += amount;
				}
				if claim {
					let _ = Pot::claim(RuntimeOrigin::signed(RICH), to);
				}
				assert_ok!(Pot::do_try_state());
				for (account, sum) in (2u64..5).zip(&expected[2..]) {
					assert_eq!(balance(account) + Claimable::<Test>::get(account), *sum);
				}
			}
			let paid: u128 = expected.iter().sum();
			assert_eq!(Balances::total_balance(&RICH) + paid, 1_000_000_000);
			assert_eq!(Balances::total_balance_on_hold(&RICH), owed);
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}
