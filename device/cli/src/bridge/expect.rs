//! What is to be expected of a deposit or a withdrawal, before it is made: what would refuse it, and what would keep it
//! waiting. Rules without I/O; amounts in µUSDT, times in ms.

use super::{
	ethereum::{Purse, VaultState},
	Failure,
};
use crate::report::length_shown;
use coinop_agent::{
	amount::format_usdt,
	api::runtime_types::pallet_usdt_bridge::{
		runtime_api::{Limit, Status},
		types::{Books, LaneRecord, LaneState},
	},
	Balance, Moment,
};
use coinop_relayer::{
	coinop::Status as Followed,
	profit::{GasPrice, Terms, Work},
};

/// µUSDT of a USDT: the least that is withdrawn, and that a deposit brings beyond its fee.
pub const USDT: Balance = 1_000_000;

/// µUSDT up to which an amount may draw on the half of a bucket that is kept for such.
pub const SMALL: Balance = USDT.saturating_mul(1_000);

/// In this time an empty bucket fills.
const DAY: Moment = 86_400_000;

/// What part of the bucket one withdrawal may be.
const PARTS: Balance = 10;

const MINUTE: Moment = 60_000;

/// Percent above the cost that a relay fee is by default: relayers ask for ten.
const MARGIN: u32 = 20;

/// µUSDT of a hundredth of a USDT.
const CENT: Balance = 10_000;

type Refused = Result<(), Failure>;

fn refuse(name: &'static str, message: impl Into<String>) -> Refused {
	Err(Failure::new(name, message))
}

/// Whether the vault would take a deposit. Errors: it wouldn't.
///
/// - `amount`: what leaves the depositor.
/// - `relay_fee`: of it for who proves it.
pub fn deposit(amount: Balance, relay_fee: Balance, lane: &LaneRecord, vault: &VaultState, purse: &Purse) -> Refused {
	let least = relay_fee.saturating_add(USDT);
	let arrives = vault.arrives(amount);
	if vault.is_closed || !matches!(lane.state, LaneState::Open) {
		return refuse(
			"DepositsClosed",
			"this vault takes no deposits any more: `coinop bridge status` shows which does",
		);
	}
	if vault.halted {
		return refuse("VaultHalted", "the vault is halted: nothing comes in or leaves until governance resumes it, which takes two days at least");
	}
	if vault.is_frozen {
		return refuse("VaultFrozen", "Tether has frozen the vault: it takes no deposits until that is lifted");
	}
	if vault.is_paused {
		return refuse("TokenPaused", "Tether has paused USDT on Ethereum: nobody can transfer it now");
	}
	if purse.is_frozen {
		return refuse("SenderFrozen", "Tether has frozen the account that should pay: its USDT can't move");
	}
	if arrives < least {
		return refuse(
			"AmountTooSmall",
			format!("at least 1 USDT has to arrive beyond the relay fee: deposit {} USDT or more", format_usdt(least)),
		);
	}
	if arrives > vault.max_deposit {
		let most = format_usdt(vault.max_deposit);
		return refuse("AmountTooLarge", format!("one deposit may bring {most} USDT at most: make several"));
	}
	if purse.usdt < amount {
		let (has, wanted) = (format_usdt(purse.usdt), format_usdt(amount));
		return refuse(
			"BalanceTooSmall",
			format!("the account has {has} USDT on Ethereum, and {wanted} are to be deposited"),
		);
	}
	Ok(())
}

/// Whether Coinop would take a withdrawal. Errors: it wouldn't.
///
/// - `free`: what the sender can spend.
/// - `fee`: of the transaction.
pub fn withdrawal(
	amount: Balance,
	relay_fee: Balance,
	lane: &LaneRecord,
	status: &Status,
	free: Balance,
	fee: Balance,
) -> Refused {
	let outstanding = outstanding(&lane.books);
	let largest = status.withdrawals.capacity.checked_div(PARTS).unwrap_or_default();
	let needed = amount.saturating_add(status.message_deposit).saturating_add(fee);
	if status.halted {
		return refuse(
			"Halted",
			"the bridge is halted: nothing is withdrawn until the council resumes it, which takes three days at least",
		);
	}
	if amount < USDT {
		return refuse("AmountTooSmall", "at least 1 USDT is withdrawn");
	}
	if relay_fee >= amount {
		let (fee, amount) = (format_usdt(relay_fee), format_usdt(amount));
		return refuse(
			"FeeTooLarge",
			format!(
				"the relay fee of {fee} USDT would eat all of the {amount}: withdraw more, wait for cheaper gas, or name \
				 a lower --relay-fee (with 0 you carry it yourself: `coinop bridge claim withdrawal`)"
			),
		);
	}
	if amount > largest {
		let most = format_usdt(largest);
		return refuse("AmountTooLarge", format!("one withdrawal may be {most} USDT at most: make several"));
	}
	if amount > outstanding {
		let has = format_usdt(outstanding);
		return refuse(
			"ReserveTooSmall",
			format!("this vault stands for {has} USDT only: another one has the rest, see --vault"),
		);
	}
	if let Some(wait) = wait(&status.withdrawals, amount) {
		return refuse("OverLimit", over_limit("withdrawn", &status.withdrawals, amount, wait));
	}
	if free < needed {
		let [has, needed, deposit, fee] = [free, needed, status.message_deposit, fee].map(format_usdt);
		return refuse(
			"BalanceTooSmall",
			format!(
				"the account has {has} USDT free, and {needed} are needed: with it {deposit} for the record, which who \
				 proves the payment earns, and {fee} for the transaction"
			),
		);
	}
	Ok(())
}

/// µUSDT on Coinop that a lane's vault stands for.
pub fn outstanding(books: &Books) -> Balance {
	let come = books.minted.saturating_add(books.moved_in);
	come.saturating_sub(books.burned.saturating_add(books.moved_out))
}

/// µUSDT that an amount of this size can have of a bucket now.
pub fn room(limit: &Limit, amount: Balance) -> Balance {
	if amount > SMALL {
		limit.available_to_large
	} else {
		limit.available
	}
}

/// The fee with which a withdrawal is worth carrying alone: what an update of Ethereum's client and the payment cost, and
/// a fifth, rounded up to a cent.
///
/// - `ether`: µUSDT of an ether.
pub fn relay_fee(validators: usize, gas_price: GasPrice, ether: Balance) -> Balance {
	// Each session has a new set, so an update mostly brings a leaf.
	let work = Work::UpdateAndMessage { validators, hands_over: true };
	let fee = Terms::Profit { ether, margin: MARGIN, least: 0 }.price(work.gas(), gas_price);
	fee.div_ceil(CENT).saturating_mul(CENT)
}

/// What keeps a deposit of this size from being proved or minted now.
pub fn delays_in(status: &Status, amount: Balance, now: Moment) -> Vec<String> {
	let mut delays = Vec::new();
	if let Some(reason) = not_proved(status) {
		delays.push(reason);
	}
	delays.extend(not_minted(status, amount, now));
	delays
}

/// Why no deposit is proved now.
pub fn not_proved(status: &Status) -> Option<String> {
	if status.checkpoint_gap.is_some() {
		return Some(
			"the council has to confirm what Coinop knows of Ethereum, which was out of date for more than 7 days: three \
			 days at least from when it begins"
				.into(),
		);
	}
	match status.lag {
		None => Some("Coinop follows no Ethereum yet".into()),
		Some(lag) if lag > Followed::MAX_LAG => Some(format!(
			"what Coinop knows of Ethereum is {} old, and after 7 days it is believed only when the council has confirmed it",
			minutes(lag)
		)),
		Some(_) => None,
	}
}

/// Why a deposit of this size that is proved isn't minted now.
pub fn not_minted(status: &Status, amount: Balance, now: Moment) -> Option<String> {
	if status.halted {
		return Some("the bridge is halted: it is minted after the council resumes it, three days at least".into());
	}
	if status.unknown_fork.is_some_and(|at| at <= now) {
		return Some(
			"Ethereum has made a fork that Coinop's runtime doesn't know: it is minted after an upgrade".into(),
		);
	}
	wait(&status.mints, amount).map(|wait| over_limit("minted", &status.mints, amount, wait))
}

/// Why the vault pays nothing of this size now.
pub fn not_paid(vault: &VaultState, amount: Balance) -> Option<String> {
	if vault.is_frozen {
		return Some("Tether has frozen the vault: nothing leaves it until that is lifted".into());
	}
	if vault.is_paused {
		return Some("Tether has paused USDT on Ethereum".into());
	}
	if vault.halted {
		return Some("the vault is halted until governance resumes it, two days at least".into());
	}
	let available = vault.available(amount);
	(available < amount).then(|| {
		let [have, amount] = [available, amount].map(format_usdt);
		format!("the vault's limit of the day leaves {have} USDT for an amount of this size, and this is {amount}; it fills within 24 h")
	})
}

/// Why a bucket doesn't give an amount now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
	/// It does in so many ms, if nobody else draws.
	For(Moment),
	/// It never holds as much.
	Never,
}

/// Why a bucket doesn't give an amount; `None` if it does.
fn wait(limit: &Limit, amount: Balance) -> Option<Wait> {
	let available = room(limit, amount);
	let most = if amount > SMALL { limit.capacity.checked_div(2).unwrap_or_default() } else { limit.capacity };
	if amount <= available {
		return None;
	}
	if amount > most {
		return Some(Wait::Never);
	}
	let missing = amount.saturating_sub(available).saturating_mul(DAY.into());
	let wait = missing.div_ceil(limit.capacity.max(1));
	Some(Wait::For(Moment::try_from(wait).unwrap_or(Moment::MAX)))
}

fn over_limit(done: &str, limit: &Limit, amount: Balance, wait: Wait) -> String {
	let capacity = format_usdt(limit.capacity);
	match wait {
		Wait::For(time) => format!(
			"the day's limit is reached: {capacity} USDT are {done} in 24 h, half of it in amounts up to 1,000 USDT; in {} \
			 there is room, if nobody is quicker",
			minutes(time)
		),
		Wait::Never => format!(
			"{} USDT are more than is {done} at once: the limit is {capacity} USDT in 24 h, half of it in amounts up to 1,000 \
			 USDT; the council can raise it",
			format_usdt(amount)
		),
	}
}

/// A time in whole minutes, rounded up.
pub fn minutes(time: Moment) -> String {
	length_shown(time.div_ceil(MINUTE).saturating_mul(MINUTE))
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use crate::bridge::{coinop::tests::record, ethereum::tests::VAULT};

	const RICH: Purse = Purse { usdt: 1_000_000 * USDT, allowance: 0, is_frozen: false };

	pub fn limit(capacity: Balance, available: Balance) -> Limit {
		let available_to_large = (capacity / 2).saturating_sub(capacity - available);
		Limit { capacity, available, available_to_large }
	}

	/// Of a bridge that nothing keeps from anything.
	pub fn status() -> Status {
		Status {
			halted: false,
			mints: limit(100_000 * USDT, 100_000 * USDT),
			withdrawals: limit(100_000 * USDT, 100_000 * USDT),
			message_deposit: 30_000,
			chain_id: Some(1),
			finalized_slot: Some(5),
			lag: Some(900_000),
			checkpoint_gap: None,
			unknown_fork: None,
		}
	}

	fn lane() -> LaneRecord {
		let mut lane = record(1, LaneState::Open);
		lane.books.minted = 50_000 * USDT;
		lane
	}

	fn deposit_error(amount: Balance, fee: Balance, vault: VaultState, purse: Purse) -> &'static str {
		deposit(amount, fee, &lane(), &vault, &purse).unwrap_err().name
	}

	#[test]
	fn deposit_should_be_refused_before_it_is_made_when_the_vault_would_refuse_it() {
		assert_eq!(deposit(100 * USDT, USDT, &lane(), &VAULT, &RICH), Ok(()));
		assert_eq!(deposit(2 * USDT, USDT, &lane(), &VAULT, &RICH), Ok(()));
		assert_eq!(deposit_error(2 * USDT - 1, USDT, VAULT, RICH), "AmountTooSmall");
		assert_eq!(deposit(20_000 * USDT, 0, &lane(), &VAULT, &RICH), Ok(()));
		assert_eq!(deposit_error(20_000 * USDT + 1, 0, VAULT, RICH), "AmountTooLarge");
		assert_eq!(deposit_error(5 * USDT, 0, VAULT, Purse { usdt: 5 * USDT - 1, ..RICH }), "BalanceTooSmall");
		assert_eq!(deposit_error(5 * USDT, 0, VAULT, Purse { is_frozen: true, ..RICH }), "SenderFrozen");
		for (vault, name) in [
			(VaultState { halted: true, ..VAULT }, "VaultHalted"),
			(VaultState { is_closed: true, ..VAULT }, "DepositsClosed"),
			(VaultState { is_frozen: true, ..VAULT }, "VaultFrozen"),
			(VaultState { is_paused: true, ..VAULT }, "TokenPaused"),
			(VaultState { token_fee: (1, USDT), ..VAULT }, "AmountTooSmall"),
		] {
			assert_eq!(deposit_error(2 * USDT, USDT, vault, RICH), name);
		}
		let retired = record(1, LaneState::Closing);
		assert_eq!(deposit(5 * USDT, 0, &retired, &VAULT, &RICH).unwrap_err().name, "DepositsClosed");
	}

	#[test]
	fn withdrawal_should_be_refused_before_it_is_signed_when_the_chain_would_refuse_it() {
		let ask = |amount, fee, status: &Status, free| withdrawal(amount, fee, &lane(), status, free, 150);
		let free = 60_000 * USDT;
		let name = |result: Refused| result.unwrap_err().name;
		assert_eq!(ask(40 * USDT, 2 * USDT, &status(), free), Ok(()));
		assert_eq!(name(ask(USDT - 1, 0, &status(), free)), "AmountTooSmall");
		assert_eq!(name(ask(2 * USDT, 2 * USDT, &status(), free)), "FeeTooLarge");
		assert_eq!(ask(10_000 * USDT, 0, &status(), free), Ok(()));
		assert_eq!(name(ask(10_000 * USDT + 1, 0, &status(), free)), "AmountTooLarge");
		let needed = 40 * USDT + 30_000 + 150;
		assert_eq!(ask(40 * USDT, 0, &status(), needed), Ok(()));
		assert_eq!(name(ask(40 * USDT, 0, &status(), needed - 1)), "BalanceTooSmall");
		assert_eq!(name(ask(40 * USDT, 0, &Status { halted: true, ..status() }, free)), "Halted");
		let drawn = Status { withdrawals: limit(100_000 * USDT, 39 * USDT), ..status() };
		assert_eq!(name(ask(40 * USDT, 0, &drawn, free)), "OverLimit");
		let small = record(1, LaneState::Open);
		assert_eq!(name(withdrawal(40 * USDT, 0, &small, &status(), free, 150)), "ReserveTooSmall");
	}

	#[test]
	fn relay_fee_should_be_worth_the_gas_when_it_is_carried_alone() {
		let ether = 3_000 * USDT;
		let price = GasPrice(10_000_000_000);
		let fee = relay_fee(21, price, ether);
		let terms = Terms::Profit { ether, margin: 10, least: 0 };
		let update = Work::Update { validators: 21, hands_over: true }.gas();
		assert_eq!(terms.choose(&[fee], update, price), [0], "a relayer carries it");
		assert!(terms.choose(&[fee / 2], update, price).is_empty());
		assert_eq!(fee % CENT, 0);
		assert_eq!(relay_fee(21, GasPrice(1), ether), CENT, "rounded up");
	}

	#[test]
	fn wait_should_be_told_when_a_bucket_has_to_fill() {
		let full = limit(1_000 * USDT, 1_000 * USDT);
		assert_eq!(wait(&full, 1_000 * USDT), None);
		assert_eq!(wait(&full, 1_000 * USDT + 1), Some(Wait::Never), "a large one has half of it");
		assert_eq!(wait(&limit(1_000 * USDT, 400 * USDT), 650 * USDT), Some(Wait::For(DAY / 4)));
		assert_eq!(wait(&limit(4_000 * USDT, 3_000 * USDT), 2_000 * USDT), Some(Wait::For(DAY / 4)));
		assert_eq!(wait(&limit(0, 0), USDT), Some(Wait::Never));
	}

	#[test]
	fn delay_should_have_its_reason_when_a_deposit_would_wait() {
		let told = |status: &Status| delays_in(status, 100 * USDT, 1_000).join("; ");
		assert_eq!(told(&status()), "");
		for (status, what) in [
			(Status { halted: true, ..status() }, "halted"),
			(Status { lag: Some(Followed::MAX_LAG + 1), ..status() }, "7 days"),
			(Status { lag: None, ..status() }, "follows no Ethereum"),
			(Status { checkpoint_gap: Some(5), ..status() }, "confirm"),
			(Status { unknown_fork: Some(1_000), ..status() }, "fork"),
			(Status { mints: limit(100_000 * USDT, 99 * USDT), ..status() }, "in 1 min"),
		] {
			assert!(told(&status).contains(what), "{what}: {}", told(&status));
		}
		assert_eq!(told(&Status { unknown_fork: Some(1_001), ..status() }), "");
		assert_eq!(told(&Status { lag: Some(Followed::MAX_LAG), ..status() }), "");
	}

	#[test]
	fn payment_should_wait_with_a_reason_when_the_vault_does_not_pay() {
		assert_eq!(not_paid(&VAULT, 40 * USDT), None);
		for (vault, what) in [
			(VaultState { halted: true, ..VAULT }, "halted"),
			(VaultState { is_frozen: true, ..VAULT }, "frozen"),
			(VaultState { is_paused: true, ..VAULT }, "paused"),
			(VaultState { level: 39 * USDT, ..VAULT }, "39.000000"),
		] {
			assert!(not_paid(&vault, 40 * USDT).unwrap().contains(what), "{what}");
		}
	}
}
