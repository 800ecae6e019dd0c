//! Weights of `pallet_usdt_bridge`, measured by `scripts/bench weights`: don't edit, measure again.
//!
//! frame-benchmarking-cli 64.0.0 on 2026-11-24, 16 steps, 8 repeats, analysis MinSquares.
//! AMD EPYC, WebAssembly Compiled; worst case of a map: 1000000 entries.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_variables, reason = "generated: not every call reads storage or uses each of its components")]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};

/// The weight of each call.
pub trait WeightInfo {
	/// Weight of `withdraw`.
	fn withdraw() -> Weight;
	/// Weight of `prove_deposit`.
	fn prove_deposit() -> Weight;
	/// Weight of `authorize_deposit`.
	fn authorize_deposit(l: u32,) -> Weight;
	/// Weight of `mint`.
	fn mint() -> Weight;
	/// Weight of `authorize_mint`.
	fn authorize_mint() -> Weight;
	/// Weight of `prove_release`.
	fn prove_release() -> Weight;
	/// Weight of `authorize_release`.
	fn authorize_release(l: u32,) -> Weight;
	/// Weight of `submit_update`.
	fn submit_update() -> Weight;
	/// Weight of `confirm_checkpoint`.
	fn confirm_checkpoint() -> Weight;
	/// Weight of `open_lane`.
	fn open_lane() -> Weight;
	/// Weight of `retire_lane`.
	fn retire_lane() -> Weight;
	/// Weight of `migrate`.
	fn migrate() -> Weight;
	/// Weight of `order`.
	fn order() -> Weight;
	/// Weight of `halt`.
	fn halt() -> Weight;
	/// Weight of `resume`.
	fn resume() -> Weight;
	/// Weight of `set_limit`.
	fn set_limit() -> Weight;
	/// Weight of `discard_claim`.
	fn discard_claim() -> Weight;
	/// Weight of `set_unknown_fork`.
	fn set_unknown_fork() -> Weight;
	/// Weight of `commit`.
	fn commit(m: u32,) -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn withdraw() -> Weight {
		measured::withdraw(T::DbWeight::get())
	}
	fn prove_deposit() -> Weight {
		measured::prove_deposit(T::DbWeight::get())
	}
	fn authorize_deposit(l: u32,) -> Weight {
		measured::authorize_deposit(T::DbWeight::get(), l)
	}
	fn mint() -> Weight {
		measured::mint(T::DbWeight::get())
	}
	fn authorize_mint() -> Weight {
		measured::authorize_mint(T::DbWeight::get())
	}
	fn prove_release() -> Weight {
		measured::prove_release(T::DbWeight::get())
	}
	fn authorize_release(l: u32,) -> Weight {
		measured::authorize_release(T::DbWeight::get(), l)
	}
	fn submit_update() -> Weight {
		measured::submit_update(T::DbWeight::get())
	}
	fn confirm_checkpoint() -> Weight {
		measured::confirm_checkpoint(T::DbWeight::get())
	}
	fn open_lane() -> Weight {
		measured::open_lane(T::DbWeight::get())
	}
	fn retire_lane() -> Weight {
		measured::retire_lane(T::DbWeight::get())
	}
	fn migrate() -> Weight {
		measured::migrate(T::DbWeight::get())
	}
	fn order() -> Weight {
		measured::order(T::DbWeight::get())
	}
	fn halt() -> Weight {
		measured::halt(T::DbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(T::DbWeight::get())
	}
	fn set_limit() -> Weight {
		measured::set_limit(T::DbWeight::get())
	}
	fn discard_claim() -> Weight {
		measured::discard_claim(T::DbWeight::get())
	}
	fn set_unknown_fork() -> Weight {
		measured::set_unknown_fork(T::DbWeight::get())
	}
	fn commit(m: u32,) -> Weight {
		measured::commit(T::DbWeight::get(), m)
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn withdraw() -> Weight {
		measured::withdraw(ParityDbWeight::get())
	}
	fn prove_deposit() -> Weight {
		measured::prove_deposit(ParityDbWeight::get())
	}
	fn authorize_deposit(l: u32,) -> Weight {
		measured::authorize_deposit(ParityDbWeight::get(), l)
	}
	fn mint() -> Weight {
		measured::mint(ParityDbWeight::get())
	}
	fn authorize_mint() -> Weight {
		measured::authorize_mint(ParityDbWeight::get())
	}
	fn prove_release() -> Weight {
		measured::prove_release(ParityDbWeight::get())
	}
	fn authorize_release(l: u32,) -> Weight {
		measured::authorize_release(ParityDbWeight::get(), l)
	}
	fn submit_update() -> Weight {
		measured::submit_update(ParityDbWeight::get())
	}
	fn confirm_checkpoint() -> Weight {
		measured::confirm_checkpoint(ParityDbWeight::get())
	}
	fn open_lane() -> Weight {
		measured::open_lane(ParityDbWeight::get())
	}
	fn retire_lane() -> Weight {
		measured::retire_lane(ParityDbWeight::get())
	}
	fn migrate() -> Weight {
		measured::migrate(ParityDbWeight::get())
	}
	fn order() -> Weight {
		measured::order(ParityDbWeight::get())
	}
	fn halt() -> Weight {
		measured::halt(ParityDbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(ParityDbWeight::get())
	}
	fn set_limit() -> Weight {
		measured::set_limit(ParityDbWeight::get())
	}
	fn discard_claim() -> Weight {
		measured::discard_claim(ParityDbWeight::get())
	}
	fn set_unknown_fork() -> Weight {
		measured::set_unknown_fork(ParityDbWeight::get())
	}
	fn commit(m: u32,) -> Weight {
		measured::commit(ParityDbWeight::get(), m)
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `UsdtBridge::Halted` (r:1 w:0)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Withdrawals` (r:1 w:1)
	// Proof: `UsdtBridge::Withdrawals` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::QueueEnds` (r:1 w:1)
	// Proof: `UsdtBridge::QueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Queue` (r:0 w:1)
	// Proof: `UsdtBridge::Queue` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:0 w:1)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Least time measured: 138_891 ns. Proof measured: 951 bytes.
	pub(super) fn withdraw(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(142_938_000, 4306)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Proved` (r:1 w:1)
	// Proof: `UsdtBridge::Proved` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Halted` (r:1 w:0)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::UnknownFork` (r:1 w:0)
	// Proof: `UsdtBridge::UnknownFork` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CheckpointGap` (r:1 w:0)
	// Proof: `UsdtBridge::CheckpointGap` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Mints` (r:1 w:1)
	// Proof: `UsdtBridge::Mints` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:4 w:4)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:2 w:0)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Claims` (r:0 w:1)
	// Proof: `UsdtBridge::Claims` (`max_values`: None, `max_size`: Some(144), added: 2619, mode: `MaxEncodedLen`)
	// Least time measured: 233_789 ns. Proof measured: 1369 bytes.
	pub(super) fn prove_deposit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(240_331_000, 11402)
			.saturating_add(db.reads(22_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:1 w:0)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Proved` (r:1 w:0)
	// Proof: `UsdtBridge::Proved` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CheckpointGap` (r:1 w:0)
	// Proof: `UsdtBridge::CheckpointGap` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// `l` was varied from 0 to 262144.
	// Least time measured: 141_315 ns. Proof measured: 1070 bytes.
	pub(super) fn authorize_deposit(db: RuntimeDbWeight, l: u32) -> Weight {
		Weight::from_parts(149_292_946, 3683)
			// Standard error: 2
			.saturating_add(Weight::from_parts(8_024, 0).saturating_mul(l.into()))
			.saturating_add(db.reads(8_u64))
	}
	// Storage: `UsdtBridge::Claims` (r:1 w:1)
	// Proof: `UsdtBridge::Claims` (`max_values`: None, `max_size`: Some(144), added: 2619, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Halted` (r:1 w:0)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::UnknownFork` (r:1 w:0)
	// Proof: `UsdtBridge::UnknownFork` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CheckpointGap` (r:1 w:0)
	// Proof: `UsdtBridge::CheckpointGap` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Mints` (r:1 w:1)
	// Proof: `UsdtBridge::Mints` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:4 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:2 w:0)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 162_895 ns. Proof measured: 1719 bytes.
	pub(super) fn mint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(168_486_000, 11402)
			.saturating_add(db.reads(22_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `UsdtBridge::Claims` (r:1 w:0)
	// Proof: `UsdtBridge::Claims` (`max_values`: None, `max_size`: Some(144), added: 2619, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Halted` (r:1 w:0)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::UnknownFork` (r:1 w:0)
	// Proof: `UsdtBridge::UnknownFork` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CheckpointGap` (r:1 w:0)
	// Proof: `UsdtBridge::CheckpointGap` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Mints` (r:1 w:0)
	// Proof: `UsdtBridge::Mints` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Least time measured: 36_128 ns. Proof measured: 819 bytes.
	pub(super) fn authorize_mint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(38_142_000, 3609)
			.saturating_add(db.reads(9_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:1 w:1)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Leaves` (r:1 w:1)
	// Proof: `UsdtBridge::Leaves` (`max_values`: None, `max_size`: Some(1041), added: 3516, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:0)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 139_051 ns. Proof measured: 2832 bytes.
	pub(super) fn prove_release(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(142_768_000, 6196)
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.writes(6_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:1 w:0)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:1 w:0)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CheckpointGap` (r:1 w:0)
	// Proof: `UsdtBridge::CheckpointGap` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// `l` was varied from 0 to 262144.
	// Least time measured: 143_008 ns. Proof measured: 1221 bytes.
	pub(super) fn authorize_release(db: RuntimeDbWeight, l: u32) -> Weight {
		Weight::from_parts(152_413_609, 3683)
			// Standard error: 3
			.saturating_add(Weight::from_parts(8_271, 0).saturating_mul(l.into()))
			.saturating_add(db.reads(8_u64))
	}
	// Storage: `UsdtBridge::LastCommitteeUpdate` (r:1 w:1)
	// Proof: `UsdtBridge::LastCommitteeUpdate` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::UnknownFork` (r:1 w:0)
	// Proof: `UsdtBridge::UnknownFork` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 28_463 ns. Proof measured: 503 bytes.
	pub(super) fn submit_update(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_146_000, 3537)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `UsdtBridge::CheckpointGap` (r:1 w:1)
	// Proof: `UsdtBridge::CheckpointGap` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	// Least time measured: 22_993 ns. Proof measured: 509 bytes.
	pub(super) fn confirm_checkpoint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(24_967_000, 3537)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `UsdtBridge::Ethereum` (r:1 w:0)
	// Proof: `UsdtBridge::Ethereum` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CounterForLanes` (r:1 w:1)
	// Proof: `UsdtBridge::CounterForLanes` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Withdrawals` (r:1 w:0)
	// Proof: `UsdtBridge::Withdrawals` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Least time measured: 33_052 ns. Proof measured: 244 bytes.
	pub(super) fn open_lane(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(35_186_000, 3683)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::QueueEnds` (r:1 w:1)
	// Proof: `UsdtBridge::QueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Queue` (r:0 w:1)
	// Proof: `UsdtBridge::Queue` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:0 w:1)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Least time measured: 36_669 ns. Proof measured: 737 bytes.
	pub(super) fn retire_lane(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(38_813_000, 3683)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:2 w:2)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::QueueEnds` (r:1 w:1)
	// Proof: `UsdtBridge::QueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Queue` (r:0 w:1)
	// Proof: `UsdtBridge::Queue` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:0 w:1)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Least time measured: 48_121 ns. Proof measured: 968 bytes.
	pub(super) fn migrate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(50_645_000, 6376)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `UsdtBridge::Lanes` (r:1 w:1)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Withdrawals` (r:1 w:0)
	// Proof: `UsdtBridge::Withdrawals` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::QueueEnds` (r:1 w:1)
	// Proof: `UsdtBridge::QueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Queue` (r:0 w:1)
	// Proof: `UsdtBridge::Queue` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:0 w:1)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Least time measured: 34_936 ns. Proof measured: 766 bytes.
	pub(super) fn order(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(37_140_000, 3683)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `UsdtBridge::Halted` (r:1 w:1)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Least time measured: 11_502 ns. Proof measured: 125 bytes.
	pub(super) fn halt(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(12_504_000, 1486)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `UsdtBridge::Halted` (r:1 w:1)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Least time measured: 12_523 ns. Proof measured: 145 bytes.
	pub(super) fn resume(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(13_666_000, 1486)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Withdrawals` (r:1 w:1)
	// Proof: `UsdtBridge::Withdrawals` (`max_values`: Some(1), `max_size`: Some(40), added: 535, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Lanes` (r:17 w:0)
	// Proof: `UsdtBridge::Lanes` (`max_values`: None, `max_size`: Some(218), added: 2693, mode: `MaxEncodedLen`)
	// Least time measured: 104_145 ns. Proof measured: 3196 bytes.
	pub(super) fn set_limit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(107_803_000, 46771)
			.saturating_add(db.reads(19_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `UsdtBridge::Claims` (r:1 w:1)
	// Proof: `UsdtBridge::Claims` (`max_values`: None, `max_size`: Some(144), added: 2619, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Proved` (r:1 w:1)
	// Proof: `UsdtBridge::Proved` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 27_301 ns. Proof measured: 401 bytes.
	pub(super) fn discard_claim(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(28_935_000, 3609)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `UsdtBridge::UnknownFork` (r:1 w:1)
	// Proof: `UsdtBridge::UnknownFork` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 12_062 ns. Proof measured: 144 bytes.
	pub(super) fn set_unknown_fork(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(13_155_000, 1493)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `UsdtBridge::QueueEnds` (r:1 w:1)
	// Proof: `UsdtBridge::QueueEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Halted` (r:1 w:0)
	// Proof: `UsdtBridge::Halted` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Queue` (r:32 w:32)
	// Proof: `UsdtBridge::Queue` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Messages` (r:32 w:32)
	// Proof: `UsdtBridge::Messages` (`max_values`: None, `max_size`: Some(159), added: 2634, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::Leaves` (r:0 w:1)
	// Proof: `UsdtBridge::Leaves` (`max_values`: None, `max_size`: Some(1041), added: 3516, mode: `MaxEncodedLen`)
	// Storage: `UsdtBridge::CommittedRoot` (r:0 w:1)
	// Proof: `UsdtBridge::CommittedRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// `m` was varied from 0 to 32.
	// Least time measured: 7_023 ns. Proof measured: 725 bytes + 115 × m.
	pub(super) fn commit(db: RuntimeDbWeight, m: u32) -> Weight {
		Weight::from_parts(20_487_103, 1501)
			// Standard error: 16_287
			.saturating_add(Weight::from_parts(13_228_806, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 2634).saturating_mul(m.into()))
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(m.into())))
			.saturating_add(db.writes(3_u64))
			.saturating_add(db.writes(2_u64.saturating_mul(m.into())))
	}
}
