//! Weights of `pallet_balances`, measured by `scripts/bench weights`: don't edit, measure again.
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

use pallet_balances::WeightInfo;

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn transfer_allow_death() -> Weight {
		measured::transfer_allow_death(T::DbWeight::get())
	}
	fn transfer_keep_alive() -> Weight {
		measured::transfer_keep_alive(T::DbWeight::get())
	}
	fn force_set_balance_creating() -> Weight {
		measured::force_set_balance_creating(T::DbWeight::get())
	}
	fn force_set_balance_killing() -> Weight {
		measured::force_set_balance_killing(T::DbWeight::get())
	}
	fn force_transfer() -> Weight {
		measured::force_transfer(T::DbWeight::get())
	}
	fn transfer_all() -> Weight {
		measured::transfer_all(T::DbWeight::get())
	}
	fn force_unreserve() -> Weight {
		measured::force_unreserve(T::DbWeight::get())
	}
	fn upgrade_accounts(u: u32,) -> Weight {
		measured::upgrade_accounts(T::DbWeight::get(), u)
	}
	fn force_adjust_total_issuance() -> Weight {
		measured::force_adjust_total_issuance(T::DbWeight::get())
	}
	fn burn_allow_death() -> Weight {
		measured::burn_allow_death(T::DbWeight::get())
	}
	fn burn_keep_alive() -> Weight {
		measured::burn_keep_alive(T::DbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 93_124 ns. Proof measured: 140 bytes.
	pub(super) fn transfer_allow_death(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(96_060_000, 6196)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 57_968 ns. Proof measured: 0 bytes.
	pub(super) fn transfer_keep_alive(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(60_413_000, 3593)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 31_148 ns. Proof measured: 39 bytes.
	pub(super) fn force_set_balance_creating(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(33_503_000, 3593)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 32_050 ns. Proof measured: 174 bytes.
	pub(super) fn force_set_balance_killing(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(34_204_000, 3593)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 95_018 ns. Proof measured: 243 bytes.
	pub(super) fn force_transfer(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(98_354_000, 8799)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 71_324 ns. Proof measured: 0 bytes.
	pub(super) fn transfer_all(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(73_999_000, 3593)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 26_330 ns. Proof measured: 174 bytes.
	pub(super) fn force_unreserve(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(28_063_000, 3593)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `System::Account` (r:1000 w:1000)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// `u` was varied from 1 to 1000.
	// Least time measured: 25_999 ns. Proof measured: 0 bytes + 85 × u.
	pub(super) fn upgrade_accounts(db: RuntimeDbWeight, u: u32) -> Weight {
		Weight::from_parts(26_369_000, 990)
			// Standard error: 51_425
			.saturating_add(Weight::from_parts(21_685_154, 0).saturating_mul(u.into()))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(u.into()))
			.saturating_add(db.reads(1_u64.saturating_mul(u.into())))
			.saturating_add(db.writes(1_u64.saturating_mul(u.into())))
	}
	// Least time measured: 10_149 ns. Proof measured: 0 bytes.
	pub(super) fn force_adjust_total_issuance(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(11_442_000, 0)
	}
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Least time measured: 66_535 ns. Proof measured: 140 bytes.
	pub(super) fn burn_allow_death(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(69_410_000, 3593)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Least time measured: 30_938 ns. Proof measured: 0 bytes.
	pub(super) fn burn_keep_alive(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(33_042_000, 0)
	}
}
