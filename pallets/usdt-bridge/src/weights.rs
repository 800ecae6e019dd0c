//! Weights of `pallet_usdt_bridge`. Placeholders, guessed on the high side: `scripts/bench weights usdt-bridge` measures
//! them and writes this file anew.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_variables, reason = "generated: not every call reads storage or uses each of its components")]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};

/// The weight of each call.
pub trait WeightInfo {
	/// Weight of `withdraw`.
	fn withdraw() -> Weight;
	/// Weight of `prove_deposit`.
	fn prove_deposit() -> Weight;
	/// Weight of `authorize_deposit`.
	fn authorize_deposit(l: u32, ) -> Weight;
	/// Weight of `mint`.
	fn mint() -> Weight;
	/// Weight of `authorize_mint`.
	fn authorize_mint() -> Weight;
	/// Weight of `prove_release`.
	fn prove_release() -> Weight;
	/// Weight of `authorize_release`.
	fn authorize_release(l: u32, ) -> Weight;
	/// Weight of `submit_update`.
	fn submit_update() -> Weight;
	/// Weight of `confirm_checkpoint`.
	fn confirm_checkpoint() -> Weight;
	/// Weight of `open_lane`.
	fn open_lane() -> Weight;
	/// Weight of `retire_lane`.
	fn retire_lane() -> Weight;
	/// Weight of `migrate`.
	fn migrate() -> Weight;
	/// Weight of `order`.
	fn order() -> Weight;
	/// Weight of `halt`.
	fn halt() -> Weight;
	/// Weight of `resume`.
	fn resume() -> Weight;
	/// Weight of `set_limit`.
	fn set_limit() -> Weight;
	/// Weight of `discard_claim`.
	fn discard_claim() -> Weight;
	/// Weight of `set_unknown_fork`.
	fn set_unknown_fork() -> Weight;
	/// Weight of `commit`.
	fn commit(m: u32, ) -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn withdraw() -> Weight {
		measured::withdraw(T::DbWeight::get())
	}
	fn prove_deposit() -> Weight {
		measured::prove_deposit(T::DbWeight::get())
	}
	fn authorize_deposit(l: u32, ) -> Weight {
		measured::authorize_deposit(T::DbWeight::get(), l)
	}
	fn mint() -> Weight {
		measured::mint(T::DbWeight::get())
	}
	fn authorize_mint() -> Weight {
		measured::authorize_mint(T::DbWeight::get())
	}
	fn prove_release() -> Weight {
		measured::prove_release(T::DbWeight::get())
	}
	fn authorize_release(l: u32, ) -> Weight {
		measured::authorize_release(T::DbWeight::get(), l)
	}
	fn submit_update() -> Weight {
		measured::submit_update(T::DbWeight::get())
	}
	fn confirm_checkpoint() -> Weight {
		measured::confirm_checkpoint(T::DbWeight::get())
	}
	fn open_lane() -> Weight {
		measured::open_lane(T::DbWeight::get())
	}
	fn retire_lane() -> Weight {
		measured::retire_lane(T::DbWeight::get())
	}
	fn migrate() -> Weight {
		measured::migrate(T::DbWeight::get())
	}
	fn order() -> Weight {
		measured::order(T::DbWeight::get())
	}
	fn halt() -> Weight {
		measured::halt(T::DbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(T::DbWeight::get())
	}
	fn set_limit() -> Weight {
		measured::set_limit(T::DbWeight::get())
	}
	fn discard_claim() -> Weight {
		measured::discard_claim(T::DbWeight::get())
	}
	fn set_unknown_fork() -> Weight {
		measured::set_unknown_fork(T::DbWeight::get())
	}
	fn commit(m: u32, ) -> Weight {
		measured::commit(T::DbWeight::get(), m)
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn withdraw() -> Weight {
		measured::withdraw(ParityDbWeight::get())
	}
	fn prove_deposit() -> Weight {
		measured::prove_deposit(ParityDbWeight::get())
	}
	fn authorize_deposit(l: u32, ) -> Weight {
		measured::authorize_deposit(ParityDbWeight::get(), l)
	}
	fn mint() -> Weight {
		measured::mint(ParityDbWeight::get())
	}
	fn authorize_mint() -> Weight {
		measured::authorize_mint(ParityDbWeight::get())
	}
	fn prove_release() -> Weight {
		measured::prove_release(ParityDbWeight::get())
	}
	fn authorize_release(l: u32, ) -> Weight {
		measured::authorize_release(ParityDbWeight::get(), l)
	}
	fn submit_update() -> Weight {
		measured::submit_update(ParityDbWeight::get())
	}
	fn confirm_checkpoint() -> Weight {
		measured::confirm_checkpoint(ParityDbWeight::get())
	}
	fn open_lane() -> Weight {
		measured::open_lane(ParityDbWeight::get())
	}
	fn retire_lane() -> Weight {
		measured::retire_lane(ParityDbWeight::get())
	}
	fn migrate() -> Weight {
		measured::migrate(ParityDbWeight::get())
	}
	fn order() -> Weight {
		measured::order(ParityDbWeight::get())
	}
	fn halt() -> Weight {
		measured::halt(ParityDbWeight::get())
	}
	fn resume() -> Weight {
		measured::resume(ParityDbWeight::get())
	}
	fn set_limit() -> Weight {
		measured::set_limit(ParityDbWeight::get())
	}
	fn discard_claim() -> Weight {
		measured::discard_claim(ParityDbWeight::get())
	}
	fn set_unknown_fork() -> Weight {
		measured::set_unknown_fork(ParityDbWeight::get())
	}
	fn commit(m: u32, ) -> Weight {
		measured::commit(ParityDbWeight::get(), m)
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	pub(super) fn withdraw(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(150_000_000, 0)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(7_u64))
	}
	pub(super) fn prove_deposit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(250_000_000, 0)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(9_u64))
	}
	pub(super) fn authorize_deposit(db: RuntimeDbWeight, l: u32) -> Weight {
		Weight::from_parts(8_000_000_000, 0)
			.saturating_add(Weight::from_parts(20_000, 0).saturating_mul(l.into()))
			.saturating_add(db.reads(7_u64))
	}
	pub(super) fn mint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(200_000_000, 0)
			.saturating_add(db.reads(9_u64))
			.saturating_add(db.writes(8_u64))
	}
	pub(super) fn authorize_mint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 0)
			.saturating_add(db.reads(6_u64))
	}
	pub(super) fn prove_release(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(150_000_000, 0)
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(6_u64))
	}
	pub(super) fn authorize_release(db: RuntimeDbWeight, l: u32) -> Weight {
		Weight::from_parts(8_000_000_000, 0)
			.saturating_add(Weight::from_parts(20_000, 0).saturating_mul(l.into()))
			.saturating_add(db.reads(7_u64))
	}
	pub(super) fn submit_update(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 0)
			.saturating_add(db.reads(4_u64))
			.saturating_add(db.writes(2_u64))
	}
	pub(super) fn confirm_checkpoint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
	pub(super) fn open_lane(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(db.reads(5_u64))
			.saturating_add(db.writes(2_u64))
	}
	pub(super) fn retire_lane(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(4_u64))
	}
	pub(super) fn migrate(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(50_000_000, 0)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(5_u64))
	}
	pub(super) fn order(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(4_u64))
	}
	pub(super) fn halt(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(10_000_000, 0)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	pub(super) fn resume(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(10_000_000, 0)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	pub(super) fn set_limit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(30_000_000, 0)
			.saturating_add(db.reads(18_u64))
			.saturating_add(db.writes(1_u64))
	}
	pub(super) fn discard_claim(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(2_u64))
	}
	pub(super) fn set_unknown_fork(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(10_000_000, 0)
			.saturating_add(db.reads(1_u64))
			.saturating_add(db.writes(1_u64))
	}
	pub(super) fn commit(db: RuntimeDbWeight, m: u32) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(40_000_000, 0).saturating_mul(m.into()))
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.reads(2_u64.saturating_mul(m.into())))
			.saturating_add(db.writes(3_u64))
			.saturating_add(db.writes(2_u64.saturating_mul(m.into())))
	}
}
