//! The first state of a chain: two presets for development, and one that networks are made from.

use crate::{
	configs::{bridge::MAINNET, fees::FeePotAccount},
	AccountId, Balance, BalancesConfig, GovernanceConfig, Moment, Payouts, RuntimeGenesisConfig, SessionConfig,
	SessionKeys, SudoConfig, UsdtBridgeConfig,
};
use alloc::vec::Vec;
use coinop_primitives::{EXISTENTIAL_DEPOSIT, USDT};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_consensus_beefy::ecdsa_crypto::AuthorityId as BeefyId;
use sp_core::ecdsa;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave},
};

/// What a network of one's own is made from: `coinop-node new-network` replaces its validators and its council.
pub const STAGING_RUNTIME_PRESET: &str = "staging";

/// µUSDT that the bucket of minting holds when a chain begins.
const MINT_CAPACITY: Balance = USDT.saturating_mul(100_000);
/// µUSDT that the bucket of withdrawing holds: at most half of a vault's.
const WITHDRAWAL_CAPACITY: Balance = USDT.saturating_mul(50_000);
/// When slot 0 of Ethereum began, in ms.
const ETHEREUM_GENESIS: Moment = 1_606_824_023_000;

/// Balance of each test account.
const ENDOWMENT: Balance = USDT.saturating_mul(1_000_000);

/// The named preset as JSON; `None` if there is no such.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(&[Alice]),
		LOCAL_TESTNET_RUNTIME_PRESET => development(&[Alice, Bob, Charlie, Dave]),
		STAGING_RUNTIME_PRESET => staging(&[Alice, Bob, Charlie, Dave]),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Names of the presets.
pub fn names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, STAGING_RUNTIME_PRESET].map(PresetId::from).to_vec()
}

/// Well-known validators and council, test accounts with [`ENDOWMENT`] each, short delays, and Alice's key as root. The
/// authorities of Aura, GRANDPA and BEEFY are read from the session keys.
fn development(validators: &[Sr25519Keyring]) -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|key| (key.to_account_id(), ENDOWMENT))
				.chain(pots())
				.collect::<Vec<(AccountId, Balance)>>(),
		},
		session: SessionConfig { keys: session_keys(validators) },
		sudo: SudoConfig { key: Some(Alice.to_account_id()) },
		governance: GovernanceConfig { council: council(), development: true },
		usdt_bridge: UsdtBridgeConfig { mint_capacity: MINT_CAPACITY, withdrawal_capacity: WITHDRAWAL_CAPACITY },
	})
}

/// Well-known validators and council, who must be replaced; nobody's key is root, and there is no money: the first comes
/// from Ethereum. It is followed from the checkpoint that a network puts into its specification, or governance names.
fn staging(validators: &[Sr25519Keyring]) -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		session: SessionConfig { keys: session_keys(validators) },
		governance: GovernanceConfig { council: council() },
		usdt_bridge: UsdtBridgeConfig {
			ethereum_chain_id: MAINNET,
			ethereum_genesis: ETHEREUM_GENESIS,
			mint_capacity: MINT_CAPACITY,
			withdrawal_capacity: WITHDRAWAL_CAPACITY,
		},
	})
}

/// What the accounts have without which money gets lost, on chains that begin with money. On others the first deposit from
/// Ethereum makes them.
pub fn pots() -> [(AccountId, Balance); 2] {
	[FeePotAccount::get(), Payouts::pot()].map(|pot| (pot, EXISTENTIAL_DEPOSIT))
}

fn council() -> Vec<AccountId> {
	[Alice, Bob, Charlie].map(|member| member.to_account_id()).to_vec()
}

/// Account, validator and session keys of each that has a BEEFY key here.
fn session_keys(validators: &[Sr25519Keyring]) -> Vec<(AccountId, AccountId, SessionKeys)> {
	validators
		.iter()
		.filter_map(|validator| {
			let keys = SessionKeys {
				aura: validator.public().into(),
				grandpa: grandpa(*validator)?.public().into(),
				beefy: beefy(*validator)?,
			};
			Some((validator.to_account_id(), validator.to_account_id(), keys))
		})
		.collect()
}

fn grandpa(validator: Sr25519Keyring) -> Option<Ed25519Keyring> {
	match validator {
		Alice => Some(Ed25519Keyring::Alice),
		Bob => Some(Ed25519Keyring::Bob),
		Charlie => Some(Ed25519Keyring::Charlie),
		Dave => Some(Ed25519Keyring::Dave),
		_ => None,
	}
}

/// The public key of the secp256k1 key pair `//Alice` and so on: sp-keyring has none, and deriving them here would put
/// the derivation into the chain's WebAssembly.
fn beefy(validator: Sr25519Keyring) -> Option<BeefyId> {
	const ALICE: [u8; 33] = [
		0x02, 0x0a, 0x10, 0x91, 0x34, 0x1f, 0xe5, 0x66, 0x4b, 0xfa, 0x17, 0x82, 0xd5, 0xe0, 0x47, 0x79, 0x68, 0x90,
		0x68, 0xc9, 0x16, 0xb0, 0x4c, 0xb3, 0x65, 0xec, 0x31, 0x53, 0x75, 0x56, 0x84, 0xd9, 0xa1,
	];
	const BOB: [u8; 33] = [
		0x03, 0x90, 0x08, 0x4f, 0xdb, 0xf2, 0x7d, 0x2b, 0x79, 0xd2, 0x6a, 0x4f, 0x13, 0xf0, 0xcc, 0xd9, 0x82, 0xcb,
		0x75, 0x5a, 0x66, 0x19, 0x69, 0x14, 0x3c, 0x37, 0xcb, 0xc4, 0x9e, 0xf5, 0xb9, 0x1f, 0x27,
	];
	const CHARLIE: [u8; 33] = [
		0x03, 0x89, 0x41, 0x17, 0x95, 0x51, 0x4a, 0xf1, 0x62, 0x77, 0x65, 0xec, 0xef, 0xfc, 0xbd, 0x00, 0x27, 0x19,
		0xf0, 0x31, 0x60, 0x4f, 0xad, 0xd7, 0xd1, 0x88, 0xe2, 0xdc, 0x58, 0x5b, 0x4e, 0x1a, 0xfb,
	];
	const DAVE: [u8; 33] = [
		0x03, 0xbc, 0x9d, 0x0c, 0xa0, 0x94, 0xbd, 0x5b, 0x8b, 0x32, 0x25, 0xd7, 0x65, 0x1e, 0xac, 0x5d, 0x18, 0xc1,
		0xc0, 0x4b, 0xf8, 0xae, 0x8f, 0x8b, 0x26, 0x3e, 0xeb, 0xca, 0x4e, 0x14, 0x10, 0xed, 0x0c,
	];
	let key = match validator {
		Alice => ALICE,
		Bob => BOB,
		Charlie => CHARLIE,
		Dave => DAVE,
		_ => return None,
	};
	Some(ecdsa::Public::from_raw(key).into())
}
