//! Issuers, accredited by governance, and what they attest of devices: on the chain, or off it in two levels of P-256
//! signatures that a device presents when it enrols.

use crate::{
	Attestations, CompromisedKeys, Config, Devices, Error, Event, HoldReason, Issuers, Pallet, RevokedBatches,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{attestations::METER, genesis, hold, release, Balance, HostCrypto, Instant, Moment};
use coinop_voucher::{attestation::P256Key, DeviceAttestation, Link, PublicKey};
use frame_support::{
	dispatch::DispatchResult, ensure, traits::Get, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;

/// An account whose attestations count.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Issuer {
	/// The P-256 key that signs its batch keys off the chain, if it has one.
	pub root: Option<P256Key>,
}

/// What an issuer says of a device's key.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Attestation<T: Config> {
	/// The device's key of which it is said: it ends when that is rotated.
	pub key: PublicKey,
	/// Hash of what is said.
	pub claims: [u8; 32],
	/// From when on it is valid, in ms.
	pub from: Moment,
	/// The moment from which on it is void, in ms.
	pub until: Moment,
	/// The batch key that said so off the chain, if one did.
	pub batch: Option<P256Key>,
	/// Who paid for this record.
	pub payer: T::AccountId,
	/// µUSDT held from the payer for this record.
	pub deposit: Balance,
}

/// Why what a device presents of its maker doesn't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]
pub enum Refusal {
	/// The account that is named is no accredited issuer, or has no root key.
	NoIssuer,
	/// The batch key was revoked.
	BatchRevoked,
	/// It isn't valid yet, or no longer.
	NotNow,
	/// The root key didn't sign the batch key.
	BadBatch,
	/// The batch key didn't sign the device's key.
	BadDevice,
	/// Its deposit can't be held.
	Unpaid,
	/// The issuer has declared the device's key compromised.
	Compromised,
}

impl<T: Config> Pallet<T> {
	/// Whether `issuer` attests now, by `schema`, something of the key that `device` signs with.
	pub fn is_attested(device: &T::AccountId, issuer: &T::AccountId, schema: [u8; 32]) -> bool {
		let now = T::Now::get().at;
		Attestations::<T>::get(device, (issuer.clone(), schema))
			.is_some_and(|it| it.from <= now && !Self::has_ended(&it, device, issuer, now))
	}

	/// Whether an attestation's life is over, whatever it says.
	fn has_ended(attestation: &Attestation<T>, device: &T::AccountId, issuer: &T::AccountId, now: Moment) -> bool {
		now >= attestation.until
			|| Devices::<T>::get(device).is_none_or(|device| device.key != attestation.key)
			|| !Issuers::<T>::contains_key(issuer)
			|| CompromisedKeys::<T>::contains_key(issuer, attestation.key)
			|| attestation.batch.is_some_and(|batch| RevokedBatches::<T>::contains_key(issuer, batch))
	}

	pub(crate) fn do_attest(
		issuer: T::AccountId,
		device: T::AccountId,
		schema: [u8; 32],
		claims: [u8; 32],
		from: Moment,
		until: Moment,
	) -> DispatchResult {
		ensure!(Issuers::<T>::contains_key(&issuer), Error::<T>::NotIssuer);
		let record = Devices::<T>::get(&device).ok_or(Error::<T>::NotFound)?;
		ensure!(from < until && T::Now::get().at < until, Error::<T>::EndOutOfRange);
		ensure!(!CompromisedKeys::<T>::contains_key(&issuer, record.key), Error::<T>::KeyCompromised);
		let deposit = Self::deposit_of::<Attestation<T>>();
		let payer = issuer.clone();
		let attestation = Attestation { key: record.key, claims, from, until, batch: None, payer, deposit };
		Self::store_attestation(&device, issuer, schema, attestation)
	}

	/// Stores an attestation in the place of any before it of the same issuer and schema.
	pub(crate) fn store_attestation(
		device: &T::AccountId,
		issuer: T::AccountId,
		schema: [u8; 32],
		attestation: Attestation<T>,
	) -> DispatchResult {
		let place = (issuer.clone(), schema);
		hold::<T::Currency, _>(&HoldReason::Record.into(), &attestation.payer, attestation.deposit)?;
		if let Some(before) = Attestations::<T>::get(device, &place) {
			release::<T::Currency, _>(&HoldReason::Record.into(), &before.payer, before.deposit)?;
		}
		Attestations::<T>::insert(device, place, attestation);
		Self::deposit_event(Event::Attested { device: device.clone(), issuer, schema });
		Ok(())
	}

	pub(crate) fn do_remove_attestation(
		signer: T::AccountId,
		device: T::AccountId,
		issuer: T::AccountId,
		schema: [u8; 32],
	) -> DispatchResult {
		let place = (issuer.clone(), schema);
		let record = Attestations::<T>::get(&device, &place).ok_or(Error::<T>::NotFound)?;
		let may = signer == issuer || Self::has_ended(&record, &device, &issuer, T::Now::get().at);
		ensure!(may, Error::<T>::NotAuthorized);
		release::<T::Currency, _>(&HoldReason::Record.into(), &record.payer, record.deposit)?;
		Attestations::<T>::remove(&device, place);
		Self::deposit_event(Event::AttestationRemoved { device, issuer, schema });
		Ok(())
	}

	pub(crate) fn do_revoke_batch(issuer: T::AccountId, key: P256Key) -> DispatchResult {
		ensure!(Issuers::<T>::contains_key(&issuer), Error::<T>::NotIssuer);
		ensure!(!RevokedBatches::<T>::contains_key(&issuer, key), Error::<T>::BatchRevoked);
		let deposit = Self::deposit_of::<(T::AccountId, P256Key, Balance)>();
		hold::<T::Currency, _>(&HoldReason::Record.into(), &issuer, deposit)?;
		RevokedBatches::<T>::insert(&issuer, key, deposit);
		Self::deposit_event(Event::BatchRevoked { issuer, key });
		Ok(())
	}

	pub(crate) fn do_declare_compromised(issuer: T::AccountId, key: PublicKey) -> DispatchResult {
		ensure!(Issuers::<T>::contains_key(&issuer), Error::<T>::NotIssuer);
		ensure!(!CompromisedKeys::<T>::contains_key(&issuer, key), Error::<T>::KeyCompromised);
		let deposit = Self::deposit_of::<(T::AccountId, PublicKey, Instant, Balance)>();
		hold::<T::Currency, _>(&HoldReason::Record.into(), &issuer, deposit)?;
		CompromisedKeys::<T>::insert(&issuer, key, (T::Now::get(), deposit));
		Self::deposit_event(Event::KeyCompromised { issuer, key });
		Ok(())
	}

	/// Both levels of what a device presents.
	pub(crate) fn check_presented(
		issuer: &T::AccountId,
		device: &PublicKey,
		presented: &DeviceAttestation,
	) -> Result<(), Refusal> {
		let root = Issuers::<T>::get(issuer).and_then(|issuer| issuer.root).ok_or(Refusal::NoIssuer)?;
		ensure!(!RevokedBatches::<T>::contains_key(issuer, presented.batch.key), Refusal::BatchRevoked);
		ensure!(!CompromisedKeys::<T>::contains_key(issuer, device), Refusal::Compromised);
		let now = T::Now::get().at;
		ensure!(presented.batch.from <= now && now < presented.batch.until, Refusal::NotNow);
		presented.check::<HostCrypto>(&root, &genesis::<T>(), device).map_err(|link| match link {
			Link::Batch(_) => Refusal::BadBatch,
			Link::Device(_) => Refusal::BadDevice,
		})
	}
}

impl<T: Config> coinop_primitives::Attestations<T::AccountId> for Pallet<T> {
	fn is_valid(meter: &T::AccountId, issuer: &T::AccountId, key: &PublicKey) -> bool {
		Devices::<T>::get(meter).is_some_and(|device| device.key == *key) && Self::is_attested(meter, issuer, METER)
	}

	fn withdrawn(issuer: &T::AccountId, key: &PublicKey) -> Option<Instant> {
		CompromisedKeys::<T>::get(issuer, key).map(|(at, _)| at)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn attest(meter: &T::AccountId, issuer: &T::AccountId, key: &PublicKey) {
		let device = crate::Device {
			owner: issuer.clone(),
			key: *key,
			account_key: true,
			state: crate::State::Active,
			allowance: None,
			usage: Default::default(),
			group: None,
			offer: None,
			epoch: 0,
			handovers: 0,
			changes: 0,
			deposit: 0,
		};
		Devices::<T>::insert(meter, device);
		Issuers::<T>::insert(issuer, Issuer { root: None });
		let attestation = Attestation {
			key: *key,
			claims: [0; 32],
			from: 0,
			until: Moment::MAX,
			batch: None,
			payer: issuer.clone(),
			deposit: 0,
		};
		Attestations::<T>::insert(meter, (issuer.clone(), METER), attestation);
	}
}
