//! `coinop tariff`: publish prices.

use crate::{
	context::Context,
	parse, proof,
	report::Report,
	stream::{percent, percent_shown},
};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use coinop_agent::{
	amount::format_usdt,
	api, calls,
	ocpi::{self, Imported},
	AccountId32, Balance, Moment,
};
use coinop_voucher::{Crypto, Price, Settler, Software, Terms, Unit};
use std::fs;

/// Longest OCPI document that is read, in bytes; one more than is taken, so that a longer one is said to be too long.
const MAX_DOCUMENT: u64 = (1 << 20) + 1;

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
		/// A document that describes the tariff, of which the SHA-256 goes with it.
		#[arg(long, value_name = "FILE")]
		document: Option<String>,
		#[command(flatten)]
		rest: Rest,
	},
	/// Publish an OCPI tariff, if the chain's terms can express all of it. The document's SHA-256 goes with it.
	ImportOcpi {
		/// The tariff as JSON, of OCPI 2.1.1 or 2.2.1; - is standard input.
		#[arg(value_name = "FILE")]
		document: String,
		/// USDT for one unit of the tariff's currency.
		#[arg(long, value_name = "USDT")]
		rate: String,
		/// Only show the terms.
		#[arg(long)]
		dry_run: bool,
		#[command(flatten)]
		rest: Rest,
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

// No doc comment: clap would take it for the command's.
#[derive(Args)]
pub struct Rest {
	/// Time you have to settle after a payer asks to close.
	#[arg(long, value_name = "TIME", value_parser = parse::duration)]
	window: Moment,
	/// Account that may settle for you, for a share of what its settlements pay.
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account, requires = "share")]
	settler: Option<AccountId32>,
	/// That share, such as 2%.
	#[arg(long, value_name = "PERCENT", value_parser = percent, requires = "settler")]
	share: Option<u32>,
}

impl Rest {
	fn settler(&self) -> Option<Settler> {
		self.settler.zip(self.share).map(|(account, share)| Settler { account: account.0, share })
	}
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	match command {
		Command::Publish { unit, price, flat, idle, document, rest } => {
			let flat = u64::try_from(flat).context("the flat fee is too high")?;
			let (settler, dispute_window) = (rest.settler(), rest.window);
			let metadata = document.map_or(Ok([0; 32]), |path| {
				fs::read(&path).map(|bytes| Software::sha256(&bytes)).with_context(|| format!("can't read {path}"))
			})?;
			publish(context, Terms { unit, price, flat, idle_price: idle, dispute_window, settler, metadata }).await?;
		},
		Command::ImportOcpi { document, rate, dry_run, rest } => {
			let text = proof::read_text(&document, MAX_DOCUMENT)?;
			let Imported { currency, terms: imported } = ocpi::import(text.as_bytes(), &rate, rest.window)
				.with_context(|| format!("{document} can't be imported"))?;
			let imported = Terms { settler: rest.settler(), ..imported };
			if dry_run {
				terms(Report::new().text("currency", currency).text("rate", rate), &imported).print(context.json());
			} else {
				publish(context, imported).await?;
			}
		},
		Command::Show { id } => {
			let chain = context.chain().await?;
			let tariff = chain.tariff(id).await?;
			terms(Report::new().count("tariff", id).text("provider", tariff.provider), &tariff.terms)
				.text("hash", hex::encode(tariff.hash()))
				.print(context.json());
		},
		Command::Retire { id } => {
			let chain = context.chain().await?;
			let submitted = context.submit(&chain, &calls::retire_tariff(id)).await?;
			Report::new().count("tariff", id).transaction("retire_tariff", &submitted).print(context.json());
		},
	}
	Ok(())
}

async fn publish(context: &Context, terms: Terms) -> Result<()> {
	let chain = context.chain().await?;
	let submitted = context.submit(&chain, &calls::publish_tariff(terms)).await?;
	let event = submitted.event::<api::metered_payments::events::TariffPublished>()?;
	Report::new()
		.count("tariff", event.tariff)
		.text("provider", event.provider)
		.transaction("publish_tariff", &submitted)
		.print(context.json());
	Ok(())
}

/// Adds a tariff's terms to a report.
pub fn terms(report: Report, terms: &Terms) -> Report {
	let ratio = |price: &Price| format!("{}/{}", format_usdt(price.amount.into()), price.per);
	let report = report
		.text("unit", parse::unit_name(terms.unit))
		.text("price", ratio(&terms.price))
		.usdt("flat", terms.flat.into())
		.text("idle_price", ratio(&terms.idle_price))
		.duration("dispute_window", terms.dispute_window)
		.text("metadata", hex::encode(terms.metadata));
	match terms.settler {
		Some(Settler { account, share }) => {
			report.text("settler", AccountId32(account)).text("settlers_share", percent_shown(share.into()))
		},
		None => report,
	}
}
