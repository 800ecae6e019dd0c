//! Four validators finalize, and go on while one of them is down.

use anyhow::Result;
use coinop_scenarios::net::ledger::finalized;
use coinop_zombienet::{network::PATIENCE, Network, Options, VALIDATORS};

#[tokio::test(flavor = "multi_thread")]
async fn validators_should_finalize_the_same_blocks() -> Result<()> {
	let network = Network::start(Options::default()).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	let height = network.finalizes("alice", 20).await?;
	let ledger = network.ledger("alice").await?;
	for name in VALIDATORS {
		finalized(&network.url(name)?, ledger.height(), PATIENCE).await?;
		ledger.check(&network.rpc(name).await?).await?;
	}
	follower.reaches(height, PATIENCE).await?;
	assert!(follower.check(&network.rpc("bob").await?).await? > 0);
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn validator_should_catch_up_when_killed_and_restarted() -> Result<()> {
	let network = Network::start(Options::default()).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	network.finalizes("dave", 10).await?;
	let before = network.ledger("dave").await?;

	network.kill("dave")?;
	// Three of four are enough.
	network.finalizes("alice", 20).await?;
	let during = network.ledger("bob").await?;
	assert!(during.height() > before.height());

	network.restart("dave").await?;
	let height = network.finalizes("alice", 20).await?;
	finalized(&network.url("dave")?, height, PATIENCE).await?;
	let dave = network.rpc("dave").await?;
	before.check(&dave).await?;
	during.check(&dave).await?;

	// And it is one of the three that are enough when another goes.
	network.kill("charlie")?;
	let height = network.finalizes("dave", 20).await?;
	follower.reaches(height, PATIENCE).await?;
	follower.check(&dave).await?;
	Ok(())
}
