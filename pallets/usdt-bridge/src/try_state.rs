//! The invariants that state alone can show.

use crate::{
	deposits::bit_of, Claims, CommittedRoot, Config, GenesisIssuance, HoldReason, Lanes, Leaves, Messages, Pallet,
	Proved, Queue, QueueEnds,
};
use alloc::collections::BTreeMap;
use coinop_bridge_proofs::{message_root, Message};
use coinop_primitives::{Balance, BlockNumber};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect as _, InspectHold as _},
		Get,
	},
};
use sp_core::H256;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks UB1, and what can be seen of UB2, UB4 and UB6. Errors: the first thing found wrong.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_issuance()?;
		Self::check_claims()?;
		Self::check_messages()
	}

	fn check_issuance() -> Result<(), TryRuntimeError> {
		let mut issuance = GenesisIssuance::<T>::get();
		let (mut moved_in, mut moved_out) = (0, 0);
		for record in Lanes::<T>::iter_values() {
			let books = record.books;
			let come = books.minted.checked_add(books.moved_in);
			let left = come
				.and_then(|come| come.checked_sub(books.burned))
				.and_then(|come| come.checked_sub(books.moved_out))
				.ok_or("UB1: a vault stands for less than nothing")?;
			ensure!(books.released <= books.burned, "UB1: more was released than burned");
			issuance = issuance.checked_add(left).ok_or("UB1: the lanes' sum overflows")?;
			moved_in = books.moved_in.saturating_add(moved_in);
			moved_out = books.moved_out.saturating_add(moved_out);
		}
		ensure!(moved_in == moved_out, "UB1: what was moved did not arrive");
		ensure!(
			T::Currency::total_issuance() == issuance,
			"UB1: the issuance is not what was minted less what was burned"
		);
		Ok(())
	}

	fn check_claims() -> Result<(), TryRuntimeError> {
		for (lane, nonce, claim) in Claims::<T>::iter() {
			ensure!(Lanes::<T>::contains_key(lane), "UB7: a claim has no lane");
			let (chunk, bit) = bit_of(nonce);
			ensure!(Proved::<T>::get(lane, chunk) & bit != 0, "UB2: a claim could be proved again");
			ensure!(claim.relay_fee <= claim.amount, "a claim's fee is more than it has");
		}
		Ok(())
	}

	fn check_messages() -> Result<(), TryRuntimeError> {
		let mut waiting = 0u64;
		let mut left = BTreeMap::<BlockNumber, u32>::new();
		let mut in_flight = BTreeMap::<H256, Balance>::new();
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (lane, nonce, outgoing) in Messages::<T>::iter() {
			let record = Lanes::<T>::get(lane).ok_or("a message has no lane")?;
			ensure!(nonce > 0 && nonce <= record.last_message, "a message's nonce is to come");
			if let Message::Release { amount, .. } = outgoing.message {
				let sum = in_flight.entry(lane).or_default();
				*sum = sum.saturating_add(amount);
			}
			if let Some((from, deposit)) = outgoing.deposit {
				let sum = deposits.entry(from).or_default();
				*sum = sum.saturating_add(deposit);
			}
			let Some(place) = outgoing.committed else {
				waiting = waiting.saturating_add(1);
				continue;
			};
			let of_block = Leaves::<T>::get(place.block).ok_or("UB6: a committed message can't be proved")?;
			let index = usize::try_from(place.index).unwrap_or(usize::MAX);
			let leaf = outgoing.message.leaf(&lane, nonce);
			ensure!(of_block.leaves.get(index) == Some(&leaf), "UB4: a message's leaf is another's");
			let count = left.entry(place.block).or_default();
			*count = count.saturating_add(1);
		}
		for (lane, record) in Lanes::<T>::iter() {
			let sum = in_flight.get(&lane).copied().unwrap_or_default();
			ensure!(record.books.in_flight() == sum, "UB4: what is in flight is not what the messages say");
		}
		let (begin, end) = QueueEnds::<T>::get();
		let queued = u64::try_from(Queue::<T>::iter_keys().count()).unwrap_or(u64::MAX);
		ensure!(end.checked_sub(begin) == Some(queued), "UB6: the queue has a hole");
		ensure!(queued == waiting, "UB6: a message waits outside the queue");
		for (_, (lane, nonce)) in Queue::<T>::iter() {
			let outgoing = Messages::<T>::get(lane, nonce).ok_or("UB6: what waits is no message")?;
			ensure!(outgoing.committed.is_none(), "UB4: a message would be committed twice");
		}
		for (block, of_block) in Leaves::<T>::iter() {
			ensure!(left.get(&block) == Some(&of_block.left), "a block's leaves are kept for no message");
		}
		let block = T::Now::get().block;
		let root = Leaves::<T>::get(block).map(|of_block| message_root(&of_block.leaves));
		let committed = CommittedRoot::<T>::get();
		ensure!(root.is_none_or(|root| root == committed), "UB4: the root is not that of the block's messages");
		let reason: T::RuntimeHoldReason = HoldReason::Message.into();
		for account in frame_system::Account::<T>::iter_keys() {
			let held = deposits.remove(&account).unwrap_or_default();
			ensure!(T::Currency::balance_on_hold(&reason, &account) == held, "deposits held are not the messages'");
		}
		ensure!(deposits.is_empty(), "a message's deposit is nobody's");
		Ok(())
	}
}
