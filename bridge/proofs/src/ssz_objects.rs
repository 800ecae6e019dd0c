//! The beacon chain's objects, as far as they are hashed for proofs: states and blocks of Electra and Fulu. Source: the
//! consensus specification with the mainnet preset.
//!
//! A container is a table of its fields' types: each field is decoded and hashed by itself, since proofs need the
//! fields' roots.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::unwrap_used,
	reason = "in what the derives make; ours has none"
)]

use crate::Error;
use sp_core::H256;
use sp_io::hashing::sha2_256;
use ssz::{BitList, BitVector, Decode, DecodeError};
use ssz_derive::Decode;
use ssz_types::{
	typenum::{
		U1, U1048576, U1073741824, U1099511627776, U131072, U134217728, U16, U16777216, U2, U2048, U262144, U32, U33,
		U4, U4096, U512, U64, U65536, U8, U8192,
	},
	FixedVector, VariableList,
};
use tree_hash::TreeHash;
use tree_hash_derive::TreeHash;

type Root = [u8; 32];
type Key = [u8; 48];
type Signature = [u8; 96];
type Validators<T> = VariableList<T, U1099511627776>;

#[derive(Decode, TreeHash)]
struct Fork {
	previous_version: [u8; 4],
	current_version: [u8; 4],
	epoch: u64,
}

#[derive(Decode, TreeHash)]
pub(crate) struct Header {
	pub slot: u64,
	pub proposer_index: u64,
	pub parent_root: Root,
	pub state_root: Root,
	pub body_root: Root,
}

#[derive(Decode, TreeHash)]
struct SignedHeader {
	message: Header,
	signature: Signature,
}

#[derive(Decode, TreeHash)]
struct Eth1Data {
	deposit_root: Root,
	deposit_count: u64,
	block_hash: Root,
}

#[derive(Decode, TreeHash)]
struct Validator {
	pubkey: Key,
	withdrawal_credentials: Root,
	effective_balance: u64,
	slashed: bool,
	activation_eligibility_epoch: u64,
	activation_epoch: u64,
	exit_epoch: u64,
	withdrawable_epoch: u64,
}

#[derive(Decode, TreeHash)]
struct Checkpoint {
	epoch: u64,
	root: Root,
}

#[derive(Decode, TreeHash)]
struct SyncCommittee {
	pubkeys: FixedVector<Key, U512>,
	aggregate_pubkey: Key,
}

#[derive(Decode, TreeHash)]
struct PayloadHeader {
	parent_hash: Root,
	fee_recipient: [u8; 20],
	state_root: Root,
	receipts_root: Root,
	logs_bloom: [u8; 256],
	prev_randao: Root,
	block_number: u64,
	gas_limit: u64,
	gas_used: u64,
	timestamp: u64,
	extra_data: VariableList<u8, U32>,
	base_fee_per_gas: Root,
	block_hash: Root,
	transactions_root: Root,
	withdrawals_root: Root,
	blob_gas_used: u64,
	excess_blob_gas: u64,
}

#[derive(Decode, TreeHash)]
struct HistoricalSummary {
	block_summary_root: Root,
	state_summary_root: Root,
}

#[derive(Decode, TreeHash)]
struct PendingDeposit {
	pubkey: Key,
	withdrawal_credentials: Root,
	amount: u64,
	signature: Signature,
	slot: u64,
}

#[derive(Decode, TreeHash)]
struct PendingPartialWithdrawal {
	validator_index: u64,
	amount: u64,
	withdrawable_epoch: u64,
}

#[derive(Decode, TreeHash)]
struct PendingConsolidation {
	source_index: u64,
	target_index: u64,
}

#[derive(Decode, TreeHash)]
struct ProposerSlashing {
	signed_header_1: SignedHeader,
	signed_header_2: SignedHeader,
}

#[derive(Decode, TreeHash)]
struct AttestationData {
	slot: u64,
	index: u64,
	beacon_block_root: Root,
	source: Checkpoint,
	target: Checkpoint,
}

#[derive(Decode, TreeHash)]
struct IndexedAttestation {
	attesting_indices: VariableList<u64, U131072>,
	data: AttestationData,
	signature: Signature,
}

#[derive(Decode, TreeHash)]
struct AttesterSlashing {
	attestation_1: IndexedAttestation,
	attestation_2: IndexedAttestation,
}

#[derive(Decode, TreeHash)]
struct Attestation {
	aggregation_bits: BitList<U131072>,
	data: AttestationData,
	signature: Signature,
	committee_bits: BitVector<U64>,
}

#[derive(Decode, TreeHash)]
struct DepositData {
	pubkey: Key,
	withdrawal_credentials: Root,
	amount: u64,
	signature: Signature,
}

#[derive(Decode, TreeHash)]
struct Deposit {
	proof: FixedVector<Root, U33>,
	data: DepositData,
}

#[derive(Decode, TreeHash)]
struct VoluntaryExit {
	epoch: u64,
	validator_index: u64,
}

#[derive(Decode, TreeHash)]
struct SignedVoluntaryExit {
	message: VoluntaryExit,
	signature: Signature,
}

#[derive(Decode, TreeHash)]
struct SyncAggregate {
	sync_committee_bits: BitVector<U512>,
	sync_committee_signature: Signature,
}

#[derive(Decode, TreeHash)]
struct Withdrawal {
	index: u64,
	validator_index: u64,
	address: [u8; 20],
	amount: u64,
}

#[derive(Decode, TreeHash)]
pub(crate) struct Payload {
	pub parent_hash: Root,
	pub fee_recipient: [u8; 20],
	pub state_root: Root,
	pub receipts_root: Root,
	pub logs_bloom: [u8; 256],
	pub prev_randao: Root,
	pub block_number: u64,
	pub gas_limit: u64,
	pub gas_used: u64,
	pub timestamp: u64,
	pub extra_data: VariableList<u8, U32>,
	/// Little-endian.
	pub base_fee_per_gas: Root,
	pub block_hash: Root,
	pub transactions: VariableList<VariableList<u8, U1073741824>, U1048576>,
	withdrawals: VariableList<Withdrawal, U16>,
	pub blob_gas_used: u64,
	pub excess_blob_gas: u64,
}

impl Payload {
	pub(crate) fn transactions_root(&self) -> H256 {
		H256(self.transactions.tree_hash_root().0)
	}

	pub(crate) fn withdrawals_root(&self) -> H256 {
		H256(self.withdrawals.tree_hash_root().0)
	}
}

#[derive(Decode, TreeHash)]
struct BlsToExecutionChange {
	validator_index: u64,
	from_bls_pubkey: Key,
	to_execution_address: [u8; 20],
}

#[derive(Decode, TreeHash)]
struct SignedBlsToExecutionChange {
	message: BlsToExecutionChange,
	signature: Signature,
}

#[derive(Decode, TreeHash)]
struct DepositRequest {
	pubkey: Key,
	withdrawal_credentials: Root,
	amount: u64,
	signature: Signature,
	index: u64,
}

#[derive(Decode, TreeHash)]
struct WithdrawalRequest {
	source_address: [u8; 20],
	validator_pubkey: Key,
	amount: u64,
}

#[derive(Decode, TreeHash)]
struct ConsolidationRequest {
	source_address: [u8; 20],
	source_pubkey: Key,
	target_pubkey: Key,
}

#[derive(Decode, TreeHash)]
struct ExecutionRequests {
	deposits: VariableList<DepositRequest, U8192>,
	withdrawals: VariableList<WithdrawalRequest, U16>,
	consolidations: VariableList<ConsolidationRequest, U2>,
}

/// A field of a container.
pub(crate) struct Field {
	/// Its bytes, if they are as many in every object.
	fixed: Option<usize>,
	/// Its root.
	root: fn(&[u8]) -> Result<H256, DecodeError>,
}

fn field<T: Decode + TreeHash>() -> Field {
	Field {
		fixed: T::is_ssz_fixed_len().then(T::ssz_fixed_len),
		root: |bytes| Ok(H256(T::from_ssz_bytes(bytes)?.tree_hash_root().0)),
	}
}

/// Where a state's fields are.
pub(crate) mod state {
	pub(crate) const SLOT: usize = 2;
	pub(crate) const BLOCK_ROOTS: usize = 5;
	pub(crate) const FINALIZED_CHECKPOINT: usize = 20;
	pub(crate) const CURRENT_SYNC_COMMITTEE: usize = 22;
	pub(crate) const NEXT_SYNC_COMMITTEE: usize = 23;
	/// Levels of the tree over the fields.
	pub(crate) const DEPTH: usize = 6;
}

/// A beacon state's fields. Fulu's has one more than Electra's.
pub(crate) fn state_fields(is_fulu: bool) -> Vec<Field> {
	let mut fields = vec![
		field::<u64>(),
		field::<Root>(),
		field::<u64>(),
		field::<Fork>(),
		field::<Header>(),
		field::<FixedVector<Root, U8192>>(),
		field::<FixedVector<Root, U8192>>(),
		field::<VariableList<Root, U16777216>>(),
		field::<Eth1Data>(),
		field::<VariableList<Eth1Data, U2048>>(),
		field::<u64>(),
		field::<Validators<Validator>>(),
		field::<Validators<u64>>(),
		field::<FixedVector<Root, U65536>>(),
		field::<FixedVector<u64, U8192>>(),
		field::<Validators<u8>>(),
		field::<Validators<u8>>(),
		field::<BitVector<U4>>(),
		field::<Checkpoint>(),
		field::<Checkpoint>(),
		field::<Checkpoint>(),
		field::<Validators<u64>>(),
		field::<SyncCommittee>(),
		field::<SyncCommittee>(),
		field::<PayloadHeader>(),
		field::<u64>(),
		field::<u64>(),
		field::<VariableList<HistoricalSummary, U16777216>>(),
		field::<u64>(),
		field::<u64>(),
		field::<u64>(),
		field::<u64>(),
		field::<u64>(),
		field::<u64>(),
		field::<VariableList<PendingDeposit, U134217728>>(),
		field::<VariableList<PendingPartialWithdrawal, U134217728>>(),
		field::<VariableList<PendingConsolidation, U262144>>(),
	];
	if is_fulu {
		fields.push(field::<FixedVector<u64, U64>>());
	}
	fields
}

/// Where a block body's sync aggregate is.
pub(crate) const SYNC_AGGREGATE: usize = 8;
/// Where a block body's execution payload is.
pub(crate) const EXECUTION_PAYLOAD: usize = 9;
/// Levels of the tree over a body's fields.
pub(crate) const BODY_DEPTH: usize = 4;

/// A beacon block body's fields.
pub(crate) fn body_fields() -> Vec<Field> {
	vec![
		field::<Signature>(),
		field::<Eth1Data>(),
		field::<Root>(),
		field::<VariableList<ProposerSlashing, U16>>(),
		field::<VariableList<AttesterSlashing, U1>>(),
		field::<VariableList<Attestation, U8>>(),
		field::<VariableList<Deposit, U16>>(),
		field::<VariableList<SignedVoluntaryExit, U16>>(),
		field::<SyncAggregate>(),
		field::<Payload>(),
		field::<VariableList<SignedBlsToExecutionChange, U16>>(),
		field::<VariableList<Key, U4096>>(),
		field::<ExecutionRequests>(),
	]
}

/// The bytes of each field of a container. Errors: these can't be its bytes.
pub(crate) fn split<'a>(bytes: &'a [u8], fields: &[Field]) -> Result<Vec<&'a [u8]>, Error> {
	const WRONG: Error = Error::Malformed("SSZ container");
	let mut rest = bytes;
	let mut slices = Vec::with_capacity(fields.len());
	// Places of the fields whose bytes come later, and where these begin.
	let mut later = Vec::new();
	for (place, field) in fields.iter().enumerate() {
		let (slice, next) = rest.split_at_checked(field.fixed.unwrap_or(4)).ok_or(WRONG)?;
		rest = next;
		slices.push(slice);
		if field.fixed.is_none() {
			let offset = u32::from_le_bytes(slice.try_into().map_err(|_| WRONG)?);
			later.push((place, usize::try_from(offset).map_err(|_| WRONG)?));
		}
	}
	let head = bytes.len().saturating_sub(rest.len());
	if later.first().map_or(bytes.len(), |(_, begin)| *begin) != head {
		return Err(WRONG);
	}
	let ends = later.iter().skip(1).map(|(_, begin)| *begin).chain([bytes.len()]);
	for ((place, begin), end) in later.iter().zip(ends) {
		let slice = slices.get_mut(*place).ok_or(WRONG)?;
		*slice = bytes.get(*begin..end).ok_or(WRONG)?;
	}
	Ok(slices)
}

/// The root of each field. Errors: a field's bytes can't be decoded.
pub(crate) fn roots(slices: &[&[u8]], fields: &[Field]) -> Result<Vec<H256>, Error> {
	let roots = slices.iter().zip(fields).map(|(bytes, field)| (field.root)(bytes));
	roots.collect::<Result<_, _>>().map_err(|_| Error::Malformed("SSZ field"))
}

/// The root of a tree of so many levels over these leaves, and the branch of the leaf at `index` from the leaf up.
pub(crate) fn branch(leaves: &[H256], depth: usize, index: usize) -> (H256, Vec<H256>) {
	let hash = |left: &H256, right: &H256| H256(sha2_256(&[left.0, right.0].concat()));
	let (mut row, mut zero, mut at) = (leaves.to_vec(), H256::zero(), index);
	let mut siblings = Vec::with_capacity(depth);
	for _ in 0..depth {
		siblings.push(row.get(at ^ 1).copied().unwrap_or(zero));
		row = row
			.chunks(2)
			.map(|pair| match pair {
				[left, right] => hash(left, right),
				[left] => hash(left, &zero),
				_ => zero,
			})
			.collect();
		zero = hash(&zero, &zero);
		at >>= 1;
	}
	(row.first().copied().unwrap_or(zero), siblings)
}

/// The root of a header.
pub(crate) fn header_root(header: &Header) -> H256 {
	H256(header.tree_hash_root().0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use snowbridge_beacon_primitives::verify_merkle_branch;

	#[test]
	fn containers_should_have_the_indices_that_the_light_client_has_when_counted() {
		// Electra's generalized indices: 2^6 + place for a field.
		assert_eq!((state_fields(false).len(), state_fields(true).len()), (37, 38));
		assert_eq!(64 + state::BLOCK_ROOTS, 69);
		// The root in a checkpoint is its second field.
		assert_eq!((64 + state::FINALIZED_CHECKPOINT) * 2 + 1, 169);
		assert_eq!(64 + state::CURRENT_SYNC_COMMITTEE, 86);
		assert_eq!(64 + state::NEXT_SYNC_COMMITTEE, 87);
		assert_eq!(16 + EXECUTION_PAYLOAD, 25);
		assert_eq!(body_fields().len(), 13);
	}

	proptest! {
		#[test]
		fn branch_should_be_verified_by_the_light_client_when_made(
			count in 1usize..60, at in any::<prop::sample::Index>(), seed in any::<u64>(),
		) {
			let leaves = (0..count as u64).map(|index| H256::from_low_u64_be(index ^ seed)).collect::<Vec<_>>();
			let index = at.index(count);
			let (root, branch) = branch(&leaves, 6, index);
			prop_assert!(verify_merkle_branch(leaves[index], &branch, index, 6, root));
		}

		#[test]
		fn container_should_be_refused_when_its_bytes_are_anything(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
			for fields in [state_fields(false), state_fields(true), body_fields()] {
				if let Ok(slices) = split(&bytes, &fields) {
					let _ = roots(&slices, &fields);
				}
			}
		}
	}
}
