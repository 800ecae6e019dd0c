//! Weights of `pallet_metered_payments`, measured by `scripts/bench weights`: don't edit, measure again.
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
	fn settle_many(n: u32,t: u32,) -> Weight;
	/// Weight of `request_close`.
	fn request_close() -> Weight;
	/// Weight of `close`.
	fn close(t: u32,) -> Weight;
	/// Weight of `pay`.
	fn pay() -> Weight;
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
	fn settle_many(n: u32,t: u32,) -> Weight {
		measured::settle_many(T::DbWeight::get(), n, t)
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
	fn settle_many(n: u32,t: u32,) -> Weight {
		measured::settle_many(ParityDbWeight::get(), n, t)
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
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Sudo::Key` (r:1 w:0)
	// Proof: `Sudo::Key` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::NextTariff` (r:1 w:1)
	// Proof: `MeteredPayments::NextTariff` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Tariffs` (r:0 w:1)
	// Proof: `MeteredPayments::Tariffs` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::TariffsOf` (r:0 w:1)
	// Proof: `MeteredPayments::TariffsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 100_078 ns. Proof measured: 388 bytes.
	pub(super) fn publish_tariff(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(102_763_000, 4235)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `MeteredPayments::Tariffs` (r:1 w:1)
	// Proof: `MeteredPayments::Tariffs` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::TariffsOf` (r:0 w:1)
	// Proof: `MeteredPayments::TariffsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 77_174 ns. Proof measured: 453 bytes.
	pub(super) fn retire_tariff(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(79_499_000, 3610)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `MeteredPayments::Tariffs` (r:1 w:0)
	// Proof: `MeteredPayments::Tariffs` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::NextSession` (r:1 w:1)
	// Proof: `MeteredPayments::NextSession` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Sessions` (r:0 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(440), added: 2915, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfPayer` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfProvider` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfProvider` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 190_597 ns. Proof measured: 860 bytes.
	pub(super) fn open_session(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(194_915_000, 7480)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(440), added: 2915, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 275_747 ns. Proof measured: 1568 bytes.
	pub(super) fn top_up(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(279_545_000, 8799)
			.saturating_add(db.reads(11_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(440), added: 2915, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `t` was varied from 0 to 4096.
	// Least time measured: 248_476 ns. Proof measured: 1462 bytes.
	pub(super) fn settle(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(257_581_391, 8799)
			// Standard error: 112
			.saturating_add(Weight::from_parts(278_656, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(6_u64))
	}
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::Sessions` (r:256 w:256)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(440), added: 2915, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:256 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:256 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:513 w:513)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:256 w:256)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:256 w:256)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `n` was varied from 1 to 256.
	// `t` was varied from 0 to 4096.
	// Least time measured: 1_396_499 ns. Proof measured: 634 bytes + 758 × n.
	pub(super) fn settle_many(db: RuntimeDbWeight, n: u32, t: u32) -> Weight {
		Weight::from_parts(52_844_940, 3593)
			// Standard error: 258_382
			.saturating_add(Weight::from_parts(233_208_023, 0).saturating_mul(n.into()))
			// Standard error: 16_085
			.saturating_add(Weight::from_parts(167_969, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(0, 5206).saturating_mul(n.into()))
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.reads(7_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(1_u64))
			.saturating_add(db.writes(5_u64.saturating_mul(n.into())))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(440), added: 2915, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 25_768 ns. Proof measured: 493 bytes.
	pub(super) fn request_close(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(26_770_000, 3905)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `MeteredPayments::Sessions` (r:1 w:1)
	// Proof: `MeteredPayments::Sessions` (`max_values`: None, `max_size`: Some(440), added: 2915, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfPayer` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfPayer` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	// Storage: `MeteredPayments::SessionsOfProvider` (r:0 w:1)
	// Proof: `MeteredPayments::SessionsOfProvider` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// `t` was varied from 0 to 4096.
	// Least time measured: 371_577 ns. Proof measured: 1654 bytes.
	pub(super) fn close(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(383_413_260, 8799)
			// Standard error: 101
			.saturating_add(Weight::from_parts(277_924, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(12_u64))
			.saturating_add(db.writes(9_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(770), added: 3245, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:3 w:3)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Payouts::Claimable` (r:1 w:1)
	// Proof: `Payouts::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	// Least time measured: 178_495 ns. Proof measured: 866 bytes.
	pub(super) fn pay(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(182_713_000, 8799)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Not measured yet: on the high side, from the calls above that do the same.
	pub(super) fn pay_many(db: RuntimeDbWeight, n: u32) -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(Weight::from_parts(200_000_000, 12_000).saturating_mul(n.into()))
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.reads(6_u64.saturating_mul(n.into())))
			.saturating_add(db.writes(3_u64))
			.saturating_add(db.writes(4_u64.saturating_mul(n.into())))
	}
	// Not measured yet.
	pub(super) fn settle_from_proceeds(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(450_000_000, 20_000)
			.saturating_add(Weight::from_parts(290_000, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(14_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Not measured yet.
	pub(super) fn authorize_settle_from_proceeds(db: RuntimeDbWeight, t: u32) -> Weight {
		Weight::from_parts(250_000_000, 10_000)
			.saturating_add(Weight::from_parts(290_000, 0).saturating_mul(t.into()))
			.saturating_add(db.reads(8_u64))
	}
	// Not measured yet.
	pub(super) fn grant_mandate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(200_000_000, 7_480)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Not measured yet.
	pub(super) fn draw_mandate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(280_000_000, 12_000)
			.saturating_add(db.reads(12_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Not measured yet.
	pub(super) fn end_mandate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(150_000_000, 7_480)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Not measured yet.
	pub(super) fn check_p256(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_100_000_000, 0)
	}
}
