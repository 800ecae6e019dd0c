//! `settle`: how many sessions a node settles in a second of making blocks, which it does on one core, by how many a
//! call settles and how many are open; beside it plain transfers on the same chain.

mod state;

use super::{
	grouped, table,
	throughput::{
		actors::place,
		load::{hand_in, hand_in_again, Answer},
	},
	Outcome,
};
use crate::{
	chain::DevChain,
	machine::Machine,
	metrics::Histogram,
	network::{rpc, Genesis, LocalNetwork, Rpc, Size},
	scene::evidence,
};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	api::{self, metered_payments::events::Settled},
	calls,
	chain::Chain,
	keys::{Key, Scheme},
	AccountId32, Balance, Call, CoinopConfig, Moment,
};
use coinop_voucher::{Evidence, Price, SessionId, Terms, Unit};
use serde::Serialize;
use state::Sessions;
use std::{
	slice,
	time::{Duration, Instant},
};
use subxt::{client::OnlineClientAtBlock, config::DefaultExtrinsicParamsBuilder};

/// Items of a call that are tried: one, a hundred, and as many as a call takes.
const ITEMS: [usize; 3] = [1, 100, 256];

/// Accounts that pay, each for many sessions: none twice in a call.
const PAYERS: usize = 10_000;

/// Accounts that sign the transactions.
const SIGNERS: usize = 64;

/// The account that provides in all sessions, as a secret URI.
const PROVIDER: &str = "//Ferdie";

/// µUSDT that every account has: more than its fees can be.
const ENDOWMENT: Balance = 1_000_000_000;

/// µUSDT of each session's deposit: more units than any statement here tells of.
const DEPOSIT: Balance = 1_000_000;

/// Blocks on which nothing happens that are looked at first.
const IDLE_BLOCKS: Duration = Duration::from_secs(10);

/// Longest wait for all that was handed in.
const PATIENCE: Duration = Duration::from_secs(900);

/// Most transactions that are handed in and not final: several full blocks. With 2,000 a pool dropped more of them;
/// probably since it kept no more than 819 that wait for others, a tenth of its limit.
const UNDER_WAY: usize = 800;

/// Time without a settlement after which the pool must have forgotten somebody's next transaction: what comes
/// after that one waits for it.
const STALLED: Duration = Duration::from_secs(5);

/// Time between looks.
const POLL: Duration = Duration::from_millis(100);

/// The node's histogram of the seconds in which it made its blocks.
const MAKING: &str = "substrate_proposer_block_constructed";

/// One µUSDT a unit.
const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 1, per: 1 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: 60_000,
	settler: None,
	metadata: [0; 32],
};

/// What was measured.
#[derive(Debug, Serialize)]
struct Run {
	/// Open sessions in the state.
	sessions: u64,
	/// Items a call, or `None` for transfers.
	items: Option<usize>,
	/// Settlements or transfers that were made.
	done: usize,
	/// Blocks with any of them.
	blocks: usize,
	/// The most of them in a block.
	most_in_a_block: usize,
	/// Milliseconds of making those blocks, less what as many empty ones take.
	making_ms: f64,
	/// For each second of that.
	per_second: f64,
	/// µUSDT of fees for each.
	fee: f64,
}

/// Measures on a chain for each of `states`, a number of open sessions; with each number of items a call about `settled`
/// sessions are settled.
pub async fn run(states: &[u64], settled: u32) -> Result<Outcome> {
	let mut runs = Vec::new();
	for sessions in states {
		eprintln!("Writing {} open sessions into a first block.", grouped(sessions));
		let bench = Bench::start(*sessions).await?;
		let idle = bench.idle().await?;
		// Before any load, which raises fees for all that comes after.
		let mut settlements = Vec::new();
		for (items, units) in ITEMS.into_iter().zip(1..) {
			let total = usize::try_from(settled)?.checked_div(items).unwrap_or_default().saturating_mul(items);
			let calls = bench.settlements(total, items, units)?;
			let fee = bench.fee_each(&calls, items).await?;
			settlements.push((calls, items, total, fee));
		}
		let transfers = transfers(usize::try_from(settled)?)?;
		let fee = bench.fee_each(&transfers, 1).await?;
		for (calls, items, total, fee) in settlements {
			runs.push(bench.measure(&calls, Some(items), total, fee, idle).await?);
		}
		runs.push(bench.measure(&transfers, None, transfers.len(), fee, idle).await?);
	}
	let rows = runs.iter().map(|run| {
		let what = run.items.map_or_else(|| "transfer_keep_alive".into(), |items| format!("settle_many of {items}"));
		vec![
			what,
			grouped(run.sessions),
			format!("{:.0}", run.per_second),
			grouped(run.most_in_a_block),
			format!("{:.1}", run.fee),
		]
	});
	let header = ["transactions", "open sessions", "a second of making blocks", "most in a block", "fee each, µUSDT"];
	let table = table(&header, rows);
	Ok(Outcome {
		name: "settle",
		how: format!(
			"One validator, its database and blocks as in a network. The first block has the sessions, of {} payers; \
			 each settlement is of another session and payer, by a statement signed by ed25519. The time is the node's \
			 own figure for making blocks, which one thread does, less that of as many empty blocks.",
			grouped(PAYERS)
		),
		machine: Machine::here(),
		results: serde_json::to_value(&runs)?,
		table,
	})
}

/// A chain with open sessions.
struct Bench {
	network: LocalNetwork,
	chain: Chain,
	rpc: Rpc,
	at: OnlineClientAtBlock<CoinopConfig>,
	signers: Vec<Key>,
	/// Whose statements count.
	meter: Key,
	sessions: u64,
}

impl Bench {
	async fn start(sessions: u64) -> Result<Self> {
		let meter = Key::from_seed(Scheme::Ed25519, [77; 32])?;
		let signers = (0..SIGNERS)
			.map(|number| Ok(Key::from_seed(Scheme::Sr25519, seed(b's', number)?)?))
			.collect::<Result<Vec<_>>>()?;
		let state = Sessions {
			count: sessions,
			payers: (0..PAYERS).map(|number| seed(b'p', number)).collect::<Result<_>>()?,
			provider: Key::from_uri(PROVIDER)?.account().0,
			key: meter.public(),
			terms: TERMS,
			deposit: DEPOSIT,
			record_deposit: 50_000,
			free: ENDOWMENT,
			expiry: Moment::MAX,
		};
		let accounts = signers.iter().map(|key| key.account().0);
		let genesis = Genesis::build_with(Size::One, accounts, ENDOWMENT, state.entries()?, state.issued()).await?;
		let network = LocalNetwork::start(&genesis).await?;
		let (chain, rpc) = {
			let node = network.validators().first().context("a network has a validator")?;
			(node.connect().await?, rpc(node).await?)
		};
		let at = chain.client().at_current_block().await?;
		let bench = Self { network, chain, rpc, at, signers, meter, sessions };
		// The entries were written by hand: what the chain makes of them must be what was meant.
		for id in [0, sessions.saturating_sub(1)] {
			let found = bench.chain.session(id).await?;
			ensure!(found.key == bench.meter.public() && found.deposit == DEPOSIT, "session {id} is not as written");
		}
		Ok(bench)
	}

	fn node(&self) -> Result<&DevChain> {
		self.network.validators().first().context("a network has a validator")
	}

	async fn making(&self) -> Result<Histogram> {
		self.node()?.metrics().await?.histogram(MAKING)
	}

	/// Milliseconds of making a block with nothing in it.
	async fn idle(&self) -> Result<f64> {
		let before = self.making().await?;
		tokio::time::sleep(IDLE_BLOCKS).await;
		self.making().await?.milliseconds_since(&before).context("the node makes no blocks")
	}

	/// Calls that settle `total` sessions to `units` each, `items` a call.
	fn settlements(&self, total: usize, items: usize, units: u64) -> Result<Vec<impl Call>> {
		let provider = Key::from_uri(PROVIDER)?.account();
		let proof = |session: SessionId| -> Result<(SessionId, Evidence)> {
			let session = session.checked_rem(self.sessions).context("there are sessions")?;
			Ok((session, evidence(&self.meter, &self.chain.genesis(), session, units, None)?))
		};
		(0..total)
			.step_by(items)
			.map(|first| {
				let sessions = first..first.saturating_add(items);
				let items: Result<Vec<_>> = sessions.map(|session| proof(u64::try_from(session)?)).collect();
				Ok(calls::settle_many(provider, items?))
			})
			.collect()
	}

	/// µUSDT for each item, as the runtime quotes the first call.
	async fn fee_each<C: Call>(&self, calls: &[C], items: usize) -> Result<f64> {
		let (call, signer) = (calls.first().context("a call")?, self.signers.first().context("a signer")?);
		let fee = u32::try_from(self.chain.fee(call, signer).await?)?;
		Ok(f64::from(fee) / f64::from(u32::try_from(items)?))
	}

	/// Hands in `calls` and answers what making the blocks that have them took.
	async fn measure<C: Call>(
		&self,
		calls: &[C],
		items: Option<usize>,
		total: usize,
		fee: f64,
		idle: f64,
	) -> Result<Run> {
		let lanes = SIGNERS.min(calls.len());
		let nonces = self.nonces().await?;
		let signed = calls
			.iter()
			.enumerate()
			.map(|(number, call)| {
				let (lane, round) = place(number, lanes);
				let signer = self.signers.get(lane).context("a signer for every lane")?;
				let nonce = nonces.get(lane).context("a nonce for every lane")?.saturating_add(u64::try_from(round)?);
				let params = DefaultExtrinsicParamsBuilder::<CoinopConfig>::new().immortal().nonce(nonce).build();
				Ok(self.at.transactions().create_signable_offline(call, params)?.sign(signer)?.into_encoded())
			})
			.collect::<Result<Vec<Vec<u8>>>>()?;

		let first = self.chain.status().await?.finalized;
		let before = self.making().await?;
		let started = Instant::now();
		let mut rest = signed.as_slice();
		let (mut most_done, mut since) = (0, started);
		loop {
			let done_by_lane = (self.nonces().await?.into_iter().zip(&nonces))
				.map(|(now, before)| Ok(usize::try_from(now.saturating_sub(*before))?))
				.collect::<Result<Vec<_>>>()?;
			let done: usize = done_by_lane.iter().sum();
			if done >= signed.len() {
				break;
			}
			ensure!(started.elapsed() < PATIENCE, "the node did not take all transactions");
			let handed_in = signed.len().saturating_sub(rest.len());
			if done > most_done {
				(most_done, since) = (done, Instant::now());
			} else if since.elapsed() > STALLED {
				since = Instant::now();
				let is_missing = |number: &usize| {
					let (lane, round) = place(*number, lanes);
					done_by_lane.get(lane).is_some_and(|done| round >= *done)
				};
				let missing: Vec<_> = (0..handed_in).filter(is_missing).collect();
				hand_in_again(&signed, &missing, slice::from_ref(&self.rpc)).await;
			}
			let room = done.saturating_add(UNDER_WAY).saturating_sub(handed_in).min(rest.len());
			let (now, later) = rest.split_at_checked(room).context("no more than there are")?;
			for bytes in now {
				while hand_in(&self.rpc, bytes).await? == Answer::NoRoom {
					tokio::time::sleep(POLL).await;
				}
			}
			rest = later;
			tokio::time::sleep(POLL).await;
		}
		let after = self.making().await?;
		let last = self.chain.status().await?.finalized;
		let counts = self.count(first..=last, items.is_some()).await?;
		// The validators' shares of the fees are transfers too.
		let done: usize = counts.iter().sum();
		ensure!(done >= total, "{done} of {total} were made");
		let making_ms = (after.sum - before.sum) * 1_000.0 - (after.count - before.count) * idle;
		Ok(Run {
			sessions: self.sessions,
			items,
			done: total,
			blocks: counts.iter().filter(|count| **count > 0).count(),
			most_in_a_block: counts.into_iter().max().unwrap_or_default(),
			making_ms,
			per_second: f64::from(u32::try_from(total)?) * 1_000.0 / making_ms,
			fee,
		})
	}

	/// How many settlements, or else transfers, each of these blocks has.
	async fn count(&self, blocks: std::ops::RangeInclusive<u64>, settlements: bool) -> Result<Vec<usize>> {
		let mut counts = Vec::new();
		for number in blocks {
			let events = self.chain.client().at_block(number).await?.events().fetch().await?;
			counts.push(if settlements {
				events.find::<Settled>().filter(Result::is_ok).count()
			} else {
				events.find::<api::balances::events::Transfer>().filter(Result::is_ok).count()
			});
		}
		Ok(counts)
	}

	/// The signers' nonces in the newest finalized block.
	async fn nonces(&self) -> Result<Vec<u64>> {
		let at = self.chain.client().at_current_block().await?;
		let mut nonces = Vec::new();
		for signer in &self.signers {
			let account = at.storage().fetch(api::storage().system().account(), (signer.account(),)).await?.decode()?;
			nonces.push(account.nonce.into());
		}
		Ok(nonces)
	}
}

/// As many transfers, each to another account.
fn transfers(total: usize) -> Result<Vec<impl Call>> {
	(0..total).map(|number| Ok(calls::transfer(AccountId32(seed(b'p', number)?), 1_000))).collect()
}

/// 32 bytes that nothing else here has: an account's, or a key's seed.
fn seed(kind: u8, number: usize) -> Result<[u8; 32]> {
	let mut seed = [kind; 32];
	let (head, _) = seed.split_at_mut_checked(8).context("a seed has 32 bytes")?;
	head.copy_from_slice(&u64::try_from(number)?.to_be_bytes());
	Ok(seed)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn seeds_should_differ_when_kind_or_number_do() {
		assert_ne!(seed(b's', 1).unwrap(), seed(b'p', 1).unwrap());
		assert_ne!(seed(b's', 1).unwrap(), seed(b's', 2).unwrap());
	}

	/// A call's sessions have a payer each, and no session is settled twice in one run.
	#[test]
	fn sizes_should_fit_each_other() {
		assert!(ITEMS.iter().all(|items| *items <= PAYERS));
		assert!(Balance::try_from(ITEMS.len()).unwrap() < DEPOSIT);
	}
}
