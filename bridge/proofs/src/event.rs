//! What the vault tells Coinop, as logs.
//!
//! A log is decoded strictly: any topic, length or padding that Solidity would not have written is no event.

use crate::{
	lane::Lane,
	word::{from_address, from_uint, to_address, to_u128, to_u64, to_u8, words},
};
use alloc::{vec, vec::Vec};
use sp_core::{H160, H256};

/// `keccak256("Deposited(bytes32,uint64,bytes32,address,uint128,uint128)")`
pub const DEPOSITED: H256 = H256([
	0x4f, 0xbf, 0xc9, 0xa3, 0x32, 0xc7, 0xd2, 0xab, 0xab, 0x74, 0xa5, 0x59, 0x55, 0xac, 0xa5, 0xb0, 0xd2, 0x9b, 0xd1,
	0x3f, 0x96, 0x46, 0x35, 0x03, 0xf8, 0x6a, 0x99, 0x74, 0x9a, 0x10, 0x3e, 0x3b,
]);

/// `keccak256("Released(bytes32,uint64,address,uint128,uint128)")`
pub const RELEASED: H256 = H256([
	0x42, 0x38, 0x91, 0x66, 0xe3, 0x8e, 0xa2, 0xec, 0xa1, 0x25, 0x03, 0x69, 0x38, 0xf2, 0xb0, 0xc3, 0x97, 0x0e, 0x3e,
	0x9d, 0x89, 0xfc, 0x38, 0xa3, 0x1b, 0xc2, 0xa2, 0x71, 0xdc, 0x61, 0x0d, 0x4b,
]);

/// `keccak256("Obeyed(bytes32,uint64,uint8)")`
pub const OBEYED: H256 = H256([
	0xb5, 0xc5, 0xd5, 0xd8, 0xb6, 0xd6, 0x18, 0xfc, 0x40, 0x13, 0xdd, 0x4a, 0xfd, 0x82, 0x26, 0xf0, 0x00, 0x39, 0xf4,
	0x12, 0x3a, 0x34, 0x1e, 0xc8, 0xc9, 0xcd, 0xbc, 0xbe, 0x9c, 0x06, 0x17, 0x83,
]);

/// The vault took in a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposited {
	/// Which vault's, for which chain.
	pub lane: Lane,
	/// Counts the lane's deposits, from 1.
	pub nonce: u64,
	/// The account on Coinop.
	pub recipient: [u8; 32],
	/// Who paid on Ethereum.
	pub sender: H160,
	/// µUSDT that the vault received.
	pub amount: u128,
	/// µUSDT of it for whoever proves the deposit.
	pub relay_fee: u128,
}

/// The vault carried out a message of kind Release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
	/// Which vault's, from which chain.
	pub lane: Lane,
	/// The message's.
	pub nonce: u64,
	/// Who was paid.
	pub recipient: H160,
	/// µUSDT, as in the message.
	pub amount: u128,
	/// µUSDT of it for whoever carried the message.
	pub relay_fee: u128,
}

/// The vault took in a message of another kind; its effect may wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obeyed {
	/// Which vault's, from which chain.
	pub lane: Lane,
	/// The message's.
	pub nonce: u64,
	/// The message's kind.
	pub kind: u8,
}

/// A log of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
	/// A deposit.
	Deposited(Deposited),
	/// A withdrawal paid.
	Released(Released),
	/// Another message taken in.
	Obeyed(Obeyed),
}

impl Event {
	/// The event of a log; `None` if it is none of the vault's.
	pub fn decode(topics: &[H256], data: &[u8]) -> Option<Self> {
		let (id, indexed) = topics.split_first()?;
		match indexed {
			[lane, nonce, recipient] if *id == DEPOSITED => {
				let [sender, amount, relay_fee] = words(data)?;
				Some(Self::Deposited(Deposited {
					lane: *lane,
					nonce: to_u64(*nonce)?,
					recipient: recipient.0,
					sender: to_address(sender)?,
					amount: to_u128(amount)?,
					relay_fee: to_u128(relay_fee)?,
				}))
			},
			[lane, nonce, recipient] if *id == RELEASED => {
				let [amount, relay_fee] = words(data)?;
				Some(Self::Released(Released {
					lane: *lane,
					nonce: to_u64(*nonce)?,
					recipient: to_address(*recipient)?,
					amount: to_u128(amount)?,
					relay_fee: to_u128(relay_fee)?,
				}))
			},
			[lane, nonce] if *id == OBEYED => {
				let [kind] = words(data)?;
				Some(Self::Obeyed(Obeyed { lane: *lane, nonce: to_u64(*nonce)?, kind: to_u8(kind)? }))
			},
			_ => None,
		}
	}

	/// The log's topics and data, as the vault writes them.
	pub fn encode(&self) -> (Vec<H256>, Vec<u8>) {
		let (topics, words) = match self {
			Self::Deposited(event) => (
				vec![DEPOSITED, event.lane, from_uint(event.nonce), H256(event.recipient)],
				vec![from_address(event.sender), from_uint(event.amount), from_uint(event.relay_fee)],
			),
			Self::Released(event) => (
				vec![RELEASED, event.lane, from_uint(event.nonce), from_address(event.recipient)],
				vec![from_uint(event.amount), from_uint(event.relay_fee)],
			),
			Self::Obeyed(event) => {
				(vec![OBEYED, event.lane, from_uint(event.nonce)], vec![from_uint(u64::from(event.kind))])
			},
		};
		(topics, words.iter().flat_map(|word| word.0).collect())
	}

	/// The lane that it names.
	pub fn lane(&self) -> Lane {
		match self {
			Self::Deposited(event) => event.lane,
			Self::Released(event) => event.lane,
			Self::Obeyed(event) => event.lane,
		}
	}

	/// The nonce that it names: a deposit's, or a message's.
	pub fn nonce(&self) -> u64 {
		match self {
			Self::Deposited(event) => event.nonce,
			Self::Released(event) => event.nonce,
			Self::Obeyed(event) => event.nonce,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_io::hashing::keccak_256;

	fn hash() -> impl Strategy<Value = H256> {
		any::<[u8; 32]>().prop_map(H256)
	}

	fn address() -> impl Strategy<Value = H160> {
		any::<[u8; 20]>().prop_map(H160)
	}

	fn event() -> impl Strategy<Value = Event> {
		prop_oneof![
			(hash(), any::<u64>(), any::<[u8; 32]>(), address(), any::<u128>(), any::<u128>()).prop_map(
				|(lane, nonce, recipient, sender, amount, relay_fee)| {
					Event::Deposited(Deposited { lane, nonce, recipient, sender, amount, relay_fee })
				}
			),
			(hash(), any::<u64>(), address(), any::<u128>(), any::<u128>()).prop_map(
				|(lane, nonce, recipient, amount, relay_fee)| {
					Event::Released(Released { lane, nonce, recipient, amount, relay_fee })
				}
			),
			(hash(), any::<u64>(), any::<u8>()).prop_map(|(lane, nonce, kind)| Event::Obeyed(Obeyed {
				lane,
				nonce,
				kind
			})),
		]
	}

	#[test]
	fn ids_should_be_the_signatures_hashes_when_compared() {
		for (id, signature) in [
			(DEPOSITED, "Deposited(bytes32,uint64,bytes32,address,uint128,uint128)"),
			(RELEASED, "Released(bytes32,uint64,address,uint128,uint128)"),
			(OBEYED, "Obeyed(bytes32,uint64,uint8)"),
		] {
			assert_eq!(id.0, keccak_256(signature.as_bytes()));
		}
	}

	proptest! {
		#[test]
		fn event_should_come_back_when_decoded(event in event()) {
			let (topics, data) = event.encode();
			prop_assert_eq!(Event::decode(&topics, &data), Some(event));
		}

		/// Wormhole: whatever decodes is exactly what the vault would have written, so no two logs are one event.
		#[test]
		fn log_should_be_the_events_own_when_it_decodes(
			event in event(), at in any::<prop::sample::Index>(), value in any::<u8>(), cut in 0usize..33, extra in any::<bool>(),
		) {
			let (mut topics, mut data) = event.encode();
			let which = at.index(topics.len() * 32 + data.len());
			match topics.get_mut(which / 32) {
				Some(topic) => topic.0[which % 32] = value,
				None => data[which - topics.len() * 32] = value,
			}
			if extra {
				data.extend(vec![0; cut]);
			} else {
				data.truncate(data.len() - cut.min(data.len()));
			}
			if let Some(decoded) = Event::decode(&topics, &data) {
				prop_assert_eq!(decoded.encode(), (topics, data));
			}
		}

		#[test]
		fn decode_should_not_panic_when_given_anything(
			topics in prop::collection::vec(hash(), 0..6), data in prop::collection::vec(any::<u8>(), 0..130),
		) {
			if let Some(decoded) = Event::decode(&topics, &data) {
				prop_assert_eq!(decoded.encode(), (topics, data));
			}
		}
	}
}
