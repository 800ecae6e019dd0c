//! `bridge`: how soon a relayer carries what can be carried, and what it takes while there is nothing.

use super::{table, Outcome};
use crate::{
	bridge::{
		coinop::PATIENCE,
		contracts::Deposit,
		relayer::{Pace, Relayer},
		World,
	},
	machine::Machine,
	net::wait,
	process::{cpu_seconds, memory},
	samples::Spread,
};
use anyhow::{Context, Result};
use coinop_agent::{
	keys::{Key, Scheme},
	Balance,
};
use coinop_relayer::{abi::Vault, beacon::slot_at, execution::BlockId};
use serde::Serialize;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::{interval, MissedTickBehavior};

/// µUSDT of a USDT.
const USDT: Balance = 1_000_000;

/// µUSDT of each deposit, of the first one and of each withdrawal, and of them for who carries them.
const FIRST: Balance = 500 * USDT;
const DEPOSITED: Balance = 20 * USDT;
const DEPOSIT_FEE: Balance = USDT;
const WITHDRAWN: Balance = 10 * USDT;
const WITHDRAWAL_FEE: Balance = 5 * USDT;

/// Milliseconds of a slot of Ethereum while something is carried, and afterwards: 12 s, as on Ethereum itself.
const SLOT_MS: u32 = 250;
const IDLE_SLOT_MS: u32 = 12_000;

/// Time between looks at both chains, by which a figure may be too large.
const LOOK: Duration = Duration::from_millis(50);

/// Seconds over which a share of a core is taken.
const SHARE: u64 = 10;

/// KiB of a MiB.
const MIB: f64 = 1_024.0;

/// Ethereum's accounts, by number.
const DEPOSITOR: usize = 1;
const RECIPIENT: usize = 2;
const CARRIER: usize = 3;

/// What to measure.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
	/// Deposits, and withdrawals, one after the other.
	pub samples: u32,
	/// Seconds without anything to carry.
	pub idle: u64,
}

/// One of the ways to say how long it took.
type Part = fn(&Took) -> f64;

/// What something took.
#[derive(Clone, Copy, Debug, Serialize)]
struct Took {
	seconds: f64,
	coinop_blocks: f64,
	ethereum_slots: f64,
}

/// Where both chains are.
struct Mark {
	at: Instant,
	coinop: u64,
	ethereum: u64,
}

impl Mark {
	async fn now(world: &World) -> Result<Self> {
		let at = Instant::now();
		let time = world.ethereum.execution().block(BlockId::Latest).await?.time;
		let ethereum = slot_at(time, world.ethereum.genesis_time());
		Ok(Self { at, coinop: world.coinop.node.best().await?, ethereum })
	}

	async fn since(&self, world: &World) -> Result<Took> {
		let seconds = self.at.elapsed().as_secs_f64();
		let now = Self::now(world).await?;
		let count = |now: u64, then: u64| Ok::<_, anyhow::Error>(f64::from(u32::try_from(now.saturating_sub(then))?));
		let coinop_blocks = count(now.coinop, self.coinop)?;
		Ok(Took { seconds, coinop_blocks, ethereum_slots: count(now.ethereum, self.ethereum)? })
	}
}

/// What a relayer takes while there is nothing to carry.
#[derive(Clone, Debug, Default, Serialize)]
struct Idle {
	memory_mib: Vec<f64>,
	/// Percent of a core, each over some seconds.
	cpu_percent: Vec<f64>,
	/// The same over all of it.
	cpu_percent_overall: f64,
}

/// Measures. Errors: as of the bridge's tests; what is to be carried isn't within two minutes.
pub async fn run(plan: Plan) -> Result<Outcome> {
	let mut world = World::begin().await?;
	let user = Key::generate(Scheme::Sr25519)?;
	let all = FIRST.saturating_add(DEPOSITED.saturating_mul(plan.samples.into()));
	world.contracts.endow(&mut world.ethereum, DEPOSITOR, all).await?;
	world.ethereum.run(SLOT_MS).await?;
	let mut relayer = Relayer::start(&world, CARRIER).await?;
	let measured = measure(&mut world, &user, &mut relayer, plan).await;
	let (deposits, withdrawals, idle) = measured.with_context(|| relayer.log_tail())?;
	let peak = memory(&relayer.id()?.to_string(), "VmHWM")? / MIB;
	relayer.stop().await?;

	let mut rows = Vec::new();
	for (what, took) in
		[("a deposit: final on Ethereum → minted", &deposits), ("a withdrawal: handed in → paid", &withdrawals)]
	{
		let parts: [(&str, Part); 3] = [
			("s", |took| took.seconds),
			("blocks of Coinop", |took| took.coinop_blocks),
			("slots of Ethereum", |took| took.ethereum_slots),
		];
		for (unit, part) in parts {
			rows.push(row(&format!("{what}, {unit}"), &took.iter().map(part).collect::<Vec<_>>()));
		}
	}
	rows.push(row("idle: memory, MiB", &idle.memory_mib));
	rows.push(row(&format!("idle: % of a core, over {SHARE} s"), &idle.cpu_percent));
	let alone = |what: &str, figure: f64| vec![what.to_string(), String::new(), format!("{figure:.1}")];
	rows.push(alone("idle: % of a core, over all of it", idle.cpu_percent_overall));
	rows.push(alone("largest memory, MiB", peak));
	Ok(Outcome {
		name: "bridge",
		how: format!(
			"{} deposits and {} withdrawals, one at a time, by one relayer that looks every {} ms at an Ethereum of its own \
			 with slots of {SLOT_MS} ms and at a network of three validators, all on this machine. Minted and paid is what the \
			 newest block says. Idle: {} s with slots of 12 s and nothing to carry. A state of this Ethereum has 2.7 MB; a \
			 relayer's memory grows with the state.",
			plan.samples,
			plan.samples,
			Pace::USUAL.poll_ms,
			plan.idle
		),
		machine: Machine::here(),
		results: json!({
			"slot_ms": SLOT_MS,
			"poll_ms": Pace::USUAL.poll_ms,
			"deposits": deposits,
			"withdrawals": withdrawals,
			"idle_seconds": plan.idle,
			"idle": idle,
			"largest_memory_mib": peak,
		}),
		table: table(&["a relayer", "p50", "max"], rows),
	})
}

fn row(what: &str, samples: &[f64]) -> Vec<String> {
	let Spread { p50, max } = Spread::of(samples);
	vec![what.into(), format!("{p50:.1}"), format!("{max:.1}")]
}

async fn measure(
	world: &mut World,
	user: &Key,
	relayer: &mut Relayer,
	plan: Plan,
) -> Result<(Vec<Took>, Vec<Took>, Idle)> {
	// The first money, which isn't counted: with it come accounts and a first update.
	deposit(world, user, FIRST).await?;
	let (mut deposits, mut withdrawals) = (Vec::new(), Vec::new());
	for _ in 0..plan.samples {
		deposits.push(deposit(world, user, DEPOSITED).await?);
	}
	for _ in 0..plan.samples {
		withdrawals.push(withdraw(world, user).await?);
	}
	world.ethereum.finalize().await?;
	wait::until("all payments to be proved", PATIENCE, async || {
		Ok((world.coinop.reserve(&world.lane).await?.in_flight == 0).then_some(()))
	})
	.await?;
	world.ethereum.run(IDLE_SLOT_MS).await?;
	Ok((deposits, withdrawals, idle(relayer, plan.idle).await?))
}

/// Makes a deposit, waits until it is final, and measures until it is minted.
async fn deposit(world: &mut World, user: &Key, amount: Balance) -> Result<Took> {
	let deposit = Deposit { recipient: user.account().0, amount, relay_fee: DEPOSIT_FEE };
	let before = world.coinop.reserve(&world.lane).await?.minted;
	let receipts = world.deposit(&[(DEPOSITOR, deposit)]).await?;
	let block = receipts.first().context("there is a receipt")?.block()?;
	let time = world.ethereum.execution().block(BlockId::Number(block)).await?.time;
	let slot = slot_at(time, world.ethereum.genesis_time());
	wait::until_every(LOOK, "a deposit to be final", PATIENCE, async || {
		Ok((world.ethereum.beacon().finalized().await?.slot >= slot).then_some(()))
	})
	.await?;
	let mark = Mark::now(world).await?;
	wait::until_every(LOOK, "a deposit to be minted", PATIENCE, async || {
		Ok((world.coinop.reserve(&world.lane).await?.minted > before).then_some(()))
	})
	.await?;
	mark.since(world).await
}

/// Withdraws, and measures until it is paid.
async fn withdraw(world: &World, user: &Key) -> Result<Took> {
	let recipient = world.ethereum.address(RECIPIENT)?.0 .0;
	let mark = Mark::now(world).await?;
	let nonces = world.withdraw(user, &[(recipient, WITHDRAWN, WITHDRAWAL_FEE)]).await?;
	let nonce = *nonces.first().context("a withdrawal has a message")?;
	wait::until_every(LOOK, "a withdrawal to be paid", PATIENCE, async || {
		Ok(world.ethereum.view(world.contracts.vault, &Vault::isUsedCall { nonce }).await?.then_some(()))
	})
	.await?;
	mark.since(world).await
}

/// Watches a relayer for so many seconds.
async fn idle(relayer: &mut Relayer, seconds: u64) -> Result<Idle> {
	let process = relayer.id()?.to_string();
	let mut idle = Idle::default();
	let mut every = interval(Duration::from_secs(1));
	every.set_missed_tick_behavior(MissedTickBehavior::Delay);
	every.tick().await;
	let began = (Instant::now(), cpu_seconds(&process)?);
	let mut last = began;
	for second in 1..=seconds {
		every.tick().await;
		relayer.ensure_alive()?;
		idle.memory_mib.push(memory(&process, "VmRSS")? / MIB);
		if second.is_multiple_of(SHARE) || second == seconds {
			let now = (Instant::now(), cpu_seconds(&process)?);
			idle.cpu_percent.push(share(last, now));
			last = now;
		}
	}
	idle.cpu_percent_overall = share(began, last);
	Ok(idle)
}

/// Percent of a core between two moments, each with the seconds of a core until then.
fn share(before: (Instant, f64), after: (Instant, f64)) -> f64 {
	let seconds = after.0.saturating_duration_since(before.0).as_secs_f64();
	if seconds > 0.0 {
		(after.1 - before.1) * 100.0 / seconds
	} else {
		0.0
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn share_should_be_percent_of_a_core_when_time_has_passed() {
		let now = Instant::now();
		assert_eq!(share((now, 1.0), (now + Duration::from_secs(10), 1.5)), 5.0);
		assert_eq!(share((now, 1.0), (now, 1.5)), 0.0);
	}

	#[test]
	fn row_should_have_median_and_largest() {
		assert_eq!(row("x", &[3.0, 1.0, 2.26]), ["x", "2.3", "3.0"]);
	}
}
