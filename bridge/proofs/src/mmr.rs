//! Proofs that a leaf is in Coinop's Merkle mountain range, as Ethereum reads them.
//!
//! A *simplified* proof is one list of hashes, folded from the leaf up, and a bit for each that says whether it is on
//! the left. So nobody has to trust an index or a count of leaves. Source: pallet-mmr (the other mountains' peaks are
//! bagged from the right, each time with what is bagged so far on the left) and Snowbridge's `MMRProof`.

use crate::{word::bit, Error};
use codec::DecodeAll;
use serde_json::Value;
use sp_core::{H256, U256};
use sp_io::hashing::keccak_256;
use sp_mmr_primitives::{EncodableOpaqueLeaf, LeafProof};

/// Most items of a proof: a range has at most 64 levels, and as many peaks.
const MAX_ITEMS: usize = 128;

/// A leaf with its simplified proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafWithProof {
	/// The leaf's SCALE encoding, 113 bytes.
	pub leaf: Vec<u8>,
	/// The hashes, from the leaf up.
	pub items: Vec<H256>,
	/// Bit `i` is set if item `i` is on the left.
	pub order: U256,
}

impl LeafWithProof {
	/// From the answer of the node's `mmr_generateProof` for one block. Errors: it is something else.
	pub fn from_rpc(answer: &Value) -> Result<Self, Error> {
		let bytes = |key: &'static str| {
			let text = answer.get(key).and_then(Value::as_str).ok_or(Error::Missing(key))?;
			hex::decode(text.trim_start_matches("0x")).map_err(|_| Error::Malformed(key))
		};
		let leaves = <Vec<EncodableOpaqueLeaf>>::decode_all(&mut bytes("leaves")?.as_slice());
		let leaves = leaves.map_err(|_| Error::Malformed("leaves"))?;
		let proof = <LeafProof<H256>>::decode_all(&mut bytes("proof")?.as_slice());
		let proof = proof.map_err(|_| Error::Malformed("proof"))?;
		let ([leaf], [index]) = (leaves.as_slice(), proof.leaf_indices.as_slice()) else {
			return Err(Error::Malformed("leaves"));
		};
		let (items, order) = simplify(*index, proof.leaf_count, &proof.items).ok_or(Error::Malformed("proof"))?;
		Ok(Self { leaf: leaf.0.clone(), items, order })
	}

	/// The root to which leaf and proof lead.
	pub fn root(&self) -> H256 {
		fold(keccak_256(&self.leaf).into(), &self.items, self.order)
	}
}

/// The root to which a leaf's hash leads, as the contract computes it.
pub fn fold(leaf: H256, items: &[H256], order: U256) -> H256 {
	items.iter().enumerate().fold(leaf, |node, (index, item)| {
		let is_left = index < 256 && order.bit(index);
		let (left, right) = if is_left { (*item, node) } else { (node, *item) };
		keccak_256(&[left.0, right.0].concat()).into()
	})
}

/// Where a leaf is in a range of so many leaves: how many peaks are left of its mountain, how high that is, the leaf's
/// place in it, and whether there are peaks right of it.
struct Place {
	left_peaks: usize,
	height: usize,
	local: u64,
	has_right: bool,
}

fn place(index: u64, count: u64) -> Option<Place> {
	let (mut local, mut left_peaks) = (index, 0usize);
	for height in (0..64usize).rev() {
		let size = 1u64.checked_shl(u32::try_from(height).ok()?)?;
		if count & size == 0 {
			continue;
		}
		if local < size {
			let has_right = count & size.saturating_sub(1) != 0;
			return Some(Place { left_peaks, height, local, has_right });
		}
		local = local.checked_sub(size)?;
		left_peaks = left_peaks.saturating_add(1);
	}
	None
}

/// The simplified proof of the leaf `index` of `count`, with its order, from the node's items: first the peaks left of the
/// leaf's mountain, then the siblings from the leaf up, then what is bagged of the peaks on the right. `None` if there is
/// no such leaf, or a proof of it has another number of items.
pub fn simplify(index: u64, count: u64, items: &[H256]) -> Option<(Vec<H256>, U256)> {
	let Place { left_peaks, height, local, has_right } = place(index, count)?;
	let expected = left_peaks.checked_add(height)?.checked_add(usize::from(has_right))?;
	if items.len() != expected || items.len() > MAX_ITEMS {
		return None;
	}
	let (left, rest) = items.split_at_checked(left_peaks)?;
	// A sibling is on the left where the leaf's place has a bit; what is bagged is on the left of the mountain's peak; and
	// the peaks on the left, from the nearest on, are each on the right of what there is until then.
	let bagged = if has_right { bit(height)? } else { U256::zero() };
	Some((rest.iter().chain(left.iter().rev()).copied().collect(), U256::from(local) | bagged))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use proptest::prelude::*;
	use serde_json::json;

	fn hash(left: H256, right: H256) -> H256 {
		keccak_256(&[left.0, right.0].concat()).into()
	}

	fn leaf(index: u64) -> Vec<u8> {
		index.to_le_bytes().to_vec()
	}

	/// The peaks of a range, each with the rows of its mountain from the leaves up.
	fn mountains(count: u64) -> Vec<Vec<Vec<H256>>> {
		let mut mountains = Vec::new();
		let mut next = 0;
		for height in (0..64u32).rev() {
			let size = 1u64 << height;
			if count & size == 0 {
				continue;
			}
			let mut rows =
				vec![(next..next + size).map(|index| keccak_256(&leaf(index)).into()).collect::<Vec<H256>>()];
			while rows.last().unwrap().len() > 1 {
				let row = rows.last().unwrap().chunks(2).map(|pair| hash(pair[0], pair[1])).collect();
				rows.push(row);
			}
			mountains.push(rows);
			next += size;
		}
		mountains
	}

	fn bag(peaks: &[H256]) -> Option<H256> {
		peaks.iter().rev().copied().reduce(hash)
	}

	/// What the node answers, made by the definition: the range's root and the items.
	fn reference(index: u64, count: u64) -> (H256, Vec<H256>) {
		let mountains = mountains(count);
		let peaks = mountains.iter().map(|rows| rows.last().unwrap()[0]).collect::<Vec<_>>();
		let root = bag(&peaks).unwrap();
		let mut first = 0;
		for (number, rows) in mountains.iter().enumerate() {
			let size = rows[0].len() as u64;
			if index < first + size {
				let mut items = peaks[..number].to_vec();
				let mut at = (index - first) as usize;
				for row in &rows[..rows.len() - 1] {
					items.push(row[at ^ 1]);
					at /= 2;
				}
				items.extend(bag(&peaks[number + 1..]));
				return (root, items);
			}
			first += size;
		}
		unreachable!("the leaf is in the range")
	}

	fn answer(index: u64, count: u64) -> (H256, Value) {
		let (root, items) = reference(index, count);
		let leaves = vec![EncodableOpaqueLeaf(leaf(index))];
		let proof = LeafProof { leaf_indices: vec![index], leaf_count: count, items };
		let hex = |bytes: Vec<u8>| format!("0x{}", hex::encode(bytes));
		(root, json!({ "leaves": hex(leaves.encode()), "proof": hex(proof.encode()) }))
	}

	#[test]
	fn proof_should_lead_to_the_root_when_the_range_is_small() {
		for count in 1..70 {
			for index in 0..count {
				let (root, answer) = answer(index, count);
				assert_eq!(LeafWithProof::from_rpc(&answer).unwrap().root(), root, "{index} of {count}");
			}
		}
	}

	/// Hyperbridge: an index that is not in the range has no proof.
	#[test]
	fn proof_should_be_none_when_the_index_is_not_in_the_range() {
		for count in 0..40u64 {
			for items in 0..8 {
				let items = vec![H256::zero(); items];
				assert_eq!(simplify(count, count, &items), None);
				assert_eq!(simplify(u64::MAX, count, &items), None);
			}
		}
	}

	proptest! {
		#[test]
		fn proof_should_lead_to_the_root_when_any(count in 1u64..600, at in any::<prop::sample::Index>()) {
			let index = at.index(count as usize) as u64;
			let (root, answer) = answer(index, count);
			prop_assert_eq!(LeafWithProof::from_rpc(&answer).unwrap().root(), root);
		}

		/// BNB, Hyperbridge: dropped, added, swapped or changed items, flipped order bits, another leaf.
		#[test]
		fn proof_should_not_lead_to_the_root_when_it_was_changed(
			count in 2u64..600, at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), change in 0u8..5,
		) {
			let index = at.index(count as usize) as u64;
			let (root, answer) = answer(index, count);
			let mut proof = LeafWithProof::from_rpc(&answer).unwrap();
			let item = other.index(proof.items.len());
			match change {
				0 => {
					proof.items.remove(item);
				},
				1 => proof.items.insert(item, root),
				2 => proof.items[item].0[7] ^= 1,
				3 => proof.order ^= U256::one() << item,
				_ => proof.leaf[0] ^= 1,
			}
			prop_assert_ne!(proof.root(), root);
		}

		#[test]
		fn answer_should_be_refused_when_it_is_something_else(text in "\\PC*", number in any::<u64>()) {
			for answer in [json!({ "leaves": text.clone(), "proof": text }), json!({ "leaves": number })] {
				prop_assert!(LeafWithProof::from_rpc(&answer).is_err());
			}
		}
	}
}
