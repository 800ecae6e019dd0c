//! Weights of `pallet_governance`, measured by `scripts/bench weights`: don't edit, measure again.
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
	/// Weight of `announce`.
	fn announce(l: u32,) -> Weight;
	/// Weight of `object`.
	fn object() -> Weight;
	/// Weight of `set_council`.
	fn set_council() -> Weight;
	/// Weight of `enact`.
	fn enact() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn announce(l: u32,) -> Weight {
		measured::announce(T::DbWeight::get(), l)
	}
	fn object() -> Weight {
		measured::object(T::DbWeight::get())
	}
	fn set_council() -> Weight {
		measured::set_council(T::DbWeight::get())
	}
	fn enact() -> Weight {
		measured::enact(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn announce(l: u32,) -> Weight {
		measured::announce(ParityDbWeight::get(), l)
	}
	fn object() -> Weight {
		measured::object(ParityDbWeight::get())
	}
	fn set_council() -> Weight {
		measured::set_council(ParityDbWeight::get())
	}
	fn enact() -> Weight {
		measured::enact(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `Governance::AnnouncementCount` (r:1 w:1)
	// Proof: `Governance::AnnouncementCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Storage: `Governance::Development` (r:1 w:0)
	// Proof: `Governance::Development` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(10463), added: 12938, mode: `MaxEncodedLen`)
	// Storage: `Governance::Announcements` (r:0 w:1)
	// Proof: `Governance::Announcements` (`max_values`: None, `max_size`: Some(973), added: 3448, mode: `MaxEncodedLen`)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Proof: `Preimage::PreimageFor` (`max_values`: None, `max_size`: Some(4194344), added: 4196819, mode: `MaxEncodedLen`)
	// `l` was varied from 1 to 65536.
	// Least time measured: 38_893 ns. Proof measured: 73 bytes.
	pub(super) fn announce(db: RuntimeDbWeight, l: u32) -> Weight {
		Weight::from_parts(56_625_580, 13928)
			// Standard error: 3
			.saturating_add(Weight::from_parts(3_196, 0).saturating_mul(l.into()))
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(6_u64))
	}
	// Storage: `Council::Members` (r:1 w:0)
	// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Governance::Announcements` (r:1 w:1)
	// Proof: `Governance::Announcements` (`max_values`: None, `max_size`: Some(973), added: 3448, mode: `MaxEncodedLen`)
	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(10463), added: 12938, mode: `MaxEncodedLen`)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	// Least time measured: 68_358 ns. Proof measured: 1842 bytes.
	pub(super) fn object(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(71_043_000, 13928)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `Council::Members` (r:1 w:1)
	// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Council::Proposals` (r:1 w:0)
	// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `System::Account` (r:60 w:60)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Council::Prime` (r:0 w:1)
	// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Least time measured: 439_695 ns. Proof measured: 3733 bytes.
	pub(super) fn set_council(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(461_666_000, 157170)
			.saturating_add(db.reads(62_u64))
			.saturating_add(db.writes(62_u64))
	}
	// Storage: `Governance::Announcements` (r:1 w:1)
	// Proof: `Governance::Announcements` (`max_values`: None, `max_size`: Some(973), added: 3448, mode: `MaxEncodedLen`)
	// Storage: `Council::Members` (r:1 w:0)
	// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Least time measured: 29_686 ns. Proof measured: 1548 bytes.
	pub(super) fn enact(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(31_489_000, 4438)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
}
