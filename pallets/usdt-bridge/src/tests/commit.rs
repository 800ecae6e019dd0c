use crate::{mock::*, CommittedRoot, Leaves, Messages, Queue};
use coinop_bridge_proofs::{message_proof, message_root, verify_message, Message};
use coinop_primitives::USDT;
use frame_support::assert_ok;
use sp_core::H256;

fn release(amount: u128) -> Message {
	Message::Release { recipient: PAYEE, amount, relay_fee: 0 }
}

/// Nomad: a block without messages has the root that the contract refuses.
#[test]
fn root_should_be_zero_when_there_are_no_messages() {
	run(|lane| {
		assert_eq!(next_block(), H256::zero());
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, USDT));
		assert_ne!(next_block(), H256::zero());
		assert_eq!(next_block(), H256::zero());
	});
}

/// UB4: each message is in one block's tree, in the order in which they came, as many as a block may have.
#[test]
fn messages_should_be_committed_once_and_in_order_when_there_are_more_than_a_block_may_have() {
	run(|lane| {
		fund(lane, 1..2);
		let leaves = (1..=10).map(|nonce| release(USDT + u128::from(nonce)).leaf(&lane, nonce)).collect::<Vec<_>>();
		for nonce in 1..=10 {
			assert_ok!(withdraw(ALICE, lane, USDT + nonce));
		}
		for of_block in leaves.chunks(4) {
			assert_eq!(next_block(), message_root(of_block));
		}
		assert_eq!(next_block(), H256::zero());
		assert_eq!(Queue::<Test>::iter().count(), 0);
		assert_eq!(Leaves::<Test>::iter().count(), 3);
	});
}

/// Whatever was proved since, what is needed to prove a message stays as long as the message.
#[test]
fn message_should_be_provable_when_all_others_of_its_block_are_gone() {
	run(|lane| {
		fund(lane, 1..2);
		for _ in 0..4 {
			assert_ok!(withdraw(ALICE, lane, USDT));
		}
		let block = Clock::get().block;
		let root = next_block();
		for nonce in 1..4 {
			assert_ok!(prove_release(&released(lane, nonce, USDT)));
			next_block();
		}
		let state = Bridge::message(lane, 4).unwrap();
		let commitment = state.commitment.unwrap();
		assert_eq!((commitment.block, commitment.leaf_block, commitment.index), (block, block + 1, 3));
		let proof = message_proof(&commitment.leaves, 3).unwrap();
		assert_eq!(proof.root, root);
		assert!(verify_message(root, state.message.leaf(&lane, 4), &proof.items));
		assert_eq!(Message::from_bytes(&state.bytes), Some((lane, 4, state.message)));
		assert_eq!(Bridge::messages(lane, 1).len(), 1);
		assert_ok!(prove_release(&released(lane, 4, USDT)));
		assert_eq!((Messages::<Test>::iter().count(), Leaves::<Test>::iter().count()), (0, 0));
	});
}

/// Reorgs: the root follows from the state of the block before alone.
#[test]
fn root_should_be_the_same_when_the_next_block_does_something_else() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, USDT));
		let root = next_block();
		assert_ok!(withdraw(ALICE, lane, 2 * USDT));
		halt();
		assert_eq!(CommittedRoot::<Test>::get(), root);
		resume();
	});
}
