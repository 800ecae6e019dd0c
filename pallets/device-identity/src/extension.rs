//! What a device may sign, checked before its transaction reaches the pool.

use crate::{invalid, Config, Devices, State, Tombstones};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	ensure,
	traits::{Contains, Get},
	weights::Weight,
};
use frame_system::{ensure_signed, CheckMortality};
use scale_info::TypeInfo;
use sp_runtime::{
	generic::Era,
	impl_tx_ext_default,
	traits::{DispatchInfoOf, Implication, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

/// [`CheckMortality`] with the rules for devices: wallets see and sign the ordinary `CheckMortality`.
///
/// A transaction that a device signed is refused unless the device is active, the transaction is mortal and the call is
/// one of [`Config::DeviceCalls`]. A revoked device's is refused always.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct CheckDevice<T: Config + Send + Sync>(pub Era, PhantomData<T>);

impl<T: Config + Send + Sync> CheckDevice<T> {
	/// Makes the extension for a transaction that lives for `era`.
	pub fn from(era: Era) -> Self {
		Self(era, PhantomData)
	}

	fn mortality(&self) -> CheckMortality<T> {
		CheckMortality::from(self.0)
	}

	fn ensure_may_sign(&self, signer: &T::AccountId, call: &T::RuntimeCall) -> Result<(), InvalidTransaction> {
		let Some(device) = Devices::<T>::get(signer) else {
			ensure!(!Tombstones::<T>::contains_key(signer), InvalidTransaction::Custom(invalid::REVOKED));
			return Ok(());
		};
		ensure!(device.state == State::Active, InvalidTransaction::Custom(invalid::SUSPENDED));
		ensure!(!self.0.is_immortal(), InvalidTransaction::Custom(invalid::IMMORTAL));
		ensure!(T::DeviceCalls::contains(call), InvalidTransaction::Custom(invalid::CALL_REFUSED));
		Ok(())
	}
}

impl<T: Config + Send + Sync> core::fmt::Debug for CheckDevice<T> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.debug_tuple("CheckDevice").field(&self.0).finish()
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for CheckDevice<T> {
	const IDENTIFIER: &'static str = "CheckMortality";
	type Implicit = T::Hash;

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		TransactionExtension::<T::RuntimeCall>::implicit(&self.mortality())
	}

	type Val = ();
	type Pre = ();

	/// Mortality's, a look whether the signer is a device or was one, and the count of its fee by [`crate::OwnerPays`].
	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.mortality().weight(call).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		if let Ok(signer) = ensure_signed(origin.clone()) {
			self.ensure_may_sign(&signer, call)?;
		}
		self.mortality().validate(origin, call, info, len, self_implicit, inherited_implication, source)
	}

	impl_tx_ext_default!(T::RuntimeCall; prepare);
}
