//! The audit on chains where something is wrong indeed.

use crate::deposits::to;
use anyhow::{Context, Result};
use coinop_agent::{
	api::{self, runtime_types::pallet_balances::pallet::Call as Balances},
	keys::{Key, Scheme},
};
use coinop_scenarios::{
	bridge::{relayer::Relayer, World},
	net::{council, wait},
};
use std::time::Duration;

const USDT: u128 = 1_000_000;

/// Milliseconds of a slot of Ethereum.
const SLOT_MS: u32 = 250;

/// Accounts of Ethereum, by number.
const DEPOSITOR: usize = 1;
const CARRIER: usize = 3;

/// µUSDT that nobody has deposited.
const MADE_UP: u128 = 5_000;

/// Longest wait for the council to make money up.
const PATIENCE: Duration = Duration::from_secs(180);

/// The audit rings when the vault is short of a single µUSDT, and when there is money on Coinop that nobody has deposited.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn audit_should_fail_loudly_when_a_micro_usdt_is_missing_or_one_was_made_up() -> Result<()> {
	let mut world = World::begin().await?;
	world.contracts.endow(&mut world.ethereum, DEPOSITOR, 100 * USDT).await?;
	world.ethereum.run(SLOT_MS).await?;
	let user = Key::generate(Scheme::Sr25519)?;
	let mut relayer = Relayer::start(&world, CARRIER).await?;
	world.deposit(&[(DEPOSITOR, to(&user, 50 * USDT, USDT))]).await?;
	world.ethereum.finalize().await?;
	relayer.carried(&world, 50 * USDT, 0).await?;
	let audit = relayer.audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);

	// As Tether can: all of the vault's is destroyed, and all but one µUSDT comes back.
	world.contracts.destroy(&mut world.ethereum, world.contracts.vault).await?;
	world.contracts.pay(&mut world.ethereum, world.contracts.vault, 50 * USDT - 1).await?;
	world.ethereum.finalize().await?;
	assert_loud(&relayer, 50 * USDT - 1, 50 * USDT).await?;

	world.contracts.pay(&mut world.ethereum, world.contracts.vault, 1).await?;
	world.ethereum.finalize().await?;
	let audit = relayer.audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);

	// As only a council that was captured could, on a chain without its own delay.
	let who = Key::generate(Scheme::Ed25519)?.account();
	let mint = Balances::force_set_balance { who: who.into(), new_free: MADE_UP };
	council::announce(&world.coinop.chain, api::Call::Balances(mint)).await?;
	let made = wait::until("money to be made up", PATIENCE, async || {
		Ok((world.coinop.chain.balance(&who).await?.free == MADE_UP).then_some(()))
	});
	made.await?;
	assert_loud(&relayer, 50 * USDT, 50 * USDT + MADE_UP).await?;
	assert!(relayer.stop().await?.success());
	Ok(())
}

/// It ends with a failure, says so on a line of its own, and how much there is and should be.
async fn assert_loud(relayer: &Relayer, held: u128, required: u128) -> Result<()> {
	let audit = relayer.audit().await?;
	assert!(!audit.is_clean, "{}", audit.table);
	let line = audit.log.lines().find(|line| line.contains("AUDIT FAILED") && line.contains(&held.to_string()));
	let line = line.with_context(|| format!("it doesn't say so: {}", audit.log))?;
	assert!(line.contains(&required.to_string()), "{line}");
	Ok(())
}
