//! What Coinop says, at its newest final block.

use super::{Failure, PATIENCE};
use crate::context::Context;
use alloy::primitives::Address;
use anyhow::{Context as _, Result};
use coinop_agent::{
	api::{
		self,
		runtime_types::pallet_usdt_bridge::{
			runtime_api::{MessageState, Status},
			types::{Claim, LaneRecord, LaneState},
		},
	},
	AccountId32, Balance, CoinopConfig, Moment,
};
use coinop_bridge_proofs::{Lane, Message};
use coinop_relayer::coinop::{Head, Node};
use std::future::Future;
use subxt::client::OnlineClientAtBlock;

/// Milliseconds of a slot of Ethereum.
const SLOT: Moment = 12_000;

/// Nonces that one question about messages looks at.
const LOOKED_AT: u64 = 256;

/// A connection to a node of Coinop.
pub struct Coinop {
	/// The node.
	pub node: Node,
}

/// How one lane stands.
pub struct View {
	/// The block that this is of.
	pub head: Head,
	/// How the bridge stands.
	pub status: Status,
	/// The lane's name.
	pub lane: Lane,
	/// What is recorded of it.
	pub record: LaneRecord,
	/// When Ethereum's slot 0 began.
	ethereum_began: Option<Moment>,
}

/// A withdrawal that is not proved to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
	/// Its nonce.
	pub nonce: u64,
	/// Who withdrew.
	pub sender: Option<AccountId32>,
	/// Who is paid.
	pub recipient: Address,
	/// µUSDT burned.
	pub amount: Balance,
	/// µUSDT of it for who carries it.
	pub relay_fee: Balance,
	/// The block in whose leaf it is committed; `None` as long as it waits for that.
	pub leaf_block: Option<u32>,
}

/// A message that is not proved to have been carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
	/// A withdrawal.
	Withdrawal(Withdrawal),
	/// An order of governance.
	Order,
}

impl View {
	/// When the newest block of Ethereum was made of which Coinop knows that it is final, in ms.
	pub fn ethereum_known(&self) -> Option<Moment> {
		let since = self.status.finalized_slot?.saturating_mul(SLOT);
		self.ethereum_began.map(|began| began.saturating_add(since))
	}

	/// Where the lane stands, in words.
	pub fn state(&self) -> String {
		match &self.record.state {
			LaneState::Open => "open".into(),
			LaneState::Closing => "closing: its vault is told to take no deposits any more".into(),
			LaneState::Closed { block } => {
				format!("closed: its vault takes no deposits since Ethereum's block {block}")
			},
		}
	}

	/// The vault's address.
	pub fn vault(&self) -> Address {
		Address::from(self.record.vault.0)
	}
}

impl Coinop {
	/// Connects to the node that the command names.
	pub async fn connect(context: &Context) -> Result<Self> {
		Ok(Self { node: Node::connect(context.url(), PATIENCE).await? })
	}

	/// The lanes that were ever opened.
	pub async fn lanes(&self, head: &Head) -> Result<Vec<(Lane, LaneRecord)>> {
		in_time(async {
			let question = api::runtime_apis().usdt_bridge_api().lanes();
			Ok(self.at(head).await?.runtime_apis().call(question).await?)
		})
		.await
	}

	/// How a vault's lane stands, or that of the only one. Errors: there is none, or one of several has to be named.
	pub async fn view(&self, vault: Option<Address>) -> Result<View> {
		let head = self.node.finalized().await?;
		let (lane, record) = choose(self.lanes(&head).await?, vault)?;
		in_time(async {
			let at = self.at(&head).await?;
			let status = at.runtime_apis().call(api::runtime_apis().usdt_bridge_api().status()).await?;
			let ethereum = at.storage().try_fetch(api::storage().usdt_bridge().ethereum(), ()).await?;
			let ethereum_began = match ethereum {
				Some(chain) => Some(chain.decode()?.genesis),
				None => None,
			};
			Ok(View { head, status, lane, record, ethereum_began })
		})
		.await
	}

	/// Whether a deposit was proved, minted or not.
	pub async fn is_proved(&self, view: &View, nonce: u64) -> Result<bool> {
		in_time(async {
			let question = api::runtime_apis().usdt_bridge_api().is_proved(view.lane, nonce);
			Ok(self.at(&view.head).await?.runtime_apis().call(question).await?)
		})
		.await
	}

	/// A deposit that was proved and is not minted; `None` if it is none.
	pub async fn claim(&self, view: &View, nonce: u64) -> Result<Option<Claim<AccountId32>>> {
		in_time(async {
			let at = self.at(&view.head).await?;
			let claims = api::storage().usdt_bridge().claims();
			let found = at.storage().try_fetch(claims, (view.lane, nonce)).await?;
			Ok(match found {
				Some(claim) => Some(claim.decode()?),
				None => None,
			})
		})
		.await
	}

	/// All deposits that were proved and are not minted, by nonce.
	pub async fn claims(&self, view: &View) -> Result<Vec<(u64, Claim<AccountId32>)>> {
		let at = self.at(&view.head).await?;
		let mut claims = Vec::new();
		let mut entries = at.storage().iter(api::storage().usdt_bridge().claims(), (view.lane,)).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let (_, nonce) = entry.key()?.decode()?;
			claims.push((nonce, entry.value().decode()?));
		}
		claims.sort_unstable_by_key(|(nonce, _)| *nonce);
		Ok(claims)
	}

	/// A message; `None` if there is none yet, or it is proved to have been carried out.
	pub async fn message(&self, view: &View, nonce: u64) -> Result<Option<Outgoing>> {
		in_time(async {
			let question = api::runtime_apis().usdt_bridge_api().message(view.lane, nonce);
			let state = self.at(&view.head).await?.runtime_apis().call(question).await?;
			state.map(outgoing).transpose()
		})
		.await
	}

	/// All withdrawals that are not proved to be paid.
	pub async fn withdrawals(&self, view: &View) -> Result<Vec<Withdrawal>> {
		let mut withdrawals = Vec::new();
		let mut from = 1u64;
		while from <= view.record.last_message {
			let states = in_time(async {
				let question = api::runtime_apis().usdt_bridge_api().messages(view.lane, from);
				Ok(self.at(&view.head).await?.runtime_apis().call(question).await?)
			});
			for state in states.await? {
				if let Outgoing::Withdrawal(withdrawal) = outgoing(state)? {
					withdrawals.push(withdrawal);
				}
			}
			from = from.saturating_add(LOOKED_AT);
		}
		Ok(withdrawals)
	}

	/// The least that an account has to keep, in µUSDT.
	pub async fn existential_deposit(&self, head: &Head) -> Result<Balance> {
		let constant = api::constants().balances().existential_deposit();
		in_time(async { Ok(self.at(head).await?.constants().entry(constant)?) }).await
	}

	/// Whether an account is a device's.
	pub async fn is_device(&self, account: &AccountId32) -> Result<bool> {
		use coinop_agent::chain::ChainError;
		match self.node.chain.device(account).await {
			Ok(_) => Ok(true),
			Err(ChainError::NotFound(_)) => Ok(false),
			Err(error) => Err(error.into()),
		}
	}

	async fn at(&self, head: &Head) -> Result<OnlineClientAtBlock<CoinopConfig>> {
		Ok(self.node.chain.client().at_block(head.hash).await?)
	}
}

/// The lane that is meant.
fn choose(lanes: Vec<(Lane, LaneRecord)>, vault: Option<Address>) -> Result<(Lane, LaneRecord), Failure> {
	let known =
		lanes.iter().map(|(_, record)| Address::from(record.vault.0).to_string()).collect::<Vec<_>>().join(", ");
	let is_only = lanes.len() == 1;
	let is_open = |record: &LaneRecord| matches!(record.state, LaneState::Open);
	let is_meant = |record: &LaneRecord| match vault {
		Some(vault) => vault.0 .0 == record.vault.0,
		None => is_only || is_open(record),
	};
	let mut meant = lanes.into_iter().filter(|(_, record)| is_meant(record));
	match (meant.next(), meant.next(), vault) {
		(Some(lane), None, _) => Ok(lane),
		(None, _, _) if known.is_empty() => {
			Err(Failure::new("NoLane", "this chain has no bridge yet: its council has opened no vault's lane"))
		},
		(None, _, Some(vault)) => {
			Err(Failure::new("UnknownVault", format!("{vault} is none of this chain's vaults, which are {known}")))
		},
		_ => Err(Failure::new("SeveralVaults", format!("say which vault is meant, by --vault: {known}"))),
	}
}

/// A message as its bytes say.
fn outgoing(state: MessageState<AccountId32>) -> Result<Outgoing> {
	let (_, nonce, message) = Message::from_bytes(&state.bytes).context("the node answers a message that is none")?;
	let Message::Release { recipient, amount, relay_fee } = message else { return Ok(Outgoing::Order) };
	Ok(Outgoing::Withdrawal(Withdrawal {
		nonce,
		sender: state.deposit.map(|(sender, _)| sender),
		recipient: Address::from(recipient.0),
		amount,
		relay_fee,
		leaf_block: state.commitment.map(|commitment| commitment.leaf_block),
	}))
}

/// What comes of it in time. Error: too late.
async fn in_time<T>(asked: impl Future<Output = Result<T>>) -> Result<T> {
	let answer = tokio::time::timeout(PATIENCE, asked).await;
	answer.with_context(|| format!("the node gave no answer in {} s", PATIENCE.as_secs()))?
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use coinop_agent::{api::runtime_types::pallet_usdt_bridge::types::Books, H256};
	use subxt::utils::H160;

	/// A lane of the vault whose address is this byte again and again.
	pub fn record(vault: u8, state: LaneState) -> LaneRecord {
		LaneRecord {
			vault: H160([vault; 20]),
			chain_id: 1,
			state,
			vault_capacity: 0,
			last_message: 0,
			last_limit: 0,
			migration: None,
			books: Books { minted: 0, burned: 0, released: 0, moved_in: 0, moved_out: 0 },
		}
	}

	/// A lane that nothing keeps from anything.
	pub fn view() -> View {
		View {
			head: Head { number: 1, hash: H256([1; 32]) },
			status: crate::bridge::expect::tests::status(),
			lane: H256([1; 32]),
			record: record(1, LaneState::Open),
			ethereum_began: Some(1_700_000_000_000),
		}
	}

	fn lanes(all: Vec<LaneRecord>) -> Vec<(Lane, LaneRecord)> {
		all.into_iter().map(|record| (H256([record.vault.0[0]; 32]), record)).collect()
	}

	#[test]
	fn lane_should_be_the_open_one_when_no_vault_is_named() {
		let closed = || record(1, LaneState::Closed { block: 7 });
		let chosen = choose(lanes(vec![closed(), record(2, LaneState::Open)]), None).unwrap();
		assert_eq!(chosen.0, H256([2; 32]));
		assert_eq!(choose(lanes(vec![closed()]), None).unwrap().0, H256([1; 32]), "it still pays");
		let named = choose(lanes(vec![closed(), record(2, LaneState::Open)]), Some(Address::repeat_byte(1)));
		assert_eq!(named.unwrap().0, H256([1; 32]));
	}

	#[test]
	fn lane_should_be_asked_for_when_it_is_not_clear() {
		let name = |lanes, vault| choose(lanes, vault).unwrap_err().name;
		assert_eq!(name(Vec::new(), None), "NoLane");
		let two = || lanes(vec![record(1, LaneState::Open), record(2, LaneState::Open)]);
		assert_eq!(name(two(), None), "SeveralVaults");
		assert_eq!(name(two(), Some(Address::repeat_byte(3))), "UnknownVault");
		let error = choose(two(), None).unwrap_err().message;
		assert!(error.contains(&Address::repeat_byte(2).to_string()), "{error}");
		let both_closed = lanes(vec![record(1, LaneState::Closing), record(2, LaneState::Closed { block: 1 })]);
		assert_eq!(name(both_closed, None), "SeveralVaults");
	}

	#[test]
	fn message_should_be_read_from_its_bytes() {
		let content = Message::Release { recipient: H160([5; 20]), amount: 40_000_000, relay_fee: 2_000_000 };
		let sender = AccountId32([6; 32]);
		let state = |bytes| MessageState {
			nonce: 3,
			message: api::runtime_types::coinop_bridge_proofs::message::Message::Resume,
			bytes,
			deposit: Some((sender, 1)),
			commitment: None,
		};
		let expected = Withdrawal {
			nonce: 3,
			sender: Some(sender),
			recipient: Address::repeat_byte(5),
			amount: 40_000_000,
			relay_fee: 2_000_000,
			leaf_block: None,
		};
		let lane = H256([1; 32]);
		assert_eq!(outgoing(state(content.to_bytes(&lane, 3))).unwrap(), Outgoing::Withdrawal(expected));
		assert_eq!(outgoing(state(Message::Resume.to_bytes(&lane, 3))).unwrap(), Outgoing::Order);
		assert!(outgoing(state(vec![1, 2, 3])).is_err());
	}
}
