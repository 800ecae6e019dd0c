//! Every call at its dearest: a full payee list, a device in a group under an owner's cap, and P-256, whose check is the
//! slowest of the schemes by far as the node has no function for it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that panics has failed")]

mod scene;

use crate::*;
use alloc::boxed::Box;
use coinop_primitives::{Moment, USDT};
use coinop_voucher::{merkle, PublicKey};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	EnsureOrigin, Get,
};
use frame_system::RawOrigin;
use scene::*;

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With the check of a consent beside what registering does.
	#[benchmark]
	fn register() {
		let owner = funded_owner::<T>();
		let key = PublicKey::P256(KEY);
		let device = T::AccountId::from(key.account());
		#[block]
		{
			Pallet::<T>::ensure_free(&owner, &device).ok().unwrap();
			let refused = Pallet::<T>::ensure_possession(&key, &owner, &device, 0, &possession());
			assert!(refused.is_err());
			Pallet::<T>::insert(owner, key, Some(longest_allowance()), None).unwrap();
		}
		assert!(Devices::<T>::contains_key(device));
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

	#[benchmark]
	fn rotate() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		let key = PublicKey::P256(KEY);
		#[block]
		{
			let refused = Pallet::<T>::do_rotate(owner, device.clone(), key, possession());
			assert!(refused.is_err());
			Devices::<T>::mutate_extant(&device, |record| record.key = key);
		}
		assert_eq!(Devices::<T>::get(device).unwrap().key, key);
	}

	#[benchmark]
	fn offer() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone(), account("buyer", 0, 0), Moment::MAX);
		assert!(Devices::<T>::get(device).unwrap().offer.is_some());
	}

	#[benchmark]
	fn withdraw_offer() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		let record = Devices::<T>::get(&device).unwrap();
		Pallet::<T>::do_offer(device.clone(), record, account("buyer", 0, 0), Moment::MAX).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone());
		assert!(Devices::<T>::get(device).unwrap().offer.is_none());
	}

	/// With the check of a consent beside what accepting does.
	#[benchmark]
	fn accept() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		Pallet::<T>::do_set_services(owner.clone(), device.clone(), services()).unwrap();
		let buyer: T::AccountId = account("buyer", 0, 0);
		<T::Currency as Mutate<T::AccountId>>::set_balance(&buyer, USDT.saturating_mul(1_000));
		#[block]
		{
			let record = Pallet::<T>::device(&device).unwrap();
			check();
			Pallet::<T>::hand_over(record, device.clone(), buyer.clone()).unwrap();
		}
		assert_eq!(Devices::<T>::get(device).unwrap().owner, buyer);
	}

	#[benchmark]
	fn create_group() {
		let owner = funded_owner::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), cap(), Some(longest_allowance::<T>()));
		assert_eq!(Groups::<T>::iter_prefix(&owner).count(), 1);
	}

	#[benchmark]
	fn change_group() {
		let owner = funded_owner::<T>();
		device_of::<T>(&owner);
		let cap = Cap { period: MAX_PERIOD, ..cap() };
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), 0, cap, Some(longest_allowance::<T>()));
		assert_eq!(Groups::<T>::get(owner, 0).unwrap().cap, cap);
	}

	#[benchmark]
	fn suspend_all() {
		let owner = funded_owner::<T>();
		device_of::<T>(&owner);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), 0);
		assert_eq!(Groups::<T>::get(owner, 0).unwrap().active_since, 1);
	}

	#[benchmark]
	fn resume_all() {
		let owner = funded_owner::<T>();
		device_of::<T>(&owner);
		Pallet::<T>::do_suspend_all(owner.clone(), 0).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), 0);
		assert_eq!(Groups::<T>::get(owner, 0).unwrap().active_since, 0);
	}

	#[benchmark]
	fn set_group() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		Pallet::<T>::do_create_group(owner.clone(), cap(), Some(longest_allowance())).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, Some(1));
		assert_eq!(Groups::<T>::get(owner, 1).unwrap().members, 1);
	}

	#[benchmark]
	fn remove_group() {
		let owner = funded_owner::<T>();
		Pallet::<T>::do_create_group(owner.clone(), cap(), Some(longest_allowance())).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), 0);
		assert!(!Groups::<T>::contains_key(owner, 0));
	}

	#[benchmark]
	fn set_cap() {
		let owner = funded_owner::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), Some(cap()));
		assert!(OwnerCaps::<T>::contains_key(owner));
	}

	#[benchmark]
	fn commit_fleet() {
		let owner = funded_owner::<T>();
		Pallet::<T>::do_create_group(owner.clone(), cap(), None).unwrap();
		let model = fleet::Model::truncate_from(alloc::vec![b'a'; 64]);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), [1; 32], merkle::MAX_LEAVES, model, Some(0), Moment::MAX);
		assert!(Fleets::<T>::contains_key(owner, 0));
	}

	#[benchmark]
	fn close_fleet() {
		let owner = funded_owner::<T>();
		fleet_of::<T>(&owner, None);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), 0);
		assert!(!Fleets::<T>::contains_key(owner, 0));
	}

	/// Everything is looked at, and the signature isn't good at last.
	#[benchmark]
	fn authorize_enrol() {
		let owner = funded_owner::<T>();
		let enrolment = Box::new(fleet_of::<T>(&owner, Some(presented::<T>())));
		#[block]
		{
			let verdict =
				Pallet::<T>::authorize(frame_support::pallet_prelude::TransactionSource::External, &enrolment);
			assert!(verdict.is_err());
		}
	}

	#[benchmark]
	fn enrol() {
		let owner = funded_owner::<T>();
		let enrolment = Box::new(fleet_of::<T>(&owner, None));
		#[extrinsic_call]
		_(RawOrigin::Authorized, enrolment);
		assert!(Devices::<T>::contains_key(T::AccountId::from(PublicKey::P256(KEY).account())));
	}

	/// With both checks of the attestation, which isn't good, and the record that a good one makes.
	#[benchmark]
	fn enrol_attested() {
		let owner = funded_owner::<T>();
		let attestation = presented::<T>();
		let enrolment = fleet_of::<T>(&owner, Some(attestation));
		let device = T::AccountId::from(PublicKey::P256(KEY).account());
		#[block]
		{
			Pallet::<T>::do_enrol(enrolment).unwrap();
			check();
			let issuer = T::AccountId::from(attestation.batch.issuer);
			let record = Attestation {
				key: PublicKey::P256(KEY),
				claims: [2; 32],
				from: 0,
				until: Moment::MAX,
				batch: Some(KEY),
				payer: owner,
				deposit: Pallet::<T>::deposit_of::<Attestation<T>>(),
			};
			Pallet::<T>::store_attestation(&device, issuer, [1; 32], record).unwrap();
		}
		assert!(Devices::<T>::contains_key(device));
	}

	#[benchmark]
	fn accredit() {
		let origin = T::IssuerOrigin::try_successful_origin().unwrap();
		let issuer: T::AccountId = account("issuer", 0, 0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, issuer.clone(), Some(KEY));
		assert!(Issuers::<T>::contains_key(issuer));
	}

	#[benchmark]
	fn discredit() {
		let origin = T::IssuerOrigin::try_successful_origin().unwrap();
		let issuer = issuer_of::<T>();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, issuer.clone());
		assert!(!Issuers::<T>::contains_key(issuer));
	}

	/// In the place of one before.
	#[benchmark]
	fn attest() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		let issuer = issuer_of::<T>();
		Pallet::<T>::do_attest(issuer.clone(), device.clone(), [1; 32], [2; 32], 0, Moment::MAX).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(issuer.clone()), device.clone(), [1; 32], [3; 32], 0, Moment::MAX);
		assert_eq!(Attestations::<T>::get(device, (issuer, [1; 32])).unwrap().claims, [3; 32]);
	}

	#[benchmark]
	fn remove_attestation() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		let issuer = issuer_of::<T>();
		Pallet::<T>::do_attest(issuer.clone(), device.clone(), [1; 32], [2; 32], 0, Moment::MAX).unwrap();
		Devices::<T>::mutate_extant(&device, |record| record.key = PublicKey::P256(KEY));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone(), issuer.clone(), [1; 32]);
		assert!(!Attestations::<T>::contains_key(device, (issuer, [1; 32])));
	}

	#[benchmark]
	fn revoke_batch() {
		let issuer = issuer_of::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(issuer.clone()), KEY);
		assert!(RevokedBatches::<T>::contains_key(issuer, KEY));
	}

	#[benchmark]
	fn declare_compromised() {
		let issuer = issuer_of::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(issuer.clone()), PublicKey::P256(KEY));
		assert!(CompromisedKeys::<T>::contains_key(issuer, PublicKey::P256(KEY)));
	}

	#[benchmark]
	fn set_services() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device.clone(), services());
		assert!(Services::<T>::contains_key(device));
	}

	#[benchmark]
	fn freeze() {
		let origin = T::FreezeOrigin::try_successful_origin().unwrap();
		let who: T::AccountId = account("frozen", 0, 0);
		let until = T::Now::get().at.saturating_add(1);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), [1; 32], until);
		assert!(Freezes::<T>::contains_key(who));
	}

	#[benchmark]
	fn confirm_freeze() {
		let origin = T::ConfirmOrigin::try_successful_origin().unwrap();
		let who: T::AccountId = account("frozen", 0, 0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), [1; 32], Moment::MAX);
		assert!(Freezes::<T>::contains_key(who));
	}

	#[benchmark]
	fn unfreeze() {
		let origin = T::ConfirmOrigin::try_successful_origin().unwrap();
		let who: T::AccountId = account("frozen", 0, 0);
		Pallet::<T>::do_freeze(who.clone(), [1; 32], Moment::MAX, true).unwrap();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());
		assert!(!Freezes::<T>::contains_key(who));
	}

	/// What [`DeviceAuth`] does beside the extensions inside: a look at the device, a hash and a signature.
	#[benchmark]
	fn device_auth() {
		let owner = funded_owner::<T>();
		let device = device_of::<T>(&owner);
		let bytes = alloc::vec![7; 1_024];
		#[block]
		{
			assert!(Devices::<T>::contains_key(&device));
			sp_io::hashing::sha2_256(&bytes);
			check();
		}
	}
}
