//! Weights of `snowbridge_pallet_ethereum_client`, measured by `scripts/bench weights`: don't edit, measure again.
//!
//! frame-benchmarking-cli 64.0.0 on 2026-11-24, 16 steps, 8 repeats, analysis MinSquares.
//! AMD EPYC, WebAssembly Compiled; worst case of a map: 1000000 entries.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_variables, reason = "generated: not every call reads storage or uses each of its components")]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{RuntimeDbWeight, Weight},
};

use snowbridge_pallet_ethereum_client::WeightInfo;

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn force_checkpoint() -> Weight {
		measured::force_checkpoint(T::DbWeight::get())
	}
	fn submit() -> Weight {
		measured::submit(T::DbWeight::get())
	}
	fn submit_with_sync_committee() -> Weight {
		measured::submit_with_sync_committee(T::DbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconStateIndex` (r:1 w:1)
	// Proof: `EthereumClient::FinalizedBeaconStateIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconStateMapping` (r:1 w:1)
	// Proof: `EthereumClient::FinalizedBeaconStateMapping` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::NextSyncCommittee` (r:0 w:1)
	// Proof: `EthereumClient::NextSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::InitialCheckpointRoot` (r:0 w:1)
	// Proof: `EthereumClient::InitialCheckpointRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::ValidatorsRoot` (r:0 w:1)
	// Proof: `EthereumClient::ValidatorsRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:0 w:1)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::CurrentSyncCommittee` (r:0 w:1)
	// Proof: `EthereumClient::CurrentSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:0 w:1)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Least time measured: 108_129_776 ns. Proof measured: 239 bytes.
	pub(super) fn force_checkpoint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(108_963_400_000, 3501)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:1)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:1)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::NextSyncCommittee` (r:1 w:0)
	// Proof: `EthereumClient::NextSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::CurrentSyncCommittee` (r:1 w:0)
	// Proof: `EthereumClient::CurrentSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::ValidatorsRoot` (r:1 w:0)
	// Proof: `EthereumClient::ValidatorsRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (r:1 w:0)
	// Proof: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconStateIndex` (r:1 w:1)
	// Proof: `EthereumClient::FinalizedBeaconStateIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconStateMapping` (r:1 w:1)
	// Proof: `EthereumClient::FinalizedBeaconStateMapping` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	// Least time measured: 25_546_131 ns. Proof measured: 92948 bytes.
	pub(super) fn submit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(25_847_577_000, 93857)
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::NextSyncCommittee` (r:1 w:1)
	// Proof: `EthereumClient::NextSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::CurrentSyncCommittee` (r:1 w:0)
	// Proof: `EthereumClient::CurrentSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::ValidatorsRoot` (r:1 w:0)
	// Proof: `EthereumClient::ValidatorsRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (r:1 w:1)
	// Proof: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 133_746_860 ns. Proof measured: 92935 bytes.
	pub(super) fn submit_with_sync_committee(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(134_523_096_000, 93857)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(2_u64))
	}
}
