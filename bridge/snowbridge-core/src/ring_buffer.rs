//! A map in storage that keeps only the entries inserted last.

use codec::FullCodec;
use core::marker::PhantomData;
use frame_support::{
	storage::{StorageMap, StorageValue},
	traits::Get,
};

/// A map that forgets.
pub trait RingBufferMap<Key, Value> {
	/// Inserts an entry, in the place of the one inserted first if there are as many as may be.
	fn insert(key: Key, value: Value);
}

/// Keeps at most `Max` entries in `Values`: `Keys` has the key at each place of the ring, `Newest` the place that was
/// written last.
pub struct RingBufferMapImpl<Place, Max, Newest, Keys, Values, Kind>(
	PhantomData<(Place, Max, Newest, Keys, Values, Kind)>,
);

impl<Key, Value, Max, Newest, Keys, Values, Kind> RingBufferMap<Key, Value>
	for RingBufferMapImpl<u32, Max, Newest, Keys, Values, Kind>
where
	Key: FullCodec + Clone,
	Value: FullCodec,
	Max: Get<u32>,
	Newest: StorageValue<u32, Query = u32>,
	Keys: StorageMap<u32, Key, Query = Key>,
	Values: StorageMap<Key, Value>,
{
	fn insert(key: Key, value: Value) {
		let next = Newest::get().saturating_add(1);
		let place = if next < Max::get() { next } else { 0 };
		if Keys::contains_key(place) {
			Values::remove(Keys::get(place));
		}
		Keys::insert(place, key.clone());
		Newest::put(place);
		Values::insert(key, value);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::{parameter_types, storage_alias, Twox64Concat};
	use proptest::prelude::*;

	const MAX: u32 = 5;

	parameter_types! {
		pub const Max: u32 = MAX;
	}

	#[storage_alias]
	type Newest = StorageValue<Test, u32, frame_support::pallet_prelude::ValueQuery>;
	#[storage_alias]
	type Keys = StorageMap<Test, Twox64Concat, u32, u64, frame_support::pallet_prelude::ValueQuery>;
	#[storage_alias]
	type Values = StorageMap<Test, Twox64Concat, u64, u8>;

	type Ring = RingBufferMapImpl<u32, Max, Newest, Keys, Values, ()>;

	proptest! {
		/// The entries inserted last are there, and no more than there may be.
		#[test]
		fn ring_should_keep_the_last_entries_when_more_are_inserted(count in 1u64..40) {
			sp_io::TestExternalities::default().execute_with(|| {
				for key in 0..count {
					Ring::insert(key, key as u8);
					assert_eq!(Values::get(key), Some(key as u8));
				}
				for key in 0..count {
					assert_eq!(Values::contains_key(key), key + u64::from(MAX) >= count);
				}
			});
		}
	}
}
