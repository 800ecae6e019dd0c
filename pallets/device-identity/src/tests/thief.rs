//! A thief has a device's key and does what can be done with it.

use crate::{mock::*, *};
use coinop_primitives::{Balance, SpendingAuthority, USDT};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchInfo, PostDispatchInfo},
	traits::fungible::Inspect,
	weights::Weight,
};
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::{traits::DispatchTransaction, DispatchError};

fn owner() -> RuntimeOrigin {
	RuntimeOrigin::signed(OWNER)
}

/// A payment that the thief gets: drawn by the device, moved from the owner.
fn steal(device: &AccountId, amount: Balance) -> bool {
	let Ok(draw) = DeviceIdentity::draw(device, &STRANGER, amount) else { return false };
	Balances::transfer_keep_alive(RuntimeOrigin::signed(draw.charged), STRANGER, amount).is_ok()
}

/// Opens a session with the thief and closes it at once: what it had drawn is given back, what it had paid is not.
fn farm(device: &AccountId, deposit: Balance, paid: Balance) -> bool {
	let Ok(draw) = DeviceIdentity::draw(device, &STRANGER, deposit) else { return false };
	Balances::transfer_keep_alive(RuntimeOrigin::signed(draw.charged.clone()), STRANGER, paid).unwrap();
	DeviceIdentity::give_back(device, &draw.charged, draw.period.unwrap(), deposit - paid);
	true
}

/// A transaction that fails on purpose, with a tip or without.
fn fail(device: &AccountId, tip: Balance) -> bool {
	let info = DispatchInfo { call_weight: Weight::from_parts(2_000_000_000, 0), ..Default::default() };
	let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
	ChargeTransactionPayment::<Test>::from(tip)
		.test_run(RuntimeOrigin::signed(device.clone()), &call, &info, 10, 0, |_| {
			Err::<PostDispatchInfo, _>(DispatchError::Other("on purpose").into())
		})
		.is_ok()
}

/// Does everything until nothing works any more.
fn rob(device: &AccountId) {
	assert!(!fail(device, 1), "no tips");
	for amount in [USDT, USDT / 7, 1_000, 1] {
		while farm(device, amount, amount / 3) {
			if amount / 3 == 0 {
				break;
			}
		}
		while steal(device, amount) {}
	}
	while fail(device, 0) {}
}

fn wealth() -> Balance {
	<Balances as Inspect<AccountId>>::total_balance(&OWNER)
}

/// DI2, DI3: at most what is left of the period, each further period until suspended, then nothing.
#[test]
fn thief_should_take_no_more_than_the_allowance_when_it_has_a_devices_key() {
	run(|| {
		let allowance = allowance();
		let device = registered(7, Some(allowance.clone()));
		let a_period = allowance.per_period + allowance.fees_per_period;
		assert_ok!(DeviceIdentity::draw(&device, &SHOP, USDT));

		let before = wealth();
		rob(&device);
		let lost = before - wealth();
		assert!(lost <= a_period - USDT, "{lost}");
		assert!(lost > a_period / 2, "the thief tried: {lost}");
		for period in 1..=3u32 {
			set_time(START + u64::from(period) * HOUR);
			let before = wealth();
			rob(&device);
			assert!(before - wealth() <= a_period);
		}

		// It can change the device's key, but not keep the owner out.
		let own = p256(66);
		let proof = consent(&own, &OWNER, &device, 1);
		assert_ok!(DeviceIdentity::rotate(RuntimeOrigin::signed(device.clone()), device.clone(), own.public(), proof));
		assert_noop!(
			DeviceIdentity::set_allowance(RuntimeOrigin::signed(device.clone()), device.clone(), None),
			Error::<Test>::NotOwner
		);
		assert_ok!(DeviceIdentity::suspend(owner(), device.clone()));
		set_time(START + 10 * HOUR);
		let before = wealth();
		assert!(!steal(&device, 1) && !farm(&device, 1, 0) && !fail(&device, 0));
		rob(&device);
		assert_eq!(wealth(), before);
	});
}

/// DI8: with the keys of a whole fleet no more than the group's cap; with everything, no more than the owner's.
#[test]
fn thief_should_take_no_more_than_the_caps_when_it_has_every_devices_key() {
	run(|| {
		assert_ok!(DeviceIdentity::create_group(owner(), cap(), Some(allowance())));
		let devices: Vec<_> = (10..30)
			.map(|seed| {
				let device = registered(seed, None);
				assert_ok!(DeviceIdentity::set_group(owner(), device.clone(), Some(0)));
				device
			})
			.collect();
		let before = wealth();
		devices.iter().for_each(rob);
		let lost = before - wealth();
		assert!(lost <= cap().per_period + cap().fees_per_period, "{lost}");

		// One call, and nothing more is lost.
		assert_ok!(DeviceIdentity::suspend_all(owner(), 0));
		set_time(START + HOUR);
		let before = wealth();
		devices.iter().for_each(rob);
		assert_eq!(wealth(), before);

		let tight = Cap { per_period: USDT, fees_per_period: 10_000, period: HOUR };
		assert_ok!(DeviceIdentity::set_cap(owner(), Some(tight)));
		assert_ok!(DeviceIdentity::resume_all(owner(), 0));
		let singles: Vec<_> = (30..33).map(|seed| registered(seed, Some(allowance()))).collect();
		let before = wealth();
		devices.iter().chain(&singles).for_each(rob);
		let lost = before - wealth();
		assert!(lost <= tight.per_period + tight.fees_per_period, "{lost}");
	});
}
