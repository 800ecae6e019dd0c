//! What two thirds of the council carry. On development chains it is Alice, Bob and Charlie.

use anyhow::{anyhow, Context, Result};
use coinop_agent::{
	api::{
		self,
		council::events::{Executed, MemberExecuted, Proposed},
		runtime_types::sp_weights::weight_v2::Weight,
	},
	chain::{Chain, Submitted},
	keys::Key,
};

/// More bytes than any motion here has.
const LENGTH: u32 = 1_024;

/// More than any motion here weighs, and little enough to be closed for free: 3 ms of execution.
const WEIGHT: Weight = Weight { ref_time: 3_000_000_000, proof_size: 10_000_000 };

/// Votes that it takes.
const TWO_THIRDS: u32 = 2;

/// Has two of three propose a call, agree on it and carry it out; answers the last transaction. Error: the call failed,
/// or a vote.
pub async fn carry(chain: &Chain, call: api::Call) -> Result<Submitted> {
	let [alice, bob] = [Key::from_uri("//Alice")?, Key::from_uri("//Bob")?];
	let council = api::tx().council();
	// Calls contain calls: see `calls::batch_all`.
	let propose = council.propose(TWO_THIRDS, call, LENGTH).unvalidated();
	let proposed = chain.submit(&propose, &alice).await?;
	let motion = proposed.event::<Proposed>()?;
	for member in [&alice, &bob] {
		chain.submit(&council.vote(motion.proposal_hash, motion.proposal_index, true), member).await?;
	}
	let close = council.close(motion.proposal_hash, motion.proposal_index, WEIGHT, LENGTH);
	let closed = chain.submit(&close, &alice).await?;
	let executed = closed.event::<Executed>().context("the motion was not carried")?;
	executed.result.map_err(|error| anyhow!("the motion was carried and failed: {error:?}"))?;
	Ok(closed)
}

/// Has one of them carry a call alone, as a guardian may: what halts or lowers. Error: it fails.
pub async fn alone(chain: &Chain, call: api::Call) -> Result<Submitted> {
	let execute = api::tx().council().execute(call, LENGTH).unvalidated();
	let executed = chain.submit(&execute, &Key::from_uri("//Charlie")?).await?;
	let result = executed.event::<MemberExecuted>().context("nothing was carried")?.result;
	result.map_err(|error| anyhow!("a guardian's call failed: {error:?}"))?;
	Ok(executed)
}

/// Has them announce a call, which is made as Root when governance's delay has passed.
pub async fn announce(chain: &Chain, call: api::Call) -> Result<Submitted> {
	carry(chain, api::Call::Governance(api::governance::Call::announce { call: Box::new(call) })).await
}
