//! What terms must be like, free of storage.

use crate::{
	schedule::{Flow, Schedule},
	types::{CancelBy, Terms, WHOLE},
};
use coinop_primitives::{Balance, Moment};

/// The furthest that anything may lie in the future, or in the past: a hundred years, in ms. Beyond it someone took
/// seconds for milliseconds.
pub const MAX_LENGTH: Moment = 3_155_760_000_000;

/// What is wrong with terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
	/// Nobody is paid.
	NoRecipients,
	/// A share of zero.
	ZeroShare,
	/// The shares don't add up to a million.
	SharesDontAddUp,
	/// An account is named twice.
	DuplicateRecipient,
	/// An amount of zero.
	ZeroAmount,
	/// A rate of zero.
	ZeroRate,
	/// Amounts add up to more than 128 bits.
	Overflow,
	/// The end does not come after the start.
	EndBeforeStart,
	/// The cliff is not between start and end.
	CliffOutOfRange,
	/// Cycles of no time, or none of them.
	NoCycles,
	/// No milestone, or an inspector with nothing to inspect.
	NoMilestones,
	/// The end or a deadline has come already.
	DeadlinePassed,
	/// Something lies more than a hundred years away.
	TooFarAway,
	/// More than the whole for the recipients.
	InvalidSplit,
	/// A bond of zero.
	ZeroBond,
}

impl<AccountId: PartialEq> Terms<AccountId> {
	/// Answers the deposit in µUSDT that these terms take at `now`, or what is wrong with them.
	pub fn deposit(&self, now: Moment) -> Result<Balance, Flaw> {
		self.check_recipients()?;
		self.check_schedule(now)?;
		if let Some(arbitration) = &self.arbitration {
			ensure(arbitration.default <= WHOLE, Flaw::InvalidSplit)?;
			ensure(arbitration.bond > 0, Flaw::ZeroBond)?;
			ensure(arbitration.deadline <= MAX_LENGTH, Flaw::TooFarAway)?;
		}
		ensure(self.notice <= MAX_LENGTH, Flaw::TooFarAway)?;
		self.schedule.deposit().ok_or(Flaw::Overflow)
	}

	fn check_recipients(&self) -> Result<(), Flaw> {
		ensure(!self.recipients.is_empty(), Flaw::NoRecipients)?;
		ensure(self.recipients.iter().all(|recipient| recipient.share > 0), Flaw::ZeroShare)?;
		let sum = self.recipients.iter().fold(0u32, |sum, recipient| sum.saturating_add(recipient.share));
		ensure(sum == WHOLE, Flaw::SharesDontAddUp)?;
		let mut rest = self.recipients.as_slice();
		while let Some((first, others)) = rest.split_first() {
			ensure(others.iter().all(|other| other.account != first.account), Flaw::DuplicateRecipient)?;
			rest = others;
		}
		Ok(())
	}

	fn check_schedule(&self, now: Moment) -> Result<(), Flaw> {
		let near = |moment: Moment| ensure(moment.abs_diff(now) <= MAX_LENGTH, Flaw::TooFarAway);
		match &self.schedule {
			Schedule::Milestones(milestones) => {
				ensure(!milestones.is_empty(), Flaw::NoMilestones)?;
				for milestone in milestones {
					ensure(milestone.amount > 0, Flaw::ZeroAmount)?;
					ensure(milestone.deadline > now, Flaw::DeadlinePassed)?;
					near(milestone.deadline)?;
				}
				return Ok(());
			},
			Schedule::Linear { amount, start, cliff, end } => {
				ensure(*amount > 0, Flaw::ZeroAmount)?;
				ensure(start < end, Flaw::EndBeforeStart)?;
				ensure((start..=end).contains(&cliff), Flaw::CliffOutOfRange)?;
				ensure(*end > now, Flaw::DeadlinePassed)?;
				near(*start).and_then(|()| near(*end))?;
			},
			Schedule::Open { deposit, start, rate } => {
				ensure(rate.amount > 0, Flaw::ZeroRate)?;
				ensure(*deposit > 0, Flaw::ZeroAmount)?;
				// One that has passed is taken for now.
				ensure(start.saturating_sub(now) <= MAX_LENGTH, Flaw::TooFarAway)?;
				// What nobody can take back must come to an end.
				let dry = Flow::new(*rate, (*start).max(now)).depletes(*deposit);
				let ends = dry.is_some_and(|dry| dry.saturating_sub(now) <= MAX_LENGTH);
				ensure(ends || self.cancel == CancelBy::Payer, Flaw::TooFarAway)?;
			},
			Schedule::Cycles { amount, start, period, count } => {
				ensure(*amount > 0, Flaw::ZeroAmount)?;
				ensure(*count > 0 && *period > 0, Flaw::NoCycles)?;
				let last = period
					.checked_mul(u64::from(*count).saturating_sub(1))
					.and_then(|length| start.checked_add(length))
					.ok_or(Flaw::TooFarAway)?;
				ensure(last > now, Flaw::DeadlinePassed)?;
				near(*start).and_then(|()| near(last))?;
			},
		}
		ensure(self.inspector.is_none(), Flaw::NoMilestones)
	}
}

fn ensure(holds: bool, flaw: Flaw) -> Result<(), Flaw> {
	holds.then_some(()).ok_or(flaw)
}
