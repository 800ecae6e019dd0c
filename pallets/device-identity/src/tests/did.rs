use crate::{did, mock::*, *};
use coinop_voucher::{PublicKey, SigningKey};
use frame_support::assert_ok;
use serde_json::Value;
use sp_core::crypto::Ss58Codec;

fn by(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

fn resolve(did: &str) -> Value {
	serde_json::from_slice(&DeviceIdentity::did_resolve(did.as_bytes())).unwrap()
}

fn did_of(account: &AccountId) -> String {
	did::identifier(&account.clone().into())
}

/// The rules of DID Core for documents, as far as a schema can say them.
fn assert_sound(result: &Value) {
	let schema: Value = serde_json::from_str(include_str!("did-schema.json")).unwrap();
	let validator = jsonschema::validator_for(&schema).unwrap();
	let errors: Vec<_> = validator.iter_errors(result).map(|error| error.to_string()).collect();
	assert!(errors.is_empty(), "{errors:?}\n{result:#}");
}

fn register(key: &SigningKey) -> AccountId {
	assert_ok!(DeviceIdentity::register(by(&OWNER), key.public(), proof(key, &OWNER), Some(allowance())));
	key.public().account().into()
}

#[test]
fn ss58_should_be_substrates_when_written_and_read() {
	for seed in 0..50 {
		let account = AccountId::new([seed; 32]);
		let text = account.to_ss58check_with_version(sp_core::crypto::Ss58AddressFormat::custom(42));
		assert_eq!(did::ss58(&account.clone().into()), text);
		assert_eq!(did::account(&text), Some(account.into()));
	}
	for bad in ["", "5", "0OIl", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", "z6Mk"] {
		assert_eq!(did::account(bad), None, "{bad}");
	}
}

/// The examples of the did:key specification, whose identifiers are Multikeys.
#[test]
fn multikey_should_be_the_published_one_when_keys_are_published() {
	let ed = did::multikey(&PublicKey::Ed25519(
		sp_core::bytes::from_hex("0x2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6")
			.unwrap()
			.try_into()
			.unwrap(),
	));
	assert_eq!(ed, "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
	for (key, prefix) in [
		(PublicKey::Sr25519([7; 32]), "z6QN"),
		(SigningKey::secp256k1(&[7; 32]).unwrap().public(), "zQ3s"),
		(p256(7).public(), "zDn"),
	] {
		let text = did::multikey(&key);
		assert!(text.starts_with(prefix), "{text}");
	}
}

/// Every type of key, in every state.
#[test]
fn document_should_fit_the_schema_when_the_device_has_any_key_and_state() {
	run(|| {
		let keys = [
			SigningKey::ed25519(&[7; 32]),
			SigningKey::sr25519(&[7; 32]).unwrap(),
			SigningKey::secp256k1(&[7; 32]).unwrap(),
			p256(7),
		];
		for key in keys {
			let device = register(&key);
			let did = did_of(&device);
			let state = |expected: &str| {
				let result = resolve(&did);
				assert_sound(&result);
				assert_eq!(result["didDocumentMetadata"]["state"], expected);
				assert_eq!(result["didDocument"]["id"], did.as_str());
				result
			};
			let active = state("active");
			let methods = active["didDocument"]["verificationMethod"].as_array().unwrap().len();
			assert_eq!(methods, if matches!(key.public(), PublicKey::P256(_)) { 2 } else { 1 });
			assert_eq!(active["didDocument"]["controller"], did_of(&OWNER).as_str());

			let service = Service {
				id: b"pay".to_vec().try_into().unwrap(),
				kind: b"MeteredPayments".to_vec().try_into().unwrap(),
				endpoint: b"https://meter.example/pay".to_vec().try_into().unwrap(),
			};
			let services = vec![service].try_into().unwrap();
			assert_ok!(DeviceIdentity::set_services(by(&OWNER), device.clone(), services));
			let served = state("active");
			assert_eq!(served["didDocument"]["service"][0]["id"], format!("{did}#pay"));

			assert_ok!(DeviceIdentity::suspend(by(&OWNER), device.clone()));
			state("suspended");
			assert_ok!(DeviceIdentity::freeze(by(&GUARDIAN), device.clone(), [1; 32], START + HOUR));
			state("frozen");
			assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), device.clone()));
			assert_ok!(DeviceIdentity::resume(by(&OWNER), device.clone()));

			let next = p256(99);
			let consent = consent(&next, &OWNER, &device, 1);
			assert_ok!(DeviceIdentity::rotate(by(&OWNER), device.clone(), next.public(), consent));
			let rotated = state("active");
			assert_eq!(rotated["didDocumentMetadata"]["versionId"], "1");
			assert_eq!(rotated["didDocument"]["verificationMethod"][0]["id"], format!("{did}#key-1"));

			assert_ok!(DeviceIdentity::revoke(by(&OWNER), device));
			let revoked = state("revoked");
			assert_eq!(revoked["didDocumentMetadata"]["deactivated"], true);
			assert_eq!(revoked["didDocument"].get("verificationMethod"), None);
		}
	});
}

/// The two forms of a P-256 key are one key: x is what stands behind the compressed form's first byte.
#[test]
fn jwk_should_have_the_keys_coordinates_when_the_key_is_p256() {
	run(|| {
		use base64ct::{Base64UrlUnpadded, Encoding};
		let key = p256(7);
		let device = register(&key);
		let PublicKey::P256(bytes) = key.public() else { panic!("a P-256 key is one") };
		let jwk = &resolve(&did_of(&device))["didDocument"]["verificationMethod"][1]["publicKeyJwk"];
		let decode = |name: &str| Base64UrlUnpadded::decode_vec(jwk[name].as_str().unwrap()).unwrap();
		assert_eq!(decode("x"), bytes[1..]);
		assert_eq!(decode("y")[31] & 1, bytes[0] & 1);
		assert_eq!((jwk["kty"].as_str(), jwk["crv"].as_str()), (Some("EC"), Some("P-256")));
	});
}

#[test]
fn resolution_should_fail_by_its_name_when_there_is_nothing_to_resolve() {
	run(|| {
		let account = did_of(&STRANGER);
		for (did, error) in [
			("", "invalidDid"),
			("coinop:5", "invalidDid"),
			("did:coinop:5", "invalidDid"),
			("did:web:example.com", "methodNotSupported"),
			(account.as_str(), "notFound"),
			("did:coinop:\u{fffd}", "invalidDid"),
		] {
			let result = resolve(did);
			assert_sound(&result);
			assert_eq!(result["didResolutionMetadata"]["error"], error, "{did}");
			assert_eq!(result["didDocument"], Value::Null);
		}
		let long = format!("did:coinop:{}", "1".repeat(1_000_000));
		assert_eq!(resolve(&long)["didResolutionMetadata"]["error"], "invalidDid");
		let not_text: Value = serde_json::from_slice(&DeviceIdentity::did_resolve(&[0xff; 40])).unwrap();
		assert_eq!(not_text["didResolutionMetadata"]["error"], "invalidDid");
	});
}
