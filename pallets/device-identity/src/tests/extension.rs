use super::group::group;
use crate::{mock::*, *};
use codec::Encode;
use coinop_primitives::USDT;
use frame_support::{
	assert_ok,
	dispatch::{DispatchInfo, GetDispatchInfo},
	weights::{RuntimeDbWeight, Weight},
};
use frame_system::CheckMortality;
use sp_runtime::{
	generic::Era,
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
};

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![1] })
}

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest: SHOP, value: USDT })
}

fn validate(signer: &AccountId, era: Era, call: RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	let origin = RuntimeOrigin::signed(signer.clone());
	Extension::from(era)
		.validate_only(origin, &call, &DispatchInfo::default(), 0, TransactionSource::External, 0)
		.map(|(valid, _, _)| valid)
}

fn mortal() -> Era {
	Era::mortal(64, 0)
}

fn refused(signer: &AccountId, era: Era, call: RuntimeCall, code: u8) {
	assert_eq!(validate(signer, era, call), Err(InvalidTransaction::Custom(code).into()));
}

#[test]
fn transaction_should_be_valid_when_no_device_signs_it() {
	run(|| {
		registered(7, Some(allowance()));
		assert_ok!(validate(&OWNER, Era::Immortal, transfer()));
		assert_ok!(validate(&STRANGER, mortal(), transfer()));
	});
}

#[test]
fn transaction_should_live_as_long_as_its_era_when_a_device_signs_it() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_eq!(validate(&device, mortal(), remark()).unwrap().longevity, 63);
		System::set_block_number(100);
		frame_system::BlockHash::<Test>::insert(64, sp_core::H256::repeat_byte(64));
		assert_eq!(validate(&device, mortal(), remark()).unwrap().longevity, 28);
	});
}

/// DI6: nothing that a device signs is good for ever.
#[test]
fn transaction_should_be_refused_when_a_device_signs_it_for_ever() {
	run(|| {
		let device = registered(7, Some(allowance()));
		refused(&device, Era::Immortal, remark(), invalid::IMMORTAL);
	});
}

#[test]
fn transaction_should_be_refused_when_devices_do_not_sign_such_calls() {
	run(|| {
		let device = registered(7, Some(allowance()));
		refused(&device, mortal(), transfer(), invalid::CALL_REFUSED);
		let revoke = RuntimeCall::DeviceIdentity(Call::revoke { device: device.clone() });
		refused(&device, mortal(), revoke, invalid::CALL_REFUSED);
	});
}

/// DI2.
#[test]
fn transaction_should_be_refused_when_the_device_is_suspended() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(DeviceIdentity::suspend(RuntimeOrigin::signed(OWNER), device.clone()));
		refused(&device, mortal(), remark(), invalid::SUSPENDED);
		assert_ok!(DeviceIdentity::resume(RuntimeOrigin::signed(OWNER), device.clone()));
		assert_ok!(validate(&device, mortal(), remark()));
	});
}

/// DI5: also when somebody sent it money of its own.
#[test]
fn transaction_should_be_refused_when_the_device_was_revoked() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(OWNER), device.clone()));
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(OTHER), device.clone(), USDT));
		refused(&device, mortal(), remark(), invalid::REVOKED);
		refused(&device, Era::Immortal, transfer(), invalid::REVOKED);
	});
}

/// What is left of the extension's weight when a transaction by `signer` has run.
fn spent(signer: &AccountId) -> Weight {
	let (extension, call) = (Extension::from(mortal()), remark());
	let info = DispatchInfo { extension_weight: extension.weight(&call), ..call.get_dispatch_info() };
	let post_info = extension.dispatch_transaction(RuntimeOrigin::signed(signer.clone()), call, &info, 0, 0);
	post_info.unwrap().unwrap().calc_actual_weight(&info).checked_sub(&info.call_weight).unwrap()
}

#[test]
fn weight_should_be_of_what_was_looked_up_and_counted_when_the_transaction_has_run() {
	run(|| {
		let (in_group, single) = (group(&[7])[0].clone(), registered(9, Some(allowance())));
		let most = Extension::from(mortal()).weight(&remark());
		let db: RuntimeDbWeight = <Test as frame_system::Config>::DbWeight::get();

		// An account that is no device, then by how many records count a device's fee.
		assert_eq!(spent(&STRANGER), most - db.reads_writes(3, 3));
		assert_eq!(spent(&single), most - db.writes(2));
		assert_eq!(spent(&in_group), most - db.writes(1));
		assert_ok!(DeviceIdentity::set_cap(RuntimeOrigin::signed(OWNER), Some(cap())));
		assert_eq!(spent(&single), most - db.writes(1));
		assert_eq!(spent(&in_group), most);
	});
}

#[test]
fn transaction_should_be_refused_when_its_birth_block_is_unknown() {
	run(|| {
		let device = registered(7, Some(allowance()));
		System::set_block_number(70);
		assert_eq!(validate(&device, mortal(), remark()), Err(InvalidTransaction::AncientBirthBlock.into()));
	});
}

/// Wallets know `CheckMortality` and nothing of devices.
#[test]
fn extension_should_look_like_check_mortality_when_seen_from_outside() {
	run(|| {
		for era in [Era::Immortal, mortal(), Era::mortal(256, 77)] {
			assert_eq!(Extension::from(era).encode(), CheckMortality::<Test>::from(era).encode());
		}
		let ours = <Extension as TransactionExtension<RuntimeCall>>::metadata();
		let theirs = <CheckMortality<Test> as TransactionExtension<RuntimeCall>>::metadata();
		assert_eq!((ours.len(), theirs.len()), (1, 1));
		assert_eq!(ours[0].identifier, theirs[0].identifier);
		assert_eq!(ours[0].implicit, theirs[0].implicit);
		assert_eq!(
			TransactionExtension::<RuntimeCall>::implicit(&Extension::from(mortal())),
			TransactionExtension::<RuntimeCall>::implicit(&CheckMortality::<Test>::from(mortal()))
		);
	});
}
