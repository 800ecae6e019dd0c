use crate::{double_authorship::KIND, mock::*, *};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use pallet_grandpa::{EquivocationOffence, TimeSlot as Round};
use sp_runtime::key_types;
use sp_staking::offence::{Offence, OffenceError, ReportOffence};

type GrandpaOffence = EquivocationOffence<Seat<AccountId>>;

/// Two votes in a round, laid to a session as a report does.
fn double_vote(who: AccountId, session: u32, set_id: u64, round: u64) -> GrandpaOffence {
	let validator_count = Rosters::<Test>::get(session).unwrap().count();
	let key = (key_types::GRANDPA, keys(who).grandpa);
	EquivocationOffence {
		time_slot: Round { set_id, round },
		session_index: session,
		validator_set_count: validator_count,
		offender: ValidatorSet::check_proof(key, Membership { session, validator_count }).unwrap(),
	}
}

fn report(offence: GrandpaOffence) -> Result<(), OffenceError> {
	<ValidatorSet as ReportOffence<_, _, _>>::report_offence(vec![], offence)
}

fn is_known(offence: &GrandpaOffence) -> bool {
	let offenders = offence.offenders();
	<ValidatorSet as ReportOffence<AccountId, Seat<AccountId>, GrandpaOffence>>::is_known_offence(
		&offenders,
		&offence.slot(),
	)
}

fn disabled_after(validators: u64, offenders: u64) -> usize {
	new_test_ext(validators).execute_with(|| {
		for who in 1..=offenders {
			let _ = offend(who, 0, who);
			check();
		}
		disabled().len()
	})
}

/// VS4.
#[test]
fn offenders_should_be_disabled_up_to_a_third() {
	let limits = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3];
	for validators in 1..=10 {
		assert_eq!(disabled_after(validators, validators), limits[validators as usize], "of {validators}");
	}
}

#[test]
fn offender_should_author_no_more_and_leave_when_reported() {
	run(4, || {
		assert_ok!(offend(2, 0, 1));
		assert_eq!(disabled(), [2]);
		System::assert_has_event(Event::OffenceReported { validator: 2, session: 0, kind: KIND }.into());
		System::assert_last_event(Event::Removed { validator: 2 }.into());
		assert_eq!(Validators::<Test>::get(), vec![1, 3, 4]);
		let report = Offences::<Test>::get(2, (0, KIND)).unwrap();
		assert_eq!((report.time_slot.to_vec(), report.block), (vec![1, 0, 0, 0, 0, 0, 0, 0], 1));

		next_session();
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3, 4], vec![1, 3, 4]));
		assert_eq!(disabled(), [2]);
		next_session();
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert!(disabled().is_empty());
		assert_eq!(references(2), (0, 0));
		assert!(!Barred::<Test>::contains_key(2));
	});
}

/// pallet-session enables everyone when the set changes, also who was queued before it offended.
#[test]
fn offender_should_stay_disabled_when_the_set_changes_for_another_reason() {
	run(4, || {
		add(5);
		next_session();
		assert_ok!(offend(2, 1, 1));
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![1, 2, 3, 4, 5], vec![2]));
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![1, 3, 4, 5], vec![]));
	});
}

#[test]
fn offender_should_stay_out_until_it_is_added_again() {
	run(5, || {
		assert_ok!(offend(2, 0, 1));
		for _ in 0..4 {
			next_session();
		}
		assert_eq!(Session::validators(), [1, 3, 4, 5]);
		add(2);
		next_session();
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![1, 3, 4, 5, 2], vec![]));
	});
}

/// The set stays as it is then, so that no session change would enable it.
#[test]
fn offender_should_be_enabled_when_it_is_added_again_at_once() {
	run(4, || {
		assert_ok!(offend(4, 0, 1));
		assert_eq!(disabled(), [4]);
		assert_ok!(ValidatorSet::add_validator(council(), 4));
		assert!(disabled().is_empty());
		next_session();
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![1, 2, 3, 4], vec![]));
	});
}

/// VS4.
#[test]
fn next_offender_should_be_disabled_when_another_is_added_again() {
	run(4, || {
		assert_ok!(offend(1, 0, 1));
		assert_ok!(offend(2, 0, 2));
		assert_eq!(disabled(), [1]);
		assert_ok!(ValidatorSet::add_validator(council(), 1));
		assert_eq!(disabled(), [2]);
	});
}

/// VS8: one of four can be spared, so offences alone leave three. Of three none can be disabled (VS4).
#[test]
fn offenders_should_stay_wanted_when_they_can_not_be_spared() {
	run(4, || {
		assert_ok!(ValidatorSet::add_validator(council(), 5));
		for who in 1..=4 {
			assert_ok!(offend(who, 0, who));
			check();
		}
		assert_eq!((Validators::<Test>::get().into_inner(), disabled()), (vec![2, 3, 4, 5], vec![1]));
		next_session();
		assert_eq!(queued(), [2, 3, 4]);
		for _ in 0..WINDOW {
			next_session();
			assert_eq!((Session::validators(), disabled()), (vec![2, 3, 4], vec![]));
		}
		assert_ok!(offend(2, Session::current_index(), 9));
		assert_eq!(Validators::<Test>::get(), vec![2, 3, 4, 5]);
	});
}

/// VS1, VS8.
#[test]
fn offender_should_stay_when_it_is_the_last() {
	run(1, || {
		assert_ok!(offend(1, 0, 1));
		assert_eq!((Validators::<Test>::get().into_inner(), disabled()), (vec![1], vec![]));
	});
}

/// VS8: the set that shrinks does not make the next one smaller still, until the window is over.
#[test]
fn offenders_should_be_spared_over_the_window_when_sessions_change() {
	run(7, || {
		for who in 1..=3 {
			assert_ok!(offend(who, 0, who));
		}
		assert_eq!(Validators::<Test>::get(), vec![3, 4, 5, 6, 7]);
		next_session();
		next_session();
		assert_eq!(Session::validators(), [3, 4, 5, 6, 7]);
		assert_ok!(offend(4, 2, 4));
		assert_eq!(Validators::<Test>::get(), vec![3, 4, 5, 6, 7]);
		next_session();
		assert_ok!(offend(5, 3, 5));
		assert_eq!(Validators::<Test>::get(), vec![3, 4, 5, 6, 7]);
		next_session();
		assert_ok!(offend(6, 4, 6));
		assert_eq!(Validators::<Test>::get(), vec![3, 4, 5, 7]);
	});
}

/// VS8: what governance has removed is gone too.
#[test]
fn offender_should_stay_wanted_when_governance_has_removed_another() {
	run(4, || {
		assert_ok!(ValidatorSet::remove_validator(council(), 1));
		assert_ok!(offend(2, 0, 1));
		assert_eq!((Validators::<Test>::get().into_inner(), disabled()), (vec![2, 3, 4], vec![2]));
	});
}

#[test]
fn offender_should_stay_disabled_until_governance_decides_when_it_can_not_be_spared() {
	run(7, || {
		for who in 1..=3 {
			assert_ok!(offend(who, 0, who));
		}
		assert_eq!(disabled(), [1, 2]);
		next_session();
		assert_ok!(set_keys(5, 50));
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![3, 4, 5, 6, 7], vec![3]));
		next_session();
		assert_eq!(Rosters::<Test>::get(3).unwrap().members[2].1, keys(50));
		assert_eq!(disabled(), [3]);

		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 3));
		assert_eq!(disabled(), [3]);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 3));
		assert!(disabled().is_empty());
	});
}

/// One that drops out and comes back with other keys is barred still.
#[test]
fn offender_should_stay_disabled_when_its_keys_were_unusable_for_a_while() {
	run(7, || {
		for who in 1..=3 {
			assert_ok!(offend(who, 0, who));
		}
		pallet_session::NextKeys::<Test>::insert(3, keys(0));
		next_session();
		next_session();
		next_session();
		assert_eq!(Session::validators(), [4, 5, 6, 7]);
		assert!(Barred::<Test>::contains_key(3));
		pallet_session::NextKeys::<Test>::insert(3, keys(3));
		next_session();
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![3, 4, 5, 6, 7], vec![3]));
	});
}

/// A validator that governance removed still validates for a session or two.
#[test]
fn offender_should_be_disabled_when_it_was_removed_before() {
	run(4, || {
		assert_ok!(ValidatorSet::remove_validator(council(), 3));
		assert_ok!(offend(3, 0, 1));
		assert_eq!(disabled(), [3]);
		next_session();
		assert_eq!(disabled(), [3]);
		next_session();
		assert_eq!((Session::validators(), disabled()), (vec![1, 2, 4], vec![]));
	});
}

/// VS6: the same set of GRANDPA validates in several sessions, and its double votes can be laid to each of them.
#[test]
fn report_should_be_refused_when_the_offence_is_known() {
	run(4, || {
		next_session();
		assert_ok!(report(double_vote(2, 1, 0, 7)));
		assert!(Offences::<Test>::contains_key(2, (0, crate::offences::GRANDPA)));
		for session in 0..=1 {
			for round in 6..=8 {
				let known = double_vote(2, session, 0, round);
				assert!(is_known(&known));
				assert_eq!(report(known), Err(OffenceError::DuplicateReport));
			}
		}
		let unknown = double_vote(3, 0, 0, 7);
		assert!(!is_known(&unknown));
		assert_ok!(report(unknown));
		assert_ok!(offend(2, 0, 7));
	});
}

/// VS6: nothing is forgotten of a set that could still be reported.
#[test]
fn double_vote_should_be_known_as_long_as_its_set_lasts() {
	run(3, || {
		assert_ok!(report(double_vote(2, 0, 0, 7)));
		for _ in 0..2 * KEPT_SESSIONS {
			next_session();
			check();
			let session = Session::current_index();
			for session in session.saturating_sub(KEPT_SESSIONS - 1)..=session {
				assert_eq!(report(double_vote(2, session, 0, 7)), Err(OffenceError::DuplicateReport));
			}
		}
		add(4);
		for _ in 0..KEPT_SESSIONS {
			next_session();
			check();
		}
		assert_eq!(Offences::<Test>::iter().count(), 1);
		next_session();
		assert_eq!(Offences::<Test>::iter().count(), 0);
	});
}

/// VS6: what was reported is pardoned, what comes later is not, and no pardon lets it be reported again.
#[test]
fn offender_should_be_reported_again_when_it_offends_after_a_pardon() {
	run(4, || {
		let known = |round| assert_eq!(report(double_vote(2, 0, 0, round)), Err(OffenceError::DuplicateReport));
		assert_ok!(report(double_vote(2, 0, 0, 7)));
		for (before, round) in [(7, 8), (8, 300)] {
			assert_eq!((Validators::<Test>::get().into_inner(), disabled()), (vec![1, 3, 4], vec![2]));
			assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 2));
			assert!(disabled().is_empty());
			known(before);
			known(before - 1);
			assert_ok!(report(double_vote(2, 0, 0, round)));
			known(round);
			known(round + 1);
		}
		check();
	});
}

/// VS6: slots are compared as numbers, not as bytes.
#[test]
fn offender_should_be_reported_again_when_it_makes_two_blocks_after_a_pardon() {
	run(4, || {
		assert_ok!(offend(2, 0, 255));
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 2));
		for slot in [254, 255] {
			assert_eq!(offend(2, 0, slot), Err(OffenceError::DuplicateReport));
		}
		assert_ok!(offend(2, 0, 256));
		assert_eq!(offend(2, 0, 257), Err(OffenceError::DuplicateReport));
	});
}

/// VS6.
#[test]
fn report_should_be_forgotten_with_its_session() {
	run(4, || {
		assert_ok!(report(double_vote(2, 0, 0, 7)));
		assert_ok!(offend(2, 0, 7));
		next_session();
		assert_ok!(offend(3, 1, 8));
		for _ in 2..KEPT_SESSIONS {
			next_session();
		}
		assert_eq!(Offences::<Test>::iter().count(), 3);
		next_session();
		// GRANDPA had the set of session 0 in session 1 too.
		let mut kept = Offences::<Test>::iter_keys().collect::<Vec<_>>();
		kept.sort();
		assert_eq!(kept, [(2, (0, crate::offences::GRANDPA)), (3, (1, KIND))]);
		next_session();
		assert_eq!(Offences::<Test>::iter().count(), 0);
	});
}
