//! What an allowance covers: arithmetic alone, no storage.

use crate::{Allowance, Config, Usage};
use coinop_primitives::{Balance, Moment};

/// Why an allowance doesn't cover a payment or a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
	/// It has expired.
	Expired,
	/// More than one payment may come to.
	OverPerPayment,
	/// Not one of the payees it names.
	NotAPayee,
	/// More than is left for payments in this period.
	OverPerPeriod,
	/// More than is left for fees in this period.
	OverFeeCap,
	/// More than is left for the payments of the device's group in this period.
	OverGroupCap,
	/// More than is left for the payments of all the owner's devices in this period.
	OverOwnerCap,
}

impl Usage {
	/// The same as it stands at `now`: what belongs to a period that is over counts no more.
	pub fn at(self, now: Moment) -> Self {
		let period = now.saturating_sub(self.start).checked_div(self.length).unwrap_or_default();
		if period > self.period {
			Self { period, used: 0, fees: 0, ..self }
		} else {
			self
		}
	}

	/// The same after a payment of `amount` µUSDT at `now`, if `limit` covers it with what was used before.
	pub fn draw(self, amount: Balance, limit: Balance, now: Moment) -> Option<Self> {
		let usage = self.at(now);
		let used = usage.used.checked_add(amount).filter(|used| *used <= limit)?;
		Some(Self { used, ..usage })
	}

	/// The same after a fee of `fee` µUSDT at `now`, if `limit` covers it with those before.
	pub fn charge(self, fee: Balance, limit: Balance, now: Moment) -> Option<Self> {
		let usage = self.at(now);
		let fees = usage.fees.checked_add(fee).filter(|fees| *fees <= limit)?;
		Some(Self { fees, ..usage })
	}

	/// When the period began to which it belongs, in ms of the chain's timestamp.
	pub fn begins(&self) -> Moment {
		self.start.saturating_add(self.period.saturating_mul(self.length))
	}

	/// The same under periods of `length` ms. A new length begins a first period at `now` into which what was used
	/// is carried: no change of the length makes room.
	pub fn with_length(self, length: Moment, now: Moment) -> Self {
		let usage = self.at(now);
		if usage.length == length {
			usage
		} else {
			// The first period of a new owner is none of the one before, also where both began in one block.
			let start = if usage.length == 0 { now.max(usage.start.saturating_add(1)) } else { now };
			Self { start, length, period: 0, ..usage }
		}
	}

	/// The same after giving back at most `amount` µUSDT drawn in the period that began at `period`; a period that
	/// is over stays as it was.
	pub fn give_back(self, period: Moment, amount: Balance, now: Moment) -> Self {
		let usage = self.at(now);
		if usage.begins() == period {
			Self { used: usage.used.saturating_sub(amount), ..usage }
		} else {
			usage
		}
	}

	/// The same after giving back at most `amount` µUSDT that were drawn at `since` or later, where that much is sure to
	/// have been counted in the period of `now`: counting began before `since`, as did the period. It is for caps, whose
	/// periods are not those of the allowance that was drawn from; `joined` is when the device began to count.
	pub fn give_back_since(self, since: Moment, joined: Moment, amount: Balance, now: Moment) -> Self {
		let usage = self.at(now);
		if since >= usage.begins() && since > usage.start && since > joined {
			Self { used: usage.used.saturating_sub(amount), ..usage }
		} else {
			usage
		}
	}

	/// The same after `unspent` µUSDT of a fee that was charged in the period that began at `period` were refunded.
	pub fn refund_fee(self, period: Moment, unspent: Balance, now: Moment) -> Self {
		let usage = self.at(now);
		if usage.begins() == period {
			Self { fees: usage.fees.saturating_sub(unspent), ..usage }
		} else {
			usage
		}
	}
}

impl<T: Config> Allowance<T> {
	/// Whether it is void at `now`.
	pub fn has_expired(&self, now: Moment) -> bool {
		self.expires.is_some_and(|expires| now >= expires)
	}

	/// What is used after paying `amount` µUSDT to `payee` at `now`, if that is covered.
	pub fn draw(&self, usage: Usage, payee: &T::AccountId, amount: Balance, now: Moment) -> Result<Usage, Denial> {
		if self.has_expired(now) {
			return Err(Denial::Expired);
		}
		if amount > self.per_payment {
			return Err(Denial::OverPerPayment);
		}
		if !self.payees.is_empty() && !self.payees.contains(payee) {
			return Err(Denial::NotAPayee);
		}
		usage.draw(amount, self.per_period, now).ok_or(Denial::OverPerPeriod)
	}

	/// What is used after a fee of `fee` µUSDT at `now`, if that is covered.
	pub fn charge(&self, usage: Usage, fee: Balance, now: Moment) -> Result<Usage, Denial> {
		if self.has_expired(now) {
			return Err(Denial::Expired);
		}
		usage.charge(fee, self.fees_per_period, now).ok_or(Denial::OverFeeCap)
	}
}
