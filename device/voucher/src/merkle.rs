//! Merkle trees over a fleet's devices, with SHA-256. A leaf is `SHA-256(0x00 ‖ …)`, an inner node
//! `SHA-256(0x01 ‖ left ‖ right)`; where a level is odd, its last node moves up as it is. Leaf and node hash different
//! first bytes, so that neither is ever taken for the other.

use crate::{key::Crypto, PublicKey};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// Longest proof: siblings of a leaf among [`MAX_LEAVES`].
pub const MAX_PROOF: u32 = 20;

/// Most leaves of a tree: 2^20, a million machines.
pub const MAX_LEAVES: u32 = 1 << MAX_PROOF;

/// Why a proof doesn't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofFault {
	/// There is no leaf of that number.
	NoSuchLeaf,
	/// It has fewer or more siblings than the leaf.
	WrongLength,
	/// It leads to another root: it is of another tree, leaf or number.
	WrongRoot,
}

/// The leaf of the device with `key` that `owner` gave the number `index`.
pub fn leaf<C: Crypto>(owner: &[u8; 32], index: u32, key: &PublicKey) -> Hash {
	let mut bytes = [0; 71];
	let parts = [&[0u8][..], owner, &index.to_le_bytes(), &key.tagged()];
	for (to, from) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
		*to = *from;
	}
	C::sha256(&bytes)
}

/// The node above two.
pub fn node<C: Crypto>(left: &Hash, right: &Hash) -> Hash {
	let mut bytes = [1; 65];
	let parts = left.iter().chain(right);
	for (to, from) in bytes.iter_mut().skip(1).zip(parts) {
		*to = *from;
	}
	C::sha256(&bytes)
}

/// Siblings that the proof of leaf `index` of `count` has.
pub fn proof_len(count: u32, index: u32) -> u32 {
	let (mut at, mut width, mut siblings) = (index, count, 0u32);
	while width > 1 {
		if has_sibling(at, width) {
			siblings = siblings.saturating_add(1);
		}
		(at, width) = (at >> 1, width.div_ceil(2));
	}
	siblings
}

/// Whether `leaf` is number `index` of the `count` leaves below `root`.
///
/// # Errors
/// Those of [`ProofFault`]. Never hashes more than [`MAX_PROOF`] times for `count` up to [`MAX_LEAVES`].
pub fn verify<C: Crypto>(root: &Hash, count: u32, index: u32, leaf: Hash, proof: &[Hash]) -> Result<(), ProofFault> {
	if index >= count {
		return Err(ProofFault::NoSuchLeaf);
	}
	if u32::try_from(proof.len()) != Ok(proof_len(count, index)) {
		return Err(ProofFault::WrongLength);
	}
	let (mut at, mut width, mut hash, mut proof) = (index, count, leaf, proof.iter());
	while width > 1 {
		if has_sibling(at, width) {
			let sibling = proof.next().ok_or(ProofFault::WrongLength)?;
			hash = if is_right(at) { node::<C>(sibling, &hash) } else { node::<C>(&hash, sibling) };
		}
		(at, width) = (at >> 1, width.div_ceil(2));
	}
	if hash == *root {
		Ok(())
	} else {
		Err(ProofFault::WrongRoot)
	}
}

/// Whether node `at` is the right one of its pair.
pub fn is_right(at: u32) -> bool {
	at & 1 == 1
}

/// Whether node `at` of a level of `width` has another beside it.
fn has_sibling(at: u32, width: u32) -> bool {
	is_right(at) || at.saturating_add(1) < width
}
