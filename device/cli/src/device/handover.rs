//! `coinop device handover`: another key, another owner.

use crate::{
	context::Context,
	parse,
	proof::Proof,
	report::{line, Report},
};
use anyhow::{bail, Result};
use clap::Subcommand;
use coinop_agent::{calls::device as calls, chain::Chain, AccountId32, Moment};

#[derive(Subcommand)]
pub enum Command {
	/// As a device's key, present or next, agree to be this device's of an owner: prints the proof for `accept` or
	/// `rotate` as JSON.
	Consent {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
		/// The account that will own the device, or owns it.
		#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
		owner: AccountId32,
		/// How long the proof is good.
		#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "24h")]
		valid: Moment,
	},
	/// As the owner, or as the device, have the device sign with another key from now on.
	Rotate {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
		/// What `consent` printed for the new key: the JSON itself, a file that holds it, or - for standard input.
		#[arg(long, value_name = "FILE|JSON")]
		proof: String,
	},
	/// As the owner, offer a device to another account.
	Offer {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
		/// Who may accept.
		#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
		to: AccountId32,
		/// How long the offer stands.
		#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "24h")]
		valid: Moment,
	},
	/// As the owner, take an offer back.
	Withdraw {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// As the new owner, accept a device that was offered.
	Accept {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
		/// What `consent` printed for the device's key: the JSON itself, a file that holds it, or - for standard input.
		#[arg(long, value_name = "FILE|JSON")]
		proof: String,
	},
}

pub async fn run(context: &Context, chain: &Chain, command: Command) -> Result<()> {
	let (name, device, submitted) = match command {
		Command::Consent { device, owner, valid } => {
			let epoch = chain.device(&device).await?.epoch.saturating_add(1);
			let expires = chain.now().await?.saturating_add(valid);
			let proof = Proof::new(&context.key()?, &chain.genesis(), &owner, &device, epoch, expires)?;
			line(&serde_json::to_string(&proof)?);
			return Ok(());
		},
		Command::Rotate { device, proof } => {
			let owner = chain.device(&device).await?.owner;
			let (key, possession) = Proof::read(&proof)?.parts(&owner)?;
			("rotate", device, context.submit(chain, &calls::rotate(device, key, possession)).await?)
		},
		Command::Offer { device, to, valid } => {
			let expires = chain.now().await?.saturating_add(valid);
			("offer", device, context.submit(chain, &calls::offer(device, to, expires)).await?)
		},
		Command::Withdraw { device } => {
			("withdraw_offer", device, context.submit(chain, &calls::withdraw_offer(device)).await?)
		},
		Command::Accept { device, proof } => {
			let (key, possession) = Proof::read(&proof)?.parts(&context.key()?.account())?;
			if chain.device(&device).await?.key != key {
				bail!("the proof is of another key than the device signs with");
			}
			("accept", device, context.submit(chain, &calls::accept(device, possession)).await?)
		},
	};
	Report::new().text("device", device).transaction(name, &submitted).print(context.json());
	Ok(())
}
