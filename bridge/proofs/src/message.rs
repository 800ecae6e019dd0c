//! What Coinop tells the vault.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use crate::lane::Lane;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{H160, H256};
use sp_io::hashing::keccak_256;

/// Stands before a message where it is hashed to a leaf. With it no message is as long as two hashes, so none can be
/// taken for an inner node of the tree.
const LEAF: u8 = 0;

/// The longest message, in bytes.
pub const MAX_MESSAGE_LEN: usize = 32 + 8 + 1 + 52;

/// A message's kind and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Message {
	/// Pays a withdrawal.
	#[codec(index = 0)]
	Release {
		/// Who is paid.
		recipient: H160,
		/// µUSDT that were burned.
		amount: u128,
		/// µUSDT of them for whoever carries the message.
		relay_fee: u128,
	},
	/// Sets what the vault's bucket holds. More takes effect after 48 h.
	#[codec(index = 1)]
	SetLimit {
		/// µUSDT.
		capacity: u128,
	},
	/// Ends a halt, after 48 h.
	#[codec(index = 2)]
	Resume,
	/// Replaces the vault's guardian, after 7 days.
	#[codec(index = 3)]
	ReplaceGuardian {
		/// The new one.
		guardian: H160,
	},
	/// The vault takes no deposit any more, at once and for ever.
	#[codec(index = 4)]
	CloseDeposits,
	/// Moves money to the vault that comes after this one, after 48 h.
	#[codec(index = 5)]
	Migrate {
		/// The other vault.
		successor: H160,
		/// µUSDT.
		amount: u128,
	},
}

impl Message {
	/// The kind's number.
	pub fn kind(&self) -> u8 {
		match self {
			Self::Release { .. } => 0,
			Self::SetLimit { .. } => 1,
			Self::Resume => 2,
			Self::ReplaceGuardian { .. } => 3,
			Self::CloseDeposits => 4,
			Self::Migrate { .. } => 5,
		}
	}

	/// The message as the vault reads it: `lane ‖ nonce ‖ kind ‖ body`.
	pub fn to_bytes(&self, lane: &Lane, nonce: u64) -> Vec<u8> {
		let mut bytes = [lane.as_bytes(), &nonce.to_be_bytes()[..], &[self.kind()][..]].concat();
		match self {
			Self::Release { recipient, amount, relay_fee } => {
				bytes.extend_from_slice(recipient.as_bytes());
				bytes.extend_from_slice(&amount.to_be_bytes());
				bytes.extend_from_slice(&relay_fee.to_be_bytes());
			},
			Self::SetLimit { capacity } => bytes.extend_from_slice(&capacity.to_be_bytes()),
			Self::ReplaceGuardian { guardian } => bytes.extend_from_slice(guardian.as_bytes()),
			Self::Resume | Self::CloseDeposits => {},
			Self::Migrate { successor, amount } => {
				bytes.extend_from_slice(successor.as_bytes());
				bytes.extend_from_slice(&amount.to_be_bytes());
			},
		}
		bytes
	}

	/// What [`Message::to_bytes`] made the bytes of; `None` if it can't have made them.
	pub fn from_bytes(bytes: &[u8]) -> Option<(Lane, u64, Self)> {
		let (lane, rest) = bytes.split_first_chunk::<32>()?;
		let (nonce, rest) = rest.split_first_chunk::<8>()?;
		let (kind, body) = rest.split_first()?;
		let mut body = Body(body);
		let message = match kind {
			0 => Self::Release { recipient: body.address()?, amount: body.uint()?, relay_fee: body.uint()? },
			1 => Self::SetLimit { capacity: body.uint()? },
			2 => Self::Resume,
			3 => Self::ReplaceGuardian { guardian: body.address()? },
			4 => Self::CloseDeposits,
			5 => Self::Migrate { successor: body.address()?, amount: body.uint()? },
			_ => return None,
		};
		body.0.is_empty().then_some((H256(*lane), u64::from_be_bytes(*nonce), message))
	}

	/// The message's leaf in the tree of its block: `keccak256(0x00 ‖ message)`.
	pub fn leaf(&self, lane: &Lane, nonce: u64) -> H256 {
		keccak_256(&[&[LEAF][..], &self.to_bytes(lane, nonce)].concat()).into()
	}
}

/// What is left to read of a message.
struct Body<'a>(&'a [u8]);

impl Body<'_> {
	fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
		let (taken, rest) = self.0.split_first_chunk::<N>()?;
		self.0 = rest;
		Some(*taken)
	}

	fn address(&mut self) -> Option<H160> {
		self.take().map(H160)
	}

	fn uint(&mut self) -> Option<u128> {
		self.take().map(u128::from_be_bytes)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn message() -> impl Strategy<Value = Message> {
		let address = || any::<[u8; 20]>().prop_map(H160);
		prop_oneof![
			(address(), any::<u128>(), any::<u128>()).prop_map(|(recipient, amount, relay_fee)| Message::Release {
				recipient,
				amount,
				relay_fee
			}),
			any::<u128>().prop_map(|capacity| Message::SetLimit { capacity }),
			Just(Message::Resume),
			address().prop_map(|guardian| Message::ReplaceGuardian { guardian }),
			Just(Message::CloseDeposits),
			(address(), any::<u128>()).prop_map(|(successor, amount)| Message::Migrate { successor, amount }),
		]
	}

	proptest! {
		/// Hyperbridge: a leaf's preimage is never as long as an inner node's.
		#[test]
		fn message_should_not_be_as_long_as_an_inner_node_when_hashed(message in message(), nonce in any::<u64>()) {
			let length = message.to_bytes(&H256::zero(), nonce).len();
			prop_assert!(length + 1 != 64 && length <= MAX_MESSAGE_LEN);
		}

		#[test]
		fn message_should_come_back_when_decoded(message in message(), lane in any::<[u8; 32]>(), nonce in any::<u64>()) {
			let bytes = message.to_bytes(&H256(lane), nonce);
			prop_assert_eq!(Message::from_bytes(&bytes), Some((H256(lane), nonce, message)));
			prop_assert_eq!(Message::from_bytes(&bytes[..bytes.len() - 1]), None);
			prop_assert_eq!(Message::from_bytes(&[bytes, vec![0]].concat()), None);
		}

		/// Poly: nothing else decodes, so nothing else can be asked of the vault.
		#[test]
		fn bytes_should_be_the_messages_own_when_they_decode(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
			if let Some((lane, nonce, message)) = Message::from_bytes(&bytes) {
				prop_assert_eq!(message.to_bytes(&lane, nonce), bytes);
			}
		}
	}
}
