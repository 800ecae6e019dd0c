//! Weights of `pallet_validator_set`, measured by `scripts/bench weights`: don't edit, measure again.
//!
//! Not measured yet: estimates for a hundred validators, on the high side.

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

	pub(super) fn add_validator(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(150_000_000, 50_000)
			.saturating_add(db.reads(14_u64))
			.saturating_add(db.writes(6_u64))
	}

	pub(super) fn remove_validator(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(1_000_000_000, 500_000)
			.saturating_add(db.reads(113_u64))
			.saturating_add(db.writes(9_u64))
	}

	pub(super) fn set_validators(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(20_000_000_000, 2_000_000)
			.saturating_add(db.reads(610_u64))
			.saturating_add(db.writes(1000_u64))
	}

	pub(super) fn report_double_authorship(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(10_000_000_000, 700_000)
			.saturating_add(db.reads(135_u64))
			.saturating_add(db.writes(14_u64))
	}
}
