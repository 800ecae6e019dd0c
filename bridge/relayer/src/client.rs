//! What the client on Ethereum knows of Coinop.

use crate::{
	abi::{AuthoritySet, BeefyClient},
	execution::{BlockId, Execution},
	hand_over::Known,
};
use alloy::primitives::Address;
use anyhow::Result;
use coinop_agent::H256;

/// For how long after their adoption validators may sign for later sets without a hand-over, in seconds.
pub const KEYSET_REUSE: u64 = 14 * 86_400;

/// The client's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientState {
	/// The block of the newest commitment.
	pub block: u32,
	/// The root of that commitment, if the client keeps it: it has none of the block that it began with.
	pub root: Option<H256>,
	/// The set that signs.
	pub current: AuthoritySet,
	/// When its validators were adopted, in Unix seconds.
	pub adopted_at: u64,
	/// The set after it.
	pub next: AuthoritySet,
	/// When a commitment came last, in Unix seconds.
	pub accepted_at: u64,
}

impl ClientState {
	/// Reads it after a block. Error: the contract is something else.
	pub async fn read(execution: &Execution, client: Address, at: BlockId) -> Result<Self> {
		let block = execution.view(client, &BeefyClient::latestBlockCall {}, at).await?;
		let has_root = execution.view(client, &BeefyClient::hasRootCall { blockNumber: block }, at).await?;
		let root = if has_root {
			Some(H256(execution.view(client, &BeefyClient::rootAtCall { blockNumber: block }, at).await?.0))
		} else {
			None
		};
		let current = execution.view(client, &BeefyClient::currentSetCall {}, at).await?;
		let next = execution.view(client, &BeefyClient::nextSetCall {}, at).await?;
		let accepted_at = execution.view(client, &BeefyClient::acceptedAtCall {}, at).await?;
		let seconds = |time| u64::try_from(time).unwrap_or(u64::MAX);
		Ok(Self {
			block,
			root,
			current: current.set,
			adopted_at: seconds(current.adoptedAt),
			next,
			accepted_at: seconds(accepted_at),
		})
	}

	/// As the rules of hand-overs take it.
	///
	/// - `now`: Ethereum's time, in Unix seconds.
	pub fn known(&self, now: u64) -> Known {
		Known {
			block: self.block,
			set: self.current.id,
			is_old: now.saturating_sub(self.adopted_at) > KEYSET_REUSE,
			is_next_unknown: self.next.root.is_zero(),
		}
	}
}
