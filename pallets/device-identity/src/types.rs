//! What is stored of a device.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Instant, Moment};
use coinop_voucher::PublicKey;
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;

/// Number of a group: one counter for the whole chain, never reused.
pub type GroupId = u64;

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
	/// Whether its account's own key signs its transactions, as for any account: until the first rotation or
	/// hand-over. From then on its transactions come through [`crate::DeviceAuth`] alone.
	pub account_key: bool,
	/// Whether it may act, as far as that is the device's own affair: its group may be suspended.
	pub state: State,
	/// What it may spend; `None` is what its group's template says, or nothing.
	pub allowance: Option<Allowance<T>>,
	/// What it used of that.
	pub usage: Usage,
	/// The group that it is in.
	pub group: Option<Membership>,
	/// To whom its owner offered it.
	pub offer: Option<Offer<T>>,
	/// Counts rotations and hand-overs: what was signed in an earlier epoch is void.
	pub epoch: u32,
	/// Counts hand-overs alone.
	pub handovers: u32,
	/// Counts suspensions, hand-overs and changes of group, by the device's owner one by one.
	pub changes: u32,
	/// µUSDT held from the owner for this record.
	pub deposit: Balance,
}

impl<T: Config> Device<T> {
	/// Whether it signs with P-256, which no wallet does.
	pub fn is_p256(&self) -> bool {
		matches!(self.key, PublicKey::P256(_))
	}
}

/// A device's place in a group of its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Membership {
	/// The group's number.
	pub group: GroupId,
	/// The group's epoch when the device was last let act: it does while that is at least [`Group::active_since`].
	pub epoch: u32,
	/// When it joined, in ms. What it drew before counted elsewhere.
	pub joined: Moment,
}

/// A device offered to another account.
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
pub struct Offer<T: Config> {
	/// Who may accept.
	pub to: T::AccountId,
	/// The moment from which on nobody may, in ms.
	pub expires: Moment,
}

/// What the devices of a group, or all of an owner's, may spend together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cap {
	/// µUSDT that the payments of a period may add up to.
	pub per_period: Balance,
	/// µUSDT that the fees of a period may add up to, beside the payments.
	pub fees_per_period: Balance,
	/// Length of a period in ms, [`MIN_PERIOD`] to [`MAX_PERIOD`].
	pub period: Moment,
}

/// A group of an owner's devices.
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
pub struct Group<T: Config> {
	/// What they may spend together.
	pub cap: Cap,
	/// What they used of it.
	pub usage: Usage,
	/// What each may spend that has no allowance of its own.
	pub template: Option<Allowance<T>>,
	/// Counts suspensions of the whole group.
	pub epoch: u32,
	/// Members act whose epoch is at least this.
	pub active_since: u32,
	/// How many devices are in it.
	pub members: u32,
	/// µUSDT held from the owner for this record.
	pub deposit: Balance,
}

/// What all of an owner's devices may spend together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OwnerCap {
	/// The cap.
	pub cap: Cap,
	/// What they used of it.
	pub usage: Usage,
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
