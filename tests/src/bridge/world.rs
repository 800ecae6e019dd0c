//! Both chains, and what is carried between them by hand.

use super::{
	beacon::period,
	coinop::{Coinop, Reserve, PATIENCE},
	contracts::{
		abi::{CommitmentUpdate, MessageProof},
		make_token, Contracts, Deposit,
	},
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
use coinop_bridge_proofs::{beacon::Update, lane, Lane, Log, Proof};
use std::time::{SystemTime, UNIX_EPOCH};
use subxt::{
	dynamic::tx,
	tx::DynamicPayload,
	utils::{Static, H160},
};

/// How long before now Ethereum begins, in seconds: a jump to the next sync committee takes it a day ahead.
const HEAD_START: u64 = 2 * 86_400;

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
		let coinop = Coinop::start(&ethereum, &ethereum.checkpoint().await?).await?;

		let genesis = coinop.chain.genesis();
		let block = coinop.node.finalized().await?.number;
		let (current, next) = (coinop.keyset(block).await?, coinop.next_keyset(block).await?);
		let start = (u32::try_from(block)?, current.announced()?, next.announced()?);
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
		let newest = self.ethereum.finality_update().await?;
		let mut committees = 0usize;
		for _ in 0..UPDATES {
			let known = self.coinop.ethereum_slot().await?;
			if !self.coinop.knows_next_committee().await? {
				self.update(self.ethereum.committee_update(period(known)).await?).await?;
			} else if period(newest.finalized_header.slot) > period(known) {
				let next = period(known).saturating_add(1);
				self.update(self.ethereum.committee_update(next).await?).await?;
			} else {
				if newest.finalized_header.slot > known {
					self.update(newest).await?;
				}
				return Ok(committees);
			}
			committees = committees.saturating_add(1);
		}
		anyhow::bail!("the light client is not where Ethereum is after {UPDATES} updates")
	}

	async fn update(&self, update: Update) -> Result<()> {
		let slot = update.finalized_header.slot;
		let call = tx("UsdtBridge", "submit_update", (Static(update),));
		let done = self.coinop.chain.submit(&call, &Key::from_uri(CARRIER)?).await;
		done.with_context(|| format!("the update with slot {slot} as final was refused"))?;
		Ok(())
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
		let known = self.coinop.ethereum_slot().await?;
		let (logs, proof) = self.ethereum.prove(receipt, self.contracts.vault.0 .0, known).await?;
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
		let target = found.iter().map(|(_, _, message)| message.leaf_block).max().context("there are messages")?;
		let (newest, current, _) = contracts.client_state(ethereum).await?;
		let mut steps = coinop.steps((newest, current.id), target).await?;
		let hand_overs = steps.iter().filter(|step| step.is_new_keyset).count();
		let last = steps.pop();
		for step in steps {
			let done = contracts.submit(ethereum, 0, step.update).await;
			done.with_context(|| format!("the commitment of block {} (set {})", step.block, step.set_id))?;
		}
		let root_block = last.as_ref().map_or(newest, |step| step.block);
		let mut update: Option<CommitmentUpdate> = last.map(|step| step.update);
		let mut paid = Vec::with_capacity(found.len());
		for (nonce, account, message) in found {
			let proof = coinop.message_proof(&message, root_block).await?;
			let (with, bytes) = (update.take(), message.bytes);
			let done = contracts.release(ethereum, account, with, proof.clone(), bytes.clone()).await;
			let receipt = done.with_context(|| format!("message {nonce} was not carried out"))?;
			paid.push(Paid { nonce, width: message.width, proof, message: bytes, receipt });
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
