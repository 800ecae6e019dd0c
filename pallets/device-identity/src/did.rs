//! Devices as W3C decentralized identifiers: `did:coinop:<account as SS58>`.
//!
//! A document has the device's key as a Multikey, a P-256 key as a JSON Web Key too, its owner as controller and its
//! services. It is made from the state alone, so that nobody keeps it and everybody can have it proved. Sources: DID Core
//! 1.0, Controlled Identifiers 1.0 (Multikey, JsonWebKey), the Multicodec table, SS58.

use crate::{purse::Purse, Config, Device, Pallet, Services, Tombstones};
use alloc::{format, string::String, vec, vec::Vec};
use base64ct::{Base64UrlUnpadded, Encoding};
use coinop_primitives::Compliance;
use coinop_voucher::{p256, PublicKey};
use serde_json::{json, Map, Value};

/// What a Coinop identifier begins with.
pub const METHOD: &str = "did:coinop:";

/// Longest identifier that is looked at, in bytes.
const MAX_LEN: usize = 128;

/// SS58's number for a chain without one of its own.
const SS58_PREFIX: u8 = 42;

/// What SS58's checksum begins with.
const SS58_CONTEXT: &[u8] = b"SS58PRE";

/// The account as SS58.
pub fn ss58(account: &[u8; 32]) -> String {
	let mut bytes = vec![SS58_PREFIX];
	bytes.extend_from_slice(account);
	let checksum = checksum(&bytes);
	bytes.extend_from_slice(&checksum);
	bs58::encode(bytes).into_string()
}

/// The account that `text` names as SS58, of this chain's prefix.
pub fn account(text: &str) -> Option<[u8; 32]> {
	let bytes = bs58::decode(text).into_vec().ok()?;
	let (body, check) = bytes.split_last_chunk::<2>()?;
	let (prefix, account) = body.split_first()?;
	if *prefix != SS58_PREFIX || checksum(body) != *check {
		return None;
	}
	account.try_into().ok()
}

fn checksum(body: &[u8]) -> [u8; 2] {
	let mut input = SS58_CONTEXT.to_vec();
	input.extend_from_slice(body);
	let [first, second, ..] = sp_crypto_hashing::blake2_512(&input);
	[first, second]
}

/// The identifier of an account.
pub fn identifier(account: &[u8; 32]) -> String {
	format!("{METHOD}{}", ss58(account))
}

/// A key as Multikey: multicodec prefix and bytes in base58 behind `z`.
pub fn multikey(key: &PublicKey) -> String {
	let (prefix, key): ([u8; 2], &[u8]) = match key {
		PublicKey::Ed25519(key) => ([0xed, 0x01], key),
		PublicKey::Sr25519(key) => ([0xef, 0x01], key),
		PublicKey::Secp256k1(key) => ([0xe7, 0x01], key),
		PublicKey::P256(key) => ([0x80, 0x24], key),
	};
	let mut bytes = prefix.to_vec();
	bytes.extend_from_slice(key);
	format!("z{}", bs58::encode(bytes).into_string())
}

/// A P-256 key as JSON Web Key; `None` for the other schemes, for which a Multikey is enough.
fn jwk(key: &PublicKey) -> Option<Value> {
	let PublicKey::P256(key) = key else { return None };
	let (x, y) = p256::coordinates(key).ok()?;
	let text = |bytes: &[u8; 32]| Base64UrlUnpadded::encode_string(bytes);
	Some(json!({ "kty": "EC", "crv": "P-256", "x": text(&x), "y": text(&y) }))
}

/// What resolving fails with, as DID Resolution names it.
fn failed(error: &str) -> Value {
	json!({ "didDocument": null, "didResolutionMetadata": { "error": error }, "didDocumentMetadata": {} })
}

fn found(document: Value, metadata: Value) -> Value {
	json!({
		"didDocument": document,
		"didResolutionMetadata": { "contentType": "application/did+json" },
		"didDocumentMetadata": metadata,
	})
}

impl<T: Config> Pallet<T> {
	/// The result of resolving `did`, as JSON: `didDocument`, `didResolutionMetadata`, `didDocumentMetadata`. A revoked
	/// device's document has no keys, and its metadata `deactivated`. A suspended or frozen device keeps its document:
	/// `state` in the metadata says so.
	pub fn did_resolve(did: &[u8]) -> Vec<u8> {
		serde_json::to_vec(&Self::resolve(did)).unwrap_or_default()
	}

	fn resolve(did: &[u8]) -> Value {
		let text = core::str::from_utf8(did).ok().filter(|text| text.len() <= MAX_LEN);
		let Some(name) = text.and_then(|text| text.strip_prefix("did:")) else { return failed("invalidDid") };
		let Some(name) = name.strip_prefix("coinop:") else { return failed("methodNotSupported") };
		let Some(raw) = account(name) else { return failed("invalidDid") };
		let id = identifier(&raw);
		let account = T::AccountId::from(raw);
		if Tombstones::<T>::contains_key(&account) {
			let document = json!({ "@context": ["https://www.w3.org/ns/did/v1"], "id": id });
			return found(document, json!({ "deactivated": true, "state": "revoked" }));
		}
		let Some(purse) = Purse::<T>::open(&account) else { return failed("notFound") };
		let state = if Self::is_frozen(&account) || Self::is_frozen(&purse.device.owner) {
			"frozen"
		} else if purse.is_active() {
			"active"
		} else {
			"suspended"
		};
		let metadata = json!({ "versionId": format!("{}", purse.device.epoch), "state": state });
		found(Self::document(&account, &id, &purse.device), metadata)
	}

	fn document(account: &T::AccountId, id: &str, device: &Device<T>) -> Value {
		let key_id = format!("{id}#key-{}", device.epoch);
		let mut methods = vec![json!({
			"id": key_id,
			"type": "Multikey",
			"controller": id,
			"publicKeyMultibase": multikey(&device.key),
		})];
		let mut names = vec![Value::from(key_id)];
		if let Some(jwk) = jwk(&device.key) {
			let jwk_id = format!("{id}#jwk-{}", device.epoch);
			methods.push(json!({ "id": jwk_id, "type": "JsonWebKey", "controller": id, "publicKeyJwk": jwk }));
			names.push(Value::from(jwk_id));
		}
		let mut document = Map::new();
		let mut put = |name: &str, value: Value| {
			document.insert(name.into(), value);
		};
		put("@context", json!(["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"]));
		put("id", id.into());
		put("controller", identifier(&device.owner.clone().into()).into());
		put("verificationMethod", methods.into());
		put("authentication", names.clone().into());
		put("assertionMethod", names.into());
		if let Some(set) = Services::<T>::get(account).filter(|set| !set.services.is_empty()) {
			let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
			let services: Vec<Value> = set
				.services
				.iter()
				.map(|service| {
					json!({
						"id": format!("{id}#{}", text(&service.id)),
						"type": text(&service.kind),
						"serviceEndpoint": text(&service.endpoint),
					})
				})
				.collect();
			put("service", services.into());
		}
		Value::Object(document)
	}
}
