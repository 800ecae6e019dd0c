//! Settling as it touches storage and money: shared by settle, settle_many, settle_from_proceeds, top_up and close.

use crate::{session::Outside, Config, Error, Event, HoldReason, Pallet, SessionOf, Sessions};
use coinop_primitives::{
	genesis, release, Attestations, Balance, DeviceInspect, HostCrypto, Instant, Payouts, SpendingAuthority,
};
use coinop_voucher::{Credit, Evidence, GenesisHash, Refusal, SessionId};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{Get, Imbalance as _},
};
use sp_runtime::{traits::Zero, DispatchError};

/// Money taken from deposits and not delivered yet.
pub(crate) type TakenOf<T> = <<T as Config>::Payouts as Payouts<
	<T as frame_system::Config>::AccountId,
	<T as Config>::RuntimeHoldReason,
>>::Taken;

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
			Refusal::OverRate => Error::OverRate,
		}
	}
}

/// The settlements of one call, all for one provider: what they pay is collected, and delivered once.
pub(crate) struct Round<T: Config> {
	genesis: GenesisHash,
	now: Instant,
	/// Who has its share of what it settles, where it is the tariff's settler.
	caller: Option<T::AccountId>,
	/// Hashes that may still be made.
	left: u32,
	proceeds: TakenOf<T>,
	share: TakenOf<T>,
}

impl<T: Config> Round<T> {
	pub(crate) fn new(caller: Option<T::AccountId>) -> Self {
		Self {
			genesis: genesis::<T>(),
			now: T::Now::get(),
			caller,
			left: T::MaxHashes::get(),
			proceeds: Default::default(),
			share: Default::default(),
		}
	}

	/// Hashes made so far.
	pub(crate) fn hashes(&self) -> u32 {
		T::MaxHashes::get().saturating_sub(self.left)
	}

	/// Credits `evidence` to the session `id` of `provider`, or of any where that is `None`, and takes what is due.
	/// Answers the session as it is then. Refused once the deposit is paid out: the evidence keeps its worth for when
	/// the session is topped up.
	///
	/// On an error nothing has changed: everything that can fail comes before the first write, so that an item of many
	/// needs no storage layer of its own.
	pub(crate) fn settle(
		&mut self,
		id: SessionId,
		provider: Option<&T::AccountId>,
		evidence: &Evidence,
	) -> Result<SessionOf<T>, DispatchError> {
		let mut session = Pallet::<T>::session(id)?;
		ensure!(provider.is_none_or(|provider| *provider == session.provider), Error::<T>::OtherProvider);
		ensure!(!session.remainder().is_zero(), Error::<T>::DepositExhausted);
		self.show(id, &mut session, evidence)?;
		Sessions::<T>::insert(id, &session);
		Ok(session)
	}

	/// [`Self::settle`] on a session at hand, which the caller stores or removes.
	pub(crate) fn show(&mut self, id: SessionId, session: &mut SessionOf<T>, evidence: &Evidence) -> DispatchResult {
		let most = Pallet::<T>::most(session, &self.now);
		session
			.accept::<HostCrypto>(&self.genesis, id, evidence, T::MaxHashes::get(), &mut self.left, &most)
			.map_err(Error::<T>::from)?;
		let (amount, mut taken) = Pallet::<T>::take_due(session)?;
		Pallet::<T>::deposit_settled(id, session, amount);
		if let Some((settler, caller)) = session.terms.settler.zip(self.caller.as_ref()) {
			let (share, account): (_, [u8; 32]) = (settler.part(amount), caller.clone().into());
			if share > 0 && settler.account == account {
				self.share.subsume(taken.extract(share));
				let settler = Some(caller.clone());
				Pallet::<T>::deposit_event(Event::Deducted { session: id, fee: 0, settler, share });
			}
		}
		self.proceeds.subsume(taken);
		Ok(())
	}

	/// Takes `amount` µUSDT, or what there is, out of what the provider would get.
	pub(crate) fn extract(&mut self, amount: Balance) -> TakenOf<T> {
		self.proceeds.extract(amount)
	}

	/// Pays `provider`, or its owner if it is a device, what the settlements were worth, and the caller its share.
	pub(crate) fn deliver(self, provider: &T::AccountId) -> DispatchResult {
		let Self { caller, proceeds, share, .. } = self;
		if let Some(caller) = caller {
			if !share.peek().is_zero() {
				T::Payouts::deliver(&T::Devices::beneficiary(&caller), share)?;
			}
		}
		T::Payouts::deliver(&T::Devices::beneficiary(provider), proceeds)
	}
}

impl<T: Config> Pallet<T> {
	/// The session `id`. Errors: there is none, or it was closed.
	pub(crate) fn session(id: SessionId) -> Result<SessionOf<T>, Error<T>> {
		Sessions::<T>::get(id).ok_or(Error::<T>::SessionNotFound)
	}

	/// What the registers say of a session's parties.
	pub(crate) fn outside(session: &SessionOf<T>) -> Outside {
		let signed_by = &session.signed_by;
		Outside {
			revoked: T::Devices::revoked(&session.payer),
			withdrawn: signed_by.meter().and_then(|(_, issuer)| T::Attestations::withdrawn(issuer, signed_by.key())),
		}
	}

	/// The most that counts in `session` at `now`. Reads nothing where the payer signs.
	pub(crate) fn most(session: &SessionOf<T>, now: &Instant) -> Credit {
		let outside = if session.signed_by.meter().is_some() { Self::outside(session) } else { Outside::default() };
		session.most(&outside, now)
	}

	/// Takes from the deposit what is due and was not paid, and answers how many µUSDT that is. Nothing has changed
	/// outside `session` on an error.
	pub(crate) fn take_due(session: &mut SessionOf<T>) -> Result<(Balance, TakenOf<T>), DispatchError> {
		let amount = session.pay();
		if amount.is_zero() {
			return Ok((0, Default::default()));
		}
		let taken = T::Payouts::take_held(&HoldReason::Deposit.into(), &session.charged, amount)?;
		Ok((amount, taken))
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
	pub(crate) fn refund(session: &SessionOf<T>) -> Result<Balance, DispatchError> {
		let refund = session.remainder();
		// The record's deposit first: it is above the existential deposit, so that what follows has an account to go to.
		release::<T::Currency, _>(&HoldReason::Record.into(), &session.charged, session.record_deposit)?;
		release::<T::Currency, _>(&HoldReason::Deposit.into(), &session.charged, refund)?;
		if let Some(drawn) = session.given_back() {
			T::Authority::give_back(&session.payer, &session.charged, drawn.period, drawn.amount);
		}
		Ok(refund)
	}
}
