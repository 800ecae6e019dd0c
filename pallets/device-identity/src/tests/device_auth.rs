//! Transactions that a device's current key signs.

use crate::{mock::*, *};
use codec::{Decode, Encode};
use coinop_voucher::{message, Signature, SigningKey};
use frame_support::{assert_ok, dispatch::DispatchInfo};
use frame_system::CheckNonce;
use sp_runtime::{
	generic::Era,
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
};

/// The version of the pipeline that begins with [`DeviceAuth`].
const VERSION: u8 = 1;

fn by(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![1] })
}

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest: SHOP, value: 1 })
}

fn mortal() -> Era {
	Era::mortal(64, 0)
}

type Inner = (CheckDevice<Test, true>, CheckNonce<Test>);

fn inner(era: Era, nonce: u32) -> Inner {
	(CheckDevice::from(era), CheckNonce::from(nonce))
}

/// The SHA-256 of what such a transaction implies, put together by hand.
fn digest(version: u8, call: &RuntimeCall, inner: &Inner) -> [u8; 32] {
	let implicit = TransactionExtension::<RuntimeCall>::implicit(inner).unwrap();
	(version, call, inner, implicit).using_encoded(sp_io::hashing::sha2_256)
}

fn signed(key: &SigningKey, device: &AccountId, epoch: u32, call: &RuntimeCall, inner: Inner) -> Authed {
	let genesis = coinop_primitives::genesis::<Test>();
	let raw = device.clone().into();
	let signature = sign(key, &message::transaction(&genesis, &raw, epoch, &digest(VERSION, call, &inner)));
	Authed::new(Credentials { device: raw, signature }, inner)
}

fn validate(auth: &Authed, call: &RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	auth.validate_only(
		RuntimeOrigin::none(),
		call,
		&DispatchInfo::default(),
		call.encoded_size(),
		TransactionSource::External,
		VERSION,
	)
	.map(|(valid, _, origin)| {
		// The origin is the device, as if its account had signed.
		let signer = frame_system::ensure_signed(origin).unwrap();
		assert_eq!(<[u8; 32]>::from(signer), auth.credentials.device);
		valid
	})
}

fn refused(auth: &Authed, call: &RuntimeCall, why: InvalidTransaction) {
	assert_eq!(validate(auth, call), Err(why.into()));
}

fn code(auth: &Authed, call: &RuntimeCall, code: u8) {
	refused(auth, call, InvalidTransaction::Custom(code));
}

/// A P-256 device, which no wallet can sign for.
fn p256_device() -> (SigningKey, AccountId) {
	let key = p256(7);
	assert_ok!(DeviceIdentity::register(by(&OWNER), key.public(), proof(&key, &OWNER), Some(allowance())));
	let device = AccountId::from(key.public().account());
	(key, device)
}

#[test]
fn p256_device_should_transact_when_its_key_signs() {
	run(|| {
		let (key, device) = p256_device();
		let valid = validate(&signed(&key, &device, 0, &remark(), inner(mortal(), 0)), &remark()).unwrap();
		// The nonce is its place in the pool, the era its life: as for any signer.
		assert_eq!(valid.provides, vec![(device.clone(), 0u32).encode()]);
		assert!(valid.longevity <= 64);
		let later = validate(&signed(&key, &device, 0, &remark(), inner(mortal(), 3)), &remark()).unwrap();
		assert_eq!(later.requires, vec![(device, 2u32).encode()]);
	});
}

#[test]
fn device_should_transact_by_its_current_key_when_it_is_of_any_scheme() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let keys = [
			SigningKey::ed25519(&[9; 32]),
			SigningKey::sr25519(&[9; 32]).unwrap(),
			SigningKey::secp256k1(&[9; 32]).unwrap(),
			p256(9),
		];
		for (epoch, key) in (1..).zip(keys) {
			let consent = consent(&key, &OWNER, &device, epoch);
			assert_ok!(DeviceIdentity::rotate(by(&OWNER), device.clone(), key.public(), consent));
			assert_ok!(validate(&signed(&key, &device, epoch, &remark(), inner(mortal(), 0)), &remark()));
		}
	});
}

/// DI6: a signature is of one call, nonce, era, chain, version, device and epoch.
#[test]
fn transaction_should_be_refused_when_anything_signed_is_another() {
	run(|| {
		let (key, device) = p256_device();
		let good = signed(&key, &device, 0, &remark(), inner(mortal(), 0));
		assert_ok!(validate(&good, &remark()));

		let other_call = RuntimeCall::System(frame_system::Call::remark { remark: vec![2] });
		refused(&good, &other_call, InvalidTransaction::BadProof);
		let with = |inner| Authed::new(good.credentials, inner);
		refused(&with(inner(mortal(), 1)), &remark(), InvalidTransaction::BadProof);
		refused(&with(inner(Era::mortal(128, 0), 0)), &remark(), InvalidTransaction::BadProof);
		refused(&signed(&key, &device, 1, &remark(), inner(mortal(), 0)), &remark(), InvalidTransaction::BadProof);
		refused(&signed(&p256(8), &device, 0, &remark(), inner(mortal(), 0)), &remark(), InvalidTransaction::BadProof);
		// Another version of the extensions.
		let elsewhere = good.validate_only(
			RuntimeOrigin::none(),
			&remark(),
			&DispatchInfo::default(),
			0,
			TransactionSource::External,
			2,
		);
		assert_eq!(elsewhere.map(drop), Err(InvalidTransaction::BadProof.into()));
		// Of another kind of message, by the same key.
		let possession = Credentials { signature: proof(&key, &OWNER).signature, ..good.credentials };
		refused(&Authed::new(possession, inner(mortal(), 0)), &remark(), InvalidTransaction::BadProof);
		let ed = Credentials { signature: Signature::Ed25519([1; 64]), ..good.credentials };
		code(&Authed::new(ed, inner(mortal(), 0)), &remark(), invalid::WRONG_SCHEME);
		let nobody = Credentials { device: [77; 32], ..good.credentials };
		code(&Authed::new(nobody, inner(mortal(), 0)), &remark(), invalid::NO_DEVICE);
	});
}

/// DI6: a nonce is good once, an era is over some time.
#[test]
fn transaction_should_be_refused_when_its_nonce_or_era_is_over() {
	run(|| {
		let (key, device) = p256_device();
		let auth = signed(&key, &device, 0, &remark(), inner(mortal(), 0));
		assert_ok!(validate(&auth, &remark()));
		System::inc_account_nonce(&device);
		refused(&auth, &remark(), InvalidTransaction::Stale);
		System::set_block_number(200);
		refused(&Authed::new(auth.credentials, inner(mortal(), 1)), &remark(), InvalidTransaction::AncientBirthBlock);
	});
}

/// What was signed before a rotation, or for the seller, is void, though the key is the same and the nonce unused.
#[test]
fn transaction_should_be_void_when_signed_before_a_handover() {
	run(|| {
		let (key, device) = p256_device();
		let before = signed(&key, &device, 0, &remark(), inner(mortal(), 0));
		assert_ok!(DeviceIdentity::offer(by(&OWNER), device.clone(), OTHER, START + HOUR));
		assert_ok!(DeviceIdentity::accept(by(&OTHER), device.clone(), consent(&key, &OTHER, &device, 1)));
		assert_ok!(DeviceIdentity::set_allowance(by(&OTHER), device.clone(), Some(allowance())));
		refused(&before, &remark(), InvalidTransaction::BadProof);
		assert_ok!(validate(&signed(&key, &device, 1, &remark(), inner(mortal(), 0)), &remark()));
	});
}

/// From the first rotation or hand-over on, the account's own key signs nothing: neither a thief who has it nor a seller.
#[test]
fn account_key_should_sign_nothing_when_the_device_was_rotated() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let by_account = |call: RuntimeCall| {
			Extension::from(mortal())
				.validate_only(by(&device), &call, &DispatchInfo::default(), 0, TransactionSource::External, 0)
				.map(|_| ())
		};
		assert_ok!(by_account(remark()));
		let new = p256(9);
		let consent = consent(&new, &OWNER, &device, 1);
		assert_ok!(DeviceIdentity::rotate(by(&OWNER), device.clone(), new.public(), consent));
		assert_eq!(by_account(remark()), Err(InvalidTransaction::Custom(invalid::KEY_REPLACED).into()));
		refused(
			&signed(&key(7), &device, 1, &remark(), inner(mortal(), 0)),
			&remark(),
			InvalidTransaction::Custom(invalid::WRONG_SCHEME),
		);
	});
}

/// The rules for devices hold here too; and each is cheaper to see than a signature, so that a bad one is not looked at.
#[test]
fn signature_should_not_be_looked_at_when_anything_cheaper_is_wrong() {
	run(|| {
		let (_, device) = p256_device();
		let bad = Credentials { device: device.clone().into(), signature: Signature::P256([1; 64]) };
		let with = |inner| Authed::new(bad, inner);
		refused(&with(inner(mortal(), 0)), &remark(), InvalidTransaction::BadProof);
		code(&with(inner(Era::Immortal, 0)), &remark(), invalid::IMMORTAL);
		code(&with(inner(mortal(), 0)), &transfer(), invalid::CALL_REFUSED);
		assert_ok!(DeviceIdentity::freeze(by(&GUARDIAN), OWNER, [1; 32], START + HOUR));
		code(&with(inner(mortal(), 0)), &remark(), invalid::FROZEN);
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), OWNER));
		assert_ok!(DeviceIdentity::suspend(by(&OWNER), device.clone()));
		code(&with(inner(mortal(), 0)), &remark(), invalid::SUSPENDED);
		assert_ok!(DeviceIdentity::resume(by(&OWNER), device.clone()));
		System::inc_account_nonce(&device);
		refused(&with(inner(mortal(), 0)), &remark(), InvalidTransaction::Stale);
	});
}

/// Clients read how to build one from the metadata: credentials first, then what they know.
#[test]
fn extension_should_name_its_parts_when_seen_from_outside() {
	run(|| {
		let metadata = <Authed as TransactionExtension<RuntimeCall>>::metadata();
		let names: Vec<_> = metadata.iter().map(|part| part.identifier).collect();
		assert_eq!(names, ["DeviceAuth", "CheckMortality", "CheckNonce"]);
		let (key, device) = p256_device();
		let auth = signed(&key, &device, 0, &remark(), inner(mortal(), 0));
		let bytes = auth.encode();
		assert_eq!(bytes, (auth.credentials, &auth.inner).encode());
		assert_eq!(Authed::decode(&mut bytes.as_slice()), Ok(auth));
		assert_eq!(bytes.len(), 32 + 1 + 64 + 2 + 1);
	});
}

/// Nobody acts in a device's or a frozen account's name: a proxy set up before the account became a device, a multisig.
#[test]
fn transaction_should_be_refused_when_it_acts_for_a_device_or_a_frozen_account() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let as_account = |account: &AccountId| {
			let remark = <[u8; 32]>::from(account.clone()).to_vec();
			let call = RuntimeCall::System(frame_system::Call::remark_with_event { remark });
			Extension::from(mortal())
				.validate_only(by(&STRANGER), &call, &DispatchInfo::default(), 0, TransactionSource::External, 0)
				.map(|_| ())
		};
		assert_ok!(as_account(&OTHER));
		let refused =
			|code: u8| -> Result<(), TransactionValidityError> { Err(InvalidTransaction::Custom(code).into()) };
		assert_eq!(as_account(&device), refused(invalid::CALL_REFUSED));
		assert_ok!(DeviceIdentity::revoke(by(&OWNER), device.clone()));
		assert_eq!(as_account(&device), refused(invalid::CALL_REFUSED));
		assert_ok!(DeviceIdentity::freeze(by(&GUARDIAN), OTHER, [1; 32], START + HOUR));
		assert_eq!(as_account(&OTHER), refused(invalid::FROZEN));
		assert_ok!(DeviceIdentity::freeze(by(&GUARDIAN), STRANGER, [1; 32], START + HOUR));
		assert_eq!(as_account(&SHOP), refused(invalid::FROZEN));
	});
}

/// What is looked up before anybody has paid is bounded, whatever a transaction contains.
#[test]
fn transaction_should_be_refused_when_it_acts_for_too_many_accounts() {
	run(|| {
		let for_many = |accounts: usize| {
			let remark = (0..accounts).flat_map(|number| [number as u8 | 128; 32]).collect();
			let call = RuntimeCall::System(frame_system::Call::remark_with_event { remark });
			Extension::from(mortal())
				.validate_only(by(&STRANGER), &call, &DispatchInfo::default(), 0, TransactionSource::External, 0)
				.map(|_| ())
		};
		assert_ok!(for_many(MAX_PRINCIPALS));
		assert_eq!(for_many(MAX_PRINCIPALS + 1), Err(InvalidTransaction::ExhaustsResources.into()));
	});
}
