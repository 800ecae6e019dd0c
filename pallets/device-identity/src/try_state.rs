//! The invariants that can be read off the state.

use crate::{Config, Devices, DevicesOf, HoldReason, Pallet, Tombstones};
use alloc::collections::BTreeMap;
use coinop_primitives::Balance;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::{traits::Zero, DispatchError};

impl<T: Config> Pallet<T> {
	/// Checks the whole state. For tests and `try-runtime`: it reads everything there is.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		let mut count = |owner: T::AccountId, deposit: Balance| {
			let sum = deposits.entry(owner).or_default();
			*sum = sum.saturating_add(deposit);
		};

		let mut records = 0usize;
		for (account, device) in Devices::<T>::iter() {
			records = records.saturating_add(1);
			ensure!(DevicesOf::<T>::contains_key(&device.owner, &account), "DI1: a device is not its owner's");
			ensure!(device.owner != account, "DI1: a device owns itself");
			ensure!(!Devices::<T>::contains_key(&device.owner), "DI1: a device owns a device");
			ensure!(!Tombstones::<T>::contains_key(&account), "DI5: a revoked device is registered");
			ensure!(Self::keeps_nonce(&account), "DI6: a device's nonce can restart");
			count(device.owner, device.deposit);
		}
		ensure!(DevicesOf::<T>::iter_keys().count() == records, "DI1: the index names what is no device");

		for (account, tombstone) in Tombstones::<T>::iter() {
			ensure!(Self::keeps_nonce(&account), "DI6: a revoked device's nonce can restart");
			count(tombstone.owner, tombstone.deposit);
		}

		let reason = HoldReason::Record.into();
		for account in frame_system::Account::<T>::iter_keys() {
			let due = deposits.remove(&account).unwrap_or_default();
			let held = <T::Currency as InspectHold<T::AccountId>>::balance_on_hold(&reason, &account);
			ensure!(held == due, "DI7: not the records' deposits are held");
		}
		ensure!(deposits.values().all(Zero::is_zero), "DI7: an owner is gone and its deposits with it");
		Ok(())
	}

	fn keeps_nonce(account: &T::AccountId) -> bool {
		frame_system::Pallet::<T>::sufficients(account) > 0
	}
}
