//! Proofs for a light client that is made to believe them: a receipt, a block and a beacon state that never were. For
//! tests and benchmarks of what a proof opens, where nobody signs as a sync committee.

use crate::rlp::{bytes, list, number};
use alloc::{vec, vec::Vec};
use snowbridge_beacon_primitives::{
	types::deneb::ExecutionPayloadHeader, AncestryProof, BeaconHeader, ExecutionProof, VersionedExecutionPayloadHeader,
};
use snowbridge_verification_primitives::{Log, Proof};
use sp_core::H256;
use sp_io::hashing::{keccak_256, sha2_256};

/// Generalized index of the execution payload in a beacon block's body.
const EXECUTION_PAYLOAD: usize = 25;
/// Roots that a beacon state has of the blocks before it.
const BLOCK_ROOTS: u64 = 8_192;

/// A proof, and what the client must have stored for it to hold.
#[derive(Clone, Debug)]
pub struct Forged {
	/// Proves the log.
	pub proof: Proof,
	/// The header that is finalized.
	pub finalized_header: BeaconHeader,
	/// The root of the block roots in its state.
	pub block_roots_root: H256,
}

/// A proof of a log in transaction 0 of a block of this number, with `filler` more bytes in the receipt. `None` if the log
/// is in another transaction.
pub fn forge(log: &Log, filler: usize, block_number: u64) -> Option<Forged> {
	if log.tx_index != 0 {
		return None;
	}
	let leaf = list(&[bytes(&[0x20, 0x80]), bytes(&receipt(log, filler))]);
	let payload = ExecutionPayloadHeader {
		receipts_root: keccak_256(&leaf).into(),
		logs_bloom: vec![0; 256],
		block_number,
		..Default::default()
	};
	let execution_header = VersionedExecutionPayloadHeader::Deneb(payload);
	let execution_branch = vec![H256::repeat_byte(1); 4];
	let body_root = root(execution_header.hash_tree_root().ok()?, &execution_branch, EXECUTION_PAYLOAD);
	let header = BeaconHeader { slot: 1, body_root, ..Default::default() };
	let header_branch = vec![H256::repeat_byte(2); 13];
	let place = usize::try_from(BLOCK_ROOTS.saturating_add(header.slot)).ok()?;
	let block_roots_root = root(header.hash_tree_root().ok()?, &header_branch, place);
	let finalized_header = BeaconHeader { slot: 64, state_root: block_roots_root, ..Default::default() };
	let finalized_block_root = finalized_header.hash_tree_root().ok()?;
	let execution_proof = ExecutionProof {
		header,
		ancestry_proof: Some(AncestryProof { header_branch, finalized_block_root }),
		execution_header,
		execution_branch,
	};
	Some(Forged { proof: Proof { receipt_proof: vec![leaf], execution_proof }, finalized_header, block_roots_root })
}

/// The root of a Merkle mountain range over these leaves' hashes, and what a node answers to prove the one at `index`;
/// `None` if there is none.
pub fn range(leaves: &[H256], index: usize) -> Option<(H256, Vec<H256>)> {
	let (mut rest, mut at, mut found) = (leaves, index, None);
	let mut peaks = Vec::new();
	while !rest.is_empty() {
		let size = 1usize.checked_shl(rest.len().ilog2())?;
		let (mountain, next) = rest.split_at_checked(size)?;
		let (peak, siblings) = climb(mountain.to_vec(), at);
		if found.is_none() {
			match at.checked_sub(size) {
				Some(beyond) => at = beyond,
				None => found = Some((peaks.len(), siblings)),
			}
		}
		peaks.push(peak);
		rest = next;
	}
	let bag = |peaks: &[H256]| peaks.iter().rev().copied().reduce(|bagged, peak| pair(&bagged, &peak));
	let (number, siblings) = found?;
	let (left, right) = peaks.split_at_checked(number)?;
	let items = left.iter().copied().chain(siblings).chain(bag(right.get(1..)?)).collect();
	Some((bag(&peaks)?, items))
}

/// The peak of a mountain, and the siblings on the way to it.
fn climb(leaves: Vec<H256>, place: usize) -> (H256, Vec<H256>) {
	let (mut row, mut at, mut siblings) = (leaves, place, Vec::new());
	while row.len() > 1 {
		siblings.extend(row.get(at ^ 1));
		row = row.chunks(2).filter_map(|nodes| Some(pair(nodes.first()?, nodes.last()?))).collect();
		at >>= 1;
	}
	(row.first().copied().unwrap_or_default(), siblings)
}

fn pair(left: &H256, right: &H256) -> H256 {
	keccak_256(&[left.0, right.0].concat()).into()
}

/// The root above a leaf, by SSZ's rule: the index's bits say from the leaf up which side it is on.
fn root(leaf: H256, branch: &[H256], index: usize) -> H256 {
	let mut index = index;
	branch.iter().fold(leaf, |node, sibling| {
		let is_right = index & 1 == 1;
		index >>= 1;
		let (left, right) = if is_right { (*sibling, node) } else { (node, *sibling) };
		sha2_256(&[left.0, right.0].concat()).into()
	})
}

/// A receipt with the log and another of `filler` bytes.
fn receipt(log: &Log, filler: usize) -> Vec<u8> {
	let of = |address: &[u8], topics: &[H256], data: &[u8]| {
		let topics = topics.iter().map(|topic| bytes(topic.as_bytes())).collect::<Vec<_>>();
		list(&[bytes(address), list(&topics), bytes(data)])
	};
	let logs = [of(log.address.as_bytes(), &log.topics, &log.data), of(&[0; 20], &[], &vec![0; filler])];
	list(&[number(1), number(21_000), bytes(&[0; 256]), list(&logs)])
}
