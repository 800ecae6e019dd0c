//! `coinop pay`: pay an account at once.

use crate::{context::Context, parse, report::Report};
use anyhow::Result;
use clap::Args;
use coinop_agent::{api, calls, AccountId32, Balance};

#[derive(Args)]
pub struct Arguments {
	/// Who is paid.
	#[arg(value_parser = parse::account)]
	account: AccountId32,
	/// How much, in USDT.
	#[arg(value_name = "USDT", value_parser = parse::usdt)]
	amount: Balance,
	/// What it is for: 64 hexadecimal digits, or a text of which the SHA-256 is sent.
	#[arg(long, value_name = "HEX|TEXT", value_parser = parse::reference)]
	reference: Option<[u8; 32]>,
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let chain = context.chain().await?;
	let Arguments { account, amount, reference } = arguments;
	let submitted = context.submit(&chain, &calls::pay(account, amount, reference.unwrap_or_default())).await?;
	let event = submitted.event::<api::metered_payments::events::Paid>()?;
	Report::new()
		.text("charged", event.charged)
		.text("payee", event.payee)
		.usdt("amount", event.amount)
		.text("reference", hex::encode(event.reference))
		.transaction("pay", &submitted)
		.print(context.json());
	Ok(())
}
