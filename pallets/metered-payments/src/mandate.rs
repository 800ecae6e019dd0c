//! The rules of a mandate, free of storage.

use crate::types::Mandate;
use coinop_primitives::{Balance, Drawn, Moment};

/// The shortest period of a mandate: a minute, in ms.
pub const MIN_PERIOD: Moment = 60_000;

/// The longest period of a mandate: 366 days, in ms.
pub const MAX_PERIOD: Moment = 31_622_400_000;

impl<AccountId> Mandate<AccountId> {
	/// The period that `now` is in; 0 before the first began.
	pub fn period_at(&self, now: Moment) -> u64 {
		now.saturating_sub(self.start).checked_div(self.period).unwrap_or_default()
	}

	/// µUSDT that can still be drawn in the period of `now`.
	pub fn left(&self, now: Moment) -> Balance {
		let used = if self.period_at(now) > self.last { 0 } else { self.used };
		self.cap.saturating_sub(used)
	}

	/// Counts `amount` µUSDT drawn at `now`; `None` if the period's cap does not allow it.
	pub fn draw(&mut self, amount: Balance, now: Moment) -> Option<()> {
		let left = self.left(now).checked_sub(amount)?;
		self.last = self.period_at(now).max(self.last);
		self.used = self.cap.saturating_sub(left);
		Some(())
	}

	/// What ending it gives back to the device's allowance: no more than was drawn for its record.
	pub fn given_back(&self) -> Option<Drawn> {
		self.drawn.map(|drawn| drawn.at_most(self.record_deposit))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn mandate(cap: Balance, period: Moment) -> Mandate<u8> {
		Mandate {
			payer: 1,
			charged: 1,
			payee: 2,
			cap,
			period,
			start: 1_000,
			until: Moment::MAX,
			last: 0,
			used: 0,
			standing: 0,
			drawn: None,
			record_deposit: 0,
			reference: [0; 32],
		}
	}

	proptest! {
		/// MP10: against a ledger of every draw, no period's draws exceed the cap, whenever they come.
		#[test]
		fn draws_should_never_exceed_the_cap_of_a_period_when_any(
			cap in 0u128..1_000,
			period in 1u64..5_000,
			draws in prop::collection::vec((0u64..3_000, 0u128..600), 1..60),
		) {
			let mut mandate = mandate(cap, period);
			let mut now = mandate.start;
			let mut ledger = std::collections::BTreeMap::<u64, Balance>::new();
			for (later, amount) in draws {
				now += later;
				let drawn = ledger.entry((now - 1_000) / period).or_default();
				let fits = *drawn + amount <= cap;
				prop_assert_eq!(mandate.left(now), cap - *drawn);
				prop_assert_eq!(mandate.draw(amount, now).is_some(), fits);
				if fits {
					*drawn += amount;
				}
			}
		}
	}
}
