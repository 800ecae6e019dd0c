//! Mandates as they touch storage and money.

use crate::{
	mandate::{MAX_PERIOD, MIN_PERIOD},
	types::{Mandate, MandateId},
	Config, Error, Event, HoldReason, MandateOf, Mandates, MandatesOfPayee, MandatesOfPayer, NextMandate, Pallet,
};
use coinop_primitives::{hold, release, Balance, DeviceInspect, Drawn, Moment, Payouts, SpendingAuthority};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};

impl<T: Config> Pallet<T> {
	pub(crate) fn grant(
		payer: T::AccountId,
		payee: T::AccountId,
		cap: Balance,
		period: Moment,
		until: Moment,
		reference: [u8; 32],
	) -> DispatchResult {
		ensure!(cap > 0, Error::<T>::NoAmount);
		ensure!((MIN_PERIOD..=MAX_PERIOD).contains(&period), Error::<T>::InvalidPeriod);
		let start = T::Now::get().at;
		let length = until.checked_sub(start).ok_or(Error::<T>::InvalidExpiry)?;
		ensure!((1..=T::MaxSessionLength::get()).contains(&length), Error::<T>::InvalidExpiry);
		ensure!(payer != payee, Error::<T>::PaysItself);

		let record_deposit = Self::mandate_deposit();
		let draw = T::Authority::draw(&payer, &payee, record_deposit)?;
		let charged = draw.charged;
		ensure!(charged != T::Devices::beneficiary(&payee), Error::<T>::PaysItself);
		hold::<T::Currency, _>(&HoldReason::Record.into(), &charged, record_deposit)?;

		let id = NextMandate::<T>::get();
		NextMandate::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		MandatesOfPayer::<T>::insert((&charged, &payer, id), ());
		MandatesOfPayee::<T>::insert(&payee, id, ());
		Mandates::<T>::insert(
			id,
			Mandate {
				payer: payer.clone(),
				charged,
				payee: payee.clone(),
				cap,
				period,
				start,
				until,
				last: 0,
				used: 0,
				standing: T::Devices::standing(&payer),
				drawn: Drawn::and(None, draw.period, record_deposit),
				record_deposit,
				reference,
			},
		);
		Self::deposit_event(Event::MandateGranted { mandate: id, payer, payee, cap, period, until });
		Ok(())
	}

	pub(crate) fn draw_by_mandate(
		signer: &T::AccountId,
		id: MandateId,
		amount: Balance,
		reference: [u8; 32],
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NoAmount);
		let mut mandate = Mandates::<T>::get(id).ok_or(Error::<T>::MandateNotFound)?;
		ensure!(T::Devices::acts_for(signer, &mandate.payee) && T::Devices::may_act(signer), Error::<T>::NotAuthorized);
		let now = T::Now::get().at;
		ensure!(!Self::is_void(&mandate, now), Error::<T>::MandateVoid);
		mandate.draw(amount, now).ok_or(Error::<T>::OverCap)?;
		let Mandate { payer, charged, payee, .. } = mandate.clone();
		// The device's own limits hold too, as they are at this moment.
		let draw = T::Authority::draw(&payer, &payee, amount)?;
		ensure!(draw.charged == charged, Error::<T>::MandateVoid);
		let beneficiary = T::Devices::beneficiary(&payee);
		ensure!(beneficiary != charged, Error::<T>::PaysItself);
		T::Payouts::pay(&charged, &beneficiary, amount)?;
		Mandates::<T>::insert(id, mandate);
		Self::deposit_indexed(&reference, Event::MandateDrawn { mandate: id, charged, payee, amount, reference });
		Ok(())
	}

	pub(crate) fn end(signer: &T::AccountId, id: MandateId) -> DispatchResult {
		let mandate = Mandates::<T>::get(id).ok_or(Error::<T>::MandateNotFound)?;
		let party = *signer == mandate.charged
			|| T::Devices::acts_for(signer, &mandate.payer)
			|| T::Devices::acts_for(signer, &mandate.payee);
		ensure!(
			Self::is_void(&mandate, T::Now::get().at) || (party && T::Devices::may_act(signer)),
			Error::<T>::NotAuthorized
		);
		Mandates::<T>::remove(id);
		MandatesOfPayer::<T>::remove((&mandate.charged, &mandate.payer, id));
		MandatesOfPayee::<T>::remove(&mandate.payee, id);
		release::<T::Currency, _>(&HoldReason::Record.into(), &mandate.charged, mandate.record_deposit)?;
		if let Some(drawn) = mandate.given_back() {
			T::Authority::give_back(&mandate.payer, &mandate.charged, drawn.period, drawn.amount);
		}
		Self::deposit_event(Event::MandateEnded { mandate: id });
		Ok(())
	}

	/// Whether a mandate has ended by itself: its date has come, or the device that granted it was suspended, revoked or
	/// handed over, or the account that granted it has become somebody's device. An account that is frozen for a time
	/// pays nothing meanwhile, which ends nothing.
	pub(crate) fn is_void(mandate: &MandateOf<T>, now: Moment) -> bool {
		now >= mandate.until
			|| T::Devices::revoked(&mandate.payer).is_some()
			|| T::Devices::standing(&mandate.payer) != mandate.standing
			|| T::Devices::beneficiary(&mandate.payer) != mandate.charged
	}
}
