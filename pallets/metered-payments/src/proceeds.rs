//! Settlements that no account signs: whoever holds nothing brings them, and the fee is taken from what they pay.
//!
//! Nothing of this is free. What costs the network is checked in [`Pallet::authorize_settlement`] before the pool
//! admits the transaction, the cheap parts first: the session and the amounts by reading the state, then one signature
//! for the consent, then the evidence. A settlement must be worth twice its fee, so that whoever would fill blocks with
//! them pays for each in full; each session can be in the pool once.

use crate::{invalid, settlement::Round, types::Session, Config, Error, Event, Pallet, SessionOf, Sessions};
use codec::Encode;
use coinop_primitives::{genesis, Balance, DeviceInspect, HostCrypto, Moment, Payouts, TransactionFees, SLOT_DURATION};
use coinop_voucher::{Consent, Credit, Evidence, Refusal, SessionId, Settler};
use frame_support::{dispatch::DispatchResultWithPostInfo, ensure, traits::Get, weights::Weight};
use sp_runtime::{
	traits::Zero,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityWithRefund, ValidTransaction},
};

/// The longest time ahead for which a consent may be given: a day, in ms.
pub const MAX_CONSENT: Moment = 86_400_000;

/// Bytes of such a transaction beside the call's arguments.
const OVERHEAD: u32 = 16;

/// How many fees a settlement must be worth at least.
const LEAST_FEES: Balance = 2;

/// What such a settlement would do, as far as that can be told without checking a signature.
pub(crate) struct Plan<T: Config> {
	/// The session as it is before.
	pub session: SessionOf<T>,
	/// What the evidence shows.
	pub shown: Credit,
	/// µUSDT for the fee.
	pub fee: Balance,
	/// The settler, if it consented instead of the provider, and its part in µUSDT, the fee included.
	pub settler: Option<(T::AccountId, Balance)>,
	/// For how long the consent is valid from now on, in ms.
	pub ahead: Moment,
}

fn refused(refusal: Refusal) -> InvalidTransaction {
	match refusal {
		Refusal::NothingNew => InvalidTransaction::Stale,
		Refusal::BadSignature => InvalidTransaction::BadProof,
		_ => InvalidTransaction::Custom(invalid::EVIDENCE),
	}
}

impl<T: Config> Pallet<T> {
	/// What settling `evidence` in the session `id` with `consent` would do. Reads the state only.
	pub(crate) fn plan(id: SessionId, evidence: &Evidence, consent: &Consent) -> Result<Plan<T>, InvalidTransaction> {
		let session = Sessions::<T>::get(id)
			.filter(|session| !session.remainder().is_zero())
			.ok_or(InvalidTransaction::Custom(invalid::NO_SESSION))?;
		let now = T::Now::get();
		let ahead = consent
			.valid_until
			.checked_sub(now.at)
			.filter(|ahead| (1..=MAX_CONSENT).contains(ahead))
			.ok_or(InvalidTransaction::Custom(invalid::CONSENT_EXPIRED))?;
		let shown = evidence.shown(session.opening_anchor.as_ref()).map_err(refused)?;
		let (credit, most) = (session.credit, Self::most(&session, &now));
		ensure!(shown.units > credit.units || shown.idle_seconds > credit.idle_seconds, InvalidTransaction::Stale);
		ensure!(
			shown.units <= most.units && shown.idle_seconds <= most.idle_seconds,
			InvalidTransaction::Custom(invalid::EVIDENCE)
		);

		let amount = session.would_pay(&shown);
		let fee = Self::fee_from_proceeds(evidence, consent);
		ensure!(
			T::Fees::collector().is_some() && fee <= consent.max_fee && fee.saturating_mul(LEAST_FEES) <= amount,
			InvalidTransaction::Payment
		);
		let settler = Self::consenting(&session, consent)?.map(|(account, settler)| (account, settler.part(amount)));
		ensure!(settler.as_ref().is_none_or(|(_, part)| fee <= *part), InvalidTransaction::Payment);
		Ok(Plan { session, shown, fee, settler, ahead })
	}

	/// `None` if the provider or its owner consented, or the settler if that did. Errors: anyone else.
	fn consenting(
		session: &SessionOf<T>,
		consent: &Consent,
	) -> Result<Option<(T::AccountId, Settler)>, InvalidTransaction> {
		let speaks_for = |account: &T::AccountId| T::Devices::speaks_for(&consent.key, account);
		if speaks_for(&session.provider) || speaks_for(&T::Devices::beneficiary(&session.provider)) {
			return Ok(None);
		}
		let settler = session.terms.settler.map(|settler| (T::AccountId::from(settler.account), settler));
		let consenting = settler.filter(|(account, _)| speaks_for(account));
		consenting.map(Some).ok_or(InvalidTransaction::Custom(invalid::OTHER_KEY))
	}

	/// µUSDT that a settlement of `evidence` with `consent` costs now.
	pub(crate) fn fee_from_proceeds(evidence: &Evidence, consent: &Consent) -> Balance {
		let (weight, length) = Self::size_of(evidence, consent);
		T::Fees::fee(weight, length)
	}

	fn size_of(evidence: &Evidence, consent: &Consent) -> (Weight, u32) {
		let hashes = Self::hashes_at_most(evidence);
		let weight = Self::settle_from_proceeds_weight(evidence, hashes)
			.saturating_add(Self::authorize_weight(evidence, consent));
		let arguments = (SessionId::MAX, evidence, consent).encoded_size();
		(weight, u32::try_from(arguments).unwrap_or(u32::MAX).saturating_add(OVERHEAD))
	}

	/// Whether such a settlement may enter the pool or a block. Errors: [`invalid`] says.
	pub(crate) fn authorize_settlement(
		_: TransactionSource,
		id: &SessionId,
		evidence: &Evidence,
		consent: &Consent,
	) -> TransactionValidityWithRefund {
		let Plan { mut session, shown, fee, ahead, .. } = Self::plan(*id, evidence, consent)?;
		let genesis = genesis::<T>();
		ensure!(consent.verify::<HostCrypto>(&genesis, *id, &shown), InvalidTransaction::BadProof);
		let (limit, most) = (T::MaxHashes::get(), Self::most(&session, &T::Now::get()));
		let mut left = limit;
		session.accept::<HostCrypto>(&genesis, *id, evidence, limit, &mut left, &most).map_err(refused)?;

		let (weight, length) = Self::size_of(evidence, consent);
		let validity = ValidTransaction::with_tag_prefix("MeteredPayments")
			.and_provides(id)
			.priority(T::Fees::priority(weight, length, fee))
			.longevity(ahead.checked_div(SLOT_DURATION).unwrap_or_default().max(1))
			.propagate(true)
			.into();
		Ok((validity, Weight::zero()))
	}

	/// Settles, and takes the fee and the settler's part from what that pays. What [`Self::authorize_settlement`] found
	/// holds still: nothing has run in between.
	pub(crate) fn settle_and_deduct(
		id: SessionId,
		evidence: &Evidence,
		consent: &Consent,
	) -> DispatchResultWithPostInfo {
		let Plan { session: Session { provider, .. }, fee, settler, .. } =
			Self::plan(id, evidence, consent).map_err(|_| Error::<T>::NotAuthorized)?;
		let collector = T::Fees::collector().ok_or(Error::<T>::NotAuthorized)?;
		let mut round = Round::<T>::new(None);
		round.settle(id, None, evidence)?;
		T::Payouts::deliver(&collector, round.extract(fee))?;
		let share = settler.as_ref().map_or(0, |(_, part)| part.saturating_sub(fee));
		let settler = settler.map(|(settler, _)| settler);
		if let Some(settler) = &settler {
			T::Payouts::deliver(&T::Devices::beneficiary(settler), round.extract(share))?;
		}
		let hashes = round.hashes();
		round.deliver(&provider)?;
		Self::deposit_event(Event::Deducted { session: id, fee, settler, share });
		Ok(Some(Self::settle_from_proceeds_weight(evidence, hashes)).into())
	}
}
