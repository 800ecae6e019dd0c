//! A light client (smoldot, by subxt): it checks what its peers say by the validators' signatures, and trusts none of
//! them.

use super::{
	rpc::{Block, Rpc},
	wait,
};
use anyhow::{ensure, Context, Result};
use coinop_agent::{calls, keys::Key, AccountId32, Balance, CoinopConfig, H256};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	lightclient::{ChainConfig, LightClient as Smoldot},
	OnlineClient,
};
use tokio::task::JoinHandle;

/// Blocks for which a payment stays valid: 64 s.
const MORTAL_BLOCKS: u64 = 128;

/// A light client in this process.
pub struct LightClient {
	client: OnlineClient<CoinopConfig>,
	/// Runs as long as this is kept.
	_smoldot: Smoldot,
}

impl LightClient {
	/// Starts one on a chain, with nodes to begin with. Errors: that is no raw specification, or the client fails.
	pub async fn start(specification: &str, boot_nodes: &[String]) -> Result<Self> {
		let config = ChainConfig::chain_spec(specification).set_bootnodes(boot_nodes)?;
		let (smoldot, rpc) = Smoldot::relay_chain(config)?;
		Ok(Self { client: OnlineClient::from_rpc_client(rpc).await?, _smoldot: smoldot })
	}

	/// The client underneath.
	pub fn client(&self) -> &OnlineClient<CoinopConfig> {
		&self.client
	}

	/// The newest finalized block that it knows of.
	pub async fn finalized(&self) -> Result<Block> {
		let at = self.client.at_current_block().await?;
		Ok(Block { number: at.block_number(), hash: at.block_hash() })
	}

	/// What an account can spend at the newest finalized block, in µUSDT, with proof.
	pub async fn balance(&self, account: &AccountId32) -> Result<Balance> {
		let at = self.client.at_current_block().await?;
		let info = at.storage().fetch(coinop_agent::api::storage().system().account(), (*account,)).await?.decode()?;
		Ok(info.data.free)
	}

	/// Pays `amount` µUSDT, and waits until that is final. Answers the block. Error: the payment fails, or is lost.
	pub async fn pay(&self, from: &Key, to: AccountId32, amount: Balance, reference: [u8; 32]) -> Result<H256> {
		let at = self.client.at_current_block().await?;
		let params = DefaultExtrinsicParamsBuilder::<CoinopConfig>::new()
			.mortal_from_unchecked(MORTAL_BLOCKS, at.block_number(), at.block_hash())
			.nonce(at.transactions().account_nonce(&from.account()).await?)
			.build();
		let call = calls::pay(to, amount, reference);
		let signed = at.transactions().create_signable_offline(&call, params)?.sign(from)?;
		let block = signed.submit_and_watch().await?.wait_for_finalized().await?;
		block.wait_for_success().await?;
		Ok(block.block_hash())
	}

	/// Writes down, from now on, each block of whose finality it hears.
	pub fn follow(&self) -> Follower {
		let seen = Arc::new(Mutex::new(Seen::default()));
		let (client, into) = (self.client.clone(), seen.clone());
		let task = tokio::spawn(async move {
			loop {
				if let Err(error) = listen(&client, &into).await {
					into.lock().unwrap_or_else(PoisonError::into_inner).failure = Some(format!("{error:#}"));
				}
				tokio::time::sleep(wait::POLL).await;
			}
		});
		Follower { seen, task }
	}
}

/// What a light client has heard.
#[derive(Default)]
struct Seen {
	blocks: BTreeMap<u64, H256>,
	/// Two blocks of one number: that must never be.
	conflict: Option<u64>,
	/// Why it had to begin again, the last time.
	failure: Option<String>,
}

async fn listen(client: &OnlineClient<CoinopConfig>, seen: &Mutex<Seen>) -> Result<()> {
	let mut blocks = client.stream_blocks().await?;
	while let Some(block) = blocks.next().await {
		let block = block?;
		let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
		let known = *seen.blocks.entry(block.number()).or_insert(block.hash());
		if known != block.hash() {
			seen.conflict = Some(block.number());
		}
	}
	Ok(())
}

/// A light client that follows finality while other things happen.
pub struct Follower {
	seen: Arc<Mutex<Seen>>,
	task: JoinHandle<()>,
}

impl Follower {
	/// Waits until the light client has heard that a block of this number is final, or a later one.
	pub async fn reaches(&self, number: u64, patience: Duration) -> Result<()> {
		let what = format!("the light client to hear of block {number}");
		wait::until(&what, patience, async || {
			let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
			let newest = seen.blocks.last_key_value().map_or(0, |(newest, _)| *newest);
			ensure!(newest >= number, "it has heard of {newest}; it failed last with {:?}", seen.failure);
			Ok(Some(()))
		})
		.await
	}

	/// Checks that all that the light client has heard is what a node has, and says how many blocks that is.
	pub async fn check(&self, node: &Rpc) -> Result<usize> {
		let blocks = {
			let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
			ensure!(seen.conflict.is_none(), "the light client has heard of two blocks {:?}", seen.conflict);
			seen.blocks.clone()
		};
		for (number, hash) in &blocks {
			let found = node.hash(*number).await?.with_context(|| format!("the node has no block {number}"))?;
			ensure!(found == *hash, "the light client has {hash:?} as block {number}, the node {found:?}");
		}
		Ok(blocks.len())
	}
}

impl Drop for Follower {
	fn drop(&mut self) {
		self.task.abort();
	}
}
