//! What other pallets ask: whose balance a signer's payment is charged to, and whose an account is.

use crate::{purse::Purse, Config, Devices, Error, Event, Groups, Pallet, Tombstones};
use coinop_primitives::{Balance, Compliance, DeviceInspect, Draw, Instant, Moment, SpendingAuthority};
use coinop_voucher::PublicKey;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;

impl<T: Config> SpendingAuthority<T::AccountId> for Pallet<T> {
	/// A device's payment is charged to its owner and counted against its allowance, its group's cap and its owner's.
	/// Any other account spends its own.
	///
	/// Errors: `Revoked`, `Frozen`, `Suspended`, `NoAllowance`, `AllowanceExpired`, `OverPerPayment`, `NotAPayee`,
	/// `OverPerPeriod`, `OverGroupCap`, `OverOwnerCap`.
	fn draw(signer: &T::AccountId, payee: &T::AccountId, amount: Balance) -> Result<Draw<T::AccountId>, DispatchError> {
		ensure!(!Self::is_frozen(signer), Error::<T>::Frozen);
		let Some(mut purse) = Purse::<T>::open(signer) else {
			ensure!(!Tombstones::<T>::contains_key(signer), Error::<T>::Revoked);
			return Ok(Draw { charged: signer.clone(), period: None });
		};
		ensure!(!Self::is_frozen(&purse.device.owner), Error::<T>::Frozen);
		ensure!(purse.is_active(), Error::<T>::Suspended);
		let drawn = purse.draw(payee, amount, T::Now::get().at).ok_or(Error::<T>::NoAllowance)?;
		let period = drawn.map_err(Error::<T>::from)?;
		let draw = Draw { charged: purse.device.owner.clone(), period: Some(period) };
		purse.store(signer);
		Self::deposit_event(Event::Drawn { device: signer.clone(), payee: payee.clone(), amount });
		Ok(draw)
	}

	fn give_back(signer: &T::AccountId, charged: &T::AccountId, period: Moment, amount: Balance) {
		let Some(mut purse) = Purse::<T>::open(signer) else { return };
		if purse.device.owner == *charged {
			purse.give_back(period, amount, T::Now::get().at);
			purse.store(signer);
		}
	}

	/// What [`crate::CheckDevice`] and the payment of the fee touch.
	#[cfg(feature = "runtime-benchmarks")]
	fn leave_out(signer: &T::AccountId) {
		let mut keys = alloc::vec![
			frame_system::Account::<T>::hashed_key_for(signer),
			crate::Freezes::<T>::hashed_key_for(signer),
			Devices::<T>::hashed_key_for(signer),
			Tombstones::<T>::hashed_key_for(signer),
		];
		if let Some(device) = Devices::<T>::get(signer) {
			keys.extend([
				frame_system::Account::<T>::hashed_key_for(&device.owner),
				crate::Freezes::<T>::hashed_key_for(&device.owner),
				crate::OwnerCaps::<T>::hashed_key_for(&device.owner),
			]);
			keys.extend(device.group.map(|place| crate::Groups::<T>::hashed_key_for(&device.owner, place.group)));
		}
		for key in keys {
			let mut key = frame_support::traits::TrackedStorageKey::new(key);
			key.whitelist();
			frame_benchmarking::benchmarking::add_to_whitelist(key);
		}
	}

	/// With a group and an owner's cap, as the dearest draw has.
	#[cfg(feature = "runtime-benchmarks")]
	fn allow(signer: &T::AccountId, owner: &T::AccountId, amount: Balance) -> frame_support::dispatch::DispatchResult {
		let now = T::Now::get().at;
		let period = crate::MIN_PERIOD;
		let allowance = crate::Allowance {
			per_payment: amount,
			per_period: Balance::MAX,
			fees_per_period: Balance::MAX,
			period,
			payees: Default::default(),
			expires: None,
		};
		let usage = crate::Usage::default().with_length(period, now);
		let cap = crate::Cap { per_period: Balance::MAX, fees_per_period: Balance::MAX, period };
		let group = crate::Group { cap, usage, template: None, epoch: 0, active_since: 0, members: 1, deposit: 0 };
		crate::Groups::<T>::insert(owner, 0, group);
		crate::OwnerCaps::<T>::insert(owner, crate::OwnerCap { cap, usage, deposit: 0 });
		frame_system::Pallet::<T>::inc_sufficients(signer);
		crate::DevicesOf::<T>::insert(owner, signer, ());
		Devices::<T>::insert(
			signer,
			crate::Device {
				owner: owner.clone(),
				key: PublicKey::Ed25519(signer.clone().into()),
				account_key: true,
				state: crate::State::Active,
				allowance: Some(allowance),
				usage,
				group: Some(crate::Membership { group: 0, epoch: 0, joined: now }),
				offer: None,
				epoch: 0,
				handovers: 0,
				changes: 0,
				deposit: 0,
			},
		);
		Ok(())
	}
}

impl<T: Config> DeviceInspect<T::AccountId> for Pallet<T> {
	fn owner(account: &T::AccountId) -> Option<T::AccountId> {
		Devices::<T>::get(account)
			.map(|device| device.owner)
			.or_else(|| Tombstones::<T>::get(account).map(|tombstone| tombstone.owner))
	}

	fn revoked(account: &T::AccountId) -> Option<Instant> {
		Tombstones::<T>::get(account).map(|tombstone| tombstone.revoked)
	}

	fn may_act(account: &T::AccountId) -> bool {
		if Self::is_frozen(account) {
			return false;
		}
		match Purse::<T>::open(account) {
			Some(purse) => purse.is_active() && !Self::is_frozen(&purse.device.owner),
			None => !Tombstones::<T>::contains_key(account),
		}
	}

	fn standing(account: &T::AccountId) -> u64 {
		let Some(device) = Devices::<T>::get(account) else { return 0 };
		let group = device.group.as_ref().and_then(|place| Groups::<T>::get(&device.owner, place.group));
		// The device's own part never falls, and its group's can only while the device's rises.
		(u64::from(device.changes) << 32) | group.map_or(0, |group| u64::from(group.epoch))
	}

	fn speaks_for(key: &PublicKey, account: &T::AccountId) -> bool {
		let own = match Devices::<T>::get(account) {
			Some(device) => device.key == *key,
			None => key.account() == account.clone().into(),
		};
		own && Self::may_act(account)
	}

	fn handovers(account: &T::AccountId) -> u32 {
		Devices::<T>::get(account).map_or(0, |device| device.handovers)
	}
}
