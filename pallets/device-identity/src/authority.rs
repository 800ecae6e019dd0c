//! What other pallets ask: whose balance a signer's payment is charged to, and whose an account is.

use crate::{Config, Devices, Error, Event, Pallet, State, Tombstones};
use coinop_primitives::{Balance, DeviceInspect, Draw, Instant, Moment, SpendingAuthority};
use coinop_voucher::PublicKey;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;

impl<T: Config> SpendingAuthority<T::AccountId> for Pallet<T> {
	/// A device's payment is charged to its owner and counted against its allowance. Any other account spends its own.
	///
	/// Errors: `Revoked`, `Suspended`, `NoAllowance`, `AllowanceExpired`, `OverPerPayment`, `NotAPayee`,
	/// `OverPerPeriod`.
	fn draw(signer: &T::AccountId, payee: &T::AccountId, amount: Balance) -> Result<Draw<T::AccountId>, DispatchError> {
		let Some(mut device) = Devices::<T>::get(signer) else {
			ensure!(!Tombstones::<T>::contains_key(signer), Error::<T>::Revoked);
			return Ok(Draw { charged: signer.clone(), period: None });
		};
		ensure!(device.state == State::Active, Error::<T>::Suspended);
		let allowance = device.allowance.as_ref().ok_or(Error::<T>::NoAllowance)?;
		device.usage = allowance.draw(device.usage, payee, amount, T::Now::get().at).map_err(Error::<T>::from)?;
		let draw = Draw { charged: device.owner.clone(), period: Some(device.usage.begins()) };
		Devices::<T>::insert(signer, device);
		Self::deposit_event(Event::Drawn { device: signer.clone(), payee: payee.clone(), amount });
		Ok(draw)
	}

	fn give_back(signer: &T::AccountId, charged: &T::AccountId, period: Moment, amount: Balance) {
		Devices::<T>::mutate_extant(signer, |device| {
			if device.owner == *charged {
				device.usage = device.usage.give_back(period, amount, T::Now::get().at);
			}
		});
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn allow(signer: &T::AccountId, owner: &T::AccountId, amount: Balance) -> frame_support::dispatch::DispatchResult {
		let period = crate::MIN_PERIOD;
		let allowance = crate::Allowance {
			per_payment: amount,
			per_period: Balance::MAX,
			fees_per_period: Balance::MAX,
			period,
			payees: Default::default(),
			expires: None,
		};
		frame_system::Pallet::<T>::inc_sufficients(signer);
		crate::DevicesOf::<T>::insert(owner, signer, ());
		Devices::<T>::insert(
			signer,
			crate::Device {
				owner: owner.clone(),
				key: coinop_voucher::PublicKey::Ed25519(signer.clone().into()),
				state: State::Active,
				allowance: Some(allowance),
				usage: crate::Usage::default().with_length(period, T::Now::get().at),
				epoch: 0,
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
		match Devices::<T>::get(account) {
			Some(device) => device.state == State::Active,
			None => !Tombstones::<T>::contains_key(account),
		}
	}

	fn speaks_for(key: &PublicKey, account: &T::AccountId) -> bool {
		match Devices::<T>::get(account) {
			Some(device) => device.state == State::Active && device.key == *key,
			None => key.account() == account.clone().into() && !Tombstones::<T>::contains_key(account),
		}
	}
}
