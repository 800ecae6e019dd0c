//! An API sold by the request to several callers, settled together: one bad item keeps back no other (x402#2559).

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::{NotSettled, Settled},
	calls, Balance,
};
use coinop_scenarios::scene::{print_moved, stated, Books, Scene, TERMS};
use coinop_voucher::{Price, Terms, Unit};

const DEPOSIT: Balance = 500_000;

/// A hundred-thousandth of a USDT a request.
const REQUEST: Terms = Terms { unit: Unit::Request, price: Price { amount: 10, per: 1 }, ..TERMS };

/// MP3, MP6: each good item is paid, the forged one is named in an event, and doing it all again pays nothing.
#[tokio::test]
async fn provider_should_be_paid_for_every_good_item_when_one_of_many_is_forged() -> Result<()> {
	let scene = Scene::open().await?;
	let (provider, chain) = (&scene.provider, &scene.chain);
	let [alpha, beta, gamma] = scene.actors().await?;
	let mut sessions = Vec::new();
	for caller in [&alpha, &beta, &gamma] {
		sessions.push(scene.open_on(REQUEST, provider, caller, DEPOSIT, None).await?);
	}
	let cast = [provider, &alpha, &beta, &gamma];
	let before = scene.books(cast).await?;

	let used = |key, session, requests| stated(key, &chain.genesis(), session, requests, 0, None);
	let items = vec![
		(sessions[0], used(&alpha, sessions[0], 12_345)?),
		// Beta's statement for alpha's session, brought for beta's.
		(sessions[1], used(&beta, sessions[0], 40_000)?),
		(sessions[2], used(&gamma, sessions[2], 1)?),
	];
	let settled = chain.submit(&calls::settle_many(provider.account(), items.clone()), provider).await?;
	let mut paid = Vec::new();
	for event in settled.events.find::<Settled>() {
		paid.push(event?.amount);
	}
	assert_eq!(paid, [123_450, 10]);
	assert_eq!((settled.event::<NotSettled>()?.index, settled.event::<NotSettled>()?.session), (1, sessions[1]));

	let again = chain.submit(&calls::settle_many(provider.account(), items), provider).await?;
	assert_eq!(again.events.find::<Settled>().count(), 0);
	assert_eq!(again.events.find::<NotSettled>().count(), 3);
	assert!(again.fee > 0, "settling the same again isn't free");

	let after = scene.books(cast).await?;
	let mut free = before.free;
	free[0] += 123_460 - settled.fee - again.fee;
	let [of_provider, of_alpha, of_beta, of_gamma] = before.held;
	let held = [of_provider, of_alpha - 123_450, of_beta, of_gamma - 10];
	assert_eq!(after, Books { free, held, ..before });
	print_moved("An API sold 12,346 requests:", ["provider", "alpha", "beta", "gamma"], &before, &after);
	Ok(())
}
