//! What a node is asked beside what the agent asks.

use anyhow::{Context, Result};
use coinop_agent::{AccountId32, CoinopConfig, H256};
use serde::Deserialize;
use subxt::{
	config::RpcConfigFor,
	rpcs::{client::rpc_params, LegacyRpcMethods, RpcClient},
};

/// `UpgradeCheckSelect::All` of `frame_support`, encoded.
const ALL_CHECKS: [u8; 1] = [1];

/// A connection to a node.
#[derive(Clone, Debug)]
pub struct Rpc {
	client: RpcClient,
	legacy: LegacyRpcMethods<RpcConfigFor<CoinopConfig>>,
}

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: H256,
}

/// Session keys, and the proof that who made them has them; both encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionKeys {
	/// The public keys.
	pub keys: Vec<u8>,
	/// The proof.
	pub proof: Vec<u8>,
}

impl Rpc {
	/// Connects to a node on this machine. Error: it doesn't answer.
	pub async fn connect(url: &str) -> Result<Self> {
		let client = RpcClient::from_url(url).await?;
		Ok(Self { legacy: LegacyRpcMethods::new(client.clone()), client })
	}

	/// Hash of the block of this number in the node's best chain; `None` if it has none.
	pub async fn hash(&self, number: u64) -> Result<Option<H256>> {
		Ok(self.legacy.chain_get_block_hash(Some(number.into())).await?)
	}

	/// The newest finalized block.
	pub async fn finalized(&self) -> Result<Block> {
		let hash = self.legacy.chain_get_finalized_head().await?;
		let header = self.legacy.chain_get_header(Some(hash)).await?.context("a finalized block has a header")?;
		Ok(Block { number: header.number, hash })
	}

	/// The number of the best block.
	pub async fn best(&self) -> Result<u64> {
		let header = self.legacy.chain_get_header(None).await?.context("the best block has a header")?;
		Ok(header.number)
	}

	/// How many peers the node has.
	pub async fn peers(&self) -> Result<usize> {
		Ok(self.legacy.system_health().await?.peers)
	}

	/// What is stored under a key at the end of a block. Error: the node doesn't have the block's state.
	pub async fn storage(&self, key: &[u8], block: H256) -> Result<Option<Vec<u8>>> {
		Ok(self.legacy.state_get_storage(key, Some(block)).await?)
	}

	/// The version of the runtime at the best block.
	pub async fn runtime_version(&self) -> Result<u32> {
		Ok(self.legacy.state_get_runtime_version(None).await?.spec_version)
	}

	/// Has the runtime run its migrations once more on the best block's state, with their checks and all pallets' own.
	/// Errors: a check failed, or the runtime was built without `try-runtime`.
	pub async fn try_upgrade(&self) -> Result<()> {
		self.legacy.state_call("TryRuntime_on_runtime_upgrade", Some(&ALL_CHECKS), None).await?;
		Ok(())
	}

	/// Has the node make new session keys for a validator, into its keystore.
	pub async fn make_session_keys(&self, owner: &AccountId32) -> Result<SessionKeys> {
		#[derive(Deserialize)]
		struct Made {
			keys: String,
			proof: Option<String>,
		}
		let owner = format!("0x{}", hex::encode(owner.0));
		let made: Made = self.client.request("author_rotateKeysWithOwner", rpc_params![owner]).await?;
		let bytes = |text: &str| hex::decode(text.trim_start_matches("0x")).context("the node answers in hexadecimal");
		let proof = made.proof.context("the node proves that it has the keys")?;
		Ok(SessionKeys { keys: bytes(&made.keys)?, proof: bytes(&proof)? })
	}

	/// Puts a secret key into the node's keystore: of a kind such as `gran`, with its public key.
	pub async fn insert_key(&self, kind: &str, secret: &str, public: &[u8]) -> Result<()> {
		Ok(self.legacy.author_insert_key(kind.into(), secret.into(), public.to_vec()).await?)
	}
}
