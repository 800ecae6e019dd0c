//! From Ethereum to Coinop.

use crate::books::Ledger;
use anyhow::{Context, Result};
use coinop_agent::{
	chain::ChainError,
	keys::{Key, Scheme},
};
use coinop_scenarios::bridge::{contracts::Deposit, ethereum::Receipt, World};

/// A deposit for an account of Coinop.
pub fn to(recipient: &Key, amount: u128, relay_fee: u128) -> Deposit {
	Deposit { recipient: recipient.account().0, amount, relay_fee }
}

/// Proves deposits, from nobody's account; `submitter` gets the fees.
pub async fn prove(world: &World, ledger: &mut Ledger, deposits: &[(&Receipt, u128)], submitter: &Key) -> Result<()> {
	for (receipt, amount) in deposits {
		let proof = world.deposit_proof(receipt, submitter.account()).await?;
		world.coinop.chain.submit_unsigned(&proof).await.context("a deposit was not proved")?;
		ledger.minted += amount;
	}
	Ok(())
}

/// UB2, Hyperbridge: what was minted is not minted again. For another submitter: the very same transaction is known to
/// the pool, which would refuse it whatever it proves.
pub async fn assert_proved_once(world: &World, receipt: &Receipt) -> Result<()> {
	let again = world.deposit_proof(receipt, Key::generate(Scheme::Ed25519)?.account()).await?;
	assert_outdated(world.coinop.chain.submit_unsigned(&again).await.map(drop));
	Ok(())
}

/// The pool refuses what was done before.
pub fn assert_outdated(result: Result<(), ChainError>) {
	match result {
		Err(ChainError::NotAdmitted(reason)) => {
			assert!(reason.contains("outdated") || reason.contains("Stale"), "{reason}")
		},
		other => panic!("it was done twice: {other:?}"),
	}
}
