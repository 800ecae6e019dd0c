//! Nobody carries anything for three periods of Ethereum's sync committees.

use crate::deposits::to;
use anyhow::Result;
use coinop_agent::keys::{Key, Scheme};
use coinop_scenarios::bridge::{relayer::Relayer, World};

const USDT: u128 = 1_000_000;

/// Milliseconds of a slot of Ethereum.
const SLOT_MS: u32 = 250;

/// Accounts of Ethereum, by number.
const DEPOSITOR: usize = 1;
const CARRIER: usize = 3;

/// Periods without a relayer.
const PERIODS: usize = 3;

/// What was deposited while nobody carried is minted afterwards, and nobody has to vote on it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn light_client_should_catch_up_without_governance_when_nobody_carried_for_three_periods() -> Result<()> {
	let mut world = World::begin().await?;
	world.contracts.endow(&mut world.ethereum, DEPOSITOR, 100 * USDT).await?;
	let user = Key::generate(Scheme::Sr25519)?;
	let mut relayer = Relayer::start(&world, CARRIER).await?;
	relayer.kill().await?;
	world.deposit(&[(DEPOSITOR, to(&user, 50 * USDT, USDT))]).await?;
	world.ethereum.finalize().await?;
	for _ in 0..PERIODS {
		world.ethereum.jump_period().await?;
		world.ethereum.finalize().await?;
	}
	world.deposit(&[(DEPOSITOR, to(&user, 20 * USDT, USDT))]).await?;
	world.ethereum.finalize().await?;

	let said = relayer.catch_up().await?;
	println!("{said}");
	assert!(!said.contains("confirmCheckpoint"), "{said}");
	world.ethereum.run(SLOT_MS).await?;
	relayer.kill_and_restart().await?;
	relayer.carried(&world, 70 * USDT, 0).await?;
	let audit = relayer.audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);
	assert!(relayer.stop().await?.success());
	Ok(())
}
