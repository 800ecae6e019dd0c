//! The rules of an escrow, free of storage.

use crate::{
	schedule::{cycles, linear, Flow, Schedule, Side},
	types::{CancelBy, Cancelling, Consents, Decided, Dispute, Escrow, RateChange, Recipients, Terms, WHOLE},
};
use alloc::vec::Vec;
use codec::{Encode, MaxEncodedLen};
use coinop_primitives::{Balance, Drawn, Instant, Moment};
use sp_core::U256;

/// How long a consent waits for the others', and a lower rate whose notice has passed for its use: 7 days, in ms.
/// Nobody is held to what it agreed to, or was told, when things have changed.
pub const CONSENT_LIFE: Moment = 604_800_000;

/// What each side can have of an escrow, in µUSDT. The three add up to what is held, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Books {
	/// What a withdrawal would pay the recipients.
	pub withdrawable: Balance,
	/// What the payer can have back by itself.
	pub refundable: Balance,
	/// What time, a confirmation, an agreement or the arbiter will decide, and what the shares of what has accrued
	/// leave over.
	pub undecided: Balance,
}

/// `⌊amount × share / 10⁶⌋`
pub fn part(amount: Balance, share: u32) -> Balance {
	let product = U256::from(amount).saturating_mul(share.into());
	// At most `amount`, since a share is at most the whole.
	product.checked_div(WHOLE.into()).unwrap_or_default().low_u128()
}

/// What each recipient has got, in µUSDT, when `amount` was shared out and more may follow: its share, rounded down.
/// Unlike any other rounding that adds up to the whole, no part ever falls when `amount` grows.
pub fn parts<AccountId>(recipients: &Recipients<AccountId>, amount: Balance) -> Vec<Balance> {
	recipients.iter().map(|recipient| part(amount, recipient.share)).collect()
}

/// [`parts`] when nothing follows: the first recipient gets what they leave over, so that all of `amount` is shared
/// out.
pub fn last_parts<AccountId>(recipients: &Recipients<AccountId>, amount: Balance) -> Vec<Balance> {
	let mut parts = parts(recipients, amount);
	let rest = amount.saturating_sub(sum(&parts));
	if let Some(first) = parts.first_mut() {
		*first = first.saturating_add(rest);
	}
	parts
}

/// The sum of amounts that are parts of one.
pub fn sum(parts: &[Balance]) -> Balance {
	parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
}

impl Consents {
	/// Nobody's.
	pub const NONE: Self = Self(0);

	/// The payer's.
	pub const PAYER: Self = Self(1);

	/// That of the recipient at `index`.
	pub fn recipient(index: usize) -> Self {
		let bit = u32::try_from(index).ok().and_then(|index| index.checked_add(1));
		Self(bit.and_then(|bit| 1u16.checked_shl(bit)).unwrap_or_default())
	}

	/// Both together.
	pub fn and(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// These without `other`.
	pub fn without(self, other: Self) -> Self {
		Self(self.0 & !other.0)
	}

	/// Whether all of `others` are among these.
	pub fn include(self, others: Self) -> bool {
		others.without(self).0 == 0
	}
}

impl<AccountId: Clone + Encode + MaxEncodedLen> Escrow<AccountId> {
	/// An escrow of `deposit` µUSDT that begins at `now`, not yet charged to anyone but `payer`.
	pub fn new(payer: AccountId, terms: Terms<AccountId>, deposit: Balance, now: Instant) -> Self {
		let flow = match &terms.schedule {
			Schedule::Open { rate, start, .. } => Some(Flow::new(*rate, (*start).max(now.at))),
			_ => None,
		};
		Self {
			charged: payer.clone(),
			payer,
			terms,
			flow,
			released: 0,
			deposited: deposit,
			distributed: 0,
			refunded: 0,
			created: now,
			cancelling: None,
			rate_change: None,
			dispute: None,
			drawn: None,
			record_deposit: 0,
		}
	}

	/// The longest that this record, as it is when it was made, can become, in bytes: everything in it that can be
	/// there or not is there.
	pub fn longest(&self) -> usize {
		self.encoded_size()
			.saturating_add(Cancelling::max_encoded_len())
			.saturating_add(RateChange::max_encoded_len())
			.saturating_add(Dispute::<AccountId>::max_encoded_len())
			.saturating_add(Drawn::max_encoded_len())
			// Who paused a flow.
			.saturating_add(Side::max_encoded_len())
	}
}

impl<AccountId: PartialEq> Escrow<AccountId> {
	/// What has been decided by `now`. A dispute stops it.
	pub fn decided(&self, now: &Instant) -> Decided {
		if let Some(dispute) = &self.dispute {
			return dispute.decided;
		}
		let accrued = match &self.terms.schedule {
			Schedule::Linear { amount, start, cliff, end } => linear(*amount, *start, *cliff, *end, now.at),
			Schedule::Cycles { amount, start, period, count } => cycles(*amount, *start, *period, *count, now.at),
			Schedule::Open { .. } => self.flow.map_or(0, |flow| flow.accrued(self.deposited, now.at)),
			Schedule::Milestones(milestones) => {
				return (0u32..).zip(milestones).fold(Decided::default(), |sum, (index, milestone)| {
					let missed = self.has_come(milestone.deadline, now);
					match (self.is_released(index), missed, milestone.default) {
						(true, _, _) | (false, true, Side::Recipients) => {
							Decided { accrued: sum.accrued.saturating_add(milestone.amount), ..sum }
						},
						(false, true, Side::Payer) => {
							Decided { lapsed: sum.lapsed.saturating_add(milestone.amount), ..sum }
						},
						(false, false, _) => sum,
					}
				});
			},
		};
		Decided { accrued, lapsed: 0 }
	}

	/// Whether the milestone `index` can still be confirmed at `now`; `None` if there is none.
	pub fn is_pending(&self, index: u32, now: &Instant) -> Option<bool> {
		let Schedule::Milestones(milestones) = &self.terms.schedule else { return None };
		let milestone = milestones.get(usize::try_from(index).ok()?)?;
		Some(!self.is_released(index) && !self.has_come(milestone.deadline, now))
	}

	/// Notes that the milestone `index` was confirmed.
	pub fn release(&mut self, index: u32) {
		self.released |= 1u16.checked_shl(index).unwrap_or_default();
	}

	fn is_released(&self, index: u32) -> bool {
		self.released & 1u16.checked_shl(index).unwrap_or_default() != 0
	}

	/// Whether a deadline set at the creation has passed, in time and in blocks.
	fn has_come(&self, deadline: Moment, now: &Instant) -> bool {
		self.created.has_passed(deadline.saturating_sub(self.created.at), now)
	}

	/// µUSDT that are held for the escrow, without its record's deposit and a bond.
	pub fn held(&self) -> Balance {
		self.deposited
			.saturating_sub(sum(&parts(&self.terms.recipients, self.distributed)))
			.saturating_sub(self.refunded)
	}

	/// µUSDT that nothing has decided yet.
	pub fn undecided(&self, decided: &Decided) -> Balance {
		self.deposited.saturating_sub(decided.accrued).saturating_sub(decided.lapsed)
	}

	/// What each side can have at `now`.
	pub fn books(&self, now: &Instant) -> Books {
		let (held, decided) = (self.held(), self.decided(now));
		let paid = sum(&parts(&self.terms.recipients, self.distributed));
		let withdrawable = match self.after_default(now) {
			Some(accrued) => accrued.saturating_sub(paid),
			None if self.is_complete(&decided) => decided.accrued.saturating_sub(paid),
			None => sum(&parts(&self.terms.recipients, decided.accrued)).saturating_sub(paid),
		};
		let unaccrued = match self.after_default(now) {
			Some(accrued) => self.deposited.saturating_sub(accrued),
			None if self.payer_may_cancel(&decided) => self.deposited.saturating_sub(decided.accrued),
			None => decided.lapsed,
		};
		let refundable = unaccrued.saturating_sub(self.refunded);
		Books { withdrawable, refundable, undecided: held.saturating_sub(withdrawable).saturating_sub(refundable) }
	}

	/// Whether nothing of the escrow can change any more but by paying it out. An open-ended one can be topped up.
	pub fn is_complete(&self, decided: &Decided) -> bool {
		self.dispute.is_none() && self.flow.is_none() && self.undecided(decided) == 0
	}

	/// Whether the payer can end it by itself: the terms say so, or there is nothing to take back.
	pub fn payer_may_cancel(&self, decided: &Decided) -> bool {
		self.dispute.is_none() && (self.terms.cancel == CancelBy::Payer || self.undecided(decided) == 0)
	}

	/// Everyone whose consent it takes to end it together.
	pub fn everyone(&self) -> Consents {
		self.all_recipients().and(Consents::PAYER)
	}

	/// Every recipient.
	pub fn all_recipients(&self) -> Consents {
		self.recipients_where(|_| true)
	}

	/// The recipients of whose accounts `holds` is true.
	pub fn recipients_where(&self, holds: impl Fn(&AccountId) -> bool) -> Consents {
		let recipients = self.terms.recipients.iter().enumerate();
		recipients
			.filter(|(_, recipient)| holds(&recipient.account))
			.fold(Consents::NONE, |consents, (index, _)| consents.and(Consents::recipient(index)))
	}

	/// Adds consents to ending it together, and answers who has agreed by now. What is older than [`CONSENT_LIFE`] is
	/// forgotten. `None` if these had agreed already.
	pub fn agree_to_cancel(&mut self, who: Consents, now: Moment) -> Option<Consents> {
		let pending = self
			.cancelling
			.filter(|cancelling| now.saturating_sub(cancelling.since) < CONSENT_LIFE)
			.unwrap_or(Cancelling { since: now, agreed: Consents::NONE });
		let agreed = pending.agreed.and(who);
		if agreed == pending.agreed {
			return None;
		}
		self.cancelling = Some(Cancelling { agreed, ..pending });
		Some(agreed)
	}

	/// Forgets what the recipient at `index` agreed to: another takes its place.
	pub fn forget_consents(&mut self, index: usize) {
		let consents = Consents::recipient(index);
		if let Some(cancelling) = &mut self.cancelling {
			cancelling.agreed = cancelling.agreed.without(consents);
		}
		self.cancelling = self.cancelling.filter(|cancelling| cancelling.agreed != Consents::NONE);
		if let Some(change) = &mut self.rate_change {
			change.agreed = change.agreed.without(consents);
		}
	}

	/// Parts per million of the recipients of whose accounts `holds` is true.
	pub fn share_where(&self, holds: impl Fn(&AccountId) -> bool) -> u32 {
		let recipients = self.terms.recipients.iter().filter(|recipient| holds(&recipient.account));
		recipients.fold(0, |sum, recipient| sum.saturating_add(recipient.share))
	}

	/// The lower rate that was announced, if that still stands at `now`: when its notice has passed it waits for
	/// [`CONSENT_LIFE`], so that it can't be kept ready for ever.
	pub fn announced(&self, now: &Instant) -> Option<RateChange> {
		let life = self.terms.notice.saturating_add(CONSENT_LIFE);
		self.rate_change.filter(|change| now.at.saturating_sub(change.since.at) < life)
	}

	/// Adds `amount` µUSDT at `now`, drawn in the allowance's `period` if a device drew it. An open-ended escrow that
	/// ran dry goes on from now: the time between is not owed. `None` if it does not fit.
	pub fn top_up(&mut self, amount: Balance, period: Option<Moment>, now: Moment) -> Option<()> {
		let deposited = self.deposited.checked_add(amount)?;
		if let Some(flow) = &mut self.flow {
			flow.settle(self.deposited, now);
		}
		self.deposited = deposited;
		self.drawn = Drawn::and(self.drawn, period, amount);
		Some(())
	}

	/// µUSDT that are the recipients' once the arbiter's time has passed at `now` without a decision; `None` before.
	pub fn after_default(&self, now: &Instant) -> Option<Balance> {
		let (dispute, arbitration) = self.dispute.as_ref().zip(self.terms.arbitration.as_ref())?;
		let undecided = self.undecided(&dispute.decided);
		dispute
			.since
			.has_passed(arbitration.deadline, now)
			.then(|| dispute.decided.accrued.saturating_add(part(undecided, arbitration.default)))
	}

	/// Whether a decision that gives the recipients `to_recipients` of the `undecided` µUSDT goes against the side
	/// that raised the dispute: it gets less than half, rounded down.
	pub fn goes_against(by: Side, to_recipients: Balance, undecided: Balance) -> bool {
		let gets = match by {
			Side::Payer => undecided.saturating_sub(to_recipients),
			Side::Recipients => to_recipients,
		};
		gets < undecided >> 1
	}

	/// Counts `amount` µUSDT as returned, and answers what of them goes back to the device's allowance.
	pub fn refund(&mut self, amount: Balance) -> Option<Drawn> {
		self.refunded = self.refunded.saturating_add(amount);
		let given = self.drawn?.at_most(amount);
		self.drawn = self.drawn.map(|drawn| drawn.at_most(drawn.amount.saturating_sub(given.amount)));
		Some(given)
	}
}
