use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

/// VS5: it keeps its reference and its keys until its last set has ended.
#[test]
fn validator_should_leave_when_its_last_set_has_ended() {
	run(4, || {
		assert_ok!(ValidatorSet::remove_validator(council(), 2));
		System::assert_last_event(Event::Removed { validator: 2 }.into());

		next_session();
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3, 4], vec![1, 3, 4]));
		assert!(ValidatorSet::in_office(&2));
		assert_eq!(references(2), (1, 1));

		next_session();
		assert_eq!((Session::validators(), queued()), (vec![1, 3, 4], vec![1, 3, 4]));
		assert!(!ValidatorSet::in_office(&2));
		assert_eq!(references(2), (0, 0));
		assert_eq!(Session::load_keys(&2), None);
		System::assert_has_event(Event::Left { validator: 2 }.into());
	});
}

/// VS5.
#[test]
fn validator_should_leave_at_once_when_it_does_not_validate() {
	run(3, || {
		add(4);
		assert_eq!(references(4), (1, 1));
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 4));
		System::assert_last_event(Event::Left { validator: 4 }.into());
		assert_eq!(references(4), (0, 0));
		assert_eq!(Session::load_keys(&4), None);
	});
}

/// VS5: the reference is taken once.
#[test]
fn validator_should_have_one_reference_when_it_is_added_again_before_it_left() {
	run(4, || {
		assert_ok!(ValidatorSet::remove_validator(council(), 2));
		next_session();
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 2));
		assert_eq!(references(2), (1, 1));
		for _ in 0..3 {
			next_session();
			assert_eq!(references(2), (1, 1));
		}
		assert_eq!(Session::validators(), [1, 3, 4, 2]);
	});
}

/// VS5: pallet-session takes a provider reference for genesis validators without money, and none for their keys.
#[test]
fn genesis_validator_should_leave_no_reference_when_removed() {
	run(2, || {
		assert_eq!(references(1), (1, 1));
		assert_ok!(ValidatorSet::remove_validator(council(), 1));
		next_session();
		next_session();
		assert_eq!(references(1), (0, 0));
	});
}

/// VS1.
#[test]
fn remove_validator_should_refuse_when_nobody_else_has_keys() {
	run(1, || {
		assert_noop!(ValidatorSet::remove_validator(council(), 1), Error::<Test>::NobodyLeft);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 2));
		assert_noop!(ValidatorSet::remove_validator(council(), 1), Error::<Test>::NobodyLeft);
		assert_ok!(ValidatorSet::remove_validator(council(), 2));
		add(2);
		next_session();
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 1));
		assert_noop!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 2), Error::<Test>::NobodyLeft);
	});
}

#[test]
fn remove_validator_should_refuse_when_it_is_none() {
	run(3, || {
		assert_noop!(ValidatorSet::remove_validator(council(), 4), Error::<Test>::NotFound);
		assert_ok!(ValidatorSet::remove_validator(council(), 3));
		assert_noop!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 3), Error::<Test>::NotFound);
	});
}
