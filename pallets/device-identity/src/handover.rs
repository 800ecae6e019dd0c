//! Another key for a device, and another owner.

use crate::{Config, Devices, DevicesOf, Error, Event, HoldReason, Offer, Pallet, State, Usage};
use coinop_primitives::{genesis, hold, release, HostCrypto, Moment};
use coinop_voucher::{possession::Refused, Fault, Possession, PublicKey};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{DefensiveSaturating, Get},
};
use sp_runtime::DispatchError;

impl<T: Config> From<Fault> for Error<T> {
	fn from(fault: Fault) -> Self {
		match fault {
			Fault::WrongScheme => Error::WrongScheme,
			Fault::InvalidKey => Error::InvalidKey,
			Fault::HighS => Error::HighS,
			Fault::Mismatch => Error::BadProof,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// That `key` agrees to be the device `device` of `owner` in `epoch`.
	pub(crate) fn ensure_possession(
		key: &PublicKey,
		owner: &T::AccountId,
		device: &T::AccountId,
		epoch: u32,
		possession: &Possession,
	) -> Result<(), Error<T>> {
		// Anyone can sign for the key of all zeros, in two of the schemes.
		ensure!(key.account() != [0; 32], Error::<T>::InvalidKey);
		let (owner, device) = (owner.clone().into(), device.clone().into());
		let now = T::Now::get().at;
		possession.check::<HostCrypto>(key, &genesis::<T>(), &owner, &device, epoch, now).map_err(|why| match why {
			Refused::Expired => Error::ProofExpired,
			Refused::Signature(fault) => fault.into(),
		})
	}

	pub(crate) fn do_rotate(
		signer: T::AccountId,
		device: T::AccountId,
		key: PublicKey,
		possession: Possession,
	) -> DispatchResult {
		let mut record = Self::device(&device)?;
		ensure!(signer == record.owner || signer == device, Error::<T>::NotOwner);
		ensure!(key != record.key, Error::<T>::SameKey);
		record.epoch = record.epoch.defensive_saturating_add(1);
		Self::ensure_possession(&key, &record.owner, &device, record.epoch, &possession)?;
		record.key = key;
		record.account_key = false;
		Devices::<T>::insert(&device, record);
		Self::deposit_event(Event::Rotated { device, key });
		Ok(())
	}

	pub(crate) fn do_offer(
		device: T::AccountId,
		mut record: crate::Device<T>,
		to: T::AccountId,
		expires: Moment,
	) -> DispatchResult {
		ensure!(expires > T::Now::get().at, Error::<T>::AlreadyExpired);
		ensure!(to != device && to != record.owner, Error::<T>::OwnsItself);
		ensure!(!Self::is_or_was_device(&to), Error::<T>::OwnerIsDevice);
		record.offer = Some(Offer { to: to.clone(), expires });
		Devices::<T>::insert(&device, record);
		Self::deposit_event(Event::Offered { device, to, expires });
		Ok(())
	}

	/// Everything that the seller had a hand in ends: allowance, usage, group, services, epoch.
	pub(crate) fn do_accept(to: T::AccountId, device: T::AccountId, possession: Possession) -> DispatchResult {
		let mut record = Self::device(&device)?;
		let offer = record.offer.take().ok_or(Error::<T>::NotFound)?;
		ensure!(offer.to == to, Error::<T>::NotOffered);
		ensure!(T::Now::get().at < offer.expires, Error::<T>::OfferExpired);
		ensure!(!Self::is_or_was_device(&to), Error::<T>::OwnerIsDevice);
		record.epoch = record.epoch.defensive_saturating_add(1);
		Self::ensure_possession(&record.key, &to, &device, record.epoch, &possession)?;
		Self::hand_over(record, device, to)
	}

	/// What accepting does once the consent is good.
	pub(crate) fn hand_over(mut record: crate::Device<T>, device: T::AccountId, to: T::AccountId) -> DispatchResult {
		let from = record.owner.clone();
		let deposit = Self::deposit_of::<crate::Device<T>>();
		hold::<T::Currency, _>(&HoldReason::Record.into(), &to, deposit)?;
		release::<T::Currency, _>(&HoldReason::Record.into(), &from, record.deposit)?;
		Self::leave(&mut record);
		Self::remove_services(&device, &from)?;
		DevicesOf::<T>::remove(&from, &device);
		DevicesOf::<T>::insert(&to, &device, ());
		record.owner = to.clone();
		record.deposit = deposit;
		record.account_key = false;
		record.state = State::Active;
		record.allowance = None;
		record.usage = Usage { start: T::Now::get().at, ..Default::default() };
		record.handovers = record.handovers.defensive_saturating_add(1);
		record.changes = record.changes.defensive_saturating_add(1);
		Devices::<T>::insert(&device, record);
		Self::deposit_event(Event::HandedOver { device, from, to });
		Ok(())
	}

	/// A device's record.
	///
	/// # Errors
	/// `NotFound`, `Revoked`.
	pub(crate) fn device(device: &T::AccountId) -> Result<crate::Device<T>, DispatchError> {
		match Devices::<T>::get(device) {
			Some(record) => Ok(record),
			None if crate::Tombstones::<T>::contains_key(device) => Err(Error::<T>::Revoked.into()),
			None => Err(Error::<T>::NotFound.into()),
		}
	}

	/// Whether `account` is a device, also one that was revoked.
	pub(crate) fn is_or_was_device(account: &T::AccountId) -> bool {
		Devices::<T>::contains_key(account) || crate::Tombstones::<T>::contains_key(account)
	}
}
