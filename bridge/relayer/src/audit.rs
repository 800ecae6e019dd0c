//! Whether every µUSDT on Coinop is in a vault: arithmetic without I/O, on what both chains say at one pair of finalized
//! blocks (`Books`).
//!
//! Three things are checked.
//! - *Reserve*: the vaults hold at least what is on Coinop, less what there was at genesis without the bridge, and what is
//!   burned and not paid, and what is deposited and not minted. Over all lanes: money that moves between two vaults is
//!   booked on Coinop before it moves on Ethereum.
//! - *Totals*: Coinop's books, its issuance and Ethereum's events say the same.
//! - *Nonces*: each mint has its deposit, with the same amount; each release its burn, with the same amount. What Coinop has
//!   forgotten of a single message or mint, it still has in its totals.
//!
//! The pair must be one of cause and effect: Ethereum's block first, then a block of Coinop that came after it, whose light
//! client has no later one. Else a mint could seem to have no deposit.

use coinop_bridge_proofs::{Lane, Message};
use comfy_table::{presets::NOTHING, CellAlignment, Table};
use serde_json::{json, Value};
use std::{collections::BTreeMap, fmt};

/// A block of one of the chains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
	/// Its number.
	pub number: u64,
	/// Its hash, in hexadecimal.
	pub hash: String,
}

/// What both chains say. Amounts are µUSDT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
	/// The block of Ethereum.
	pub ethereum: Head,
	/// The block of Coinop.
	pub coinop: Head,
	/// All money on Coinop.
	pub issuance: u128,
	/// What there was at genesis, none of it in a vault.
	pub genesis_issuance: u128,
	/// The lanes that were ever opened.
	pub lanes: Vec<LaneBooks>,
}

/// What both chains say of a lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneBooks {
	/// The lane.
	pub lane: Lane,
	/// On Ethereum: what the vault holds.
	pub balance: u128,
	/// On Ethereum: how many deposits the vault has counted.
	pub deposit_count: u64,
	/// On Ethereum: amounts of `Deposited`, by nonce.
	pub deposited: BTreeMap<u64, u128>,
	/// On Ethereum: amounts of `Released`, by nonce.
	pub released: BTreeMap<u64, u128>,
	/// On Ethereum: kinds of `Obeyed`, by nonce.
	pub obeyed: BTreeMap<u64, u8>,
	/// On Coinop: the nonce of the last message.
	pub last_message: u64,
	/// On Coinop: minted since the lane was opened.
	pub minted: u128,
	/// On Coinop: burned since.
	pub burned: u128,
	/// On Coinop: of that, proved to be paid.
	pub proved_released: u128,
	/// On Coinop: moved to this vault from others.
	pub moved_in: u128,
	/// On Coinop: moved from this vault to others.
	pub moved_out: u128,
	/// On Coinop: nonces of deposits that were proved, minted or not.
	pub proved: Vec<u64>,
	/// On Coinop: amounts of those that are not minted, by nonce.
	pub claims: BTreeMap<u64, u128>,
	/// On Coinop: messages that are not proved to have been carried out, by nonce.
	pub messages: BTreeMap<u64, Message>,
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
	/// The vaults hold too little.
	Short {
		/// What they hold.
		held: u128,
		/// What they must.
		required: u128,
	},
	/// The money on Coinop is not what was minted less what was burned.
	IssuanceWrong {
		/// What there is.
		issuance: u128,
		/// What there should be; `None` if less than nothing.
		expected: Option<u128>,
	},
	/// A deposit was proved that was never made.
	MintWithoutDeposit {
		/// The lane.
		lane: Lane,
		/// The deposit's nonce.
		nonce: u64,
	},
	/// A claim has another amount than its deposit.
	ClaimWrong {
		/// The lane.
		lane: Lane,
		/// The deposit's nonce.
		nonce: u64,
		/// On Coinop.
		claimed: u128,
		/// On Ethereum.
		deposited: Option<u128>,
	},
	/// What was minted is not what was deposited and is minted.
	MintedWrong {
		/// The lane.
		lane: Lane,
		/// On Coinop.
		minted: u128,
		/// On Ethereum.
		deposited: u128,
	},
	/// The vault's deposits are not numbered from 1 to their count: the endpoint hides some, or has made some up.
	DepositsIncomplete {
		/// The lane.
		lane: Lane,
		/// What the vault has counted.
		count: u64,
		/// What was found.
		found: usize,
	},
	/// The vault has carried out a message that Coinop never sent.
	ReleaseWithoutBurn {
		/// The lane.
		lane: Lane,
		/// The message's nonce.
		nonce: u64,
	},
	/// The vault has carried out a message otherwise than Coinop sent it.
	ReleaseWrong {
		/// The lane.
		lane: Lane,
		/// The message's nonce.
		nonce: u64,
		/// How it was sent.
		sent: Message,
		/// What was released; `None` if it was obeyed as an order.
		released: Option<u128>,
	},
	/// What is proved to be released is not what was released and is proved.
	ReleasedWrong {
		/// The lane.
		lane: Lane,
		/// On Coinop.
		proved: u128,
		/// On Ethereum.
		released: u128,
	},
	/// What is in flight is not what the messages say.
	InFlightWrong {
		/// The lane.
		lane: Lane,
		/// By the books.
		booked: Option<u128>,
		/// By the messages.
		messages: u128,
	},
	/// A message is neither there nor carried out.
	MessageLost {
		/// The lane.
		lane: Lane,
		/// The message's nonce.
		nonce: u64,
	},
}

impl fmt::Display for Finding {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Short { held, required } => write!(
				f,
				"the vaults hold {held} µUSDT and must hold {required}: {} are missing",
				required.saturating_sub(*held)
			),
			Self::IssuanceWrong { issuance, expected: Some(expected) } => {
				write!(f, "there are {issuance} µUSDT on Coinop and should be {expected}")
			},
			Self::IssuanceWrong { issuance, expected: None } => {
				write!(f, "there are {issuance} µUSDT on Coinop, and more was burned or moved than there ever was")
			},
			Self::MintWithoutDeposit { lane, nonce } => {
				write!(f, "lane {lane:?}: deposit {nonce} was proved on Coinop and never made on Ethereum")
			},
			Self::ClaimWrong { lane, nonce, claimed, deposited } => write!(
				f,
				"lane {lane:?}: deposit {nonce} is claimed with {claimed} µUSDT and was made with {}",
				deposited.unwrap_or_default()
			),
			Self::MintedWrong { lane, minted, deposited } => {
				write!(f, "lane {lane:?}: {minted} µUSDT were minted for deposits of {deposited}")
			},
			Self::DepositsIncomplete { lane, count, found } => {
				write!(f, "lane {lane:?}: the vault has counted {count} deposits and {found} were found")
			},
			Self::ReleaseWithoutBurn { lane, nonce } => {
				write!(f, "lane {lane:?}: message {nonce} was carried out on Ethereum and never sent by Coinop")
			},
			Self::ReleaseWrong { lane, nonce, sent, released: Some(released) } => {
				write!(f, "lane {lane:?}: message {nonce} released {released} µUSDT and was sent as {sent:?}")
			},
			Self::ReleaseWrong { lane, nonce, sent, released: None } => {
				write!(f, "lane {lane:?}: message {nonce} was obeyed as an order and was sent as {sent:?}")
			},
			Self::ReleasedWrong { lane, proved, released } => {
				write!(f, "lane {lane:?}: {proved} µUSDT are proved to be paid, for releases of {released}")
			},
			Self::InFlightWrong { lane, booked, messages } => write!(
				f,
				"lane {lane:?}: {} µUSDT are in flight by the books and {messages} by the messages",
				booked.map_or("less than 0".into(), |booked| booked.to_string())
			),
			Self::MessageLost { lane, nonce } => {
				write!(f, "lane {lane:?}: message {nonce} is gone from Coinop and was not carried out on Ethereum")
			},
		}
	}
}

/// A lane's line of the table, in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
	/// The lane.
	pub lane: Lane,
	/// In the vault.
	pub held: u128,
	/// On Coinop.
	pub outstanding: u128,
	/// Burned, and not paid.
	pub withdrawals_in_flight: u128,
	/// Deposited, and not minted.
	pub deposits_in_flight: u128,
}

impl Row {
	/// What the vault must hold.
	pub fn required(&self) -> u128 {
		self.outstanding.saturating_add(self.withdrawals_in_flight).saturating_add(self.deposits_in_flight)
	}
}

/// What the audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
	/// At this block of Ethereum.
	pub ethereum: Head,
	/// And this one of Coinop.
	pub coinop: Head,
	/// A row for each lane.
	pub rows: Vec<Row>,
	/// All money on Coinop.
	pub issuance: u128,
	/// Of it, from genesis.
	pub genesis_issuance: u128,
	/// What the vaults hold.
	pub held: u128,
	/// What they must.
	pub required: u128,
	/// What must not be.
	pub findings: Vec<Finding>,
}

/// Audits both chains' books.
pub fn audit(books: &Books) -> Report {
	let mut findings = Vec::new();
	let rows: Vec<_> = books.lanes.iter().map(|lane| audit_lane(lane, &mut findings)).collect();
	let sum = |part: fn(&Row) -> u128| rows.iter().map(part).fold(0u128, u128::saturating_add);
	let held = sum(|row| row.held);
	// By the issuance and not by the lanes' books: what isn't booked is to be found here.
	let on_coinop = books.issuance.saturating_sub(books.genesis_issuance);
	let in_flight = sum(|row| row.withdrawals_in_flight).saturating_add(sum(|row| row.deposits_in_flight));
	let required = on_coinop.saturating_add(in_flight);
	let expected = expected_issuance(books);
	if expected != Some(books.issuance) {
		findings.push(Finding::IssuanceWrong { issuance: books.issuance, expected });
	}
	if held < required {
		findings.insert(0, Finding::Short { held, required });
	}
	Report {
		ethereum: books.ethereum.clone(),
		coinop: books.coinop.clone(),
		rows,
		issuance: books.issuance,
		genesis_issuance: books.genesis_issuance,
		held,
		required,
		findings,
	}
}

/// What the lanes' books say that there is on Coinop; `None` if less than nothing.
fn expected_issuance(books: &Books) -> Option<u128> {
	let come = books
		.lanes
		.iter()
		.try_fold(books.genesis_issuance, |sum, lane| sum.checked_add(lane.minted)?.checked_add(lane.moved_in))?;
	books.lanes.iter().try_fold(come, |sum, lane| sum.checked_sub(lane.burned)?.checked_sub(lane.moved_out))
}

fn total<'a>(amounts: impl Iterator<Item = &'a u128>) -> u128 {
	amounts.fold(0, |sum, amount| sum.saturating_add(*amount))
}

fn audit_lane(books: &LaneBooks, findings: &mut Vec<Finding>) -> Row {
	let lane = books.lane;
	let deposits_in_flight = audit_deposits(books, findings);
	audit_messages(books, findings);
	let come = books.minted.saturating_add(books.moved_in);
	Row {
		lane,
		held: books.balance,
		outstanding: come.saturating_sub(books.burned.saturating_add(books.moved_out)),
		withdrawals_in_flight: books.burned.saturating_sub(total(books.released.values())),
		deposits_in_flight,
	}
}

/// Audits what came in; answers what is deposited and not minted.
fn audit_deposits(books: &LaneBooks, findings: &mut Vec<Finding>) -> u128 {
	let lane = books.lane;
	let found = books.deposited.len();
	let is_counted = u64::try_from(found) == Ok(books.deposit_count)
		&& books.deposited.keys().next_back().is_none_or(|last| *last == books.deposit_count)
		&& !books.deposited.contains_key(&0);
	if !is_counted {
		findings.push(Finding::DepositsIncomplete { lane, count: books.deposit_count, found });
	}
	let mut minted = 0u128;
	for nonce in &books.proved {
		match (books.deposited.get(nonce), books.claims.get(nonce)) {
			(None, _) => findings.push(Finding::MintWithoutDeposit { lane, nonce: *nonce }),
			(Some(amount), None) => minted = minted.saturating_add(*amount),
			(Some(_), Some(_)) => {},
		}
	}
	for (nonce, claimed) in &books.claims {
		let deposited = books.deposited.get(nonce).copied();
		if deposited != Some(*claimed) {
			findings.push(Finding::ClaimWrong { lane, nonce: *nonce, claimed: *claimed, deposited });
		}
	}
	if minted != books.minted {
		findings.push(Finding::MintedWrong { lane, minted: books.minted, deposited: minted });
	}
	total(books.deposited.values()).saturating_sub(minted)
}

/// Audits what went out.
fn audit_messages(books: &LaneBooks, findings: &mut Vec<Finding>) {
	let lane = books.lane;
	let carried = books.released.keys().chain(books.obeyed.keys());
	for nonce in carried.filter(|nonce| **nonce == 0 || **nonce > books.last_message) {
		findings.push(Finding::ReleaseWithoutBurn { lane, nonce: *nonce });
	}
	let mut sent = 0u128;
	for (nonce, message) in &books.messages {
		let released = books.released.get(nonce).copied();
		let fits = match message {
			Message::Release { amount, .. } => {
				sent = sent.saturating_add(*amount);
				released.is_none_or(|released| released == *amount) && !books.obeyed.contains_key(nonce)
			},
			order => released.is_none() && books.obeyed.get(nonce).is_none_or(|kind| *kind == order.kind()),
		};
		if !fits {
			findings.push(Finding::ReleaseWrong { lane, nonce: *nonce, sent: *message, released });
		}
	}
	let booked = books.burned.checked_sub(books.proved_released);
	if booked != Some(sent) {
		findings.push(Finding::InFlightWrong { lane, booked, messages: sent });
	}
	let forgotten = books.released.iter().filter(|(nonce, _)| !books.messages.contains_key(nonce));
	let forgotten = total(forgotten.map(|(_, amount)| amount));
	if forgotten != books.proved_released {
		findings.push(Finding::ReleasedWrong { lane, proved: books.proved_released, released: forgotten });
	}
	// The keys of three maps cover all numbers up to the last, or something is missing: looked for without counting up to a
	// number that a node made up.
	let known = |nonce: &u64| (1..=books.last_message).contains(nonce);
	let mut nonces: Vec<_> = books
		.messages
		.keys()
		.chain(books.released.keys())
		.chain(books.obeyed.keys())
		.filter(|nonce| known(nonce))
		.collect();
	nonces.sort_unstable();
	nonces.dedup();
	if u64::try_from(nonces.len()) != Ok(books.last_message) {
		let hole = (1u64..).zip(&nonces).find(|(expected, nonce)| expected != **nonce).map(|(expected, _)| expected);
		let nonce = hole.unwrap_or(u64::try_from(nonces.len()).unwrap_or(u64::MAX).saturating_add(1));
		findings.push(Finding::MessageLost { lane, nonce });
	}
}

impl Report {
	/// Whether nothing was found that must not be.
	pub fn is_clean(&self) -> bool {
		self.findings.is_empty()
	}

	/// What the vaults hold above what they must, in µUSDT; negative if it is too little.
	pub fn surplus(&self) -> i128 {
		let signed = |amount: u128| i128::try_from(amount).unwrap_or(i128::MAX);
		signed(self.held).saturating_sub(signed(self.required))
	}

	/// For people.
	pub fn table(&self) -> String {
		let mut table = Table::new();
		table.load_preset(NOTHING);
		let header =
			["lane", "in the vault", "on Coinop", "withdrawals in flight", "deposits in flight", "must be in it"];
		table.set_header(header);
		for row in &self.rows {
			let amounts =
				[row.held, row.outstanding, row.withdrawals_in_flight, row.deposits_in_flight, row.required()];
			let lane: String = format!("{:?}", row.lane).chars().take(10).collect();
			table.add_row([lane].into_iter().chain(amounts.map(grouped)));
		}
		for column in table.column_iter_mut().skip(1) {
			column.set_cell_alignment(CellAlignment::Right);
		}
		let mut text = format!(
			"At block {} of Ethereum and block {} of Coinop, in µUSDT:\n{table}\n",
			self.ethereum.number, self.coinop.number
		);
		text.push_str(&format!(
			"{} are on Coinop, {} of them from genesis; the vaults hold {} and must hold {}.\n",
			grouped(self.issuance),
			grouped(self.genesis_issuance),
			grouped(self.held),
			grouped(self.required)
		));
		for finding in &self.findings {
			text.push_str(&format!("AUDIT FAILED: {finding}\n"));
		}
		if self.is_clean() {
			text.push_str("The audit is clean.\n");
		}
		text
	}

	/// For programs. Amounts are µUSDT as decimal strings.
	pub fn json(&self) -> Value {
		let head = |head: &Head| json!({ "number": head.number, "hash": head.hash });
		let rows = self.rows.iter().map(|row| {
			json!({
				"lane": row.lane,
				"held": row.held.to_string(),
				"outstanding": row.outstanding.to_string(),
				"withdrawals_in_flight": row.withdrawals_in_flight.to_string(),
				"deposits_in_flight": row.deposits_in_flight.to_string(),
				"required": row.required().to_string(),
			})
		});
		json!({
			"clean": self.is_clean(),
			"ethereum": head(&self.ethereum),
			"coinop": head(&self.coinop),
			"issuance": self.issuance.to_string(),
			"genesis_issuance": self.genesis_issuance.to_string(),
			"held": self.held.to_string(),
			"required": self.required.to_string(),
			"lanes": rows.collect::<Value>(),
			"findings": self.findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
		})
	}
}

/// A number with commas.
fn grouped(number: u128) -> String {
	let digits = number.to_string();
	let mut text = String::with_capacity(digits.len().saturating_mul(2));
	for (left, digit) in (0..digits.len()).rev().zip(digits.chars()) {
		text.push(digit);
		if left > 0 && left.checked_rem(3) == Some(0) {
			text.push(',');
		}
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_agent::H256;
	use proptest::prelude::*;

	const USDT: u128 = 1_000_000;
	const LANE: Lane = H256([1; 32]);

	fn release(amount: u128) -> Message {
		Message::Release { recipient: Default::default(), amount, relay_fee: 0 }
	}

	/// Three deposits: minted, claimed, not proved. Three withdrawals: forgotten, paid and not proved, not paid.
	fn books() -> Books {
		let lane = LaneBooks {
			lane: LANE,
			balance: 160 * USDT - 30 * USDT,
			deposit_count: 3,
			deposited: [(1, 100 * USDT), (2, 50 * USDT), (3, 10 * USDT)].into(),
			released: [(1, 10 * USDT), (2, 20 * USDT)].into(),
			obeyed: [(4, 1)].into(),
			last_message: 4,
			minted: 100 * USDT,
			burned: 35 * USDT,
			proved_released: 10 * USDT,
			moved_in: 0,
			moved_out: 0,
			proved: vec![1, 2],
			claims: [(2, 50 * USDT)].into(),
			messages: [(2, release(20 * USDT)), (3, release(5 * USDT)), (4, Message::SetLimit { capacity: 1 })].into(),
		};
		Books { issuance: 1_065 * USDT, genesis_issuance: 1_000 * USDT, lanes: vec![lane], ..Books::default() }
	}

	#[test]
	fn audit_should_be_clean_when_both_chains_say_the_same() {
		let report = audit(&books());
		assert!(report.is_clean(), "{:?}", report.findings);
		// 65 on Coinop, 5 to be paid, 60 to be minted.
		assert_eq!((report.held, report.required, report.surplus()), (130 * USDT, 130 * USDT, 0));
		assert_eq!(report.rows[0].required(), 130 * USDT);
		assert!(report.table().contains("130,000,000") && report.table().contains("The audit is clean."));
		assert_eq!(report.json()["clean"], true);
	}

	#[test]
	fn audit_should_be_clean_when_there_is_nothing() {
		assert!(audit(&Books::default()).is_clean());
	}

	#[test]
	fn audit_should_fail_loudly_when_a_vault_is_short_of_one_micro_usdt() {
		let mut books = books();
		books.lanes[0].balance -= 1;
		let report = audit(&books);
		assert_eq!(report.findings, [Finding::Short { held: 130 * USDT - 1, required: 130 * USDT }]);
		assert_eq!(report.surplus(), -1);
		let text = report.table();
		assert!(
			text.contains("AUDIT FAILED: the vaults hold 129999999 µUSDT and must hold 130000000: 1 are missing"),
			"{text}"
		);
		assert_eq!(report.json()["clean"], false);
	}

	#[test]
	fn audit_should_fail_when_there_is_a_mint_without_a_deposit() {
		let mut books = books();
		books.lanes[0].proved.push(4);
		assert_eq!(audit(&books).findings, [Finding::MintWithoutDeposit { lane: LANE, nonce: 4 }]);
	}

	/// Money that no lane has minted.
	#[test]
	fn audit_should_fail_when_there_is_more_money_than_was_minted() {
		let mut books = books();
		books.issuance += 1;
		let findings = audit(&books).findings;
		assert_eq!(findings[0], Finding::Short { held: 130 * USDT, required: 130 * USDT + 1 });
		assert_eq!(findings[1], Finding::IssuanceWrong { issuance: 1_065 * USDT + 1, expected: Some(1_065 * USDT) });
	}

	#[test]
	fn audit_should_say_what_differs_when_any_figure_does() {
		type Change = fn(&mut LaneBooks);
		let changes: [(Change, &str); 13] = [
			(|lane| lane.minted += 1, "were minted for deposits of"),
			(
				|lane| {
					lane.deposited.insert(1, 1);
				},
				"were minted for deposits of",
			),
			(
				|lane| {
					lane.claims.insert(2, 50 * USDT + 1);
				},
				"is claimed with",
			),
			(
				|lane| {
					lane.claims.insert(9, 1);
				},
				"is claimed with",
			),
			(
				|lane| {
					lane.deposited.remove(&3);
				},
				"has counted 3 deposits and 2 were found",
			),
			(
				|lane| {
					lane.deposited.insert(7, 1);
				},
				"has counted 3 deposits and 4 were found",
			),
			(
				|lane| {
					lane.released.insert(5, 1);
				},
				"message 5 was carried out on Ethereum and never sent",
			),
			(
				|lane| {
					lane.obeyed.insert(0, 1);
				},
				"message 0 was carried out on Ethereum and never sent",
			),
			(
				|lane| {
					lane.released.insert(2, 21 * USDT);
				},
				"message 2 released 21000000",
			),
			(
				|lane| {
					lane.released.insert(4, 1);
				},
				"message 4 released 1 µUSDT and was sent as SetLimit",
			),
			(
				|lane| {
					lane.obeyed.insert(3, 2);
				},
				"message 3 was obeyed as an order",
			),
			(|lane| lane.burned += 1, "in flight by the books"),
			(
				|lane| {
					lane.messages.remove(&3);
				},
				"message 3 is gone from Coinop",
			),
		];
		for (change, expected) in changes {
			let mut books = books();
			change(&mut books.lanes[0]);
			let table = audit(&books).table();
			assert!(table.contains(expected), "{expected}: {table}");
		}
	}

	/// A lane's money that moves: booked at once, paid days later.
	#[test]
	fn audit_should_be_clean_when_money_moves_between_vaults() {
		let mut books = books();
		let new = LaneBooks { lane: H256([2; 32]), moved_in: 65 * USDT, ..LaneBooks::default() };
		books.lanes.push(new);
		books.lanes[0].moved_out = 65 * USDT;
		books.lanes[0].messages.insert(5, Message::Migrate { successor: Default::default(), amount: 65 * USDT });
		books.lanes[0].last_message = 5;
		assert!(audit(&books).is_clean(), "booked");
		books.lanes[0].balance -= 65 * USDT;
		assert!(!audit(&books).is_clean(), "nowhere");
		books.lanes[1].balance += 65 * USDT;
		books.lanes[0].obeyed.insert(5, 5);
		books.lanes[0].messages.remove(&5);
		assert!(audit(&books).is_clean(), "moved");
	}

	#[test]
	fn number_should_be_grouped_when_it_is_long() {
		assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
	}

	/// What users, relayers and time do to both chains.
	#[derive(Clone, Copy, Debug)]
	enum Event {
		Deposit(u128),
		Prove(prop::sample::Index, bool),
		Mint(prop::sample::Index),
		Withdraw(u128),
		Order,
		Carry(prop::sample::Index),
		Confirm(prop::sample::Index),
	}

	fn event() -> impl Strategy<Value = Event> {
		let index = any::<prop::sample::Index>;
		prop_oneof![
			3 => (1..1_000 * USDT).prop_map(Event::Deposit),
			3 => (index(), any::<bool>()).prop_map(|(at, mints)| Event::Prove(at, mints)),
			1 => index().prop_map(Event::Mint),
			3 => (1..500 * USDT).prop_map(Event::Withdraw),
			1 => Just(Event::Order),
			3 => index().prop_map(Event::Carry),
			2 => index().prop_map(Event::Confirm),
		]
	}

	fn apply(books: &mut Books, event: Event) {
		let lane = &mut books.lanes[0];
		let pick = |at: prop::sample::Index, from: Vec<u64>| (!from.is_empty()).then(|| *at.get(&from));
		match event {
			Event::Deposit(amount) => {
				lane.deposit_count += 1;
				lane.deposited.insert(lane.deposit_count, amount);
				lane.balance += amount;
			},
			Event::Prove(at, mints) => {
				let left = lane.deposited.keys().filter(|nonce| !lane.proved.contains(nonce)).copied().collect();
				let Some(nonce) = pick(at, left) else { return };
				lane.proved.push(nonce);
				let amount = lane.deposited[&nonce];
				if mints {
					lane.minted += amount;
					books.issuance += amount;
				} else {
					lane.claims.insert(nonce, amount);
				}
			},
			Event::Mint(at) => {
				let Some(nonce) = pick(at, lane.claims.keys().copied().collect()) else { return };
				let amount = lane.claims.remove(&nonce).unwrap();
				lane.minted += amount;
				books.issuance += amount;
			},
			Event::Withdraw(amount) if amount <= lane.minted - lane.burned => {
				lane.last_message += 1;
				lane.messages.insert(lane.last_message, release(amount));
				lane.burned += amount;
				books.issuance -= amount;
			},
			Event::Withdraw(_) => {},
			Event::Order => {
				lane.last_message += 1;
				lane.messages.insert(lane.last_message, Message::Resume);
			},
			Event::Carry(at) => {
				let done = |nonce: &u64| lane.released.contains_key(nonce) || lane.obeyed.contains_key(nonce);
				let left = lane.messages.keys().filter(|nonce| !done(nonce)).copied().collect();
				let Some(nonce) = pick(at, left) else { return };
				match lane.messages[&nonce] {
					Message::Release { amount, .. } => {
						lane.released.insert(nonce, amount);
						lane.balance -= amount;
					},
					order => {
						lane.obeyed.insert(nonce, order.kind());
					},
				}
			},
			Event::Confirm(at) => {
				let done = |nonce: &u64| lane.released.contains_key(nonce) || lane.obeyed.contains_key(nonce);
				let left = lane.messages.keys().filter(|nonce| done(nonce)).copied().collect();
				let Some(nonce) = pick(at, left) else { return };
				lane.messages.remove(&nonce);
				lane.proved_released += lane.released.get(&nonce).copied().unwrap_or_default();
			},
		}
	}

	fn played(events: &[Event]) -> Books {
		let mut books = Books { lanes: vec![LaneBooks { lane: LANE, ..LaneBooks::default() }], ..Books::default() };
		for event in events {
			apply(&mut books, *event);
		}
		books
	}

	proptest! {
		/// After whatever users and relayers did, in whatever order, the audit is clean and nothing is left over.
		#[test]
		fn audit_should_be_clean_when_the_rules_were_kept(events in prop::collection::vec(event(), 0..80)) {
			let report = audit(&played(&events));
			prop_assert!(report.is_clean(), "{:?}", report.findings);
			prop_assert_eq!(report.surplus(), 0);
		}

		/// After the same, a µUSDT less in the vault, a µUSDT more on Coinop, or anything proved that never was, is found.
		#[test]
		fn audit_should_fail_when_a_rule_was_broken(
			events in prop::collection::vec(event(), 1..80), rule in 0u8..5, more in 1u128..1_000,
		) {
			let mut books = played(&events);
			let lane = &mut books.lanes[0];
			match rule {
				0 if lane.balance >= more => lane.balance -= more,
				1 => lane.proved.push(lane.deposit_count + 1),
				2 => {
					lane.minted += more;
					books.issuance += more;
				},
				3 => {
					lane.released.insert(lane.last_message + 1, more);
				},
				_ => books.issuance += more,
			}
			prop_assert!(!audit(&books).is_clean());
		}

		#[test]
		fn audit_should_not_panic_when_nodes_answer_anything(
			amounts in prop::collection::vec(any::<u128>(), 8), last: u64, nonces in prop::collection::vec(any::<u64>(), 4),
		) {
			let lane = LaneBooks {
				lane: LANE,
				balance: amounts[0],
				deposit_count: last,
				deposited: nonces.iter().map(|nonce| (*nonce, amounts[1])).collect(),
				released: nonces.iter().map(|nonce| (*nonce, amounts[2])).collect(),
				obeyed: nonces.iter().map(|nonce| (*nonce, 3)).collect(),
				last_message: last,
				minted: amounts[3],
				burned: amounts[4],
				proved_released: amounts[5],
				moved_in: amounts[6],
				moved_out: amounts[7],
				proved: nonces.clone(),
				claims: nonces.iter().map(|nonce| (*nonce, amounts[0])).collect(),
				messages: nonces.iter().map(|nonce| (*nonce, release(amounts[1]))).collect(),
			};
			let books = Books { issuance: amounts[0], genesis_issuance: amounts[1], lanes: vec![lane.clone(), lane], ..Books::default() };
			let report = audit(&books);
			prop_assert!(!report.table().is_empty() && report.json().is_object());
		}
	}
}
