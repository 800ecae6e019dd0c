//! What is stored, and what calls take.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Drawn, Instant, Moment};
use coinop_voucher::{Anchor, Credit, Cursor, Evidence, PublicKey, SessionId, Terms};
use scale_info::TypeInfo;

/// Number of a tariff: one counter, never reused.
pub type TariffId = u64;

/// Published terms. They never change under their number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Tariff<AccountId> {
	/// Who provides at these terms.
	pub provider: AccountId,
	/// The account whose deposit is held for this record.
	pub charged: AccountId,
	/// The terms.
	pub terms: Terms,
	/// µUSDT held for this record.
	pub deposit: Balance,
}

/// A request to close a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CloseRequest {
	/// When the dispute window began.
	pub since: Instant,
	/// Whether the owner of the paying device asked, so that the device's top-up does not cancel it.
	pub by_owner: bool,
}

/// A deposit for a provider at one tariff, with the one key whose statements count.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Session<AccountId> {
	/// Who opened it: an account or a device.
	pub payer: AccountId,
	/// The account whose money is held, for ever; refunds go there.
	pub charged: AccountId,
	/// Who is paid (or its owner, if that is a device).
	pub provider: AccountId,
	/// The key whose statements count.
	pub key: PublicKey,
	/// The tariff it opened on, which may have been retired since.
	pub tariff: TariffId,
	/// That tariff's terms.
	pub terms: Terms,
	/// µUSDT deposited in all.
	pub deposit: Balance,
	/// µUSDT paid to the provider so far.
	pub paid: Balance,
	/// What has been shown so far, also beyond what the deposit pays.
	pub credit: Credit,
	/// The anchor given at opening; its base is 0 units.
	pub opening_anchor: Option<Anchor>,
	/// A tick that was checked, to save hashing.
	pub cursor: Option<Cursor>,
	/// When it was opened.
	pub opened: Instant,
	/// The moment in ms at which the last dispute window begins by itself.
	pub expiry: Moment,
	/// The pending request to close, if any.
	pub close_request: Option<CloseRequest>,
	/// What it drew from its device's allowance, if a device opened it.
	pub drawn: Option<Drawn>,
	/// µUSDT held for this record.
	pub record_deposit: Balance,
}

/// One item of [`crate::Call::settle_many`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Settlement {
	/// The session.
	pub session: SessionId,
	/// What shows its use.
	pub evidence: Evidence,
}
