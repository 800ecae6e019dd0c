//! Relayers that are killed at random instants, two at a time, while Ethereum takes blocks back and nodes go and come.

use anyhow::{Context, Result};
use coinop_agent::{
	keys::{Key, Scheme},
	Balance,
};
use coinop_scenarios::{
	bridge::{
		contracts::Deposit,
		relayer::{Endpoints, Pace, Relayer},
		seed::{seed, Draw},
		World,
	},
	net::wait,
};
use std::time::{Duration, Instant};
use tokio::{task::JoinSet, time::sleep};

const USDT: Balance = 1_000_000;

/// Milliseconds of a slot of Ethereum.
const SLOT_MS: u32 = 250;

/// Accounts of Ethereum, by number.
const DEPOSITOR: usize = 1;
const RECIPIENT: usize = 2;
const CARRIERS: [usize; 2] = [3, 5];

/// How often each relayer is killed, and the longest that it then lives, in ms.
const KILLS: u64 = 105;
const LIFE_MS: u64 = 3_500;

/// Deposits and withdrawals: so many bursts of so many of each.
const BURSTS: u64 = 10;
const BURST: u64 = 3;

/// µUSDT of the first deposit; the least of each further one and of each withdrawal, which all differ; for who carries them.
const FIRST: Balance = 1_000 * USDT;
const LEAST: Balance = 10 * USDT;
const DEPOSIT_FEE: Balance = USDT;
const WITHDRAWAL_FEE: Balance = 5 * USDT;

/// Most blocks that Ethereum takes back at once.
const REORG: u64 = 3;

/// Longest wait for something to be carried.
const PATIENCE: Duration = Duration::from_secs(240);

/// UB1, UB2, UB4: each deposit is minted once and each withdrawal paid once, whoever is killed when, and though two carry the
/// same. The seed draws all instants anew.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn money_should_arrive_once_when_two_relayers_are_killed_again_and_again() -> Result<()> {
	let seed = seed();
	let started = Instant::now();
	let mut world = World::begin().await?;
	world.contracts.endow(&mut world.ethereum, DEPOSITOR, 5_000 * USDT).await?;
	world.ethereum.run(SLOT_MS).await?;
	let user = Key::generate(Scheme::Sr25519)?;
	// The second node: the test itself asks the first, which goes on.
	let endpoints = Endpoints { coinop: (world.coinop.nodes[1].url().into(), None), ..Endpoints::of(&world) };
	let mut relayers = Vec::new();
	for account in CARRIERS {
		relayers.push(Relayer::start_with(&world, account, &endpoints, Pace::SHORT).await?);
	}
	let mut deposited = 0;
	let mut withdrawn = 0;
	deposit(&mut world, &user, &[FIRST], &mut deposited).await?;
	world.ethereum.finalize().await?;
	carried(&world, &relayers[0], deposited, withdrawn).await?;

	let mut killers = JoinSet::new();
	for mut relayer in relayers {
		let mut draw = Draw::new(seed, "lives", relayer.account.try_into()?);
		killers.spawn(async move {
			for _ in 0..KILLS {
				sleep(Duration::from_millis(draw.below(LIFE_MS))).await;
				relayer.kill_and_restart().await?;
			}
			Ok::<_, anyhow::Error>(relayer)
		});
	}
	let mut draw = Draw::new(seed, "bursts", 0);
	for burst in 0..BURSTS {
		let amounts: Vec<_> = (0..BURST).map(|one| LEAST + Balance::from(burst * BURST + one)).collect();
		deposit(&mut world, &user, &amounts, &mut deposited).await?;
		if draw.below(2) == 0 {
			// What was deposited goes back to the pool.
			reorganize(&world, draw.below(REORG) + 1, true).await?;
		}
		let recipient = world.ethereum.address(RECIPIENT)?.0 .0;
		let messages: Vec<_> = amounts.iter().map(|amount| (recipient, *amount, WITHDRAWAL_FEE)).collect();
		world.withdraw(&user, &messages).await?;
		withdrawn += amounts.iter().sum::<Balance>();
		sleep(Duration::from_millis(4_000 + draw.below(12_000))).await;
		if draw.below(2) == 0 {
			// The deposits are deeper. A relayer's transaction may be gone as if it had never been sent.
			reorganize(&world, draw.below(REORG) + 1, false).await?;
		}
		if burst == BURSTS / 2 {
			world.coinop.nodes[1].restart().await?;
			world.ethereum.pause().await?;
			sleep(Duration::from_secs(5)).await;
			world.ethereum.run(SLOT_MS).await?;
		}
	}
	let mut relayers = Vec::new();
	while let Some(relayer) = killers.join_next().await {
		relayers.push(relayer??);
	}
	let chaos = started.elapsed().as_secs();
	carried(&world, &relayers[0], deposited, withdrawn).await?;
	world.ethereum.finalize().await?;
	let proved = wait::until("all payments to be proved", PATIENCE, async || {
		Ok((world.books().await?.reserve.in_flight == 0).then_some(()))
	});
	proved.await.with_context(|| relayers[0].log_tail())?;

	let books = world.books().await?;
	assert_eq!((books.reserve.minted, books.reserve.claimed), (deposited, 0), "each deposit once");
	assert_eq!((books.reserve.burned, books.reserve.released), (withdrawn, withdrawn), "each withdrawal once");
	assert_eq!((books.vault, books.issuance), (deposited - withdrawn, deposited - withdrawn));
	let count = Balance::from(BURSTS * BURST);
	let balance = |who| world.contracts.balance(&world.ethereum, who);
	assert_eq!(balance(world.ethereum.address(RECIPIENT)?).await?, withdrawn - count * WITHDRAWAL_FEE);
	let mut earned = 0;
	for account in CARRIERS {
		earned += balance(world.ethereum.address(account)?).await?;
	}
	assert_eq!(earned, count * WITHDRAWAL_FEE, "each was paid for once");
	let audit = relayers[0].audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);
	for relayer in relayers {
		assert!(relayer.stop().await?.success());
	}
	println!(
		"{} kills, {count} deposits and as many withdrawals in {chaos} s, all carried and proved after {} s\n{}",
		KILLS * 2,
		started.elapsed().as_secs(),
		audit.table
	);
	Ok(())
}

async fn deposit(world: &mut World, user: &Key, amounts: &[Balance], deposited: &mut Balance) -> Result<()> {
	let deposit = |amount: &Balance| Deposit { recipient: user.account().0, amount: *amount, relay_fee: DEPOSIT_FEE };
	let deposits: Vec<_> = amounts.iter().map(|amount| (DEPOSITOR, deposit(amount))).collect();
	world.deposit(&deposits).await?;
	*deposited += amounts.iter().sum::<Balance>();
	Ok(())
}

/// Takes blocks back, unless they have become final.
async fn reorganize(world: &World, blocks: u64, kept: bool) -> Result<()> {
	match world.ethereum.reorganize(blocks, kept).await {
		Err(error) if error.to_string().contains("409") => Ok(()),
		other => other,
	}
}

/// Waits until everything is minted and paid.
async fn carried(world: &World, relayer: &Relayer, deposited: Balance, withdrawn: Balance) -> Result<()> {
	let done = wait::until("everything to be carried", PATIENCE, async || {
		let books = world.books().await?;
		Ok((books.reserve.minted == deposited && books.vault == deposited - withdrawn).then_some(()))
	});
	done.await.with_context(|| relayer.log_tail())
}
