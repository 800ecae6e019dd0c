//! Who has what on both chains, in µUSDT, and what must hold of it.

use crate::{bridge::World, demo::books::Check};
use alloy::primitives::Address;
use anyhow::Result;
use coinop_agent::{AccountId32, Balance};
use serde::Serialize;

/// Whose books are kept.
#[derive(Clone, Copy, Debug)]
pub struct Accounts {
	/// Who deposits, on Ethereum.
	pub depositor: Address,
	/// Who is paid there.
	pub recipient: Address,
	/// Whose ether the relayer spends there.
	pub carrier: Address,
	/// The household on Coinop.
	pub household: AccountId32,
	/// Its machine.
	pub machine: AccountId32,
	/// Whom the machine pays.
	pub seller: AccountId32,
	/// Whom the relayer's rewards go to.
	pub rewards: AccountId32,
}

/// What there is, in µUSDT: on Coinop what is free and what is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
	/// The depositor's, on Ethereum.
	pub depositor: Balance,
	/// The recipient's, on Ethereum.
	pub recipient: Balance,
	/// The relayer's, on Ethereum.
	pub carrier: Balance,
	/// In the vault.
	pub vault: Balance,
	/// The household's, on Coinop.
	pub household: Balance,
	/// Its machine's.
	pub machine: Balance,
	/// The seller's.
	pub seller: Balance,
	/// The relayer's, on Coinop.
	pub rewards: Balance,
	/// All money on Coinop.
	pub issuance: Balance,
}

impl Books {
	/// Reads them at the newest blocks.
	pub async fn read(world: &World, accounts: &Accounts) -> Result<Self> {
		let (contracts, ethereum, chain) = (&world.contracts, &world.ethereum, &world.coinop.chain);
		let mut on_coinop = [0; 4];
		let Accounts { household, machine, seller, rewards, .. } = accounts;
		for (total, account) in on_coinop.iter_mut().zip([household, machine, seller, rewards]) {
			let funds = chain.balance(account).await?;
			*total = funds.free.saturating_add(funds.held);
		}
		let [household, machine, seller, rewards] = on_coinop;
		Ok(Self {
			depositor: contracts.balance(ethereum, accounts.depositor).await?,
			recipient: contracts.balance(ethereum, accounts.recipient).await?,
			carrier: contracts.balance(ethereum, accounts.carrier).await?,
			vault: contracts.balance(ethereum, contracts.vault).await?,
			household,
			machine,
			seller,
			rewards,
			issuance: chain.issuance().await?,
		})
	}
}

/// What was moved, in µUSDT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Moved {
	/// Deposited.
	pub deposited: Balance,
	/// Of it for who proved it.
	pub deposit_fee: Balance,
	/// Spent on the accounts without which money gets lost, by the first deposit of all.
	pub pots: Balance,
	/// Paid by the machine.
	pub paid: Balance,
	/// Withdrawn.
	pub withdrawn: Balance,
	/// Of it for who carried it.
	pub withdrawal_fee: Balance,
	/// For who proved the payment.
	pub record: Balance,
	/// Fees of the household's transactions and its machine's.
	pub fees: Balance,
}

/// Everything that must hold between the books before and after.
pub fn checks(before: &Books, after: &Books, moved: &Moved) -> Vec<Check> {
	let check = |what, holds| Check { what, holds };
	let left = moved.deposited.checked_sub(moved.withdrawn);
	let gone = [moved.deposit_fee, moved.pots, moved.paid, moved.withdrawn, moved.record, moved.fees];
	let gone = gone.into_iter().fold(0, Balance::saturating_add);
	vec![
		check("there was no money on Coinop", before.issuance == 0),
		check(
			"what left the depositor is what was deposited",
			before.depositor.checked_sub(after.depositor) == Some(moved.deposited),
		),
		check("on Coinop there is what was deposited less what was withdrawn", left == Some(after.issuance)),
		check("in the vault there is as much", left == Some(after.vault)),
		check(
			"the recipient has what was withdrawn less the relayer's fee",
			after.recipient.checked_sub(before.recipient) == moved.withdrawn.checked_sub(moved.withdrawal_fee),
		),
		check(
			"the relayer has its fee on Ethereum",
			after.carrier.checked_sub(before.carrier) == Some(moved.withdrawal_fee),
		),
		check(
			"the relayer has its fee on Coinop, and the deposit for the record",
			Some(after.rewards) == moved.deposit_fee.checked_add(moved.record),
		),
		check("the seller has what the machine paid", after.seller == moved.paid),
		check("the machine held nothing", [before.machine, after.machine] == [0, 0]),
		check(
			"the household has what was minted less what it spent",
			moved.deposited.checked_sub(gone) == Some(after.household),
		),
	]
}

#[cfg(test)]
mod tests {
	use super::*;

	const MOVED: Moved = Moved {
		deposited: 1_000,
		deposit_fee: 10,
		pots: 20,
		paid: 30,
		withdrawn: 400,
		withdrawal_fee: 40,
		record: 5,
		fees: 7,
	};

	fn books() -> (Books, Books) {
		let before = Books { depositor: 1_500, ..Books::default() };
		let after = Books {
			depositor: 500,
			recipient: 360,
			carrier: 40,
			vault: 600,
			household: 1_000 - 10 - 20 - 30 - 400 - 5 - 7,
			machine: 0,
			seller: 30,
			rewards: 15,
			issuance: 600,
		};
		(before, after)
	}

	fn adds_up(before: &Books, after: &Books, moved: &Moved) -> bool {
		checks(before, after, moved).iter().all(|check| check.holds)
	}

	#[test]
	fn money_should_add_up_when_every_micro_usdt_is_accounted_for() {
		let (before, after) = books();
		assert!(adds_up(&before, &after, &MOVED));
	}

	#[test]
	fn money_should_not_add_up_when_any_figure_is_off_by_one() {
		let (before, after) = books();
		for wrong in [
			Books { depositor: 501, ..after },
			Books { recipient: 361, ..after },
			Books { carrier: 39, ..after },
			Books { vault: 599, ..after },
			Books { household: after.household - 1, ..after },
			Books { machine: 1, ..after },
			Books { seller: 31, ..after },
			Books { rewards: 14, ..after },
			Books { issuance: 601, ..after },
		] {
			assert!(!adds_up(&before, &wrong, &MOVED), "{wrong:?}");
		}
		assert!(!adds_up(&Books { issuance: 1, ..before }, &after, &MOVED));
		for wrong in [
			Moved { deposited: 1_001, ..MOVED },
			Moved { deposit_fee: 11, ..MOVED },
			Moved { pots: 19, ..MOVED },
			Moved { paid: 31, ..MOVED },
			Moved { withdrawn: 401, ..MOVED },
			Moved { withdrawal_fee: 41, ..MOVED },
			Moved { record: 6, ..MOVED },
			Moved { fees: 8, ..MOVED },
		] {
			assert!(!adds_up(&before, &after, &wrong), "{wrong:?}");
		}
	}
}
