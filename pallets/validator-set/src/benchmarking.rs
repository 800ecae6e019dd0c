//! Every call at its dearest, with as many validators as there can be.
//!
//! The state to begin with must have a validator that is ready: a key that the runtime accepts can't be made here.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that panics has failed")]

use crate::{
	double_authorship::{KIND, MAX_HEADER_LEN},
	*,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get, KeyOwnerProofSystem},
	BoundedVec,
};
use frame_system::{pallet_prelude::HeaderFor, RawOrigin};
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
	Slot,
};
use sp_runtime::{
	key_types,
	traits::{Header, TrailingZeroInput},
	Digest, DigestItem, KeyTypeId, RuntimeAppPublic,
};
use sp_staking::{offence::Kind, SessionIndex};

/// The slot that is reported, in the session of [`SESSION`].
const SLOT: u64 = 1_000;
const SESSION: SessionIndex = 1_000;

/// A validator that is ready.
fn ready<T: Config>() -> T::AccountId {
	Pallet::<T>::ready().first().expect("the genesis has a validator with keys").clone()
}

fn account_of<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	account(name, index, 0)
}

/// Keys that begin with these bytes: Aura's come first.
fn keys_of<T: Config>(bytes: &[u8]) -> T::Keys {
	T::Keys::decode(&mut TrailingZeroInput::new(bytes)).expect("all bytes are keys")
}

/// All but one of the validators that there can be, in office and with keys, but not ready.
fn others<T: Config>(name: &'static str) -> Vec<T::AccountId> {
	let others = (1..T::MaxValidators::get()).map(|index| account_of::<T>(name, index)).collect::<Vec<_>>();
	for (index, who) in others.iter().enumerate() {
		Pallet::<T>::enter(who);
		frame_system::Pallet::<T>::inc_consumers(who).expect("the reference is there");
		pallet_session::NextKeys::<T>::insert(who, keys_of::<T>(&index.to_le_bytes()));
	}
	others
}

/// Who is ready comes last, so that it is found last.
fn want<T: Config>(mut others: Vec<T::AccountId>) {
	others.push(ready::<T>());
	Validators::<T>::put(BoundedVec::<_, T::MaxValidators>::truncate_from(others));
}

fn origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// A header of [`SLOT`], as long as is looked at, with its seal.
fn sealed<T: Config>(number: u32, author: &AuthorityId) -> Box<HeaderFor<T>> {
	let slot = CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(Slot::from(SLOT));
	let filler = DigestItem::Other(vec![0; MAX_HEADER_LEN.saturating_sub(300)]);
	let mut header = <HeaderFor<T> as Header>::new(
		number.into(),
		Default::default(),
		Default::default(),
		Default::default(),
		Digest { logs: vec![slot, filler] },
	);
	let signature = author.sign(&header.hash()).expect("the store has the key");
	header.digest_mut().push(CompatibleDigestItem::<AuthoritySignature>::aura_seal(signature));
	Box::new(header)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_validator() -> Result<(), BenchmarkError> {
		let mut others = others::<T>("other");
		others.pop();
		want::<T>(others);
		let validator = account_of::<T>("new", 0);
		let origin = origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, validator.clone());

		assert!(Validators::<T>::get().contains(&validator));
		Ok(())
	}

	#[benchmark]
	fn remove_validator() -> Result<(), BenchmarkError> {
		let others = others::<T>("other");
		let validator = others.first().expect("there is room for more than one").clone();
		want::<T>(others);
		let origin = origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, validator.clone());

		assert!(!Pallet::<T>::in_office(&validator));
		Ok(())
	}

	#[benchmark]
	fn set_validators() -> Result<(), BenchmarkError> {
		want::<T>(others::<T>("other"));
		let mut new = (1..T::MaxValidators::get()).map(|index| account_of::<T>("new", index)).collect::<Vec<_>>();
		new.push(ready::<T>());
		let new = BoundedVec::<_, T::MaxValidators>::truncate_from(new);
		let origin = T::SlowOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new.clone());

		assert_eq!(Validators::<T>::get(), new);
		Ok(())
	}

	/// The offender is the last of those who validate, is wanted, can be spared, and has been reported in every session
	/// before.
	#[benchmark]
	fn report_double_authorship() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		let author = AuthorityId::generate_pair(None);
		let mut others = others::<T>("other");
		let offender = others.pop().expect("there is room for more than one");
		let mut members = vec![(ready::<T>(), keys_of::<T>(&[u8::MAX; 32]))];
		members.extend(others.iter().map(|who| (who.clone(), keys_of::<T>(&[]))));
		members.push((offender.clone(), keys_of::<T>(author.as_ref())));
		let usable = pallet_session::NextKeys::<T>::get(ready::<T>()).expect("who is ready has keys");
		for other in &others {
			pallet_session::NextKeys::<T>::insert(other, usable.clone());
		}
		others.insert(0, offender.clone());
		want::<T>(others);

		pallet_session::CurrentIndex::<T>::put(SESSION);
		pallet_session::Validators::<T>::put(members.iter().map(|(who, _)| who.clone()).collect::<Vec<_>>());
		let members = BoundedVec::truncate_from(members);
		for session in SESSION.saturating_add(1).saturating_sub(T::ChangeWindow::get())..=SESSION {
			let began = Slot::from(SLOT.saturating_sub(1));
			Rosters::<T>::insert(session, Roster::<T> { began, since: session, members: members.clone() });
		}
		let next = SESSION.saturating_add(1);
		Rosters::<T>::insert(next, Roster::<T> { began: Slot::from(SLOT), since: next, members });
		let time_slot = TimeSlot::truncate_from(vec![0; 32]);
		for ago in 0..T::KeptSessions::get() {
			for kind in 0..3u8 {
				let key: (SessionIndex, Kind) = (SESSION.saturating_sub(ago), [kind; 16]);
				let block = frame_system::Pallet::<T>::block_number();
				Offences::<T>::insert(&offender, key, Report::<T> { time_slot: time_slot.clone(), block });
			}
		}
		let key = (key_types::AURA, author.clone());
		let membership =
			<Pallet<T> as KeyOwnerProofSystem<(KeyTypeId, AuthorityId)>>::prove(key).expect("the key is in the roster");
		let (first, second) = (sealed::<T>(1, &author), sealed::<T>(2, &author));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), author, first, second, membership);

		assert!(Offences::<T>::contains_key(&offender, (SESSION, KIND)));
		assert!(!Validators::<T>::get().contains(&offender));
		Ok(())
	}
}
