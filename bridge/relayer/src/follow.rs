//! What advances Coinop's light client of Ethereum: from what a beacon node serves, or, where that goes too far at once,
//! from its historical blocks and states.

use crate::{
	agreement::Endpoints,
	beacon::Beacon,
	coinop::{storage_key, Head, LightClient, Node},
	plan::{period, FREE_INTERVAL},
};
use anyhow::{ensure, Context, Result};
use coinop_agent::keys::Key;
use coinop_bridge_proofs::{
	beacon::{Update, SLOTS_PER_HISTORICAL_ROOT},
	light_client,
};
use serde_json::Value;
use subxt::{dynamic::tx, rpcs::client::rpc_params, utils::Static};

/// Most updates that catching up takes: a year.
const MOST: usize = 1_000;

/// The update that advances the client by as much as it takes at once. `None` if there is none yet.
///
/// The client takes a header at most 8,192 slots after its newest, of that one's period, or of the next with that period's
/// sync committee.
///
/// - `newest`: the newest slot that is final on Ethereum.
pub async fn next_update(beacon: &Beacon, client: &LightClient, newest: u64) -> Result<Option<Update>> {
	let known = client.slot;
	let (current, reach) = (period(known), known.saturating_add(SLOTS_PER_HISTORICAL_ROOT));
	let (begin, end) = (first_slot(current), first_slot(current.saturating_add(1)).saturating_sub(1));
	if !client.knows_next {
		let served = beacon.committee_update(current).await?;
		if let Some(update) = served.filter(|update| brings_committee(update, current, begin, reach.min(newest))) {
			return Ok(Some(update));
		}
		return beacon.historical_update(begin, end.min(newest), true).await;
	}
	if period(newest) <= current {
		if newest <= known {
			return Ok(None);
		}
		let update = beacon.finality_update().await?;
		let slot = update.finalized_header.slot;
		return Ok((slot > known && slot <= newest && period(slot) == current).then_some(update));
	}
	let next = current.saturating_add(1);
	let served = beacon.committee_update(next).await?;
	if let Some(update) = served.filter(|update| brings_committee(update, next, first_slot(next), reach.min(newest))) {
		return Ok(Some(update));
	}
	let last = first_slot(next.saturating_add(1)).saturating_sub(1);
	let made = beacon.historical_update(first_slot(next), last.min(reach).min(newest), true).await?;
	if made.is_some() || known >= end {
		return Ok(made);
	}
	// Nearer to the period's end more of the next one is within reach.
	beacon.historical_update(known.saturating_add(1), end.min(newest), false).await
}

/// The first slot of a period.
fn first_slot(period: u64) -> u64 {
	period.saturating_mul(SLOTS_PER_HISTORICAL_ROOT)
}

/// Whether an update brings the sync committee after that of `of`, and makes a slot from `least` to `most` final: all of it
/// within that period.
fn brings_committee(update: &Update, of: u64, least: u64, most: u64) -> bool {
	let slots = [update.finalized_header.slot, update.attested_header.slot, update.signature_slot];
	update.next_sync_committee_update.is_some()
		&& slots.iter().all(|slot| period(*slot) == of)
		&& (least..=most).contains(&update.finalized_header.slot)
}

/// Whether Coinop will take the update: nobody has to pay for a lie. Error: it won't.
pub async fn verify(node: &Node, head: &Head, client: &LightClient, beacon: &Beacon, update: &Update) -> Result<()> {
	let (current, signed) = (period(client.slot), period(update.signature_slot));
	ensure!(
		signed == current || client.knows_next && signed == current.saturating_add(1),
		"the update was signed in period {signed}, and Coinop is in {current}"
	);
	let committee = node.committee_root(head, signed != current).await?;
	let state = beacon.state(update.finalized_header.slot).await?;
	let version = beacon.fork_version(update.signature_slot.saturating_sub(1)).await?;
	let root = node.validators_root(head).await?;
	let update = update.clone();
	let verified = move || {
		let members =
			state.sync_committee(committee).context("the beacon node has another sync committee than Coinop")?;
		Ok::<_, anyhow::Error>(light_client::verify(&update, &light_client::signers(members)?, version, root)?)
	};
	tokio::task::spawn_blocking(verified).await?.context("Coinop would refuse what the beacon node answers")
}

/// Submits an update and waits until it is final; answers the fee paid, in µUSDT. Does nothing if another was faster, whose
/// update is in the best block: a second one would be refused, and paid for. Errors: the chain's.
pub async fn submit(node: &Node, update: Update, key: &Key) -> Result<u128> {
	if is_there(node, &update).await? {
		return Ok(0);
	}
	let slot = update.finalized_header.slot;
	let call = tx("UsdtBridge", "submit_update", (Static(update),));
	let submitted = node.chain.submit(&call, key).await;
	Ok(submitted.with_context(|| format!("the update with slot {slot} as final was refused"))?.fee)
}

/// Whether the best block knows already what an update brings.
async fn is_there(node: &Node, update: &Update) -> Result<bool> {
	let status = node.ask("bridge_status", rpc_params![]).await?;
	let slot = status.get("finalizedSlot").and_then(Value::as_u64).unwrap_or_default();
	if slot < update.finalized_header.slot || update.next_sync_committee_update.is_none() {
		return Ok(slot >= update.finalized_header.slot);
	}
	let key = format!("0x{}", hex::encode(storage_key("EthereumClient", "NextSyncCommittee")));
	Ok(!node.ask("state_getStorageHash", rpc_params![key]).await?.is_null())
}

/// Advances the client until it is where Ethereum is, step by step; answers how many steps. Errors: the beacon node has no
/// historical states, or the chain's.
///
/// - `progress`: is told of the client before each step, and of Ethereum's newest slot.
pub async fn catch_up(endpoints: &Endpoints, key: &Key, mut progress: impl FnMut(&LightClient, u64)) -> Result<usize> {
	for steps in 0..MOST {
		let agreed = endpoints.agree().await?;
		let node = endpoints.coinop.0.node().await?;
		let beacon = &endpoints.beacon.0;
		let client = node.light_client(&agreed.coinop).await?;
		let newest = beacon.signed_slot().await?.min(agreed.ethereum.at.slot);
		progress(&client, newest);
		let is_there = newest.saturating_sub(client.slot) < FREE_INTERVAL && period(newest) <= period(client.slot);
		if is_there && client.knows_next {
			return Ok(steps);
		}
		let slot = client.slot;
		let update = next_update(beacon, &client, newest).await?.with_context(|| {
			format!("the beacon node can't lead on from slot {slot}: take one that keeps historical states")
		})?;
		verify(&node, &agreed.coinop, &client, beacon, &update).await?;
		submit(&node, update, key).await?;
	}
	anyhow::bail!("the light client is not where Ethereum is after {MOST} updates")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn update(finalized: u64, attested: u64, signed: u64, with_committee: bool) -> Update {
		let mut update = Update::default();
		update.finalized_header.slot = finalized;
		update.attested_header.slot = attested;
		update.signature_slot = signed;
		update.next_sync_committee_update = with_committee.then(Default::default);
		update
	}

	#[test]
	fn committee_should_be_refused_when_its_slots_are_of_two_periods_or_out_of_reach() {
		let (least, most) = (8_192, 12_000);
		assert!(brings_committee(&update(9_000, 9_100, 9_101, true), 1, least, most));
		for refused in [
			update(9_000, 9_100, 9_101, false),
			update(12_001, 12_100, 12_101, true),
			update(8_191, 8_300, 8_301, true),
			update(12_000, 16_383, 16_384, true),
			update(9_000, 17_000, 17_001, true),
		] {
			assert!(!brings_committee(&refused, 1, least, most));
		}
	}
}
