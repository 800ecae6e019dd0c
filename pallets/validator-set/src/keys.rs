//! Who may set session keys, and whose a key was in a session.

use crate::{Config, Membership, Pallet, Rosters, Seat, Validators};
use core::marker::PhantomData;
use frame_support::traits::KeyOwnerProofSystem;
use sp_runtime::{key_types, traits::Convert, KeyTypeId};

/// For `pallet_session::Config::ValidatorIdOf`: only who is wanted as a validator may set session keys. They are kept
/// without a deposit.
pub struct ValidatorOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for ValidatorOf<T> {
	fn convert(account: T::AccountId) -> Option<T::AccountId> {
		Validators::<T>::get().contains(&account).then_some(account)
	}
}

impl<T: Config, Key: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, Key)> for Pallet<T> {
	type Proof = Membership;
	type IdentificationTuple = Seat<T::AccountId>;

	/// For a key of the current session.
	fn prove((kind, key): (KeyTypeId, Key)) -> Option<Membership> {
		let session = pallet_session::Pallet::<T>::current_index();
		let roster = Rosters::<T>::get(session)?;
		roster.owner(kind, key.as_ref())?;
		Some(Membership { session, validator_count: roster.count() })
	}

	fn check_proof((kind, key): (KeyTypeId, Key), proof: Membership) -> Option<Seat<T::AccountId>> {
		let roster = Rosters::<T>::get(proof.session)?;
		if roster.count() != proof.validator_count {
			return None;
		}
		let account = roster.owner(kind, key.as_ref())?.clone();
		// GRANDPA takes any session of the set: the same votes must not be laid to one after the other.
		let session = if kind == key_types::GRANDPA { roster.since } else { proof.session };
		Some(Seat { account, session })
	}
}
