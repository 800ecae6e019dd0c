//! `coinop stream confirm`: a milestone's confirmation, as it travels from who inspects to who submits it: JSON with
//! the SCALE bytes of key and signature in hexadecimal.

use super::parse;
use crate::{context::Context, proof, report};
use anyhow::{bail, Context as _, Result};
use clap::Args;
use codec::Encode;
use coinop_agent::{
	escrow::{self, Confirmation, EscrowId},
	keys::Key,
};
use coinop_voucher::GenesisHash;
use serde::{Deserialize, Serialize};
use std::{fs::File, io::Write, path::PathBuf};

/// Longest confirmation that is read, in bytes.
const MAX_LEN: u64 = 4_096;

#[derive(Args)]
pub struct Arguments {
	/// The escrow's number.
	id: EscrowId,
	/// The milestone's place, from 0.
	milestone: u32,
	/// New file to write to [default: print it].
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	/// The chain's genesis hash, so that no node is needed.
	#[arg(long, value_name = "HEX", value_parser = parse::genesis)]
	genesis: Option<GenesisHash>,
}

/// A confirmation with what it is for, for people: the signature covers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
	escrow: EscrowId,
	milestone: u32,
	signer: String,
	confirmation: String,
}

impl Signed {
	/// The confirmation by `key`.
	pub fn new(key: &Key, genesis: &GenesisHash, escrow: EscrowId, milestone: u32) -> Result<Self> {
		let confirmation = escrow::confirm(key, genesis, escrow, milestone).context("the key could not sign")?;
		Ok(Self {
			escrow,
			milestone,
			signer: key.account().to_string(),
			confirmation: hex::encode(confirmation.encode()),
		})
	}

	/// From a file; `-` is standard input.
	pub fn read(source: &str) -> Result<Self> {
		let text = proof::read_text(source, MAX_LEN)?;
		serde_json::from_str(&text)
			.with_context(|| format!("{source} holds no confirmation made by `coinop stream confirm`"))
	}

	/// What is submitted, after checking that it is for this milestone of this escrow.
	pub fn parts(&self, escrow: EscrowId, milestone: u32) -> Result<Confirmation> {
		if (self.escrow, self.milestone) != (escrow, milestone) {
			bail!(
				"the confirmation is for milestone {} of escrow {}, not for milestone {milestone} of escrow {escrow}",
				self.milestone,
				self.escrow
			);
		}
		proof::decode(&self.confirmation).context("the confirmation's signature")
	}
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let Arguments { id, milestone, out, genesis } = arguments;
	let key = context.key()?;
	let genesis = match genesis {
		Some(genesis) => genesis,
		None => context.chain().await?.genesis(),
	};
	let signed = serde_json::to_string(&Signed::new(&key, &genesis, id, milestone)?)?;
	match out {
		Some(path) => File::create_new(&path)
			.and_then(|mut file| writeln!(file, "{signed}"))
			.with_context(|| format!("can't write {}", path.display()))?,
		None => report::line(&signed),
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_agent::keys::Scheme;
	use coinop_voucher::{message, Software};

	const GENESIS: GenesisHash = [3; 32];

	#[test]
	fn confirmation_should_verify_when_read_back_from_its_file() {
		let key = Key::generate(Scheme::Secp256k1).unwrap();
		let signed = Signed::new(&key, &GENESIS, 7, 2).unwrap();
		let read: Signed = serde_json::from_str(&serde_json::to_string(&signed).unwrap()).unwrap();
		assert_eq!(read, signed);
		let confirmation = read.parts(7, 2).unwrap();
		assert_eq!(confirmation.key, key.public());
		let message = message::confirmation(&GENESIS, 7, 2);
		assert!(confirmation.key.verify::<Software>(&message, &confirmation.signature));
	}

	#[test]
	fn confirmation_should_be_refused_when_it_is_for_another_milestone_or_none_at_all() {
		let key = Key::generate(Scheme::Ed25519).unwrap();
		let signed = Signed::new(&key, &GENESIS, 7, 2).unwrap();
		assert!(signed.parts(8, 2).unwrap_err().to_string().contains("of escrow 7,"));
		assert!(signed.parts(7, 0).unwrap_err().to_string().contains("milestone 2 of"));
		let broken = Signed { confirmation: "00".into(), ..signed };
		assert!(broken.parts(7, 2).is_err());
		assert!(Signed::read("/nonexistent/confirmation").is_err());
	}
}
