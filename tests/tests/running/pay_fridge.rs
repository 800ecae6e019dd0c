//! A smart fridge reorders milk: instant payments by reference, within what its owner allows it.

use anyhow::Result;
use coinop_agent::{api::metered_payments::events::Paid, calls, metered::FoundPayment, Balance};
use coinop_scenarios::scene::{allowance, print_moved, Books, Scene};
use coinop_voucher::{Crypto, Software};

const USDT: Balance = 1_000_000;
const MILK: Balance = 2_380_000;
const EGGS: Balance = 3_150_000;

fn order(text: &str) -> [u8; 32] {
	Software::sha256(text.as_bytes())
}

/// The shop finds each order's payment by its reference; the fridge can't spend more, more often, or elsewhere.
#[tokio::test]
async fn fridge_should_pay_for_its_orders_and_for_nothing_else_when_its_owner_allows_so_much() -> Result<()> {
	let scene = Scene::open().await?;
	let (owner, shop, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let [stranger] = scene.actors().await?;
	let fridge = scene.device(owner, Some(allowance(5 * USDT, 8 * USDT, vec![shop.account()]))).await?;
	let cast = [owner, shop, &fridge];
	let before = scene.books(cast).await?;
	let first = chain.status().await?.finalized;

	let milk = chain.submit(&calls::pay(shop.account(), MILK, order("milk, order 4711")), &fridge).await?;
	assert_eq!(milk.event::<Paid>()?.charged, owner.account());
	let basket = calls::metered::pay_many([
		(shop.account(), MILK, order("milk, order 4712")),
		(shop.account(), EGGS, order("eggs, order 4713")),
	]);
	let both = chain.submit(&basket, &fridge).await?;

	let dear = calls::pay(shop.account(), 5 * USDT + 1, order("champagne"));
	let too_dear = scene.refused(&dear, &fridge, "DeviceIdentity::OverPerPayment").await?;
	let often = calls::pay(shop.account(), MILK, order("milk, order 4714"));
	let too_often = scene.refused(&often, &fridge, "DeviceIdentity::OverPerPeriod").await?;
	let elsewhere = calls::pay(stranger.account(), 1_000, order("a thief's"));
	let elsewhere = scene.refused(&elsewhere, &fridge, "DeviceIdentity::NotAPayee").await?;

	let last = chain.status().await?.finalized;
	for (text, amount) in [("milk, order 4711", MILK), ("milk, order 4712", MILK), ("eggs, order 4713", EGGS)] {
		let found = chain.payments_by_reference(order(text), first..=last).await?;
		let [FoundPayment { charged, payee, amount: paid, mandate: None, .. }] = found.as_slice() else {
			panic!("{text}: {found:?}");
		};
		assert_eq!((*charged, *payee, *paid), (owner.account(), shop.account(), amount));
	}
	assert!(chain.payments_by_reference(order("milk, order 4714"), first..=last).await?.is_empty());

	let paid = 2 * MILK + EGGS;
	let fees = milk.fee + both.fee + too_dear + too_often + elsewhere;
	let after = scene.books(cast).await?;
	let [of_owner, of_shop, of_fridge] = before.free;
	assert_eq!(after, Books { free: [of_owner - paid - fees, of_shop + paid, of_fridge], ..before });
	print_moved("A fridge ordered milk and eggs:", ["owner", "shop", "fridge"], &before, &after);
	Ok(())
}
