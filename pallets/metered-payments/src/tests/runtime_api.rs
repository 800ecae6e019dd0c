//! What clients ask.

use crate::{mock::*, runtime_api::Closing};
use coinop_primitives::Instant;
use coinop_voucher::{Credit, Settler, Terms};
use frame_support::assert_ok;

/// After mpp-specs#127: a provider sees a close coming before it delivers more.
#[test]
fn state_should_show_a_close_coming_when_the_payer_asked() {
	run(|| {
		let id = open(&DEVICE);
		let before = MeteredPayments::session_state(id).unwrap();
		assert!(!before.closing && !before.over && before.payer_acts);
		assert_eq!(before.closes.at, START.at + DAY + HOUR);
		pass(HOUR);
		assert_ok!(MeteredPayments::request_close(signed(&DEVICE), id));
		let asked = MeteredPayments::session_state(id).unwrap();
		assert!(asked.closing && !asked.over);
		let since = Clock::get();
		assert_eq!(asked.closes, Closing { since, at: since.at + HOUR, block: since.block + 3_600 });
		pass(HOUR);
		assert!(MeteredPayments::session_state(id).unwrap().over);
	});
}

/// Session and device are answered together: a stolen device's session says so at once.
#[test]
fn state_should_show_it_when_the_paying_device_was_suspended_or_revoked() {
	run(|| {
		let id = open(&DEVICE);
		Register::change(&DEVICE, |device| device.suspended = true);
		let state = MeteredPayments::session_state(id).unwrap();
		assert!(!state.payer_acts && !state.closing);
		let revoked = Clock::get();
		Register::change(&DEVICE, |device| device.revoked = Some(revoked));
		let state = MeteredPayments::session_state(id).unwrap();
		assert!(!state.payer_acts && state.closing);
		assert_eq!((state.closes.since, state.closes.at), (revoked, revoked.at + HOUR));
	});
}

/// The moment from which anyone may close is the one that `session_state` names.
#[test]
fn close_should_be_possible_when_the_state_says_so_and_not_before() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(MeteredPayments::request_close(signed(&PAYER), id));
		let Closing { at, block, .. } = MeteredPayments::session_state(id).unwrap().closes;
		for (now, over) in [
			(Instant { at: at - 1, block }, false),
			(Instant { at, block: block - 1 }, false),
			(Instant { at, block }, true),
		] {
			Clock::set(now);
			assert_eq!(MeteredPayments::session_state(id).unwrap().over, over);
			assert_eq!(MeteredPayments::close(signed(&STRANGER), id, None).is_ok(), over);
		}
		assert_eq!(MeteredPayments::session_state(id), None);
	});
}

#[test]
fn prices_should_be_those_of_the_terms_when_asked() {
	run(|| {
		let id = open(&PAYER);
		let tariff = session(id).tariff;
		assert_eq!(MeteredPayments::tariff_price(tariff, 11_237, 0), Some(3_704_838));
		assert_ok!(MeteredPayments::retire_tariff(signed(&PROVIDER), tariff));
		assert_eq!(MeteredPayments::tariff_price(tariff, 11_237, 0), None);
		assert_eq!(MeteredPayments::session_price(id, 11_237, 0), Some(3_704_838));
		assert_eq!(MeteredPayments::session_price(id + 1, 1, 0), None);
	});
}

/// What is quoted is what is paid, and asking changes nothing.
#[test]
fn quote_should_be_what_a_settlement_pays_when_asked_before() {
	run(|| {
		let settler = Some(Settler { account: SETTLER.into(), share: 10_000 });
		let chain = chain(1, 1, 50);
		let id = open_on(&PAYER, Terms { settler, ..terms() }, DEPOSIT, Some(*chain.anchor()));
		let quote = MeteredPayments::settlement_quote(id, &ticks(&chain, 30)).unwrap();
		assert_eq!(quote.credit, Credit { units: 30, idle_seconds: 0 });
		assert_eq!((quote.amount, quote.hashes, quote.share), (price(30), 30, price(30) / 100));
		assert_eq!(session(id).paid, 0);
		assert_ok!(settle(id, ticks(&chain, 30)));
		assert_eq!(session(id).paid, quote.amount);
		let refused = MeteredPayments::settlement_quote(id, &ticks(&chain, 30));
		assert_eq!(refused, Err(Error::NothingNew.into()));
	});
}
