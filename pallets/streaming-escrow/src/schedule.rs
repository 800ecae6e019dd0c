//! How money becomes the recipients' over time: exact arithmetic, always from totals, free of storage.
//!
//! Nothing here adds rounded steps. A rate keeps the fraction of a µUSDT that it has accrued whenever it is paused,
//! changed or topped up; every unit of time of a rate divides [`FRACTIONS`], so that this fraction is a whole number
//! and nothing is ever lost or made up.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Moment};
use core::cmp::Ordering;
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::U256;

/// Most milestones of one escrow.
pub const MAX_MILESTONES: u32 = 16;

/// Fractions of a µUSDT are counted in parts of this many: the least number of milliseconds that every [`Per`] divides.
pub const FRACTIONS: u64 = 1_324_512_000_000;

/// The time that a rate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Per {
	/// 1,000 ms.
	Second,
	/// 60 seconds.
	Minute,
	/// 60 minutes.
	Hour,
	/// 24 hours.
	Day,
	/// 7 days.
	Week,
	/// 30 days.
	Month,
	/// 365 days.
	Year,
}

impl Per {
	/// Its milliseconds.
	pub const fn ms(self) -> Moment {
		match self {
			Per::Second => 1_000,
			Per::Minute => 60_000,
			Per::Hour => 3_600_000,
			Per::Day => 86_400_000,
			Per::Week => 604_800_000,
			Per::Month => 2_592_000_000,
			Per::Year => 31_536_000_000,
		}
	}
}

/// An amount for each of a unit of time, accruing continuously.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Rate {
	/// µUSDT.
	pub amount: Balance,
	/// For each of these.
	pub per: Per,
}

impl Rate {
	/// Which of two rates is the higher.
	pub fn compare(&self, other: &Self) -> Ordering {
		// At most 128 and 35 bits.
		let scaled = |rate: &Self, per: Per| U256::from(rate.amount).saturating_mul(per.ms().into());
		scaled(self, other.per).cmp(&scaled(other, self.per))
	}

	/// What accrues in `ms` in parts of [`FRACTIONS`]: 128 + 64 + 31 bits at most.
	fn accrues(&self, ms: Moment) -> U256 {
		U256::from(self.amount).saturating_mul(ms.into()).saturating_mul(self.fractions())
	}

	/// Parts of [`FRACTIONS`] a millisecond and µUSDT.
	fn fractions(&self) -> U256 {
		FRACTIONS.checked_div(self.per.ms()).unwrap_or_default().into()
	}
}

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Side {
	/// The payer's: it goes to the account charged.
	Payer,
	/// The recipients', by their shares.
	Recipients,
}

/// An amount that is paid on a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Milestone {
	/// µUSDT.
	pub amount: Balance,
	/// The moment in ms until which it can be confirmed.
	pub deadline: Moment,
	/// Whose it is once the deadline has passed without a confirmation.
	pub default: Side,
}

/// What becomes the recipients' by when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Schedule {
	/// An amount in proportion to the time from start to end, nothing before the cliff.
	Linear {
		/// µUSDT in all.
		amount: Balance,
		/// The moment in ms from which on it counts; may lie in the past.
		start: Moment,
		/// The moment in ms before which nothing accrues, between start and end.
		cliff: Moment,
		/// The moment in ms at which all has accrued.
		end: Moment,
	},
	/// A rate without an end: it runs until the deposit is used up, and goes on when it is topped up.
	Open {
		/// µUSDT of the first deposit.
		deposit: Balance,
		/// The moment in ms from which on it accrues; one that has passed is now.
		start: Moment,
		/// The rate at the beginning.
		rate: Rate,
	},
	/// Amounts that are released by a confirmation each, or decided by a deadline.
	Milestones(BoundedVec<Milestone, ConstU32<MAX_MILESTONES>>),
	/// The same amount at the beginning of each period, a number of times.
	Cycles {
		/// µUSDT each time.
		amount: Balance,
		/// The moment in ms of the first time; may lie in the past.
		start: Moment,
		/// Milliseconds from one time to the next.
		period: Moment,
		/// How many times.
		count: u32,
	},
}

impl Schedule {
	/// µUSDT that it takes at the beginning; `None` if that is beyond 128 bits.
	pub fn deposit(&self) -> Option<Balance> {
		match self {
			Schedule::Linear { amount, .. } => Some(*amount),
			Schedule::Open { deposit, .. } => Some(*deposit),
			Schedule::Milestones(milestones) => {
				milestones.iter().try_fold(0, |sum: Balance, milestone| sum.checked_add(milestone.amount))
			},
			Schedule::Cycles { amount, count, .. } => amount.checked_mul(Balance::from(*count)),
		}
	}
}

/// µUSDT of `amount` that have accrued by `now`: `⌊amount × (now − start) / (end − start)⌋`, nothing before `cliff`,
/// all from `end` on.
pub fn linear(amount: Balance, start: Moment, cliff: Moment, end: Moment, now: Moment) -> Balance {
	if now >= end {
		return amount;
	}
	if now < cliff {
		return 0;
	}
	let [elapsed, length] = [now, end].map(|moment| U256::from(moment.saturating_sub(start)));
	// Less than `amount`, since `now` comes before `end`.
	U256::from(amount).saturating_mul(elapsed).checked_div(length).unwrap_or_default().low_u128()
}

/// µUSDT of `count` payments of `amount` that have come due by `now`, the first at `start`, one every `period` ms.
pub fn cycles(amount: Balance, start: Moment, period: Moment, count: u32, now: Moment) -> Balance {
	let Some(elapsed) = now.checked_sub(start) else { return 0 };
	let due = elapsed.checked_div(period).unwrap_or_default().saturating_add(1).min(count.into());
	amount.saturating_mul(due.into())
}

/// An open-ended rate at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Flow {
	/// The rate now.
	pub rate: Rate,
	/// The moment in ms since which it has run at this rate; it may be to come.
	pub since: Moment,
	/// Who paused it, if it is paused.
	pub paused: Option<Side>,
	/// µUSDT accrued before `since`.
	pub accrued: Balance,
	/// Parts of [`FRACTIONS`] of a µUSDT accrued before `since`, beside those.
	pub fraction: u64,
}

impl Flow {
	/// A flow that begins at `start`.
	pub fn new(rate: Rate, start: Moment) -> Self {
		Self { rate, since: start, paused: None, accrued: 0, fraction: 0 }
	}

	/// µUSDT accrued by `now`, at most `deposit`: there is no debt.
	pub fn accrued(&self, deposit: Balance, now: Moment) -> Balance {
		self.at(deposit, now).0
	}

	/// Counts what has accrued by `now`, so that pausing, another rate or another deposit changes only what follows.
	/// What a flow that ran dry would have accrued since is not owed.
	pub fn settle(&mut self, deposit: Balance, now: Moment) {
		(self.accrued, self.fraction) = self.at(deposit, now);
		self.since = self.since.max(now);
	}

	/// The first moment in ms at which `deposit` is used up, if it goes on as it does, or one since then; `None` if it is
	/// paused, or that is beyond 64 bits.
	pub fn depletes(&self, deposit: Balance) -> Option<Moment> {
		if self.paused.is_some() {
			return None;
		}
		let missing = U256::from(deposit.saturating_sub(self.accrued))
			.saturating_mul(FRACTIONS.into())
			.saturating_sub(self.fraction.into());
		let pace = U256::from(self.rate.amount).saturating_mul(self.rate.fractions());
		let (ms, rest) = missing.checked_div(pace).zip(missing.checked_rem(pace))?;
		let ms = ms.saturating_add(u8::from(!rest.is_zero()).into());
		u64::try_from(ms).ok().and_then(|ms| self.since.checked_add(ms))
	}

	/// µUSDT accrued by `now` and the fraction beside them; no fraction once `deposit` is used up.
	fn at(&self, deposit: Balance, now: Moment) -> (Balance, u64) {
		let ms = if self.paused.is_some() { 0 } else { now.saturating_sub(self.since) };
		// 223 bits at most, and the 41 of a fraction.
		let parts = self.rate.accrues(ms).saturating_add(self.fraction.into());
		let [whole, fraction] =
			[parts.checked_div(FRACTIONS.into()), parts.checked_rem(FRACTIONS.into())].map(Option::unwrap_or_default);
		let accrued = whole.saturating_add(self.accrued.into());
		if accrued >= deposit.into() {
			return (deposit, 0);
		}
		(accrued.low_u128(), fraction.low_u64())
	}
}
