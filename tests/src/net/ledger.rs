//! What was finalized, to see that it stays so.

use super::{rpc::Rpc, wait};
use anyhow::{ensure, Context, Result};
use coinop_agent::H256;
use std::{collections::BTreeMap, time::Duration};

/// Finalized blocks that nodes told of: one of each number, or there were two histories.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
	blocks: BTreeMap<u64, H256>,
}

impl Ledger {
	/// The newest block written down; 0 if there is none.
	pub fn height(&self) -> u64 {
		self.blocks.last_key_value().map_or(0, |(number, _)| *number)
	}

	/// Writes down what a node has finalized since the newest block here. Error: the node tells another history of it.
	pub async fn write(&mut self, node: &Rpc) -> Result<()> {
		let newest = node.finalized().await?;
		for number in self.height()..=newest.number {
			let hash = node.hash(number).await?.with_context(|| format!("no finalized block {number}"))?;
			let known = *self.blocks.entry(number).or_insert(hash);
			ensure!(known == hash, "block {number} was final as {known:?}, and is {hash:?}");
		}
		Ok(())
	}

	/// Checks that a node has all that is written down, and has it as final.
	pub async fn check(&self, node: &Rpc) -> Result<()> {
		let newest = node.finalized().await?.number;
		ensure!(newest >= self.height(), "block {} was final, and now only {newest} is", self.height());
		for (number, hash) in &self.blocks {
			let found = node.hash(*number).await?;
			ensure!(found == Some(*hash), "block {number} was final as {hash:?}, and now is {found:?}");
		}
		Ok(())
	}
}

/// Waits until a node has finalized a block of this number, and says what it has.
pub async fn finalized(url: &str, number: u64, patience: Duration) -> Result<u64> {
	wait::until(&format!("block {number} to be final"), patience, async || {
		let newest = Rpc::connect(url).await?.finalized().await?.number;
		Ok((newest >= number).then_some(newest))
	})
	.await
}
