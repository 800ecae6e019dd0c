use crate::{mock::*, *};
use codec::MaxEncodedLen;
use coinop_primitives::{record_deposit, DeviceInspect, Instant, SpendingAuthority, USDT};
use frame_support::{assert_noop, assert_ok};

fn signed(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

/// DI2.
#[test]
fn device_should_draw_nothing_when_suspended() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(DeviceIdentity::draw(&device, &SHOP, 1));

		assert_ok!(DeviceIdentity::suspend(signed(&OWNER), device.clone()));
		System::assert_last_event(Event::Suspended { device: device.clone() }.into());
		assert_noop!(DeviceIdentity::draw(&device, &SHOP, 1), Error::<Test>::Suspended);
		assert_noop!(DeviceIdentity::draw(&device, &SHOP, 0), Error::<Test>::Suspended);
		assert_noop!(DeviceIdentity::suspend(signed(&OWNER), device.clone()), Error::<Test>::AlreadySuspended);

		assert_ok!(DeviceIdentity::resume(signed(&OWNER), device.clone()));
		System::assert_last_event(Event::Resumed { device: device.clone() }.into());
		assert_noop!(DeviceIdentity::resume(signed(&OWNER), device.clone()), Error::<Test>::AlreadyActive);
		assert_ok!(DeviceIdentity::draw(&device, &SHOP, 1));
		assert_eq!(Devices::<Test>::get(device).unwrap().usage.used, 2);
	});
}

/// DI2, DI5, DI7.
#[test]
fn device_should_leave_a_tombstone_when_revoked() {
	run(|| {
		let device = registered(7, Some(allowance()));
		System::set_block_number(5);
		set_time(START + HOUR);
		assert_ok!(DeviceIdentity::revoke(signed(&OWNER), device.clone()));
		System::assert_last_event(Event::Revoked { device: device.clone() }.into());

		let revoked = Instant { at: START + HOUR, block: 5 };
		let deposit = record_deposit(Tombstone::<Test>::max_encoded_len() as u32);
		let tombstone = Tombstone::<Test> { owner: OWNER, revoked, deposit };
		assert_eq!(Tombstones::<Test>::get(&device), Some(tombstone));
		assert!(!Devices::<Test>::contains_key(&device));
		assert!(!DevicesOf::<Test>::contains_key(OWNER, &device));
		assert_eq!(held(&OWNER), deposit);
		assert_eq!(Balances::free_balance(OWNER), 1_000 * USDT - deposit);
		assert_eq!(DeviceIdentity::owner(&device), Some(OWNER));
		assert_eq!(DeviceIdentity::revoked(&device), Some(revoked));

		assert_noop!(DeviceIdentity::draw(&device, &SHOP, 1), Error::<Test>::Revoked);
		DeviceIdentity::give_back(&device, &OWNER, START, 1);
		assert!(!Devices::<Test>::contains_key(&device));
	});
}

/// DI5.
#[test]
fn device_should_not_come_back_when_revoked() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(DeviceIdentity::revoke(signed(&OWNER), device.clone()));
		assert_noop!(DeviceIdentity::suspend(signed(&OWNER), device.clone()), Error::<Test>::Revoked);
		assert_noop!(DeviceIdentity::resume(signed(&OWNER), device.clone()), Error::<Test>::Revoked);
		assert_noop!(DeviceIdentity::revoke(signed(&OWNER), device.clone()), Error::<Test>::Revoked);
		assert_noop!(DeviceIdentity::set_allowance(signed(&OWNER), device.clone(), None), Error::<Test>::Revoked);
		let key = key(7);
		assert_noop!(
			DeviceIdentity::register(signed(&OWNER), key.public(), proof(&key, &OWNER), None),
			Error::<Test>::Revoked
		);
	});
}

/// DI4: neither a stranger nor the device itself.
#[test]
fn device_should_not_change_when_another_than_its_owner_signs() {
	run(|| {
		let device = registered(7, Some(allowance()));
		for who in [STRANGER, OTHER, device.clone()] {
			let device = device.clone();
			assert_noop!(DeviceIdentity::suspend(signed(&who), device.clone()), Error::<Test>::NotOwner);
			assert_noop!(DeviceIdentity::resume(signed(&who), device.clone()), Error::<Test>::NotOwner);
			assert_noop!(DeviceIdentity::revoke(signed(&who), device.clone()), Error::<Test>::NotOwner);
			assert_noop!(DeviceIdentity::set_allowance(signed(&who), device.clone(), None), Error::<Test>::NotOwner);
			assert_noop!(DeviceIdentity::sweep(signed(&who), device), Error::<Test>::NotOwner);
		}
	});
}

#[test]
fn calls_should_be_refused_when_there_is_no_such_device() {
	run(|| {
		assert_noop!(DeviceIdentity::suspend(signed(&OWNER), STRANGER), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::resume(signed(&OWNER), STRANGER), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::revoke(signed(&OWNER), STRANGER), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::set_allowance(signed(&OWNER), STRANGER, None), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::sweep(signed(&OWNER), STRANGER), Error::<Test>::NotFound);
		assert_eq!(DeviceIdentity::owner(&STRANGER), None);
	});
}

/// DI7: a thief who emptied the owner's account doesn't keep the owner from stopping the device.
#[test]
fn device_should_be_revoked_when_its_owner_has_no_money_left() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(Balances::transfer_all(signed(&OWNER), SHOP, true));
		assert_ok!(DeviceIdentity::suspend(signed(&OWNER), device.clone()));
		assert_ok!(DeviceIdentity::revoke(signed(&OWNER), device));
	});
}

/// DI6: what a device signed stays void, however its account is filled and emptied.
#[test]
fn nonce_should_not_restart_when_the_account_is_emptied_or_revoked() {
	run(|| {
		let device = registered(7, None);
		System::inc_account_nonce(&device);
		assert_ok!(Balances::transfer_keep_alive(signed(&OTHER), device.clone(), USDT));
		assert_ok!(DeviceIdentity::sweep(signed(&OWNER), device.clone()));
		assert_eq!(System::account_nonce(&device), 1);
		assert_ok!(DeviceIdentity::revoke(signed(&OWNER), device.clone()));
		assert_ok!(Balances::transfer_keep_alive(signed(&OTHER), device.clone(), USDT));
		assert_ok!(DeviceIdentity::sweep(signed(&OWNER), device.clone()));
		assert_eq!(System::account_nonce(&device), 1);
		assert_eq!(System::sufficients(&device), 1);
	});
}

#[test]
fn sweep_should_move_everything_to_the_owner_when_somebody_paid_the_device() {
	run(|| {
		let device = registered(7, None);
		assert_noop!(DeviceIdentity::sweep(signed(&OWNER), device.clone()), Error::<Test>::NothingToSweep);

		assert_ok!(Balances::transfer_keep_alive(signed(&OTHER), device.clone(), 2 * USDT));
		let before = Balances::free_balance(OWNER);
		assert_ok!(DeviceIdentity::sweep(signed(&OWNER), device.clone()));
		assert_eq!(Balances::free_balance(&device), 0);
		assert_eq!(Balances::free_balance(OWNER), before + 2 * USDT);
		System::assert_last_event(Event::Swept { device, amount: 2 * USDT }.into());
	});
}
