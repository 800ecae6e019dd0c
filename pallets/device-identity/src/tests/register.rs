use crate::{mock::*, *};
use codec::MaxEncodedLen;
use coinop_primitives::{record_deposit, DeviceInspect, HostCrypto, USDT};
use coinop_voucher::{
	message::{possession, Kind},
	Possession, PublicKey, Signature, SigningKey,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn register(
	owner: AccountId,
	key: PublicKey,
	proof: Possession,
	allowance: Option<Allowance<Test>>,
) -> frame_support::dispatch::DispatchResult {
	DeviceIdentity::register(RuntimeOrigin::signed(owner), key, proof, allowance)
}

/// DI1, DI7.
#[test]
fn device_should_be_registered_when_its_key_agrees() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let deposit = record_deposit(Device::<Test>::max_encoded_len() as u32);
		let expected = Device::<Test> {
			owner: OWNER,
			key: key(7).public(),
			account_key: true,
			state: State::Active,
			allowance: Some(allowance()),
			usage: Usage { start: START, length: HOUR, period: 0, used: 0, fees: 0 },
			group: None,
			offer: None,
			epoch: 0,
			handovers: 0,
			changes: 0,
			deposit,
		};
		assert_eq!(Devices::<Test>::get(&device), Some(expected));
		assert!(DevicesOf::<Test>::contains_key(OWNER, &device));
		assert_eq!(held(&OWNER), deposit);
		assert_eq!(Balances::free_balance(OWNER), 1_000 * USDT - deposit);
		assert_eq!(Balances::free_balance(&device), 0);
		assert_eq!(System::sufficients(&device), 1);
		assert_eq!(DeviceIdentity::owner(&device), Some(OWNER));
		assert_eq!(DeviceIdentity::revoked(&device), None);
		System::assert_last_event(Event::Registered { device, owner: OWNER }.into());
	});
}

#[test]
fn device_should_be_registered_when_its_key_is_of_any_scheme() {
	run(|| {
		let keys = [
			SigningKey::ed25519(&[7; 32]),
			SigningKey::sr25519(&[7; 32]).unwrap(),
			SigningKey::secp256k1(&[7; 32]).unwrap(),
			p256(7),
		];
		for key in keys {
			assert_ok!(register(OWNER, key.public(), proof(&key, &OWNER), None));
			let device = AccountId::from(key.public().account());
			assert_eq!(Devices::<Test>::get(&device).unwrap().key, key.public());
		}
		assert_eq!(DevicesOf::<Test>::iter_key_prefix(OWNER).count(), 4);
	});
}

#[test]
fn device_should_hold_no_usage_when_registered_without_allowance() {
	run(|| {
		let device = registered(7, None);
		assert_eq!(Devices::<Test>::get(device).unwrap().usage, Usage::default());
	});
}

/// DI6: a proof is of one owner, one device, one chain, one kind and one key.
#[test]
fn device_should_be_refused_when_the_proof_is_of_something_else() {
	run(|| {
		let key = key(7);
		let genesis = coinop_primitives::genesis::<Test>();
		let (owner, account) = (OWNER.into(), key.public().account());
		let refused = |signature: Signature| {
			let proof = Possession { expires: EXPIRES, signature };
			assert_noop!(register(OWNER, key.public(), proof, None), Error::<Test>::BadProof);
		};
		let sign = |message: &[u8]| key.sign(message).unwrap();

		refused(sign(&possession(&genesis, &OTHER.into(), &account, 0, EXPIRES)));
		refused(sign(&possession(&genesis, &owner, &device(8).into(), 0, EXPIRES)));
		refused(sign(&possession(&[9; 32], &owner, &account, 0, EXPIRES)));
		refused(sign(&possession(&genesis, &owner, &account, 1, EXPIRES)));
		refused(sign(&possession(&genesis, &owner, &account, 0, EXPIRES + 1)));
		let message = possession(&genesis, &owner, &account, 0, EXPIRES);
		let mut statement = message;
		statement[7] = Kind::Statement.byte();
		refused(sign(&statement));
		let mut version = message;
		version[8] += 1;
		refused(sign(&version));
		refused(sign(b""));
		// Of another key, of another scheme, and damaged.
		refused(mock::key(8).sign(&message).unwrap());
		assert_noop!(
			register(OWNER, key.public(), proof(&SigningKey::sr25519(&[7; 32]).unwrap(), &OWNER), None),
			Error::<Test>::WrongScheme
		);
		let Signature::Ed25519(mut bytes) = sign(&message) else { panic!("an ed25519 key signs so") };
		bytes[0] ^= 1;
		refused(Signature::Ed25519(bytes));

		assert_ok!(register(OWNER, key.public(), proof(&key, &OWNER), None));
	});
}

/// DI6.
#[test]
fn device_should_be_refused_when_its_consent_has_expired() {
	run(|| {
		let key = key(7);
		let proof = proof(&key, &OWNER);
		set_time(EXPIRES);
		assert_noop!(register(OWNER, key.public(), proof, None), Error::<Test>::ProofExpired);
		set_time(EXPIRES - 1);
		assert_ok!(register(OWNER, key.public(), proof, None));
	});
}

/// Wrong curve, no point of the curve, the other form of a signature: each has its own error.
#[test]
fn p256_device_should_be_refused_when_key_or_signature_is_malformed() {
	run(|| {
		let key = p256(7);
		let good = proof(&key, &OWNER);
		let (PublicKey::P256(bytes), Signature::P256(signature)) = (key.public(), good.signature) else {
			panic!("a P-256 key signs so")
		};
		let k1 = SigningKey::secp256k1(&[7; 32]).unwrap();
		let wrong_curve = Possession { signature: sign(&k1, b"anything"), ..good };
		assert_noop!(register(OWNER, key.public(), wrong_curve, None), Error::<Test>::WrongScheme);
		assert_noop!(register(OWNER, PublicKey::Secp256k1(bytes), good, None), Error::<Test>::WrongScheme);

		let mut off_curve = [0xff; 33];
		off_curve[0] = 2;
		assert_noop!(register(OWNER, PublicKey::P256(off_curve), good, None), Error::<Test>::InvalidKey);

		// s' = n − s signs the same message.
		let order =
			sp_core::U256::from_str_radix("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
		let high = order.unwrap() - sp_core::U256::from_big_endian(&signature[32..]);
		let mut bytes = signature;
		bytes[32..].copy_from_slice(&high.to_big_endian());
		let high = Possession { signature: Signature::P256(bytes), ..good };
		assert_noop!(register(OWNER, key.public(), high, None), Error::<Test>::HighS);
		assert_ok!(register(OWNER, key.public(), good, None));
	});
}

/// DI4, DI6: on peaq, whoever came first could set an attribute on an account that was not theirs, and the owner of the
/// account couldn't any more. Here nobody can occupy a device: not without its key, and not with a proof that was
/// meant for another.
#[test]
fn device_should_stay_free_when_squatted_like_peaqs_attribute() {
	run(|| {
		let key = key(7);
		let honest = proof(&key, &OWNER);
		let guess = proof(&mock::key(66), &STRANGER);
		assert_noop!(register(STRANGER, key.public(), guess, None), Error::<Test>::BadProof);
		// Seen in the pool before it was in a block.
		assert_noop!(register(STRANGER, key.public(), honest, None), Error::<Test>::BadProof);

		assert_ok!(register(OWNER, key.public(), honest, Some(allowance())));
		let generous = Some(Allowance { per_period: u128::MAX, ..allowance() });
		assert_noop!(
			DeviceIdentity::set_allowance(RuntimeOrigin::signed(STRANGER), device(7), generous),
			Error::<Test>::NotOwner
		);
		assert_eq!(DeviceIdentity::owner(&device(7)), Some(OWNER));
	});
}

/// DI5, DI6: a Robonomics agreement could be brought to the chain again. A proof of possession is good once.
#[test]
fn proof_should_be_refused_when_replayed_like_robonomics_agreement() {
	run(|| {
		let key = key(7);
		let honest = proof(&key, &OWNER);
		assert_ok!(register(OWNER, key.public(), honest, None));
		assert_noop!(register(OWNER, key.public(), honest, None), Error::<Test>::AlreadyRegistered);
		assert_noop!(register(OTHER, key.public(), honest, None), Error::<Test>::AlreadyRegistered);

		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(OWNER), device(7)));
		assert_noop!(register(OWNER, key.public(), honest, None), Error::<Test>::Revoked);
		assert_noop!(register(OTHER, key.public(), proof(&key, &OTHER), None), Error::<Test>::Revoked);
	});
}

/// DI1.
#[test]
fn device_should_be_refused_when_it_would_own_itself_or_another() {
	run(|| {
		let key = key(7);
		let account = device(7);
		assert_noop!(register(account.clone(), key.public(), proof(&key, &account), None), Error::<Test>::OwnsItself);

		registered(7, None);
		let second = mock::key(8);
		let owned_by_device = proof(&second, &account);
		assert_noop!(register(account.clone(), second.public(), owned_by_device, None), Error::<Test>::OwnerIsDevice);
		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(OWNER), account.clone()));
		assert_noop!(register(account, second.public(), owned_by_device, None), Error::<Test>::OwnerIsDevice);
	});
}

/// DI1.
#[test]
fn device_should_be_refused_when_its_account_owns_devices() {
	run(|| {
		let (owner_key, owned_key) = (key(7), key(8));
		let fleet = device(7);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(OTHER), fleet.clone(), 10 * USDT));
		assert_ok!(register(fleet.clone(), owned_key.public(), proof(&owned_key, &fleet), None));
		let proof = proof(&owner_key, &OWNER);
		assert_noop!(register(OWNER, owner_key.public(), proof, None), Error::<Test>::OwnsDevices);

		// A tombstone is still its own: what is sent to the dead device must have an owner that can take it.
		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(fleet), device(8)));
		assert_noop!(register(OWNER, owner_key.public(), proof, None), Error::<Test>::OwnsDevices);
	});
}

/// DI4: anyone can sign for the key of all zeros, so that nobody may own its account and sweep what was sent there.
#[test]
fn device_should_be_refused_when_its_account_is_zero() {
	run(|| {
		// R = s·B, and the challenge falls out since the public key is the group's identity: s = 0, R = identity.
		let mut forged = [0; 64];
		forged[63] = 0x80;
		let key = PublicKey::Sr25519([0; 32]);
		let message = possession(&coinop_primitives::genesis::<Test>(), &OWNER.into(), &[0; 32], 0, EXPIRES);
		assert!(key.verify::<HostCrypto>(&message, &Signature::Sr25519(forged)), "the forgery is good by itself");
		let proof = Possession { expires: EXPIRES, signature: Signature::Sr25519(forged) };
		assert_noop!(register(OWNER, key, proof, None), Error::<Test>::InvalidKey);
	});
}

#[test]
fn device_should_be_refused_when_its_allowance_makes_no_sense() {
	run(|| {
		let key = key(7);
		let proof = proof(&key, &OWNER);
		for period in [0, MINUTE - 1, MAX_PERIOD + 1, u64::MAX] {
			let allowance = Allowance { period, ..allowance() };
			assert_noop!(register(OWNER, key.public(), proof, Some(allowance)), Error::<Test>::PeriodOutOfRange);
		}
		for expires in [0, START - 1, START] {
			let allowance = Allowance { expires: Some(expires), ..allowance() };
			assert_noop!(register(OWNER, key.public(), proof, Some(allowance)), Error::<Test>::AlreadyExpired);
		}
		let allowance = Allowance { period: MAX_PERIOD, expires: Some(START + 1), ..allowance() };
		assert_ok!(register(OWNER, key.public(), proof, Some(allowance)));
	});
}

/// DI7.
#[test]
fn device_should_be_refused_when_its_owner_cannot_afford_the_deposit() {
	run(|| {
		let key = key(7);
		let proof = proof(&key, &SHOP);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(OTHER), SHOP, 10_000));
		assert_noop!(register(SHOP, key.public(), proof, None), TokenError::FundsUnavailable);
		assert!(!System::account_exists(&device(7)));
	});
}
