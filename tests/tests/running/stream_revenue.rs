//! A charger's revenue for its three owners, each a third: exact to the last µUSDT, however it is drawn.

use anyhow::Result;
use coinop_agent::{
	api::streaming_escrow::events::{Ended, Withdrawn},
	calls::escrow as calls,
	escrow::{Ending, EscrowState, Recipient, Schedule, Status},
	keys::Key,
	Balance, Moment,
};
use coinop_scenarios::scene::{terms, Books, Scene};

/// Parts per million of the three owners.
const SHARES: [u32; 3] = [333_334, 333_333, 333_333];

/// 1.000002 USDT of a charger's revenue: the shares leave over 2 µUSDT of it, for the first owner.
const REVENUE: Balance = 1_000_002;
const OWNERS: [Balance; 3] = [333_336, 333_333, 333_333];

/// Enough for an escrow to be created.
const SOON: Moment = 10_000;

fn recipients(owners: &[Key; 3]) -> Vec<Recipient> {
	owners.iter().zip(SHARES).map(|(owner, share)| Recipient { account: owner.account(), share }).collect()
}

/// What each owner has while more may follow: its share, rounded down.
fn parts(accrued: Balance) -> [Balance; 3] {
	SHARES.map(|share| accrued * Balance::from(share) / 1_000_000)
}

fn withdrawn(state: &EscrowState) -> Vec<Balance> {
	state.recipients.iter().map(|recipient| recipient.withdrawn).collect()
}

/// SE4, SE6: however often it is drawn, each owner has its share rounded down in between, and at the end all is paid
/// out to the last µUSDT.
#[tokio::test]
async fn revenue_should_be_shared_to_the_last_micro_usdt_when_drawn_again_and_again() -> Result<()> {
	let scene = Scene::open().await?;
	let chain = &scene.chain;
	let owners = scene.actors::<3>().await?;
	let [a, b, c] = &owners;
	let cast = [&scene.payer, &scene.provider, a, b, c];
	let before = scene.books(cast).await?;

	let start = chain.now().await?;
	let schedule = Schedule::Linear { amount: REVENUE, start, cliff: start, end: start + SOON };
	let revenue = scene.escrow(terms(recipients(&owners), schedule), &scene.payer).await?;
	let (mut paid, mut fees) = (0, 0);
	let ended = loop {
		let drawn = chain.submit(&calls::withdraw(revenue.id), &scene.provider).await?;
		fees += drawn.fee;
		let elapsed = chain.moment_at(drawn.block_hash).await? - start;
		if elapsed >= SOON {
			break drawn.event::<Ended>()?;
		}
		let parts = parts(REVENUE * Balance::from(elapsed) / Balance::from(SOON));
		let sum: Balance = parts.iter().sum();
		assert_eq!(drawn.event::<Withdrawn>()?.amount, sum - paid);
		assert_eq!(withdrawn(&scene.when(revenue.id, |_| true).await?), parts);
		paid = sum;
	};
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Completed, REVENUE, 0));

	// A claim after the end finds nothing.
	assert!(scene.is_gone(revenue.id).await);
	fees += scene.refused(&calls::withdraw(revenue.id), &scene.provider, "StreamingEscrow::Closed").await?;
	let [operator, stranger, a, b, c] = before.free;
	let free = [operator - REVENUE - revenue.fee, stranger - fees, a + OWNERS[0], b + OWNERS[1], c + OWNERS[2]];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE2, SE4, SE6: drawn once, when the last of three dividends is due, each owner has what drawing often pays.
#[tokio::test]
async fn revenue_should_be_shared_the_same_when_claimed_once_after_the_end() -> Result<()> {
	const DIVIDENDS: u32 = 3;
	const DIVIDEND: Balance = REVENUE / 3;
	let scene = Scene::open().await?;
	let owners = scene.actors::<3>().await?;
	let [a, b, c] = &owners;
	let cast = [&scene.payer, a, b, c];
	let before = scene.books(cast).await?;

	let (start, period) = (scene.chain.now().await?, SOON / 2);
	let schedule = Schedule::Cycles { amount: DIVIDEND, start, period, count: DIVIDENDS };
	let revenue = scene.escrow(terms(recipients(&owners), schedule), &scene.payer).await?;
	let all = |state: &EscrowState| {
		let due = Balance::from((state.at - start) / period + 1).min(DIVIDENDS.into());
		assert_eq!(state.accrued, DIVIDEND * due);
		state.status == Status::Complete
	};
	let state = scene.when(revenue.id, all).await?;
	let withdrawable: Vec<_> = state.recipients.iter().map(|recipient| recipient.withdrawable).collect();
	assert_eq!(withdrawable, OWNERS);
	let claimed = scene.chain.submit(&calls::withdraw(revenue.id), c).await?;
	let ended = claimed.event::<Ended>()?;
	assert_eq!((ended.ending, ended.paid, ended.refunded), (Ending::Completed, REVENUE, 0));
	assert!(scene.is_gone(revenue.id).await);

	let [operator, a, b, c] = before.free;
	let free = [operator - REVENUE - revenue.fee, a + OWNERS[0], b + OWNERS[1], c + OWNERS[2] - claimed.fee];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}
