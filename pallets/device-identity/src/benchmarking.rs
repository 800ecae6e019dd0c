//! Every call at its dearest: a full payee list, and secp256k1, whose check is the slowest of the schemes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that panics has failed")]

use crate::*;
use alloc::vec::Vec;
use coinop_primitives::{Balance, Moment, USDT};
use coinop_voucher::{message, PublicKey, Signature};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::crypto::KeyTypeId;

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"cdev");

fn funded_owner<T: Config>() -> T::AccountId {
	let owner: T::AccountId = whitelisted_caller();
	<T::Currency as Mutate<T::AccountId>>::set_balance(&owner, USDT.saturating_mul(1_000));
	owner
}

fn longest_allowance<T: Config>() -> Allowance<T> {
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

fn device_of<T: Config>(owner: &T::AccountId) -> T::AccountId {
	let key = PublicKey::Ed25519(account::<T::AccountId>("device", 0, 0).into());
	Pallet::<T>::insert(owner.clone(), key, Some(longest_allowance())).expect("the owner can afford a record")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		let owner = funded_owner::<T>();
		let public = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
		let key = PublicKey::Secp256k1(public.0);
		let message = message::possession(&coinop_primitives::genesis::<T>(), &owner.clone().into(), &key.account(), 0);
		let digest = sp_io::hashing::sha2_256(&message);
		let signature = sp_io::crypto::ecdsa_sign_prehashed(KEY_TYPE, &public, &digest).expect("the store has the key");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), key, Signature::Secp256k1(signature.0), Some(longest_allowance::<T>()));

		assert!(Devices::<T>::contains_key(T::AccountId::from(key.account())));
	}

	#[benchmark]
	fn suspend() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone());

		assert_eq!(Devices::<T>::get(device).unwrap().state, State::Suspended);
	}

	#[benchmark]
	fn resume() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		Pallet::<T>::suspend(RawOrigin::Signed(owner.clone()).into(), device.clone()).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone());

		assert_eq!(Devices::<T>::get(device).unwrap().state, State::Active);
	}

	#[benchmark]
	fn revoke() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone());

		assert!(Tombstones::<T>::contains_key(device));
	}

	#[benchmark]
	fn set_allowance() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		let allowance = Allowance { period: MAX_PERIOD, ..longest_allowance::<T>() };

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone(), Some(allowance));

		assert_eq!(Devices::<T>::get(device).unwrap().usage.length, MAX_PERIOD);
	}

	#[benchmark]
	fn sweep() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		Pallet::<T>::revoke(RawOrigin::Signed(owner.clone()).into(), device.clone()).unwrap();
		<T::Currency as Mutate<T::AccountId>>::set_balance(&device, USDT);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone());

		assert_eq!(<T::Currency as Inspect<T::AccountId>>::balance(&device), 0);
	}
}
