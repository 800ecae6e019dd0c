//! Settlements that nobody signs: their fee is taken from what they pay.

use crate::{invalid, mock::*, Call, HoldReason, SignedBy};
use coinop_primitives::{Balance, USDT};
use coinop_voucher::{Consent, Evidence, SessionId, Settler, SigningKey, Terms};
use frame_support::{
	assert_noop, assert_ok,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
	traits::Authorize,
};
use sp_runtime::traits::Dispatchable as _;

const MAX_FEE: Balance = 1_000;

fn provider_key() -> SigningKey {
	SigningKey::ed25519(&[33; 32])
}

fn settler_key() -> SigningKey {
	SigningKey::ed25519(&[34; 32])
}

fn account_of(key: &SigningKey) -> AccountId {
	AccountId::new(key.public().account())
}

/// Opens a session for a provider that has nothing but what is held for its tariff; a settler gets 2 %.
fn open_for_the_poor() -> SessionId {
	let provider = account_of(&provider_key());
	let settler = Some(Settler { account: account_of(&settler_key()).into(), share: 20_000 });
	let terms = Terms { settler, ..terms() };
	let needed = MeteredPayments::tariff_deposit() + coinop_primitives::EXISTENTIAL_DEPOSIT;
	assert_ok!(MeteredPayments::pay(signed(&STRANGER), provider.clone(), needed, [0; 32]));
	let (tariff, session) = (crate::NextTariff::<Test>::get(), crate::NextSession::<Test>::get());
	assert_ok!(MeteredPayments::publish_tariff(signed(&provider), terms));
	let hash = terms.hash(&provider.into());
	let by = SignedBy::Payer(key().public());
	assert_ok!(MeteredPayments::open_session(signed(&PAYER), tariff, hash, by, DEPOSIT, START.at + DAY, None));
	session
}

fn consent(key: &SigningKey, session: SessionId, evidence: &Evidence) -> Consent {
	let shown = evidence.shown(None).unwrap();
	Consent::sign(key, &GENESIS, session, &shown, MAX_FEE, Clock::get().at + HOUR).unwrap()
}

fn call(session: SessionId, evidence: Evidence, consent: Consent) -> Call<Test> {
	Call::settle_from_proceeds { session, evidence, consent }
}

fn validity(call: &Call<Test>) -> Result<ValidTransaction, TransactionValidityError> {
	call.authorize(TransactionSource::External).expect("an authorized call").map(|(valid, _)| valid)
}

/// As the chain does it: authorize, then dispatch.
fn submit(call: Call<Test>) -> Result<(), TransactionValidityError> {
	validity(&call)?;
	assert_ok!(RuntimeCall::from(call).dispatch(frame_system::Origin::<Test>::Authorized.into()));
	Ok(())
}

fn refused(call: Call<Test>, why: InvalidTransaction) {
	assert_eq!(validity(&call), Err(TransactionValidityError::Invalid(why)));
}

fn good(key: &SigningKey, id: SessionId, count: u64) -> Call<Test> {
	let evidence = units(id, count);
	call(id, evidence, consent(key, id, &evidence))
}

/// MP7: what was paid is the provider's but for the fee, which the collector gets.
#[test]
fn provider_should_be_paid_less_the_fee_when_it_holds_nothing() {
	run(|| {
		let id = open_for_the_poor();
		let (provider, before) = (account_of(&provider_key()), free(&account_of(&provider_key())));
		assert_ok!(submit(good(&provider_key(), id, 1_000)));
		assert_eq!(last_event(), Event::Deducted { session: id, fee: Fee::get(), settler: None, share: 0 });
		assert_eq!(session(id).paid, price(1_000));
		assert_eq!(free(&provider), before + price(1_000) - Fee::get());
		assert_eq!(free(&COLLECTOR), coinop_primitives::EXISTENTIAL_DEPOSIT + Fee::get());
		assert_eq!(held(HoldReason::Deposit, &PAYER), DEPOSIT - price(1_000));
	});
}

/// MP7: the settler's part pays the fee, and is all that the provider goes without.
#[test]
fn settler_should_get_its_share_less_the_fee_when_it_settles_from_proceeds() {
	run(|| {
		let id = open_for_the_poor();
		let (provider, settler) = (account_of(&provider_key()), account_of(&settler_key()));
		let before = free(&provider);
		assert_ok!(submit(good(&settler_key(), id, 20_000)));
		let part = price(20_000) * 2 / 100;
		let share = part - Fee::get();
		assert_eq!(
			last_event(),
			Event::Deducted { session: id, fee: Fee::get(), settler: Some(settler.clone()), share }
		);
		assert_eq!(free(&provider), before + price(20_000) - part);
		assert_eq!(free(&settler), share);
	});
}

/// The settler gets the same share where it signs the transaction, and pays for it, itself.
#[test]
fn settler_should_get_its_share_when_it_signs_and_others_nothing() {
	run(|| {
		let id = open_for_the_poor();
		let (provider, settler) = (account_of(&provider_key()), account_of(&settler_key()));
		let before = free(&provider);
		assert_ok!(settle(id, units(id, 10_000)));
		assert_eq!(free(&provider), before + price(10_000));
		let item = crate::Settlement { session: id, evidence: units(id, 20_000) };
		let items = vec![item, item].try_into().unwrap();
		assert_ok!(MeteredPayments::settle_many(signed(&settler), provider.clone(), items));
		let share = price(10_000) * 2 / 100;
		assert_eq!(free(&settler), share);
		assert_eq!(free(&provider), before + price(20_000) - share);
	});
}

/// MP6: what was settled once pays nothing again, so that a consent is of no use twice.
#[test]
fn consent_should_be_stale_when_used_again() {
	run(|| {
		let id = open_for_the_poor();
		let first = good(&provider_key(), id, 1_000);
		assert_ok!(submit(first.clone()));
		refused(first, InvalidTransaction::Stale);
		refused(good(&provider_key(), id, 999), InvalidTransaction::Stale);
		assert_ok!(submit(good(&provider_key(), id, 2_000)));
	});
}

/// Nobody but the provider, its owner and the settler can make the provider pay a fee.
#[test]
fn settlement_should_be_refused_when_anyone_else_consents() {
	run(|| {
		let id = open_for_the_poor();
		for other in [key(), SigningKey::ed25519(&[66; 32])] {
			refused(good(&other, id, 1_000), InvalidTransaction::Custom(invalid::OTHER_KEY));
		}
		// A device's owner speaks for it, and a suspended device's own key does not.
		let owner = SigningKey::ed25519(&[35; 32]);
		let device = Device { suspended: true, ..device_of(&account_of(&owner)) };
		Register::put(&account_of(&provider_key()), &device);
		refused(good(&provider_key(), id, 1_000), InvalidTransaction::Custom(invalid::OTHER_KEY));
		assert_ok!(validity(&good(&owner, id, 1_000)));
	});
}

/// MP4: consent and evidence hold for this chain, session and use only.
#[test]
fn settlement_should_be_refused_when_a_signature_is_not_good() {
	run(|| {
		let (id, other) = (open_for_the_poor(), open_for_the_poor());
		let evidence = units(id, 1_000);
		let own = consent(&provider_key(), id, &evidence);
		let refused = |evidence, consent| refused(call(id, evidence, consent), InvalidTransaction::BadProof);
		refused(evidence, consent(&provider_key(), other, &evidence));
		refused(evidence, consent(&provider_key(), id, &units(id, 1_001)));
		refused(evidence, Consent { max_fee: MAX_FEE + 1, ..own });
		refused(evidence, Consent { valid_until: own.valid_until + 1, ..own });
		refused(units(other, 1_000), own);
	});
}

#[test]
fn settlement_should_be_refused_when_the_consent_is_out_of_its_time() {
	run(|| {
		let id = open_for_the_poor();
		let late = good(&provider_key(), id, 1_000);
		pass(HOUR);
		refused(late, InvalidTransaction::Custom(invalid::CONSENT_EXPIRED));
		let evidence = units(id, 1_000);
		let shown = evidence.shown(None).unwrap();
		let ahead = Clock::get().at + crate::proceeds::MAX_CONSENT + 1;
		let early = Consent::sign(&provider_key(), &GENESIS, id, &shown, MAX_FEE, ahead).unwrap();
		refused(call(id, evidence, early), InvalidTransaction::Custom(invalid::CONSENT_EXPIRED));
	});
}

/// Whoever would fill blocks with settlements pays each in full: one that is worth less than two fees is not taken in.
#[test]
fn settlement_should_be_refused_when_it_is_not_worth_its_fee() {
	run(|| {
		let id = open_for_the_poor();
		Fee::set(price(1_000) / 2);
		assert!(Fee::get() * 2 <= price(1_000));
		let priced = |evidence: &Evidence, max_fee| {
			let shown = evidence.shown(None).unwrap();
			Consent::sign(&provider_key(), &GENESIS, id, &shown, max_fee, Clock::get().at + HOUR).unwrap()
		};
		let (enough, short) = (units(id, 1_000), units(id, 998));
		assert_ok!(validity(&call(id, enough, priced(&enough, USDT))));
		refused(call(id, short, priced(&short, USDT)), InvalidTransaction::Payment);
		refused(call(id, enough, priced(&enough, Fee::get() - 1)), InvalidTransaction::Payment);
		// A settler's 2 % don't carry it.
		refused(good(&settler_key(), id, 1_000), InvalidTransaction::Payment);
	});
}

#[test]
fn settlement_should_be_refused_when_the_session_is_gone_or_paid_out() {
	run(|| {
		let id = open_for_the_poor();
		let no_session = InvalidTransaction::Custom(invalid::NO_SESSION);
		refused(good(&provider_key(), id + 1, 1_000), no_session);
		assert_ok!(settle(id, units(id, 1_000_000)));
		refused(good(&provider_key(), id, 2_000_000), no_session);
	});
}

/// `free_call_should_not_fill_blocks_when_invalid`: without the authorization nothing happens at all.
#[test]
fn free_call_should_not_fill_blocks_when_invalid() {
	run(|| {
		let id = open_for_the_poor();
		let evidence = units(id, 1_000);
		let own = consent(&provider_key(), id, &evidence);
		for origin in [RuntimeOrigin::none(), signed(&PROVIDER), RuntimeOrigin::root()] {
			assert_noop!(
				MeteredPayments::settle_from_proceeds(origin, id, evidence, own),
				sp_runtime::DispatchError::BadOrigin
			);
		}
		let forged = Evidence { statement: None, ticks: None };
		refused(call(id, forged, own), InvalidTransaction::Custom(invalid::EVIDENCE));
	});
}

/// One of each session in the pool, whatever its evidence, as long as the consent lives.
#[test]
fn settlement_should_provide_its_session_when_admitted() {
	run(|| {
		let (id, other) = (open_for_the_poor(), open_for_the_poor());
		let tags = |call: &Call<Test>| validity(call).unwrap().provides;
		let key = provider_key();
		assert_eq!(tags(&good(&key, id, 1_000)), tags(&good(&key, id, 2_000)));
		assert_ne!(tags(&good(&key, id, 1_000)), tags(&good(&key, other, 1_000)));
		let ValidTransaction { longevity, propagate, priority, .. } = validity(&good(&key, id, 1_000)).unwrap();
		assert_eq!((longevity, propagate, u128::from(priority)), (HOUR / 500, true, Fee::get()));
	});
}

/// Authorizing changes nothing, whatever it finds.
#[test]
fn authorization_should_leave_no_trace_when_asked() {
	run(|| {
		let id = open_for_the_poor();
		let before = (session(id), free(&COLLECTOR), events().len());
		assert_ok!(validity(&good(&provider_key(), id, 1_000)));
		refused(good(&key(), id, 1_000), InvalidTransaction::Custom(invalid::OTHER_KEY));
		assert_eq!((session(id), free(&COLLECTOR), events().len()), before);
	});
}
