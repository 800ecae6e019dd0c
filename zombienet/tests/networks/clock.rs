//! One validator's clock is wrong: it says so, and makes no blocks if it is too wrong; the others finalize, and it is one
//! of them again when its clock is right.

use anyhow::Result;
use coinop_scenarios::net::{ledger::finalized, wait};
use coinop_zombienet::{clock::Clock, network::PATIENCE, Network, Options};
use std::time::Duration;

/// Whose clock is wrong.
const WRONG: &str = "dave";

/// Milliseconds off beyond which a validator warns.
const WARN: i64 = 100;

/// Milliseconds off beyond which it makes no blocks.
const STOP: i64 = 400;

/// Milliseconds by which what a node says of its clock may be wrong on a busy machine.
const UNSURE: f64 = 40.0;

/// How many blocks the node with the wrong clock has made since it started.
async fn made(network: &Network) -> Result<f64> {
	network.node(WRONG)?.reports("substrate_proposer_block_constructed_count").await
}

/// Waits until the node knows by how much its clock is wrong, and sees what it does about that.
async fn know_that_it_is_wrong_by(network: &Network, milliseconds: i64) -> Result<()> {
	let node = network.node(WRONG)?;
	let (warns, stops) = (milliseconds.abs() > WARN, milliseconds.abs() > STOP);
	wait::until("the clock to be known", PATIENCE, async || {
		let error = node.reports("coinop_clock_error_seconds").await? * 1_000.0;
		let heard = node.reports("coinop_clock_validators_heard").await?;
		let held = node.reports("coinop_clock_holds_blocks").await? > 0.0;
		let known = heard >= 2.0 && (error - milliseconds as f64).abs() < UNSURE;
		Ok((known && held == stops).then_some(()))
	})
	.await?;
	let log = node.logs().await?;
	let direction = if milliseconds > 0 { "ms fast by" } else { "ms slow by" };
	assert_eq!(log.contains("This machine's clock is") && log.contains(direction), warns, "{log}");
	assert_eq!(log.contains("this validator makes no blocks until"), stops, "{log}");

	let before = made(network).await?;
	if stops {
		tokio::time::sleep(Duration::from_secs(10)).await;
		assert_eq!(made(network).await?, before);
	} else {
		wait::until("a block of its own", PATIENCE, async || Ok((made(network).await? > before).then_some(()))).await?;
	}
	Ok(())
}

/// Starts a network with one clock wrong, and sees how it goes on, and that it goes on with that clock right.
async fn go_on_with_a_clock_wrong_by(milliseconds: i64) -> Result<()> {
	let clock = Clock::wrong_by(milliseconds)?;
	let environment = clock.environment().map(|(variable, value)| (WRONG, variable.to_string(), value)).to_vec();
	let network = Network::start(Options { environment, ..Options::default() }).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	know_that_it_is_wrong_by(&network, milliseconds).await?;
	network.finalizes("alice", 40).await?;
	let ledger = network.ledger("alice").await?;
	// Who is slow by half a second or more takes others' blocks for such of the future.
	let others: &[&str] = if milliseconds > -500 { &["bob", "charlie", WRONG] } else { &["bob", "charlie"] };
	for name in others {
		finalized(&network.url(name)?, ledger.height(), PATIENCE).await?;
		ledger.check(&network.rpc(name).await?).await?;
	}

	clock.set(0)?;
	network.restart(WRONG).await?;
	let height = network.finalizes("alice", 20).await?;
	finalized(&network.url(WRONG)?, height, PATIENCE).await?;
	ledger.check(&network.rpc(WRONG).await?).await?;
	wait::until("a block of its own", PATIENCE, async || Ok((made(&network).await? > 0.0).then_some(()))).await?;
	assert_eq!(network.node(WRONG)?.reports("coinop_clock_holds_blocks").await?, 0.0);
	// It is needed now, and does its part.
	network.kill("alice")?;
	let height = network.finalizes("bob", 20).await?;
	follower.reaches(height, PATIENCE).await?;
	follower.check(&network.rpc(WRONG).await?).await?;
	Ok(())
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn validator_should_warn_when_its_clock_is_150_ms_fast() -> Result<()> {
	go_on_with_a_clock_wrong_by(150).await
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn validator_should_make_no_blocks_when_its_clock_is_600_ms_fast() -> Result<()> {
	go_on_with_a_clock_wrong_by(600).await
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn network_should_go_on_when_a_clock_is_400_ms_fast() -> Result<()> {
	go_on_with_a_clock_wrong_by(400).await
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn network_should_go_on_when_a_clock_is_400_ms_slow() -> Result<()> {
	go_on_with_a_clock_wrong_by(-400).await
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn network_should_go_on_when_a_clock_is_2_s_fast() -> Result<()> {
	go_on_with_a_clock_wrong_by(2_000).await
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn network_should_go_on_when_a_clock_is_2_s_slow() -> Result<()> {
	go_on_with_a_clock_wrong_by(-2_000).await
}
