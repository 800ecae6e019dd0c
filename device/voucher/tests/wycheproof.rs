//! The schemes against Project Wycheproof's vectors: everything it calls invalid is refused, and everything valid is
//! accepted where this project's own rule, low s only, doesn't refuse it.
#![cfg(feature = "software")]
#![allow(
	clippy::unwrap_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

use coinop_voucher::{PublicKey, Signature, Software};
use wycheproof::{
	ecdsa::{self, TestName},
	eddsa, TestResult,
};

/// Half the orders, rounded down (SEC 2): the largest low s.
const HALF_K1: &str = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
const HALF_R1: &str = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";

fn compressed(uncompressed: &[u8]) -> [u8; 33] {
	assert_eq!((uncompressed[0], uncompressed.len()), (4, 65));
	let mut key = [0; 33];
	key[0] = 2 + (uncompressed[64] & 1);
	key[1..].copy_from_slice(&uncompressed[1..33]);
	key
}

fn is_low(signature: &[u8], half: &str) -> bool {
	signature[32..] <= hex::decode(half).unwrap()[..]
}

/// Whether a set's vectors are accepted exactly where they should be. Answers how many of them were.
fn check_ecdsa(name: TestName, half: &str, verify: impl Fn([u8; 33], &[u8], [u8; 64]) -> bool) -> usize {
	let mut accepted = 0;
	for group in ecdsa::TestSet::load(name).unwrap().test_groups {
		let key = compressed(&group.key.key);
		for test in group.tests {
			// No other length has a place in our type.
			let Ok(signature) = <[u8; 64]>::try_from(&test.sig[..]) else {
				assert!(test.result != TestResult::Valid, "{name:?} {}", test.tc_id);
				continue;
			};
			let good = verify(key, &test.msg, signature);
			let expected = test.result == TestResult::Valid && is_low(&signature, half);
			assert_eq!(good, expected, "{name:?} {}: {}", test.tc_id, test.comment);
			accepted += usize::from(good);
		}
	}
	accepted
}

#[test]
fn p256_should_agree_with_wycheproof_when_s_is_low() {
	let accepted = check_ecdsa(TestName::EcdsaSecp256r1Sha256P1363, HALF_R1, |key, message, signature| {
		PublicKey::P256(key).verify::<Software>(message, &Signature::P256(signature))
	});
	assert!(accepted > 50, "{accepted}");
}

/// Wycheproof's signatures have no recovery id: one of the four must do, or none.
#[test]
fn secp256k1_should_agree_with_wycheproof_when_s_is_low() {
	let accepted = check_ecdsa(TestName::EcdsaSecp256k1Sha256P1363, HALF_K1, |key, message, signature| {
		(0..4).any(|id| {
			let mut recoverable = [id; 65];
			recoverable[..64].copy_from_slice(&signature);
			PublicKey::Secp256k1(key).verify::<Software>(message, &Signature::Secp256k1(recoverable))
		})
	});
	assert!(accepted > 50, "{accepted}");
}

#[test]
fn ed25519_should_agree_with_wycheproof_when_lengths_fit() {
	let mut accepted = 0;
	for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
		let key = PublicKey::Ed25519(group.key.pk[..].try_into().unwrap());
		for test in group.tests {
			let good = <[u8; 64]>::try_from(&test.sig[..])
				.is_ok_and(|signature| key.verify::<Software>(&test.msg, &Signature::Ed25519(signature)));
			assert_eq!(good, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
			accepted += usize::from(good);
		}
	}
	assert!(accepted > 50, "{accepted}");
}
