//! Royalties by use: a player pays for each play, a collecting society settles for its share, and the label shares the
//! rest out among those who made the song, in one call.

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::{Deducted, Paid, Settled},
	calls, Balance,
};
use coinop_scenarios::scene::{allowance, print_moved, stated, Books, Scene, TERMS};
use coinop_voucher::{Crypto, Price, Settler, Software, Terms, Unit};

const DEPOSIT: Balance = 20_000_000;
/// Three per cent.
const SHARE: u32 = 30_000;
const PLAYS: u64 = 2_501;

/// MP7: what the player owes is the society's, the label's and the authors', to the last µUSDT.
#[tokio::test]
async fn authors_should_share_what_was_played_when_the_society_settles_it() -> Result<()> {
	let scene = Scene::open().await?;
	let (listener, label, chain) = (&scene.payer, &scene.provider, &scene.chain);
	let [society, composer, lyricist, singer] = scene.actors().await?;
	// 0.004 USDT a play.
	let settler = Some(Settler { account: society.account().0, share: SHARE });
	let terms = Terms { unit: Unit::Item, price: Price { amount: 4_000, per: 1 }, settler, ..TERMS };
	let player = scene.device(listener, Some(allowance(30_000_000, 30_000_000, vec![label.account()]))).await?;
	let session = scene.open_on(terms, label, &player, DEPOSIT, None).await?;
	let cast = [listener, label, &society, &composer, &lyricist, &singer];
	let before = scene.books(cast).await?;

	let played = stated(&player, &chain.genesis(), session, PLAYS, 0, None)?;
	let settled = chain.submit(&calls::settle(session, played), &society).await?;
	let (event, taken) = (settled.event::<Settled>()?, settled.event::<Deducted>()?);
	let share = event.amount * 3 / 100;
	assert_eq!(event.amount, terms.due(PLAYS, 0));
	assert_eq!((taken.settler, taken.share, taken.fee), (Some(society.account()), share, 0));

	// The label keeps a fifth; composer and lyricist get three tenths each, the singer what is left.
	let earned = event.amount - share;
	let (tenths, song) = (earned * 3 / 10, Software::sha256(b"ISWC T-034.524.680-1"));
	let rest = earned - 2 * tenths - earned / 5;
	let parts = [(composer.account(), tenths), (lyricist.account(), tenths), (singer.account(), rest)];
	let payments = parts.map(|(author, amount)| (author, amount, song));
	let shared = chain.submit(&calls::metered::pay_many(payments), label).await?;
	assert_eq!(shared.events.find::<Paid>().count(), 3);

	let after = scene.books(cast).await?;
	let [of_listener, of_label, of_society, of_composer, of_lyricist, of_singer] = before.free;
	let free = [
		of_listener,
		of_label + earned / 5 - shared.fee,
		of_society + share - settled.fee,
		of_composer + tenths,
		of_lyricist + tenths,
		of_singer + rest,
	];
	let mut held = before.held;
	held[0] -= event.amount;
	assert_eq!(after, Books { free, held, ..before });
	let names = ["listener", "label", "society", "composer", "lyricist", "singer"];
	print_moved("A song was played 2,501 times:", names, &before, &after);
	Ok(())
}
