//! Ethereum: which of its chains is followed, and what of it is believed.

use super::{
	fees::FeePotAccount,
	governance::{Guardian, Slow},
	Clock,
};
use crate::{
	weights::ethereum_client::SubstrateWeight, AccountId, Balances, DeviceIdentity, EthereumClient, Payouts, Runtime,
	RuntimeEvent, RuntimeHoldReason, RuntimeOrigin,
};
use alloc::{boxed::Box, vec::Vec};
use frame_support::{
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	traits::{ConstU32, EitherOfDiverse, Get},
	weights::Weight,
};
use pallet_usdt_bridge::{BeaconUpdate, Checkpoint, LightClient};
use snowbridge_beacon_primitives::{Fork, ForkVersions};
use snowbridge_pallet_ethereum_client::WeightInfo;
use sp_core::H256;

/// Chain id of Ethereum.
pub const MAINNET: u64 = 1;
/// Chain id of its network for tests.
pub const SEPOLIA: u64 = 11_155_111;

/// An epoch that does not come.
const NEVER: u64 = u64::MAX;

parameter_types! {
	/// Fees, and what can't be delivered, are lost without them.
	pub Pots: Vec<AccountId> = [FeePotAccount::get(), Payouts::pot()].to_vec();
}

const fn fork(version: u32, epoch: u64) -> Fork {
	Fork { version: version.to_be_bytes(), epoch }
}

/// The forks of the Ethereum that is followed: the two public networks' as the consensus specification's configurations
/// have them, or those of a local one, which begins with Electra.
pub struct Forks;

impl Get<ForkVersions> for Forks {
	fn get() -> ForkVersions {
		match pallet_usdt_bridge::Ethereum::<Runtime>::get().map(|chain| chain.chain_id) {
			Some(MAINNET) => ForkVersions {
				genesis: fork(0x0000_0000, 0),
				altair: fork(0x0100_0000, 74_240),
				bellatrix: fork(0x0200_0000, 144_896),
				capella: fork(0x0300_0000, 194_048),
				deneb: fork(0x0400_0000, 269_568),
				electra: fork(0x0500_0000, 364_032),
				fulu: fork(0x0600_0000, 411_392),
			},
			Some(SEPOLIA) => ForkVersions {
				genesis: fork(0x9000_0069, 0),
				altair: fork(0x9000_0070, 50),
				bellatrix: fork(0x9000_0071, 100),
				capella: fork(0x9000_0072, 56_832),
				deneb: fork(0x9000_0073, 132_608),
				electra: fork(0x9000_0074, 222_464),
				fulu: fork(0x9000_0075, 272_640),
			},
			_ => ForkVersions {
				genesis: fork(0x0000_0000, 0),
				altair: fork(0x0100_0000, 0),
				bellatrix: fork(0x0200_0000, 0),
				capella: fork(0x0300_0000, 0),
				deneb: fork(0x0400_0000, 0),
				electra: fork(0x0500_0000, 0),
				fulu: fork(0x0600_0000, NEVER),
			},
		}
	}
}

impl snowbridge_pallet_ethereum_client::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ForkVersions = Forks;
	// An epoch: what advances the client by less is paid for.
	type FreeHeadersInterval = ConstU32<32>;
	type WeightInfo = SubstrateWeight<Runtime>;
}

/// The light client, as the bridge uses it.
pub struct Follower;

impl LightClient<AccountId> for Follower {
	fn finalized_slot() -> Option<u64> {
		Self::slot_of(EthereumClient::latest_finalized_block_root())
	}

	fn slot_of(root: H256) -> Option<u64> {
		EthereumClient::finalized_beacon_state(root).map(|state| state.slot)
	}

	fn weight_of(update: &BeaconUpdate) -> Weight {
		match update.next_sync_committee_update {
			Some(_) => SubstrateWeight::<Runtime>::submit_with_sync_committee(),
			None => SubstrateWeight::<Runtime>::submit(),
		}
	}

	fn submit(who: AccountId, update: Box<BeaconUpdate>) -> DispatchResultWithPostInfo {
		EthereumClient::submit(RuntimeOrigin::signed(who), update)
	}

	fn begin(checkpoint: Box<Checkpoint>) -> DispatchResult {
		EthereumClient::force_checkpoint(RuntimeOrigin::root(), checkpoint)
	}
}

impl pallet_usdt_bridge::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Devices = DeviceIdentity;
	type Payouts = Payouts;
	type Pots = Pots;
	type Verifier = EthereumClient;
	type LightClient = Follower;
	type GuardianOrigin = EitherOfDiverse<Slow, Guardian>;
	type SlowOrigin = Slow;
	type MaxLanes = ConstU32<16>;
	type MaxMessages = ConstU32<32>;
	type MaxProofLen = ConstU32<{ 256 * 1_024 }>;
	type WeightInfo = pallet_usdt_bridge::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarking::Forger;
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking {
	#![allow(clippy::expect_used, reason = "a benchmark that panics has failed")]

	use crate::EthereumClient;
	use coinop_bridge_proofs::fixtures;
	use pallet_usdt_bridge::BenchmarkHelper;
	use snowbridge_beacon_primitives::BeaconHeader;
	use snowbridge_verification_primitives::{Log, Proof};
	use sp_core::H256;

	/// Makes the light client believe what no committee has signed.
	pub struct Forger;

	impl BenchmarkHelper for Forger {
		fn finalize(slot: u64) -> H256 {
			let header = BeaconHeader { slot, ..Default::default() };
			EthereumClient::store_finalized_header(header, H256::zero()).expect("a header");
			header.hash_tree_root().expect("a header")
		}

		fn prove(log: &Log, length: u32) -> Proof {
			let filler = usize::try_from(length).expect("32 bits");
			let forged = fixtures::forge(log, filler, 1).expect("everything is of its size");
			EthereumClient::store_finalized_header(forged.finalized_header, forged.block_roots_root).expect("a header");
			forged.proof
		}
	}
}
