//! `streams`: what streams that nobody touches cost a chain, and what is left of those that close. Watches an idle
//! chain without a stream and with many, created for real.

use super::{grouped, stream_to, table, Outcome};
use crate::{
	chain::{DevChain, Options},
	machine::Machine,
	metrics::Histogram,
	samples::{milliseconds, percentile},
};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	api::{
		self,
		runtime_types::{
			coinop_runtime::RuntimeCall, pallet_streaming_escrow::pallet::Call as EscrowCall,
			pallet_utility::pallet::Call as UtilityCall,
		},
	},
	calls,
	chain::{Chain, ChainError},
	escrow::EscrowId,
	keys::Key,
	AccountId32, CoinopConfig, H256,
};
use futures::future::try_join_all;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::{
	cell::Cell,
	collections::{BTreeMap, BTreeSet},
	time::{Duration, Instant},
};
use subxt::{
	config::RpcConfigFor,
	rpcs::{LegacyRpcMethods, RpcClient},
};

/// The secret URIs of those who pay: a transaction of each is under way at any time, which is more than a block takes.
const PAYERS: [&str; 11] = [
	"//Alice",
	"//Bob",
	"//Charlie",
	"//Dave",
	"//Eve",
	"//Ferdie",
	"//Alice//stash",
	"//Bob//stash",
	"//Charlie//stash",
	"//Dave//stash",
	"//Eve//stash",
];

/// The secret URI of the one whom all of them pay.
const PAYEE: &str = "//Ferdie//stash";

/// Percent of what ordinary transactions may take of a block that one is to fill: three, and what checking them takes.
const SHARE: u64 = 32;

/// Most streams that one transaction creates. A stream takes about a hundred bytes of it: weight fills a block long
/// before length does.
const MOST_AT_ONCE: u32 = 1_000;

/// Times that what is missing is created, where the node lost or refused transactions.
const ROUNDS: usize = 5;

/// Blocks before those that are watched, for what was done before to come to rest.
const SETTLING: usize = 20;

/// Streams that are closed in the end.
const CLOSED: usize = 100;

/// Streams that one transaction closes.
const CLOSED_AT_ONCE: usize = 20;

/// Entries of a stream in the pallet's storage: its record and one in the index of each of its two parties.
const ENTRIES: usize = 3;

/// Keys that the node gives in one answer, at most.
const PAGE: u32 = 1_000;

/// The node's histogram of the seconds in which it made its blocks.
const MAKING: &str = "substrate_proposer_block_constructed";

/// What was measured of a chain on which nothing happens, in milliseconds.
#[derive(Serialize)]
struct Idle {
	/// Live streams.
	streams: usize,
	/// Entries in the pallet's storage.
	entries: usize,
	/// From the timestamp of a block to that of the next.
	timestamps: Times,
	/// From the news of a best block to the news of the next.
	arrivals: Times,
	/// What the node took to make a block.
	making: Times,
}

#[derive(Serialize)]
struct Times {
	mean: f64,
	p50: f64,
	p95: f64,
	samples: Vec<f64>,
}

impl Times {
	fn of(samples: Vec<f64>) -> Self {
		let count = u32::try_from(samples.len()).unwrap_or(u32::MAX).max(1);
		Self {
			mean: samples.iter().sum::<f64>() / f64::from(count),
			p50: percentile(&samples, 50),
			p95: percentile(&samples, 95),
			samples,
		}
	}
}

/// How the streams came to be.
#[derive(Serialize)]
struct Creation {
	/// Streams in one transaction.
	at_once: u32,
	/// For all of them.
	seconds: f64,
}

/// What closing streams left.
#[derive(Serialize)]
struct Closing {
	/// Streams that were closed.
	closed: usize,
	/// Entries in the pallet's storage before.
	entries_before: usize,
	/// Entries after.
	entries_after: usize,
}

/// A figure without streams and with them.
#[derive(Serialize)]
struct Row {
	what: &'static str,
	without: f64,
	with: f64,
	/// The second by the first.
	ratio: f64,
}

#[derive(Serialize)]
struct Results {
	rows: Vec<Row>,
	without: Idle,
	with: Idle,
	creation: Creation,
	closing: Closing,
}

/// Watches `blocks` blocks of a new development chain, creates `streams` streams, watches as many blocks again, and
/// closes some. Errors: the chain fails, or a stream that closed left anything.
pub async fn run(streams: u32, blocks: u32) -> Result<Outcome> {
	let bench = Bench::open().await?;
	let without = bench.watch(blocks).await?;
	let creation = bench.create(streams).await?;
	let with = bench.watch(blocks).await?;
	let closing = bench.close().await?;

	let row = |what, figure: fn(&Idle) -> f64| {
		let (without, with) = (figure(&without), figure(&with));
		Row { what, without, with, ratio: with / without }
	};
	let rows = vec![
		row("between timestamps, p50", |idle| idle.timestamps.p50),
		row("between timestamps, p95", |idle| idle.timestamps.p95),
		row("between arrivals, p50", |idle| idle.arrivals.p50),
		row("between arrivals, p95", |idle| idle.arrivals.p95),
		row("making a block, mean", |idle| idle.making.mean),
		row("making a block, p50", |idle| idle.making.p50),
		row("making a block, p95", |idle| idle.making.p95),
	];
	let live = grouped(with.streams);
	let table = table(
		&["idle blocks, ms", "no stream", &format!("{live} streams"), "ratio"],
		rows.iter().map(|row| {
			let Row { what, without, with, ratio } = row;
			vec![what.to_string(), format!("{without:.2}"), format!("{with:.2}"), format!("{ratio:.3}")]
		}),
	);
	let how = format!(
		"A development chain with one validator, and blocks with nothing but their inherents: {blocks} before any \
		 stream was created, {blocks} with {live} live open-ended streams that nobody touches; {SETTLING} left out \
		 before each. Between timestamps: as the blocks say themselves. Between arrivals: as a subscriber hears of \
		 best blocks. Making a block: the node's Prometheus histogram {MAKING}, asked after each block: what its sum \
		 has grown by what its count has. Ratio: the figure with streams by the one without. The streams took {:.0} s \
		 to create, {} in a transaction. Closing {} of them took the pallet's storage from {} to {} entries: the \
		 {ENTRIES} of each are gone, and no other.",
		creation.seconds,
		grouped(creation.at_once),
		grouped(closing.closed),
		grouped(closing.entries_before),
		grouped(closing.entries_after),
	);
	Ok(Outcome {
		name: "streams",
		how,
		machine: Machine::here(),
		results: serde_json::to_value(Results { rows, without, with, creation, closing })?,
		table,
	})
}

/// A chain of its own, and connections to it.
struct Bench {
	chain: Chain,
	rpc: LegacyRpcMethods<RpcConfigFor<CoinopConfig>>,
	node: DevChain,
}

impl Bench {
	async fn open() -> Result<Self> {
		let node = DevChain::start(Options { metrics: true, ..Options::default() }).await?;
		let chain = node.connect().await?;
		let rpc = LegacyRpcMethods::new(RpcClient::from_url(node.url()).await?);
		Ok(Self { chain, rpc, node })
	}

	/// Measures `blocks` blocks while it does nothing but ask for the node's metrics after each.
	async fn watch(&self, blocks: u32) -> Result<Idle> {
		let streams = self.live().await?;
		let bar = progress(blocks, &format!("watching blocks, streams: {}", grouped(streams)))?;
		let wanted = usize::try_from(blocks)?;
		let mut best = self.chain.client().stream_best_blocks().await?;
		let over = "the node tells of no more blocks";
		for _ in 0..SETTLING {
			best.next().await.context(over)??;
		}
		let (mut pairs, mut arrivals, mut making) = (Vec::new(), Vec::new(), Vec::new());
		let mut last: Option<Seen> = None;
		while pairs.len() < wanted {
			let block = best.next().await.context(over)??;
			let arrived = Instant::now();
			if last.is_some_and(|last| block.number() <= last.number) {
				continue;
			}
			let made = self.node.metrics().await?.histogram(MAKING)?;
			let seen = Seen { number: block.number(), hash: block.hash(), arrived, made };
			if let Some(before) = last.replace(seen).filter(|before| before.number.saturating_add(1) == seen.number) {
				pairs.push((before.hash, seen.hash));
				arrivals.push(milliseconds(seen.arrived.saturating_duration_since(before.arrived)));
				making.extend(seen.made.milliseconds_since(&before.made));
				bar.inc(1);
			}
		}
		bar.finish_and_clear();
		// Asked afterwards, so that the node has nothing to answer meanwhile.
		let mut timestamps = Vec::with_capacity(pairs.len());
		for (before, block) in pairs {
			let passed = self.chain.moment_at(block).await?.saturating_sub(self.chain.moment_at(before).await?);
			timestamps.push(milliseconds(Duration::from_millis(passed)));
		}
		Ok(Idle {
			streams,
			entries: self.entries().await?.len(),
			timestamps: Times::of(timestamps),
			arrivals: Times::of(arrivals),
			making: Times::of(making),
		})
	}

	/// Creates streams until there are `streams`, every payer one transaction after the other.
	async fn create(&self, streams: u32) -> Result<Creation> {
		let payee = Key::from_uri(PAYEE)?.account();
		let at_once = self.at_once(payee).await?;
		let mut payers = Vec::new();
		for uri in PAYERS {
			payers.push((Key::from_uri(uri)?, self.node.connect().await?));
		}
		let bar = progress(streams, &format!("creating streams, {} in a transaction", grouped(at_once)))?;
		let started = Instant::now();
		let mut rounds = 0..ROUNDS;
		loop {
			let live = u32::try_from(self.live().await?)?;
			bar.set_position(live.into());
			if live >= streams {
				bar.finish_and_clear();
				return Ok(Creation { at_once, seconds: started.elapsed().as_secs_f64() });
			}
			let missing = streams.saturating_sub(live);
			ensure!(rounds.next().is_some(), "{missing} of {streams} streams could not be created");
			let left = Cell::new(missing);
			try_join_all(payers.iter().map(|(payer, chain)| create_some(chain, payer, payee, at_once, &left, &bar)))
				.await?;
		}
	}

	/// How many streams one transaction is to create.
	async fn at_once(&self, payee: AccountId32) -> Result<u32> {
		let at = self.chain.client().at_current_block().await?;
		let limits = at.constants().entry(api::constants().system().block_weights())?.per_class.normal;
		let block = limits.max_total.context("ordinary transactions may take all of a block")?.ref_time;
		let mut weights = [0; 2];
		for (streams, weight) in (1..).zip(&mut weights) {
			let call = RuntimeCall::Utility(UtilityCall::batch_all { calls: creations(payee, streams) });
			let query = api::runtime_apis().transaction_payment_call_api().query_call_info(call, 0).unvalidated();
			*weight = at.runtime_apis().call(query).await?.weight.ref_time;
		}
		let [one, two] = weights;
		Ok(fitting(block, limits.base_extrinsic.ref_time, one, two))
	}

	/// Closes some of the first payer's streams. Error: anything but their entries is gone, or any of those is left.
	async fn close(&self) -> Result<Closing> {
		let [payer, ..] = PAYERS;
		let payer = Key::from_uri(payer)?;
		let at = self.chain.client().at_current_block().await?;
		let own =
			at.storage().entry(api::storage().streaming_escrow().escrows_of_payer())?.iter_key((payer.account(),))?;
		let own = self.keys(&own, at.block_hash()).await?;
		let closed: Vec<EscrowId> = own.iter().filter_map(|key| escrow_in(key)).take(CLOSED).collect();
		ensure!(!closed.is_empty(), "{} has no stream", payer.account());

		let before = self.entries().await?;
		for some in closed.chunks(CLOSED_AT_ONCE) {
			let cancel = |escrow: &EscrowId| RuntimeCall::StreamingEscrow(EscrowCall::cancel { escrow: *escrow });
			self.chain.submit(&calls::batch_all(some.iter().map(cancel).collect()), &payer).await?;
		}
		let after = self.entries().await?;

		let mut gone: BTreeMap<Option<EscrowId>, usize> = BTreeMap::new();
		for key in before.difference(&after) {
			let entries = gone.entry(escrow_in(key)).or_default();
			*entries = entries.saturating_add(1);
		}
		let theirs: BTreeMap<_, _> = closed.iter().map(|escrow| (Some(*escrow), ENTRIES)).collect();
		ensure!(gone == theirs, "closing streams {closed:?} removed entries of {gone:?}");
		ensure!(after.is_subset(&before), "closing streams left new entries");
		Ok(Closing { closed: closed.len(), entries_before: before.len(), entries_after: after.len() })
	}

	/// Streams that have not ended, at the newest finalized block.
	async fn live(&self) -> Result<usize> {
		let at = self.chain.client().at_current_block().await?;
		let escrows = at.storage().entry(api::storage().streaming_escrow().escrows())?.key_prefix();
		Ok(self.keys(&escrows, at.block_hash()).await?.len())
	}

	/// The keys of all that the pallet stores, at the newest finalized block.
	async fn entries(&self) -> Result<BTreeSet<Vec<u8>>> {
		let at = self.chain.client().at_current_block().await?;
		let escrows = at.storage().entry(api::storage().streaming_escrow().escrows())?.key_prefix();
		let (pallet, _) = escrows.split_first_chunk::<16>().context("a key begins with its pallet's hash")?;
		Ok(self.keys(pallet, at.block_hash()).await?.into_iter().collect())
	}

	/// All keys with a prefix at the end of a block.
	async fn keys(&self, prefix: &[u8], at: H256) -> Result<Vec<Vec<u8>>> {
		let mut keys: Vec<Vec<u8>> = Vec::new();
		loop {
			let page = self.rpc.state_get_keys_paged(prefix, PAGE, keys.last().map(Vec::as_slice), Some(at)).await?;
			if page.is_empty() {
				return Ok(keys);
			}
			keys.extend(page);
		}
	}
}

/// Has `payer` create streams, `at_once` in a transaction, until none is left to create.
async fn create_some(
	chain: &Chain,
	payer: &Key,
	payee: AccountId32,
	at_once: u32,
	left: &Cell<u32>,
	bar: &ProgressBar,
) -> Result<()> {
	loop {
		let count = at_once.min(left.get());
		if count == 0 {
			return Ok(());
		}
		left.set(left.get().saturating_sub(count));
		match chain.submit(&calls::batch_all(creations(payee, count)), payer).await {
			Ok(_) => bar.inc(count.into()),
			// Whether it counts will be seen when the streams are counted.
			Err(ChainError::Lost | ChainError::NotAdmitted(_)) => return Ok(()),
			Err(error) => return Err(error).context("streams could not be created"),
		}
	}
}

fn creations(payee: AccountId32, count: u32) -> Vec<RuntimeCall> {
	let create = |_| EscrowCall::create { terms: Box::new(stream_to(&[payee])) };
	(0..count).map(create).map(RuntimeCall::StreamingEscrow).collect()
}

/// How many streams one transaction can create within its [`SHARE`] of `block`, what ordinary transactions may take of
/// one: `base` for any transaction, `one` for a batch that creates a stream and `two` for one that creates two. All in
/// picoseconds.
fn fitting(block: u64, base: u64, one: u64, two: u64) -> u32 {
	let each = two.saturating_sub(one).max(1);
	let rest = one.saturating_sub(each).saturating_add(base);
	let share = block.saturating_mul(SHARE) / 100;
	let streams = share.saturating_sub(rest).checked_div(each).unwrap_or_default();
	u32::try_from(streams).unwrap_or(u32::MAX).clamp(1, MOST_AT_ONCE)
}

/// The escrow that an entry belongs to: every key of the pallet's maps ends with its number.
fn escrow_in(key: &[u8]) -> Option<EscrowId> {
	key.last_chunk::<8>().map(|number| EscrowId::from_le_bytes(*number))
}

/// A block when the news of it came.
#[derive(Clone, Copy)]
struct Seen {
	number: u64,
	hash: H256,
	arrived: Instant,
	made: Histogram,
}

/// Shows how far it is; where there is no terminal, only what is being done.
fn progress(length: u32, what: &str) -> Result<ProgressBar> {
	let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left")?;
	let bar = ProgressBar::new(length.into()).with_style(style).with_message(what.to_string());
	if bar.is_hidden() {
		eprintln!("{what}");
	}
	Ok(bar)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn three_transactions_should_fill_a_block_when_weight_grows_with_streams() {
		let (block, base, each) = (170_000, 100, 200);
		let streams = fitting(block, base, 50 + each, 50 + 2 * each);
		let transaction = base + 50 + u64::from(streams) * each;
		assert!(3 * transaction <= block && 4 * transaction > block, "{streams}");
		// Where not even one fits there is no use in asking for none.
		assert_eq!(fitting(block, base, block, 2 * block), 1);
		assert_eq!(fitting(u64::MAX, base, 50, 51), MOST_AT_ONCE);
	}

	#[test]
	fn escrow_should_be_found_when_a_key_ends_with_its_number() {
		let key = [&[7u8; 40][..], &5u64.to_le_bytes()[..]].concat();
		assert_eq!(escrow_in(&key), Some(5));
		assert_eq!(escrow_in(&[1, 2]), None);
	}
}
