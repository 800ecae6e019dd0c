//! What the benchmarks begin with.

use crate::{services::Name, *};
use alloc::vec::Vec;
use coinop_primitives::{Balance, HostCrypto, Moment, USDT};
use coinop_voucher::{merkle, message, BatchCertificate, DeviceAttestation, Possession, PublicKey, Signature};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};

/// A P-256 key and a signature of its own over another message. Checking it costs what checking a good one does, so that
/// the benchmarks need no secret key in WebAssembly: they measure the check by itself and add what follows it.
pub const KEY: [u8; 33] = [
	0x02, 0x6d, 0xd0, 0x54, 0x40, 0xa6, 0x4d, 0xa8, 0x2e, 0xdc, 0x13, 0x15, 0xe6, 0xd4, 0x6c, 0x9f, 0xc8, 0x9c, 0x44,
	0x5e, 0x70, 0x69, 0xa0, 0x0e, 0x12, 0xff, 0x8a, 0xef, 0x44, 0x53, 0x13, 0xab, 0x4c,
];
/// See [`KEY`].
pub const SIGNATURE: [u8; 64] = [
	0xc0, 0x6e, 0x6c, 0xdc, 0x05, 0xec, 0xc8, 0x8e, 0x15, 0x63, 0x59, 0x7a, 0xb3, 0x85, 0xf3, 0xc1, 0xc7, 0x2a, 0x8d,
	0x3c, 0x72, 0xa0, 0x43, 0xae, 0xb3, 0xc5, 0x39, 0xec, 0xdd, 0xcb, 0xc7, 0x4e, 0x44, 0xc1, 0xfb, 0xca, 0x15, 0x4c,
	0xaa, 0x34, 0xd4, 0x05, 0x6c, 0xd1, 0x92, 0xcd, 0xb3, 0x80, 0x79, 0x8e, 0xfd, 0xa8, 0xc2, 0xb1, 0x5d, 0x1a, 0xfe,
	0xbd, 0x1d, 0x39, 0x47, 0xbe, 0x1f, 0xb5,
];

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
	let name = || Name::truncate_from(alloc::vec![b'a'; 32]);
	let mut endpoint = alloc::vec![b'a'; 128];
	if let Some(second) = endpoint.get_mut(1) {
		*second = b':';
	}
	let endpoint = BoundedVec::truncate_from(endpoint);
	let service = Service { id: name(), kind: name(), endpoint };
	BoundedVec::truncate_from(alloc::vec![service; 8])
}

/// A consent that takes as long to check as a good one, and isn't good.
pub fn possession() -> Possession {
	Possession { expires: Moment::MAX, signature: Signature::P256(SIGNATURE) }
}

/// Checks one P-256 signature.
pub fn check() {
	let message = message::transaction(&[0; 32], &[0; 32], 0, &[0; 32]);
	let verdict = PublicKey::P256(KEY).check::<HostCrypto>(&message, &Signature::P256(SIGNATURE));
	assert_eq!(verdict, Err(coinop_voucher::Fault::Mismatch));
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
