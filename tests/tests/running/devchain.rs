//! The development chain that tests, demo and benchmarks start.

use anyhow::Result;
use coinop_agent::chain::Chain;
use coinop_scenarios::{
	chain::{DevChain, Options},
	net::wait,
};
use std::time::Duration;

#[tokio::test]
async fn chain_should_end_and_leave_nothing_when_dropped() -> Result<()> {
	let node = DevChain::start(Options::default()).await?;
	let url = node.url().to_string();
	drop(node);
	let address = url.trim_start_matches("ws://");
	assert!(tokio::net::TcpStream::connect(address).await.is_err());
	Ok(())
}

#[tokio::test]
async fn starting_should_show_the_log_when_the_node_refuses() {
	let options = Options { arguments: vec!["--no-such-flag".into()], ..Options::default() };
	let error = format!("{:#}", DevChain::start(options).await.unwrap_err());
	assert!(error.contains("the node ended at once") && error.contains("--no-such-flag"), "{error}");
}

#[tokio::test]
async fn metrics_should_be_served_only_when_asked_for() -> Result<()> {
	let node = DevChain::start(Options { metrics: true, ..Options::default() }).await?;
	assert!(node.metrics().await?.get("substrate_proposer_block_constructed_count", "").is_some());
	let node = DevChain::start(Options::default()).await?;
	assert!(node.metrics().await.is_err());
	Ok(())
}

/// A relayer connects anew after each look that failed: its own node refused the hundredth connection.
#[tokio::test]
async fn connection_should_end_when_nobody_holds_it() -> Result<()> {
	let admitted = 5;
	let arguments = vec![format!("--rpc-max-connections={admitted}")];
	let node = DevChain::start(Options { arguments, ..Options::default() }).await?;
	for _ in 0..3 * admitted {
		let connect = async || Ok(Chain::connect(node.url()).await.ok());
		drop(wait::until("the node to admit one more", Duration::from_secs(30), connect).await?);
	}
	Ok(())
}
