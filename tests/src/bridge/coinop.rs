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
use coinop_relayer::{
	abi::CommitmentUpdate,
	coinop::{Message, Node},
	hand_over::{self, Known},
};
use serde_json::{json, Value};
use std::{fs, time::Duration};
use subxt::{
	dynamic::tx,
	ext::codec::Encode,
	rpcs::client::{rpc_params, RpcParams},
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
	/// The same, as a relayer asks.
	pub relay: Node,
	/// All of them; the connections are the first's.
	pub nodes: Vec<DevChain>,
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
		let relay = Node::connect(first.url(), PATIENCE).await?;
		Ok(Self { chain, node, relay, nodes, _folder: folder })
	}

	/// The first node's address.
	pub fn url(&self) -> &str {
		self.nodes.first().map(DevChain::url).unwrap_or_default()
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
		self.relay.ask(method, params).await
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

	/// A committed message; waits until it is committed. Error: there is no such message, or it was carried out.
	pub async fn message(&self, lane: &Lane, nonce: u64) -> Result<Message> {
		wait::until(&format!("message {nonce}"), PATIENCE, async || {
			let message = self.relay.message(&self.relay.finalized().await?, lane, nonce).await?;
			Ok(message.filter(|message| message.committed.is_some()))
		})
		.await
	}

	/// What brings the client on Ethereum to a commitment of block `target` or later, as soon as that is signed: each
	/// change of the validators in turn.
	pub async fn steps(&self, known: Known, target: u32) -> Result<Vec<Step>> {
		if known.block >= target {
			return Ok(Vec::new());
		}
		let signed = wait::until(&format!("BEEFY to sign block {target}"), PATIENCE, async || {
			Ok(self.relay.newest_signed().await?.filter(|signed| signed.block >= target))
		})
		.await?;
		let newest = (signed.block, signed.set_id);
		let sessions = self.relay.sessions(known.set, newest).await?;
		let mut steps = Vec::new();
		for step in hand_over::steps(known, &sessions, Some(newest), false) {
			let (update, root) = self.relay.update(&step, &sessions).await?;
			steps.push(Step { step, update, root });
		}
		Ok(steps)
	}

	/// Waits until a block is final.
	pub async fn until_final(&self, block: u64) -> Result<()> {
		wait::until(&format!("block {block} to be final"), PATIENCE, async || {
			Ok((self.node.finalized().await?.number >= block).then_some(()))
		})
		.await
	}
}

/// An update for the client.
#[derive(Clone, Debug)]
pub struct Step {
	/// Of which block, by which set.
	pub step: hand_over::Step,
	/// The update.
	pub update: CommitmentUpdate,
	/// The root that it brings.
	pub root: H256,
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
}
