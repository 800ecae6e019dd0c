use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};

/// VS5: the staging chain begins without a single µUSDT.
#[test]
fn set_keys_should_work_without_money_when_added() {
	run(3, || {
		assert_ok!(ValidatorSet::add_validator(council(), 4));
		assert_eq!(references(4), (1, 0));
		assert_ok!(set_keys(4, 4));
		assert_eq!(references(4), (1, 1));
	});
}

#[test]
fn set_keys_should_refuse_when_nobody_wants_the_validator() {
	run(3, || {
		System::inc_providers(&4);
		assert_noop!(set_keys(4, 4), pallet_session::Error::<Test>::NoAssociatedValidatorId);
		assert_ok!(ValidatorSet::remove_validator(council(), 3));
		assert_noop!(set_keys(3, 30), pallet_session::Error::<Test>::NoAssociatedValidatorId);
	});
}

#[test]
fn set_keys_should_refuse_when_the_sender_does_not_have_them() {
	run(3, || {
		let set = |proof: Vec<u8>| Session::set_keys(RuntimeOrigin::signed(1), keys(10), proof);
		assert_noop!(set(vec![]), pallet_session::Error::<Test>::InvalidProof);
		assert_noop!(set(proof(1, 11)), pallet_session::Error::<Test>::InvalidProof);
		assert_noop!(set(proof(2, 10)), pallet_session::Error::<Test>::InvalidProof);
		assert_noop!(set([proof(1, 10), 0u8.encode()].concat()), pallet_session::Error::<Test>::InvalidProof);
		assert_ok!(set(proof(1, 10)));
	});
}

/// VS2.
#[test]
fn set_keys_should_refuse_when_another_validator_has_one_of_them() {
	run(3, || {
		assert_noop!(set_keys(1, 2), pallet_session::Error::<Test>::DuplicatedKey);
	});
}

/// VS3: also when the set stays and one of its keys changes.
#[test]
fn keys_should_change_in_every_consensus_at_the_second_session_change_when_set() {
	run(4, || {
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		assert_ok!(set_keys(2, 20));
		next_session();
		agree();
		assert_eq!(Rosters::<Test>::get(1).unwrap().members[1].1, keys(2));
		next_session();
		agree();
		assert_eq!(Rosters::<Test>::get(2).unwrap().members[1].1, keys(20));
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), set_id + 1);
	});
}

/// VS1: keys that can't be used are as good as none.
#[test]
fn validator_should_stay_out_when_its_keys_are_not_usable() {
	run(3, || {
		assert_ok!(ValidatorSet::add_validator(council(), 4));
		assert_ok!(set_keys(4, 0));
		next_session();
		assert_eq!(queued(), [1, 2, 3]);

		assert_ok!(set_keys(3, 30));
		assert_ok!(set_keys(4, 4));
		next_session();
		assert_eq!(queued(), [1, 2, 3, 4]);
		assert_ok!(set_keys(4, 0));
		next_session();
		agree();
		assert_eq!(queued(), [1, 2, 3]);
		next_session();
		agree();
		assert_eq!(Session::validators(), [1, 2, 3]);
	});
}
