use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::DispatchError;

#[test]
fn validator_should_validate_from_the_second_session_change_when_added_with_keys() {
	run(3, || {
		assert_ok!(ValidatorSet::add_validator(council(), 4));
		System::assert_last_event(Event::Added { validator: 4 }.into());
		assert_ok!(set_keys(4, 4));
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3], vec![1, 2, 3]));

		next_session();
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3], vec![1, 2, 3, 4]));
		next_session();
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
	});
}

/// VS1: one who is wanted and has no keys takes nobody's place.
#[test]
fn validator_should_wait_when_it_has_no_keys() {
	run(3, || {
		assert_ok!(ValidatorSet::add_validator(council(), 4));
		for _ in 0..3 {
			next_session();
			assert_eq!(queued(), [1, 2, 3]);
		}
		assert_ok!(set_keys(4, 4));
		next_session();
		assert_eq!(queued(), [1, 2, 3, 4]);
		next_session();
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
	});
}

/// VS2.
#[test]
fn add_validator_should_refuse_when_it_is_one() {
	run(3, || {
		assert_noop!(ValidatorSet::add_validator(council(), 3), Error::<Test>::AlreadyExists);
		assert_ok!(ValidatorSet::add_validator(council(), 4));
		assert_noop!(ValidatorSet::add_validator(RuntimeOrigin::root(), 4), Error::<Test>::AlreadyExists);
	});
}

#[test]
fn add_validator_should_refuse_when_there_is_no_room() {
	run(MAX_VALIDATORS.into(), || {
		assert_noop!(ValidatorSet::add_validator(council(), 11), Error::<Test>::TooManyValidators);
		assert_eq!(references(11), (0, 0));
	});
}

#[test]
fn changes_should_be_refused_to_who_does_not_govern() {
	run(3, || {
		let list = || BoundedVec::truncate_from(vec![1]);
		assert_noop!(ValidatorSet::add_validator(RuntimeOrigin::signed(1), 4), DispatchError::BadOrigin);
		assert_noop!(ValidatorSet::remove_validator(RuntimeOrigin::signed(1), 2), DispatchError::BadOrigin);
		assert_noop!(ValidatorSet::set_validators(RuntimeOrigin::signed(1), list()), DispatchError::BadOrigin);
		assert_noop!(ValidatorSet::set_validators(council(), list()), DispatchError::BadOrigin);
	});
}

/// VS7: not by waiting for the next session either, nor the one after.
#[test]
fn changes_should_be_limited_to_a_third_within_the_window_when_the_origin_is_not_slow() {
	run(7, || {
		assert_ok!(ValidatorSet::add_validator(council(), 8));
		next_session();
		assert_ok!(ValidatorSet::remove_validator(council(), 1));
		for _ in 1..WINDOW {
			assert_noop!(ValidatorSet::add_validator(council(), 9), Error::<Test>::TooManyChanges);
			assert_noop!(ValidatorSet::remove_validator(council(), 2), Error::<Test>::TooManyChanges);
			check();
			next_session();
		}
		// The first change has left the window, the second has not.
		assert_ok!(ValidatorSet::add_validator(council(), 9));
		assert_noop!(ValidatorSet::remove_validator(council(), 2), Error::<Test>::TooManyChanges);
		next_session();
		assert_ok!(ValidatorSet::remove_validator(council(), 2));
	});
}

/// VS7: a slow origin has waited already.
#[test]
fn changes_should_not_be_limited_when_the_origin_is_slow() {
	run(4, || {
		assert_ok!(ValidatorSet::add_validator(council(), 5));
		for who in 6..=8 {
			assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), who));
		}
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 2));
		assert_eq!(Validators::<Test>::get(), vec![1, 3, 4, 5, 6, 7, 8]);
		assert_noop!(ValidatorSet::remove_validator(council(), 3), Error::<Test>::TooManyChanges);
	});
}

/// VS7: neither those who are only wanted nor those who are only active raise the limit.
#[test]
fn changes_should_be_limited_to_a_third_of_the_fewer_when_the_set_is_changing() {
	run(6, || {
		for who in 7..=10 {
			assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), who));
		}
		assert_ok!(ValidatorSet::remove_validator(council(), 7));
		assert_ok!(ValidatorSet::remove_validator(council(), 8));
		assert_noop!(ValidatorSet::remove_validator(council(), 9), Error::<Test>::TooManyChanges);
	});
	run(6, || {
		for who in 4..=6 {
			assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), who));
		}
		assert_ok!(ValidatorSet::add_validator(council(), 7));
		assert_noop!(ValidatorSet::add_validator(council(), 8), Error::<Test>::TooManyChanges);
	});
}

/// VS7.
#[test]
fn one_change_should_be_allowed_within_the_window_when_there_are_fewer_than_three() {
	run(1, || {
		assert_ok!(ValidatorSet::add_validator(council(), 2));
		for _ in 0..WINDOW {
			assert_noop!(ValidatorSet::add_validator(council(), 3), Error::<Test>::TooManyChanges);
			next_session();
		}
		assert_ok!(ValidatorSet::add_validator(council(), 3));
	});
}
