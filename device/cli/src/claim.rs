//! `coinop claim`: pay out what could not be delivered to an account before.

use crate::{context::Context, parse, report::Report};
use anyhow::Result;
use clap::Args;
use coinop_agent::{api, calls, AccountId32};

#[derive(Args)]
pub struct Arguments {
	/// For whom money is kept, and who gets it. Anyone may sign.
	#[arg(value_parser = parse::account)]
	account: AccountId32,
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let chain = context.chain().await?;
	let submitted = context.submit(&chain, &calls::claim(arguments.account)).await?;
	let event = submitted.event::<api::payouts::events::Claimed>()?;
	Report::new()
		.text("account", event.account)
		.usdt("amount", event.amount)
		.transaction("claim", &submitted)
		.print(context.json());
	Ok(())
}
