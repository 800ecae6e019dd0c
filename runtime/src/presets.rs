//! The first state of a chain: presets for development.

use crate::{
	configs::fees::FeePotAccount, AccountId, Balance, BalancesConfig, Payouts, RuntimeGenesisConfig, SessionConfig,
	SessionKeys, SudoConfig,
};
use alloc::vec::Vec;
use coinop_primitives::{EXISTENTIAL_DEPOSIT, USDT};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// Balance of each test account.
const ENDOWMENT: Balance = USDT.saturating_mul(1_000_000);

/// The named preset as JSON; `None` if there is no such.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(&[(Sr25519Keyring::Alice, Ed25519Keyring::Alice)]),
		LOCAL_TESTNET_RUNTIME_PRESET => development(&[
			(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
			(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
			(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
			(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
		]),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Names of the presets.
pub fn names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET].map(PresetId::from).to_vec()
}

/// Well-known validators, test accounts with [`ENDOWMENT`] each, and Alice's key as root. The authorities of Aura
/// and GRANDPA are read from the session keys.
fn development(validators: &[(Sr25519Keyring, Ed25519Keyring)]) -> Value {
	let pots = [FeePotAccount::get(), Payouts::pot()].map(|pot| (pot, EXISTENTIAL_DEPOSIT));
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|key| (key.to_account_id(), ENDOWMENT))
				.chain(pots)
				.collect::<Vec<(AccountId, Balance)>>(),
		},
		session: SessionConfig {
			keys: validators
				.iter()
				.map(|(aura, grandpa)| {
					let keys = SessionKeys { aura: aura.public().into(), grandpa: grandpa.public().into() };
					(aura.to_account_id(), aura.to_account_id(), keys)
				})
				.collect::<Vec<_>>(),
		},
		sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}
