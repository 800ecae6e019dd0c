//! Weights of `pallet_payouts`, measured by `scripts/bench weights`: don't edit, measure again.
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
	/// Weight of `claim`.
	fn claim() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn claim() -> Weight {
		measured::claim(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn claim() -> Weight {
		measured::claim(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 80_120 ns. Proof measured: 309 bytes.
	pub(super) fn claim(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(83_426_000, 6196)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(3_u64))
	}
}
