//! What the benchmarks begin with.

use crate::{services::Name, *};
use alloc::vec::Vec;
use coinop_primitives::{Balance, HostCrypto, Moment, USDT};
use coinop_voucher::{merkle, BatchCertificate, DeviceAttestation, Possession, PublicKey, Signature};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};

pub use coinop_primitives::benchmarking::{check, KEY, SIGNATURE};

pub fn funded_owner<T: Config>() -> T::AccountId {
	let owner: T::AccountId = whitelisted_caller();
	<T::Currency as Mutate<T::AccountId>>::set_balance(&owner, USDT.saturating_mul(1_000));
	owner
}

pub fn longest_allowance<T: Config>() -> Allowance<T> {
	let payees = (0..T::MaxPayees::get()).map(|index| account("payee", index, 0)).collect::<Vec<_>>();
	Allowance {
		per_payment: Balance::MAX,
		per_period: Balance::MAX,
		fees_per_period: Balance::MAX,
		period: MIN_PERIOD,
		payees: BoundedVec::truncate_from(payees),
		expires: Some(Moment::MAX),
	}
}

/// A device of `owner`'s with everything that a device can have.
pub fn device_of<T: Config>(owner: &T::AccountId) -> T::AccountId {
	let key = PublicKey::Ed25519(account::<T::AccountId>("device", 0, 0).into());
	let group = NextGroup::<T>::get();
	Pallet::<T>::do_create_group(owner.clone(), cap(), Some(longest_allowance()))
		.expect("the owner can afford a group");
	Pallet::<T>::do_set_cap(owner.clone(), Some(cap())).expect("the owner can afford a cap");
	let place = Pallet::<T>::join(owner, group, true).expect("the group was just made");
	Pallet::<T>::insert(owner.clone(), key, Some(longest_allowance()), Some(place))
		.expect("the owner can afford a record")
}

pub fn cap() -> Cap {
	Cap { per_period: Balance::MAX, fees_per_period: Balance::MAX, period: MIN_PERIOD }
}

pub fn services() -> BoundedVec<Service, services::MaxServices> {
	let kind = || alloc::vec![b'a'; 32];
	let mut endpoint = alloc::vec![b'a'; 128];
	if let Some(second) = endpoint.get_mut(1) {
		*second = b':';
	}
	let service = |number: u8| {
		let mut id = kind();
		if let Some(first) = id.first_mut() {
			*first = number;
		}
		let (id, kind) = (Name::truncate_from(id), Name::truncate_from(kind()));
		Service { id, kind, endpoint: BoundedVec::truncate_from(endpoint.clone()) }
	};
	BoundedVec::truncate_from((b'0'..b'8').map(service).collect())
}

/// A consent that takes as long to check as a good one, and isn't good.
pub fn possession() -> Possession {
	Possession { expires: Moment::MAX, signature: Signature::P256(SIGNATURE) }
}

/// A fleet of 2^20 whose first device is the one of [`KEY`], and its request.
pub fn fleet_of<T: Config>(owner: &T::AccountId, attestation: Option<DeviceAttestation>) -> Enrolment<T::AccountId> {
	let key = PublicKey::P256(KEY);
	let sibling = [7; 32];
	let leaf = merkle::leaf::<HostCrypto>(&owner.clone().into(), 0, &key);
	let root = (0..merkle::MAX_PROOF).fold(leaf, |hash, _| merkle::node::<HostCrypto>(&hash, &sibling));
	let (fleet, group) = (NextFleet::<T>::get(), NextGroup::<T>::get());
	Pallet::<T>::do_create_group(owner.clone(), cap(), Some(longest_allowance()))
		.expect("the owner can afford a group");
	let model = fleet::Model::truncate_from(alloc::vec![b'a'; 64]);
	let count = merkle::MAX_LEAVES;
	Pallet::<T>::do_commit_fleet(owner.clone(), root, count, model, Some(group), Moment::MAX)
		.expect("the owner can afford a fleet");
	Enrolment {
		owner: owner.clone(),
		fleet,
		index: 0,
		key,
		proof: BoundedVec::truncate_from(alloc::vec![sibling; 20]),
		expires: T::Now::get().at.saturating_add(1),
		signature: Signature::P256(SIGNATURE),
		attestation,
	}
}

pub fn issuer_of<T: Config>() -> T::AccountId {
	let issuer: T::AccountId = account("issuer", 0, 0);
	<T::Currency as Mutate<T::AccountId>>::set_balance(&issuer, USDT.saturating_mul(1_000));
	Issuers::<T>::insert(&issuer, Issuer { root: Some(KEY) });
	issuer
}

pub fn presented<T: Config>() -> DeviceAttestation {
	let batch =
		BatchCertificate { issuer: issuer_of::<T>().into(), key: KEY, schema: [1; 32], from: 0, until: Moment::MAX };
	DeviceAttestation { batch, batch_signature: SIGNATURE, claims: [2; 32], device_signature: SIGNATURE }
}
