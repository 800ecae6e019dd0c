//! Meters: the register of devices says whose readings count, the sessions ask it.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

mod common;

use coinop_primitives::{attestations::METER, Moment, USDT};
use coinop_runtime::{AccountId, Balances, DeviceIdentity, MeteredPayments, Runtime, RuntimeOrigin, System};
use coinop_voucher::{Evidence, Possession, Price, SignedStatement, SigningKey, Statement, Terms, Unit};
use common::NOW;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	traits::fungible::Inspect,
};
use pallet_metered_payments::{Error, Sessions, SignedBy};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};

const HOUR: Moment = 3_600_000;
/// Units an hour, at most. They cost a µUSDT each.
const PER_HOUR: u64 = 1_000;

const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 1, per: 1 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: HOUR,
	settler: None,
	metadata: [0; 32],
};

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn by(key: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(key))
}

fn key() -> SigningKey {
	SigningKey::ed25519(&[7; 32])
}

fn meter() -> AccountId {
	key().public().account().into()
}

fn consent(key: &SigningKey, epoch: u32) -> Possession {
	let (owner, device) = (account(Charlie).into(), meter().into());
	Possession::sign(key, &System::block_hash(0).0, &owner, &device, epoch, NOW + 100 * HOUR).unwrap()
}

/// A chain in its first block. Charlie provides, by a meter of its own; Alice is an issuer, and so is Dave.
fn chain() -> TestExternalities {
	let mut ext = common::begun("development");
	ext.execute_with(|| {
		assert_ok!(DeviceIdentity::register(by(Charlie), key().public(), consent(&key(), 0), None));
		assert_ok!(MeteredPayments::publish_tariff(by(Charlie), TERMS));
		for issuer in [Alice, Dave] {
			assert_ok!(DeviceIdentity::accredit(RuntimeOrigin::root(), account(issuer), None));
		}
	});
	ext
}

/// Alice's word for the meter, by that schema, from then on.
fn attest(schema: [u8; 32], from: Moment) {
	assert_ok!(DeviceIdentity::attest(by(Alice), meter(), schema, [1; 32], from, NOW + 50 * HOUR));
}

/// Bob relies on the word of `issuer` for `key`.
fn open(issuer: Sr25519Keyring, key: &SigningKey) -> DispatchResult {
	let signed_by =
		SignedBy::Meter { meter: meter(), issuer: account(issuer), key: key.public(), max_units_per_hour: PER_HOUR };
	let hash = TERMS.hash(&account(Charlie).into());
	MeteredPayments::open_session(by(Bob), 0, hash, signed_by, USDT, NOW + 200 * HOUR, None)
}

fn read(session: u64, units: u64) -> DispatchResultWithPostInfo {
	let statement = Statement { units, ..Default::default() };
	let signature = key().sign(&statement.message(&System::block_hash(0).0, session)).unwrap();
	let evidence = Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None };
	MeteredPayments::settle(by(Dave), session, evidence)
}

/// Goes to `at` with a block in every slot since [`NOW`].
fn go_to(at: Moment) {
	pallet_timestamp::Now::<Runtime>::put(at);
	System::set_block_number(1 + u32::try_from((at - NOW) / coinop_primitives::SLOT_DURATION).unwrap());
}

#[test]
fn session_should_open_only_when_the_meters_attestation_is_valid() {
	chain().execute_with(|| {
		let refused = |issuer: Sr25519Keyring, key: &SigningKey| {
			assert_noop!(open(issuer, key), Error::<Runtime>::NotAttested);
		};
		refused(Alice, &key());
		attest([9; 32], NOW);
		refused(Alice, &key());
		attest(METER, NOW + 1);
		refused(Alice, &key());
		go_to(NOW + 1);
		assert_ok!(open(Alice, &key()));
		// Another issuer's word, another key, and what is no issuer's word any more.
		refused(Dave, &key());
		let new = SigningKey::ed25519(&[8; 32]);
		refused(Alice, &new);
		assert_ok!(DeviceIdentity::discredit(RuntimeOrigin::root(), account(Alice)));
		refused(Alice, &key());
		assert_ok!(DeviceIdentity::accredit(RuntimeOrigin::root(), account(Alice), None));
		assert_ok!(open(Alice, &key()));
		// An attestation is of one key.
		assert_ok!(DeviceIdentity::rotate(by(Charlie), meter(), new.public(), consent(&new, 1)));
		refused(Alice, &key());
		refused(Alice, &new);
		attest(METER, NOW);
		assert_ok!(open(Alice, &new));
		go_to(NOW + 50 * HOUR);
		refused(Alice, &new);
	});
}

/// What was agreed on when it opened counts, whatever becomes of the meter's record.
#[test]
fn reading_should_count_when_the_meter_was_rotated_suspended_and_revoked_since() {
	chain().execute_with(|| {
		attest(METER, NOW);
		assert_ok!(open(Alice, &key()));
		let new = SigningKey::ed25519(&[8; 32]);
		assert_ok!(DeviceIdentity::rotate(by(Charlie), meter(), new.public(), consent(&new, 1)));
		go_to(NOW + HOUR);
		assert_ok!(read(0, PER_HOUR));
		assert_ok!(DeviceIdentity::suspend(by(Charlie), meter()));
		go_to(NOW + 2 * HOUR);
		assert_noop!(read(0, 2 * PER_HOUR + 1), Error::<Runtime>::OverRate);
		assert_ok!(read(0, 2 * PER_HOUR));
		assert_ok!(DeviceIdentity::revoke(by(Charlie), meter()));
		assert_ok!(DeviceIdentity::discredit(RuntimeOrigin::root(), account(Alice)));
		go_to(NOW + 60 * HOUR);
		assert_ok!(read(0, 3 * PER_HOUR));
		assert_eq!(Sessions::<Runtime>::get(0).unwrap().paid, 3 * u128::from(PER_HOUR));
	});
}

/// MP8: a key that the issuer named in the session declares compromised ends it, a window later, by whomever. What was
/// read before still counts; the word of another issuer changes nothing.
#[test]
fn session_should_end_a_window_after_its_issuer_declared_the_key_compromised() {
	chain().execute_with(|| {
		attest(METER, NOW);
		assert_ok!(open(Alice, &key()));
		go_to(NOW + HOUR);
		assert_ok!(DeviceIdentity::declare_compromised(by(Dave), key().public()));
		go_to(NOW + 2 * HOUR);
		assert_noop!(MeteredPayments::close(by(Bob), 0, None), Error::<Runtime>::TooEarly);
		assert_ok!(DeviceIdentity::declare_compromised(by(Alice), key().public()));
		assert_noop!(open(Alice, &key()), Error::<Runtime>::NotAttested);
		assert!(MeteredPayments::session_state(0).unwrap().closing);

		go_to(NOW + 3 * HOUR - 1);
		assert_noop!(MeteredPayments::close(by(Bob), 0, None), Error::<Runtime>::TooEarly);
		assert_noop!(read(0, 2 * PER_HOUR + 1), Error::<Runtime>::OverRate);
		assert_ok!(read(0, 2 * PER_HOUR));
		// The time has passed, but hardly a block was made in it.
		go_to(NOW + 3 * HOUR);
		let block = System::block_number();
		System::set_block_number(block - 7_000);
		assert_noop!(MeteredPayments::close(by(Bob), 0, None), Error::<Runtime>::TooEarly);
		System::set_block_number(block);
		let before = Balances::total_balance(&account(Bob));
		assert_ok!(MeteredPayments::close(by(Dave), 0, None));
		assert_eq!(Balances::total_balance(&account(Bob)), before);
		assert!(Sessions::<Runtime>::get(0).is_none());
	});
}
