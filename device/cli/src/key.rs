//! `coinop key`: make and show keys.

use crate::{context::Context, proof, report::Report};
use anyhow::Result;
use clap::Subcommand;
use coinop_agent::keys::{Key, Scheme};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Command {
	/// Make a key in a new file that only you can read.
	New {
		/// ed25519, sr25519, secp256k1 or p256. The last is for devices: no wallet signs with it.
		#[arg(long, default_value = "ed25519")]
		scheme: Scheme,
		/// The file. An existing one is never overwritten.
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Show a key's account and public half.
	Show {
		/// The file; without it the key that --key, --key-uri or COINOP_KEY names.
		file: Option<PathBuf>,
	},
}

pub fn run(context: &Context, command: Command) -> Result<()> {
	let key = match command {
		Command::New { scheme, out } => Key::create(scheme, &out)?,
		Command::Show { file: Some(file) } => Key::read(&file)?,
		Command::Show { file: None } => context.key()?,
	};
	let public = key.public();
	Report::new()
		.text("account", key.account())
		.text("scheme", proof::scheme(&public))
		.text("public_key", proof::public_hex(&public))
		.text("list_line", format!("{}:{}", proof::scheme(&public), proof::public_hex(&public)))
		.print(context.json());
	Ok(())
}
