//! What Rust and Solidity both encode: each side makes a file in `bridge/contracts/vectors`, and both check both. Its
//! README has the shape.
//!
//! `COINOP_UPDATE_VECTORS=1 cargo test -p coinop-bridge-proofs --test vectors` writes `rust.json` anew.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

use codec::Encode;
use coinop_bridge_proofs::{
	event::{Deposited, Obeyed, Released},
	fixtures, keyset_commitment, lane, message_proof, mmr, verify_message, Event, Message,
};
use serde_json::{json, Value};
use sp_consensus_beefy::{
	known_payloads::MMR_ROOT_ID,
	mmr::{BeefyAuthoritySet, MmrLeaf, MmrLeafVersion},
	Commitment, Payload,
};
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;
use std::{fs, path::PathBuf, str::FromStr};

fn folder() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../contracts/vectors")
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn unhex(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().unwrap().strip_prefix("0x").unwrap()).unwrap()
}

/// An entry's input.
struct Input<'a>(&'a Value);

impl Input<'_> {
	fn number<N: FromStr>(&self, key: &str) -> N {
		self.0[key].as_str().unwrap().parse().ok().unwrap_or_else(|| panic!("{key} of {}", self.0))
	}

	fn large(&self, key: &str) -> U256 {
		U256::from_dec_str(self.0[key].as_str().unwrap()).unwrap()
	}

	fn hash(&self, key: &str) -> H256 {
		H256::from_slice(&unhex(&self.0[key]))
	}

	fn address(&self, key: &str) -> H160 {
		H160::from_slice(&unhex(&self.0[key]))
	}

	fn hashes(&self, key: &str) -> Vec<H256> {
		self.0[key].as_array().unwrap().iter().map(|item| H256::from_slice(&unhex(item))).collect()
	}
}

fn of_message(input: &Input, message: Message) -> (Vec<u8>, H256) {
	let (lane, nonce) = (input.hash("lane"), input.number("nonce"));
	let bytes = message.to_bytes(&lane, nonce);
	assert_eq!(Message::from_bytes(&bytes), Some((lane, nonce, message)));
	(bytes, message.leaf(&lane, nonce))
}

fn of_event(event: &Event) -> (Vec<u8>, H256) {
	let (topics, data) = event.encode();
	assert_eq!(Event::decode(&topics, &data).as_ref(), Some(event));
	let bytes = topics.iter().flat_map(|topic| topic.0).chain(data).collect::<Vec<_>>();
	let hash = keccak_256(&bytes).into();
	(bytes, hash)
}

/// What an entry's input is here: its bytes and its hash.
fn encode(kind: &str, input: &Value) -> (Vec<u8>, H256) {
	let input = Input(input);
	let hashed = |bytes: Vec<u8>| {
		let hash = keccak_256(&bytes).into();
		(bytes, hash)
	};
	match kind {
		"lane" => {
			let (chain_id, vault, genesis) = (input.large("chainId"), input.address("vault"), input.hash("genesis"));
			let bytes = [&chain_id.to_big_endian()[..], vault.as_bytes(), genesis.as_bytes()].concat();
			(bytes, lane(chain_id, vault, &genesis.0))
		},
		"release" => {
			let (amount, relay_fee) = (input.number("amount"), input.number("relayFee"));
			of_message(&input, Message::Release { recipient: input.address("recipient"), amount, relay_fee })
		},
		"setLimit" => of_message(&input, Message::SetLimit { capacity: input.number("capacity") }),
		"resume" => of_message(&input, Message::Resume),
		"replaceGuardian" => of_message(&input, Message::ReplaceGuardian { guardian: input.address("guardian") }),
		"closeDeposits" => of_message(&input, Message::CloseDeposits),
		"migrate" => {
			let (successor, amount) = (input.address("successor"), input.number("amount"));
			of_message(&input, Message::Migrate { successor, amount })
		},
		"deposited" => of_event(&Event::Deposited(Deposited {
			lane: input.hash("lane"),
			nonce: input.number("nonce"),
			recipient: input.hash("recipient").0,
			sender: input.address("sender"),
			amount: input.number("amount"),
			relay_fee: input.number("relayFee"),
		})),
		"released" => of_event(&Event::Released(Released {
			lane: input.hash("lane"),
			nonce: input.number("nonce"),
			recipient: input.address("recipient"),
			amount: input.number("amount"),
			relay_fee: input.number("relayFee"),
		})),
		"obeyed" => {
			let (lane, nonce, kind) = (input.hash("lane"), input.number("nonce"), input.number("kind"));
			of_event(&Event::Obeyed(Obeyed { lane, nonce, kind }))
		},
		"mmrLeaf" => {
			let leaf = MmrLeaf::<u32, H256, H256, H256> {
				version: MmrLeafVersion::new(0, input.number("version")),
				parent_number_and_hash: (input.number("parentNumber"), input.hash("parentHash")),
				beefy_next_authority_set: BeefyAuthoritySet {
					id: input.number("nextAuthoritySetId"),
					len: input.number("nextAuthoritySetLength"),
					keyset_commitment: input.hash("nextAuthoritySetRoot"),
				},
				leaf_extra: input.hash("leafExtra"),
			};
			hashed(leaf.encode())
		},
		"commitment" => {
			let payload = Payload::from_single_entry(MMR_ROOT_ID, input.hash("mmrRoot").0.to_vec());
			let block_number: u32 = input.number("blockNumber");
			hashed(Commitment { payload, block_number, validator_set_id: input.number("authoritySetId") }.encode())
		},
		"keyset" => {
			let addresses = input.0["addresses"].as_array().unwrap();
			let addresses = addresses.iter().map(|item| H160::from_slice(&unhex(item))).collect::<Vec<_>>();
			(addresses.iter().flat_map(|address| address.0).collect(), keyset_commitment(&addresses))
		},
		"messageProof" => {
			let (leaves, index) = (input.hashes("leaves"), input.number::<usize>("index"));
			let proof = message_proof(&leaves, index).unwrap();
			assert!(verify_message(proof.root, leaves[index], &proof.items));
			(proof.items.iter().flat_map(|item| item.0).collect(), proof.root)
		},
		"mmrProof" => {
			let (leaves, index) = (input.hashes("leaves"), input.number::<usize>("index"));
			let (root, items) = fixtures::range(&leaves, index).unwrap();
			let (items, order) = mmr::simplify(index as u64, leaves.len() as u64, &items).unwrap();
			assert_eq!(mmr::fold(leaves[index], &items, order), root);
			(items.iter().flat_map(|item| item.0).chain(order.to_big_endian()).collect(), root)
		},
		unknown => panic!("nothing encodes {unknown}"),
	}
}

const KINDS: [&str; 15] = [
	"lane",
	"release",
	"setLimit",
	"resume",
	"replaceGuardian",
	"closeDeposits",
	"migrate",
	"deposited",
	"released",
	"obeyed",
	"mmrLeaf",
	"commitment",
	"keyset",
	"messageProof",
	"mmrProof",
];

fn check(file: &Value) {
	let entries = file.as_array().unwrap();
	for kind in KINDS {
		assert!(entries.iter().any(|entry| entry["type"] == kind), "no {kind}");
	}
	for entry in entries {
		let (encoded, hash) = encode(entry["type"].as_str().unwrap(), &entry["input"]);
		assert_eq!(entry["encoded"], hex(encoded), "{entry}");
		assert_eq!(entry["hash"], hex(hash), "{entry}");
	}
}

/// Where fields' bytes come from: all clear, all set, or pseudo-random.
enum Source {
	Clear,
	Set,
	Random(u32),
}

impl Source {
	fn bytes<const N: usize>(&mut self) -> [u8; N] {
		match self {
			Self::Clear => [0; N],
			Self::Set => [255; N],
			Self::Random(drawn) => {
				*drawn += 1;
				let mut bytes = [0; N];
				bytes.copy_from_slice(&keccak_256(&(b"coinop vectors", *drawn).encode())[..N]);
				bytes
			},
		}
	}

	fn hash(&mut self) -> String {
		hex(self.bytes::<32>())
	}

	fn address(&mut self) -> String {
		hex(self.bytes::<20>())
	}

	fn large(&mut self) -> String {
		U256::from_big_endian(&self.bytes::<32>()).to_string()
	}

	fn u128(&mut self) -> String {
		u128::from_be_bytes(self.bytes()).to_string()
	}

	fn u64(&mut self) -> String {
		u64::from_be_bytes(self.bytes()).to_string()
	}

	fn u32(&mut self) -> String {
		u32::from_be_bytes(self.bytes()).to_string()
	}

	fn u8(&mut self) -> u8 {
		self.bytes::<1>()[0]
	}

	fn hashes(&mut self, count: usize) -> Vec<String> {
		(0..count).map(|_| self.hash()).collect()
	}
}

fn inputs() -> Vec<(&'static str, Value)> {
	let mut all = Vec::new();
	let mut random = Source::Random(0);
	for round in 0..6 {
		let mut extreme = if round == 0 { Source::Clear } else { Source::Set };
		let s = if round < 2 { &mut extreme } else { &mut random };
		let (lane, nonce) = (s.hash(), s.u64());
		all.extend([
			("lane", json!({ "chainId": s.large(), "vault": s.address(), "genesis": s.hash() })),
			(
				"release",
				json!({ "lane": lane, "nonce": nonce, "recipient": s.address(), "amount": s.u128(), "relayFee": s.u128() }),
			),
			("setLimit", json!({ "lane": lane, "nonce": nonce, "capacity": s.u128() })),
			("resume", json!({ "lane": lane, "nonce": nonce })),
			("replaceGuardian", json!({ "lane": lane, "nonce": nonce, "guardian": s.address() })),
			("closeDeposits", json!({ "lane": lane, "nonce": nonce })),
			("migrate", json!({ "lane": lane, "nonce": nonce, "successor": s.address(), "amount": s.u128() })),
			(
				"deposited",
				json!({
					"lane": lane, "nonce": nonce, "recipient": s.hash(), "sender": s.address(), "amount": s.u128(),
					"relayFee": s.u128(),
				}),
			),
			(
				"released",
				json!({ "lane": lane, "nonce": nonce, "recipient": s.address(), "amount": s.u128(), "relayFee": s.u128() }),
			),
			("obeyed", json!({ "lane": lane, "nonce": nonce, "kind": s.u8().to_string() })),
			(
				"mmrLeaf",
				json!({
					"version": (s.u8() % 32).to_string(), "parentNumber": s.u32(), "parentHash": s.hash(),
					"nextAuthoritySetId": s.u64(), "nextAuthoritySetLength": s.u32(), "nextAuthoritySetRoot": s.hash(),
					"leafExtra": s.hash(),
				}),
			),
		]);
		// A commitment to no root is none.
		let root = if round == 0 { hex(H256::from_low_u64_be(1)) } else { s.hash() };
		let commitment = json!({ "mmrRoot": root, "blockNumber": s.u32(), "authoritySetId": s.u64() });
		all.push(("commitment", commitment));
	}
	for count in [1, 2, 3, 4, 5, 7, 21] {
		let addresses = (0..count).map(|_| random.address()).collect::<Vec<_>>();
		all.push(("keyset", json!({ "addresses": addresses })));
	}
	for count in 1..=9usize {
		for index in 0..count {
			let leaves = random.hashes(count);
			all.push(("messageProof", json!({ "leaves": leaves, "index": index.to_string() })));
			all.push(("mmrProof", json!({ "leaves": leaves, "index": index.to_string() })));
		}
	}
	all
}

/// Solidity's bytes and hashes are Rust's.
#[test]
fn vectors_of_solidity_should_be_rusts_when_encoded_here() {
	let path = folder().join("solidity.json");
	match fs::read_to_string(&path) {
		Ok(text) => check(&serde_json::from_str(&text).unwrap()),
		// The contracts and this crate are one repository: without the file there is nothing to compare with.
		Err(error) => panic!("{}: {error}", path.display()),
	}
}

/// And the other way: `rust.json` is what this crate encodes, for the contracts' tests to read.
#[test]
fn vectors_of_rust_should_be_current_when_made_again() {
	let made = inputs()
		.into_iter()
		.map(|(kind, input)| {
			let (encoded, hash) = encode(kind, &input);
			json!({ "type": kind, "input": input, "encoded": hex(encoded), "hash": hex(hash) })
		})
		.collect::<Value>();
	check(&made);
	let text = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
	let path = folder().join("rust.json");
	if std::env::var_os("COINOP_UPDATE_VECTORS").is_some() {
		fs::create_dir_all(folder()).unwrap();
		fs::write(&path, &text).unwrap();
	}
	let committed = fs::read_to_string(&path).unwrap_or_default();
	let committed: Value = serde_json::from_str(&committed).unwrap_or_default();
	assert!(committed == made, "{} is not what is made: run this test with COINOP_UPDATE_VECTORS=1", path.display());
}
