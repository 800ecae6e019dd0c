//! The chain that signed messages must name.

use coinop_voucher::GenesisHash;
use frame_support::sp_runtime::traits::Zero;
use frame_system::pallet_prelude::BlockNumberFor;

/// Hash of the chain's first block.
pub fn genesis<T: frame_system::Config>() -> GenesisHash {
	let hash = frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero());
	GenesisHash::try_from(hash.as_ref()).unwrap_or_default()
}
