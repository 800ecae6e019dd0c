//! Opening a session.

use crate::{mock::*, CloseRequest, HoldReason, NextSession, Session, Sessions, SessionsOfPayer, SessionsOfProvider};
use coinop_primitives::{Balance, Drawn};
use coinop_voucher::{Anchor, Credit, Price, Terms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn open_with(
	payer: &AccountId,
	tariff: u64,
	hash: [u8; 32],
	deposit: Balance,
	expiry: u64,
	anchor: Option<Anchor>,
) -> frame_support::dispatch::DispatchResult {
	MeteredPayments::open_session(signed(payer), tariff, hash, by_payer(), deposit, expiry, anchor)
}

/// MP1: exactly the deposit and the record's deposit are held, from the payer.
#[test]
fn session_should_hold_both_deposits_when_opened() {
	run(|| {
		let tariff = publish(terms());
		let anchor = *chain(1, 1, 10).anchor();
		let expiry = START.at + DAY;
		assert_ok!(open_with(&PAYER, tariff, hash(&terms()), DEPOSIT, expiry, Some(anchor)));
		let record_deposit = MeteredPayments::session_deposit();
		assert_eq!(
			last_event(),
			Event::SessionOpened { session: 0, payer: PAYER, provider: PROVIDER, tariff, deposit: DEPOSIT }
		);
		assert_eq!(
			session(0),
			Session {
				payer: PAYER,
				charged: PAYER,
				provider: PROVIDER,
				signed_by: by_payer(),
				tariff,
				terms: terms(),
				deposit: DEPOSIT,
				paid: 0,
				credit: Credit::default(),
				opening_anchor: Some(anchor),
				cursor: None,
				opened: START,
				expiry,
				close_request: None::<CloseRequest>,
				drawn: None,
				record_deposit,
			}
		);
		assert!(SessionsOfPayer::<Test>::contains_key((PAYER, PAYER, 0u64)));
		assert!(SessionsOfProvider::<Test>::contains_key(PROVIDER, 0));
		assert_eq!(held(HoldReason::Deposit, &PAYER), DEPOSIT);
		assert_eq!(held(HoldReason::Record, &PAYER), record_deposit);
		assert_eq!(free(&PAYER), FUNDS - DEPOSIT - record_deposit);
	});
}

#[test]
fn session_should_charge_the_owner_and_draw_both_deposits_when_a_device_opens_it() {
	run(|| {
		let id = open(&DEVICE);
		let total = DEPOSIT + MeteredPayments::session_deposit();
		assert_eq!((session(id).payer, session(id).charged), (DEVICE, OWNER));
		assert_eq!(drawn(id), Some(Drawn { period: START.at, amount: total }));
		assert_eq!(Register::get(&DEVICE).unwrap().used, total);
		assert_eq!(free(&OWNER), FUNDS - total);
		assert_eq!(free(&DEVICE), 0);
		let listed: Vec<_> = SessionsOfPayer::<Test>::iter_key_prefix((OWNER, DEVICE)).collect();
		assert_eq!(listed, [id]);
	});
}

#[test]
fn session_should_be_refused_when_the_allowance_does_not_reach() {
	run(|| {
		let tariff = publish(terms());
		let open = |deposit| open_with(&DEVICE, tariff, hash(&terms()), deposit, START.at + DAY, None);
		assert_noop!(open(LIMIT), REFUSED);
		Register::change(&DEVICE, |device| device.suspended = true);
		assert_noop!(open(1), REFUSED);
	});
}

#[test]
fn session_should_be_refused_when_the_tariff_is_not_the_one_named() {
	run(|| {
		let tariff = publish(terms());
		let dearer = Terms { price: Price { amount: 329_701, per: 1_000 }, ..terms() };
		let others = terms().hash(&OTHER_PROVIDER.into());
		for named in [hash(&dearer), others, [0; 32]] {
			assert_noop!(open_with(&PAYER, tariff, named, DEPOSIT, START.at + DAY, None), Error::OtherTariff);
		}
		assert_noop!(
			open_with(&PAYER, tariff + 1, hash(&terms()), DEPOSIT, START.at + DAY, None),
			Error::TariffNotFound
		);
		assert_ok!(MeteredPayments::retire_tariff(signed(&PROVIDER), tariff));
		assert_noop!(open_with(&PAYER, tariff, hash(&terms()), DEPOSIT, START.at + DAY, None), Error::TariffNotFound);
	});
}

#[test]
fn session_should_be_refused_when_its_expiry_is_out_of_bounds() {
	run(|| {
		let tariff = publish(terms());
		let year = 365 * DAY;
		for (expiry, good) in [
			(0, false),
			(START.at, false),
			(START.at + 1, true),
			(START.at + year, true),
			(START.at + year + 1, false),
			(u64::MAX, false),
		] {
			if good {
				assert_ok!(open_with(&PAYER, tariff, hash(&terms()), 1, expiry, None));
			} else {
				assert_noop!(open_with(&PAYER, tariff, hash(&terms()), 1, expiry, None), Error::InvalidExpiry);
			}
		}
	});
}

#[test]
fn session_should_be_refused_when_it_has_no_deposit_or_more_than_there_is() {
	run(|| {
		let tariff = publish(terms());
		let open = |deposit| open_with(&PAYER, tariff, hash(&terms()), deposit, START.at + DAY, None);
		assert_noop!(open(0), Error::NoAmount);
		assert_noop!(open(FUNDS), TokenError::FundsUnavailable);
		assert_noop!(open(Balance::MAX), Error::Overflow);
	});
}

#[test]
fn session_should_be_refused_when_its_anchor_is_invalid() {
	run(|| {
		let tariff = publish(terms());
		let good = *chain(1, 1, 10).anchor();
		for anchor in [
			Anchor { units_per_tick: 0, ..good },
			Anchor { length: 0, ..good },
			Anchor { length: 65_537, ..good },
			Anchor { units_per_tick: u64::MAX / 2, ..good },
		] {
			assert_noop!(
				open_with(&PAYER, tariff, hash(&terms()), DEPOSIT, START.at + DAY, Some(anchor)),
				Error::InvalidAnchor
			);
		}
	});
}

#[test]
fn session_should_be_refused_when_it_would_pay_itself() {
	run(|| {
		let tariff = publish(terms());
		assert_noop!(open_with(&PROVIDER, tariff, hash(&terms()), DEPOSIT, START.at + DAY, None), Error::PaysItself);
		// The device of the provider, too.
		Register::change(&DEVICE, |device| device.owner = PROVIDER);
		assert_noop!(open_with(&DEVICE, tariff, hash(&terms()), DEPOSIT, START.at + DAY, None), Error::PaysItself);
	});
}

/// MP4 rests on this: a statement names its session by a number that no other session ever has.
#[test]
fn session_number_should_never_come_again_when_sessions_close() {
	run(|| {
		let first = open(&PAYER);
		assert_ok!(MeteredPayments::close(signed(&PROVIDER), first, None));
		assert_eq!(open(&PAYER), first + 1);
		NextSession::<Test>::put(u64::MAX);
		let tariff = publish(terms());
		assert_noop!(open_with(&PAYER, tariff, hash(&terms()), DEPOSIT, START.at + DAY, None), Error::Overflow);
		assert_eq!(Sessions::<Test>::iter_keys().collect::<Vec<_>>(), [first + 1]);
	});
}
