//! A connection to the chain: what it knows, and transactions from signing to finality.
//!
//! State is read at the newest finalized block. Transactions are mortal, as devices may sign no other, and
//! their nonce counts those that the node's pool holds, so that several processes may use one account.

mod device;
mod escrow;
mod general;
mod metered;

pub use crate::escrow::{EscrowListing, EscrowRole};
pub use device::{Allowance, Cap, Device};
pub use escrow::EscrowWatch;

use crate::{api, keys::Key, AccountId32, Balance, CoinopConfig, Moment, H256};
use api::runtime_types::pallet_metered_payments::types::SignedBy;
use coinop_voucher::{Anchor, Credit, Cursor, GenesisHash, PublicKey, SessionId, Terms};
use futures::{StreamExt, TryStreamExt};
use std::{
	collections::HashMap,
	future::Future,
	sync::{Arc, Weak},
	time::{Duration, Instant},
};
use subxt::{
	backend::{CombinedBackend, CombinedBackendDriver},
	client::OnlineClientAtBlock,
	config::{DefaultExtrinsicParamsBuilder, RpcConfigFor},
	error::{BackendError, DispatchError, OnlineClientAtBlockError, OnlineClientError, RpcError},
	events::DecodeAsEvent,
	extrinsics::ExtrinsicEvents,
	rpcs::{LegacyRpcMethods, RpcClient},
	tx::{Payload, SubmittableTransaction, TransactionStatus},
	OnlineClient,
};
use tokio::{
	sync::{Mutex, MutexGuard},
	time::{sleep, timeout},
};

/// Blocks for which a transaction stays valid: 64 s.
const MORTAL_BLOCKS: u64 = 128;

/// How long a node may take to answer a question.
const PATIENCE: Duration = Duration::from_secs(30);

/// Time until a node that was too busy for a question is asked again.
const AGAIN: Duration = Duration::from_millis(20);

/// After how long, at the latest, a connection ends that nobody holds.
const LOOK: Duration = Duration::from_secs(1);

/// Why the chain gave no answer, or not the one hoped for.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
	/// No node answers.
	#[error("can't reach a node at {url}: {reason}; is it running? `--url` names another")]
	Unreachable {
		/// The node's address.
		url: String,
		/// What the client said.
		reason: String,
	},
	/// The transaction was included and failed: its fee is spent, nothing else changed.
	#[error("{name}: {docs}")]
	Dispatch {
		/// `Pallet::Error`, or the name of an error that is no pallet's.
		name: String,
		/// What the error's documentation says.
		docs: String,
		/// Fee paid in µUSDT.
		fee: Balance,
	},
	/// The pool refused the transaction: nothing was paid.
	#[error("the transaction was not admitted: {}", explain(.0))]
	NotAdmitted(String),
	/// The node dropped the transaction after taking it, or stopped reporting before it was final: it may be in a
	/// block, or get into one.
	#[error(
		"the node stopped reporting on the transaction, which may still count: look for it on the chain before trying \
		 again"
	)]
	Lost,
	/// The node took the question and gave no answer. A node that sends more than it is read drops what it owes.
	#[error("the node gave no answer in {} s: try again, or `--url` names another", .0.as_secs())]
	Silent(Duration),
	/// The chain has no such thing.
	#[error("{0} not found on this chain")]
	NotFound(String),
	/// The node or its answer failed.
	#[error(transparent)]
	Node(Box<subxt::Error>),
}

/// What the chain's own codes for a transaction that it does not admit mean (`pallet-device-identity`, module
/// `invalid`); any other text as it is.
fn explain(reason: &str) -> &str {
	let code = reason.split_once("custom error: ").and_then(|(_, rest)| {
		let digits = rest.split(|next: char| !next.is_ascii_digit()).next()?;
		digits.parse::<u8>().ok()
	});
	match code {
		Some(1) => "the device is suspended: its owner can resume it",
		Some(2) => "the device was revoked",
		Some(3) => "a device's transactions must be mortal",
		Some(4) => "devices don't sign this call: its owner must",
		Some(5) => "devices give no tips",
		Some(6) => "the device has no allowance, or it has expired: its owner can set one",
		Some(7) => "the signer is frozen, or the account it acts for, or the device's owner",
		Some(8) => "the device has another key since it was rotated or handed over: give that one and name the device (--device-account)",
		Some(9) => "there is no such device",
		Some(10) => "the signature is of another scheme than the device's key",
		Some(11) => "the key is no point of its curve",
		Some(12) => "the signature is in its other form (high s)",
		Some(13) => "there is no such fleet, or its time is over, or it has no device of that number",
		Some(14) => "the enrolment has expired, or is dated more than a day ahead",
		Some(15) => "the account is a device already, or was one, or owns some",
		Some(16) => "the proof has too few or too many hashes",
		Some(17) => "the proof is of another fleet, number or key",
		Some(18) => "the fleet's owner can't pay fee and deposits",
		Some(64) => "there is no such session, or its deposit is paid out",
		Some(65) => "the consent has expired, or is for more than a day ahead",
		Some(66) => "the consent is neither the provider's nor the settler's",
		Some(67) => "the evidence doesn't hold",
		None if reason.contains("Inability to pay some fees") => {
			"the fee can't be paid: the account has too little, or the device's cap on fees for this period is reached"
		},
		_ => reason,
	}
}

/// What to say where the node gave up on a transaction, which was `seen` in a block before or not.
fn given_up<C>(seen: bool, status: TransactionStatus<CoinopConfig, C>) -> ChainError {
	match status {
		TransactionStatus::Invalid { message } if !seen => ChainError::NotAdmitted(message),
		// A node also says that it dropped a transaction which is in a block, where finality takes long.
		_ => ChainError::Lost,
	}
}

impl ChainError {
	/// The name of the error that a dispatched call failed with, as `Pallet::Error`.
	pub fn dispatch_name(&self) -> Option<&str> {
		match self {
			ChainError::Dispatch { name, .. } => Some(name),
			_ => None,
		}
	}
}

macro_rules! node_errors {
	($($error:ty),* $(,)?) => {
		$(impl From<$error> for ChainError {
			fn from(error: $error) -> Self {
				ChainError::Node(Box::new(error.into()))
			}
		})*
	};
}

node_errors!(
	subxt::error::BlocksError,
	subxt::error::DispatchErrorDecodeError,
	subxt::error::EventsError,
	subxt::error::OnlineClientAtBlockError,
	subxt::error::OnlineClientError,
	subxt::error::RuntimeApiError,
	subxt::error::StorageError,
	subxt::error::StorageKeyError,
	subxt::error::StorageValueError,
	subxt::rpcs::Error,
);

impl From<subxt::error::ExtrinsicError> for ChainError {
	fn from(error: subxt::error::ExtrinsicError) -> Self {
		use subxt::error::ExtrinsicError;
		match error {
			ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(
				error @ subxt::rpcs::Error::User(_),
			))) => ChainError::NotAdmitted(error.to_string()),
			// The node may have taken it before the connection failed.
			ExtrinsicError::ErrorSubmittingTransaction(_) => ChainError::Lost,
			other => ChainError::Node(Box::new(other.into())),
		}
	}
}

/// What an account holds, in µUSDT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funds {
	/// Can be spent, but for what keeps the account alive.
	pub free: Balance,
	/// Held for sessions and records.
	pub held: Balance,
}

/// A point in the chain's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainInstant {
	/// Milliseconds of the chain's timestamp.
	pub at: Moment,
	/// The block.
	pub block: u32,
}

/// A tariff on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
	/// Whom sessions on it pay.
	pub provider: AccountId32,
	/// What units cost.
	pub terms: Terms,
}

impl Tariff {
	/// The hash by which a payer names the tariff when opening a session on it.
	pub fn hash(&self) -> [u8; 32] {
		self.terms.hash(&self.provider.0)
	}
}

/// A metered session on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
	/// Who opened it.
	pub payer: AccountId32,
	/// Whose money it holds: the payer, or the device's owner.
	pub charged: AccountId32,
	/// Whom it pays.
	pub provider: AccountId32,
	/// The one key whose statements count.
	pub key: PublicKey,
	/// The meter whose key that is and the most units an hour that it may count, unless the key is the payer's.
	pub meter: Option<(AccountId32, u64)>,
	/// The tariff it was opened on.
	pub tariff: u64,
	/// The tariff's terms, frozen.
	pub terms: Terms,
	/// µUSDT put in.
	pub deposit: Balance,
	/// µUSDT paid to the provider so far.
	pub paid: Balance,
	/// What was settled so far.
	pub credit: Credit,
	/// The tick chain given at opening, if any.
	pub opening_anchor: Option<Anchor>,
	/// The last tick that was settled.
	pub cursor: Option<Cursor>,
	/// When it opened.
	pub opened: ChainInstant,
	/// When it ends by itself, but for the dispute window.
	pub expiry: Moment,
	/// When a payer asked to close, if one did.
	pub close_requested: Option<ChainInstant>,
}

impl Session {
	/// µUSDT due for what was settled, which may exceed the deposit.
	pub fn due(&self) -> Balance {
		self.terms.due(self.credit.units, self.credit.idle_seconds)
	}

	/// The earliest time from which anyone may close, if at least half of the window's blocks were produced by
	/// then: the dispute window after the payer's request, the expiry or `revoked`, the payer's revocation.
	pub fn closes_at(&self, revoked: Option<Moment>) -> Moment {
		let requested = self.close_requested.map(|instant| instant.at);
		let since = [requested, revoked].into_iter().flatten().fold(self.expiry, Moment::min);
		since.saturating_add(self.terms.dispute_window)
	}
}

/// A transaction in a finalized block, and how long that took.
#[derive(Debug)]
pub struct Submitted {
	/// The transaction's hash.
	pub hash: H256,
	/// The block's hash.
	pub block_hash: H256,
	/// Fee and tip paid, in µUSDT.
	pub fee: Balance,
	/// From its first sight in a best block to the news of its finality; `None` where the node told of no best block.
	pub seen_to_final: Option<Duration>,
	/// From handing it to the node to the news of its finality.
	pub submit_to_final: Duration,
	/// What it did.
	pub events: ExtrinsicEvents<CoinopConfig>,
}

impl Submitted {
	/// The first event of a kind. Errors: `NotFound`, `Node`.
	pub fn event<E: DecodeAsEvent>(&self) -> Result<E, ChainError> {
		self.events
			.find_first::<E>()
			.ok_or_else(|| ChainError::NotFound("the event expected of the call".into()))?
			.map_err(Into::into)
	}
}

/// How the node sees the chain and its network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
	/// The chain's name.
	pub chain: String,
	/// Number of the best block.
	pub head: u64,
	/// Number of the newest finalized block.
	pub finalized: u64,
	/// Peers the node is connected to.
	pub peers: usize,
}

/// A connection to a trusted node.
#[derive(Clone, Debug)]
pub struct Chain {
	client: OnlineClient<CoinopConfig>,
	rpc: LegacyRpcMethods<RpcConfigFor<CoinopConfig>>,
	/// Held from asking for a nonce until the pool counts the transaction.
	turn: Arc<Mutex<()>>,
}

/// Follows the chain for as long as anybody holds the client. subxt's own task does so for ever, and with it the
/// connection would stay: who connects anew whenever something fails has soon taken all that a node admits.
async fn drive(client: Weak<CombinedBackend<CoinopConfig>>, mut driver: CombinedBackendDriver<CoinopConfig>) {
	while client.strong_count() > 0 {
		if let Ok(None) = timeout(LOOK, driver.next()).await {
			return;
		}
	}
}

type AtBlock = OnlineClientAtBlock<CoinopConfig>;
type Transaction = SubmittableTransaction<CoinopConfig, subxt::client::OnlineClientAtBlockImpl<CoinopConfig>>;

impl Chain {
	/// Connects to a node: `ws://` on this machine, `wss://` anywhere. Errors: `Unreachable`, `Silent`.
	pub async fn connect(url: &str) -> Result<Self, ChainError> {
		let unreachable = |reason: String| ChainError::Unreachable { url: url.into(), reason };
		let rpc = RpcClient::from_url(url).await.map_err(|error| unreachable(error.to_string()))?;
		let opened = async {
			let (backend, driver) = CombinedBackend::builder()
				.build(rpc.clone())
				.await
				.map_err(OnlineClientError::CannotBuildCombinedBackend)?;
			let backend = Arc::new(backend);
			tokio::spawn(drive(Arc::downgrade(&backend), driver));
			OnlineClient::from_backend(backend).await
		};
		let client = timeout(PATIENCE, opened)
			.await
			.map_err(|_| ChainError::Silent(PATIENCE))?
			.map_err(|error| unreachable(error.to_string()))?;
		Ok(Self { client, rpc: LegacyRpcMethods::new(rpc), turn: Arc::default() })
	}

	/// The client underneath, for what isn't here.
	pub fn client(&self) -> &OnlineClient<CoinopConfig> {
		&self.client
	}

	/// Hash of the first block: names the chain in everything signed.
	pub fn genesis(&self) -> GenesisHash {
		self.client.genesis_hash().0
	}

	/// What an account holds. Error: `Node`.
	pub async fn balance(&self, account: &AccountId32) -> Result<Funds, ChainError> {
		let at = self.finalized().await?;
		let info = at.storage().fetch(api::storage().system().account(), (*account,)).await?.decode()?;
		Ok(Funds { free: info.data.free, held: info.data.reserved })
	}

	/// All money on the chain, in µUSDT. Error: `Node`.
	pub async fn issuance(&self) -> Result<Balance, ChainError> {
		let at = self.finalized().await?;
		Ok(at.storage().fetch(api::storage().balances().total_issuance(), ()).await?.decode()?)
	}

	/// The chain's time at the newest finalized block. Error: `Node`.
	pub async fn now(&self) -> Result<Moment, ChainError> {
		moment(&self.finalized().await?).await
	}

	/// The chain's time in a block, such as that of a [`Submitted`] transaction. Errors: `Silent` if the node
	/// doesn't know the block, `Node`, also if it no longer has the block's state.
	pub async fn moment_at(&self, block: H256) -> Result<Moment, ChainError> {
		moment(&self.block(block).await?).await
	}

	/// A tariff. Errors: `NotFound` also if it was retired, `Node`.
	pub async fn tariff(&self, tariff: u64) -> Result<Tariff, ChainError> {
		let at = self.finalized().await?;
		let found = at
			.storage()
			.try_fetch(api::storage().metered_payments().tariffs(), (tariff,))
			.await?
			.ok_or_else(|| ChainError::NotFound(format!("tariff {tariff}")))?
			.decode()?;
		Ok(Tariff { provider: found.provider, terms: found.terms.0 })
	}

	/// A session. Errors: `NotFound` also if it was closed, `Node`.
	pub async fn session(&self, session: SessionId) -> Result<Session, ChainError> {
		let at = self.finalized().await?;
		let found = at
			.storage()
			.try_fetch(api::storage().metered_payments().sessions(), (session,))
			.await?
			.ok_or_else(|| ChainError::NotFound(format!("session {session}")))?
			.decode()?;
		let (key, meter) = match found.signed_by {
			SignedBy::Payer(key) => (key.0, None),
			SignedBy::Meter { meter, key, max_units_per_hour, .. } => (key.0, Some((meter, max_units_per_hour))),
		};
		Ok(Session {
			payer: found.payer,
			charged: found.charged,
			provider: found.provider,
			key,
			meter,
			tariff: found.tariff,
			terms: found.terms.0,
			deposit: found.deposit,
			paid: found.paid,
			credit: found.credit.0,
			opening_anchor: found.opening_anchor.map(|anchor| anchor.0),
			cursor: found.cursor.map(|cursor| cursor.0),
			opened: ChainInstant { at: found.opened.at, block: found.opened.block },
			expiry: found.expiry,
			close_requested: found
				.close_request
				.map(|request| ChainInstant { at: request.since.at, block: request.since.block }),
		})
	}

	/// How the node sees the chain. Error: `Node`.
	pub async fn status(&self) -> Result<Status, ChainError> {
		let head = self.rpc.chain_get_header(None).await?;
		let finalized = self.finalized().await?.block_number();
		Ok(Status {
			chain: self.rpc.system_chain().await?,
			head: head.map_or(finalized, |header| header.number),
			finalized,
			peers: self.rpc.system_health().await?.peers,
		})
	}

	/// What the call would cost in fees now, in µUSDT, whoever signs it. Error: `Node`.
	pub async fn fee<C: Payload>(&self, call: &C, signer: &Key) -> Result<Balance, ChainError> {
		Ok(self.sign(call, signer).await?.partial_fee_estimate().await?)
	}

	/// Signs and submits a call, and waits until it is final. Errors: `Dispatch` if the call failed, with
	/// the pallet's own error; `NotAdmitted` only where it is in no block and won't be; `Lost` where the node took it
	/// and gave no result; `Node` before it is submitted, or where a failed call's error can't be named.
	pub async fn submit<C: Payload>(&self, call: &C, signer: &Key) -> Result<Submitted, ChainError> {
		let turn = self.turn.lock().await;
		let transaction = self.sign(call, signer).await?;
		self.follow(transaction, Some(turn)).await
	}

	/// Submits a transaction and waits until it is final. `turn` is given up once the pool counts the transaction.
	async fn follow(
		&self,
		transaction: Transaction,
		mut turn: Option<MutexGuard<'_, ()>>,
	) -> Result<Submitted, ChainError> {
		let submitted = Instant::now();
		let mut progress = transaction.submit_and_watch().await?;
		let mut seen = None;
		let block = loop {
			let Some(Ok(status)) = progress.next().await else { return Err(ChainError::Lost) };
			drop(turn.take());
			match status {
				TransactionStatus::Validated
				| TransactionStatus::Broadcasted
				| TransactionStatus::NoLongerInBestBlock => {},
				TransactionStatus::InBestBlock(_) => {
					seen.get_or_insert_with(Instant::now);
				},
				TransactionStatus::InFinalizedBlock(block) => break block,
				status @ (TransactionStatus::Error { .. }
				| TransactionStatus::Invalid { .. }
				| TransactionStatus::Dropped { .. }) => return Err(given_up(seen.is_some(), status)),
			}
		};
		let finalized = Instant::now();
		// It is final: whatever keeps the node from telling of it now will pass, as where many ask at once.
		let events = persist(|| block.fetch_events(), |_| true).await.map_err(|_| ChainError::Lost)?;
		let events = events.map_err(|_| ChainError::Lost)?;
		let fee = match events.find_first::<api::transaction_payment::events::TransactionFeePaid>() {
			Some(paid) => {
				let paid = paid?;
				paid.actual_fee.saturating_add(paid.tip)
			},
			None => 0,
		};
		if let Some(bytes) = failure(&events)? {
			let (name, docs) = self.describe(block.block_hash(), &bytes).await?;
			return Err(ChainError::Dispatch { name, docs, fee });
		}
		Ok(Submitted {
			hash: block.extrinsic_hash(),
			block_hash: block.block_hash(),
			fee,
			seen_to_final: seen.map(|seen| finalized.saturating_duration_since(seen)),
			submit_to_final: finalized.saturating_duration_since(submitted),
			events,
		})
	}

	/// How long each of the next `count` blocks took from its first sight as the best block to finality.
	/// Errors: `Lost`, `Node`.
	pub async fn sample_finality(&self, count: usize) -> Result<Vec<Duration>, ChainError> {
		enum News {
			Best(H256),
			Finalized(H256),
		}
		let start = self.finalized().await?.block_number();
		let fresh = move |number: u64, news: News| (number > start).then_some(news);
		let best = self.client.stream_best_blocks().await?;
		let best = best.map_ok(move |block| fresh(block.number(), News::Best(block.hash())));
		let finalized = self.client.stream_blocks().await?;
		let finalized = finalized.map_ok(move |block| fresh(block.number(), News::Finalized(block.hash())));
		let mut news = futures::stream::select(best, finalized);
		let mut seen = HashMap::new();
		let mut samples = Vec::new();
		while samples.len() < count {
			match news.next().await.ok_or(ChainError::Lost)?? {
				None => {},
				Some(News::Best(hash)) => {
					seen.entry(hash).or_insert_with(Instant::now);
				},
				Some(News::Finalized(hash)) => samples.extend(seen.remove(&hash).map(|seen| seen.elapsed())),
			}
		}
		Ok(samples)
	}

	async fn finalized(&self) -> Result<AtBlock, ChainError> {
		known(|| self.client.at_current_block()).await
	}

	/// A block that the node had a moment ago. Errors: `Silent` where it has it no longer, `Node`.
	async fn block(&self, block: H256) -> Result<AtBlock, ChainError> {
		known(|| self.client.at_block(block)).await
	}

	async fn sign<C: Payload>(&self, call: &C, signer: &Key) -> Result<Transaction, ChainError> {
		if signer.is_for_devices_only() {
			return self.sign_as(call, &signer.account(), signer).await;
		}
		let nonce = self.rpc.system_account_next_index(&signer.account()).await?;
		let at = self.finalized().await?;
		let params = DefaultExtrinsicParamsBuilder::<CoinopConfig>::new()
			.mortal_from_unchecked(MORTAL_BLOCKS, at.block_number(), at.block_hash())
			.nonce(nonce)
			.build();
		Ok(at.transactions().create_signable_offline(call, params)?.sign(signer)?)
	}

	/// Name and documentation of an encoded dispatch error.
	async fn describe(&self, block: H256, bytes: &[u8]) -> Result<(String, String), ChainError> {
		let metadata = self.block(block).await?.metadata();
		let error = DispatchError::decode_from(bytes, metadata)?;
		let described = match &error {
			DispatchError::Module(module) => module.details().ok().map(|details| {
				let name = format!("{}::{}", details.pallet.name(), details.variant.name);
				(name, details.variant.docs.join(" ").trim().to_string())
			}),
			DispatchError::Token(token) => Some((format!("Token::{token:?}"), token.to_string())),
			DispatchError::Arithmetic(error) => Some((format!("Arithmetic::{error:?}"), error.to_string())),
			_ => None,
		};
		Ok(described.unwrap_or_else(|| (format!("{error:?}"), error.to_string())))
	}
}

/// A block that there is. A node has no more than 16 of a connection's questions under way, and answers one more for a header
/// as if there were none (`chainHead_v1_header`): it is asked again.
async fn known<F>(ask: impl Fn() -> F) -> Result<AtBlock, ChainError>
where
	F: Future<Output = Result<AtBlock, OnlineClientAtBlockError>>,
{
	let is_busy =
		|error: &OnlineClientAtBlockError| matches!(error, OnlineClientAtBlockError::BlockHeaderNotFound { .. });
	Ok(persist(ask, is_busy).await??)
}

/// The answer to a question that is asked again where its error may pass. Error: `Silent`.
async fn persist<T, E, F>(ask: impl Fn() -> F, may_pass: impl Fn(&E) -> bool) -> Result<Result<T, E>, ChainError>
where
	F: Future<Output = Result<T, E>>,
{
	let answer = async {
		loop {
			match ask().await {
				Err(error) if may_pass(&error) => sleep(AGAIN).await,
				answer => break answer,
			}
		}
	};
	timeout(PATIENCE, answer).await.map_err(|_| ChainError::Silent(PATIENCE))
}

async fn moment(at: &AtBlock) -> Result<Moment, ChainError> {
	Ok(at.storage().fetch(api::storage().timestamp().now(), ()).await?.decode()?)
}

/// The bytes that begin with the dispatch error, if the transaction failed.
fn failure(events: &ExtrinsicEvents<CoinopConfig>) -> Result<Option<Vec<u8>>, ChainError> {
	for event in events.iter() {
		let event = event?;
		if event.pallet_name() == "System" && event.event_name() == "ExtrinsicFailed" {
			return Ok(Some(event.field_bytes().to_vec()));
		}
	}
	Ok(None)
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use coinop_voucher::{Price, Unit};

	pub(crate) fn session() -> Session {
		let account = AccountId32([1; 32]);
		Session {
			payer: account,
			charged: account,
			provider: account,
			key: PublicKey::Ed25519([1; 32]),
			meter: None,
			tariff: 0,
			terms: Terms {
				unit: Unit::WattHour,
				price: Price { amount: 329_700, per: 1_000 },
				flat: 0,
				idle_price: Price::FREE,
				dispute_window: 1_000,
				settler: None,
				metadata: [0; 32],
			},
			deposit: 4_000_000,
			paid: 0,
			credit: Credit { units: 11_237, idle_seconds: 0 },
			opening_anchor: None,
			cursor: None,
			opened: ChainInstant { at: 0, block: 1 },
			expiry: 50_000,
			close_requested: None,
		}
	}

	/// `pay` must not be tried again where the first try may count.
	#[test]
	fn transaction_should_be_called_not_admitted_only_when_it_can_be_in_no_block() {
		type Ended = TransactionStatus<CoinopConfig, ()>;
		let message = || "Finality timeout".to_string();
		let invalid = || Ended::Invalid { message: message() };
		assert!(matches!(given_up(false, invalid()), ChainError::NotAdmitted(reason) if reason == message()));
		assert!(matches!(given_up(true, invalid()), ChainError::Lost));
		for seen in [true, false] {
			assert!(matches!(given_up(seen, Ended::Dropped { message: message() }), ChainError::Lost));
			assert!(matches!(given_up(seen, Ended::Error { message: message() }), ChainError::Lost));
		}
	}

	#[test]
	fn submission_should_be_lost_when_the_connection_fails_but_not_when_the_node_refuses() {
		use subxt::{error::ExtrinsicError, rpcs};
		let submitting =
			|error: rpcs::Error| ChainError::from(ExtrinsicError::ErrorSubmittingTransaction(error.into()));
		let refused = rpcs::UserError { code: 1010, message: "Invalid Transaction".into(), data: None };
		assert!(matches!(submitting(refused.into()), ChainError::NotAdmitted(_)));
		let cut_off = rpcs::Error::DisconnectedWillReconnect("closed".into());
		assert!(matches!(submitting(cut_off), ChainError::Lost));
	}

	#[test]
	fn reason_should_be_explained_when_its_code_is_the_chains_own() {
		let said = |code: u8| format!("Invalid transaction with custom error: {code}");
		assert!(explain(&said(1)).contains("suspended"));
		assert!(explain(&said(6)).contains("allowance"));
		assert!(explain("x (custom error: 2)").contains("revoked"));
		for unknown in [said(0), said(19), said(100), said(255), "custom error: x".into(), "other".into()] {
			assert_eq!(explain(&unknown), unknown);
		}
		assert!(explain("Inability to pay some fees (e.g. account balance too low)").contains("cap on fees"));
	}

	#[test]
	fn due_should_be_rounded_down_once_when_price_is_per_thousand() {
		assert_eq!(session().due(), 3_704_838);
	}

	#[test]
	fn closing_time_should_follow_the_earliest_cause_when_there_are_several() {
		let mut session = session();
		assert_eq!(session.closes_at(None), 51_000);
		session.close_requested = Some(ChainInstant { at: 20_000, block: 40 });
		assert_eq!(session.closes_at(None), 21_000);
		assert_eq!(session.closes_at(Some(10_000)), 11_000);
		assert_eq!(session.closes_at(Some(30_000)), 21_000);
	}
}
