//! What is asked of a report of double authorship.

use crate::{
	double_authorship::{slot_of, DoubleAuthorship, MAX_HEADER_LEN},
	pallet::Error,
	Config, Membership, Pallet, Seat,
};
use codec::Encode;
use frame_support::{
	ensure, pallet_prelude::TransactionValidityWithRefund, traits::KeyOwnerProofSystem, weights::Weight,
};
use frame_system::pallet_prelude::HeaderFor;
use sp_consensus_aura::sr25519::AuthorityId;
use sp_runtime::{
	key_types,
	transaction_validity::{InvalidTransaction, TransactionPriority, TransactionSource, ValidTransaction},
	KeyTypeId,
};
use sp_staking::offence::ReportOffence;

impl<T: Config> Pallet<T> {
	/// The offence that two headers prove, known already or not.
	pub(crate) fn proven(
		author: &AuthorityId,
		first: &HeaderFor<T>,
		second: &HeaderFor<T>,
		membership: Membership,
	) -> Result<DoubleAuthorship<T::AccountId>, Error<T>> {
		let longest = first.encoded_size().max(second.encoded_size());
		ensure!(longest <= MAX_HEADER_LEN, Error::<T>::HeaderTooLong);
		let key = (key_types::AURA, author.clone());
		let seat = <Self as KeyOwnerProofSystem<(KeyTypeId, AuthorityId)>>::check_proof(key, membership)
			.ok_or(Error::<T>::NotInRoster)?;
		let slot = slot_of::<HeaderFor<T>>(first, second, author).ok_or(Error::<T>::NotDoubleAuthorship)?;
		ensure!(Self::is_slot_of(slot, seat.session), Error::<T>::NotInSession);
		Ok(DoubleAuthorship { slot, seat, validator_count: membership.validator_count })
	}

	/// Whether the chain has no use for a report of this offence any more.
	pub(crate) fn is_known(offence: &DoubleAuthorship<T::AccountId>) -> bool {
		<Self as ReportOffence<T::AccountId, Seat<T::AccountId>, DoubleAuthorship<T::AccountId>>>::is_known_offence(
			core::slice::from_ref(&offence.seat),
			&offence.slot,
		)
	}

	/// Whether a report that nobody signs is valid: it must be the node's own, and prove what is not known.
	///
	/// As with votes, who makes a block takes in what its own node saw. Others can't fill the pool with these, which cost
	/// two signatures each to check.
	pub(crate) fn authorize_report(
		source: TransactionSource,
		author: &AuthorityId,
		first: &HeaderFor<T>,
		second: &HeaderFor<T>,
		membership: Membership,
	) -> TransactionValidityWithRefund {
		ensure!(matches!(source, TransactionSource::Local | TransactionSource::InBlock), InvalidTransaction::Call);
		let offence = Self::proven(author, first, second, membership).map_err(|_| InvalidTransaction::BadProof)?;
		ensure!(!Self::is_known(&offence), InvalidTransaction::Stale);
		let validity = ValidTransaction::with_tag_prefix("DoubleAuthorship")
			.priority(TransactionPriority::MAX)
			// One a validator and session: the next would be stale.
			.and_provides((author, offence.seat.session))
			.propagate(false)
			.build()?;
		Ok((validity, Weight::zero()))
	}
}
