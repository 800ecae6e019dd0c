//! Weights of `pallet_streaming_escrow`, measured by `scripts/bench weights`: don't edit, measure again.
//!
//! frame-benchmarking-cli 64.0.0 on 2026-11-22, 16 steps, 8 repeats, analysis MinSquares.
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

	// Storage: `DeviceIdentity::Devices` (r:12 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:11 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:9 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Sudo::Key` (r:1 w:0)
	// Proof: `Sudo::Key` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::NextEscrow` (r:1 w:1)
	// Proof: `StreamingEscrow::NextEscrow` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:0 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 229_581 ns. Proof measured: 719 bytes + 86 × n.
	pub(super) fn create(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(199_972_234, 13970)
			// Standard error: 32_196
			.saturating_add(Weight::from_parts(37_103_860, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(12_u64))
			.saturating_add(db.reads(3_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(6_u64))
			.saturating_add(db.writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:9 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:8 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 321_292 ns. Proof measured: 1768 bytes + 193 × n.
	pub(super) fn withdraw(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(136_847_827, 6196)
			// Standard error: 44_629
			.saturating_add(Weight::from_parts(194_900_101, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.reads(4_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(6_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 131_998 ns. Proof measured: 1134 bytes + 36 × n.
	pub(super) fn top_up(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(126_332_316, 7480)
			// Standard error: 18_021
			.saturating_add(Weight::from_parts(9_847_516, 0).saturating_mul(n.into()))
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:3 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 51_366 ns. Proof measured: 999 bytes.
	pub(super) fn pause(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(52_969_000, 10725)
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:3 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 50_705 ns. Proof measured: 1000 bytes.
	pub(super) fn resume(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(52_419_000, 10725)
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 50_826 ns. Proof measured: 1244 bytes.
	pub(super) fn change_rate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(52_429_000, 7480)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:8 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:8 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 46_588 ns. Proof measured: 814 bytes + 36 × n.
	pub(super) fn accept_rate(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(42_237_222, 4631)
			// Standard error: 6_315
			.saturating_add(Weight::from_parts(5_905_878, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:10 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:9 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 320_651 ns. Proof measured: 1667 bytes + 193 × n.
	pub(super) fn cancel(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(191_438_605, 7480)
			// Standard error: 43_634
			.saturating_add(Weight::from_parts(139_119_569, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.reads(4_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(6_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `DeviceIdentity::Devices` (r:12 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
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
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 342_322 ns. Proof measured: 1711 bytes + 193 × n.
	pub(super) fn release(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(217_558_110, 13970)
			// Standard error: 66_185
			.saturating_add(Weight::from_parts(135_464_748, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(12_u64))
			.saturating_add(db.reads(4_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(6_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `DeviceIdentity::Devices` (r:12 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:12 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:0)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:2)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 86_833 ns. Proof measured: 1222 bytes + 36 × n.
	pub(super) fn transfer(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(82_843_010, 13970)
			// Standard error: 8_143
			.saturating_add(Weight::from_parts(5_726_290, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:9 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:8 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 132_108 ns. Proof measured: 1512 bytes + 36 × n.
	pub(super) fn dispute(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(129_526_336, 4631)
			// Standard error: 17_576
			.saturating_add(Weight::from_parts(5_940_955, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:11 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:10 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::Escrows` (r:1 w:1)
	// Proof: `StreamingEscrow::Escrows` (`max_values`: None, `max_size`: Some(1166), added: 3641, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:10 w:10)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:8 w:8)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfPayer` (r:0 w:1)
	// Proof: `StreamingEscrow::EscrowsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `StreamingEscrow::EscrowsOfRecipient` (r:0 w:8)
	// Proof: `StreamingEscrow::EscrowsOfRecipient` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 8.
	// Least time measured: 340_889 ns. Proof measured: 1375 bytes + 193 × n.
	pub(super) fn resolve(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(152_001_666, 10725)
			// Standard error: 60_336
			.saturating_add(Weight::from_parts(200_791_995, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3245).saturating_mul(n.into()))
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.reads(4_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(6_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Not measured yet.
	pub(super) fn check_p256(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_100_000_000, 0)
	}
}
