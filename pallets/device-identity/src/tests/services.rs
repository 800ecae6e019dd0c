use crate::{mock::*, services::MaxServices, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};

fn service(id: &str, kind: &str, endpoint: &str) -> Service {
	let bytes = |text: &str| text.as_bytes().to_vec();
	Service {
		id: bytes(id).try_into().unwrap(),
		kind: bytes(kind).try_into().unwrap(),
		endpoint: bytes(endpoint).try_into().unwrap(),
	}
}

fn set(who: &AccountId, device: &AccountId, services: Vec<Service>) -> frame_support::dispatch::DispatchResult {
	let services: BoundedVec<_, MaxServices> = services.try_into().unwrap();
	DeviceIdentity::set_services(RuntimeOrigin::signed(who.clone()), device.clone(), services)
}

/// DI4, DI7: a thief can't have money held from the owner, and nobody else changes them.
#[test]
fn services_should_be_the_owners_to_begin_when_set() {
	run(|| {
		let device = registered(7, None);
		let pay = || vec![service("pay", "MeteredPayments", "https://meter.example/pay")];
		let before = held(&OWNER);
		assert_noop!(set(&device, &device, pay()), Error::<Test>::NoServices);
		assert_noop!(set(&OTHER, &device, pay()), Error::<Test>::NotOwner);
		assert_ok!(set(&OWNER, &device, pay()));
		let deposit = DeviceIdentity::deposit_of::<ServiceSet>();
		assert_eq!(held(&OWNER), before + deposit);
		assert_ok!(set(&device, &device, vec![]));
		assert_eq!(held(&OWNER), before + deposit);
		assert_ok!(set(&device, &device, pay()));
		assert_ok!(set(&OWNER, &device, vec![]));
		assert_eq!(held(&OWNER), before);
		assert!(!Services::<Test>::contains_key(&device));

		assert_ok!(set(&OWNER, &device, pay()));
		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(OWNER), device.clone()));
		assert!(!Services::<Test>::contains_key(&device));
	});
}

#[test]
fn services_should_be_refused_when_they_fit_no_document() {
	run(|| {
		let device = registered(7, None);
		for bad in [
			service("", "A", "a:b"),
			service("a b", "A", "a:b"),
			service("a#b", "A", "a:b"),
			service("a", "", "a:b"),
			service("a", "A", ""),
			service("a", "A", "nothing"),
			service("a", "A", ":b"),
			service("a", "A", "a:\"b"),
			service("a", "A", "a:b c"),
			service("a", "A", "a:ü"),
			// As the document names the device's keys.
			service("key-0", "A", "a:b"),
			service("jwk-1", "A", "a:b"),
		] {
			assert_noop!(set(&OWNER, &device, vec![bad]), Error::<Test>::BadService);
		}
		let twice = vec![service("a", "A", "a:b"), service("b", "A", "a:b"), service("a", "B", "c:d")];
		assert_noop!(set(&OWNER, &device, twice), Error::<Test>::BadService);
	});
}
