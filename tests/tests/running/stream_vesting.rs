//! Pay that vests: nothing before the cliff, then in proportion to the time since the start, all of it at the end.

use anyhow::Result;
use coinop_agent::{
	api::streaming_escrow::events::{CancelAgreed, Ended, Withdrawn},
	calls::escrow as calls,
	escrow::{single, CancelBy, Ending, EscrowState, Schedule, Status, Terms},
	Balance, Moment,
};
use coinop_scenarios::scene::{terms, Books, Scene};

/// 7.000001 USDT, which no time here divides.
const PAY: Balance = 7_000_001;

const HOUR: Moment = 3_600_000;

/// Start, cliff and end.
#[derive(Clone, Copy)]
struct Times {
	start: Moment,
	cliff: Moment,
	end: Moment,
}

impl Times {
	/// µUSDT that have vested by `at`.
	fn vested(&self, at: Moment) -> Balance {
		if at < self.cliff {
			0
		} else if at < self.end {
			PAY * Balance::from(at - self.start) / Balance::from(self.end - self.start)
		} else {
			PAY
		}
	}

	/// The payer is the employer, the provider the employee.
	fn contract(self, scene: &Scene, cancel: CancelBy) -> Terms {
		let Self { start, cliff, end } = self;
		let schedule = Schedule::Linear { amount: PAY, start, cliff, end };
		Terms { cancel, ..terms(single(scene.provider.account()), schedule) }
	}
}

/// SE1, SE3: whoever leaves before the cliff gets nothing, though half the time since the start has passed.
#[tokio::test]
async fn pay_should_be_nothing_when_the_cliff_has_not_come() -> Result<()> {
	let scene = Scene::open().await?;
	let (employer, employee) = (&scene.payer, &scene.provider);
	let cast = [employer, employee];
	let before = scene.books(cast).await?;

	let now = scene.chain.now().await?;
	let times = Times { start: now - HOUR, cliff: now + HOUR, end: now + HOUR };
	let contract = scene.escrow(times.contract(&scene, CancelBy::Payer), employer).await?;
	let state = scene.when(contract.id, |_| true).await?;
	// What the employer can take back by itself is all of it, since the terms let it cancel.
	assert_eq!((state.accrued, state.withdrawable, state.refundable), (0, 0, PAY));
	let early = calls::withdraw(contract.id);
	let nothing = scene.refused(&early, employee, "StreamingEscrow::NothingToWithdraw").await?;
	let cancelled = scene.chain.submit(&calls::cancel(contract.id), employer).await?;
	let ended = cancelled.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Cancelled, 0, PAY));
	assert!(scene.is_gone(contract.id).await);

	let [of_employer, of_employee] = before.free;
	let free = [of_employer - contract.fee - cancelled.fee, of_employee - nothing];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE2, SE4: past the cliff each withdrawal pays what has vested since the last, as the blocks' times say, and all of
/// them what one would have paid, until both sides agree to part.
#[tokio::test]
async fn pay_should_be_in_proportion_to_the_time_when_the_cliff_has_passed() -> Result<()> {
	let scene = Scene::open().await?;
	let (employer, employee, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let [stranger] = scene.actors::<1>().await?;
	let cast = [employer, employee, &stranger];
	let before = scene.books(cast).await?;

	let now = chain.now().await?;
	let times = Times { start: now - HOUR, cliff: now - HOUR / 2, end: now + HOUR };
	let contract = scene.escrow(times.contract(&scene, CancelBy::Both), employer).await?;
	let state = scene.when(contract.id, |_| true).await?;
	assert_eq!(state.accrued, times.vested(state.at));
	let (mut vested, mut fees) = (0, 0);
	for _ in 0..3 {
		let drawn = chain.submit(&calls::withdraw(contract.id), &stranger).await?;
		let by_now = times.vested(chain.moment_at(drawn.block_hash).await?);
		assert_eq!(drawn.event::<Withdrawn>()?.amount, by_now - vested);
		vested = by_now;
		fees += drawn.fee;
	}

	let offered = chain.submit(&calls::cancel(contract.id), employer).await?;
	assert_eq!(offered.event::<CancelAgreed>()?.who, employer.account());
	let agreed = chain.submit(&calls::cancel(contract.id), employee).await?;
	let paid = times.vested(chain.moment_at(agreed.block_hash).await?);
	let ended = agreed.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Cancelled, paid, PAY - paid));
	assert!(scene.is_gone(contract.id).await);

	let [of_employer, of_employee, of_stranger] = before.free;
	let free = [of_employer - paid - contract.fee - offered.fee, of_employee + paid - agreed.fee, of_stranger - fees];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE3, SE7: what vests follows the formula from before the cliff to the end, never falls, and is all paid then.
#[tokio::test]
async fn pay_should_be_all_when_the_end_has_come() -> Result<()> {
	let scene = Scene::open().await?;
	let (employer, employee) = (&scene.payer, &scene.provider);
	let cast = [employer, employee];
	let before = scene.books(cast).await?;

	let now = scene.chain.now().await?;
	let times = Times { start: now, cliff: now + 5_000, end: now + 10_000 };
	let contract = scene.escrow(times.contract(&scene, CancelBy::Nobody), employer).await?;
	let mut last = 0;
	let at_end = |state: &EscrowState| {
		assert_eq!(state.accrued, times.vested(state.at));
		assert!(state.accrued >= last);
		last = state.accrued;
		state.status == Status::Complete
	};
	let state = scene.when(contract.id, at_end).await?;
	assert_eq!((state.withdrawable, state.refundable, state.undecided), (PAY, 0, 0));
	let drawn = scene.chain.submit(&calls::withdraw(contract.id), employee).await?;
	let ended = drawn.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Completed, PAY, 0));
	assert!(scene.is_gone(contract.id).await);
	let again = calls::withdraw(contract.id);
	let late = scene.refused(&again, employee, "StreamingEscrow::Closed").await?;

	let [of_employer, of_employee] = before.free;
	let free = [of_employer - PAY - contract.fee, of_employee + PAY - drawn.fee - late];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}
