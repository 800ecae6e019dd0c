//! All of it, for ever: two legs that each look at both chains, plan, and do; and the audit beside them. A leg that fails
//! waits and looks again. Nothing is lost when it is stopped at any instant: the next look finds what is left to do.

mod inbound;
mod outbound;

use crate::{
	agreement::{Agreed, Differ, Interface},
	audit::audit,
	backoff::Backoff,
	coinop::{LaneRecord, Node},
	collect,
	metrics::{Leg, Metrics},
	setup::Setup,
	vault::{Index, Vault},
};
use anyhow::{anyhow, bail, Result};
use coinop_bridge_proofs::Lane;
use std::{
	collections::BTreeMap,
	future::Future,
	sync::Arc,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::time::{sleep, timeout};

/// Most deposits, and most messages, of a lane that a look concerns itself with: what is behind them waits.
const MOST: usize = 500;

/// How many answers' time a look may take, and an audit. What it has begun is found by the next.
const ANSWERS: u32 = 20;

/// How many answers' time something done on Coinop may take, until it is final.
const ANSWERS_TO_ACT: u32 = 4;

/// Audits that fail one after the other before everything is read anew.
const MOST_FAILURES: u32 = 3;

/// Looks after which all deposits and messages are looked through again: governance may have taken a claim back, and an
/// endpoint may have lied about what is done.
const REREAD: u32 = 50;

/// Carries for ever. It can be dropped at any instant: no state of ours is anywhere but on the chains.
///
/// - `setup`: checked before.
pub async fn run(setup: Arc<Setup>, metrics: Metrics) {
	let work = &setup.config.work;
	let is_in = setup.rewards.is_some() && (work.updates || work.deposits || work.confirmations);
	let is_out = setup.signer.is_some() && (work.withdrawals || work.orders || work.hand_overs);
	if !is_in {
		log::warn!(
			"nothing is carried to Coinop: there is no coinop.key_file nor coinop.rewards, or it is switched off"
		);
	}
	if !is_out {
		log::warn!("nothing is carried to Ethereum: there is no ethereum.key_file, or it is switched off");
	}
	let inbound = async {
		if is_in {
			inbound(&setup, &metrics).await;
		}
	};
	let outbound = async {
		if is_out {
			outbound(&setup, &metrics).await;
		}
	};
	tokio::join!(inbound, outbound, audits(&setup, &metrics));
}

async fn inbound(setup: &Setup, metrics: &Metrics) {
	let mut leg = inbound::Inbound::new(setup, metrics);
	let mut pace = Pace::new(setup, metrics, Leg::In);
	loop {
		let done = in_time(setup, leg.look()).await;
		pace.wait(done).await;
	}
}

async fn outbound(setup: &Setup, metrics: &Metrics) {
	let Some(mut leg) = outbound::Outbound::new(setup, metrics) else { return };
	let mut pace = Pace::new(setup, metrics, Leg::Out);
	loop {
		let done = in_time(setup, leg.look()).await;
		pace.wait(done).await;
	}
}

/// What a look has come to, if it is over in time. Error: it isn't.
async fn in_time(setup: &Setup, look: impl Future<Output = Result<Looked>>) -> Result<Looked> {
	let limit = setup.config.timeout().saturating_mul(ANSWERS);
	match timeout(limit, look).await {
		Ok(looked) => looked,
		Err(_) => bail!("it took longer than {} s", limit.as_secs()),
	}
}

/// What a look has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looked {
	/// Nothing more to do for now.
	Idle,
	/// Something was done that makes more possible: look again at once.
	Again,
}

/// Waiting between a leg's looks.
struct Pace<'a> {
	setup: &'a Setup,
	metrics: &'a Metrics,
	leg: Leg,
	backoff: Backoff,
	failures: u32,
}

impl<'a> Pace<'a> {
	fn new(setup: &'a Setup, metrics: &'a Metrics, leg: Leg) -> Self {
		metrics.begin(leg);
		Self { setup, metrics, leg, backoff: setup.config.backoff(), failures: 0 }
	}

	async fn wait(&mut self, looked: Result<Looked>) {
		let poll = self.setup.config.poll();
		match looked {
			Ok(looked) => {
				self.failures = 0;
				self.metrics.succeeded(self.leg);
				if looked == Looked::Idle {
					sleep(poll).await;
				}
			},
			Err(error) => {
				self.failures = self.failures.saturating_add(1);
				self.setup.endpoints.forget();
				let wait = self.backoff.after(self.failures).max(poll);
				self.metrics.failures.with_label_values(&[name(self.leg)]).inc();
				let seconds = wait.as_secs();
				log::warn!(leg = name(self.leg), error = format!("{error:#}").as_str(), again_in_seconds = seconds; "a look failed");
				sleep(wait).await;
			},
		}
	}
}

fn name(leg: Leg) -> &'static str {
	match leg {
		Leg::In => "to Coinop",
		Leg::Out => "to Ethereum",
	}
}

/// What all endpoints have as final, told to the metrics.
async fn agree(setup: &Setup, metrics: &Metrics) -> Result<Agreed> {
	let agreed = setup.endpoints.agree().await;
	let differs = agreed.as_ref().err().and_then(|error| error.downcast_ref::<Differ>());
	for interface in Interface::ALL {
		let is_it = differs.is_some_and(|differ| differ.interface == interface);
		metrics.disagreement.with_label_values(&[interface.name()]).set(u64::from(is_it));
	}
	if let Some(differ) = differs {
		let (one, other) = (differ.one.as_str(), differ.other.as_str());
		log::error!(interface = differ.interface.name(), number = differ.number, one = one, other = other;
			"TWO ENDPOINTS DISAGREE on what is final: nothing is sent");
	}
	probe(setup, metrics, agreed.is_ok()).await;
	if let Ok(agreed) = &agreed {
		metrics.ethereum_slot.set(agreed.ethereum.at.slot);
		metrics.coinop_block.set(agreed.coinop.number.into());
	}
	agreed
}

/// Tells which endpoints answer; asks them only where not all do.
async fn probe(setup: &Setup, metrics: &Metrics, all: bool) {
	let tell = |interface: Interface, host: &str, is_up: bool| {
		metrics.up.with_label_values(&[interface.name(), host]).set(u64::from(is_up));
	};
	let endpoints = &setup.endpoints;
	let config = &setup.config;
	let hosts = |first: &str, second: &Option<String>| {
		[Some(crate::http::shown(first)), second.as_deref().map(crate::http::shown)]
	};
	let (first, second) = &endpoints.execution;
	let clients = [Some(first), second.as_ref()];
	for (client, host) in clients.into_iter().zip(hosts(&config.ethereum.url, &config.ethereum.second)) {
		if let (Some(client), Some(host)) = (client, host) {
			tell(Interface::Execution, &host, all || client.chain_id().await.is_ok());
		}
	}
	let (first, second) = &endpoints.beacon;
	let nodes = [Some(first), second.as_ref()];
	for (node, host) in nodes.into_iter().zip(hosts(&config.beacon.url, &config.beacon.second)) {
		if let (Some(node), Some(host)) = (node, host) {
			tell(Interface::Beacon, &host, all || node.finalized().await.is_ok());
		}
	}
	let (first, second) = &endpoints.coinop;
	let nodes = [Some(first), second.as_ref()];
	for (node, host) in nodes.into_iter().zip(hosts(&config.coinop.url, &config.coinop.second)) {
		if let (Some(node), Some(host)) = (node, host) {
			tell(Interface::Coinop, &host, all || node.node().await.is_ok());
		}
	}
}

/// The vaults of the lanes that this relayer serves.
#[derive(Debug, Default)]
struct Vaults {
	known: BTreeMap<Lane, Vault>,
}

impl Vaults {
	/// The lanes after Coinop's block, each with its vault. One that can't be read is left out, and said so.
	async fn serve(&mut self, setup: &Setup, node: &Node, agreed: &Agreed) -> Result<Vec<(LaneRecord, Vault)>> {
		let wanted = &setup.config.work.lanes;
		let chain_id = setup.config.ethereum.chain_id;
		let mut served = Vec::new();
		for record in node.lanes(&agreed.coinop).await? {
			let is_wanted = wanted.is_empty() || wanted.contains(&record.lane);
			if record.chain_id != chain_id || !is_wanted {
				continue;
			}
			let vault = match self.known.get(&record.lane) {
				Some(vault) => *vault,
				None => {
					let execution = &setup.endpoints.execution.0;
					let address = record.vault.into();
					let read = Vault::read(execution, address, chain_id, &node.chain.genesis()).await;
					let is_it = |vault: Vault| match vault.lane == record.lane {
						true => Ok(vault),
						false => Err(anyhow!("Coinop's node names another vault than the lane does")),
					};
					match read.and_then(is_it) {
						Ok(vault) => vault,
						Err(error) => {
							log::warn!(lane = short(&record.lane).as_str(), error = format!("{error:#}").as_str(); "a vault can't be read");
							// The chain's name, which the vault must know, may have been the lie.
							setup.endpoints.forget();
							continue;
						},
					}
				},
			};
			self.known.insert(record.lane, vault);
			served.push((record, vault));
		}
		Ok(served)
	}

	/// Reads a lane's vault anew when it is served next: its token and its client are what an endpoint said.
	fn forget(&mut self, lane: &Lane) {
		self.known.remove(lane);
	}
}

/// A lane's name, as far as people need it.
fn short(lane: &Lane) -> String {
	format!("{lane:?}").chars().take(10).collect()
}

/// Audits again and again, if wanted; else does nothing for ever.
async fn audits(setup: &Setup, metrics: &Metrics) {
	let minutes = setup.config.limits.audit_minutes;
	if minutes == 0 {
		return std::future::pending().await;
	}
	let every = Duration::from_secs(minutes.saturating_mul(60));
	let scope = setup.scope();
	let limit = setup.config.timeout().saturating_mul(ANSWERS);
	let mut indexes: BTreeMap<Lane, (Vault, Index)> = BTreeMap::new();
	let mut failures = 0u32;
	loop {
		let audited = timeout(limit, collect::books(&setup.endpoints, &scope, &mut indexes)).await;
		let audited = audited.unwrap_or_else(|_| Err(anyhow!("it took longer than {} s", limit.as_secs())));
		match audited {
			Ok(books) => {
				let report = audit(&books);
				let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
				metrics.audited(&report, now.as_secs_f64());
				for finding in &report.findings {
					log::error!("AUDIT FAILED: {finding}");
				}
				if !report.is_clean() {
					// Unless an endpoint has lied, the next one says the same.
					indexes.clear();
				}
				failures = 0;
				let (held, required) = (report.held, report.required);
				log::info!(held_micro_usdt = held, required_micro_usdt = required, clean = report.is_clean(); "audited");
			},
			Err(error) => {
				metrics.failures.with_label_values(&["audit"]).inc();
				setup.endpoints.forget();
				failures = failures.saturating_add(1);
				// What was read is worth keeping where an answer failed, and not where it is a lie that makes the audit fail.
				if failures.is_multiple_of(MOST_FAILURES) {
					indexes.clear();
				}
				log::warn!(error = format!("{error:#}").as_str(); "the audit could not be made");
			},
		}
		sleep(every).await;
	}
}
