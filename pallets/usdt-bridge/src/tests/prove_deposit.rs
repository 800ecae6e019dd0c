use crate::{invalid, mock::*, Claim, Claims, Direction, Lanes, Mints, Proved};
use coinop_bridge_proofs::{
	event::{Deposited, Obeyed},
	lane, Event as VaultEvent,
};
use coinop_primitives::{EXISTENTIAL_DEPOSIT, USDT};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use frame_system::RawOrigin;
use sp_core::{H160, H256};
use sp_runtime::{
	traits::{AccountIdConversion, Dispatchable},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

fn custom(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

const STALE: Result<(), TransactionValidityError> = Err(TransactionValidityError::Invalid(InvalidTransaction::Stale));
const BAD: Result<(), TransactionValidityError> = Err(TransactionValidityError::Invalid(InvalidTransaction::BadProof));

/// UB1, and that the first USDT can arrive where nobody has any: it makes the pots that fees and claimables need.
#[test]
fn first_deposit_should_be_minted_and_make_the_pots_when_there_is_no_money() {
	run(|lane| {
		assert_eq!(Balances::total_issuance(), 0);
		assert_ok!(prove(&deposited(lane, 1, 10 * USDT, USDT)));
		let pot = PotId::get().into_account_truncating();
		assert_eq!((balance(&FEES), balance(&pot)), (EXISTENTIAL_DEPOSIT, EXISTENTIAL_DEPOSIT));
		assert_eq!(balance(&ALICE), 9 * USDT - 2 * EXISTENTIAL_DEPOSIT);
		assert_eq!(balance(&RELAYER), USDT);
		assert_eq!(Balances::total_issuance(), 10 * USDT);
		next_block();
		// Only once.
		assert_ok!(prove(&deposited(lane, 2, 10 * USDT, USDT)));
		assert_eq!(balance(&ALICE), 18 * USDT - 2 * EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::total_issuance(), 20 * USDT);
	});
}

/// UB2, Hyperbridge: replay.
#[test]
fn deposit_should_be_refused_when_it_was_proved_before() {
	run(|lane| {
		let log = deposited(lane, 1, 10 * USDT, USDT);
		assert_ok!(prove(&log));
		let verified = Verified::get();
		assert_eq!(prove(&log), STALE);
		assert_eq!(Verified::get(), verified, "before the proof is looked at");
		let call = prove_call(&log, &proof_of(&log));
		let refused = call.dispatch(RawOrigin::Authorized.into()).unwrap_err();
		assert_eq!(refused.error, Error::AlreadyProved.into());
		// Nor with another content under the same nonce, nor after it was minted from a claim.
		assert_eq!(prove(&deposited(lane, 1, 20 * USDT, USDT)), STALE);
		assert_eq!(submit(mint_call(lane, 1)), custom(invalid::NOT_FOUND));
	});
}

/// UB2 and UB3: a claim is minted once.
#[test]
fn claim_should_be_minted_once_when_asked_twice() {
	run(|lane| {
		halt();
		assert_ok!(prove(&deposited(lane, 1, 10 * USDT, USDT)));
		resume();
		assert_ok!(submit(mint_call(lane, 1)));
		assert_eq!(submit(mint_call(lane, 1)), custom(invalid::NOT_FOUND));
		assert_eq!(submit(mint_call(lane, 2)), custom(invalid::NOT_FOUND));
		assert_eq!(Balances::total_issuance(), 10 * USDT);
	});
}

/// Unordered, far apart, and at the borders of an item of storage.
#[test]
fn deposits_should_be_minted_when_proved_in_any_order() {
	run(|lane| {
		let nonces = [u64::MAX, 129, 127, 128, 1, 256, 255, 2];
		for nonce in nonces {
			assert_ok!(prove(&deposited(lane, nonce, 2 * USDT, 0)));
			assert_eq!(prove(&deposited(lane, nonce, 2 * USDT, 0)), STALE);
		}
		assert_eq!(Balances::total_issuance(), 16 * USDT);
		assert_eq!(Proved::<Test>::iter().count(), 4);
	});
}

/// UB3, Wormhole: without a proof that the verifier accepts nothing is recorded.
#[test]
fn deposit_should_be_refused_when_the_proof_is_another_logs() {
	run(|lane| {
		let log = deposited(lane, 1, 10 * USDT, USDT);
		let other = deposited(lane, 2, 10 * USDT, USDT);
		assert_storage_noop!(assert_eq!(submit(prove_call(&log, &proof_of(&other))), BAD));
		let mut dearer = log.clone();
		dearer.data[63] += 1;
		assert_storage_noop!(assert_eq!(submit(prove_call(&dearer, &proof_of(&log))), BAD));
		let mut elsewhere = log.clone();
		elsewhere.tx_index += 1;
		assert_storage_noop!(assert_eq!(submit(prove_call(&elsewhere, &proof_of(&log))), BAD));
	});
}

/// UB3, Wormhole: the verifier can't be skipped by calling with a signature, as Root, or without anything.
#[test]
fn deposit_should_be_refused_when_it_did_not_go_through_the_pool() {
	run(|lane| {
		let log = deposited(lane, 1, 10 * USDT, USDT);
		for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let proof = Box::new(proof_of(&log));
			let refused = Bridge::prove_deposit(origin.clone(), RELAYER, log.clone(), proof.clone());
			assert_noop!(refused, DispatchError::BadOrigin);
			assert_noop!(Bridge::prove_release(origin.clone(), RELAYER, log.clone(), proof), DispatchError::BadOrigin);
			assert_noop!(Bridge::mint(origin, lane, 1), DispatchError::BadOrigin);
		}
	});
}

/// UB7, Wormhole, Hyperbridge: other chain id, vault, lane, event, genesis. The verifier says yes to all of them here, as
/// for logs that Ethereum does have.
#[test]
fn deposit_should_be_refused_when_the_log_is_not_the_lanes_vaults() {
	run(|first| {
		let second = open(OTHER_VAULT);
		let verified = Verified::get();
		let event = |lane, nonce| {
			let (recipient, sender) = (ALICE.into(), H160::zero());
			VaultEvent::Deposited(Deposited { lane, nonce, recipient, sender, amount: 10 * USDT, relay_fee: 0 })
		};
		let genesis = coinop_primitives::genesis::<Test>();
		for unknown in [
			lane(CHAIN_ID + 1, VAULT, &genesis),
			lane(CHAIN_ID, VAULT, &[0; 32]),
			lane(CHAIN_ID, H160::repeat_byte(0x33), &genesis),
			H256::zero(),
		] {
			assert_eq!(prove(&log_of(VAULT, event(unknown, 1))), custom(invalid::UNKNOWN_LANE));
		}
		for (address, lane) in [(OTHER_VAULT, first), (VAULT, second), (H160::zero(), first)] {
			assert_eq!(prove(&log_of(address, event(lane, 1))), custom(invalid::NOT_THE_VAULTS));
		}
		let obeyed = VaultEvent::Obeyed(Obeyed { lane: first, nonce: 1, kind: 0 });
		assert_eq!(prove(&log_of(VAULT, obeyed)), custom(invalid::NOT_THE_VAULTS));
		let mut transfer = log_of(VAULT, event(first, 1));
		transfer.topics[0] = H256::repeat_byte(0xdd);
		assert_eq!(prove(&transfer), custom(invalid::NOT_THE_VAULTS));
		assert_eq!(prove(&log_of(VAULT, event(first, 0))), custom(invalid::NOT_THE_VAULTS), "nonces begin at 1");
		assert_eq!(prove(&deposited(first, 1, USDT, USDT + 1)), custom(invalid::NOT_THE_VAULTS));
		assert_eq!(Verified::get(), verified, "all before the proof is looked at");
		// One deposit is good on its own lane alone.
		assert_ok!(prove(&log_of(VAULT, event(first, 1))));
		assert_ok!(prove(&log_of(OTHER_VAULT, event(second, 1))));
		assert_eq!(Lanes::<Test>::get(first).unwrap().books.minted, 10 * USDT);
		assert_eq!(Lanes::<Test>::get(second).unwrap().books.minted, 10 * USDT);
	});
}

#[test]
fn deposit_should_be_refused_before_verifying_when_the_proof_is_long() {
	run(|lane| {
		let log = deposited(lane, 1, 10 * USDT, 0);
		let mut long = proof_of(&log);
		long.receipt_proof.push(vec![0; 8_192]);
		let mut many = proof_of(&log);
		many.receipt_proof.extend(vec![Vec::new(); 40]);
		for proof in [long, many] {
			assert_eq!(submit(prove_call(&log, &proof)), custom(invalid::TOO_LONG));
		}
		assert_eq!(Verified::get(), 0);
	});
}

/// What nobody pays for can't fill the pool: one object of each, whoever is named and however the proof is made.
#[test]
fn free_call_should_not_fill_blocks_when_invalid() {
	run(|lane| {
		let log = deposited(lane, 1, 10 * USDT, USDT);
		let valid = validate(&prove_call(&log, &proof_of(&log))).unwrap();
		let mut call = prove_call(&log, &proof_in_block(&log, 7));
		if let RuntimeCall::Bridge(crate::Call::prove_deposit { submitter, .. }) = &mut call {
			*submitter = BOB;
		}
		let copy = validate(&call).unwrap();
		assert_eq!((&valid.provides, valid.priority), (&copy.provides, copy.priority));
		let other = deposited(lane, 2, 10 * USDT, USDT);
		assert_ne!(validate(&prove_call(&other, &proof_of(&other))).unwrap().provides, valid.provides);
		assert!(valid.priority > 0 && valid.propagate && valid.requires.is_empty());
		// The first in the block earns; the other is refused and nothing is lost.
		assert_ok!(submit(call));
		assert_eq!(prove(&log), STALE);
		assert_eq!((balance(&BOB), balance(&RELAYER)), (USDT, 0));
	});
}

/// UB6: halted, over the limit.
#[test]
fn proof_should_stay_a_claim_when_nothing_can_be_minted() {
	run(|lane| {
		halt();
		let claim = Claim { recipient: ALICE, amount: 60_000 * USDT, relay_fee: USDT, submitter: RELAYER };
		assert_ok!(prove(&deposited(lane, 1, claim.amount, USDT)));
		assert_eq!(Claims::<Test>::get(lane, 1), Some(claim.clone()));
		assert_eq!(Balances::total_issuance(), 0);
		assert_eq!(submit(mint_call(lane, 1)), custom(invalid::HALTED));
		resume();
		// Above half of the bucket: it can never be minted until governance raises it.
		assert_eq!(submit(mint_call(lane, 1)), custom(invalid::OVER_LIMIT));
		wait_a_day();
		assert_eq!(submit(mint_call(lane, 1)), custom(invalid::OVER_LIMIT));
		set_limit(Direction::In, 120_000 * USDT);
		assert_ok!(submit(mint_call(lane, 1)));
		assert_eq!(Balances::total_issuance(), claim.amount);
	});
}

/// UB5: what is over today's limit is minted when the bucket has filled, with what was said when it was proved.
#[test]
fn claim_should_wait_for_the_bucket_when_it_is_empty() {
	run(|lane| {
		assert_ok!(prove(&deposited(lane, 1, CAPACITY / 2, 0)));
		assert_ok!(prove(&deposited(lane, 2, 2_000 * USDT, USDT)));
		assert!(Claims::<Test>::contains_key(lane, 2));
		assert_eq!(submit(mint_call(lane, 2)), custom(invalid::OVER_LIMIT));
		// Small ones have their half.
		assert_ok!(prove(&deposited(lane, 3, 1_000 * USDT, 0)));
		assert!(!Claims::<Test>::contains_key(lane, 3));
		wait_a_day();
		assert_ok!(submit(mint_call(lane, 2)));
		assert_eq!(balance(&RELAYER), USDT);
		assert_eq!(Mints::<Test>::get().available(Clock::get().at), CAPACITY - 2_000 * USDT);
	});
}

/// A payment that can't be delivered fails no proof.
#[test]
fn fee_should_become_claimable_when_the_submitter_can_not_receive_it() {
	run(|lane| {
		assert_ok!(prove(&deposited(lane, 1, 10 * USDT, 999)));
		assert_eq!(balance(&RELAYER), 0);
		assert_eq!(pallet_payouts::Claimable::<Test>::get(RELAYER), 999);
		assert_ok!(prove(&deposited(lane, 2, 10 * USDT, 1_000)));
		assert_eq!(balance(&RELAYER), 1_999);
		assert_eq!(Balances::total_issuance(), 20 * USDT);
	});
}

/// A device holds no money: nothing that is sent to it is stuck.
#[test]
fn deposit_should_be_its_owners_when_the_recipient_is_a_device() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(prove(&deposited_for(&DEVICE, lane, 2, 5 * USDT, 0)));
		assert_eq!((balance(&DEVICE), balance(&OWNER)), (0, 5 * USDT));
	});
}

/// Governance's way out when a light client has gone wrong.
#[test]
fn claim_should_be_gone_when_it_is_discarded() {
	run(|lane| {
		halt();
		assert_ok!(prove(&deposited(lane, 1, 10 * USDT, 0)));
		assert_noop!(Bridge::discard_claim(RuntimeOrigin::signed(GUARDIAN), lane, 1), DispatchError::BadOrigin);
		assert_ok!(Bridge::discard_claim(RuntimeOrigin::root(), lane, 1));
		assert_noop!(Bridge::discard_claim(RuntimeOrigin::root(), lane, 1), Error::NotFound);
		resume();
		assert_eq!(submit(mint_call(lane, 1)), custom(invalid::NOT_FOUND));
		assert_ok!(prove(&deposited(lane, 1, 8 * USDT, 0)));
		assert_eq!(Balances::total_issuance(), 8 * USDT);
		assert_noop!(Bridge::discard_claim(RuntimeOrigin::root(), lane, 1), Error::NotFound);
	});
}

/// A light client without a checkpoint is none (Nomad: nothing is believed by default).
#[test]
fn deposit_should_be_refused_when_there_is_no_checkpoint() {
	run(|lane| {
		FinalizedSlot::set(None);
		assert_eq!(prove(&deposited(lane, 1, 10 * USDT, 0)), custom(invalid::CLIENT_STOPPED));
		assert_eq!(Verified::get(), 0);
		FinalizedSlot::set(Some(0));
		assert_ok!(prove(&deposited(lane, 1, 10 * USDT, 0)));
		assert_eq!(Balances::total_issuance(), 10 * USDT);
	});
}
