//! `coinop bridge withdraw`: USDT of an account of Coinop burned, and paid on Ethereum.

use super::{
	coinop::{Coinop, Outgoing, View},
	ethereum::Ethereum,
	expect,
	progress::{Look, Progress},
	status::{withdrawal_state, WithdrawalState},
	wallet, Failure, Place,
};
use crate::{context::Context, parse, report::Report};
use alloy::primitives::Address;
use anyhow::Result;
use clap::Args;
use coinop_agent::{amount::format_usdt, api::usdt_bridge::events::Withdrawn, calls, AccountId32, Balance};
use std::time::Instant;

#[derive(Args)]
pub struct Arguments {
	/// Who is paid: an address of Ethereum, its checksum in its letters' case.
	#[arg(value_parser = parse::address)]
	recipient: Address,
	/// How much leaves your account on Coinop, in USDT.
	#[arg(value_name = "USDT", value_parser = parse::usdt)]
	amount: Balance,
	/// Of it, for who carries it to Ethereum, in USDT. It can't be raised afterwards; with 0 you carry it yourself. Without
	/// this option: what it costs at the gas price now, and a fifth.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt)]
	relay_fee: Option<Balance>,
	/// USDT of an ether, for the relay fee.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt, default_value = "3000")]
	ether_usdt: Balance,
	#[command(flatten)]
	place: Place,
	/// Say what to expect, and do nothing.
	#[arg(long)]
	dry_run: bool,
	/// End when it is burned; `coinop bridge status --withdrawal N` shows the rest.
	#[arg(long, conflicts_with = "dry_run")]
	no_wait: bool,
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let Arguments { recipient, amount, relay_fee, ether_usdt, place, dry_run, no_wait } = arguments;
	let began = Instant::now();
	let key = context.key()?;
	let from = key.account();
	let coinop = Coinop::connect(context).await?;
	let chain = &coinop.node.chain;
	let view = coinop.view(place.vault).await?;
	let ethereum = Ethereum::connect(&place, &view, &chain.genesis()).await?;
	if recipient.is_zero() || recipient == view.vault() {
		let message = "the vault doesn't pay itself, nor the address zero: give the address of an account of yours";
		return Err(Failure::new("RecipientRefused", message).into());
	}
	if coinop.is_device(&from).await? {
		let message = "a device has an allowance, and no money: sign with its owner's key";
		return Err(Failure::new("IsDevice", message).into());
	}
	let relay_fee = match (relay_fee, &ethereum) {
		(Some(fee), _) => fee,
		(None, Some(ethereum)) => {
			let price = wallet::gas_price(ethereum).await?;
			expect::relay_fee(ethereum.validators().await?, price, ether_usdt)
		},
		(None, None) => {
			let message = "give --relay-fee, or --ethereum to have it reckoned from the gas price";
			return Err(Failure::new("NoRelayFee", message).into());
		},
	};
	let call = calls::withdraw(view.lane, recipient.0 .0, amount, relay_fee);
	let fee = chain.fee(&call, &key).await?;
	let free = chain.balance(&from).await?.free;
	let can_spend = free.saturating_sub(coinop.existential_deposit(&view.head).await?);
	expect::withdrawal(amount, relay_fee, &view.record, &view.status, can_spend, fee)?;

	let mut progress = Progress::new(context.json());
	let mut beware = Vec::new();
	if let Some(ethereum) = &ethereum {
		beware.extend(expect::not_paid(&ethereum.state().await?, amount));
		if ethereum.purse(recipient).await?.is_frozen {
			beware.push("Tether has frozen the recipient: it gets the money and can't move it".into());
		}
	}
	let expected = Expected { from, recipient, amount, relay_fee, fee, beware };
	progress.report("expected", expected.report(&view));
	if dry_run {
		return Ok(());
	}

	let submitted = chain.submit(&call, &key).await?;
	let event = submitted.event::<Withdrawn>()?;
	let nonce = event.nonce;
	let shown = format!("burned {} USDT; the message to the vault has number {nonce}", format_usdt(amount));
	let report = Report::new().count("nonce", nonce).usdt("amount", amount).usdt("relay_fee", relay_fee);
	progress.step("burned", &shown, report.transaction("withdraw", &submitted));
	if no_wait {
		return Ok(());
	}
	follow(&coinop, &place, ethereum.as_ref(), &mut progress, nonce, began).await
}

/// What happens if all goes well.
struct Expected {
	from: AccountId32,
	recipient: Address,
	amount: Balance,
	relay_fee: Balance,
	/// Of the transaction on Coinop.
	fee: Balance,
	beware: Vec<String>,
}

impl Expected {
	fn report(&self, view: &View) -> Report {
		let withdrawals = &view.status.withdrawals;
		Report::new()
			.text("from", self.from)
			.text("vault", view.vault())
			.text("to", self.recipient)
			.usdt("amount", self.amount)
			.usdt("relay_fee", self.relay_fee)
			.usdt("paid", self.amount.saturating_sub(self.relay_fee))
			.usdt("fee", self.fee)
			.usdt("held_for_the_record", view.status.message_deposit)
			.text("lane", view.state())
			.usdt("room_for_withdrawing", expect::room(withdrawals, self.amount))
			.usdt("most_in_24_h", withdrawals.capacity)
			.text("paid_when", "two thirds of the validators have signed it, some seconds, and somebody has carried it")
			.list("beware", &self.beware)
	}
}

/// Tells of the withdrawal's way until its payment is final: as Ethereum's client says if there is one, else as is proved
/// on Coinop.
async fn follow(
	coinop: &Coinop,
	place: &Place,
	ethereum: Option<&Ethereum>,
	progress: &mut Progress,
	nonce: u64,
	began: Instant,
) -> Result<()> {
	let mut told = 0;
	loop {
		let (step, state) = progress
			.until(async || {
				let view = coinop.view(place.vault).await?;
				let message = match coinop.message(&view, nonce).await? {
					Some(Outgoing::Withdrawal(message)) => Some(message),
					_ => None,
				};
				let state = withdrawal_state(&view, message.as_ref(), ethereum, nonce).await?;
				let (step, why) = (state.step(), state.why());
				Ok(if step > told { Look::Done((step, state)) } else { Look::Waits(why) })
			})
			.await?;
		told = step;
		let report = Report::new().count("nonce", nonce);
		match state {
			WithdrawalState::Queued(_) => {},
			WithdrawalState::Committed(_) => progress.step("committed", "Coinop has committed to it", report),
			WithdrawalState::Signed(_) => {
				progress.step("signed", "Ethereum has what Coinop's validators signed", report);
			},
			WithdrawalState::Paid(_) => progress.step("paid", "the vault has paid", report),
			WithdrawalState::Done => {
				let report = report.latency("took", Some(began.elapsed()));
				progress.step("done", "the payment is final", report);
				return Ok(());
			},
		}
	}
}
