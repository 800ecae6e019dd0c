//! What is stored, and what calls take.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_bridge_proofs::Message;
use coinop_primitives::{Balance, BlockNumber, Moment};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_core::{H160, H256};

/// Members of a sync committee, on Ethereum and on every chain that has its preset.
const COMMITTEE: usize = 512;
/// Bytes that say who of them signed.
const COMMITTEE_BITS: usize = COMMITTEE / 8;

/// What advances the light client: a header that Ethereum finalized, and now and then the next sync committee.
pub type BeaconUpdate = snowbridge_beacon_primitives::Update<COMMITTEE, COMMITTEE_BITS>;

/// What the light client begins with.
pub type Checkpoint = snowbridge_beacon_primitives::CheckpointUpdate<COMMITTEE>;

/// Milliseconds of a slot of Ethereum.
pub const ETHEREUM_SLOT: Moment = 12_000;

/// The Ethereum chain that the light client follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EthereumChain {
	/// Its chain id.
	pub chain_id: u64,
	/// When its slot 0 began, in ms.
	pub genesis: Moment,
}

impl EthereumChain {
	/// When the slot began, in ms.
	pub fn time_of(&self, slot: u64) -> Moment {
		self.genesis.saturating_add(slot.saturating_mul(ETHEREUM_SLOT))
	}
}

/// Where a lane stands. It never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LaneState {
	/// The vault takes deposits.
	Open,
	/// The vault was told to take none any more.
	Closing,
	/// The vault takes none since this block of Ethereum.
	Closed {
		/// The block's number.
		block: u64,
	},
}

/// What went over a lane, in µUSDT, all of it since it was opened.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Books {
	/// Minted for deposits in the vault.
	pub minted: Balance,
	/// Burned to be paid by the vault.
	pub burned: Balance,
	/// Of what was burned, paid by the vault as was proved here.
	pub released: Balance,
	/// Moved to this vault from others.
	pub moved_in: Balance,
	/// Moved from this vault to others.
	pub moved_out: Balance,
}

impl Books {
	/// µUSDT on this chain that this lane's vault stands for.
	pub fn outstanding(&self) -> Balance {
		let come = self.minted.saturating_add(self.moved_in);
		come.saturating_sub(self.burned.saturating_add(self.moved_out))
	}

	/// µUSDT burned here and not proved to be paid there.
	pub fn in_flight(&self) -> Balance {
		self.burned.saturating_sub(self.released)
	}
}

/// A vault that this chain speaks with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LaneRecord {
	/// The vault's address.
	pub vault: H160,
	/// The id of the Ethereum chain it is on.
	pub chain_id: u64,
	/// Where the lane stands.
	pub state: LaneState,
	/// µUSDT that the vault's bucket holds, as far as is known here.
	pub vault_capacity: Balance,
	/// The nonce of the last message; 0 before there is one.
	pub last_message: u64,
	/// The nonce of the last message that sets the vault's limit, the one that holds for the vault; 0 before there is one.
	pub last_limit: u64,
	/// The last migration: to which vault, and how many µUSDT.
	pub migration: Option<(H160, Balance)>,
	/// What went over it.
	pub books: Books,
}

/// A deposit that was proved and is not minted yet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Claim<AccountId> {
	/// Whose it is.
	pub recipient: AccountId,
	/// µUSDT that the vault received.
	pub amount: Balance,
	/// µUSDT of it for who proved the deposit.
	pub relay_fee: Balance,
	/// Who was named when it was proved.
	pub submitter: AccountId,
}

/// Where a message is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Place {
	/// The block whose messages it is among.
	pub block: BlockNumber,
	/// Its leaf's place among theirs, from 0.
	pub index: u32,
}

/// A message that is not proved to have been carried out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Outgoing<AccountId> {
	/// What is said.
	pub message: Message,
	/// For a withdrawal, from whom the record's deposit is held, and how many µUSDT.
	pub deposit: Option<(AccountId, Balance)>,
	/// Where it is committed; `None` as long as it waits.
	pub committed: Option<Place>,
}

/// The leaves of a block's messages, kept as long as one of the messages is.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(Max))]
#[codec(mel_bound())]
pub struct BlockLeaves<Max: Get<u32>> {
	/// The leaves, in order.
	pub leaves: BoundedVec<H256, Max>,
	/// How many of their messages are not proved to have been carried out.
	pub left: u32,
}

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Direction {
	/// From Ethereum to this chain: minting.
	In,
	/// From this chain to Ethereum: withdrawing.
	Out,
}

/// What governance tells a vault by itself. (To take no deposits and to move its money have their own calls.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Order {
	/// Set what its bucket holds.
	SetLimit {
		/// µUSDT.
		capacity: Balance,
	},
	/// End its halt.
	Resume,
	/// Replace its guardian.
	ReplaceGuardian {
		/// The new one.
		guardian: H160,
	},
}

impl From<Order> for Message {
	fn from(order: Order) -> Self {
		match order {
			Order::SetLimit { capacity } => Self::SetLimit { capacity },
			Order::Resume => Self::Resume,
			Order::ReplaceGuardian { guardian } => Self::ReplaceGuardian { guardian },
		}
	}
}
