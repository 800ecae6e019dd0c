//! How validators ask each other what their clocks show.
//!
//! The question is 16 random bytes; the answer an Aura key, the time and a signature of both
//! ([`coinop_voucher::message::clock`]). Everyone who claims to be a validator is asked every second.

use super::{Comparison, Hold, Lead, Verdict, STOP};
use crate::service::{FullClient, Hash};
use codec::{Decode, DecodeAll, Encode};
use coinop_runtime::opaque::Block;
use coinop_voucher::{message, GenesisHash};
use futures::{future::BoxFuture, stream::FuturesUnordered, FutureExt, StreamExt};
use prometheus_endpoint::{register, Gauge, PrometheusError, Registry, F64, U64};
use sc_network::{
	config::{IncomingRequest, OutgoingResponse},
	service::traits::NetworkService,
	IfDisconnected, NetworkBackend, PeerId, ProtocolName,
};
use sc_network_sync::SyncingService;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{
	sr25519::{AuthorityId, AuthorityPair, AuthoritySignature},
	AuraApi,
};
use sp_core::{crypto::key_types::AURA, sr25519, Pair};
use sp_keystore::KeystorePtr;
use std::{
	collections::{HashMap, HashSet},
	sync::Arc,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{
	sync::watch,
	time::{interval, MissedTickBehavior},
};

const LOG_TARGET: &str = "clock";

/// Time between two questions to a peer.
const PERIOD: Duration = Duration::from_secs(1);

/// Time between two looks at who is there to be asked. Who is far behind loses its peers soon after it has them.
const TICK: Duration = Duration::from_millis(250);

/// Time in which a peer is answered once.
const ANSWERING: Duration = Duration::from_millis(500);

/// What a peer may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Questions that wait to be answered; more are refused.
const QUEUE: usize = 128;

/// Time between two lines of the log that say the same.
const REMIND: Duration = Duration::from_secs(60);

type Nonce = [u8; 16];

#[derive(Clone, Debug, Encode, Decode)]
struct Answer {
	validator: AuthorityId,
	/// In ms since 1970.
	time: u64,
	signature: AuthoritySignature,
}

impl Answer {
	fn new(genesis: &GenesisHash, nonce: &Nonce, validator: AuthorityId, keystore: &KeystorePtr) -> Option<Self> {
		let time = time_of_day();
		let message = message::clock(genesis, nonce, time);
		let signature = keystore.sr25519_sign(AURA, validator.as_ref(), &message).ok()??.into();
		Some(Self { validator, time, signature })
	}

	/// The answer in these bytes, if it is one to this question.
	fn read(bytes: &[u8], genesis: &GenesisHash, nonce: &Nonce) -> Option<Self> {
		let answer = Self::decode_all(&mut &bytes[..]).ok()?;
		let message = message::clock(genesis, nonce, answer.time);
		AuthorityPair::verify(&answer.signature, message, &answer.validator).then_some(answer)
	}
}

/// In ms since 1970.
fn time_of_day() -> u64 {
	let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What the network must know of the protocol, and where the questions come out.
pub struct Protocol {
	name: ProtocolName,
	questions: async_channel::Receiver<IncomingRequest>,
}

impl Protocol {
	pub fn new<Network: NetworkBackend<Block, Hash>>(genesis: Hash) -> (Self, Network::RequestResponseProtocolConfig) {
		let name = ProtocolName::from(format!("/{genesis:x}/coinop/clock/1"));
		let (sender, questions) = async_channel::bounded(QUEUE);
		// An answer is 104 bytes.
		let config = Network::request_response_config(name.clone(), Vec::new(), 16, 256, TIMEOUT, Some(sender));
		(Self { name, questions }, config)
	}
}

/// What is said to who watches over the node.
struct Metrics {
	error: Gauge<F64>,
	heard: Gauge<U64>,
	held: Gauge<U64>,
}

impl Metrics {
	fn new(registry: &Registry) -> Result<Self, PrometheusError> {
		let float = |name, help| register(Gauge::<F64>::new(name, help)?, registry);
		let integer = |name, help| register(Gauge::<U64>::new(name, help)?, registry);
		Ok(Self {
			error: float("coinop_clock_error_seconds", "By how much this clock is ahead of the other validators'")?,
			heard: integer("coinop_clock_validators_heard", "Other validators whose clocks are known")?,
			held: integer("coinop_clock_holds_blocks", "Whether no blocks are made because of the clock")?,
		})
	}
}

/// What both tasks need.
pub struct Exchange {
	pub protocol: Protocol,
	pub client: Arc<FullClient>,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub keystore: KeystorePtr,
	pub hold: Hold,
}

impl Exchange {
	/// The two tasks: one answers, the other asks, judges, and holds blocks back.
	///
	/// # Errors
	/// When the metrics' names are taken.
	pub fn tasks(
		self,
		registry: Option<&Registry>,
	) -> Result<(BoxFuture<'static, ()>, BoxFuture<'static, ()>), PrometheusError> {
		let metrics = registry.map(Metrics::new).transpose()?;
		let genesis = self.client.info().genesis_hash.0;
		let (ours, is_ours) = watch::channel(None);
		let answering = answer_all(self.protocol.questions, genesis, is_ours, self.keystore.clone());
		let asker = Asker {
			name: self.protocol.name,
			genesis,
			client: self.client,
			network: self.network,
			sync: self.sync,
			keystore: self.keystore,
			hold: self.hold,
			ours,
			validators: Vec::new(),
			read_at: None,
			asked: HashMap::new(),
			comparison: Comparison::new(Instant::now(), time_of_day()),
			said: None,
			metrics,
		};
		Ok((answering.boxed(), asker.run().boxed()))
	}
}

/// Answers as the validator that we are; each peer twice a second at most, since signing costs time.
async fn answer_all(
	questions: async_channel::Receiver<IncomingRequest>,
	genesis: GenesisHash,
	ours: watch::Receiver<Option<AuthorityId>>,
	keystore: KeystorePtr,
) {
	let mut answered = HashSet::new();
	let mut since = Instant::now();
	while let Ok(IncomingRequest { peer, payload, pending_response }) = questions.recv().await {
		if since.elapsed() >= ANSWERING {
			answered.clear();
			since = Instant::now();
		}
		let validator = ours.borrow().clone();
		let (Some(validator), Ok(nonce), true) = (validator, Nonce::try_from(payload), answered.insert(peer)) else {
			// Dropped, the question is refused, and nobody is thought worse of.
			continue;
		};
		if let Some(answer) = Answer::new(&genesis, &nonce, validator, &keystore) {
			let response =
				OutgoingResponse { result: Ok(answer.encode()), reputation_changes: Vec::new(), sent_feedback: None };
			// Fails if the peer has gone.
			let _ = pending_response.send(response);
		}
	}
}

/// Whose clock it was, and by how much ours is ahead of it.
type Compared = Option<(AuthorityId, Lead)>;

struct Asker {
	name: ProtocolName,
	genesis: GenesisHash,
	client: Arc<FullClient>,
	network: Arc<dyn NetworkService>,
	sync: Arc<SyncingService<Block>>,
	keystore: KeystorePtr,
	hold: Hold,
	/// The validator that we are.
	ours: watch::Sender<Option<AuthorityId>>,
	validators: Vec<AuthorityId>,
	/// The block at which they were read.
	read_at: Option<Hash>,
	/// Who was asked when.
	asked: HashMap<PeerId, Instant>,
	comparison: Comparison<AuthorityId>,
	/// What was said last, and when.
	said: Option<(Verdict, Instant)>,
	metrics: Option<Metrics>,
}

impl Asker {
	async fn run(mut self) {
		let mut ticks = interval(TICK);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut questions: FuturesUnordered<BoxFuture<'static, Compared>> = FuturesUnordered::new();
		loop {
			tokio::select! {
				_ = ticks.tick() => {
					if let Some(by) = self.comparison.look(Instant::now(), time_of_day()) {
						log::info!(target: LOG_TARGET, "⏰ This machine's clock was set by {by} ms");
						// What is on its way began before.
						questions.clear();
					}
					self.read_validators();
					for peer in self.due().await {
						questions.push(self.ask(peer));
					}
				},
				Some(compared) = questions.next() => {
					let Some((validator, lead)) = compared else { continue };
					if self.validators.contains(&validator) {
						self.comparison.note(validator, lead, Instant::now());
					}
				},
			}
			self.judge();
		}
	}

	/// Who validates at the best block, and which of them we are; once a block.
	fn read_validators(&mut self) {
		let best = self.client.info().best_hash;
		if self.read_at == Some(best) {
			return;
		}
		// Without a state, as before a warp sync is done, those known before stay.
		let Ok(validators) = self.client.runtime_api().authorities(best) else { return };
		self.validators = validators;
		self.read_at = Some(best);
		let keys = self.keystore.sr25519_public_keys(AURA);
		let has = |validator: &&AuthorityId| keys.contains(AsRef::<sr25519::Public>::as_ref(*validator));
		let ours = self.validators.iter().find(has).cloned();
		self.ours.send_replace(ours);
	}

	/// The peers to be asked now.
	async fn due(&mut self) -> Vec<PeerId> {
		let peers = self.sync.peers_info().await.unwrap_or_default();
		let claim: HashSet<PeerId> =
			peers.into_iter().filter(|(_, info)| info.roles.is_authority()).map(|(peer, _)| peer).collect();
		self.asked.retain(|peer, at| claim.contains(peer) && at.elapsed() < PERIOD);
		let due: Vec<PeerId> = claim.into_iter().filter(|peer| !self.asked.contains_key(peer)).collect();
		self.asked.extend(due.iter().map(|peer| (*peer, Instant::now())));
		due
	}

	fn ask(&self, peer: PeerId) -> BoxFuture<'static, Compared> {
		let (network, name, genesis) = (self.network.clone(), self.name.clone(), self.genesis);
		async move {
			let mut nonce = Nonce::default();
			getrandom::fill(&mut nonce).ok()?;
			let (asked, started) = (time_of_day(), Instant::now());
			let (bytes, _) =
				network.request(peer, name, nonce.to_vec(), None, IfDisconnected::ImmediateError).await.ok()?;
			// Not by the time of day, which may have been set meanwhile.
			let took = u64::try_from(started.elapsed().as_millis()).ok()?;
			let answer = Answer::read(&bytes, &genesis, &nonce)?;
			// Each of the three leaves out what is less than a millisecond.
			let lead = Lead::new(asked.saturating_sub(1), answer.time, asked.saturating_add(took).saturating_add(2));
			Some((answer.validator, lead))
		}
		.boxed()
	}

	fn judge(&mut self) {
		let now = Instant::now();
		let ours = self.ours.borrow().clone();
		let (heard, verdict) = self.comparison.verdict(&self.validators, ours.as_ref(), now);
		let holds = self.comparison.holds(verdict, now);
		self.hold.set(holds);
		self.say(heard, verdict, now);
		if let Some(metrics) = &self.metrics {
			metrics.heard.set(u64::try_from(heard).unwrap_or(u64::MAX));
			metrics.held.set(holds.into());
			match verdict {
				Verdict::Alone | Verdict::Unknown => metrics.error.set(0.0),
				Verdict::Right(error) | Verdict::Off(error) | Verdict::Wrong(error) => {
					metrics.error.set(seconds(error))
				},
			}
		}
	}

	/// Says in the log what has changed, and each minute what is wrong.
	fn say(&mut self, heard: usize, verdict: Verdict, now: Instant) {
		let bad = matches!(verdict, Verdict::Off(_) | Verdict::Wrong(_));
		let due = match self.said {
			None => bad,
			Some((before, at)) => {
				let same = std::mem::discriminant(&before) == std::mem::discriminant(&verdict);
				// Without answers nothing is known to have changed.
				verdict != Verdict::Unknown && (!same || (bad && now.saturating_duration_since(at) >= REMIND))
			},
		};
		if !due {
			return;
		}
		self.said = Some((verdict, now));
		let by = |error: i64| format!("{} ms {}", error.unsigned_abs(), if error > 0 { "fast" } else { "slow" });
		match verdict {
			Verdict::Alone | Verdict::Unknown | Verdict::Right(_) => {
				log::info!(target: LOG_TARGET, "⏰ This machine's clock agrees with the other validators'");
			},
			Verdict::Off(error) => log::warn!(
				target: LOG_TARGET,
				"⏰ This machine's clock is {} by the clocks of {heard} other validators. Set it by NTP or chrony: with \
				 more than {STOP} ms this validator makes no blocks",
				by(error),
			),
			Verdict::Wrong(error) => log::error!(
				target: LOG_TARGET,
				"⏰ This machine's clock is {} by the clocks of {heard} other validators: this validator makes no blocks \
				 until it is right. Set it by NTP or chrony",
				by(error),
			),
		}
	}
}

fn seconds(milliseconds: i64) -> f64 {
	let magnitude = Duration::from_millis(milliseconds.unsigned_abs()).as_secs_f64();
	if milliseconds < 0 {
		-magnitude
	} else {
		magnitude
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_keystore::LocalKeystore;
	use sp_keystore::Keystore;

	const GENESIS: GenesisHash = [7; 32];
	const NONCE: Nonce = [1; 16];

	fn keystore() -> (KeystorePtr, AuthorityId) {
		let keystore = LocalKeystore::in_memory();
		let key = keystore.sr25519_generate_new(AURA, Some("//Alice")).unwrap();
		(Arc::new(keystore), key.into())
	}

	#[test]
	fn answer_should_be_read_when_it_is_to_this_question() {
		let (keystore, alice) = keystore();
		let answer = Answer::new(&GENESIS, &NONCE, alice.clone(), &keystore).unwrap();
		let bytes = answer.encode();
		assert_eq!(bytes.len(), 104);
		let read = Answer::read(&bytes, &GENESIS, &NONCE).unwrap();
		assert_eq!((read.validator, read.time), (alice, answer.time));

		assert!(Answer::read(&bytes, &GENESIS, &[2; 16]).is_none(), "replayed");
		assert!(Answer::read(&bytes, &[8; 32], &NONCE).is_none(), "of another chain");
		assert!(Answer::read(&bytes[..103], &GENESIS, &NONCE).is_none());
		assert!(Answer::read(&[&bytes[..], &[0]].concat(), &GENESIS, &NONCE).is_none());
		assert!(Answer::read(&[], &GENESIS, &NONCE).is_none());
		let later = Answer { time: answer.time + 1, ..answer.clone() };
		assert!(Answer::read(&later.encode(), &GENESIS, &NONCE).is_none(), "another time");
		let by_bob = Answer { validator: AuthorityPair::from_string("//Bob", None).unwrap().public(), ..answer };
		assert!(Answer::read(&by_bob.encode(), &GENESIS, &NONCE).is_none(), "in another's name");
	}

	#[test]
	fn answer_should_not_be_made_when_the_key_is_not_there() {
		let (keystore, _) = keystore();
		let bob = AuthorityPair::from_string("//Bob", None).unwrap().public();
		assert!(Answer::new(&GENESIS, &NONCE, bob, &keystore).is_none());
	}

	fn question(
		sender: &async_channel::Sender<IncomingRequest>,
		peer: PeerId,
		payload: &[u8],
	) -> futures::channel::oneshot::Receiver<OutgoingResponse> {
		let (pending_response, response) = futures::channel::oneshot::channel();
		sender.try_send(IncomingRequest { peer, payload: payload.to_vec(), pending_response }).unwrap();
		response
	}

	#[tokio::test]
	async fn questions_should_be_answered_once_a_peer_when_they_come_in_numbers() {
		let (keystore, alice) = keystore();
		let (sender, questions) = async_channel::bounded(QUEUE);
		let (_ours, is_ours) = watch::channel(Some(alice));
		let peers = [PeerId::random(), PeerId::random()];
		let first = question(&sender, peers[0], &NONCE);
		let again = question(&sender, peers[0], &NONCE);
		let other = question(&sender, peers[1], &NONCE);
		let nonsense = question(&sender, PeerId::random(), &[0; 15]);
		drop(sender);
		answer_all(questions, GENESIS, is_ours, keystore).await;
		for response in [first, other] {
			let bytes = response.await.unwrap().result.unwrap();
			assert!(Answer::read(&bytes, &GENESIS, &NONCE).is_some());
		}
		assert!(again.await.is_err() && nonsense.await.is_err());
	}

	#[tokio::test]
	async fn question_should_be_refused_when_we_are_no_validator() {
		let (keystore, _) = keystore();
		let (sender, questions) = async_channel::bounded(QUEUE);
		let (_ours, is_ours) = watch::channel(None);
		let response = question(&sender, PeerId::random(), &NONCE);
		drop(sender);
		answer_all(questions, GENESIS, is_ours, keystore).await;
		assert!(response.await.is_err());
	}

	#[test]
	fn error_should_be_said_in_seconds_when_measured() {
		assert_eq!((seconds(1_500), seconds(-250), seconds(0)), (1.5, -0.25, 0.0));
	}
}
