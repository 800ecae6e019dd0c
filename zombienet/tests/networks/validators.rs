//! Validators who come and go by the council's motions, at session changes.

use anyhow::Result;
use coinop_agent::{
	api::{self, validator_set::Call as ValidatorSet},
	keys::Key,
};
use coinop_scenarios::net::ledger::finalized;
use coinop_zombienet::{council, network::PATIENCE, Network, Options};
use subxt::dynamic::{tx, Value};

/// Blocks of a session.
const SESSION: u32 = 20;

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn validators_should_come_and_go_when_the_council_says_so() -> Result<()> {
	let mut network = Network::start(Options { session: Some(SESSION), ..Options::default() }).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	let chain = network.connect("alice").await?;
	let [eve, dave] = ["//Eve", "//Dave"].map(|uri| Key::from_uri(uri).unwrap());

	network.add("eve", true, &[]).await?;
	let add = ValidatorSet::add_validator { validator: eve.account() };
	council::carry(&chain, api::Call::ValidatorSet(add)).await?;
	let made = network.rpc("eve").await?.make_session_keys(&eve.account()).await?;
	let (aura, rest) = made.keys.split_at(32);
	let (grandpa, beefy) = rest.split_at(32);
	let keys = [("aura", aura), ("grandpa", grandpa), ("beefy", beefy)];
	let keys = Value::named_composite(keys.map(|(name, key)| (name, Value::from_bytes(key))));
	chain.submit(&tx("Session", "set_keys", vec![keys, Value::from_bytes(&made.proof)]), &eve).await?;
	network.until_validating("alice", &eve.account(), true).await?;
	assert_eq!(network.validators("alice").await?.len(), 5);

	let remove = ValidatorSet::remove_validator { validator: dave.account() };
	council::carry(&chain, api::Call::ValidatorSet(remove)).await?;
	network.until_validating("alice", &dave.account(), false).await?;
	assert_eq!(network.validators("alice").await?.len(), 4);

	// Without him and one more it takes the new one to finalize.
	for name in ["dave", "charlie"] {
		network.kill(name)?;
	}
	let height = network.finalizes("alice", 20).await?;
	finalized(&network.url("eve")?, height, PATIENCE).await?;
	follower.reaches(height, PATIENCE).await?;
	follower.check(&network.rpc("eve").await?).await?;
	Ok(())
}
