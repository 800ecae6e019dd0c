//! What both chains have told of what moved, event by event: to count it, and not only to add it up.

use anyhow::{ensure, Result};
use coinop_agent::{
	api::usdt_bridge::events::{CarriedOut, Minted, Withdrawn},
	Balance, H256,
};
use coinop_bridge_proofs::Event;
use coinop_relayer::execution::BlockId;
use coinop_scenarios::bridge::World;
use std::collections::BTreeMap;

/// Blocks of Ethereum that one question is for: fewer than EthereumJS refuses.
const STEP: u64 = 1_000;

/// Whose it is where it goes, in that chain's bytes; µUSDT, and how many of them are for who carries it.
pub type Moved = (Vec<u8>, Balance, Balance);

/// What was told, by nonce.
#[derive(Debug, Default)]
pub struct Told {
	/// By the vault: deposits.
	pub deposited: BTreeMap<u64, Moved>,
	/// By Coinop: deposits minted.
	pub minted: BTreeMap<u64, Moved>,
	/// By Coinop: withdrawals burned.
	pub withdrawn: BTreeMap<u64, Moved>,
	/// By the vault: withdrawals paid.
	pub released: BTreeMap<u64, Moved>,
	/// By Coinop: payments proved.
	pub proved: BTreeMap<u64, ()>,
}

impl Told {
	/// Reads all that the vault has told, and what Coinop has told from a block on. Error: one of them told of the same nonce
	/// twice, or doesn't answer.
	pub async fn read(world: &World, from: u64) -> Result<Self> {
		let mut told = Self::default();
		told.read_coinop(world, from).await?;
		told.read_ethereum(world).await?;
		Ok(told)
	}

	async fn read_coinop(&mut self, world: &World, from: u64) -> Result<()> {
		let client = world.coinop.chain.client();
		// What the books say may be of a block that isn't final yet.
		let newest = world.coinop.node.best().await?;
		world.coinop.until_final(newest).await?;
		for number in from..=newest {
			let events = client.at_block(number).await?.events().fetch().await?;
			// Each block sets its time: one without events is one that the node doesn't know any more.
			ensure!(!events.is_empty(), "block {number} of Coinop tells nothing");
			for event in events.find::<Minted>() {
				let event = event?;
				let moved = (event.recipient.0.to_vec(), event.amount, event.relay_fee);
				once(&mut self.minted, "minted", event.nonce, moved)?;
			}
			for event in events.find::<Withdrawn>() {
				let event = event?;
				let moved = (event.recipient.0.to_vec(), event.amount, event.relay_fee);
				once(&mut self.withdrawn, "withdrawn", event.nonce, moved)?;
			}
			for event in events.find::<CarriedOut>() {
				once(&mut self.proved, "proved to be carried out", event?.nonce, ())?;
			}
		}
		Ok(())
	}

	async fn read_ethereum(&mut self, world: &World) -> Result<()> {
		let execution = world.ethereum.execution();
		let newest = execution.block(BlockId::Latest).await?.number;
		let mut next = 0;
		while next <= newest {
			let end = newest.min(next + STEP - 1);
			for log in execution.logs(world.contracts.vault, next, end).await? {
				let topics: Vec<_> = log.topics.iter().map(|topic| H256(topic.0)).collect();
				match Event::decode(&topics, &log.data) {
					Some(Event::Deposited(event)) => {
						let moved = (event.recipient.to_vec(), event.amount, event.relay_fee);
						once(&mut self.deposited, "deposited", event.nonce, moved)?;
					},
					Some(Event::Released(event)) => {
						let moved = (event.recipient.0.to_vec(), event.amount, event.relay_fee);
						once(&mut self.released, "released", event.nonce, moved)?;
					},
					_ => {},
				}
			}
			next = end + 1;
		}
		Ok(())
	}

	/// Each deposit is minted once and as it was made, and each withdrawal paid and proved once and as it was asked for; and
	/// there are those of the test and no others.
	pub fn assert_once(&self, deposits: &[Moved], withdrawals: &[Moved]) {
		assert_eq!(self.minted, self.deposited, "UB2: what is minted is what was deposited");
		assert_eq!(sorted(self.deposited.values()), sorted(deposits), "the deposits");
		assert_eq!(self.released, self.withdrawn, "UB4: what is paid is what was withdrawn");
		assert_eq!(sorted(self.withdrawn.values()), sorted(withdrawals), "the withdrawals");
		assert!(self.proved.keys().eq(self.withdrawn.keys()), "proved: {:?}", self.proved);
	}
}

fn once<T>(told: &mut BTreeMap<u64, T>, what: &str, nonce: u64, event: T) -> Result<()> {
	ensure!(told.insert(nonce, event).is_none(), "{nonce} was {what} twice");
	Ok(())
}

fn sorted<'a>(moved: impl IntoIterator<Item = &'a Moved>) -> Vec<&'a Moved> {
	let mut moved: Vec<_> = moved.into_iter().collect();
	moved.sort();
	moved
}
