//! What a vault on Ethereum has told, up to a final block: read from its logs once, and kept in memory. An endpoint that
//! hides a log, or makes one up, is found out: deposits are numbered, and nothing is carried without a proof.

use crate::{
	abi::{Tether, Vault as Contract},
	execution::{BlockId, Execution, Found},
};
use alloy::{
	primitives::{Address, B256},
	sol_types::SolEvent,
};
use anyhow::{bail, ensure, Context, Result};
use coinop_agent::H256;
use coinop_bridge_proofs::{lane, Event, Lane};
use std::collections::{btree_map::Entry, BTreeMap};
use subxt::utils::H160;

/// Kind of a message that pays a withdrawal.
const RELEASE: u8 = 0;

/// A vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vault {
	/// Its address.
	pub address: Address,
	/// Its lane.
	pub lane: Lane,
	/// USDT.
	pub token: Address,
	/// Coinop's light client.
	pub client: Address,
}

impl Vault {
	/// Asks the contract. Error: it is none, or speaks with another chain of Coinop.
	///
	/// - `genesis`: Coinop's.
	pub async fn read(execution: &Execution, address: Address, chain_id: u64, genesis: &[u8; 32]) -> Result<Self> {
		let expected = lane(chain_id, H160(address.0 .0), genesis);
		let wrong = || format!("{address} is no vault");
		let found = execution.view(address, &Contract::laneCall {}, BlockId::Latest).await.with_context(wrong)?;
		ensure!(found.0 == expected.0, "the vault {address} is not this chain of Coinop's: its lane is {found}");
		let token = execution.view(address, &Contract::tokenCall {}, BlockId::Latest).await.with_context(wrong)?;
		let client = execution.view(address, &Contract::clientCall {}, BlockId::Latest).await.with_context(wrong)?;
		Ok(Self { address, lane: expected, token, client })
	}

	/// µUSDT that it holds after a block.
	pub async fn balance(&self, execution: &Execution, at: BlockId) -> Result<u128> {
		let balance = execution.view(self.token, &Tether::balanceOfCall { who: self.address }, at).await?;
		u128::try_from(balance).ok().context("a balance has 128 bits")
	}

	/// How many deposits it has counted after a block.
	pub async fn deposits(&self, execution: &Execution, at: BlockId) -> Result<u64> {
		execution.view(self.address, &Contract::depositsCall {}, at).await
	}
}

/// A deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposit {
	/// µUSDT that the vault received.
	pub amount: u128,
	/// µUSDT of it for who proves it.
	pub relay_fee: u128,
	/// The block.
	pub block: u64,
	/// The transaction.
	pub transaction: B256,
}

/// A message that was carried out, or taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
	/// The message's kind.
	pub kind: u8,
	/// µUSDT that were paid, fee included; 0 for orders.
	pub amount: u128,
	/// The block.
	pub block: u64,
	/// The transaction.
	pub transaction: B256,
}

impl Done {
	/// Whether a withdrawal was paid.
	pub fn is_release(&self) -> bool {
		self.kind == RELEASE
	}
}

/// What a vault has told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
	address: Address,
	lane: Lane,
	/// The block to go on with.
	next: u64,
	/// Where it began.
	first: u64,
	/// Blocks that are asked for at once, of `most`: fewer for a while where that fails.
	step: u64,
	most: u64,
	/// Deposits, by nonce.
	pub deposits: BTreeMap<u64, Deposit>,
	/// Messages that were carried out, by nonce.
	pub done: BTreeMap<u64, Done>,
	/// µUSDT that went to vaults that took its place.
	pub migrated: u128,
}

impl Index {
	/// Nothing yet.
	///
	/// - `from`: the first block to look at: no later than that of the vault's making.
	/// - `step`: most blocks to ask for at once.
	pub fn new(vault: &Vault, from: u64, step: u64) -> Self {
		let (address, lane) = (vault.address, vault.lane);
		let (deposits, done) = (BTreeMap::new(), BTreeMap::new());
		let most = step.max(1);
		Self { address, lane, next: from, first: from, step: most, most, deposits, done, migrated: 0 }
	}

	/// Forgets everything: some of what was read was a lie.
	pub fn restart(&mut self) {
		self.deposits.clear();
		self.done.clear();
		self.migrated = 0;
		(self.next, self.step) = (self.first, self.most);
	}

	/// The block after the last that was looked at.
	pub fn next(&self) -> u64 {
		self.next
	}

	/// Reads on up to a final block. Errors: the endpoint's, and what was read before stays; or its logs contradict each
	/// other, and all of them are read anew the next time.
	pub async fn extend(&mut self, execution: &Execution, to: u64) -> Result<()> {
		while self.next <= to {
			let end = self.next.saturating_add(self.step).saturating_sub(1).min(to);
			match execution.logs(self.address, self.next, end).await {
				Ok(logs) => {
					for log in &logs {
						if let Err(error) = self.note(log) {
							self.restart();
							return Err(error);
						}
					}
					self.next = end.saturating_add(1);
					self.step = self.step.saturating_mul(2).min(self.most);
				},
				// Endpoints refuse ranges with too much in them, each in its own words.
				Err(_) if self.step > 1 && end > self.next => {
					self.step = self.step.checked_div(2).unwrap_or(1).max(1);
				},
				Err(error) => return Err(error).context("the vault's logs"),
			}
		}
		Ok(())
	}

	/// Notes a log. Error: another one says something else of the same.
	fn note(&mut self, log: &Found) -> Result<()> {
		let (block, transaction) = (log.block, log.transaction);
		if log.topics.first() == Some(&Contract::Migrated::SIGNATURE_HASH) {
			let amount = log.data.get(16..32).and_then(|amount| <[u8; 16]>::try_from(amount).ok());
			let amount = u128::from_be_bytes(amount.context("a migration has an amount")?);
			self.migrated = self.migrated.saturating_add(amount);
			return Ok(());
		}
		let topics = log.topics.iter().map(|topic| H256(topic.0)).collect::<Vec<_>>();
		let Some(event) = Event::decode(&topics, &log.data) else { return Ok(()) };
		ensure!(event.lane() == self.lane, "the vault tells of another lane");
		match event {
			Event::Deposited(event) => {
				let (amount, relay_fee) = (event.amount, event.relay_fee);
				once(&mut self.deposits, event.nonce, Deposit { amount, relay_fee, block, transaction })
			},
			Event::Released(event) => {
				let done = Done { kind: RELEASE, amount: event.amount, block, transaction };
				once(&mut self.done, event.nonce, done)
			},
			Event::Obeyed(event) => {
				once(&mut self.done, event.nonce, Done { kind: event.kind, amount: 0, block, transaction })
			},
		}
	}

	/// Whether there is a deposit of each nonce up to `count`, and no other. Where not, an endpoint has hidden some or made
	/// some up.
	pub fn is_complete(&self, count: u64) -> bool {
		u64::try_from(self.deposits.len()) == Ok(count)
			&& self.deposits.last_key_value().map_or(0, |(last, _)| *last) == count
			&& self.deposits.first_key_value().map_or(1, |(first, _)| *first) == 1
	}
}

/// Notes what is told of a nonce. Error: something else was told of it.
fn once<T: PartialEq>(all: &mut BTreeMap<u64, T>, nonce: u64, told: T) -> Result<()> {
	match all.entry(nonce) {
		Entry::Vacant(place) => {
			place.insert(told);
		},
		Entry::Occupied(known) => {
			if *known.get() != told {
				bail!("the vault tells two things of nonce {nonce}");
			}
		},
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_bridge_proofs::event::{Deposited, Obeyed, Released};
	use proptest::prelude::*;

	const LANE: Lane = H256([7; 32]);

	fn index() -> Index {
		let (address, token, client) = (Address::ZERO, Address::ZERO, Address::ZERO);
		Index::new(&Vault { address, lane: LANE, token, client }, 5, 10)
	}

	fn found(event: &Event, block: u64) -> Found {
		let (topics, data) = event.encode();
		let topics = topics.iter().map(|topic| B256::from(topic.0)).collect();
		Found { topics, data, block, transaction: B256::repeat_byte(1) }
	}

	fn deposited(nonce: u64, amount: u128) -> Event {
		Event::Deposited(Deposited {
			lane: LANE,
			nonce,
			recipient: [1; 32],
			sender: H160([2; 20]),
			amount,
			relay_fee: 1,
		})
	}

	#[test]
	fn index_should_have_what_the_vault_told() {
		let mut index = index();
		let released =
			Event::Released(Released { lane: LANE, nonce: 1, recipient: H160([2; 20]), amount: 9, relay_fee: 1 });
		let obeyed = Event::Obeyed(Obeyed { lane: LANE, nonce: 2, kind: 4 });
		for event in [&deposited(1, 5), &released, &obeyed] {
			index.note(&found(event, 8)).unwrap();
		}
		assert_eq!(index.deposits[&1].amount, 5);
		assert!(index.done[&1].is_release() && !index.done[&2].is_release());
		let migrated = Found {
			topics: vec![Contract::Migrated::SIGNATURE_HASH, B256::ZERO],
			data: [[0; 16], 77u128.to_be_bytes()].concat(),
			block: 9,
			transaction: B256::ZERO,
		};
		index.note(&migrated).unwrap();
		assert_eq!(index.migrated, 77);
	}

	/// Kelp: an endpoint that tells two things of one deposit, or tells of another lane, is not believed.
	#[test]
	fn index_should_refuse_what_contradicts_itself() {
		let mut index = index();
		index.note(&found(&deposited(1, 5), 8)).unwrap();
		index.note(&found(&deposited(1, 5), 8)).unwrap();
		assert!(index.note(&found(&deposited(1, 6), 8)).is_err());
		assert!(index.note(&found(&deposited(1, 5), 9)).is_err());
		let other = Event::Obeyed(Obeyed { lane: H256::zero(), nonce: 2, kind: 4 });
		assert!(index.note(&found(&other, 8)).is_err());
	}

	/// Kelp: once the endpoint tells the truth, what contradicted itself doesn't stand in its way.
	#[test]
	fn index_should_begin_anew_when_it_is_restarted() {
		let mut index = index();
		index.note(&found(&deposited(1, 5), 8)).unwrap();
		(index.next, index.step) = (9, 1);
		index.restart();
		assert_eq!(index, self::index());
		index.note(&found(&deposited(1, 6), 8)).unwrap();
	}

	proptest! {
		/// Kelp: what an endpoint hides is missed, and what it makes up is one too many.
		#[test]
		fn index_should_be_complete_only_when_every_deposit_is_there(count in 0u64..20, hidden in 0u64..30, made_up in 0u64..30) {
			let mut index = index();
			for nonce in 1..=count {
				if nonce != hidden {
					index.note(&found(&deposited(nonce, 5), nonce)).unwrap();
				}
			}
			let is_hidden = (1..=count).contains(&hidden);
			prop_assert_eq!(index.is_complete(count), !is_hidden);
			if made_up == 0 || made_up > count {
				index.note(&found(&deposited(made_up, 5), 1)).unwrap();
				prop_assert!(!index.is_complete(count));
			}
		}
	}
}
