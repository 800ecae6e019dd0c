mod allowance;
mod attestation;
mod device_auth;
mod did;
mod extension;
mod fees;
mod fleet;
mod freeze;
mod group;
mod handover;
mod invariants;
mod lifecycle;
mod model;
mod register;
mod services;
mod thief;

use coinop_primitives::{Balance, Moment};

/// The plain reading of the rules of periods: everything that was spent, with its time.
#[derive(Clone, Debug, Default)]
struct Ledger {
	/// When the first period began, and a period's length.
	grid: Option<(Moment, Moment)>,
	drawn: Vec<(Moment, i128)>,
	fees: Vec<(Moment, i128)>,
}

impl Ledger {
	/// When the period began that `now` is in.
	fn begins(&self, now: Moment) -> Moment {
		let (start, length) = self.grid.unwrap();
		start + (now - start) / length * length
	}

	fn used(&self, now: Moment) -> Balance {
		self.since_period(&self.drawn, now)
	}

	fn fees(&self, now: Moment) -> Balance {
		self.since_period(&self.fees, now)
	}

	fn since_period(&self, list: &[(Moment, i128)], now: Moment) -> Balance {
		let Some((start, length)) = self.grid else { return 0 };
		let begin = start + (now - start) / length * length;
		let sum: i128 = list.iter().filter(|(at, _)| *at >= begin).map(|(_, amount)| amount).sum();
		Balance::try_from(sum).unwrap()
	}

	fn set_length(&mut self, length: Moment, now: Moment) {
		if self.grid.is_some_and(|(_, old)| old == length) {
			return;
		}
		self.drawn = vec![(now, self.used(now) as i128)];
		self.fees = vec![(now, self.fees(now) as i128)];
		self.grid = Some((now, length));
	}

	fn draw(&mut self, amount: Balance, now: Moment) {
		self.drawn.push((now, amount as i128));
	}

	fn give_back(&mut self, period: Moment, amount: Balance, now: Moment) {
		if self.grid.is_some() && self.begins(now) == period {
			let back = amount.min(self.used(now));
			self.drawn.push((now, -(back as i128)));
		}
	}

	/// A fee of which `unspent` came back at once.
	fn fee(&mut self, fee: Balance, unspent: Balance, now: Moment) {
		self.fees.push((now, fee as i128 - unspent as i128));
	}
}
