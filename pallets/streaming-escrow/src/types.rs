//! What is stored, and what calls take.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use crate::schedule::{Flow, Rate, Schedule, Side, MAX_MILESTONES};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Drawn, Instant, Moment};
use coinop_voucher::{PublicKey, Signature};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Number of an escrow: one counter, never reused.
pub type EscrowId = u64;

/// Most recipients of one escrow.
pub const MAX_RECIPIENTS: u32 = 8;

const _: () = assert!(MAX_RECIPIENTS < u16::BITS, "each party has a bit in Consents");
const _: () = assert!(MAX_MILESTONES <= u16::BITS, "each milestone has a bit in Escrow::released");

/// What the shares of an escrow's recipients add up to: they are parts per million.
pub const WHOLE: u32 = 1_000_000;

/// One who is paid, and for how much of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Recipient<AccountId> {
	/// An account, or a device, whose owner gets the money.
	pub account: AccountId,
	/// Parts per million of all that accrues.
	pub share: u32,
}

/// The recipients. The first also gets the µUSDT that the shares leave over.
pub type Recipients<AccountId> = BoundedVec<Recipient<AccountId>, ConstU32<MAX_RECIPIENTS>>;

/// Who may end an escrow before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CancelBy {
	/// The payer, alone and at once.
	Payer,
	/// The payer and every recipient together.
	Both,
	/// Nobody.
	Nobody,
}

/// Who decides a dispute, by when, and what holds if it doesn't.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Arbitration<AccountId> {
	/// An account or a device that is neither side's.
	pub arbiter: AccountId,
	/// Milliseconds from the dispute in which the arbiter decides.
	pub deadline: Moment,
	/// Parts per million of what was undecided that the recipients get if the arbiter doesn't decide.
	pub default: u32,
	/// µUSDT that the one who raises a dispute puts down, for the other side if it turns out to be wrong.
	pub bond: Balance,
}

/// What an escrow is about, for ever, but for recipients that pass on their side and for rates that change as the
/// terms allow.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms<AccountId> {
	/// Who is paid.
	pub recipients: Recipients<AccountId>,
	/// What becomes theirs by when.
	pub schedule: Schedule,
	/// An account or a device that confirms milestones beside the payer.
	pub inspector: Option<AccountId>,
	/// Who may end it early.
	pub cancel: CancelBy,
	/// Milliseconds from announcing a lower rate until it can take effect; with 0 only if every recipient agrees.
	pub notice: Moment,
	/// How disputes are decided; without it there are none.
	pub arbitration: Option<Arbitration<AccountId>>,
}

/// A signed confirmation that a milestone was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Confirmation {
	/// A key of the payer, of the account charged or of the inspector.
	pub key: PublicKey,
	/// Its signature over [`coinop_voucher::message::confirmation`].
	pub signature: Signature,
}

/// Who of an escrow's parties agreed to something: bit 0 the payer, bit n + 1 the n-th recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Consents(pub u16);

/// An agreement to cancel in the making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cancelling {
	/// The moment in ms of the first consent.
	pub since: Moment,
	/// Who agreed.
	pub agreed: Consents,
}

/// A lower rate that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RateChange {
	/// The rate to come.
	pub rate: Rate,
	/// When it was announced.
	pub since: Instant,
	/// Which recipients agreed.
	pub agreed: Consents,
}

/// A dispute that is not decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Dispute<AccountId> {
	/// Which side raised it.
	pub by: Side,
	/// The account from which the bond is held.
	pub charged: AccountId,
	/// µUSDT of the bond.
	pub bond: Balance,
	/// When it was raised.
	pub since: Instant,
	/// What was decided at that moment, and stays so.
	pub decided: Decided,
}

/// What the schedule has decided of a deposit; the rest is open.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Decided {
	/// µUSDT that are the recipients'.
	pub accrued: Balance,
	/// µUSDT that are the payer's again: milestones that were missed.
	pub lapsed: Balance,
}

/// Funds of one account held for recipients under a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Escrow<AccountId> {
	/// Who created it: an account or a device.
	pub payer: AccountId,
	/// The account whose money is held, for ever; refunds go there.
	pub charged: AccountId,
	/// What was agreed.
	pub terms: Terms<AccountId>,
	/// How an open-ended schedule stands.
	pub flow: Option<Flow>,
	/// The milestones that were confirmed, one bit each.
	pub released: u16,
	/// µUSDT deposited in all.
	pub deposited: Balance,
	/// µUSDT accrued when recipients were last paid: each has got its share of these, rounded down.
	pub distributed: Balance,
	/// µUSDT returned to the account charged so far.
	pub refunded: Balance,
	/// When it was created.
	pub created: Instant,
	/// An agreement to cancel in the making.
	pub cancelling: Option<Cancelling>,
	/// A lower rate that was announced.
	pub rate_change: Option<RateChange>,
	/// The dispute, if one was raised.
	pub dispute: Option<Dispute<AccountId>>,
	/// What it drew from its device's allowance, if a device created it.
	pub drawn: Option<Drawn>,
	/// µUSDT held for this record.
	pub record_deposit: Balance,
}

/// How an escrow came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Ending {
	/// Its schedule was carried out.
	Completed,
	/// It was cancelled.
	Cancelled,
	/// The arbiter decided.
	Resolved,
	/// The arbiter did not decide in time.
	Defaulted,
}
