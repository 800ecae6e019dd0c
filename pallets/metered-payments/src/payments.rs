//! Instant payments, and what finds them by their reference.

use crate::{types::Payment, Config, Error, Event, Pallet};
use codec::Decode;
use coinop_primitives::{DeviceInspect, Draw, Payouts, SpendingAuthority};
use frame_support::{ensure, sp_runtime::DispatchError};

/// What a payment took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
	/// An account paid, and nothing had been kept for the payee.
	ByAccount,
	/// A device paid, whose limits were counted; nothing had been kept for the payee.
	ByDevice,
	/// What had been kept for the payee came with it.
	WithKept,
}

/// Whether a payment has a reference: zeros are none.
pub(crate) fn is_given(reference: &[u8; 32]) -> bool {
	*reference != [0; 32]
}

impl<T: Config> Pallet<T> {
	/// Pays `payment` at once out of what `payer` may spend.
	pub(crate) fn pay_at_once(payer: &T::AccountId, payment: Payment<T::AccountId>) -> Result<Course, DispatchError> {
		let Payment { payee, amount, reference } = payment;
		ensure!(amount > 0, Error::<T>::NoAmount);
		ensure!(payee != *payer, Error::<T>::PaysItself);
		let Draw { charged, period } = T::Authority::draw(payer, &payee, amount)?;
		let beneficiary = T::Devices::beneficiary(&payee);
		ensure!(beneficiary != charged, Error::<T>::PaysItself);
		let with_kept = T::Payouts::pay(&charged, &beneficiary, amount)?;
		Self::deposit_indexed(&reference, Event::Paid { payer: payer.clone(), charged, payee, amount, reference });
		Ok(match period {
			_ if with_kept => Course::WithKept,
			Some(_) => Course::ByDevice,
			None => Course::ByAccount,
		})
	}

	/// Deposits `event` with `reference` as its topic, unless that is all zeros: `System::EventTopics` then says under
	/// that key which events of this block carry it, which a light client reads with a proof of one key.
	pub(crate) fn deposit_indexed(reference: &[u8; 32], event: Event<T>) {
		let topic = is_given(reference).then(|| T::Hash::decode(&mut reference.as_slice()).ok()).flatten();
		let event = <T as frame_system::Config>::RuntimeEvent::from(event);
		frame_system::Pallet::<T>::deposit_event_indexed(topic.as_slice(), event);
	}
}
