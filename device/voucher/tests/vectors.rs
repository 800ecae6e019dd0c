//! The crate against `vectors/vectors.json`, which an independent implementation (`vectors/make.py`) made.
#![cfg(feature = "software")]
#![allow(
	clippy::unwrap_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::expect_used,
	clippy::as_conversions,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

use coinop_voucher::{
	merkle,
	message::{confirmation, enrolment, possession, transaction},
	Anchor, Consent, Credit, Crypto, Cursor, Fault, PublicKey, Signature, SigningKey, Software, Statement, TickChain,
};
use serde_json::Value;

fn vectors() -> Value {
	serde_json::from_str(include_str!("vectors/vectors.json")).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().unwrap()).unwrap()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
	bytes(value).try_into().unwrap()
}

fn keys(vectors: &Value) -> [SigningKey; 3] {
	let secret = array(&vectors["secret"]);
	[SigningKey::ed25519(&secret), SigningKey::secp256k1(&secret).unwrap(), SigningKey::p256(&secret).unwrap()]
}

/// The schemes are deterministic: the same bytes, not only a valid signature.
fn assert_signatures(keys: &[SigningKey; 3], message: &[u8], expected: &Value) {
	let [ed, k1, r1] = keys;
	assert_eq!(ed.sign(message).unwrap(), Signature::Ed25519(array(&expected["ed25519"])));
	assert_eq!(k1.sign(message).unwrap(), Signature::Secp256k1(array(&expected["secp256k1"])));
	assert_eq!(r1.sign(message).unwrap(), Signature::P256(array(&expected["p256"])));
	for key in keys {
		assert!(key.public().verify::<Software>(message, &key.sign(message).unwrap()));
	}
}

#[test]
fn keys_should_match_vectors_when_made_from_the_secret() {
	let vectors = vectors();
	let [ed, k1, r1] = keys(&vectors);
	assert_eq!(ed.public(), PublicKey::Ed25519(array(&vectors["ed25519_public"])));
	assert_eq!(k1.public(), PublicKey::Secp256k1(array(&vectors["secp256k1_public"])));
	assert_eq!(k1.public().account(), array(&vectors["secp256k1_account"]));
	assert_eq!(ed.public().account(), array(&vectors["ed25519_public"]));
	assert_eq!(r1.public(), PublicKey::P256(array(&vectors["p256_public"])));
	assert_eq!(r1.public().account(), array(&vectors["p256_account"]));
}

#[test]
fn statement_should_match_vectors_when_encoded_and_signed() {
	let vectors = vectors();
	let genesis = array(&vectors["genesis"]);
	let ticks = &vectors["ticks"];
	let anchor = Anchor { root: array(&ticks["root"]), units_per_tick: 3, length: 1000 };
	for expected in vectors["statements"].as_array().unwrap() {
		let statement = Statement {
			units: expected["units"].as_u64().unwrap(),
			idle_seconds: expected["idle_seconds"].as_u64().unwrap(),
			anchor: expected["anchored"].as_bool().unwrap().then_some(anchor),
		};
		let message = statement.message(&genesis, expected["session"].as_u64().unwrap());
		assert_eq!(message.as_slice(), bytes(&expected["message"]));
		assert_signatures(&keys(&vectors), &message, expected);
	}
}

#[test]
fn possession_should_match_vectors_when_encoded_and_signed() {
	let vectors = vectors();
	let expected = &vectors["possession"];
	let (genesis, owner, device) =
		(array(&vectors["genesis"]), array(&expected["owner"]), array(&vectors["ed25519_public"]));
	let message = possession(&genesis, &owner, &device, 0, expected["expires"].as_u64().unwrap());
	assert_eq!(message.as_slice(), bytes(&expected["message"]));
	assert_signatures(&keys(&vectors), &message, expected);
}

#[test]
fn confirmation_should_match_vectors_when_encoded_and_signed() {
	let vectors = vectors();
	let expected = &vectors["confirmation"];
	let message = confirmation(&array(&vectors["genesis"]), 7, 2);
	assert_eq!(message.as_slice(), bytes(&expected["message"]));
	assert_signatures(&keys(&vectors), &message, expected);
}

#[test]
fn enrolment_and_transaction_should_match_vectors_when_encoded_and_signed() {
	let vectors = vectors();
	let (genesis, owner, device) =
		(array(&vectors["genesis"]), array(&vectors["possession"]["owner"]), array(&vectors["ed25519_public"]));
	let expected = &vectors["enrolment"];
	let message = enrolment(&genesis, 7, 2, &owner, &device, 1_800_000_000_000, &Software::sha256(b"what it presents"));
	assert_eq!(message.as_slice(), bytes(&expected["message"]));
	assert_signatures(&keys(&vectors), &message, expected);

	let expected = &vectors["transaction"];
	let message = transaction(&genesis, &device, 3, &Software::sha256(b"what it implies"));
	assert_eq!(message.as_slice(), bytes(&expected["message"]));
	assert_signatures(&keys(&vectors), &message, expected);
}

#[test]
fn consent_should_match_vectors_when_encoded_and_signed() {
	let vectors = vectors();
	let expected = &vectors["consent"];
	let shown = Credit { units: 11_237, idle_seconds: 60 };
	let message = Consent::message(&array(&vectors["genesis"]), 7, &shown, 10_000, 1_800_000_000_000);
	assert_eq!(message.as_slice(), bytes(&expected["message"]));
	assert_signatures(&keys(&vectors), &message, expected);
}

/// Leaves and roots of trees of one to five devices, and each leaf's proof.
#[test]
fn fleet_should_match_vectors_when_hashed() {
	let vectors = vectors();
	let owner = array(&vectors["possession"]["owner"]);
	let expected = &vectors["fleet"];
	let leaves: Vec<merkle::Hash> = (0..5u8)
		.map(|index| {
			let mut key = [index; 33];
			key[0] = 2;
			let leaf = merkle::leaf::<Software>(&owner, index.into(), &PublicKey::P256(key));
			assert_eq!(leaf, array(&expected["leaves"][usize::from(index)]));
			leaf
		})
		.collect();
	let node = merkle::node::<Software>;
	let [a, b, c, d, e] = leaves[..] else { panic!("five leaves") };
	let (ab, cd) = (node(&a, &b), node(&c, &d));
	let roots = [a, ab, node(&ab, &c), node(&ab, &cd), node(&node(&ab, &cd), &e)];
	for (root, expected) in roots.iter().zip(expected["roots"].as_array().unwrap()) {
		assert_eq!(*root, array(expected));
	}
	let verify = |count: u32, index, leaf, proof: &[merkle::Hash]| {
		merkle::verify::<Software>(&roots[count as usize - 1], count, index, leaf, proof)
	};
	assert_eq!(verify(1, 0, a, &[]), Ok(()));
	assert_eq!(verify(3, 2, c, &[ab]), Ok(()));
	assert_eq!(verify(5, 0, a, &[b, cd, e]), Ok(()));
	assert_eq!(verify(5, 3, d, &[c, ab, e]), Ok(()));
	assert_eq!(verify(5, 4, e, &[node(&ab, &cd)]), Ok(()));

	use merkle::ProofFault;
	assert_eq!(verify(5, 5, e, &[node(&ab, &cd)]), Err(ProofFault::NoSuchLeaf));
	assert_eq!(verify(5, 3, d, &[c, ab]), Err(ProofFault::WrongLength));
	assert_eq!(verify(5, 3, d, &[c, ab, e, e]), Err(ProofFault::WrongLength));
	assert_eq!(verify(5, 3, e, &[c, ab, e]), Err(ProofFault::WrongRoot));
	assert_eq!(verify(5, 2, d, &[c, ab, e]), Err(ProofFault::WrongRoot));
	assert_eq!(verify(4, 3, d, &[c, ab]), Ok(()));
	// An inner node is no leaf, though it hashes up to the root.
	assert_eq!(verify(3, 0, ab, &[c]), Err(ProofFault::WrongLength));
}

#[test]
fn tick_chain_should_match_vectors_when_revealed() {
	let vectors = vectors();
	let ticks = &vectors["ticks"];
	let chain = TickChain::<16>::new::<Software>(array(&ticks["seed"]), 3, 1000).unwrap();
	assert_eq!(chain.anchor().root, array(&ticks["root"]));
	for (count, preimage) in ticks["revealed"].as_object().unwrap() {
		let revealed = chain.reveal::<Software>(count.parse().unwrap()).unwrap();
		assert_eq!(revealed.preimage, array(preimage));
		assert!(Cursor::start(chain.anchor().root).advance::<Software>(&revealed).is_some());
	}
}

#[test]
fn signature_should_be_refused_when_scheme_message_key_or_s_differ() {
	let vectors = vectors();
	let [ed, k1, r1] = keys(&vectors);
	let message = b"a message";
	let (Signature::Ed25519(mut edge), Signature::Secp256k1(mut high)) =
		(ed.sign(message).unwrap(), k1.sign(message).unwrap())
	else {
		panic!("schemes changed")
	};
	assert!(!ed.public().verify::<Software>(b"another", &Signature::Ed25519(edge)));
	assert!(!ed.public().verify::<Software>(message, &Signature::Sr25519(edge)));
	assert!(!SigningKey::ed25519(&[9; 32]).public().verify::<Software>(message, &Signature::Ed25519(edge)));
	edge[63] ^= 0x80;
	assert!(!ed.public().verify::<Software>(message, &Signature::Ed25519(edge)));

	// The other root of the curve's equation signs the same message: s' = n − s with the recovery bit flipped.
	let order = hex::decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").unwrap();
	let mut borrow = 0i16;
	for i in (0..32).rev() {
		let digit = i16::from(order[i]) - i16::from(high[32 + i]) - borrow;
		borrow = i16::from(digit < 0);
		high[32 + i] = u8::try_from(digit.rem_euclid(256)).unwrap();
	}
	high[64] ^= 1;
	assert!(!k1.public().verify::<Software>(message, &Signature::Secp256k1(high)), "high s is refused");
	assert_eq!(k1.public().check::<Software>(message, &Signature::Secp256k1(high)), Err(Fault::HighS));
	assert_eq!(k1.public().check::<Software>(message, &r1.sign(message).unwrap()), Err(Fault::WrongScheme));
	assert_eq!(r1.public().check::<Software>(b"another", &r1.sign(message).unwrap()), Err(Fault::Mismatch));

	// No point of the curve: x is not below the field's prime, or there is no y; and the forms that aren't compressed.
	let signature = r1.sign(message).unwrap();
	let PublicKey::P256(good) = r1.public() else { panic!("schemes changed") };
	let mut compact = good;
	compact[0] = 5;
	let mut beyond = [0xff; 33];
	beyond[0] = 2;
	for key in [compact, beyond, [0; 33]] {
		assert_eq!(PublicKey::P256(key).check::<Software>(message, &signature), Err(Fault::InvalidKey));
	}
}

#[cfg(feature = "sr25519")]
#[test]
fn sr25519_should_verify_when_signed_by_the_same_key_only() {
	let key = SigningKey::sr25519(&[7; 32]).unwrap();
	let signature = key.sign(b"a message").unwrap();
	assert!(key.public().verify::<Software>(b"a message", &signature));
	assert!(!key.public().verify::<Software>(b"another", &signature));
	assert!(!SigningKey::sr25519(&[8; 32]).unwrap().public().verify::<Software>(b"a message", &signature));
}
