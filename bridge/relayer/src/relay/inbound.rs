//! To Coinop: updates of Ethereum's light client, deposits, and what the vaults have carried out.

use super::{agree, short, Looked, Vaults, ANSWERS_TO_ACT, MOST, REREAD};
use crate::{
	abi::Vault as Contract,
	agreement::Agreed,
	backoff::Failures,
	beacon::{prove, slot_at, Genesis, Place},
	coinop::{LaneRecord, LightClient, Message, Node},
	execution::BlockId,
	follow,
	metrics::{float, Metrics},
	plan::{self, Finalized, InAction, InLane, InView, SLOT},
	setup::Setup,
	vault::{Index, Vault},
};
use alloy::primitives::B256;
use anyhow::{anyhow, bail, Context, Result};
use coinop_agent::{
	api,
	chain::{ChainError, Submitted},
	AccountId32,
};
use coinop_bridge_proofs::{beacon::SLOTS_PER_HISTORICAL_ROOT, Event, Lane, Log, Proof};
use futures::{stream, StreamExt};
use std::{collections::BTreeMap, time::Instant};
use subxt::{dynamic::tx, utils::Static};
use tokio::time::timeout;

/// Proofs that are made and submitted at once.
const AT_ONCE: usize = 4;

/// What is known of a lane between looks. All of it can be read anew.
struct Known {
	vault: Vault,
	index: Index,
	/// No deposit before this one is unproved.
	first_deposit: u64,
	/// No message before this one is unconfirmed.
	first_message: u64,
	/// Looks since all of them were looked through.
	looks: u32,
}

/// What one look found.
struct Look {
	agreed: Agreed,
	node: Node,
	client: LightClient,
	view: InView,
	genesis: Genesis,
}

/// The leg.
pub(super) struct Inbound<'a> {
	setup: &'a Setup,
	metrics: &'a Metrics,
	vaults: Vaults,
	known: BTreeMap<Lane, Known>,
	failures: Failures<InAction>,
	/// The light client's header, and its block's number.
	header: Option<(Place, u64)>,
	genesis: Option<Genesis>,
}

impl<'a> Inbound<'a> {
	pub(super) fn new(setup: &'a Setup, metrics: &'a Metrics) -> Self {
		let failures = Failures::new(setup.config.backoff());
		let (vaults, known) = (Vaults::default(), BTreeMap::new());
		Self { setup, metrics, vaults, known, failures, header: None, genesis: None }
	}

	/// Looks at both chains and does what is to be done.
	pub(super) async fn look(&mut self) -> Result<Looked> {
		let look = self.read().await?;
		let terms = self.setup.config.inbound(self.setup.key.is_some());
		let work = &self.setup.config.work;
		let now = Instant::now();
		let limit = self.setup.config.timeout().saturating_mul(ANSWERS_TO_ACT);
		let is_wanted = |action: &InAction| match action {
			InAction::Follow => work.updates,
			InAction::ProveDeposit(..) | InAction::Mint(..) => work.deposits,
			InAction::ProveDone(..) => work.confirmations,
		};
		let plan = plan::inbound(&look.view, &terms);
		let (first, rest): (Vec<_>, Vec<_>) = plan
			.into_iter()
			.filter(|action| is_wanted(action) && self.failures.may_try(action, now))
			.partition(|action| *action == InAction::Follow);
		let mut looked = Looked::Idle;
		let this = &*self;
		let doing = first.into_iter().chain(rest).map(|action| {
			let look = &look;
			async move {
				let done = timeout(limit, this.act(look, action)).await;
				(action, done.unwrap_or_else(|_| Err(anyhow!("it is not final after {} s", limit.as_secs()))))
			}
		});
		// The update goes out beside what doesn't need it.
		let done: Vec<(InAction, Result<bool>)> = stream::iter(doing).buffer_unordered(AT_ONCE).collect().await;
		for (action, done) in done {
			match done {
				Ok(is_ours) => {
					self.failures.succeeded(&action);
					let outcome = if is_ours { "done" } else { "done by others" };
					self.metrics.transactions.with_label_values(&["coinop", outcome]).inc();
					looked = Looked::Again;
				},
				Err(error) => {
					self.metrics.transactions.with_label_values(&["coinop", "failed"]).inc();
					let wait = self.failures.failed(action, now);
					self.distrust(&action, wait > self.setup.config.backoff().after(1));
					let (error, wait) = (format!("{error:#}"), wait.as_secs());
					log::warn!(action = format!("{action:?}").as_str(), error = error.as_str(), again_in_seconds = wait; "could not be done");
				},
			}
		}
		Ok(looked)
	}

	/// Forgets what an action that failed may have been planned by: an endpoint may have lied.
	///
	/// - `again`: whether it has failed before.
	fn distrust(&mut self, action: &InAction, again: bool) {
		self.setup.endpoints.forget();
		self.genesis = None;
		if let InAction::ProveDeposit(lane, _) | InAction::ProveDone(lane, _) = action {
			if let Some(known) = self.known.get_mut(lane).filter(|_| again) {
				known.index.restart();
			}
		}
	}

	/// What both chains say.
	async fn read(&mut self) -> Result<Look> {
		let agreed = agree(self.setup, self.metrics).await?;
		let node = self.setup.endpoints.coinop.0.node().await?;
		let status = node.status(&agreed.coinop).await?;
		let client = node.light_client(&agreed.coinop).await?;
		let genesis = self.genesis().await?;
		let follower = Finalized { slot: client.slot, block: self.block_of(&client).await? };
		self.metrics.follower_slot.set(client.slot);
		self.metrics.follower_lag.set(float(status.lag.unwrap_or_default().into()) / 1_000.0);
		self.metrics.unknown_fork.set(float(status.unknown_fork.unwrap_or_default().into()) / 1_000.0);
		let mut lanes = Vec::new();
		for (record, vault) in self.vaults.serve(self.setup, &node, &agreed).await? {
			match self.read_lane(&node, &agreed, &record, vault, &genesis).await {
				Ok(lane) => lanes.push(lane),
				Err(error) => {
					self.setup.endpoints.forget();
					self.vaults.forget(&record.lane);
					log::warn!(lane = short(&record.lane).as_str(), error = format!("{error:#}").as_str(); "a lane can't be read");
				},
			}
		}
		let is_believed = status.is_believed();
		if !is_believed {
			log::warn!(lag_ms = status.lag.unwrap_or_default(); "Coinop doesn't believe its light client: governance has to confirm it");
		}
		let (knows_next_committee, mints) = (client.knows_next, status.mints);
		let ethereum = agreed.ethereum.at;
		let view = InView { ethereum, follower, knows_next_committee, is_believed, mints, lanes };
		Ok(Look { agreed, node, client, view, genesis })
	}

	async fn genesis(&mut self) -> Result<Genesis> {
		if let Some(genesis) = self.genesis {
			return Ok(genesis);
		}
		let genesis = self.setup.endpoints.beacon.0.genesis().await?;
		self.genesis = Some(genesis);
		Ok(genesis)
	}

	/// The number of the execution block in the light client's newest header.
	async fn block_of(&mut self, client: &LightClient) -> Result<u64> {
		let place = Place { slot: client.slot, root: client.root };
		if let Some((_, block)) = self.header.filter(|(known, _)| *known == place) {
			return Ok(block);
		}
		let block = self.setup.endpoints.beacon.0.block(&format!("{:?}", client.root)).await?;
		let number = block.execution.block_number;
		self.header = Some((place, number));
		Ok(number)
	}

	async fn read_lane(
		&mut self,
		node: &Node,
		agreed: &Agreed,
		record: &LaneRecord,
		vault: Vault,
		genesis: &Genesis,
	) -> Result<InLane> {
		let (execution, ethereum) = (&self.setup.endpoints.execution.0, &self.setup.config.ethereum);
		let (head, lane) = (&agreed.coinop, record.lane);
		let known = self.known.entry(lane).or_insert_with(|| Known {
			vault,
			index: Index::new(&vault, ethereum.first_block, ethereum.logs_range),
			first_deposit: 1,
			first_message: 1,
			looks: 0,
		});
		known.looks = known.looks.saturating_add(1);
		let rereads = known.looks >= REREAD;
		if rereads {
			(known.first_deposit, known.first_message, known.looks) = (1, 1, 0);
		}
		let last = agreed.ethereum.at.block;
		known.index.extend(execution, last).await?;
		let told = known.index.deposits.last_key_value().map_or(0, |(nonce, _)| *nonce);
		// Clients forget old states, and finality can be late: then holes are found, but not what is missing at the end.
		let count = vault.deposits(execution, BlockId::Number(last)).await.unwrap_or(told);
		if !known.index.is_complete(count) {
			known.index.restart();
			bail!(
				"the vault has counted {count} deposits, and its logs don't tell of them: the execution client hides some, has \
				 made some up, or ethereum.first_block is too late; all logs are read anew"
			);
		}

		let unproved = node.unproved(head, &lane, known.first_deposit, count, MOST).await?;
		known.first_deposit = unproved.first().copied().unwrap_or(count.saturating_add(1));
		let deposit = |nonce: &u64| {
			let deposit = known.index.deposits.get(nonce)?;
			Some(plan::Deposit { nonce: *nonce, block: deposit.block, relay_fee: deposit.relay_fee })
		};
		let deposits: Vec<_> = unproved.iter().filter_map(deposit).collect();
		let claims = node.claims(head, &lane).await?;
		let claims: Vec<_> =
			claims.iter().map(|claim| plan::Claim { nonce: claim.nonce, amount: claim.amount }).collect();
		let messages = node.messages(head, &lane, known.first_message, record.last_message, MOST).await?;
		let oldest = messages.first().map(|message| message.nonce);
		known.first_message = oldest.unwrap_or(record.last_message.saturating_add(1));
		if rereads {
			for Message { nonce, .. } in &messages {
				let call = Contract::isUsedCall { nonce: *nonce };
				let is_hidden = !known.index.done.contains_key(nonce)
					&& execution.view(vault.address, &call, BlockId::Number(last)).await.unwrap_or_default();
				if is_hidden {
					known.index.restart();
					bail!("the execution client hides that message {nonce} was carried out: all logs are read anew");
				}
			}
		}
		let done = messages.iter().filter_map(|message| {
			let done = known.index.done.get(&message.nonce)?;
			Some(plan::Done { nonce: message.nonce, block: done.block })
		});
		let done: Vec<_> = done.collect();

		let name = short(&lane);
		let labels = &[name.as_str()];
		let length = |list: usize| u64::try_from(list).unwrap_or(u64::MAX);
		self.metrics.deposits_pending.with_label_values(labels).set(length(deposits.len()));
		self.metrics.claims.with_label_values(labels).set(length(claims.len()));
		self.metrics.unconfirmed.with_label_values(labels).set(length(done.len()));
		let age = match deposits.first() {
			Some(oldest) => {
				let time = execution.block(BlockId::Number(oldest.block)).await?.time;
				let newest = genesis.time.saturating_add(agreed.ethereum.at.slot.saturating_mul(SLOT));
				float(newest.saturating_sub(time).into())
			},
			None => 0.0,
		};
		self.metrics.oldest_deposit.with_label_values(labels).set(age);
		Ok(InLane { lane, deposits, claims, done })
	}

	/// Does something; answers whether it was us who did it.
	async fn act(&self, look: &Look, action: InAction) -> Result<bool> {
		match action {
			InAction::Follow => self.follow(look).await,
			InAction::ProveDeposit(lane, nonce) => {
				let deposit = *self.lane(&lane)?.index.deposits.get(&nonce).context("a deposit is among the logs")?;
				let is_it = move |event: &Event| matches!(event, Event::Deposited(event) if event.nonce == nonce);
				let place = (deposit.block, deposit.transaction);
				let is_ours = self.prove(look, "prove_deposit", &lane, place, is_it).await?;
				if is_ours {
					self.metrics.earned.with_label_values(&["coinop"]).inc_by(float(deposit.relay_fee));
					log::info!(lane = short(&lane).as_str(), nonce = nonce, amount_micro_usdt = deposit.amount; "proved a deposit");
				}
				Ok(is_ours)
			},
			InAction::ProveDone(lane, nonce) => {
				let done = *self.lane(&lane)?.index.done.get(&nonce).context("a release is among the logs")?;
				let is_it = move |event: &Event| !matches!(event, Event::Deposited(_)) && event.nonce() == nonce;
				let place = (done.block, done.transaction);
				let is_ours = self.prove(look, "prove_release", &lane, place, is_it).await?;
				if is_ours {
					log::info!(lane = short(&lane).as_str(), nonce = nonce; "proved that a message was carried out");
				}
				Ok(is_ours)
			},
			InAction::Mint(lane, nonce) => {
				let call = api::tx().usdt_bridge().mint(lane, nonce);
				let is_ours = is_ours(look.node.chain.submit_unsigned(&call).await)?;
				if is_ours {
					log::info!(lane = short(&lane).as_str(), nonce = nonce; "minted a claim");
				}
				Ok(is_ours)
			},
		}
	}

	/// Advances the light client by one step.
	async fn follow(&self, look: &Look) -> Result<bool> {
		let key = self.setup.key.as_ref().context("there is no key of Coinop")?;
		let (first, newest) = (&self.setup.endpoints.beacon.0, look.view.ethereum.slot);
		let mut beacon = first;
		let mut update = follow::next_update(first, &look.client, newest).await;
		if let (Ok(None) | Err(_), Some(archive)) = (&update, &self.setup.archive) {
			beacon = archive;
			update = follow::next_update(archive, &look.client, newest).await;
		}
		let slot = look.client.slot;
		let update =
			update?.with_context(|| format!("the beacon node has nothing yet that leads on from slot {slot}"))?;
		follow::verify(&look.node, &look.agreed.coinop, &look.client, beacon, &update).await?;
		let slot = update.finalized_header.slot;
		let fee = follow::submit(&look.node, update, key).await?;
		self.metrics.spent_on_coinop.inc_by(float(fee));
		log::info!(slot = slot, fee_micro_usdt = fee; "the light client has advanced");
		Ok(true)
	}

	fn lane(&self, lane: &Lane) -> Result<&Known> {
		self.known.get(lane).context("a lane is known before something is done for it")
	}

	/// Proves an event of a vault.
	///
	/// - `place`: its block and transaction.
	async fn prove(
		&self,
		look: &Look,
		call: &str,
		lane: &Lane,
		place: (u64, B256),
		is_it: impl Fn(&Event) -> bool,
	) -> Result<bool> {
		let submitter = self.setup.rewards.context("there is nobody to reward")?;
		let (block, transaction) = place;
		let (execution, beacon) = (&self.setup.endpoints.execution.0, &self.setup.endpoints.beacon.0);
		let vault = self.lane(lane)?.vault.address.0 .0;
		let slot = slot_at(execution.block(BlockId::Number(block)).await?.time, look.genesis.time);
		let header = self.header_for(look, slot).await?;
		let (logs, proof) = prove(beacon, execution, transaction, vault, header.slot, Some(header.root)).await?;
		let mut logs = logs.into_iter();
		let log = logs.find(|log| Event::decode(&log.topics, &log.data).is_some_and(|event| is_it(&event)));
		let log = log.context("the transaction has no such event")?;
		let arguments: (Static<AccountId32>, Static<Log>, Static<Proof>) =
			(Static(submitter), Static(log), Static(proof));
		is_ours(look.node.chain.submit_unsigned(&tx("UsdtBridge", call, arguments)).await)
	}

	/// The header of Coinop's light client under which a slot can be proved: the newest, unless the slot is too long ago.
	async fn header_for(&self, look: &Look, slot: u64) -> Result<Place> {
		let newest = Place { slot: look.client.slot, root: look.client.root };
		let reach = slot.saturating_add(SLOTS_PER_HISTORICAL_ROOT);
		if newest.slot <= reach {
			return Ok(newest);
		}
		let headers = look.node.headers(&look.agreed.coinop).await?;
		let found = headers.range(slot..=reach).next();
		let (slot, root) =
			found.with_context(|| format!("Coinop has no header any more from which slot {slot} is reached"))?;
		Ok(Place { slot: *slot, root: *root })
	}
}

/// Whether it was our transaction that did it: where another was faster, it is done all the same.
fn is_ours(submitted: Result<Submitted, ChainError>) -> Result<bool> {
	match submitted {
		Ok(_) => Ok(true),
		Err(ChainError::NotAdmitted(reason)) if is_done_already(&reason) => Ok(false),
		Err(error) => Err(error.into()),
	}
}

/// Whether the pool says that it was done before.
fn is_done_already(reason: &str) -> bool {
	let reason = reason.to_lowercase();
	reason.contains("outdated") || reason.contains("stale")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusal_should_be_no_failure_when_another_relayer_was_faster() {
		let refused = |reason: &str| is_ours(Err(ChainError::NotAdmitted(reason.into())));
		assert!(!refused("Invalid Transaction: Transaction is outdated").unwrap());
		assert!(!refused("Stale").unwrap());
		assert!(refused("Transaction has a bad proof").is_err());
		assert!(is_ours(Err(ChainError::Lost)).is_err());
	}
}
