//! What is stored of a device.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Instant, Moment};
use coinop_voucher::PublicKey;
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;

/// The shortest period of an allowance: a minute, in ms.
pub const MIN_PERIOD: Moment = 60_000;

/// The longest period of an allowance: 366 days, in ms.
pub const MAX_PERIOD: Moment = 31_622_400_000;

/// What a device may spend of its owner's balance.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Allowance<T: Config> {
	/// µUSDT that one payment may come to.
	pub per_payment: Balance,
	/// µUSDT that the payments of a period may add up to.
	pub per_period: Balance,
	/// µUSDT that the fees of a period may add up to, beside the payments.
	pub fees_per_period: Balance,
	/// Length of a period in ms, [`MIN_PERIOD`] to [`MAX_PERIOD`].
	pub period: Moment,
	/// Whom it may pay. Empty: anyone.
	pub payees: BoundedVec<T::AccountId, T::MaxPayees>,
	/// The moment from which on it is void, in ms of the chain's timestamp.
	pub expires: Option<Moment>,
}

/// Whether a device may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum State {
	/// It may draw within its allowance.
	Active,
	/// It may do nothing.
	Suspended,
}

/// What was used of an allowance in one period. Survives changes of the allowance.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Usage {
	/// When period 0 began, in ms of the chain's timestamp.
	pub start: Moment,
	/// Length of a period in ms, of the last allowance there was; 0 before the first.
	pub length: Moment,
	/// The period to which `used` and `fees` belong, `⌊(then − start) / length⌋`.
	pub period: u64,
	/// µUSDT drawn in that period, net of what was given back.
	pub used: Balance,
	/// µUSDT of fees in that period.
	pub fees: Balance,
}

/// A device's record.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Device<T: Config> {
	/// The account that controls the device and pays for it.
	pub owner: T::AccountId,
	/// What the device signs with.
	pub key: PublicKey,
	/// Whether it may act.
	pub state: State,
	/// What it may spend; `None` is nothing.
	pub allowance: Option<Allowance<T>>,
	/// What it used of that.
	pub usage: Usage,
	/// Counts its owners, 0 for the first.
	pub epoch: u32,
	/// µUSDT held from the owner for this record.
	pub deposit: Balance,
}

/// What stays of a revoked device.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Tombstone<T: Config> {
	/// Its last owner.
	pub owner: T::AccountId,
	/// When it was revoked.
	pub revoked: Instant,
	/// µUSDT held from the owner for this tombstone, for ever.
	pub deposit: Balance,
}
