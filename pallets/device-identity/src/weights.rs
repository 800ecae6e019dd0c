//! Weights of `pallet_device_identity`, measured by `scripts/bench weights`: don't edit, measure again.
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
	/// Weight of `rotate`.
	fn rotate() -> Weight;
	/// Weight of `offer`.
	fn offer() -> Weight;
	/// Weight of `withdraw_offer`.
	fn withdraw_offer() -> Weight;
	/// Weight of `accept`.
	fn accept() -> Weight;
	/// Weight of `create_group`.
	fn create_group() -> Weight;
	/// Weight of `change_group`.
	fn change_group() -> Weight;
	/// Weight of `suspend_all`.
	fn suspend_all() -> Weight;
	/// Weight of `resume_all`.
	fn resume_all() -> Weight;
	/// Weight of `set_group`.
	fn set_group() -> Weight;
	/// Weight of `remove_group`.
	fn remove_group() -> Weight;
	/// Weight of `set_cap`.
	fn set_cap() -> Weight;
	/// Weight of `commit_fleet`.
	fn commit_fleet() -> Weight;
	/// Weight of `close_fleet`.
	fn close_fleet() -> Weight;
	/// Weight of `authorize_enrol`.
	fn authorize_enrol() -> Weight;
	/// Weight of `enrol`.
	fn enrol() -> Weight;
	/// Weight of `enrol_attested`.
	fn enrol_attested() -> Weight;
	/// Weight of `accredit`.
	fn accredit() -> Weight;
	/// Weight of `discredit`.
	fn discredit() -> Weight;
	/// Weight of `attest`.
	fn attest() -> Weight;
	/// Weight of `remove_attestation`.
	fn remove_attestation() -> Weight;
	/// Weight of `revoke_batch`.
	fn revoke_batch() -> Weight;
	/// Weight of `declare_compromised`.
	fn declare_compromised() -> Weight;
	/// Weight of `set_services`.
	fn set_services() -> Weight;
	/// Weight of `freeze`.
	fn freeze() -> Weight;
	/// Weight of `confirm_freeze`.
	fn confirm_freeze() -> Weight;
	/// Weight of `unfreeze`.
	fn unfreeze() -> Weight;
	/// Weight of `device_auth`.
	fn device_auth() -> Weight;
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
	fn rotate() -> Weight {
		measured::rotate(T::DbWeight::get())
	}
	fn offer() -> Weight {
		measured::offer(T::DbWeight::get())
	}
	fn withdraw_offer() -> Weight {
		measured::withdraw_offer(T::DbWeight::get())
	}
	fn accept() -> Weight {
		measured::accept(T::DbWeight::get())
	}
	fn create_group() -> Weight {
		measured::create_group(T::DbWeight::get())
	}
	fn change_group() -> Weight {
		measured::change_group(T::DbWeight::get())
	}
	fn suspend_all() -> Weight {
		measured::suspend_all(T::DbWeight::get())
	}
	fn resume_all() -> Weight {
		measured::resume_all(T::DbWeight::get())
	}
	fn set_group() -> Weight {
		measured::set_group(T::DbWeight::get())
	}
	fn remove_group() -> Weight {
		measured::remove_group(T::DbWeight::get())
	}
	fn set_cap() -> Weight {
		measured::set_cap(T::DbWeight::get())
	}
	fn commit_fleet() -> Weight {
		measured::commit_fleet(T::DbWeight::get())
	}
	fn close_fleet() -> Weight {
		measured::close_fleet(T::DbWeight::get())
	}
	fn authorize_enrol() -> Weight {
		measured::authorize_enrol(T::DbWeight::get())
	}
	fn enrol() -> Weight {
		measured::enrol(T::DbWeight::get())
	}
	fn enrol_attested() -> Weight {
		measured::enrol_attested(T::DbWeight::get())
	}
	fn accredit() -> Weight {
		measured::accredit(T::DbWeight::get())
	}
	fn discredit() -> Weight {
		measured::discredit(T::DbWeight::get())
	}
	fn attest() -> Weight {
		measured::attest(T::DbWeight::get())
	}
	fn remove_attestation() -> Weight {
		measured::remove_attestation(T::DbWeight::get())
	}
	fn revoke_batch() -> Weight {
		measured::revoke_batch(T::DbWeight::get())
	}
	fn declare_compromised() -> Weight {
		measured::declare_compromised(T::DbWeight::get())
	}
	fn set_services() -> Weight {
		measured::set_services(T::DbWeight::get())
	}
	fn freeze() -> Weight {
		measured::freeze(T::DbWeight::get())
	}
	fn confirm_freeze() -> Weight {
		measured::confirm_freeze(T::DbWeight::get())
	}
	fn unfreeze() -> Weight {
		measured::unfreeze(T::DbWeight::get())
	}
	fn device_auth() -> Weight {
		measured::device_auth(T::DbWeight::get())
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
	fn rotate() -> Weight {
		measured::rotate(ParityDbWeight::get())
	}
	fn offer() -> Weight {
		measured::offer(ParityDbWeight::get())
	}
	fn withdraw_offer() -> Weight {
		measured::withdraw_offer(ParityDbWeight::get())
	}
	fn accept() -> Weight {
		measured::accept(ParityDbWeight::get())
	}
	fn create_group() -> Weight {
		measured::create_group(ParityDbWeight::get())
	}
	fn change_group() -> Weight {
		measured::change_group(ParityDbWeight::get())
	}
	fn suspend_all() -> Weight {
		measured::suspend_all(ParityDbWeight::get())
	}
	fn resume_all() -> Weight {
		measured::resume_all(ParityDbWeight::get())
	}
	fn set_group() -> Weight {
		measured::set_group(ParityDbWeight::get())
	}
	fn remove_group() -> Weight {
		measured::remove_group(ParityDbWeight::get())
	}
	fn set_cap() -> Weight {
		measured::set_cap(ParityDbWeight::get())
	}
	fn commit_fleet() -> Weight {
		measured::commit_fleet(ParityDbWeight::get())
	}
	fn close_fleet() -> Weight {
		measured::close_fleet(ParityDbWeight::get())
	}
	fn authorize_enrol() -> Weight {
		measured::authorize_enrol(ParityDbWeight::get())
	}
	fn enrol() -> Weight {
		measured::enrol(ParityDbWeight::get())
	}
	fn enrol_attested() -> Weight {
		measured::enrol_attested(ParityDbWeight::get())
	}
	fn accredit() -> Weight {
		measured::accredit(ParityDbWeight::get())
	}
	fn discredit() -> Weight {
		measured::discredit(ParityDbWeight::get())
	}
	fn attest() -> Weight {
		measured::attest(ParityDbWeight::get())
	}
	fn remove_attestation() -> Weight {
		measured::remove_attestation(ParityDbWeight::get())
	}
	fn revoke_batch() -> Weight {
		measured::revoke_batch(ParityDbWeight::get())
	}
	fn declare_compromised() -> Weight {
		measured::declare_compromised(ParityDbWeight::get())
	}
	fn set_services() -> Weight {
		measured::set_services(ParityDbWeight::get())
	}
	fn freeze() -> Weight {
		measured::freeze(ParityDbWeight::get())
	}
	fn confirm_freeze() -> Weight {
		measured::confirm_freeze(ParityDbWeight::get())
	}
	fn unfreeze() -> Weight {
		measured::unfreeze(ParityDbWeight::get())
	}
	fn device_auth() -> Weight {
		measured::device_auth(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:2 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:1)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Least time measured: 1_942_394 ns. Proof measured: 188 bytes.
	pub(super) fn register(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_969_424_000, 7622)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(4_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Least time measured: 23_163 ns. Proof measured: 1036 bytes.
	pub(super) fn suspend(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(24_707_000, 4306)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:0)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:0)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Least time measured: 35_768 ns. Proof measured: 1946 bytes.
	pub(super) fn resume(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(37_621_000, 4306)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Services` (r:1 w:0)
	// Proof: `DeviceIdentity::Services` (`max_values`: None, `max_size`: Some(1633), added: 4108, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:1)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:0 w:1)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Least time measured: 85_330 ns. Proof measured: 1856 bytes.
	pub(super) fn revoke(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(88_265_000, 5098)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(5_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 27_241 ns. Proof measured: 1042 bytes.
	pub(super) fn set_allowance(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(28_974_000, 4306)
			.saturating_add(db.reads(2_u64))
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
	// Least time measured: 86_933 ns. Proof measured: 477 bytes.
	pub(super) fn sweep(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(89_278_000, 4306)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Least time measured: 1_856_672 ns. Proof measured: 1096 bytes.
	pub(super) fn rotate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_883_102_000, 4306)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:2 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:1 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Least time measured: 33_152 ns. Proof measured: 1127 bytes.
	pub(super) fn offer(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(35_216_000, 7622)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Least time measured: 23_143 ns. Proof measured: 1076 bytes.
	pub(super) fn withdraw_offer(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(24_786_000, 4306)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:2 w:2)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Services` (r:1 w:1)
	// Proof: `DeviceIdentity::Services` (`max_values`: None, `max_size`: Some(1633), added: 4108, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:2)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Least time measured: 2_030_479 ns. Proof measured: 3654 bytes.
	pub(super) fn accept(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_055_195_000, 6434)
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::NextGroup` (r:1 w:1)
	// Proof: `DeviceIdentity::NextGroup` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:0 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Least time measured: 74_590 ns. Proof measured: 82 bytes.
	pub(super) fn create_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(77_375_000, 3712)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Least time measured: 25_928 ns. Proof measured: 972 bytes.
	pub(super) fn change_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(27_712_000, 4232)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Least time measured: 21_511 ns. Proof measured: 966 bytes.
	pub(super) fn suspend_all(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(23_083_000, 4232)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Least time measured: 21_130 ns. Proof measured: 966 bytes.
	pub(super) fn resume_all(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(22_773_000, 4232)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:2 w:2)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 42_570 ns. Proof measured: 2532 bytes.
	pub(super) fn set_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(44_995_000, 7474)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Least time measured: 65_103 ns. Proof measured: 955 bytes.
	pub(super) fn remove_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(68_278_000, 4232)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `DeviceIdentity::OwnerCaps` (r:1 w:1)
	// Proof: `DeviceIdentity::OwnerCaps` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Least time measured: 72_606 ns. Proof measured: 82 bytes.
	pub(super) fn set_cap(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(75_081_000, 3712)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:0)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::NextFleet` (r:1 w:1)
	// Proof: `DeviceIdentity::NextFleet` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Fleets` (r:0 w:1)
	// Proof: `DeviceIdentity::Fleets` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	// Least time measured: 81_553 ns. Proof measured: 286 bytes.
	pub(super) fn commit_fleet(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(84_458_000, 4232)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Fleets` (r:1 w:1)
	// Proof: `DeviceIdentity::Fleets` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Least time measured: 65_783 ns. Proof measured: 451 bytes.
	pub(super) fn close_fleet(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(68_408_000, 3712)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Fleets` (r:1 w:0)
	// Proof: `DeviceIdentity::Fleets` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:2 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Tombstones` (r:2 w:0)
	// Proof: `DeviceIdentity::Tombstones` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:0)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:0)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Least time measured: 1_897_219 ns. Proof measured: 615 bytes.
	pub(super) fn authorize_enrol(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_928_838_000, 7622)
			.saturating_add(db.reads(11_u64))
	}
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Fleets` (r:1 w:1)
	// Proof: `DeviceIdentity::Fleets` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:1)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:0 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Least time measured: 168_917 ns. Proof measured: 1411 bytes.
	pub(super) fn enrol(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(173_846_000, 6196)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(7_u64))
	}
	// Storage: `Parameters::Parameters` (r:2 w:0)
	// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:2 w:2)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Fleets` (r:1 w:1)
	// Proof: `DeviceIdentity::Fleets` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Groups` (r:1 w:1)
	// Proof: `DeviceIdentity::Groups` (`max_values`: None, `max_size`: Some(767), added: 3242, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Issuers` (r:1 w:0)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::RevokedBatches` (r:1 w:0)
	// Proof: `DeviceIdentity::RevokedBatches` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CompromisedKeys` (r:1 w:0)
	// Proof: `DeviceIdentity::CompromisedKeys` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `MaxEncodedLen`)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Attestations` (r:1 w:1)
	// Proof: `DeviceIdentity::Attestations` (`max_values`: None, `max_size`: Some(292), added: 2767, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::DevicesOf` (r:0 w:1)
	// Proof: `DeviceIdentity::DevicesOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:0 w:1)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Least time measured: 3_926_255 ns. Proof measured: 1571 bytes.
	pub(super) fn enrol_attested(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(3_960_169_000, 6196)
			.saturating_add(db.reads(13_u64))
			.saturating_add(db.writes(8_u64))
	}
	// Storage: `DeviceIdentity::Issuers` (r:0 w:1)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Least time measured: 11_241 ns. Proof measured: 0 bytes.
	pub(super) fn accredit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(12_353_000, 0)
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Issuers` (r:1 w:1)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Least time measured: 17_112 ns. Proof measured: 186 bytes.
	pub(super) fn discredit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(18_335_000, 3547)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	// Storage: `DeviceIdentity::Issuers` (r:1 w:0)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CompromisedKeys` (r:1 w:0)
	// Proof: `DeviceIdentity::CompromisedKeys` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Attestations` (r:1 w:1)
	// Proof: `DeviceIdentity::Attestations` (`max_values`: None, `max_size`: Some(292), added: 2767, mode: `MaxEncodedLen`)
	// Least time measured: 141_596 ns. Proof measured: 1621 bytes.
	pub(super) fn attest(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(146_635_000, 4306)
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Attestations` (r:1 w:1)
	// Proof: `DeviceIdentity::Attestations` (`max_values`: None, `max_size`: Some(292), added: 2767, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Least time measured: 82_334 ns. Proof measured: 1554 bytes.
	pub(super) fn remove_attestation(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(85_841_000, 4306)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Issuers` (r:1 w:0)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::RevokedBatches` (r:1 w:1)
	// Proof: `DeviceIdentity::RevokedBatches` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Least time measured: 78_407 ns. Proof measured: 284 bytes.
	pub(super) fn revoke_batch(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(81_032_000, 3712)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Issuers` (r:1 w:0)
	// Proof: `DeviceIdentity::Issuers` (`max_values`: None, `max_size`: Some(82), added: 2557, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CompromisedKeys` (r:1 w:1)
	// Proof: `DeviceIdentity::CompromisedKeys` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `MaxEncodedLen`)
	// Storage: `System::Account` (r:1 w:1)
	// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Least time measured: 81_363 ns. Proof measured: 290 bytes.
	pub(super) fn declare_compromised(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(85_129_000, 3712)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(3_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Services` (r:1 w:1)
	// Proof: `DeviceIdentity::Services` (`max_values`: None, `max_size`: Some(1633), added: 4108, mode: `MaxEncodedLen`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	// Least time measured: 97_222 ns. Proof measured: 1091 bytes.
	pub(super) fn set_services(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(99_887_000, 5098)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:1)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CounterForFreezes` (r:1 w:1)
	// Proof: `DeviceIdentity::CounterForFreezes` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Least time measured: 22_983 ns. Proof measured: 82 bytes.
	pub(super) fn freeze(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(24_577_000, 3562)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::Freezes` (r:1 w:1)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CounterForFreezes` (r:1 w:1)
	// Proof: `DeviceIdentity::CounterForFreezes` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Least time measured: 23_093 ns. Proof measured: 82 bytes.
	pub(super) fn confirm_freeze(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(24_656_000, 3562)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `DeviceIdentity::Freezes` (r:1 w:1)
	// Proof: `DeviceIdentity::Freezes` (`max_values`: None, `max_size`: Some(97), added: 2572, mode: `MaxEncodedLen`)
	// Storage: `DeviceIdentity::CounterForFreezes` (r:1 w:1)
	// Proof: `DeviceIdentity::CounterForFreezes` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	// Least time measured: 22_813 ns. Proof measured: 224 bytes.
	pub(super) fn unfreeze(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(24_356_000, 3562)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(2_u64))
	}
	// Storage: `DeviceIdentity::Devices` (r:1 w:0)
	// Proof: `DeviceIdentity::Devices` (`max_values`: None, `max_size`: Some(841), added: 3316, mode: `MaxEncodedLen`)
	// Least time measured: 1_838_319 ns. Proof measured: 312 bytes.
	pub(super) fn device_auth(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_863_235_000, 4306)
			.saturating_add(db.reads(1_u64))
	}
}
