//! Settling as it touches storage and money: shared by settle, settle_many, top_up and close.

use crate::{Config, Error, Event, HoldReason, Pallet, SessionOf, Sessions};
use coinop_primitives::{release, Balance, DeviceInspect, HostCrypto, Payouts, SpendingAuthority};
use coinop_voucher::{Evidence, GenesisHash, Refusal, SessionId};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use sp_runtime::traits::Zero;

impl<T> From<Refusal> for Error<T> {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			Refusal::Empty => Error::EmptyEvidence,
			Refusal::NoAnchor => Error::NoAnchor,
			Refusal::InvalidAnchor => Error::InvalidAnchor,
			Refusal::TickOutOfRange => Error::TickOutOfRange,
			Refusal::NothingNew => Error::NothingNew,
			Refusal::TooManyHashes => Error::TooManyTicks,
			Refusal::BadSignature => Error::BadSignature,
			Refusal::WrongTick => Error::WrongTick,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The session `id`. Errors: there is none, or it was closed.
	pub(crate) fn session(id: SessionId) -> Result<SessionOf<T>, Error<T>> {
		Sessions::<T>::get(id).ok_or(Error::<T>::SessionNotFound)
	}

	/// Credits `evidence` to the session `id` and pays what is due. `left` falls by the hashes made. Refused once
	/// the deposit is paid out: the evidence keeps its worth for when the session is topped up.
	pub(crate) fn settle_one(
		genesis: &GenesisHash,
		id: SessionId,
		evidence: &Evidence,
		left: &mut u32,
	) -> DispatchResult {
		let mut session = Self::session(id)?;
		ensure!(!session.remainder().is_zero(), Error::<T>::DepositExhausted);
		Self::show(genesis, id, &mut session, evidence, left)?;
		Sessions::<T>::insert(id, session);
		Ok(())
	}

	/// [`Self::settle_one`] on a session at hand, which the caller stores or removes.
	pub(crate) fn show(
		genesis: &GenesisHash,
		id: SessionId,
		session: &mut SessionOf<T>,
		evidence: &Evidence,
		left: &mut u32,
	) -> DispatchResult {
		session.accept::<HostCrypto>(genesis, id, evidence, T::MaxHashes::get(), left).map_err(Error::<T>::from)?;
		let amount = Self::pay_due(session)?;
		Self::deposit_settled(id, session, amount);
		Ok(())
	}

	/// Pays the provider what is due and was not paid, and answers how many µUSDT that was.
	pub(crate) fn pay_due(session: &mut SessionOf<T>) -> Result<Balance, sp_runtime::DispatchError> {
		let amount = session.pay();
		if amount > 0 {
			let payee = T::Devices::beneficiary(&session.provider);
			T::Payouts::pay_held(&HoldReason::Deposit.into(), &session.charged, &payee, amount)?;
		}
		Ok(amount)
	}

	pub(crate) fn deposit_settled(id: SessionId, session: &SessionOf<T>, amount: Balance) {
		let credit = session.credit;
		Self::deposit_event(Event::Settled {
			session: id,
			units: credit.units,
			idle_seconds: credit.idle_seconds,
			amount,
		});
	}

	/// Returns what is still held for `session`, which is being removed, and answers the refund in µUSDT without
	/// the record's deposit.
	pub(crate) fn refund(session: &SessionOf<T>) -> Result<Balance, sp_runtime::DispatchError> {
		let refund = session.remainder();
		// The record's deposit first: it is above the existential deposit, so that what follows has an account to go to.
		release::<T::Currency, _>(&HoldReason::Record.into(), &session.charged, session.record_deposit)?;
		release::<T::Currency, _>(&HoldReason::Deposit.into(), &session.charged, refund)?;
		if let Some(drawn) = session.given_back() {
			T::Authority::give_back(&session.payer, &session.charged, drawn.period, drawn.amount);
		}
		Ok(refund)
	}

	/// The most hashes that checking `evidence` may take.
	pub(crate) fn hashes_at_most(evidence: &Evidence) -> u32 {
		evidence.ticks.map_or(0, |ticks| ticks.count).min(T::MaxHashes::get())
	}
}
