//! What people and carriers of proofs ask the bridge by RPC. Amounts are µUSDT as decimal strings, times ms, bytes
//! hexadecimal; all of it as of the best block.

use crate::service::FullClient;
use coinop_bridge_proofs::message_proof;
use coinop_runtime::AccountId;
use jsonrpsee::{
	types::{ErrorObject, ErrorObjectOwned},
	RpcModule,
};
use pallet_usdt_bridge::{
	runtime_api::{Limit, MessageState, UsdtBridgeApi},
	Lane, LaneRecord, LaneState,
};
use serde_json::{json, Value};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::Bytes;
use std::{error::Error, sync::Arc};

/// JSON-RPC's code for errors of the server's own.
const INTERNAL: i32 = -32_603;

type Answer = Result<Value, ErrorObjectOwned>;

/// The methods
/// - `bridge_status()`: limits, halt, how far behind Ethereum's light client is;
/// - `bridge_lanes()`: the vaults that were ever opened;
/// - `bridge_reserve(lane)`: what a lane's vault must hold, or null;
/// - `bridge_isProved(lane, nonce)`: whether a deposit was proved here;
/// - `bridge_message(lane, nonce)`: a message with the proof that it is among its block's, or null when it is done;
/// - `bridge_messages(lane, from)`: those of the next 256 nonces.
///
/// # Errors
/// When two methods share a name.
pub fn module(client: Arc<FullClient>) -> Result<RpcModule<Arc<FullClient>>, Box<dyn Error + Send + Sync>> {
	let mut module = RpcModule::new(client);
	module.register_method("bridge_status", |_, client, _| -> Answer {
		let status = client.runtime_api().status(client.info().best_hash).map_err(failed)?;
		Ok(json!({
			"halted": status.halted,
			"mints": limit(&status.mints),
			"withdrawals": limit(&status.withdrawals),
			"messageDeposit": status.message_deposit.to_string(),
			"chainId": status.chain_id,
			"finalizedSlot": status.finalized_slot,
			"lag": status.lag,
			"checkpointGap": status.checkpoint_gap,
			"unknownFork": status.unknown_fork,
		}))
	})?;
	module.register_method("bridge_lanes", |_, client, _| -> Answer {
		let lanes = client.runtime_api().lanes(client.info().best_hash).map_err(failed)?;
		Ok(lanes.iter().map(|(id, record)| lane(id, record)).collect())
	})?;
	module.register_method("bridge_reserve", |params, client, _| -> Answer {
		let (lane,) = params.parse::<(Lane,)>()?;
		let reserve = client.runtime_api().reserve(client.info().best_hash, lane).map_err(failed)?;
		Ok(reserve.map_or(Value::Null, |reserve| {
			json!({
				"outstanding": reserve.outstanding.to_string(),
				"inFlight": reserve.in_flight.to_string(),
				"claimed": reserve.claimed.to_string(),
				"minted": reserve.minted.to_string(),
				"burned": reserve.burned.to_string(),
				"released": reserve.released.to_string(),
			})
		}))
	})?;
	module.register_method("bridge_isProved", |params, client, _| -> Answer {
		let (lane, nonce) = params.parse::<(Lane, u64)>()?;
		client.runtime_api().is_proved(client.info().best_hash, lane, nonce).map(Value::Bool).map_err(failed)
	})?;
	module.register_method("bridge_message", |params, client, _| -> Answer {
		let (lane, nonce) = params.parse::<(Lane, u64)>()?;
		let state = client.runtime_api().message(client.info().best_hash, lane, nonce).map_err(failed)?;
		Ok(state.as_ref().map_or(Value::Null, message))
	})?;
	module.register_method("bridge_messages", |params, client, _| -> Answer {
		let (lane, from) = params.parse::<(Lane, u64)>()?;
		let states = client.runtime_api().messages(client.info().best_hash, lane, from).map_err(failed)?;
		Ok(states.iter().map(message).collect())
	})?;
	Ok(module)
}

fn failed(error: ApiError) -> ErrorObjectOwned {
	ErrorObject::owned(INTERNAL, error.to_string(), None::<()>)
}

fn limit(limit: &Limit) -> Value {
	json!({
		"capacity": limit.capacity.to_string(),
		"available": limit.available.to_string(),
		"availableToLarge": limit.available_to_large.to_string(),
	})
}

fn lane(id: &Lane, record: &LaneRecord) -> Value {
	let (state, closed_at) = match record.state {
		LaneState::Open => ("open", None),
		LaneState::Closing => ("closing", None),
		LaneState::Closed { block } => ("closed", Some(block)),
	};
	json!({
		"lane": id,
		"vault": record.vault,
		"chainId": record.chain_id,
		"state": state,
		"closedAtBlock": closed_at,
		"vaultCapacity": record.vault_capacity.to_string(),
		"lastMessage": record.last_message,
	})
}

/// A message. `leafBlock` is what `mmr_generateProof` takes; `proof` leads from the leaf to the root in that block's leaf.
fn message(state: &MessageState<AccountId>) -> Value {
	let commitment = state.commitment.as_ref().and_then(|commitment| {
		let proof = message_proof(&commitment.leaves, usize::try_from(commitment.index).ok()?)?;
		Some(json!({
			"block": commitment.block,
			"leafBlock": commitment.leaf_block,
			"index": commitment.index,
			"leaves": commitment.leaves,
			"root": proof.root,
			"proof": proof.items,
		}))
	});
	json!({
		"nonce": state.nonce,
		"kind": state.message.kind(),
		"bytes": Bytes(state.bytes.clone()),
		"commitment": commitment,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_bridge_proofs::{message_root, verify_message, Message};
	use pallet_usdt_bridge::runtime_api::Commitment;
	use sp_core::H256;

	#[test]
	fn message_should_come_with_its_proof_when_it_is_committed() {
		let lane = H256::repeat_byte(1);
		let leaves = (1..=3).map(|nonce| Message::Resume.leaf(&lane, nonce)).collect::<Vec<_>>();
		let commitment = Commitment { block: 7, leaf_block: 8, index: 2, leaves: leaves.clone() };
		let bytes = Message::Resume.to_bytes(&lane, 3);
		let mut state =
			MessageState { nonce: 3, message: Message::Resume, bytes, deposit: None, commitment: Some(commitment) };
		let json = message(&state);
		assert_eq!((&json["kind"], &json["commitment"]["leafBlock"]), (&json!(2), &json!(8)));
		let root: H256 = serde_json::from_value(json["commitment"]["root"].clone()).unwrap();
		let items: Vec<H256> = serde_json::from_value(json["commitment"]["proof"].clone()).unwrap();
		assert_eq!(root, message_root(&leaves));
		assert!(verify_message(root, leaves[2], &items));
		state.commitment = None;
		assert!(message(&state)["commitment"].is_null());
	}
}
