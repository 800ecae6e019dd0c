//! What is in final blocks, read after the measurement, and what the nodes say of themselves during it.

use super::{actors::Kind, follow::Block};
use crate::{
	metrics::Histogram,
	network::{resident, LocalNetwork, Rpc},
};
use anyhow::{Context, Result};
use coinop_agent::{api, chain::Chain, H256};
use serde::Serialize;
use subxt::{
	events::Phase,
	ext::codec::{Compact, Decode},
};

/// A node's histogram of the seconds in which it checked and imported blocks of others.
pub const IMPORT: &str = "substrate_block_verification_and_import_time";

/// A validator's counter of why it put no more into its blocks.
pub const ENDED: &str = "substrate_proposer_end_proposal_reason";

/// What transactions of ours have done in a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
	/// What counts: transactions that succeeded, or items that were settled.
	pub good: u32,
	/// What was included and refused.
	pub bad: u32,
	/// Picoseconds that ordinary transactions took of the block, as weighed.
	pub weight: u64,
}

impl Done {
	/// Reads it from the block's state. Error: the node doesn't give it.
	pub async fn read(chain: &Chain, kind: Kind, block: &Block) -> Result<Self> {
		let at = chain.client().at_block(block.hash).await?;
		let events = at.events().fetch().await?;
		let mut done = Self::default();
		for event in events.iter() {
			let event = event?;
			let Phase::ApplyExtrinsic(position) = event.phase() else { continue };
			if block.ours.binary_search(&position).is_ok() {
				done.count(kind, event.pallet_name(), event.event_name());
			}
		}
		let weight = at.storage().fetch(api::storage().system().block_weight(), ()).await?.decode()?;
		done.weight = weight.normal.ref_time;
		Ok(done)
	}

	fn count(&mut self, kind: Kind, pallet: &str, event: &str) {
		let counter = match (kind, pallet, event) {
			(Kind::SettleMany, "MeteredPayments", "Settled") => &mut self.good,
			(Kind::SettleMany, "System", "ExtrinsicSuccess") => return,
			(_, "System", "ExtrinsicSuccess") => &mut self.good,
			(_, "System", "ExtrinsicFailed") | (_, "MeteredPayments", "NotSettled") => &mut self.bad,
			_ => return,
		};
		*counter = counter.saturating_add(1);
	}
}

/// By what a fee is multiplied after a block, to the thousandth. Error: the node doesn't say.
pub async fn multiplier(chain: &Chain, block: H256) -> Result<f64> {
	let at = chain.client().at_block(block).await?;
	let next = at.storage().fetch(api::storage().transaction_payment().next_fee_multiplier(), ()).await?;
	// A fixed-point number of 18 decimals.
	let inner = <[u8; 16]>::try_from(next.bytes()).context("the multiplier has 16 bytes")?;
	Ok(thousandths(u128::from_le_bytes(inner)))
}

/// A number with 18 decimals, to three of them.
fn thousandths(inner: u128) -> f64 {
	f64::from(u32::try_from(inner / 1_000_000_000_000_000).unwrap_or(u32::MAX)) / 1_000.0
}

/// What a block has room for, in picoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// For all ordinary transactions.
	pub normal: u64,
	/// What each takes beside what it does.
	pub base: u64,
}

impl Limits {
	/// The runtime's.
	pub async fn read(chain: &Chain) -> Result<Self> {
		let at = chain.client().at_current_block().await?;
		let limits = at.constants().entry(api::constants().system().block_weights())?.per_class.normal;
		let normal = limits.max_total.context("ordinary transactions may take all of a block")?.ref_time;
		Ok(Self { normal, base: limits.base_extrinsic.ref_time })
	}

	/// How many transactions of `weight` picoseconds fit a block, at least one.
	pub fn fitting(&self, weight: u64) -> usize {
		let fitting = self.normal.checked_div(self.base.saturating_add(weight).max(1)).unwrap_or_default();
		usize::try_from(fitting).unwrap_or(usize::MAX).max(1)
	}
}

/// Picoseconds that the runtime weighs a signed transaction at, without what each takes.
pub async fn weigh(rpc: &Rpc, signed: &[u8]) -> Result<u64> {
	let mut question = signed.to_vec();
	question.extend(u32::try_from(signed.len())?.to_le_bytes());
	let answer = rpc.state_call("TransactionPaymentApi_query_info", Some(&question), None).await?;
	// It begins with the weight, and that with the time.
	let Compact(time) = Compact::<u64>::decode(&mut answer.as_slice()).context("the runtime weighs no transaction")?;
	Ok(time)
}

/// What the nodes say at one moment, since they started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gauges {
	/// Seconds that the observer took to import blocks.
	pub import_seconds: f64,
	/// How many it imported.
	pub imported: f64,
	/// MiB of memory that the first validator has in use.
	pub author_mib: Option<f64>,
}

impl Gauges {
	/// Asks now. Error: a node doesn't answer.
	pub async fn read(network: &LocalNetwork) -> Result<Self> {
		let Histogram { sum, count } = network.observer().metrics().await?.histogram(IMPORT)?;
		let memory = network.validators().first().and_then(|author| resident(author.id()));
		Ok(Self {
			import_seconds: sum,
			imported: count,
			author_mib: memory.map(|kib| f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1_024.0),
		})
	}

	/// Milliseconds for a block imported since `before`; `None` if there was none.
	pub fn import_since(&self, before: &Self) -> Option<f64> {
		let blocks = self.imported - before.imported;
		(blocks > 0.0).then(|| (self.import_seconds - before.import_seconds) * 1_000.0 / blocks)
	}
}

/// Why validators put no more into their blocks, as numbers of blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Ended {
	/// The block had no room by weight.
	pub full: f64,
	/// The time for making it was over.
	pub late: f64,
	/// Too many transactions did not fit by their bytes.
	pub long: f64,
	/// The pool had no more: it was not kept full.
	pub dry: f64,
}

impl Ended {
	/// Adds up what all validators say since they started. Error: one doesn't answer.
	pub async fn read(network: &LocalNetwork) -> Result<Self> {
		let mut ended = Self::default();
		for validator in network.validators() {
			let metrics = validator.metrics().await?;
			let blocks = |reason: &str| metrics.get(ENDED, &format!("reason=\"{reason}\"")).unwrap_or_default();
			ended.full += blocks("hit_block_weight_limit");
			ended.late += blocks("hit_deadline");
			ended.long += blocks("hit_block_size_limit");
			ended.dry += blocks("no_more_transactions");
		}
		Ok(ended)
	}

	/// What happened since `before`.
	pub fn since(&self, before: &Self) -> Self {
		Self {
			full: self.full - before.full,
			late: self.late - before.late,
			long: self.long - before.long,
			dry: self.dry - before.dry,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn items_should_count_when_many_are_settled_at_once() {
		let events = [
			("MeteredPayments", "Settled"),
			("MeteredPayments", "Settled"),
			("MeteredPayments", "NotSettled"),
			("Balances", "Transfer"),
			("System", "ExtrinsicSuccess"),
		];
		let count = |kind| {
			let mut done = Done::default();
			events.iter().for_each(|(pallet, event)| done.count(kind, pallet, event));
			(done.good, done.bad)
		};
		assert_eq!(count(Kind::SettleMany), (2, 1));
		assert_eq!(count(Kind::Pay), (1, 1));
	}

	#[test]
	fn multiplier_should_be_read_with_three_decimals() {
		assert_eq!(thousandths(1_000_000_000_000_000_000), 1.0);
		assert_eq!(thousandths(1_234_567_890_123_456_789), 1.234);
		assert_eq!(thousandths(20_000_000_000_000_000_000), 20.0);
	}

	#[test]
	fn transactions_should_fit_with_what_each_takes_beside_its_weight() {
		let limits = Limits { normal: 1_000, base: 100 };
		assert_eq!(limits.fitting(150), 4);
		assert_eq!(limits.fitting(5_000), 1);
	}

	#[test]
	fn import_should_be_the_mean_of_the_blocks_since_when_there_are_any() {
		let before = Gauges { import_seconds: 1.0, imported: 10.0, author_mib: None };
		let after = Gauges { import_seconds: 1.5, imported: 12.0, author_mib: None };
		assert_eq!(after.import_since(&before), Some(250.0));
		assert_eq!(before.import_since(&before), None);
	}
}
