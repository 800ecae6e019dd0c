//! `coinop tariff`: publish prices.

use crate::{context::Context, parse, report::Report};
use anyhow::{Context as _, Result};
use clap::Subcommand;
use coinop_agent::{amount::format_usdt, api, calls, Balance, Moment};
use coinop_voucher::{Price, Terms, Unit};

#[derive(Subcommand)]
pub enum Command {
	/// Publish a tariff. It never changes; sessions keep it when it is retired.
	Publish {
		/// What is counted: watt-hour, byte, second, metre, litre, request, item or other.
		#[arg(long, value_parser = parse::unit)]
		unit: Unit,
		/// USDT for a number of units, such as 0.3297/1000.
		#[arg(long, value_name = "USDT/UNITS", value_parser = parse::price)]
		price: Price,
		/// USDT once for a session in which anything was used.
		#[arg(long, value_name = "USDT", value_parser = parse::usdt, default_value = "0")]
		flat: Balance,
		/// USDT for a number of idle seconds.
		#[arg(long, value_name = "USDT/SECONDS", value_parser = parse::price, default_value = "0/1")]
		idle: Price,
		/// Time you have to settle after a payer asks to close.
		#[arg(long, value_name = "TIME", value_parser = parse::duration)]
		window: Moment,
	},
	/// Show a tariff.
	Show {
		/// Its number.
		id: u64,
	},
	/// Retire a tariff: no session opens on it any more.
	Retire {
		/// Its number.
		id: u64,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	let chain = context.chain().await?;
	match command {
		Command::Publish { unit, price, flat, idle, window } => {
			let flat = u64::try_from(flat).context("the flat fee is too high")?;
			let terms = Terms { unit, price, flat, idle_price: idle, dispute_window: window };
			let submitted = context.submit(&chain, &calls::publish_tariff(terms)).await?;
			let event = submitted.event::<api::metered_payments::events::TariffPublished>()?;
			Report::new()
				.count("tariff", event.tariff)
				.text("provider", event.provider)
				.transaction("publish_tariff", &submitted)
				.print(context.json());
		},
		Command::Show { id } => {
			let tariff = chain.tariff(id).await?;
			terms(Report::new().count("tariff", id).text("provider", tariff.provider), &tariff.terms)
				.text("hash", hex::encode(tariff.hash()))
				.print(context.json());
		},
		Command::Retire { id } => {
			let submitted = context.submit(&chain, &calls::retire_tariff(id)).await?;
			Report::new().count("tariff", id).transaction("retire_tariff", &submitted).print(context.json());
		},
	}
	Ok(())
}

/// Adds a tariff's terms to a report.
pub fn terms(report: Report, terms: &Terms) -> Report {
	let ratio = |price: &Price| format!("{}/{}", format_usdt(price.amount.into()), price.per);
	report
		.text("unit", parse::unit_name(terms.unit))
		.text("price", ratio(&terms.price))
		.usdt("flat", terms.flat.into())
		.text("idle_price", ratio(&terms.idle_price))
		.duration("dispute_window", terms.dispute_window)
}
