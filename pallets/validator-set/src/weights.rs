//! Weights of `pallet_validator_set`, measured by `scripts/bench weights`: don't edit, measure again.
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
	/// Weight of `add_validator`.
	fn add_validator() -> Weight;
	/// Weight of `remove_validator`.
	fn remove_validator() -> Weight;
	/// Weight of `set_validators`.
	fn set_validators() -> Weight;
	/// Weight of `report_double_authorship`.
	fn report_double_authorship() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn add_validator() -> Weight {
		measured::add_validator(T::DbWeight::get())
	}
	fn remove_validator() -> Weight {
		measured::remove_validator(T::DbWeight::get())
	}
	fn set_validators() -> Weight {
		measured::set_validators(T::DbWeight::get())
	}
	fn report_double_authorship() -> Weight {
		measured::report_double_authorship(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn add_validator() -> Weight {
		measured::add_validator(ParityDbWeight::get())
	}
	fn remove_validator() -> Weight {
		measured::remove_validator(ParityDbWeight::get())
	}
	fn set_validators() -> Weight {
		measured::set_validators(ParityDbWeight::get())
	}
	fn report_double_authorship() -> Weight {
		measured::report_double_authorship(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `Session::CurrentIndex` (r:1 w:0)
	// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Governance::Development` (r:1 w:0)
	// Proof: `Governance::Development` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: UNKNOWN KEY `0xba75139b299ed941f5dcb8c8f18ca05f` (r:1 w:0)
	// Proof: UNKNOWN KEY `0xba75139b299ed941f5dcb8c8f18ca05f` (r:1 w:0)
	// Storage: `ValidatorSet::Changes` (r:1 w:1)
	// Proof: `ValidatorSet::Changes` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	// Storage: `Session::Validators` (r:1 w:0)
	// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `ValidatorSet::Validators` (r:1 w:1)
	// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	// Storage: `Session::QueuedKeys` (r:1 w:0)
	// Proof: `Session::QueuedKeys` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Barred` (r:1 w:0)
	// Proof: `ValidatorSet::Barred` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Offences` (r:1 w:0)
	// Proof: `ValidatorSet::Offences` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	// Least time measured: 67_898 ns. Proof measured: 3939 bytes.
	pub(super) fn add_validator(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(70_703_000, 7404)
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `Session::CurrentIndex` (r:1 w:0)
	// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Governance::Development` (r:1 w:0)
	// Proof: `Governance::Development` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: UNKNOWN KEY `0xba75139b299ed941f5dcb8c8f18ca05f` (r:1 w:0)
	// Proof: UNKNOWN KEY `0xba75139b299ed941f5dcb8c8f18ca05f` (r:1 w:0)
	// Storage: `ValidatorSet::Changes` (r:1 w:1)
	// Proof: `ValidatorSet::Changes` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	// Storage: `Session::Validators` (r:1 w:0)
	// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `ValidatorSet::Validators` (r:1 w:1)
	// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	// Storage: `Session::NextKeys` (r:100 w:1)
	// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Storage: `Session::QueuedKeys` (r:1 w:0)
	// Proof: `Session::QueuedKeys` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Session::ExternallySetKeys` (r:1 w:0)
	// Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Storage: `ValidatorSet::Pardoned` (r:0 w:1)
	// Proof: `ValidatorSet::Pardoned` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Barred` (r:0 w:1)
	// Proof: `ValidatorSet::Barred` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `Session::KeyOwner` (r:0 w:3)
	// Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Least time measured: 632_126 ns. Proof measured: 18552 bytes.
	pub(super) fn remove_validator(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(652_284_000, 267042)
			.saturating_add(db.reads(110_u64))
			.saturating_add(db.writes(10_u64))
	}
	// Storage: `Session::NextKeys` (r:199 w:99)
	// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Storage: `ValidatorSet::Validators` (r:1 w:1)
	// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	// Storage: `Session::Validators` (r:1 w:0)
	// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Session::QueuedKeys` (r:1 w:0)
	// Proof: `Session::QueuedKeys` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `System::Account` (r:198 w:198)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Barred` (r:99 w:99)
	// Proof: `ValidatorSet::Barred` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Offences` (r:99 w:0)
	// Proof: `ValidatorSet::Offences` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:99 w:99)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Session::ExternallySetKeys` (r:99 w:0)
	// Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Storage: `ValidatorSet::Pardoned` (r:0 w:99)
	// Proof: `ValidatorSet::Pardoned` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `Session::KeyOwner` (r:0 w:101)
	// Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Least time measured: 9_107_003 ns. Proof measured: 26543 bytes.
	pub(super) fn set_validators(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(9_187_284_000, 520058)
			.saturating_add(db.reads(796_u64))
			.saturating_add(db.writes(696_u64))
	}
	// Storage: `ValidatorSet::Rosters` (r:3 w:0)
	// Proof: `ValidatorSet::Rosters` (`max_values`: None, `max_size`: Some(12926), added: 15401, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Offences` (r:1 w:1)
	// Proof: `ValidatorSet::Offences` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	// Storage: `Session::DisabledValidators` (r:1 w:1)
	// Proof: `Session::DisabledValidators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Session::Validators` (r:1 w:0)
	// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `ValidatorSet::Validators` (r:1 w:1)
	// Proof: `ValidatorSet::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	// Storage: `Session::NextKeys` (r:99 w:0)
	// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	// Storage: `Session::CurrentIndex` (r:1 w:0)
	// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `Governance::Development` (r:1 w:0)
	// Proof: `Governance::Development` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: UNKNOWN KEY `0xba75139b299ed941f5dcb8c8f18ca05f` (r:1 w:0)
	// Proof: UNKNOWN KEY `0xba75139b299ed941f5dcb8c8f18ca05f` (r:1 w:0)
	// Storage: `ValidatorSet::Pardoned` (r:0 w:1)
	// Proof: `ValidatorSet::Pardoned` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Storage: `ValidatorSet::Barred` (r:0 w:1)
	// Proof: `ValidatorSet::Barred` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	// Least time measured: 2_060_014 ns. Proof measured: 53991 bytes.
	pub(super) fn report_double_authorship(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_086_665_000, 300006)
			.saturating_add(db.reads(109_u64))
			.saturating_add(db.writes(5_u64))
	}
}
