//! What the light client on Coinop checks of an update, so that nobody pays for one that it would refuse. Source: the
//! consensus specification's `validate_light_client_update`, with Electra's generalized indices, as
//! `snowbridge-pallet-ethereum-client` has it.

use crate::{
	beacon::{SyncCommittee, Update, COMMITTEE, COMMITTEE_BITS},
	Error,
};
use snowbridge_beacon_primitives::{
	decompress_sync_committee_bits, fast_aggregate_verify, verify_merkle_branch, BeaconHeader, ForkData, SigningData,
	SyncCommitteePrepared,
};
use sp_core::H256;

/// A sync committee, prepared for checking what it has signed. What the light client keeps of it can't be read here: it
/// is made of 32-bit numbers there, and of 64-bit ones where programs run.
pub type Signers = SyncCommitteePrepared<COMMITTEE>;

/// `DOMAIN_SYNC_COMMITTEE`.
const DOMAIN: [u8; 4] = [7, 0, 0, 0];

/// Where something is in a beacon state: its place in its row, and the row's level.
const FINALIZED_ROOT: (usize, usize) = (41, 7);
const NEXT_SYNC_COMMITTEE: (usize, usize) = (23, 6);
const BLOCK_ROOTS: (usize, usize) = (5, 6);

/// A sync committee's members, ready to be asked. Error: a key is none.
pub fn signers(committee: &SyncCommittee) -> Result<Signers, Error> {
	Signers::try_from(committee).map_err(|_| Error::Malformed("sync committee"))
}

/// Whether two thirds of a committee have signed an update, and its branches lead where they should. Errors: no.
///
/// - `signers`: the committee of the period of the update's signature slot.
/// - `fork_version`: in force one slot before that.
/// - `validators_root`: names the chain.
pub fn verify(update: &Update, signers: &Signers, fork_version: [u8; 4], validators_root: H256) -> Result<(), Error> {
	let state = update.attested_header.state_root;
	let leads = |leaf: H256, branch: &[H256], (place, level): (usize, usize), root: H256| {
		verify_merkle_branch(leaf, branch, place, level, root)
	};
	if !leads(root_of(&update.finalized_header)?, &update.finality_branch, FINALIZED_ROOT, state) {
		return Err(Error::Different("the finality branch leads elsewhere"));
	}
	let finalized = update.finalized_header.state_root;
	if !leads(update.block_roots_root, &update.block_roots_branch, BLOCK_ROOTS, finalized) {
		return Err(Error::Different("the block roots' branch leads elsewhere"));
	}
	if let Some(next) = &update.next_sync_committee_update {
		let root = next.next_sync_committee.hash_tree_root().map_err(|_| Error::Malformed("sync committee"))?;
		if !leads(root, &next.next_sync_committee_branch, NEXT_SYNC_COMMITTEE, state) {
			return Err(Error::Different("the next sync committee's branch leads elsewhere"));
		}
	}

	let bits = decompress_sync_committee_bits::<COMMITTEE, COMMITTEE_BITS>(update.sync_aggregate.sync_committee_bits);
	let signed = bits.iter().filter(|bit| **bit == 1).count();
	if signed.saturating_mul(3) < COMMITTEE.saturating_mul(2) {
		return Err(Error::Different("fewer than two thirds of the sync committee have signed"));
	}
	let absent = bits.iter().zip(signers.pubkeys.iter()).filter(|(bit, _)| **bit == 0);
	let absent: Vec<_> = absent.map(|(_, key)| key.clone()).collect();
	let root = signing_root(&update.attested_header, fork_version, validators_root)?;
	let signature = &update.sync_aggregate.sync_committee_signature;
	fast_aggregate_verify(&signers.aggregate_pubkey, &absent, root, signature)
		.map_err(|_| Error::Different("the signature is not the sync committee's"))
}

fn root_of(header: &BeaconHeader) -> Result<H256, Error> {
	header.hash_tree_root().map_err(|_| Error::Malformed("header"))
}

/// What members sign for a header.
fn signing_root(header: &BeaconHeader, fork_version: [u8; 4], validators_root: H256) -> Result<H256, Error> {
	let fork = ForkData { current_version: fork_version, genesis_validators_root: validators_root.0 };
	let fork = fork.hash_tree_root().map_err(|_| Error::Malformed("fork"))?;
	let domain = DOMAIN.iter().chain(&fork.0).take(32).copied().collect::<Vec<_>>();
	let data = SigningData { object_root: root_of(header)?, domain: H256::from_slice(&domain) };
	data.hash_tree_root().map_err(|_| Error::Malformed("header"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use snowbridge_pallet_ethereum_client_fixtures::{make_checkpoint, make_finalized_header_update};

	const ELECTRA: [u8; 4] = [5, 0, 0, 0];

	fn signed() -> (Update, Signers, H256) {
		let checkpoint = make_checkpoint();
		let signers = signers(&checkpoint.current_sync_committee).unwrap();
		(*make_finalized_header_update(), signers, checkpoint.validators_root)
	}

	#[test]
	fn update_should_be_accepted_when_its_committee_has_signed_it() {
		let (update, signers, root) = signed();
		assert_eq!(verify(&update, &signers, ELECTRA, root), Ok(()));
	}

	/// Kelp: whatever a beacon node changes, nothing is paid for it.
	#[test]
	fn update_should_be_refused_when_anything_of_it_was_changed() {
		let (update, signers, root) = signed();
		let changes: [fn(&mut Update); 8] = [
			|update| update.attested_header.slot += 1,
			|update| update.attested_header.state_root.0[0] ^= 1,
			|update| update.finalized_header.slot += 1,
			|update| update.finality_branch[0].0[0] ^= 1,
			|update| {
				update.finality_branch.pop();
			},
			|update| update.block_roots_root.0[0] ^= 1,
			|update| update.sync_aggregate.sync_committee_signature.0[5] ^= 1,
			|update| update.sync_aggregate.sync_committee_bits = [0; COMMITTEE_BITS],
		];
		for change in changes {
			let mut changed = update.clone();
			change(&mut changed);
			assert!(verify(&changed, &signers, ELECTRA, root).is_err());
		}
		assert!(verify(&update, &signers, [4, 0, 0, 0], root).is_err(), "another fork");
		assert!(verify(&update, &signers, ELECTRA, H256::zero()).is_err(), "another chain");
		assert!(verify(&update, &Signers::default(), ELECTRA, root).is_err(), "another committee");
	}
}
