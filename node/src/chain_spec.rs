//! The chains this node knows by name, and how others are read from files.

use coinop_runtime::presets::STAGING_RUNTIME_PRESET;
use sc_network::config::MultiaddrWithPeerId;
use sc_service::{ChainSpec, ChainType, GenericChainSpec, Properties};
use serde_json::Value;
use std::path::Path;

/// A specification without extensions, its genesis built by the runtime inside it.
type Spec = GenericChainSpec;

/// Names this node's traffic, so that nodes of other chains do not answer it.
const PROTOCOL_ID: &str = "coinop";

/// A chain that needs no file.
struct Known {
	name: &'static str,
	id: &'static str,
	kind: ChainType,
	/// The runtime's genesis preset.
	preset: &'static str,
}

/// The specification behind `--chain id`: `dev`, `local` (also without a name), `staging`, or the path of a file.
///
/// # Errors
/// A sentence for the operator when the name is unknown, the file is no specification, or the node was built without
/// a runtime.
pub fn load(id: &str) -> Result<Box<dyn ChainSpec>, String> {
	match id {
		"dev" => known(Known {
			name: "Coinop Development",
			id: "coinop_dev",
			kind: ChainType::Development,
			preset: "development",
		}),
		"" | "local" => known(Known {
			name: "Coinop Local Testnet",
			id: "coinop_local",
			kind: ChainType::Local,
			preset: "local_testnet",
		}),
		"staging" => known(Known {
			name: "Coinop Staging",
			id: "coinop_staging",
			kind: ChainType::Local,
			preset: STAGING_RUNTIME_PRESET,
		}),
		file if Path::new(file).is_file() => Ok(Box::new(Spec::from_json_file(file.into())?)),
		unknown => Err(format!(
			"'{unknown}' is neither a chain this node knows (dev, local, staging) nor the path of a chain specification"
		)),
	}
}

/// The specification of a network of one's own: the preset `staging` with `genesis` instead of what it says there.
///
/// # Errors
/// A sentence for the operator when the node was built without a runtime.
pub fn network(
	name: &str,
	id: &str,
	boot_nodes: Vec<MultiaddrWithPeerId>,
	genesis: Value,
) -> Result<Box<dyn ChainSpec>, String> {
	let spec = Spec::builder(runtime()?, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(ChainType::Live)
		.with_protocol_id(PROTOCOL_ID)
		.with_properties(properties())
		.with_boot_nodes(boot_nodes)
		.with_genesis_config_preset_name(STAGING_RUNTIME_PRESET)
		.with_genesis_config_patch(genesis)
		.build();
	Ok(Box::new(spec))
}

fn runtime() -> Result<&'static [u8], String> {
	coinop_runtime::WASM_BINARY.ok_or_else(|| {
		"this node was built without a runtime (SKIP_WASM_BUILD); build it again or give --chain a specification file"
			.into()
	})
}

fn known(chain: Known) -> Result<Box<dyn ChainSpec>, String> {
	let spec = Spec::builder(runtime()?, None)
		.with_name(chain.name)
		.with_id(chain.id)
		.with_chain_type(chain.kind)
		.with_protocol_id(PROTOCOL_ID)
		.with_properties(properties())
		.with_genesis_config_preset_name(chain.preset)
		.build();
	Ok(Box::new(spec))
}

/// What wallets show: amounts are µUSDT, addresses use the generic prefix.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "USDT".into());
	properties.insert("tokenDecimals".into(), 6.into());
	properties.insert("ss58Format".into(), 42.into());
	properties
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn known_chain_should_export_raw_with_properties() {
		let known =
			[("dev", "coinop_dev"), ("local", "coinop_local"), ("", "coinop_local"), ("staging", "coinop_staging")];
		for (name, id) in known {
			let spec = load(name).unwrap();
			assert_eq!(spec.id(), id);
			assert_eq!(spec.protocol_id(), Some("coinop"));
			assert!(spec.telemetry_endpoints().is_none());

			let json: serde_json::Value = serde_json::from_str(&spec.as_json(true).unwrap()).unwrap();
			assert_eq!(json["properties"]["tokenSymbol"], "USDT");
			assert_eq!(json["properties"]["tokenDecimals"], 6);
			assert_eq!(json["properties"]["ss58Format"], 42);
			assert!(json["genesis"]["raw"]["top"].is_object());
		}
	}

	#[test]
	fn load_should_name_what_is_known_when_the_chain_is_not() {
		let error = load("mainnet").err().unwrap();
		assert!(error.contains("'mainnet'") && error.contains("(dev, local, staging)"), "{error}");
	}
}
