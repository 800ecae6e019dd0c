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
	/// Weight of `enrol`.
	fn enrol() -> Weight;
	/// Weight of `enrol_attested`.
	fn enrol_attested() -> Weight;
	/// Weight of `authorize_enrol`.
	fn authorize_enrol() -> Weight;
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
		estimated::rotate(T::DbWeight::get())
	}
	fn offer() -> Weight {
		estimated::offer(T::DbWeight::get())
	}
	fn withdraw_offer() -> Weight {
		estimated::withdraw_offer(T::DbWeight::get())
	}
	fn accept() -> Weight {
		estimated::accept(T::DbWeight::get())
	}
	fn create_group() -> Weight {
		estimated::create_group(T::DbWeight::get())
	}
	fn change_group() -> Weight {
		estimated::change_group(T::DbWeight::get())
	}
	fn suspend_all() -> Weight {
		estimated::suspend_all(T::DbWeight::get())
	}
	fn resume_all() -> Weight {
		estimated::resume_all(T::DbWeight::get())
	}
	fn set_group() -> Weight {
		estimated::set_group(T::DbWeight::get())
	}
	fn remove_group() -> Weight {
		estimated::remove_group(T::DbWeight::get())
	}
	fn set_cap() -> Weight {
		estimated::set_cap(T::DbWeight::get())
	}
	fn commit_fleet() -> Weight {
		estimated::commit_fleet(T::DbWeight::get())
	}
	fn close_fleet() -> Weight {
		estimated::close_fleet(T::DbWeight::get())
	}
	fn enrol() -> Weight {
		estimated::enrol(T::DbWeight::get())
	}
	fn enrol_attested() -> Weight {
		estimated::enrol_attested(T::DbWeight::get())
	}
	fn authorize_enrol() -> Weight {
		estimated::authorize_enrol(T::DbWeight::get())
	}
	fn accredit() -> Weight {
		estimated::accredit(T::DbWeight::get())
	}
	fn discredit() -> Weight {
		estimated::discredit(T::DbWeight::get())
	}
	fn attest() -> Weight {
		estimated::attest(T::DbWeight::get())
	}
	fn remove_attestation() -> Weight {
		estimated::remove_attestation(T::DbWeight::get())
	}
	fn revoke_batch() -> Weight {
		estimated::revoke_batch(T::DbWeight::get())
	}
	fn declare_compromised() -> Weight {
		estimated::declare_compromised(T::DbWeight::get())
	}
	fn set_services() -> Weight {
		estimated::set_services(T::DbWeight::get())
	}
	fn freeze() -> Weight {
		estimated::freeze(T::DbWeight::get())
	}
	fn confirm_freeze() -> Weight {
		estimated::confirm_freeze(T::DbWeight::get())
	}
	fn unfreeze() -> Weight {
		estimated::unfreeze(T::DbWeight::get())
	}
	fn device_auth() -> Weight {
		estimated::device_auth(T::DbWeight::get())
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
		estimated::rotate(ParityDbWeight::get())
	}
	fn offer() -> Weight {
		estimated::offer(ParityDbWeight::get())
	}
	fn withdraw_offer() -> Weight {
		estimated::withdraw_offer(ParityDbWeight::get())
	}
	fn accept() -> Weight {
		estimated::accept(ParityDbWeight::get())
	}
	fn create_group() -> Weight {
		estimated::create_group(ParityDbWeight::get())
	}
	fn change_group() -> Weight {
		estimated::change_group(ParityDbWeight::get())
	}
	fn suspend_all() -> Weight {
		estimated::suspend_all(ParityDbWeight::get())
	}
	fn resume_all() -> Weight {
		estimated::resume_all(ParityDbWeight::get())
	}
	fn set_group() -> Weight {
		estimated::set_group(ParityDbWeight::get())
	}
	fn remove_group() -> Weight {
		estimated::remove_group(ParityDbWeight::get())
	}
	fn set_cap() -> Weight {
		estimated::set_cap(ParityDbWeight::get())
	}
	fn commit_fleet() -> Weight {
		estimated::commit_fleet(ParityDbWeight::get())
	}
	fn close_fleet() -> Weight {
		estimated::close_fleet(ParityDbWeight::get())
	}
	fn enrol() -> Weight {
		estimated::enrol(ParityDbWeight::get())
	}
	fn enrol_attested() -> Weight {
		estimated::enrol_attested(ParityDbWeight::get())
	}
	fn authorize_enrol() -> Weight {
		estimated::authorize_enrol(ParityDbWeight::get())
	}
	fn accredit() -> Weight {
		estimated::accredit(ParityDbWeight::get())
	}
	fn discredit() -> Weight {
		estimated::discredit(ParityDbWeight::get())
	}
	fn attest() -> Weight {
		estimated::attest(ParityDbWeight::get())
	}
	fn remove_attestation() -> Weight {
		estimated::remove_attestation(ParityDbWeight::get())
	}
	fn revoke_batch() -> Weight {
		estimated::revoke_batch(ParityDbWeight::get())
	}
	fn declare_compromised() -> Weight {
		estimated::declare_compromised(ParityDbWeight::get())
	}
	fn set_services() -> Weight {
		estimated::set_services(ParityDbWeight::get())
	}
	fn freeze() -> Weight {
		estimated::freeze(ParityDbWeight::get())
	}
	fn confirm_freeze() -> Weight {
		estimated::confirm_freeze(ParityDbWeight::get())
	}
	fn unfreeze() -> Weight {
		estimated::unfreeze(ParityDbWeight::get())
	}
	fn device_auth() -> Weight {
		estimated::device_auth(ParityDbWeight::get())
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
	// Least time measured: 175_098 ns. Proof measured: 175 bytes. With the guess of a P-256 check.
	pub(super) fn register(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_200_000_000, 7480)
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

/// Not measured yet: generous guesses, which the next run of `scripts/bench weights` replaces.
mod estimated {
	use super::{RuntimeDbWeight, Weight};

	// With a P-256 check.
	pub(super) fn rotate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_100_000_000, 4235)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn offer(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(35_000_000, 7480)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn withdraw_offer(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 4235)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}

	// With a P-256 check.
	pub(super) fn accept(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_300_000_000, 11000)
			.saturating_add(db.reads(13_u64))
			.saturating_add(db.writes(9_u64))
	}

	pub(super) fn create_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(90_000_000, 4235)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(3_u64))
	}

	pub(super) fn change_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(35_000_000, 4235)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn suspend_all(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 4235)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn resume_all(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 4235)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn set_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(50_000_000, 8000)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(3_u64))
	}

	pub(super) fn remove_group(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(90_000_000, 4235)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn set_cap(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(90_000_000, 4235)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn commit_fleet(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(95_000_000, 4235)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(3_u64))
	}

	pub(super) fn close_fleet(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(90_000_000, 4235)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn enrol(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(420_000_000, 16000)
			.saturating_add(db.reads(12_u64))
			.saturating_add(db.writes(8_u64))
	}

	// With two P-256 checks.
	pub(super) fn enrol_attested(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(4_600_000_000, 20000)
			.saturating_add(db.reads(18_u64))
			.saturating_add(db.writes(11_u64))
	}

	// With a P-256 check and 21 hashes.
	pub(super) fn authorize_enrol(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_250_000_000, 16000)
			.saturating_add(db.reads(12_u64))
			.saturating_add(db.writes(0_u64))
	}

	pub(super) fn accredit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(20_000_000, 3500)
			.saturating_add(db.reads(0_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn discredit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(22_000_000, 3500)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}

	pub(super) fn attest(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(100_000_000, 9000)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn remove_attestation(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(100_000_000, 9000)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn revoke_batch(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(90_000_000, 6000)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn declare_compromised(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(90_000_000, 6000)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn set_services(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(100_000_000, 8000)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn freeze(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 3600)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn confirm_freeze(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 3600)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}

	pub(super) fn unfreeze(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 3600)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(2_u64))
	}

	// With a P-256 check; also stands for the cheaper schemes.
	pub(super) fn device_auth(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_100_000_000, 4235)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(0_u64))
	}
}
