//! General transactions (extrinsic format 5): those that a device's current key signs, of whatever scheme, and those
//! that nobody signs as the call carries its own authority. Bytes alone: the chain's types are in [`crate::chain`].

use crate::{keys::Key, AccountId32, H256};
use codec::{Compact, Encode};
use coinop_voucher::{message, Crypto, Software};
use subxt::utils::Era;

/// Format 5, general.
const GENERAL: u8 = 0x45;

/// The extensions of version 0, by name and in order.
pub const ORDINARY: [&str; 11] = [
	"AuthorizeCall",
	"CheckNonZeroSender",
	"CheckSpecVersion",
	"CheckTxVersion",
	"CheckGenesis",
	"CheckMortality",
	"CheckNonce",
	"CheckWeight",
	"ChargeTransactionPayment",
	"CheckMetadataHash",
	"WeightReclaim",
];

/// The extensions of version 1.
pub const BY_DEVICE: [&str; 11] = {
	let mut names = ORDINARY;
	names[0] = "DeviceAuth";
	names
};

/// What a device's transaction says beside its call.
#[derive(Clone, Debug)]
pub struct Terms {
	/// How long it lives.
	pub era: Era,
	/// Hash of the block in which its era began.
	pub born: H256,
	/// The device's next nonce.
	pub nonce: u64,
	/// The chain.
	pub genesis: H256,
	/// The runtime's version.
	pub spec_version: u32,
	/// The version of its calls' encoding.
	pub transaction_version: u32,
}

/// Era, nonce, no tip, no metadata hash.
fn explicit(era: Era, nonce: u64) -> Vec<u8> {
	(era, Compact(nonce), Compact(0u128), 0u8).encode()
}

fn framed(version: u8, extensions: &[u8], call: &[u8]) -> Vec<u8> {
	let body = [&[GENERAL, version][..], extensions, call].concat();
	// As a list of bytes: its length before it.
	body.encode()
}

/// A transaction that nobody signs.
pub fn unsigned(call: &[u8]) -> Vec<u8> {
	framed(0, &explicit(Era::Immortal, 0), call)
}

/// A transaction of `device`'s that `key`, its current one, signs in `epoch`. `None` as for [`Key::sign_message`].
pub fn by_device(call: &[u8], device: &AccountId32, epoch: u32, key: &Key, terms: &Terms) -> Option<Vec<u8>> {
	let explicit = explicit(terms.era, terms.nonce);
	let implicit =
		(terms.spec_version, terms.transaction_version, terms.genesis, terms.born, None::<[u8; 32]>).encode();
	let implied = [&[1u8][..], call, explicit.as_slice(), implicit.as_slice()].concat();
	let digest = Software::sha256(&implied);
	let signature = key.sign_message(&message::transaction(&terms.genesis.0, &device.0, epoch, &digest))?;
	let credentials = (device.0, signature).encode();
	Some(framed(1, &[credentials, explicit].concat(), call))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::Scheme;
	use coinop_voucher::Signature;

	#[test]
	fn transaction_should_have_its_parts_in_order_when_a_device_signs_it() {
		let key = Key::generate(Scheme::P256).unwrap();
		let terms = Terms {
			era: Era::mortal(128, 1_000),
			born: H256([2; 32]),
			nonce: 5,
			genesis: H256([3; 32]),
			spec_version: 7,
			transaction_version: 1,
		};
		let call = [9, 9, 9];
		let bytes = by_device(&call, &key.account(), 4, &key, &terms).unwrap();
		// Length, format and version, account, scheme and signature, era, nonce, tip, mode, call.
		assert_eq!(bytes.len(), 2 + 2 + 32 + 65 + 2 + 1 + 1 + 1 + 3);
		assert_eq!(bytes[2..4], [0x45, 1]);
		assert_eq!(bytes[4..36], key.account().0);
		assert_eq!(bytes[36], 3);
		assert_eq!(bytes[103..], [20, 0, 0, 9, 9, 9]);

		let mut implied = vec![1, 9, 9, 9];
		implied.extend(&bytes[101..106]);
		implied.extend([7, 0, 0, 0, 1, 0, 0, 0]);
		implied.extend([3; 32]);
		implied.extend([2; 32]);
		implied.push(0);
		let signed = message::transaction(&[3; 32], &key.account().0, 4, &Software::sha256(&implied));
		let signature = Signature::P256(bytes[37..101].try_into().unwrap());
		assert!(key.public().verify::<Software>(&signed, &signature));
	}

	#[test]
	fn transaction_should_carry_nothing_when_nobody_signs_it() {
		assert_eq!(unsigned(&[9, 9]), [8 << 2, 0x45, 0, 0, 0, 0, 0, 9, 9]);
	}
}
