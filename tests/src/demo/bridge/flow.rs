//! What happens in the bridge's demo, step by step.

use super::{
	books::{self, Accounts, Books, Moved},
	summary::{Row, Summary},
};
use crate::{
	bridge::{
		coinop::PATIENCE,
		command::{argument, follow, number, step, User},
		relayer::Relayer,
		World,
	},
	demo::{
		books::Check,
		flow::{allowance, register, say},
	},
	machine::Machine,
	net::wait,
};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	amount::format_usdt,
	api::usdt_bridge::events::PotMade,
	calls,
	keys::{Key, Scheme},
	Balance, H256,
};
use coinop_relayer::execution::BlockId;
use serde_json::Value;
use std::time::{Duration, Instant};
use subxt::rpcs::client::rpc_params;

/// µUSDT of a USDT.
const USDT: Balance = 1_000_000;

/// What the depositor has, deposits, the machine pays, and the household withdraws.
const ENDOWMENT: Balance = 150 * USDT;
const DEPOSIT: Balance = 100 * USDT;
const PAYMENT: Balance = 2 * USDT + USDT / 2;
const WITHDRAWAL: Balance = 40 * USDT;

/// What the machine may spend in a day.
const ALLOWANCE: Balance = 10 * USDT;

/// Milliseconds of a slot of Ethereum, which takes 12 s elsewhere: finality comes within half a minute.
const SLOT_MS: u32 = 250;

/// Blocks within which the one that minted is found: nodes forget what old blocks told.
const POTS_WITHIN: usize = 100;

/// Ethereum's accounts, by number.
const DEPOSITOR: usize = 1;
const CARRIER: usize = 3;
const RECIPIENT: usize = 4;

/// The newest blocks of both chains, and when they were that.
#[derive(Clone, Copy, Debug)]
struct Mark {
	ethereum: u64,
	coinop: u64,
	at: Instant,
}

impl Mark {
	async fn now(world: &World) -> Result<Self> {
		Ok(Self {
			ethereum: world.ethereum.execution().block(BlockId::Latest).await?.number,
			coinop: world.coinop.node.best().await?,
			at: Instant::now(),
		})
	}
}

/// What was done, one thing after the other.
struct Log<'a> {
	world: &'a World,
	last: Mark,
	rows: Vec<Row>,
}

impl<'a> Log<'a> {
	async fn begin(world: &'a World) -> Result<Self> {
		Ok(Self { world, last: Mark::now(world).await?, rows: Vec::new() })
	}

	/// Notes what has been done since the last note.
	async fn done(&mut self, what: &'static str, amount: Option<Balance>) -> Result<&mut Row> {
		let now = Mark::now(self.world).await?;
		let row = Row {
			what,
			amount_micro_usdt: amount,
			seconds: seconds(now.at.saturating_duration_since(self.last.at)),
			ethereum_blocks: now.ethereum.saturating_sub(self.last.ethereum),
			coinop_blocks: now.coinop.saturating_sub(self.last.coinop),
			fee_micro_usdt: None,
			fee_wei: None,
		};
		self.last = now;
		self.rows.push(row);
		self.rows.last_mut().context("there is a row")
	}
}

/// Seconds to a tenth.
fn seconds(time: Duration) -> f64 {
	(time.as_secs_f64() * 10.0).round() / 10.0
}

/// Plays all of it.
pub async fn run(world: &mut World) -> Result<Summary> {
	let began = Instant::now();
	let user = User::new()?;
	let household = Key::create(Scheme::Sr25519, &user.file("household.json"))?;
	let machine = Key::create(Scheme::Ed25519, &user.file("machine.json"))?;
	let seller = Key::generate(Scheme::Ed25519)?.account();
	world.contracts.give(&mut world.ethereum, DEPOSITOR, ENDOWMENT).await?;
	world.ethereum.run(SLOT_MS).await?;
	let world = &*world;
	let mut relayer = Relayer::start(world, CARRIER).await?;
	let accounts = Accounts {
		depositor: world.ethereum.address(DEPOSITOR)?,
		recipient: world.ethereum.address(RECIPIENT)?,
		carrier: world.ethereum.address(CARRIER)?,
		household: household.account(),
		machine: machine.account(),
		seller,
		rewards: relayer.rewards,
	};
	let before = Books::read(world, &accounts).await?;
	let ether_before = ether(world, &accounts).await?;
	let mut moved = Moved { deposited: DEPOSIT, paid: PAYMENT, withdrawn: WITHDRAWAL, ..Moved::default() };
	let mut log = Log::begin(world).await?;

	deposit(&user, &mut log, &mut moved, &mut relayer, &accounts).await.with_context(|| relayer.log_tail())?;
	spend(&mut log, &mut moved, (&household, &machine), &accounts).await?;
	let done = withdraw(&user, &mut log, &mut moved, &accounts).await;
	relayer.ensure_alive()?;
	done.with_context(|| relayer.log_tail())?;

	say("Both chains are audited.");
	let audit = relayer.audit().await?;
	log.done("audited", None).await?;
	let after = Books::read(world, &accounts).await?;
	let ether_after = ether(world, &accounts).await?;
	say(&audit.table);
	let rows = log.rows;
	let stopped = relayer.stop().await?;

	let mut checks = books::checks(&before, &after, &moved);
	checks.push(Check { what: "the audit says that the reserve covers all of it", holds: audit.is_clean });
	checks.push(Check { what: "the relayer stopped when it was asked to", holds: stopped.success() });
	Ok(Summary {
		rows,
		moved,
		depositor_wei: spent(ether_before[0], ether_after[0]),
		relayer_wei: spent(ether_before[1], ether_after[1]),
		before,
		after,
		audit: audit.json,
		money_adds_up: checks.iter().all(|check| check.holds),
		checks,
		slot_ms: SLOT_MS,
		took_seconds: seconds(began.elapsed()),
		machine: Machine::here(),
	})
}

/// From Ethereum to Coinop, by `coinop bridge deposit`.
async fn deposit(
	user: &User,
	log: &mut Log<'_>,
	moved: &mut Moved,
	relayer: &mut Relayer,
	accounts: &Accounts,
) -> Result<()> {
	let world = log.world;
	let amount = format_usdt(DEPOSIT);
	say(&format!("{amount} USDT are deposited on Ethereum for a household that has no account on Coinop yet."));
	let ether_before = ether(world, accounts).await?;
	let mut command = user.bridge(world, "deposit");
	command.args([accounts.household.to_string().as_str(), amount.as_str()]);
	command.args(["--ethereum-key", argument(&user.ethereum_key(world, DEPOSITOR)?)?]);
	let last = follow("deposit", command, async |line: &Value| {
		relayer.ensure_alive()?;
		match step(line) {
			Some("deposited") => {
				moved.deposit_fee = number(line, "relay_fee_micro_usdt")?.into();
				let after = ether(world, accounts).await?;
				let row = log.done("deposited on Ethereum, allowance included", Some(DEPOSIT)).await?;
				row.fee_wei = Some(spent(ether_before[0], after[0]));
			},
			Some("final") => {
				say("It is final on Ethereum, and Coinop's light client knows.");
				log.done("final on Ethereum, and known on Coinop", None).await?;
			},
			_ => {},
		}
		Ok(())
	})
	.await?;
	ensure!(step(&last) == Some("minted"), "the deposit ended with {last}");
	let minted = DEPOSIT.saturating_sub(moved.deposit_fee);
	say(&format!("The relayer has proved it: {} USDT are minted for the household.", format_usdt(minted)));
	moved.pots = pots(world).await?;
	let row = log.done("proved and minted on Coinop", Some(DEPOSIT)).await?;
	row.fee_micro_usdt = Some(moved.deposit_fee);
	Ok(())
}

/// A machine is registered and pays, with the household's money.
async fn spend(
	log: &mut Log<'_>,
	moved: &mut Moved,
	(household, machine): (&Key, &Key),
	accounts: &Accounts,
) -> Result<()> {
	let world = log.world;
	let chain = &world.coinop.chain;
	say("The household registers a machine, which may spend 10 USDT a day; the machine pays a seller.");
	let call = register(chain, machine, &accounts.household, allowance(ALLOWANCE, vec![accounts.seller]))?;
	let registered = chain.submit(&call, household).await?;
	log.done("machine registered, with an allowance", None).await?.fee_micro_usdt = Some(registered.fee);
	let paid = chain.submit(&calls::pay(accounts.seller, PAYMENT, [0; 32]), machine).await?;
	log.done("paid by the machine", Some(PAYMENT)).await?.fee_micro_usdt = Some(paid.fee);
	moved.fees = registered.fee.saturating_add(paid.fee);
	Ok(())
}

/// From Coinop to Ethereum, by `coinop bridge withdraw`.
async fn withdraw(user: &User, log: &mut Log<'_>, moved: &mut Moved, accounts: &Accounts) -> Result<()> {
	let world = log.world;
	let amount = format_usdt(WITHDRAWAL);
	say(&format!("The household withdraws {amount} USDT."));
	let status = world.coinop.ask("bridge_status", rpc_params![]).await?;
	let record = status.get("messageDeposit").and_then(Value::as_str).context("a withdrawal's record has a deposit")?;
	moved.record = record.parse()?;
	let ether_before = ether(world, accounts).await?;
	let mut command = user.bridge(world, "withdraw");
	command.args([accounts.recipient.to_string().as_str(), amount.as_str()]);
	command.args(["--key", argument(&user.file("household.json"))?]);
	let mut nonce = None;
	let last = follow("withdrawal", command, async |line: &Value| {
		match step(line) {
			Some("burned") => {
				nonce = Some(number(line, "nonce")?);
				let fee = number(line, "fee_micro_usdt")?.into();
				moved.fees = moved.fees.saturating_add(fee);
				moved.withdrawal_fee = number(line, "relay_fee_micro_usdt")?.into();
				log.done("burned on Coinop", Some(WITHDRAWAL)).await?.fee_micro_usdt = Some(fee);
			},
			Some("paid") => {
				say("The relayer has carried it: it is paid on Ethereum.");
				let after = ether(world, accounts).await?;
				let row = log.done("carried and paid on Ethereum", Some(WITHDRAWAL)).await?;
				row.fee_micro_usdt = Some(moved.withdrawal_fee);
				row.fee_wei = Some(spent(ether_before[1], after[1]));
			},
			_ => {},
		}
		Ok(())
	})
	.await?;
	ensure!(step(&last) == Some("done"), "the withdrawal ended with {last}");
	let nonce = nonce.context("the command told of no withdrawal")?;
	// To the user it is done when it is final; the relayer proves it for the record's deposit.
	wait::until("the payment to be proved on Coinop", PATIENCE, async || {
		let head = world.coinop.relay.finalized().await?;
		Ok(world.coinop.relay.message(&head, &world.lane, nonce).await?.is_none().then_some(()))
	})
	.await?;
	say("The payment is final on Ethereum, and proved on Coinop.");
	log.done("payment final, and proved on Coinop", None).await?.fee_micro_usdt = Some(moved.record);
	Ok(())
}

/// Wei of the depositor and of the relayer.
async fn ether(world: &World, accounts: &Accounts) -> Result<[u128; 2]> {
	let execution = world.ethereum.execution();
	Ok([execution.balance(accounts.depositor).await?, execution.balance(accounts.carrier).await?])
}

fn spent(before: u128, after: u128) -> u128 {
	before.saturating_sub(after)
}

/// µUSDT that the first deposit has spent on accounts without which money gets lost: told by the block that minted it.
async fn pots(world: &World) -> Result<Balance> {
	let client = world.coinop.chain.client();
	let newest = world.coinop.relay.finalized().await?;
	// It was just now.
	for number in (1..=newest.number).rev().take(POTS_WITHIN) {
		let hash: H256 = world.coinop.relay.hash(number).await?;
		let events = client.at_block(hash).await?.events().fetch().await?;
		let pots = events.find::<PotMade>().collect::<Result<Vec<_>, _>>()?;
		if !pots.is_empty() {
			return Ok(pots.iter().fold(0, |sum, pot| sum.saturating_add(pot.amount)));
		}
	}
	Ok(0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn seconds_should_have_a_tenth() {
		assert_eq!(seconds(Duration::from_millis(1_260)), 1.3);
		assert_eq!(spent(5, 3), 2);
		assert_eq!(spent(3, 5), 0);
	}
}
