//! The rules of a session, free of storage.

use crate::types::{CloseRequest, Session};
use coinop_primitives::{Balance, Drawn, Instant, Moment};
use coinop_voucher::{
	appraise, rate::units_within, Anchor, Credit, Crypto, Evidence, GenesisHash, Refusal, SessionFacts, SessionId,
};

/// What the register says of a session's parties: what may end it from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outside {
	/// When the paying device was revoked, if it was.
	pub revoked: Option<Instant>,
	/// When the issuer withdrew its attestation of the meter's key, if it did.
	pub withdrawn: Option<Instant>,
}

impl<AccountId: PartialEq> Session<AccountId> {
	/// µUSDT still held for the session: what the account charged gets back if it closes now.
	pub fn remainder(&self) -> Balance {
		self.deposit.saturating_sub(self.paid)
	}

	/// µUSDT that the credited use is worth, as far as the deposit pays it.
	pub fn payable(&self) -> Balance {
		self.terms.due(self.credit.units, self.credit.idle_seconds).min(self.deposit)
	}

	/// µUSDT that crediting `shown` would add to what was paid.
	pub fn would_pay(&self, shown: &Credit) -> Balance {
		let units = self.credit.units.max(shown.units);
		let idle_seconds = self.credit.idle_seconds.max(shown.idle_seconds);
		self.terms.due(units, idle_seconds).min(self.deposit).saturating_sub(self.paid)
	}

	/// Counts what is payable as paid and answers the µUSDT that this adds.
	pub fn pay(&mut self) -> Balance {
		let amount = self.payable().saturating_sub(self.paid);
		self.paid = self.paid.saturating_add(amount);
		amount
	}

	/// Credits what `evidence` shows beyond what was credited, or says why it does not count. `limit` is the most
	/// hashes that any one call may make, `left` how many this one may; `left` falls by those made, also when the
	/// evidence turns out to be wrong.
	///
	/// Where the next tick worth anything is more than `limit` hashes away from what was checked, ticks below it
	/// are accepted though they show nothing new: the chain is climbed in steps, and no other settlement, by
	/// whomever, can put a tick out of its holder's reach.
	///
	/// Evidence of more than `most` is refused as it is, whatever else it shows; it is as good as before when more is
	/// allowed.
	pub fn accept<C: Crypto>(
		&mut self,
		genesis: &GenesisHash,
		id: SessionId,
		evidence: &Evidence,
		limit: u32,
		left: &mut u32,
		most: &Credit,
	) -> Result<(), Refusal> {
		let shown = evidence.shown(self.opening_anchor.as_ref())?;
		if shown.units > most.units || shown.idle_seconds > most.idle_seconds {
			return Err(Refusal::OverRate);
		}
		let (key, opening_anchor) = (self.signed_by.key(), self.opening_anchor.as_ref());
		let facts = SessionFacts { genesis, session: id, key, opening_anchor };
		let outcome = match appraise::<C>(&facts, evidence, &self.credit, self.cursor.as_ref(), *left) {
			Err(Refusal::NothingNew) if self.climbs(evidence, limit) => {
				appraise::<C>(&facts, evidence, &Credit::default(), self.cursor.as_ref(), *left)
			},
			outcome => outcome,
		};
		if matches!(outcome, Ok(_) | Err(Refusal::WrongTick)) {
			*left = left.saturating_sub(self.hashes(evidence));
		}
		let worth = outcome?;
		self.credit = Credit {
			units: self.credit.units.max(worth.credit.units),
			idle_seconds: self.credit.idle_seconds.max(worth.credit.idle_seconds),
		};
		self.cursor = worth.cursor.or(self.cursor);
		Ok(())
	}

	/// How many hashes checking the ticks of `evidence` takes.
	pub fn hashes(&self, evidence: &Evidence) -> u32 {
		let (Some(ticks), Some((_, anchor))) = (evidence.ticks, self.anchor_of(evidence)) else { return 0 };
		match ticks.count.checked_sub(self.checked_on(&anchor)) {
			Some(steps) if steps > 0 => steps,
			_ => ticks.count,
		}
	}

	/// The anchor that the ticks of `evidence` are on, and its base in units.
	fn anchor_of(&self, evidence: &Evidence) -> Option<(u64, Anchor)> {
		let (base, anchor) = evidence.anchor(self.opening_anchor.as_ref());
		Some((base, anchor?))
	}

	/// How many ticks of `anchor` are known to be good.
	fn checked_on(&self, anchor: &Anchor) -> u32 {
		self.cursor.filter(|cursor| cursor.root == anchor.root).map_or(0, |cursor| cursor.ticks.count)
	}

	/// Whether `evidence` goes on checking a chain whose next tick worth anything is out of one call's reach.
	fn climbs(&self, evidence: &Evidence, limit: u32) -> bool {
		let (Some(ticks), Some((base, anchor))) = (evidence.ticks, self.anchor_of(evidence)) else { return false };
		let checked = self.checked_on(&anchor);
		let next = self
			.credit
			.units
			.checked_sub(base)
			.and_then(|units| units.checked_div(anchor.units_per_tick))
			.and_then(|ticks| ticks.checked_add(1));
		ticks.count > checked
			&& next.is_some_and(|next| {
				next <= u64::from(anchor.length) && next.saturating_sub(u64::from(checked)) > u64::from(limit)
			})
	}

	/// Whether `who` may pay into the session or ask to close it: the payer or the account charged.
	pub fn is_payers(&self, who: &AccountId) -> bool {
		*who == self.payer || *who == self.charged
	}

	/// Whether `who` owns the device that pays.
	fn is_owner(&self, who: &AccountId) -> bool {
		*who == self.charged && self.charged != self.payer
	}

	/// Adds `amount` µUSDT that `who` paid in, drawn in the allowance's `period` if a device drew it, and cancels
	/// a pending request to close, unless the owner made it and the device pays. `None` if it does not fit.
	pub fn top_up(&mut self, who: &AccountId, amount: Balance, period: Option<Moment>) -> Option<()> {
		self.deposit = self.deposit.checked_add(amount)?;
		self.drawn = Drawn::and(self.drawn, period, amount);
		let by_owner = self.is_owner(who);
		self.close_request = self.close_request.filter(|request| request.by_owner && !by_owner);
		Some(())
	}

	/// Notes that `who` asked to close at `now` and answers the request, or `None` if that was asked already. An
	/// owner takes over its device's request: the window goes on from when it began.
	pub fn request_close(&mut self, who: &AccountId, now: Instant) -> Option<CloseRequest> {
		let by_owner = self.is_owner(who);
		let request = match self.close_request {
			None => CloseRequest { since: now, by_owner },
			Some(request) if by_owner && !request.by_owner => CloseRequest { by_owner, ..request },
			Some(_) => return None,
		};
		self.close_request = Some(request);
		Some(request)
	}

	/// What binds the session to end, whichever is first: the request to close, the expiry (which may be to come), the
	/// paying device's revocation, the withdrawal of the meter's attestation.
	fn ends(&self, outside: &Outside) -> impl Iterator<Item = Instant> {
		let requested = self.close_request.map(|request| request.since);
		let expiry = self.opened.projected(self.expiry);
		[requested, Some(expiry), outside.revoked, outside.withdrawn].into_iter().flatten()
	}

	/// Whether the dispute window has passed since one of what binds the session to end.
	pub fn is_over(&self, outside: &Outside, now: &Instant) -> bool {
		self.ends(outside).any(|since| since.has_passed(self.terms.dispute_window, now))
	}

	/// When the dispute window begins, or began: the window that passes first, if every slot from now on has its block.
	pub fn closing(&self, outside: &Outside) -> Instant {
		let earliest = self.ends(outside).min_by_key(|since| (since.at, since.block));
		earliest.unwrap_or(self.opened.projected(self.expiry))
	}

	/// The most that counts at `now` where a meter signs: as many units as the payer's cap on units an hour allows from
	/// the opening until now, and as many idle seconds as have passed; or until what bound the session to end, since a
	/// payer who asked to close owes no more for the time after that. Where the payer signs itself, any amount.
	pub fn most(&self, outside: &Outside, now: &Instant) -> Credit {
		let Some(rate) = self.signed_by.max_units_per_hour() else {
			return Credit { units: u64::MAX, idle_seconds: u64::MAX };
		};
		let until = self.ends(outside).map(|since| since.at).fold(now.at, Moment::min);
		let elapsed = until.saturating_sub(self.opened.at);
		Credit { units: units_within(rate, elapsed), idle_seconds: elapsed.div_ceil(1_000) }
	}

	/// What a close gives back to the device's allowance: no more than was drawn in that period, nor than what
	/// returns to the account charged.
	pub fn given_back(&self) -> Option<Drawn> {
		let returned = self.remainder().saturating_add(self.record_deposit);
		self.drawn.map(|drawn| drawn.at_most(returned))
	}
}
