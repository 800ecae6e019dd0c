//! `coinop bridge claim`: what nobody has carried, carried by oneself.

use super::{
	coinop::{Coinop, View},
	ethereum::Ethereum,
	expect,
	progress::{Look, Progress},
	wallet::{self, Wallet},
	Failure, Payer, Place,
};
use crate::{context::Context, report::Report};
use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use coinop_agent::{amount::format_usdt, api::usdt_bridge::events::Minted, calls, Balance};
use coinop_bridge_proofs::Message as Content;
use coinop_relayer::{
	abi::{BeefyClient, MessageProof, Vault},
	client::ClientState,
	coinop::Message,
	execution::BlockId,
	hand_over::{steps, Session, Step},
	profit::Work,
};

#[derive(Subcommand)]
pub enum Command {
	/// Have the vault pay a withdrawal. You pay the gas and get the relay fee; as its recipient you get all of it.
	Withdrawal(Withdrawal),
	/// Mint a deposit that is proved and was not minted then. Free, and nobody signs it.
	Deposit(Deposit),
}

#[derive(Args)]
pub struct Withdrawal {
	/// The withdrawal's number.
	#[arg(value_name = "NUMBER")]
	nonce: u64,
	#[command(flatten)]
	place: Place,
	#[command(flatten)]
	payer: Payer,
	/// Say what to expect, and do nothing.
	#[arg(long)]
	dry_run: bool,
}

#[derive(Args)]
pub struct Deposit {
	/// The deposit's number.
	#[arg(value_name = "NUMBER")]
	nonce: u64,
	#[command(flatten)]
	place: Place,
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	match command {
		Command::Withdrawal(arguments) => withdrawal(context, arguments).await,
		Command::Deposit(arguments) => deposit(context, arguments).await,
	}
}

async fn deposit(context: &Context, arguments: Deposit) -> Result<()> {
	let Deposit { nonce, place } = arguments;
	let coinop = Coinop::connect(context).await?;
	let chain = &coinop.node.chain;
	let view = coinop.view(place.vault).await?;
	let Some(claim) = coinop.claim(&view, nonce).await? else {
		return Err(match coinop.is_proved(&view, nonce).await? {
			true => Failure::new("AlreadyMinted", format!("deposit {nonce} is minted already")),
			false => Failure::new(
				"NotProved",
				format!(
					"deposit {nonce} is not proved: `coinop bridge status --deposit {nonce} --ethereum URL` says what it waits \
					 for; whoever runs coinop-relayer can prove it"
				),
			),
		}
		.into());
	};
	let delays = expect::delays_in(&view.status, claim.amount, chain.now().await?);
	if let Some(why) = delays.first() {
		return Err(Failure::new("NotMintable", why.clone()).into());
	}
	let submitted = chain.submit_unsigned(&calls::mint(view.lane, nonce)).await?;
	let event = submitted.event::<Minted>()?;
	let mut progress = Progress::new(context.json());
	let minted = event.amount.saturating_sub(event.relay_fee);
	let shown = format!("minted {} USDT for {}", format_usdt(minted), event.recipient);
	let report = Report::new().count("nonce", nonce).text("to", event.recipient).usdt("minted", minted);
	progress.step("minted", &shown, report.transaction("mint", &submitted));
	Ok(())
}

/// A withdrawal that is to be carried.
struct Carried {
	recipient: Address,
	amount: Balance,
	relay_fee: Balance,
}

async fn withdrawal(context: &Context, arguments: Withdrawal) -> Result<()> {
	let Withdrawal { nonce, place, payer, dry_run } = arguments;
	let coinop = Coinop::connect(context).await?;
	let view = coinop.view(place.vault).await?;
	let ethereum = Ethereum::needed(&place, &view, &coinop.node.chain.genesis()).await?;
	let address = wallet::address(&payer)?;
	let carried = find(&coinop, &view, nonce).await?;
	let paid = || Failure::new("AlreadyPaid", format!("the vault has paid withdrawal {nonce} already"));
	if ethereum.is_done(nonce).await? {
		return Err(paid().into());
	}
	if let Some(why) = expect::not_paid(&ethereum.state().await?, carried.amount) {
		return Err(Failure::new("NotPayable", why).into());
	}

	let mut progress = Progress::new(context.json());
	let earns = if address == carried.recipient { carried.amount } else { carried.relay_fee };
	let work = Work::UpdateAndMessage { validators: ethereum.validators().await?, hands_over: true };
	let cost = u128::from(work.gas()).saturating_mul(wallet::gas_price(&ethereum).await?.0);
	let expected = Report::new()
		.count("nonce", nonce)
		.text("to", carried.recipient)
		.usdt("amount", carried.amount)
		.usdt("relay_fee", carried.relay_fee)
		.text("you", address)
		.usdt("you_get", earns)
		.text("gas_in_ether", wallet::format_ether(cost));
	progress.report("expected", expected);
	if dry_run {
		return Ok(());
	}

	let mut wallet = Wallet::open(&payer, &ethereum).await?;
	loop {
		let next = progress
			.until(async || {
				if ethereum.is_done(nonce).await? {
					return Err(paid().into());
				}
				next(&coinop, &view, &ethereum, nonce).await
			})
			.await?;
		let vault = ethereum.vault.address;
		let (input, work) = match next {
			Next::Update(step, sessions) => {
				let work = update_work(&step, &sessions);
				let (update, _) = coinop.node.update(&step, &sessions).await?;
				let input = BeefyClient::submitCall { update }.abi_encode();
				let what = format!("the commitment of block {}", step.block);
				let mined =
					wallet.transact(&mut progress, &what, ethereum.vault.client, input, work.gas_limit()).await?;
				let report = Report::new().count("coinop_block", step.block.into()).text("transaction", mined.hash);
				progress.step("updated", &format!("brought Ethereum {what}"), report);
				continue;
			},
			Next::UpdateAndRelease(step, sessions, message) => {
				let (validators, hands_over) = (members(&step, &sessions), step.hands_over);
				let (update, root) = coinop.node.update(&step, &sessions).await?;
				let proof = coinop.node.message_proof(&message, step.block, root).await?;
				let input = Vault::updateAndReleaseCall { update, proof, message: message.bytes.into() }.abi_encode();
				(input, Work::UpdateAndMessage { validators, hands_over })
			},
			Next::Release(proof, message) => {
				(Vault::releaseCall { proof, message: message.bytes.into() }.abi_encode(), Work::Message)
			},
		};
		let mined = wallet.transact(&mut progress, "the payment", vault, input, work.gas_limit()).await?;
		let shown = format!(
			"the vault has paid {} USDT to {} in block {} ({}); you got {}",
			format_usdt(carried.amount.saturating_sub(carried.relay_fee)),
			carried.recipient,
			mined.block,
			mined.hash,
			format_usdt(earns),
		);
		let report = Report::new()
			.count("nonce", nonce)
			.text("transaction", mined.hash)
			.count("block", mined.block)
			.usdt("you_got", earns)
			.text("gas_in_ether", wallet::format_ether(mined.cost));
		progress.step("paid", &shown, report);
		return Ok(());
	}
}

/// A withdrawal that is not proved to be paid. Errors: there is none.
async fn find(coinop: &Coinop, view: &View, nonce: u64) -> Result<Carried> {
	let last = view.record.last_message;
	let Some(message) = coinop.node.message(&view.head, &view.lane, nonce).await? else {
		return Err(if nonce == 0 || nonce > last {
			Failure::new("NotFound", format!("the last message to this vault has number {last}"))
		} else {
			Failure::new("AlreadyPaid", format!("withdrawal {nonce} is paid for good"))
		}
		.into());
	};
	let Content::Release { recipient, amount, relay_fee } = message.content else {
		let message = format!("message {nonce} is an order of governance: coinop-relayer carries those");
		return Err(Failure::new("NotAWithdrawal", message).into());
	};
	Ok(Carried { recipient: Address::from(recipient.0), amount, relay_fee })
}

/// A session, with its validators' addresses.
type Sessions = Vec<Session<Keyset>>;

type Keyset = Vec<[u8; 20]>;

/// What brings a withdrawal one transaction further.
enum Next {
	/// A commitment that has to come before that of the message.
	Update(Step, Sessions),
	/// The commitment, and the payment with it.
	UpdateAndRelease(Step, Sessions, Message),
	/// The payment, under the commitment that Ethereum has.
	Release(MessageProof, Message),
}

/// The next transaction, or what has to happen before.
async fn next(coinop: &Coinop, view: &View, ethereum: &Ethereum, nonce: u64) -> Result<Look<Next>> {
	let node = &coinop.node;
	let head = node.finalized().await?;
	let Some(message) = node.message(&head, &view.lane, nonce).await? else {
		return Err(Failure::new("AlreadyPaid", format!("withdrawal {nonce} is paid for good")).into());
	};
	let Some(leaf_block) = message.committed.as_ref().map(|committed| committed.leaf_block) else {
		return Ok(Look::Waits("for Coinop to commit to it".into()));
	};
	let client = ethereum.client().await?;
	if let Some(root) = client.root.filter(|_| client.block >= leaf_block) {
		let proof = node.message_proof(&message, client.block, root).await?;
		return Ok(Look::Done(Next::Release(proof, message)));
	}
	let signed = node.newest_signed().await?.filter(|signed| signed.block >= leaf_block && signed.block <= head.number);
	let Some(signed) = signed else {
		return Ok(Look::Waits(format!("for Coinop's validators to sign block {leaf_block}")));
	};
	let newest = (signed.block, signed.set_id);
	let sessions = node.sessions(client.current.id, newest).await?;
	let now = ethereum.execution.block(BlockId::Latest).await?.time;
	let mut due = steps(client.known(now), &sessions, Some(newest), false).into_iter();
	let first = due.next().with_context(|| nothing_leads(&client, signed.block))?;
	Ok(Look::Done(match due.next() {
		Some(_) => Next::Update(first, sessions),
		None => Next::UpdateAndRelease(first, sessions, message),
	}))
}

fn nothing_leads(client: &ClientState, block: u32) -> String {
	format!("nothing leads from block {}, which Ethereum has, to {block}", client.block)
}

fn members(step: &Step, sessions: &[Session<Keyset>]) -> usize {
	sessions.iter().find(|session| session.set == step.set).map_or(0, |session| session.keyset.len())
}

fn update_work(step: &Step, sessions: &[Session<Keyset>]) -> Work {
	Work::Update { validators: members(step, sessions), hands_over: step.hands_over }
}
