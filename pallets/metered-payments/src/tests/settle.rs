//! Settling one session: what counts, what is refused, what it pays.

use crate::{mock::*, weights::WeightInfo, HoldReason};
use coinop_primitives::{Balance, USDT};
use coinop_voucher::{Anchor, Credit, Evidence, Price, SignedStatement, SigningKey, Statement, Terms, Ticks};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};

/// What the provider got so far.
fn earned() -> Balance {
	free(&PROVIDER) + held(HoldReason::Record, &PROVIDER) - FUNDS
}

/// MP3: the household's day of the project's demo.
#[test]
fn statement_should_pay_its_units_when_settled() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(settle(id, units(id, 11_237)));
		assert_eq!(last_event(), Event::Settled { session: id, units: 11_237, idle_seconds: 0, amount: 3_704_838 });
		assert_eq!(session(id).paid, 3_704_838);
		assert_eq!(earned(), 3_704_838);
		assert_eq!(held(HoldReason::Deposit, &PAYER), DEPOSIT - 3_704_838);
	});
}

/// MP3: one floor of the exact sum, the flat fee once.
#[test]
fn statement_should_pay_flat_fee_and_idle_seconds_when_the_tariff_has_them() {
	run(|| {
		let terms = Terms { flat: 500, ..terms() };
		let id = open_on(&PAYER, terms, DEPOSIT, None);
		assert_ok!(settle(id, usage(id, 0, 1)));
		assert_eq!(session(id).paid, 500);
		assert_ok!(settle(id, usage(id, 1, 0)));
		// 329.7 + 1 / 3, rounded down once.
		assert_eq!(session(id).paid, 500 + 330);
		assert_ok!(settle(id, usage(id, 1, 4)));
		assert_eq!(session(id).paid, 500 + 331);
	});
}

#[test]
fn statement_should_pay_the_owner_when_the_provider_has_become_a_device() {
	run(|| {
		let id = open(&PAYER);
		Register::put(&PROVIDER, &device_of(&STRANGER));
		assert_ok!(settle(id, units(id, 1_000)));
		assert_eq!((earned(), free(&STRANGER)), (0, FUNDS + price(1_000)));
	});
}

#[test]
fn statement_should_count_when_its_key_is_of_any_scheme() {
	run(|| {
		for signer in [
			SigningKey::ed25519(&[8; 32]),
			SigningKey::sr25519(&[8; 32]).unwrap(),
			SigningKey::secp256k1(&[8; 32]).unwrap(),
			SigningKey::p256(&[8; 32]).unwrap(),
		] {
			let tariff = publish(terms());
			let id = crate::NextSession::<Test>::get();
			let expiry = START.at + DAY;
			assert_ok!(MeteredPayments::open_session(
				signed(&PAYER),
				tariff,
				hash(&terms()),
				crate::SignedBy::Payer(signer.public()),
				DEPOSIT,
				expiry,
				None
			));
			let statement = Statement { units: 10, idle_seconds: 0, anchor: None };
			assert_noop!(settle(id, units(id, 10)), Error::BadSignature);
			assert_ok!(settle(id, sign(&signer, &GENESIS, id, statement, None)));
			assert_eq!(session(id).paid, price(10));
		}
	});
}

/// MP4
#[test]
fn statement_should_be_refused_when_it_was_changed_after_signing() {
	run(|| {
		let id = open(&PAYER);
		let mut evidence = units(id, 1_000);
		if let Some(signed) = &mut evidence.statement {
			signed.statement.units += 1;
		}
		assert_noop!(settle(id, evidence), Error::BadSignature);
	});
}

/// MP4
#[test]
fn statement_should_be_refused_when_it_is_of_another_chain_session_or_key() {
	run(|| {
		let id = open(&PAYER);
		let other = open(&PAYER);
		let statement = Statement { units: 1_000, idle_seconds: 0, anchor: None };
		let stranger = SigningKey::ed25519(&[66; 32]);
		assert_noop!(settle(id, sign(&key(), &[1; 32], id, statement, None)), Error::BadSignature);
		assert_noop!(settle(id, units(other, 1_000)), Error::BadSignature);
		assert_noop!(settle(id, sign(&stranger, &GENESIS, id, statement, None)), Error::BadSignature);
	});
}

/// MP4: the same key's signature over the same bytes as another kind of message.
#[test]
fn statement_should_be_refused_when_it_was_signed_as_another_kind() {
	run(|| {
		let id = open(&PAYER);
		let statement = Statement { units: 1_000, idle_seconds: 0, anchor: None };
		let mut bytes = statement.message(&GENESIS, id);
		let kind = &mut bytes[7];
		assert_eq!(*kind, coinop_voucher::message::Kind::Statement.byte());
		*kind = coinop_voucher::message::Kind::Possession.byte();
		let signature = key().sign(&bytes).unwrap();
		let evidence = Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None };
		assert_noop!(settle(id, evidence), Error::BadSignature);
	});
}

/// MP6
#[test]
fn statement_should_be_refused_when_replayed_or_older() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(settle(id, units(id, 1_000)));
		assert_noop!(settle(id, units(id, 1_000)), Error::NothingNew);
		assert_noop!(settle(id, units(id, 999)), Error::NothingNew);
		assert_noop!(settle(id, units(id, 0)), Error::NothingNew);
	});
}

#[test]
fn statement_should_be_refused_when_its_session_is_closed_or_never_was() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(MeteredPayments::close(signed(&PROVIDER), id, None));
		assert_noop!(settle(id, units(id, 1_000)), Error::SessionNotFound);
		assert_noop!(settle(id + 1, units(id + 1, 1_000)), Error::SessionNotFound);
	});
}

/// MP2, MP3: more use than the deposit pays out the deposit, and stays credited for a top-up; what comes after is
/// refused and as good as before once the session is topped up.
#[test]
fn statement_should_be_refused_when_the_deposit_is_paid_out() {
	run(|| {
		let id = open(&PAYER);
		assert_ok!(settle(id, units(id, u64::MAX)));
		assert_eq!((session(id).paid, earned()), (DEPOSIT, DEPOSIT));
		assert_eq!(held(HoldReason::Deposit, &PAYER), 0);
		assert_eq!(session(id).credit, Credit { units: u64::MAX, idle_seconds: 0 });
		assert_noop!(settle(id, units(id, u64::MAX)), Error::DepositExhausted);

		let exact = open(&PAYER);
		assert_ok!(settle(exact, units(exact, 40_000)));
		assert_eq!((session(exact).paid, earned()), (DEPOSIT, 2 * DEPOSIT));
		assert_noop!(settle(exact, units(exact, 50_000)), Error::DepositExhausted);
		assert_ok!(MeteredPayments::top_up(signed(&PAYER), exact, price(10_000)));
		assert_ok!(settle(exact, units(exact, 50_000)));
		assert_eq!(session(exact).paid, DEPOSIT + price(10_000));
	});
}

/// Suspension and revocation void no evidence.
#[test]
fn statement_should_count_when_its_device_was_suspended_or_revoked() {
	run(|| {
		let id = open(&DEVICE);
		Register::change(&DEVICE, |device| device.suspended = true);
		assert_ok!(settle(id, units(id, 1_000)));
		Register::change(&DEVICE, |device| device.revoked = Some(Clock::get()));
		pass(HOUR);
		assert_ok!(settle(id, units(id, 2_000)));
		assert_eq!(earned(), price(2_000));
	});
}

#[test]
fn evidence_should_be_refused_when_empty() {
	run(|| {
		let id = open(&PAYER);
		assert_noop!(settle(id, Evidence::default()), Error::EmptyEvidence);
	});
}

#[test]
fn ticks_should_pay_when_on_the_opening_anchor_or_a_statements() {
	run(|| {
		let opening = chain(1, 10, 50);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*opening.anchor()));
		assert_ok!(settle(id, ticks(&opening, 3)));
		assert_eq!(session(id).credit.units, 30);
		assert_ok!(settle(id, ticks(&opening, 50)));
		assert_eq!((session(id).credit.units, session(id).paid), (500, price(500)));

		let next = chain(2, 1, 1_000);
		assert_ok!(settle(id, anchored(id, 500, &next, 7)));
		assert_eq!((session(id).credit.units, session(id).paid), (507, price(507)));
	});
}

#[test]
fn ticks_should_be_refused_when_there_is_no_anchor() {
	run(|| {
		let id = open(&PAYER);
		let chain = chain(1, 1, 10);
		assert_noop!(settle(id, ticks(&chain, 1)), Error::NoAnchor);
		let bare = Evidence { ticks: Some(tick(&chain, 1)), ..units(id, 5) };
		assert_noop!(settle(id, bare), Error::NoAnchor);
	});
}

#[test]
fn ticks_should_be_refused_when_the_anchor_is_invalid() {
	run(|| {
		let id = open(&PAYER);
		let good = *chain(1, 1, 10).anchor();
		for anchor in [
			Anchor { units_per_tick: 0, ..good },
			Anchor { length: 0, ..good },
			Anchor { units_per_tick: u64::MAX / 10, ..good },
		] {
			let statement = Statement { units: 6, idle_seconds: 0, anchor: Some(anchor) };
			assert_noop!(settle(id, sign(&key(), &GENESIS, id, statement, None)), Error::InvalidAnchor);
		}
	});
}

#[test]
fn ticks_should_be_refused_when_out_of_range() {
	run(|| {
		let chain = chain(1, 1, 10);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		for count in [0, 11, u32::MAX] {
			let evidence = Evidence { statement: None, ticks: Some(Ticks { count, ..tick(&chain, 10) }) };
			assert_noop!(settle(id, evidence), Error::TickOutOfRange);
		}
	});
}

#[test]
fn ticks_should_be_refused_when_out_of_order() {
	run(|| {
		let chain = chain(1, 1, 10);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		assert_ok!(settle(id, ticks(&chain, 5)));
		for count in [5, 4, 1] {
			assert_noop!(settle(id, ticks(&chain, count)), Error::NothingNew);
		}
	});
}

#[test]
fn ticks_should_be_refused_when_the_preimage_is_wrong() {
	run(|| {
		let chain = chain(1, 1, 10);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		let claim = |count, preimage| Evidence { statement: None, ticks: Some(Ticks { count, preimage }) };
		assert_noop!(settle(id, claim(7, tick(&chain, 6).preimage)), Error::WrongTick);
		assert_noop!(settle(id, claim(7, [0; 32])), Error::WrongTick);
		// Also from a tick that was checked.
		assert_ok!(settle(id, ticks(&chain, 5)));
		assert_noop!(settle(id, claim(7, tick(&chain, 6).preimage)), Error::WrongTick);
	});
}

/// MP4: the anchor is what was signed.
#[test]
fn ticks_should_be_refused_when_their_anchor_was_not_signed() {
	run(|| {
		let id = open(&PAYER);
		let mine = chain(66, 1_000, 10);
		let mut evidence = anchored(id, 5, &chain(1, 1, 10), 1);
		if let Some(signed) = &mut evidence.statement {
			signed.statement.anchor = Some(*mine.anchor());
		}
		evidence.ticks = Some(tick(&mine, 10));
		assert_noop!(settle(id, evidence), Error::BadSignature);
	});
}

#[test]
fn ticks_should_be_refused_when_there_are_too_many_at_once() {
	run(|| {
		let chain = chain(1, 1, 1_000);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		assert_noop!(settle(id, ticks(&chain, MAX_HASHES + 1)), Error::TooManyTicks);
		assert_ok!(settle(id, ticks(&chain, MAX_HASHES)));
		// From there on only what is new is hashed.
		assert_noop!(settle(id, ticks(&chain, 2 * MAX_HASHES + 1)), Error::TooManyTicks);
		assert_ok!(settle(id, ticks(&chain, 2 * MAX_HASHES)));
		assert_eq!(session(id).credit.units, u64::from(2 * MAX_HASHES));
	});
}

/// MP9: evidence on an older anchor still counts, and that on the newer one after it.
#[test]
fn ticks_should_count_when_their_anchor_is_not_the_newest() {
	run(|| {
		let (opening, second, third) = (chain(1, 1, 60), chain(2, 1, 60), chain(3, 1, 60));
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*opening.anchor()));
		for (evidence, shown) in [
			(anchored(id, 20, &third, 1), 21),
			(anchored(id, 10, &second, 15), 25),
			(ticks(&opening, 30), 30),
			(anchored(id, 20, &third, 20), 40),
			(anchored(id, 10, &second, 60), 70),
			(anchored(id, 20, &third, 60), 80),
		] {
			assert_ok!(settle(id, evidence));
			assert_eq!(session(id).credit.units, shown);
		}
		assert_eq!(earned(), price(80));
	});
}

/// MP9: a payer's own statement, settled first, can't put a long chain's later ticks out of reach.
#[test]
fn ticks_should_stay_within_reach_when_another_settles_something_else_first() {
	run(|| {
		let chain = chain(1, 1, 1_000);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		assert_ok!(settle(id, units(id, 300)));
		assert_noop!(settle(id, ticks(&chain, 500)), Error::TooManyTicks);
		for count in [64, 128, 192, 256] {
			let paid = session(id).paid;
			assert_ok!(settle(id, ticks(&chain, count)));
			assert_eq!((session(id).credit.units, session(id).paid), (300, paid));
			// MP6: not twice.
			assert_noop!(settle(id, ticks(&chain, count)), Error::NothingNew);
		}
		// The next tick worth anything is in reach now: below it nothing is accepted any more.
		assert_noop!(settle(id, ticks(&chain, 300)), Error::NothingNew);
		for count in [320, 384, 448, 500] {
			assert_ok!(settle(id, ticks(&chain, count)));
		}
		assert_eq!((session(id).credit.units, earned()), (500, price(500)));
	});
}

/// MP9: nor can ticks on another anchor, which take the place of the tick that was checked.
#[test]
fn ticks_should_stay_within_reach_when_another_anchors_tick_was_settled_in_between() {
	run(|| {
		let (long, other) = (chain(1, 1, 1_000), chain(2, 1, 10));
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*long.anchor()));
		assert_ok!(settle(id, ticks(&long, 64)));
		assert_ok!(settle(id, anchored(id, 200, &other, 1)));
		for count in [64, 128, 192, 256] {
			assert_ok!(settle(id, ticks(&long, count)));
		}
		assert_eq!(session(id).credit.units, 256);
		// The other anchor is used up, as is its climb.
		assert_noop!(settle(id, anchored(id, 200, &other, 5)), Error::NothingNew);
	});
}

/// A climb checks signatures and ticks like any settlement.
#[test]
fn climb_should_be_refused_when_the_tick_or_the_signature_is_wrong() {
	run(|| {
		let chain = chain(1, 1, 1_000);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		assert_ok!(settle(id, units(id, 300)));
		let wrong = Evidence { statement: None, ticks: Some(Ticks { count: 64, preimage: [0; 32] }) };
		assert_noop!(settle(id, wrong), Error::WrongTick);
		let mut forged = anchored(id, 1, &chain, 64);
		if let Some(signed) = &mut forged.statement {
			signed.statement.units = 2;
		}
		assert_noop!(settle(id, forged), Error::BadSignature);
	});
}

/// MP6, after the XRP Ledger's payment channel claims (XRPL PR 2801): any number of settlements of one statement,
/// by whomever, alone or together, pay once.
#[test]
fn statement_should_pay_once_when_settled_many_times() {
	run(|| {
		let id = open(&PAYER);
		let evidence = units(id, 1_000);
		assert_ok!(MeteredPayments::settle(signed(&PROVIDER), id, evidence));
		for who in [&PROVIDER, &STRANGER, &PAYER] {
			assert_noop!(MeteredPayments::settle(signed(who), id, evidence), Error::NothingNew);
		}
		settle_many(vec![crate::Settlement { session: id, evidence }; 16]);
		assert_noop!(MeteredPayments::close(signed(&PROVIDER), id, Some(evidence)), Error::NothingNew);
		assert_eq!((session(id).paid, earned()), (price(1_000), price(1_000)));
	});
}

/// MP3, after x402#2471: settlements that overtake one another leave the same money as those in order.
#[test]
fn statements_should_pay_the_same_when_they_arrive_out_of_order() {
	run(|| {
		let (ordered, overtaken) = (open(&PAYER), open(&PAYER));
		for use_so_far in [100, 200, 300] {
			assert_ok!(settle(ordered, units(ordered, use_so_far)));
		}
		assert_ok!(settle(overtaken, units(overtaken, 300)));
		assert_noop!(settle(overtaken, units(overtaken, 100)), Error::NothingNew);
		assert_noop!(settle(overtaken, units(overtaken, 200)), Error::NothingNew);
		assert_eq!(session(ordered).paid, session(overtaken).paid);
	});
}

/// MP3: a tiny price per unit adds up, though each unit alone is less than a µUSDT.
#[test]
fn units_should_not_be_lost_to_rounding_when_settled_one_by_one() {
	run(|| {
		let third = Terms { price: Price { amount: 1, per: 3 }, ..terms() };
		let id = open_on(&PAYER, third, USDT, None);
		for count in 1..=9 {
			assert_ok!(settle(id, units(id, count)));
		}
		assert_eq!(earned(), 3);
	});
}

#[test]
fn weight_should_be_of_the_hashes_made_when_settled() {
	run(|| {
		let chain = chain(1, 1, 1_000);
		let id = open_on(&PAYER, terms(), DEPOSIT, Some(*chain.anchor()));
		assert_ok!(settle(id, ticks(&chain, 60)));
		let call = crate::Call::<Test>::settle { session: id, evidence: ticks(&chain, 70) };
		assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::settle(MAX_HASHES) + meter_looks(1));
		let result = settle(id, ticks(&chain, 70)).unwrap();
		assert_eq!(result.actual_weight, Some(<() as WeightInfo>::settle(10) + meter_looks(1)));
	});
}
