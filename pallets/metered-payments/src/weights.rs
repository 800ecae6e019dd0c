//! Weights of `pallet_metered_payments`, measured by `scripts/bench weights`: don't edit, measure again.
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
	/// Weight of `publish_tariff`.
	fn publish_tariff() -> Weight;
	/// Weight of `retire_tariff`.
	fn retire_tariff() -> Weight;
	/// Weight of `open_session`.
	fn open_session() -> Weight;
	/// Weight of `top_up`.
	fn top_up() -> Weight;
	/// Weight of `settle`.
	fn settle(t: u32,) -> Weight;
	/// Weight of `settle_many`.
	fn settle_many(n: u32,) -> Weight;
	/// Weight of `request_close`.
	fn request_close() -> Weight;
	/// Weight of `close`.
	fn close(t: u32,) -> Weight;
	/// Weight of `pay`.
	fn pay() -> Weight;
	/// Weight of `pay_by_device`.
	fn pay_by_device() -> Weight;
	/// Weight of `pay_by_account`.
	fn pay_by_account() -> Weight;
	/// Weight of `pay_many`.
	fn pay_many(n: u32,) -> Weight;
	/// Weight of `settle_from_proceeds`.
	fn settle_from_proceeds(t: u32,) -> Weight;
	/// Weight of `authorize_settle_from_proceeds`.
	fn authorize_settle_from_proceeds(t: u32,) -> Weight;
	/// Weight of `grant_mandate`.
	fn grant_mandate() -> Weight;
	/// Weight of `draw_mandate`.
	fn draw_mandate() -> Weight;
	/// Weight of `end_mandate`.
	fn end_mandate() -> Weight;
	/// Weight of `check_p256`.
	fn check_p256() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn publish_tariff() -> Weight {
		measured::publish_tariff(T::DbWeight::get())
	}
	fn retire_tariff() -> Weight {
		measured::retire_tariff(T::DbWeight::get())
	}
	fn open_session() -> Weight {
		measured::open_session(T::DbWeight::get())
	}
	fn top_up() -> Weight {
		measured::top_up(T::DbWeight::get())
	}
	fn settle(t: u32,) -> Weight {
		measured::settle(T::DbWeight::get(), t)
	}
	fn settle_many(n: u32,) -> Weight {
		measured::settle_many(T::DbWeight::get(), n)
	}
	fn request_close() -> Weight {
		measured::request_close(T::DbWeight::get())
	}
	fn close(t: u32,) -> Weight {
		measured::close(T::DbWeight::get(), t)
	}
	fn pay() -> Weight {
		measured::pay(T::DbWeight::get())
	}
	fn pay_by_device() -> Weight {
		measured::pay_by_device(T::DbWeight::get())
	}
	fn pay_by_account() -> Weight {
		measured::pay_by_account(T::DbWeight::get())
	}
	fn pay_many(n: u32,) -> Weight {
		measured::pay_many(T::DbWeight::get(), n)
	}
	fn settle_from_proceeds(t: u32,) -> Weight {
		measured::settle_from_proceeds(T::DbWeight::get(), t)
	}
	fn authorize_settle_from_proceeds(t: u32,) -> Weight {
		measured::authorize_settle_from_proceeds(T::DbWeight::get(), t)
	}
	fn grant_mandate() -> Weight {
		measured::grant_mandate(T::DbWeight::get())
	}
	fn draw_mandate() -> Weight {
		measured::draw_mandate(T::DbWeight::get())
	}
	fn end_mandate() -> Weight {
		measured::end_mandate(T::DbWeight::get())
	}
	fn check_p256() -> Weight {
		measured::check_p256(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn publish_tariff() -> Weight {
		measured::publish_tariff(ParityDbWeight::get())
	}
	fn retire_tariff() -> Weight {
		measured::retire_tariff(ParityDbWeight::get())
	}
	fn open_session() -> Weight {
		measured::open_session(ParityDbWeight::get())
	}
	fn top_up() -> Weight {
		measured::top_up(ParityDbWeight::get())
	}
	fn settle(t: u32,) -> Weight {
		measured::settle(ParityDbWeight::get(), t)
	}
	fn settle_many(n: u32,) -> Weight {
		measured::settle_many(ParityDbWeight::get(), n)
	}
	fn request_close() -> Weight {
		measured::request_close(ParityDbWeight::get())
	}
	fn close(t: u32,) -> Weight {
		measured::close(ParityDbWeight::get(), t)
	}
	fn pay() -> Weight {
		measured::pay(ParityDbWeight::get())
	}
	fn pay_by_device() -> Weight {
		measured::pay_by_device(ParityDbWeight::get())
	}
	fn pay_by_account() -> Weight {
		measured::pay_by_account(ParityDbWeight::get())
	}
	fn pay_many(n: u32,) -> Weight {
		measured::pay_many(ParityDbWeight::get(), n)
	}
	fn settle_from_proceeds(t: u32,) -> Weight {
		measured::settle_from_proceeds(ParityDbWeight::get(), t)
	}
	fn authorize_settle_from_proceeds(t: u32,) -> Weight {
		measured::authorize_settle_from_proceeds(ParityDbWeight::get(), t)
	}
	fn grant_mandate() -> Weight {
		measured::grant_mandate(ParityDbWeight::get())
	}
	fn draw_mandate() -> Weight {
		measured::draw_mandate(ParityDbWeight::get())
	}
	fn end_mandate() -> Weight {
		measured::end_mandate(ParityDbWeight::get())
	}
	fn check_p256() -> Weight {
		measured::check_p256(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Governance::Development` (r:1 w:0)
	// Proof: `Governance::Development` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::NextTariff` (r:1 w:1)
	// Proof: `MeteredPayments::NextTariff` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Tariffs` (r:0 w:1)
	// Proof: `MeteredPayments::Tariffs` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::TariffsOf` (r:0 w:1)
	// Proof: `MeteredPayments::TariffsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 88_035 ns. Proof measured: 392 bytes.
	pub(super) fn publish_tariff(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(91_893_000, 4306)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `MeteredPayments::Tariffs` (r:1 w:1)
	// Proof: `MeteredPayments::Tariffs` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::TariffsOf` (r:0 w:1)
	// Proof: `MeteredPayments::TariffsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 67_476 ns. Proof measured: 593 bytes.
	pub(super) fn retire_tariff(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(70_363_000, 3712)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `MeteredPayments::Tariffs` (r:1 w:0)
	// Proof: `MeteredPayments::Tariffs` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Attestations` (r:1 w:0)
	// Proof: `DeviceIdentity::Attestations` (`max_values`: None, `max_size`: Some(292), added: 2767, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Issuers` (r:1 w:0)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CompromisedKeys` (r:1 w:0)
	// Proof: `DeviceIdentity::CompromisedKeys` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::NextSession` (r:1 w:1)
	// Proof: `MeteredPayments::NextSession` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Sessions` (r:0 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfPayer` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfProvider` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfProvider` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 199_043 ns. Proof measured: 851 bytes.
	pub(super) fn open_session(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(217_228_000, 7622)
			.saturating_add(db.reads(10_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 241_723 ns. Proof measured: 1134 bytes.
	pub(super) fn top_up(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(264_236_000, 6196)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `t` was varied from 0 to 4096.
	// Least time measured: 234_249 ns. Proof measured: 1680 bytes.
	pub(super) fn settle(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(255_174_656, 8799)
			// Standard error: 240
			.saturating_add(Weight::from_parts(268_635, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(11_u64))
			.saturating_add(db.writes(6_u64))
	}
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Sessions` (r:256 w:256)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:256 w:256)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:259 w:259)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:2 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 256.
	// Least time measured: 275_537 ns. Proof measured: 1865 bytes + 594 × n.
	pub(super) fn settle_many(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(283_131_000, 8799)
			// Standard error: 326_455
			.saturating_add(Weight::from_parts(101_140_529, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3057).saturating_mul(n.into()))
			.saturating_add(db.reads(13_u64))
			.saturating_add(db.reads(3_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(4_u64))
			.saturating_add(db.writes(3_u64.saturating_mul(n.into())))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 24_606 ns. Proof measured: 634 bytes.
	pub(super) fn request_close(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(26_890_000, 4047)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfPayer` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfProvider` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfProvider` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `t` was varied from 0 to 4096.
	// Least time measured: 349_957 ns. Proof measured: 2228 bytes.
	pub(super) fn close(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(380_569_206, 8799)
			// Standard error: 301
			.saturating_add(Weight::from_parts(271_162, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(15_u64))
			.saturating_add(db.writes(11_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 162_966 ns. Proof measured: 291 bytes.
	pub(super) fn pay(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(168_836_000, 6196)
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:0)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 104_436 ns. Proof measured: 61 bytes.
	pub(super) fn pay_by_device(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(109_666_000, 4306)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:0)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 80_071 ns. Proof measured: 55 bytes.
	pub(super) fn pay_by_account(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(83_567_000, 4306)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:63 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:63 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:63 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:64 w:64)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:63 w:63)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 64.
	// Least time measured: 165_040 ns. Proof measured: 120 bytes + 150 × n.
	pub(super) fn pay_many(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(3_086_407, 3593)
			// Standard error: 87_479
			.saturating_add(Weight::from_parts(143_066_861, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3316).saturating_mul(n.into()))
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.reads(5_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(1_u64))
			.saturating_add(db.writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:2 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:2 w:0)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `t` was varied from 0 to 4096.
	// Least time measured: 253_265 ns. Proof measured: 1598 bytes.
	pub(super) fn settle_from_proceeds(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(284_046_573, 8799)
			// Standard error: 396
			.saturating_add(Weight::from_parts(271_629, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(17_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:0)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(582), added: 3057, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// `t` was varied from 0 to 4096.
	// Least time measured: 173_465 ns. Proof measured: 1061 bytes.
	pub(super) fn authorize_settle_from_proceeds(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(192_303_046, 7622)
			// Standard error: 209
			.saturating_add(Weight::from_parts(268_198, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(10_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::NextMandate` (r:1 w:1)
	// Proof: `MeteredPayments::NextMandate` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::MandatesOfPayee` (r:0 w:1)
	// Proof: `MeteredPayments::MandatesOfPayee` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::MandatesOfPayer` (r:0 w:1)
	// Proof: `MeteredPayments::MandatesOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Mandates` (r:0 w:1)
	// Proof: `MeteredPayments::Mandates` (`max_values`: None, `max_size`: Some(257), added: 2732, mode: `MaxEncodedLen`)
	// Least time measured: 122_740 ns. Proof measured: 82 bytes.
	pub(super) fn grant_mandate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(128_220_000, 4306)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `MeteredPayments::Mandates` (r:1 w:1)
	// Proof: `MeteredPayments::Mandates` (`max_values`: None, `max_size`: Some(257), added: 2732, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:3 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 209_333 ns. Proof measured: 1784 bytes.
	pub(super) fn draw_mandate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(217_127_000, 8799)
			.saturating_add(db.reads(15_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Storage: `MeteredPayments::Mandates` (r:1 w:1)
	// Proof: `MeteredPayments::Mandates` (`max_values`: None, `max_size`: Some(257), added: 2732, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::MandatesOfPayee` (r:0 w:1)
	// Proof: `MeteredPayments::MandatesOfPayee` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::MandatesOfPayer` (r:0 w:1)
	// Proof: `MeteredPayments::MandatesOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Least time measured: 132_138 ns. Proof measured: 1503 bytes.
	pub(super) fn end_mandate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(137_848_000, 7622)
			.saturating_add(db.reads(11_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Least time measured: 1_830_243 ns. Proof measured: 0 bytes.
	pub(super) fn check_p256(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_874_577_000, 0)
	}
}
