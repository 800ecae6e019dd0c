//! What Ethereum can check of this chain: its validators' signatures (BEEFY) under the root of a Merkle mountain range
//! with a leaf for each block.
//!
//! Formats are those that Snowbridge's contracts read: keccak, the validators' Ethereum addresses, 32 bytes of extra
//! data in the leaf.

use super::consensus::{KeptSets, MaxValidators, ReportLongevity};
use crate::{Hash, MmrLeaf, Runtime, UsdtBridge, ValidatorSet};
use coinop_primitives::OutboundMessages;
use core::marker::PhantomData;
use frame_support::{parameter_types, traits::ConstU32};
use pallet_validator_set::Membership;
use sp_consensus_beefy::{
	ecdsa_crypto::AuthorityId as BeefyId,
	mmr::{BeefyDataProvider, MmrLeafVersion},
};
use sp_runtime::traits::Keccak256;

/// Whose messages the leaf commits.
type Messages = UsdtBridge;

parameter_types! {
	pub LeafVersion: MmrLeafVersion = MmrLeafVersion::new(0, 0);
}

impl pallet_beefy::Config for Runtime {
	type BeefyId = BeefyId;
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = KeptSets;
	type OnNewValidatorSet = MmrLeaf;
	type AncestryHelper = MmrLeaf;
	type WeightInfo = ();
	type KeyOwnerProof = Membership;
	type EquivocationReportSystem =
		pallet_beefy::EquivocationReportSystem<Self, ValidatorSet, ValidatorSet, ReportLongevity>;
}

impl pallet_mmr::Config for Runtime {
	const INDEXING_PREFIX: &'static [u8] = pallet_mmr::primitives::INDEXING_PREFIX;
	type Hashing = Keccak256;
	type LeafData = MmrLeaf;
	type OnNewRoot = pallet_beefy_mmr::DepositBeefyDigest<Runtime>;
	type BlockHashProvider = pallet_mmr::DefaultBlockHashProvider<Runtime>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

impl pallet_beefy_mmr::Config for Runtime {
	type LeafVersion = LeafVersion;
	type BeefyAuthorityToMerkleLeaf = pallet_beefy_mmr::BeefyEcdsaToEthereum;
	type LeafExtra = Hash;
	type BeefyDataProvider = MessageRoot<Messages>;
	type WeightInfo = ();
}

/// The leaf's extra data: the root of the messages of the block before.
pub struct MessageRoot<Messages>(PhantomData<Messages>);

impl<Messages: OutboundMessages> BeefyDataProvider<Hash> for MessageRoot<Messages> {
	fn extra_data() -> Hash {
		Messages::root().into()
	}
}
