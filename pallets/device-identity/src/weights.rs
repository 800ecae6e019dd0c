//! Weights of `pallet_device_identity`, measured by `scripts/bench weights`: don't edit, measure again.
//!
//! frame-benchmarking-cli 64.0.0 on 2026-11-22, 50 steps, 20 repeats, analysis MinSquares.
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
	/// Weight of `register`.
	fn register() -> Weight;
	/// Weight of `suspend`.
	fn suspend() -> Weight;
	/// Weight of `resume`.
	fn resume() -> Weight;
	/// Weight of `revoke`.
	fn revoke() -> Weight;
	/// Weight of `set_allowance`.
	fn set_allowance() -> Weight;
	/// Weight of `sweep`.
	fn sweep() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register() -> Weight {
		measured::register(T::DbWeight::get())
	}
	fn suspend() -> Weight {
		measured::suspend(T::DbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(T::DbWeight::get())
	}
	fn revoke() -> Weight {
		measured::revoke(T::DbWeight::get())
	}
	fn set_allowance() -> Weight {
		measured::set_allowance(T::DbWeight::get())
	}
	fn sweep() -> Weight {
		measured::sweep(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn register() -> Weight {
		measured::register(ParityDbWeight::get())
	}
	fn suspend() -> Weight {
		measured::suspend(ParityDbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(ParityDbWeight::get())
	}
	fn revoke() -> Weight {
		measured::revoke(ParityDbWeight::get())
	}
	fn set_allowance() -> Weight {
		measured::set_allowance(ParityDbWeight::get())
	}
	fn sweep() -> Weight {
		measured::sweep(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:2 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:1)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Least time measured: 175_098 ns. Proof measured: 175 bytes.
	pub(super) fn register(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(180_689_000, 7480)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Least time measured: 24_627 ns. Proof measured: 908 bytes.
	pub(super) fn suspend(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(25_728_000, 4235)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Least time measured: 24_186 ns. Proof measured: 908 bytes.
	pub(super) fn resume(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(25_277_000, 4235)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:1)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:0 w:1)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Least time measured: 87_163 ns. Proof measured: 969 bytes.
	pub(super) fn revoke(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(89_398_000, 4235)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 29_826 ns. Proof measured: 914 bytes.
	pub(super) fn set_allowance(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(31_219_000, 4235)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 98_114 ns. Proof measured: 315 bytes.
	pub(super) fn sweep(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(100_860_000, 4235)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(1_u64))
	}
}
