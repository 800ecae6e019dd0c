//! Following which blocks become final, and which of the transactions handed in they have.

use super::{
	actors::place,
	load::{hand_in_again, Load},
};
use crate::network::Rpc;
use anyhow::{ensure, Context, Result};
use coinop_agent::H256;
use std::{
	collections::HashMap,
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::{
	config::{
		substrate::{BlakeTwo256, SubstrateHeader},
		Hasher,
	},
	ext::codec::Encode,
	rpcs::client::RpcSubscription,
};
use tokio::{task::JoinSet, time::timeout};

/// Longest wait for a block to become final: a chain that takes longer stands still.
const STALL: Duration = Duration::from_secs(120);

/// After so long without one of ours in a final block, what is missing is handed in again.
const QUIET: Duration = Duration::from_secs(20);

/// Times that what is missing is handed in again.
const TRIES: usize = 3;

/// What is said where a subscription ends.
const OVER: &str = "the node tells of no more blocks";

type Header = SubstrateHeader<H256>;

/// A block that has become final.
#[derive(Clone, Debug)]
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: H256,
	/// When the news of its finality came.
	pub at: Instant,
	/// From its first sight as the best block to that news; `None` where it never was the best one.
	pub lag: Option<Duration>,
	/// By how much the best block's number was larger at that news.
	pub behind: u64,
	/// Positions in it of the transactions that were handed in, going up.
	pub ours: Vec<u32>,
}

/// What became of the transactions that were handed in.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
	/// Taken by a pool.
	pub taken: usize,
	/// In a final block.
	pub settled: usize,
	/// Taken by a pool, and in no final block in the end.
	pub lost: usize,
	/// Refusals for want of room, each of which was tried again.
	pub refused: usize,
	/// Taken by a pool once more, as they had gone from it and were in no block.
	pub again: usize,
}

/// A load on its way, and what of it is final.
pub struct Trial {
	load: Arc<Load>,
	connections: Vec<Rpc>,
	workers: JoinSet<Result<()>>,
	finality: Finality,
	/// The transactions' numbers by hash.
	numbers: HashMap<H256, usize>,
	/// Which of them are in a final block, by number.
	settled: Vec<bool>,
	settled_count: usize,
}

impl Trial {
	/// Begins to hand `load` in over `connections` to `nodes` nodes, and follows the node of `rpc`.
	pub async fn begin(load: Load, connections: &[Rpc], nodes: usize, rpc: Rpc) -> Result<Self> {
		let numbers = load.transactions().iter().zip(0..).map(|(bytes, number)| (BlakeTwo256.hash(bytes), number));
		let numbers: HashMap<_, _> = numbers.collect();
		ensure!(numbers.len() == load.transactions().len(), "two transactions are the same");
		let load = Arc::new(load);
		Ok(Self {
			finality: Finality::open(rpc).await?,
			workers: load.start(connections, nodes),
			connections: connections.to_vec(),
			settled: vec![false; numbers.len()],
			settled_count: 0,
			numbers,
			load,
		})
	}

	/// The load.
	pub fn load(&self) -> &Load {
		&self.load
	}

	/// How many of it are final.
	pub fn settled(&self) -> usize {
		self.settled_count
	}

	/// How many of each lane are final.
	pub fn settled_by_lane(&self) -> Vec<usize> {
		by_lane(&self.settled, self.load.lanes())
	}

	/// The blocks that become final next, oldest first; those of ours in them make room for others. Errors: none
	/// becomes final within two minutes, a node fails or refuses a transaction for another reason than room.
	pub async fn next(&mut self) -> Result<Vec<Block>> {
		while let Some(ended) = self.workers.try_join_next() {
			ended??;
		}
		let news =
			timeout(STALL, self.finality.next()).await.context("no block has become final for two minutes")??;
		let before = self.settled_count;
		let blocks = news.into_iter().map(|news| self.count(news)).collect();
		self.load.make_room(self.settled_count.saturating_sub(before));
		Ok(blocks)
	}

	/// Hands in no more, and follows until all that was taken is final or lost. Answers the blocks that became final
	/// meanwhile too. Errors: those of [`Self::next`].
	pub async fn finish(&mut self) -> Result<(Vec<Block>, Fate)> {
		self.load.stop();
		while let Some(ended) = self.workers.join_next().await {
			ended??;
		}
		let (mut blocks, mut again) = (Vec::new(), 0usize);
		let (mut tries, mut moved) = (0..TRIES, Instant::now());
		// Beside this, so that news are read when they come.
		let mut handing_in = JoinSet::new();
		while !self.missing().is_empty() {
			let before = self.settled_count;
			blocks.extend(self.next().await?);
			if let Some(taken) = handing_in.try_join_next() {
				again = again.saturating_add(taken?);
				moved = Instant::now();
			} else if self.settled_count > before {
				moved = Instant::now();
			} else if handing_in.is_empty() && moved.elapsed() >= QUIET {
				if tries.next().is_none() {
					break;
				}
				let (load, nodes, missing) = (self.load.clone(), self.connections.clone(), self.missing());
				handing_in.spawn(async move { hand_in_again(load.transactions(), &missing, &nodes).await });
			}
		}
		while let Some(taken) = handing_in.join_next().await {
			again = again.saturating_add(taken?);
		}
		let fate = Fate {
			taken: self.load.taken(),
			settled: self.settled_count,
			lost: self.missing().len(),
			refused: self.load.refused(),
			again,
		};
		Ok((blocks, fate))
	}

	/// The numbers of those that were taken and aren't final.
	fn missing(&self) -> Vec<usize> {
		missing(&self.settled, &self.load.taken_by_lane())
	}

	/// Counts those of ours in a block.
	fn count(&mut self, news: News) -> Block {
		let mut ours = Vec::new();
		for (position, hash) in (0..).zip(&news.transactions) {
			let Some(settled) = self.numbers.get(hash).and_then(|number| self.settled.get_mut(*number)) else {
				continue;
			};
			ours.push(position);
			if !std::mem::replace(settled, true) {
				self.settled_count = self.settled_count.saturating_add(1);
			}
		}
		let News { number, hash, at, lag, behind, .. } = news;
		Block { number, hash, at, lag, behind, ours }
	}
}

/// The numbers of transactions that were taken, which are the first ones of each lane, and are not `settled`.
fn missing(settled: &[bool], taken: &[usize]) -> Vec<usize> {
	let is_missing = |number: usize| {
		let (lane, round) = place(number, taken.len());
		taken.get(lane).is_some_and(|taken| round < *taken)
	};
	let unsettled = settled.iter().zip(0..).filter(|(settled, _)| !**settled).map(|(_, number)| number);
	unsettled.filter(|number| is_missing(*number)).collect()
}

/// How many of each lane are settled.
fn by_lane(settled: &[bool], lanes: usize) -> Vec<usize> {
	let mut counts = vec![0usize; lanes];
	for (_, number) in settled.iter().zip(0..).filter(|(settled, _)| **settled) {
		let (lane, _) = place(number, lanes);
		if let Some(count) = counts.get_mut(lane) {
			*count = count.saturating_add(1);
		}
	}
	counts
}

/// A block when the news of its finality came.
struct News {
	number: u64,
	hash: H256,
	at: Instant,
	lag: Option<Duration>,
	behind: u64,
	/// The hashes of all its transactions.
	transactions: Vec<H256>,
}

/// A node's news of blocks that are the best ones and that become final.
struct Finality {
	rpc: Rpc,
	best: RpcSubscription<Header>,
	finalized: RpcSubscription<Header>,
	/// When blocks that are not final were first the best one.
	seen: HashMap<H256, Instant>,
	best_number: u64,
	/// The newest final block's number.
	last: Option<u64>,
}

impl Finality {
	async fn open(rpc: Rpc) -> Result<Self> {
		let best = rpc.chain_subscribe_new_heads().await?;
		let finalized = rpc.chain_subscribe_finalized_heads().await?;
		Ok(Self { rpc, best, finalized, seen: HashMap::new(), best_number: 0, last: None })
	}

	/// The blocks that become final next, oldest first.
	async fn next(&mut self) -> Result<Vec<News>> {
		loop {
			tokio::select! {
				header = self.best.next() => {
					let header = header.context(OVER)??;
					self.best_number = header.number;
					self.seen.entry(hash(&header)).or_insert_with(Instant::now);
				},
				header = self.finalized.next() => {
					let header = header.context(OVER)??;
					let at = Instant::now();
					// The first one was final before.
					let last = *self.last.get_or_insert(header.number);
					if header.number > last {
						self.last = Some(header.number);
						return self.since(last, hash(&header), at).await;
					}
				},
			}
		}
	}

	/// The blocks above the number `last` up to the one of hash `newest`.
	async fn since(&mut self, last: u64, newest: H256, at: Instant) -> Result<Vec<News>> {
		let (mut news, mut hash) = (Vec::new(), newest);
		loop {
			let details = self.rpc.chain_get_block(Some(hash)).await?.context("the node doesn't have a final block")?;
			let header = details.block.header;
			news.push(News {
				number: header.number,
				hash,
				at,
				lag: self.seen.remove(&hash).map(|seen| at.saturating_duration_since(seen)),
				behind: self.best_number.saturating_sub(header.number),
				transactions: details.block.extrinsics.iter().map(|bytes| BlakeTwo256.hash(bytes)).collect(),
			});
			if header.number <= last.saturating_add(1) {
				news.reverse();
				return Ok(news);
			}
			hash = header.parent_hash;
		}
	}
}

fn hash(header: &Header) -> H256 {
	BlakeTwo256.hash(&header.encode())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn transaction_should_be_missing_when_it_was_taken_and_is_not_final() {
		// Two lanes of three: 0, 2, 4 and 1, 3, 5.
		let settled = [true, false, false, false, false, false];
		assert_eq!(missing(&settled, &[3, 1]), [1, 2, 4]);
		assert!(missing(&settled, &[1, 0]).is_empty());
		assert!(missing(&[true; 6], &[3, 3]).is_empty());
	}

	#[test]
	fn lanes_should_be_counted_apart() {
		assert_eq!(by_lane(&[true, false, true, true], 2), [2, 1]);
		assert_eq!(by_lane(&[], 2), [0, 0]);
	}
}
