//! An irrigation valve buys water by the litre, a tick for each, on one chain of ticks after the other. The waterworks
//! settle without spending money of their own.

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::{Deducted, SessionClosed, Settled},
	calls,
	chain::ChainError,
	metered, Balance,
};
use coinop_scenarios::scene::{allowance, print_moved, stated, Books, Scene, TERMS};
use coinop_voucher::{Evidence, Price, Software, Terms, TickChain, Unit};

const DEPOSIT: Balance = 2_000_000;
const MAX_FEE: Balance = 10_000;

/// 0.0021 USDT a litre.
const WATER: Terms = Terms { unit: Unit::Litre, price: Price { amount: 2_100, per: 1 }, ..TERMS };

fn ticks(seed: u8, length: u32) -> TickChain<16> {
	TickChain::new::<Software>([seed; 32], 1, length).unwrap()
}

/// MP3, MP7, MP9: the first chain is anchored when the session opens, the second by a statement; what the waterworks get
/// is the price of all litres less the fee that they consented to.
#[tokio::test]
async fn valve_should_pay_each_litre_when_it_pays_by_ticks_on_two_chains() -> Result<()> {
	let scene = Scene::open().await?;
	let (farmer, works, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let valve = scene.device(farmer, Some(allowance(5_000_000, 5_000_000, vec![works.account()]))).await?;
	let (first, second) = (ticks(1, 120), ticks(2, 300));
	let session = scene.open_on(WATER, works, &valve, DEPOSIT, Some(*first.anchor())).await?;
	let cast = [farmer, works, &valve];
	let before = scene.books(cast).await?;

	// 120 litres, a tick each; then a statement carries them and begins another chain, and 180 litres more.
	let opening = Evidence { statement: None, ticks: first.reveal::<Software>(120) };
	let mut anchored = stated(&valve, &chain.genesis(), session, 120, 0, Some(*second.anchor()))?;
	anchored.ticks = second.reveal::<Software>(180);

	let until = chain.now().await? + 300_000;
	let shown = anchored.shown(Some(first.anchor()))?;
	assert_eq!(shown.units, 300);
	let consent = metered::consent(works, &chain.genesis(), session, &shown, MAX_FEE, until).unwrap();
	let settled = chain.settle_from_proceeds(session, anchored, consent).await?;
	let (event, taken) = (settled.event::<Settled>()?, settled.event::<Deducted>()?);
	assert_eq!((event.units, event.amount), (300, WATER.due(300, 0)));
	assert!(taken.fee > 0 && taken.fee <= MAX_FEE && taken.share == 0, "{}", taken.fee);
	let after = scene.books(cast).await?;
	assert_eq!(after.free[1], before.free[1] + WATER.due(300, 0) - taken.fee, "nothing but the fee is missing");

	// The consent is used up, and the valve's own key gives none.
	let again = chain.settle_from_proceeds(session, anchored, consent).await;
	assert!(matches!(again, Err(ChainError::NotAdmitted(_))), "{again:?}");
	let more = stated(&valve, &chain.genesis(), session, 700, 0, None)?;
	let forged = metered::consent(&valve, &chain.genesis(), session, &more.shown(None)?, MAX_FEE, until).unwrap();
	let forged = chain.settle_from_proceeds(session, more, forged).await;
	assert!(matches!(forged, Err(ChainError::NotAdmitted(_))), "{forged:?}");
	// What was shown of the first chain is worth no more than it was.
	let stale = scene.refused(&calls::settle(session, opening), works, "MeteredPayments::NothingNew").await?;

	let closed = chain.submit(&calls::close(session, None), works).await?;
	let event = closed.event::<SessionClosed>()?;
	assert_eq!((event.paid, event.refund), (WATER.due(300, 0), DEPOSIT - WATER.due(300, 0)));
	let after = scene.books(cast).await?;
	let [of_farmer, of_works, of_valve] = before.free;
	let free_of_works = of_works + event.paid - taken.fee - stale - closed.fee;
	assert_eq!(after.free[1..], [free_of_works, of_valve]);
	assert_eq!(
		of_farmer + before.held[0] - after.free[0] - after.held[0],
		event.paid,
		"the farmer paid the water and no fee"
	);
	assert_eq!(after.issuance, before.issuance);
	assert_eq!(chain.device(&valve.account()).await?.used, event.paid);
	print_moved("A valve let 300 litres through:", ["farmer", "waterworks", "valve"], &before, &after);
	Ok(())
}

/// Nothing changes but what is said: the books of a session that closes unused (mpp-rs#291).
#[tokio::test]
async fn deposit_should_return_whole_when_no_water_ran() -> Result<()> {
	let scene = Scene::open().await?;
	let (farmer, works) = (&scene.payer, &scene.provider);
	let tariffless = scene.books([farmer, works]).await?;
	let session = scene.open_on(WATER, works, farmer, DEPOSIT, None).await?;
	let opened = scene.books([farmer, works]).await?;
	let closed = scene.chain.submit(&calls::close(session, None), works).await?;
	assert_eq!(closed.event::<SessionClosed>()?.refund, DEPOSIT);
	let after = scene.books([farmer, works]).await?;
	let returned = opened.held[0] - tariffless.held[0];
	let free = [opened.free[0] + returned, opened.free[1] - closed.fee];
	assert_eq!(after, Books { free, held: [tariffless.held[0], opened.held[1]], ..opened });
	Ok(())
}
