//! Groups of an owner's devices, and the owner's cap on all of them.

use crate::{
	Allowance, Cap, Config, Device, Devices, Error, Event, Group, GroupId, Groups, HoldReason, Membership, NextGroup,
	OwnerCap, OwnerCaps, Pallet, State, Usage, MAX_PERIOD, MIN_PERIOD,
};
use coinop_primitives::{hold, release};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{DefensiveSaturating, Get},
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	fn ensure_cap(cap: &Cap) -> DispatchResult {
		ensure!((MIN_PERIOD..=MAX_PERIOD).contains(&cap.period), Error::<T>::PeriodOutOfRange);
		Ok(())
	}

	pub(crate) fn do_create_group(owner: T::AccountId, cap: Cap, template: Option<Allowance<T>>) -> DispatchResult {
		Self::ensure_cap(&cap)?;
		Self::ensure_sound(template.as_ref())?;
		let deposit = Self::deposit_of::<Group<T>>();
		hold::<T::Currency, _>(&HoldReason::Record.into(), &owner, deposit)?;
		let group = NextGroup::<T>::mutate(|next| {
			let group = *next;
			*next = next.defensive_saturating_add(1);
			group
		});
		let usage = Usage::default().with_length(cap.period, T::Now::get().at);
		let record = Group { cap, usage, template, epoch: 0, active_since: 0, members: 0, deposit };
		Groups::<T>::insert(&owner, group, record);
		Self::deposit_event(Event::GroupCreated { owner, group });
		Ok(())
	}

	pub(crate) fn do_change_group(
		owner: T::AccountId,
		group: GroupId,
		cap: Cap,
		template: Option<Allowance<T>>,
	) -> DispatchResult {
		Self::ensure_cap(&cap)?;
		Self::ensure_sound(template.as_ref())?;
		Self::with_group(&owner, group, |record| {
			record.usage = record.usage.with_length(cap.period, T::Now::get().at);
			record.cap = cap;
			record.template = template;
		})?;
		Self::deposit_event(Event::GroupChanged { owner, group });
		Ok(())
	}

	/// In constant time: each device compares its own epoch when it draws.
	pub(crate) fn do_suspend_all(owner: T::AccountId, group: GroupId) -> DispatchResult {
		Self::with_group(&owner, group, |record| {
			record.epoch = record.epoch.defensive_saturating_add(1);
			record.active_since = record.epoch;
		})?;
		Self::deposit_event(Event::AllSuspended { owner, group });
		Ok(())
	}

	pub(crate) fn do_resume_all(owner: T::AccountId, group: GroupId) -> DispatchResult {
		Self::with_group(&owner, group, |record| record.active_since = 0)?;
		Self::deposit_event(Event::AllResumed { owner, group });
		Ok(())
	}

	pub(crate) fn do_remove_group(owner: T::AccountId, group: GroupId) -> DispatchResult {
		let record = Groups::<T>::get(&owner, group).ok_or(Error::<T>::NotFound)?;
		ensure!(record.members == 0, Error::<T>::GroupInUse);
		release::<T::Currency, _>(&HoldReason::Record.into(), &owner, record.deposit)?;
		Groups::<T>::remove(&owner, group);
		Self::deposit_event(Event::GroupRemoved { owner, group });
		Ok(())
	}

	pub(crate) fn do_set_group(device: T::AccountId, mut record: Device<T>, group: Option<GroupId>) -> DispatchResult {
		let place = group.map(|group| Self::join(&record.owner, group, true)).transpose()?;
		Self::leave(&mut record);
		record.group = place;
		record.changes = record.changes.defensive_saturating_add(1);
		Devices::<T>::insert(&device, record);
		Self::deposit_event(Event::GroupSet { device, group });
		Ok(())
	}

	/// Counts a device that joins. Where its owner puts it there by hand it acts, also in a group that is suspended; one
	/// that enrols itself does not.
	pub(crate) fn join(owner: &T::AccountId, group: GroupId, by_hand: bool) -> Result<Membership, DispatchError> {
		let epoch = Self::with_group(owner, group, |record| {
			record.members = record.members.defensive_saturating_add(1);
			record.epoch
		})?;
		Ok(Membership { group, epoch: if by_hand { epoch } else { 0 }, joined: T::Now::get().at })
	}

	/// Takes a device out of its group, if it is in one.
	pub(crate) fn leave(device: &mut Device<T>) {
		if let Some(place) = device.group.take() {
			Groups::<T>::mutate_exists(&device.owner, place.group, |record| {
				if let Some(record) = record {
					record.members = record.members.defensive_saturating_sub(1);
				}
			});
		}
	}

	/// Lets a device act again, also where its group is suspended.
	pub(crate) fn activate(device: &mut Device<T>) {
		device.state = State::Active;
		if let Some(place) = &mut device.group {
			if let Some(record) = Groups::<T>::get(&device.owner, place.group) {
				place.epoch = record.epoch;
			}
		}
	}

	pub(crate) fn do_set_cap(owner: T::AccountId, cap: Option<Cap>) -> DispatchResult {
		let before = OwnerCaps::<T>::get(&owner);
		match cap {
			Some(cap) => {
				Self::ensure_cap(&cap)?;
				let now = T::Now::get().at;
				let deposit = match &before {
					Some(before) => before.deposit,
					None => {
						let deposit = Self::deposit_of::<OwnerCap>();
						hold::<T::Currency, _>(&HoldReason::Record.into(), &owner, deposit)?;
						deposit
					},
				};
				let usage = before.map(|before| before.usage).unwrap_or_default().with_length(cap.period, now);
				OwnerCaps::<T>::insert(&owner, OwnerCap { cap, usage, deposit });
			},
			None => {
				let before = before.ok_or(Error::<T>::NotFound)?;
				release::<T::Currency, _>(&HoldReason::Record.into(), &owner, before.deposit)?;
				OwnerCaps::<T>::remove(&owner);
			},
		}
		Self::deposit_event(Event::CapSet { owner });
		Ok(())
	}

	fn with_group<R>(
		owner: &T::AccountId,
		group: GroupId,
		change: impl FnOnce(&mut Group<T>) -> R,
	) -> Result<R, DispatchError> {
		Groups::<T>::try_mutate_exists(owner, group, |record| {
			record.as_mut().map(change).ok_or(Error::<T>::NotFound.into())
		})
	}
}
