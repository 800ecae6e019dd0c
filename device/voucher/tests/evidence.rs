//! The evidence rules: what counts is always the best evidence ever shown (MP3, MP4, MP9 rest on this function).
#![cfg(feature = "software")]
#![allow(
	clippy::unwrap_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

use coinop_voucher::{
	appraise, Anchor, Credit, Cursor, Evidence, PublicKey, Refusal, SessionFacts, SigningKey, Software, Statement,
	TickChain, Ticks, Worth,
};
use proptest::prelude::*;

const GENESIS: [u8; 32] = [1; 32];
const SESSION: u64 = 7;
const MAX_HASHES: u32 = 4_096;

fn key() -> SigningKey {
	SigningKey::ed25519(&[3; 32])
}

fn chain(seed: u8) -> TickChain<8> {
	TickChain::new::<Software>([seed; 32], 5, 100).unwrap()
}

fn signed(units: u64, idle_seconds: u64, anchor: Option<Anchor>) -> Evidence {
	let statement = Statement { units, idle_seconds, anchor };
	Evidence { statement: Some(statement.sign(&key(), &GENESIS, SESSION).unwrap()), ticks: None }
}

fn with_ticks(mut evidence: Evidence, ticks: Ticks) -> Evidence {
	evidence.ticks = Some(ticks);
	evidence
}

fn judge_for(
	public: &PublicKey,
	genesis: &[u8; 32],
	session: u64,
	opening: Option<&Anchor>,
	evidence: &Evidence,
	credit: &Credit,
	cursor: Option<&Cursor>,
) -> Result<Worth, Refusal> {
	let facts = SessionFacts { genesis, session, key: public, opening_anchor: opening };
	appraise::<Software>(&facts, evidence, credit, cursor, MAX_HASHES)
}

fn judge(opening: Option<&Anchor>, evidence: &Evidence, credit: &Credit) -> Result<Worth, Refusal> {
	judge_for(&key().public(), &GENESIS, SESSION, opening, evidence, credit, None)
}

#[test]
fn evidence_should_be_worth_base_and_ticks_when_statement_carries_an_anchor() {
	let chain = chain(1);
	let evidence = with_ticks(signed(40, 2, Some(*chain.anchor())), chain.reveal::<Software>(3).unwrap());
	let worth = judge(None, &evidence, &Credit::default()).unwrap();
	assert_eq!(worth.credit, Credit { units: 55, idle_seconds: 2 });
	assert_eq!(worth.hashes, 3);
}

#[test]
fn evidence_should_be_refused_when_anything_signed_differs() {
	let evidence = signed(40, 0, None);
	let none = Credit::default();
	let public = key().public();
	let refused = |public: &PublicKey, genesis, session| {
		judge_for(public, &genesis, session, None, &evidence, &none, None).unwrap_err()
	};
	assert!(judge(None, &evidence, &none).is_ok());
	assert_eq!(refused(&public, [2; 32], SESSION), Refusal::BadSignature, "another chain");
	assert_eq!(refused(&public, GENESIS, SESSION + 1), Refusal::BadSignature, "another session");
	assert_eq!(
		refused(&SigningKey::ed25519(&[4; 32]).public(), GENESIS, SESSION),
		Refusal::BadSignature,
		"another key"
	);
	let mut altered = evidence;
	altered.statement.as_mut().unwrap().statement.units = 41;
	assert_eq!(judge(None, &altered, &none).unwrap_err(), Refusal::BadSignature, "other units");
}

/// MP4: a device's consent to an owner is no statement, though the same key signs both.
#[test]
fn evidence_should_be_refused_when_signature_is_of_another_kind() {
	let possession = coinop_voucher::message::possession(&GENESIS, &[2; 32], &key().public().account(), 0, 1);
	let mut evidence = signed(40, 0, None);
	evidence.statement.as_mut().unwrap().signature = key().sign(&possession).unwrap();
	assert_eq!(judge(None, &evidence, &Credit::default()).unwrap_err(), Refusal::BadSignature);
}

#[test]
fn ticks_should_be_refused_with_their_own_error_when_out_of_place() {
	let (chain, none) = (chain(1), Credit::default());
	let anchor = Some(chain.anchor());
	let tick = |count, preimage| Evidence { statement: None, ticks: Some(Ticks { count, preimage }) };
	let good = chain.reveal::<Software>(10).unwrap();
	assert_eq!(judge(anchor, &tick(0, good.preimage), &none).unwrap_err(), Refusal::TickOutOfRange);
	assert_eq!(judge(anchor, &tick(101, good.preimage), &none).unwrap_err(), Refusal::TickOutOfRange);
	assert_eq!(judge(anchor, &tick(11, good.preimage), &none).unwrap_err(), Refusal::WrongTick);
	assert_eq!(judge(None, &tick(10, good.preimage), &none).unwrap_err(), Refusal::NoAnchor);
	assert_eq!(judge(None, &Evidence::default(), &none).unwrap_err(), Refusal::Empty);
	let credit = judge(anchor, &tick(10, good.preimage), &none).unwrap().credit;
	assert_eq!(judge(anchor, &tick(10, good.preimage), &credit).unwrap_err(), Refusal::NothingNew);
	let long = Anchor { length: 65_536, ..*chain.anchor() };
	assert_eq!(judge(Some(&long), &tick(4_097, good.preimage), &none).unwrap_err(), Refusal::TooManyHashes);
}

#[test]
fn anchor_should_be_refused_when_its_ticks_would_overflow() {
	let anchor = Anchor { units_per_tick: u64::MAX / 50, ..*chain(1).anchor() };
	assert_eq!(judge(None, &signed(40, 0, Some(anchor)), &Credit::default()).unwrap_err(), Refusal::InvalidAnchor);
}

/// A cursor saves hashing and changes nothing else, also one that lies on another chain.
#[test]
fn cursor_should_only_save_hashes_when_any_is_given() {
	let (one, two) = (chain(1), chain(2));
	let evidence = Evidence { statement: None, ticks: one.reveal::<Software>(60) };
	let at = |chain: &TickChain<8>, count| Cursor {
		root: chain.anchor().root,
		ticks: chain.reveal::<Software>(count).unwrap(),
	};
	for (cursor, hashes) in [(at(&one, 59), 1), (at(&one, 60), 60), (at(&one, 80), 60), (at(&two, 59), 60)] {
		let worth = judge_for(
			&key().public(),
			&GENESIS,
			SESSION,
			Some(one.anchor()),
			&evidence,
			&Credit::default(),
			Some(&cursor),
		);
		let worth = worth.unwrap();
		assert_eq!((worth.credit.units, worth.hashes), (300, hashes));
	}
}

proptest! {
	/// MP3 and MP9: in whatever order pieces are shown, the credit ends at the best of each part and never falls.
	#[test]
	fn credit_should_end_the_same_when_evidence_comes_in_any_order(
		pieces in prop::collection::vec((0u64..400, 0u64..50, prop::option::of((1u8..4, 0u32..100))), 1..12).prop_shuffle(),
		opening_ticks in 0u32..100,
	) {
		let opening = chain(9);
		let mut all: Vec<(Evidence, Credit)> = pieces.iter().map(|(units, idle, ticked)| {
			let chain = ticked.map(|(seed, count)| (chain(seed), count));
			let mut evidence = signed(*units, *idle, chain.as_ref().map(|(chain, _)| *chain.anchor()));
			let count = chain.as_ref().map_or(0, |(_, count)| *count);
			evidence.ticks = chain.and_then(|(chain, count)| chain.reveal::<Software>(count));
			(evidence, Credit { units: units + 5 * u64::from(count), idle_seconds: *idle })
		}).collect();
		if let Some(ticks) = opening.reveal::<Software>(opening_ticks) {
			let worth = Credit { units: 5 * u64::from(opening_ticks), idle_seconds: 0 };
			all.insert(all.len() / 2, (Evidence { statement: None, ticks: Some(ticks) }, worth));
		}
		let best = all.iter().fold(Credit::default(), |best, (_, worth)| Credit {
			units: best.units.max(worth.units),
			idle_seconds: best.idle_seconds.max(worth.idle_seconds),
		});
		let (mut credit, mut cursor) = (Credit::default(), None::<Cursor>);
		for (evidence, _) in &all {
			match judge_for(&key().public(), &GENESIS, SESSION, Some(opening.anchor()), evidence, &credit, cursor.as_ref()) {
				Ok(worth) => {
					prop_assert!(worth.credit.units >= credit.units && worth.credit.idle_seconds >= credit.idle_seconds);
					prop_assert!(worth.credit != credit);
					credit = worth.credit;
					cursor = worth.cursor.or(cursor);
				},
				Err(refusal) => prop_assert_eq!(refusal, Refusal::NothingNew),
			}
		}
		prop_assert_eq!(credit, best);
	}

	/// Bytes from outside never panic, and nothing unsigned is ever worth anything.
	#[test]
	fn appraisal_should_refuse_when_signature_is_random(units: u64, idle: u64, root: [u8; 32], per: u64, length: u32,
		count: u32, preimage: [u8; 32], signature: [u8; 32]) {
		let mut evidence = signed(units, idle, None);
		let signed = evidence.statement.as_mut().unwrap();
		signed.statement.anchor = Some(Anchor { root, units_per_tick: per, length });
		signed.signature = coinop_voucher::Signature::Ed25519([signature, preimage].concat().try_into().unwrap());
		prop_assert!(judge(None, &evidence, &Credit::default()).is_err());
		let ticked = with_ticks(evidence, Ticks { count, preimage });
		prop_assert!(judge(None, &ticked, &Credit::default()).is_err());
	}
}
