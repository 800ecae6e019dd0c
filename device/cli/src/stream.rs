//! `coinop stream`: pay over time or on condition.

mod confirm;
mod create;
mod parse;
mod show;
mod watch;

use crate::{
	context::Context,
	parse::{account, usdt},
	report::Report,
};
use anyhow::Result;
use clap::Subcommand;
use coinop_agent::{
	api::streaming_escrow::events,
	calls::escrow as calls,
	chain::Submitted,
	escrow::{Ending, EscrowId, Rate},
	AccountId32, Balance, Call,
};
use confirm::Signed;
pub(crate) use parse::{percent, percent_shown};

#[derive(Subcommand)]
pub enum Command {
	/// As a payer, put money down for somebody.
	#[command(subcommand)]
	Create(create::Kind),
	/// Have the recipients paid what has accrued, and what ended closed. Anyone may sign.
	Withdraw {
		/// The escrow's number.
		id: EscrowId,
	},
	/// As a payer, raise the deposit of one that has a rate.
	TopUp {
		/// The escrow's number.
		id: EscrowId,
		/// USDT to add.
		#[arg(value_name = "USDT", value_parser = usdt)]
		amount: Balance,
	},
	/// Stop one that has a rate until it is resumed.
	Pause {
		/// The escrow's number.
		id: EscrowId,
	},
	/// Let a paused one go on.
	Resume {
		/// The escrow's number.
		id: EscrowId,
	},
	/// As a payer, change the rate: a higher one at once. A lower one is announced; the same command again puts it into
	/// effect once the notice has passed.
	Rate {
		/// The escrow's number.
		id: EscrowId,
		/// USDT for a unit of time, such as 0.05/hour.
		#[arg(value_name = "USDT/TIME", value_parser = parse::rate)]
		rate: Rate,
	},
	/// As a recipient, agree to a lower rate that was announced.
	AcceptRate {
		/// The escrow's number.
		id: EscrowId,
		/// The rate announced, such as 0.05/hour.
		#[arg(value_name = "USDT/TIME", value_parser = parse::rate)]
		rate: Rate,
	},
	/// End one early, or agree to: the recipients keep what has accrued.
	Cancel {
		/// The escrow's number.
		id: EscrowId,
	},
	/// As a payer or an inspector, sign that a milestone was reached: prints the confirmation for `release` as JSON.
	Confirm(confirm::Arguments),
	/// Have a milestone paid: as its payer or inspector, or as anyone with a confirmation of theirs.
	Release {
		/// The escrow's number.
		id: EscrowId,
		/// The milestone's place, from 0.
		milestone: u32,
		/// File with what `confirm` printed; - is standard input.
		#[arg(long, value_name = "FILE")]
		confirmation: Option<String>,
	},
	/// As a recipient, pass your side to another account, with all that was not withdrawn.
	Transfer {
		/// The escrow's number.
		id: EscrowId,
		/// The recipient: your account, or your device's.
		#[arg(long, value_name = "ACCOUNT", value_parser = account)]
		from: AccountId32,
		/// Who takes its place.
		#[arg(long, value_name = "ACCOUNT", value_parser = account)]
		to: AccountId32,
	},
	/// Have the arbiter decide over what is undecided: puts down the bond, and stops what accrues.
	Dispute {
		/// The escrow's number.
		id: EscrowId,
	},
	/// As the arbiter, decide a dispute.
	Resolve {
		/// The escrow's number.
		id: EscrowId,
		/// USDT of what is undecided that the recipients get. The payer gets the rest.
		#[arg(long, value_name = "USDT", value_parser = usdt)]
		to_recipients: Balance,
	},
	/// Show one and how it stands.
	Show {
		/// The escrow's number.
		id: EscrowId,
		/// Show what accrues as it does, block by block, until it ends or you stop it.
		#[arg(long)]
		watch: bool,
		/// Stop after so many blocks.
		#[arg(long, value_name = "BLOCKS", requires = "watch", value_parser = clap::value_parser!(u64).range(1..))]
		count: Option<u64>,
	},
	/// List those in which an account pays or is paid.
	List {
		/// The account [default: that of the key to sign with].
		#[arg(value_parser = account)]
		account: Option<AccountId32>,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	match command {
		Command::Create(kind) => create::run(context, kind).await,
		Command::Withdraw { id } => {
			let submitted = submit(context, &calls::withdraw(id)).await?;
			print(context, paid_out(about(id), &submitted)?, "withdraw", &submitted)
		},
		Command::TopUp { id, amount } => {
			let submitted = submit(context, &calls::top_up(id, amount)).await?;
			print(context, about(id).usdt("amount", amount), "top_up", &submitted)
		},
		Command::Pause { id } => {
			let submitted = submit(context, &calls::pause(id)).await?;
			let by = submitted.event::<events::Paused>()?.by;
			print(context, about(id).text("by", parse::side_name(by)), "pause", &submitted)
		},
		Command::Resume { id } => {
			let submitted = submit(context, &calls::resume(id)).await?;
			print(context, about(id), "resume", &submitted)
		},
		Command::Rate { id, rate } => {
			let submitted = submit(context, &calls::change_rate(id, rate)).await?;
			print(context, rate_changed(about(id), &rate, &submitted), "change_rate", &submitted)
		},
		Command::AcceptRate { id, rate } => {
			let submitted = submit(context, &calls::accept_rate(id, rate)).await?;
			print(context, rate_changed(about(id), &rate, &submitted), "accept_rate", &submitted)
		},
		Command::Cancel { id } => {
			let submitted = submit(context, &calls::cancel(id)).await?;
			print(context, ended(about(id), &submitted)?.0, "cancel", &submitted)
		},
		Command::Confirm(arguments) => confirm::run(context, arguments).await,
		Command::Release { id, milestone, confirmation } => {
			let confirmation = match confirmation {
				Some(source) => Some(Signed::read(&source)?.parts(id, milestone)?),
				None => None,
			};
			let submitted = submit(context, &calls::release(id, milestone, confirmation)).await?;
			let report = about(id).count("milestone", milestone.into());
			print(context, paid_out(report, &submitted)?, "release", &submitted)
		},
		Command::Transfer { id, from, to } => {
			let submitted = submit(context, &calls::transfer(id, from, to)).await?;
			print(context, about(id).text("from", from).text("to", to), "transfer", &submitted)
		},
		Command::Dispute { id } => {
			let submitted = submit(context, &calls::dispute(id)).await?;
			let event = submitted.event::<events::Disputed>()?;
			let report = about(id).text("by", parse::side_name(event.by)).usdt("undecided", event.undecided);
			print(context, report, "dispute", &submitted)
		},
		Command::Resolve { id, to_recipients } => {
			let submitted = submit(context, &calls::resolve(id, to_recipients)).await?;
			print(context, ended(about(id).usdt("to_recipients", to_recipients), &submitted)?.0, "resolve", &submitted)
		},
		Command::Show { id, watch: true, count } => watch::watch(context, id, count).await,
		Command::Show { id, watch: false, .. } => show::show(context, id).await,
		Command::List { account } => show::list(context, account).await,
	}
}

fn about(id: EscrowId) -> Report {
	Report::new().count("escrow", id)
}

async fn submit<C: Call>(context: &Context, call: &C) -> Result<Submitted> {
	let chain = context.chain().await?;
	context.submit(&chain, call).await
}

fn print(context: &Context, report: Report, call: &str, submitted: &Submitted) -> Result<()> {
	report.transaction(call, submitted).print(context.json());
	Ok(())
}

/// Adds what a rate that was asked for has become.
fn rate_changed(report: Report, rate: &Rate, submitted: &Submitted) -> Report {
	let outcome = if submitted.events.has::<events::RateChanged>() {
		"changed"
	} else if submitted.events.has::<events::RateAnnounced>() {
		"announced"
	} else if submitted.events.has::<events::RateKept>() {
		"kept"
	} else {
		"agreed"
	};
	report.text("rate", parse::rate_shown(rate)).text("outcome", outcome)
}

/// Adds what was paid: in all if the escrow ended, otherwise now.
fn paid_out(report: Report, submitted: &Submitted) -> Result<Report> {
	let (report, has_ended) = ended(report, submitted)?;
	if has_ended {
		return Ok(report);
	}
	let withdrawn = submitted.events.find_first::<events::Withdrawn>().transpose()?;
	let refunded = submitted.events.find_first::<events::Refunded>().transpose()?;
	Ok(report
		.usdt("withdrawn", withdrawn.map_or(0, |event| event.amount))
		.usdt("refunded", refunded.map_or(0, |event| event.amount)))
}

/// Adds whether the escrow ended, and how. Answers that too.
fn ended(report: Report, submitted: &Submitted) -> Result<(Report, bool)> {
	let Some(event) = submitted.events.find_first::<events::Ended>().transpose()? else {
		return Ok((report.flag("ended", false), false));
	};
	let ending = match event.ending {
		Ending::Completed => "completed",
		Ending::Cancelled => "cancelled",
		Ending::Resolved => "resolved",
		Ending::Defaulted => "defaulted",
	};
	let report = report
		.flag("ended", true)
		.text("ending", ending)
		.usdt("paid_in_all", event.paid)
		.usdt("refunded_in_all", event.refunded);
	let report = match submitted.events.find_first::<events::BondLost>().transpose()? {
		Some(bond) => report.text("bond_lost_by", parse::side_name(bond.by)).usdt("bond_lost", bond.amount),
		None => report,
	};
	Ok((report, true))
}
