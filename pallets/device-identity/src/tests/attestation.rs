use crate::{mock::*, *};
use coinop_primitives::USDT;
use coinop_voucher::{
	message, BatchCertificate, DeviceAttestation, DeviceCertificate, PublicKey, Signature, SigningKey,
};
use frame_support::{
	assert_noop, assert_ok,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError},
	traits::{Authorize, Get},
};
use sp_runtime::DispatchError;

const SCHEMA: [u8; 32] = [31; 32];
const CLAIMS: [u8; 32] = [32; 32];
const YEAR: u64 = 365 * 24 * HOUR;

fn by(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

/// Makes [`OTHER`] an issuer with the root key of seed 90.
fn accredited() {
	let PublicKey::P256(root) = p256(90).public() else { panic!("a P-256 key is one") };
	assert_ok!(DeviceIdentity::accredit(RuntimeOrigin::root(), OTHER, Some(root)));
}

fn attest(who: &AccountId, device: &AccountId) -> frame_support::dispatch::DispatchResult {
	DeviceIdentity::attest(by(who), device.clone(), SCHEMA, CLAIMS, START + HOUR, START + YEAR)
}

fn remove(who: &AccountId, device: &AccountId) -> frame_support::dispatch::DispatchResult {
	DeviceIdentity::remove_attestation(by(who), device.clone(), OTHER, SCHEMA)
}

fn attested(device: &AccountId) -> bool {
	DeviceIdentity::is_attested(device, &OTHER, SCHEMA)
}

#[test]
fn attestation_should_count_when_within_its_time() {
	run(|| {
		accredited();
		let device = registered(7, None);
		assert_ok!(attest(&OTHER, &device));
		assert!(!attested(&device));
		set_time(START + HOUR);
		assert!(attested(&device));
		assert!(!DeviceIdentity::is_attested(&device, &OTHER, [0; 32]));
		assert!(!DeviceIdentity::is_attested(&device, &OWNER, SCHEMA));
		set_time(START + YEAR);
		assert!(!attested(&device));
	});
}

/// DI4: on peaq whoever came first set an attribute of an account. Here only the issuer changes what it said, nobody
/// says anything in its place, and a device's owner can't either.
#[test]
fn attestation_should_be_the_issuers_when_squatted_like_peaqs_attribute() {
	run(|| {
		let device = registered(7, None);
		for who in [OTHER, OWNER, STRANGER, device.clone()] {
			assert_noop!(attest(&who, &device), Error::<Test>::NotIssuer);
		}
		accredited();
		assert_ok!(attest(&OTHER, &device));
		assert_ok!(DeviceIdentity::accredit(RuntimeOrigin::root(), STRANGER, None));
		// Another issuer says its own beside it.
		let other = DeviceIdentity::attest(by(&STRANGER), device.clone(), SCHEMA, [0; 32], START, START + YEAR);
		assert_ok!(other);
		assert_eq!(Attestations::<Test>::get(&device, (OTHER, SCHEMA)).unwrap().claims, CLAIMS);
		for who in [OWNER, STRANGER, device.clone()] {
			assert_noop!(remove(&who, &device), Error::<Test>::NotAuthorized);
		}
		assert_ok!(remove(&OTHER, &device));
		assert_noop!(remove(&OTHER, &device), Error::<Test>::NotFound);
	});
}

/// An attestation is of one key.
#[test]
fn attestation_should_end_when_the_key_is_rotated_or_the_device_revoked() {
	run(|| {
		accredited();
		let [first, second] = [7, 8].map(|seed| registered(seed, None));
		for device in [&first, &second] {
			assert_ok!(attest(&OTHER, device));
		}
		set_time(START + HOUR);
		let new = p256(9);
		assert_ok!(DeviceIdentity::rotate(by(&OWNER), first.clone(), new.public(), consent(&new, &OWNER, &first, 1)));
		assert_ok!(DeviceIdentity::revoke(by(&OWNER), second.clone()));
		for device in [&first, &second] {
			assert!(!attested(device));
			// Every record goes when its life ends: anyone may remove it, and the deposit is the issuer's.
			let before = held(&OTHER);
			assert_ok!(remove(&STRANGER, device));
			assert_eq!(held(&OTHER), before - DeviceIdentity::deposit_of::<Attestation<Test>>());
		}
	});
}

#[test]
fn attestation_should_not_count_when_the_issuer_is_discredited() {
	run(|| {
		accredited();
		let device = registered(7, None);
		assert_ok!(attest(&OTHER, &device));
		set_time(START + HOUR);
		assert!(attested(&device));
		assert_ok!(DeviceIdentity::discredit(RuntimeOrigin::root(), OTHER));
		assert!(!attested(&device));
		assert_noop!(attest(&OTHER, &device), Error::<Test>::NotIssuer);
		assert_noop!(DeviceIdentity::discredit(RuntimeOrigin::root(), OTHER), Error::<Test>::NotFound);
		assert_noop!(DeviceIdentity::accredit(by(&OTHER), OTHER, None), DispatchError::BadOrigin);
		assert_noop!(DeviceIdentity::discredit(by(&OTHER), OTHER), DispatchError::BadOrigin);
	});
}

#[test]
fn attestation_should_be_refused_when_its_time_makes_no_sense() {
	run(|| {
		accredited();
		let device = registered(7, None);
		for (from, until) in [(START, START), (START + 2, START + 1), (0, START)] {
			let result = DeviceIdentity::attest(by(&OTHER), device.clone(), SCHEMA, CLAIMS, from, until);
			assert_noop!(result, Error::<Test>::EndOutOfRange);
		}
		assert_noop!(attest(&OTHER, &STRANGER), Error::<Test>::NotFound);
	});
}

/// What the maker of `device` gives it: root key of seed 90, batch key of seed 91.
fn presented(device: &SigningKey) -> DeviceAttestation {
	signed(device, &p256(90), &p256(91), START, START + YEAR)
}

fn signed(device: &SigningKey, root: &SigningKey, batch: &SigningKey, from: u64, until: u64) -> DeviceAttestation {
	let genesis = coinop_primitives::genesis::<Test>();
	let p256 = |key: &SigningKey, message: &[u8]| match key.sign(message) {
		Some(Signature::P256(signature)) => signature,
		_ => panic!("a P-256 key signs so"),
	};
	let PublicKey::P256(key) = batch.public() else { panic!("a P-256 key is one") };
	let certificate = BatchCertificate { issuer: OTHER.into(), key, schema: SCHEMA, from, until };
	let of_device = DeviceCertificate { key: device.public(), claims: CLAIMS };
	DeviceAttestation {
		batch: certificate,
		batch_signature: p256(root, &message::batch_certificate(&genesis, &certificate)),
		claims: CLAIMS,
		device_signature: p256(batch, &message::device_certificate(&genesis, &certificate, &of_device)),
	}
}

/// As the pool asks.
fn validate(enrolment: &Enrolment<AccountId>) -> Result<(), TransactionValidityError> {
	let call = RuntimeCall::DeviceIdentity(Call::enrol { enrolment: Box::new(enrolment.clone()) });
	call.authorize(TransactionSource::External).unwrap().map(|_| ())
}

/// Enrols the device of `key` from a fleet of its own with that attestation.
fn enrol(key: &SigningKey, attestation: DeviceAttestation) -> AccountId {
	let tree = Tree::new(&[key.public()]);
	let fleet = NextFleet::<Test>::get();
	let owner = by(&OWNER);
	assert_ok!(DeviceIdentity::commit_fleet(owner, tree.root(), 1, Default::default(), None, START + YEAR));
	let enrolment = presenting(key, &tree, fleet, 0, Some(attestation));
	assert!(validate(&enrolment).is_ok());
	let origin = frame_system::RawOrigin::<AccountId>::Authorized.into();
	assert_ok!(DeviceIdentity::enrol(origin, Box::new(enrolment)));
	key.public().account().into()
}

/// In two levels, as in Matter: issuer's root, batch key, device key.
#[test]
fn device_should_be_attested_when_it_shows_both_levels_at_enrolment() {
	run(|| {
		accredited();
		let key = p256(7);
		let device = enrol(&key, presented(&key));
		assert!(attested(&device));
		let record = Attestations::<Test>::get(&device, (OTHER, SCHEMA)).unwrap();
		assert_eq!((record.claims, record.payer), (CLAIMS, OWNER));

		// The batch key leaks: one call, and nothing it said counts.
		let PublicKey::P256(batch) = p256(91).public() else { panic!("a P-256 key is one") };
		assert_noop!(DeviceIdentity::revoke_batch(by(&OWNER), batch), Error::<Test>::NotIssuer);
		assert_ok!(DeviceIdentity::revoke_batch(by(&OTHER), batch));
		assert!(!attested(&device));
		assert_noop!(DeviceIdentity::revoke_batch(by(&OTHER), batch), Error::<Test>::BatchRevoked);
		let second = p256(8);
		let late = enrol(&second, presented(&second));
		System::assert_last_event(Event::AttestationRefused { device: late, why: Refusal::BatchRevoked }.into());
		assert_ok!(remove(&STRANGER, &device));
	});
}

/// The device is enrolled all the same, once, and charged once: or its key could have the owner charged again and again.
#[test]
fn device_should_be_enrolled_without_attestation_when_a_level_does_not_hold() {
	run(|| {
		let refused = |seed: u8, attestation: fn(&SigningKey) -> DeviceAttestation, why: Refusal| {
			let key = p256(seed);
			let device = enrol(&key, attestation(&key));
			System::assert_last_event(Event::AttestationRefused { device: device.clone(), why }.into());
			assert!(Devices::<Test>::contains_key(&device) && !attested(&device));
		};
		refused(11, presented, Refusal::NoIssuer);
		accredited();
		refused(12, |key| signed(key, &p256(66), &p256(91), START, START + YEAR), Refusal::BadBatch);
		refused(13, |_| presented(&p256(66)), Refusal::BadDevice);
		refused(14, |key| DeviceAttestation { claims: [0; 32], ..presented(key) }, Refusal::BadDevice);
		refused(15, |key| signed(key, &p256(90), &p256(91), START + 1, START + YEAR), Refusal::NotNow);
		refused(16, |key| signed(key, &p256(90), &p256(91), 0, START), Refusal::NotNow);
		// Or the owner would pay for a record that is void from the beginning.
		assert_ok!(DeviceIdentity::declare_compromised(by(&OTHER), p256(17).public()));
		refused(17, presented, Refusal::Compromised);
		assert!(Balances::free_balance(OWNER) > 900 * USDT);
	});
}

/// Anyone may carry an enrolment, and nobody can take the maker's word out of it, or put another's in: the device, which
/// enrols once, would be without for good.
#[test]
fn enrolment_should_be_refused_when_what_it_presents_was_exchanged() {
	run(|| {
		accredited();
		let (key, other) = (p256(7), p256(8));
		let tree = Tree::new(&[key.public()]);
		assert_ok!(DeviceIdentity::commit_fleet(by(&OWNER), tree.root(), 1, Default::default(), None, START + YEAR));
		let good = presenting(&key, &tree, 0, 0, Some(presented(&key)));
		let bad = Err(InvalidTransaction::BadProof.into());
		assert_eq!(validate(&Enrolment { attestation: None, ..good.clone() }), bad);
		assert_eq!(validate(&Enrolment { attestation: Some(presented(&other)), ..good.clone() }), bad);
		let plain = enrolment(&key, &tree, 0, 0);
		assert_eq!(validate(&Enrolment { attestation: good.attestation, ..plain }), bad);
		assert_ok!(validate(&good));
	});
}

/// MP8: the word that ends sessions is the issuer's alone, is of one key, and is for good.
#[test]
fn key_should_be_attested_no_more_when_its_issuer_declares_it_compromised() {
	run(|| {
		accredited();
		let device = registered(7, None);
		let key = Devices::<Test>::get(&device).unwrap().key;
		let meter = |issuer| <DeviceIdentity as coinop_primitives::Attestations<_>>::is_valid(&device, &issuer, &key);
		let withdrawn = |issuer| <DeviceIdentity as coinop_primitives::Attestations<_>>::withdrawn(&issuer, &key);
		let schema = coinop_primitives::attestations::METER;
		let by_schema =
			|schema| DeviceIdentity::attest(by(&OTHER), device.clone(), schema, CLAIMS, START, START + YEAR);
		assert_ok!(by_schema(SCHEMA));
		assert!(!meter(OTHER), "attested as something else than a meter");
		assert_ok!(by_schema(schema));
		assert!(meter(OTHER) && !meter(STRANGER) && withdrawn(OTHER).is_none());

		assert_noop!(DeviceIdentity::declare_compromised(by(&OWNER), key), Error::<Test>::NotIssuer);
		set_time(START + HOUR);
		let now = Clock::get();
		assert_ok!(DeviceIdentity::declare_compromised(by(&OTHER), key));
		assert!(!meter(OTHER) && !attested(&device));
		assert_eq!((withdrawn(OTHER), withdrawn(STRANGER)), (Some(now), None));
		assert_noop!(DeviceIdentity::declare_compromised(by(&OTHER), key), Error::<Test>::KeyCompromised);
		assert_noop!(by_schema(schema), Error::<Test>::KeyCompromised);
		// What has ended may go; that the key was compromised stays.
		assert_ok!(remove(&STRANGER, &device));
		assert_eq!(withdrawn(OTHER), Some(now));
	});
}

/// MP10: what a device granted is void after each of these, for good.
#[test]
fn standing_should_never_come_back_when_it_has_changed() {
	run(|| {
		let device = registered(7, None);
		let standing = || <DeviceIdentity as coinop_primitives::DeviceInspect<_>>::standing(&device);
		let mut seen = vec![standing()];
		let mut changed = || {
			let now = standing();
			assert!(!seen.contains(&now));
			seen.push(now);
		};
		let cap = Cap { per_period: USDT, fees_per_period: USDT, period: HOUR };
		for group in 0..2 {
			assert_ok!(DeviceIdentity::create_group(by(&OWNER), cap, None));
			assert_ok!(DeviceIdentity::set_group(by(&OWNER), device.clone(), Some(group)));
			changed();
			for _ in 0..3 {
				assert_ok!(DeviceIdentity::suspend_all(by(&OWNER), group));
				changed();
			}
			assert_ok!(DeviceIdentity::set_group(by(&OWNER), device.clone(), None));
			changed();
			assert_ok!(DeviceIdentity::suspend(by(&OWNER), device.clone()));
			changed();
			assert_ok!(DeviceIdentity::resume(by(&OWNER), device.clone()));
		}
	});
}
