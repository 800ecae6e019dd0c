use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::unhashed};
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash},
	DispatchError,
};

const KEY: &[u8] = b"changed by Root";

/// Something that only Root can do.
fn change() -> Box<RuntimeCall> {
	let items = vec![(KEY.to_vec(), vec![1])];
	Box::new(RuntimeCall::System(frame_system::Call::set_storage { items }))
}

fn changed() -> bool {
	unhashed::exists(KEY)
}

/// GO1: not a block sooner, whoever asks.
#[test]
fn call_should_be_made_as_root_when_the_delay_has_passed() {
	run(|| {
		assert_noop!(change().dispatch(motion(3)), DispatchError::BadOrigin);
		assert_ok!(Governance::announce(motion(2), change()));
		let hash = BlakeTwo256::hash_of(&change());
		System::assert_last_event(Event::<Test>::Announced { index: 0, hash, when: 1 + DELAY }.into());
		run_to(DELAY);
		assert!(!changed());
		run_to(DELAY + 1);
		assert!(changed());
	});
}

/// GO1: a call that is kept as a preimage is made too.
#[test]
fn long_call_should_be_made_when_the_delay_has_passed() {
	run(|| {
		let items = vec![(KEY.to_vec(), vec![1; 1_000])];
		let call = Box::new(RuntimeCall::System(frame_system::Call::set_storage { items }));
		assert_ok!(Governance::announce(motion(3), call));
		run_to(DELAY + 1);
		assert!(changed());
	});
}

/// GO1: there is no other way to Root.
#[test]
fn announcement_should_be_refused_when_two_thirds_do_not_agree() {
	run(|| {
		let member = pallet_collective::RawOrigin::<AccountId, ()>::Member(1);
		for origin in [motion(1), member.into(), RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_noop!(Governance::announce(origin, change()), DispatchError::BadOrigin);
		}
		assert_noop!(Scheduler::schedule(motion(3), 2, None, 0, change()), DispatchError::BadOrigin);
		assert_noop!(Council::set_members(RuntimeOrigin::root(), vec![9], None, 3), DispatchError::BadOrigin);
	});
}

#[test]
fn announcement_should_be_refused_when_the_call_is_too_heavy() {
	run(|| {
		let code = RuntimeCall::System(frame_system::Call::set_code { code: vec![] });
		assert_noop!(Governance::announce(motion(3), Box::new(code)), Error::<Test>::TooHeavy);
	});
}

/// GO1: one of three is not more than a third, and one who is asked twice is still one.
#[test]
fn announcement_should_come_to_nothing_when_more_than_a_third_objects() {
	run(|| {
		let object = |who, index| Governance::object(RuntimeOrigin::signed(who), index);
		assert_ok!(Governance::announce(motion(2), change()));
		assert_ok!(object(1, 0));
		System::assert_last_event(Event::<Test>::Objected { index: 0, member: 1 }.into());
		assert_noop!(object(1, 0), Error::<Test>::AlreadyExists);
		assert!(Announcements::<Test>::contains_key(0));
		assert_ok!(object(3, 0));
		System::assert_last_event(Event::<Test>::Cancelled { index: 0 }.into());
		assert_noop!(object(2, 0), Error::<Test>::NotFound);
		run_to(DELAY + 10);
		assert!(!changed());
		assert_noop!(object(1, 7), Error::<Test>::NotFound);
	});
}

/// GO1: those who have left the council count no more, neither as objectors nor among all.
#[test]
fn objections_should_count_when_the_objectors_are_in_the_council() {
	run(|| {
		let object = |who, index| Governance::object(RuntimeOrigin::signed(who), index);
		let set = |members: &[AccountId]| {
			Governance::set_council(RuntimeOrigin::root(), members.to_vec().try_into().unwrap()).unwrap()
		};
		assert_ok!(Governance::announce(motion(2), change()));
		assert_noop!(object(STRANGER, 0), Error::<Test>::NotMember);
		assert_noop!(Governance::object(RuntimeOrigin::root(), 0), DispatchError::BadOrigin);
		assert_ok!(object(1, 0));
		set(&[2, 3, 4, 5]);
		assert_noop!(object(1, 0), Error::<Test>::NotMember);
		assert_ok!(object(2, 0));
		assert_eq!(Announcements::<Test>::get(0).unwrap(), vec![2]);
		set(&[2, 3]);
		assert_ok!(object(2, 0));
		System::assert_last_event(Event::<Test>::Cancelled { index: 0 }.into());
	});
}

/// GO1: nobody need ask again.
#[test]
fn call_should_not_be_made_when_the_objectors_have_become_a_third() {
	run(|| {
		assert_ok!(Governance::announce(motion(2), change()));
		assert_ok!(Governance::object(RuntimeOrigin::signed(1), 0));
		Governance::set_council(RuntimeOrigin::root(), vec![1, 2].try_into().unwrap()).unwrap();
		run_to(DELAY + 1);
		assert!(!changed());
		assert!(!Announcements::<Test>::contains_key(0));
		System::assert_has_event(Event::<Test>::Cancelled { index: 0 }.into());
	});
}

#[test]
fn objection_should_be_refused_when_the_call_was_made() {
	run(|| {
		assert_ok!(Governance::announce(motion(2), change()));
		run_to(DELAY + 1);
		System::assert_has_event(Event::<Test>::Enacted { index: 0, result: Ok(()) }.into());
		assert_noop!(Governance::object(RuntimeOrigin::signed(1), 0), Error::<Test>::NotFound);
	});
}

/// GO1: their preimages have different names.
#[test]
fn long_call_should_be_made_when_its_twin_is_called_off() {
	run(|| {
		let items = vec![(KEY.to_vec(), vec![1; 1_000])];
		let call = || Box::new(RuntimeCall::System(frame_system::Call::set_storage { items: items.clone() }));
		assert_ok!(Governance::announce(motion(2), call()));
		assert_ok!(Governance::announce(motion(2), call()));
		for who in [1, 2] {
			assert_ok!(Governance::object(RuntimeOrigin::signed(who), 0));
		}
		run_to(DELAY + 1);
		assert!(changed());
	});
}

/// GO1: what fails is told, and neither made again nor in anyone's way.
#[test]
fn announcement_should_be_over_when_the_call_fails() {
	run(|| {
		let failing = RuntimeCall::Council(pallet_collective::Call::vote {
			proposal: Default::default(),
			index: 0,
			approve: true,
		});
		assert_ok!(Governance::announce(motion(2), Box::new(failing)));
		run_to(DELAY + 1);
		let result = Err(DispatchError::BadOrigin);
		System::assert_has_event(Event::<Test>::Enacted { index: 0, result }.into());
		assert!(!Announcements::<Test>::contains_key(0));
	});
}

/// GO1: whoever is not Root, and Root without an announcement.
#[test]
fn enacting_should_be_refused_when_nothing_is_announced() {
	run(|| {
		assert_noop!(Governance::enact(RuntimeOrigin::root(), 0, change()), Error::<Test>::NotFound);
		assert_ok!(Governance::announce(motion(2), change()));
		for origin in [motion(3), RuntimeOrigin::signed(1)] {
			assert_noop!(Governance::enact(origin, 0, change()), DispatchError::BadOrigin);
		}
	});
}
