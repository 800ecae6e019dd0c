//! Transactions on Ethereum: one after the other, each from the wish to the block.

use super::{
	ethereum::Ethereum,
	progress::{Look, Progress},
	Failure, Payer,
};
use alloy::{
	primitives::{keccak256, Address, B256},
	signers::local::PrivateKeySigner,
};
use anyhow::{Context, Result};
use coinop_relayer::{
	execution::{BlockId, Receipt, Refusal},
	keys,
	profit::GasPrice,
	sender::{Rules, Sender, Sending, Task},
	transactions::{Budget, Fees},
};
use std::time::{Duration, Instant};

/// Environment variable with the key that signs on Ethereum, as 64 hexadecimal digits.
pub const KEY_VARIABLE: &str = "COINOP_ETHEREUM_KEY";

/// Wei a gas for who makes the block: 0.1 gwei.
const TIP: u128 = 100_000_000;

const GWEI: u128 = 1_000_000_000;

/// Wei of a millionth of an ether.
const MICRO_ETHER: u128 = 1_000_000_000_000;

/// After how long a transaction is stuck, and its fees are raised.
const STUCK: Duration = Duration::from_secs(90);

/// What vault, client and token refuse with, and what that means for who asked.
static REFUSALS: [(&str, &str); 16] = [
	("Halted()", "the vault is halted"),
	("DepositsClosed()", "this vault takes no deposits any more"),
	("VaultBlackListed()", "Tether has frozen the vault"),
	("BelowMinimum()", "less than 1 USDT arrives beyond the relay fee"),
	("AboveMaximum()", "one deposit may bring a tenth of the vault's limit at most"),
	("NonceUsed()", "it was paid before"),
	("LimitReached(uint256)", "the vault's limit of the day leaves too little for it: it fills within 24 h"),
	("PayoutInexact()", "USDT doesn't move as it should: it charges a fee, or Tether has destroyed funds of the vault"),
	("FeeAboveAmount()", "its fee is above its amount"),
	("NoMessages()", "the commitment has no messages"),
	("LeafNotProved()", "the leaf isn't under the root that Ethereum has: try again"),
	("MessageNotProved()", "the message isn't under its block's root"),
	("LaneWrong()", "the message is for another vault"),
	("RecipientZero()", "the recipient is zero"),
	("KindWrong()", "the message is no withdrawal"),
	("BlockNotNewer()", "somebody else has brought a newer commitment: try again"),
];

/// An account of Ethereum that pays.
pub struct Wallet<'a> {
	ethereum: &'a Ethereum,
	sender: Sender<()>,
	/// Most wei a gas.
	max_fee: u128,
}

/// A transaction in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mined {
	/// Its hash.
	pub hash: B256,
	/// The block's number.
	pub block: u64,
	/// Wei that it cost.
	pub cost: u128,
}

/// The key that pays: from the file, or else from the environment. Error: there is none, or it is none.
fn key(payer: &Payer) -> Result<PrivateKeySigner> {
	let key = match &payer.ethereum_key {
		Some(file) => Some(keys::read(file)?),
		None => keys::from_environment(KEY_VARIABLE)?,
	};
	let missing = || {
		let message = format!("no key that pays on Ethereum: give --ethereum-key FILE or set {KEY_VARIABLE}");
		Failure::new("NoEthereumKey", message)
	};
	Ok(key.ok_or_else(missing)?)
}

/// The account that would pay. Errors: those of its key.
pub fn address(payer: &Payer) -> Result<Address> {
	Ok(key(payer)?.address())
}

/// The gas price now: the newest block's, and a tip.
pub async fn gas_price(ethereum: &Ethereum) -> Result<GasPrice> {
	let base = ethereum.execution.block(BlockId::Latest).await?.base_fee;
	Ok(GasPrice(base.saturating_add(TIP)))
}

/// Wei as ether, to six decimals, rounded up.
pub fn format_ether(wei: u128) -> String {
	let micro = wei.div_ceil(MICRO_ETHER);
	coinop_agent::amount::format_usdt(micro)
}

impl<'a> Wallet<'a> {
	/// With the key that the command names.
	pub async fn open(payer: &Payer, ethereum: &'a Ethereum) -> Result<Self> {
		let key = key(payer)?;
		let max_fee = u128::from(payer.max_gas_price).saturating_mul(GWEI);
		let rules = Rules { tip: TIP.min(max_fee), max_fee, most: 1, stuck: STUCK };
		let chain_id = ethereum.execution.chain_id().await?;
		let sender = Sender::new(key, chain_id, rules, Budget::new(u128::MAX));
		Ok(Self { ethereum, sender, max_fee })
	}

	/// Sends a transaction, and waits until it is in a block. Errors: it would fail, or fails; gas is too dear; the account
	/// can't pay for it.
	///
	/// - `what`: for people, such as "the deposit".
	/// - `gas`: that it may use.
	pub async fn transact(
		&mut self,
		progress: &mut Progress,
		what: &str,
		to: Address,
		input: Vec<u8>,
		gas: u64,
	) -> Result<Mined> {
		let ethereum = self.ethereum;
		let (execution, address) = (&ethereum.execution, self.sender.address());
		let simulated = execution.simulate(address, to, input.clone(), BlockId::Latest).await;
		simulated.map_err(|error| refused(what, error))?;
		let base = execution.block(BlockId::Latest).await?.base_fee;
		let fees = affordable(base, self.max_fee, gas, execution.balance(address).await?)?;
		let sender = &mut self.sender;
		let (mut sent, mut hashes, mut ended) = (false, Vec::new(), None);
		progress
			.until(async || {
				let now = Instant::now();
				if !sent {
					let task = Task { job: (), to, input: input.clone(), gas };
					let sending = sender.send(execution, task, now).await;
					match sending.map_err(|error| not_admitted(what, error))? {
						Sending::Sent(hash) => {
							sent = true;
							hashes.push(hash);
						},
						Sending::Waits(_) => {
							return Ok(Look::Waits(
								"for earlier transactions of the account to get into a block".into(),
							))
						},
					}
				}
				for hash in sender.hashes() {
					if !hashes.contains(hash) {
						hashes.push(*hash);
					}
				}
				// It is told once: what is asked afterwards may fail, and be asked again.
				if ended.is_none() {
					ended = sender.settle(execution, now).await?.into_iter().next();
				}
				let Some(ended) = &ended else {
					let gwei = fees.max.div_ceil(GWEI);
					return Ok(Look::Waits(format!("for {what} to get into a block, at {gwei} gwei a gas at most")));
				};
				let Some(Receipt { succeeded, gas, price }) = ended.receipt else {
					let message = format!(
						"the client doesn't know {what} any more: another transaction of {address} took its place, or its \
						 answers come from several nodes; look with `coinop bridge status` before you try again"
					);
					return Err(Failure::new("Replaced", message).into());
				};
				if !succeeded {
					let message =
						format!("{what} failed in its block: something changed since it was tried out; try again");
					return Err(Failure::new("Reverted", message).into());
				}
				let cost = u128::from(gas).saturating_mul(price);
				for hash in &hashes {
					if let Some(block) = block_of(ethereum, *hash).await? {
						return Ok(Look::Done(Mined { hash: *hash, block, cost }));
					}
				}
				Err(anyhow::anyhow!("the client has {what} in a block and doesn't say in which"))
			})
			.await
	}
}

/// The block that a transaction is in; `None` if it is in none.
pub async fn block_of(ethereum: &Ethereum, transaction: B256) -> Result<Option<u64>> {
	let Some(receipt) = ethereum.execution.receipt_json(transaction).await? else { return Ok(None) };
	let number = receipt.get("blockNumber").and_then(|number| number.as_str()).context("a receipt has a block")?;
	Ok(Some(u64::from_str_radix(number.trim_start_matches("0x"), 16).context("a block has a number")?))
}

/// The fees of a transaction. Errors: gas is dearer than allowed, or the account hasn't enough for it.
fn affordable(base: u128, max_fee: u128, gas: u64, wei: u128) -> Result<Fees, Failure> {
	let Some(fees) = Fees::at(base, TIP.min(max_fee), max_fee) else {
		let [now, most] = [base.saturating_add(TIP), max_fee].map(|wei| wei.div_ceil(GWEI));
		let message = format!("gas costs {now} gwei now, and --max-gas-price is {most}: wait, or raise it");
		return Err(Failure::new("GasTooDear", message));
	};
	let needed = u128::from(gas).saturating_mul(fees.max);
	if wei < needed {
		let [has, needed] = [wei, needed].map(format_ether);
		let message = format!("the account has {has} ether, and up to {needed} are needed for gas");
		return Err(Failure::new("EtherTooLittle", message));
	}
	Ok(fees)
}

/// What the client doesn't take won't be taken later.
fn not_admitted(what: &str, error: anyhow::Error) -> anyhow::Error {
	match error.downcast_ref::<Refusal>() {
		Some(refusal) => Failure::new("NotAdmitted", format!("{what} was not taken: {}", refusal.message)).into(),
		None => error,
	}
}

/// Why a transaction would fail, in words where they are known.
fn refused(what: &str, error: anyhow::Error) -> anyhow::Error {
	let Some(refusal) = error.downcast_ref::<Refusal>().filter(|refusal| refusal.is_revert()) else {
		return error.context(format!("{what} could not be tried out"));
	};
	let known = REFUSALS.iter().find(|(signature, _)| {
		let selector = keccak256(signature);
		refusal.data.get(..4).is_some_and(|data| selector.starts_with(data))
	});
	let message = match known {
		Some((_, meaning)) => format!("{what} would fail: {meaning}"),
		None => format!("{what} would fail: {error:#}"),
	};
	let name = known.map_or("WouldFail", |(signature, _)| signature.split('(').next().unwrap_or_default());
	Failure::new(name, message).into()
}

#[cfg(test)]
mod tests {
	use super::*;

	const ETHER: u128 = 1_000_000_000_000_000_000;

	#[test]
	fn transaction_should_be_refused_when_gas_is_too_dear_or_ether_is_missing() {
		let name = |base, wei| affordable(base * GWEI, 100 * GWEI, 100_000, wei).unwrap_err().name;
		assert_eq!(name(100, ETHER), "GasTooDear");
		// Twice the base fee, and the tip.
		let needed = 100_000 * (20 * GWEI + TIP);
		assert_eq!(affordable(10 * GWEI, 100 * GWEI, 100_000, needed).unwrap().max, 20 * GWEI + TIP);
		assert_eq!(name(10, needed - 1), "EtherTooLittle");
	}

	#[test]
	fn refusal_should_be_said_in_words_when_it_is_known() {
		let refusal = |data: Vec<u8>| {
			let refusal = Refusal { method: "eth_call".into(), code: 3, message: "execution reverted".into(), data };
			let error = refused("the deposit", refusal.into());
			let failure = error.downcast::<Failure>().unwrap();
			(failure.name, failure.message)
		};
		let (name, message) = refusal(keccak256("NonceUsed()")[..4].to_vec());
		assert_eq!((name, message.as_str()), ("NonceUsed", "the deposit would fail: it was paid before"));
		assert_eq!(refusal(vec![1, 2, 3, 4]).0, "WouldFail");
		// Tether says nothing.
		assert_eq!(refusal(Vec::new()).0, "WouldFail");
		let silent = refused("the deposit", anyhow::anyhow!("it doesn't answer"));
		assert!(!silent.is::<Failure>());
	}

	#[test]
	fn ether_should_be_rounded_up_when_it_is_shown() {
		assert_eq!(format_ether(ETHER), "1.000000");
		assert_eq!(format_ether(1), "0.000001");
		assert_eq!(format_ether(0), "0.000000");
	}
}
