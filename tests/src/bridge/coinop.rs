//! A Coinop network without money that follows the local Ethereum: the preset `staging` with a development chain's short
//! delays, three validators and one that may become one.

use super::ethereum::LocalEthereum;
use crate::{
	chain::{binary, DevChain},
	net::{genesis, ledger::finalized, rpc::Rpc, wait},
	network::join,
};
use anyhow::{Context, Result};
use coinop_agent::{
	api::{self, validator_set::Call as ValidatorSet},
	chain::Chain,
	keys::Key,
	H256,
};
use coinop_bridge_proofs::{beacon::Checkpoint, Lane};
use serde_json::{json, Value};
use std::{fs, time::Duration};
use subxt::{
	dynamic::tx,
	ext::codec::Encode,
	rpcs::{
		client::{rpc_params, RpcParams},
		RpcClient,
	},
};
use tempfile::TempDir;

/// The nodes, by the test account that each validates with.
const NODES: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How many of them validate from the first block.
const VALIDATORS: usize = 3;

/// Blocks of a session.
const SESSION: u32 = 30;

/// Longest wait for anything that takes some blocks.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The network. Dropping it ends its nodes.
#[derive(Debug)]
pub struct Coinop {
	/// A connection to the first node.
	pub chain: Chain,
	/// The same, for what the agent doesn't ask.
	pub node: Rpc,
	client: RpcClient,
	nodes: Vec<DevChain>,
	_folder: TempDir,
}

/// What a lane's vault must hold, in µUSDT, as Coinop says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
	/// On Coinop.
	pub outstanding: u128,
	/// Burned, and not proved to be paid.
	pub in_flight: u128,
	/// Proved to be deposited, and not minted.
	pub claimed: u128,
	/// Minted since the lane was opened.
	pub minted: u128,
	/// Burned since.
	pub burned: u128,
	/// Of that, proved to be paid.
	pub released: u128,
}

impl Coinop {
	/// Starts the network. Its light client begins with `checkpoint`.
	pub async fn start(ethereum: &LocalEthereum, checkpoint: &Checkpoint) -> Result<Self> {
		let program = binary("coinop-node", "COINOP_NODE")?;
		let folder =
			tempfile::Builder::new().prefix("coinop-bridge-").tempdir().context("no folder for the network")?;
		let follow = json!({
			"ethereumChainId": ethereum.chain_id(),
			"ethereumGenesis": ethereum.genesis_time().saturating_mul(1_000),
			"checkpoint": format!("0x{}", hex::encode(checkpoint.encode())),
		});
		let plain = genesis::changed(&program, "staging", |patch| change(patch, follow)).await?;
		let file = folder.path().join("network.json");
		fs::write(&file, plain).context("can't write the specification")?;
		let name = file.to_str().context("the folder for temporary files isn't named in UTF-8")?;
		let raw = genesis::known(&program, name, &[genesis::session_length(SESSION)]).await?;
		fs::write(&file, raw).context("can't write the specification")?;

		let (mut nodes, mut known) = (Vec::new(), Vec::new());
		for node in NODES {
			let who = format!("--{node}");
			let node = join(&file, &[who.as_str()], None, &known).await?;
			known.push(crate::network::address(&node).await?);
			nodes.push(node);
		}
		let first = nodes.first().context("there is a node")?;
		finalized(first.url(), 1, PATIENCE).await.with_context(|| first.log_tail())?;
		let (chain, node) = (first.connect().await?, Rpc::connect(first.url()).await?);
		let client = RpcClient::from_url(first.url()).await?;
		Ok(Self { chain, node, client, nodes, _folder: folder })
	}

	/// The last lines of the first node's log.
	pub fn log_tail(&self) -> String {
		self.nodes.first().map(DevChain::log_tail).unwrap_or_default()
	}

	/// Has the council add the fourth validator, with keys of its own; it validates from the second session change on.
	pub async fn add_validator(&self) -> Result<()> {
		let dave = Key::from_uri("//Dave")?;
		let add = ValidatorSet::add_validator { validator: dave.account() };
		crate::net::council::carry(&self.chain, api::Call::ValidatorSet(add)).await?;
		let last = self.nodes.last().context("there is a node")?;
		let made = Rpc::connect(last.url()).await?.make_session_keys(&dave.account()).await?;
		let (aura, rest) = made.keys.split_at_checked(32).context("there are three keys")?;
		let (grandpa, beefy) = rest.split_at_checked(32).context("there are three keys")?;
		let keys = [("aura", aura), ("grandpa", grandpa), ("beefy", beefy)];
		let keys = keys.map(|(name, key)| (name, subxt::dynamic::Value::from_bytes(key)));
		let keys = subxt::dynamic::Value::named_composite(keys);
		let call = tx("Session", "set_keys", vec![keys, subxt::dynamic::Value::from_bytes(&made.proof)]);
		self.chain.submit(&call, &dave).await?;
		Ok(())
	}

	/// An answer of the first node.
	pub async fn ask(&self, method: &str, params: RpcParams) -> Result<Value> {
		Ok(self.client.request(method, params).await?)
	}

	/// Whether a lane is open.
	pub async fn is_open(&self, lane: &Lane) -> Result<bool> {
		let lanes = self.ask("bridge_lanes", rpc_params![]).await?;
		let name = format!("{lane:?}");
		let is_it = |found: &Value| {
			found.get("lane").and_then(Value::as_str) == Some(name.as_str())
				&& found.get("state").and_then(Value::as_str) == Some("open")
		};
		Ok(lanes.as_array().is_some_and(|lanes| lanes.iter().any(is_it)))
	}

	/// What a lane's vault must hold. Error: there is no such lane.
	pub async fn reserve(&self, lane: &Lane) -> Result<Reserve> {
		let reserve = self.ask("bridge_reserve", rpc_params![lane]).await?;
		let amount = |key: &str| -> Result<u128> {
			let amount = reserve.get(key).and_then(Value::as_str);
			Ok(amount.with_context(|| format!("the lane has no {key}"))?.parse()?)
		};
		Ok(Reserve {
			outstanding: amount("outstanding")?,
			in_flight: amount("inFlight")?,
			claimed: amount("claimed")?,
			minted: amount("minted")?,
			burned: amount("burned")?,
			released: amount("released")?,
		})
	}

	/// The slot of the newest block of Ethereum that the light client has.
	pub async fn ethereum_slot(&self) -> Result<u64> {
		let status = self.ask("bridge_status", rpc_params![]).await?;
		status.get("finalizedSlot").and_then(Value::as_u64).context("Coinop follows no Ethereum")
	}

	/// Whether the light client knows the next sync committee.
	pub async fn knows_next_committee(&self) -> Result<bool> {
		let block = self.node.finalized().await?.hash;
		Ok(self.node.storage(&storage_key("EthereumClient", "NextSyncCommittee"), block).await?.is_some())
	}

	/// A committed message; waits until it is committed. Error: there is no such message, or it was carried out.
	pub async fn message(&self, lane: &Lane, nonce: u64) -> Result<Message> {
		wait::until(&format!("message {nonce}"), PATIENCE, async || {
			let message = self.ask("bridge_message", rpc_params![lane, nonce]).await?;
			Message::from_rpc(&message)
		})
		.await
	}

	/// Waits until a block is final.
	pub async fn until_final(&self, block: u64) -> Result<()> {
		wait::until(&format!("block {block} to be final"), PATIENCE, async || {
			Ok((self.node.finalized().await?.number >= block).then_some(()))
		})
		.await
	}

	/// The hash of a block. Error: there is none of this number.
	pub async fn hash(&self, block: u64) -> Result<H256> {
		self.node.hash(block).await?.with_context(|| format!("there is no block {block}"))
	}
}

/// A message that was committed, with what proves it.
#[derive(Clone, Debug)]
pub struct Message {
	/// As the vault reads it.
	pub bytes: Vec<u8>,
	/// The block in whose leaf the root of its block's messages is.
	pub leaf_block: u32,
	/// How many messages there are in its block.
	pub width: usize,
	/// What leads from its leaf to that root.
	pub items: Vec<H256>,
}

impl Message {
	/// From the answer of `bridge_message`; `None` if it is not committed yet.
	fn from_rpc(answer: &Value) -> Result<Option<Self>> {
		let bytes = answer.get("bytes").and_then(Value::as_str).context("there is no such message")?;
		let Some(commitment) = answer.get("commitment").filter(|commitment| !commitment.is_null()) else {
			return Ok(None);
		};
		let field = |key: &str| commitment.get(key).cloned().with_context(|| format!("a commitment has no {key}"));
		Ok(Some(Self {
			bytes: hex::decode(bytes.trim_start_matches("0x"))?,
			leaf_block: serde_json::from_value(field("leafBlock")?)?,
			width: field("leaves")?.as_array().map_or(0, Vec::len),
			items: serde_json::from_value(field("proof")?)?,
		}))
	}
}

/// Makes a first state one for development, with fewer validators, that follows an Ethereum.
fn change(patch: &mut Value, follow: Value) {
	if let Some(governance) = patch.get_mut("governance").and_then(Value::as_object_mut) {
		governance.insert("development".into(), true.into());
	}
	if let Some(keys) = patch.pointer_mut("/session/keys").and_then(Value::as_array_mut) {
		keys.truncate(VALIDATORS);
	}
	if let (Some(bridge), Value::Object(follow)) = (patch.get_mut("usdtBridge").and_then(Value::as_object_mut), follow)
	{
		bridge.extend(follow);
	}
}

/// The key of a value in Coinop's state.
pub(crate) fn storage_key(pallet: &str, item: &str) -> Vec<u8> {
	subxt::ext::frame_decode::storage::encode_storage_key_prefix(pallet, item).to_vec()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn first_state_should_be_for_development_and_follow_ethereum_when_changed() {
		let mut patch = json!({
			"governance": { "council": ["a"] },
			"session": { "keys": [1, 2, 3, 4] },
			"usdtBridge": { "ethereumChainId": 1, "mintCapacity": 5 },
		});
		change(&mut patch, json!({ "ethereumChainId": 1_337, "checkpoint": "0x01" }));
		let expected = json!({
			"governance": { "council": ["a"], "development": true },
			"session": { "keys": [1, 2, 3] },
			"usdtBridge": { "ethereumChainId": 1_337, "mintCapacity": 5, "checkpoint": "0x01" },
		});
		assert_eq!(patch, expected);
	}

	#[test]
	fn message_should_be_read_when_it_is_committed() {
		let hash = format!("0x{}", "22".repeat(32));
		let mut answer = json!({
			"nonce": 1, "kind": 0, "bytes": "0x0102",
			"commitment": { "block": 7, "leafBlock": 8, "index": 0, "leaves": [hash, hash, hash], "root": hash, "proof": [hash] },
		});
		let message = Message::from_rpc(&answer).unwrap().unwrap();
		assert_eq!((message.bytes, message.leaf_block, message.width), (vec![1, 2], 8, 3));
		assert_eq!(message.items, [H256::repeat_byte(0x22)]);
		answer["commitment"] = Value::Null;
		assert!(Message::from_rpc(&answer).unwrap().is_none());
		assert!(Message::from_rpc(&Value::Null).is_err());
	}
}
