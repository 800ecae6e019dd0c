//! What the local Ethereum's beacon chain proves to Coinop.

use super::ethereum::{LocalEthereum, Receipt};
use anyhow::{ensure, Context, Result};
use coinop_bridge_proofs::{
	beacon::{self, BeaconBlock, BeaconState, Checkpoint, Update, SLOTS_PER_HISTORICAL_ROOT},
	receipts, Log, Proof,
};
use serde_json::{json, Value};

/// Seconds of a slot.
const SLOT: u64 = 12;

/// The sync committee's period in which a slot is. A period has as many slots as a state names.
pub fn period(slot: u64) -> u64 {
	slot.checked_div(SLOTS_PER_HISTORICAL_ROOT).unwrap_or_default()
}

impl LocalEthereum {
	/// What a light client begins with: the newest final block.
	pub async fn checkpoint(&self) -> Result<Checkpoint> {
		let root = self.beacon("/eth/v1/beacon/blocks/finalized/root").await?;
		let root = root.get("root").and_then(Value::as_str).context("a block has a root")?;
		let bootstrap = self.beacon(&format!("/eth/v1/beacon/light_client/bootstrap/{root}")).await?;
		let slot = slot_of(&bootstrap, "header")?;
		let genesis = self.beacon("/eth/v1/beacon/genesis").await?;
		Ok(beacon::checkpoint(&bootstrap, &self.state(slot).await?, &genesis)?)
	}

	/// The best update of a period, with the next sync committee.
	pub async fn committee_update(&self, period: u64) -> Result<Update> {
		let path = format!("/eth/v1/beacon/light_client/updates?start_period={period}&count=1");
		let updates = self.beacon(&path).await?;
		let update =
			updates.get(0).and_then(|update| update.get("data")).context("there is no update of the period")?;
		self.update(update).await
	}

	/// The newest final block, as a sync committee signed for it.
	pub async fn finality_update(&self) -> Result<Update> {
		let update = self.beacon("/eth/v1/beacon/light_client/finality_update").await?;
		self.update(&update).await
	}

	async fn update(&self, update: &Value) -> Result<Update> {
		let slot = slot_of(update, "finalized_header")?;
		Ok(beacon::update(update, &self.state(slot).await?)?)
	}

	/// The logs of one contract in a transaction's receipt, with the proof of all of them: that the block of `finalized`, a
	/// slot of a header which the light client has, is an heir of theirs. Errors: it isn't; the block is empty.
	pub async fn prove(&self, receipt: &Receipt, contract: [u8; 20], finalized: u64) -> Result<(Vec<Log>, Proof)> {
		let field = |key: &str| receipt.json.get(key).with_context(|| format!("a receipt has no {key}"));
		let executed = self.rpc("eth_getBlockByHash", json!([field("blockHash")?, false])).await?;
		let time = hexadecimal(executed.get("timestamp"))?;
		let slot = time.saturating_sub(self.genesis_time()).checked_div(SLOT).unwrap_or_default();
		let block = self.block(slot).await?;
		let hash = format!("{:?}", block.execution.block_hash);
		ensure!(Some(hash.as_str()) == field("blockHash")?.as_str(), "slot {slot} has another block");

		let mut all = Vec::new();
		for hash in executed.get("transactions").and_then(Value::as_array).context("a block has transactions")? {
			all.push(self.rpc("eth_getTransactionReceipt", json!([hash])).await?);
		}
		let all = receipts::receipts(&Value::Array(all))?;
		let index = usize::try_from(hexadecimal(receipt.json.get("transactionIndex"))?)?;
		let (state, root) = (self.state(finalized).await?, self.block(finalized).await?.root());
		let proof = block.prove(&all, index, &state, root)?;

		let logs = field("logs")?.as_array().context("logs are a list")?;
		let logs = logs.iter().map(receipts::log).collect::<Result<Vec<_>, _>>()?;
		Ok((logs.into_iter().filter(|log| log.address.0 == contract).collect(), proof))
	}

	async fn state(&self, slot: u64) -> Result<BeaconState> {
		let (fork, bytes) = self.beacon_ssz(&format!("/eth/v2/debug/beacon/states/{slot}")).await?;
		Ok(BeaconState::from_ssz(&bytes, &fork)?)
	}

	async fn block(&self, slot: u64) -> Result<BeaconBlock> {
		let (_, bytes) = self.beacon_ssz(&format!("/eth/v2/beacon/blocks/{slot}")).await?;
		Ok(BeaconBlock::from_ssz(&bytes)?)
	}
}

/// The slot of a header in a light client's object.
fn slot_of(object: &Value, header: &str) -> Result<u64> {
	let slot = object.get(header).and_then(|header| header.get("beacon")?.get("slot")?.as_str());
	Ok(slot.context("a header has a slot")?.parse()?)
}

fn hexadecimal(number: Option<&Value>) -> Result<u64> {
	let text = number.and_then(Value::as_str).context("a number is missing")?;
	Ok(u64::from_str_radix(text.trim_start_matches("0x"), 16)?)
}

#[cfg(test)]
mod tests {
	use super::*;

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
}
