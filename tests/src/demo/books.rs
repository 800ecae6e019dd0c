//! Everybody's balances, read at one block, and whether a day's changes add up to the last µUSDT.

use anyhow::{Context, Result};
use coinop_agent::{
	api,
	chain::{Chain, Funds},
	keys::Key,
	AccountId32, Balance,
};
use serde::Serialize;

/// The account in which fees collect until the session's validators get them: the pallet account `coin/fee`.
const FEE_POT: AccountId32 = AccountId32(*b"modlcoin/fee\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");

/// Whose books are kept.
#[derive(Clone, Debug)]
pub struct Accounts {
	/// The household, which owns the meter.
	pub owner: AccountId32,
	/// The household's meter.
	pub device: AccountId32,
	/// The utility, which owns the meter point.
	pub provider: AccountId32,
	/// The utility's meter point.
	pub meter_point: AccountId32,
	/// The development chain's one validator.
	pub validator: AccountId32,
}

/// Balances at one block, in µUSDT: what is free and what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Books {
	/// The household's.
	pub owner: Balance,
	/// Its meter's.
	pub device: Balance,
	/// The utility's.
	pub provider: Balance,
	/// Its meter point's.
	pub meter_point: Balance,
	/// The fee pot's and the validator's, who shares it out to itself at each session's end.
	pub fees: Balance,
	/// All money on the chain.
	pub issuance: Balance,
}

impl Books {
	/// Reads them at the newest finalized block.
	pub async fn read(chain: &Chain, accounts: &Accounts) -> Result<Self> {
		let at = chain.client().at_current_block().await?;
		let mut totals = [0; 6];
		let Accounts { owner, device, provider, meter_point, validator } = accounts;
		for (total, account) in totals.iter_mut().zip([owner, device, provider, meter_point, validator, &FEE_POT]) {
			let info = at.storage().fetch(api::storage().system().account(), (*account,)).await?.decode()?;
			*total = total_of(Funds { free: info.data.free, held: info.data.reserved });
		}
		let [owner, device, provider, meter_point, validator, pot] = totals;
		let issuance = at.storage().fetch(api::storage().balances().total_issuance(), ()).await?.decode()?;
		Ok(Self { owner, device, provider, meter_point, fees: validator.saturating_add(pot), issuance })
	}
}

/// What was meant to move, in µUSDT.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Moved {
	/// The price of the units, rounded down once.
	pub due: Balance,
	/// What the chain paid to the utility.
	pub paid: Balance,
	/// Fees of the household and its meter.
	pub owner_fees: Balance,
	/// Fees of the utility and its meter point.
	pub provider_fees: Balance,
}

/// A sum that must hold.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
	/// What must be so.
	pub what: &'static str,
	/// Whether it is.
	pub holds: bool,
}

/// Everything that must hold between the books before and after.
pub fn checks(before: &Books, after: &Books, moved: &Moved) -> Vec<Check> {
	let check = |what, holds| Check { what, holds };
	let fees = moved.owner_fees.saturating_add(moved.provider_fees);
	vec![
		check("what was paid is price times units, rounded down once", moved.paid == moved.due),
		check(
			"the owner spent what was paid and its fees",
			before.owner.checked_sub(after.owner) == moved.paid.checked_add(moved.owner_fees),
		),
		check(
			"the provider earned what was paid less its fees",
			after.provider.checked_add(moved.provider_fees) == before.provider.checked_add(moved.paid),
		),
		check("the device held nothing before and after", [before.device, after.device] == [0, 0]),
		check("the meter point held nothing before and after", [before.meter_point, after.meter_point] == [0, 0]),
		check("all fees went to pot and validator", after.fees.checked_sub(before.fees) == Some(fees)),
		check("no money was made or lost", before.issuance == after.issuance),
	]
}

/// Whether an account holds nothing at all. Error: the chain gives no answer.
pub async fn is_empty(chain: &Chain, account: &AccountId32) -> Result<bool> {
	Ok(total_of(chain.balance(account).await?) == 0)
}

/// The validator of a development chain.
pub fn validator() -> Result<AccountId32> {
	Ok(Key::from_uri("//Alice").context("Alice has a key")?.account())
}

fn total_of(funds: Funds) -> Balance {
	funds.free.saturating_add(funds.held)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn books() -> (Books, Books, Moved) {
		let before = Books { owner: 1_000, device: 0, provider: 500, meter_point: 0, fees: 10, issuance: 1_510 };
		let after = Books { owner: 895, device: 0, provider: 598, meter_point: 0, fees: 17, issuance: 1_510 };
		(before, after, Moved { due: 100, paid: 100, owner_fees: 5, provider_fees: 2 })
	}

	fn adds_up(before: &Books, after: &Books, moved: &Moved) -> bool {
		checks(before, after, moved).iter().all(|check| check.holds)
	}

	#[test]
	fn money_should_add_up_when_every_micro_usdt_is_accounted_for() {
		let (before, after, moved) = books();
		assert!(adds_up(&before, &after, &moved));
	}

	#[test]
	fn money_should_not_add_up_when_any_figure_is_off_by_one() {
		let (before, after, moved) = books();
		for wrong in [
			Books { owner: 896, ..after },
			Books { device: 1, ..after },
			Books { provider: 599, ..after },
			Books { meter_point: 1, ..after },
			Books { fees: 16, ..after },
			Books { issuance: 1_509, ..after },
		] {
			assert!(!adds_up(&before, &wrong, &moved), "{wrong:?}");
		}
		assert!(!adds_up(&Books { device: 1, ..before }, &after, &moved));
		for wrong in [
			Moved { due: 101, ..moved },
			Moved { paid: 99, due: 99, ..moved },
			Moved { owner_fees: 6, ..moved },
			Moved { provider_fees: 1, ..moved },
		] {
			assert!(!adds_up(&before, &after, &wrong), "{wrong:?}");
		}
	}
}
