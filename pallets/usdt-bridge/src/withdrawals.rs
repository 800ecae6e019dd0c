//! From this chain to Ethereum: what is burned becomes a message, messages are committed block by block, and go when it
//! is proved that they were carried out.

use crate::{
	deposits::valid, invalid::invalid, BlockLeaves, CommittedRoot, Config, Error, Event, Halted, HoldReason,
	LaneRecord, LaneState, Lanes, Leaves, Messages, Outgoing, OutgoingOf, Pallet, Place, Queue, QueueEnds, Withdrawals,
};
use codec::MaxEncodedLen;
use coinop_bridge_proofs::{message_root, Event as VaultEvent, Lane, Message};
use coinop_primitives::{hold, record_deposit, Balance, DeviceInspect, OutboundMessages, Payouts, USDT};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::TransactionValidityWithRefund,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
	BoundedVec,
};
use snowbridge_verification_primitives::{Log, Proof};
use sp_core::{H160, H256};

/// The least that can be withdrawn, in µUSDT.
pub const MIN_WITHDRAWAL: Balance = USDT;

/// Bytes of what is kept for a message beside its record: its leaf, its place in the queue.
const BESIDE_RECORD: u32 = 32 + 48;

impl<T: Config> Pallet<T> {
	/// µUSDT held from who withdraws until the release is proved.
	pub fn message_deposit() -> Balance {
		let record = u32::try_from(OutgoingOf::<T>::max_encoded_len()).unwrap_or(u32::MAX);
		record_deposit(record.saturating_add(BESIDE_RECORD))
	}

	pub(crate) fn do_withdraw(
		sender: T::AccountId,
		id: Lane,
		recipient: H160,
		amount: Balance,
		relay_fee: Balance,
	) -> DispatchResult {
		ensure!(!Halted::<T>::get(), Error::<T>::Halted);
		ensure!(T::Devices::owner(&sender).is_none(), Error::<T>::IsDevice);
		let mut record = Self::lane(&id)?;
		ensure!(!recipient.is_zero() && recipient != record.vault, Error::<T>::RecipientRefused);
		let bucket = Withdrawals::<T>::get();
		ensure!(amount >= MIN_WITHDRAWAL && relay_fee < amount, Error::<T>::AmountTooSmall);
		ensure!(amount <= bucket.largest(), Error::<T>::AmountTooLarge);
		ensure!(amount <= record.books.outstanding(), Error::<T>::ReserveTooSmall);
		let bucket = bucket.draw(amount, T::Now::get().at).ok_or(Error::<T>::OverLimit)?;

		let deposit = Self::message_deposit();
		hold::<T::Currency, T::AccountId>(&HoldReason::Message.into(), &sender, deposit)?;
		T::Currency::burn_from(&sender, amount, Preservation::Preserve, Precision::Exact, Fortitude::Polite)?;
		Withdrawals::<T>::put(bucket);
		record.books.burned = record.books.burned.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		let message = Message::Release { recipient, amount, relay_fee };
		let nonce = Self::queue(&id, &mut record, message, Some((sender.clone(), deposit)))?;
		Lanes::<T>::insert(id, record);
		Self::deposit_event(Event::Withdrawn { lane: id, nonce, sender, recipient, amount, relay_fee });
		Ok(())
	}

	/// Gives the message the lane's next nonce and puts it behind those that wait to be committed. The caller stores the
	/// lane's record.
	pub(crate) fn queue(
		lane: &Lane,
		record: &mut LaneRecord,
		message: Message,
		deposit: Option<(T::AccountId, Balance)>,
	) -> Result<u64, Error<T>> {
		let nonce = record.last_message.checked_add(1).ok_or(Error::<T>::Overflow)?;
		record.last_message = nonce;
		let (begin, end) = QueueEnds::<T>::get();
		QueueEnds::<T>::put((begin, end.checked_add(1).ok_or(Error::<T>::Overflow)?));
		Queue::<T>::insert(end, (*lane, nonce));
		Messages::<T>::insert(lane, nonce, Outgoing { message, deposit, committed: None });
		Self::deposit_event(Event::MessageQueued { lane: *lane, nonce, message });
		Ok(nonce)
	}

	/// Commits the messages that have waited longest, as many as a block may have, unless halted.
	pub(crate) fn commit() {
		CommittedRoot::<T>::kill();
		let (begin, end) = QueueEnds::<T>::get();
		if begin == end || Halted::<T>::get() {
			return;
		}
		let until = end.min(begin.saturating_add(T::MaxMessages::get().into()));
		let block = T::Now::get().block;
		let mut leaves = BoundedVec::<H256, T::MaxMessages>::new();
		for waiting in begin..until {
			let Some((lane, nonce)) = Queue::<T>::take(waiting) else { continue };
			Messages::<T>::mutate(lane, nonce, |outgoing| {
				let Some(outgoing) = outgoing else { return };
				let index = u32::try_from(leaves.len()).unwrap_or(u32::MAX);
				if leaves.try_push(outgoing.message.leaf(&lane, nonce)).is_ok() {
					outgoing.committed = Some(Place { block, index });
				}
			});
		}
		QueueEnds::<T>::put((until, end));
		if leaves.is_empty() {
			return;
		}
		let root = message_root(&leaves);
		let count = u32::try_from(leaves.len()).unwrap_or(u32::MAX);
		CommittedRoot::<T>::put(root);
		Leaves::<T>::insert(block, BlockLeaves { leaves, left: count });
		Self::deposit_event(Event::Committed { root, messages: count });
	}

	pub(crate) fn authorize_release(log: &Log, proof: &Proof) -> TransactionValidityWithRefund {
		let check = || -> Result<VaultEvent, Error<T>> {
			let (event, _, _) = Self::check_release(log)?;
			Self::ensure_short(proof)?;
			Self::ensure_client_believed()?;
			Self::ensure_proved(log, proof)?;
			Ok(event)
		};
		let event = check().map_err(invalid::<T>)?;
		valid((b"release", event.lane(), event.nonce()))
	}

	/// The event in a log, its lane and the message that it is about, if they fit as far as the log and the state tell.
	fn check_release(log: &Log) -> Result<(VaultEvent, LaneRecord, OutgoingOf<T>), Error<T>> {
		let event = VaultEvent::decode(&log.topics, &log.data).ok_or(Error::<T>::NotFromVault)?;
		ensure!(!matches!(event, VaultEvent::Deposited(_)), Error::<T>::NotFromVault);
		let lane = Self::lane(&event.lane())?;
		ensure!(log.address == lane.vault, Error::<T>::NotFromVault);
		let (id, nonce) = (event.lane(), event.nonce());
		let is_past = nonce > 0 && nonce <= lane.last_message;
		let missing = if is_past { Error::<T>::AlreadyProved } else { Error::<T>::Mismatch };
		let outgoing = Messages::<T>::get(id, nonce).ok_or(missing)?;
		// What was never committed can't have been carried out: whoever made the vault believe so is nobody to believe.
		ensure!(outgoing.committed.is_some(), Error::<T>::NotCommitted);
		let fits = match (&event, &outgoing.message) {
			(VaultEvent::Released(released), Message::Release { amount, .. }) => released.amount == *amount,
			(VaultEvent::Obeyed(_), Message::Release { .. }) => false,
			(VaultEvent::Obeyed(obeyed), message) => obeyed.kind == message.kind(),
			_ => false,
		};
		ensure!(fits, Error::<T>::Mismatch);
		Ok((event, lane, outgoing))
	}

	/// Removes the message that a checked proof is about.
	pub(crate) fn do_prove_release(submitter: T::AccountId, log: &Log, proof: &Proof) -> DispatchResult {
		let (event, mut record, outgoing) = Self::check_release(log)?;
		let (lane, nonce) = (event.lane(), event.nonce());
		match outgoing.message {
			Message::Release { amount, .. } => {
				record.books.released = record.books.released.checked_add(amount).ok_or(Error::<T>::Overflow)?;
			},
			// The vault takes messages in any order, and the one queued last holds.
			Message::SetLimit { capacity } if nonce == record.last_limit => record.vault_capacity = capacity,
			Message::CloseDeposits => {
				let block = proof.execution_proof.execution_header.block_number();
				record.state = LaneState::Closed { block };
				Self::deposit_event(Event::LaneClosed { lane, block });
			},
			Message::SetLimit { .. } | Message::Resume | Message::ReplaceGuardian { .. } | Message::Migrate { .. } => {
			},
		}
		Lanes::<T>::insert(lane, record);
		Messages::<T>::remove(lane, nonce);
		if let Some(place) = outgoing.committed {
			Leaves::<T>::mutate_exists(place.block, |leaves| {
				*leaves = leaves.take().and_then(|leaves| {
					let left = leaves.left.saturating_sub(1);
					(left > 0).then_some(BlockLeaves { left, ..leaves })
				});
			});
		}
		if let Some((from, deposit)) = outgoing.deposit {
			let to = T::Devices::beneficiary(&submitter);
			T::Payouts::pay_held(&HoldReason::Message.into(), &from, &to, deposit)?;
		}
		Self::deposit_event(Event::CarriedOut { lane, nonce, submitter });
		Ok(())
	}
}

impl<T: Config> OutboundMessages for Pallet<T> {
	fn root() -> [u8; 32] {
		CommittedRoot::<T>::get().0
	}
}
