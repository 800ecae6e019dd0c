//! Who pays whom: accounts with their keys, and what they sign before anything is measured.

use crate::scene;
use anyhow::{anyhow, ensure, Context, Result};
use coinop_agent::{
	calls,
	keys::{Key, Scheme},
	AccountId32, Balance, Call, CoinopConfig, Moment,
};
use coinop_voucher::{Crypto, Evidence, GenesisHash, Price, SessionId, Software, Terms, Unit};
use serde::Serialize;
use std::thread;
use subxt::{client::OnlineClientAtBlock, config::DefaultExtrinsicParamsBuilder};

/// Accounts that sign. Each is the payer of one session, and a block has room for fewer of them.
pub const SIGNERS: usize = 10_240;

/// Items of a `settle_many`: as many as it takes.
pub const ITEMS: usize = 256;

/// µUSDT that every account has at first: more than its fees can be, at the highest multiplier.
pub const ENDOWMENT: Balance = 1_000_000_000;

/// Who provides in all sessions, as a secret URI.
pub const PROVIDER: &str = "//Ferdie";

/// What a unit costs: one µUSDT.
pub const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 1, per: 1 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: 60_000,
	settler: None,
	metadata: [0; 32],
};

/// µUSDT of a session's deposit: more units than any settlement here tells of.
const DEPOSIT: Balance = 10_000_000;

/// µUSDT of a transfer or a payment.
const AMOUNT: Balance = 1_000;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
	/// `balances.transfer_keep_alive`: what the others are compared with.
	Transfer,
	/// `metered_payments.pay` without a reference.
	PayPlainly,
	/// `metered_payments.pay` with a reference of its own.
	Pay,
	/// `metered_payments.settle` with a statement signed by ed25519.
	Settle,
	/// `metered_payments.settle_many` with [`ITEMS`] of those: an item counts.
	SettleMany,
}

impl Kind {
	/// All of them, in the order in which they are measured.
	pub const ALL: [Kind; 5] = [Kind::Transfer, Kind::PayPlainly, Kind::Pay, Kind::Settle, Kind::SettleMany];

	/// How it is called in a table.
	pub fn name(self) -> &'static str {
		match self {
			Kind::Transfer => "transfer",
			Kind::PayPlainly => "pay",
			Kind::Pay => "pay with reference",
			Kind::Settle => "settle",
			Kind::SettleMany => "settle_many, items",
		}
	}

	/// How many accounts sign it.
	pub fn lanes(self) -> usize {
		match self {
			// The signer of a call always settles the same sessions, as its nonces keep their statements in order.
			Kind::SettleMany => SIGNERS.saturating_div(ITEMS),
			_ => SIGNERS,
		}
	}

	/// The units of a session's first statement: beyond those of every kind measured before.
	fn first_units(self) -> u64 {
		match self {
			Kind::SettleMany => 1_000_000,
			_ => 1,
		}
	}
}

/// Lane and round of a transaction by its number: each lane has one in a round, and a signer of its own.
pub fn place(number: usize, lanes: usize) -> (usize, usize) {
	(number.checked_rem(lanes).unwrap_or_default(), number.checked_div(lanes).unwrap_or_default())
}

/// The accounts of the first block, `accounts` of them: those that sign and those that are only paid.
pub fn addresses(accounts: u32) -> Result<impl Iterator<Item = [u8; 32]>> {
	let signers = keys(Scheme::Sr25519)?;
	let others = (u32::try_from(SIGNERS)?..accounts).map(secret);
	Ok(signers.into_iter().map(|key| key.account().0).chain(others))
}

/// The key of a signer by its number. Of other numbers it is the account: nobody has a key for those.
fn secret(number: u32) -> [u8; 32] {
	Software::sha256(format!("coinop/throughput/{number}").as_bytes())
}

/// The signers' keys, of one scheme.
fn keys(scheme: Scheme) -> Result<Vec<Key>> {
	let keys: Result<_, _> =
		(0..u32::try_from(SIGNERS)?).map(|number| Key::from_seed(scheme, secret(number))).collect();
	Ok(keys?)
}

/// The accounts that sign, and what they will sign next.
pub struct Actors {
	at: OnlineClientAtBlock<CoinopConfig>,
	genesis: GenesisHash,
	/// All accounts, also those that don't sign.
	accounts: u32,
	signers: Vec<Key>,
	/// The keys of the sessions' statements, by payer.
	meters: Vec<Key>,
	/// The signers' next nonces.
	nonces: Vec<u64>,
	/// The sessions by payer, once they are open.
	sessions: Vec<SessionId>,
}

impl Actors {
	/// The accounts of [`addresses`]. They sign for the runtime of the block `at`.
	pub fn new(at: OnlineClientAtBlock<CoinopConfig>, genesis: GenesisHash, accounts: u32) -> Result<Self> {
		ensure!(usize::try_from(accounts)? > SIGNERS, "there must be more accounts than the {SIGNERS} that sign");
		Ok(Self {
			at,
			genesis,
			accounts,
			signers: keys(Scheme::Sr25519)?,
			meters: keys(Scheme::Ed25519)?,
			nonces: vec![0; SIGNERS],
			sessions: Vec::new(),
		})
	}

	/// The accounts that sign, in their order.
	pub fn signers(&self) -> &[Key] {
		&self.signers
	}

	/// Takes over which session each signer pays in.
	pub fn set_sessions(&mut self, sessions: Vec<SessionId>) {
		self.sessions = sessions;
	}

	/// Takes over how many transactions of each lane are on the chain now.
	pub fn advance(&mut self, settled: impl IntoIterator<Item = usize>) -> Result<()> {
		for (nonce, settled) in self.nonces.iter_mut().zip(settled) {
			*nonce = nonce.saturating_add(u64::try_from(settled)?);
		}
		Ok(())
	}

	/// Signs `rounds` transactions of each lane, on all cores. They never expire. Error: settlements before the
	/// sessions are open.
	pub fn sign(&self, kind: Kind, rounds: usize) -> Result<Vec<Vec<u8>>> {
		let lanes = kind.lanes();
		let provider = Key::from_uri(PROVIDER)?.account();
		let units = |round: usize| Ok::<_, anyhow::Error>(kind.first_units().saturating_add(u64::try_from(round)?));
		match kind {
			Kind::Transfer => {
				self.sign_each(lanes, rounds, |lane, round| Ok(calls::transfer(self.payee(lane, round)?, AMOUNT)))
			},
			Kind::PayPlainly => {
				self.sign_each(lanes, rounds, |lane, round| Ok(calls::pay(self.payee(lane, round)?, AMOUNT, [0; 32])))
			},
			Kind::Pay => self.sign_each(lanes, rounds, |lane, round| {
				let reference = Software::sha256(format!("{lane}/{round}").as_bytes());
				Ok(calls::pay(self.payee(lane, round)?, AMOUNT, reference))
			}),
			Kind::Settle => self.sign_each(lanes, rounds, |lane, round| {
				let (session, evidence) = self.settlement(lane, units(round)?)?;
				Ok(calls::settle(session, evidence))
			}),
			Kind::SettleMany => self.sign_each(lanes, rounds, |lane, round| {
				let first = lane.saturating_mul(ITEMS);
				let units = units(round)?;
				let items: Result<Vec<_>> =
					(first..first.saturating_add(ITEMS)).map(|payer| self.settlement(payer, units)).collect();
				Ok(calls::settle_many(provider, items?))
			}),
		}
	}

	/// Signs the opening of a session by each signer, on a tariff with [`TERMS`].
	pub fn sign_openings(&self, tariff: u64, expiry: Moment) -> Result<Vec<Vec<u8>>> {
		let hash = TERMS.hash(&Key::from_uri(PROVIDER)?.account().0);
		self.sign_each(SIGNERS, 1, |lane, _| {
			let meter = self.meters.get(lane).context("every signer has a meter")?;
			Ok(calls::open_session(tariff, hash, meter.public(), DEPOSIT, expiry, None))
		})
	}

	/// What `payer` owes for `units` in its session.
	fn settlement(&self, payer: usize, units: u64) -> Result<(SessionId, Evidence)> {
		let session = *self.sessions.get(payer).context("the sessions are open before they are settled")?;
		let meter = self.meters.get(payer).context("every signer has a meter")?;
		Ok((session, scene::evidence(meter, &self.genesis, session, units, None)?))
	}

	/// One of the accounts that don't sign, so that payments go all over the state.
	fn payee(&self, lane: usize, round: usize) -> Result<AccountId32> {
		let number = u64::try_from(round.saturating_mul(SIGNERS).saturating_add(lane))?;
		let signers = u32::try_from(SIGNERS)?;
		Ok(AccountId32(secret(payee(number, signers, self.accounts)?)))
	}

	/// Signs what `call` makes for each lane and round, in the order of [`place`].
	fn sign_each<C: Call>(
		&self,
		lanes: usize,
		rounds: usize,
		call: impl Fn(usize, usize) -> Result<C> + Sync,
	) -> Result<Vec<Vec<u8>>> {
		let sign = |number: usize| {
			let (lane, round) = place(number, lanes);
			let signer = self.signers.get(lane).context("there is a signer for every lane")?;
			let nonce = self.nonces.get(lane).context("every signer has a nonce")?;
			let nonce = nonce.saturating_add(u64::try_from(round)?);
			let params = DefaultExtrinsicParamsBuilder::<CoinopConfig>::new().immortal().nonce(nonce).build();
			let call = call(lane, round)?;
			let signed = self.at.transactions().create_signable_offline(&call, params)?.sign(signer)?;
			Ok::<_, anyhow::Error>(signed.into_encoded())
		};
		let sign = &sign;
		let total = lanes.saturating_mul(rounds);
		let cores = thread::available_parallelism().map_or(1, Into::into);
		let share = total.div_ceil(cores).max(1);
		thread::scope(|scope| {
			let threads: Vec<_> = (0..total)
				.step_by(share)
				.map(|first| {
					let numbers = first..first.saturating_add(share).min(total);
					scope.spawn(move || numbers.map(sign).collect::<Result<Vec<_>>>())
				})
				.collect();
			let mut signed = Vec::with_capacity(total);
			for thread in threads {
				signed.extend(thread.join().map_err(|_| anyhow!("a thread that signs panicked"))??);
			}
			Ok(signed)
		})
	}
}

/// The number of the account that is paid by a transaction: all over those from `first` to below `end`.
fn payee(transaction: u64, first: u32, end: u32) -> Result<u32> {
	/// The golden ratio of 64 bits: its multiples spread evenly.
	const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
	let room = u64::from(end.saturating_sub(first));
	let far = (transaction.wrapping_mul(SPREAD) >> 32).checked_rem(room).context("nobody is there to be paid")?;
	Ok(first.saturating_add(u32::try_from(far)?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn place_should_be_one_round_after_the_other_when_numbers_go_up() {
		let places: Vec<_> = (0..5).map(|number| place(number, 2)).collect();
		assert_eq!(places, [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2)]);
	}

	#[test]
	fn payees_should_be_all_over_those_who_do_not_sign() {
		let payees: BTreeSet<_> = (0..1_000).map(|number| payee(number, 100, 1_000_000).unwrap()).collect();
		assert!(payees.len() > 990, "{}", payees.len());
		assert!(payees.iter().all(|payee| (100..1_000_000).contains(payee)));
		assert!(payees.iter().any(|payee| *payee < 10_000) && payees.iter().any(|payee| *payee > 990_000));
		assert!(payee(1, 7, 7).is_err());
	}

	#[test]
	fn lanes_should_share_all_sessions_when_many_are_settled_at_once() {
		assert_eq!(Kind::SettleMany.lanes() * ITEMS, SIGNERS);
		// A statement is beyond those of the kind before, and within the deposit.
		assert!(Balance::from(Kind::SettleMany.first_units()) < DEPOSIT / 2);
	}

	#[test]
	fn account_should_be_the_same_each_time() {
		let mut all = addresses(u32::try_from(SIGNERS).unwrap() + 1).unwrap();
		let first = Key::from_seed(Scheme::Sr25519, secret(0)).unwrap();
		assert_eq!(all.next(), Some(first.account().0));
		assert_eq!(all.last(), Some(secret(u32::try_from(SIGNERS).unwrap())));
	}
}
