//! `coinop session`: pay and be paid by the unit.

use crate::{
	context::Context,
	parse, proof,
	report::{self, Report},
	serve, tariff,
};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use coinop_agent::{
	api, calls,
	chain::{Chain, Submitted},
	meter::{self, Reading},
	metered,
	payer::{Paid, PayLimits, Payer},
	wire::Wire,
	AccountId32, Balance, Moment,
};
use coinop_voucher::{Evidence, SessionId};
use indicatif::ProgressBar;
use serde_json::json;
use std::{path::PathBuf, time::Duration};
use tokio::net::TcpStream;

/// Payments between two progress lines.
pub const PROGRESS_STEP: u64 = 250;

/// Time for which a consent to a settlement holds, in ms: as long as a transaction waits at most, and a little more.
const CONSENT: Moment = 300_000;

/// Longest evidence file that is read, in bytes.
const MAX_EVIDENCE: u64 = 4_096;

#[derive(Subcommand)]
pub enum Command {
	/// As a payer, open a session: puts down a deposit for the tariff's provider.
	Open {
		/// The tariff's number.
		#[arg(long)]
		tariff: u64,
		/// USDT to put down.
		#[arg(long, value_name = "USDT", value_parser = parse::usdt)]
		deposit: Balance,
		/// Time until the session ends by itself.
		#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "24h")]
		expiry: Moment,
		#[command(flatten)]
		by: MeterArguments,
	},
	/// As a payer, raise a session's deposit.
	TopUp {
		/// The session's number.
		id: SessionId,
		/// USDT to add.
		#[arg(value_name = "USDT", value_parser = parse::usdt)]
		amount: Balance,
	},
	/// Show a session.
	Show {
		/// The session's number.
		id: SessionId,
	},
	/// Have the provider paid for what evidence shows.
	Settle {
		/// The session's number.
		id: SessionId,
		/// File in which `serve` kept its evidence; - is standard input.
		#[arg(long, value_name = "FILE")]
		evidence: String,
		/// As the provider or its settler, without money of your own: have the fee, at most so many USDT, taken from
		/// what is paid. That must be at least twice the fee.
		#[arg(long, value_name = "USDT", value_parser = parse::usdt)]
		from_proceeds: Option<Balance>,
	},
	/// As a payer, ask to close: after the tariff's window anyone may.
	RequestClose {
		/// The session's number.
		id: SessionId,
	},
	/// Close a session: as its provider at once, as anyone else after the window.
	Close {
		/// The session's number.
		id: SessionId,
		/// File in which `serve` kept its evidence; - is standard input.
		#[arg(long, value_name = "FILE")]
		evidence: Option<String>,
	},
	/// As a provider, serve one payer, settle and close. Ctrl-C settles first.
	Serve(serve::Arguments),
	/// As a payer, pay a provider one tick for each watt-hour of a meter's readings.
	Pay(PayArguments),
}

// No doc comment: clap would take it for the command's.
#[derive(Args)]
pub struct MeterArguments {
	/// A meter whose attested key signs what was used, instead of yours.
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account, requires = "issuer", requires = "max_per_hour")]
	meter: Option<AccountId32>,
	/// The issuer on whose word for the meter you rely: if it declares the meter's key compromised, the session ends.
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account, requires = "meter")]
	issuer: Option<AccountId32>,
	/// Most units an hour that you pay for, whatever the meter says.
	#[arg(long, value_name = "UNITS", requires = "meter")]
	max_per_hour: Option<u64>,
}

#[derive(Args)]
pub struct PayArguments {
	/// The session's number.
	id: SessionId,
	/// Where the provider listens.
	#[arg(long, value_name = "ADDRESS")]
	to: String,
	/// CSV file with the columns interval_start and watt_hours, of at most 64 MiB.
	#[arg(long, value_name = "CSV")]
	readings: PathBuf,
	/// Most units paid and not yet delivered.
	#[arg(long, value_name = "UNITS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
	window: u64,
	/// Longest wait for a delivery.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "30s")]
	patience: Moment,
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	match command {
		Command::Open { tariff, deposit, expiry, by } => open(context, tariff, deposit, expiry, by).await,
		Command::TopUp { id, amount } => {
			let chain = context.chain().await?;
			let submitted = context.submit(&chain, &calls::top_up(id, amount)).await?;
			Report::new()
				.count("session", id)
				.usdt("amount", amount)
				.transaction("top_up", &submitted)
				.print(context.json());
			Ok(())
		},
		Command::Show { id } => show(context, id).await,
		Command::Settle { id, evidence, from_proceeds } => {
			let evidence = read_evidence(&evidence)?;
			let chain = context.chain().await?;
			let submitted = match from_proceeds {
				None => context.submit(&chain, &calls::settle(id, evidence)).await?,
				Some(max_fee) => settle_from_proceeds(context, &chain, id, evidence, max_fee).await?,
			};
			let event = submitted.event::<api::metered_payments::events::Settled>()?;
			Report::new()
				.count("session", id)
				.count("units", event.units)
				.count("idle_seconds", event.idle_seconds)
				.usdt("amount", event.amount)
				.transaction("settle", &submitted)
				.print(context.json());
			Ok(())
		},
		Command::RequestClose { id } => {
			let chain = context.chain().await?;
			let submitted = context.submit(&chain, &calls::request_close(id)).await?;
			Report::new().count("session", id).transaction("request_close", &submitted).print(context.json());
			Ok(())
		},
		Command::Close { id, evidence } => {
			let evidence = evidence.as_deref().map(read_evidence).transpose()?;
			let chain = context.chain().await?;
			let submitted = context.submit(&chain, &calls::close(id, evidence)).await?;
			let event = submitted.event::<api::metered_payments::events::SessionClosed>()?;
			Report::new()
				.count("session", id)
				.usdt("paid", event.paid)
				.usdt("refund", event.refund)
				.transaction("close", &submitted)
				.print(context.json());
			Ok(())
		},
		Command::Serve(arguments) => serve::run(context, arguments).await,
		Command::Pay(arguments) => pay(context, arguments).await,
	}
}

async fn open(context: &Context, tariff: u64, deposit: Balance, expiry: Moment, by: MeterArguments) -> Result<()> {
	let chain = context.chain().await?;
	let hash = chain.tariff(tariff).await?.hash();
	let expiry = chain.now().await?.saturating_add(expiry);
	let submitted = match (by.meter, by.issuer, by.max_per_hour) {
		(Some(meter), Some(issuer), Some(most)) => {
			let key = chain.device(&meter).await?.key;
			let open = calls::metered::open_metered_session;
			context.submit(&chain, &open(tariff, hash, meter, issuer, key, most, deposit, expiry, None)).await?
		},
		_ => {
			let key = context.key()?.public();
			context.submit(&chain, &calls::open_session(tariff, hash, key, deposit, expiry, None)).await?
		},
	};
	let event = submitted.event::<api::metered_payments::events::SessionOpened>()?;
	Report::new()
		.count("session", event.session)
		.text("payer", event.payer)
		.text("provider", event.provider)
		.usdt("deposit", event.deposit)
		.time("expiry", expiry)
		.transaction("open_session", &submitted)
		.print(context.json());
	Ok(())
}

/// Settles with the key's consent instead of its money.
async fn settle_from_proceeds(
	context: &Context,
	chain: &Chain,
	id: SessionId,
	evidence: Evidence,
	max_fee: Balance,
) -> Result<Submitted> {
	let opening = chain.session(id).await?.opening_anchor;
	let shown = evidence.shown(opening.as_ref()).context("the evidence shows nothing")?;
	let valid_until = chain.now().await?.saturating_add(CONSENT);
	let consent = metered::consent(&context.key()?, &chain.genesis(), id, &shown, max_fee, valid_until)
		.context("the key could not sign")?;
	Ok(chain.settle_from_proceeds(id, evidence, consent).await?)
}

async fn show(context: &Context, id: SessionId) -> Result<()> {
	let chain = context.chain().await?;
	let session = chain.session(id).await?;
	let state = chain.session_state(id).await?;
	let report = Report::new()
		.count("session", id)
		.text("payer", session.payer)
		.text("charged", session.charged)
		.text("provider", session.provider)
		.text("scheme", proof::scheme(&session.key))
		.text("public_key", proof::public_hex(&session.key))
		.count("tariff", session.tariff);
	let report = match session.meter {
		Some((meter, most)) => report.text("meter", meter).count("max_units_per_hour", most),
		None => report,
	};
	tariff::terms(report, &session.terms)
		.usdt("deposit", session.deposit)
		.count("units", session.credit.units)
		.count("idle_seconds", session.credit.idle_seconds)
		.usdt("due", session.due())
		.usdt("paid", session.paid)
		.time("opened", session.opened.at)
		.time("expiry", session.expiry)
		.flag("close_requested", session.close_requested.is_some())
		.flag("payer_acts", state.payer_acts)
		.flag("closing", state.closing)
		.flag("over", state.over)
		.time("closes", state.closes.at)
		.print(context.json());
	Ok(())
}

async fn pay(context: &Context, arguments: PayArguments) -> Result<()> {
	let PayArguments { id, to, readings, window, patience } = arguments;
	let text = meter::read(&readings).with_context(|| format!("can't read {}", readings.display()))?;
	let readings: Vec<Reading> = meter::parse(&text).with_context(|| readings.display().to_string())?;
	let total = meter::total(&readings);

	let chain = context.chain().await?;
	let mut payer = Payer::new(context.key()?, chain.genesis(), id, &chain.session(id).await?)?;
	payer.check_covered(total)?;

	let stream = TcpStream::connect(&to).await.with_context(|| format!("can't reach the provider at {to}"))?;
	stream.set_nodelay(true)?;
	let limits = PayLimits { window, patience: Duration::from_millis(patience) };
	let mut wire = Wire::new(stream).send_within(limits.patience);
	payer.greet(&mut wire, limits.patience).await?;

	let json = context.json();
	let bar = if json { ProgressBar::hidden() } else { ProgressBar::new(total) };
	let mut next_line = PROGRESS_STEP;
	let mut progress = |paid: Paid| {
		bar.set_position(paid.delivered_units);
		if json && paid.payments >= next_line {
			report::line(&json!({ "paid_ticks": paid.payments }));
			next_line = paid.payments.saturating_add(PROGRESS_STEP);
		}
	};
	for reading in &readings {
		payer.pay(&mut wire, reading.watt_hours, &limits, &mut progress).await?;
	}
	payer.bye(&mut wire).await?;
	bar.finish_and_clear();

	let paid = payer.paid();
	Report::new()
		.count("payments", paid.payments)
		.count("statements", paid.statements)
		.count("delivered_units", paid.delivered_units)
		.print(json);
	Ok(())
}

fn read_evidence(source: &str) -> Result<Evidence> {
	proof::decode(&proof::read_text(source, MAX_EVIDENCE)?).with_context(|| format!("{source} holds no evidence"))
}
