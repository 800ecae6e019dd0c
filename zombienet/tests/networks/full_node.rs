//! Nodes that come later: one that takes the state from its peers, and one that answers for every block.

use anyhow::{Context, Result};
use coinop_scenarios::net::{ledger::finalized, wait};
use coinop_zombienet::{network::PATIENCE, Network, Options};

/// Where the balances' total issuance is: twox_128("Balances") and twox_128("TotalIssuance").
const ISSUANCE: [u8; 32] = [
	0xc2, 0x26, 0x12, 0x76, 0xcc, 0x9d, 0x1f, 0x85, 0x98, 0xea, 0x4b, 0x6a, 0x74, 0xb1, 0x5c, 0x2f, 0x57, 0xc8, 0x75,
	0xe4, 0xcf, 0xf7, 0x41, 0x48, 0xe4, 0x62, 0x8f, 0x26, 0x4b, 0x97, 0x4c, 0x80,
];

/// A block that is old by the time that anyone is asked for it.
const OLD: u64 = 2;

/// Blocks whose state the node that forgets keeps.
const KEPT: u64 = 32;

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn full_node_should_follow_when_it_warps() -> Result<()> {
	let mut network = Network::start(Options::default()).await?;
	network.finalizes("alice", 20).await?;
	let ledger = network.ledger("alice").await?;
	network.add("warper", false, &[("--sync", "warp")]).await?;
	let height = network.finalizes("alice", 10).await?;
	finalized(&network.url("warper")?, height, PATIENCE).await?;

	let warper = network.rpc("warper").await?;
	let log = network.node("warper")?.logs().await?;
	assert!(log.contains("Warp sync is complete"), "it did not warp:\n{log}");
	// It has the state of new blocks, and never had that of old ones.
	let newest = warper.finalized().await?;
	assert!(warper.storage(&ISSUANCE, newest.hash).await?.is_some());
	let old = network.rpc("alice").await?.hash(OLD).await?.context("alice has all blocks")?;
	assert!(warper.storage(&ISSUANCE, old).await.is_err());
	// What is between is fetched afterwards.
	wait::until("the blocks before", PATIENCE, async || Ok(ledger.check(&warper).await.ok())).await
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn archive_should_answer_for_old_blocks_when_others_have_forgotten() -> Result<()> {
	let mut network = Network::start(Options::default()).await?;
	network.add("archive", false, &[("--state-pruning", "archive")]).await?;
	network.add("forgetful", false, &[("--state-pruning", &KEPT.to_string())]).await?;
	let height = network.finalizes("alice", KEPT + 20).await?;
	for name in ["archive", "forgetful"] {
		finalized(&network.url(name)?, height, PATIENCE).await?;
	}
	let [alice, archive, forgetful] =
		[network.rpc("alice").await?, network.rpc("archive").await?, network.rpc("forgetful").await?];
	let old = alice.hash(OLD).await?.context("alice has all blocks")?;
	let issuance = archive.storage(&ISSUANCE, old).await?;
	assert!(issuance.is_some());
	assert_eq!(issuance, alice.storage(&ISSUANCE, old).await?);
	assert!(forgetful.storage(&ISSUANCE, old).await.is_err());

	// As clients ask it, who name a block and decode what they get.
	let chain = network.connect("archive").await?;
	let at = chain.client().at_block(OLD).await?;
	assert_eq!(at.block_hash(), old);
	let then = chain.moment_at(old).await?;
	assert!(then < chain.now().await?);
	Ok(())
}
