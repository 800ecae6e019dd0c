//! Which vault speaks with which chain.

use alloc::vec::Vec;
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;

/// Names a lane.
pub type Lane = H256;

/// The lane of the vault at `vault` on the Ethereum chain `chain_id` and the Coinop chain of this genesis hash.
pub fn lane(chain_id: impl Into<U256>, vault: H160, genesis: &[u8; 32]) -> Lane {
	let bytes: Vec<u8> = [&chain_id.into().to_big_endian()[..], vault.as_bytes(), &genesis[..]].concat();
	keccak_256(&bytes).into()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// UB7, Hyperbridge: another chain id, vault or genesis is another lane.
	#[test]
	fn lane_should_differ_when_any_part_does() {
		let first = lane(1u64, H160::repeat_byte(1), &[1; 32]);
		let others = [
			lane(2u64, H160::repeat_byte(1), &[1; 32]),
			lane(1u64, H160::repeat_byte(2), &[1; 32]),
			lane(1u64, H160::repeat_byte(1), &[2; 32]),
		];
		assert!(!others.contains(&first));
	}
}
