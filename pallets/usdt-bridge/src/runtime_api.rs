//! What clients and carriers of proofs ask.

use crate::{
	Bucket, CheckpointGap, Claims, Config, Ethereum, Halted, Lane, LaneRecord, Lanes, Leaves, LightClient, Message,
	Messages, Mints, OutgoingOf, Pallet, UnknownFork, Withdrawals,
};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use coinop_primitives::{Balance, BlockNumber, Moment};
use frame_support::traits::Get;
use scale_info::TypeInfo;
use sp_core::H256;

/// Most messages that one question answers.
pub const MAX_ANSWERS: u64 = 256;

/// Where a committed message is, for proofs of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Commitment {
	/// The block among whose messages it is.
	pub block: BlockNumber,
	/// The block whose leaf in the Merkle mountain range has the root of them: the next one.
	pub leaf_block: BlockNumber,
	/// The leaf's place in the tree of the messages, from 0.
	pub index: u32,
	/// The leaves of all of them, in order.
	pub leaves: Vec<H256>,
}

/// A message that is not proved to have been carried out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct MessageState<AccountId> {
	/// The lane's nonce for it.
	pub nonce: u64,
	/// What it says.
	pub message: Message,
	/// As the vault reads it.
	pub bytes: Vec<u8>,
	/// Whose deposit is held for its record, and how many µUSDT; for a withdrawal.
	pub deposit: Option<(AccountId, Balance)>,
	/// Where it is committed; `None` as long as it waits.
	pub commitment: Option<Commitment>,
}

/// What a lane's vault must hold, in µUSDT: `outstanding + in_flight`, and what is deposited and not minted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Reserve {
	/// On this chain.
	pub outstanding: Balance,
	/// Burned, and not proved to be paid.
	pub in_flight: Balance,
	/// Proved to be deposited, and not minted.
	pub claimed: Balance,
	/// Minted since the lane was opened.
	pub minted: Balance,
	/// Burned since.
	pub burned: Balance,
	/// Of that, proved to be paid.
	pub released: Balance,
}

/// A bucket at this moment, in µUSDT.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Limit {
	/// What it holds when it is full.
	pub capacity: Balance,
	/// What small amounts can draw.
	pub available: Balance,
	/// What amounts above 1,000 USDT can draw.
	pub available_to_large: Balance,
}

/// How the bridge stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Status {
	/// Whether nothing is minted, withdrawn or committed.
	pub halted: bool,
	/// What can be minted.
	pub mints: Limit,
	/// What can be withdrawn.
	pub withdrawals: Limit,
	/// µUSDT held for a withdrawal's record.
	pub message_deposit: Balance,
	/// The id of the Ethereum chain that is followed.
	pub chain_id: Option<u64>,
	/// The slot of Ethereum's latest finalized header here.
	pub finalized_slot: Option<u64>,
	/// By how many ms that header lags behind this chain's time.
	pub lag: Option<Moment>,
	/// The slot after which governance has to confirm a header.
	pub checkpoint_gap: Option<u64>,
	/// When Ethereum makes a fork that the runtime doesn't know, in ms.
	pub unknown_fork: Option<Moment>,
}

sp_api::decl_runtime_apis! {
	/// Asks for the bridge.
	pub trait UsdtBridgeApi<AccountId: Codec> {
		/// How the bridge stands now.
		fn status() -> Status;

		/// The lanes that were ever opened.
		fn lanes() -> Vec<(Lane, LaneRecord)>;

		/// What the lane's vault must hold; `None` if the lane was never opened.
		fn reserve(lane: Lane) -> Option<Reserve>;

		/// Whether the deposit was proved here, minted or not.
		fn is_proved(lane: Lane, nonce: u64) -> bool;

		/// The message of this nonce; `None` if there is none, or it is proved to have been carried out.
		fn message(lane: Lane, nonce: u64) -> Option<MessageState<AccountId>>;

		/// The messages of the lane from this nonce on that are not proved to have been carried out, looking at
		/// [`MAX_ANSWERS`] nonces.
		fn messages(lane: Lane, from: u64) -> Vec<MessageState<AccountId>>;
	}
}

impl<T: Config> Pallet<T> {
	/// How the bridge stands now.
	pub fn status() -> Status {
		let now = T::Now::get().at;
		let limit = |bucket: Bucket| Limit {
			capacity: bucket.capacity,
			available: bucket.available(now),
			available_to_large: bucket.available_to_large(now),
		};
		Status {
			halted: Halted::<T>::get(),
			mints: limit(Mints::<T>::get()),
			withdrawals: limit(Withdrawals::<T>::get()),
			message_deposit: Self::message_deposit(),
			chain_id: Ethereum::<T>::get().map(|chain| chain.chain_id),
			finalized_slot: T::LightClient::finalized_slot(),
			lag: Self::finalized_at().map(|finalized| now.saturating_sub(finalized)),
			checkpoint_gap: CheckpointGap::<T>::get(),
			unknown_fork: UnknownFork::<T>::get(),
		}
	}

	/// The lanes that were ever opened.
	pub fn lanes() -> Vec<(Lane, LaneRecord)> {
		Lanes::<T>::iter().collect()
	}

	/// What the lane's vault must hold; `None` if the lane was never opened.
	pub fn reserve(lane: Lane) -> Option<Reserve> {
		let books = Lanes::<T>::get(lane)?.books;
		let claims = Claims::<T>::iter_prefix_values(lane);
		Some(Reserve {
			outstanding: books.outstanding(),
			in_flight: books.in_flight(),
			claimed: claims.fold(0, |sum: Balance, claim| sum.saturating_add(claim.amount)),
			minted: books.minted,
			burned: books.burned,
			released: books.released,
		})
	}

	/// The message of this nonce; `None` if there is none, or it is proved to have been carried out.
	pub fn message(lane: Lane, nonce: u64) -> Option<MessageState<T::AccountId>> {
		Messages::<T>::get(lane, nonce).map(|outgoing| Self::message_state(&lane, nonce, outgoing))
	}

	/// The messages from this nonce on that are not proved to have been carried out.
	pub fn messages(lane: Lane, from: u64) -> Vec<MessageState<T::AccountId>> {
		let last = Lanes::<T>::get(lane).map_or(0, |record| record.last_message);
		let until = from.saturating_add(MAX_ANSWERS).min(last.saturating_add(1));
		(from..until).filter_map(|nonce| Self::message(lane, nonce)).collect()
	}

	fn message_state(lane: &Lane, nonce: u64, outgoing: OutgoingOf<T>) -> MessageState<T::AccountId> {
		let commitment = outgoing.committed.and_then(|place| {
			let leaves = Leaves::<T>::get(place.block)?.leaves.into_inner();
			let leaf_block = place.block.saturating_add(1);
			Some(Commitment { block: place.block, leaf_block, index: place.index, leaves })
		});
		MessageState {
			nonce,
			message: outgoing.message,
			bytes: outgoing.message.to_bytes(lane, nonce),
			deposit: outgoing.deposit,
			commitment,
		}
	}
}
