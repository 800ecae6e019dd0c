//! Weights of `pallet_governance`, measured by `scripts/bench weights`: don't edit, measure again.
//!
//! Not measured yet: estimates, on the high side.

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
	fn announce(l: u32, ) -> Weight;
	/// Weight of `object`.
	fn object() -> Weight;
	/// Weight of `set_council`.
	fn set_council() -> Weight;
	/// Weight of `enact`, without the call's.
	fn enact() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn announce(l: u32, ) -> Weight {
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
	fn announce(l: u32, ) -> Weight {
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

	// `l` is the length of the call in bytes.
	pub(super) fn announce(db: RuntimeDbWeight, l: u32) -> Weight {
		Weight::from_parts(200_000_000, 60_000)
			.saturating_add(Weight::from_parts(10_000, 0).saturating_mul(l.into()))
			.saturating_add(db.reads(6_u64))
			.saturating_add(db.writes(7_u64))
	}

	pub(super) fn object(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(200_000_000, 60_000)
			.saturating_add(db.reads(7_u64))
			.saturating_add(db.writes(6_u64))
	}

	pub(super) fn set_council(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2_000_000_000, 600_000)
			.saturating_add(db.reads(160_u64))
			.saturating_add(db.writes(160_u64))
	}

	pub(super) fn enact(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(50_000_000, 10_000)
			.saturating_add(db.reads(2_u64))
			.saturating_add(db.writes(1_u64))
	}
}
