use crate::{invalid, mock::*, BeaconUpdate, CheckpointGap, UnknownFork, DAY, FORK_NOTICE, MAX_LAG};
use coinop_primitives::USDT;
use frame_support::{assert_err, assert_noop, assert_ok, dispatch::Pays};
use snowbridge_beacon_primitives::{BeaconHeader, NextSyncCommitteeUpdate};
use sp_core::H256;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

fn update(slot: u64, with_committee: bool) -> Box<BeaconUpdate> {
	Box::new(BeaconUpdate {
		finalized_header: BeaconHeader { slot, ..Default::default() },
		next_sync_committee_update: with_committee.then(NextSyncCommitteeUpdate::default),
		..Default::default()
	})
}

fn advance(slot: u64) {
	assert_ok!(Bridge::submit_update(RuntimeOrigin::signed(RELAYER), update(slot, false)));
}

const STOPPED: Result<(), TransactionValidityError> =
	Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(invalid::CLIENT_STOPPED)));

/// The slot of Ethereum at this moment.
fn slot_now() -> u64 {
	(Clock::get().at - START) / 12_000
}

fn sleep(ms: u64) {
	Clock::mutate(|now| now.at += ms);
}

#[test]
fn fee_should_be_given_back_when_the_update_advances_the_client() {
	run(|_| {
		let done = Bridge::submit_update(RuntimeOrigin::signed(RELAYER), update(32, false)).unwrap();
		assert_eq!(done.pays_fee, Pays::No);
		assert_eq!(FinalizedSlot::get(), Some(32));
		assert!(Bridge::submit_update(RuntimeOrigin::signed(RELAYER), update(32, false)).is_err());
		assert_err!(
			Bridge::submit_update(RuntimeOrigin::none(), update(64, false)).map_err(|failed| failed.error),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn committee_should_be_refused_when_the_block_has_one() {
	run(|_| {
		let submit = |slot| Bridge::submit_update(RuntimeOrigin::signed(RELAYER), update(slot, true));
		assert_ok!(submit(32));
		assert_eq!(submit(64).unwrap_err().error, Error::CommitteeUpdated.into());
		advance(64);
		next_block();
		assert_ok!(submit(96));
	});
}

/// Long-range: whoever signed for a header more than a week ago can sign for anything now. Nothing is lost: what was
/// deposited is proved and minted after governance has confirmed the client.
#[test]
fn deposit_should_wait_for_governance_when_the_client_was_a_week_behind() {
	run(|lane| {
		let log = deposited(lane, 1, 10 * USDT, 0);
		halt();
		assert_ok!(prove(&deposited(lane, 2, 10 * USDT, 0)));
		resume();
		sleep(MAX_LAG);
		assert_ok!(validate(&mint_call(lane, 2)));
		sleep(1);
		assert_eq!(prove(&log), STOPPED);
		assert_eq!(submit(mint_call(lane, 2)), STOPPED);
		assert_eq!(Verified::get(), 1);

		// Catching up does not bring trust back.
		advance(slot_now() - 100);
		assert_eq!(CheckpointGap::<Test>::get(), Some(0));
		advance(slot_now());
		assert_eq!(prove(&log), STOPPED);
		assert_eq!(submit(mint_call(lane, 2)), STOPPED);

		let confirm = |origin, slot| Bridge::confirm_checkpoint(origin, H256::from_low_u64_be(slot));
		assert_noop!(confirm(RuntimeOrigin::signed(GUARDIAN), slot_now()), DispatchError::BadOrigin);
		assert_noop!(confirm(RuntimeOrigin::root(), 0), Error::NotFound);
		assert_noop!(confirm(RuntimeOrigin::root(), slot_now() + 1), Error::NotFound);
		assert_ok!(confirm(RuntimeOrigin::root(), slot_now() - 50));
		assert_ok!(prove(&log));
		assert_ok!(submit(mint_call(lane, 2)));
		assert_noop!(confirm(RuntimeOrigin::root(), slot_now()), Error::NoChange);
		assert_eq!(Balances::total_issuance(), 20 * USDT);
	});
}

/// A header from before the gap says nothing of what came after it.
#[test]
fn checkpoint_should_be_refused_when_it_is_from_before_the_gap() {
	run(|_| {
		advance(32);
		sleep(MAX_LAG + DAY);
		advance(64);
		assert_eq!(CheckpointGap::<Test>::get(), Some(32));
		for slot in [0, 32] {
			let confirm = Bridge::confirm_checkpoint(RuntimeOrigin::root(), H256::from_low_u64_be(slot));
			assert_noop!(confirm, Error::NotFound);
		}
		assert_ok!(Bridge::confirm_checkpoint(RuntimeOrigin::root(), H256::from_low_u64_be(64)));
	});
}

/// An update that fails leaves the gap to be seen by the next.
#[test]
fn gap_should_be_found_when_an_update_failed_before() {
	run(|_| {
		sleep(MAX_LAG + DAY);
		let failed = Bridge::submit_update(RuntimeOrigin::signed(RELAYER), update(0, false));
		assert!(failed.is_err());
		advance(32);
		assert_eq!(CheckpointGap::<Test>::get(), Some(0));
	});
}

#[test]
fn minting_should_stop_when_ethereum_makes_a_fork_that_the_runtime_does_not_know() {
	run(|lane| {
		let fork = START + FORK_NOTICE + DAY;
		let set = |origin, at| Bridge::set_unknown_fork(origin, at);
		let guardian = || RuntimeOrigin::signed(GUARDIAN);
		assert_ok!(set(guardian(), Some(fork)));
		assert_noop!(set(guardian(), Some(fork + 1)), DispatchError::BadOrigin);
		assert_noop!(set(guardian(), None), DispatchError::BadOrigin);
		let heard = || System::events().iter().any(|record| record.event == Event::ForkAhead { at: fork }.into());
		sleep(DAY - 1);
		advance(slot_now());
		assert!(!heard());
		for _ in 0..31 {
			sleep(DAY);
			advance(slot_now());
			assert!(heard());
			System::reset_events();
		}
		// What was deposited before the fork is proved and stays a claim.
		assert_ok!(prove(&deposited(lane, 1, 10 * USDT, 0)));
		assert_eq!(Balances::total_issuance(), 0);
		assert_eq!(submit(mint_call(lane, 1)), STOPPED);
		assert_ok!(set(RuntimeOrigin::root(), None));
		assert_ok!(submit(mint_call(lane, 1)));
		assert_eq!(UnknownFork::<Test>::get(), None);
	});
}

/// Nomad: a checkpoint that isn't one is refused, not taken for an empty one.
#[test]
fn genesis_should_be_refused_when_the_checkpoint_can_not_be_decoded() {
	new_test_ext().execute_with(|| {
		assert_eq!(Bridge::begin_with(&[]), Ok(()));
		assert!(Bridge::begin_with(&[0; 100]).is_err());
		assert!(Bridge::begin_with(&[1]).is_err());
	});
}
