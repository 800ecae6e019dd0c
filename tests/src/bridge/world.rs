//! Both chains, and what is carried between them by hand.

use super::{
	coinop::{Coinop, Reserve, Step, PATIENCE},
	contracts::{make_token, Contracts, Deposit},
	ethereum::{LocalEthereum, Receipt},
};
use crate::net::{council, wait};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	api::{self, usdt_bridge::events::Withdrawn, usdt_bridge::Call as UsdtBridge},
	calls,
	keys::Key,
	AccountId32, Balance,
};
use coinop_bridge_proofs::{lane, Lane, Log, Proof};
use coinop_relayer::{
	abi::{CommitmentUpdate, MessageProof},
	beacon::prove,
	coinop::Message,
	execution::BlockId,
	follow,
};
use std::time::{SystemTime, UNIX_EPOCH};
use subxt::{
	dynamic::tx,
	tx::DynamicPayload,
	utils::{Static, H160},
};

/// How long before now Ethereum begins, in seconds: each jump to the next sync committee takes it a day ahead. Coinop believes
/// a light client that is 7 days old.
const HEAD_START: u64 = 5 * 86_400;

/// µUSDT of the vault's bucket: four times what Coinop lets out.
const VAULT_CAPACITY: Balance = 200_000_000_000;

/// Most updates until the light client is where Ethereum is.
const UPDATES: usize = 16;

/// Who advances the light client, for free: a member of the council.
const CARRIER: &str = "//Alice";

/// A call that proves a log: who is rewarded, the log and its proof.
pub type ProofCall = DynamicPayload<(Static<AccountId32>, Static<Log>, Static<Proof>)>;

/// Ethereum with the bridge's contracts, Coinop with the vault's lane open.
#[derive(Debug)]
pub struct World {
	/// Ethereum.
	pub ethereum: LocalEthereum,
	/// Coinop.
	pub coinop: Coinop,
	/// Token, client and vault.
	pub contracts: Contracts,
	/// The vault's.
	pub lane: Lane,
}

/// A message that the vault has carried out.
#[derive(Clone, Debug)]
pub struct Paid {
	/// Its nonce.
	pub nonce: u64,
	/// How many messages there were in its block.
	pub width: usize,
	/// What proved it.
	pub proof: MessageProof,
	/// The message, as the vault reads it.
	pub message: Vec<u8>,
	/// The transaction's receipt.
	pub receipt: Receipt,
}

/// What both chains say that there is, in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Books {
	/// In the vault.
	pub vault: Balance,
	/// On Coinop.
	pub issuance: Balance,
	/// The lane's.
	pub reserve: Reserve,
}

impl World {
	/// Starts both chains, makes the contracts and has Coinop's council open the lane. Nobody has any USDT on Coinop.
	pub async fn begin() -> Result<Self> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
		let mut ethereum = LocalEthereum::start(now.saturating_sub(HEAD_START)).await?;
		let token = make_token(&mut ethereum).await?;
		ethereum.finalize().await?;
		let coinop = Coinop::start(&ethereum, &ethereum.beacon().checkpoint().await?).await?;

		let genesis = coinop.chain.genesis();
		let block = coinop.relay.finalized().await?.number;
		let (current, next) = (coinop.relay.keyset(block).await?, coinop.relay.next_keyset(block).await?);
		let start = (block, current.announced()?, next.announced()?);
		let contracts = Contracts::make(&mut ethereum, token, genesis, VAULT_CAPACITY, start).await?;
		let vault = H160(contracts.vault.0 .0);
		let lane = lane(ethereum.chain_id(), vault, &genesis);
		ensure!(contracts.lane(&ethereum).await? == lane.0, "the vault names another lane");

		let open = UsdtBridge::open_lane { vault, vault_capacity: VAULT_CAPACITY };
		council::announce(&coinop.chain, api::Call::UsdtBridge(open)).await?;
		wait::until("the lane to be open", PATIENCE, async || Ok(coinop.is_open(&lane).await?.then_some(()))).await?;
		coinop.until_final(coinop.node.best().await?).await?;
		Ok(Self { ethereum, coinop, contracts, lane })
	}

	/// Makes deposits, all in one block if there is room; answers their receipts.
	pub async fn deposit(&mut self, deposits: &[(usize, Deposit)]) -> Result<Vec<Receipt>> {
		let Self { ethereum, contracts, .. } = self;
		let mut hashes = Vec::with_capacity(deposits.len());
		for (account, deposit) in deposits {
			hashes.push(contracts.deposit(ethereum, *account, deposit).await?);
		}
		let receipts = ethereum.receipts(&hashes).await?;
		for receipt in &receipts {
			ensure!(receipt.has_succeeded(), "a deposit failed: {}", receipt.json);
		}
		Ok(receipts)
	}

	/// Makes what is on Ethereum now final, and Coinop's light client follow; answers how many updates brought a sync
	/// committee.
	pub async fn follow(&self) -> Result<usize> {
		self.ethereum.finalize().await?;
		let (beacon, relay) = (self.ethereum.beacon(), &self.coinop.relay);
		let newest = beacon.signed_slot().await?;
		let key = Key::from_uri(CARRIER)?;
		let mut committees = 0usize;
		for _ in 0..UPDATES {
			let head = relay.finalized().await?;
			let client = relay.light_client(&head).await?;
			if client.knows_next && client.slot >= newest {
				return Ok(committees);
			}
			let update = follow::next_update(beacon, &client, newest).await?;
			let update = update.with_context(|| format!("nothing leads from slot {} to {newest}", client.slot))?;
			follow::verify(relay, &head, &client, beacon, &update).await?;
			committees = committees.saturating_add(usize::from(update.next_sync_committee_update.is_some()));
			follow::submit(relay, update, &key).await?;
		}
		anyhow::bail!("the light client is not where Ethereum is after {UPDATES} updates")
	}

	/// The call that proves a deposit.
	pub async fn deposit_proof(&self, receipt: &Receipt, submitter: AccountId32) -> Result<ProofCall> {
		self.proof("prove_deposit", receipt, submitter).await
	}

	/// The call that proves a release.
	pub async fn release_proof(&self, receipt: &Receipt, submitter: AccountId32) -> Result<ProofCall> {
		self.proof("prove_release", receipt, submitter).await
	}

	async fn proof(&self, call: &str, receipt: &Receipt, submitter: AccountId32) -> Result<ProofCall> {
		let client = self.coinop.relay.light_client(&self.coinop.relay.finalized().await?).await?;
		let (beacon, execution) = (self.ethereum.beacon(), self.ethereum.execution());
		let (vault, transaction) = (self.contracts.vault.0 .0, receipt.transaction()?);
		let (logs, proof) = prove(beacon, execution, transaction, vault, client.slot, Some(client.root)).await?;
		let [log] = <[Log; 1]>::try_from(logs).ok().context("a transaction has one event of the vault")?;
		Ok(tx("UsdtBridge", call, (Static(submitter), Static(log), Static(proof))))
	}

	/// Withdraws, all in one block: to whom, µUSDT, and how many of them for who carries the message. Answers the nonces.
	pub async fn withdraw(&self, signer: &Key, withdrawals: &[([u8; 20], Balance, Balance)]) -> Result<Vec<u64>> {
		let lane = self.lane;
		let call = |(recipient, amount, relay_fee): &([u8; 20], Balance, Balance)| {
			let (recipient, amount, relay_fee) = (H160(*recipient), *amount, *relay_fee);
			api::Call::UsdtBridge(UsdtBridge::withdraw { lane, recipient, amount, relay_fee })
		};
		let batch = calls::batch_all(withdrawals.iter().map(call).collect());
		let submitted = self.coinop.chain.submit(&batch, signer).await?;
		let mut nonces = Vec::with_capacity(withdrawals.len());
		for event in submitted.events.find::<Withdrawn>() {
			nonces.push(event?.nonce);
		}
		ensure!(nonces.len() == withdrawals.len(), "each withdrawal has a message");
		Ok(nonces)
	}

	/// Has the vault carry messages out, each in a block, after what the client needs for it: the last update comes with the
	/// first message. Answers how often other validators took over.
	///
	/// - `messages`: nonces, each with the account that carries it.
	pub async fn release(&mut self, messages: &[(u64, usize)]) -> Result<(Vec<Paid>, usize)> {
		let Self { ethereum, coinop, contracts, lane } = self;
		let mut found = Vec::with_capacity(messages.len());
		for (nonce, account) in messages {
			found.push((*nonce, *account, coinop.message(lane, *nonce).await?));
		}
		let leaf_block = |message: &Message| message.committed.as_ref().map_or(0, |committed| committed.leaf_block);
		let target = found.iter().map(|(_, _, message)| leaf_block(message)).max().context("there are messages")?;
		let client = contracts.client_state(ethereum).await?;
		let now = ethereum.execution().block(BlockId::Latest).await?.time;
		let mut steps = coinop.steps(client.known(now), target).await?;
		let hand_overs = steps.iter().filter(|step| step.step.is_new_keyset).count();
		let last = steps.pop();
		for Step { step, update, .. } in steps {
			let done = contracts.submit(ethereum, 0, update).await;
			done.with_context(|| format!("the commitment of block {} (set {})", step.block, step.set))?;
		}
		let (root_block, root) = match &last {
			Some(last) => (last.step.block, last.root),
			None => (client.block, client.root.context("the client keeps its newest root")?),
		};
		let mut update: Option<CommitmentUpdate> = last.map(|step| step.update);
		let mut paid = Vec::with_capacity(found.len());
		for (nonce, account, message) in found {
			let width = message.committed.as_ref().map_or(0, |committed| committed.width);
			let proof = coinop.relay.message_proof(&message, root_block, root).await?;
			let (with, bytes) = (update.take(), message.bytes);
			let done = contracts.release(ethereum, account, with, proof.clone(), bytes.clone()).await;
			let receipt = done.with_context(|| format!("message {nonce} was not carried out"))?;
			paid.push(Paid { nonce, width, proof, message: bytes, receipt });
		}
		Ok((paid, hand_overs))
	}

	/// What both chains say that there is.
	pub async fn books(&self) -> Result<Books> {
		Ok(Books {
			vault: self.contracts.balance(&self.ethereum, self.contracts.vault).await?,
			issuance: self.coinop.chain.issuance().await?,
			reserve: self.coinop.reserve(&self.lane).await?,
		})
	}
}
