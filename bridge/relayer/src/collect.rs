//! What both chains say at one pair of final blocks, for the audit.

use crate::{
	agreement::{Agreed, Endpoints, Ethereum},
	audit::{Books, Head, LaneBooks},
	coinop::{LaneRecord, Node},
	execution::{BlockId, Execution},
	vault::{Index, Vault},
};
use alloy::primitives::Address;
use anyhow::{bail, ensure, Result};
use coinop_bridge_proofs::Lane;
use std::{
	collections::{btree_map::Entry, BTreeMap},
	time::Duration,
};

/// Looks for a pair of blocks of which Coinop's knows no later one of Ethereum's, and the time between them.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_secs(1);

/// Where vaults are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
	/// The Ethereum chain that they are on.
	pub chain_id: u64,
	/// A block that is no later than the first vault's.
	pub first_block: u64,
	/// Most blocks whose logs are asked for at once.
	pub logs_range: u64,
}

/// Reads both chains, all lanes. With two execution clients both are read, and must say the same. Errors: an endpoint's;
/// that they disagree.
///
/// - `indexes`: what vaults have told, kept from one audit to the next; empty at first.
pub async fn books(
	endpoints: &Endpoints,
	scope: &Scope,
	indexes: &mut BTreeMap<Lane, (Vault, Index)>,
) -> Result<Books> {
	let (agreed, node) = pair(endpoints).await?;
	let (first, second) = &endpoints.execution;
	let head = agreed.coinop;
	let (issuance, genesis_issuance) = (node.issuance(&head).await?, node.genesis_issuance(&head).await?);
	let mut lanes = Vec::new();
	for record in node.lanes(&head).await? {
		let (lane, chain_id) = (record.lane, record.chain_id);
		ensure!(chain_id == scope.chain_id, "lane {lane:?} is on Ethereum chain {chain_id}: it needs an audit there");
		let mut books = ethereum(first, &record, &node, &agreed.ethereum, scope, indexes).await?;
		if let Some(second) = second {
			let other = ethereum(second, &record, &node, &agreed.ethereum, scope, &mut BTreeMap::new()).await?;
			ensure!(books == other, "the two execution clients say different things of lane {lane:?}");
		}
		coinop(&mut books, &record, &node, &agreed).await?;
		lanes.push(books);
	}
	Ok(Books {
		ethereum: Head { number: agreed.ethereum.at.block, hash: agreed.ethereum.hash.to_string() },
		coinop: Head { number: head.number.into(), hash: format!("{:?}", head.hash) },
		issuance,
		genesis_issuance,
		lanes,
	})
}

/// Ethereum's side of a lane.
async fn ethereum(
	execution: &Execution,
	record: &LaneRecord,
	node: &Node,
	ethereum: &Ethereum,
	scope: &Scope,
	indexes: &mut BTreeMap<Lane, (Vault, Index)>,
) -> Result<LaneBooks> {
	let (vault, index) = match indexes.entry(record.lane) {
		Entry::Occupied(known) => known.into_mut(),
		Entry::Vacant(place) => {
			let address = Address::from(record.vault);
			let vault = Vault::read(execution, address, record.chain_id, &node.chain.genesis()).await?;
			ensure!(vault.lane == record.lane, "the vault {address} has another lane than Coinop says");
			place.insert((vault, Index::new(&vault, scope.first_block, scope.logs_range)))
		},
	};
	index.extend(execution, ethereum.at.block).await?;
	let at = BlockId::Number(ethereum.at.block);
	let deposit_count = vault.deposits(execution, at).await?;
	let balance = vault.balance(execution, at).await?;
	// What was read before may have been a lie: what isn't whole is read anew.
	if !index.is_complete(deposit_count) {
		index.restart();
		index.extend(execution, ethereum.at.block).await?;
	}
	let deposited = index.deposits.iter().map(|(nonce, deposit)| (*nonce, deposit.amount)).collect();
	let (mut released, mut obeyed) = (BTreeMap::new(), BTreeMap::new());
	for (nonce, done) in &index.done {
		if done.is_release() {
			released.insert(*nonce, done.amount);
		} else {
			obeyed.insert(*nonce, done.kind);
		}
	}
	Ok(LaneBooks { lane: record.lane, balance, deposit_count, deposited, released, obeyed, ..LaneBooks::default() })
}

/// Coinop's side of a lane.
async fn coinop(books: &mut LaneBooks, record: &LaneRecord, node: &Node, agreed: &Agreed) -> Result<()> {
	let (head, lane) = (&agreed.coinop, &record.lane);
	books.last_message = record.last_message;
	books.minted = record.minted;
	books.burned = record.burned;
	books.proved_released = record.released;
	books.moved_in = record.moved_in;
	books.moved_out = record.moved_out;
	books.proved = node.proved(head, lane).await?;
	books.claims = node.claims(head, lane).await?.into_iter().map(|claim| (claim.nonce, claim.amount)).collect();
	let messages = node.messages(head, lane, 1, record.last_message, usize::MAX).await?;
	books.messages = messages.into_iter().map(|message| (message.nonce, message.content)).collect();
	Ok(())
}

/// A final block of Ethereum, then one of Coinop that knows no later one.
async fn pair(endpoints: &Endpoints) -> Result<(Agreed, Node)> {
	for _ in 0..LOOKS {
		let agreed = endpoints.agree().await?;
		let node = endpoints.coinop.0.node().await?;
		let known = node.status(&agreed.coinop).await?.finalized_slot.unwrap_or_default();
		if known <= agreed.ethereum.at.slot {
			return Ok((agreed, node));
		}
		tokio::time::sleep(PAUSE).await;
	}
	bail!("Coinop knows a later block of Ethereum than the beacon node has as final: is that node behind?")
}
