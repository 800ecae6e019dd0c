//! What Coinop's validators signed (BEEFY), for the client on Ethereum.

use super::{
	coinop::{storage_key, Coinop, Message, PATIENCE},
	contracts::abi::{AuthoritySet, CommitmentUpdate, MessageProof},
};
use crate::net::wait;
use alloy::primitives::{Address, B256, U256};
use anyhow::{ensure, Context, Result};
use coinop_agent::H256;
use coinop_bridge_proofs::{address_of, keyset_commitment, mmr::LeafWithProof, SignedCommitment};
use serde_json::Value;
use std::fmt::Display;
use subxt::{ext::codec::DecodeAll, rpcs::client::rpc_params, utils::H160};

/// How blocks name BEEFY's justifications.
const ENGINE: [u8; 4] = *b"BEEF";

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

/// An update for the client, and the block of its commitment.
#[derive(Clone, Debug)]
pub struct Step {
	/// The block.
	pub block: u32,
	/// The set that signed.
	pub set_id: u64,
	/// Whether the validators are others than those of the set before.
	pub is_new_keyset: bool,
	/// The update.
	pub update: CommitmentUpdate,
}

impl Coinop {
	/// Who signs at the end of a block.
	pub async fn keyset(&self, block: u64) -> Result<Keyset> {
		self.keyset_in(block, "Authorities", 0).await
	}

	/// Who signs in the session after that of a block.
	pub async fn next_keyset(&self, block: u64) -> Result<Keyset> {
		self.keyset_in(block, "NextAuthorities", 1).await
	}

	async fn keyset_in(&self, block: u64, item: &str, later: u64) -> Result<Keyset> {
		let hash = self.hash(block).await?;
		let keys = self.node.storage(&storage_key("Beefy", item), hash).await?.context("there are authorities")?;
		let keys = <Vec<[u8; 33]>>::decode_all(&mut keys.as_slice()).context("authorities are keys")?;
		let addresses = keys.iter().map(|key| Some(address_of(key)?.0)).collect::<Option<Vec<_>>>();
		let id = self.set_id(hash).await?.saturating_add(later);
		Ok(Keyset { id, addresses: addresses.context("a key is no point of the curve")? })
	}

	async fn set_id(&self, hash: H256) -> Result<u64> {
		let id = self.node.storage(&storage_key("Beefy", "ValidatorSetId"), hash).await?;
		// Not stored before the first change.
		Ok(match id {
			Some(id) => u64::decode_all(&mut id.as_slice())?,
			None => 0,
		})
	}

	/// The first block of the session of this set, which is before block `last`.
	async fn first_block(&self, id: u64, last: u64) -> Result<u64> {
		let (mut low, mut high) = (0, last);
		while low < high {
			let middle = low.midpoint(high);
			if self.set_id(self.hash(middle).await?).await? < id {
				low = middle.saturating_add(1);
			} else {
				high = middle;
			}
		}
		ensure!(self.set_id(self.hash(low).await?).await? == id, "there is no session {id} until block {last}");
		Ok(low)
	}

	/// What was signed about a block; `None` if nothing was.
	async fn commitment(&self, block: u64) -> Result<Option<SignedCommitment>> {
		let answer = self.ask("chain_getBlock", rpc_params![self.hash(block).await?]).await?;
		let Some(justifications) = answer.get("justifications").filter(|found| !found.is_null()) else {
			return Ok(None);
		};
		let justifications: Vec<([u8; 4], Vec<u8>)> = serde_json::from_value(justifications.clone())?;
		let found = justifications.iter().find(|(engine, _)| *engine == ENGINE);
		Ok(match found {
			Some((_, bytes)) => Some(SignedCommitment::from_justification(bytes)?),
			None => None,
		})
	}

	/// The newest commitment, as soon as it is of block `target` or later.
	async fn newest_commitment(&self, target: u64) -> Result<SignedCommitment> {
		wait::until(&format!("BEEFY to sign block {target}"), PATIENCE, async || {
			let head = self.ask("beefy_getFinalizedHead", rpc_params![]).await?;
			let header = self.ask("chain_getHeader", rpc_params![head]).await?;
			let number = header.get("number").and_then(Value::as_str).context("a header has a number")?;
			let number = u64::from_str_radix(number.trim_start_matches("0x"), 16)?;
			if number < target {
				return Ok(None);
			}
			self.commitment(number).await
		})
		.await
	}

	/// The leaf of a block, proved in the range as it was after another.
	pub async fn leaf(&self, block: u32, after: u32) -> Result<LeafWithProof> {
		let answer = self.ask("mmr_generateProof", rpc_params![[block], after]).await?;
		Ok(LeafWithProof::from_rpc(&answer)?)
	}

	/// What brings the client from `known` (its newest block and current set) to a commitment of block `target` or later: each
	/// change of the validators in turn, with the session before it. Sessions of the same validators are skipped.
	pub async fn steps(&self, known: (u32, u64), target: u32) -> Result<Vec<Step>> {
		let (newest, mut current) = known;
		let mut steps: Vec<Step> = Vec::new();
		if newest >= target {
			return Ok(steps);
		}
		let signed = self.newest_commitment(target.into()).await?;
		let last = u64::from(signed.block);
		let mut before: Option<(u64, Keyset)> = None;
		let sets = current..=signed.set_id;
		for id in sets {
			let first = self.first_block(id, last).await?;
			let keyset = self.keyset(first).await?;
			let changed = before.as_ref().is_some_and(|(_, before)| before.addresses != keyset.addresses);
			if changed {
				let session_before =
					before.as_ref().map(|(first, _)| *first).filter(|_| id.saturating_sub(1) > current);
				for (block, is_new_keyset) in
					session_before.map(|block| (block, false)).into_iter().chain([(first, true)])
				{
					let signed =
						self.commitment(block).await?.with_context(|| format!("nobody signed block {block}"))?;
					steps.push(self.step(signed, true, is_new_keyset).await?);
				}
				current = id;
			}
			before = Some((first, keyset));
		}
		if steps.last().is_none_or(|step| step.block < signed.block) {
			let is_new = signed.set_id > current;
			steps.push(self.step(signed, is_new, false).await?);
		}
		Ok(steps)
	}

	/// An update by a commitment, which brings the leaf of its own block along if its set is new to the client.
	async fn step(&self, signed: SignedCommitment, hands_over: bool, is_new_keyset: bool) -> Result<Step> {
		let block = signed.block;
		let keyset = self.keyset(block.into()).await?;
		let leaf = if hands_over { Some(self.leaf(block, block).await?) } else { None };
		if let Some(leaf) = &leaf {
			ensure!(leaf.root() == signed.mmr_root, "the leaf of block {block} is under another root");
		}
		let (leaf, leaf_items, leaf_order) = match leaf {
			Some(LeafWithProof { leaf, items, order }) => (leaf, hashes(&items), word(order)?),
			None => (Vec::new(), Vec::new(), U256::ZERO),
		};
		let update = CommitmentUpdate {
			commitment: signed.commitment.into(),
			validators: keyset.addresses.iter().map(|address| Address::from(*address)).collect(),
			signedBy: word(signed.signed_by)?,
			signatures: signed.signatures.into(),
			leaf: leaf.into(),
			leafItems: leaf_items,
			leafOrder: leaf_order,
		};
		Ok(Step { block, set_id: signed.set_id, is_new_keyset, update })
	}

	/// What proves a message to the vault, under the root after `root_block`.
	pub async fn message_proof(&self, message: &Message, root_block: u32) -> Result<MessageProof> {
		let LeafWithProof { leaf, items, order } = self.leaf(message.leaf_block, root_block).await?;
		Ok(MessageProof {
			rootBlock: root_block,
			leaf: leaf.into(),
			leafItems: hashes(&items),
			leafOrder: word(order)?,
			items: hashes(&message.items),
		})
	}
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
