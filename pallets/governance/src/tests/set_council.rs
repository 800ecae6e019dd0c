use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Get};
use sp_runtime::DispatchError;

fn set(members: &[AccountId]) -> Result<(), DispatchError> {
	Governance::set_council(RuntimeOrigin::root(), members.to_vec().try_into().unwrap())
}

fn references(who: AccountId) -> u32 {
	System::sufficients(&who)
}

/// GO2.
#[test]
fn member_should_have_a_reference_when_in_the_council() {
	run(|| {
		assert_eq!(COUNCIL.map(references), [1, 1, 1]);
		assert_ok!(set(&[4, 3, 2]));
		assert_eq!(CouncilMembers::get(), [2, 3, 4]);
		System::assert_last_event(Event::<Test>::CouncilSet { members: vec![2, 3, 4] }.into());
		assert_eq!([1, 2, 3, 4].map(references), [0, 1, 1, 1]);
		assert!(!System::account_exists(&1) && System::account_exists(&4));
		assert_ok!(set(&[4, 3, 2]));
		assert_eq!([2, 3, 4].map(references), [1, 1, 1]);
	});
}

/// GO2.
#[test]
fn council_should_stay_when_the_new_one_is_empty_or_names_one_twice() {
	run(|| {
		assert_noop!(set(&[]), Error::<Test>::NobodyLeft);
		assert_noop!(set(&[4, 5, 4]), Error::<Test>::AlreadyExists);
		let motion = Governance::set_council(motion(3), vec![4].try_into().unwrap());
		assert_eq!(motion, Err(DispatchError::BadOrigin));
	});
}
