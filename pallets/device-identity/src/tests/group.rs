use crate::{mock::*, *};
use coinop_primitives::{Balance, DeviceInspect, SpendingAuthority, USDT};
use frame_support::{assert_noop, assert_ok};

fn owner() -> RuntimeOrigin {
	RuntimeOrigin::signed(OWNER)
}

/// Group 0 of [`OWNER`]'s, with the devices of these seeds.
pub(super) fn group(seeds: &[u8]) -> Vec<AccountId> {
	assert_ok!(DeviceIdentity::create_group(owner(), cap(), Some(allowance())));
	seeds
		.iter()
		.map(|seed| {
			let device = registered(*seed, None);
			assert_ok!(DeviceIdentity::set_group(owner(), device.clone(), Some(0)));
			device
		})
		.collect()
}

fn draw(device: &AccountId, amount: Balance) -> Result<u64, sp_runtime::DispatchError> {
	DeviceIdentity::draw(device, &SHOP, amount).map(|draw| draw.period.unwrap())
}

/// DI8: each within its allowance, together within the cap.
#[test]
fn group_should_draw_no_more_than_its_cap_when_its_devices_draw_together() {
	run(|| {
		let devices = group(&[7, 8, 9]);
		assert_ok!(draw(&devices[0], USDT));
		assert_ok!(draw(&devices[1], USDT));
		assert_noop!(draw(&devices[2], 1), Error::<Test>::OverGroupCap);
		assert_ok!(draw(&devices[2], 0));
		set_time(START + HOUR);
		assert_ok!(draw(&devices[2], USDT));
	});
}

/// DI8: whatever groups there are.
#[test]
fn owners_cap_should_hold_when_devices_are_in_groups_and_in_none() {
	run(|| {
		let devices = group(&[7, 8]);
		let single = registered(9, Some(allowance()));
		assert_ok!(DeviceIdentity::set_cap(owner(), Some(Cap { per_period: USDT, ..cap() })));
		assert_ok!(draw(&devices[0], USDT / 2));
		assert_ok!(draw(&single, USDT / 2));
		assert_noop!(draw(&devices[1], 1), Error::<Test>::OverOwnerCap);
		assert_noop!(draw(&single, 1), Error::<Test>::OverOwnerCap);
		// A refused draw counts nowhere.
		assert_eq!(Groups::<Test>::get(OWNER, 0).unwrap().usage.used, USDT / 2);
		assert_ok!(DeviceIdentity::set_cap(owner(), None));
		assert_noop!(DeviceIdentity::set_cap(owner(), None), Error::<Test>::NotFound);
		assert_ok!(draw(&single, USDT / 2));
	});
}

/// DI2: one call, whatever the number of devices, and each can be let act again by itself.
#[test]
fn devices_should_draw_nothing_when_all_are_suspended() {
	run(|| {
		let devices = group(&[7, 8, 9]);
		assert_ok!(DeviceIdentity::suspend(owner(), devices[2].clone()));
		assert_ok!(DeviceIdentity::suspend_all(owner(), 0));
		System::assert_last_event(Event::AllSuspended { owner: OWNER, group: 0 }.into());
		for device in &devices {
			assert_noop!(draw(device, 0), Error::<Test>::Suspended);
			assert!(!DeviceIdentity::may_act(device));
		}
		assert_ok!(DeviceIdentity::resume(owner(), devices[0].clone()));
		assert_ok!(draw(&devices[0], 1));
		assert_noop!(draw(&devices[1], 1), Error::<Test>::Suspended);

		// Again: also the one that was let act.
		assert_ok!(DeviceIdentity::suspend_all(owner(), 0));
		assert_noop!(draw(&devices[0], 1), Error::<Test>::Suspended);

		assert_ok!(DeviceIdentity::resume_all(owner(), 0));
		assert_ok!(draw(&devices[0], 1));
		assert_ok!(draw(&devices[1], 1));
		assert_noop!(draw(&devices[2], 1), Error::<Test>::Suspended);
		assert_noop!(DeviceIdentity::resume(owner(), devices[1].clone()), Error::<Test>::AlreadyActive);
	});
}

/// DI4.
#[test]
fn group_should_be_its_owners_alone_when_others_call() {
	run(|| {
		let devices = group(&[7]);
		for who in [OTHER, devices[0].clone()] {
			let who = RuntimeOrigin::signed(who);
			assert_noop!(DeviceIdentity::suspend_all(who.clone(), 0), Error::<Test>::NotFound);
			assert_noop!(DeviceIdentity::resume_all(who.clone(), 0), Error::<Test>::NotFound);
			assert_noop!(DeviceIdentity::change_group(who.clone(), 0, cap(), None), Error::<Test>::NotFound);
			assert_noop!(DeviceIdentity::remove_group(who.clone(), 0), Error::<Test>::NotFound);
			assert_noop!(DeviceIdentity::set_group(who, devices[0].clone(), None), Error::<Test>::NotOwner);
		}
	});
}

/// DI3: a template is an allowance, and the usage survives its changes.
#[test]
fn usage_should_survive_when_the_template_changes() {
	run(|| {
		let devices = group(&[7]);
		assert_ok!(draw(&devices[0], USDT));
		let tight = Some(Allowance { per_period: USDT, ..allowance() });
		assert_ok!(DeviceIdentity::change_group(owner(), 0, cap(), tight));
		assert_noop!(draw(&devices[0], 1), Error::<Test>::OverPerPeriod);
		// Another length carries over what was used.
		let longer = Some(Allowance { per_period: USDT, period: 2 * HOUR, ..allowance() });
		assert_ok!(DeviceIdentity::change_group(owner(), 0, cap(), longer));
		assert_noop!(draw(&devices[0], 1), Error::<Test>::OverPerPeriod);
		assert_ok!(DeviceIdentity::change_group(owner(), 0, cap(), None));
		assert_noop!(draw(&devices[0], 0), Error::<Test>::NoAllowance);
		// Its own goes before the template.
		assert_ok!(DeviceIdentity::set_allowance(owner(), devices[0].clone(), Some(allowance())));
		assert_ok!(draw(&devices[0], 1));
	});
}

/// DI8: nothing is given back to a cap that it didn't surely count.
#[test]
fn cap_should_get_back_only_what_it_counted_when_devices_move_or_periods_differ() {
	run(|| {
		let devices = group(&[7, 8]);
		set_time(START + HOUR);
		let period = draw(&devices[0], USDT).unwrap();
		assert_ok!(draw(&devices[1], USDT));
		DeviceIdentity::give_back(&devices[0], &OWNER, period, USDT / 2);
		assert_eq!(Groups::<Test>::get(OWNER, 0).unwrap().usage.used, USDT + USDT / 2);

		// A second group, whose devices have drawn; the first device moves there and gives back what it drew before.
		assert_ok!(DeviceIdentity::create_group(owner(), cap(), Some(allowance())));
		assert_ok!(DeviceIdentity::set_group(owner(), devices[1].clone(), Some(1)));
		assert_ok!(draw(&devices[1], USDT));
		assert_ok!(DeviceIdentity::set_group(owner(), devices[0].clone(), Some(1)));
		DeviceIdentity::give_back(&devices[0], &OWNER, period, USDT / 2);
		assert_eq!(Groups::<Test>::get(OWNER, 1).unwrap().usage.used, USDT);
	});
}

/// DI7.
#[test]
fn group_should_return_its_deposit_when_removed_empty() {
	run(|| {
		let devices = group(&[7]);
		assert_noop!(DeviceIdentity::remove_group(owner(), 0), Error::<Test>::GroupInUse);
		assert_ok!(DeviceIdentity::set_group(owner(), devices[0].clone(), None));
		let before = held(&OWNER);
		assert_ok!(DeviceIdentity::remove_group(owner(), 0));
		assert_eq!(held(&OWNER), before - DeviceIdentity::deposit_of::<Group<Test>>());
		assert_noop!(DeviceIdentity::set_group(owner(), devices[0].clone(), Some(0)), Error::<Test>::NotFound);
		assert_noop!(draw(&devices[0], 0), Error::<Test>::NoAllowance);
	});
}

#[test]
fn cap_should_be_refused_when_its_period_makes_no_sense() {
	run(|| {
		for period in [0, MIN_PERIOD - 1, MAX_PERIOD + 1] {
			let cap = Cap { period, ..cap() };
			assert_noop!(DeviceIdentity::set_cap(owner(), Some(cap)), Error::<Test>::PeriodOutOfRange);
			assert_noop!(DeviceIdentity::create_group(owner(), cap, None), Error::<Test>::PeriodOutOfRange);
		}
	});
}
