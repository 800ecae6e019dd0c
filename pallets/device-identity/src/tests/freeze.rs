use crate::{mock::*, *};
use coinop_primitives::{Compliance, DeviceInspect, SpendingAuthority, USDT};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

const DAY: u64 = 24 * HOUR;

fn guardian() -> RuntimeOrigin {
	RuntimeOrigin::signed(GUARDIAN)
}

fn frozen(account: &AccountId) -> bool {
	DeviceIdentity::is_frozen(account)
}

/// DI2: neither a frozen device nor a frozen owner's draws, nor a frozen account that is no device.
#[test]
fn account_should_draw_nothing_when_frozen() {
	run(|| {
		let device = registered(7, Some(allowance()));
		for account in [device.clone(), OWNER] {
			assert_ok!(DeviceIdentity::freeze(guardian(), account.clone(), [1; 32], START + DAY));
			assert_noop!(DeviceIdentity::draw(&device, &SHOP, 0), Error::<Test>::Frozen);
			assert!(!DeviceIdentity::may_act(&device));
			assert!(!DeviceIdentity::speaks_for(&key(7).public(), &device));
			assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), account));
			assert_ok!(DeviceIdentity::draw(&device, &SHOP, 0));
		}
		assert_ok!(DeviceIdentity::freeze(guardian(), STRANGER, [1; 32], START + DAY));
		assert_noop!(DeviceIdentity::draw(&STRANGER, &SHOP, 0), Error::<Test>::Frozen);
	});
}

#[test]
fn freeze_should_lapse_when_the_council_does_not_confirm_it() {
	run(|| {
		let week = START + 7 * DAY;
		assert_noop!(DeviceIdentity::freeze(guardian(), OTHER, [1; 32], week + 1), Error::<Test>::EndOutOfRange);
		assert_ok!(DeviceIdentity::freeze(guardian(), OTHER, [1; 32], week));
		assert!(frozen(&OTHER));
		set_time(week - 1);
		assert!(frozen(&OTHER));
		set_time(week);
		assert!(!frozen(&OTHER));

		// A guardian alone can't go on for ever.
		let again = DeviceIdentity::freeze(guardian(), OTHER, [1; 32], week + DAY);
		assert_noop!(again, Error::<Test>::AlreadyFrozen);
		let early = DeviceIdentity::unfreeze(RuntimeOrigin::signed(STRANGER), OTHER);
		assert_noop!(early, Error::<Test>::NotAuthorized);
		set_time(START + 28 * DAY);
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::signed(STRANGER), OTHER));
		assert_ok!(DeviceIdentity::freeze(guardian(), OTHER, [1; 32], START + 29 * DAY));
	});
}

#[test]
fn freeze_should_last_when_confirmed() {
	run(|| {
		assert_ok!(DeviceIdentity::freeze(guardian(), OTHER, [1; 32], START + DAY));
		let year = START + 365 * DAY;
		assert_ok!(DeviceIdentity::confirm_freeze(RuntimeOrigin::root(), OTHER, [2; 32], year));
		let expected = Freeze { reason: [2; 32], since: START, until: year, confirmed: true };
		assert_eq!(Freezes::<Test>::get(OTHER), Some(expected));
		set_time(year - 1);
		assert!(frozen(&OTHER));
		assert_noop!(DeviceIdentity::unfreeze(RuntimeOrigin::signed(OTHER), OTHER), Error::<Test>::NotAuthorized);
		set_time(year);
		assert!(!frozen(&OTHER));
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::signed(OTHER), OTHER));
		assert_eq!(Freezes::<Test>::count(), 0);
	});
}

#[test]
fn freeze_should_be_refused_when_origin_end_or_number_is_wrong() {
	run(|| {
		let stranger = RuntimeOrigin::signed(STRANGER);
		assert_noop!(DeviceIdentity::freeze(stranger.clone(), OTHER, [1; 32], START + 1), DispatchError::BadOrigin);
		assert_noop!(DeviceIdentity::confirm_freeze(guardian(), OTHER, [1; 32], START + 1), DispatchError::BadOrigin);
		assert_noop!(DeviceIdentity::freeze(guardian(), OTHER, [1; 32], START), Error::<Test>::EndOutOfRange);
		assert_noop!(DeviceIdentity::unfreeze(stranger, OTHER), Error::<Test>::NotFound);
		for seed in 1..=3 {
			assert_ok!(DeviceIdentity::freeze(guardian(), device(seed), [1; 32], START + 1));
		}
		let one_more = DeviceIdentity::freeze(guardian(), OTHER, [1; 32], START + 1);
		assert_noop!(one_more, Error::<Test>::TooManyFreezes);
	});
}

/// A frozen account's money stays where it is, also where a friend makes the account its device; revoked or not.
#[test]
fn device_should_not_be_swept_when_frozen() {
	run(|| {
		let (device, owner) = (registered(7, None), RuntimeOrigin::signed(OWNER));
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(OTHER), device.clone(), USDT));
		assert_ok!(DeviceIdentity::freeze(guardian(), device.clone(), [1; 32], START + DAY));
		assert_noop!(DeviceIdentity::sweep(owner.clone(), device.clone()), Error::<Test>::Frozen);
		assert_ok!(DeviceIdentity::revoke(owner.clone(), device.clone()));
		assert_noop!(DeviceIdentity::sweep(owner.clone(), device.clone()), Error::<Test>::Frozen);

		set_time(START + DAY);
		assert_ok!(DeviceIdentity::sweep(owner, device.clone()));
		assert_eq!(Balances::free_balance(&device), 0);
	});
}
