//! Bytes from outside: evidence, consents and whole calls, made up, and made from good ones by changing them a little.
//!
//! `scripts/fuzz` runs these for as long as wanted, by COINOP_FUZZ_CASES.

use crate::{mock::*, Call, Settlement};
use codec::{Decode, DecodeAll, Encode};
use coinop_voucher::{Consent, Evidence, SessionId};
use frame_support::{
	assert_ok, dispatch::GetDispatchInfo, pallet_prelude::TransactionSource, traits::Authorize, BoundedVec,
};
use proptest::prelude::*;

/// Cases of each target, unless COINOP_FUZZ_CASES says otherwise.
const CASES: u32 = 512;

/// The most units that any good evidence below shows.
const MOST: u64 = 900;

fn config() -> ProptestConfig {
	let cases = std::env::var("COINOP_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
	ProptestConfig { cases, max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

/// What broke something once, or stands at an edge.
fn corpus() -> Vec<Vec<u8>> {
	let lines = include_str!("corpus.txt").lines().filter(|line| !line.starts_with('#'));
	lines.map(|line| hex(line).expect("hexadecimal digits")).collect()
}

fn hex(line: &str) -> Option<Vec<u8>> {
	let digits: Option<Vec<u8>> = line.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
	Some(digits?.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

/// Evidence that counts in the session 0 of [`on_a_chain`].
fn good() -> Vec<Vec<u8>> {
	let (opening, later) = (chain(1, 10, 40), chain(2, 5, 60));
	[units(0, MOST), usage(0, 7, 3), anchored(0, 600, &later, 60), ticks(&opening, 1), ticks(&opening, 40)]
		.map(|evidence| evidence.encode())
		.into()
}

/// A change to some bytes.
#[derive(Clone, Debug)]
enum Change {
	Set(usize, u8),
	Flip(usize, u8),
	Remove(usize, usize),
	Insert(usize, Vec<u8>),
	Repeat(usize, usize),
	Truncate(usize),
}

fn any_change() -> impl Strategy<Value = Change> {
	let at = || any::<usize>();
	prop_oneof![
		(at(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
		(at(), 0u8..8).prop_map(|(at, bit)| Change::Flip(at, bit)),
		(at(), 1usize..40).prop_map(|(at, length)| Change::Remove(at, length)),
		(at(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
		(at(), 1usize..40).prop_map(|(at, length)| Change::Repeat(at, length)),
		at().prop_map(Change::Truncate),
	]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
	let place = |at: usize| at % bytes.len().max(1);
	match change {
		_ if bytes.is_empty() => {},
		Change::Set(at, byte) => {
			let at = place(*at);
			bytes[at] = *byte;
		},
		Change::Flip(at, bit) => {
			let at = place(*at);
			bytes[at] ^= 1 << bit;
		},
		Change::Remove(at, length) => {
			let at = place(*at);
			bytes.drain(at..bytes.len().min(at + length));
		},
		Change::Insert(at, more) => {
			let at = place(*at);
			bytes.splice(at..at, more.iter().copied());
		},
		Change::Repeat(at, length) => {
			let at = place(*at);
			let again = bytes[at..bytes.len().min(at + length)].to_vec();
			bytes.splice(at..at, again);
		},
		Change::Truncate(at) => {
			let at = place(*at);
			bytes.truncate(at);
		},
	}
}

/// Bytes from nowhere, from the corpus, or from `seeds`, changed a few times.
fn mutated(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
	let from_seeds = (prop::sample::select(seeds), prop::collection::vec(any_change(), 0..5));
	prop_oneof![
		1 => prop::collection::vec(any::<u8>(), 0..400),
		9 => from_seeds.prop_map(|(mut bytes, changes)| {
			changes.iter().for_each(|change| apply(&mut bytes, change));
			bytes
		}),
	]
}

fn seeds() -> Vec<Vec<u8>> {
	let mut seeds = corpus();
	seeds.extend(good());
	seeds
}

/// A chain with the session that [`good`] evidence is for.
fn on_a_chain(test: impl FnOnce(SessionId)) {
	run(|| test(open_on(&PAYER, terms(), DEPOSIT, Some(*chain(1, 10, 40).anchor()))));
}

/// MP4: whatever the bytes, no more was credited than the key ever said and the ticks ever showed.
fn assert_nothing_was_made_up(id: SessionId) {
	let credit = session(id).credit;
	assert!(credit.units <= MOST && credit.idle_seconds <= 3, "{credit:?}");
}

proptest! {
	#![proptest_config(config())]

	/// Statements and tick proofs.
	#[test]
	fn evidence_should_be_refused_or_true_when_its_bytes_are_any(bytes in mutated(seeds())) {
		let Ok(evidence) = Evidence::decode_all(&mut bytes.as_slice()) else { return Ok(()) };
		prop_assert_eq!(evidence.encode(), bytes, "one encoding only");
		on_a_chain(|id| {
			let quoted = MeteredPayments::settlement_quote(id, &evidence);
			let result = settle(id, evidence);
			assert_eq!(quoted.is_ok(), result.is_ok());
			if let Ok(quote) = quoted {
				assert_eq!((session(id).paid, session(id).credit), (quote.amount, quote.credit));
			}
			assert_nothing_was_made_up(id);
		});
	}

	/// A whole `settle_many`, as it comes in a transaction.
	#[test]
	fn settle_many_should_pay_only_what_is_true_when_its_bytes_are_any(
		pieces in prop::collection::vec((0u64..3, mutated(seeds())), 0..6),
		changes in prop::collection::vec(any_change(), 0..3),
	) {
		let items: Vec<_> = pieces
			.iter()
			.filter_map(|(session, bytes)| {
				let evidence = Evidence::decode(&mut bytes.as_slice()).ok()?;
				Some(Settlement { session: *session, evidence })
			})
			.collect();
		let items = BoundedVec::try_from(items).unwrap();
		let mut bytes = RuntimeCall::from(Call::<Test>::settle_many { provider: PROVIDER, items }).encode();
		changes.iter().for_each(|change| apply(&mut bytes, change));
		let Ok(RuntimeCall::MeteredPayments(call)) = RuntimeCall::decode_all(&mut bytes.as_slice()) else {
			return Ok(());
		};
		on_a_chain(|id| {
			let weight = call.get_dispatch_info().call_weight;
			if let Call::settle_many { provider, items } = call {
				let done = MeteredPayments::settle_many(signed(&STRANGER), provider, items);
				assert!(done.unwrap().actual_weight.unwrap().all_lte(weight));
			}
			assert_nothing_was_made_up(id);
		});
	}

	/// A settlement that nobody signs: whatever the bytes, asking costs no state, and nobody is charged.
	#[test]
	fn consent_should_be_refused_when_its_bytes_are_any(
		evidence in mutated(seeds()),
		consent in mutated(vec![sample_consent().encode()]),
	) {
		let (Ok(evidence), Ok(consent)) =
			(Evidence::decode_all(&mut evidence.as_slice()), Consent::decode_all(&mut consent.as_slice()))
		else {
			return Ok(());
		};
		on_a_chain(|session| {
			let call = Call::<Test>::settle_from_proceeds { session, evidence, consent };
			assert!(call.authorize(TransactionSource::External).unwrap().is_err());
			assert_ok!(MeteredPayments::do_try_state());
		});
	}
}

/// Signed by a key that speaks for nobody there.
fn sample_consent() -> Consent {
	let shown = units(0, MOST).shown(None).unwrap();
	Consent::sign(&key(), &GENESIS, 0, &shown, USUAL_FEE, START.at + HOUR).unwrap()
}

#[test]
fn good_evidence_should_count_when_unchanged() {
	for bytes in good() {
		on_a_chain(|id| {
			assert_ok!(settle(id, Evidence::decode_all(&mut bytes.as_slice()).unwrap()));
		});
	}
	assert!(corpus().len() > 10);
}
