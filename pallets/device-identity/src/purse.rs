//! A device with all that limits what it spends: its allowance, its group's cap and its owner's.

use crate::{Allowance, Config, Denial, Device, Devices, Group, Groups, OwnerCap, OwnerCaps, State};
use coinop_primitives::{Balance, Moment};

/// A device's record with its group's and its owner's cap, to be stored again after it was drawn from.
pub(crate) struct Purse<T: Config> {
	/// The device.
	pub device: Device<T>,
	group: Option<Group<T>>,
	cap: Option<OwnerCap>,
}

/// The periods in which a fee was counted, by their beginnings in ms: the device's, its group's, its owner's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Periods {
	/// The allowance's.
	pub device: Moment,
	/// The group's.
	pub group: Option<Moment>,
	/// The owner's.
	pub owner: Option<Moment>,
}

impl<T: Config> Purse<T> {
	/// That of `account`; `None` if it is no device.
	pub fn open(account: &T::AccountId) -> Option<Self> {
		Devices::<T>::get(account).map(Self::of)
	}

	/// That of a device.
	pub fn of(device: Device<T>) -> Self {
		let group = device.group.as_ref().and_then(|place| Groups::<T>::get(&device.owner, place.group));
		let cap = OwnerCaps::<T>::get(&device.owner);
		Self { device, group, cap }
	}

	/// How many records [`Self::store`] writes.
	pub fn records(&self) -> u64 {
		1u64.saturating_add(self.group.is_some().into()).saturating_add(self.cap.is_some().into())
	}

	/// Whether the device may act: neither it nor its group is suspended.
	pub fn is_active(&self) -> bool {
		let group = match (&self.device.group, &self.group) {
			(Some(place), Some(group)) => place.epoch >= group.active_since,
			(None, _) => true,
			// There is no device in a group that isn't there; were it so, it would be without a cap.
			(Some(_), None) => false,
		};
		self.device.state == State::Active && group
	}

	/// What the device may spend, by itself or by its group's template.
	pub fn allowance(&self) -> Option<&Allowance<T>> {
		self.device.allowance.as_ref().or_else(|| self.group.as_ref()?.template.as_ref())
	}

	/// Counts a payment of `amount` µUSDT to `payee` at `now` everywhere, or nowhere. Answers when the allowance's period
	/// began. `None` if there is no allowance.
	pub fn draw(&mut self, payee: &T::AccountId, amount: Balance, now: Moment) -> Option<Result<Moment, Denial>> {
		let allowance = self.allowance()?;
		// A template's period may have changed since the last payment.
		let usage = self.device.usage.with_length(allowance.period, now);
		let usage = match allowance.draw(usage, payee, amount, now) {
			Ok(usage) => usage,
			Err(denial) => return Some(Err(denial)),
		};
		if let Some(group) = &mut self.group {
			let Some(counted) = group.usage.draw(amount, group.cap.per_period, now) else {
				return Some(Err(Denial::OverGroupCap));
			};
			group.usage = counted;
		}
		if let Some(cap) = &mut self.cap {
			let Some(counted) = cap.usage.draw(amount, cap.cap.per_period, now) else {
				return Some(Err(Denial::OverOwnerCap));
			};
			cap.usage = counted;
		}
		self.device.usage = usage;
		Some(Ok(usage.begins()))
	}

	/// Counts a fee of `fee` µUSDT at `now` everywhere, or nowhere. `None` if there is no allowance.
	pub fn charge(&mut self, fee: Balance, now: Moment) -> Option<Result<Periods, Denial>> {
		let allowance = self.allowance()?;
		let usage = self.device.usage.with_length(allowance.period, now);
		let usage = match allowance.charge(usage, fee, now) {
			Ok(usage) => usage,
			Err(denial) => return Some(Err(denial)),
		};
		let mut periods = Periods { device: usage.begins(), ..Default::default() };
		if let Some(group) = &mut self.group {
			let Some(counted) = group.usage.charge(fee, group.cap.fees_per_period, now) else {
				return Some(Err(Denial::OverFeeCap));
			};
			group.usage = counted;
			periods.group = Some(counted.begins());
		}
		if let Some(cap) = &mut self.cap {
			let Some(counted) = cap.usage.charge(fee, cap.cap.fees_per_period, now) else {
				return Some(Err(Denial::OverFeeCap));
			};
			cap.usage = counted;
			periods.owner = Some(counted.begins());
		}
		self.device.usage = usage;
		Some(Ok(periods))
	}

	/// Gives back at most `amount` µUSDT drawn in the allowance's period that began at `period`. To a cap it gives back
	/// only what was surely counted in the cap's own current period.
	pub fn give_back(&mut self, period: Moment, amount: Balance, now: Moment) {
		let usage = self.device.usage.at(now);
		if usage.begins() != period {
			return;
		}
		self.device.usage = usage.give_back(period, amount, now);
		if let (Some(group), Some(place)) = (&mut self.group, &self.device.group) {
			group.usage = group.usage.give_back_since(period, place.joined, amount, now);
		}
		if let Some(cap) = &mut self.cap {
			cap.usage = cap.usage.give_back_since(period, 0, amount, now);
		}
	}

	/// Takes back `unspent` µUSDT of a fee that was counted in `periods`.
	pub fn refund_fee(&mut self, periods: Periods, unspent: Balance, now: Moment) {
		self.device.usage = self.device.usage.refund_fee(periods.device, unspent, now);
		if let (Some(group), Some(period)) = (&mut self.group, periods.group) {
			group.usage = group.usage.refund_fee(period, unspent, now);
		}
		if let (Some(cap), Some(period)) = (&mut self.cap, periods.owner) {
			cap.usage = cap.usage.refund_fee(period, unspent, now);
		}
	}

	/// Stores what was counted.
	pub fn store(self, account: &T::AccountId) {
		let Self { device, group, cap } = self;
		if let (Some(place), Some(group)) = (&device.group, group) {
			Groups::<T>::insert(&device.owner, place.group, group);
		}
		if let Some(cap) = cap {
			OwnerCaps::<T>::insert(&device.owner, cap);
		}
		Devices::<T>::insert(account, device);
	}
}
