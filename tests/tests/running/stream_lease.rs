//! A machine leased by the second: it pays from its owner's balance within its allowance, for the time that it is used
//! and for nothing else.

use anyhow::Result;
use coinop_agent::{
	api::streaming_escrow::events::{Created, Ended, Withdrawn},
	calls::escrow as calls,
	chain::Allowance,
	escrow::{single, CancelBy, Ending, Per, Rate, Schedule, Side, Status, Terms},
	Balance, Moment,
};
use coinop_scenarios::scene::{terms, Books, Scene};

/// 0.05 USDT an hour: 13.9 µUSDT a second.
const HOURLY: Balance = 50_000;

const HOUR: Moment = 3_600_000;

/// µUSDT for `ms` of use, rounded down once.
fn due(ms: Moment) -> Balance {
	HOURLY * Balance::from(ms) / Balance::from(HOUR)
}

/// A lease from the provider that the lessee can end at any time.
fn lease(scene: &Scene, deposit: Balance, rate: Rate) -> Terms {
	let schedule = Schedule::Open { deposit, start: 0, rate };
	Terms { cancel: CancelBy::Payer, ..terms(single(scene.provider.account()), schedule) }
}

/// SE1, SE4, SE5: the lessor has what accrued while the lease ran, counted from the blocks' times and rounded down once
/// however often it was paused and drawn; its owner gets all the rest back, and the device its allowance.
#[tokio::test]
async fn lease_should_cost_the_time_used_when_a_device_pauses_resumes_and_cancels_it() -> Result<()> {
	let scene = Scene::open().await?;
	let (owner, lessor, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let allowance = Allowance {
		per_payment: 1_000_000,
		per_period: 1_000_000,
		fees_per_period: 1_000_000,
		period: 24 * HOUR,
		payees: vec![lessor.account()],
		expires: None,
	};
	let machine = scene.device(owner, Some(allowance)).await?;
	let cast = [owner, lessor, &machine];
	let before = scene.books(cast).await?;

	let rate = Rate { amount: HOURLY, per: Per::Hour };
	let dear = calls::create(lease(&scene, 1_000_000, rate));
	let too_dear = scene.refused(&dear, &machine, "DeviceIdentity::OverPerPayment").await?;
	let created = chain.submit(&calls::create(lease(&scene, HOURLY, rate)), &machine).await?;
	let (event, start) = (created.event::<Created>()?, chain.moment_at(created.block_hash).await?);
	let lease = event.escrow;
	assert_eq!((event.payer, event.charged, event.deposit), (machine.account(), owner.account(), HOURLY));
	let held = scene.books(cast).await?.held;
	let record = held[0] - before.held[0] - HOURLY;

	let state = scene.when(lease, |state| state.at >= start + 2_000).await?;
	assert_eq!((state.accrued, state.depletes), (due(state.at - start), Some(start + HOUR)));
	let drawn = chain.submit(&calls::withdraw(lease), lessor).await?;
	let first = due(chain.moment_at(drawn.block_hash).await? - start);
	assert_eq!(drawn.event::<Withdrawn>()?.amount, first);
	let held = scene.books(cast).await?.held;
	assert_eq!(held[0], before.held[0] + record + HOURLY - first, "deposited less withdrawn");

	// SE5: nobody has more or less for a pause but for the fees.
	let running = scene.books(cast).await?;
	let paused = chain.submit(&calls::pause(lease), &machine).await?;
	let used = chain.moment_at(paused.block_hash).await? - start;
	let state = scene.when(lease, |state| state.at >= start + used + 2_000).await?;
	assert_eq!(state.status, Status::Paused(Side::Payer));
	assert_eq!((state.accrued, state.depletes), (due(used), None), "nothing accrues");
	let resumed = chain.submit(&calls::resume(lease), &machine).await?;
	let again = chain.moment_at(resumed.block_hash).await?;
	let [of_owner, of_lessor, of_machine] = running.free;
	let free = [of_owner - paused.fee - resumed.fee, of_lessor, of_machine];
	assert_eq!(scene.books(cast).await?, Books { free, ..running });

	let state = scene.when(lease, |state| state.at >= again + 2_000).await?;
	assert_eq!(state.accrued, due(used + state.at - again));
	let cancelled = chain.submit(&calls::cancel(lease), &machine).await?;
	let paid = due(used + chain.moment_at(cancelled.block_hash).await? - again);
	let ended = cancelled.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Cancelled, paid, HOURLY - paid));
	assert!(scene.is_gone(lease).await);
	assert_eq!(chain.device(&machine.account()).await?.used, paid, "what came back is not used");

	let fees = too_dear + created.fee + paused.fee + resumed.fee + cancelled.fee;
	let [of_owner, of_lessor, of_machine] = before.free;
	let free = [of_owner - paid - fees, of_lessor + paid - drawn.fee, of_machine];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE3: a lease that ran dry owes nothing for the time until somebody tops it up.
#[tokio::test]
async fn lease_should_owe_nothing_for_the_time_that_it_was_dry_when_topped_up() -> Result<()> {
	const A_SECOND: Balance = 10_000;
	const DEPOSIT: Balance = 20_000;
	const TOP_UP: Balance = 10_000_000;
	let scene = Scene::open().await?;
	let (lessee, lessor, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let cast = [lessee, lessor];
	let before = scene.books(cast).await?;

	let lease = lease(&scene, DEPOSIT, Rate { amount: A_SECOND, per: Per::Second });
	let lease = scene.escrow(lease, lessee).await?;
	let dry = scene.when(lease.id, |state| state.at >= lease.at + 4_000).await?;
	assert_eq!(dry.status, Status::Dry);
	assert_eq!((dry.accrued, dry.depletes), (DEPOSIT, Some(lease.at + 2_000)));
	let drawn = chain.submit(&calls::withdraw(lease.id), lessor).await?;
	assert_eq!(drawn.event::<Withdrawn>()?.amount, DEPOSIT);
	let greedy = calls::withdraw(lease.id);
	let nothing = scene.refused(&greedy, lessor, "StreamingEscrow::NothingToWithdraw").await?;

	let topped_up = chain.submit(&calls::top_up(lease.id, TOP_UP), lessee).await?;
	let again = chain.moment_at(topped_up.block_hash).await?;
	let cancelled = chain.submit(&calls::cancel(lease.id), lessee).await?;
	let since = Balance::from(chain.moment_at(cancelled.block_hash).await? - again);
	let paid = DEPOSIT + TOP_UP.min(A_SECOND * since / 1_000);
	let ended = cancelled.event::<Ended>()?;
	assert_eq!((ended.paid, ended.refunded), (paid, DEPOSIT + TOP_UP - paid));
	assert!(scene.is_gone(lease.id).await);

	let [of_lessee, of_lessor] = before.free;
	let fees = lease.fee + topped_up.fee + cancelled.fee;
	let free = [of_lessee - paid - fees, of_lessor + paid - drawn.fee - nothing];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}
