//! The networks for zombienet's own command.

use anyhow::{Context, Result};
use std::path::Path;
use zombienet_sdk::NetworkConfig;

#[test]
fn networks_should_be_read_by_zombienet() -> Result<()> {
	for (name, validators, others) in [("four.toml", 4, 0), ("seven.toml", 7, 1)] {
		let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("networks").join(name);
		let network = NetworkConfig::load_from_toml(file.to_str().context("a path that is text")?)?;
		let nodes = network.relaychain().nodes();
		assert_eq!(nodes.iter().filter(|node| node.is_validator()).count(), validators, "{name}");
		assert_eq!(nodes.iter().filter(|node| !node.is_validator()).count(), others, "{name}");
		assert!(nodes.iter().all(|node| node.command().is_some_and(|command| command.as_str() == "coinop-node")));
		for node in nodes.iter().filter(|node| node.is_validator()) {
			assert_eq!(node.chain_spec_key_types(), ["aura", "grandpa", "beefy"]);
		}
	}
	Ok(())
}
