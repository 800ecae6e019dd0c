//! The pools at their limits for minutes: whether the chain goes on finalizing, what becomes of the fees, and whether
//! anything that was taken is lost.

use super::{
	actors::{Kind, SIGNERS},
	follow::{Block, Fate, Trial},
	grouped,
	inspect::multiplier,
	over, say, table, whole, Bench, Outcome, Settings,
};
use crate::{
	machine::Machine,
	samples::{milliseconds, Spread},
};
use anyhow::Result;
use coinop_agent::chain::Chain;
use serde::Serialize;
use std::time::{Duration, Instant};

/// What fills the pools.
const KIND: Kind = Kind::Pay;

/// Longest wait for fees to fall back: from the highest multiplier it takes 13 minutes.
const REST: Duration = Duration::from_secs(900);

/// Blocks from one look at the multiplier to the next.
const EVERY: usize = 10;

/// Seconds from one line of the table on fees to the next.
const LINE: u32 = 60;

/// The multiplier where blocks are not full.
const LEAST: f64 = 1.0;

/// What a block's news says.
#[derive(Clone, Copy, Debug, Serialize)]
struct Sample {
	/// From the beginning to the news that it was final.
	seconds: f64,
	/// Transactions of ours in it.
	ours: usize,
	/// From its first sight as the best block to that news.
	final_ms: Option<f64>,
	/// By how much the best block's number was larger at that news.
	behind: u64,
}

/// By what fees were multiplied at one time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Point {
	/// From the beginning.
	seconds: f64,
	multiplier: f64,
}

/// What became of one network.
#[derive(Serialize)]
struct Soaked {
	validators: usize,
	/// For how long the pools were kept full.
	seconds: f64,
	taken: usize,
	settled: usize,
	/// Taken and in no final block: none, if all is well.
	lost: usize,
	again: usize,
	refused: usize,
	a_second: f64,
	final_ms: Spread,
	/// Most blocks that were not final at the news of one that was.
	behind: u64,
	multipliers: Vec<Point>,
	blocks: Vec<Sample>,
}

/// Keeps the pools of each network full for `seconds`.
pub async fn run(settings: &Settings, seconds: u64) -> Result<Outcome> {
	let mut soaked = Vec::new();
	for size in &settings.sizes {
		let mut bench = Bench::open(*size, settings.accounts).await?;
		soaked.push(soak(&mut bench, Duration::from_secs(seconds)).await?);
		bench.check_money().await?;
	}
	let header = soaked.iter().map(|soaked| format!("validators: {}", soaked.validators));
	let header: Vec<_> = std::iter::once("pools at their limits".into()).chain(header).collect();
	let header: Vec<&str> = header.iter().map(String::as_str).collect();
	let lost: Vec<_> = soaked.iter().map(|soaked| soaked.lost.to_string()).collect();
	let how = format!(
		"Validators, an observer and this client are processes on one machine, on loopback, and share its cores. The \
		 first block has {} accounts; {} of them sign payments beforehand, and for {seconds} s hand the validators as \
		 many as their pools take. A payment for which there is no room is handed in again after 500 ms. What pools \
		 had taken and lost is handed in again when no other becomes final. Lost: taken, and in no final block in the \
		 end: {}. Final after: from a block's first sight as the best one to the news of its finality, at the \
		 observer; blocks not final: by how many the best block was ahead at such news. The fee multiplier is the \
		 chain's after the block that was final then, read in every {EVERY}th; afterwards nothing is handed in, until \
		 it is back at {LEAST} or for {} s. No money came to be or went.",
		grouped(settings.accounts),
		grouped(SIGNERS),
		lost.join(", "),
		REST.as_secs(),
	);
	Ok(Outcome {
		name: "throughput",
		how,
		machine: Machine::here(),
		results: serde_json::to_value(&soaked)?,
		table: table(&header, rows(&soaked)),
	})
}

async fn soak(bench: &mut Bench, wanted: Duration) -> Result<Soaked> {
	let signed = bench.prepare(KIND, wanted.as_secs()).await?.transactions;
	let depth = signed.len();
	say(&format!("keeping the pools full for {} s", wanted.as_secs()));
	let mut trial = bench.begin(signed, KIND.lanes(), depth).await?;
	let started = Instant::now();
	let mut blocks = Vec::new();
	while started.elapsed() < wanted && !trial.load().is_used_up() {
		blocks.extend(trial.next().await?);
	}
	let seconds = started.elapsed().as_secs_f64();
	let full = blocks.len();
	let (drained, fate) = bench.end(&mut trial).await?;
	blocks.extend(drained);
	say("waiting for fees to fall");
	let resting = rest(&bench.chain, &mut trial, started).await?;

	let mut multipliers = Vec::new();
	for block in blocks.iter().step_by(EVERY) {
		multipliers.push(point(&bench.chain, block, started).await?);
	}
	multipliers.extend(resting);
	let samples: Vec<_> = blocks.iter().map(|block| sample(block, started)).collect();
	let in_time = samples.iter().take(full).fold(0usize, |sum, sample| sum.saturating_add(sample.ours));
	let Fate { taken, settled, lost, refused, again } = fate;
	Ok(Soaked {
		validators: bench.network.validators().len(),
		seconds,
		taken,
		settled,
		lost,
		again,
		refused,
		a_second: over(f64::from(u32::try_from(in_time)?), seconds),
		final_ms: Spread::of(&samples.iter().filter_map(|sample| sample.final_ms).collect::<Vec<_>>()),
		behind: samples.iter().map(|sample| sample.behind).max().unwrap_or_default(),
		multipliers,
		blocks: samples,
	})
}

/// Follows the idle chain until fees are back at their least, or for [`REST`].
async fn rest(chain: &Chain, trial: &mut Trial, started: Instant) -> Result<Vec<Point>> {
	let (resting, mut points, mut blocks) = (Instant::now(), Vec::new(), 0usize);
	while resting.elapsed() < REST {
		let news = trial.next().await?;
		blocks = blocks.saturating_add(news.len());
		let Some(newest) = news.last().filter(|_| blocks >= EVERY) else { continue };
		blocks = 0;
		let point = point(chain, newest, started).await?;
		points.push(point);
		if point.multiplier <= LEAST {
			break;
		}
	}
	Ok(points)
}

async fn point(chain: &Chain, block: &Block, started: Instant) -> Result<Point> {
	let seconds = block.at.saturating_duration_since(started).as_secs_f64();
	Ok(Point { seconds, multiplier: multiplier(chain, block.hash).await? })
}

fn sample(block: &Block, started: Instant) -> Sample {
	Sample {
		seconds: block.at.saturating_duration_since(started).as_secs_f64(),
		ours: block.ours.len(),
		final_ms: block.lag.map(milliseconds),
		behind: block.behind,
	}
}

/// The multiplier at a second: that of the last point before, if it is not over by then.
fn at(points: &[Point], second: f64) -> Option<f64> {
	points.last().filter(|last| second <= last.seconds)?;
	points.iter().take_while(|point| point.seconds <= second).last().map(|point| point.multiplier)
}

fn rows(soaked: &[Soaked]) -> Vec<Vec<String>> {
	let row = |what: &str, of: &dyn Fn(&Soaked) -> String| {
		std::iter::once(what.to_string()).chain(soaked.iter().map(of)).collect::<Vec<_>>()
	};
	let shown = |multiplier: Option<f64>| multiplier.map_or_else(|| "-".into(), |number| format!("{number:.2}"));
	let highest = |points: &[Point]| points.iter().map(|point| point.multiplier).reduce(f64::max);
	let mut rows = vec![
		row("seconds full", &|soaked| whole(soaked.seconds)),
		row("payments taken", &|soaked| grouped(soaked.taken)),
		row("final", &|soaked| grouped(soaked.settled)),
		row("lost", &|soaked| grouped(soaked.lost)),
		row("handed in again", &|soaked| grouped(soaked.again)),
		row("refused by full pools, each time", &|soaked| grouped(soaked.refused)),
		row("final a second", &|soaked| grouped(whole(soaked.a_second))),
		row("final after ms, p50", &|soaked| whole(soaked.final_ms.p50)),
		row("final after ms, max", &|soaked| whole(soaked.final_ms.max)),
		row("blocks not final, max", &|soaked| grouped(soaked.behind)),
		row("fee multiplier, highest", &|soaked| shown(highest(&soaked.multipliers))),
		row("fee multiplier, last", &|soaked| shown(soaked.multipliers.last().map(|point| point.multiplier))),
	];
	let longest =
		soaked.iter().filter_map(|soaked| soaked.multipliers.last()).map(|last| last.seconds).fold(0.0, f64::max);
	let lines = (1..).map(|line: u32| line.saturating_mul(LINE)).take_while(|second| f64::from(*second) <= longest);
	for second in lines {
		let what = format!("fee multiplier after {second} s");
		rows.push(row(&what, &|soaked| shown(at(&soaked.multipliers, second.into()))));
	}
	rows
}

#[cfg(test)]
mod tests {
	use super::*;

	fn soaked(points: &[(f64, f64)]) -> Soaked {
		Soaked {
			validators: 1,
			seconds: 100.0,
			taken: 12_345,
			settled: 12_344,
			lost: 1,
			again: 0,
			refused: 7,
			a_second: 123.4,
			final_ms: Spread::of(&[1.0, 3.0, 2.0]),
			behind: 2,
			multipliers: points
				.iter()
				.map(|(seconds, multiplier)| Point { seconds: *seconds, multiplier: *multiplier })
				.collect(),
			blocks: Vec::new(),
		}
	}

	#[test]
	fn multiplier_should_be_the_last_one_before_when_asked_between_points() {
		let points = soaked(&[(1.0, 1.0), (30.0, 2.0), (70.0, 1.5)]).multipliers;
		assert_eq!(at(&points, 60.0), Some(2.0));
		assert_eq!(at(&points, 70.0), Some(1.5));
		assert_eq!(at(&points, 0.5), None);
		assert_eq!(at(&points, 71.0), None);
		assert_eq!(at(&[], 1.0), None);
	}

	#[test]
	fn table_should_have_a_line_for_each_minute_when_fees_rise_and_fall() {
		let rows = rows(&[soaked(&[(5.0, 1.0), (65.0, 3.5), (130.0, 1.0)]), soaked(&[(5.0, 1.0), (70.0, 2.0)])]);
		let find = |what: &str| rows.iter().find(|row| row[0] == what).unwrap()[1..].to_vec();
		assert_eq!(find("payments taken"), ["12,345", "12,345"]);
		assert_eq!(find("lost"), ["1", "1"]);
		assert_eq!(find("fee multiplier, highest"), ["3.50", "2.00"]);
		assert_eq!(find("fee multiplier after 60 s"), ["1.00", "1.00"]);
		assert_eq!(find("fee multiplier after 120 s"), ["3.50", "-"]);
		assert!(!rows.iter().any(|row| row[0].contains("180 s")));
	}
}
