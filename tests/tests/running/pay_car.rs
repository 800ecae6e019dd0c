//! A car pays a toll at once, then charges: energy, a connection fee, and the minutes for which it blocks the charger.

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::{Paid, SessionClosed},
	calls, Balance,
};
use coinop_scenarios::scene::{allowance, print_moved, stated, Books, Scene, TERMS};
use coinop_voucher::{Crypto, Price, Software, Terms};

const USDT: Balance = 1_000_000;
const TOLL: Balance = 4_200_000;
const DEPOSIT: Balance = 25 * USDT;

/// 0.49 USDT a kWh, 0.35 once, 0.10 a minute of standing there when full.
const CHARGING: Terms = Terms {
	price: Price { amount: 490_000, per: 1_000 },
	flat: 350_000,
	idle_price: Price { amount: 100_000, per: 60 },
	..TERMS
};

/// MP3, MP5: the toll is final before the barrier opens, and the charge costs energy, connection and idle time together,
/// rounded down once.
#[tokio::test]
async fn car_should_pay_toll_and_charge_when_it_drives_and_stands() -> Result<()> {
	let scene = Scene::open().await?;
	let (driver, operator, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let [road] = scene.actors().await?;
	let payees = vec![road.account(), operator.account()];
	let car = scene.device(driver, Some(allowance(30 * USDT, 60 * USDT, payees))).await?;
	let cast = [driver, operator, &road, &car];

	let before = scene.books(cast).await?;
	let gantry = Software::sha256(b"gantry 12, 2026-11-22T08:15");
	let toll = chain.submit(&calls::pay(road.account(), TOLL, gantry), &car).await?;
	assert_eq!(toll.event::<Paid>()?.reference, gantry);
	println!("The toll was final {:.0} ms after it was sent.", toll.submit_to_final.as_secs_f64() * 1_000.0);
	let driven = scene.books(cast).await?;
	let [of_driver, of_operator, of_road, of_car] = before.free;
	let free = [of_driver - TOLL - toll.fee, of_operator, of_road + TOLL, of_car];
	assert_eq!(driven, Books { free, ..before });

	let session = scene.open_on(CHARGING, operator, &car, DEPOSIT, None).await?;
	let plugged = scene.books(cast).await?;
	let charging = stated(&car, &chain.genesis(), session, 18_533, 0, None)?;
	let settled = chain.submit(&calls::settle(session, charging), operator).await?;
	assert_eq!(chain.session(session).await?.paid, CHARGING.due(18_533, 0));
	// Full, and still there for five minutes and seven seconds.
	let last = stated(&car, &chain.genesis(), session, 18_533, 307, None)?;
	let closed = chain.submit(&calls::close(session, Some(last)), operator).await?;
	let event = closed.event::<SessionClosed>()?;
	// 18.533 × 0.49 + 307 / 60 × 0.10 + 0.35, in µUSDT.
	assert_eq!(event.paid, 9_081_170 + 511_666 + 350_000);
	assert_eq!((event.paid, event.refund), (CHARGING.due(18_533, 307), DEPOSIT - event.paid));

	let after = scene.books(cast).await?;
	assert_eq!(after.free[1], plugged.free[1] + event.paid - settled.fee - closed.fee);
	assert_eq!(plugged.free[0] + plugged.held[0] - after.free[0] - after.held[0], event.paid);
	assert_eq!(chain.device(&car.account()).await?.used, TOLL + event.paid);
	print_moved("A car paid a toll and charged:", ["driver", "operator", "road", "car"], &before, &after);
	Ok(())
}
