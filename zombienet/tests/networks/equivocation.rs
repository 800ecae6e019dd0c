//! A validator that votes twice in GRANDPA, or makes two blocks in one slot, is reported by the others, and validates no
//! more after its last session.

use anyhow::Result;
use coinop_agent::{
	api::{
		self,
		validator_set::events::{Left, OffenceReported, Removed},
	},
	keys::Key,
};
use coinop_scenarios::net::ledger::finalized;
use coinop_zombienet::{network::PATIENCE, Network, Options, VALIDATORS};

/// Blocks of a session.
const SESSION: u32 = 20;

/// The kind of a GRANDPA double vote.
const VOTES: &[u8; 16] = b"grandpa:equivoca";

/// The kind of two Aura blocks in one slot.
const BLOCKS: &[u8; 16] = b"aura:equivocatio";

/// What `//Dave` votes with.
const PUBLIC: [u8; 32] = [
	0x5e, 0x63, 0x9b, 0x43, 0xe0, 0x05, 0x2c, 0x47, 0x44, 0x7d, 0xac, 0x87, 0xd6, 0xfd, 0x2b, 0x6e, 0xc5, 0x0b, 0xdd,
	0x4d, 0x0f, 0x61, 0x4e, 0x42, 0x99, 0xc6, 0x65, 0x24, 0x9b, 0xbd, 0x09, 0xd9,
];

/// Gives a second node one of Dave's keys, of a kind such as `gran`, and sees that he is removed for what he does with
/// it and the other does.
async fn be_removed_when_a_twin_has(kind: &str, public: &[u8], offence: &[u8; 16]) -> Result<()> {
	let mut network = Network::start(Options { session: Some(SESSION), ..Options::default() }).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	let dave = Key::from_uri("//Dave")?.account();
	let before = network.rpc("alice").await?.finalized().await?.number;

	network.add("twin", true, &[]).await?;
	network.rpc("twin").await?.insert_key(kind, "//Dave", public).await?;
	network.restart("twin").await?;

	let (block, reported) = network.event::<OffenceReported>("alice", before).await?;
	assert_eq!((reported.validator, &reported.kind), (dave, offence));
	let (removed_at, removed) = network.event::<Removed>("alice", before).await?;
	assert_eq!((removed_at, removed.validator), (block, dave));
	network.until_validating("alice", &dave, false).await?;
	let (_, left) = network.event::<Left>("alice", block).await?;
	assert_eq!(left.validator, dave);

	// Three are left, and finalize; who had cheated follows.
	assert_eq!(network.validators("bob").await?.len(), 3);
	let at = network.connect("alice").await?.client().at_current_block().await?;
	let wanted = at.storage().fetch(api::storage().validator_set().validators(), ()).await?.decode()?;
	assert_eq!(wanted.0.len(), 3);
	let height = network.finalizes("alice", 20).await?;
	for name in VALIDATORS {
		finalized(&network.url(name)?, height, PATIENCE).await?;
	}
	follower.reaches(height, PATIENCE).await?;
	follower.check(&network.rpc("bob").await?).await?;
	Ok(())
}

/// The second node votes for what it hears of first, which is not always what he hears of first. It makes no blocks.
#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn validator_should_be_removed_when_it_votes_twice() -> Result<()> {
	be_removed_when_a_twin_has("gran", &PUBLIC, VOTES).await
}

/// The second node makes a block in each of his slots, as he does, a moment sooner or later, so that it has another
/// time in it. It casts no votes. Who imports both reports it, and then takes the report into a block of its own.
#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn validator_should_be_removed_when_it_makes_two_blocks_in_one_slot() -> Result<()> {
	// His account is his Aura key.
	let public = Key::from_uri("//Dave")?.account().0;
	be_removed_when_a_twin_has("aura", &public, BLOCKS).await
}
