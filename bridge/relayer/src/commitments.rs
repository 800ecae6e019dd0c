//! What Coinop's validators signed (BEEFY), for the client on Ethereum.
//!
//! Which set signs a block its leaf tells, and who is in a set the header of its session's first block: a node that has
//! forgotten old states knows both.

use crate::{
	abi::{AuthoritySet, CommitmentUpdate, MessageProof},
	coinop::{announced, storage_key, Message, Node},
	hand_over::{Session, Step},
};
use alloy::primitives::{Address, B256, U256};
use anyhow::{bail, ensure, Context, Result};
use codec::DecodeAll;
use coinop_agent::H256;
use coinop_bridge_proofs::{
	address_of, keyset_commitment, mmr::LeafWithProof, verify_message, Message as Content, SignedCommitment,
};
use serde_json::Value;
use std::fmt::Display;
use subxt::{rpcs::client::rpc_params, utils::H160};

/// How blocks name BEEFY's justifications.
const ENGINE: [u8; 4] = *b"BEEF";

/// Most sessions that are looked through: with sessions of a day, eleven years.
const MAX_SESSIONS: u64 = 4_096;

/// Where a leaf has the id of the next set, and the root of the messages.
const NEXT_SET: std::ops::Range<usize> = 37..45;
const EXTRA: std::ops::Range<usize> = 81..113;

/// Validators of a session, by their addresses on Ethereum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyset {
	/// Counts sessions.
	pub id: u64,
	/// In the set's order.
	pub addresses: Vec<[u8; 20]>,
}

impl Keyset {
	/// As a leaf announces it.
	pub fn announced(&self) -> Result<AuthoritySet> {
		let addresses: Vec<_> = self.addresses.iter().map(|address| H160::from(*address)).collect();
		let root = B256::from(keyset_commitment(&addresses).0);
		Ok(AuthoritySet { id: self.id, length: u32::try_from(addresses.len())?, root })
	}
}

impl Node {
	/// Who signs at the end of a block, by the block's state.
	pub async fn keyset(&self, block: u32) -> Result<Keyset> {
		self.keyset_in(block, "Authorities", 0).await
	}

	/// Who signs in the session after that of a block, by the block's state.
	pub async fn next_keyset(&self, block: u32) -> Result<Keyset> {
		self.keyset_in(block, "NextAuthorities", 1).await
	}

	async fn keyset_in(&self, block: u32, item: &str, later: u64) -> Result<Keyset> {
		let hash = self.hash(block).await?;
		let keys = self.storage(&storage_key("Beefy", item), hash).await?.context("there are authorities")?;
		let keys = <Vec<[u8; 33]>>::decode_all(&mut keys.as_slice()).context("authorities are keys")?;
		let id = self.storage(&storage_key("Beefy", "ValidatorSetId"), hash).await?;
		// Not stored before the first change.
		let id = match id {
			Some(id) => u64::decode_all(&mut id.as_slice())?,
			None => 0,
		};
		Ok(Keyset { id: id.saturating_add(later), addresses: addresses(&keys)? })
	}

	/// The set that signs a block, by the block's leaf.
	pub async fn set_of(&self, block: u32) -> Result<u64> {
		let leaf = self.leaf(block, None).await?;
		let next =
			leaf.leaf.get(NEXT_SET).and_then(|id| <[u8; 8]>::try_from(id).ok()).context("a leaf is too short")?;
		u64::from_le_bytes(next).checked_sub(1).context("a leaf announces the first set")
	}

	/// The first block of the session of this set, which is not after block `last`, and its validators.
	async fn session(&self, set: u64, last: u32) -> Result<Session<Vec<[u8; 20]>>> {
		if let Some((first, keyset)) = self.begun(set) {
			return Ok(Session { set, first, keyset });
		}
		let (mut low, mut high) = (1, last);
		while low < high {
			let middle = low.midpoint(high);
			if self.set_of(middle).await? < set {
				low = middle.saturating_add(1);
			} else {
				high = middle;
			}
		}
		ensure!(self.set_of(low).await? == set, "there is no session {set} until block {last}");
		let keyset = match self.announcement(low).await? {
			Some((keys, id)) if id == set => addresses(&keys)?,
			// The first session's validators are in no header, but in every state of it.
			_ => match self.keyset(last).await? {
				of_last if of_last.id == set => of_last.addresses,
				_ => self.keyset(low).await?.addresses,
			},
		};
		self.remember(set, (low, keyset.clone()));
		Ok(Session { set, first: low, keyset })
	}

	/// The validators that a block's header announces, and their set.
	async fn announcement(&self, block: u32) -> Result<Option<(Vec<[u8; 33]>, u64)>> {
		let header = self.ask("chain_getHeader", rpc_params![self.hash(block).await?]).await?;
		let logs = header.pointer("/digest/logs").and_then(Value::as_array).context("a header has a digest")?;
		for log in logs {
			let log = hex::decode(log.as_str().unwrap_or_default().trim_start_matches("0x"))?;
			if let Some(found) = announced(&log) {
				return Ok(Some(found));
			}
		}
		Ok(None)
	}

	/// The sessions from that of set `from` on to that of a final block's. Errors: a node that lies about how many there are.
	///
	/// - `last`: a final block, and its set.
	pub async fn sessions(&self, from: u64, last: (u32, u64)) -> Result<Vec<Session<Vec<[u8; 20]>>>> {
		let (block, set) = last;
		let count = set.checked_sub(from).context("Coinop's validators are older than those that Ethereum knows")?;
		ensure!(count < MAX_SESSIONS, "{count} sessions since the last hand-over");
		let mut sessions = Vec::new();
		for set in from..=set {
			sessions.push(self.session(set, block).await?);
		}
		Ok(sessions)
	}

	/// What was signed about a block; `None` if nothing was.
	pub async fn commitment(&self, block: u32) -> Result<Option<SignedCommitment>> {
		let answer = self.ask("chain_getBlock", rpc_params![self.hash(block).await?]).await?;
		let Some(justifications) = answer.get("justifications").filter(|found| !found.is_null()) else {
			return Ok(None);
		};
		let justifications: Vec<([u8; 4], Vec<u8>)> = serde_json::from_value(justifications.clone())?;
		let Some((_, bytes)) = justifications.iter().find(|(engine, _)| *engine == ENGINE) else { return Ok(None) };
		let signed = SignedCommitment::from_justification(bytes)?;
		ensure!(signed.block == block, "block {block} is justified by what was signed about another one");
		Ok(Some(signed))
	}

	/// The newest block about which something was signed; `None` before there is one.
	pub async fn signed_head(&self) -> Result<Option<u32>> {
		let Ok(head) = self.ask("beefy_getFinalizedHead", rpc_params![]).await else {
			// The node says so by an error before it knows of one.
			return Ok(None);
		};
		let header = self.ask("chain_getHeader", rpc_params![head]).await?;
		let Some(number) = header.get("number").and_then(Value::as_str) else { return Ok(None) };
		Ok(Some(u32::from_str_radix(number.trim_start_matches("0x"), 16)?))
	}

	/// The newest commitment; `None` if there is none yet.
	pub async fn newest_signed(&self) -> Result<Option<SignedCommitment>> {
		match self.signed_head().await? {
			Some(block) => self.commitment(block).await,
			None => Ok(None),
		}
	}

	/// The leaf of a block, proved in the range as it was after another, or as it is.
	pub async fn leaf(&self, block: u32, after: Option<u32>) -> Result<LeafWithProof> {
		let params = match after {
			Some(after) => rpc_params![[block], after],
			None => rpc_params![[block]],
		};
		Ok(LeafWithProof::from_rpc(&self.ask("mmr_generateProof", params).await?)?)
	}

	/// The update that a step submits. Errors: nothing was signed about the block, or something else than it should be.
	///
	/// - `sessions`: among them the step's.
	pub async fn update(&self, step: &Step, sessions: &[Session<Vec<[u8; 20]>>]) -> Result<(CommitmentUpdate, H256)> {
		let block = step.block;
		let signed = self.commitment(block).await?.with_context(|| format!("nobody signed block {block}"))?;
		ensure!(signed.set_id == step.set, "block {block} was signed by set {}, not {}", signed.set_id, step.set);
		let session = sessions.iter().find(|session| session.set == step.set).context("a step is of a session")?;
		let (mut leaf, mut leaf_items, mut leaf_order) = (Vec::new(), Vec::new(), U256::ZERO);
		if step.hands_over {
			let proved = self.leaf(block, Some(block)).await?;
			ensure!(proved.root() == signed.mmr_root, "the leaf of block {block} is under another root");
			(leaf, leaf_items, leaf_order) = (proved.leaf, hashes(&proved.items), word(proved.order)?);
		}
		let update = CommitmentUpdate {
			commitment: signed.commitment.into(),
			validators: session.keyset.iter().map(|address| Address::from(*address)).collect(),
			signedBy: word(signed.signed_by)?,
			signatures: signed.signatures.into(),
			leaf: leaf.into(),
			leafItems: leaf_items,
			leafOrder: leaf_order,
		};
		Ok((update, signed.mmr_root))
	}

	/// What proves a message to the vault under a root. Errors: it is not committed, or doesn't lead to that root.
	///
	/// - `root_block`: the block after which the range had the root `root`.
	pub async fn message_proof(&self, message: &Message, root_block: u32, root: H256) -> Result<MessageProof> {
		let nonce = message.nonce;
		let committed = message.committed.as_ref().with_context(|| format!("message {nonce} is not committed yet"))?;
		let proved = self.leaf(committed.leaf_block, Some(root_block)).await?;
		ensure!(proved.root() == root, "the leaf of message {nonce} is under another root");
		let extra = proved.leaf.get(EXTRA).map(H256::from_slice).context("a leaf is too short")?;
		let (lane, _, content) = Content::from_bytes(&message.bytes).context("a message is one")?;
		if !verify_message(extra, content.leaf(&lane, nonce), &committed.items) {
			bail!("message {nonce} is not under its block's root");
		}
		Ok(MessageProof {
			rootBlock: root_block,
			leaf: proved.leaf.into(),
			leafItems: hashes(&proved.items),
			leafOrder: word(proved.order)?,
			items: hashes(&committed.items),
		})
	}
}

fn addresses(keys: &[[u8; 33]]) -> Result<Vec<[u8; 20]>> {
	let addresses = keys.iter().map(|key| Some(address_of(key)?.0)).collect::<Option<Vec<_>>>();
	addresses.context("a key is no point of the curve")
}

fn hashes(hashes: &[H256]) -> Vec<B256> {
	hashes.iter().map(|hash| B256::from(hash.0)).collect()
}

/// A number of the proofs' crate as alloy has it.
fn word(number: impl Display) -> Result<U256> {
	U256::from_str_radix(&number.to_string(), 10).ok().context("a word has 256 bits")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn word_should_be_the_same_number() {
		let large = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
		assert_eq!(word(large).unwrap(), U256::MAX);
		assert_eq!(word(0).unwrap(), U256::ZERO);
	}

	#[test]
	fn keyset_should_be_announced_by_id_length_and_root() {
		let keyset = Keyset { id: 3, addresses: vec![[1; 20], [2; 20], [3; 20]] };
		let set = keyset.announced().unwrap();
		assert_eq!((set.id, set.length), (3, 3));
		let other = Keyset { addresses: vec![[1; 20], [2; 20], [4; 20]], ..keyset };
		assert_ne!(other.announced().unwrap().root, set.root);
	}
}
