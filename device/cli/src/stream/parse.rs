//! What people write as arguments of `coinop stream`, and how the same is shown.

use crate::parse::{account, duration};
use anyhow::{ensure, Context as _, Result};
use chrono::DateTime;
use coinop_agent::{
	amount::{format_usdt, parse_usdt},
	escrow::{self, CancelBy, Per, Rate, Recipient, Side, MAX_RECIPIENTS, WHOLE},
	AccountId32, Balance, Moment,
};
use coinop_voucher::GenesisHash;

/// A moment, as people name one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
	/// So many milliseconds from now.
	In(Moment),
	/// Milliseconds of the chain's time.
	At(Moment),
}

impl When {
	/// Milliseconds of the chain's time, if it is `now`.
	pub fn moment(self, now: Moment) -> Moment {
		match self {
			When::In(length) => now.saturating_add(length),
			When::At(moment) => moment,
		}
	}
}

/// `now`, a time from now such as `+30d`, or a moment such as `2030-01-31T12:00:00Z`.
pub fn when(text: &str) -> Result<When, String> {
	if text == "now" {
		return Ok(When::In(0));
	}
	if let Some(length) = text.strip_prefix('+') {
		return duration(length).map(When::In);
	}
	let moment = DateTime::parse_from_rfc3339(text)
		.map_err(|_| "write a time from now such as +30d, or a moment such as 2030-01-31T12:00:00Z")?;
	u64::try_from(moment.timestamp_millis()).map(When::At).map_err(|_| "that was before 1970".into())
}

/// One who is paid, and for how many parts per million of it, if that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee {
	account: AccountId32,
	share: Option<u32>,
}

/// An account, or an account and its share such as `ACCOUNT=12.5%` or `ACCOUNT=125000ppm`.
pub fn payee(text: &str) -> Result<Payee, String> {
	let (name, share) = match text.split_once('=') {
		Some((name, share)) => (name, Some(parts(share)?)),
		None => (text, None),
	};
	Ok(Payee { account: account(name)?, share })
}

fn parts(text: &str) -> Result<u32, String> {
	if text.ends_with('%') {
		return percent(text);
	}
	text.strip_suffix("ppm")
		.and_then(|parts| parts.parse::<u32>().ok())
		.filter(|parts| *parts <= WHOLE)
		.ok_or_else(|| "write a share as a percentage such as 12.5%, or in parts per million such as 125000ppm".into())
}

/// Parts per million of a percentage such as `50` or `12.5%`.
pub fn percent(text: &str) -> Result<u32, String> {
	let number = text.strip_suffix('%').unwrap_or(text);
	// A percentage has as many parts per million as an amount of that many USDT has hundreds of µUSDT.
	let hundreds = parse_usdt(number).ok().filter(|amount| amount.checked_rem(100) == Some(0));
	hundreds
		.and_then(|amount| amount.checked_div(100))
		.and_then(|parts| u32::try_from(parts).ok())
		.filter(|parts| *parts <= WHOLE)
		.ok_or_else(|| "write a percentage from 0 to 100 with at most 4 decimals, such as 12.5%".into())
}

/// Parts per million as a percentage, as [`percent`] reads it.
pub fn percent_shown(parts: u64) -> String {
	format!("{}.{:04}%", parts.checked_div(10_000).unwrap_or_default(), parts.checked_rem(10_000).unwrap_or_default())
}

/// The recipients with their shares: one alone needs none to be said. Errors: shares are missing or don't add up, or
/// there are too many.
pub fn recipients(payees: &[Payee]) -> Result<Vec<Recipient>> {
	if let [Payee { account, share: None }] = payees {
		return Ok(escrow::single(*account));
	}
	ensure!(payees.len() <= MAX_RECIPIENTS, "an escrow has at most {MAX_RECIPIENTS} recipients");
	let recipients = payees
		.iter()
		.map(|Payee { account, share }| {
			let share = share
				.with_context(|| format!("with several recipients each needs its share, such as --to {account}=50%"))?;
			Ok(Recipient { account: *account, share })
		})
		.collect::<Result<Vec<_>>>()?;
	let sum = recipients.iter().fold(0u64, |sum, recipient| sum.saturating_add(recipient.share.into()));
	ensure!(sum == u64::from(WHOLE), "the shares add up to {} instead of 100%", percent_shown(sum));
	Ok(recipients)
}

/// A rate such as `0.05/hour`: USDT for a unit of time.
pub fn rate(text: &str) -> Result<Rate, String> {
	let (amount, per) = text.split_once('/').ok_or("write an amount of USDT and a unit of time, such as 0.05/hour")?;
	let amount = parse_usdt(amount)
		.map_err(|error| format!("{error}; for a finer rate write what a longer time costs, such as 0.05/hour"))?;
	if amount == 0 {
		return Err("nothing would accrue: pause or cancel instead".into());
	}
	let per = match per {
		"second" => Per::Second,
		"minute" => Per::Minute,
		"hour" => Per::Hour,
		"day" => Per::Day,
		"week" => Per::Week,
		"month" => Per::Month,
		"year" => Per::Year,
		_ => {
			return Err("after the slash use second, minute, hour, day, week, month (30 days) or year (365 days)".into())
		},
	};
	Ok(Rate { amount, per })
}

/// A rate, as [`rate`] reads it.
pub fn rate_shown(rate: &Rate) -> String {
	let per = match rate.per {
		Per::Second => "second",
		Per::Minute => "minute",
		Per::Hour => "hour",
		Per::Day => "day",
		Per::Week => "week",
		Per::Month => "month",
		Per::Year => "year",
	};
	format!("{}/{per}", format_usdt(rate.amount))
}

/// An amount in µUSDT on a condition, and whose it is if nobody confirms it by the deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
	pub amount: Balance,
	pub deadline: When,
	pub default: Side,
}

/// A milestone such as `250@+30d` or `250@2030-01-31T12:00:00Z:recipients`.
pub fn stage(text: &str) -> Result<Stage, String> {
	let (amount, rest) =
		text.split_once('@').ok_or("write AMOUNT@DEADLINE, such as 250@+30d for 250 USDT within 30 days")?;
	let amount = parse_usdt(amount).map_err(|error| error.to_string())?;
	let (deadline, default) = match rest.rsplit_once(':') {
		Some((deadline, "payer")) => (deadline, Side::Payer),
		Some((deadline, "recipients")) => (deadline, Side::Recipients),
		_ => (rest, Side::Payer),
	};
	let deadline = when(deadline).map_err(|error| {
		format!("the deadline: {error}; only :payer or :recipients may follow, who gets what is missed")
	})?;
	Ok(Stage { amount, deadline, default })
}

/// Who may end an escrow early.
pub fn cancel_by(text: &str) -> Result<CancelBy, String> {
	Ok(match text {
		"payer" => CancelBy::Payer,
		"both" => CancelBy::Both,
		"nobody" => CancelBy::Nobody,
		_ => return Err("use payer, both or nobody".into()),
	})
}

/// The name of who may end an escrow early, as [`cancel_by`] reads it.
pub fn cancel_by_name(cancel: CancelBy) -> &'static str {
	match cancel {
		CancelBy::Payer => "payer",
		CancelBy::Both => "both",
		CancelBy::Nobody => "nobody",
	}
}

/// The name of a side.
pub fn side_name(side: Side) -> &'static str {
	match side {
		Side::Payer => "payer",
		Side::Recipients => "recipients",
	}
}

/// A genesis hash: 64 hexadecimal digits.
pub fn genesis(text: &str) -> Result<GenesisHash, String> {
	let mut hash = [0; 32];
	hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut hash)
		.map_err(|_| "write 64 hexadecimal digits, as `coinop status` shows them")?;
	Ok(hash)
}

#[cfg(test)]
mod tests;
