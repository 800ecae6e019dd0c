//! A hospital cabinet lets its supplier refill it: a mandate with a cap a period, that ends with the cabinet.

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::{MandateDrawn, MandateGranted},
	calls,
	chain::ChainError,
	Balance, Moment,
};
use coinop_scenarios::scene::{allowance, print_moved, Scene};
use coinop_voucher::{Crypto, Software};

const USDT: Balance = 1_000_000;
const CAP: Balance = 20 * USDT;
const DAY: Moment = 86_400_000;

/// MP10: the supplier draws what it delivers, never more than the cap a day, and nothing once the cabinet is suspended.
#[tokio::test]
async fn supplier_should_draw_up_to_the_cap_until_the_cabinet_is_suspended() -> Result<()> {
	let scene = Scene::open().await?;
	let (hospital, supplier, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let [stranger] = scene.actors().await?;
	let cabinet = scene.device(hospital, Some(allowance(30 * USDT, 60 * USDT, vec![supplier.account()]))).await?;
	let cast = [hospital, supplier, &cabinet];
	let before = scene.books(cast).await?;

	let until = chain.now().await? + 30 * DAY;
	let contract = Software::sha256(b"gloves and saline, framework 2026/17");
	let grant = calls::metered::grant_mandate(supplier.account(), CAP, DAY, until, contract);
	let granted = chain.submit(&grant, &cabinet).await?;
	let mandate = granted.event::<MandateGranted>()?.mandate;
	assert_eq!(chain.mandates_of(&supplier.account()).await?, [mandate]);
	assert_eq!(chain.mandates_of(&hospital.account()).await?, [mandate]);

	let draw = |amount| calls::metered::draw_mandate(mandate, amount, Software::sha256(b"delivery note"));
	let theft = scene.refused(&draw(1), &stranger, "MeteredPayments::NotAuthorized").await?;
	assert!(theft > 0);
	let gloves = chain.submit(&draw(12_500_000), supplier).await?;
	assert_eq!(gloves.event::<MandateDrawn>()?.charged, hospital.account());
	let too_much = scene.refused(&draw(7_500_001), supplier, "MeteredPayments::OverCap").await?;
	let saline = chain.submit(&draw(7_500_000), supplier).await?;
	let exhausted = scene.refused(&draw(1), supplier, "MeteredPayments::OverCap").await?;
	let record = chain.mandate(mandate).await?.record_deposit;
	assert_eq!(chain.device(&cabinet.account()).await?.used, CAP + record, "each draw counts against the allowance");

	let suspended = chain.submit(&calls::suspend(cabinet.account()), hospital).await?;
	let late = scene.refused(&draw(1), supplier, "MeteredPayments::MandateVoid").await?;
	// Void: anyone may tidy up, and the hospital has its record's deposit back.
	chain.submit(&calls::metered::end_mandate(mandate), &stranger).await?;
	assert!(matches!(chain.mandate(mandate).await, Err(ChainError::NotFound(_))));

	let after = scene.books(cast).await?;
	let [of_hospital, of_supplier, of_cabinet] = before.free;
	let free = [
		of_hospital - CAP - granted.fee - suspended.fee,
		of_supplier + CAP - gloves.fee - too_much - saline.fee - exhausted - late,
		of_cabinet,
	];
	assert_eq!((after.free, after.held), (free, before.held));
	print_moved("A cabinet was refilled:", ["hospital", "supplier", "cabinet"], &before, &after);
	Ok(())
}
