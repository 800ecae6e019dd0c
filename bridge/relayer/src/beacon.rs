//! What Ethereum's beacon chain proves to Coinop, from the answers of a beacon node. Nothing of it is believed: states and
//! blocks are hashed, and an update is verified as Coinop will verify it.

use crate::{
	execution::Execution,
	http::{Http, HttpError, MAX_ANSWER},
	plan::{period, SLOT},
};
use alloy::primitives::B256;
use anyhow::{bail, ensure, Context, Result};
use coinop_agent::H256;
use coinop_bridge_proofs::{
	beacon::{self, BeaconBlock, BeaconState, Checkpoint, Update},
	receipts, Log, Proof,
};
use serde_json::Value;
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};

/// Slots of an epoch.
pub const EPOCH: u64 = 32;

/// States that are kept: the newest finalized one is asked for again and again.
const STATES: usize = 2;

/// Epochs that are looked at for blocks and states of which an update can be made.
const TRIES: u64 = 64;

/// Slots after a block in which the one that signs for it is looked for.
const EMPTY: u64 = 8;

/// A connection to a beacon node.
#[derive(Clone, Debug)]
pub struct Beacon {
	http: Http,
	max_state: usize,
	states: Arc<Mutex<Vec<Arc<BeaconState>>>>,
}

/// What names a beacon chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Genesis {
	/// When slot 0 began, in Unix seconds.
	pub time: u64,
	/// The root over its first validators.
	pub validators_root: H256,
}

/// A beacon block's slot and root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
	/// Its slot.
	pub slot: u64,
	/// Its root.
	pub root: H256,
}

impl Beacon {
	/// The node at `url`; an answer has to be complete within `timeout`, and a state may have `max_state` bytes. Error: the
	/// address can't be used.
	pub fn new(url: &str, timeout: Duration, max_state: usize) -> Result<Self, HttpError> {
		Ok(Self { http: Http::new(url, timeout)?, max_state, states: Arc::default() })
	}

	/// What names the chain.
	pub async fn genesis(&self) -> Result<Genesis> {
		let genesis = self.data("/eth/v1/beacon/genesis").await?;
		let time = text(&genesis, "genesis_time")?.parse().context("genesis_time is a number")?;
		Ok(Genesis { time, validators_root: hash(&genesis, "genesis_validators_root")? })
	}

	/// The newest final block, as the node says.
	pub async fn finalized(&self) -> Result<Place> {
		let found = self.data("/eth/v1/beacon/headers/finalized").await?;
		let header = found.pointer("/header/message").context("a header has a message")?;
		Ok(Place { slot: decimal(header, "slot")?, root: hash(&found, "root")? })
	}

	/// The root of a slot's block; `None` if the slot is empty.
	pub async fn root(&self, slot: u64) -> Result<Option<H256>> {
		match self.http.get_json(&format!("/eth/v1/beacon/blocks/{slot}/root")).await {
			Ok(answer) => Ok(Some(hash(answer.get("data").context("a block has a root")?, "root")?)),
			Err(error) if error.is_not_found() => Ok(None),
			Err(error) => Err(error.into()),
		}
	}

	/// The fork that is in force in a slot, by its version. Errors: the node tells of none.
	pub async fn fork_version(&self, slot: u64) -> Result<[u8; 4]> {
		let forks = self.data("/eth/v1/config/fork_schedule").await?;
		let epoch = slot.checked_div(EPOCH).unwrap_or_default();
		let mut newest: Option<(u64, [u8; 4])> = None;
		for fork in forks.as_array().context("a schedule is a list")? {
			let begin = decimal(fork, "epoch")?;
			let version = hex::decode(text(fork, "current_version")?.trim_start_matches("0x"))?;
			let version = <[u8; 4]>::try_from(version.as_slice()).context("a version has four bytes")?;
			if begin <= epoch && newest.is_none_or(|(known, _)| known <= begin) {
				newest = Some((begin, version));
			}
		}
		Ok(newest.context("there is no fork")?.1)
	}

	/// What a light client begins with: the newest final block.
	pub async fn checkpoint(&self) -> Result<Checkpoint> {
		let root = self.data("/eth/v1/beacon/blocks/finalized/root").await?;
		let root = text(&root, "root")?;
		let bootstrap = self.data(&format!("/eth/v1/beacon/light_client/bootstrap/{root}")).await?;
		let slot = slot_of(&bootstrap, "header")?;
		let genesis = self.data("/eth/v1/beacon/genesis").await?;
		let state = self.state(slot).await?;
		Ok(beacon::checkpoint(&bootstrap, &state, &genesis)?)
	}

	/// The best update of a period, with the next sync committee; `None` if the node has none.
	pub async fn committee_update(&self, period: u64) -> Result<Option<Update>> {
		let path = format!("/eth/v1/beacon/light_client/updates?start_period={period}&count=1");
		let updates = match self.http.get_json(&path).await {
			Ok(updates) => updates,
			Err(error) if error.is_not_found() => return Ok(None),
			Err(error) => return Err(error.into()),
		};
		match updates.get(0).and_then(|update| update.get("data")) {
			Some(update) => Ok(Some(self.update(update).await?)),
			None => Ok(None),
		}
	}

	/// The slot of the newest final block for which a sync committee has signed; 0 if there is none yet.
	pub async fn signed_slot(&self) -> Result<u64> {
		match self.data("/eth/v1/beacon/light_client/finality_update").await {
			Ok(update) => slot_of(&update, "finalized_header"),
			Err(error) if is_not_found(&error) => Ok(0),
			Err(error) => Err(error),
		}
	}

	/// The newest final block, as a sync committee signed for it.
	pub async fn finality_update(&self) -> Result<Update> {
		let update = self.data("/eth/v1/beacon/light_client/finality_update").await?;
		self.update(&update).await
	}

	async fn update(&self, update: &Value) -> Result<Update> {
		let slot = slot_of(update, "finalized_header")?;
		let state = self.state(slot).await?;
		let done = beacon::update(update, &state);
		if done.is_err() {
			// One of the two answers is a lie, or of another fork: the next try asks anew.
			self.kept().clear();
		}
		Ok(done?)
	}

	/// An update of which no light client's object is served, from blocks and states: the newest that makes a block final
	/// of a slot from `least` to `most`. `None` if the node doesn't have the states.
	///
	/// - `with_committee`: whether the next sync committee is to be in it; all its slots are in one period then.
	pub async fn historical_update(&self, least: u64, most: u64, with_committee: bool) -> Result<Option<Update>> {
		let newest = most.checked_div(EPOCH).unwrap_or_default();
		for back in 0..TRIES {
			let Some(epoch) = newest.checked_sub(back) else { break };
			if epoch.saturating_add(1).saturating_mul(EPOCH) < least {
				break;
			}
			// A checkpoint is final two epochs after it, at best.
			let attested = epoch.saturating_add(2).saturating_mul(EPOCH);
			if let Some(update) = self.update_attested_at(attested, with_committee).await? {
				let fits = (least..=most).contains(&update.finalized_header.slot);
				let ends = [update.attested_header.slot, update.signature_slot];
				let is_one_period = ends.iter().all(|slot| period(*slot) == period(update.finalized_header.slot));
				if fits && (is_one_period || !with_committee) {
					return Ok(Some(update));
				}
			}
		}
		Ok(None)
	}

	/// The update by the state after the block of slot `attested`; `None` if something that it needs isn't there.
	async fn update_attested_at(&self, attested: u64, with_committee: bool) -> Result<Option<Update>> {
		let Some(attested) = found(self.block(&attested.to_string()).await)? else { return Ok(None) };
		let Some(attested_state) = found(self.state(attested.header.slot).await)? else { return Ok(None) };
		let mut signing = None;
		for later in 1..=EMPTY {
			let slot = attested.header.slot.saturating_add(later);
			signing = found(self.block(&slot.to_string()).await)?;
			if signing.is_some() {
				break;
			}
		}
		let Some(signing) = signing else { return Ok(None) };
		let root = format!("{:?}", attested_state.finalized.1);
		let Some(finalized) = found(self.block(&root).await)? else { return Ok(None) };
		let Some(finalized_state) = found(self.state(finalized.header.slot).await)? else { return Ok(None) };
		let (attested, finalized) = ((&attested, &*attested_state), (&finalized, &*finalized_state));
		let made = beacon::historical_update(&signing, attested, finalized, with_committee);
		if made.is_err() {
			// As of `update`.
			self.kept().clear();
		}
		Ok(Some(made?))
	}

	/// A slot's state. Errors: the node doesn't have it, or it is too long or something else.
	pub async fn state(&self, slot: u64) -> Result<Arc<BeaconState>> {
		if let Some(known) = self.kept().iter().find(|state| state.slot == slot) {
			return Ok(known.clone());
		}
		let (fork, bytes) = self.ssz(&format!("/eth/v2/debug/beacon/states/{slot}"), self.max_state).await?;
		// Hashing a large chain's state takes seconds.
		let state = tokio::task::spawn_blocking(move || BeaconState::from_ssz(&bytes, &fork)).await??;
		ensure!(state.slot == slot, "{} answers the state of another slot than {slot}", self.http.host());
		let state = Arc::new(state);
		let mut kept = self.kept();
		kept.insert(0, state.clone());
		kept.truncate(STATES);
		Ok(state)
	}

	/// The state of a block. Another fork's is forgotten, so that the next try asks anew. Error: as of [`Beacon::state`].
	async fn state_of(&self, block: &BeaconBlock) -> Result<Arc<BeaconState>> {
		let state = self.state(block.header.slot).await?;
		if state.root() != block.header.state_root {
			self.kept().retain(|kept| kept.slot != state.slot);
			bail!("{} answers the state of another block in slot {}", self.http.host(), state.slot);
		}
		Ok(state)
	}

	fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Arc<BeaconState>>> {
		self.states.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// A block, by its slot or root. Errors: there is none, or it is another one.
	pub async fn block(&self, id: &str) -> Result<BeaconBlock> {
		let (_, bytes) = self.ssz(&format!("/eth/v2/beacon/blocks/{id}"), MAX_ANSWER).await?;
		let block = tokio::task::spawn_blocking(move || BeaconBlock::from_ssz(&bytes)).await??;
		let is_it = match id.strip_prefix("0x") {
			Some(_) => format!("{:?}", block.root()) == id,
			None => block.header.slot.to_string() == id,
		};
		ensure!(is_it, "{} answers another block than {id}", self.http.host());
		Ok(block)
	}

	/// `data` of an answer, or all of it where there is none.
	async fn data(&self, path: &str) -> Result<Value> {
		let mut json = self.http.get_json(path).await?;
		Ok(match json.get_mut("data") {
			Some(data) => data.take(),
			None => json,
		})
	}

	/// An answer as SSZ, with the fork that it names.
	async fn ssz(&self, path: &str, limit: usize) -> Result<(String, Vec<u8>)> {
		let answer = self.http.get(path, "application/octet-stream", limit).await?;
		let fork = answer.headers.get("eth-consensus-version").context("the answer names no fork")?;
		Ok((fork.to_str()?.to_string(), answer.body))
	}
}

/// The logs of one contract in a transaction, with the proof of all of them: that the block of `finalized`, a slot of a
/// header which the light client has, is an heir of theirs. Errors: it isn't, or the answers don't hold together.
///
/// - `root`: the header's, where it is known.
pub async fn prove(
	beacon: &Beacon,
	execution: &Execution,
	transaction: B256,
	contract: [u8; 20],
	finalized: u64,
	root: Option<H256>,
) -> Result<(Vec<Log>, Proof)> {
	let receipt = execution.receipt_json(transaction).await?.context("the transaction is in no block")?;
	let field = |key: &str| receipt.get(key).with_context(|| format!("a receipt has no {key}"));
	let hash: B256 = serde_json::from_value(field("blockHash")?.clone())?;
	let (executed, all) = execution.receipts_of(hash).await?;
	let slot = slot_at(hexadecimal(executed.get("timestamp"))?, beacon.genesis().await?.time);
	let block = beacon.block(&slot.to_string()).await?;
	ensure!(block.execution.block_hash.0 == hash.0, "slot {slot} has another block");

	let all = receipts::receipts(&all)?;
	let index = usize::try_from(hexadecimal(receipt.get("transactionIndex"))?)?;
	let header = beacon.block(&finalized.to_string()).await?;
	if let Some(root) = root {
		ensure!(header.root() == root, "slot {finalized} has another block than Coinop knows");
	}
	let state = beacon.state_of(&header).await?;
	let proof = block.prove(&all, index, &state, header.root())?;

	let logs = field("logs")?.as_array().context("logs are a list")?;
	let logs = logs.iter().map(receipts::log).collect::<Result<Vec<_>, _>>()?;
	Ok((logs.into_iter().filter(|log| log.address.0 == contract).collect(), proof))
}

/// The slot at a time, both in Unix seconds.
pub fn slot_at(time: u64, genesis: u64) -> u64 {
	time.saturating_sub(genesis).checked_div(SLOT).unwrap_or_default()
}

/// `None` where the node says that it has no such thing.
fn found<T>(result: Result<T>) -> Result<Option<T>> {
	match result {
		Ok(found) => Ok(Some(found)),
		Err(error) if is_not_found(&error) => Ok(None),
		Err(error) => Err(error),
	}
}

fn is_not_found(error: &anyhow::Error) -> bool {
	error.downcast_ref::<HttpError>().is_some_and(HttpError::is_not_found)
}

/// The slot of a header in a light client's object.
fn slot_of(object: &Value, header: &str) -> Result<u64> {
	let header = object.get(header).and_then(|header| header.get("beacon"));
	decimal(header.context("a header has a beacon header")?, "slot")
}

fn text<'a>(object: &'a Value, key: &str) -> Result<&'a str> {
	object.get(key).and_then(Value::as_str).with_context(|| format!("there is no {key}"))
}

fn hash(object: &Value, key: &str) -> Result<H256> {
	let hash = object.get(key).cloned().with_context(|| format!("there is no {key}"))?;
	serde_json::from_value(hash).with_context(|| format!("{key} is a hash"))
}

fn decimal(object: &Value, key: &str) -> Result<u64> {
	text(object, key)?.parse().with_context(|| format!("{key} is a decimal number"))
}

fn hexadecimal(number: Option<&Value>) -> Result<u64> {
	let text = number.and_then(Value::as_str).context("a number is missing")?;
	Ok(u64::from_str_radix(text.trim_start_matches("0x"), 16)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::http::tests::{liar, ok, patience};
	use serde_json::json;

	async fn answering(body: Value) -> Beacon {
		Beacon::new(&liar(ok(body.to_string().as_bytes())).await, patience(), 1_000).unwrap()
	}

	async fn answering_ssz(bytes: &[u8]) -> Beacon {
		let head = format!("HTTP/1.1 200 OK\r\neth-consensus-version: electra\r\ncontent-length: {}\r\n", bytes.len());
		let answer = [head.as_bytes(), b"connection: close\r\n\r\n", bytes].concat();
		Beacon::new(&liar(answer).await, patience(), 1_000).unwrap()
	}

	#[test]
	fn period_should_change_each_8192_slots() {
		assert_eq!([0, 8_191, 8_192, 16_384].map(period), [0, 0, 1, 2]);
	}

	#[test]
	fn slot_should_be_read_when_it_is_decimal() {
		let object = json!({ "header": { "beacon": { "slot": "8192" } } });
		assert_eq!(slot_of(&object, "header").unwrap(), 8_192);
		assert!(slot_of(&object, "finalized_header").is_err());
	}

	#[tokio::test]
	async fn fork_should_be_the_newest_that_is_in_force() {
		let fork = |epoch: &str, version: &str| json!({ "epoch": epoch, "current_version": version });
		let forks = json!({ "data": [fork("0", "0x00000000"), fork("20", "0x06000000"), fork("10", "0x05000000")] });
		let beacon = answering(forks).await;
		assert_eq!(beacon.fork_version(319).await.unwrap(), [0; 4]);
		assert_eq!(beacon.fork_version(320).await.unwrap(), [5, 0, 0, 0]);
		assert_eq!(beacon.fork_version(640).await.unwrap(), [6, 0, 0, 0]);
		assert!(answering(json!({ "data": [] })).await.fork_version(1).await.is_err());
	}

	/// Kelp: what a beacon node answers is an error or hangs together.
	#[tokio::test]
	async fn answer_should_be_refused_when_the_node_lies() {
		for lie in
			[json!(null), json!([]), json!({ "data": { "root": "0x12", "header": { "message": { "slot": 1 } } } })]
		{
			let beacon = answering(lie).await;
			assert!(beacon.finalized().await.is_err() && beacon.genesis().await.is_err());
			assert!(beacon.root(1).await.is_err() && beacon.finality_update().await.is_err());
		}
		for bytes in [vec![], vec![0; 999], vec![0; 1_001]] {
			let beacon = answering_ssz(&bytes).await;
			assert!(beacon.state(5).await.is_err() && beacon.block("5").await.is_err());
		}
		let none = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec();
		let empty = Beacon::new(&liar(none).await, patience(), 1_000).unwrap();
		assert_eq!(empty.root(7).await.unwrap(), None);
		assert_eq!(empty.signed_slot().await.unwrap(), 0);
		assert!(empty.historical_update(0, 100, false).await.unwrap().is_none());
	}
}
