//! A smart meter bills a month by the quarter of an hour: a statement each, settled once a week. Another is the utility's
//! own, and counts because a calibration office vouches for it.

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::{SessionClosed, SessionOpened, Settled},
	calls,
	keys::Key,
	meter, Balance, Moment,
};
use coinop_scenarios::scene::{allowance, print_moved, stated, Scene, TERMS};
use coinop_voucher::{Crypto, Evidence, Price, Software, Terms};
use std::path::Path;

const USDT: Balance = 1_000_000;
const DEPOSIT: Balance = 80 * USDT;
const DAYS: usize = 30;
const HOUR: Moment = 3_600_000;
/// More than any house draws, so that the test needs no patience: 10 Wh a millisecond.
const PER_HOUR: u64 = 36_000_000;

/// 0.20 USDT a kWh, and 5 USDT a month for the connection.
const ENERGY: Terms = Terms { price: Price { amount: 200_000, per: 1_000 }, flat: 5_000_000, ..TERMS };

/// MP3: a month of 2,880 intervals costs what its energy and its connection cost, whatever was settled in between.
#[tokio::test]
async fn meter_should_bill_a_month_when_it_states_each_quarter_of_an_hour() -> Result<()> {
	let scene = Scene::open().await?;
	let (household, utility, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let day = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/household-day.csv");
	let day = meter::parse(&meter::read(&day)?)?;
	assert_eq!(day.len(), 96);
	let smart_meter = scene.device(household, Some(allowance(90 * USDT, 90 * USDT, vec![utility.account()]))).await?;
	let session = scene.open_on(ENERGY, utility, &smart_meter, DEPOSIT, None).await?;
	let cast = [household, utility, &smart_meter];
	let before = scene.books(cast).await?;

	let mut units = 0;
	let mut intervals: Vec<Evidence> = Vec::new();
	for reading in (0..DAYS).flat_map(|_| &day) {
		units += reading.watt_hours;
		intervals.push(stated(&smart_meter, &chain.genesis(), session, units, 0, None)?);
	}
	assert_eq!((intervals.len(), units), (2_880, 30 * 11_237));

	let mut fees = 0;
	for week in intervals.chunks(7 * 96) {
		let settled = chain.submit(&calls::settle(session, *week.last().unwrap()), utility).await?;
		let event = settled.event::<Settled>()?;
		assert_eq!(chain.session(session).await?.paid, ENERGY.due(event.units, 0));
		fees += settled.fee;
	}
	let closed = chain.submit(&calls::close(session, None), utility).await?;
	let event = closed.event::<SessionClosed>()?;
	// 337.11 kWh at 0.20 USDT, and 5 USDT.
	assert_eq!((event.paid, event.refund), (72_422_000, DEPOSIT - 72_422_000));

	let after = scene.books(cast).await?;
	assert_eq!(after.free[1], before.free[1] + event.paid - fees - closed.fee);
	assert_eq!(before.free[0] + before.held[0] - after.free[0] - after.held[0], event.paid);
	print_moved("A month of electricity:", ["household", "utility", "meter"], &before, &after);
	Ok(())
}

/// MP11: the meter isn't the household's, so its reading counts only as the household agreed: by the key for which the
/// office vouches, and for no more than its line can carry. The office's word against the key ends it.
#[tokio::test]
async fn household_should_pay_by_the_utilitys_meter_when_the_office_vouches_for_it() -> Result<()> {
	let scene = Scene::open().await?;
	let (household, utility, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let office = scene.issuer().await?;
	let smart_meter = scene.device(utility, None).await?;
	let tariff = scene.publish(ENERGY, utility).await?;
	let (hash, now) = (ENERGY.hash(&utility.account().0), chain.now().await?);
	let open = |issuer: &Key| {
		let (meter, key) = (smart_meter.account(), smart_meter.public());
		let (issuer, until) = (issuer.account(), now + HOUR);
		calls::metered::open_metered_session(tariff, hash, meter, issuer, key, PER_HOUR, DEPOSIT, until, None)
	};
	let unattested = scene.refused(&open(&office), household, "MeteredPayments::NotAttested").await?;
	let (schema, claims) = (Software::sha256(b"coinop meter"), Software::sha256(b"class 1, calibrated until 2034"));
	let attest = calls::device::attest(smart_meter.account(), schema, claims, now, now + 1_000 * HOUR);
	chain.submit(&attest, &office).await?;
	let elsewhere = scene.refused(&open(utility), household, "MeteredPayments::NotAttested").await?;
	let cast = [household, utility];
	let before = scene.books(cast).await?;
	let opened = chain.submit(&open(&office), household).await?;
	let session = opened.event::<SessionOpened>()?.session;
	assert!(unattested > 0 && elsewhere > 0);

	let stated_by = |key: &Key, units| stated(key, &chain.genesis(), session, units, 0, None);
	let forged = calls::settle(session, stated_by(household, 1_000)?);
	let forged = scene.refused(&forged, utility, "MeteredPayments::BadSignature").await?;
	let impossible = calls::settle(session, stated_by(&smart_meter, PER_HOUR)?);
	let impossible = scene.refused(&impossible, utility, "MeteredPayments::OverRate").await?;
	let settled = chain.submit(&calls::settle(session, stated_by(&smart_meter, 1_000)?), utility).await?;
	assert_eq!(settled.event::<Settled>()?.amount, ENERGY.due(1_000, 0));

	chain.submit(&calls::device::declare_compromised(smart_meter.public()), &office).await?;
	assert!(chain.session_state(session).await?.closing);
	let early = scene.refused(&calls::close(session, None), household, "MeteredPayments::TooEarly").await?;
	let closed = chain.submit(&calls::close(session, None), utility).await?;
	assert_eq!(closed.event::<SessionClosed>()?.refund, DEPOSIT - ENERGY.due(1_000, 0));

	let after = scene.books(cast).await?;
	let [of_household, of_utility] = before.free;
	let free = [
		of_household - ENERGY.due(1_000, 0) - opened.fee - early,
		of_utility + ENERGY.due(1_000, 0) - forged - impossible - settled.fee - closed.fee,
	];
	assert_eq!((after.free, after.held), (free, before.held));
	print_moved("A kilowatt-hour by a certified meter:", ["household", "utility"], &before, &after);
	Ok(())
}
