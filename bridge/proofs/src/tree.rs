//! The tree of a block's messages: `snowbridge-merkle-tree` with Keccak-256, where the children of an inner node are
//! sorted and an odd one goes up as it is.

use alloc::vec::Vec;
use sp_core::H256;
use sp_io::hashing::keccak_256;
use sp_runtime::traits::Keccak256;

/// Proves that a leaf is in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageProof {
	/// The tree's root.
	pub root: H256,
	/// The other child at each inner node, from the leaf up.
	pub items: Vec<H256>,
}

/// The root over these leaves, in their order; zero if there are none.
pub fn message_root(leaves: &[H256]) -> H256 {
	snowbridge_merkle_tree::merkle_root::<Keccak256, _>(leaves.iter().copied())
}

/// The proof of the leaf at `index`; `None` if there is none.
pub fn message_proof(leaves: &[H256], index: usize) -> Option<MessageProof> {
	if index >= leaves.len() {
		return None;
	}
	let index = u64::try_from(index).ok()?;
	let proof = snowbridge_merkle_tree::merkle_proof::<Keccak256, _>(leaves.iter().copied(), index);
	Some(MessageProof { root: proof.root, items: proof.proof })
}

/// Whether `items` lead from `leaf` to `root`, as OpenZeppelin's `MerkleProof` has it. The zero root is no root.
pub fn verify_message(root: H256, leaf: H256, items: &[H256]) -> bool {
	let computed = items.iter().fold(leaf, |node, item| {
		let (first, second) = if node < *item { (node, *item) } else { (*item, node) };
		keccak_256(&[first.0, second.0].concat()).into()
	});
	!root.is_zero() && computed == root
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Message;
	use proptest::prelude::*;
	use sp_core::H160;

	/// The tree by its definition: pairs are hashed, an odd one goes up, until one is left.
	fn reference(leaves: &[H256]) -> H256 {
		match leaves {
			[] => H256::zero(),
			[root] => *root,
			leaves => {
				let row = leaves
					.chunks(2)
					.map(|pair| match pair {
						[a, b] => keccak_256(&[a.min(b).0, a.max(b).0].concat()).into(),
						odd => odd[0],
					})
					.collect::<Vec<_>>();
				reference(&row)
			},
		}
	}

	fn leaves(count: usize, seed: u64) -> Vec<H256> {
		(0..count as u64)
			.map(|index| {
				Message::Release { recipient: H160::from_low_u64_be(index ^ seed), amount: 1, relay_fee: 0 }
					.leaf(&H256::repeat_byte(7), index + 1)
			})
			.collect()
	}

	/// Nomad: the root of no messages proves nothing.
	#[test]
	fn proof_should_be_refused_when_the_root_is_zero() {
		assert_eq!(message_root(&[]), H256::zero());
		assert!(!verify_message(H256::zero(), H256::zero(), &[]));
		assert_eq!(message_proof(&[], 0), None);
	}

	/// Hyperbridge: n = 1, and indices that aren't.
	#[test]
	fn proof_should_be_none_when_the_index_is_not_in_the_tree() {
		let one = leaves(1, 0);
		assert_eq!(message_proof(&one, 0), Some(MessageProof { root: one[0], items: Vec::new() }));
		for count in 1..10 {
			assert_eq!(message_proof(&leaves(count, 0), count), None);
		}
	}

	proptest! {
		/// Every leaf of every width proves against a tree built by the definition.
		#[test]
		fn proof_should_verify_against_the_reference_when_its_leaf_is_in_the_tree(count in 1usize..40, seed in any::<u64>()) {
			let leaves = leaves(count, seed);
			let root = reference(&leaves);
			prop_assert_eq!(message_root(&leaves), root);
			for (index, leaf) in leaves.iter().enumerate() {
				let proof = message_proof(&leaves, index).unwrap();
				prop_assert_eq!(proof.root, root);
				prop_assert!(verify_message(root, *leaf, &proof.items));
			}
		}

		/// BNB, Hyperbridge: what was dropped, added or changed in a proof no longer leads to the root, nor does another
		/// leaf. (An inner node in a leaf's place would: that none is a message's hash is the length's to see to.)
		#[test]
		fn proof_should_be_refused_when_it_was_changed(
			count in 2usize..40, seed in any::<u64>(), at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
			change in 0u8..6, byte in 1u8..,
		) {
			let leaves = leaves(count, seed);
			let index = at.index(count);
			let MessageProof { root, items } = message_proof(&leaves, index).unwrap();
			let mut leaf = leaves[index];
			let mut changed = items.clone();
			let item = other.index(items.len());
			match change {
				0 => {
					changed.remove(item);
				},
				1 => changed.insert(item, leaves[index]),
				2 => changed[item].0[5] ^= byte,
				3 => leaf.0[31] ^= byte,
				4 => changed.push(root),
				_ => leaf = keccak_256(&[leaf.0, items[0].0].concat()).into(),
			}
			prop_assert!(!verify_message(root, leaf, &changed));
		}
	}
}
