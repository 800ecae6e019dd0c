//! There and back, while sync committees and validators change.

use crate::{
	books::Ledger,
	deposits::{self, to},
	withdrawals::{self, Withdrawal},
};
use anyhow::Result;
use coinop_agent::keys::{Key, Scheme};
use coinop_scenarios::{
	bridge::{coinop::PATIENCE, World},
	net::wait,
};

const USDT: u128 = 1_000_000;

/// µUSDT that the first deposit spends on the accounts without which money gets lost: two existential deposits.
const POTS: u128 = 2_000;

/// Accounts of Ethereum, by number.
const DEPOSITOR: usize = 1;
const OTHER_DEPOSITOR: usize = 2;
const CARRIER: usize = 3;
const RECIPIENT: usize = 4;

/// An account that nobody has used.
const STRANGER: [u8; 20] = [0x77; 20];

/// UB1, UB2, UB4: nothing is minted but what was deposited, once; nothing is paid but what was burned, once. Across a
/// hand-over of Ethereum's sync committees and one of Coinop's validators, on a chain that begins without a single µUSDT.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn usdt_should_come_back_to_ethereum_when_committees_and_validators_change() -> Result<()> {
	let mut ledger = Ledger::begin();
	let mut world = World::begin().await?;
	ledger.check(&world, "the beginning").await?;
	assert_eq!(world.coinop.chain.issuance().await?, 0);
	let [user, other, prover] = [(); 3].map(|()| Key::generate(Scheme::Sr25519).unwrap());
	let recipient = world.ethereum.address(RECIPIENT)?;

	// The first USDT: nobody on Coinop could pay for anything.
	for account in [DEPOSITOR, OTHER_DEPOSITOR] {
		world.contracts.endow(&mut world.ethereum, account, 2_000 * USDT).await?;
	}
	let first = world.deposit(&[(DEPOSITOR, to(&user, 500 * USDT, USDT))]).await?;
	world.follow().await?;
	deposits::prove(&world, &mut ledger, &[(&first[0], 500 * USDT)], &prover).await?;
	assert_eq!(world.coinop.chain.balance(&user.account()).await?.free, 499 * USDT - POTS);
	assert_eq!(world.coinop.chain.balance(&prover.account()).await?.free, USDT);
	ledger.check(&world, "the first deposit").await?;
	deposits::assert_proved_once(&world, &first[0]).await?;

	// Three messages in one block, carried while the first validators sign.
	let three: [Withdrawal; 3] =
		[(recipient.0 .0, 10 * USDT, USDT / 2), (STRANGER, USDT, 0), (recipient.0 .0, 25 * USDT + 1, 300_000)];
	let nonces = withdrawals::withdraw(&world, &mut ledger, &user, &three).await?;
	assert_eq!(nonces, [1, 2, 3]);
	ledger.check(&world, "3 withdrawals").await?;
	let (paid, hand_overs) = world.release(&nonces.iter().map(|nonce| (*nonce, CARRIER)).collect::<Vec<_>>()).await?;
	assert_eq!(hand_overs, 0);
	assert!(paid.iter().all(|paid| paid.width == 3));
	ledger.paid += withdrawals::amount(&three);
	let balance = |who| world.contracts.balance(&world.ethereum, who);
	assert_eq!(balance(recipient).await?, 35 * USDT + 1 - USDT / 2 - 300_000);
	assert_eq!(balance(STRANGER.into()).await?, USDT);
	assert_eq!(balance(world.ethereum.address(CARRIER)?).await?, USDT / 2 + 300_000);
	ledger.check(&world, "their releases").await?;

	// Deposits under the next sync committee, two of them in one block; the releases were before it.
	world.coinop.add_validator().await?;
	world.ethereum.jump_period().await?;
	let mut more = world
		.deposit(&[(DEPOSITOR, to(&user, 100 * USDT, 0)), (OTHER_DEPOSITOR, to(&other, 50 * USDT, USDT / 2))])
		.await?;
	more.extend(world.deposit(&[(DEPOSITOR, to(&other, 1_000 * USDT, USDT))]).await?);
	assert!(world.follow().await? >= 1, "another sync committee has signed");
	let amounts = [100, 50, 1_000].map(|amount| amount * USDT);
	let proofs: Vec<_> = more.iter().zip(amounts).collect();
	deposits::prove(&world, &mut ledger, &proofs, &prover).await?;
	ledger.check(&world, "3 deposits, sync committee changed").await?;
	withdrawals::prove(&world, &paid, &prover).await?;
	ledger.proved += withdrawals::amount(&three);
	ledger.check(&world, "proofs of the releases").await?;

	// A message alone in its block, after another set of validators took over.
	wait::until("the fourth validator to sign", PATIENCE, async || {
		let block = world.coinop.relay.finalized().await?.number;
		Ok((world.coinop.relay.keyset(block).await?.addresses.len() == 4).then_some(()))
	})
	.await?;
	let one: [Withdrawal; 1] = [(recipient.0 .0, 7 * USDT, 0)];
	let nonces = withdrawals::withdraw(&world, &mut ledger, &other, &one).await?;
	let (mut late, hand_overs) = world.release(&[(nonces[0], CARRIER)]).await?;
	assert_eq!(hand_overs, 1, "the validators changed once");
	assert_eq!(late[0].width, 1);
	ledger.paid += withdrawals::amount(&one);
	ledger.check(&world, "a withdrawal, validators changed").await?;

	// Five in a block; the last is carried by its recipient, who keeps the fee.
	let five: Vec<Withdrawal> = (1..=5).map(|number| (recipient.0 .0, number * 11 * USDT, USDT)).collect();
	let nonces = withdrawals::withdraw(&world, &mut ledger, &other, &five).await?;
	let carriers = [CARRIER, CARRIER, CARRIER, CARRIER, RECIPIENT];
	let before = world.contracts.balance(&world.ethereum, recipient).await?;
	let (paid, _) = world.release(&nonces.iter().copied().zip(carriers).collect::<Vec<_>>()).await?;
	assert!(paid.iter().all(|paid| paid.width == 5));
	ledger.paid += withdrawals::amount(&five);
	let after = world.contracts.balance(&world.ethereum, recipient).await?;
	assert_eq!(after - before, withdrawals::amount(&five) - 4 * USDT);
	ledger.check(&world, "5 withdrawals and their releases").await?;
	late.extend(paid);

	world.follow().await?;
	let held = world.coinop.chain.balance(&other.account()).await?.held;
	assert!(held > 0, "there is a deposit for each record");
	withdrawals::prove(&world, &late, &prover).await?;
	ledger.proved += withdrawals::amount(&one) + withdrawals::amount(&five);
	assert_eq!(world.coinop.chain.balance(&other.account()).await?.held, 0);
	assert_eq!(ledger.proved, ledger.burned, "nothing is in flight");
	ledger.check(&world, "proofs of all releases").await?;
	withdrawals::assert_released_once(&mut world, &late[0]).await?;
	ledger.check(&world, "a replay on both sides").await?;
	ledger.print();
	Ok(())
}
