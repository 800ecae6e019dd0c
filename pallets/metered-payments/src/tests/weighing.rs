//! What evidence weighs whose signature is dearer than the one that benchmarks check.

use crate::{mock::*, weights::WeightInfo, Call, Settlement, SignedBy};
use coinop_primitives::USDT;
use coinop_voucher::{Consent, Evidence, SigningKey, Statement};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	traits::{fungible::Mutate, Authorize},
	weights::{constants::ParityDbWeight, Weight},
};

fn p256() -> SigningKey {
	SigningKey::p256(&[8; 32]).unwrap()
}

/// Of ten units.
fn signed_by(key: &SigningKey, session: u64) -> Evidence {
	sign(key, &GENESIS, session, Statement { units: 10, idle_seconds: 0, anchor: None }, None)
}

fn consent_of(key: &SigningKey, session: u64, evidence: &Evidence) -> Consent {
	Consent::sign(key, &GENESIS, session, &evidence.shown(None).unwrap(), 1, START.at + 1).unwrap()
}

fn calls(session: u64, evidence: Evidence, consent: Consent) -> [Call<Test>; 4] {
	[
		Call::settle { session, evidence },
		Call::close { session, evidence: Some(evidence) },
		Call::settle_many { provider: PROVIDER, items: vec![Settlement { session, evidence }].try_into().unwrap() },
		Call::settle_from_proceeds { session, evidence, consent },
	]
}

fn weight(call: &Call<Test>) -> Weight {
	call.get_dispatch_info().call_weight
}

/// Benchmarks leave out what a device's own extensions look at, which an owner's don't.
#[test]
fn top_up_should_weigh_what_ends_sessions_from_outside_when_anyone_tops_up() {
	let call = Call::top_up { session: 0, amount: USDT };
	assert_eq!(weight(&call), <() as WeightInfo>::top_up() + meter_looks(1));
}

/// Or a call of hundreds of such items would take many times the time that its block has for it.
#[test]
fn call_should_weigh_each_check_when_signatures_are_p256() {
	let check = <() as WeightInfo>::check_p256();
	let (dear, cheap) = (signed_by(&p256(), 0), signed_by(&key(), 0));
	assert!(check.ref_time() > 0);

	let consents = [p256(), key()].map(|key| consent_of(&key, 0, &cheap));
	for (dear, cheap) in calls(0, dear, consents[1]).iter().zip(calls(0, cheap, consents[1]).iter()) {
		assert_eq!(weight(dear), weight(cheap).saturating_add(check), "{dear:?}");
	}

	let many = |evidence: Evidence| Call::<Test>::settle_many {
		provider: PROVIDER,
		items: vec![Settlement { session: 0, evidence }; 16].try_into().unwrap(),
	};
	assert_eq!(weight(&many(dear)), weight(&many(cheap)).saturating_add(check.saturating_mul(16)));

	// Before it enters the pool the consent is checked too.
	let authorize = |evidence, consent| {
		let call = Call::<Test>::settle_from_proceeds { session: 0, evidence, consent };
		call.weight_of_authorize()
	};
	let least = authorize(cheap, consents[1]);
	assert_eq!(authorize(dear, consents[1]), least.saturating_add(check));
	assert_eq!(authorize(cheap, consents[0]), least.saturating_add(check));
	assert_eq!(authorize(dear, consents[0]), least.saturating_add(check.saturating_mul(2)));
}

/// Before, it weighs what the dearest takes.
#[test]
fn payment_should_weigh_what_it_took_when_it_was_made() {
	run(|| {
		let pay = |payer, reference| {
			let (payee, amount) = (PROVIDER, 1);
			let before = weight(&Call::<Test>::pay { payee: payee.clone(), amount, reference });
			let after = MeteredPayments::pay(signed(payer), payee, amount, reference).unwrap().actual_weight;
			(before, after.unwrap())
		};
		let index = ParityDbWeight::get().reads_writes(2, 2);
		for (reference, indexed) in [([0; 32], Weight::zero()), ([1; 32], index)] {
			let most = <() as WeightInfo>::pay() + indexed;
			let by_account = <() as WeightInfo>::pay_by_account() + indexed;
			let by_device = <() as WeightInfo>::pay_by_device() + indexed;
			assert_eq!(pay(&PAYER, reference), (most, by_account));
			assert_eq!(pay(&DEVICE, reference), (most, by_device));
			assert!(by_account.all_lt(most) && by_device.all_lt(most));

			pallet_payouts::Claimable::<Test>::insert(PROVIDER, USDT);
			assert_ok!(Balances::mint_into(&Payouts::pot(), USDT));
			assert_eq!(pay(&PAYER, reference), (most, most));
			// It came with that one.
			assert_eq!(pay(&PAYER, reference), (most, by_account));
		}
	});
}

/// The check was made, whatever became of it.
#[test]
fn check_should_not_be_refunded_when_the_call_has_run() {
	run(|| {
		let tariff = publish(terms());
		let (by, expiry) = (SignedBy::Payer(p256().public()), START.at + DAY);
		assert_ok!(MeteredPayments::open_session(signed(&PAYER), tariff, hash(&terms()), by, DEPOSIT, expiry, None));
		let check = <() as WeightInfo>::check_p256();

		let foreign = Settlement { session: 0, evidence: signed_by(&p256(), 1) };
		let items = vec![foreign; 3].try_into().unwrap();
		let many = MeteredPayments::settle_many(signed(&STRANGER), PROVIDER, items).unwrap().actual_weight;
		assert_eq!(many, Some(<() as WeightInfo>::settle_many(3) + check * 3 + meter_looks(3)));
		assert_eq!(session(0).paid, 0);

		let settled = settle(0, signed_by(&p256(), 0)).unwrap().actual_weight;
		assert_eq!(settled, Some(<() as WeightInfo>::settle(0) + check + meter_looks(1)));
		assert_eq!(session(0).paid, price(10));
	});
}
