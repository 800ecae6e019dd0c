//! What Ethereum says, at its newest block.

use super::{coinop::View, Failure, Place, PATIENCE};
use alloy::primitives::{Address, B256, U256};
use anyhow::{Context, Result};
use coinop_agent::{Balance, H256};
use coinop_bridge_proofs::{event::Deposited, Event};
use coinop_relayer::{
	abi::{BeefyClient, Tether, Vault as Contract},
	client::ClientState,
	execution::{BlockId, Execution, Found},
	vault::Vault,
};
use serde_json::{json, Value};

/// Blocks whose logs are asked for at once.
const RANGE: u64 = 2_000;

/// By this USDT's fee is divided.
const BASIS_POINTS: Balance = 10_000;

/// A vault, and a connection to an execution client.
pub struct Ethereum {
	/// The client.
	pub execution: Execution,
	/// The vault.
	pub vault: Vault,
}

/// How the vault stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultState {
	/// Whether nothing comes in or leaves.
	pub halted: bool,
	/// Whether it takes no deposits any more.
	pub is_closed: bool,
	/// Whether Tether has frozen what it holds.
	pub is_frozen: bool,
	/// Whether Tether has stopped all transfers.
	pub is_paused: bool,
	/// µUSDT that its bucket holds when it is full.
	pub capacity: Balance,
	/// µUSDT that it holds now.
	pub level: Balance,
	/// The most that one deposit may bring, in µUSDT.
	pub max_deposit: Balance,
	/// USDT's fee on transfers in ten thousandths, and the most of it, in µUSDT.
	pub token_fee: (Balance, Balance),
}

/// What an account of Ethereum has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purse {
	/// µUSDT.
	pub usdt: Balance,
	/// µUSDT that the vault may take.
	pub allowance: Balance,
	/// Whether Tether has frozen it.
	pub is_frozen: bool,
}

impl VaultState {
	/// What arrives of µUSDT that are transferred.
	pub fn arrives(&self, amount: Balance) -> Balance {
		let (rate, most) = self.token_fee;
		let fee = amount.saturating_mul(rate).checked_div(BASIS_POINTS).unwrap_or_default().min(most);
		amount.saturating_sub(fee)
	}

	/// µUSDT that an amount of this size can have of the bucket now.
	pub fn available(&self, amount: Balance) -> Balance {
		let half = self.capacity.checked_div(2).unwrap_or_default();
		let kept = if amount > super::expect::SMALL { self.capacity.saturating_sub(half) } else { 0 };
		self.level.saturating_sub(kept)
	}
}

impl Ethereum {
	/// Connects to the client that the command names; `None` if it names none. Errors: it is of another chain, or there is
	/// no such vault.
	///
	/// - `genesis`: Coinop's.
	pub async fn connect(place: &Place, view: &View, genesis: &[u8; 32]) -> Result<Option<Self>> {
		let Some(url) = &place.ethereum else { return Ok(None) };
		let execution = Execution::new(url, PATIENCE)?;
		let (chain_id, expected) = (execution.chain_id().await?, view.record.chain_id);
		if chain_id != expected {
			let message =
				format!("the vault is on the chain with id {expected}, and --ethereum names one with id {chain_id}");
			return Err(Failure::new("WrongChain", message).into());
		}
		let vault = Vault::read(&execution, view.vault(), chain_id, genesis).await?;
		Ok(Some(Self { execution, vault }))
	}

	/// The same for commands that need one.
	pub async fn needed(place: &Place, view: &View, genesis: &[u8; 32]) -> Result<Self> {
		let missing = || {
			Failure::new("NoEthereum", "say which client of Ethereum to ask, by --ethereum URL or COINOP_ETHEREUM_URL")
		};
		Ok(Self::connect(place, view, genesis).await?.ok_or_else(missing)?)
	}

	/// How the vault stands.
	pub async fn state(&self) -> Result<VaultState> {
		let (execution, vault, token, now) = (&self.execution, self.vault.address, self.vault.token, BlockId::Latest);
		let limits = execution.view(vault, &Contract::limitsCall {}, now).await?;
		let rate = execution.view(token, &Tether::basisPointsRateCall {}, now).await?;
		let most = execution.view(token, &Tether::maximumFeeCall {}, now).await?;
		Ok(VaultState {
			halted: execution.view(vault, &Contract::haltedCall {}, now).await?,
			is_closed: execution.view(vault, &Contract::depositsClosedCall {}, now).await?,
			is_frozen: execution.view(token, &Tether::isBlackListedCall { who: vault }, now).await?,
			is_paused: execution.view(token, &Tether::pausedCall {}, now).await?,
			capacity: micro_usdt(limits.capacity),
			level: micro_usdt(limits.level),
			max_deposit: micro_usdt(limits.maxDeposit),
			token_fee: (micro_usdt(rate), micro_usdt(most)),
		})
	}

	/// What an account has.
	pub async fn purse(&self, who: Address) -> Result<Purse> {
		let (execution, token, now) = (&self.execution, self.vault.token, BlockId::Latest);
		let allowance = Tether::allowanceCall { owner: who, spender: self.vault.address };
		Ok(Purse {
			usdt: micro_usdt(execution.view(token, &Tether::balanceOfCall { who }, now).await?),
			allowance: micro_usdt(execution.view(token, &allowance, now).await?),
			is_frozen: execution.view(token, &Tether::isBlackListedCall { who }, now).await?,
		})
	}

	/// µUSDT in the vault.
	pub async fn reserve(&self) -> Result<Balance> {
		self.vault.balance(&self.execution, BlockId::Latest).await
	}

	/// Whether a message was carried out.
	pub async fn is_done(&self, nonce: u64) -> Result<bool> {
		self.execution.view(self.vault.address, &Contract::isUsedCall { nonce }, BlockId::Latest).await
	}

	/// Whether Ethereum has finalized that a message was carried out; `None` where the client doesn't tell.
	pub async fn is_final(&self, nonce: u64) -> Result<Option<bool>> {
		// Some clients don't know the tag, others not the state.
		let Ok(block) = self.execution.rpc("eth_getBlockByNumber", json!(["finalized", false])).await else {
			return Ok(None);
		};
		let Some(number) = block.get("number").and_then(Value::as_str) else { return Ok(None) };
		let number = u64::from_str_radix(number.trim_start_matches("0x"), 16).context("a block has a number")?;
		let used = Contract::isUsedCall { nonce };
		Ok(self.execution.view(self.vault.address, &used, BlockId::Number(number)).await.ok())
	}

	/// How many deposits the vault has counted.
	pub async fn deposits(&self) -> Result<u64> {
		self.vault.deposits(&self.execution, BlockId::Latest).await
	}

	/// The deposit that a transaction made in a block; `None` if it made none.
	pub async fn deposit_in(&self, block: u64, transaction: B256) -> Result<Option<Deposited>> {
		let logs = self.logs(block, block).await?;
		Ok(logs.into_iter().find_map(|(event, found)| match event {
			Event::Deposited(deposit) if found.transaction == transaction => Some(deposit),
			_ => None,
		}))
	}

	/// What the light client of Coinop knows.
	pub async fn client(&self) -> Result<ClientState> {
		ClientState::read(&self.execution, self.vault.client, BlockId::Latest).await
	}

	/// How many validators it knows.
	pub async fn validators(&self) -> Result<usize> {
		let current = self.execution.view(self.vault.client, &BeefyClient::currentSetCall {}, BlockId::Latest).await?;
		Ok(usize::try_from(current.set.length)?)
	}

	/// What the vault has told in its last `blocks` blocks, and the first of these.
	pub async fn events(&self, blocks: u64) -> Result<(Vec<(Event, Found)>, u64)> {
		let newest = self.execution.block(BlockId::Latest).await?.number;
		let first = newest.saturating_sub(blocks.saturating_sub(1));
		let (mut events, mut from) = (Vec::new(), first);
		while from <= newest {
			let to = from.saturating_add(RANGE).saturating_sub(1).min(newest);
			events.extend(self.logs(from, to).await?);
			from = to.saturating_add(1);
		}
		Ok((events, first))
	}

	async fn logs(&self, from: u64, to: u64) -> Result<Vec<(Event, Found)>> {
		let logs = self.execution.logs(self.vault.address, from, to).await.context("the vault's logs")?;
		let event = |found: Found| {
			let topics = found.topics.iter().map(|topic| H256(topic.0)).collect::<Vec<_>>();
			let event = Event::decode(&topics, &found.data).filter(|event| event.lane() == self.vault.lane)?;
			Some((event, found))
		};
		Ok(logs.into_iter().filter_map(event).collect())
	}
}

/// µUSDT of a word. USDT has fewer than 128 bits hold.
fn micro_usdt(amount: U256) -> Balance {
	Balance::try_from(amount).unwrap_or(Balance::MAX)
}

#[cfg(test)]
pub mod tests {
	use super::*;

	const USDT: Balance = 1_000_000;

	/// A vault of which nothing keeps anybody.
	pub const VAULT: VaultState = VaultState {
		halted: false,
		is_closed: false,
		is_frozen: false,
		is_paused: false,
		capacity: 200_000 * USDT,
		level: 200_000 * USDT,
		max_deposit: 20_000 * USDT,
		token_fee: (0, 0),
	};

	#[test]
	fn less_should_arrive_when_the_token_charges_a_fee() {
		assert_eq!(VAULT.arrives(100 * USDT), 100 * USDT);
		let charging = VaultState { token_fee: (10, 50 * USDT), ..VAULT };
		assert_eq!(charging.arrives(100 * USDT), 100 * USDT - USDT / 10);
		assert_eq!(charging.arrives(1_000_000 * USDT), 999_950 * USDT);
		assert_eq!(charging.arrives(Balance::MAX), Balance::MAX - 50 * USDT);
	}

	#[test]
	fn half_of_the_bucket_should_be_kept_for_small_amounts() {
		let low = VaultState { level: 120_000 * USDT, ..VAULT };
		assert_eq!(low.available(1_000 * USDT), 120_000 * USDT);
		assert_eq!(low.available(1_000 * USDT + 1), 20_000 * USDT);
	}
}
