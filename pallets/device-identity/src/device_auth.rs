//! Transactions that a device's current key signs: whatever its scheme is, also P-256, which wallets and `MultiSignature`
//! don't know, and also after a rotation.
//!
//! [`DeviceAuth`] is a pipeline of its own, version 1 of the transaction extensions. It wraps the others, so that it can
//! look at the signature last: its P-256 check is about forty times as dear as the check of an ordinary signature, and
//! costs only where nonce, era, weight and the owner's ability to pay are right.
//!
//! # Why nobody can fill pools or blocks for free with such transactions
//! What gets into the pool has a device's signature, its nonce, a mortal era, and an owner who can pay within the device's
//! caps on fees: as for any signer, each of a device's nonces has one place. What is refused before its signature is
//! checked costs the node what any refusal costs. What is refused for its signature costs one check, and the peer that
//! sent it its reputation, as with any bad signature; blocks have none of it. A node that is asked by its own clients
//! limits them by the number of requests, as for any transaction.

use crate::{invalid, Config, Devices, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode};
use coinop_primitives::{genesis, HostCrypto};
use coinop_voucher::{message, Signature};
use core::marker::PhantomData;
use frame_support::{dispatch::RawOrigin, weights::Weight};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		DispatchInfoOf, Implication, ImplicationParts, PostDispatchInfoOf, TransactionExtension,
		TransactionExtensionMetadata, ValidateResult,
	},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	DispatchResult,
};

/// Who signs, and the signature.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Copy, Debug, Eq, PartialEq, TypeInfo)]
pub struct Credentials {
	/// The device's account.
	pub device: [u8; 32],
	/// The signature of the device's current key over [`message::transaction`], with the device's epoch and the SHA-256
	/// of what the transaction implies: version (1) and call, then the extensions after this one, then what they imply.
	pub signature: Signature,
}

/// Makes a device the signer if its current key signed all of the transaction, `Inner`'s extensions included.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct DeviceAuth<T: Config + Send + Sync, Inner> {
	/// Who signs, and the signature.
	pub credentials: Credentials,
	/// The extensions that an ordinary signer's transaction has.
	pub inner: Inner,
	marker: PhantomData<T>,
}

impl<T: Config + Send + Sync, Inner> DeviceAuth<T, Inner> {
	/// With the signature that is checked.
	pub fn new(credentials: Credentials, inner: Inner) -> Self {
		Self { credentials, inner, marker: PhantomData }
	}
}

impl<T: Config + Send + Sync, Inner: core::fmt::Debug> core::fmt::Debug for DeviceAuth<T, Inner> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.debug_struct("DeviceAuth").field("credentials", &self.credentials).field("inner", &self.inner).finish()
	}
}

impl<T, Inner> TransactionExtension<T::RuntimeCall> for DeviceAuth<T, Inner>
where
	T: Config + Send + Sync,
	Inner: TransactionExtension<T::RuntimeCall>,
{
	const IDENTIFIER: &'static str = "DeviceAuth";
	type Implicit = Inner::Implicit;
	type Val = Inner::Val;
	type Pre = Inner::Pre;

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.inner.implicit()
	}

	/// Its own fields, which imply nothing, then those of the extensions inside.
	fn metadata() -> alloc::vec::Vec<TransactionExtensionMetadata> {
		let mut metadata = alloc::vec![TransactionExtensionMetadata {
			identifier: Self::IDENTIFIER,
			ty: scale_info::meta_type::<Credentials>(),
			implicit: scale_info::meta_type::<()>(),
		}];
		metadata.extend(Inner::metadata());
		metadata
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		T::WeightInfo::device_auth().saturating_add(self.inner.weight(call))
	}

	fn validate(
		&self,
		_: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Credentials { device, signature } = &self.credentials;
		let account = T::AccountId::from(*device);
		let record = Devices::<T>::get(&account).ok_or(InvalidTransaction::Custom(invalid::NO_DEVICE))?;
		let parts = inherited_implication.parts();
		let implied = ImplicationParts {
			base: parts.base,
			explicit: (&self.inner, parts.explicit),
			implicit: (&self_implicit, parts.implicit),
		};
		let digest = implied.using_encoded(sp_io::hashing::sha2_256);

		let origin = T::RuntimeOrigin::from(RawOrigin::Signed(account));
		let validated = self.inner.validate(origin, call, info, len, self_implicit, inherited_implication, source)?;
		let message = message::transaction(&genesis::<T>(), device, record.epoch, &digest);
		record.key.check::<HostCrypto>(&message, signature).map_err(invalid::signature)?;
		Ok(validated)
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.inner.prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Inner::post_dispatch_details(pre, info, post_info, len, result)
	}

	fn post_dispatch(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &mut PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<(), TransactionValidityError> {
		Inner::post_dispatch(pre, info, post_info, len, result)
	}
}
