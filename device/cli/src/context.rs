//! What every command shares: the node, the signing key, the kind of output.

use anyhow::{bail, Result};
use clap::Args;
use coinop_agent::{
	chain::{Chain, Submitted},
	keys::{Key, KEY_VARIABLE},
	AccountId32,
};
use std::path::PathBuf;

#[derive(Args)]
pub struct Global {
	/// Node to talk to. It is trusted: use your own.
	#[arg(long, global = true, env = "COINOP_URL", default_value = "ws://127.0.0.1:9944")]
	url: String,
	/// Print JSON, one object a line.
	#[arg(long, global = true)]
	json: bool,
	/// File with the key to sign with. Without it the environment variable COINOP_KEY is used, as SCHEME:SEED.
	#[arg(long, global = true, value_name = "FILE", conflicts_with = "key_uri")]
	key: Option<PathBuf>,
	/// Development key such as //Alice. Never for money: anyone can see a program's arguments.
	#[arg(long, global = true, value_name = "URI")]
	key_uri: Option<String>,
	/// Sign as this device, of which the key is the current one: needed once a device was rotated or handed over.
	#[arg(long, global = true, value_name = "ACCOUNT", value_parser = crate::parse::account)]
	device_account: Option<AccountId32>,
}

pub struct Context {
	global: Global,
}

impl Context {
	pub fn new(global: Global) -> Self {
		Self { global }
	}

	/// Whether to print JSON.
	pub fn json(&self) -> bool {
		self.global.json
	}

	/// The node's address.
	pub fn url(&self) -> &str {
		&self.global.url
	}

	/// Connects to the node.
	pub async fn chain(&self) -> Result<Chain> {
		Ok(Chain::connect(&self.global.url).await?)
	}

	/// The key to sign with.
	pub fn key(&self) -> Result<Key> {
		if let Some(path) = &self.global.key {
			return Ok(Key::read(path)?);
		}
		if let Some(uri) = &self.global.key_uri {
			return Ok(Key::from_uri(uri)?);
		}
		match Key::from_environment()? {
			Some(key) => Ok(key),
			None => bail!("no key to sign with: give --key FILE (`coinop key new` makes one) or set {KEY_VARIABLE}"),
		}
	}

	/// Signs and submits a call and waits until it is final.
	pub async fn submit<C: coinop_agent::Call>(&self, chain: &Chain, call: &C) -> Result<Submitted> {
		match &self.global.device_account {
			Some(device) => Ok(chain.submit_as(call, device, &self.key()?).await?),
			None => Ok(chain.submit(call, &self.key()?).await?),
		}
	}
}
