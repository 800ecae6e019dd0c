//! Goods paid on delivery: what a shop orders is in escrow until its receiving dock signs for it, or comes back when it
//! doesn't arrive in time.

use anyhow::Result;
use coinop_agent::{
	api::streaming_escrow::events::{Ended, Released},
	calls::escrow as calls,
	escrow::{confirm, single, Ending, Milestone, Side, Status, Terms},
	keys::Key,
	Balance, Moment,
};
use coinop_scenarios::scene::{milestones, terms, Books, Scene};

/// 4.2 USDT for the goods.
const PRICE: Balance = 4_200_000;

/// Time that the order which arrives is given.
const HOUR: Moment = 3_600_000;

/// Time that the order which doesn't arrive is given: enough for it to be placed.
const SOON: Moment = 10_000;

/// The payer is the shop, the provider its supplier.
async fn order(scene: &Scene, dock: &Key, time: Moment) -> Result<Terms> {
	let deadline = scene.chain.now().await? + time;
	let delivery = Milestone { amount: PRICE, deadline, default: Side::Payer };
	let supplier = single(scene.provider.account());
	Ok(Terms { inspector: Some(dock.account()), ..terms(supplier, milestones(vec![delivery])) })
}

/// SE1, SE2, SE7: what is held is the price and the record's deposit, until a carrier hands in what the dock signed:
/// then the supplier has the price at once, the shop its record's deposit, and the escrow is gone.
#[tokio::test]
async fn delivery_should_pay_the_supplier_at_once_when_a_stranger_brings_the_docks_signature() -> Result<()> {
	let scene = Scene::open().await?;
	let [carrier] = scene.actors::<1>().await?;
	let (shop, supplier) = (&scene.payer, &scene.provider);
	let dock = scene.device(shop, None).await?;
	let genesis = scene.chain.genesis();
	let cast = [shop, supplier, &carrier];
	let before = scene.books(cast).await?;

	let order = scene.escrow(order(&scene, &dock, HOUR).await?, shop).await?;
	let during = scene.books(cast).await?;
	let [held, ..] = during.held;
	let record = held - before.held[0] - PRICE;
	assert!(record > 0, "a record is never free");
	assert_eq!(during.free[0], before.free[0] - PRICE - record - order.fee);
	let state = scene.when(order.id, |_| true).await?;
	assert_eq!(state.status, Status::Running);
	assert_eq!((state.undecided, state.withdrawable, state.refundable), (PRICE, 0, 0));

	// The supplier's word doesn't count, nor the dock's for another order or another milestone.
	let bad = "StreamingEscrow::BadConfirmation";
	let forged = calls::release(order.id, 0, confirm(supplier, &genesis, order.id, 0));
	let of_supplier = scene.refused(&forged, supplier, bad).await?;
	let mut of_carrier = 0;
	for (escrow, milestone) in [(order.id + 1, 0), (order.id, 1)] {
		let elsewhere = calls::release(order.id, 0, confirm(&dock, &genesis, escrow, milestone));
		of_carrier += scene.refused(&elsewhere, &carrier, bad).await?;
	}
	let unsigned = calls::release(order.id, 0, None);
	of_carrier += scene.refused(&unsigned, &carrier, "StreamingEscrow::NotAuthorized").await?;

	let signed = calls::release(order.id, 0, confirm(&dock, &genesis, order.id, 0));
	let released = scene.chain.submit(&signed, &carrier).await?;
	let event = released.event::<Released>()?;
	assert_eq!((event.escrow, event.milestone), (order.id, 0));
	let ended = released.event::<Ended>()?;
	assert_eq!((ended.escrow, ended.ending, ended.paid, ended.refunded), (order.id, Ending::Completed, PRICE, 0));
	assert!(scene.is_gone(order.id).await);
	of_carrier += scene.refused(&signed, &carrier, "StreamingEscrow::Closed").await?;

	let [of_shop_before, of_supplier_before, of_carrier_before] = before.free;
	let free = [
		of_shop_before - PRICE - order.fee,
		of_supplier_before + PRICE - of_supplier,
		of_carrier_before - released.fee - of_carrier,
	];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}

/// SE2, SE7: goods that don't come cost the shop nothing but fees, even if the dock signs for them later.
#[tokio::test]
async fn order_should_be_refunded_when_its_deadline_is_missed() -> Result<()> {
	let scene = Scene::open().await?;
	let [carrier] = scene.actors::<1>().await?;
	let (shop, supplier) = (&scene.payer, &scene.provider);
	let dock = scene.device(shop, None).await?;
	let cast = [shop, supplier, &carrier];
	let before = scene.books(cast).await?;

	let order = scene.escrow(order(&scene, &dock, SOON).await?, shop).await?;
	let state = scene.when(order.id, |state| state.status == Status::Complete).await?;
	assert_eq!((state.accrued, state.withdrawable, state.refundable, state.undecided), (0, 0, PRICE, 0));
	let late = calls::release(order.id, 0, confirm(&dock, &scene.chain.genesis(), order.id, 0));
	let too_late = scene.refused(&late, &carrier, "StreamingEscrow::AlreadyDecided").await?;

	let withdrawn = scene.chain.submit(&calls::withdraw(order.id), &carrier).await?;
	let ended = withdrawn.event::<Ended>()?;
	assert_eq!((ended.escrow, ended.ending, ended.paid, ended.refunded), (order.id, Ending::Completed, 0, PRICE));
	assert!(scene.is_gone(order.id).await);

	let [of_shop, of_supplier, of_carrier] = before.free;
	let free = [of_shop - order.fee, of_supplier, of_carrier - too_late - withdrawn.fee];
	assert_eq!(scene.books(cast).await?, Books { free, ..before });
	Ok(())
}
