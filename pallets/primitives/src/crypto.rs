//! The voucher crate's cryptography by the node's own functions.

use coinop_voucher::{p256, Crypto, Fault};

/// Verifies with the node's functions, several times faster than in WebAssembly; P-256, for which it has none, in
/// WebAssembly.
pub struct HostCrypto;

impl Crypto for HostCrypto {
	fn ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
		sp_io::crypto::ed25519_verify(&(*signature).into(), message, &(*key).into())
	}

	fn sr25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
		sp_io::crypto::sr25519_verify(&(*signature).into(), message, &(*key).into())
	}

	fn secp256k1(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 65]) -> bool {
		sp_io::crypto::secp256k1_ecdsa_recover_compressed(signature, digest).is_ok_and(|found| found == *key)
	}

	fn p256(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 64]) -> Result<(), Fault> {
		p256::verify(key, digest, signature)
	}

	fn sha256(bytes: &[u8]) -> [u8; 32] {
		sp_io::hashing::sha2_256(bytes)
	}
}
