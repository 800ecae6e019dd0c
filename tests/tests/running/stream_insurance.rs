//! Cover for a time: what a policy pays goes to the side that its terms name, when the weather station confirms the
//! claim or when nobody has by the deadline.

use anyhow::Result;
use coinop_agent::{
	api::streaming_escrow::events::{Ended, Refunded, Withdrawn},
	calls::escrow as calls,
	escrow::{confirm, single, Ending, Milestone, Side, Status, Terms},
	keys::Key,
	Balance, Moment,
};
use coinop_scenarios::scene::{milestones, terms, Books, Scene};

/// 5 USDT for the insured if it rains, for the insurer if nobody says so in time: milestone 0.
const COVER: Balance = 5_000_000;

/// 0.3 USDT for the insured in any case: milestone 1.
const BONUS: Balance = 300_000;

const HOUR: Moment = 3_600_000;

/// Enough for the policy to be made.
const SOON: Moment = 10_000;

/// The payer is the insurer, the provider the insured. The times are those until which cover and bonus are open.
async fn policy(scene: &Scene, station: &Key, cover: Moment, bonus: Moment) -> Result<Terms> {
	let now = scene.chain.now().await?;
	let schedule = milestones(vec![
		Milestone { amount: COVER, deadline: now + cover, default: Side::Payer },
		Milestone { amount: BONUS, deadline: now + bonus, default: Side::Recipients },
	]);
	Ok(Terms { inspector: Some(station.account()), ..terms(single(scene.provider.account()), schedule) })
}

/// SE2, SE7: one withdrawal, by anyone, gives each side what fell to it.
#[tokio::test]
async fn policy_should_pay_each_side_its_default_when_the_deadline_has_passed() -> Result<()> {
	let scene = Scene::open().await?;
	let [station, broker] = scene.actors::<2>().await?;
	let cast = [&scene.payer, &scene.provider, &station, &broker];
	let before = scene.books(cast).await?;

	let policy = scene.escrow(policy(&scene, &station, SOON, SOON).await?, &scene.payer).await?;
	let state = scene.when(policy.id, |state| state.status == Status::Complete).await?;
	assert_eq!((state.withdrawable, state.refundable, state.undecided), (BONUS, COVER, 0));
	let withdrawn = scene.chain.submit(&calls::withdraw(policy.id), &broker).await?;
	let ended = withdrawn.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Completed, BONUS, COVER));
	assert!(scene.is_gone(policy.id).await);

	let [insurer, insured, of_station, of_broker] = before.free;
	let free = [insurer - BONUS - policy.fee, insured + BONUS, of_station, of_broker - withdrawn.fee];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE1, SE2: a claim that the station signs for is paid at once; the rest stays held until it is decided too.
#[tokio::test]
async fn claim_should_be_paid_at_once_when_the_station_confirms_it() -> Result<()> {
	let scene = Scene::open().await?;
	let [station, broker] = scene.actors::<2>().await?;
	let (insurer, insured) = (&scene.payer, &scene.provider);
	let cast = [insurer, insured, &station, &broker];
	let before = scene.books(cast).await?;

	let policy = scene.escrow(policy(&scene, &station, HOUR, HOUR).await?, insurer).await?;
	let created = scene.books(cast).await?;
	let claim = calls::release(policy.id, 0, confirm(&station, &scene.chain.genesis(), policy.id, 0));
	let claimed = scene.chain.submit(&claim, &broker).await?;
	assert_eq!(claimed.event::<Withdrawn>()?.amount, COVER);
	let state = scene.when(policy.id, |_| true).await?;
	assert_eq!(state.status, Status::Running);
	assert_eq!((state.withdrawn, state.withdrawable, state.undecided), (COVER, 0, BONUS));
	let held = scene.books(cast).await?.held;
	assert_eq!(held[0], created.held[0] - COVER, "what is held is deposited less withdrawn");

	// The insured can't pay itself.
	let bonus = calls::release(policy.id, 1, None);
	let greedy = scene.refused(&bonus, insured, "StreamingEscrow::NotAuthorized").await?;
	let granted = scene.chain.submit(&bonus, insurer).await?;
	let ended = granted.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Completed, COVER + BONUS, 0));
	assert!(scene.is_gone(policy.id).await);

	let [of_insurer, of_insured, of_station, of_broker] = before.free;
	let free = [
		of_insurer - COVER - BONUS - policy.fee - granted.fee,
		of_insured + COVER + BONUS - greedy,
		of_station,
		of_broker - claimed.fee,
	];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE1, SE2: cover that lapsed goes back while the rest of the policy goes on.
#[tokio::test]
async fn cover_should_go_back_when_it_lapses_before_the_bonus() -> Result<()> {
	let scene = Scene::open().await?;
	let [station] = scene.actors::<1>().await?;
	let (insurer, insured) = (&scene.payer, &scene.provider);
	let cast = [insurer, insured, &station];
	let before = scene.books(cast).await?;

	let policy = scene.escrow(policy(&scene, &station, SOON, HOUR).await?, insurer).await?;
	let created = scene.books(cast).await?;
	let state = scene.when(policy.id, |state| state.refundable > 0).await?;
	assert_eq!((state.refundable, state.withdrawable, state.undecided), (COVER, 0, BONUS));
	let lapsed = scene.chain.submit(&calls::withdraw(policy.id), insurer).await?;
	assert_eq!(lapsed.event::<Refunded>()?.amount, COVER);
	let held = scene.books(cast).await?.held;
	assert_eq!(held[0], created.held[0] - COVER, "what is held is deposited less refunded");

	let granted = scene.chain.submit(&calls::release(policy.id, 1, None), insurer).await?;
	let ended = granted.event::<Ended>()?;
	assert_eq!((ended.paid, ended.refunded), (BONUS, COVER));
	assert!(scene.is_gone(policy.id).await);

	let [of_insurer, of_insured, of_station] = before.free;
	let fees = policy.fee + lapsed.fee + granted.fee;
	let free = [of_insurer - BONUS - fees, of_insured + BONUS, of_station];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}
