//! Coinop, by a node that executed its blocks: its state at final blocks, and what its validators signed.

use crate::{http::shown, plan};
use anyhow::{ensure, Context, Result};
use codec::{Decode, DecodeAll};
use coinop_agent::{api, chain::Chain, AccountId32, CoinopConfig, H256};
use coinop_bridge_proofs::{message_proof, Lane, Message as Content};
use serde_json::Value;
use std::{
	collections::BTreeMap,
	future::Future,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use subxt::{
	client::OnlineClientAtBlock,
	config::RpcConfigFor,
	rpcs::{
		client::{rpc_params, RpcParams},
		LegacyRpcMethods, RpcClient,
	},
	storage::{Address, StorageEntries, StorageKeyValue},
};

/// Deposits of which one item of Coinop's state tells whether they are proved.
const CHUNK: u64 = 128;

/// Messages that one question answers.
const MESSAGES: u64 = 256;

/// Most entries of a map, proved deposits, and questions for messages, that are read: what a node makes up has an end.
const ENTRIES: usize = 200_000;
const PROVED: usize = 10_000_000;
const QUESTIONS: usize = 100_000;

/// Sessions that are remembered: what they are is final.
const SESSIONS: usize = 4_096;

/// Coinop's state after one block.
type AtBlock = OnlineClientAtBlock<CoinopConfig>;

/// A connection that is made anew when it broke.
#[derive(Clone, Debug)]
pub struct Coinop {
	url: String,
	timeout: Duration,
	node: Arc<Mutex<Option<Node>>>,
}

impl Coinop {
	/// The node at `url`; an answer has to come within `timeout`. Connects when it is first asked.
	pub fn new(url: &str, timeout: Duration) -> Self {
		Self { url: url.into(), timeout, node: Arc::default() }
	}

	/// Whom we ask.
	pub fn host(&self) -> String {
		shown(&self.url)
	}

	/// The connection. Error: there is no node.
	pub async fn node(&self) -> Result<Node> {
		let known = self.slot().clone();
		if let Some(node) = known {
			return Ok(node);
		}
		let node = Node::connect(&self.url, self.timeout).await?;
		*self.slot() = Some(node.clone());
		Ok(node)
	}

	/// Drops the connection: the next question makes a new one.
	pub fn forget(&self) {
		*self.slot() = None;
	}

	fn slot(&self) -> MutexGuard<'_, Option<Node>> {
		self.node.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// Its number.
	pub number: u32,
	/// Its hash.
	pub hash: H256,
}

/// What Coinop knows of Ethereum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LightClient {
	/// The slot of the newest header.
	pub slot: u64,
	/// That header's root.
	pub root: H256,
	/// Whether it knows the next sync committee.
	pub knows_next: bool,
}

/// How the bridge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
	/// Whether nothing is minted, withdrawn or committed.
	pub halted: bool,
	/// What can be minted.
	pub mints: plan::MintLimit,
	/// Id of the Ethereum chain that is followed.
	pub chain_id: Option<u64>,
	/// Slot of the newest header of Ethereum.
	pub finalized_slot: Option<u64>,
	/// ms by which that lags behind.
	pub lag: Option<u64>,
	/// The slot after which governance has to confirm a header.
	pub checkpoint_gap: Option<u64>,
	/// When Ethereum makes a fork that the runtime doesn't know, in ms.
	pub unknown_fork: Option<u64>,
}

impl Status {
	/// How far Ethereum's newest header may lag behind: 7 days, in ms.
	pub const MAX_LAG: u64 = 7 * 86_400_000;

	/// Whether proofs of what Ethereum has finalized are taken.
	pub fn is_believed(&self) -> bool {
		self.checkpoint_gap.is_none() && self.lag.is_some_and(|lag| lag <= Self::MAX_LAG)
	}
}

/// A lane, with its books in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneRecord {
	/// Its name.
	pub lane: Lane,
	/// Its vault.
	pub vault: [u8; 20],
	/// Id of the vault's chain.
	pub chain_id: u64,
	/// The nonce of the last message; 0 before there is one.
	pub last_message: u64,
	/// Minted.
	pub minted: u128,
	/// Burned.
	pub burned: u128,
	/// Of that, proved to be paid.
	pub released: u128,
	/// Moved to this vault from others.
	pub moved_in: u128,
	/// Moved from this vault to others.
	pub moved_out: u128,
}

/// A deposit that is proved and not minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	/// The deposit's nonce.
	pub nonce: u64,
	/// µUSDT.
	pub amount: u128,
	/// µUSDT of it for who proved it.
	pub relay_fee: u128,
}

/// A message that is not proved to have been carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
	/// Its nonce.
	pub nonce: u64,
	/// What it says.
	pub content: Content,
	/// As the vault reads it.
	pub bytes: Vec<u8>,
	/// Where it is committed; `None` while it waits.
	pub committed: Option<Committed>,
}

/// Where a message is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
	/// The block in whose leaf the root of its block's messages is.
	pub leaf_block: u32,
	/// How many messages there are in its block.
	pub width: usize,
	/// The root.
	pub root: H256,
	/// What leads from the message's leaf to the root.
	pub items: Vec<H256>,
}

impl Message {
	/// µUSDT for who carries it; `None` for an order of governance, which pays nobody.
	pub fn relay_fee(&self) -> Option<u128> {
		match self.content {
			Content::Release { relay_fee, .. } => Some(relay_fee),
			_ => None,
		}
	}

	/// µUSDT that it pays, fee included; 0 for orders.
	pub fn amount(&self) -> u128 {
		match self.content {
			Content::Release { amount, .. } => amount,
			_ => 0,
		}
	}

	fn read(lane: &Lane, state: State) -> Result<Self> {
		let (of, nonce, content) = Content::from_bytes(&state.bytes).context("a message is one of the bridge's")?;
		ensure!(of == *lane && nonce == state.nonce, "a message is another one than it is said to be");
		let committed = match state.commitment {
			Some(commitment) => {
				let index = usize::try_from(commitment.index)?;
				let leaves = commitment.leaves;
				ensure!(
					leaves.get(index) == Some(&content.leaf(lane, nonce)),
					"a message is not where it is committed"
				);
				let proof = message_proof(&leaves, index).context("a message is among its block's")?;
				let (leaf_block, width) = (commitment.leaf_block, leaves.len());
				Some(Committed { leaf_block, width, root: proof.root, items: proof.items })
			},
			None => None,
		};
		Ok(Self { nonce, content, bytes: state.bytes, committed })
	}
}

type State = api::runtime_types::pallet_usdt_bridge::runtime_api::MessageState<AccountId32>;

/// A session's first block and its validators' addresses on Ethereum.
pub(crate) type Begun = (u32, Vec<[u8; 20]>);

/// A connection to a node.
#[derive(Clone, Debug)]
pub struct Node {
	/// For transactions.
	pub chain: Chain,
	rpc: RpcClient,
	legacy: LegacyRpcMethods<RpcConfigFor<CoinopConfig>>,
	timeout: Duration,
	sessions: Arc<Mutex<BTreeMap<u64, Begun>>>,
}

impl Node {
	/// Connects; an answer has to come within `timeout`. Error: there is no node.
	pub async fn connect(url: &str, timeout: Duration) -> Result<Self> {
		let connected = async {
			let chain = Chain::connect(url).await.with_context(|| format!("{} is no node of Coinop", shown(url)))?;
			let rpc = RpcClient::from_url(url).await?;
			Ok((chain, rpc))
		};
		let (chain, rpc) = within(timeout, connected).await?;
		Ok(Self { chain, legacy: LegacyRpcMethods::new(rpc.clone()), rpc, timeout, sessions: Arc::default() })
	}

	/// An answer by RPC. Error: none in time, or the node refuses.
	pub async fn ask(&self, method: &str, params: RpcParams) -> Result<Value> {
		let asked = async { Ok(self.rpc.request::<Value>(method, params).await?) };
		within(self.timeout, asked).await.with_context(|| format!("Coinop's {method}"))
	}

	/// The newest finalized block.
	pub async fn finalized(&self) -> Result<Head> {
		let asked = async {
			let hash = self.legacy.chain_get_finalized_head().await?;
			let header = self.legacy.chain_get_header(Some(hash)).await?.context("a finalized block has a header")?;
			Ok(Head { number: u32::try_from(header.number)?, hash })
		};
		within(self.timeout, asked).await
	}

	/// The hash of a block in the node's best chain; `None` if it has none of this number.
	pub async fn hash_of(&self, number: u32) -> Result<Option<H256>> {
		within(self.timeout, async { Ok(self.legacy.chain_get_block_hash(Some(number.into())).await?) }).await
	}

	/// The hash of a block. Error: there is none of this number.
	pub async fn hash(&self, number: u32) -> Result<H256> {
		self.hash_of(number).await?.with_context(|| format!("there is no block {number}"))
	}

	/// What is stored under a key after a block. Error: the node doesn't have the block's state.
	pub async fn storage(&self, key: &[u8], block: H256) -> Result<Option<Vec<u8>>> {
		within(self.timeout, async { Ok(self.legacy.state_get_storage(key, Some(block)).await?) }).await
	}

	async fn at(&self, head: &Head) -> Result<AtBlock> {
		within(self.timeout, async { Ok(self.chain.client().at_block(head.hash).await?) }).await
	}

	/// The next entry of a map.
	async fn next<'a, A: Address>(
		&self,
		entries: &mut StorageEntries<'a, A>,
	) -> Result<Option<StorageKeyValue<'a, A>>> {
		within(self.timeout, async { Ok(entries.next().await.transpose()?) }).await
	}

	/// How the bridge stands.
	pub async fn status(&self, head: &Head) -> Result<Status> {
		let asked = async {
			let question = api::runtime_apis().usdt_bridge_api().status();
			let status = self.at(head).await?.runtime_apis().call(question).await?;
			let mints = plan::MintLimit { small: status.mints.available, large: status.mints.available_to_large };
			Ok(Status {
				halted: status.halted,
				mints: if status.halted { plan::MintLimit::NOTHING } else { mints },
				chain_id: status.chain_id,
				finalized_slot: status.finalized_slot,
				lag: status.lag,
				checkpoint_gap: status.checkpoint_gap,
				unknown_fork: status.unknown_fork,
			})
		};
		within(self.timeout, asked).await
	}

	/// What Coinop knows of Ethereum. Error: it follows none.
	pub async fn light_client(&self, head: &Head) -> Result<LightClient> {
		let slot = self.status(head).await?.finalized_slot.context("Coinop follows no Ethereum yet")?;
		let asked = async {
			let at = self.at(head).await?;
			let root = api::storage().ethereum_client().latest_finalized_block_root();
			Ok(at.storage().fetch(root, ()).await?.decode()?)
		};
		let root: H256 = within(self.timeout, asked).await?;
		let next = format!("0x{}", hex::encode(storage_key("EthereumClient", "NextSyncCommittee")));
		let next = self.ask("state_getStorageHash", rpc_params![next, head.hash]).await?;
		Ok(LightClient { slot, root, knows_next: !next.is_null() })
	}

	/// The headers of Ethereum that Coinop still has, by slot.
	pub async fn headers(&self, head: &Head) -> Result<BTreeMap<u64, H256>> {
		let at = self.at(head).await?;
		let mut headers = BTreeMap::new();
		let states = api::storage().ethereum_client().finalized_beacon_state();
		let mut entries = within(self.timeout, async { Ok(at.storage().iter(states, ()).await?) }).await?;
		while let Some(entry) = self.next(&mut entries).await? {
			let (root,) = entry.key()?.decode()?;
			ensure!(headers.len() < ENTRIES, "there are more headers than Coinop keeps");
			headers.insert(entry.value().decode()?.slot, root);
		}
		Ok(headers)
	}

	/// The root of the sync committee that the light client knows for its period, or for the next. Error: it knows none.
	pub async fn committee_root(&self, head: &Head, is_next: bool) -> Result<H256> {
		let item = if is_next { "NextSyncCommittee" } else { "CurrentSyncCommittee" };
		let bytes = self.storage(&storage_key("EthereumClient", item), head.hash).await?;
		let bytes = bytes.with_context(|| format!("Coinop has no {item}"))?;
		// It begins with the root; the keys behind it are in a form that only the runtime reads.
		H256::decode(&mut bytes.as_slice()).context("a sync committee has a root")
	}

	/// The root of the first validators of the Ethereum that Coinop follows.
	pub async fn validators_root(&self, head: &Head) -> Result<H256> {
		let bytes = self.storage(&storage_key("EthereumClient", "ValidatorsRoot"), head.hash).await?;
		H256::decode_all(&mut bytes.context("Coinop follows no Ethereum yet")?.as_slice()).context("a root is one")
	}

	/// The lanes that were ever opened.
	pub async fn lanes(&self, head: &Head) -> Result<Vec<LaneRecord>> {
		let asked = async {
			let lanes = self.at(head).await?.runtime_apis().call(api::runtime_apis().usdt_bridge_api().lanes()).await?;
			let record = |(lane, record): (H256, Record)| LaneRecord {
				lane,
				vault: record.vault.0,
				chain_id: record.chain_id,
				last_message: record.last_message,
				minted: record.books.minted,
				burned: record.books.burned,
				released: record.books.released,
				moved_in: record.books.moved_in,
				moved_out: record.books.moved_out,
			};
			Ok(lanes.into_iter().map(record).collect())
		};
		within(self.timeout, asked).await
	}

	/// Those of the deposits `from` to `to` that are not proved, at most `most`.
	pub async fn unproved(&self, head: &Head, lane: &Lane, from: u64, to: u64, most: usize) -> Result<Vec<u64>> {
		let at = self.at(head).await?;
		let mut unproved = Vec::new();
		let mut nonce = from.max(1);
		while nonce <= to && unproved.len() < most {
			let chunk = nonce.checked_div(CHUNK).unwrap_or_default();
			let proved = api::storage().usdt_bridge().proved();
			let asked = async { Ok(at.storage().fetch(proved, (*lane, chunk)).await?.decode()?) };
			let bits: u128 = within(self.timeout, asked).await?;
			let end = chunk.saturating_add(1).saturating_mul(CHUNK);
			let missing = (nonce..end.min(to.saturating_add(1))).filter(|nonce| !is_set(bits, *nonce));
			let room = most.saturating_sub(unproved.len());
			unproved.extend(missing.take(room));
			nonce = end;
		}
		Ok(unproved)
	}

	/// All deposits that are proved.
	pub async fn proved(&self, head: &Head, lane: &Lane) -> Result<Vec<u64>> {
		let at = self.at(head).await?;
		let mut proved = Vec::new();
		let mut entries = within(self.timeout, async {
			Ok(at.storage().iter(api::storage().usdt_bridge().proved(), (*lane,)).await?)
		})
		.await?;
		while let Some(entry) = self.next(&mut entries).await? {
			let (_, chunk) = entry.key()?.decode()?;
			let bits: u128 = entry.value().decode()?;
			let begin = chunk.saturating_mul(CHUNK);
			ensure!(proved.len() < PROVED, "more deposits are proved than there can be");
			proved.extend((begin..begin.saturating_add(CHUNK)).filter(|nonce| is_set(bits, *nonce)));
		}
		proved.sort_unstable();
		Ok(proved)
	}

	/// The deposits that are proved and not minted.
	pub async fn claims(&self, head: &Head, lane: &Lane) -> Result<Vec<Claim>> {
		let at = self.at(head).await?;
		let mut claims = Vec::new();
		let mut entries = within(self.timeout, async {
			Ok(at.storage().iter(api::storage().usdt_bridge().claims(), (*lane,)).await?)
		})
		.await?;
		while let Some(entry) = self.next(&mut entries).await? {
			let (_, nonce) = entry.key()?.decode()?;
			let claim = entry.value().decode()?;
			ensure!(claims.len() < ENTRIES, "{ENTRIES} deposits wait to be minted, and more");
			claims.push(Claim { nonce, amount: claim.amount, relay_fee: claim.relay_fee });
		}
		claims.sort_unstable_by_key(|claim| claim.nonce);
		Ok(claims)
	}

	/// The messages of the lane from a nonce on that are not proved to have been carried out, at most `most`.
	///
	/// - `last`: the lane's last message.
	pub async fn messages(&self, head: &Head, lane: &Lane, from: u64, last: u64, most: usize) -> Result<Vec<Message>> {
		let at = self.at(head).await?;
		let mut messages = Vec::new();
		let mut nonce = from.max(1);
		let mut questions = 0usize;
		while nonce <= last && messages.len() < most {
			questions = questions.saturating_add(1);
			ensure!(questions <= QUESTIONS, "Coinop's node tells of {last} messages: that is more than there can be");
			let question = api::runtime_apis().usdt_bridge_api().messages(*lane, nonce);
			let asked = async { Ok(at.runtime_apis().call(question).await?) };
			for state in within(self.timeout, asked).await? {
				if messages.len() < most {
					messages.push(Message::read(lane, state)?);
				}
			}
			nonce = nonce.saturating_add(MESSAGES);
		}
		Ok(messages)
	}

	/// One message; `None` if there is none, or it is proved to have been carried out.
	pub async fn message(&self, head: &Head, lane: &Lane, nonce: u64) -> Result<Option<Message>> {
		let asked = async {
			let question = api::runtime_apis().usdt_bridge_api().message(*lane, nonce);
			Ok(self.at(head).await?.runtime_apis().call(question).await?)
		};
		let state = within(self.timeout, asked).await?;
		state.map(|state| Message::read(lane, state)).transpose()
	}

	/// µUSDT that there are.
	pub async fn issuance(&self, head: &Head) -> Result<u128> {
		let asked = async {
			let at = self.at(head).await?;
			Ok(at.storage().fetch(api::storage().balances().total_issuance(), ()).await?.decode()?)
		};
		within(self.timeout, asked).await
	}

	/// µUSDT that there were at genesis, none of them in a vault.
	pub async fn genesis_issuance(&self, head: &Head) -> Result<u128> {
		let asked = async {
			let at = self.at(head).await?;
			Ok(at.storage().fetch(api::storage().usdt_bridge().genesis_issuance(), ()).await?.decode()?)
		};
		within(self.timeout, asked).await
	}

	/// What is remembered of a session.
	pub(crate) fn begun(&self, set: u64) -> Option<Begun> {
		self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&set).cloned()
	}

	/// Remembers a session that has begun in a final block.
	pub(crate) fn remember(&self, set: u64, begun: Begun) {
		let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
		sessions.insert(set, begun);
		if sessions.len() > SESSIONS {
			sessions.pop_first();
		}
	}
}

type Record = api::runtime_types::pallet_usdt_bridge::types::LaneRecord;

/// Whether the bit of a deposit is set in its item.
fn is_set(bits: u128, nonce: u64) -> bool {
	let place = nonce.checked_rem(CHUNK).and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
	bits.checked_shr(place).unwrap_or_default() & 1 == 1
}

/// What comes of it in time. Error: too late.
async fn within<T>(timeout: Duration, future: impl Future<Output = Result<T>>) -> Result<T> {
	let done = tokio::time::timeout(timeout, future).await;
	done.with_context(|| format!("Coinop's node gave no answer in {} s", timeout.as_secs()))?
}

/// The key of a value in Coinop's state.
pub fn storage_key(pallet: &str, item: &str) -> Vec<u8> {
	subxt::ext::frame_decode::storage::encode_storage_key_prefix(pallet, item).to_vec()
}

/// The validators that an item of a header's digest announces, by their compressed keys, and their set's id; `None` if it
/// announces none. Source: `sp_consensus_beefy::ConsensusLog`.
pub(crate) fn announced(item: &[u8]) -> Option<(Vec<[u8; 33]>, u64)> {
	/// The places of a consensus item among a digest's items, and of a change of authorities among BEEFY's.
	const CONSENSUS: u8 = 4;
	const CHANGE: u8 = 1;
	let (kind, mut rest) = item.split_first()?;
	let (engine, payload) = <([u8; 4], Vec<u8>)>::decode(&mut rest).ok()?;
	let (log, mut set) = payload.split_first()?;
	let is_it = *kind == CONSENSUS && engine == *b"BEEF" && *log == CHANGE;
	if is_it {
		<(Vec<[u8; 33]>, u64)>::decode_all(&mut set).ok()
	} else {
		None
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn bit_should_be_the_deposits_own() {
		let bits = 1u128 + (1 << 5) + (1 << 127);
		let set = (0..300).filter(|nonce| is_set(bits, *nonce)).collect::<Vec<_>>();
		assert_eq!(set, [0, 5, 127, 128, 133, 255, 256, 261]);
	}

	#[test]
	fn validators_should_be_read_when_a_header_announces_them() {
		let keys = vec![[2; 33], [3; 33]];
		let payload = [vec![1], (keys.clone(), 7u64).encode()].concat();
		let item = [vec![4], (*b"BEEF", payload.clone()).encode()].concat();
		assert_eq!(announced(&item), Some((keys, 7)));
		let other = [vec![4], (*b"FRNK", payload.clone()).encode()].concat();
		let root = [vec![4], (*b"BEEF", [vec![3], vec![0; 32]].concat()).encode()].concat();
		let seal = [vec![5], (*b"BEEF", payload).encode()].concat();
		for none in [other, root, seal, item[..item.len() - 1].to_vec(), Vec::new(), vec![4]] {
			assert_eq!(announced(&none), None);
		}
	}

	#[test]
	fn client_should_be_believed_when_it_is_recent_and_confirmed() {
		let status = Status {
			halted: false,
			mints: plan::MintLimit::NOTHING,
			chain_id: Some(1),
			finalized_slot: Some(5),
			lag: Some(Status::MAX_LAG),
			checkpoint_gap: None,
			unknown_fork: None,
		};
		assert!(status.is_believed());
		assert!(!Status { lag: Some(Status::MAX_LAG + 1), ..status }.is_believed());
		assert!(!Status { checkpoint_gap: Some(3), ..status }.is_believed());
		assert!(!Status { lag: None, ..status }.is_believed());
	}
}
