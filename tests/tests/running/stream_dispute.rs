//! A job whose two sides disagree: the arbiter decides it, or the terms do when the arbiter's time is over. This takes
//! a minute, the shortest time that an arbiter may be given; both cases share it.

use anyhow::Result;
use coinop_agent::{
	api::streaming_escrow::events::{BondLost, Disputed, Ended, Withdrawn},
	calls::escrow as calls,
	escrow::{single, Arbitration, CancelBy, Ending, EscrowState, Schedule, Side, Status, Terms},
	keys::Key,
	Balance, Moment,
};
use coinop_scenarios::scene::{terms, Books, Opened, Scene};

/// 4.000001 USDT over two hours, of which one has passed.
const AMOUNT: Balance = 4_000_001;
const BOND: Balance = 20_000;

const HOUR: Moment = 3_600_000;

/// The shortest time that an arbiter of a development chain may be given.
const MINUTE: Moment = 60_000;

/// The recipients get 30 % of what is undecided if the arbiter says nothing.
const DEFAULT: u32 = 300_000;

/// A job that the provider does for the payer.
struct Job {
	start: Moment,
	escrow: Opened,
}

impl Job {
	async fn begin(scene: &Scene, arbiter: &Key, deadline: Moment) -> Result<Self> {
		let start = scene.chain.now().await? - HOUR;
		let schedule = Schedule::Linear { amount: AMOUNT, start, cliff: start, end: start + 2 * HOUR };
		let arbitration = Arbitration { arbiter: arbiter.account(), deadline, default: DEFAULT, bond: BOND };
		let terms = Terms {
			cancel: CancelBy::Payer,
			arbitration: Some(arbitration),
			..terms(single(scene.provider.account()), schedule)
		};
		Ok(Self { start, escrow: scene.escrow(terms, &scene.payer).await? })
	}

	fn accrued(&self, at: Moment) -> Balance {
		AMOUNT * Balance::from(at - self.start) / Balance::from(2 * HOUR)
	}
}

/// SE1, SE2, SE7, SE8: of what was undecided the arbiter gives away no more than there is; what had accrued is paid
/// whatever it says, nothing accrues while it thinks, and the bond goes to the side that was right.
#[tokio::test]
async fn dispute_should_end_as_the_arbiter_says_when_it_decides() -> Result<()> {
	let scene = Scene::open().await?;
	let [arbiter, stranger] = scene.actors::<2>().await?;
	let (client, worker, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let cast = [client, worker, &arbiter, &stranger];
	let before = scene.books(cast).await?;

	let job = Job::begin(&scene, &arbiter, HOUR).await?;
	let id = job.escrow.id;
	let mut by_arbiter = scene.refused(&calls::resolve(id, 0), &arbiter, "StreamingEscrow::NotDisputed").await?;
	let disputed = chain.submit(&calls::dispute(id), worker).await?;
	let accrued = job.accrued(chain.moment_at(disputed.block_hash).await?);
	let undecided = AMOUNT - accrued;
	let event = disputed.event::<Disputed>()?;
	assert_eq!(event.by, Side::Recipients);
	assert_eq!(event.undecided, undecided);
	assert_eq!(scene.books(cast).await?.held[1], before.held[1] + BOND);

	// What had accrued can be withdrawn, once.
	let state = scene.when(id, |_| true).await?;
	assert_eq!(state.status, Status::Disputed);
	assert_eq!((state.withdrawable, state.refundable, state.undecided), (accrued, 0, undecided));
	let drawn = chain.submit(&calls::withdraw(id), &stranger).await?;
	assert_eq!(drawn.event::<Withdrawn>()?.amount, accrued);
	let mut by_stranger =
		scene.refused(&calls::withdraw(id), &stranger, "StreamingEscrow::NothingToWithdraw").await? + drawn.fee;

	let by_client = scene.refused(&calls::cancel(id), client, "StreamingEscrow::Disputed").await?;
	by_stranger += scene.refused(&calls::resolve(id, 0), &stranger, "StreamingEscrow::NotAuthorized").await?;
	let too_much = calls::resolve(id, undecided + 1);
	by_arbiter += scene.refused(&too_much, &arbiter, "StreamingEscrow::OverUndecided").await?;

	// A quarter: less than half goes against the worker, who raised the dispute.
	let quarter = undecided / 4;
	let resolved = chain.submit(&calls::resolve(id, quarter), &arbiter).await?;
	let lost = resolved.event::<BondLost>()?;
	assert_eq!(lost.by, Side::Recipients);
	assert_eq!(lost.amount, BOND);
	let ended = resolved.event::<Ended>()?;
	let paid = accrued + quarter;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Resolved, paid, undecided - quarter));
	assert!(scene.is_gone(id).await);
	let late = scene.refused(&calls::dispute(id), worker, "StreamingEscrow::Closed").await?;

	let [of_client, of_worker, of_arbiter, of_stranger] = before.free;
	let free = [
		of_client - paid + BOND - job.escrow.fee - by_client,
		of_worker + paid - BOND - disputed.fee - late,
		of_arbiter - by_arbiter - resolved.fee,
		of_stranger - by_stranger,
	];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE2, SE7, SE8: an arbiter that says nothing in time has no more to say: anyone has it ended as the terms say, and
/// the bond comes back to the client, who gets more than half.
#[tokio::test]
async fn dispute_should_end_as_the_terms_say_when_the_arbiter_does_not_decide() -> Result<()> {
	let scene = Scene::open().await?;
	let [arbiter, stranger] = scene.actors::<2>().await?;
	let (client, worker, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let cast = [client, worker, &arbiter, &stranger];
	let before = scene.books(cast).await?;

	let job = Job::begin(&scene, &arbiter, MINUTE).await?;
	let id = job.escrow.id;
	let disputed = chain.submit(&calls::dispute(id), client).await?;
	let since = chain.moment_at(disputed.block_hash).await?;
	let accrued = job.accrued(since);
	let undecided = AMOUNT - accrued;
	let paid = accrued + undecided * Balance::from(DEFAULT) / 1_000_000;
	let over = |state: &EscrowState| {
		let open = state.status == Status::Disputed;
		let books = (state.withdrawable, state.refundable, state.undecided);
		assert_eq!(books, if open { (accrued, 0, undecided) } else { (paid, AMOUNT - paid, 0) });
		!open
	};
	let state = scene.when(id, over).await?;
	assert_eq!(state.status, Status::Defaulted);
	assert!(state.at >= since + MINUTE);

	let too_late = scene.refused(&calls::resolve(id, undecided), &arbiter, "StreamingEscrow::TooLate").await?;
	let withdrawn = chain.submit(&calls::withdraw(id), &stranger).await?;
	assert!(withdrawn.event::<BondLost>().is_err());
	let ended = withdrawn.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Defaulted, paid, AMOUNT - paid));
	assert!(scene.is_gone(id).await);

	let [of_client, of_worker, of_arbiter, of_stranger] = before.free;
	let free = [
		of_client - paid - job.escrow.fee - disputed.fee,
		of_worker + paid,
		of_arbiter - too_late,
		of_stranger - withdrawn.fee,
	];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}
