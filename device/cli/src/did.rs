//! `coinop did`: devices as W3C decentralized identifiers.

use crate::{context::Context, report::line};
use anyhow::{bail, Result};
use clap::Subcommand;
use serde_json::Value;

#[derive(Subcommand)]
pub enum Command {
	/// Print the document and the metadata of a device's identifier, as JSON.
	Resolve {
		/// The identifier, such as did:coinop:5Grw…; a device's account by itself is taken for one.
		did: String,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	let Command::Resolve { did } = command;
	let did = if did.contains(':') { did } else { format!("did:coinop:{did}") };
	let chain = context.chain().await?;
	let result: Value = serde_json::from_str(&chain.did_resolve(&did).await?)?;
	if let Some(error) = result.pointer("/didResolutionMetadata/error").and_then(Value::as_str) {
		if !context.json() {
			bail!("{did}: {error}");
		}
	}
	if context.json() {
		line(&result);
	} else {
		line(&serde_json::to_string_pretty(&result)?);
	}
	Ok(())
}
