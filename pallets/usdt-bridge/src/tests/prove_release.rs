use crate::{invalid, mock::*, Lanes, Messages};
use coinop_bridge_proofs::{event::Released, Event as VaultEvent, Message};
use coinop_primitives::USDT;
use frame_support::{assert_ok, assert_storage_noop, traits::fungible::InspectHold};
use sp_core::H160;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

fn custom(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

const STALE: Result<(), TransactionValidityError> = Err(TransactionValidityError::Invalid(InvalidTransaction::Stale));

#[test]
fn message_should_go_and_its_deposit_be_earned_when_the_release_is_proved() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, 100 * USDT));
		next_block();
		let issuance = Balances::total_issuance();
		assert_ok!(prove_release(&released(lane, 1, 100 * USDT)));
		assert_eq!(balance(&RELAYER), Bridge::message_deposit());
		assert_eq!(Balances::total_balance_on_hold(&ALICE), 0);
		assert_eq!(Messages::<Test>::iter().count(), 0);
		let books = Lanes::<Test>::get(lane).unwrap().books;
		assert_eq!((books.released, books.in_flight()), (100 * USDT, 0));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

/// Hyperbridge: replay.
#[test]
fn release_should_be_refused_when_it_was_proved_before() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, USDT));
		next_block();
		assert_ok!(prove_release(&released(lane, 1, USDT)));
		assert_eq!(prove_release(&released(lane, 1, USDT)), STALE);
	});
}

/// UB7, Wormhole: another vault, lane, event, nonce, amount, or a deposit's log.
#[test]
fn release_should_be_refused_when_it_does_not_fit_the_message() {
	run(|lane| {
		let second = open(OTHER_VAULT);
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, 5 * USDT));
		next_block();
		let event = |lane, nonce, amount| {
			VaultEvent::Released(Released { lane, nonce, recipient: PAYEE, amount, relay_fee: 0 })
		};
		for (log, code) in [
			(log_of(OTHER_VAULT, event(lane, 1, 5 * USDT)), invalid::NOT_THE_VAULTS),
			(log_of(OTHER_VAULT, event(second, 1, 5 * USDT)), invalid::MISMATCH),
			(released(lane, 1, 4 * USDT), invalid::MISMATCH),
			(released(lane, 2, 5 * USDT), invalid::MISMATCH),
			(released(lane, 0, 5 * USDT), invalid::MISMATCH),
			(obeyed(lane, 1, Message::Resume), invalid::MISMATCH),
			(obeyed(lane, 1, Message::Release { recipient: PAYEE, amount: 0, relay_fee: 0 }), invalid::MISMATCH),
			(deposited(lane, 1, 5 * USDT, 0), invalid::NOT_THE_VAULTS),
		] {
			assert_storage_noop!(assert_eq!(prove_release(&log), custom(code)));
		}
		// Who was paid is the vault's to say: the recipient can have redirected it.
		let redirected = Released { lane, nonce: 1, recipient: H160::repeat_byte(1), amount: 5 * USDT, relay_fee: 1 };
		assert_ok!(prove_release(&log_of(VAULT, VaultEvent::Released(redirected))));
	});
}

/// UB4, Ronin: what was never committed can't have been released, whatever is signed.
#[test]
fn release_should_be_refused_when_the_message_is_not_committed() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, USDT));
		assert_eq!(prove_release(&released(lane, 1, USDT)), custom(invalid::MISMATCH));
		assert_eq!(Verified::get(), 1, "the deposit's alone");
		next_block();
		assert_ok!(prove_release(&released(lane, 1, USDT)));
	});
}

#[test]
fn release_should_be_refused_when_the_proof_is_another_logs() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(withdraw(ALICE, lane, USDT));
		assert_ok!(withdraw(ALICE, lane, USDT));
		next_block();
		let call = release_call(&released(lane, 1, USDT), &proof_of(&released(lane, 2, USDT)));
		assert_eq!(submit(call), Err(InvalidTransaction::BadProof.into()));
	});
}
