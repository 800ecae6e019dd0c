use crate::{mock::*, Claimable, Error, Event, Pallet};
use coinop_primitives::Payouts as _;
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold, MutateHold},
};
use proptest::prelude::*;

type Pot = Pallet<Test>;

fn balance(account: AccountId) -> u128 {
	<Balances as Inspect<AccountId>>::balance(&account)
}

#[test]
fn pay_should_credit_when_recipient_is_absent_and_amount_below_existential_deposit() {
	new_test_ext().execute_with(|| {
		assert_ok!(Pot::pay(&RICH, &ABSENT, 999));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (0, 999));
		System::assert_last_event(Event::Credited { account: ABSENT, amount: 999 }.into());
		assert_ok!(Pot::do_try_state());
	});
}

/// PO2: what was kept comes with the first receipt that makes the account.
#[test]
fn pay_should_deliver_what_was_kept_when_account_gets_its_next_receipt() {
	new_test_ext().execute_with(|| {
		assert_ok!(Pot::pay(&RICH, &ABSENT, 999));
		assert_ok!(Pot::pay(&RICH, &ABSENT, 1_000));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (1_999, 0));
		assert_ok!(Pot::do_try_state());
	});
}

#[test]
fn claim_should_refuse_when_nothing_or_too_little_is_kept() {
	new_test_ext().execute_with(|| {
		assert_noop!(Pot::claim(RuntimeOrigin::signed(RICH), ABSENT), Error::<Test>::NothingToClaim);
		assert_ok!(Pot::pay(&RICH, &ABSENT, 600));
		assert_noop!(Pot::claim(RuntimeOrigin::signed(RICH), ABSENT), Error::<Test>::BelowExistentialDeposit);
		assert_ok!(Pot::pay(&RICH, &ABSENT, 600));
		assert_ok!(Pot::claim(RuntimeOrigin::signed(RICH), ABSENT));
		assert_eq!((balance(ABSENT), Claimable::<Test>::get(ABSENT)), (1_200, 0));
		assert_ok!(Pot::do_try_state());
	});
}

#[test]
fn pay_should_refuse_and_change_nothing_when_payer_is_short() {
	new_test_ext().execute_with(|| {
		assert!(Pot::pay(&RICH, &ABSENT, 1_000_000_000).is_err(), "the payer stays alive");
		assert_eq!(balance(RICH), 1_000_000_000);
		assert!(Pot::pay_held(&Held, &RICH, &ABSENT, 1).is_err(), "nothing is held");
	});
}

proptest! {
	/// PO1 and PO2 whatever the amounts, free or held, to whichever accounts.
	#[test]
	fn payouts_should_lose_nothing_when_paid_in_any_pattern(
		payments in prop::collection::vec((2u64..5, 0u128..2_500, any::<bool>(), any::<bool>()), 1..60),
	) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			let mut expected = [0u128; 5];
			<Balances as MutateHold<_>>::hold(&Held, &RICH, 400_000_000).unwrap();
			for (to, amount, held, claim) in payments {
				if held {
					assert_ok!(Pot::pay_held(&Held, &RICH, &to, amount));
				} else {
					assert_ok!(Pot::pay(&RICH, &to, amount));
				}
				expected[to as usize] += amount;
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
			assert!(Balances::total_balance_on_hold(&RICH) <= 400_000_000);
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}
