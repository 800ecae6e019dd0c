//! `coinop stream create`: what is agreed, as terms for the chain.

use super::parse::{self, Payee, Stage, When};
use crate::{
	context::Context,
	parse::{account, duration, usdt},
	report::Report,
};
use anyhow::{ensure, Result};
use clap::{Args, Subcommand};
use coinop_agent::{
	api::streaming_escrow::events::Created,
	calls,
	escrow::{Arbitration, BoundedVec, CancelBy, Milestone, Rate, Schedule, Terms, MAX_MILESTONES},
	AccountId32, Balance, Moment,
};

#[derive(Subcommand)]
pub enum Kind {
	/// An amount in proportion to the time from a start to an end.
	Linear(Linear),
	/// A rate without an end, until the deposit is used up; it can be topped up, paused and changed.
	Rate(OpenEnded),
	/// Amounts that are released by a confirmation each.
	Milestones(Milestones),
	/// The same amount time after time.
	Cycles(Cycles),
}

// No doc comment: clap would take it for the command's.
#[derive(Args)]
pub struct Common {
	/// Who is paid: an account for all of it, or several times an account and its share, such as ACCOUNT=12.5%.
	/// The first also gets the millionths of a USDT that the shares leave over.
	#[arg(long, required = true, value_name = "ACCOUNT[=SHARE]", value_parser = parse::payee)]
	to: Vec<Payee>,
	/// Who may end it early: the payer at once, both when all have agreed, or nobody.
	#[arg(long, value_name = "payer|both|nobody", value_parser = parse::cancel_by, default_value = "payer")]
	cancel: CancelBy,
	/// Time from announcing a lower rate until it can take effect; with 0s it takes every recipient's consent.
	#[arg(long, value_name = "TIME", value_parser = duration, default_value = "0s")]
	notice: Moment,
	/// Who decides disputes [default: there are none].
	#[arg(
		long,
		value_name = "ACCOUNT",
		value_parser = account,
		requires_all = ["decide_within", "default_to_recipients", "bond"],
	)]
	arbiter: Option<AccountId32>,
	/// Time that the arbiter has to decide.
	#[arg(long, value_name = "TIME", value_parser = duration, requires = "arbiter")]
	decide_within: Option<Moment>,
	/// Part of what is undecided that the recipients get if the arbiter doesn't decide, such as 50%.
	#[arg(long, value_name = "PERCENT", value_parser = parse::percent, requires = "arbiter")]
	default_to_recipients: Option<u32>,
	/// USDT that whoever raises a dispute puts down, and loses if it is decided against it.
	#[arg(long, value_name = "USDT", value_parser = usdt, requires = "arbiter")]
	bond: Option<Balance>,
}

#[derive(Args)]
pub struct Linear {
	#[command(flatten)]
	common: Common,
	/// USDT in all.
	#[arg(long, value_name = "USDT", value_parser = usdt)]
	amount: Balance,
	/// From when it counts: now, a time from now such as +1d, or a moment such as 2030-01-31T12:00:00Z.
	#[arg(long, value_name = "WHEN", value_parser = parse::when, default_value = "now")]
	start: When,
	/// Until when nothing accrues; then all that it counted until there does [default: the start].
	#[arg(long, value_name = "WHEN", value_parser = parse::when)]
	cliff: Option<When>,
	/// When all has accrued.
	#[arg(long, value_name = "WHEN", value_parser = parse::when, required_unless_present = "length")]
	end: Option<When>,
	/// Time from the start to the end, instead of --end.
	#[arg(long = "for", value_name = "TIME", value_parser = duration, conflicts_with = "end")]
	length: Option<Moment>,
}

#[derive(Args)]
pub struct OpenEnded {
	#[command(flatten)]
	common: Common,
	/// USDT for each second, minute, hour, day, week, month (30 days) or year (365 days), such as 0.05/hour.
	#[arg(long, value_name = "USDT/TIME", value_parser = parse::rate)]
	rate: Rate,
	/// USDT to put down.
	#[arg(long, value_name = "USDT", value_parser = usdt)]
	deposit: Balance,
	/// From when it accrues: now, a time from now such as +1d, or a moment such as 2030-01-31T12:00:00Z.
	#[arg(long, value_name = "WHEN", value_parser = parse::when, default_value = "now")]
	start: When,
}

#[derive(Args)]
pub struct Milestones {
	#[command(flatten)]
	common: Common,
	/// USDT and until when it can be confirmed, such as 250@+30d or 250@2030-01-31T12:00:00Z; may be given several
	/// times. If nobody confirms, it goes back to the payer, or with :recipients at the end to them.
	#[arg(
		long,
		visible_alias = "milestone",
		required = true,
		value_name = "USDT@WHEN[:payer|recipients]",
		value_parser = parse::stage,
	)]
	milestones: Vec<Stage>,
	/// Who confirms milestones beside the payer.
	#[arg(long, value_name = "ACCOUNT", value_parser = account)]
	inspector: Option<AccountId32>,
}

#[derive(Args)]
pub struct Cycles {
	#[command(flatten)]
	common: Common,
	/// USDT each time.
	#[arg(long, value_name = "USDT", value_parser = usdt)]
	amount: Balance,
	/// Time from one payment to the next.
	#[arg(long, value_name = "TIME", value_parser = duration)]
	every: Moment,
	/// How many payments.
	#[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
	times: u32,
	/// When the first is due: now, a time from now such as +1d, or a moment such as 2030-01-31T12:00:00Z.
	#[arg(long, value_name = "WHEN", value_parser = parse::when, default_value = "now")]
	first: When,
}

impl Common {
	fn terms(self, schedule: Schedule, inspector: Option<AccountId32>) -> Result<Terms> {
		let arbitration = match (self.arbiter, self.decide_within, self.default_to_recipients, self.bond) {
			(Some(arbiter), Some(deadline), Some(default), Some(bond)) => {
				Some(Arbitration { arbiter, deadline, default, bond })
			},
			_ => None,
		};
		Ok(Terms {
			recipients: BoundedVec(parse::recipients(&self.to)?),
			schedule,
			inspector,
			cancel: self.cancel,
			notice: self.notice,
			arbitration,
		})
	}
}

impl Kind {
	/// The terms, if it is `now`. Errors: shares that don't add up, more recipients or milestones than there can be.
	pub fn terms(self, now: Moment) -> Result<Terms> {
		match self {
			Kind::Linear(Linear { common, amount, start, cliff, end, length }) => {
				let start = start.moment(now);
				let cliff = cliff.map_or(start, |cliff| cliff.moment(now));
				let end = match end {
					Some(end) => end.moment(now),
					None => start.saturating_add(length.unwrap_or_default()),
				};
				common.terms(Schedule::Linear { amount, start, cliff, end }, None)
			},
			Kind::Rate(OpenEnded { common, rate, deposit, start }) => {
				common.terms(Schedule::Open { deposit, start: start.moment(now), rate }, None)
			},
			Kind::Milestones(Milestones { common, milestones, inspector }) => {
				ensure!(milestones.len() <= MAX_MILESTONES, "an escrow has at most {MAX_MILESTONES} milestones");
				let milestones = milestones.into_iter().map(|Stage { amount, deadline, default }| Milestone {
					amount,
					deadline: deadline.moment(now),
					default,
				});
				common.terms(Schedule::Milestones(BoundedVec(milestones.collect())), inspector)
			},
			Kind::Cycles(Cycles { common, amount, every, times, first }) => {
				common.terms(Schedule::Cycles { amount, start: first.moment(now), period: every, count: times }, None)
			},
		}
	}
}

pub async fn run(context: &Context, kind: Kind) -> Result<()> {
	let chain = context.chain().await?;
	let terms = kind.terms(chain.now().await?)?;
	let submitted = context.submit(&chain, &calls::escrow::create(terms)).await?;
	let event = submitted.event::<Created>()?;
	Report::new()
		.count("escrow", event.escrow)
		.text("payer", event.payer)
		.text("charged", event.charged)
		.usdt("deposit", event.deposit)
		.transaction("create", &submitted)
		.print(context.json());
	Ok(())
}

#[cfg(test)]
mod tests;
