//! City parking by the minute. The driver asks to close and drives off; the city sees it coming, and has its window.

use anyhow::Result;
use coinop_agent::{api::metered_payments::events::SessionClosed, calls, Balance};
use coinop_scenarios::scene::{allowance, print_moved, stated, Scene, TERMS};
use coinop_voucher::{Price, Terms, Unit};

const DEPOSIT: Balance = 5_000_000;

/// 0.03 USDT a minute.
const PARKING: Terms = Terms { unit: Unit::Second, price: Price { amount: 30_000, per: 60 }, ..TERMS };

/// MP8, after mpp-specs#127: a driver who asks to close can't have the deposit back before the city has settled.
#[tokio::test]
async fn city_should_be_paid_to_the_last_minute_when_the_driver_asks_to_close() -> Result<()> {
	let scene = Scene::open().await?;
	let (driver, city, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let car = scene.device(driver, Some(allowance(10_000_000, 10_000_000, vec![city.account()]))).await?;
	let session = scene.open_on(PARKING, city, &car, DEPOSIT, None).await?;
	let cast = [driver, city, &car];
	let before = scene.books(cast).await?;

	// A statement at the beginning of each minute: what the city holds is the 37th.
	let minutes: Vec<_> =
		(1..=37).map(|minute| stated(&car, &chain.genesis(), session, minute * 60, 0, None)).collect::<Result<_>>()?;
	let state = chain.session_state(session).await?;
	assert!(state.payer_acts && !state.closing && !state.over);

	let asked = chain.submit(&calls::request_close(session), &car).await?;
	let state = chain.session_state(session).await?;
	assert!(state.closing && !state.over, "the city delivers no more, and settles");
	assert_eq!(state.closes.at, state.closes.since.at + PARKING.dispute_window);
	let early = scene.refused(&calls::close(session, None), &car, "MeteredPayments::TooEarly").await?;

	let closed = chain.submit(&calls::close(session, Some(*minutes.last().unwrap())), city).await?;
	let event = closed.event::<SessionClosed>()?;
	assert_eq!((event.paid, event.refund), (37 * 30_000, DEPOSIT - 37 * 30_000));

	let after = scene.books(cast).await?;
	assert_eq!(after.free[1], before.free[1] + event.paid - closed.fee);
	let spent = before.free[0] + before.held[0] - after.free[0] - after.held[0];
	assert_eq!(spent, event.paid + asked.fee + early);
	print_moved("37 minutes of parking:", ["driver", "city", "car"], &before, &after);
	Ok(())
}
