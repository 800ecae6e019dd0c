//! Escrows as they touch storage and money: paying, refunding and closing, shared by all calls.

use crate::{
	escrow::{last_parts, parts, sum},
	schedule::Side,
	terms::Flaw,
	types::{Ending, Recipients},
	Config, Error, EscrowId, EscrowOf, Escrows, EscrowsOfPayer, EscrowsOfRecipient, Event, HoldReason, NextEscrow,
	Pallet, TermsOf,
};
use alloc::vec::Vec;
use coinop_primitives::{hold, release, Balance, DeviceInspect, Instant, Payouts, SpendingAuthority};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		fungible::Inspect as _,
		tokens::{DepositConsequence, Provenance},
		Get,
	},
};
use sp_runtime::DispatchError;

impl<T> From<Flaw> for Error<T> {
	fn from(flaw: Flaw) -> Self {
		match flaw {
			Flaw::NoRecipients => Error::NoRecipients,
			Flaw::ZeroShare => Error::ZeroShare,
			Flaw::SharesDontAddUp => Error::SharesDontAddUp,
			Flaw::DuplicateRecipient => Error::DuplicateRecipient,
			Flaw::ZeroAmount => Error::ZeroAmount,
			Flaw::ZeroRate => Error::ZeroRate,
			Flaw::Overflow => Error::Overflow,
			Flaw::EndBeforeStart => Error::EndBeforeStart,
			Flaw::CliffOutOfRange => Error::CliffOutOfRange,
			Flaw::NoCycles => Error::NoCycles,
			Flaw::NoMilestones => Error::NoMilestones,
			Flaw::DeadlinePassed => Error::DeadlinePassed,
			Flaw::TooFarAway => Error::TooFarAway,
			Flaw::InvalidSplit => Error::InvalidSplit,
			Flaw::ZeroBond => Error::ZeroBond,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The escrow `id`. Errors: there is none yet, or it was closed.
	pub(crate) fn escrow(id: EscrowId) -> Result<EscrowOf<T>, Error<T>> {
		Escrows::<T>::get(id).ok_or_else(|| {
			if id < NextEscrow::<T>::get() {
				Error::<T>::Closed
			} else {
				Error::<T>::NotFound
			}
		})
	}

	/// The escrow `id`, if no dispute stops it.
	pub(crate) fn undisputed(id: EscrowId) -> Result<EscrowOf<T>, Error<T>> {
		let escrow = Self::escrow(id)?;
		ensure!(escrow.dispute.is_none(), Error::<T>::Disputed);
		Ok(escrow)
	}

	/// Whether `who` is on the payer's side: the account charged, its owner if it has become a device, or the payer for as
	/// long as it is nobody else's device.
	pub(crate) fn is_payers(escrow: &EscrowOf<T>, who: &T::AccountId) -> bool {
		Self::is_charged(&escrow.charged, who)
			|| (*who == escrow.payer && T::Devices::owner(who).is_none_or(|owner| owner == escrow.charged))
	}

	fn is_charged(charged: &T::AccountId, who: &T::AccountId) -> bool {
		who == charged || *who == T::Devices::beneficiary(charged)
	}

	/// Checks who takes part, which takes the register of devices.
	pub(crate) fn check_parties(payer: &T::AccountId, charged: &T::AccountId, terms: &TermsOf<T>) -> DispatchResult {
		for recipient in &terms.recipients {
			Self::check_recipient(payer, charged, terms, &recipient.account)?;
		}
		if let Some(arbitration) = &terms.arbitration {
			ensure!(!Self::is_party(&arbitration.arbiter, payer, charged, terms), Error::<T>::ArbiterIsParty);
			let deadlines = T::MinDisputeDeadline::get()..=T::MaxDisputeDeadline::get();
			ensure!(deadlines.contains(&arbitration.deadline), Error::<T>::InvalidDisputeDeadline);
		}
		Ok(())
	}

	/// Checks one who is to be paid.
	pub(crate) fn check_recipient(
		payer: &T::AccountId,
		charged: &T::AccountId,
		terms: &TermsOf<T>,
		account: &T::AccountId,
	) -> DispatchResult {
		let beneficiary = T::Devices::beneficiary(account);
		ensure!(account != payer && !Self::is_charged(charged, &beneficiary), Error::<T>::PaysItself);
		if let Some(inspector) = &terms.inspector {
			ensure!(T::Devices::beneficiary(inspector) != beneficiary, Error::<T>::InspectorIsRecipient);
		}
		// An account that is not there is a slip; and what can't be delivered takes storage that nobody pays for.
		let can_receive = T::Currency::can_deposit(&beneficiary, 1, Provenance::Extant);
		ensure!(can_receive == DepositConsequence::Success, Error::<T>::RecipientAbsent);
		Ok(())
	}

	/// Whether `who`, or its owner if it is a device, is on one of the sides.
	pub(crate) fn is_party(
		who: &T::AccountId,
		payer: &T::AccountId,
		charged: &T::AccountId,
		terms: &TermsOf<T>,
	) -> bool {
		let behind = T::Devices::beneficiary(who);
		who == payer
			|| Self::is_charged(charged, &behind)
			|| terms.recipients.iter().any(|recipient| T::Devices::beneficiary(&recipient.account) == behind)
	}

	/// Counts `amount` µUSDT against the allowance of `signer`, if that is a device, in which each of the recipients
	/// must be a payee, and answers who is charged and in which period.
	pub(crate) fn draw(
		signer: &T::AccountId,
		recipients: &Recipients<T::AccountId>,
		amount: Balance,
	) -> Result<coinop_primitives::Draw<T::AccountId>, DispatchError> {
		let (first, others) = recipients.split_first().ok_or(Error::<T>::NoRecipients)?;
		let draw = T::Authority::draw(signer, &first.account, amount)?;
		if draw.period.is_some() {
			for other in others {
				T::Authority::draw(signer, &other.account, 0)?;
			}
		}
		Ok(draw)
	}

	/// Stores an escrow that nobody knows yet, charged to `charged`.
	pub(crate) fn insert(escrow: EscrowOf<T>) -> Result<EscrowId, DispatchError> {
		hold::<T::Currency, _>(&HoldReason::Deposit.into(), &escrow.charged, escrow.deposited)?;
		hold::<T::Currency, _>(&HoldReason::Record.into(), &escrow.charged, escrow.record_deposit)?;
		let id = NextEscrow::<T>::get();
		NextEscrow::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		EscrowsOfPayer::<T>::insert((&escrow.charged, &escrow.payer, id), ());
		for recipient in &escrow.terms.recipients {
			EscrowsOfRecipient::<T>::insert(&recipient.account, id, ());
		}
		Escrows::<T>::insert(id, escrow);
		Ok(id)
	}

	/// Pays what is decided at `now` and stores the escrow, or closes it if nothing is left to decide. Answers whether
	/// any money moved or the escrow closed.
	pub(crate) fn settle(id: EscrowId, mut escrow: EscrowOf<T>, now: &Instant) -> Result<bool, DispatchError> {
		if let Some(accrued) = escrow.after_default(now) {
			Self::decide(id, escrow, accrued, Ending::Defaulted)?;
			return Ok(true);
		}
		let decided = escrow.decided(now);
		if escrow.is_complete(&decided) {
			Self::close(id, escrow, decided.accrued, Ending::Completed)?;
			return Ok(true);
		}
		let before = parts(&escrow.terms.recipients, escrow.distributed);
		let after = parts(&escrow.terms.recipients, decided.accrued);
		let paid = Self::deliver(&escrow, &before, &after)?;
		escrow.distributed = decided.accrued;
		if paid > 0 {
			Self::deposit_event(Event::Withdrawn { escrow: id, amount: paid });
		}
		let refund = decided.lapsed.saturating_sub(escrow.refunded);
		if refund > 0 {
			Self::refund(&mut escrow, refund)?;
			Self::deposit_event(Event::Refunded { escrow: id, amount: refund });
		}
		Escrows::<T>::insert(id, escrow);
		Ok(paid > 0 || refund > 0)
	}

	/// Ends a dispute: of what is held, the recipients have got or get `accrued` µUSDT in all, the payer the rest, and
	/// the bond goes where it belongs.
	pub(crate) fn decide(id: EscrowId, mut escrow: EscrowOf<T>, accrued: Balance, ending: Ending) -> DispatchResult {
		let dispute = escrow.dispute.take().ok_or(Error::<T>::NotDisputed)?;
		let undecided = escrow.undecided(&dispute.decided);
		let to_recipients = accrued.saturating_sub(dispute.decided.accrued);
		if EscrowOf::<T>::goes_against(dispute.by, to_recipients, undecided) {
			match dispute.by {
				Side::Payer => {
					let bonds = last_parts(&escrow.terms.recipients, dispute.bond);
					for (recipient, amount) in escrow.terms.recipients.iter().zip(bonds) {
						Self::pay(HoldReason::Bond, &dispute.charged, &recipient.account, amount)?;
					}
				},
				Side::Recipients => Self::pay(HoldReason::Bond, &dispute.charged, &escrow.charged, dispute.bond)?,
			}
			Self::deposit_event(Event::BondLost { escrow: id, by: dispute.by, amount: dispute.bond });
		} else {
			release::<T::Currency, _>(&HoldReason::Bond.into(), &dispute.charged, dispute.bond)?;
		}
		Self::close(id, escrow, accrued, ending)
	}

	/// Pays the recipients what they have not got of `accrued` µUSDT, returns all the rest to the account charged and
	/// removes the escrow.
	pub(crate) fn close(id: EscrowId, mut escrow: EscrowOf<T>, accrued: Balance, ending: Ending) -> DispatchResult {
		// The record's deposit first: it is above the existential deposit, so that refunds have an account to go to.
		release::<T::Currency, _>(&HoldReason::Record.into(), &escrow.charged, escrow.record_deposit)?;
		let before = parts(&escrow.terms.recipients, escrow.distributed);
		let after = last_parts(&escrow.terms.recipients, accrued);
		let paid = Self::deliver(&escrow, &before, &after)?;
		let rest = escrow.held().saturating_sub(paid);
		Self::refund(&mut escrow, rest)?;
		// The record's deposit was drawn too.
		if let Some(drawn) = escrow.drawn.map(|drawn| drawn.at_most(escrow.record_deposit)) {
			T::Authority::give_back(&escrow.payer, &escrow.charged, drawn.period, drawn.amount);
		}
		Escrows::<T>::remove(id);
		EscrowsOfPayer::<T>::remove((&escrow.charged, &escrow.payer, id));
		for recipient in &escrow.terms.recipients {
			EscrowsOfRecipient::<T>::remove(&recipient.account, id);
		}
		let refunded = escrow.refunded;
		Self::deposit_event(Event::Ended { escrow: id, ending, paid: sum(&after), refunded });
		Ok(())
	}

	/// Pays each recipient the difference between what it had and what it is to have, and answers the sum.
	fn deliver(escrow: &EscrowOf<T>, before: &[Balance], after: &[Balance]) -> Result<Balance, DispatchError> {
		let amounts: Vec<_> = before.iter().zip(after).map(|(before, after)| after.saturating_sub(*before)).collect();
		for (recipient, amount) in escrow.terms.recipients.iter().zip(&amounts) {
			Self::pay(HoldReason::Deposit, &escrow.charged, &recipient.account, *amount)?;
		}
		Ok(sum(&amounts))
	}

	fn pay(reason: HoldReason, from: &T::AccountId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Payouts::pay_held(&reason.into(), from, &T::Devices::beneficiary(to), amount)
	}

	fn refund(escrow: &mut EscrowOf<T>, amount: Balance) -> DispatchResult {
		release::<T::Currency, _>(&HoldReason::Deposit.into(), &escrow.charged, amount)?;
		if let Some(drawn) = escrow.refund(amount) {
			T::Authority::give_back(&escrow.payer, &escrow.charged, drawn.period, drawn.amount);
		}
		Ok(())
	}
}
