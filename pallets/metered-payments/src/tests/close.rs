//! Asking to close, the dispute window, and closing.

use crate::{mock::*, CloseRequest, HoldReason, Sessions, SessionsOfPayer, SessionsOfProvider};
use coinop_primitives::{Balance, Instant, USDT};
use coinop_voucher::Evidence;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};

fn request(who: &AccountId, session: u64) -> frame_support::dispatch::DispatchResult {
	MeteredPayments::request_close(signed(who), session)
}

fn close(who: &AccountId, session: u64, evidence: Option<Evidence>) -> DispatchResultWithPostInfo {
	MeteredPayments::close(signed(who), session, evidence)
}

/// What `account` has, spendable or held.
fn wealth(account: &AccountId) -> Balance {
	free(account) + held(HoldReason::Deposit, account) + held(HoldReason::Record, account)
}

/// MP5, MP7
#[test]
fn session_should_pay_refund_and_vanish_when_the_provider_closes_with_last_evidence() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(settle(id, units(id, 1_000)));
		assert_ok!(close(&PROVIDER, id, Some(units(id, 2_000))));
		let paid = price(2_000);
		assert_eq!(last_event(), Event::SessionClosed { session: id, paid, refund: DEPOSIT - paid });
		assert_eq!((free(&PAYER), wealth(&PROVIDER)), (FUNDS - paid, FUNDS + paid));
		assert!(!Sessions::<Test>::contains_key(id));
		assert!(!SessionsOfPayer::<Test>::contains_key((PAYER, PAYER, id)));
		assert!(!SessionsOfProvider::<Test>::contains_key(PROVIDER, id));
		assert_noop!(close(&PROVIDER, id, None), Error::SessionNotFound);
		assert_noop!(request(&PAYER, id), Error::SessionNotFound);
	});
}

/// MP5, after mpp-rs#291: nothing used, everything back, the record's deposit and the allowance too.
#[test]
fn session_should_return_the_whole_deposit_when_closed_with_nothing_used() {
	run(|| {
		for payer in [PAYER, DEVICE] {
			let id = open(&payer);
			assert_ok!(close(&PROVIDER, id, None));
			assert_eq!(last_event(), Event::SessionClosed { session: id, paid: 0, refund: DEPOSIT });
		}
		assert_eq!((free(&PAYER), free(&OWNER), wealth(&PROVIDER)), (FUNDS, FUNDS, FUNDS));
		assert_eq!(Register::get(&DEVICE).unwrap().used, 0);
	});
}

#[test]
fn session_should_be_closed_at_once_when_the_owner_of_the_providing_device_asks() {
	run(|| {
		let id = open(&PAYER);
		Register::put(&PROVIDER, &device_of(&STRANGER));
		assert_noop!(close(&OTHER_PROVIDER, id, None), Error::TooEarly);
		assert_ok!(close(&STRANGER, id, Some(units(id, 1_000))));
		assert_eq!(free(&STRANGER), FUNDS + price(1_000));
	});
}

/// MP8
#[test]
fn session_should_stay_open_when_anyone_but_the_provider_closes_before_the_window_has_passed() {
	run(|| {
		let id = open(&DEVICE);
		let all = [&DEVICE, &OWNER, &STRANGER];
		for who in all {
			assert_noop!(close(who, id, None), Error::TooEarly);
		}
		assert_ok!(request(&DEVICE, id));
		pass(HOUR - 1);
		for who in all {
			assert_noop!(close(who, id, None), Error::TooEarly);
			assert_noop!(close(who, id, Some(units(id, 5))), Error::TooEarly);
		}
		pass(1);
		assert_ok!(close(&STRANGER, id, None));
		assert_eq!(free(&OWNER), FUNDS);
	});
}

/// MP8, after mpp-specs#127: a payer's request to close leaves the provider its window to settle what it has.
#[test]
fn provider_should_be_paid_when_it_settles_after_the_payers_request_to_close() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(request(&PAYER, id));
		assert_eq!(session(id).close_request, Some(CloseRequest { since: START, by_owner: false }));
		pass(HOUR - 1);
		assert_ok!(settle(id, units(id, 1_000)));
		pass(DAY);
		// For as long as the session exists, also after the window.
		assert_ok!(settle(id, units(id, 1_500)));
		assert_ok!(close(&PAYER, id, None));
		assert_eq!((free(&PAYER), wealth(&PROVIDER)), (FUNDS - price(1_500), FUNDS + price(1_500)));
	});
}

/// MP8, after x402#3464: service already delivered stays covered though the chain stood still for the whole window, so
/// that nobody could settle: the window counts blocks as well as time.
#[test]
fn delivered_service_should_stay_covered_when_an_outage_outlasts_the_window() {
	run(|| {
		let id = open(&PAYER);
		let delivered = units(id, 1_000);
		assert_ok!(request(&PAYER, id));
		pass_with(DAY, 1);
		assert_noop!(close(&PAYER, id, None), Error::TooEarly);
		// Half the blocks of an hour must have been made: one is missing.
		pass_with(0, 3_598);
		assert_noop!(close(&PAYER, id, None), Error::TooEarly);
		assert_ok!(settle(id, delivered));
		pass_with(0, 1);
		assert_ok!(close(&PAYER, id, None));
		assert_eq!(wealth(&PROVIDER), FUNDS + price(1_000));
	});
}

/// MP8: blocks alone don't end a window either.
#[test]
fn window_should_stay_open_when_blocks_come_faster_than_time() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(request(&PAYER, id));
		pass_with(HOUR - 1, 1_000_000);
		assert_noop!(close(&PAYER, id, None), Error::TooEarly);
	});
}

#[test]
fn session_should_be_closable_by_anyone_when_the_window_after_its_expiry_has_passed() {
	run(|| {
		let id = open(&PAYER);
		pass(DAY + HOUR - 1);
		assert_noop!(close(&STRANGER, id, None), Error::TooEarly);
		pass(1);
		assert_ok!(close(&STRANGER, id, None));
		assert_eq!(free(&PAYER), FUNDS);
	});
}

#[test]
fn session_should_be_closable_by_anyone_when_the_window_after_its_devices_revocation_has_passed() {
	run(|| {
		let id = open(&DEVICE);
		pass(HOUR);
		Register::change(&DEVICE, |device| device.revoked = Some(Clock::get()));
		pass(HOUR - 1);
		assert_noop!(close(&OWNER, id, None), Error::TooEarly);
		assert_ok!(settle(id, units(id, 1_000)));
		pass(1);
		assert_ok!(close(&OWNER, id, None));
		assert_eq!(free(&OWNER), FUNDS - price(1_000));
	});
}

/// MP8: a request during the last window doesn't make it longer, nor does one before the expiry delay the expiry's.
#[test]
fn earliest_window_should_decide_when_there_are_several() {
	run(|| {
		let late = open(&PAYER);
		let early = open(&PAYER);
		assert_ok!(request(&PAYER, early));
		pass(HOUR);
		assert_ok!(close(&PAYER, early, None));
		pass(DAY - HOUR / 2);
		assert_ok!(request(&PAYER, late));
		pass(HOUR / 2);
		assert_ok!(close(&PAYER, late, None));
	});
}

#[test]
fn request_should_be_refused_when_repeated_or_anothers() {
	run(|| {
		let id = open(&DEVICE);
		for who in [PROVIDER, STRANGER, PAYER] {
			assert_noop!(request(&who, id), Error::NotAuthorized);
		}
		assert_ok!(request(&DEVICE, id));
		assert_noop!(request(&DEVICE, id), Error::AlreadyRequested);
	});
}

/// MP8: the window goes on from the earlier request, and the device can't cancel it any more.
#[test]
fn request_should_become_the_owners_when_the_owner_asks_after_the_device() {
	run(|| {
		let id = open(&DEVICE);
		assert_ok!(request(&DEVICE, id));
		assert_eq!(last_event(), Event::CloseRequested { session: id, by_owner: false });
		pass(HOUR / 2);
		assert_ok!(request(&OWNER, id));
		assert_eq!(last_event(), Event::CloseRequested { session: id, by_owner: true });
		assert_eq!(
			session(id).close_request,
			Some(CloseRequest { since: Instant { at: START.at, block: START.block }, by_owner: true })
		);
		for who in [&DEVICE, &OWNER] {
			assert_noop!(request(who, id), Error::AlreadyRequested);
		}
		assert_ok!(MeteredPayments::top_up(signed(&DEVICE), id, USDT));
		pass(HOUR / 2);
		assert_ok!(close(&OWNER, id, None));
		assert_eq!(free(&OWNER), FUNDS);
	});
}

/// MP9: a close with bad evidence is refused as a whole, and the session stays for good evidence.
#[test]
fn close_should_be_refused_when_its_evidence_is() {
	run(|| {
		let id = open(&PAYER);
		let other = open(&PAYER);
		assert_noop!(close(&PROVIDER, id, Some(units(other, 1_000))), Error::BadSignature);
		assert_noop!(close(&PROVIDER, id, Some(Evidence::default())), Error::EmptyEvidence);
		assert_ok!(close(&PROVIDER, id, Some(units(id, 1_000))));
	});
}

#[test]
fn close_should_give_back_what_was_not_used_when_a_device_drew_it_in_this_period() {
	run(|| {
		let id = open(&DEVICE);
		assert_ok!(close(&PROVIDER, id, Some(units(id, 1_000))));
		assert_eq!(Register::get(&DEVICE).unwrap().used, price(1_000));
	});
}

/// A refund gives back no more than the session drew in the current period.
#[test]
fn close_should_give_back_only_this_periods_draw_when_more_returns() {
	run(|| {
		let id = open(&DEVICE);
		let later = START.at + DAY / 2;
		Register::change(&DEVICE, |device| (device.period, device.used) = (later, 0));
		assert_ok!(MeteredPayments::pay(signed(&DEVICE), PROVIDER, 7, [0; 32]));
		assert_ok!(MeteredPayments::top_up(signed(&DEVICE), id, USDT));
		assert_ok!(close(&PROVIDER, id, None));
		assert_eq!(Register::get(&DEVICE).unwrap().used, 7);

		// What returns may be what the owner paid in itself: nothing.
		let id = open(&DEVICE);
		let used = Register::get(&DEVICE).unwrap().used;
		assert_ok!(MeteredPayments::top_up(signed(&OWNER), id, USDT));
		assert_ok!(close(&PROVIDER, id, None));
		assert_eq!(Register::get(&DEVICE).unwrap().used, used);

		// Drawn in a period that is over: nothing.
		let id = open(&DEVICE);
		let used = Register::get(&DEVICE).unwrap().used;
		Register::change(&DEVICE, |device| device.period = later + DAY);
		assert_ok!(close(&PROVIDER, id, None));
		assert_eq!(Register::get(&DEVICE).unwrap().used, used);
	});
}

#[test]
fn weight_should_be_of_the_hashes_made_when_closed() {
	use crate::weights::WeightInfo;
	run(|| {
		let chain = chain(1, 1, 50);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		assert_ok!(settle(id, ticks(&chain, 20)));
		let result = close(&PROVIDER, id, Some(ticks(&chain, 50))).unwrap();
		assert_eq!(result.actual_weight, Some(<() as WeightInfo>::close(30) + meter_looks(1)));
	});
}
