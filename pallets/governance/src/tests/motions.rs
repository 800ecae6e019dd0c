use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::traits::{BlakeTwo256, Hash};

fn remark(number: u8) -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![number] })
}

fn propose(who: AccountId, number: u8) -> DispatchResultWithPostInfo {
	Council::propose(RuntimeOrigin::signed(who), 2, Box::new(remark(number)), 100)
}

/// Carries the motion with this index.
fn carry(number: u8, index: u32) {
	let hash = BlakeTwo256::hash_of(&remark(number));
	for who in [1, 2] {
		assert_ok!(Council::vote(RuntimeOrigin::signed(who), hash, index, true));
	}
	let weight = frame_support::dispatch::GetDispatchInfo::get_dispatch_info(&remark(number)).call_weight;
	assert_ok!(Council::close(RuntimeOrigin::signed(STRANGER), hash, index, weight, 100));
}

/// GO4: one member's motions leave room for everyone else's.
#[test]
fn motion_should_be_refused_when_its_proposer_has_as_many_open() {
	run(|| {
		assert_ok!(propose(1, 1));
		assert_ok!(propose(1, 2));
		assert_noop!(propose(1, 3), Error::<Test>::TooManyMotions);
		assert_ok!(propose(2, 3));
	});
}

/// GO4: nothing is to be given back.
#[test]
fn motion_should_be_taken_again_when_an_earlier_one_was_closed() {
	run(|| {
		assert_ok!(propose(1, 1));
		assert_ok!(propose(1, 2));
		carry(1, 0);
		assert_ok!(propose(1, 3));
		assert_noop!(propose(1, 4), Error::<Test>::TooManyMotions);
		assert_eq!(pallet_collective::CostOf::<Test>::iter().count(), 0);
	});
}

/// GO4: a motion is counted to who proposed it last.
#[test]
fn motion_should_count_for_another_when_it_was_closed_and_is_proposed_anew() {
	run(|| {
		assert_ok!(propose(1, 1));
		assert_ok!(propose(1, 2));
		carry(1, 0);
		assert_ok!(propose(2, 1));
		assert_ok!(propose(1, 3));
		assert_noop!(propose(1, 4), Error::<Test>::TooManyMotions);
		assert_ok!(propose(2, 4));
		assert_noop!(propose(2, 5), Error::<Test>::TooManyMotions);
	});
}

/// GO4.
#[test]
fn full_council_should_find_room_when_all_propose() {
	run(|| {
		let members = (1..=u64::from(MAX_COUNCIL)).collect::<Vec<_>>();
		Governance::set_council(RuntimeOrigin::root(), members.clone().try_into().unwrap()).unwrap();
		for (number, who) in (0u8..).zip(members.into_iter().flat_map(|who| [who; MOTIONS as usize])) {
			assert_ok!(propose(who, number));
		}
		assert_eq!(Motions::<Test>::get().len(), MAX_MOTIONS as usize);
	});
}
