//! The invariants that can be read off the state.

use crate::{
	Attestations, CompromisedKeys, Config, Devices, DevicesOf, Fleets, GroupId, Groups, HoldReason, OwnerCaps, Pallet,
	RevokedBatches, Services, Tombstones,
};
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
		let mut members = BTreeMap::<(T::AccountId, GroupId), u32>::new();
		for (account, device) in Devices::<T>::iter() {
			records = records.saturating_add(1);
			ensure!(DevicesOf::<T>::contains_key(&device.owner, &account), "DI1: a device is not its owner's");
			ensure!(device.owner != account, "DI1: a device owns itself");
			ensure!(!Devices::<T>::contains_key(&device.owner), "DI1: a device owns a device");
			ensure!(!Tombstones::<T>::contains_key(&account), "DI5: a revoked device is registered");
			ensure!(Self::keeps_nonce(&account), "DI6: a device's nonce can restart");
			if let Some(place) = device.group {
				let sum = members.entry((device.owner.clone(), place.group)).or_default();
				*sum = sum.saturating_add(1);
			}
			ensure!(device.account_key || device.epoch > 0 || device.is_p256(), "DI6: no key of a device's signs");
			ensure!(!device.account_key || device.epoch == 0, "DI6: the first key still signs after a rotation");
			count(device.owner, device.deposit);
		}
		for (owner, number, group) in Groups::<T>::iter() {
			let found = members.remove(&(owner.clone(), number)).unwrap_or_default();
			ensure!(found == group.members, "DI1: a group doesn't count its devices");
			ensure!(group.active_since <= group.epoch, "DI2: a group is suspended for ever");
			count(owner, group.deposit);
		}
		ensure!(members.is_empty(), "DI8: a device is in a group that isn't there");
		ensure!(DevicesOf::<T>::iter_keys().count() == records, "DI1: the index names what is no device");

		for (account, tombstone) in Tombstones::<T>::iter() {
			ensure!(Self::keeps_nonce(&account), "DI6: a revoked device's nonce can restart");
			count(tombstone.owner, tombstone.deposit);
		}
		OwnerCaps::<T>::iter().for_each(|(owner, cap)| count(owner, cap.deposit));
		Fleets::<T>::iter().for_each(|(owner, _, fleet)| count(owner, fleet.deposit));
		RevokedBatches::<T>::iter().for_each(|(issuer, _, deposit)| count(issuer, deposit));
		CompromisedKeys::<T>::iter().for_each(|(issuer, _, (_, deposit))| count(issuer, deposit));
		Attestations::<T>::iter().for_each(|(_, _, attestation)| count(attestation.payer, attestation.deposit));
		for (device, services) in Services::<T>::iter() {
			let owner = Devices::<T>::get(&device).map(|device| device.owner);
			count(owner.ok_or("DI7: services of what is no device")?, services.deposit);
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
