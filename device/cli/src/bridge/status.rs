//! `coinop bridge status`: where money is that is under way, and what it waits for; and how the bridge stands.

use super::{
	coinop::{Coinop, Outgoing, View, Withdrawal},
	ethereum::Ethereum,
	expect::{self, minutes},
	Failure, Place,
};
use crate::{
	context::Context,
	parse,
	report::{self, Report},
};
use alloy::primitives::Address;
use anyhow::Result;
use clap::Args;
use coinop_agent::{api::runtime_types::pallet_usdt_bridge::types::Claim, AccountId32, Balance, Moment};
use coinop_bridge_proofs::{event::Deposited, Event};
use coinop_relayer::execution::BlockId;
use std::collections::{BTreeMap, BTreeSet};

/// Blocks of Ethereum in a week.
const WEEK: u64 = 50_400;

#[derive(Args)]
pub struct Arguments {
	/// The deposit of this number.
	#[arg(long, value_name = "NUMBER", conflicts_with_all = ["withdrawal", "account"])]
	deposit: Option<u64>,
	/// The withdrawal of this number.
	#[arg(long, value_name = "NUMBER", conflicts_with = "account")]
	withdrawal: Option<u64>,
	/// All of an account that are under way: one of Coinop (SS58) or of Ethereum (0x…).
	#[arg(long, value_name = "ACCOUNT", value_parser = party)]
	account: Option<Party>,
	/// How many of Ethereum's newest blocks are searched for deposits. [default: those of a week]
	#[arg(long, value_name = "NUMBER", default_value_t = WEEK, hide_default_value = true,
		value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
	blocks: u64,
	#[command(flatten)]
	place: Place,
}

/// Whose money is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Party {
	/// An account of Coinop.
	Coinop(AccountId32),
	/// An account of Ethereum.
	Ethereum(Address),
}

fn party(text: &str) -> Result<Party, String> {
	// What has as many digits as a key is one that is written wrongly for Coinop.
	if text.starts_with("0x") && text.len() != 66 {
		return parse::address(text).map(Party::Ethereum);
	}
	parse::account(text).map(Party::Coinop)
}

impl Party {
	fn made(&self, deposit: &Deposited) -> bool {
		match self {
			Self::Coinop(account) => account.0 == deposit.recipient,
			Self::Ethereum(address) => address.0 .0 == deposit.sender.0,
		}
	}

	fn asked(&self, withdrawal: &Withdrawal) -> bool {
		match self {
			Self::Coinop(account) => withdrawal.sender == Some(*account),
			Self::Ethereum(address) => *address == withdrawal.recipient,
		}
	}
}

/// Where a deposit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DepositState {
	/// Coinop doesn't know of its block yet, or nobody asked Ethereum for it.
	NotKnown(String),
	/// Coinop knows that its block is final; nobody has proved it.
	Known(String),
	/// It is proved, and not minted.
	Proved(String),
	/// It is minted.
	Minted,
}

/// Where a deposit is, each state with what it waits for.
///
/// - `claim`: what of it is not minted.
/// - `time`: of its block in ms, if that is known.
/// - `now`: Coinop's time in ms.
pub fn deposit_state(
	view: &View,
	is_proved: bool,
	claim: Option<&Claim<AccountId32>>,
	time: Option<Moment>,
	amount: Balance,
	now: Moment,
) -> DepositState {
	if let Some(claim) = claim {
		let why = expect::not_minted(&view.status, claim.amount, now).or_else(|| expect::not_proved(&view.status));
		return DepositState::Proved(match why {
			Some(why) => format!("to be minted: {why}"),
			None => "for somebody to mint it, which is free: `coinop bridge claim deposit` does".into(),
		});
	}
	if is_proved {
		return DepositState::Minted;
	}
	let known = view.ethereum_known();
	match (time, known) {
		(Some(time), Some(known)) if known >= time => {
			let reasons = expect::delays_in(&view.status, amount, now);
			DepositState::Known(match reasons.first() {
				Some(why) => format!("to be proved: {why}"),
				None => "for somebody to prove it".into(),
			})
		},
		(Some(time), Some(known)) => {
			let behind = minutes(time.saturating_sub(known));
			let or = expect::not_proved(&view.status).map(|why| format!("; beware: {why}")).unwrap_or_default();
			DepositState::NotKnown(format!(
				"for its block to be final, and for somebody to tell Coinop: what that knows of Ethereum is {behind} older{or}"
			))
		},
		(Some(_), None) => DepositState::NotKnown("for Coinop to follow an Ethereum".into()),
		(None, _) => DepositState::NotKnown("for somebody to prove it, if there is such a deposit".into()),
	}
}

/// Where a withdrawal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithdrawalState {
	/// It is burned, and waits to be committed.
	Queued(String),
	/// It is committed.
	Committed(String),
	/// Ethereum has a commitment that covers it.
	Signed(String),
	/// The vault has paid; that is not final, or not proved.
	Paid(String),
	/// It is paid for good.
	Done,
}

impl WithdrawalState {
	/// Counts them.
	pub fn step(&self) -> u8 {
		match self {
			Self::Queued(_) => 1,
			Self::Committed(_) => 2,
			Self::Signed(_) => 3,
			Self::Paid(_) => 4,
			Self::Done => 5,
		}
	}

	/// What it waits for.
	pub fn why(&self) -> String {
		match self {
			Self::Queued(why) | Self::Committed(why) | Self::Signed(why) | Self::Paid(why) => why.clone(),
			Self::Done => String::new(),
		}
	}

	fn name(&self) -> &'static str {
		match self {
			Self::Queued(_) => "queued",
			Self::Committed(_) => "committed",
			Self::Signed(_) => "signed",
			Self::Paid(_) => "paid",
			Self::Done => "done",
		}
	}
}

/// Where a withdrawal is, each state with what it waits for.
///
/// - `message`: what is not proved to be paid.
pub async fn withdrawal_state(
	view: &View,
	message: Option<&Withdrawal>,
	ethereum: Option<&Ethereum>,
	nonce: u64,
) -> Result<WithdrawalState> {
	// What Coinop has forgotten is proved to be paid.
	let Some(message) = message else { return Ok(WithdrawalState::Done) };
	let Some(leaf_block) = message.leaf_block else {
		return Ok(WithdrawalState::Queued(match view.status.halted {
			true => "for the council to resume the bridge".into(),
			false => "to be committed, in the next block".into(),
		}));
	};
	let by_hand = format!("`coinop bridge claim withdrawal {nonce}` does");
	let Some(ethereum) = ethereum else {
		return Ok(WithdrawalState::Committed(format!(
			"for somebody to carry it to Ethereum ({by_hand}) and to prove on Coinop that it is paid; --ethereum shows more"
		)));
	};
	if ethereum.is_done(nonce).await? {
		return Ok(match ethereum.is_final(nonce).await? {
			Some(true) => WithdrawalState::Done,
			Some(false) => WithdrawalState::Paid("for Ethereum's block to be final".into()),
			None => WithdrawalState::Paid("for somebody to prove on Coinop that it is paid".into()),
		});
	}
	let client = ethereum.client().await?;
	if client.root.is_none() || client.block < leaf_block {
		let block = client.block;
		return Ok(WithdrawalState::Committed(format!(
			"for somebody to bring Ethereum what Coinop's validators sign about block {leaf_block}, it has {block} \
			 ({by_hand}): others do when the fees of what waits pay for it"
		)));
	}
	let not_paid = expect::not_paid(&ethereum.state().await?, message.amount);
	Ok(WithdrawalState::Signed(match not_paid {
		Some(why) => format!("to be paid: {why}"),
		None => format!("for somebody to carry it ({by_hand}): others do when its fee is worth the gas"),
	}))
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let Arguments { deposit, withdrawal, account, blocks, place } = arguments;
	let coinop = Coinop::connect(context).await?;
	if (deposit, withdrawal, account) == (None, None, None) && place.vault.is_none() && place.ethereum.is_none() {
		let lanes = coinop.lanes(&coinop.node.finalized().await?).await?;
		if lanes.len() > 1 {
			for (_, record) in lanes {
				overview(context, &coinop, coinop.view(Some(Address::from(record.vault.0))).await?, None).await?;
			}
			return Ok(());
		}
	}
	let view = coinop.view(place.vault).await?;
	let ethereum = Ethereum::connect(&place, &view, &coinop.node.chain.genesis()).await?;
	let now = coinop.node.chain.now().await?;
	let looked = Looked { context, coinop: &coinop, view: &view, ethereum: ethereum.as_ref(), now };
	match (deposit, withdrawal, account) {
		(Some(nonce), _, _) => looked.deposit(nonce, blocks).await,
		(_, Some(nonce), _) => looked.withdrawal(nonce).await,
		(_, _, Some(party)) => looked.party(&party, blocks).await,
		_ => overview(context, &coinop, view, ethereum.as_ref()).await,
	}
}

/// Both chains at one moment.
struct Looked<'a> {
	context: &'a Context,
	coinop: &'a Coinop,
	view: &'a View,
	ethereum: Option<&'a Ethereum>,
	/// Coinop's time, in ms.
	now: Moment,
}

impl Looked<'_> {
	async fn deposit(&self, nonce: u64, blocks: u64) -> Result<()> {
		let (found, first) = match self.ethereum {
			Some(ethereum) => {
				let count = ethereum.deposits().await?;
				if nonce == 0 || nonce > count {
					let message = format!("the vault's last deposit has number {count}");
					return Err(Failure::new("NotFound", message).into());
				}
				let (events, first) = ethereum.events(blocks).await?;
				let mut deposits = events.into_iter().filter_map(|(event, log)| match event {
					Event::Deposited(deposit) if deposit.nonce == nonce => Some((deposit, log.block)),
					_ => None,
				});
				(deposits.next(), Some(first))
			},
			None => (None, None),
		};
		let report = self.deposit_report(nonce, found.as_ref()).await?;
		let report = match (found.is_none(), first) {
			(true, Some(first)) => report.text("searched", format!("blocks from {first} on; --blocks searches more")),
			(true, None) => report.text("searched", "Coinop only; --ethereum shows more"),
			_ => report,
		};
		report.print(self.context.json());
		Ok(())
	}

	async fn deposit_report(&self, nonce: u64, found: Option<&(Deposited, u64)>) -> Result<Report> {
		let is_proved = self.coinop.is_proved(self.view, nonce).await?;
		let claim = self.coinop.claim(self.view, nonce).await?;
		let time = match (self.ethereum, found) {
			(Some(ethereum), Some((_, block))) => {
				Some(ethereum.execution.block(BlockId::Number(*block)).await?.time.saturating_mul(1_000))
			},
			_ => None,
		};
		let amount = found.map_or(0, |(deposit, _)| deposit.amount);
		let state = deposit_state(self.view, is_proved, claim.as_ref(), time, amount, self.now);
		let (name, why) = match state {
			DepositState::NotKnown(why) => (if time.is_some() { "deposited" } else { "not_proved" }, why),
			DepositState::Known(why) => ("final", why),
			DepositState::Proved(why) => ("proved", why),
			DepositState::Minted => ("minted", String::new()),
		};
		let mut report = Report::new().count("deposit", nonce).text("state", name);
		let about = match (found, &claim) {
			(Some((deposit, _)), _) => Some((AccountId32(deposit.recipient), deposit.amount, deposit.relay_fee)),
			(None, Some(claim)) => Some((claim.recipient, claim.amount, claim.relay_fee)),
			(None, None) => None,
		};
		if let Some((recipient, amount, relay_fee)) = about {
			report = report.text("to", recipient).usdt("amount", amount).usdt("relay_fee", relay_fee);
		}
		if let Some((deposit, block)) = found {
			report = report.text("from", Address::from(deposit.sender.0)).count("ethereum_block", *block);
		}
		Ok(waits(report, why))
	}

	async fn withdrawal(&self, nonce: u64) -> Result<()> {
		let last = self.view.record.last_message;
		if nonce == 0 || nonce > last {
			return Err(Failure::new("NotFound", format!("the last message to this vault has number {last}")).into());
		}
		let message = match self.coinop.message(self.view, nonce).await? {
			Some(Outgoing::Withdrawal(message)) => Some(message),
			Some(Outgoing::Order) => {
				let message = format!("message {nonce} is an order of governance, and no withdrawal");
				return Err(Failure::new("NotAWithdrawal", message).into());
			},
			None => None,
		};
		self.withdrawal_report(nonce, message.as_ref()).await?.print(self.context.json());
		Ok(())
	}

	async fn withdrawal_report(&self, nonce: u64, message: Option<&Withdrawal>) -> Result<Report> {
		let state = withdrawal_state(self.view, message, self.ethereum, nonce).await?;
		let mut report = Report::new().count("withdrawal", nonce).text("state", state.name());
		if let Some(message) = message {
			if let Some(sender) = message.sender {
				report = report.text("from", sender);
			}
			report = report.text("to", message.recipient);
			report = report.usdt("amount", message.amount).usdt("relay_fee", message.relay_fee);
		}
		Ok(waits(report, state.why()))
	}

	/// All of somebody's money that is under way.
	async fn party(&self, party: &Party, blocks: u64) -> Result<()> {
		let mut found: BTreeMap<u64, (Deposited, u64)> = BTreeMap::new();
		let mut notes = Vec::new();
		match self.ethereum {
			Some(ethereum) => {
				let (events, first) = ethereum.events(blocks).await?;
				for (event, log) in events {
					if let Event::Deposited(deposit) = event {
						if party.made(&deposit) {
							found.insert(deposit.nonce, (deposit, log.block));
						}
					}
				}
				notes.push(format!(
					"Deposits were searched for in Ethereum's blocks from {first} on; --blocks searches more."
				));
			},
			None => notes.push("Deposits that are not proved are not shown: --ethereum shows them.".to_string()),
		}
		let claims = self.coinop.claims(self.view).await?;
		let claimed =
			claims.iter().filter(|(_, claim)| matches!(party, Party::Coinop(account) if *account == claim.recipient));
		let nonces: BTreeSet<u64> = found.keys().copied().chain(claimed.map(|(nonce, _)| *nonce)).collect();
		let mut is_empty = true;
		for nonce in nonces {
			let is_minted =
				self.coinop.is_proved(self.view, nonce).await? && !claims.iter().any(|(claimed, _)| *claimed == nonce);
			if !is_minted {
				is_empty = false;
				self.print(self.deposit_report(nonce, found.get(&nonce)).await?);
			}
		}
		for withdrawal in self.coinop.withdrawals(self.view).await? {
			if party.asked(&withdrawal) {
				is_empty = false;
				self.print(self.withdrawal_report(withdrawal.nonce, Some(&withdrawal)).await?);
			}
		}
		if is_empty {
			notes.insert(0, "Nothing is under way.".into());
		}
		for note in notes {
			eprintln!("{note}");
		}
		Ok(())
	}

	fn print(&self, report: Report) {
		report.print(self.context.json());
		if !self.context.json() {
			report::line(&"");
		}
	}
}

fn waits(report: Report, why: String) -> Report {
	if why.is_empty() {
		report
	} else {
		report.text("waits", why)
	}
}

/// How the bridge stands.
async fn overview(context: &Context, coinop: &Coinop, view: View, ethereum: Option<&Ethereum>) -> Result<()> {
	let (status, books) = (&view.status, &view.record.books);
	let now = coinop.node.chain.now().await?;
	let mut report = Report::new()
		.text("lane", format!("{:?}", view.lane))
		.text("vault", view.vault())
		.count("ethereum_chain_id", view.record.chain_id)
		.text("lane_state", view.state())
		.flag("halted", status.halted)
		.usdt("outstanding", expect::outstanding(books))
		.usdt("in_flight", books.burned.saturating_sub(books.released))
		.usdt("room_for_minting", status.mints.available)
		.usdt("room_for_minting_above_1000", status.mints.available_to_large)
		.usdt("most_minted_in_24_h", status.mints.capacity)
		.usdt("room_for_withdrawing", status.withdrawals.available)
		.usdt("room_for_withdrawing_above_1000", status.withdrawals.available_to_large)
		.usdt("most_withdrawn_in_24_h", status.withdrawals.capacity)
		.usdt("held_for_a_withdrawals_record", status.message_deposit);
	if let Some(lag) = status.lag {
		report = report.duration("knowledge_of_ethereum_lags", lag);
	}
	if let Some(at) = status.unknown_fork {
		report = report.time("unknown_fork", at);
	}
	if let Some(ethereum) = ethereum {
		let (vault, client) = (ethereum.state().await?, ethereum.client().await?);
		report = report
			.usdt("reserve", ethereum.reserve().await?)
			.flag("vault_halted", vault.halted)
			.flag("vault_takes_deposits", !vault.is_closed)
			.flag("vault_frozen_by_tether", vault.is_frozen)
			.flag("usdt_paused_by_tether", vault.is_paused)
			.usdt("vault_room", vault.level)
			.usdt("vault_most_paid_in_24_h", vault.capacity)
			.usdt("most_a_deposit", vault.max_deposit)
			.count("coinop_block_known_to_ethereum", client.block.into());
	}
	let mut delays: Vec<_> = expect::not_proved(status).into_iter().collect();
	delays.extend(expect::not_minted(status, 0, now));
	report.list("beware", &delays).print(context.json());
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::bridge::coinop::tests::view;

	const USDT: Balance = 1_000_000;

	fn claim() -> Claim<AccountId32> {
		let [recipient, submitter] = [AccountId32([1; 32]), AccountId32([2; 32])];
		Claim { recipient, amount: 100 * USDT, relay_fee: USDT, submitter }
	}

	#[test]
	fn deposit_should_say_what_it_waits_for_when_it_is_under_way() {
		let view = view();
		let known = view.ethereum_known().unwrap();
		let state = |is_proved, claim: Option<&Claim<AccountId32>>, time| {
			deposit_state(&view, is_proved, claim, time, 100 * USDT, 0)
		};
		assert!(
			matches!(state(false, None, Some(known + 1)), DepositState::NotKnown(why) if why.contains("1 min older"))
		);
		assert!(
			matches!(state(false, None, Some(known)), DepositState::Known(why) if why == "for somebody to prove it")
		);
		assert!(matches!(state(false, None, None), DepositState::NotKnown(why) if why.contains("if there is")));
		assert!(
			matches!(state(true, Some(&claim()), None), DepositState::Proved(why) if why.contains("claim deposit"))
		);
		assert_eq!(state(true, None, Some(known + 1)), DepositState::Minted);
	}

	#[test]
	fn deposit_should_name_the_reason_when_the_bridge_is_halted() {
		let mut view = view();
		view.status.halted = true;
		let known = view.ethereum_known();
		let proved = deposit_state(&view, true, Some(&claim()), None, 0, 0);
		assert!(matches!(proved, DepositState::Proved(why) if why.contains("halted")));
		let unproved = deposit_state(&view, false, None, known, USDT, 0);
		assert!(matches!(unproved, DepositState::Known(why) if why.contains("halted")));
	}

	#[tokio::test]
	async fn withdrawal_should_say_what_it_waits_for_when_ethereum_is_not_asked() {
		let mut view = view();
		let mut message = Withdrawal {
			nonce: 3,
			sender: None,
			recipient: Address::ZERO,
			amount: USDT,
			relay_fee: 0,
			leaf_block: None,
		};
		assert_eq!(withdrawal_state(&view, None, None, 3).await.unwrap(), WithdrawalState::Done);
		let queued = withdrawal_state(&view, Some(&message), None, 3).await.unwrap();
		assert!(matches!(queued, WithdrawalState::Queued(why) if why.contains("next block")));
		view.status.halted = true;
		let halted = withdrawal_state(&view, Some(&message), None, 3).await.unwrap();
		assert!(matches!(halted, WithdrawalState::Queued(why) if why.contains("resume")));
		message.leaf_block = Some(7);
		let committed = withdrawal_state(&view, Some(&message), None, 3).await.unwrap();
		assert!(committed.why().contains("coinop bridge claim withdrawal 3"), "{committed:?}");
	}

	#[test]
	fn account_should_be_of_either_chain_when_it_is_asked_for() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert!(matches!(party(alice), Ok(Party::Coinop(_))));
		assert!(matches!(party("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"), Ok(Party::Ethereum(_))));
		assert!(party("0xd8da6bf26964af9d7eed9e03e53415d37aa96045").unwrap_err().contains("EIP-55"));
		assert!(party("0x12").unwrap_err().contains("40 hexadecimal digits"));
		assert!(party(&format!("0x{}", "12".repeat(32))).unwrap_err().contains("this is a key"));
	}
}
