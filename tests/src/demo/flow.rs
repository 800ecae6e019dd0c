//! What happens in the demo, step by step.

use super::{
	books::{self, Accounts, Books, Check, Moved},
	processes::{self, Paid, Place, Served},
	summary::{quotient, Summary, Transaction},
	Input,
};
use crate::{
	bench::grouped,
	chain::DevChain,
	machine::Machine,
	samples::{milliseconds, Spread},
};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	amount::format_usdt,
	api::metered_payments::events::{SessionClosed, SessionOpened, TariffPublished},
	calls,
	chain::{Allowance, Chain, Submitted},
	keys::{Key, Scheme},
	AccountId32, Balance, Call, Moment,
};
use coinop_voucher::{Price, Terms, Unit};
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// 0.3297 USDT a kWh, and a minute for the utility to object to a close.
const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 329_700, per: 1_000 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: 60_000,
	settler: None,
	metadata: [0; 32],
};

/// µUSDT deposited beyond what the readings cost, to show that it comes back.
const SPARE: Balance = 100_000;

/// µUSDT that the meter may draw beyond the deposit, for that of the session's record.
const RECORD: Balance = 1_000_000;

/// µUSDT of fees that each device may cause in a day.
const FEES: Balance = 100_000;

const DAY: Moment = 86_400_000;

/// Blocks whose finality is timed while the demo runs.
const BLOCKS: usize = 20;

const HOUSEHOLD: &str = "household";
const METER: &str = "household's meter";
const UTILITY: &str = "utility";
const METER_POINT: &str = "utility's meter point";

/// Tells the user how far it is.
pub fn say(what: &str) {
	eprintln!("{what}");
}

/// Who takes part: two people with accounts that the development chain funds, and two devices with new keys.
struct Cast {
	household: Key,
	meter: Key,
	utility: Key,
	meter_point: Key,
	/// Key files, readings and evidence, for the processes.
	folder: TempDir,
}

impl Cast {
	fn new(input: &Input) -> Result<Self> {
		let folder = tempfile::Builder::new().prefix("coinop-demo-").tempdir().context("can't make a folder")?;
		fs::write(folder.path().join("readings.csv"), &input.text).context("can't copy the readings")?;
		Ok(Self {
			household: Key::from_uri("//Bob")?,
			meter: Key::create(Scheme::Ed25519, &folder.path().join("meter.json"))?,
			utility: Key::from_uri("//Charlie")?,
			meter_point: Key::create(Scheme::Ed25519, &folder.path().join("meter-point.json"))?,
			folder,
		})
	}

	fn file(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	fn accounts(&self) -> Result<Accounts> {
		Ok(Accounts {
			owner: self.household.account(),
			device: self.meter.account(),
			provider: self.utility.account(),
			meter_point: self.meter_point.account(),
			validator: books::validator()?,
		})
	}
}

/// Submits transactions and keeps count of them.
struct Ledger<'a> {
	chain: &'a Chain,
	transactions: Vec<Transaction>,
}

impl Ledger<'_> {
	async fn submit<C: Call>(&mut self, name: &str, signer: &'static str, key: &Key, call: &C) -> Result<Submitted> {
		let submitted = self.chain.submit(call, key).await.with_context(|| format!("{name} by the {signer} failed"))?;
		self.transactions.push(Transaction {
			call: name.into(),
			signer,
			fee: submitted.fee,
			seen_to_final_ms: submitted.seen_to_final.map(milliseconds),
			submit_to_final_ms: milliseconds(submitted.submit_to_final),
		});
		Ok(submitted)
	}

	fn fees_of(&self, signers: [&str; 2]) -> Balance {
		let theirs = self.transactions.iter().filter(|transaction| signers.contains(&transaction.signer));
		theirs.fold(0, |sum: Balance, transaction| sum.saturating_add(transaction.fee))
	}
}

/// Plays the whole day on a chain that nobody else uses.
pub async fn run(node: &DevChain, command: &Path, input: &Input) -> Result<Summary> {
	let chain = node.connect().await?;
	let watch = async { chain.sample_finality(BLOCKS).await.context("the blocks could not be watched") };
	let (mut summary, blocks) = tokio::try_join!(play(node, &chain, command, input), watch)?;
	let own = summary.transactions.iter().filter_map(|transaction| transaction.seen_to_final_ms);
	let seen: Vec<f64> = blocks.into_iter().map(milliseconds).chain(own).collect();
	summary.seen_to_final_ms = Spread::of(&seen);
	Ok(summary)
}

async fn play(node: &DevChain, chain: &Chain, command: &Path, input: &Input) -> Result<Summary> {
	let cast = Cast::new(input)?;
	let accounts = cast.accounts()?;
	let before = Books::read(chain, &accounts).await?;
	let due = TERMS.due(input.watt_hours(), 0);
	let deposit = due.saturating_add(SPARE);
	ensure!(
		deposit.saturating_add(RECORD) <= before.owner,
		"the readings cost {} USDT, more than the household's {} USDT: use fewer",
		format_usdt(due),
		format_usdt(before.owner)
	);
	let mut ledger = Ledger { chain, transactions: Vec::new() };

	say("The household registers its meter, the utility its meter point. Neither device holds any money.");
	let spending = allowance(deposit.saturating_add(RECORD), vec![accounts.provider]);
	let call = register(chain, &cast.meter, &accounts.owner, spending)?;
	ledger.submit("register", HOUSEHOLD, &cast.household, &call).await?;
	let call = register(chain, &cast.meter_point, &accounts.provider, allowance(0, Vec::new()))?;
	ledger.submit("register", UTILITY, &cast.utility, &call).await?;

	say("The utility publishes its tariff: 0.3297 USDT a kWh.");
	let published = ledger.submit("publish_tariff", UTILITY, &cast.utility, &calls::publish_tariff(TERMS)).await?;
	let tariff = published.event::<TariffPublished>()?.tariff;

	say(&format!("The meter opens a session with {} USDT of the household's money.", format_usdt(deposit)));
	let expiry = chain.now().await?.saturating_add(DAY);
	let open =
		calls::open_session(tariff, TERMS.hash(&accounts.provider.0), cast.meter.public(), deposit, expiry, None);
	let opened = ledger.submit("open_session", METER, &cast.meter, &open).await?;
	let session = opened.event::<SessionOpened>()?.session;
	let mut device_is_empty = books::is_empty(chain, &accounts.device).await?;

	let started = Instant::now();
	let (served, paid) = pay(Place { program: command, url: node.url(), session }, &cast, input).await?;
	let took = started.elapsed();
	ensure!(
		served.ended == "bye" && served.units == input.watt_hours() && paid.delivered_units == served.units,
		"the provider was paid {} units and delivered {}, of {} metered",
		served.units,
		paid.delivered_units,
		input.watt_hours()
	);
	ledger.transactions.extend(served.settled.into_iter().map(|settlement| Transaction {
		call: settlement.call,
		signer: METER_POINT,
		fee: settlement.fee.into(),
		seen_to_final_ms: settlement.seen_to_final_ms,
		submit_to_final_ms: settlement.submit_to_final_ms,
	}));
	device_is_empty &= books::is_empty(chain, &accounts.device).await?;

	say("The utility closes the session; what is left of the deposit goes back to the household.");
	let closed = ledger.submit("close", UTILITY, &cast.utility, &calls::close(session, None)).await?;
	let closed = closed.event::<SessionClosed>()?;
	let after = Books::read(chain, &accounts).await?;

	let moved = Moved {
		due,
		paid: closed.paid,
		owner_fees: ledger.fees_of([HOUSEHOLD, METER]),
		provider_fees: ledger.fees_of([UTILITY, METER_POINT]),
	};
	let mut checks = books::checks(&before, &after, &moved);
	checks.push(Check { what: "the device held nothing while it paid", holds: device_is_empty });
	checks.push(Check {
		what: "every watt-hour was paid with a tick of its own",
		holds: paid.payments == input.watt_hours(),
	});
	Ok(summarise(ledger.transactions, input, &paid, took, Record { before, after, moved, checks }))
}

/// What the books say at the end.
struct Record {
	before: Books,
	after: Books,
	moved: Moved,
	checks: Vec<Check>,
}

fn summarise(transactions: Vec<Transaction>, input: &Input, paid: &Paid, took: Duration, record: Record) -> Summary {
	let Record { before, after, moved, checks } = record;
	let fees = moved.owner_fees.saturating_add(moved.provider_fees);
	let submit: Vec<f64> = transactions.iter().map(|transaction| transaction.submit_to_final_ms).collect();
	Summary {
		watt_hours: input.watt_hours(),
		payments: paid.payments,
		statements: paid.statements,
		extrinsics: transactions.len(),
		paid_micro_usdt: moved.paid,
		fees_micro_usdt: fees,
		fee_per_payment_micro_usdt: quotient(fees, paid.payments),
		seen_to_final_ms: Spread::default(),
		submit_to_final_ms: Spread::of(&submit),
		paying_took_ms: milliseconds(took),
		transactions,
		before,
		after,
		money_adds_up: checks.iter().all(|check| check.holds),
		checks,
		machine: Machine::here(),
	}
}

/// The two processes, from start to end.
async fn pay(place: Place<'_>, cast: &Cast, input: &Input) -> Result<(Served, Paid)> {
	say("Meter and meter point, two processes, meet on a loopback port: one tick a watt-hour.");
	let (provider, address) =
		processes::serve(place, &cast.file("meter-point.json"), &cast.file("session.evidence")).await?;
	let payer = processes::pay(place, &cast.file("meter.json"), &address, &cast.file("readings.csv"))?;
	let total = input.watt_hours();
	let mut next = tenth_after(0, total);
	let paying = payer.finish::<Paid>(|line| {
		let paid = line.get("paid_ticks").and_then(Value::as_u64).unwrap_or_default();
		if paid >= next {
			next = tenth_after(paid, total);
			say(&format!("  {} of {} paid", grouped(paid), grouped(total)));
		}
	});
	let serving = provider.finish::<Served>(|line| {
		if let Some(took) = line.get("submit_to_final_ms").and_then(Value::as_f64) {
			say(&format!("  settled by the meter point, final after {took:.0} ms"));
		}
	});
	let (served, paid) = tokio::try_join!(serving, paying)?;
	Ok((served, paid))
}

/// The next tenth of `total` after `done`.
fn tenth_after(done: u64, total: u64) -> u64 {
	let tenth = (total / 10).max(1);
	done.checked_div(tenth).unwrap_or_default().saturating_add(1).saturating_mul(tenth)
}

/// What a device may spend in a day.
pub(super) fn allowance(amount: Balance, payees: Vec<AccountId32>) -> Allowance {
	Allowance { per_payment: amount, per_period: amount, fees_per_period: FEES, period: DAY, payees, expires: None }
}

/// The call by which `owner` registers a device that agrees.
pub(super) fn register(chain: &Chain, device: &Key, owner: &AccountId32, allowance: Allowance) -> Result<impl Call> {
	let possession =
		device.prove_possession(&chain.genesis(), owner, u64::MAX).context("the device could not sign its consent")?;
	Ok(calls::register(device.public(), possession, Some(allowance)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tenth_should_be_the_next_one_when_some_is_done() {
		assert_eq!(tenth_after(0, 11_237), 1_123);
		assert_eq!(tenth_after(1_250, 11_237), 2_246);
		assert_eq!(tenth_after(3, 4), 4);
		assert_eq!(tenth_after(0, 0), 1);
	}
}
