//! From settings to connections and keys.

use crate::{
	agreement::Endpoints, beacon::Beacon, coinop::Coinop, collect::Scope, config::Config, execution::Execution, keys,
	sender::Rules,
};
use alloy::signers::local::PrivateKeySigner;
use anyhow::{Context, Result};
use coinop_agent::{keys::Key, AccountId32};
use std::time::Duration;

/// An endpoint is of another chain than the settings say: no waiting cures that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} chain {found}, and ethereum.chain_id is {expected}")]
pub struct OtherChain {
	/// Which endpoint.
	what: &'static str,
	/// The chain's id.
	found: u64,
	/// What it should be.
	expected: u64,
}

/// What a relayer works with.
#[derive(Debug)]
pub struct Setup {
	/// The settings.
	pub config: Config,
	/// Whom it asks.
	pub endpoints: Endpoints,
	/// Where historical states are, if not at the first beacon node.
	pub archive: Option<Beacon>,
	/// What signs updates of the light client.
	pub key: Option<Key>,
	/// Who is rewarded on Coinop.
	pub rewards: Option<AccountId32>,
	/// What pays for gas on Ethereum.
	pub signer: Option<PrivateKeySigner>,
}

impl Setup {
	/// Opens nothing yet but the keys' files. Errors: a key or an address can't be used.
	pub fn new(config: Config) -> Result<Self> {
		let timeout = config.timeout();
		let execution = |url: &str| Execution::new(url, timeout);
		let beacon = |url: &str| Beacon::new(url, timeout, config.max_state());
		let coinop = |url: &str| Coinop::new(url, timeout);
		let endpoints = Endpoints {
			execution: (
				execution(&config.ethereum.url)?,
				config.ethereum.second.as_deref().map(execution).transpose()?,
			),
			beacon: (beacon(&config.beacon.url)?, config.beacon.second.as_deref().map(beacon).transpose()?),
			coinop: (coinop(&config.coinop.url), config.coinop.second.as_deref().map(coinop)),
		};
		let archive = config.beacon.archive.as_deref().map(beacon).transpose()?;
		let key = match Key::from_environment()? {
			Some(key) => Some(key),
			None => config.coinop.key_file.as_deref().map(Key::read).transpose()?,
		};
		let rewards = config.coinop.rewards.or_else(|| key.as_ref().map(Key::account));
		let signer = keys::ethereum(config.ethereum.key_file.as_deref())?;
		Ok(Self { config, endpoints, archive, key, rewards, signer })
	}

	/// Checks that everything is of the chain that is meant. Errors: [`OtherChain`], or an endpoint doesn't answer.
	pub async fn check(&self) -> Result<()> {
		let expected = self.config.ethereum.chain_id;
		let same = |what, found| if found == expected { Ok(()) } else { Err(OtherChain { what, found, expected }) };
		let (first, second) = &self.endpoints.execution;
		for execution in [Some(first), second.as_ref()].into_iter().flatten() {
			same("the execution client is on", execution.chain_id().await.context("the execution client")?)?;
		}
		let node = self.endpoints.coinop.0.node().await?;
		let status = node.status(&node.finalized().await?).await?;
		Ok(same("Coinop follows Ethereum's", status.chain_id.context("this Coinop follows no Ethereum yet")?)?)
	}

	/// What the audit looks at.
	pub fn scope(&self) -> Scope {
		let ethereum = &self.config.ethereum;
		Scope { chain_id: ethereum.chain_id, first_block: ethereum.first_block, logs_range: ethereum.logs_range }
	}

	/// What transactions on Ethereum may cost.
	pub fn rules(&self) -> Rules {
		let fees = &self.config.fees;
		Rules {
			tip: fees.tip_wei.into(),
			max_fee: fees.max_fee_wei.into(),
			most: self.config.work.in_flight,
			stuck: Duration::from_secs(fees.stuck_seconds),
		}
	}
}
