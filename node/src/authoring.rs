//! How long an author may take over a block.

use coinop_runtime::{opaque::Block, Header};
use futures::{future::MapOk, TryFutureExt};
use sc_consensus_aura::SlotProportion;
use sp_consensus::{Environment, ProposeArgs, Proposer};

/// The share of a slot after which a block that is not finished is thrown away. The rest belongs to its way to the next
/// author and to being executed there; with more, a block on a slow machine is not yet known when the next slot begins,
/// and the chain forks.
const PROPOSAL_PORTION: f32 = 0.65;

/// The share of that time in which transactions are added, a little less than half of the slot. In what is left the block
/// is finished: its state's root is computed, and it is sealed. The SDK's proposer leaves about a tenth for that. Where
/// processors were busy, validators threw away many blocks that they had filled until then (their logs in
/// `scripts/bench throughput --soak 300`). How long it takes to finish a block was not measured.
const FILLING_PORTION: f32 = 0.75;

/// The share of a slot in which a block is built and finished.
pub fn proposal_portion() -> SlotProportion {
	SlotProportion::new(PROPOSAL_PORTION)
}

/// Makes the proposers of `Inner` stop adding transactions in time to finish the block.
pub struct InTime<Inner>(pub Inner);

impl<Inner: Environment<Block>> Environment<Block> for InTime<Inner> {
	type Proposer = InTime<Inner::Proposer>;
	type CreateProposer = MapOk<Inner::CreateProposer, fn(Inner::Proposer) -> Self::Proposer>;
	type Error = Inner::Error;

	fn init(&mut self, parent: &Header) -> Self::CreateProposer {
		self.0.init(parent).map_ok(InTime)
	}
}

impl<Inner: Proposer<Block>> Proposer<Block> for InTime<Inner> {
	type Error = Inner::Error;
	type Proposal = Inner::Proposal;

	fn propose(self, mut args: ProposeArgs<Block>) -> Self::Proposal {
		args.max_duration = args.max_duration.mul_f32(FILLING_PORTION);
		self.0.propose(args)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{executor::block_on, future};
	use sp_consensus::{Error, Proposal};
	use sp_runtime::traits::Header as _;
	use std::time::Duration;

	/// Proposes nothing, and breaks if it is given another time.
	struct Expecting {
		given: Duration,
	}

	impl Environment<Block> for Expecting {
		type Proposer = Self;
		type CreateProposer = future::Ready<Result<Self, Error>>;
		type Error = Error;

		fn init(&mut self, _parent: &Header) -> Self::CreateProposer {
			future::ready(Ok(Self { given: self.given }))
		}
	}

	impl Proposer<Block> for Expecting {
		type Error = Error;
		type Proposal = future::Ready<Result<Proposal<Block>, Error>>;

		fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
			assert_eq!(args.max_duration, self.given);
			future::ready(Err(Error::StateUnavailable(String::new())))
		}
	}

	#[test]
	fn proposer_should_be_given_three_quarters_of_the_time_when_it_proposes() {
		let mut environment = InTime(Expecting { given: Duration::from_millis(240) });
		let parent = Header::new(1, Default::default(), Default::default(), Default::default(), Default::default());
		let proposer = block_on(environment.init(&parent)).unwrap();
		let args = ProposeArgs { max_duration: Duration::from_millis(320), ..Default::default() };
		assert!(block_on(proposer.propose(args)).is_err());
	}
}
