//! Sessions and mandates as the chain knows them, under short names, and a provider's consent to have a settlement's fee
//! taken from what it pays. Amounts are in µUSDT, times in milliseconds.

use crate::{api::runtime_types, keys::Key, AccountId32, Balance, Moment};
use coinop_voucher::{Consent, Credit, GenesisHash, SessionId};
use runtime_types::pallet_metered_payments::{runtime_api, types};

pub use runtime_api::Closing;

/// Number of a mandate.
pub type MandateId = u64;

/// How a session stands at a moment.
pub type SessionState = runtime_api::SessionState<AccountId32>;

/// What a settlement would do.
pub type Quote = runtime_api::Quote;

/// A mandate as it is stored.
pub type Mandate = types::Mandate<AccountId32>;

/// A payment that was found by its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPayment {
	/// The block.
	pub block: u64,
	/// Whose balance was charged.
	pub charged: AccountId32,
	/// Who was named to be paid.
	pub payee: AccountId32,
	/// How much.
	pub amount: Balance,
	/// The mandate by which it was drawn, if one was.
	pub mandate: Option<MandateId>,
}

/// Signs the consent of `key`, a provider's or a settler's, to pay at most `max_fee` for settling what shows `shown`;
/// `None` only where [`Key::sign_message`] gives none.
pub fn consent(
	key: &Key,
	genesis: &GenesisHash,
	session: SessionId,
	shown: &Credit,
	max_fee: Balance,
	valid_until: Moment,
) -> Option<Consent> {
	let signature = key.sign_message(&Consent::message(genesis, session, shown, max_fee, valid_until))?;
	Some(Consent { key: key.public(), max_fee, valid_until, signature })
}
