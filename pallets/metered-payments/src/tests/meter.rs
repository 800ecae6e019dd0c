//! Sessions in which an attested meter signs: opening, the cap on units an hour, and the withdrawal of trust.

use crate::{mock::*, SignedBy};
use coinop_primitives::Moment;
use coinop_voucher::{SessionId, SigningKey};
use frame_support::{assert_err, assert_noop, assert_ok, dispatch::DispatchResult};

const PER_HOUR: u64 = 1_000;

fn by_meter(key: &SigningKey) -> SignedBy<AccountId> {
	SignedBy::Meter { meter: METER, issuer: ISSUER, key: key.public(), max_units_per_hour: PER_HOUR }
}

fn open_by(signed_by: SignedBy<AccountId>, payer: &AccountId, length: Moment) -> DispatchResult {
	let tariff = publish(terms());
	let expiry = Clock::get().at + length;
	MeteredPayments::open_session(signed(payer), tariff, hash(&terms()), signed_by, DEPOSIT, expiry, None)
}

/// Opens a session of a day in which the meter's key, [`key`], signs.
fn metered(payer: &AccountId) -> SessionId {
	let session = crate::NextSession::<Test>::get();
	Register::attest(&METER, &key().public(), (true, None));
	assert_ok!(open_by(by_meter(&key()), payer, DAY));
	session
}

#[test]
fn session_should_open_only_when_the_meters_key_is_attested() {
	run(|| {
		assert_err!(open_by(by_meter(&key()), &PAYER, DAY), Error::NotAttested);
		Register::attest(&METER, &key().public(), (true, None));
		let other = SigningKey::ed25519(&[66; 32]);
		assert_err!(open_by(by_meter(&other), &PAYER, DAY), Error::NotAttested);
		for (meter, issuer) in [(STRANGER, ISSUER), (METER, STRANGER)] {
			let another = SignedBy::Meter { meter, issuer, key: key().public(), max_units_per_hour: 1 };
			assert_err!(open_by(another, &PAYER, DAY), Error::NotAttested);
		}
		assert_ok!(open_by(by_meter(&key()), &PAYER, DAY));
	});
}

/// The meter's key is frozen in the session: what becomes of the attestation later voids no reading.
#[test]
fn reading_should_count_when_the_attestation_has_ended_since() {
	run(|| {
		let id = metered(&PAYER);
		Register::attest(&METER, &key().public(), (false, None));
		pass(HOUR);
		assert_ok!(settle(id, units(id, PER_HOUR)));
		assert_eq!(session(id).paid, price(PER_HOUR));
	});
}

/// MP11, MP9: more than the cap allows is refused, and good once enough time has passed.
#[test]
fn reading_should_be_refused_until_the_cap_on_units_an_hour_allows_it() {
	run(|| {
		let id = metered(&PAYER);
		let reading = units(id, PER_HOUR);
		assert_noop!(settle(id, reading), Error::OverRate);
		pass(HOUR - 4_000);
		assert_noop!(settle(id, reading), Error::OverRate);
		assert_ok!(settle(id, units(id, PER_HOUR - 1)));
		pass(4_000);
		assert_ok!(settle(id, reading));
		assert_noop!(settle(id, usage(id, PER_HOUR, 3_601)), Error::OverRate);
		assert_ok!(settle(id, usage(id, PER_HOUR, 3_600)));
	});
}

/// MP11: a payer's own voucher has no cap: it says itself what it owes.
#[test]
fn voucher_should_count_at_once_when_the_payer_signs_itself() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(settle(id, units(id, 20_000)));
	});
}

/// MP11: a payer who asked to close owes nothing for the window that the provider has left; a top-up that cancels the
/// close lets the time count again.
#[test]
fn cap_should_stop_growing_when_the_payer_asked_to_close() {
	run(|| {
		let id = metered(&PAYER);
		pass(HOUR / 2);
		assert_ok!(MeteredPayments::request_close(signed(&PAYER), id));
		pass(HOUR / 4);
		assert_noop!(settle(id, units(id, PER_HOUR / 2 + 1)), Error::OverRate);
		assert_ok!(settle(id, units(id, PER_HOUR / 2)));
		assert_ok!(MeteredPayments::top_up(signed(&PAYER), id, 1));
		assert_ok!(settle(id, units(id, PER_HOUR * 3 / 4)));
	});
}

/// MP8: an issuer's withdrawal for compromise starts the close window, and no other.
#[test]
fn session_should_be_closable_by_anyone_when_the_window_after_the_withdrawal_has_passed() {
	run(|| {
		let id = metered(&PAYER);
		pass(HOUR);
		Register::attest(&METER, &key().public(), (false, Some(Clock::get())));
		pass(HOUR - 1);
		assert_noop!(MeteredPayments::close(signed(&PAYER), id, None), Error::TooEarly);
		assert_noop!(settle(id, units(id, PER_HOUR + 1)), Error::OverRate);
		assert_ok!(settle(id, units(id, PER_HOUR)));
		pass(1);
		assert_ok!(MeteredPayments::close(signed(&STRANGER), id, None));
		assert_eq!(free(&PAYER), FUNDS - price(PER_HOUR));
	});
}

/// Neither owner can stop settlement by suspending the meter or the payer.
#[test]
fn reading_should_count_when_meter_and_payer_are_suspended() {
	run(|| {
		let id = metered(&DEVICE);
		Register::put(&METER, &Device { suspended: true, ..device_of(&OWNER) });
		Register::change(&DEVICE, |device| device.suspended = true);
		pass(HOUR);
		assert_ok!(settle(id, units(id, PER_HOUR)));
	});
}
