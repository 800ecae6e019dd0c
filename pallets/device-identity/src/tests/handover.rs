//! Another key, another owner. Each trick by which a seller could keep a hand in the buyer's pocket is a test.

use crate::{mock::*, *};
use coinop_primitives::{DeviceInspect, SpendingAuthority, USDT};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};

fn by(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

fn offered(device: &AccountId) {
	assert_ok!(DeviceIdentity::offer(by(&OWNER), device.clone(), OTHER, START + HOUR));
}

fn accept(device: &AccountId, possession: coinop_voucher::Possession) -> DispatchResult {
	DeviceIdentity::accept(by(&OTHER), device.clone(), possession)
}

/// Sells the device of seed 7 to [`OTHER`].
fn sell(device: &AccountId) {
	offered(device);
	let epoch = Devices::<Test>::get(device).unwrap().epoch + 1;
	assert_ok!(accept(device, consent(&key(7), &OTHER, device, epoch)));
}

/// DI1, DI7.
#[test]
fn device_should_be_the_buyers_when_offered_and_accepted() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let deposit = held(&OWNER);
		sell(&device);
		System::assert_last_event(Event::HandedOver { device: device.clone(), from: OWNER, to: OTHER }.into());
		let record = Devices::<Test>::get(&device).unwrap();
		assert_eq!(
			(record.owner, record.allowance, record.usage),
			(OTHER, None, Usage { start: START, ..Default::default() })
		);
		assert_eq!((record.epoch, record.handovers, record.account_key), (1, 1, false));
		assert_eq!((held(&OWNER), held(&OTHER)), (0, deposit));
		assert!(!DevicesOf::<Test>::contains_key(OWNER, &device) && DevicesOf::<Test>::contains_key(OTHER, &device));
		assert_eq!(DeviceIdentity::handovers(&device), 1);
	});
}

#[test]
fn offer_should_be_refused_when_not_for_the_signer_or_over() {
	run(|| {
		let device = registered(7, None);
		let consent = consent(&key(7), &OTHER, &device, 1);
		assert_noop!(accept(&device, consent), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::offer(by(&OTHER), device.clone(), OTHER, START + 1), Error::<Test>::NotOwner);
		offered(&device);
		let stranger = DeviceIdentity::accept(by(&STRANGER), device.clone(), consent);
		assert_noop!(stranger, Error::<Test>::NotOffered);
		set_time(START + HOUR);
		assert_noop!(accept(&device, consent), Error::<Test>::OfferExpired);
		set_time(START);
		assert_ok!(DeviceIdentity::withdraw_offer(by(&OWNER), device.clone()));
		assert_noop!(accept(&device, consent), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::withdraw_offer(by(&OWNER), device.clone()), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::offer(by(&OWNER), device.clone(), OTHER, START), Error::<Test>::AlreadyExpired);
		for to in [OWNER, device.clone()] {
			assert_noop!(DeviceIdentity::offer(by(&OWNER), device.clone(), to, START + 1), Error::<Test>::OwnsItself);
		}
		let second = registered(8, None);
		assert_noop!(DeviceIdentity::offer(by(&OWNER), device, second, START + 1), Error::<Test>::OwnerIsDevice);
	});
}

/// DI6: the trick with a proof of before. A fresh one, naming the buyer and the next epoch, is needed.
#[test]
fn handover_should_be_refused_when_the_proof_is_the_sellers() {
	run(|| {
		let device = registered(7, None);
		offered(&device);
		let (key, wrong) = (key(7), key(8));
		for proof in [
			proof(&key, &OWNER),
			consent(&key, &OTHER, &device, 0),
			consent(&key, &OWNER, &device, 1),
			consent(&key, &OTHER, &device, 2),
			consent(&wrong, &OTHER, &device, 1),
		] {
			assert_noop!(accept(&device, proof), Error::<Test>::BadProof);
		}
		assert_ok!(accept(&device, consent(&key, &OTHER, &device, 1)));
		// And it is good once.
		assert_ok!(DeviceIdentity::offer(by(&OTHER), device.clone(), OWNER, START + HOUR));
		let again = DeviceIdentity::accept(by(&OWNER), device.clone(), consent(&key, &OWNER, &device, 1));
		assert_noop!(again, Error::<Test>::BadProof);
	});
}

/// The trick with the allowance that was left.
#[test]
fn device_should_draw_nothing_of_the_buyers_when_just_handed_over() {
	run(|| {
		assert_ok!(DeviceIdentity::create_group(by(&OWNER), cap(), Some(allowance())));
		let device = registered(7, Some(allowance()));
		assert_ok!(DeviceIdentity::set_group(by(&OWNER), device.clone(), Some(0)));
		assert_ok!(DeviceIdentity::draw(&device, &SHOP, 1));
		sell(&device);
		assert_noop!(DeviceIdentity::draw(&device, &SHOP, 0), Error::<Test>::NoAllowance);
		assert_eq!(Groups::<Test>::get(OWNER, 0).unwrap().members, 0);
		// Nor does the seller's group do anything to it any more.
		assert_ok!(DeviceIdentity::suspend_all(by(&OWNER), 0));
		assert!(DeviceIdentity::may_act(&device));
	});
}

/// The trick with calls of the seller's: none of them reaches the device.
#[test]
fn device_should_not_change_when_the_seller_calls_after_the_sale() {
	run(|| {
		let device = registered(7, Some(allowance()));
		sell(&device);
		let seller = by(&OWNER);
		for refused in [
			DeviceIdentity::suspend(seller.clone(), device.clone()),
			DeviceIdentity::revoke(seller.clone(), device.clone()),
			DeviceIdentity::set_allowance(seller.clone(), device.clone(), None),
			DeviceIdentity::sweep(seller.clone(), device.clone()),
			DeviceIdentity::offer(seller.clone(), device.clone(), OWNER, START + HOUR),
			DeviceIdentity::set_services(seller.clone(), device.clone(), Default::default()),
			DeviceIdentity::rotate(seller, device.clone(), key(9).public(), consent(&key(9), &OWNER, &device, 2)),
		] {
			assert_eq!(refused, Err(Error::<Test>::NotOwner.into()));
		}
	});
}

/// The trick with a refund: what the seller's sessions return doesn't widen the buyer's allowance.
#[test]
fn refund_should_give_nothing_back_when_the_session_was_the_sellers() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let period = DeviceIdentity::draw(&device, &SHOP, USDT).unwrap().period.unwrap();
		sell(&device);
		assert_ok!(DeviceIdentity::set_allowance(by(&OTHER), device.clone(), Some(allowance())));
		let draw = DeviceIdentity::draw(&device, &SHOP, USDT).unwrap();
		assert_eq!(draw.charged, OTHER);
		DeviceIdentity::give_back(&device, &OWNER, period, USDT);
		assert_eq!(Devices::<Test>::get(&device).unwrap().usage.used, USDT);
	});
}

/// The same with a device that is sold and bought back within one block.
#[test]
fn refund_should_give_nothing_back_when_the_device_came_back_in_the_same_block() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let period = DeviceIdentity::draw(&device, &SHOP, USDT).unwrap().period.unwrap();
		sell(&device);
		assert_ok!(DeviceIdentity::offer(by(&OTHER), device.clone(), OWNER, START + HOUR));
		assert_ok!(DeviceIdentity::accept(by(&OWNER), device.clone(), consent(&key(7), &OWNER, &device, 2)));
		assert_ok!(DeviceIdentity::set_allowance(by(&OWNER), device.clone(), Some(allowance())));
		assert_ok!(DeviceIdentity::draw(&device, &SHOP, USDT));
		DeviceIdentity::give_back(&device, &OWNER, period, USDT);
		assert_eq!(Devices::<Test>::get(&device).unwrap().usage.used, USDT);
	});
}

/// The trick with an offer to oneself that stays open, and the trick with a device that is gone.
#[test]
fn offer_should_end_when_the_device_is_handed_over_or_revoked() {
	run(|| {
		let device = registered(7, None);
		sell(&device);
		assert_eq!(Devices::<Test>::get(&device).unwrap().offer, None);
		let back = DeviceIdentity::accept(by(&OTHER), device.clone(), consent(&key(7), &OTHER, &device, 2));
		assert_noop!(back, Error::<Test>::NotFound);

		let second = registered(8, None);
		offered(&second);
		assert_ok!(DeviceIdentity::revoke(by(&OWNER), second.clone()));
		let late = DeviceIdentity::accept(by(&OTHER), second.clone(), consent(&key(8), &OTHER, &second, 1));
		assert_noop!(late, Error::<Test>::Revoked);
	});
}

/// DI7: a buyer who can't afford the deposit buys nothing.
#[test]
fn handover_should_be_refused_when_the_buyer_cannot_afford_the_deposit() {
	run(|| {
		let device = registered(7, None);
		assert_ok!(DeviceIdentity::offer(by(&OWNER), device.clone(), SHOP, START + HOUR));
		assert_ok!(Balances::transfer_keep_alive(by(&OTHER), SHOP, 10_000));
		let poor = DeviceIdentity::accept(by(&SHOP), device.clone(), consent(&key(7), &SHOP, &device, 1));
		assert_noop!(poor, sp_runtime::TokenError::FundsUnavailable);
		assert_eq!(DeviceIdentity::owner(&device), Some(OWNER));
	});
}

/// Owner and device can rotate; the account stays; what the old key says is said by nobody.
#[test]
fn key_should_be_another_when_rotated() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let (old, new) = (key(7), p256(9));
		assert_ok!(DeviceIdentity::rotate(by(&OWNER), device.clone(), new.public(), consent(&new, &OWNER, &device, 1)));
		System::assert_last_event(Event::Rotated { device: device.clone(), key: new.public() }.into());
		assert!(!DeviceIdentity::speaks_for(&old.public(), &device));
		assert!(DeviceIdentity::speaks_for(&new.public(), &device));
		assert_ok!(DeviceIdentity::draw(&device, &SHOP, 1));

		// The device itself, and back to the first key: its epoch is another all the same.
		assert_ok!(DeviceIdentity::rotate(
			by(&device),
			device.clone(),
			old.public(),
			consent(&old, &OWNER, &device, 2)
		));
		let record = Devices::<Test>::get(&device).unwrap();
		assert_eq!((record.key, record.epoch, record.account_key, record.handovers), (old.public(), 2, false, 0));
	});
}

/// DI4, DI6.
#[test]
fn rotation_should_be_refused_when_signer_or_proof_is_wrong() {
	run(|| {
		let device = registered(7, None);
		let (old, new) = (key(7), p256(9));
		let rotate = |who: &AccountId, key: &coinop_voucher::SigningKey, proof| {
			DeviceIdentity::rotate(by(who), device.clone(), key.public(), proof)
		};
		assert_noop!(rotate(&OTHER, &new, consent(&new, &OTHER, &device, 1)), Error::<Test>::NotOwner);
		assert_noop!(rotate(&OWNER, &old, consent(&old, &OWNER, &device, 1)), Error::<Test>::SameKey);
		assert_noop!(rotate(&OWNER, &new, consent(&new, &OWNER, &device, 0)), Error::<Test>::BadProof);
		assert_noop!(rotate(&OWNER, &new, consent(&p256(10), &OWNER, &device, 1)), Error::<Test>::BadProof);
		assert_noop!(rotate(&OWNER, &new, consent(&old, &OWNER, &device, 1)), Error::<Test>::WrongScheme);
		set_time(EXPIRES);
		assert_noop!(rotate(&OWNER, &new, consent(&new, &OWNER, &device, 1)), Error::<Test>::ProofExpired);
	});
}
