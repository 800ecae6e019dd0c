//! The light client: it follows finality by the validators' signatures, and pays.

use anyhow::Result;
use coinop_agent::{
	keys::{Key, Scheme},
	Balance,
};
use coinop_scenarios::net::{ledger::finalized, wait};
use coinop_zombienet::{network::PATIENCE, Network, Options, VALIDATORS};

/// µUSDT.
const AMOUNT: Balance = 1_234_567;

#[tokio::test(flavor = "multi_thread")]
async fn payment_should_arrive_when_sent_by_a_light_client() -> Result<()> {
	let network = Network::start(Options::default()).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	let (payer, payee) = (Key::from_uri("//Ferdie")?, Key::generate(Scheme::Sr25519)?.account());

	let block = tokio::time::timeout(PATIENCE, light.pay(&payer, payee, AMOUNT, [7; 32])).await??;
	// The light client has it with proof, and so has a node that nobody asked to pay.
	let chain = network.connect("charlie").await?;
	wait::until("the payment", PATIENCE, async || {
		let paid = [light.balance(&payee).await?, chain.balance(&payee).await?.free];
		Ok((paid == [AMOUNT; 2]).then_some(()))
	})
	.await?;
	let at = chain.client().at_block(block).await?;
	for name in VALIDATORS {
		finalized(&network.url(name)?, at.block_number(), PATIENCE).await?;
		assert_eq!(network.rpc(name).await?.hash(at.block_number()).await?, Some(block));
	}
	follower.reaches(at.block_number(), PATIENCE).await?;
	follower.check(&network.rpc("dave").await?).await?;
	Ok(())
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn light_client_should_follow_when_a_node_goes_and_comes_back() -> Result<()> {
	let network = Network::start(Options::default()).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	for name in ["alice", "bob"] {
		network.kill(name)?;
		let height = network.finalizes("charlie", 10).await?;
		follower.reaches(height, PATIENCE).await?;
		network.restart(name).await?;
		finalized(&network.url(name)?, height, PATIENCE).await?;
	}
	follower.check(&network.rpc("alice").await?).await?;
	Ok(())
}
