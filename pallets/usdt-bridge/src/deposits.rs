//! From Ethereum to this chain: what was deposited is proved once and minted once.

use crate::{
	invalid::invalid, Bucket, Claim, ClaimOf, Claims, Config, Error, Event, Halted, LaneState, Lanes, Mints, Pallet,
	Proved,
};
use codec::Encode;
use coinop_bridge_proofs::{event::Deposited, Event as VaultEvent, Lane};
use coinop_primitives::{DeviceInspect, Payouts};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{TransactionValidityWithRefund, ValidTransaction},
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	weights::Weight,
};
use snowbridge_verification_primitives::{Log, Proof};
use sp_runtime::{
	traits::Zero,
	transaction_validity::{TransactionLongevity, TransactionPriority},
};

/// Deposits whose proofs are noted in one item of storage.
const CHUNK: u64 = 128;

/// Proofs go before what is signed for a fee: each is good once, so they can't crowd out anything.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 2;

/// Blocks for which the pool keeps one: ten minutes.
const LONGEVITY: TransactionLongevity = 1_200;

/// Where a deposit's bit is: the item and its place in it.
pub(crate) fn bit_of(nonce: u64) -> (u64, u128) {
	let chunk = nonce.checked_div(CHUNK).unwrap_or_default();
	let place = nonce.checked_rem(CHUNK).and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
	(chunk, 1u128.checked_shl(place).unwrap_or_default())
}

/// What the pool is told of a transaction that nobody signs: there is one at a time of each `object`.
pub(crate) fn valid(object: impl Encode) -> TransactionValidityWithRefund {
	let valid = ValidTransaction::with_tag_prefix("UsdtBridge")
		.priority(PRIORITY)
		.longevity(LONGEVITY)
		.and_provides(object)
		.propagate(true)
		.build()?;
	Ok((valid, Weight::zero()))
}

impl<T: Config> Pallet<T> {
	/// Whether the deposit was proved already, minted or not.
	pub fn is_proved(lane: Lane, nonce: u64) -> bool {
		let (chunk, bit) = bit_of(nonce);
		Proved::<T>::get(lane, chunk) & bit != 0
	}

	pub(crate) fn authorize_deposit(log: &Log, proof: &Proof) -> TransactionValidityWithRefund {
		let check = || -> Result<Deposited, Error<T>> {
			let deposit = Self::check_deposit(log, proof)?;
			Self::ensure_short(proof)?;
			Self::ensure_client_believed()?;
			Self::ensure_proved(log, proof)?;
			Ok(deposit)
		};
		let deposit = check().map_err(invalid::<T>)?;
		valid((b"deposit", deposit.lane, deposit.nonce))
	}

	/// The deposit in a log, if it can be recorded as far as the log and the state tell.
	fn check_deposit(log: &Log, proof: &Proof) -> Result<Deposited, Error<T>> {
		let event = VaultEvent::decode(&log.topics, &log.data).ok_or(Error::<T>::NotFromVault)?;
		let VaultEvent::Deposited(deposit) = event else { return Err(Error::<T>::NotFromVault) };
		let lane = Self::lane(&deposit.lane)?;
		ensure!(log.address == lane.vault, Error::<T>::NotFromVault);
		if let LaneState::Closed { block } = lane.state {
			let made = proof.execution_proof.execution_header.block_number();
			ensure!(made <= block, Error::<T>::LaneClosed);
		}
		ensure!(deposit.nonce > 0 && deposit.relay_fee <= deposit.amount, Error::<T>::NotFromVault);
		ensure!(!Self::is_proved(deposit.lane, deposit.nonce), Error::<T>::AlreadyProved);
		Ok(deposit)
	}

	/// Records a deposit whose proof was checked, and mints it if that is allowed now.
	pub(crate) fn do_prove_deposit(submitter: T::AccountId, log: &Log, proof: &Proof) -> DispatchResult {
		let deposit = Self::check_deposit(log, proof)?;
		let (lane, nonce) = (deposit.lane, deposit.nonce);
		let (chunk, bit) = bit_of(nonce);
		Proved::<T>::mutate(lane, chunk, |bits| *bits |= bit);
		let claim = Claim {
			recipient: deposit.recipient.into(),
			amount: deposit.amount,
			relay_fee: deposit.relay_fee,
			submitter,
		};
		Claims::<T>::insert(lane, nonce, &claim);
		Self::deposit_event(Event::Proved {
			lane,
			nonce,
			recipient: claim.recipient.clone(),
			amount: claim.amount,
			relay_fee: claim.relay_fee,
			submitter: claim.submitter.clone(),
		});
		// The proof is good whether or not it can be minted now.
		let _ = Self::mint_claim(lane, nonce, claim);
		Ok(())
	}

	pub(crate) fn authorize_mint(lane: Lane, nonce: u64) -> TransactionValidityWithRefund {
		let claim = Claims::<T>::get(lane, nonce).ok_or(invalid::<T>(Error::NotFound))?;
		Self::ensure_mintable(&claim).map_err(invalid::<T>)?;
		valid((b"mint", lane, nonce))
	}

	/// The bucket after the claim is minted, if it can be now.
	fn ensure_mintable(claim: &ClaimOf<T>) -> Result<Bucket, Error<T>> {
		ensure!(!Halted::<T>::get(), Error::<T>::Halted);
		Self::ensure_fork_known()?;
		Self::ensure_client_believed()?;
		Mints::<T>::get().draw(claim.amount, T::Now::get().at).ok_or(Error::<T>::OverLimit)
	}

	/// Mints a claim, wholly or not at all.
	pub(crate) fn mint_claim(lane: Lane, nonce: u64, claim: ClaimOf<T>) -> DispatchResult {
		let bucket = Self::ensure_mintable(&claim)?;
		with_storage_layer(|| {
			Mints::<T>::put(bucket);
			Claims::<T>::remove(lane, nonce);
			Lanes::<T>::try_mutate(lane, |record| -> DispatchResult {
				let books = &mut record.as_mut().ok_or(Error::<T>::UnknownLane)?.books;
				books.minted = books.minted.checked_add(claim.amount).ok_or(Error::<T>::Overflow)?;
				Ok(())
			})?;
			Self::deliver(&claim)?;
			Self::deposit_event(Event::Minted {
				lane,
				nonce,
				recipient: claim.recipient,
				amount: claim.amount,
				relay_fee: claim.relay_fee,
				submitter: claim.submitter,
			});
			Ok(())
		})
	}

	/// Mints exactly [`Claim::amount`]: what the chain's pots lack to exist, the relay fee, and the rest for the recipient.
	/// A device holds no money: what is for one is its owner's.
	fn deliver(claim: &ClaimOf<T>) -> DispatchResult {
		let mut rest = claim.amount.checked_sub(claim.relay_fee).ok_or(Error::<T>::Overflow)?;
		let least = T::Currency::minimum_balance();
		for pot in T::Pots::get() {
			if T::Currency::balance(&pot).is_zero() {
				rest = rest.checked_sub(least).ok_or(Error::<T>::AmountTooSmall)?;
				T::Currency::mint_into(&pot, least)?;
				Self::deposit_event(Event::PotMade { pot, amount: least });
			}
		}
		T::Payouts::mint(&T::Devices::beneficiary(&claim.recipient), rest)?;
		T::Payouts::mint(&T::Devices::beneficiary(&claim.submitter), claim.relay_fee)
	}

	pub(crate) fn do_discard_claim(lane: Lane, nonce: u64) -> DispatchResult {
		ensure!(Claims::<T>::contains_key(lane, nonce), Error::<T>::NotFound);
		Claims::<T>::remove(lane, nonce);
		let (chunk, bit) = bit_of(nonce);
		Proved::<T>::mutate(lane, chunk, |bits| *bits &= !bit);
		Self::deposit_event(Event::ClaimDiscarded { lane, nonce });
		Ok(())
	}
}
