//! What is final, as all endpoints agree. Where two are configured for an interface they must name the same blocks: else
//! nothing is sent. The execution client must have the block that the beacon chain says is final, too.

use crate::{
	beacon::{Beacon, Place},
	coinop::{Coinop, Head},
	execution::{BlockId, Execution},
	plan::Finalized,
};
use alloy::primitives::B256;
use anyhow::{Context, Result};
use coinop_agent::H256;
use std::fmt::{self, Debug, Display};

/// One of the interfaces that a relayer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
	/// Ethereum's execution client.
	Execution,
	/// Ethereum's beacon node.
	Beacon,
	/// Coinop's node.
	Coinop,
}

impl Interface {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::Execution, Self::Beacon, Self::Coinop];

	/// As it is called in the configuration and in metrics.
	pub fn name(self) -> &'static str {
		match self {
			Self::Execution => "ethereum",
			Self::Beacon => "beacon",
			Self::Coinop => "coinop",
		}
	}
}

impl Display for Interface {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

/// Two endpoints name different blocks as final: one of them lies, or is on another fork.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two endpoints disagree on {interface} {number}: one says {one}, the other {other}; nothing is sent until they agree")]
pub struct Differ {
	/// Of which interface.
	pub interface: Interface,
	/// The slot's or block's number.
	pub number: u64,
	/// What the first says.
	pub one: String,
	/// What the second says.
	pub other: String,
}

/// Whether both have the same block of this number. Error: no.
fn same<H: PartialEq + Debug>(interface: Interface, number: u64, one: H, other: Option<H>) -> Result<(), Differ> {
	match other {
		Some(other) if other == one => Ok(()),
		other => {
			let other = other.map_or("none".into(), |other| format!("{other:?}"));
			Err(Differ { interface, number, one: format!("{one:?}"), other })
		},
	}
}

/// One endpoint or two of each interface.
#[derive(Clone, Debug)]
pub struct Endpoints {
	/// Ethereum's execution clients: the first is used, the second asked whether it agrees.
	pub execution: (Execution, Option<Execution>),
	/// The same for beacon nodes.
	pub beacon: (Beacon, Option<Beacon>),
	/// The same for Coinop's nodes.
	pub coinop: (Coinop, Option<Coinop>),
}

/// A final block of Ethereum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ethereum {
	/// Slot and number.
	pub at: Finalized,
	/// The beacon block's root.
	pub root: H256,
	/// The execution block's hash.
	pub hash: B256,
	/// The execution block's time, in Unix seconds.
	pub time: u64,
}

/// The newest blocks that all endpoints have as final: Ethereum's was asked for before Coinop's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
	/// Ethereum's.
	pub ethereum: Ethereum,
	/// Coinop's.
	pub coinop: Head,
}

impl Endpoints {
	/// Asks all of them. Errors: [`Differ`], or one doesn't answer.
	pub async fn agree(&self) -> Result<Agreed> {
		let ethereum = self.ethereum().await?;
		Ok(Agreed { ethereum, coinop: self.coinop().await? })
	}

	/// The newest block of Ethereum that is final. Errors: as of [`Endpoints::agree`].
	pub async fn ethereum(&self) -> Result<Ethereum> {
		let (first, second) = &self.beacon;
		let mut place = first.finalized().await.context("the beacon node")?;
		if let Some(second) = second {
			let other = second.finalized().await.context("the second beacon node")?;
			let (lower, higher): (Place, &Beacon) =
				if other.slot < place.slot { (other, first) } else { (place, second) };
			same(Interface::Beacon, lower.slot, lower.root, higher.root(lower.slot).await?)?;
			place = lower;
		}
		let block = first.block(&format!("{:?}", place.root)).await.context("the beacon node")?.execution;
		let (number, hash) = (block.block_number, B256::from(block.block_hash.0));
		let (first, second) = &self.execution;
		for client in [Some(first), second.as_ref()].into_iter().flatten() {
			let found = client.block(BlockId::Number(number)).await.context("the execution client")?;
			same(Interface::Execution, number, hash, Some(found.hash))?;
		}
		let at = Finalized { slot: place.slot, block: number };
		Ok(Ethereum { at, root: place.root, hash, time: block.timestamp })
	}

	/// The newest block of Coinop that is final. Errors: as of [`Endpoints::agree`].
	pub async fn coinop(&self) -> Result<Head> {
		let (first, second) = &self.coinop;
		let asked = async {
			let node = first.node().await?;
			let head = node.finalized().await?;
			let Some(second) = second else { return Ok(head) };
			let other_node = second.node().await?;
			same(Interface::Coinop, 0, node.chain.genesis(), Some(other_node.chain.genesis()))?;
			let other = other_node.finalized().await?;
			let (lower, higher) = if other.number < head.number { (other, node) } else { (head, other_node) };
			let found = higher.hash_of(lower.number).await?;
			same(Interface::Coinop, lower.number.into(), lower.hash, found)?;
			Ok(lower)
		};
		let done: Result<Head> = asked.await;
		if done.is_err() {
			self.forget();
		}
		done.context("Coinop's node")
	}

	/// Drops the connections that last: they may be broken, and what was learned when they began may have been a lie.
	pub fn forget(&self) {
		let (first, second) = &self.coinop;
		for node in [Some(first), second.as_ref()].into_iter().flatten() {
			node.forget();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Kelp: two endpoints that name different blocks stop everything.
	#[test]
	fn endpoints_should_differ_when_they_name_different_blocks_or_one_has_none() {
		assert_eq!(same(Interface::Beacon, 7, [1; 32], Some([1; 32])), Ok(()));
		let differ = same(Interface::Execution, 7, 1, Some(2)).unwrap_err();
		assert_eq!((differ.interface, differ.number), (Interface::Execution, 7));
		assert!(differ.to_string().contains("disagree on ethereum 7"));
		assert!(same(Interface::Coinop, 7, 1, None).unwrap_err().other.contains("none"));
	}
}
