//! What Coinop's validators have signed for Ethereum (BEEFY), as the contract takes it.

use crate::{word::bit, Error};
use codec::{DecodeAll, Encode};
use k256::elliptic_curve::sec1::ToEncodedPoint;
use sp_consensus_beefy::{ecdsa_crypto::Signature, VersionedFinalityProof};
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;
use sp_runtime::traits::Keccak256;

/// The contract's arguments for a signed commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCommitment {
	/// The block that it is about.
	pub block: u32,
	/// The set that signed.
	pub set_id: u64,
	/// The root of the Merkle mountain range after that block.
	pub mmr_root: H256,
	/// The commitment's SCALE encoding, whose keccak256 was signed.
	pub commitment: Vec<u8>,
	/// Bit `i` is set if the set's validator `i` signed.
	pub signed_by: U256,
	/// 65 bytes (r ‖ s ‖ v) for each of them, in their order.
	pub signatures: Vec<u8>,
}

/// The fewest of `count` validators that make a quorum: ⌊2n/3⌋ + 1.
pub fn quorum(count: usize) -> usize {
	count.saturating_mul(2).checked_div(3).unwrap_or_default().saturating_add(1)
}

impl SignedCommitment {
	/// From a justification's bytes, with no more signatures than are needed. Errors: it is something else, has no root of a
	/// Merkle mountain range, or too few signatures.
	pub fn from_justification(bytes: &[u8]) -> Result<Self, Error> {
		let mut input = bytes;
		let proof = <VersionedFinalityProof<u32, Signature>>::decode_all(&mut input);
		let VersionedFinalityProof::V1(signed) = proof.map_err(|_| Error::Malformed("justification"))?;
		let root = signed.commitment.payload.get_raw(&sp_consensus_beefy::known_payloads::MMR_ROOT_ID);
		let root = root.and_then(|root| <[u8; 32]>::try_from(root.as_slice()).ok());
		let mmr_root = H256(root.ok_or(Error::Missing("mmr root"))?);
		let needed = quorum(signed.signatures.len());
		let mut signed_by = U256::zero();
		let mut signatures = Vec::new();
		let votes = signed.signatures.iter().enumerate();
		let votes = votes.filter_map(|(index, signature)| Some((index, signature.as_ref()?))).take(needed);
		for (index, signature) in votes {
			signed_by |= bit(index).ok_or(Error::Malformed("signatures"))?;
			signatures.extend_from_slice(AsRef::<[u8]>::as_ref(signature));
		}
		if signatures.len() < needed.saturating_mul(65) {
			return Err(Error::Missing("signatures"));
		}
		Ok(Self {
			block: signed.commitment.block_number,
			set_id: signed.commitment.validator_set_id,
			mmr_root,
			commitment: signed.commitment.encode(),
			signed_by,
			signatures,
		})
	}
}

/// The Ethereum address of a validator's compressed BEEFY key; `None` if it is no point of the curve.
pub fn address_of(key: &[u8; 33]) -> Option<H160> {
	let point = k256::PublicKey::from_sec1_bytes(key).ok()?.to_encoded_point(false);
	let hash = H256(keccak_256(point.as_bytes().get(1..)?));
	Some(H160::from(hash))
}

/// The commitment to a set of validators: the positional tree over their addresses.
pub fn keyset_commitment(validators: &[H160]) -> H256 {
	binary_merkle_tree::merkle_root::<Keccak256, _>(validators.iter().map(|validator| validator.0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_beefy::{known_payloads::MMR_ROOT_ID, Commitment, Payload, SignedCommitment as Signed};
	use sp_core::{ecdsa, Pair};

	fn pair(index: u8) -> ecdsa::Pair {
		ecdsa::Pair::from_seed(&[index + 1; 32])
	}

	fn justification(count: u8, signers: &[u8]) -> Vec<u8> {
		let payload = Payload::from_single_entry(MMR_ROOT_ID, vec![7; 32]);
		let commitment = Commitment { payload, block_number: 42u32, validator_set_id: 3 };
		let digest = keccak_256(&commitment.encode());
		let signatures = (0..count)
			.map(|index| signers.contains(&index).then(|| Signature::from(pair(index).sign_prehashed(&digest))))
			.collect();
		VersionedFinalityProof::V1(Signed { commitment, signatures }).encode()
	}

	#[test]
	fn arguments_should_name_the_signers_when_there_is_a_quorum() {
		for (count, signers) in [(1, vec![0]), (4, vec![0, 2, 3]), (7, vec![1, 2, 3, 4, 5, 6])] {
			let signed = SignedCommitment::from_justification(&justification(count, &signers)).unwrap();
			assert_eq!((signed.block, signed.set_id, signed.mmr_root), (42, 3, H256::repeat_byte(7)));
			let used = &signers[..quorum(usize::from(count))];
			let digest = keccak_256(&signed.commitment);
			assert_eq!(signed.signatures.len(), 65 * used.len());
			for (index, signature) in used.iter().zip(signed.signatures.chunks(65)) {
				assert!(signed.signed_by.bit(usize::from(*index)));
				let signature = ecdsa::Signature::from_raw(signature.try_into().unwrap());
				assert_eq!(signature.recover_prehashed(&digest), Some(pair(*index).public()));
				// The contract refuses the upper half of the group's order (EIP-2): BEEFY's signatures have the lower.
				assert!(signature.0[32] < 0x80);
			}
			let bits = (0..256).filter(|bit| signed.signed_by.bit(*bit)).count();
			assert_eq!(bits, used.len());
		}
	}

	/// Ronin, Harmony: one signature less than a quorum is none.
	#[test]
	fn arguments_should_be_refused_when_a_signature_is_missing() {
		for (count, signers) in [(1, vec![]), (4, vec![0, 3]), (7, vec![1, 2, 3, 4])] {
			assert!(SignedCommitment::from_justification(&justification(count, &signers)).is_err());
		}
		assert!(SignedCommitment::from_justification(&[]).is_err());
		assert!(SignedCommitment::from_justification(&[1, 2, 3]).is_err());
	}

	#[test]
	fn address_should_be_ethereums_when_the_key_is_a_point() {
		// The first of the well-known test accounts of Ethereum's tools.
		let secret = hex::decode("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80").unwrap();
		let key = ecdsa::Pair::from_seed_slice(&secret).unwrap().public();
		let address = hex::decode("f39fd6e51aad88f6f4ce6ab8827279cfffb92266").unwrap();
		assert_eq!(address_of(&key.0), Some(H160::from_slice(&address)));
		assert_eq!(address_of(&[0; 33]), None);
	}

	/// By the definition: leaves are hashed, pairs are hashed left to right, an odd one goes up.
	#[test]
	fn keyset_commitment_should_be_the_references_when_of_any_width() {
		for count in 1..30u64 {
			let validators = (0..count).map(H160::from_low_u64_be).collect::<Vec<_>>();
			let mut row = validators.iter().map(|validator| keccak_256(&validator.0)).collect::<Vec<_>>();
			while row.len() > 1 {
				row = row
					.chunks(2)
					.map(|pair| if pair.len() == 2 { keccak_256(&pair.concat()) } else { pair[0] })
					.collect();
			}
			assert_eq!(keyset_commitment(&validators).0, row[0]);
		}
	}
}
