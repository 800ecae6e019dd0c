//! `coinop stream show` and `list`: escrows and how they stand.

use super::parse::{cancel_by_name, percent_shown, rate_shown, side_name};
use crate::{
	context::Context,
	report::{line, Report},
};
use anyhow::Result;
use coinop_agent::{
	amount::format_usdt,
	chain::{ChainError, EscrowRole},
	escrow::{Consents, EscrowId, EscrowState, Milestone, Record, Schedule, Side, Status},
	AccountId32,
};
use comfy_table::{presets, Table};

/// Prints an escrow.
pub async fn show(context: &Context, id: EscrowId) -> Result<()> {
	let chain = context.chain().await?;
	let (record, now) = (chain.escrow_terms(id).await?, chain.escrow_state(id).await?);
	let report = state(terms(Report::new().count("escrow", id), &record), &now);
	recipients(changes(report, &record), &record, &now).print(context.json());
	Ok(())
}

/// Prints the escrows that an account takes part in, by default the signing key's.
pub async fn list(context: &Context, account: Option<AccountId32>) -> Result<()> {
	let account = match account {
		Some(account) => account,
		None => context.key()?.account(),
	};
	let chain = context.chain().await?;
	let mut table = Table::new();
	table.load_preset(presets::NOTHING);
	table.set_header(["escrow", "role", "status", "deposited", "accrued", "withdrawn", "withdrawable"]);
	for listing in chain.escrows_of(&account).await? {
		let (id, role) = (listing.escrow, role_name(listing.role));
		let now = match chain.escrow_state(id).await {
			// It has ended since.
			Err(ChainError::NotFound(_)) => continue,
			now => now?,
		};
		if context.json() {
			state(Report::new().count("escrow", id).text("role", role), &now).print(true);
		} else {
			let amounts = [now.deposited, now.accrued, now.withdrawn, now.withdrawable].map(format_usdt);
			let names = [id.to_string(), role.into(), status_name(now.status).into()];
			table.add_row(names.into_iter().chain(amounts));
		}
	}
	if !context.json() {
		line(&table);
	}
	Ok(())
}

/// The name of what an escrow is doing.
pub fn status_name(status: Status) -> &'static str {
	match status {
		Status::Running => "running",
		Status::Paused(Side::Payer) => "paused_by_payer",
		Status::Paused(Side::Recipients) => "paused_by_recipients",
		Status::Dry => "dry",
		Status::Complete => "complete",
		Status::Disputed => "disputed",
		Status::Defaulted => "defaulted",
	}
}

/// Adds how an escrow stands.
pub fn state(report: Report, state: &EscrowState) -> Report {
	let report = report
		.text("status", status_name(state.status))
		.time("at", state.at)
		.usdt("deposited", state.deposited)
		.usdt("accrued", state.accrued)
		.usdt("withdrawn", state.withdrawn)
		.usdt("refunded", state.refunded)
		.usdt("withdrawable", state.withdrawable)
		.usdt("refundable", state.refundable)
		.usdt("undecided", state.undecided);
	match state.depletes {
		Some(depletes) => report.time("depletes", depletes),
		None => report,
	}
}

fn role_name(role: EscrowRole) -> &'static str {
	match role {
		EscrowRole::Payer => "payer",
		EscrowRole::Charged => "charged",
		EscrowRole::Recipient => "recipient",
	}
}

/// Adds what was agreed.
fn terms(report: Report, record: &Record) -> Report {
	let terms = &record.terms;
	let report = report
		.text("payer", record.payer)
		.text("charged", record.charged)
		.time("created", record.created.at)
		.text("cancel", cancel_by_name(terms.cancel))
		.duration("notice", terms.notice);
	let report = match &terms.schedule {
		Schedule::Linear { amount, start, cliff, end } => report
			.text("kind", "linear")
			.usdt("amount", *amount)
			.time("start", *start)
			.time("cliff", *cliff)
			.time("end", *end),
		Schedule::Open { start, rate, .. } => {
			let rate = record.flow.as_ref().map_or(rate, |flow| &flow.rate);
			report.text("kind", "rate").text("rate", rate_shown(rate)).time("start", *start)
		},
		Schedule::Milestones(stages) => (0u32..)
			.zip(&stages.0)
			.fold(report.text("kind", "milestones"), |report, (index, stage)| milestone(report, index, stage, record)),
		Schedule::Cycles { amount, start, period, count } => report
			.text("kind", "cycles")
			.usdt("amount", *amount)
			.duration("every", *period)
			.count("times", u64::from(*count))
			.time("first", *start),
	};
	let report = match &terms.inspector {
		Some(inspector) => report.text("inspector", inspector),
		None => report,
	};
	match &terms.arbitration {
		Some(arbitration) => report
			.text("arbiter", arbitration.arbiter)
			.duration("decide_within", arbitration.deadline)
			.text("default_to_recipients", percent_shown(arbitration.default.into()))
			.usdt("bond", arbitration.bond),
		None => report,
	}
}

fn milestone(report: Report, index: u32, stage: &Milestone, record: &Record) -> Report {
	let bit = 1u16.checked_shl(index).unwrap_or_default();
	let key = format!("milestone_{index}");
	report
		.usdt(&key, stage.amount)
		.time(&format!("{key}_deadline"), stage.deadline)
		.text(&format!("{key}_default"), side_name(stage.default))
		.flag(&format!("{key}_released"), record.released & bit != 0)
}

/// Adds what is in the making: a lower rate, an agreement to cancel, a dispute.
fn changes(mut report: Report, record: &Record) -> Report {
	if let Some(change) = &record.rate_change {
		report = report
			.text("announced_rate", rate_shown(&change.rate))
			.time("announced", change.since.at)
			.text("announced_rate_agreed", agreed(&change.agreed));
	}
	if let Some(cancelling) = &record.cancelling {
		report = report.time("cancelling", cancelling.since).text("cancelling_agreed", agreed(&cancelling.agreed));
	}
	if let Some(dispute) = &record.dispute {
		report = report.text("disputed_by", side_name(dispute.by)).time("disputed", dispute.since.at);
	}
	report
}

/// Adds the recipients and how each stands.
fn recipients(report: Report, record: &Record, state: &EscrowState) -> Report {
	let shares = record.terms.recipients.0.iter().map(|recipient| u64::from(recipient.share));
	(0u32..).zip(state.recipients.iter().zip(shares)).fold(report, |report, (index, (recipient, share))| {
		let key = format!("recipient_{index}");
		report
			.text(&key, recipient.account)
			.text(&format!("{key}_share"), percent_shown(share))
			.usdt(&format!("{key}_withdrawn"), recipient.withdrawn)
			.usdt(&format!("{key}_withdrawable"), recipient.withdrawable)
	})
}

/// Who agreed: bit 0 stands for the payer, the others for the recipients from the first.
fn agreed(consents: &Consents) -> String {
	let names = (0..u16::BITS).filter_map(|bit| {
		let agreed = consents.0 & 1u16.checked_shl(bit).unwrap_or_default() != 0;
		agreed.then(|| bit.checked_sub(1).map_or_else(|| "payer".to_string(), |index| format!("recipient_{index}")))
	});
	let names: Vec<_> = names.collect();
	if names.is_empty() {
		"nobody".into()
	} else {
		names.join(" ")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn consents_should_be_named_when_shown() {
		assert_eq!(agreed(&Consents(0)), "nobody");
		assert_eq!(agreed(&Consents(1)), "payer");
		assert_eq!(agreed(&Consents(0b1_0000_0101)), "payer recipient_1 recipient_7");
	}

	#[test]
	fn status_should_say_who_paused_when_paused() {
		assert_eq!(status_name(Status::Paused(Side::Payer)), "paused_by_payer");
		assert_eq!(status_name(Status::Paused(Side::Recipients)), "paused_by_recipients");
	}
}
