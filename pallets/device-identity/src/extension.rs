//! What a device may sign, checked before its transaction reaches the pool.

use crate::{invalid, purse::Purse, Config, Pallet, Tombstones};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use coinop_primitives::Compliance;
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
	traits::{DispatchInfoOf, Implication, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	DispatchResult,
};

/// Most accounts in whose names one transaction may act. Each is looked up before anybody has paid for it.
pub const MAX_PRINCIPALS: usize = 256;

/// Most looks that a signer takes: at itself, twice at who is frozen, at its group, at its owner's cap, at who was revoked.
const LOOKS: u64 = 6;
/// Those of them that only a device takes: at whether its owner is frozen, at its group, at its owner's cap.
const LOOKS_OF_DEVICES: u64 = 3;
/// Most records in which a device's fee is counted: its own, its group's, its owner's cap.
const COUNTED: u64 = 3;

/// In whose names a call acts beside its signer's: as a proxy, as one of a multisig, as a derivative account.
pub trait Principals<AccountId, Call> {
	/// Their accounts, of what the call contains too. Where there are more than [`MAX_PRINCIPALS`], any number of them that
	/// is more.
	fn of(signer: &AccountId, call: &Call) -> Vec<AccountId>;
}

/// Nobody's.
impl<AccountId, Call> Principals<AccountId, Call> for () {
	fn of(_: &AccountId, _: &Call) -> Vec<AccountId> {
		Vec::new()
	}
}

/// [`CheckMortality`] with the rules for devices and for the frozen: wallets see and sign the ordinary `CheckMortality`.
///
/// A transaction that a device signed is refused unless the device is active, the transaction is mortal, the call is
/// one of [`Config::DeviceCalls`], and the key is the device's: its account's own until the first rotation or hand-over,
/// from then on its current one, which [`crate::DeviceAuth`] checks (`BY_CURRENT_KEY`). A revoked device's is refused
/// always, and so is what anybody would do in a device's name, as a proxy set up before the account became one. A frozen
/// account signs nothing, and nobody acts in its name; nor for more than [`MAX_PRINCIPALS`] at once.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct CheckDevice<T: Config + Send + Sync, const BY_CURRENT_KEY: bool = false>(pub Era, PhantomData<T>);

impl<T: Config + Send + Sync, const BY_CURRENT_KEY: bool> CheckDevice<T, BY_CURRENT_KEY> {
	/// Makes the extension for a transaction that lives for `era`.
	pub fn from(era: Era) -> Self {
		Self(era, PhantomData)
	}

	fn mortality(&self) -> CheckMortality<T> {
		CheckMortality::from(self.0)
	}

	/// Answers what of its weight this signer does not take.
	fn ensure_may_sign(&self, signer: &T::AccountId, call: &T::RuntimeCall) -> Result<Weight, InvalidTransaction> {
		let frozen = InvalidTransaction::Custom(invalid::FROZEN);
		ensure!(!Pallet::<T>::is_frozen(signer), frozen);
		let principals = T::Principals::of(signer, call);
		ensure!(principals.len() <= MAX_PRINCIPALS, InvalidTransaction::ExhaustsResources);
		for account in principals {
			ensure!(!Pallet::<T>::is_frozen(&account), frozen);
			ensure!(!Pallet::<T>::is_or_was_device(&account), InvalidTransaction::Custom(invalid::CALL_REFUSED));
		}
		let Some(purse) = Purse::<T>::open(signer) else {
			ensure!(!Tombstones::<T>::contains_key(signer), InvalidTransaction::Custom(invalid::REVOKED));
			return Ok(T::DbWeight::get().reads_writes(LOOKS_OF_DEVICES, COUNTED));
		};
		ensure!(purse.is_active(), InvalidTransaction::Custom(invalid::SUSPENDED));
		ensure!(!Pallet::<T>::is_frozen(&purse.device.owner), frozen);
		ensure!(BY_CURRENT_KEY || purse.device.account_key, InvalidTransaction::Custom(invalid::KEY_REPLACED));
		ensure!(!self.0.is_immortal(), InvalidTransaction::Custom(invalid::IMMORTAL));
		ensure!(T::DeviceCalls::contains(call), InvalidTransaction::Custom(invalid::CALL_REFUSED));
		Ok(T::DbWeight::get().writes(COUNTED.saturating_sub(purse.records())))
	}
}

impl<T: Config + Send + Sync, const BY_CURRENT_KEY: bool> core::fmt::Debug for CheckDevice<T, BY_CURRENT_KEY> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.debug_tuple("CheckDevice").field(&self.0).finish()
	}
}

impl<T: Config + Send + Sync, const BY_CURRENT_KEY: bool> TransactionExtension<T::RuntimeCall>
	for CheckDevice<T, BY_CURRENT_KEY>
{
	const IDENTIFIER: &'static str = "CheckMortality";
	type Implicit = T::Hash;

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		TransactionExtension::<T::RuntimeCall>::implicit(&self.mortality())
	}

	/// What of its weight this signer does not take.
	type Val = Weight;
	type Pre = Weight;

	/// Mortality's, a look whether the signer is a device or was one, its group's and its owner's cap, who is frozen, and
	/// the count of its fee by [`crate::OwnerPays`]. Three looks for each account in whose name the call acts. What was
	/// looked up or counted for devices only is refunded to others.
	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		// Who signs makes no difference to how many there are.
		let principals = T::Principals::of(&T::AccountId::from([0; 32]), call).len();
		let reads = u64::try_from(principals).unwrap_or(u64::MAX).saturating_mul(3).saturating_add(LOOKS);
		self.mortality().weight(call).saturating_add(T::DbWeight::get().reads_writes(reads, COUNTED))
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
		let unspent = match ensure_signed(origin.clone()) {
			Ok(signer) => self.ensure_may_sign(&signer, call)?,
			Err(_) => T::DbWeight::get().reads_writes(LOOKS, COUNTED),
		};
		let mortality = self.mortality();
		let (valid, (), origin) =
			mortality.validate(origin, call, info, len, self_implicit, inherited_implication, source)?;
		Ok((valid, unspent, origin))
	}

	fn prepare(
		self,
		unspent: Self::Val,
		_: &T::RuntimeOrigin,
		_: &T::RuntimeCall,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		Ok(unspent)
	}

	fn post_dispatch_details(
		unspent: Self::Pre,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: &PostDispatchInfoOf<T::RuntimeCall>,
		_: usize,
		_: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unspent)
	}
}
