//! Weights of `pallet_streaming_escrow`, measured by `scripts/bench weights`: don't edit, measure again.
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
	/// Weight of `create`.
	fn create(n: u32,) -> Weight;
	/// Weight of `withdraw`.
	fn withdraw(n: u32,) -> Weight;
	/// Weight of `top_up`.
	fn top_up(n: u32,) -> Weight;
	/// Weight of `pause`.
	fn pause() -> Weight;
	/// Weight of `resume`.
	fn resume() -> Weight;
	/// Weight of `change_rate`.
	fn change_rate() -> Weight;
	/// Weight of `accept_rate`.
	fn accept_rate(n: u32,) -> Weight;
	/// Weight of `cancel`.
	fn cancel(n: u32,) -> Weight;
	/// Weight of `release`.
	fn release(n: u32,) -> Weight;
	/// Weight of `transfer`.
	fn transfer(n: u32,) -> Weight;
	/// Weight of `dispute`.
	fn dispute(n: u32,) -> Weight;
	/// Weight of `resolve`.
	fn resolve(n: u32,) -> Weight;
	/// Weight of `check_p256`.
	fn check_p256() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn create(n: u32,) -> Weight {
		measured::create(T::DbWeight::get(), n)
	}
	fn withdraw(n: u32,) -> Weight {
		measured::withdraw(T::DbWeight::get(), n)
	}
	fn top_up(n: u32,) -> Weight {
		measured::top_up(T::DbWeight::get(), n)
	}
	fn pause() -> Weight {
		measured::pause(T::DbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(T::DbWeight::get())
	}
	fn change_rate() -> Weight {
		measured::change_rate(T::DbWeight::get())
	}
	fn accept_rate(n: u32,) -> Weight {
		measured::accept_rate(T::DbWeight::get(), n)
	}
	fn cancel(n: u32,) -> Weight {
		measured::cancel(T::DbWeight::get(), n)
	}
	fn release(n: u32,) -> Weight {
		measured::release(T::DbWeight::get(), n)
	}
	fn transfer(n: u32,) -> Weight {
		measured::transfer(T::DbWeight::get(), n)
	}
	fn dispute(n: u32,) -> Weight {
		measured::dispute(T::DbWeight::get(), n)
	}
	fn resolve(n: u32,) -> Weight {
		measured::resolve(T::DbWeight::get(), n)
	}
	fn check_p256() -> Weight {
		measured::check_p256(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn create(n: u32,) -> Weight {
		measured::create(ParityDbWeight::get(), n)
	}
	fn withdraw(n: u32,) -> Weight {
		measured::withdraw(ParityDbWeight::get(), n)
	}
	fn top_up(n: u32,) -> Weight {
		measured::top_up(ParityDbWeight::get(), n)
	}
	fn pause() -> Weight {
		measured::pause(ParityDbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(ParityDbWeight::get())
	}
	fn change_rate() -> Weight {
		measured::change_rate(ParityDbWeight::get())
	}
	fn accept_rate(n: u32,) -> Weight {
		measured::accept_rate(ParityDbWeight::get(), n)
	}
	fn cancel(n: u32,) -> Weight {
		measured::cancel(ParityDbWeight::get(), n)
	}
	fn release(n: u32,) -> Weight {
		measured::release(ParityDbWeight::get(), n)
	}
	fn transfer(n: u32,) -> Weight {
		measured::transfer(ParityDbWeight::get(), n)
	}
	fn dispute(n: u32,) -> Weight {
		measured::dispute(ParityDbWeight::get(), n)
	}
	fn resolve(n: u32,) -> Weight {
		measured::resolve(ParityDbWeight::get(), n)
	}
	fn check_p256() -> Weight {
		measured::check_p256(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:12 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:11 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:9 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Governance::Development` (r:1 w:0)
	// Proof: `Governance::Development` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::NextEscrow` (r:1 w:1)
	// Proof: `StreamingEscrow::NextEscrow` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:0 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 226_975 ns. Proof measured: 1086 bytes + 86 × n.
	pub(super) fn create(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(193_090_273, 14254)
			// Standard error: 36_709
			.saturating_add(Weight::from_parts(45_852_178, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(16_u64))
			.saturating_add(db.reads(3_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(8_u64))
			.saturating_add(db.writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:9 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:8 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:8 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 305_253 ns. Proof measured: 2201 bytes + 193 × n.
	pub(super) fn withdraw(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(148_611_714, 6196)
			// Standard error: 59_553
			.saturating_add(Weight::from_parts(168_989_894, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.reads(5_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(8_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 145_363 ns. Proof measured: 1567 bytes + 36 × n.
	pub(super) fn top_up(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(130_458_612, 7622)
			// Standard error: 31_713
			.saturating_add(Weight::from_parts(21_257_149, 0).saturating_mul(n.into()))
			.saturating_add(db.reads(11_u64))
			.saturating_add(db.writes(6_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:3 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 49_803 ns. Proof measured: 1101 bytes.
	pub(super) fn pause(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(52_178_000, 10938)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:3 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 49_243 ns. Proof measured: 1102 bytes.
	pub(super) fn resume(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(51_366_000, 10938)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:0)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:0)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 62_878 ns. Proof measured: 1677 bytes.
	pub(super) fn change_rate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(66_064_000, 7622)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:8 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:8 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 45_185 ns. Proof measured: 885 bytes + 36 × n.
	pub(super) fn accept_rate(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(42_031_452, 4631)
			// Standard error: 8_129
			.saturating_add(Weight::from_parts(5_597_437, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:8 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:10 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:9 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 306_264 ns. Proof measured: 2100 bytes + 193 × n.
	pub(super) fn cancel(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(195_070_572, 7622)
			// Standard error: 48_828
			.saturating_add(Weight::from_parts(120_907_823, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.reads(5_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(8_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `DeviceIdentity::Freezes` (r:10 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:12 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:10 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 341_089 ns. Proof measured: 2144 bytes + 193 × n.
	pub(super) fn release(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(234_519_977, 14254)
			// Standard error: 63_170
			.saturating_add(Weight::from_parts(117_036_370, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(16_u64))
			.saturating_add(db.reads(5_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(8_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:12 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:12 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:0)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:2)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 80_461 ns. Proof measured: 1293 bytes + 36 × n.
	pub(super) fn transfer(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(78_225_795, 14254)
			// Standard error: 12_172
			.saturating_add(Weight::from_parts(5_475_331, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(11_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:9 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:8 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 146_806 ns. Proof measured: 2020 bytes + 36 × n.
	pub(super) fn dispute(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(146_606_950, 6134)
			// Standard error: 27_693
			.saturating_add(Weight::from_parts(5_412_590, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(6_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:9 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:11 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:10 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 326_011 ns. Proof measured: 1808 bytes + 193 × n.
	pub(super) fn resolve(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(166_099_253, 10938)
			// Standard error: 52_911
			.saturating_add(Weight::from_parts(172_590_552, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(13_u64))
			.saturating_add(db.reads(5_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(8_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Least time measured: 1_828_881 ns. Proof measured: 0 bytes.
	pub(super) fn check_p256(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_856_913_000, 0)
	}
}
