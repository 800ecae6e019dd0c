//! From Coinop to Ethereum.

use crate::{books::Ledger, deposits::assert_outdated};
use anyhow::{Context, Result};
use coinop_agent::keys::{Key, Scheme};
use coinop_scenarios::bridge::{Paid, World};

/// To whom on Ethereum, µUSDT, and how many of them for who carries the message.
pub type Withdrawal = ([u8; 20], u128, u128);

/// Withdraws in one block; answers the nonces.
pub async fn withdraw(
	world: &World,
	ledger: &mut Ledger,
	signer: &Key,
	withdrawals: &[Withdrawal],
) -> Result<Vec<u64>> {
	let nonces = world.withdraw(signer, withdrawals).await?;
	ledger.burned += amount(withdrawals);
	Ok(nonces)
}

/// µUSDT of withdrawals together.
pub fn amount(withdrawals: &[Withdrawal]) -> u128 {
	withdrawals.iter().map(|(_, amount, _)| amount).sum()
}

/// Proves on Coinop that the vault has paid, from nobody's account; `submitter` gets the deposits for the records.
pub async fn prove(world: &World, paid: &[Paid], submitter: &Key) -> Result<()> {
	for paid in paid {
		let proof = world.release_proof(&paid.receipt, submitter.account()).await?;
		let proved = world.coinop.chain.submit_unsigned(&proof).await;
		proved.with_context(|| format!("the release of message {} was not proved", paid.nonce))?;
	}
	Ok(())
}

/// UB4, Hyperbridge: no message is carried out twice on Ethereum, nor proved twice on Coinop.
pub async fn assert_released_once(world: &mut World, paid: &Paid) -> Result<()> {
	let World { ethereum, contracts, .. } = world;
	let refused = contracts.replay(ethereum, 5, paid.proof.clone(), paid.message.clone()).await?;
	assert!(refused, "message {} was refused for another reason than its nonce", paid.nonce);
	let again = world.release_proof(&paid.receipt, Key::generate(Scheme::Ed25519)?.account()).await?;
	assert_outdated(world.coinop.chain.submit_unsigned(&again).await.map(drop));
	Ok(())
}
