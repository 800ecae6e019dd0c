//! Escrows as the chain knows them, under short names, and the confirmation of a milestone, which is signed off chain.
//! Amounts are in µUSDT, times in milliseconds, shares in parts per million.

use crate::{api::runtime_types, keys::Key, AccountId32};
use codec::{Decode, Encode};
use coinop_voucher::{message, GenesisHash, PublicKey, Signature};
use runtime_types::pallet_streaming_escrow::{runtime_api, types};

pub use runtime_types::{
	bounded_collections::bounded_vec::BoundedVec,
	pallet_streaming_escrow::{
		runtime_api::Status,
		schedule::{Milestone, Per, Rate, Schedule, Side},
		types::{CancelBy, Consents, Ending},
	},
};

/// Number of an escrow.
pub type EscrowId = u64;

/// Whom an escrow pays, by what schedule, and how it may change or end before.
pub type Terms = types::Terms<AccountId32>;

/// One who is paid, and its share.
pub type Recipient = types::Recipient<AccountId32>;

/// Who decides a dispute, by when, and what holds if it doesn't.
pub type Arbitration = types::Arbitration<AccountId32>;

/// An escrow as it is stored: parties, terms, and what happened to it.
pub type Record = types::Escrow<AccountId32>;

/// How an escrow stands at a moment.
pub type EscrowState = runtime_api::EscrowState<AccountId32>;

/// How one recipient stands.
pub type RecipientState = runtime_api::RecipientState<AccountId32>;

/// What shares add up to.
pub const WHOLE: u32 = 1_000_000;

/// Most recipients of one escrow.
pub const MAX_RECIPIENTS: usize = 8;

/// Most milestones of one escrow.
pub const MAX_MILESTONES: usize = 16;

/// The recipients where there is one only.
pub fn single(account: AccountId32) -> Vec<Recipient> {
	vec![Recipient { account, share: WHOLE }]
}

/// An escrow that an account takes part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscrowListing {
	/// Its number.
	pub escrow: EscrowId,
	/// As what.
	pub role: EscrowRole,
}

/// As what an account takes part in an escrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscrowRole {
	/// It created the escrow.
	Payer,
	/// Its device created the escrow, with its money.
	Charged,
	/// It is paid.
	Recipient,
}

/// A signed confirmation that a milestone was reached: whoever has it can have the milestone paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Confirmation {
	/// A key of the payer, of the account charged or of the inspector.
	pub key: PublicKey,
	/// Its signature over the chain, the escrow and the milestone.
	pub signature: Signature,
}

impl From<Confirmation> for types::Confirmation {
	fn from(Confirmation { key, signature }: Confirmation) -> Self {
		Self { key: key.into(), signature: signature.into() }
	}
}

/// Confirms a milestone, counted from 0. `None` as for [`Key::sign_message`].
pub fn confirm(key: &Key, genesis: &GenesisHash, escrow: EscrowId, milestone: u32) -> Option<Confirmation> {
	let signature = key.sign_message(&message::confirmation(genesis, escrow, milestone))?;
	Some(Confirmation { key: key.public(), signature })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::Scheme;
	use codec::DecodeAll;
	use coinop_voucher::Software;

	const GENESIS: GenesisHash = [3; 32];

	#[test]
	fn confirmation_should_be_good_for_its_chain_escrow_and_milestone_only() {
		for scheme in [Scheme::Ed25519, Scheme::Sr25519, Scheme::Secp256k1] {
			let key = Key::generate(scheme).unwrap();
			let Confirmation { key: public, signature } = confirm(&key, &GENESIS, 7, 2).unwrap();
			assert_eq!(public, key.public());
			let confirms = |genesis: &GenesisHash, escrow, milestone| {
				public.verify::<Software>(&message::confirmation(genesis, escrow, milestone), &signature)
			};
			assert!(confirms(&GENESIS, 7, 2), "{scheme}");
			assert!(!confirms(&[4; 32], 7, 2), "{scheme}");
			assert!(!confirms(&GENESIS, 8, 2), "{scheme}");
			assert!(!confirms(&GENESIS, 7, 3), "{scheme}");
		}
	}

	#[test]
	fn confirmation_should_be_the_same_when_written_and_read() {
		let key = Key::generate(Scheme::Secp256k1).unwrap();
		let confirmation = confirm(&key, &GENESIS, 0, 0).unwrap();
		assert_eq!(Confirmation::decode_all(&mut confirmation.encode().as_slice()), Ok(confirmation));
	}

	#[test]
	fn recipient_should_have_all_when_it_is_the_only_one() {
		let account = AccountId32([1; 32]);
		assert_eq!(single(account), [Recipient { account, share: 1_000_000 }]);
	}
}
