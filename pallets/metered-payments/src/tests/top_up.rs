//! Raising a deposit.

use crate::{mock::*, HoldReason};
use coinop_primitives::{Balance, Drawn, USDT};
use coinop_voucher::Terms;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn top_up(who: &AccountId, session: u64, amount: Balance) -> frame_support::dispatch::DispatchResult {
	MeteredPayments::top_up(signed(who), session, amount)
}

/// MP1
#[test]
fn top_up_should_raise_the_deposit_when_the_payer_pays() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(top_up(&PAYER, id, USDT));
		assert_eq!(last_event(), Event::ToppedUp { session: id, amount: USDT });
		assert_eq!(session(id).deposit, DEPOSIT + USDT);
		assert_eq!(held(HoldReason::Deposit, &PAYER), DEPOSIT + USDT);
	});
}

/// MP3: use beyond the deposit stays credited, and a top-up pays it at once.
#[test]
fn top_up_should_pay_what_was_used_when_the_deposit_had_run_out() {
	run(|| {
		let id = open(&PAYER);
		let used = 40_000;
		assert_ok!(settle(id, units(id, used)));
		assert_eq!(session(id).paid, DEPOSIT);
		assert_ok!(top_up(&PAYER, id, USDT));
		assert_eq!(session(id).paid, DEPOSIT + USDT);
		assert_eq!(last_event(), Event::Settled { session: id, units: used, idle_seconds: 0, amount: USDT });
		assert_ok!(top_up(&PAYER, id, 100 * USDT));
		assert_eq!(session(id).paid, price(used));
		assert_eq!(free(&PROVIDER) + held(HoldReason::Record, &PROVIDER), FUNDS + price(used));
	});
}

#[test]
fn top_up_should_add_to_what_was_drawn_when_the_period_is_the_same() {
	run(|| {
		let id = open(&DEVICE);
		let total = DEPOSIT + MeteredPayments::session_deposit();
		assert_ok!(top_up(&DEVICE, id, USDT));
		assert_eq!(drawn(id), Some(Drawn { period: START.at, amount: total + USDT }));
		// Once the owner pays in, what returns could be its own: nothing is given back for it.
		assert_ok!(top_up(&OWNER, id, USDT));
		assert_eq!(drawn(id), None);
		// A new period counts anew.
		Register::change(&DEVICE, |device| (device.period, device.used) = (START.at + DAY, 0));
		assert_ok!(top_up(&DEVICE, id, 3));
		assert_eq!(drawn(id), Some(Drawn { period: START.at + DAY, amount: 3 }));
		assert_eq!(session(id).deposit, DEPOSIT + 2 * USDT + 3);
	});
}

#[test]
fn top_up_should_be_refused_when_another_pays() {
	run(|| {
		let id = open(&PAYER);
		for who in [STRANGER, PROVIDER, OWNER, DEVICE] {
			assert_noop!(top_up(&who, id, USDT), Error::NotAuthorized);
		}
		assert_noop!(top_up(&PAYER, id + 1, USDT), Error::SessionNotFound);
		assert_noop!(top_up(&PAYER, id, 0), Error::NoAmount);
		assert_noop!(top_up(&PAYER, id, FUNDS), TokenError::FundsUnavailable);
	});
}

/// Sessions stay on the account charged when a device is handed over, and the new owner's money stays out.
#[test]
fn top_up_should_be_refused_when_the_device_has_changed_hands() {
	run(|| {
		let id = open(&DEVICE);
		Register::change(&DEVICE, |device| device.owner = STRANGER);
		assert_noop!(top_up(&DEVICE, id, USDT), Error::NotAuthorized);
		assert_noop!(top_up(&STRANGER, id, USDT), Error::NotAuthorized);
		assert_ok!(top_up(&OWNER, id, USDT));
	});
}

#[test]
fn top_up_should_be_refused_when_the_allowance_does_not_reach() {
	run(|| {
		let id = open(&DEVICE);
		assert_noop!(top_up(&DEVICE, id, LIMIT), REFUSED);
		Register::change(&DEVICE, |device| device.suspended = true);
		assert_noop!(top_up(&DEVICE, id, 1), REFUSED);
	});
}

#[test]
fn top_up_should_be_refused_when_the_session_has_expired() {
	run(|| {
		let id = open(&PAYER);
		pass(DAY - 1);
		assert_ok!(top_up(&PAYER, id, USDT));
		pass(1);
		assert_noop!(top_up(&PAYER, id, USDT), Error::Expired);
	});
}

#[test]
fn top_up_should_be_refused_when_the_window_has_passed() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(MeteredPayments::request_close(signed(&PAYER), id));
		pass(HOUR);
		assert_noop!(top_up(&PAYER, id, USDT), Error::WindowPassed);
	});
}

#[test]
fn top_up_should_cancel_the_close_when_whoever_asked_or_owns_pays() {
	run(|| {
		for (payer, asks, pays, cancels) in [
			(PAYER, PAYER, PAYER, true),
			(DEVICE, DEVICE, DEVICE, true),
			(DEVICE, DEVICE, OWNER, true),
			(DEVICE, OWNER, OWNER, true),
			(DEVICE, OWNER, DEVICE, false),
		] {
			let id = open_on(&payer, terms(), USDT, None);
			assert_ok!(MeteredPayments::request_close(signed(&asks), id));
			assert_ok!(top_up(&pays, id, 1));
			assert_eq!(session(id).close_request.is_none(), cancels, "{asks:?} asks, {pays:?} pays");
		}
	});
}

/// MP8: after a cancelled request the window begins anew.
#[test]
fn window_should_begin_anew_when_a_close_was_cancelled() {
	run(|| {
		let id = open_on(&PAYER, Terms { dispute_window: 2 * HOUR, ..terms() }, DEPOSIT, None);
		assert_ok!(MeteredPayments::request_close(signed(&PAYER), id));
		pass(HOUR);
		assert_ok!(top_up(&PAYER, id, 1));
		assert_ok!(MeteredPayments::request_close(signed(&PAYER), id));
		pass(HOUR);
		assert_noop!(MeteredPayments::close(signed(&PAYER), id, None), Error::TooEarly);
		pass(HOUR);
		assert_ok!(MeteredPayments::close(signed(&PAYER), id, None));
	});
}
