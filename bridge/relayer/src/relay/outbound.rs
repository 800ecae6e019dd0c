//! To Ethereum: commitments of Coinop's validators, withdrawals, and orders of governance.

use super::{agree, short, Looked, Vaults, MOST, REREAD};
use crate::{
	abi::{BeefyClient, CommitmentUpdate, Vault as Contract},
	agreement::Agreed,
	backoff::Failures,
	client::ClientState,
	coinop::{LaneRecord, Message, Node},
	commitments::Keyset,
	execution::{BlockId, Execution, Refusal},
	hand_over::{steps, Session, Step},
	metrics::{ether, float, Metrics},
	plan::{self, OutAction, OutView, Outgoing},
	profit::{GasPrice, Work},
	sender::{Sender, Sending, Task},
	setup::Setup,
	transactions::Budget,
	vault::Vault,
};
use alloy::{
	primitives::{keccak256, Address, Signature},
	sol_types::{SolCall, SolError},
};
use anyhow::{bail, ensure, Context, Result};
use coinop_bridge_proofs::{Lane, SignedCommitment};
use std::{collections::BTreeMap, time::Instant};

/// Milliseconds of a block of Coinop.
const BLOCK: u64 = 500;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Bytes of a signature.
const SIGNATURE: usize = 65;

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Job {
	/// What was planned.
	cause: (Lane, OutAction),
	/// The client that it updates, if any.
	client: Option<Address>,
	/// The message that it carries, if any, and its fee in µUSDT if that is ours.
	message: Option<(Lane, u64, u128)>,
}

/// One lane, as both chains say.
struct Look {
	record: LaneRecord,
	vault: Vault,
	client: ClientState,
	sessions: Vec<Session<Vec<[u8; 20]>>>,
	/// What brings the client over the last change of validators.
	hand_over: Vec<Step>,
	/// What brings it the newest commitment.
	update: Vec<Step>,
	messages: Vec<Message>,
	view: OutView,
}

/// The leg.
pub(super) struct Outbound<'a> {
	setup: &'a Setup,
	metrics: &'a Metrics,
	vaults: Vaults,
	sender: Sender<Job>,
	failures: Failures<(Lane, OutAction)>,
	/// By lane: no message before this one is unconfirmed.
	first_message: BTreeMap<Lane, u64>,
	/// Looks since all of them were looked through.
	looks: u32,
}

impl<'a> Outbound<'a> {
	/// `None` if there is no key that pays.
	pub(super) fn new(setup: &'a Setup, metrics: &'a Metrics) -> Option<Self> {
		let config = &setup.config;
		let budget = Budget::new(config.fees.max_spend_wei.into());
		let sender = Sender::new(setup.signer.clone()?, config.ethereum.chain_id, setup.rules(), budget);
		let failures = Failures::new(config.backoff());
		let (vaults, first_message) = (Vaults::default(), BTreeMap::new());
		Some(Self { setup, metrics, vaults, sender, failures, first_message, looks: 0 })
	}

	/// Looks at both chains and does what is to be done.
	pub(super) async fn look(&mut self) -> Result<Looked> {
		let execution = &self.setup.endpoints.execution.0;
		self.looks = self.looks.saturating_add(1);
		if self.looks >= REREAD {
			self.first_message.clear();
			self.looks = 0;
		}
		let agreed = agree(self.setup, self.metrics).await?;
		let has_ended = self.settle(execution).await?;
		let node = self.setup.endpoints.coinop.0.node().await?;
		let newest = execution.block(BlockId::Latest).await?;
		let tip = u128::from(self.setup.config.fees.tip_wei);
		let gas_price = GasPrice(newest.base_fee.saturating_add(tip));
		let signed = node.newest_signed().await?;
		let signed = signed.filter(|signed| signed.block <= agreed.coinop.number);
		self.metrics.signed_block.set(signed.as_ref().map_or(0, |signed| signed.block.into()));
		for (record, vault) in self.vaults.serve(self.setup, &node, &agreed).await? {
			let lane = record.lane;
			let read = self.read(&node, &agreed, record, vault, signed.as_ref(), (newest.time, gas_price)).await;
			match read {
				Ok(look) => self.carry(&node, &look).await,
				Err(error) => {
					self.setup.endpoints.forget();
					self.vaults.forget(&lane);
					log::warn!(lane = short(&lane).as_str(), error = format!("{error:#}").as_str(); "a lane can't be read");
				},
			}
		}
		self.metrics.budget.set(ether(self.sender.left(Instant::now())));
		self.metrics.balance.set(ether(execution.balance(self.sender.address()).await?));
		Ok(if has_ended { Looked::Again } else { Looked::Idle })
	}

	/// Looks after what is in flight; answers whether something has ended.
	async fn settle(&mut self, execution: &Execution) -> Result<bool> {
		let now = Instant::now();
		let ended = self.sender.settle(execution, now).await?;
		for done in &ended {
			let outcome = match done.receipt {
				None => "replaced",
				Some(receipt) => {
					self.metrics.spent.inc_by(ether(u128::from(receipt.gas).saturating_mul(receipt.price)));
					if receipt.succeeded {
						self.failures.succeeded(&done.job.cause);
						"done"
					} else {
						self.failures.failed(done.job.cause, now);
						"reverted"
					}
				},
			};
			self.metrics.transactions.with_label_values(&["ethereum", outcome]).inc();
			let gas = done.receipt.map_or(0, |receipt| receipt.gas);
			if let Some((lane, nonce, fee)) = done.job.message {
				if outcome == "done" {
					self.metrics.earned.with_label_values(&["ethereum"]).inc_by(float(fee));
				}
				log::info!(lane = short(&lane).as_str(), nonce = nonce, gas = gas, outcome = outcome; "a message's transaction has ended");
			} else {
				log::info!(gas = gas, outcome = outcome; "an update's transaction has ended");
			}
		}
		Ok(!ended.is_empty())
	}

	/// What both chains say of a lane.
	///
	/// - `now`: Ethereum's time in Unix seconds, and its gas price.
	async fn read(
		&mut self,
		node: &Node,
		agreed: &Agreed,
		record: LaneRecord,
		vault: Vault,
		signed: Option<&SignedCommitment>,
		now: (u64, GasPrice),
	) -> Result<Look> {
		let execution = &self.setup.endpoints.execution.0;
		let (time, gas_price) = now;
		let lane = record.lane;
		let client = ClientState::read(execution, vault.client, BlockId::Latest).await.context("Coinop's client")?;
		let known = client.known(time);
		let signed = signed.filter(|signed| signed.block > client.block && signed.set_id >= client.current.id);
		let sessions = match signed {
			Some(signed) => node.sessions(client.current.id, (signed.block, signed.set_id)).await?,
			None => Vec::new(),
		};
		check_sessions(&client, &sessions)?;
		let renew_after = self.setup.config.work.renew_days.saturating_mul(DAY);
		let renews = time.saturating_sub(client.adopted_at) > renew_after;
		let newest = signed.map(|signed| (signed.block, signed.set_id));
		let hand_over = steps(known, &sessions, None, renews);
		let update = steps(known, &sessions, newest, renews);
		let update_gas = update.iter().map(|step| work(step, &sessions).gas()).fold(0, u64::saturating_add);

		let first = self.first_message.get(&lane).copied().unwrap_or(1);
		let messages = node.messages(&agreed.coinop, &lane, first, record.last_message, MOST).await?;
		let oldest = messages.first().map(|message| message.nonce);
		self.first_message.insert(lane, oldest.unwrap_or(record.last_message.saturating_add(1)));
		let mut left = Vec::with_capacity(messages.len());
		for message in messages {
			let call = Contract::isUsedCall { nonce: message.nonce };
			if !execution.view(vault.address, &call, BlockId::Latest).await? {
				left.push(message);
			}
		}

		let name = short(&lane);
		let labels = &[name.as_str()];
		self.metrics.client_block.with_label_values(labels).set(client.block.into());
		self.metrics.messages_pending.with_label_values(labels).set(u64::try_from(left.len()).unwrap_or(u64::MAX));
		let age = hand_over_age(&sessions, agreed.coinop.number);
		self.metrics.hand_over_age.with_label_values(labels).set(float(age.into()) / 1_000.0);

		let outgoing = |message: &Message| Outgoing {
			nonce: message.nonce,
			relay_fee: message.relay_fee(),
			leaf_block: message.committed.as_ref().map(|committed| committed.leaf_block),
		};
		let view = OutView {
			// The block that a client began with has no root: nothing can be carried under it.
			client_block: if client.root.is_some() { client.block } else { 0 },
			signed_block: newest.map_or(client.block, |(block, _)| block),
			update_gas,
			hand_over_due: !hand_over.is_empty(),
			gas_price,
			messages: left.iter().map(outgoing).collect(),
		};
		Ok(Look { record, vault, client, sessions, hand_over, update, messages: left, view })
	}

	/// Does what is to be done for a lane. What fails is tried again later.
	async fn carry(&mut self, node: &Node, look: &Look) {
		let lane = look.record.lane;
		for action in plan::outbound(&look.view, &self.setup.config.outbound()) {
			let now = Instant::now();
			if !self.failures.may_try(&(lane, action), now) {
				continue;
			}
			// It has succeeded when it is in a block.
			if let Err(error) = self.act(node, look, action).await {
				let wait = self.failures.failed((lane, action), now).as_secs();
				// What it was planned by may have been a lie.
				self.setup.endpoints.forget();
				self.vaults.forget(&lane);
				let (name, error) = (short(&lane), format!("{error:#}"));
				log::warn!(lane = name.as_str(), action = format!("{action:?}").as_str(), error = error.as_str(), again_in_seconds = wait;
					"could not be done");
			}
		}
	}

	async fn act(&mut self, node: &Node, look: &Look, action: OutAction) -> Result<()> {
		let cause = (look.record.lane, action);
		let updates = |job: &Job| job.client == Some(look.vault.client);
		let is_updating = self.sender.jobs().any(updates);
		let carries = |nonce: u64| {
			move |job: &Job| job.message.is_some_and(|(lane, message, _)| (lane, message) == (look.record.lane, nonce))
		};
		match action {
			OutAction::HandOver | OutAction::UpdateAndCarry(_) if is_updating => Ok(()),
			OutAction::HandOver => match look.hand_over.first() {
				Some(step) => self.submit(node, look, step, cause).await,
				None => Ok(()),
			},
			OutAction::UpdateAndCarry(nonce) => match look.update.as_slice() {
				[] => Ok(()),
				[step] if !self.sender.jobs().any(carries(nonce)) => {
					self.carry_with(node, look, step, nonce, cause).await
				},
				// What comes before it goes alone, and so does an update of which the message is under way.
				[step, ..] => self.submit(node, look, step, cause).await,
			},
			OutAction::Carry(nonce) if self.sender.jobs().any(carries(nonce)) => Ok(()),
			OutAction::Carry(nonce) => {
				let message = message(look, nonce)?;
				let root = look.client.root.context("the client keeps no root yet")?;
				let proof = node.message_proof(message, look.client.block, root).await?;
				let bytes = message.bytes.clone().into();
				let input = match message.relay_fee() {
					Some(_) => Contract::releaseCall { proof, message: bytes }.abi_encode(),
					None => Contract::obeyCall { proof, message: bytes }.abi_encode(),
				};
				let job = Job { cause, client: None, message: Some(earning(look, message)) };
				self.send(look.vault.address, input, Work::Message, job).await
			},
		}
	}

	/// Submits a commitment by itself.
	async fn submit(&mut self, node: &Node, look: &Look, step: &Step, cause: (Lane, OutAction)) -> Result<()> {
		let (update, _) = node.update(step, &look.sessions).await?;
		check_signatures(&update)?;
		let input = BeefyClient::submitCall { update }.abi_encode();
		let job = Job { cause, client: Some(look.vault.client), message: None };
		log::info!(block = step.block, set = step.set, hands_over = step.hands_over; "a commitment is due on Ethereum");
		self.send(look.vault.client, input, work(step, &look.sessions), job).await
	}

	/// Submits a commitment and has the vault carry a message out, in one transaction if it is a withdrawal.
	async fn carry_with(
		&mut self,
		node: &Node,
		look: &Look,
		step: &Step,
		nonce: u64,
		cause: (Lane, OutAction),
	) -> Result<()> {
		let message = message(look, nonce)?;
		if message.relay_fee().is_none() {
			// Orders have no such transaction: they follow.
			return self.submit(node, look, step, cause).await;
		}
		let (update, root) = node.update(step, &look.sessions).await?;
		check_signatures(&update)?;
		let proof = node.message_proof(message, step.block, root).await?;
		let bytes = message.bytes.clone().into();
		let input = Contract::updateAndReleaseCall { update, proof, message: bytes }.abi_encode();
		let Work::Update { validators, hands_over } = work(step, &look.sessions) else { bail!("a step is an update") };
		let job = Job { cause, client: Some(look.vault.client), message: Some(earning(look, message)) };
		self.send(look.vault.address, input, Work::UpdateAndMessage { validators, hands_over }, job).await
	}

	/// Sends a transaction, if every execution client says that it would succeed.
	async fn send(&mut self, to: Address, input: Vec<u8>, work: Work, job: Job) -> Result<()> {
		let from = self.sender.address();
		let (first, second) = &self.setup.endpoints.execution;
		for execution in [Some(first), second.as_ref()].into_iter().flatten() {
			let done = execution.simulate(from, to, input.clone(), BlockId::Latest).await;
			let Err(error) = done else { continue };
			if is_used(&error) {
				// Another was faster. The next look sees it.
				return Ok(());
			}
			return Err(error).context("it would fail");
		}
		let task = Task { job, to, input, gas: work.gas_limit() };
		match self.sender.send(first, task, Instant::now()).await? {
			Sending::Sent(hash) => {
				let nonce = job.message.map_or(0, |(_, nonce, _)| nonce);
				log::info!(transaction = hash.to_string().as_str(), message = nonce, updates = job.client.is_some(); "sent");
			},
			Sending::Waits(why) => log::debug!(why = why; "nothing is sent"),
		}
		Ok(())
	}
}

fn message(look: &Look, nonce: u64) -> Result<&Message> {
	look.messages.iter().find(|message| message.nonce == nonce).context("a message that is planned for is there")
}

/// A message, and what carrying it earns.
fn earning(look: &Look, message: &Message) -> (Lane, u64, u128) {
	(look.record.lane, message.nonce, message.relay_fee().unwrap_or_default())
}

/// What a step takes.
fn work(step: &Step, sessions: &[Session<Vec<[u8; 20]>>]) -> Work {
	let session = sessions.iter().find(|session| session.set == step.set);
	Work::Update { validators: session.map_or(0, |session| session.keyset.len()), hands_over: step.hands_over }
}

/// Whether Coinop's node tells of the validators that the client on Ethereum knows. Kelp: a node that tells of others would
/// have us pay for what the client refuses. Error: it doesn't.
fn check_sessions(client: &ClientState, sessions: &[Session<Vec<[u8; 20]>>]) -> Result<()> {
	let next = Some(&client.next).filter(|next| !next.root.is_zero());
	for (session, expected) in sessions.iter().zip([Some(&client.current), next]) {
		let Some(expected) = expected else { continue };
		let found = Keyset { id: session.set, addresses: session.keyset.clone() }.announced()?;
		ensure!(
			found == *expected,
			"Coinop's node tells of other validators in set {} than Ethereum knows",
			session.set
		);
	}
	Ok(())
}

/// Whether every signature of an update is by the validator that it is said to be by. Error: one isn't.
fn check_signatures(update: &CommitmentUpdate) -> Result<()> {
	let hash = keccak256(&update.commitment);
	let signers = update.validators.iter().enumerate().filter(|(index, _)| update.signedBy.bit(*index));
	let mut signatures = update.signatures.chunks(SIGNATURE);
	for (index, validator) in signers {
		let signature = signatures.next().context("a signature is missing")?;
		let signature = Signature::from_raw(signature).context("a signature is none")?;
		let by = signature.recover_address_from_prehash(&hash).context("a signature is none")?;
		ensure!(by == *validator, "the signature of validator {index} is another's");
	}
	ensure!(signatures.next().is_none(), "there are more signatures than signers");
	Ok(())
}

/// For how many ms a change of validators waits to be handed over.
fn hand_over_age(sessions: &[Session<Vec<[u8; 20]>>], now: u32) -> u64 {
	let changed = sessions.windows(2).find_map(|pair| match pair {
		[before, session] if before.keyset != session.keyset => Some(session.first),
		_ => None,
	});
	changed.map_or(0, |first| u64::from(now.saturating_sub(first)).saturating_mul(BLOCK))
}

/// Whether a vault refuses because it has carried the message out already.
fn is_used(error: &anyhow::Error) -> bool {
	let refusal = error.downcast_ref::<Refusal>();
	refusal.is_some_and(|refusal| refusal.data.starts_with(&Contract::NonceUsed::SELECTOR))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::abi::AuthoritySet;
	use alloy::{
		primitives::{Bytes, B256, U256},
		signers::{local::PrivateKeySigner, SignerSync},
	};

	fn signers(count: u8) -> Vec<PrivateKeySigner> {
		(1..=count).map(|number| PrivateKeySigner::from_slice(&[number; 32]).unwrap()).collect()
	}

	fn update(count: u8, signed: &[usize]) -> CommitmentUpdate {
		let all = signers(count);
		let commitment = Bytes::from(vec![7; 48]);
		let hash = keccak256(&commitment);
		let mut signatures = Vec::new();
		let mut bits = U256::ZERO;
		for index in signed {
			let signature = all[*index].sign_hash_sync(&hash).unwrap();
			signatures.extend(signature.as_bytes());
			bits.set_bit(*index, true);
		}
		CommitmentUpdate {
			commitment,
			validators: all.iter().map(PrivateKeySigner::address).collect(),
			signedBy: bits,
			signatures: signatures.into(),
			leaf: Bytes::new(),
			leafItems: Vec::new(),
			leafOrder: U256::ZERO,
		}
	}

	/// Kelp: a lying node of Coinop costs no gas.
	#[test]
	fn update_should_be_refused_when_a_signature_is_not_its_signers() {
		assert!(check_signatures(&update(4, &[0, 2, 3])).is_ok());
		// As BEEFY has it: v is 0 or 1.
		let mut plain = update(4, &[0, 2, 3]);
		let mut bytes = plain.signatures.to_vec();
		for v in bytes.iter_mut().skip(64).step_by(65) {
			*v -= 27;
		}
		plain.signatures = bytes.into();
		assert!(check_signatures(&plain).is_ok());

		let good = || update(4, &[0, 2, 3]);
		let other = CommitmentUpdate { commitment: Bytes::from(vec![8; 48]), ..good() };
		let swapped = CommitmentUpdate { signedBy: U256::from(0b1011), ..good() };
		let missing = CommitmentUpdate { signedBy: U256::from(0b1111), ..good() };
		let more = CommitmentUpdate { signedBy: U256::from(0b0101), ..good() };
		let cut = CommitmentUpdate { signatures: good().signatures.slice(..194), ..good() };
		let garbage = CommitmentUpdate { signatures: vec![0; 195].into(), ..good() };
		for lie in [other, swapped, missing, more, cut, garbage] {
			assert!(check_signatures(&lie).is_err(), "{lie:?}");
		}
	}

	fn session(set: u64, members: &[u8]) -> Session<Vec<[u8; 20]>> {
		let first = u32::try_from(set).unwrap() * 100;
		Session { set, first, keyset: members.iter().map(|member| [*member; 20]).collect() }
	}

	fn announced(session: &Session<Vec<[u8; 20]>>) -> AuthoritySet {
		Keyset { id: session.set, addresses: session.keyset.clone() }.announced().unwrap()
	}

	#[test]
	fn sessions_should_be_refused_when_ethereum_knows_other_validators() {
		let (current, next) = (session(5, &[1, 2]), session(6, &[1, 3]));
		let client = ClientState {
			block: 1,
			root: None,
			current: announced(&current),
			adopted_at: 0,
			next: announced(&next),
			accepted_at: 0,
		};
		let liar = session(6, &[1, 4]);
		assert!(check_sessions(&client, &[]).is_ok());
		assert!(check_sessions(&client, &[current.clone(), next.clone(), liar.clone()]).is_ok());
		assert!(check_sessions(&client, &[current.clone(), liar.clone()]).is_err());
		assert!(check_sessions(&client, &[session(5, &[2, 1])]).is_err());
		let unknown = AuthoritySet { id: 0, length: 0, root: B256::ZERO };
		let recovered = ClientState { next: unknown, ..client };
		assert!(check_sessions(&recovered, &[current, liar]).is_ok());
	}

	#[test]
	fn age_should_be_told_when_validators_wait_to_be_handed_over() {
		let all = [session(5, &[1]), session(6, &[1]), session(7, &[2]), session(8, &[3])];
		assert_eq!(hand_over_age(&all, 1_000), 300 * BLOCK);
		assert_eq!(hand_over_age(&all[..2], 1_000), 0);
		assert_eq!(hand_over_age(&[], 1_000), 0);
	}

	#[test]
	fn refusal_should_be_no_failure_when_another_relayer_was_faster() {
		let refused = |data: Vec<u8>| {
			is_used(&Refusal { method: "eth_call".into(), code: 3, message: "execution reverted".into(), data }.into())
		};
		assert!(refused(Contract::NonceUsed::SELECTOR.to_vec()));
		assert!(!refused(vec![1, 2, 3, 4]) && !refused(Vec::new()));
	}
}
