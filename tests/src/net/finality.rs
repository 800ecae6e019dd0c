//! `finality`: how soon blocks and payments are final on networks of some validators, with delay and loss between
//! them, and with one of them down.

use super::{Net, Options};
use crate::{
	bench::{table, Outcome},
	machine::Machine,
	samples::{milliseconds, percentile},
};
use anyhow::{bail, Context, Result};
use coinop_agent::{
	calls,
	chain::{Chain, ChainError},
	keys::Key,
};
use futures::{future::join_all, StreamExt, TryStreamExt};
use serde::Serialize;
use std::{
	cell::Cell,
	collections::HashMap,
	time::{Duration, Instant},
};

/// Blocks left out after each change of the network, for what was before to come to rest.
const SETTLING: u64 = 20;

/// Who pay all the time, each one payment after the other: members of the network.
const PAYERS: usize = 3;

/// µUSDT of each payment.
const AMOUNT: u128 = 1_000;

/// The steps by which the pause before each payment grows, within [`SLOT`]: so that payments are handed over at every
/// moment of a slot alike.
const STEP: Duration = Duration::from_millis(137);

/// The time of a block.
const SLOT: Duration = Duration::from_millis(500);

/// Longest time that watching a block may take on average: ten times what it takes where all is well.
const MOST_PER_BLOCK: Duration = Duration::from_secs(5);

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
	/// Numbers of validators: a network of each.
	pub validators: Vec<usize>,
	/// Round trip times between all nodes, in milliseconds.
	pub round_trips: Vec<u64>,
	/// Percent of packets that are lost, with the longest of the round trip times.
	pub loss: f64,
	/// Finalized blocks that are watched in each case.
	pub blocks: u64,
	/// The time that GRANDPA gives a vote to reach the others, in milliseconds; `None` for the node's default.
	pub gossip_period: Option<u64>,
}

impl Default for Plan {
	fn default() -> Self {
		Self { validators: vec![4, 7], round_trips: vec![0, 50, 100], loss: 1.0, blocks: 120, gossip_period: None }
	}
}

/// What holds between the nodes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Case {
	round_trip_ms: u64,
	loss_percent: f64,
	down: usize,
}

/// The cases for each network, in their order: those with a validator down come last, since it stays down.
fn cases(plan: &Plan) -> Vec<Case> {
	let case = |round_trip_ms, loss_percent, down| Case { round_trip_ms, loss_percent, down };
	let longest = plan.round_trips.iter().copied().max().unwrap_or_default();
	let mut cases: Vec<_> = plan.round_trips.iter().map(|round_trip| case(*round_trip, 0.0, 0)).collect();
	if plan.loss > 0.0 {
		cases.push(case(longest, plan.loss, 0));
	}
	cases.extend(plan.round_trips.iter().map(|round_trip| case(*round_trip, 0.0, 1)));
	cases
}

/// Milliseconds.
#[derive(Debug, Serialize)]
struct Times {
	p50: f64,
	p95: f64,
	p99: f64,
	samples: Vec<f64>,
}

impl Times {
	fn of(samples: Vec<f64>) -> Self {
		let [p50, p95, p99] = [50, 95, 99].map(|percent| percentile(&samples, percent));
		Self { p50, p95, p99, samples }
	}
}

/// What was measured in one case.
#[derive(Debug, Serialize)]
struct Row {
	validators: usize,
	#[serde(flatten)]
	case: Case,
	/// From the news of a best block to the news of the next.
	interval: Times,
	/// From the news of a best block to the news of its finality.
	seen_to_final: Times,
	/// From handing a payment to the node to the news of its finality.
	submit_to_final: Times,
	/// Payments of which the node gave no result.
	lost: usize,
	/// The median from seen to final by that of the first case of the same network.
	ratio: f64,
}

/// Starts each network, measures each case on it, and ends it. Errors: there can be no such networks on this machine, a
/// network fails, or finality stands still.
pub async fn run(plan: Plan) -> Result<Outcome> {
	let mut rows: Vec<Row> = Vec::new();
	for validators in plan.validators.iter().copied() {
		let arguments = plan.gossip_period.map(|period| format!("--grandpa-gossip-period={period}"));
		let options = Options { validators, arguments: arguments.into_iter().collect(), ..Options::default() };
		eprintln!("a network of {validators} validators");
		let mut net = Net::start(options).await?;
		let mut first = None;
		let mut down = 0;
		for case in cases(&plan) {
			eprintln!("  {} ms round trip, {} % lost, {} down", case.round_trip_ms, case.loss_percent, case.down);
			net.delay(Duration::from_millis(case.round_trip_ms))?;
			net.lose(case.loss_percent / 100.0)?;
			while down < case.down {
				down = down.saturating_add(1);
				net.kill(validators.saturating_sub(down))?;
			}
			let limit = MOST_PER_BLOCK.saturating_mul(u32::try_from(plan.blocks.saturating_add(SETTLING))?);
			let measured = tokio::time::timeout(limit, measure(&net, plan.blocks)).await;
			let Ok(measured) = measured else {
				bail!("{} blocks were not final after {} s in case {case:?}", plan.blocks, limit.as_secs());
			};
			let (watched, paid) = measured?;
			let seen_to_final = Times::of(watched.seen_to_final);
			let reference = *first.get_or_insert(seen_to_final.p50);
			rows.push(Row {
				validators,
				case,
				interval: Times::of(watched.intervals),
				ratio: seen_to_final.p50 / reference,
				seen_to_final,
				submit_to_final: Times::of(paid.submit_to_final),
				lost: paid.lost,
			});
		}
	}
	let how = format!(
		"Networks of validators on this machine, each node on a host of its own (a network namespace), with \
		 `coinop-router` carrying their packets: half of the round trip time each way, loss of packets by chance. \
		 Down: one validator killed. {} blocks watched in each case, {SETTLING} left out before. Block interval: as a \
		 client of the first validator hears of best blocks. Seen to final: from there to when it hears of their \
		 finality. Submit to final: from handing a payment to that validator to when it hears of its finality; \
		 {PAYERS} accounts pay all the time. Clients are not delayed. Ratio: the median from seen to final by that of \
		 the network's first case. Gossip period: {}.",
		plan.blocks,
		plan.gossip_period.map_or("the node's default".into(), |period| format!("{period} ms")),
	);
	Ok(Outcome {
		name: "finality",
		how,
		machine: Machine::here(),
		table: table(
			&[
				"validators",
				"round trip, ms",
				"lost, %",
				"down",
				"interval p50/p95, ms",
				"seen to final p50/p95/p99, ms",
				"ratio",
				"submit to final p50/p95/p99, ms",
			],
			rows.iter().map(cells),
		),
		results: serde_json::to_value(&rows)?,
	})
}

fn cells(row: &Row) -> Vec<String> {
	let three = |times: &Times| format!("{:.0}/{:.0}/{:.0}", times.p50, times.p95, times.p99);
	vec![
		row.validators.to_string(),
		row.case.round_trip_ms.to_string(),
		row.case.loss_percent.to_string(),
		row.case.down.to_string(),
		format!("{:.0}/{:.0}", row.interval.p50, row.interval.p95),
		three(&row.seen_to_final),
		format!("{:.2}", row.ratio),
		three(&row.submit_to_final),
	]
}

/// What a client heard of blocks, in milliseconds.
#[derive(Default)]
struct Watched {
	intervals: Vec<f64>,
	seen_to_final: Vec<f64>,
}

/// What became of payments.
#[derive(Default)]
struct Paid {
	submit_to_final: Vec<f64>,
	lost: usize,
}

/// Watches blocks while accounts pay.
async fn measure(net: &Net, blocks: u64) -> Result<(Watched, Paid)> {
	let chain = net.connect(0).await?;
	let over = Cell::new(false);
	let mut payers = Vec::new();
	for index in 0..PAYERS.min(net.count()) {
		let other = index.saturating_add(1).checked_rem(net.count()).unwrap_or_default();
		let payee = net.member(other)?.key()?;
		payers.push((net.connect(0).await?, net.member(index)?.key()?, payee));
	}
	let watching = async {
		let watched = watch(&chain, blocks).await;
		over.set(true);
		watched
	};
	let paying = join_all(payers.iter().map(|(chain, payer, payee)| pay(chain, payer, payee, &over)));
	let (watched, paid) = futures::future::join(watching, paying).await;
	let mut all = Paid::default();
	for paid in paid {
		let paid = paid?;
		all.submit_to_final.extend(paid.submit_to_final);
		all.lost = all.lost.saturating_add(paid.lost);
	}
	Ok((watched?, all))
}

/// Hears of best and of finalized blocks until `blocks` are final that came after those that are left out.
async fn watch(chain: &Chain, blocks: u64) -> Result<Watched> {
	#[derive(Clone, Copy)]
	enum News {
		Best,
		Final,
	}
	let client = chain.client();
	let best = client.stream_best_blocks().await?.map_ok(|block| (News::Best, block));
	let finalized = client.stream_blocks().await?.map_ok(|block| (News::Final, block));
	let mut news = futures::stream::select(best, finalized);
	let first = chain.status().await?.head.saturating_add(SETTLING);
	let last = first.saturating_add(blocks);
	let mut watched = Watched::default();
	let mut seen = HashMap::new();
	let mut newest: Option<(u64, Instant)> = None;
	loop {
		let (kind, block) = news.next().await.context("the node tells of no more blocks")??;
		let (now, number) = (Instant::now(), block.number());
		match kind {
			// One that has been told of already was put back in favour of another for a while.
			News::Best if newest.is_some_and(|(newest, _)| number <= newest) => {
				seen.entry(block.hash()).or_insert(now);
			},
			News::Best => {
				seen.entry(block.hash()).or_insert(now);
				if let Some((before, at)) = newest.replace((number, now)) {
					if before.saturating_add(1) == number && number > first && number <= last {
						watched.intervals.push(milliseconds(now.saturating_duration_since(at)));
					}
				}
			},
			News::Final => {
				let told = seen.remove(&block.hash());
				if number > first && number <= last {
					// A block of which it heard first as a final one was final at once.
					let at = told.unwrap_or(now);
					watched.seen_to_final.push(milliseconds(now.saturating_duration_since(at)));
				}
				if number >= last {
					return Ok(watched);
				}
			},
		}
	}
}

/// Pays again and again until it is over.
async fn pay(chain: &Chain, payer: &Key, payee: &Key, over: &Cell<bool>) -> Result<Paid> {
	let mut paid = Paid::default();
	let mut pause = Duration::ZERO;
	while !over.get() {
		pause = pause.saturating_add(STEP);
		if pause >= SLOT {
			pause = pause.saturating_sub(SLOT);
		}
		tokio::time::sleep(pause).await;
		match chain.submit(&calls::pay(payee.account(), AMOUNT, [0; 32]), payer).await {
			Ok(submitted) => paid.submit_to_final.push(milliseconds(submitted.submit_to_final)),
			Err(ChainError::Lost | ChainError::NotAdmitted(_)) => paid.lost = paid.lost.saturating_add(1),
			Err(error) => return Err(error).context("a payment failed"),
		}
	}
	Ok(paid)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn cases_should_have_the_validator_down_last() {
		let cases = cases(&Plan::default());
		assert_eq!(cases.len(), 7);
		assert_eq!(cases[0], Case { round_trip_ms: 0, loss_percent: 0.0, down: 0 });
		assert_eq!(cases[3], Case { round_trip_ms: 100, loss_percent: 1.0, down: 0 });
		assert!(cases[4..].iter().all(|case| case.down == 1));
		assert!(cases.windows(2).all(|pair| pair[0].down <= pair[1].down));
	}
}
