//! What the light client on Coinop is told of Ethereum, from the answers of a beacon node: the light client's objects as
//! JSON, states and blocks as SSZ.

use crate::{
	json::{array, bytes, field, fixed, hash, hashes, number},
	receipts::receipt_proof,
	ssz_objects::{
		body_fields, branch, header_root, roots, split, state, state_fields, Header, Payload, BODY_DEPTH,
		EXECUTION_PAYLOAD, SYNC_AGGREGATE,
	},
	Error,
};
use serde_json::Value;
use snowbridge_beacon_primitives::{
	types::deneb::ExecutionPayloadHeader, AncestryProof, BeaconHeader, ExecutionProof, NextSyncCommitteeUpdate,
	PublicKey, SyncAggregate, VersionedExecutionPayloadHeader,
};
use snowbridge_verification_primitives::Proof;
use sp_core::{H160, H256, U256};
use ssz::Decode;

/// Members of a sync committee.
pub const COMMITTEE: usize = 512;
/// Bytes that say who of them signed.
pub const COMMITTEE_BITS: usize = COMMITTEE / 8;
/// Slots whose blocks a state names.
pub const SLOTS_PER_HISTORICAL_ROOT: u64 = 8_192;
/// Levels of the tree over them.
const BLOCK_ROOTS_DEPTH: usize = 13;

/// What the light client begins with.
pub type Checkpoint = snowbridge_beacon_primitives::CheckpointUpdate<COMMITTEE>;
/// What advances it.
pub type Update = snowbridge_beacon_primitives::Update<COMMITTEE, COMMITTEE_BITS>;
/// A sync committee.
pub type SyncCommittee = snowbridge_beacon_primitives::SyncCommittee<COMMITTEE>;

/// A state, as far as proofs need it.
#[derive(Clone, Debug)]
pub struct BeaconState {
	/// Its slot.
	pub slot: u64,
	/// The roots of the last 8,192 slots' blocks, by slot modulo 8,192.
	pub block_roots: Vec<H256>,
	/// The epoch and the block that are final by this state.
	pub finalized: (u64, H256),
	current_sync_committee: Box<SyncCommittee>,
	next_sync_committee: Box<SyncCommittee>,
	fields: Vec<H256>,
}

impl BeaconState {
	/// From `/eth/v2/debug/beacon/states/{id}` as SSZ. Errors: it is no state of Electra or Fulu.
	///
	/// - `fork`: `electra` or `fulu`, as the answer's header `Eth-Consensus-Version` says.
	pub fn from_ssz(bytes: &[u8], fork: &str) -> Result<Self, Error> {
		let is_fulu = match fork {
			"electra" => false,
			"fulu" => true,
			_ => return Err(Error::Malformed("fork")),
		};
		let fields = state_fields(is_fulu);
		let slices = split(bytes, &fields)?;
		let slice = |place: usize| slices.get(place).copied().ok_or(Error::Malformed("state"));
		let slot = u64::from_ssz_bytes(slice(state::SLOT)?).map_err(|_| Error::Malformed("slot"))?;
		let block_roots = slice(state::BLOCK_ROOTS)?.chunks_exact(32).map(H256::from_slice).collect();
		let finalized =
			finalized_checkpoint(slice(state::FINALIZED_CHECKPOINT)?).ok_or(Error::Malformed("checkpoint"))?;
		let committee = |place| packed_committee(slice(place)?).map(Box::new).ok_or(Error::Malformed("committee"));
		Ok(Self {
			slot,
			block_roots,
			finalized,
			current_sync_committee: committee(state::CURRENT_SYNC_COMMITTEE)?,
			next_sync_committee: committee(state::NEXT_SYNC_COMMITTEE)?,
			fields: roots(&slices, &fields)?,
		})
	}

	/// The state's root.
	pub fn root(&self) -> H256 {
		branch(&self.fields, state::DEPTH, 0).0
	}

	/// The root of the field at this place, with its branch.
	fn proved(&self, place: usize) -> (H256, Vec<H256>) {
		let root = self.fields.get(place).copied().unwrap_or_default();
		(root, branch(&self.fields, state::DEPTH, place).1)
	}

	/// The root of [`BeaconState::block_roots`], and its branch to the state's root.
	pub fn block_roots_branch(&self) -> (H256, Vec<H256>) {
		self.proved(state::BLOCK_ROOTS)
	}

	/// The root of the current sync committee, and its branch.
	pub fn current_sync_committee_branch(&self) -> (H256, Vec<H256>) {
		self.proved(state::CURRENT_SYNC_COMMITTEE)
	}

	/// The sync committee of this root, if it is the current one or the next.
	pub fn sync_committee(&self, root: H256) -> Option<&SyncCommittee> {
		let committees = [
			(state::CURRENT_SYNC_COMMITTEE, &self.current_sync_committee),
			(state::NEXT_SYNC_COMMITTEE, &self.next_sync_committee),
		];
		let found = committees.into_iter().find(|(place, _)| self.fields.get(*place) == Some(&root));
		found.map(|(_, committee)| committee.as_ref())
	}

	/// The branch of the block that is final by this state to the state's root.
	pub fn finality_branch(&self) -> Vec<H256> {
		let mut epoch = H256::zero();
		if let Some(bytes) = epoch.0.first_chunk_mut::<8>() {
			*bytes = self.finalized.0.to_le_bytes();
		}
		[vec![epoch], self.proved(state::FINALIZED_CHECKPOINT).1].concat()
	}

	/// The next sync committee, and its branch.
	pub fn next_sync_committee(&self) -> NextSyncCommitteeUpdate<COMMITTEE> {
		NextSyncCommitteeUpdate {
			next_sync_committee: (*self.next_sync_committee).clone(),
			next_sync_committee_branch: self.proved(state::NEXT_SYNC_COMMITTEE).1,
		}
	}

	/// The branch of a slot's block to the root of [`BeaconState::block_roots`], and that block's root (the last block's
	/// before it, if the slot was empty). `None` if the slot is not among them.
	pub fn ancestry(&self, slot: u64) -> Option<(H256, Vec<H256>)> {
		let oldest = self.slot.saturating_sub(SLOTS_PER_HISTORICAL_ROOT);
		if slot >= self.slot || slot < oldest {
			return None;
		}
		let place = usize::try_from(slot.checked_rem(SLOTS_PER_HISTORICAL_ROOT)?).ok()?;
		let root = self.block_roots.get(place).copied()?;
		Some((root, branch(&self.block_roots, BLOCK_ROOTS_DEPTH, place).1))
	}
}

/// A checkpoint's epoch and root.
fn finalized_checkpoint(bytes: &[u8]) -> Option<(u64, H256)> {
	let (epoch, root) = bytes.split_first_chunk::<8>()?;
	Some((u64::from_le_bytes(*epoch), H256(root.try_into().ok()?)))
}

/// A sync committee: its members' keys, then their sum.
fn packed_committee(bytes: &[u8]) -> Option<SyncCommittee> {
	let keys = bytes.chunks_exact(48).map(|key| <[u8; 48]>::try_from(key).ok().map(PublicKey));
	let mut keys = keys.collect::<Option<Vec<_>>>()?;
	let aggregate_pubkey = keys.pop()?;
	Some(SyncCommittee { pubkeys: keys.try_into().ok()?, aggregate_pubkey })
}

/// A block, as far as proofs need it.
#[derive(Clone, Debug)]
pub struct BeaconBlock {
	/// Its header.
	pub header: BeaconHeader,
	/// What a sync committee signed: the block before it.
	pub sync_aggregate: SyncAggregate<COMMITTEE, COMMITTEE_BITS>,
	/// Its execution payload's header.
	pub execution: ExecutionPayloadHeader,
	/// The payload's branch to the header's body root.
	pub execution_branch: Vec<H256>,
}

impl BeaconBlock {
	/// From `/eth/v2/beacon/blocks/{id}` as SSZ, a signed block of Electra or Fulu. Errors: it is none.
	pub fn from_ssz(bytes: &[u8]) -> Result<Self, Error> {
		const WRONG: Error = Error::Malformed("block");
		/// The offset of the message, and the signature.
		const ENVELOPE: usize = 4 + 96;
		/// Slot, proposer, two roots, and the offset of the body.
		const HEAD: usize = 8 + 8 + 32 + 32 + 4;
		let offset = |bytes: &[u8], begin: usize, expected: usize| {
			let end = begin.saturating_add(4);
			let offset = <[u8; 4]>::try_from(bytes.get(begin..end)?).ok()?;
			(usize::try_from(u32::from_le_bytes(offset)) == Ok(expected)).then_some(())
		};
		offset(bytes, 0, ENVELOPE).ok_or(WRONG)?;
		let message = bytes.get(ENVELOPE..).ok_or(WRONG)?;
		let (head, body) = message.split_at_checked(HEAD).ok_or(WRONG)?;
		offset(head, HEAD.saturating_sub(4), HEAD).ok_or(WRONG)?;

		let fields = body_fields();
		let slices = split(body, &fields)?;
		let leaves = roots(&slices, &fields)?;
		let (body_root, execution_branch) = branch(&leaves, BODY_DEPTH, EXECUTION_PAYLOAD);
		let payload = slices.get(EXECUTION_PAYLOAD).ok_or(WRONG)?;
		let payload = Payload::from_ssz_bytes(payload).map_err(|_| Error::Malformed("execution payload"))?;
		let aggregate = slices.get(SYNC_AGGREGATE).and_then(|bytes| packed_aggregate(bytes)).ok_or(WRONG)?;
		// A header's bytes are the block's head with the body's root in place of its offset.
		let head = head.split_at_checked(HEAD.saturating_sub(4)).ok_or(WRONG)?.0;
		let header = Header::from_ssz_bytes(&[head, body_root.as_bytes()].concat()).map_err(|_| WRONG)?;
		Ok(Self {
			header: beacon_header(&header),
			sync_aggregate: aggregate,
			execution: execution_header(payload),
			execution_branch,
		})
	}

	/// The block's root.
	pub fn root(&self) -> H256 {
		header_root(&Header {
			slot: self.header.slot,
			proposer_index: self.header.proposer_index,
			parent_root: self.header.parent_root.0,
			state_root: self.header.state_root.0,
			body_root: self.header.body_root.0,
		})
	}

	/// The proof that this block is final: it is the finalized header of `state` itself, or one of its ancestors. Errors:
	/// it is neither.
	///
	/// - `state`: of a header that the light client has finalized.
	/// - `finalized`: that header's root.
	pub fn execution_proof(&self, state: &BeaconState, finalized: H256) -> Result<ExecutionProof, Error> {
		let ancestry_proof = if self.root() == finalized {
			None
		} else {
			let found = state.ancestry(self.header.slot).filter(|(root, _)| *root == self.root());
			let (_, header_branch) =
				found.ok_or(Error::Different("the block is no ancestor of the finalized header"))?;
			Some(AncestryProof { header_branch, finalized_block_root: finalized })
		};
		Ok(ExecutionProof {
			header: self.header,
			ancestry_proof,
			execution_header: VersionedExecutionPayloadHeader::Deneb(self.execution.clone()),
			execution_branch: self.execution_branch.clone(),
		})
	}

	/// The proof of the logs of the transaction at `index`. Errors: as of [`BeaconBlock::execution_proof`], or the receipts
	/// are another block's.
	///
	/// - `receipts`: all of the block's, see [`crate::receipts`].
	pub fn prove(
		&self,
		receipts: &[Vec<u8>],
		index: usize,
		state: &BeaconState,
		finalized: H256,
	) -> Result<Proof, Error> {
		let proof = receipt_proof(receipts, index).ok_or(Error::Missing("receipt"))?;
		if proof.root != self.execution.receipts_root {
			return Err(Error::Different("the receipts are another block's"));
		}
		Ok(Proof { receipt_proof: proof.nodes, execution_proof: self.execution_proof(state, finalized)? })
	}
}

/// Who signed, and the signature.
fn packed_aggregate(bytes: &[u8]) -> Option<SyncAggregate<COMMITTEE, COMMITTEE_BITS>> {
	let (bits, signature) = bytes.split_first_chunk::<COMMITTEE_BITS>()?;
	let signature = <[u8; 96]>::try_from(signature).ok()?;
	Some(SyncAggregate { sync_committee_bits: *bits, sync_committee_signature: signature.into() })
}

fn beacon_header(header: &Header) -> BeaconHeader {
	BeaconHeader {
		slot: header.slot,
		proposer_index: header.proposer_index,
		parent_root: H256(header.parent_root),
		state_root: H256(header.state_root),
		body_root: H256(header.body_root),
	}
}

fn execution_header(payload: Payload) -> ExecutionPayloadHeader {
	let (transactions_root, withdrawals_root) = (payload.transactions_root(), payload.withdrawals_root());
	ExecutionPayloadHeader {
		parent_hash: H256(payload.parent_hash),
		fee_recipient: H160(payload.fee_recipient),
		state_root: H256(payload.state_root),
		receipts_root: H256(payload.receipts_root),
		logs_bloom: payload.logs_bloom.to_vec(),
		prev_randao: H256(payload.prev_randao),
		block_number: payload.block_number,
		gas_limit: payload.gas_limit,
		gas_used: payload.gas_used,
		timestamp: payload.timestamp,
		extra_data: payload.extra_data.to_vec(),
		base_fee_per_gas: U256::from_little_endian(&payload.base_fee_per_gas),
		block_hash: H256(payload.block_hash),
		transactions_root,
		withdrawals_root,
		blob_gas_used: payload.blob_gas_used,
		excess_blob_gas: payload.excess_blob_gas,
	}
}

/// A beacon header, from JSON.
pub fn header(json: &Value) -> Result<BeaconHeader, Error> {
	Ok(BeaconHeader {
		slot: number(json, "slot")?,
		proposer_index: number(json, "proposer_index")?,
		parent_root: hash(json, "parent_root")?,
		state_root: hash(json, "state_root")?,
		body_root: hash(json, "body_root")?,
	})
}

fn sync_committee(json: &Value) -> Result<SyncCommittee, Error> {
	let keys = array(json, "pubkeys")?.iter().map(|key| fixed::<48>(key, "pubkeys").map(PublicKey));
	let keys = keys.collect::<Result<Vec<_>, _>>()?;
	Ok(SyncCommittee {
		pubkeys: keys.try_into().map_err(|_| Error::Malformed("pubkeys"))?,
		aggregate_pubkey: fixed::<48>(field(json, "aggregate_pubkey")?, "aggregate_pubkey")?.into(),
	})
}

/// The checkpoint of a finalized header. Errors: an answer is something else, or they are of different blocks.
///
/// - `bootstrap`: `data` of `/eth/v1/beacon/light_client/bootstrap/{root}`.
/// - `state`: that block's.
/// - `genesis`: `data` of `/eth/v1/beacon/genesis`.
pub fn checkpoint(bootstrap: &Value, state: &BeaconState, genesis: &Value) -> Result<Checkpoint, Error> {
	let header = header(field(field(bootstrap, "header")?, "beacon")?)?;
	ensure_state(&header, state)?;
	let (block_roots_root, block_roots_branch) = state.block_roots_branch();
	Ok(Checkpoint {
		header,
		current_sync_committee: sync_committee(field(bootstrap, "current_sync_committee")?)?,
		current_sync_committee_branch: hashes(bootstrap, "current_sync_committee_branch")?,
		validators_root: hash(genesis, "genesis_validators_root")?,
		block_roots_root,
		block_roots_branch,
	})
}

/// An update of the light client. Errors: an answer is something else, or they are of different blocks.
///
/// - `update`: `data` of `/eth/v1/beacon/light_client/finality_update`, or of an item of `…/updates`, which has the next
///   sync committee too.
/// - `state`: of the update's finalized header.
pub fn update(update: &Value, state: &BeaconState) -> Result<Update, Error> {
	let beacon = |key| header(field(field(update, key)?, "beacon")?);
	let finalized_header = beacon("finalized_header")?;
	ensure_state(&finalized_header, state)?;
	let aggregate = field(update, "sync_aggregate")?;
	let (block_roots_root, block_roots_branch) = state.block_roots_branch();
	let next_sync_committee_update = match update.get("next_sync_committee") {
		Some(committee) => Some(NextSyncCommitteeUpdate {
			next_sync_committee: sync_committee(committee)?,
			next_sync_committee_branch: hashes(update, "next_sync_committee_branch")?,
		}),
		None => None,
	};
	let signature = "sync_committee_signature";
	let bits = bytes(aggregate, "sync_committee_bits")?;
	Ok(Update {
		attested_header: beacon("attested_header")?,
		sync_aggregate: SyncAggregate {
			sync_committee_bits: bits.try_into().map_err(|_| Error::Malformed("sync_committee_bits"))?,
			sync_committee_signature: fixed::<96>(field(aggregate, signature)?, signature)?.into(),
		},
		signature_slot: number(update, "signature_slot")?,
		next_sync_committee_update,
		finalized_header,
		finality_branch: hashes(update, "finality_branch")?,
		block_roots_root,
		block_roots_branch,
	})
}

/// The update that a committee's signature in a block makes possible, from blocks and states alone: for headers of which no
/// light client's object is served any more. Errors: the blocks don't follow each other, or a state is another block's.
///
/// - `signing`: the block in which the signature is; `attested` the one before it, which it is about, and that one's state.
/// - `finalized`: the block that is final by the attested state, and its state.
/// - `with_committee`: whether the next sync committee, by the attested state, is in it.
pub fn historical_update(
	signing: &BeaconBlock,
	attested: (&BeaconBlock, &BeaconState),
	finalized: (&BeaconBlock, &BeaconState),
	with_committee: bool,
) -> Result<Update, Error> {
	let ((attested, attested_state), (finalized, finalized_state)) = (attested, finalized);
	if signing.header.parent_root != attested.root() {
		return Err(Error::Different("the signature is about another block"));
	}
	ensure_state(&attested.header, attested_state)?;
	ensure_state(&finalized.header, finalized_state)?;
	if attested_state.finalized.1 != finalized.root() {
		return Err(Error::Different("another block is final by the attested state"));
	}
	let (block_roots_root, block_roots_branch) = finalized_state.block_roots_branch();
	Ok(Update {
		attested_header: attested.header,
		sync_aggregate: signing.sync_aggregate.clone(),
		signature_slot: signing.header.slot,
		next_sync_committee_update: with_committee.then(|| attested_state.next_sync_committee()),
		finalized_header: finalized.header,
		finality_branch: attested_state.finality_branch(),
		block_roots_root,
		block_roots_branch,
	})
}

fn ensure_state(header: &BeaconHeader, state: &BeaconState) -> Result<(), Error> {
	if header.state_root == state.root() {
		Ok(())
	} else {
		Err(Error::Different("the state is another block's"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use serde_json::json;

	fn state() -> BeaconState {
		let block_roots = (0..SLOTS_PER_HISTORICAL_ROOT).map(H256::from_low_u64_be).collect();
		BeaconState {
			slot: 10_000,
			block_roots,
			finalized: (310, H256::repeat_byte(9)),
			current_sync_committee: Box::new(SyncCommittee::default()),
			next_sync_committee: Box::new(SyncCommittee::default()),
			fields: (0..37).map(H256::from_low_u64_be).collect(),
		}
	}

	#[test]
	fn finality_should_be_verified_by_the_light_client_when_its_branch_is_made() {
		let mut state = state();
		let mut epoch = H256::zero();
		epoch.0[..8].copy_from_slice(&310u64.to_le_bytes());
		let leaves = [epoch, state.finalized.1];
		state.fields[state::FINALIZED_CHECKPOINT] = super::branch(&leaves, 1, 1).0;
		let verify = snowbridge_beacon_primitives::verify_merkle_branch;
		assert!(verify(state.finalized.1, &state.finality_branch(), 169 - 128, 7, state.root()));
		state.finalized.0 = 311;
		assert!(!verify(state.finalized.1, &state.finality_branch(), 169 - 128, 7, state.root()));
	}

	#[test]
	fn committee_should_be_read_when_it_has_all_its_keys() {
		let key = |number: u16| number.to_le_bytes().repeat(24);
		let bytes = (0..=512).flat_map(key).collect::<Vec<_>>();
		let committee = packed_committee(&bytes).unwrap();
		assert_eq!(committee.pubkeys[511].0.to_vec(), key(511));
		assert_eq!(committee.aggregate_pubkey.0.to_vec(), key(512));
		assert!(packed_committee(&bytes[48..]).is_none());
		assert!(packed_aggregate(&[0; 159]).is_none() && packed_aggregate(&[0; 160]).is_some());
	}

	#[test]
	fn ancestry_should_be_verified_by_the_light_client_when_the_slot_is_among_them() {
		let state = state();
		let place = |slot: u64| 8_192 + (slot % 8_192) as usize;
		for slot in [1_808, 1_809, 8_191, 8_192, 9_999] {
			let (root, branch) = state.ancestry(slot).unwrap();
			let block_roots = super::branch(&state.block_roots, BLOCK_ROOTS_DEPTH, 0).0;
			assert!(snowbridge_beacon_primitives::verify_merkle_branch(root, &branch, place(slot), 13, block_roots));
		}
		for slot in [0, 1_807, 10_000, u64::MAX] {
			assert_eq!(state.ancestry(slot), None);
		}
	}

	#[test]
	fn state_should_be_refused_when_it_is_another_blocks() {
		let mut json = json!({
			"slot": "9", "proposer_index": "1", "parent_root": format!("{:?}", H256::zero()),
			"state_root": format!("{:?}", state().root()), "body_root": format!("{:?}", H256::zero()),
		});
		assert_eq!(ensure_state(&header(&json).unwrap(), &state()), Ok(()));
		json["state_root"] = json!(format!("{:?}", H256::zero()));
		assert!(ensure_state(&header(&json).unwrap(), &state()).is_err());
		json["slot"] = json!(9);
		assert_eq!(header(&json), Err(Error::Malformed("slot")));
	}

	proptest! {
		/// Kelp: whatever a node answers, it is an error or an object, never a panic.
		#[test]
		fn bytes_should_be_refused_when_they_are_no_block_or_state(bytes in prop::collection::vec(any::<u8>(), 0..4_000)) {
			prop_assert!(BeaconBlock::from_ssz(&bytes).is_err());
			prop_assert!(BeaconState::from_ssz(&bytes, "electra").is_err());
			prop_assert!(BeaconState::from_ssz(&bytes, "phase0").is_err());
		}
	}
}
