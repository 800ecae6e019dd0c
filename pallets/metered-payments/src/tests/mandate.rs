//! Mandates: granting, drawing, and every way they end.

use crate::{mock::*, HoldReason, MandateId, Mandates, MandatesOfPayee, MandatesOfPayer};
use coinop_primitives::{Balance, USDT};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::TokenError;

const CAP: Balance = 5 * USDT;
const REFERENCE: [u8; 32] = [42; 32];

fn grant_with(payer: &AccountId, payee: AccountId, cap: Balance, period: u64, until: u64) -> DispatchResult {
	MeteredPayments::grant_mandate(signed(payer), payee, cap, period, until, REFERENCE)
}

/// Lets the provider draw [`CAP`] a day, for thirty days.
fn grant(payer: &AccountId) -> MandateId {
	let mandate = crate::NextMandate::<Test>::get();
	assert_ok!(grant_with(payer, PROVIDER, CAP, DAY, START.at + 30 * DAY));
	mandate
}

fn draw(payee: &AccountId, mandate: MandateId, amount: Balance) -> DispatchResult {
	MeteredPayments::draw_mandate(signed(payee), mandate, amount, REFERENCE)
}

fn end(who: &AccountId, mandate: MandateId) -> DispatchResult {
	MeteredPayments::end_mandate(signed(who), mandate)
}

/// MP1: the record's deposit is all that is held.
#[test]
fn mandate_should_hold_its_records_deposit_and_be_listed_when_granted() {
	run(|| {
		let mandate = grant(&PAYER);
		let deposit = MeteredPayments::mandate_deposit();
		assert_eq!(
			last_event(),
			Event::MandateGranted {
				mandate,
				payer: PAYER,
				payee: PROVIDER,
				cap: CAP,
				period: DAY,
				until: START.at + 30 * DAY
			}
		);
		assert_eq!((free(&PAYER), held(HoldReason::Record, &PAYER)), (FUNDS - deposit, deposit));
		assert!(MandatesOfPayer::<Test>::contains_key((PAYER, PAYER, mandate)));
		assert!(MandatesOfPayee::<Test>::contains_key(PROVIDER, mandate));
	});
}

#[test]
fn mandate_should_be_refused_when_its_terms_make_no_sense() {
	run(|| {
		let until = START.at + DAY;
		assert_noop!(grant_with(&PAYER, PROVIDER, 0, DAY, until), Error::NoAmount);
		assert_noop!(grant_with(&PAYER, PROVIDER, CAP, 59_999, until), Error::InvalidPeriod);
		assert_noop!(grant_with(&PAYER, PROVIDER, CAP, 366 * DAY + 1, until), Error::InvalidPeriod);
		assert_noop!(grant_with(&PAYER, PROVIDER, CAP, DAY, START.at), Error::InvalidExpiry);
		assert_noop!(grant_with(&PAYER, PROVIDER, CAP, DAY, START.at + 365 * DAY + 1), Error::InvalidExpiry);
		assert_noop!(grant_with(&PAYER, PAYER, CAP, DAY, until), Error::PaysItself);
		assert_noop!(grant_with(&OWNER, DEVICE, CAP, DAY, until), Error::PaysItself);
		assert_noop!(grant_with(&DEVICE, OWNER, CAP, DAY, until), Error::PaysItself);
	});
}

/// MP10
#[test]
fn payee_should_draw_up_to_the_cap_in_each_period_and_no_more() {
	run(|| {
		let mandate = grant(&PAYER);
		let deposit = MeteredPayments::mandate_deposit();
		assert_ok!(draw(&PROVIDER, mandate, 2 * USDT));
		assert_eq!(
			last_event(),
			Event::MandateDrawn { mandate, charged: PAYER, payee: PROVIDER, amount: 2 * USDT, reference: REFERENCE }
		);
		assert_noop!(draw(&PROVIDER, mandate, 3 * USDT + 1), Error::OverCap);
		assert_ok!(draw(&PROVIDER, mandate, 3 * USDT));
		pass(DAY - 1);
		assert_noop!(draw(&PROVIDER, mandate, 1), Error::OverCap);
		pass(1);
		assert_ok!(draw(&PROVIDER, mandate, CAP));
		// What was not drawn in the days between is not carried over.
		pass(3 * DAY);
		assert_noop!(draw(&PROVIDER, mandate, CAP + 1), Error::OverCap);
		assert_eq!((free(&PAYER), free(&PROVIDER)), (FUNDS - deposit - 2 * CAP, FUNDS + 2 * CAP));
	});
}

#[test]
fn draw_should_be_refused_when_another_asks_or_there_is_nothing_to_draw() {
	run(|| {
		let mandate = grant(&PAYER);
		for who in [&PAYER, &STRANGER, &OWNER] {
			assert_noop!(draw(who, mandate, 1), Error::NotAuthorized);
		}
		assert_noop!(draw(&PROVIDER, mandate, 0), Error::NoAmount);
		assert_noop!(draw(&PROVIDER, mandate + 1, 1), Error::MandateNotFound);
		assert_ok!(MeteredPayments::pay(signed(&PAYER), STRANGER, FUNDS - USDT, REFERENCE));
		assert_noop!(draw(&PROVIDER, mandate, 2 * USDT), TokenError::FundsUnavailable);
	});
}

/// MP10: the date ends it.
#[test]
fn draw_should_be_refused_and_anyone_may_remove_it_when_its_date_has_come() {
	run(|| {
		let mandate = grant(&PAYER);
		pass(30 * DAY - 1);
		assert_ok!(draw(&PROVIDER, mandate, 1));
		assert_noop!(end(&STRANGER, mandate), Error::NotAuthorized);
		pass(1);
		assert_noop!(draw(&PROVIDER, mandate, 1), Error::MandateVoid);
		assert_ok!(end(&STRANGER, mandate));
		assert_eq!(last_event(), Event::MandateEnded { mandate });
		assert_eq!((free(&PAYER), held(HoldReason::Record, &PAYER)), (FUNDS - 1, 0));
		assert!(!Mandates::<Test>::contains_key(mandate));
	});
}

/// Each draw of a mandate that a device granted is a draw by that device at that moment.
#[test]
fn draw_should_count_against_the_devices_allowance_when_a_device_granted_it() {
	run(|| {
		let mandate = grant(&DEVICE);
		let used = || Register::get(&DEVICE).unwrap().used;
		assert_eq!(used(), MeteredPayments::mandate_deposit());
		assert_ok!(draw(&PROVIDER, mandate, USDT));
		assert_eq!(used(), MeteredPayments::mandate_deposit() + USDT);
		assert_eq!((free(&DEVICE), free(&PROVIDER)), (0, FUNDS + USDT));
		Register::change(&DEVICE, |device| device.limit = device.used);
		assert_noop!(draw(&PROVIDER, mandate, 1), REFUSED);
		// Its record's deposit returns, to the owner and to the allowance; what was drawn does not.
		assert_ok!(end(&DEVICE, mandate));
		assert_eq!((used(), free(&OWNER)), (USDT, FUNDS - USDT));
	});
}

/// MP10: suspension, revocation and hand-over end it, a suspension that is over too.
#[test]
fn draw_should_be_refused_when_the_device_was_suspended_revoked_or_handed_over() {
	type Change = fn(&mut Device);
	let changes: [Change; 4] = [
		|device| (device.suspended, device.standing) = (true, 1),
		|device| device.standing += 1,
		|device| device.revoked = Some(START),
		|device| device.owner = STRANGER,
	];
	for change in changes {
		run(|| {
			let mandate = grant(&DEVICE);
			assert_ok!(draw(&PROVIDER, mandate, USDT));
			Register::change(&DEVICE, change);
			assert_noop!(draw(&PROVIDER, mandate, 1), Error::MandateVoid);
			assert_ok!(end(&STRANGER, mandate));
			assert_eq!((free(&OWNER), free(&STRANGER)), (FUNDS - USDT, FUNDS));
		});
	}
}

/// An account that became somebody's device does not go on paying what it granted before.
#[test]
fn draw_should_be_refused_when_the_payer_has_become_a_device() {
	run(|| {
		let mandate = grant(&PAYER);
		Register::put(&PAYER, &device_of(&OWNER));
		assert_noop!(draw(&PROVIDER, mandate, 1), Error::MandateVoid);
		assert_ok!(end(&STRANGER, mandate));
	});
}

#[test]
fn mandate_should_be_ended_when_either_side_or_an_owner_asks() {
	run(|| {
		for who in [&DEVICE, &OWNER, &PROVIDER] {
			let mandate = grant(&DEVICE);
			for other in [&STRANGER, &PAYER] {
				assert_noop!(end(other, mandate), Error::NotAuthorized);
			}
			assert_ok!(end(who, mandate));
			assert_noop!(end(who, mandate), Error::MandateNotFound);
		}
		assert_eq!(free(&OWNER), FUNDS);
	});
}

#[test]
fn draw_should_pay_the_owner_when_the_payee_is_a_device() {
	run(|| {
		assert_ok!(grant_with(&PAYER, DEVICE, CAP, DAY, START.at + DAY));
		assert_ok!(draw(&DEVICE, 0, USDT));
		assert_ok!(draw(&OWNER, 0, USDT));
		assert_eq!((free(&OWNER), free(&DEVICE)), (FUNDS + 2 * USDT, 0));
		Register::change(&DEVICE, |device| device.suspended = true);
		assert_noop!(draw(&DEVICE, 0, 1), Error::NotAuthorized);
		assert_ok!(draw(&OWNER, 0, 1));
	});
}
