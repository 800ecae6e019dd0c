//! `voucher`: how many ticks and signed statements a provider checks in a second on one core, beside the raw hash
//! and the raw signature check that each contains.

use super::{grouped, table, Outcome};
use crate::{machine::Machine, samples::median};
use anyhow::{anyhow, ensure, Context, Result};
use coinop_agent::keys::{Key, Scheme};
use coinop_voucher::{Crypto, Cursor, PublicKey, SessionId, Signature, SignedStatement, Software, Statement, Ticks};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{hint::black_box, time::Instant};

/// Ticks of the chain that is checked.
const TICKS: u32 = 65_536;

/// Times that the chain is checked for one sample.
const CHAINS: u32 = 8;

/// Statements checked for one sample.
const STATEMENTS: u32 = 1_024;

/// The chain and the session that the statements are for.
const GENESIS: [u8; 32] = [7; 32];
const SESSION: SessionId = 42;

/// Something to be measured: does `count` checks and answers whether all of them were good.
struct Work {
	what: String,
	count: u32,
	check: Box<dyn FnMut() -> bool>,
	/// Place of the raw operation in the list.
	beside: Option<usize>,
}

#[derive(Serialize)]
struct Row {
	what: String,
	/// Median of the samples.
	per_second: f64,
	/// Time of one, from that median.
	microseconds: f64,
	beside: Option<String>,
	/// Median over the rounds of this one's speed to the raw operation's in the same round.
	ratio: Option<f64>,
	/// Per second, a round each.
	samples: Vec<f64>,
}

/// Measures everything once a round, so that whatever else the machine does touches all alike.
pub fn run(rounds: u32) -> Result<Outcome> {
	ensure!(rounds > 0, "at least one round is needed");
	let mut works = hashes()?;
	for scheme in [Scheme::Ed25519, Scheme::Sr25519, Scheme::Secp256k1, Scheme::P256] {
		works.extend(signatures(scheme, works.len())?);
	}
	let mut samples: Vec<Vec<f64>> = works.iter().map(|_| Vec::new()).collect();
	for round in 1..=rounds {
		eprint!("\rround {round} of {rounds}");
		for (work, samples) in works.iter_mut().zip(&mut samples) {
			let started = Instant::now();
			ensure!((work.check)(), "{}: a good one was refused", work.what);
			samples.push(f64::from(work.count) / started.elapsed().as_secs_f64());
		}
	}
	eprintln!();

	let rows: Vec<Row> = works
		.iter()
		.zip(&samples)
		.map(|(work, own)| {
			let raw = work.beside.and_then(|at| Some((works.get(at)?, samples.get(at)?)));
			let per_second = median(own);
			Row {
				what: work.what.clone(),
				per_second,
				microseconds: 1_000_000.0 / per_second,
				beside: raw.map(|(work, _)| work.what.clone()),
				ratio: raw.map(|(_, raw)| {
					let ratios: Vec<f64> = own.iter().zip(raw).map(|(own, raw)| *own / *raw).collect();
					median(&ratios)
				}),
				samples: own.clone(),
			}
		})
		.collect();

	let table = table(
		&["one core", "per second", "µs each", "of the raw operation"],
		rows.iter().map(|row| {
			let ratio = row.ratio.map(|ratio| format!("{:.0} %", ratio * 100.0)).unwrap_or_default();
			vec![row.what.clone(), grouped(format!("{:.0}", row.per_second)), format!("{:.3}", row.microseconds), ratio]
		}),
	);
	Ok(Outcome {
		name: "voucher",
		how: format!(
			"Medians of {rounds} rounds, each measuring every row once: {} ticks one by one, {STATEMENTS} statements. \
			 A statement's check includes decoding key and signature.",
			u64::from(TICKS).saturating_mul(CHAINS.into()),
		),
		machine: Machine::here(),
		results: serde_json::to_value(&rows)?,
		table,
	})
}

/// The raw hash, and the check of a tick beside it.
fn hashes() -> Result<Vec<Work>> {
	let mut values: Vec<[u8; 32]> = vec![[3; 32]];
	for _ in 0..TICKS {
		let next = values.last().map(|value| Software::sha256(value)).context("a chain has a value")?;
		values.push(next);
	}
	let root = values.pop().context("a chain has a root")?;
	let ticks: Vec<Ticks> =
		(1..=TICKS).zip(values.into_iter().rev()).map(|(count, preimage)| Ticks { count, preimage }).collect();
	let count = TICKS.saturating_mul(CHAINS);

	let raw = move || {
		let mut value: [u8; 32] = black_box([3; 32]);
		for _ in 0..count {
			value = Sha256::digest(value).into();
		}
		black_box(value) != [3; 32]
	};
	let checked = move || {
		(0..CHAINS).all(|_| {
			let end = ticks
				.iter()
				.try_fold(Cursor::start(black_box(root)), |cursor, ticks| cursor.advance::<Software>(ticks));
			black_box(end).is_some()
		})
	};
	Ok(vec![
		Work { what: "SHA-256 of 32 bytes, raw".into(), count, check: Box::new(raw), beside: None },
		Work { what: "tick".into(), count, check: Box::new(checked), beside: Some(0) },
	])
}

/// A scheme's raw check with everything decoded before, and the check of a statement beside it. `place` is where
/// the first of the two will stand.
fn signatures(scheme: Scheme, place: usize) -> Result<[Work; 2]> {
	let key = Key::generate(scheme)?;
	let public = key.public();
	let signed = (1..=u64::from(STATEMENTS))
		.map(|units| {
			let statement = Statement { units, idle_seconds: 0, anchor: None };
			let signature =
				key.sign_message(&statement.message(&GENESIS, SESSION)).context("the key could not sign")?;
			Ok(SignedStatement { statement, signature })
		})
		.collect::<Result<Vec<_>>>()?;
	let raw = raw_checks(&public, &signed)?;
	let checked = move || signed.iter().all(|signed| black_box(signed).verify::<Software>(&public, &GENESIS, SESSION));
	Ok([
		Work { what: format!("{scheme} signature, raw"), count: STATEMENTS, check: raw, beside: None },
		Work { what: format!("{scheme} statement"), count: STATEMENTS, check: Box::new(checked), beside: Some(place) },
	])
}

/// The library's own check of each signature.
fn raw_checks(public: &PublicKey, signed: &[SignedStatement]) -> Result<Box<dyn FnMut() -> bool>> {
	let message = |signed: &SignedStatement| signed.statement.message(&GENESIS, SESSION);
	match public {
		PublicKey::Ed25519(key) => {
			let key = ed25519_dalek::VerifyingKey::from_bytes(key).map_err(|error| anyhow!("{error}"))?;
			let mut items = Vec::new();
			for signed in signed {
				let Signature::Ed25519(bytes) = &signed.signature else { continue };
				items.push((message(signed), ed25519_dalek::Signature::from_bytes(bytes)));
			}
			Ok(Box::new(move || items.iter().all(|(message, it)| key.verify_strict(black_box(message), it).is_ok())))
		},
		PublicKey::Sr25519(key) => {
			let key = schnorrkel::PublicKey::from_bytes(key).map_err(|error| anyhow!("{error}"))?;
			let mut items = Vec::new();
			for signed in signed {
				let Signature::Sr25519(bytes) = &signed.signature else { continue };
				let signature = schnorrkel::Signature::from_bytes(bytes).map_err(|error| anyhow!("{error}"))?;
				items.push((message(signed), signature));
			}
			Ok(Box::new(move || {
				items.iter().all(|(message, it)| key.verify_simple(b"substrate", black_box(message), it).is_ok())
			}))
		},
		PublicKey::Secp256k1(key) => {
			use k256::ecdsa::{RecoveryId, Signature as Ecdsa, VerifyingKey};
			let key = VerifyingKey::from_sec1_bytes(key).map_err(|error| anyhow!("{error}"))?;
			let mut items = Vec::new();
			for signed in signed {
				let Signature::Secp256k1(bytes) = &signed.signature else { continue };
				let Some((rs, [id])) = bytes.split_first_chunk::<64>() else { continue };
				let rs = Ecdsa::from_slice(rs).map_err(|error| anyhow!("{error}"))?;
				let id = RecoveryId::from_byte(*id).context("a signature has a recovery number")?;
				let digest: [u8; 32] = Sha256::digest(message(signed)).into();
				items.push((digest, rs, id));
			}
			Ok(Box::new(move || {
				items.iter().all(|(digest, rs, id)| {
					VerifyingKey::recover_from_prehash(black_box(digest), rs, *id).is_ok_and(|found| found == key)
				})
			}))
		},
		PublicKey::P256(key) => {
			use p256::ecdsa::{signature::hazmat::PrehashVerifier, Signature as Ecdsa, VerifyingKey};
			let key = VerifyingKey::from_sec1_bytes(key).map_err(|error| anyhow!("{error}"))?;
			let mut items = Vec::new();
			for signed in signed {
				let Signature::P256(bytes) = &signed.signature else { continue };
				let rs = Ecdsa::from_slice(bytes).map_err(|error| anyhow!("{error}"))?;
				let digest: [u8; 32] = Sha256::digest(message(signed)).into();
				items.push((digest, rs));
			}
			Ok(Box::new(move || items.iter().all(|(digest, rs)| key.verify_prehash(black_box(digest), rs).is_ok())))
		},
	}
}
