//! Instant payments, and what finds them by their reference.

use crate::{types::Payment, Config, Error, Event, Pallet};
use codec::Decode;
use coinop_primitives::{DeviceInspect, Payouts, SpendingAuthority};
use frame_support::{dispatch::DispatchResult, ensure};

/// Whether a payment has a reference: zeros are none.
pub(crate) fn is_given(reference: &[u8; 32]) -> bool {
	*reference != [0; 32]
}

impl<T: Config> Pallet<T> {
	/// Pays `payment` at once out of what `payer` may spend.
	pub(crate) fn pay_at_once(payer: &T::AccountId, payment: Payment<T::AccountId>) -> DispatchResult {
		let Payment { payee, amount, reference } = payment;
		ensure!(amount > 0, Error::<T>::NoAmount);
		ensure!(payee != *payer, Error::<T>::PaysItself);
		let charged = T::Authority::draw(payer, &payee, amount)?.charged;
		let beneficiary = T::Devices::beneficiary(&payee);
		ensure!(beneficiary != charged, Error::<T>::PaysItself);
		T::Payouts::pay(&charged, &beneficiary, amount)?;
		Self::deposit_indexed(&reference, Event::Paid { payer: payer.clone(), charged, payee, amount, reference });
		Ok(())
	}

	/// Deposits `event` with `reference` as its topic, unless that is all zeros: `System::EventTopics` then says under
	/// that key which events of this block carry it, which a light client reads with a proof of one key.
	pub(crate) fn deposit_indexed(reference: &[u8; 32], event: Event<T>) {
		let topic = is_given(reference).then(|| T::Hash::decode(&mut reference.as_slice()).ok()).flatten();
		let event = <T as frame_system::Config>::RuntimeEvent::from(event);
		frame_system::Pallet::<T>::deposit_event_indexed(topic.as_slice(), event);
	}
}
