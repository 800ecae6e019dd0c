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

#[test]
fn announcement_should_come_to_nothing_when_a_third_calls_it_off() {
	run(|| {
		assert_ok!(Governance::announce(motion(2), change()));
		assert_ok!(Governance::announce(motion(2), change()));
		assert_noop!(Governance::cancel(motion(1), 0), DispatchError::BadOrigin);
		assert_ok!(Governance::cancel(motion(2), 0));
		System::assert_last_event(Event::<Test>::Cancelled { index: 0 }.into());
		assert_noop!(Governance::cancel(motion(2), 0), Error::<Test>::NotFound);
		assert_ok!(Governance::cancel(motion(2), 1));
		run_to(DELAY + 10);
		assert!(!changed());
		assert_noop!(Governance::cancel(motion(2), 7), Error::<Test>::NotFound);
	});
}

#[test]
fn cancellation_should_be_refused_when_the_call_was_made() {
	run(|| {
		assert_ok!(Governance::announce(motion(2), change()));
		run_to(DELAY + 1);
		assert_noop!(Governance::cancel(motion(3), 0), Error::<Test>::NotFound);
	});
}
