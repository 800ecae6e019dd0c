//! Networks that fall apart and come together again. Where the machine can have no network of hosts the tests say so
//! and pass.

use anyhow::Result;
use coinop_scenarios::net::{
	ledger::{finalized, Ledger},
	light::LightClient,
	router::available,
	rpc::Rpc,
	Net, Options,
};
use std::time::Duration;

/// Longest wait for finality: connections that were cut off try again less and less often.
const PATIENCE: Duration = Duration::from_secs(300);

/// Time for what was on its way when links were cut to be counted.
const SETTLING: Duration = Duration::from_secs(5);

/// How long links stay cut.
const CUT: Duration = Duration::from_secs(15);

async fn start() -> Result<Option<Net>> {
	available(Net::start(Options { validators: 4, ..Options::default() }).await)
}

/// The newest block that any node has finalized.
async fn height(net: &Net) -> Result<u64> {
	let mut height = 0;
	for node in 0..net.count() {
		height = height.max(Rpc::connect(&net.url(node)?).await?.finalized().await?.number);
	}
	Ok(height)
}

#[tokio::test(flavor = "multi_thread")]
async fn finality_should_stop_and_resume_when_halves_are_cut_off_and_healed() -> Result<()> {
	let Some(mut net) = start().await? else { return Ok(()) };
	let light = LightClient::start(net.specification(), &net.boot_nodes()?).await?;
	let follower = light.follow();
	finalized(&net.url(0)?, 10, PATIENCE).await?;

	net.cut(&[0, 1], &[2, 3])?;
	tokio::time::sleep(SETTLING).await;
	let mut ledger = Ledger::default();
	for node in 0..4 {
		ledger.write(&Rpc::connect(&net.url(node)?).await?).await?;
	}
	let stood = height(&net).await?;
	let made = Rpc::connect(&net.url(0)?).await?.best().await?;
	tokio::time::sleep(CUT).await;
	// Two of four make blocks, and nobody finalizes them.
	assert_eq!(height(&net).await?, stood);
	assert!(Rpc::connect(&net.url(0)?).await?.best().await? > made);

	net.heal()?;
	let height = ledger.height() + 20;
	for node in 0..4 {
		finalized(&net.url(node)?, height, PATIENCE).await?;
		ledger.check(&Rpc::connect(&net.url(node)?).await?).await?;
	}
	// They have one history again.
	let mut after = Ledger::default();
	for node in 0..4 {
		after.write(&Rpc::connect(&net.url(node)?).await?).await?;
	}
	follower.reaches(height, PATIENCE).await?;
	follower.check(&Rpc::connect(&net.url(3)?).await?).await?;
	Ok(())
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn finality_should_go_on_when_one_is_cut_off() -> Result<()> {
	let Some(mut net) = start().await? else { return Ok(()) };
	finalized(&net.url(3)?, 10, PATIENCE).await?;
	net.cut(&[3], &[0, 1, 2])?;
	tokio::time::sleep(SETTLING).await;
	let alone = Rpc::connect(&net.url(3)?).await?;
	let mut ledger = Ledger::default();
	ledger.write(&alone).await?;
	let stood = ledger.height();
	finalized(&net.url(0)?, stood + 20, PATIENCE).await?;
	ledger.write(&Rpc::connect(&net.url(0)?).await?).await?;
	assert_eq!(alone.finalized().await?.number, stood);

	net.heal()?;
	finalized(&net.url(3)?, ledger.height(), PATIENCE).await?;
	ledger.check(&alone).await?;
	Ok(())
}

/// Far apart and over bad lines, but not cut off.
#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn finality_should_go_on_when_packets_are_slow_and_some_are_lost() -> Result<()> {
	let Some(mut net) = start().await? else { return Ok(()) };
	net.delay(Duration::from_millis(200))?;
	net.lose(0.01)?;
	let wanted = height(&net).await? + 20;
	for node in 0..net.count() {
		finalized(&net.url(node)?, wanted, PATIENCE).await?;
	}
	assert!(net.carried()?.lost > 0);
	Ok(())
}
