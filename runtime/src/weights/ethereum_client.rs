//! Weights of `snowbridge_pallet_ethereum_client`. Placeholders, those of bridge-hub-westend: `scripts/bench weights
//! ethereum-client` measures them and writes this file anew.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_variables, reason = "generated: not every call reads storage or uses each of its components")]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};

/// The weight of each call.
pub trait WeightInfo {
	/// Weight of `force_checkpoint`.
	fn force_checkpoint() -> Weight;
	/// Weight of `submit`.
	fn submit() -> Weight;
	/// Weight of `submit_with_sync_committee`.
	fn submit_with_sync_committee() -> Weight;
}

/// The weights measured, with the runtime's cost of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn force_checkpoint() -> Weight {
		measured::force_checkpoint(T::DbWeight::get())
	}
	fn submit() -> Weight {
		measured::submit(T::DbWeight::get())
	}
	fn submit_with_sync_committee() -> Weight {
		measured::submit_with_sync_committee(T::DbWeight::get())
	}
}

/// For tests: the weights measured, on ParityDb.
impl WeightInfo for () {
	fn force_checkpoint() -> Weight {
		measured::force_checkpoint(ParityDbWeight::get())
	}
	fn submit() -> Weight {
		measured::submit(ParityDbWeight::get())
	}
	fn submit_with_sync_committee() -> Weight {
		measured::submit_with_sync_committee(ParityDbWeight::get())
	}
}

mod measured {
	use super::{RuntimeDbWeight, Weight};

	pub(super) fn force_checkpoint(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(109_000_000_000, 0)
			.saturating_add(db.reads(3_u64))
			.saturating_add(db.writes(9_u64))
	}
	pub(super) fn submit(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(27_000_000_000, 0)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(4_u64))
	}
	pub(super) fn submit_with_sync_committee(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(134_000_000_000, 0)
			.saturating_add(db.reads(8_u64))
			.saturating_add(db.writes(6_u64))
	}
}
