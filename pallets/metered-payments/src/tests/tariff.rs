//! Publishing and retiring tariffs.

use crate::{mock::*, HoldReason, NextTariff, Tariff, Tariffs, TariffsOf};
use coinop_voucher::{Price, Settler, Terms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

/// MP1 for tariffs: the record's deposit is held from the provider.
#[test]
fn tariff_should_be_listed_with_its_deposit_held_when_published() {
	run(|| {
		let deposit = MeteredPayments::tariff_deposit();
		assert_ok!(MeteredPayments::publish_tariff(signed(&PROVIDER), terms()));
		assert_eq!(last_event(), Event::TariffPublished { tariff: 0, provider: PROVIDER });
		assert_eq!(
			Tariffs::<Test>::get(0),
			Some(Tariff { provider: PROVIDER, charged: PROVIDER, terms: terms(), deposit })
		);
		assert!(TariffsOf::<Test>::contains_key(PROVIDER, 0));
		assert_eq!(held(HoldReason::Record, &PROVIDER), deposit);
		assert_eq!(free(&PROVIDER), FUNDS - deposit);
		assert_eq!(NextTariff::<Test>::get(), 1);
	});
}

#[test]
fn tariff_should_be_refused_when_the_publisher_is_a_device() {
	run(|| {
		assert_noop!(MeteredPayments::publish_tariff(signed(&DEVICE), terms()), Error::NotAuthorized);
	});
}

#[test]
fn tariff_should_be_refused_when_a_price_is_for_nothing() {
	run(|| {
		for broken in [
			Terms { price: Price { amount: 1, per: 0 }, ..terms() },
			Terms { idle_price: Price { amount: 1, per: 0 }, ..terms() },
		] {
			assert_noop!(MeteredPayments::publish_tariff(signed(&PROVIDER), broken), Error::InvalidTerms);
		}
	});
}

#[test]
fn tariff_should_be_refused_when_its_window_is_out_of_bounds() {
	run(|| {
		for (dispute_window, good) in [(HOUR - 1, false), (HOUR, true), (7 * DAY, true), (7 * DAY + 1, false)] {
			let terms = Terms { dispute_window, ..terms() };
			if good {
				assert_ok!(MeteredPayments::publish_tariff(signed(&PROVIDER), terms));
			} else {
				assert_noop!(MeteredPayments::publish_tariff(signed(&PROVIDER), terms), Error::InvalidWindow);
			}
		}
	});
}

#[test]
fn tariff_should_be_refused_when_its_deposit_cannot_be_held() {
	run(|| {
		let poor = AccountId::new([99; 32]);
		assert_noop!(MeteredPayments::publish_tariff(signed(&poor), terms()), TokenError::FundsUnavailable);
	});
}

#[test]
fn tariff_should_return_its_deposit_when_retired() {
	run(|| {
		let tariff = publish(terms());
		assert_ok!(MeteredPayments::retire_tariff(signed(&PROVIDER), tariff));
		assert_eq!(last_event(), Event::TariffRetired { tariff });
		assert_eq!(Tariffs::<Test>::get(tariff), None);
		assert!(!TariffsOf::<Test>::contains_key(PROVIDER, tariff));
		assert_eq!(free(&PROVIDER), FUNDS);
		assert_noop!(MeteredPayments::retire_tariff(signed(&PROVIDER), tariff), Error::TariffNotFound);
		// Its number is not given again.
		assert_eq!(publish(terms()), tariff + 1);
	});
}

#[test]
fn tariff_should_stay_when_another_retires_it() {
	run(|| {
		let tariff = publish(terms());
		assert_noop!(MeteredPayments::retire_tariff(signed(&STRANGER), tariff), Error::NotAuthorized);
		assert_noop!(MeteredPayments::retire_tariff(signed(&PROVIDER), 7), Error::TariffNotFound);
	});
}

/// A provider that has become a device can't sign this itself.
#[test]
fn tariff_should_be_retired_by_the_owner_when_its_provider_is_a_device() {
	run(|| {
		let tariff = publish(terms());
		Register::put(&PROVIDER, &device_of(&OWNER));
		assert_ok!(MeteredPayments::retire_tariff(signed(&OWNER), tariff));
		assert_eq!(free(&PROVIDER), FUNDS);
	});
}

/// MP3: a session's price does not depend on what becomes of its tariff.
#[test]
fn session_should_keep_its_terms_when_its_tariff_is_retired() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(MeteredPayments::retire_tariff(signed(&PROVIDER), session(id).tariff));
		assert_ok!(settle(id, units(id, 1_000)));
		assert_eq!(session(id).paid, price(1_000));
	});
}

#[test]
fn tariff_should_be_refused_when_the_settlers_share_is_nothing_or_more_than_all() {
	run(|| {
		for share in [0, 1_000_001] {
			let terms = Terms { settler: Some(Settler { account: SETTLER.into(), share }), ..terms() };
			assert_noop!(MeteredPayments::publish_tariff(signed(&PROVIDER), terms), Error::InvalidTerms);
		}
	});
}

/// What a payer names by its hash is all of it: the document that describes it, and who takes a share.
#[test]
fn hash_should_differ_when_settler_or_metadata_differ() {
	let settled = Terms { settler: Some(Settler { account: SETTLER.into(), share: 1 }), ..terms() };
	let described = Terms { metadata: [1; 32], ..terms() };
	assert_ne!(hash(&settled), hash(&terms()));
	assert_ne!(hash(&described), hash(&terms()));
}
