//! Relayers that are killed at random instants, two at a time, while Ethereum takes blocks back and nodes go and come.

use crate::{
	deposits::to,
	told::{Moved, Told},
};
use anyhow::Result;
use coinop_agent::{
	keys::{Key, Scheme},
	Balance,
};
use coinop_scenarios::bridge::{
	relayer::{Endpoints, Pace, Relayer},
	seed::{seed, Draw},
	World,
};
use futures::future::try_join_all;
use std::time::{Duration, Instant};
use tokio::{task::JoinSet, time::sleep};

const USDT: Balance = 1_000_000;

/// Milliseconds of a slot of Ethereum.
const SLOT_MS: u32 = 250;

/// Accounts of Ethereum, by number.
const DEPOSITORS: [usize; 2] = [1, 4];
const CARRIERS: [usize; 2] = [3, 5];

/// How often each relayer is killed, and the longest that it then lives, in ms.
const KILLS: u64 = 105;
const LIFE_MS: u64 = 3_500;

/// Users. In each burst each of them makes a deposit and a withdrawal.
const USERS: u8 = 4;
const BURSTS: u64 = 10;

/// The bursts after which the relayers' node of Coinop, and Ethereum's execution client, are killed and restarted.
const NODE_RESTARTS: u64 = 3;
const CLIENT_RESTARTS: u64 = 6;

/// µUSDT of each user's first deposit; the least of each further one and of each withdrawal, which all differ; for who carries
/// them.
const FIRST: Balance = 500 * USDT;
const LEAST: Balance = 10 * USDT;
const DEPOSIT_FEE: Balance = USDT;
const WITHDRAWAL_FEE: Balance = 5 * USDT;

/// µUSDT that each depositor has: more than is deposited.
const ENDOWMENT: Balance = 2_500 * USDT;

/// Most blocks that Ethereum takes back at once.
const REORG: u64 = 3;

/// Somebody with an account on Coinop, and an address on Ethereum of which no one has the key.
struct User {
	key: Key,
	address: [u8; 20],
}

/// What was asked for so far, told by the test alone.
struct Asked {
	users: Vec<User>,
	deposits: Vec<Moved>,
	withdrawals: Vec<Moved>,
}

impl Asked {
	fn begin() -> Result<Self> {
		let mut users = Vec::new();
		for number in 0..USERS {
			users.push(User { key: Key::generate(Scheme::Sr25519)?, address: [0xe0 + number; 20] });
		}
		Ok(Self { users, deposits: Vec::new(), withdrawals: Vec::new() })
	}

	/// Everybody deposits, in one block if there is room. The n-th deposit is of `least` and n µUSDT.
	async fn deposit(&mut self, world: &mut World, least: Balance) -> Result<()> {
		let mut deposits = Vec::new();
		for (user, depositor) in self.users.iter().zip(DEPOSITORS.into_iter().cycle()) {
			let deposit = to(&user.key, least + Balance::try_from(self.deposits.len())?, DEPOSIT_FEE);
			self.deposits.push((deposit.recipient.to_vec(), deposit.amount, deposit.relay_fee));
			deposits.push((depositor, deposit));
		}
		world.deposit(&deposits).await?;
		Ok(())
	}

	/// Everybody withdraws, at once. The n-th withdrawal is of [`LEAST`] and n µUSDT.
	async fn withdraw(&mut self, world: &World) -> Result<()> {
		let mut withdrawing = Vec::new();
		for user in &self.users {
			let amount = LEAST + Balance::try_from(self.withdrawals.len())?;
			self.withdrawals.push((user.address.to_vec(), amount, WITHDRAWAL_FEE));
			let withdrawal = [(user.address, amount, WITHDRAWAL_FEE)];
			withdrawing.push(async move { world.withdraw(&user.key, &withdrawal).await });
		}
		try_join_all(withdrawing).await?;
		Ok(())
	}

	/// µUSDT deposited and withdrawn.
	fn totals(&self) -> (Balance, Balance) {
		let total = |moved: &[Moved]| -> Balance { moved.iter().map(|(_, amount, _)| amount).sum() };
		(total(&self.deposits), total(&self.withdrawals))
	}
}

/// UB1, UB2, UB4: each deposit is minted once and each withdrawal paid once, whoever is killed when, and though two carry the
/// same. The seed draws all instants anew.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn money_should_arrive_once_when_two_relayers_are_killed_again_and_again() -> Result<()> {
	let seed = seed();
	let started = Instant::now();
	let mut world = World::begin().await?;
	for depositor in DEPOSITORS {
		world.contracts.endow(&mut world.ethereum, depositor, ENDOWMENT).await?;
	}
	world.ethereum.run(SLOT_MS).await?;
	let first_block = world.coinop.node.best().await?;
	let mut asked = Asked::begin()?;
	// The second node: the test itself asks the first, which goes on.
	let endpoints = Endpoints { coinop: (world.coinop.nodes[1].url().into(), None), ..Endpoints::of(&world) };
	let mut relayers = Vec::new();
	for account in CARRIERS {
		relayers.push(Relayer::start_with(&world, account, &endpoints, Pace::SHORT).await?);
	}
	asked.deposit(&mut world, FIRST).await?;
	world.ethereum.finalize().await?;
	let (at_first, _) = asked.totals();
	relayers[0].carried(&world, at_first, 0).await?;

	let chaos = Instant::now();
	let mut killers = JoinSet::new();
	for relayer in relayers {
		killers.spawn(kill_again_and_again(relayer, seed));
	}
	let mut draw = Draw::new(seed, "bursts", 0);
	for burst in 0..BURSTS {
		make_burst(&mut world, &mut asked, &mut draw).await?;
		if burst == NODE_RESTARTS {
			world.coinop.nodes[1].restart().await?;
		}
		if burst == CLIENT_RESTARTS {
			world.ethereum.restart().await?;
		}
	}
	let mut relayers = Vec::new();
	while let Some(relayer) = killers.join_next().await {
		relayers.push(relayer??);
	}
	let chaos = chaos.elapsed().as_secs();
	let (deposited, withdrawn) = asked.totals();
	let meanwhile = world.books().await?;
	let (minted, paid) = (meanwhile.reserve.minted - at_first, deposited - meanwhile.vault);
	assert!(minted > 0 && paid > 0, "nothing was carried by relayers that were killed: {minted} minted, {paid} paid");
	relayers[0].carried(&world, deposited, withdrawn).await?;
	relayers[0].proved(&world).await?;

	let told = Told::read(&world, first_block).await?;
	told.assert_once(&asked.deposits, &asked.withdrawals);
	let books = world.books().await?;
	assert_eq!((books.reserve.minted, books.reserve.claimed), (deposited, 0), "each deposit once");
	assert_eq!((books.reserve.burned, books.reserve.released), (withdrawn, withdrawn), "each withdrawal once");
	assert_eq!((books.vault, books.issuance), (deposited - withdrawn, deposited - withdrawn));
	assert_paid(&world, &asked).await?;
	let audit = relayers[0].audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);
	for relayer in relayers {
		assert!(relayer.stop().await?.success());
	}
	println!(
		"{} kills, {} deposits and {} withdrawals in {chaos} s, in which {minted} µUSDT were minted and {paid} paid; all carried \
		 and proved after {} s\n{}",
		KILLS * 2,
		asked.deposits.len(),
		asked.withdrawals.len(),
		started.elapsed().as_secs(),
		audit.table
	);
	Ok(())
}

/// Kills a relayer and starts it again at instants that follow from the seed. Error: it had ended by itself.
async fn kill_again_and_again(mut relayer: Relayer, seed: u64) -> Result<Relayer> {
	let mut draw = Draw::new(seed, "lives", relayer.account.try_into()?);
	for _ in 0..KILLS {
		sleep(Duration::from_millis(draw.below(LIFE_MS))).await;
		relayer.ensure_alive()?;
		relayer.kill_and_restart().await?;
	}
	Ok(relayer)
}

/// Everybody deposits and withdraws, and Ethereum may take blocks back.
async fn make_burst(world: &mut World, asked: &mut Asked, draw: &mut Draw) -> Result<()> {
	asked.deposit(world, LEAST).await?;
	if draw.below(2) == 0 {
		// What was deposited goes back to the pool.
		reorganize(world, draw.below(REORG) + 1, true).await?;
	}
	asked.withdraw(world).await?;
	sleep(Duration::from_millis(4_000 + draw.below(12_000))).await;
	if draw.below(2) == 0 {
		// The deposits are deeper. A relayer's transaction may be gone as if it had never been sent.
		reorganize(world, draw.below(REORG) + 1, false).await?;
	}
	Ok(())
}

/// Takes blocks back, unless they have become final.
async fn reorganize(world: &World, blocks: u64, kept: bool) -> Result<()> {
	match world.ethereum.reorganize(blocks, kept).await {
		Err(error) if error.to_string().contains("409") => Ok(()),
		other => other,
	}
}

/// Each user has on Ethereum what was withdrawn there, and those who carried have the fees.
async fn assert_paid(world: &World, asked: &Asked) -> Result<()> {
	let balance = |who| world.contracts.balance(&world.ethereum, who);
	for User { address, .. } in &asked.users {
		let own = asked.withdrawals.iter().filter(|(recipient, ..)| recipient == address);
		let expected: Balance = own.map(|(_, amount, fee)| amount - fee).sum();
		assert_eq!(balance((*address).into()).await?, expected, "{address:?}");
	}
	let mut earned = 0;
	for account in CARRIERS {
		earned += balance(world.ethereum.address(account)?).await?;
	}
	assert_eq!(earned, asked.withdrawals.iter().map(|(.., fee)| fee).sum::<Balance>(), "each was paid for once");
	Ok(())
}
