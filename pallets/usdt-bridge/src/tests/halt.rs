use crate::{invalid, mock::*, Claims, Halted};
use coinop_bridge_proofs::message_root;
use coinop_primitives::USDT;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{transaction_validity::InvalidTransaction, DispatchError};

/// UB6.
#[test]
fn nothing_should_be_minted_or_committed_and_nothing_lost_when_halted() {
	run(|lane| {
		fund(lane, 1..2);
		for _ in 0..6 {
			assert_ok!(withdraw(ALICE, lane, USDT));
		}
		let issuance = Balances::total_issuance();
		let leaves = (1..=6).map(|nonce| Bridge::message(lane, nonce).unwrap().message.leaf(&lane, nonce));
		let leaves = leaves.collect::<Vec<_>>();
		halt();
		for _ in 0..3 {
			assert_eq!(next_block(), H256::zero());
		}
		assert_ok!(prove(&deposited(lane, 2, 10 * USDT, USDT)));
		assert_eq!(submit(mint_call(lane, 2)), Err(InvalidTransaction::Custom(invalid::HALTED).into()));
		assert_noop!(withdraw(ALICE, lane, USDT), Error::Halted);
		assert_eq!(Balances::total_issuance(), issuance);

		resume();
		assert_eq!(next_block(), message_root(&leaves[..4]));
		assert_eq!(next_block(), message_root(&leaves[4..]));
		assert_ok!(submit(mint_call(lane, 2)));
		assert_eq!(Balances::total_issuance(), issuance + 10 * USDT);
	});
}

/// UB6: what is on its way is still proved while halted, so that what is in flight stays exact.
#[test]
fn release_should_be_proved_when_halted() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, USDT));
		next_block();
		halt();
		assert_ok!(prove_release(&released(lane, 1, USDT)));
		assert_eq!(Claims::<Test>::iter().count(), 0);
	});
}

/// Halting is at once and one guardian's; resuming is governance's, slowly.
#[test]
fn resuming_should_be_refused_when_a_guardian_asks() {
	run(|_| {
		assert_noop!(Bridge::halt(RuntimeOrigin::signed(ALICE)), DispatchError::BadOrigin);
		assert_noop!(Bridge::resume(RuntimeOrigin::root()), Error::NoChange);
		halt();
		assert_noop!(Bridge::halt(RuntimeOrigin::signed(GUARDIAN)), Error::NoChange);
		assert_noop!(Bridge::resume(RuntimeOrigin::signed(GUARDIAN)), DispatchError::BadOrigin);
		assert!(Halted::<Test>::get());
		resume();
		assert!(!Halted::<Test>::get());
	});
}
