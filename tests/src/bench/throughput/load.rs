//! Handing signed transactions to the nodes, as many at once as there is to be room for.

use super::actors::place;
use crate::network::Rpc;
use anyhow::{Context, Result};
use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::Duration,
};
use subxt::rpcs;
use tokio::{sync::Semaphore, task::JoinSet};

/// Transactions that are handed to a node at the same time.
const WORKERS: usize = 32;

/// Time until a transaction for which a pool had no room is handed in again.
const RETRY: Duration = Duration::from_millis(500);

/// The node's code for a transaction that its pool has already.
const KNOWN: i32 = 1013;

/// The node's codes for a transaction for which its pool has no room: banned for a while because it had none before, of
/// too low a priority, dropped at once.
const NO_ROOM: [i32; 3] = [1012, 1014, 1016];

/// The node's code for a transaction that it could not check, and what it says where that was because the block at which
/// it began to had to make way for another of the same height. Finality comes soon, and such a block's state goes with it.
const UNCHECKED: i32 = 1002;
const GONE: &str = "State already discarded";

/// What a node said to a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
	/// Its pool has taken it.
	Taken,
	/// Its pool had it.
	Known,
	/// Its pool has no room for it now, or could not check it.
	NoRoom,
}

/// Transactions that go to the nodes one lane's after the other, each once the one before it was taken: so a lane's
/// nonces come in order, and what was taken of it are always its first ones.
pub struct Load {
	/// Numbered as in [`place`].
	transactions: Vec<Vec<u8>>,
	/// How many of each lane were taken.
	lanes: Vec<AtomicUsize>,
	taken: AtomicUsize,
	refused: AtomicUsize,
	/// How many more may be on their way at the same time. Closed to stop.
	room: Semaphore,
}

impl Load {
	/// `transactions` of `lanes`, of which at most `depth` are to be taken and not final.
	pub fn new(transactions: Vec<Vec<u8>>, lanes: usize, depth: usize) -> Self {
		Self {
			transactions,
			lanes: (0..lanes).map(|_| AtomicUsize::new(0)).collect(),
			taken: AtomicUsize::new(0),
			refused: AtomicUsize::new(0),
			room: Semaphore::new(depth.min(Semaphore::MAX_PERMITS)),
		}
	}

	/// Begins to hand in over all `connections` to `nodes` nodes, which take turns among the connections.
	pub fn start(self: &Arc<Self>, connections: &[Rpc], nodes: usize) -> JoinSet<Result<()>> {
		let workers = nodes.saturating_mul(WORKERS).min(self.lanes.len());
		let mut tasks = JoinSet::new();
		for (worker, rpc) in (0..workers).zip(connections.iter().cycle()) {
			tasks.spawn(self.clone().work(rpc.clone(), worker, workers));
		}
		tasks
	}

	/// Lets `count` more be on their way.
	pub fn make_room(&self, count: usize) {
		self.room.add_permits(count);
	}

	/// Hands in no more.
	pub fn stop(&self) {
		self.room.close();
	}

	/// The transactions, numbered as in [`place`].
	pub fn transactions(&self) -> &[Vec<u8>] {
		&self.transactions
	}

	/// The number of lanes.
	pub fn lanes(&self) -> usize {
		self.lanes.len()
	}

	/// How many were taken.
	pub fn taken(&self) -> usize {
		self.taken.load(Ordering::Relaxed)
	}

	/// How many of each lane were taken.
	pub fn taken_by_lane(&self) -> Vec<usize> {
		self.lanes.iter().map(|taken| taken.load(Ordering::Relaxed)).collect()
	}

	/// How often a pool had no room.
	pub fn refused(&self) -> usize {
		self.refused.load(Ordering::Relaxed)
	}

	/// Whether all were taken: the nodes get nothing more.
	pub fn is_used_up(&self) -> bool {
		self.taken() >= self.transactions.len()
	}

	/// Hands in every lane of which the number is `worker` modulo `workers`. Error: a node failed, or refused a
	/// transaction for another reason than room.
	async fn work(self: Arc<Self>, rpc: Rpc, worker: usize, workers: usize) -> Result<()> {
		for (number, bytes) in self.transactions.iter().enumerate() {
			let (lane, _) = place(number, self.lanes.len());
			if lane.checked_rem(workers) != Some(worker) {
				continue;
			}
			let Ok(room) = self.room.acquire().await else { return Ok(()) };
			// It comes back when the transaction is final.
			room.forget();
			while hand_in(&rpc, bytes).await? == Answer::NoRoom {
				self.refused.fetch_add(1, Ordering::Relaxed);
				if self.room.is_closed() {
					return Ok(());
				}
				tokio::time::sleep(RETRY).await;
			}
			if let Some(taken) = self.lanes.get(lane) {
				taken.fetch_add(1, Ordering::Relaxed);
			}
			self.taken.fetch_add(1, Ordering::Relaxed);
		}
		Ok(())
	}
}

/// Hands a transaction to a node. Errors: the node fails, or refuses it for another reason than room.
pub async fn hand_in(rpc: &Rpc, bytes: &[u8]) -> Result<Answer> {
	match rpc.author_submit_extrinsic(bytes).await {
		Ok(_) => Ok(Answer::Taken),
		Err(rpcs::Error::User(error)) if error.code == KNOWN => Ok(Answer::Known),
		Err(rpcs::Error::User(error)) if NO_ROOM.contains(&error.code) => Ok(Answer::NoRoom),
		Err(rpcs::Error::User(error)) if error.code == UNCHECKED && error.message.contains(GONE) => Ok(Answer::NoRoom),
		Err(error) => Err(error).context("a node refused a transaction"),
	}
}

/// Hands in again those of `transactions` that have these `numbers`, each to whichever of `nodes` takes it, and answers how
/// many were taken.
pub async fn hand_in_again(transactions: &[Vec<u8>], numbers: &[usize], nodes: &[Rpc]) -> usize {
	let mut again = 0usize;
	for bytes in numbers.iter().filter_map(|number| transactions.get(*number)) {
		for rpc in nodes {
			match hand_in(rpc, bytes).await {
				Ok(Answer::Taken) => {
					again = again.saturating_add(1);
					break;
				},
				// Another node may have room, or a pool in which it isn't stuck. What has become final since is refused by all.
				Ok(Answer::Known | Answer::NoRoom) | Err(_) => {},
			}
		}
	}
	again
}
