//! Proofs that a log is in a block's receipts.

use crate::{
	json::{array, bytes, bytes32, number},
	rlp, Error,
};
use alloy_trie::{proof::ProofRetainer, HashBuilder, Nibbles};
use serde_json::Value;
use snowbridge_verification_primitives::Log;
use sp_core::{H160, H256};

/// A receipt's proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptProof {
	/// The root of the block's receipts.
	pub root: H256,
	/// The trie's nodes from the root down.
	pub nodes: Vec<Vec<u8>>,
}

/// A receipt as the trie has it, from JSON-RPC's. Errors: it is something else, or one from before Byzantium.
pub fn receipt(json: &Value) -> Result<Vec<u8>, Error> {
	let logs = array(json, "logs")?
		.iter()
		.map(|log| {
			let topics = array(log, "topics")?.iter().map(|topic| Ok(rlp::bytes(&bytes32(topic, "topics")?.0)));
			let topics = topics.collect::<Result<Vec<_>, Error>>()?;
			Ok(rlp::list(&[rlp::bytes(&bytes(log, "address")?), rlp::list(&topics), rlp::bytes(&bytes(log, "data")?)]))
		})
		.collect::<Result<Vec<_>, Error>>()?;
	let receipt = rlp::list(&[
		rlp::number(number(json, "status")?),
		rlp::number(number(json, "cumulativeGasUsed")?),
		rlp::bytes(&bytes(json, "logsBloom")?),
		rlp::list(&logs),
	]);
	let kind = json.get("type").map_or(Ok(0), |_| number(json, "type"))?;
	let kind = u8::try_from(kind).map_err(|_| Error::Malformed("type"))?;
	Ok(if kind == 0 { receipt } else { [vec![kind], receipt].concat() })
}

/// A log, from JSON-RPC's. Errors: it is something else.
pub fn log(json: &Value) -> Result<Log, Error> {
	let address = bytes(json, "address")?;
	let address = <[u8; 20]>::try_from(address.as_slice()).map_err(|_| Error::Malformed("address"))?;
	let topics = array(json, "topics")?.iter().map(|topic| bytes32(topic, "topics"));
	Ok(Log {
		address: H160(address),
		topics: topics.collect::<Result<Vec<_>, _>>()?,
		data: bytes(json, "data")?,
		tx_index: number(json, "transactionIndex")?,
	})
}

/// The receipts of a block, from the answer of `eth_getBlockReceipts`, in the transactions' order. Errors: as of
/// [`receipt`], or one is missing.
pub fn receipts(json: &Value) -> Result<Vec<Vec<u8>>, Error> {
	let all = json.as_array().ok_or(Error::Malformed("receipts"))?;
	let mut receipts = Vec::with_capacity(all.len());
	for (index, json) in (0u64..).zip(all) {
		if number(json, "transactionIndex")? != index {
			return Err(Error::Malformed("transactionIndex"));
		}
		receipts.push(receipt(json)?);
	}
	Ok(receipts)
}

/// The proof of the receipt at `index` among all of a block's; `None` if there is none.
pub fn receipt_proof(receipts: &[Vec<u8>], index: usize) -> Option<ReceiptProof> {
	let key = |index: usize| Some(Nibbles::unpack(rlp::number(u64::try_from(index).ok()?)));
	receipts.get(index)?;
	let target = key(index)?;
	let mut leaves = Vec::with_capacity(receipts.len());
	for (index, receipt) in receipts.iter().enumerate() {
		leaves.push((key(index)?, receipt));
	}
	leaves.sort_by_key(|(key, _)| *key);
	let mut trie = HashBuilder::default().with_proof_retainer(ProofRetainer::new(vec![target]));
	for (key, receipt) in leaves {
		trie.add_leaf(key, receipt);
	}
	let root = H256(trie.root().0);
	let nodes = trie.take_proof_nodes().matching_nodes_sorted(&target);
	Some(ReceiptProof { root, nodes: nodes.into_iter().map(|(_, node)| node.to_vec()).collect() })
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use serde_json::json;
	use snowbridge_verification_primitives::receipt::verify_receipt_proof;

	fn json_receipt(index: u64, kind: u8) -> Value {
		json!({
			"type": format!("{kind:#x}"),
			"status": "0x1",
			"cumulativeGasUsed": format!("{:#x}", 21_000 * (index + 1)),
			"logsBloom": format!("0x{}", "00".repeat(256)),
			"transactionIndex": format!("{index:#x}"),
			"logs": [{
				"address": format!("0x{}", "11".repeat(20)),
				"topics": [format!("{index:#066x}")],
				"data": "0x1234",
				"transactionIndex": format!("{index:#x}"),
			}],
		})
	}

	/// Against the verifier that the chain runs, over every width at which the trie changes its shape.
	#[test]
	fn receipt_should_be_verified_by_the_chain_when_it_is_in_the_block() {
		for count in [1u64, 2, 3, 16, 17, 127, 128, 129, 255, 256, 257, 300] {
			let json = (0..count).map(|index| json_receipt(index, (index % 5) as u8)).collect::<Value>();
			let receipts = receipts(&json).unwrap();
			for index in [0, 1, count / 2, 127, 128, count - 1] {
				let Some(proof) = receipt_proof(&receipts, index as usize) else {
					assert!(index >= count);
					continue;
				};
				let envelope = verify_receipt_proof(proof.root, index, &proof.nodes).unwrap();
				let found = envelope.logs();
				let expected = log(&json[index as usize]["logs"][0]).unwrap();
				assert_eq!(found[0].data.data.0.to_vec(), expected.data);
				assert_eq!(found[0].topics()[0].0, expected.topics[0].0);
				assert_eq!(expected.tx_index, index);
				assert!(verify_receipt_proof(proof.root, index + 1, &proof.nodes).is_none());
			}
		}
	}

	proptest! {
		/// BNB: no node of a proof can be dropped, changed or put elsewhere.
		#[test]
		fn receipt_should_be_refused_by_the_chain_when_the_proof_was_changed(
			count in 2u64..200, at in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(),
			byte in any::<prop::sample::Index>(), change in 0u8..3,
		) {
			let json = (0..count).map(|index| json_receipt(index, 2)).collect::<Value>();
			let receipts = receipts(&json).unwrap();
			let index = at.index(receipts.len());
			let mut proof = receipt_proof(&receipts, index).unwrap();
			let node = which.index(proof.nodes.len());
			match change {
				0 => {
					proof.nodes.remove(node);
				},
				1 => {
					let byte = byte.index(proof.nodes[node].len());
					proof.nodes[node][byte] ^= 1;
				},
				_ => proof.root.0[3] ^= 1,
			}
			prop_assert!(verify_receipt_proof(proof.root, index as u64, &proof.nodes).is_none());
		}
	}
}
