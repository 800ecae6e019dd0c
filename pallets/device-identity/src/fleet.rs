//! Fleets: an owner commits to the keys of up to 2^20 devices by the root of a Merkle tree, and each device enrols itself
//! from an account that holds nothing, charged to the owner.
//!
//! # Why nobody can fill pools or blocks for free with enrolments
//! An enrolment enters the pool only if all that it needs holds: the fleet is there, the device isn't yet, the owner can
//! pay fee and deposits, the proof leads to the root, and at last the device's own signature is good. Whoever sends it
//! holds a device's key, and each key enrols once: a fleet is charged at most as many fees as it has devices, and there
//! is at most one enrolment a device in the pool. What fails costs the node a few reads and hashes, and one signature
//! check only from somebody with a good proof of a device that isn't enrolled, which is for the fleet's makers to give;
//! a peer that sends such things loses its reputation, as with any bad signature. An owner who commits to keys of its own
//! and can pay for one of them can have many in the pool at a time, as any account can with many transactions: they have
//! no better place there than transactions of their weight that give no tip, so that they push out nobody's.

use crate::{
	invalid, issuer::Refusal, Attestation, Config, Devices, Error, Event, Fleets, HoldReason, NextFleet, Pallet,
	Tombstones, WeightInfo,
};
use alloc::{boxed::Box, vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{genesis, hold, release, Balance, Compliance, HostCrypto, Moment};
use coinop_voucher::{
	merkle::{self, ProofFault},
	message, DeviceAttestation, PublicKey, Signature,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		tokens::{Fortitude, Preservation},
		ConstU32, DefensiveSaturating, Get,
	},
	weights::{Weight, WeightToFee},
	BoundedVec,
};
use scale_info::TypeInfo;
use sp_runtime::transaction_validity::TransactionValidityWithRefund;

/// Number of a fleet: one counter for the whole chain, never reused.
pub type FleetId = u64;

/// Longest time from an enrolment's signing to its end, in ms: a day.
pub const MAX_ENROLMENT: Moment = 86_400_000;

/// Blocks for which an enrolment stays in the pool: 64 s.
const LONGEVITY: u64 = 128;

/// Siblings on the way from a device to the root.
pub type Proof = BoundedVec<merkle::Hash, ConstU32<{ merkle::MAX_PROOF }>>;

/// What the devices are: a name or a hash, for people.
pub type Model = BoundedVec<u8, ConstU32<64>>;

/// A commitment to the keys of an owner's devices.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Fleet {
	/// Root of the tree of [`merkle::leaf`]s.
	pub root: merkle::Hash,
	/// How many leaves it has.
	pub count: u32,
	/// How many devices have enrolled.
	pub enrolled: u32,
	/// What they are.
	pub model: Model,
	/// The group that they join.
	pub group: Option<u64>,
	/// The moment from which on none can enrol, in ms.
	pub expires: Moment,
	/// µUSDT held from the owner for this record.
	pub deposit: Balance,
}

/// A device's request to be enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Enrolment<AccountId> {
	/// The fleet's owner.
	pub owner: AccountId,
	/// The fleet.
	pub fleet: FleetId,
	/// The device's number in it, from 0.
	pub index: u32,
	/// The device's key.
	pub key: PublicKey,
	/// That key at that number.
	pub proof: Proof,
	/// The moment from which on this is void, in ms; at most [`MAX_ENROLMENT`] ahead.
	pub expires: Moment,
	/// The key's signature over [`message::enrolment`].
	pub signature: Signature,
	/// What the maker says of the device, if it comes with that: signed over too.
	pub attestation: Option<DeviceAttestation>,
}

fn refused<R>(code: u8) -> Result<R, InvalidTransaction> {
	Err(InvalidTransaction::Custom(code))
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_fleet(
		owner: T::AccountId,
		root: merkle::Hash,
		count: u32,
		model: Model,
		group: Option<u64>,
		expires: Moment,
	) -> DispatchResult {
		ensure!((1..=merkle::MAX_LEAVES).contains(&count), Error::<T>::CountOutOfRange);
		ensure!(expires > T::Now::get().at, Error::<T>::AlreadyExpired);
		ensure!(group.is_none_or(|group| crate::Groups::<T>::contains_key(&owner, group)), Error::<T>::NotFound);
		let deposit = Self::deposit_of::<Fleet>();
		hold::<T::Currency, _>(&HoldReason::Record.into(), &owner, deposit)?;
		let fleet = NextFleet::<T>::mutate(|next| {
			let fleet = *next;
			*next = next.defensive_saturating_add(1);
			fleet
		});
		let record = Fleet { root, count, enrolled: 0, model, group, expires, deposit };
		Fleets::<T>::insert(&owner, fleet, record);
		Self::deposit_event(Event::FleetCommitted { owner, fleet, count });
		Ok(())
	}

	pub(crate) fn do_close_fleet(owner: T::AccountId, fleet: FleetId) -> DispatchResult {
		let record = Fleets::<T>::take(&owner, fleet).ok_or(Error::<T>::NotFound)?;
		release::<T::Currency, _>(&HoldReason::Record.into(), &owner, record.deposit)?;
		Self::deposit_event(Event::FleetClosed { owner, fleet });
		Ok(())
	}

	/// What an enrolment weighs in all, checks included.
	pub(crate) fn enrolment_weight(attested: bool) -> Weight {
		let call = if attested { T::WeightInfo::enrol_attested() } else { T::WeightInfo::enrol() };
		call.saturating_add(T::WeightInfo::authorize_enrol())
	}

	/// What an enrolment costs the owner beside the deposits, in µUSDT.
	pub fn enrolment_fee(attested: bool) -> Balance {
		T::EnrolmentFee::weight_to_fee(&Self::enrolment_weight(attested))
	}

	/// As for a transaction without a tip that an account signs: how many of its weight a block has room for.
	fn enrolment_priority(attested: bool) -> u64 {
		let block = <T as frame_system::Config>::BlockWeights::get().max_block;
		block.checked_div_per_component(&Self::enrolment_weight(attested)).unwrap_or_default().max(1)
	}

	/// Whether a device may enrol: everything that can be wrong, cheapest first, the signature last.
	#[allow(clippy::borrowed_box, reason = "the call's argument as the macro hands it over")]
	pub(crate) fn authorize(
		_: TransactionSource,
		enrolment: &Box<Enrolment<T::AccountId>>,
	) -> TransactionValidityWithRefund {
		Self::check_enrolment(enrolment).map_err(TransactionValidityError::Invalid)?;
		let valid = ValidTransaction {
			priority: Self::enrolment_priority(enrolment.attestation.is_some()),
			requires: vec![],
			// One a device, whoever sends it.
			provides: vec![(b"coinop/enrol", enrolment.key.account()).encode()],
			longevity: LONGEVITY,
			propagate: true,
		};
		Ok((valid, Weight::zero()))
	}

	fn check_enrolment(enrolment: &Enrolment<T::AccountId>) -> Result<(), InvalidTransaction> {
		let Enrolment { owner, fleet, index, key, proof, expires, signature, attestation } = enrolment;
		let now = T::Now::get().at;
		if *expires <= now || *expires > now.saturating_add(MAX_ENROLMENT) {
			return refused(invalid::ENROLMENT_EXPIRED);
		}
		let Some(record) = Fleets::<T>::get(owner, fleet).filter(|record| now < record.expires) else {
			return refused(invalid::NO_FLEET);
		};
		if *index >= record.count {
			return refused(invalid::NO_FLEET);
		}
		if u32::try_from(proof.len()) != Ok(merkle::proof_len(record.count, *index)) {
			return refused(invalid::PROOF_LENGTH);
		}
		let account = key.account();
		if account == [0; 32] {
			return refused(invalid::INVALID_KEY);
		}
		let device = T::AccountId::from(account);
		if Self::ensure_free(owner, &device).is_err() {
			return refused(invalid::NOT_FREE);
		}
		if Self::is_frozen(owner) {
			return refused(invalid::FROZEN);
		}
		let needed = Self::enrolment_fee(attestation.is_some())
			.saturating_add(Self::deposit_of::<crate::Device<T>>())
			.saturating_add(attestation.map_or(0, |_| Self::deposit_of::<Attestation<T>>()));
		let spendable =
			<T::Currency as Inspect<T::AccountId>>::reducible_balance(owner, Preservation::Preserve, Fortitude::Polite);
		if spendable < needed {
			return refused(invalid::OWNER_SHORT);
		}
		let raw_owner = owner.clone().into();
		let leaf = merkle::leaf::<HostCrypto>(&raw_owner, *index, key);
		merkle::verify::<HostCrypto>(&record.root, record.count, *index, leaf, proof).map_err(|fault| {
			InvalidTransaction::Custom(match fault {
				ProofFault::NoSuchLeaf => invalid::NO_FLEET,
				ProofFault::WrongLength => invalid::PROOF_LENGTH,
				ProofFault::WrongRoot => invalid::PROOF_MISMATCH,
			})
		})?;
		let presented = DeviceAttestation::digest_of::<HostCrypto>(attestation.as_ref());
		let message = message::enrolment(&genesis::<T>(), *fleet, *index, &raw_owner, &account, *expires, &presented);
		key.check::<HostCrypto>(&message, signature).map_err(invalid::signature)
	}

	/// Charges the owner and stores the device. [`Self::authorize`] has just found that all of it can be done: an error
	/// here would give the fee back.
	pub(crate) fn do_enrol(enrolment: Enrolment<T::AccountId>) -> DispatchResult {
		let Enrolment { owner, fleet, index, key, attestation, .. } = enrolment;
		let fee = Self::enrolment_fee(attestation.is_some());
		<T::Currency as Mutate<T::AccountId>>::transfer(&owner, &T::FeePot::get(), fee, Preservation::Preserve)?;
		let group = Fleets::<T>::mutate_exists(&owner, fleet, |record| {
			let record = record.as_mut()?;
			record.enrolled = record.enrolled.defensive_saturating_add(1);
			record.group
		});
		// A group that was removed since is no reason to leave the device out: it has no allowance then.
		let place = group.and_then(|group| Self::join(&owner, group, false).ok());
		let device = Self::insert(owner.clone(), key, None, place)?;
		Self::deposit_event(Event::Registered { device: device.clone(), owner: owner.clone() });
		Self::deposit_event(Event::Enrolled { device: device.clone(), owner: owner.clone(), fleet, index, fee });
		if let Some(attestation) = attestation {
			if let Err(why) = Self::store_presented(&device, &key, owner, &attestation) {
				Self::deposit_event(Event::AttestationRefused { device, why });
			}
		}
		Ok(())
	}

	/// Whether `device` can become a device of `owner`.
	///
	/// # Errors
	/// `OwnsItself`, `AlreadyRegistered`, `Revoked`, `OwnerIsDevice`, `OwnsDevices`.
	pub(crate) fn ensure_free(owner: &T::AccountId, device: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(device != owner, Error::<T>::OwnsItself);
		ensure!(!Devices::<T>::contains_key(device), Error::<T>::AlreadyRegistered);
		ensure!(!Tombstones::<T>::contains_key(device), Error::<T>::Revoked);
		ensure!(!Self::is_or_was_device(owner), Error::<T>::OwnerIsDevice);
		// Whoever owns a device or a tombstone has its deposit held.
		let held = <T::Currency as InspectHold<T::AccountId>>::balance_on_hold(&HoldReason::Record.into(), device);
		ensure!(held == 0, Error::<T>::OwnsDevices);
		Ok(())
	}

	/// Stores what the maker says of a device that has just been enrolled.
	fn store_presented(
		device: &T::AccountId,
		key: &PublicKey,
		payer: T::AccountId,
		presented: &DeviceAttestation,
	) -> Result<(), Refusal> {
		let issuer = T::AccountId::from(presented.batch.issuer);
		Self::check_presented(&issuer, key, presented)?;
		let attestation = Attestation {
			key: *key,
			claims: presented.claims,
			from: presented.batch.from,
			until: presented.batch.until,
			batch: Some(presented.batch.key),
			payer,
			deposit: Self::deposit_of::<Attestation<T>>(),
		};
		Self::store_attestation(device, issuer, presented.batch.schema, attestation).map_err(|_| Refusal::Unpaid)
	}
}
