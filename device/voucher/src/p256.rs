//! ECDSA over NIST P-256 (FIPS 186-5) with SHA-256: compressed keys, `r ‖ s` in 64 bytes, low s only.

use crate::key::Fault;
use p256::ecdsa::{signature::hazmat::PrehashVerifier, Signature, VerifyingKey};

/// Checks a signature over a 32-byte digest.
///
/// # Errors
/// - `InvalidKey`: the bytes are no point of the curve in SEC 1's compressed form.
/// - `HighS`: the signature is good only in its other form.
/// - `Mismatch`: `r` or `s` is out of range, or it is another key's or of another digest.
pub fn verify(key: &[u8; 33], digest: &[u8; 32], signature: &[u8; 64]) -> Result<(), Fault> {
	let signature = Signature::from_slice(signature).map_err(|_| Fault::Mismatch)?;
	// Cheaper than the point.
	if signature.normalize_s().is_some() {
		return Err(Fault::HighS);
	}
	point(key)?.verify_prehash(digest, &signature).map_err(|_| Fault::Mismatch)
}

/// The coordinates of a key, big-endian, as JSON Web Keys give them.
///
/// # Errors
/// `InvalidKey`.
pub fn coordinates(key: &[u8; 33]) -> Result<([u8; 32], [u8; 32]), Fault> {
	let encoded = point(key)?.to_encoded_point(false);
	match (encoded.x(), encoded.y()) {
		(Some(x), Some(y)) => Ok(((*x).into(), (*y).into())),
		_ => Err(Fault::InvalidKey),
	}
}

/// The library also takes a third form in 33 bytes ("compact"), which would give a key a second account.
fn point(key: &[u8; 33]) -> Result<VerifyingKey, Fault> {
	match key {
		[2 | 3, ..] => VerifyingKey::from_sec1_bytes(key).map_err(|_| Fault::InvalidKey),
		_ => Err(Fault::InvalidKey),
	}
}

#[cfg(feature = "software")]
pub use software::{public, sign, SigningKey};

#[cfg(feature = "software")]
mod software {
	use p256::ecdsa::{signature::hazmat::PrehashSigner, Signature};

	pub use p256::ecdsa::SigningKey;

	/// The public half, compressed.
	pub fn public(key: &SigningKey) -> [u8; 33] {
		let mut bytes = [0; 33];
		let point = key.verifying_key().to_encoded_point(true);
		if point.len() == bytes.len() {
			bytes.copy_from_slice(point.as_bytes());
		}
		bytes
	}

	/// Signs a digest, with low s. `None` only where ECDSA meets a nonce it can't use, which no known digest causes.
	pub fn sign(key: &SigningKey, digest: &[u8; 32]) -> Option<[u8; 64]> {
		let signature: Signature = key.sign_prehash(digest).ok()?;
		let mut bytes = [0; 64];
		bytes.copy_from_slice(&signature.normalize_s().unwrap_or(signature).to_bytes());
		Some(bytes)
	}
}
