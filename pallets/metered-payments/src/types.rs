//! What is stored, and what calls take.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

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

/// Whose statements count in a session.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SignedBy<AccountId> {
	/// The payer's: each statement is a voucher. The key may be any that the payer trusts.
	#[codec(index = 0)]
	Payer(PublicKey),
	/// A meter's, for which an accredited issuer vouches: each statement is a reading.
	#[codec(index = 1)]
	Meter {
		/// The meter's account.
		meter: AccountId,
		/// The issuer on whose word the payer relies.
		issuer: AccountId,
		/// Its key, which must be the attested one when the session opens.
		key: PublicKey,
		/// The most units an hour that the payer pays for, whatever the meter says, counted from the opening. Choose at
		/// least what the meter can count at its top speed.
		max_units_per_hour: u64,
	},
}

impl<AccountId> SignedBy<AccountId> {
	/// The one key whose statements count.
	pub fn key(&self) -> &PublicKey {
		match self {
			SignedBy::Payer(key) | SignedBy::Meter { key, .. } => key,
		}
	}

	/// The meter and who vouches for it, if a meter signs.
	pub fn meter(&self) -> Option<(&AccountId, &AccountId)> {
		match self {
			SignedBy::Payer(_) => None,
			SignedBy::Meter { meter, issuer, .. } => Some((meter, issuer)),
		}
	}

	/// The cap on units an hour, if there is one.
	pub fn max_units_per_hour(&self) -> Option<u64> {
		match self {
			SignedBy::Payer(_) => None,
			SignedBy::Meter { max_units_per_hour, .. } => Some(*max_units_per_hour),
		}
	}
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
	/// Whose statements count.
	pub signed_by: SignedBy<AccountId>,
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

/// Number of a mandate: one counter, never reused.
pub type MandateId = u64;

/// A payer's leave for a payee to draw on it, up to a cap a period, until a date.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Mandate<AccountId> {
	/// Who granted it: an account or a device.
	pub payer: AccountId,
	/// The account that pays; the mandate is void once the payer's payments are charged to another.
	pub charged: AccountId,
	/// Who may draw (its owner gets the money, if that is a device).
	pub payee: AccountId,
	/// µUSDT that may be drawn in one period. What is not drawn is not carried over.
	pub cap: Balance,
	/// Length of a period in ms.
	pub period: Moment,
	/// When period 0 began, in ms.
	pub start: Moment,
	/// The moment in ms from which on it is void.
	pub until: Moment,
	/// The period that `used` belongs to, `⌊(then − start) / period⌋`.
	pub last: u64,
	/// µUSDT drawn in that period.
	pub used: Balance,
	/// The paying device's standing when it granted it: void once that has changed.
	pub standing: u64,
	/// What it drew from its device's allowance for its record.
	pub drawn: Option<Drawn>,
	/// µUSDT held for this record.
	pub record_deposit: Balance,
	/// What it is for, as the two agreed.
	pub reference: [u8; 32],
}

/// One item of [`crate::Call::pay_many`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payment<AccountId> {
	/// Who is paid; if that is a device, its owner gets the money.
	pub payee: AccountId,
	/// µUSDT, at least 1.
	pub amount: Balance,
	/// What it is for, as the two agreed; zeros for nothing.
	pub reference: [u8; 32],
}

/// One item of [`crate::Call::settle_many`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Settlement {
	/// The session.
	pub session: SessionId,
	/// What shows its use.
	pub evidence: Evidence,
}
