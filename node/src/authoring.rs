//! How long an author may take over a block.

use coinop_runtime::{opaque::Block, Header};
use futures::{FutureExt, TryFutureExt};
use sc_consensus_aura::SlotProportion;
use sp_consensus::{Environment, ProposeArgs, Proposer};
use std::{future::Future, pin::Pin, time::Duration};

/// The share of a slot after which a block that is not finished is thrown away. The rest belongs to its way to the next
/// author and to being executed there; with more, a block on a slow machine is not yet known when the next slot begins,
/// and the chain forks. After slots without a block the SDK gives more, so that a block that is dear to begin cannot stop
/// the chain.
const PROPOSAL_PORTION: f32 = 0.65;

/// The share of that time in which transactions are added. In what is left the block is finished: its state's root is
/// computed, and it is sealed. The SDK's proposer leaves about a tenth for that. Where processors were busy, validators
/// threw away many blocks that they had filled until then (their logs in `scripts/bench throughput --soak 300`).
const FILLING_PORTION: f32 = 0.75;

/// The share of a slot in which a block is built and finished.
pub fn proposal_portion() -> SlotProportion {
	SlotProportion::new(PROPOSAL_PORTION)
}

/// Makes proposers stop adding transactions in time to finish the block, and no later because slots before were empty:
/// else a block filled for longer than a slot leaves the next slots empty, and so it goes on for as long as there are
/// more transactions than fit.
pub struct InTime<Inner> {
	inner: Inner,
	/// Longest time in which transactions are added.
	longest: Duration,
}

impl<Inner> InTime<Inner> {
	/// `inner` makes the proposers, or is one; slots take `slot`.
	pub fn new(inner: Inner, slot: Duration) -> Self {
		Self { inner, longest: slot.mul_f32(PROPOSAL_PORTION * FILLING_PORTION) }
	}
}

impl<Inner: Environment<Block>> Environment<Block> for InTime<Inner> {
	type Proposer = InTime<Inner::Proposer>;
	type CreateProposer = Pin<Box<dyn Future<Output = Result<Self::Proposer, Self::Error>> + Send>>;
	type Error = Inner::Error;

	fn init(&mut self, parent: &Header) -> Self::CreateProposer {
		let longest = self.longest;
		self.inner.init(parent).map_ok(move |inner| InTime { inner, longest }).boxed()
	}
}

impl<Inner: Proposer<Block>> Proposer<Block> for InTime<Inner> {
	type Error = Inner::Error;
	type Proposal = Inner::Proposal;

	fn propose(self, mut args: ProposeArgs<Block>) -> Self::Proposal {
		args.max_duration = args.max_duration.mul_f32(FILLING_PORTION).min(self.longest);
		self.inner.propose(args)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{executor::block_on, future};
	use sp_consensus::{Error, Proposal};
	use sp_runtime::traits::Header as _;
	use std::sync::mpsc::{channel, Sender};

	/// Proposes nothing, and tells what time it is given.
	#[derive(Clone)]
	struct Telling(Sender<Duration>);

	impl Environment<Block> for Telling {
		type Proposer = Self;
		type CreateProposer = future::Ready<Result<Self, Error>>;
		type Error = Error;

		fn init(&mut self, _parent: &Header) -> Self::CreateProposer {
			future::ready(Ok(self.clone()))
		}
	}

	impl Proposer<Block> for Telling {
		type Error = Error;
		type Proposal = future::Ready<Result<Proposal<Block>, Error>>;

		fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
			self.0.send(args.max_duration).unwrap();
			future::ready(Err(Error::StateUnavailable(String::new())))
		}
	}

	/// Milliseconds that a proposer is given in slots of 500 ms when the SDK gives `offered` ms.
	fn given(offered: u64) -> u128 {
		let (tell, told) = channel();
		let mut environment = InTime::new(Telling(tell), Duration::from_millis(500));
		let parent = Header::new(1, Default::default(), Default::default(), Default::default(), Default::default());
		let proposer = block_on(environment.init(&parent)).unwrap();
		let args = ProposeArgs { max_duration: Duration::from_millis(offered), ..Default::default() };
		assert!(block_on(proposer.propose(args)).is_err());
		// Shares of a time are rounded to nanoseconds.
		told.recv().unwrap().as_micros().div_ceil(1_000)
	}

	#[test]
	fn proposer_should_have_three_quarters_of_the_time_left_when_the_slot_has_begun() {
		assert_eq!(given(320), 240);
		assert_eq!(given(100), 75);
		assert_eq!(given(0), 0);
	}

	#[test]
	fn proposer_should_have_no_more_time_for_transactions_when_slots_before_were_empty() {
		let longest = given(325);
		assert_eq!(longest, 244);
		assert_eq!(given(650), longest);
		assert_eq!(given(41_600), longest);
	}
}
