//! `throughput`: how many transfers, payments and settlements a second become final while the pools are kept full, on
//! networks on this machine with as much state as wanted. What is handed in is signed beforehand; what counts is read
//! from final blocks afterwards.

pub(super) mod actors;
mod follow;
mod inspect;
pub(super) mod load;
mod soak;

use super::{grouped, table, Outcome};
use crate::{
	machine::Machine,
	network::{rpc, Genesis, LocalNetwork, Rpc, Size},
	samples::{milliseconds, Spread},
};
use actors::{Actors, Kind, ENDOWMENT, ITEMS, PROVIDER, SIGNERS, TERMS};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	api::metered_payments::events::{SessionOpened, TariffPublished},
	calls,
	chain::Chain,
	keys::Key,
	Balance, Moment,
};
use follow::{Block, Fate, Trial};
use inspect::{weigh, Done, Ended, Gauges, Limits, ENDED, IMPORT};
use load::Load;
use serde::Serialize;
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};
use tokio::task::block_in_place;

/// Connections to each validator.
const CONNECTIONS: usize = 4;

/// Blocks a second: a slot takes 500 ms.
const BLOCKS_A_SECOND: usize = 2;

/// Full blocks of transactions that are to be taken and not final: what the pools are kept filled with.
const DEPTH: usize = 8;

/// Most transactions that are to be taken and not final: a pool has room for 8,192.
const DEPTH_MOST: usize = 6_000;

/// Time before the window, for pools and blocks to fill.
const WARM_UP: Duration = Duration::from_secs(10);

/// Seconds for which transactions are signed beyond the window.
const SPARE: u64 = 20;

/// Time until the sessions expire, in milliseconds: a day.
const EXPIRY: Moment = 86_400_000;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Settings {
	/// Accounts in the first block.
	pub accounts: u32,
	/// Seconds for which each kind of transaction is measured.
	pub window: u64,
	/// The networks, one after the other.
	pub sizes: Vec<Size>,
	/// Seconds for which the pools are kept at their limits instead.
	pub soak: Option<u64>,
}

/// A block of a window.
#[derive(Serialize)]
struct Sample {
	number: u64,
	/// From the beginning of the window to the news that it was final.
	seconds: f64,
	/// Transactions that succeeded, or items that were settled.
	good: u32,
	/// Transactions or items that were refused.
	bad: u32,
	/// Of what ordinary transactions may weigh.
	weight_percent: f64,
	/// From its first sight as the best block to the news that it was final.
	final_ms: Option<f64>,
	/// By how much the best block's number was larger then.
	behind: u64,
}

/// What was measured of one kind.
#[derive(Serialize)]
struct Figure {
	validators: usize,
	kind: Kind,
	/// The window: shorter than asked for if what was signed was used up.
	seconds: f64,
	/// Transactions that succeeded, or items that were settled, in final blocks.
	good: u32,
	/// Transactions or items that were refused in those blocks.
	bad: u32,
	a_second: f64,
	/// `a_second` by that of transfers on the same network.
	ratio: f64,
	/// What the blocks that the observer imports in a second have.
	a_second_of_import: Option<f64>,
	weight_percent: Spread,
	/// For a block, mean of those between two pieces of news.
	import_ms: Spread,
	/// Most memory that the first validator had in use.
	author_mib: f64,
	final_ms: Spread,
	/// Why blocks were not fuller, of all validators.
	ended: Ended,
	/// Picoseconds that a transaction weighs, without what each takes.
	weight: u64,
	/// Taken by the pools in and about the window.
	taken: usize,
	/// Refusals by full pools.
	refused: usize,
	/// Handed in again, as pools had lost them.
	again: usize,
	blocks: Vec<Sample>,
	import_ms_samples: Vec<f64>,
}

/// Measures on each network.
pub async fn run(settings: &Settings) -> Result<Outcome> {
	if let Some(seconds) = settings.soak {
		return soak::run(settings, seconds).await;
	}
	let mut figures = Vec::new();
	for size in &settings.sizes {
		let mut bench = Bench::open(*size, settings.accounts).await?;
		bench.open_sessions().await?;
		let mut transfers = None;
		for kind in Kind::ALL {
			say(&format!("measuring {} for {} s", kind.name(), settings.window));
			let figure = bench.measure(kind, Duration::from_secs(settings.window), transfers).await?;
			transfers = transfers.or(Some(figure.a_second));
			figures.push(figure);
		}
		bench.check_money().await?;
	}
	let table = table(
		&[
			"call, validators",
			"final a second",
			"by transfers",
			"block weight used, p50",
			"import ms, p50",
			"import ms, max",
			"a second of import",
			"author MiB",
			"final after ms, p50",
			"final after ms, max",
		],
		figures.iter().map(row),
	);
	Ok(Outcome {
		name: "throughput",
		how: how(settings, &figures),
		machine: Machine::here(),
		results: serde_json::to_value(&figures)?,
		table,
	})
}

fn row(figure: &Figure) -> Vec<String> {
	vec![
		format!("{}, {}", figure.kind.name(), figure.validators),
		grouped(whole(figure.a_second)),
		format!("{:.2}", figure.ratio),
		format!("{:.0} %", figure.weight_percent.p50),
		format!("{:.1}", figure.import_ms.p50),
		format!("{:.1}", figure.import_ms.max),
		figure.a_second_of_import.map_or_else(|| "-".into(), |count| grouped(whole(count))),
		grouped(whole(figure.author_mib)),
		format!("{:.0}", figure.final_ms.p50),
		format!("{:.0}", figure.final_ms.max),
	]
}

fn how(settings: &Settings, figures: &[Figure]) -> String {
	let windows = figures.iter().map(|figure| format!("{:.0}", figure.seconds)).collect::<Vec<_>>().join(", ");
	let ends = figures.iter().map(|figure| {
		let Ended { full, late, long, dry } = figure.ended;
		format!("{} on {}: {full} full, {late} late, {long} long, {dry} dry", figure.kind.name(), figure.validators)
	});
	format!(
		"Validators, an observer and this client are processes on one machine, on loopback, and share its cores. The \
		 first block has {} accounts; {} of them sign, and pay accounts all over the others. Transactions are signed \
		 by sr25519 beforehand and handed to the validators over {CONNECTIONS} connections each, so many that about \
		 {DEPTH} full blocks of them, at most {}, are taken and not final. Windows of {windows} s, in the table's \
		 order, each after {} s of the same; what counts is in blocks that the observer heard to be final within one: \
		 transactions that succeeded, or for settle_many, of {ITEMS} items each, items settled; statements are signed \
		 by ed25519. By transfers: by the transfers a second on the same network. Block weight used: of what ordinary \
		 transactions may take. Import: the observer's Prometheus histogram {IMPORT}, what its sum has grown by what \
		 its count has between two pieces of news. A second of import: what is in the blocks that it imports in a \
		 second of that. Author: the most memory the first validator had in use. Final after: from a block's first \
		 sight as the best one to the news of its finality, at the observer. Why blocks were not fuller, by the \
		 validators' {ENDED}, in blocks (full: by weight, late: by time, long: by bytes, dry: the pool had no more): \
		 {}.",
		grouped(settings.accounts),
		grouped(SIGNERS),
		grouped(DEPTH_MOST),
		WARM_UP.as_secs(),
		ends.collect::<Vec<_>>().join("; "),
	)
}

/// A network, and what it takes to measure it.
struct Bench {
	network: LocalNetwork,
	/// To the observer.
	chain: Chain,
	/// To the validators, who take turns.
	connections: Vec<Rpc>,
	actors: Actors,
	limits: Limits,
	/// µUSDT on the chain at first.
	issuance: Balance,
}

/// Signed transactions.
struct Signed {
	transactions: Vec<Vec<u8>>,
	/// How many fit a block.
	fitting: usize,
	/// Picoseconds that each weighs.
	weight: u64,
}

/// A window while it is open.
struct Window {
	since: Instant,
	blocks: Vec<Block>,
	/// One when it opened, and one with each piece of news.
	gauges: Vec<Gauges>,
	ended: Ended,
}

impl Bench {
	async fn open(size: Size, accounts: u32) -> Result<Self> {
		say(&format!("making the state of {} accounts, validators: {}", grouped(accounts), size.validators()));
		let genesis = Genesis::build(size, actors::addresses(accounts)?, ENDOWMENT).await?;
		let network = LocalNetwork::start(&genesis).await?;
		let chain = network.observer().connect().await?;
		let mut connections = Vec::new();
		for _ in 0..CONNECTIONS {
			for validator in network.validators() {
				connections.push(rpc(validator).await?);
			}
		}
		let now = chain.client().at_current_block().await?.block_hash();
		// By its hash, so that the node isn't asked to keep the block for as long as this is used.
		let actors = Actors::new(chain.client().at_block(now).await?, chain.genesis(), accounts)?;
		let (limits, issuance) = (Limits::read(&chain).await?, chain.issuance().await?);
		Ok(Self { network, chain, connections, actors, limits, issuance })
	}

	/// Has each signer open a session.
	async fn open_sessions(&mut self) -> Result<()> {
		say(&format!("opening {} sessions", grouped(SIGNERS)));
		let published = self.chain.submit(&calls::publish_tariff(TERMS), &Key::from_uri(PROVIDER)?).await?;
		let tariff = published.event::<TariffPublished>()?.tariff;
		let expiry = self.chain.now().await?.saturating_add(EXPIRY);
		let transactions = block_in_place(|| self.actors.sign_openings(tariff, expiry))?;
		let mut trial = self.begin(transactions, SIGNERS, DEPTH_MOST).await?;
		let mut blocks = Vec::new();
		while !trial.load().is_used_up() {
			blocks.extend(trial.next().await?);
		}
		blocks.extend(self.end(&mut trial).await?.0);
		let mut opened = HashMap::new();
		for block in blocks.iter().filter(|block| !block.ours.is_empty()) {
			let at = self.chain.client().at_block(block.hash).await?;
			let events = at.events().fetch().await?;
			for event in events.find::<SessionOpened>() {
				let event = event?;
				opened.insert(event.payer.0, event.session);
			}
		}
		let sessions = self.actors.signers().iter().map(|key| opened.get(&key.account().0).copied());
		let sessions: Option<Vec<_>> = sessions.collect();
		self.actors.set_sessions(sessions.context("some sessions could not be opened")?);
		Ok(())
	}

	/// Signs what blocks of `seconds` have room for and some more. Error: see [`Actors::sign`].
	async fn prepare(&self, kind: Kind, seconds: u64) -> Result<Signed> {
		let samples = block_in_place(|| self.actors.sign(kind, 1))?;
		let sample = samples.first().context("there is a transaction in a round")?;
		let weight = weigh(&rpc(self.network.observer()).await?, sample).await?;
		let fitting = self.limits.fitting(weight);
		let rounds = rounds(fitting, seconds, kind.lanes());
		say(&format!("signing {} transactions", grouped(rounds.saturating_mul(kind.lanes()))));
		let transactions = block_in_place(|| self.actors.sign(kind, rounds))?;
		Ok(Signed { transactions, fitting, weight })
	}

	/// Begins to hand in transactions, at most `depth` of them at a time that are not final.
	async fn begin(&self, transactions: Vec<Vec<u8>>, lanes: usize, depth: usize) -> Result<Trial> {
		let load = Load::new(transactions, lanes, depth);
		let observer = rpc(self.network.observer()).await?;
		Trial::begin(load, &self.connections, self.network.validators().len(), observer).await
	}

	/// Hands in no more, and waits until all is final. Answers the blocks until then.
	async fn end(&mut self, trial: &mut Trial) -> Result<(Vec<Block>, Fate)> {
		let (blocks, fate) = trial.finish().await?;
		self.actors.advance(trial.settled_by_lane())?;
		Ok((blocks, fate))
	}

	/// Measures for `wanted`, beside `transfers` a second if they were measured before. Error: a transaction is lost.
	async fn measure(&mut self, kind: Kind, wanted: Duration, transfers: Option<f64>) -> Result<Figure> {
		let seconds = wanted.saturating_add(WARM_UP).as_secs().saturating_add(SPARE);
		let Signed { transactions, fitting, weight } = self.prepare(kind, seconds).await?;
		let depth = fitting.saturating_mul(DEPTH).min(DEPTH_MOST);
		let mut trial = self.begin(transactions, kind.lanes(), depth).await?;
		let window = self.watch(&mut trial, wanted).await?;
		let ended = Ended::read(&self.network).await?.since(&window.ended);
		let (_, fate) = self.end(&mut trial).await?;
		ensure!(fate.lost == 0, "{} transactions that pools had taken are in no final block", fate.lost);

		let mut blocks = Vec::with_capacity(window.blocks.len());
		for block in &window.blocks {
			let Done { good, bad, weight } = Done::read(&self.chain, kind, block).await?;
			blocks.push(Sample {
				number: block.number,
				seconds: block.at.saturating_duration_since(window.since).as_secs_f64(),
				good,
				bad,
				weight_percent: percent(weight, self.limits.normal),
				final_ms: block.lag.map(milliseconds),
				behind: block.behind,
			});
		}
		let seconds = blocks.last().map_or(0.0, |block| block.seconds);
		let good = blocks.iter().fold(0u32, |sum, block| sum.saturating_add(block.good));
		let a_second = over(f64::from(good), seconds);
		let import_ms_samples = imports(&window.gauges);
		let mean_import =
			window.gauges.first().zip(window.gauges.last()).and_then(|(first, last)| last.import_since(first));
		let in_a_block = over(f64::from(good), f64::from(u32::try_from(blocks.len())?));
		let spread = |of: fn(&Sample) -> Option<f64>| Spread::of(&blocks.iter().filter_map(of).collect::<Vec<_>>());
		Ok(Figure {
			validators: self.network.validators().len(),
			kind,
			seconds,
			good,
			bad: blocks.iter().fold(0, |sum, block| sum.saturating_add(block.bad)),
			a_second,
			ratio: over(a_second, transfers.unwrap_or(a_second)),
			a_second_of_import: mean_import.map(|ms| over(in_a_block, ms / 1_000.0)),
			weight_percent: spread(|block| Some(block.weight_percent)),
			import_ms: Spread::of(&import_ms_samples),
			author_mib: window.gauges.iter().filter_map(|gauges| gauges.author_mib).fold(0.0, f64::max),
			final_ms: spread(|block| block.final_ms),
			ended,
			weight,
			taken: fate.taken,
			refused: fate.refused,
			again: fate.again,
			blocks,
			import_ms_samples,
		})
	}

	/// Watches a load for `wanted` once pools and blocks are full. Error: what was signed is used up before.
	async fn watch(&self, trial: &mut Trial, wanted: Duration) -> Result<Window> {
		let started = Instant::now();
		let mut open: Option<Window> = None;
		loop {
			let news = trial.next().await?;
			let Some(at) = news.last().map(|newest| newest.at) else { continue };
			let used_up = trial.load().is_used_up();
			let gauges = Gauges::read(&self.network).await?;
			if let Some(mut window) = open.take() {
				window.blocks.extend(news);
				window.gauges.push(gauges);
				if used_up || at.saturating_duration_since(window.since) >= wanted {
					return Ok(window);
				}
				open = Some(window);
			} else {
				ensure!(!used_up, "what was signed was used up before the window opened");
				if started.elapsed() >= WARM_UP && trial.settled() > 0 {
					let ended = Ended::read(&self.network).await?;
					open = Some(Window { since: at, blocks: Vec::new(), gauges: vec![gauges], ended });
				}
			}
		}
	}

	/// Error: there is more or less money than at first.
	async fn check_money(&self) -> Result<()> {
		let issuance = self.chain.issuance().await?;
		ensure!(issuance == self.issuance, "{} µUSDT became {issuance}", self.issuance);
		Ok(())
	}
}

/// Rounds of `lanes` transactions that `seconds` of blocks have room for, `fitting` in each, and as many again: a call may
/// weigh less when it has run than it was announced with.
fn rounds(fitting: usize, seconds: u64, lanes: usize) -> usize {
	let blocks = usize::try_from(seconds).unwrap_or(usize::MAX).saturating_mul(BLOCKS_A_SECOND);
	let wanted = fitting.saturating_mul(blocks).saturating_mul(2);
	wanted.div_ceil(lanes.max(1)).max(1)
}

/// Milliseconds for a block between one look at the gauges and the next, where there was one.
fn imports(gauges: &[Gauges]) -> Vec<f64> {
	gauges.iter().zip(gauges.iter().skip(1)).filter_map(|(before, after)| after.import_since(before)).collect()
}

/// `part` of `whole`, to the tenth of a percent; 0 of nothing.
fn percent(part: u64, whole: u64) -> f64 {
	let thousandths = part.saturating_mul(1_000).checked_div(whole).unwrap_or_default();
	f64::from(u32::try_from(thousandths).unwrap_or(u32::MAX)) / 10.0
}

/// A ratio; 0 where there is nothing to compare with.
fn over(figure: f64, by: f64) -> f64 {
	if by > 0.0 {
		figure / by
	} else {
		0.0
	}
}

/// A figure without decimals, as text.
fn whole(figure: f64) -> String {
	format!("{figure:.0}")
}

/// Tells whoever waits what is being done.
fn say(what: &str) {
	eprintln!("{what}");
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rounds_should_be_enough_when_every_block_is_full() {
		// 100 seconds of 400 in each of two blocks, and as many again.
		assert_eq!(rounds(400, 100, 10_240), 16);
		assert_eq!(rounds(2, 100, 40), 20);
		assert_eq!(rounds(1, 0, 40), 1);
	}

	#[test]
	fn import_should_be_left_out_when_there_was_none() {
		let gauges = |import_seconds, imported| Gauges { import_seconds, imported, author_mib: None };
		assert_eq!(imports(&[gauges(1.0, 1.0), gauges(1.5, 2.0), gauges(1.5, 2.0), gauges(2.5, 4.0)]), [500.0, 500.0]);
		assert_eq!(imports(&[gauges(1.0, 1.0)]), [0.0; 0]);
	}

	#[test]
	fn percent_should_have_a_decimal() {
		assert_eq!(percent(123, 1_000), 12.3);
		assert_eq!(percent(1, 0), 0.0);
	}

	#[test]
	fn ratio_should_be_nothing_when_there_is_nothing_to_compare_with() {
		assert_eq!([over(3.0, 2.0), over(3.0, 0.0)], [1.5, 0.0]);
	}
}
