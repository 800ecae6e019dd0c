//! The bridge, end to end: USDT is deposited on an Ethereum of its own, a relayer carries it to a chain without any money, a
//! machine pays with it, some of it is withdrawn, paid out on Ethereum, and both chains are audited. By the programs that
//! users and operators run.
//!
//! - [`flow`]: what happens, step by step.
//! - [`books`]: who has what on both chains, and what must hold.
//! - [`summary`]: what was done, as a table and as JSON.

pub mod books;
pub mod flow;
pub mod summary;

use super::{flow::say, write};
use crate::bridge::World;
use anyhow::Result;
use std::path::Path;
use summary::Summary;

/// Runs it: prints progress to standard error and the table to standard output, and writes the JSON file.
pub async fn run(json: Option<&Path>) -> Result<Summary> {
	say("Starting an Ethereum, deploying USDT and the vault, and starting a network of Coinop without any money.");
	let mut world = World::begin().await?;
	let summary = flow::run(&mut world).await?;
	println!("{summary}");
	if let Some(path) = json {
		write(path, &summary)?;
	}
	Ok(summary)
}
