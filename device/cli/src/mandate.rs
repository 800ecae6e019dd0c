//! `coinop mandate`: let somebody draw on you, up to a cap a period, until a date.

use crate::{
	context::Context,
	parse,
	report::{self, Report},
};
use anyhow::Result;
use clap::{Args, Subcommand};
use coinop_agent::{
	amount::format_usdt,
	api::metered_payments::events::{MandateDrawn, MandateGranted},
	calls,
	metered::{Mandate, MandateId},
	AccountId32, Balance, Moment,
};
use serde_json::json;

#[derive(Subcommand)]
pub enum Command {
	/// As a payer, let an account draw: a subscription, a refill. A device grants within its allowance, and what is drawn
	/// counts against that.
	Grant(GrantArguments),
	/// As a payee, draw a payment.
	Draw {
		/// The mandate's number.
		id: MandateId,
		/// How much, in USDT.
		#[arg(value_name = "USDT", value_parser = parse::usdt)]
		amount: Balance,
		/// What it is for: 64 hexadecimal digits, or a text of which the SHA-256 is sent.
		#[arg(long, value_name = "HEX|TEXT", value_parser = parse::reference)]
		reference: Option<[u8; 32]>,
	},
	/// End a mandate, as either side; as anyone once it is void.
	End {
		/// The mandate's number.
		id: MandateId,
	},
	/// Show a mandate.
	Show {
		/// The mandate's number.
		id: MandateId,
	},
	/// List the mandates of an account, as the one charged or paid [default: the key's].
	List {
		/// The account.
		#[arg(value_parser = parse::account)]
		account: Option<AccountId32>,
	},
}

#[derive(Args)]
pub struct GrantArguments {
	/// Who may draw.
	#[arg(value_parser = parse::account)]
	payee: AccountId32,
	/// The most in a period, in USDT. What is not drawn is not carried over.
	#[arg(value_name = "USDT", value_parser = parse::usdt)]
	cap: Balance,
	/// Length of a period, such as 30d.
	#[arg(long, value_name = "TIME", value_parser = parse::duration)]
	every: Moment,
	/// Time from now until it ends by itself.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "365d")]
	lasts: Moment,
	/// What it is for: 64 hexadecimal digits, or a text of which the SHA-256 is sent.
	#[arg(long, value_name = "HEX|TEXT", value_parser = parse::reference)]
	reference: Option<[u8; 32]>,
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	let chain = context.chain().await?;
	match command {
		Command::Grant(GrantArguments { payee, cap, every, lasts, reference }) => {
			let until = chain.now().await?.saturating_add(lasts);
			let call = calls::metered::grant_mandate(payee, cap, every, until, reference.unwrap_or_default());
			let submitted = context.submit(&chain, &call).await?;
			let event = submitted.event::<MandateGranted>()?;
			Report::new()
				.count("mandate", event.mandate)
				.text("payer", event.payer)
				.text("payee", event.payee)
				.usdt("cap", event.cap)
				.duration("period", event.period)
				.time("until", event.until)
				.transaction("grant_mandate", &submitted)
				.print(context.json());
		},
		Command::Draw { id, amount, reference } => {
			let call = calls::metered::draw_mandate(id, amount, reference.unwrap_or_default());
			let submitted = context.submit(&chain, &call).await?;
			let event = submitted.event::<MandateDrawn>()?;
			Report::new()
				.count("mandate", event.mandate)
				.text("charged", event.charged)
				.text("payee", event.payee)
				.usdt("amount", event.amount)
				.text("reference", hex::encode(event.reference))
				.transaction("draw_mandate", &submitted)
				.print(context.json());
		},
		Command::End { id } => {
			let submitted = context.submit(&chain, &calls::metered::end_mandate(id)).await?;
			Report::new().count("mandate", id).transaction("end_mandate", &submitted).print(context.json());
		},
		Command::Show { id } => {
			let (mandate, now) = (chain.mandate(id).await?, chain.now().await?);
			show(id, &mandate, now).print(context.json());
		},
		Command::List { account } => {
			let account = match account {
				Some(account) => account,
				None => context.key()?.account(),
			};
			for id in chain.mandates_of(&account).await? {
				let mandate = chain.mandate(id).await?;
				let role = if mandate.payee == account { "payee" } else { "payer" };
				if context.json() {
					report::line(&json!({ "mandate": id, "role": role }));
				} else {
					let cap = format_usdt(mandate.cap);
					report::line(&format!("{id} as {role}: {cap} USDT a period, to {}", mandate.payee));
				}
			}
		},
	}
	Ok(())
}

fn show(id: MandateId, mandate: &Mandate, now: Moment) -> Report {
	Report::new()
		.count("mandate", id)
		.text("payer", mandate.payer)
		.text("charged", mandate.charged)
		.text("payee", mandate.payee)
		.usdt("cap", mandate.cap)
		.duration("period", mandate.period)
		.usdt("left", left(mandate, now))
		.time("since", mandate.start)
		.time("until", mandate.until)
		.text("reference", hex::encode(mandate.reference))
}

/// µUSDT that can still be drawn in the period of `now`.
fn left(mandate: &Mandate, now: Moment) -> Balance {
	let period = now.saturating_sub(mandate.start).checked_div(mandate.period).unwrap_or_default();
	let used = if period > mandate.last { 0 } else { mandate.used };
	if now >= mandate.until {
		0
	} else {
		mandate.cap.saturating_sub(used)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn left_should_begin_anew_with_each_period_and_end_with_the_date() {
		let account = AccountId32([1; 32]);
		let mandate = Mandate {
			payer: account,
			charged: account,
			payee: account,
			cap: 10,
			period: 100,
			start: 1_000,
			until: 2_000,
			last: 1,
			used: 7,
			standing: 0,
			drawn: None,
			record_deposit: 0,
			reference: [0; 32],
		};
		for (now, expected) in [(1_100, 3), (1_199, 3), (1_200, 10), (1_999, 10), (2_000, 0)] {
			assert_eq!(left(&mandate, now), expected);
		}
	}
}
