//! The light client, and when it is to be believed.

use crate::{BeaconUpdate, Checkpoint, CheckpointGap, Config, Error, Ethereum, Event, Pallet, UnknownFork};
use alloc::boxed::Box;
use codec::DecodeAll;
use coinop_primitives::Moment;
use frame_support::{
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	ensure,
	traits::Get,
	weights::Weight,
};
use snowbridge_verification_primitives::{Log, Proof, Verifier};
use sp_core::H256;

/// How far Ethereum's latest finalized header may lag behind this chain's time: 7 days, in ms. Within them whoever has
/// signed as a member of a sync committee still has something to lose for it.
pub const MAX_LAG: Moment = 7 * 86_400_000;

/// How long before a fork that the runtime doesn't know it says so: 30 days, in ms.
pub const FORK_NOTICE: Moment = 30 * 86_400_000;

/// Most nodes of a receipt's proof: a receipts trie is as deep as its longest key.
const MAX_NODES: usize = 32;

/// A light client of Ethereum.
pub trait LightClient<AccountId> {
	/// The slot of the latest header that is finalized; `None` before there is a checkpoint.
	fn finalized_slot() -> Option<u64>;

	/// The slot of a finalized header that the client still has.
	fn slot_of(root: H256) -> Option<u64>;

	/// What `submit` weighs.
	fn weight_of(update: &BeaconUpdate) -> Weight;

	/// Advances the client by what `who` has signed for. Says that nobody pays if it did.
	fn submit(who: AccountId, update: Box<BeaconUpdate>) -> DispatchResultWithPostInfo;

	/// Begins anew with a checkpoint.
	fn begin(checkpoint: Box<Checkpoint>) -> DispatchResult;
}

/// No client: nothing is ever finalized.
impl<AccountId> LightClient<AccountId> for () {
	fn finalized_slot() -> Option<u64> {
		None
	}

	fn slot_of(_: H256) -> Option<u64> {
		None
	}

	fn weight_of(_: &BeaconUpdate) -> Weight {
		Weight::zero()
	}

	fn submit(_: AccountId, _: Box<BeaconUpdate>) -> DispatchResultWithPostInfo {
		Ok(().into())
	}

	fn begin(_: Box<Checkpoint>) -> DispatchResult {
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// When Ethereum's latest finalized header was made, in ms.
	pub fn finalized_at() -> Option<Moment> {
		Some(Ethereum::<T>::get()?.time_of(T::LightClient::finalized_slot()?))
	}

	/// Refuses unless what the client has finalized is to be believed. Errors: [`Error::NotBootstrapped`],
	/// [`Error::EthereumTooOld`], [`Error::CheckpointNeeded`].
	pub(crate) fn ensure_client_believed() -> Result<(), Error<T>> {
		ensure!(!CheckpointGap::<T>::exists(), Error::<T>::CheckpointNeeded);
		let finalized = Self::finalized_at().ok_or(Error::<T>::NotBootstrapped)?;
		ensure!(T::Now::get().at.saturating_sub(finalized) <= MAX_LAG, Error::<T>::EthereumTooOld);
		Ok(())
	}

	/// Refuses from the fork on that the runtime doesn't know. Errors: [`Error::UnknownFork`].
	pub(crate) fn ensure_fork_known() -> Result<(), Error<T>> {
		let is_near = UnknownFork::<T>::get().is_some_and(|at| at <= T::Now::get().at);
		ensure!(!is_near, Error::<T>::UnknownFork);
		Ok(())
	}

	/// Remembers that the client lags too far behind before an update hides it.
	pub(crate) fn note_gap() {
		let Some((slot, finalized)) = T::LightClient::finalized_slot().zip(Self::finalized_at()) else { return };
		if T::Now::get().at.saturating_sub(finalized) > MAX_LAG && !CheckpointGap::<T>::exists() {
			CheckpointGap::<T>::put(slot);
			Self::deposit_event(Event::CheckpointNeeded { slot });
		}
	}

	/// Says so if a fork that the runtime doesn't know is near.
	pub(crate) fn announce_fork() {
		if let Some(at) = UnknownFork::<T>::get() {
			if at.saturating_sub(T::Now::get().at) <= FORK_NOTICE {
				Self::deposit_event(Event::ForkAhead { at });
			}
		}
	}

	/// Refuses proofs that are too long to look at. Errors: [`Error::TooLong`].
	pub(crate) fn ensure_short(proof: &Proof) -> Result<(), Error<T>> {
		let is_short = proof.receipt_proof.len() <= MAX_NODES && proof_len(proof) <= T::MaxProofLen::get();
		ensure!(is_short, Error::<T>::TooLong);
		Ok(())
	}

	/// Refuses a log that Ethereum has not finalized. The dearest of all checks. Errors: [`Error::InvalidProof`].
	pub(crate) fn ensure_proved(log: &Log, proof: &Proof) -> Result<(), Error<T>> {
		T::Verifier::verify(log, proof).map_err(|_| Error::<T>::InvalidProof)
	}

	/// Begins with an encoded [`Checkpoint`]; does nothing if there are no bytes. Errors: it can't be decoded, or does not
	/// hold together.
	pub(crate) fn begin_with(checkpoint: &[u8]) -> Result<(), &'static str> {
		if checkpoint.is_empty() {
			return Ok(());
		}
		let mut bytes = checkpoint;
		let checkpoint = Checkpoint::decode_all(&mut bytes).map_err(|_| "the checkpoint can't be decoded")?;
		T::LightClient::begin(Box::new(checkpoint)).map_err(|_| "the checkpoint does not hold together")
	}
}

/// Bytes of a proof that are hashed for its receipt.
pub(crate) fn proof_len(proof: &Proof) -> u32 {
	let bytes = proof.receipt_proof.iter().fold(0usize, |sum, node| sum.saturating_add(node.len()));
	u32::try_from(bytes).unwrap_or(u32::MAX)
}
