use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};

fn set(validators: &[AccountId]) -> frame_support::dispatch::DispatchResult {
	ValidatorSet::set_validators(RuntimeOrigin::root(), BoundedVec::truncate_from(validators.to_vec()))
}

#[test]
fn set_validators_should_replace_all_when_slow() {
	run(4, || {
		assert_ok!(set(&[9, 8, 4]));
		System::assert_has_event(Event::Added { validator: 9 }.into());
		System::assert_has_event(Event::Removed { validator: 1 }.into());
		assert_ok!(set_keys(8, 8));
		assert_ok!(set_keys(9, 9));
		next_session();
		next_session();
		assert_eq!(Session::validators(), [9, 8, 4]);
		assert_eq!([1, 2, 3, 4, 8, 9].map(references), [(0, 0), (0, 0), (0, 0), (1, 1), (1, 1), (1, 1)]);
	});
}

/// VS2.
#[test]
fn set_validators_should_refuse_when_an_account_is_named_twice() {
	run(3, || {
		assert_noop!(set(&[1, 2, 1]), Error::<Test>::AlreadyExists);
	});
}

/// VS1.
#[test]
fn set_validators_should_refuse_when_nobody_named_has_keys() {
	run(3, || {
		assert_noop!(set(&[]), Error::<Test>::NobodyLeft);
		assert_noop!(set(&[4, 5]), Error::<Test>::NobodyLeft);
		assert_ok!(set(&[4, 3]));
	});
}
