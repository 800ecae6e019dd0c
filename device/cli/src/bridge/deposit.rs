//! `coinop bridge deposit`: USDT of Ethereum into the vault, and their way to an account of Coinop.

use super::{
	coinop::{Coinop, View},
	ethereum::{Ethereum, VaultState},
	expect,
	progress::{Look, Progress},
	status::{deposit_state, DepositState},
	wallet::{self, Mined, Wallet},
	Failure, Payer, Place,
};
use crate::{context::Context, parse, report::Report};
use alloy::{
	primitives::{Address, B256, U256},
	sol_types::SolCall,
};
use anyhow::{Context as _, Result};
use clap::Args;
use coinop_agent::{amount::format_usdt, AccountId32, Balance, Moment};
use coinop_bridge_proofs::event::Deposited;
use coinop_relayer::{
	abi::{Tether, Vault},
	execution::BlockId,
};
use std::time::Instant;

/// Gas that an approval and a deposit may use: measured are 46,000 and 70,000, and on an empty slot 20,000 more.
const APPROVAL_GAS: u64 = 100_000;
const DEPOSIT_GAS: u64 = 200_000;

/// Between how many ms a block of Ethereum becomes final: two to three epochs.
const FINALITY: (Moment, Moment) = (780_000, 1_200_000);

#[derive(Args)]
pub struct Arguments {
	/// Who gets it: an account of Coinop, as SS58. A device's owner gets what is sent to the device.
	#[arg(value_parser = parse::account)]
	recipient: AccountId32,
	/// How much leaves your account on Ethereum, in USDT.
	#[arg(value_name = "USDT", value_parser = parse::usdt)]
	amount: Balance,
	/// Of it, for who proves the deposit on Coinop, in USDT. With less, fewer care for it.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt, default_value = "0.1")]
	relay_fee: Balance,
	#[command(flatten)]
	place: Place,
	#[command(flatten)]
	payer: Payer,
	/// Say what to expect, and do nothing.
	#[arg(long)]
	dry_run: bool,
	/// End when the deposit is in a block of Ethereum; `coinop bridge status --deposit N` shows the rest.
	#[arg(long, conflicts_with = "dry_run")]
	no_wait: bool,
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let Arguments { recipient, amount, relay_fee, place, payer, dry_run, no_wait } = arguments;
	let began = Instant::now();
	if recipient.0 == [0; 32] {
		return Err(Failure::new("RecipientRefused", "nobody has the account zero").into());
	}
	let coinop = Coinop::connect(context).await?;
	let view = coinop.view(place.vault).await?;
	let ethereum = Ethereum::needed(&place, &view, &coinop.node.chain.genesis()).await?;
	let from = wallet::address(&payer)?;
	let (vault, purse) = (ethereum.state().await?, ethereum.purse(from).await?);
	expect::deposit(amount, relay_fee, &view.record, &vault, &purse)?;

	let mut progress = Progress::new(context.json());
	let is_device = coinop.is_device(&recipient).await?;
	let now = coinop.node.chain.now().await?;
	let price = wallet::gas_price(&ethereum).await?.0;
	let approvals = approvals(purse.allowance, amount);
	let gas = DEPOSIT_GAS.saturating_add(APPROVAL_GAS.saturating_mul(u64::try_from(approvals.len())?));
	let cost = u128::from(gas).saturating_mul(price);
	let expected = Expected { from, recipient, is_device, amount, relay_fee, cost };
	progress.report("expected", expected.report(&view, &vault, now));
	if dry_run {
		return Ok(());
	}

	let mut wallet = Wallet::open(&payer, &ethereum).await?;
	for value in approvals {
		approve(&mut wallet, &mut progress, &ethereum, value).await?;
	}
	let call = Vault::depositCall { recipient: B256::from(recipient.0), amount, relayFee: relay_fee };
	let vault_at = ethereum.vault.address;
	let mined = wallet.transact(&mut progress, "the deposit", vault_at, call.abi_encode(), DEPOSIT_GAS).await?;
	let event = find(&ethereum, mined.hash).await?.context("the deposit's transaction has no event of the vault")?.1;
	deposited(&mut progress, &mined, &event);
	if no_wait {
		return Ok(());
	}
	follow(&coinop, &place, &ethereum, &mut progress, mined.hash, began).await
}

/// The approvals that are due, in µUSDT. Tether refuses to change one that isn't zero to another.
fn approvals(allowance: Balance, amount: Balance) -> Vec<Balance> {
	match allowance {
		enough if enough >= amount => Vec::new(),
		0 => vec![amount],
		_ => vec![0, amount],
	}
}

async fn approve(wallet: &mut Wallet<'_>, progress: &mut Progress, ethereum: &Ethereum, value: Balance) -> Result<()> {
	let call = Tether::approveCall { spender: ethereum.vault.address, value: U256::from(value) };
	let mined =
		wallet.transact(progress, "the approval", ethereum.vault.token, call.abi_encode(), APPROVAL_GAS).await?;
	let (step, shown) = if value == 0 {
		("allowance_reset", "took back an earlier approval, which Tether wants before a new one".to_string())
	} else {
		("approved", format!("approved that the vault takes {} USDT", format_usdt(value)))
	};
	progress.step(step, &shown, transaction(&mined).usdt("approved", value));
	Ok(())
}

/// What happens if all goes well.
struct Expected {
	from: Address,
	recipient: AccountId32,
	is_device: bool,
	amount: Balance,
	relay_fee: Balance,
	/// Wei, at the gas price now.
	cost: u128,
}

impl Expected {
	fn report(&self, view: &View, vault: &VaultState, now: Moment) -> Report {
		let arrives = vault.arrives(self.amount);
		let (least, most) = FINALITY;
		let report = Report::new()
			.text("from", self.from)
			.text("vault", view.vault())
			.text("to", self.recipient)
			.flag("to_device", self.is_device)
			.usdt("amount", self.amount)
			.usdt("relay_fee", self.relay_fee)
			.usdt("minted", arrives.saturating_sub(self.relay_fee))
			.text("gas_in_ether", wallet::format_ether(self.cost))
			.duration("ethereum_final_after", least)
			.duration("at_most", most)
			.text("lane", view.state())
			.usdt("room_for_minting", expect::room(&view.status.mints, arrives))
			.usdt("most_in_24_h", view.status.mints.capacity);
		let mut delays = expect::delays_in(&view.status, arrives, now);
		if vault.arrives(self.amount) < self.amount {
			delays.push("USDT charges a fee on transfers now: less arrives than leaves".into());
		}
		if self.is_device {
			delays.push("the account is a device's: its owner gets the money".into());
		}
		report.list("beware", &delays)
	}
}

fn transaction(mined: &Mined) -> Report {
	Report::new()
		.text("transaction", mined.hash)
		.count("block", mined.block)
		.text("gas_in_ether", wallet::format_ether(mined.cost))
}

fn deposited(progress: &mut Progress, mined: &Mined, event: &Deposited) {
	let shown = format!(
		"deposited {} USDT as number {} in block {} ({})",
		format_usdt(event.amount),
		event.nonce,
		mined.block,
		mined.hash
	);
	let report = transaction(mined).count("nonce", event.nonce).usdt("amount", event.amount);
	progress.step("deposited", &shown, report.usdt("relay_fee", event.relay_fee));
}

/// The deposit that a transaction made, and its block's number; `None` if it is in no block.
async fn find(ethereum: &Ethereum, transaction: B256) -> Result<Option<(u64, Deposited)>> {
	let Some(block) = wallet::block_of(ethereum, transaction).await? else { return Ok(None) };
	let deposit = ethereum.deposit_in(block, transaction).await?;
	Ok(Some((block, deposit.context("the transaction made no deposit")?)))
}

/// Tells of the deposit's way until it is minted. A block of Ethereum that is not final may be replaced, and the deposit
/// have another number in the next.
async fn follow(
	coinop: &Coinop,
	place: &Place,
	ethereum: &Ethereum,
	progress: &mut Progress,
	transaction: B256,
	began: Instant,
) -> Result<()> {
	let final_at = progress
		.until(async || {
			let Some((block, deposit)) = find(ethereum, transaction).await? else {
				return Ok(Look::Waits(
					"for Ethereum to put the deposit into a block again: the first was replaced".into(),
				));
			};
			let time = ethereum.execution.block(BlockId::Number(block)).await?.time.saturating_mul(1_000);
			let view = coinop.view(place.vault).await?;
			let is_proved = coinop.is_proved(&view, deposit.nonce).await?;
			match deposit_state(&view, is_proved, None, Some(time), deposit.amount, 0) {
				DepositState::NotKnown(why) => Ok(Look::Waits(why)),
				_ => Ok(Look::Done(deposit)),
			}
		})
		.await?;
	let nonce = final_at.nonce;
	let shown = format!("Coinop knows that the block of deposit {nonce} is final");
	progress.step("final", &shown, Report::new().count("nonce", nonce));
	let mut was_proved = false;
	let minted = loop {
		let (is_minted, why) = progress
			.until(async || {
				let view = coinop.view(place.vault).await?;
				let now = coinop.node.chain.now().await?;
				let is_proved = coinop.is_proved(&view, nonce).await?;
				let claim = coinop.claim(&view, nonce).await?;
				Ok(match deposit_state(&view, is_proved, claim.as_ref(), Some(0), final_at.amount, now) {
					DepositState::Minted => Look::Done((true, String::new())),
					DepositState::Proved(why) if !was_proved => Look::Done((false, why)),
					DepositState::Proved(why) | DepositState::Known(why) | DepositState::NotKnown(why) => {
						Look::Waits(why)
					},
				})
			})
			.await?;
		if is_minted {
			break final_at.amount.saturating_sub(final_at.relay_fee);
		}
		was_proved = true;
		let shown = format!("deposit {nonce} is proved, and not minted yet: it waits {why}");
		progress.step("proved", &shown, Report::new().count("nonce", nonce).text("waits", why));
	};
	let account = AccountId32(final_at.recipient);
	let shown = format!("minted {} USDT for {account}", format_usdt(minted));
	let report = Report::new().count("nonce", nonce).text("to", account).usdt("minted", minted);
	progress.step("minted", &shown, report.latency("took", Some(began.elapsed())));
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn allowance_should_be_set_to_zero_first_when_tether_would_refuse_to_change_it() {
		assert_eq!(approvals(0, 100), [100]);
		assert_eq!(approvals(99, 100), [0, 100]);
		assert!(approvals(100, 100).is_empty() && approvals(101, 100).is_empty());
	}
}
