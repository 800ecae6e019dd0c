//! Fleets: the tree of an owner's devices, each device's proof, and its request to be enrolled.

use crate::{api, keys::Key, AccountId32, Moment};
use api::runtime_types::{
	bounded_collections::bounded_vec::BoundedVec, pallet_device_identity::fleet::Enrolment as OnChain,
};
use codec::{Decode, Encode};
use coinop_voucher::{
	merkle::{self, Hash},
	message, DeviceAttestation, GenesisHash, PublicKey, Signature, Software,
};

/// Number of a fleet.
pub type FleetId = u64;

/// The tree of a fleet's devices, all of its levels: 64 bytes a device.
#[derive(Clone, Debug)]
pub struct Tree {
	levels: Vec<Vec<Hash>>,
}

impl Tree {
	/// The tree of `owner`'s devices with these keys, numbered in their order. `None` if there are none, or more than
	/// [`merkle::MAX_LEAVES`].
	pub fn new(owner: &AccountId32, keys: &[PublicKey]) -> Option<Self> {
		let count = u32::try_from(keys.len()).ok().filter(|count| (1..=merkle::MAX_LEAVES).contains(count))?;
		let leaves = (0..count).zip(keys).map(|(index, key)| merkle::leaf::<Software>(&owner.0, index, key));
		let mut level: Vec<Hash> = leaves.collect();
		let mut levels = Vec::new();
		while level.len() > 1 {
			let above = level.chunks(2).filter_map(|pair| match pair {
				[left, right] => Some(merkle::node::<Software>(left, right)),
				[single] => Some(*single),
				_ => None,
			});
			let above = above.collect();
			levels.push(std::mem::replace(&mut level, above));
		}
		levels.push(level);
		Some(Self { levels })
	}

	/// The root, by which the owner commits.
	pub fn root(&self) -> Hash {
		self.levels.last().and_then(|top| top.first()).copied().unwrap_or_default()
	}

	/// The proof of the device of that number; empty also for a number beyond the fleet.
	pub fn proof(&self, index: u32) -> Vec<Hash> {
		let mut at = usize::try_from(index).unwrap_or(usize::MAX);
		let mut proof = Vec::new();
		for level in &self.levels {
			let sibling = if at.is_multiple_of(2) { at.checked_add(1) } else { at.checked_sub(1) };
			proof.extend(sibling.and_then(|sibling| level.get(sibling)).copied());
			at /= 2;
		}
		proof
	}
}

/// What a device needs beside its key to enrol itself. It is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ticket {
	/// The fleet's owner.
	pub owner: [u8; 32],
	/// The fleet.
	pub fleet: FleetId,
	/// The device's number in it.
	pub index: u32,
	/// Its proof.
	pub proof: Vec<Hash>,
}

/// A signed request to be enrolled, for [`crate::chain::Chain::enrol`].
#[derive(Clone, Debug)]
pub struct Request {
	ticket: Ticket,
	key: PublicKey,
	expires: Moment,
	signature: Signature,
	attestation: Option<DeviceAttestation>,
}

impl Request {
	/// The request of the device with `key`, good until `expires`. `None` as for [`Key::sign_message`].
	pub fn sign(
		ticket: Ticket,
		key: &Key,
		genesis: &GenesisHash,
		expires: Moment,
		attestation: Option<DeviceAttestation>,
	) -> Option<Self> {
		let public = key.public();
		let account = public.account();
		let presented = DeviceAttestation::digest_of::<Software>(attestation.as_ref());
		let message =
			message::enrolment(genesis, ticket.fleet, ticket.index, &ticket.owner, &account, expires, &presented);
		let signature = key.sign_message(&message)?;
		Some(Self { ticket, key: public, expires, signature, attestation })
	}
}

impl From<Request> for OnChain<AccountId32> {
	fn from(Request { ticket, key, expires, signature, attestation }: Request) -> Self {
		Self {
			owner: AccountId32(ticket.owner),
			fleet: ticket.fleet,
			index: ticket.index,
			key: key.into(),
			proof: BoundedVec(ticket.proof),
			expires,
			signature: signature.into(),
			attestation: attestation.map(Into::into),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn tree_should_be_none_when_there_are_no_devices() {
		assert!(Tree::new(&AccountId32([1; 32]), &[]).is_none());
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(64))]

		/// Every device's proof is good for it alone, whatever the number of devices.
		#[test]
		fn proof_should_lead_to_the_root_when_it_is_the_devices_own(count in 1u32..70, at in any::<u32>()) {
			let owner = AccountId32([1; 32]);
			let keys: Vec<_> = (0..count).map(|seed| PublicKey::Ed25519([seed as u8; 32])).collect();
			let tree = Tree::new(&owner, &keys).unwrap();
			let index = at % count;
			let leaf = |index: u32| merkle::leaf::<Software>(&owner.0, index, &keys[index as usize]);
			let verify = |index: u32, leaf| {
				merkle::verify::<Software>(&tree.root(), count, index, leaf, &tree.proof(at % count)).is_ok()
			};
			prop_assert!(verify(index, leaf(index)));
			let other = (index + 1) % count;
			prop_assert_eq!(verify(other, leaf(other)), other == index);
			prop_assert_eq!(verify(index, leaf(other)), other == index);
		}
	}
}
