//! A payer and a provider with money of their own, and whom else a test needs, on a development chain that the tests
//! of one program share while they run side by side.

mod metered;

pub use metered::{allowance, print_moved, stated};

use crate::chain::{DevChain, Options};
use anyhow::{anyhow, bail, ensure, Context, Result};
use coinop_agent::{
	api::{
		self,
		metered_payments::events::{SessionOpened, TariffPublished},
		streaming_escrow::events::Created,
	},
	calls,
	chain::{Allowance, Chain, ChainError},
	escrow::{self, BoundedVec, CancelBy, EscrowId, EscrowState, Milestone, Recipient, Schedule},
	keys::{Key, Scheme},
	Balance, Call, Moment,
};
use coinop_voucher::{
	Anchor, Credit, Evidence, GenesisHash, Price, SessionId, SignedStatement, Statement, Terms, Unit,
};
use std::{
	sync::{Arc, Weak},
	time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// µUSDT that payer, provider and every other actor each have at first.
pub const ENDOWMENT: Balance = 100_000_000;

/// The household tariff: 0.3297 USDT a kWh, and the shortest dispute window of a development chain.
pub const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 329_700, per: 1_000 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: MINUTE,
	settler: None,
	metadata: [0; 32],
};

const MINUTE: Moment = 60_000;

/// Time until a session of a test expires.
const EXPIRY: Moment = 60 * MINUTE;

/// Longest wait for an escrow to come to a state: no test waits so long, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// Time between looks at an escrow.
const POLL: Duration = Duration::from_millis(250);

/// The chain that scenes share. Held while Alice pays, so that no two of them use one nonce of hers.
static SHARED: Mutex<Weak<DevChain>> = Mutex::const_new(Weak::new());

/// A payer and a provider on a chain. Accounts are new each time: scenes on one chain don't touch each other.
pub struct Scene {
	/// A connection of its own.
	pub chain: Chain,
	/// Has [`ENDOWMENT`]. Its key signs the statements too.
	pub payer: Key,
	/// Has [`ENDOWMENT`].
	pub provider: Key,
	node: Arc<DevChain>,
}

impl Scene {
	/// Joins the running chain, or starts one. The chain ends with its last scene.
	pub async fn open() -> Result<Self> {
		let mut shared = SHARED.lock().await;
		let node = match shared.upgrade() {
			Some(node) => node,
			None => {
				let node = Arc::new(DevChain::start(Options::default()).await?);
				*shared = Arc::downgrade(&node);
				node
			},
		};
		let chain = node.connect().await?;
		let keys = [Key::generate(Scheme::Ed25519)?, Key::generate(Scheme::Sr25519)?];
		endow(&chain, &keys).await?;
		let [payer, provider] = keys;
		Ok(Self { chain, payer, provider, node })
	}

	/// New keys whose accounts have [`ENDOWMENT`] each.
	pub async fn actors<const N: usize>(&self) -> Result<[Key; N]> {
		let keys = (0..N).map(|_| Key::generate(Scheme::Sr25519)).collect::<Result<Vec<_>, _>>()?;
		let _turn = SHARED.lock().await;
		endow(&self.chain, &keys).await?;
		keys.try_into().map_err(|_| anyhow!("not as many keys as were made"))
	}

	/// Registers a new device of `owner`.
	pub async fn device(&self, owner: &Key, allowance: Option<Allowance>) -> Result<Key> {
		let device = Key::generate(Scheme::Ed25519)?;
		let possession = device.prove_possession(&self.chain.genesis(), &owner.account(), Moment::MAX);
		let possession = possession.context("the key could not sign")?;
		self.chain.submit(&calls::register(device.public(), possession, allowance), owner).await?;
		Ok(device)
	}

	/// A new account whose attestations count.
	pub async fn issuer(&self) -> Result<Key> {
		let [issuer] = self.actors().await?;
		let _turn = SHARED.lock().await;
		let accredit = calls::device::accredit_by_sudo(issuer.account(), None);
		self.chain.submit(&accredit, &Key::from_uri("//Alice")?).await?;
		Ok(issuer)
	}

	/// What the accounts of `keys` have, in their order.
	pub async fn books<const N: usize>(&self, keys: [&Key; N]) -> Result<Books<N>> {
		let mut books = Books { free: [0; N], held: [0; N], issuance: self.chain.issuance().await? };
		for ((key, free), held) in keys.into_iter().zip(&mut books.free).zip(&mut books.held) {
			let funds = self.chain.balance(&key.account()).await?;
			(*free, *held) = (funds.free, funds.held);
		}
		Ok(books)
	}

	/// Has `call` fail with `error`, named as `Pallet::Error`, and answers the fee in µUSDT that trying took.
	/// Errors: it succeeds, or fails in another way.
	pub async fn refused<C: Call>(&self, call: &C, signer: &Key, error: &str) -> Result<Balance> {
		match self.chain.submit(call, signer).await {
			Err(ChainError::Dispatch { name, fee, .. }) if name == error => Ok(fee),
			Err(other) => Err(other).with_context(|| format!("{error} was expected")),
			Ok(_) => bail!("{error} was expected, but the call succeeded"),
		}
	}

	/// Creates an escrow on `terms`, with `signer` as payer.
	pub async fn escrow(&self, terms: escrow::Terms, signer: &Key) -> Result<Opened> {
		let submitted = self.chain.submit(&calls::escrow::create(terms), signer).await?;
		let id = submitted.event::<Created>()?.escrow;
		Ok(Opened { id, at: self.chain.moment_at(submitted.block_hash).await?, fee: submitted.fee })
	}

	/// The escrow when `is_so` is first true of it. Checks SE2 and SE3 each time that it looks.
	/// Errors: those don't hold, `is_so` isn't true within ten minutes, the chain has no such escrow.
	pub async fn when(&self, escrow: EscrowId, mut is_so: impl FnMut(&EscrowState) -> bool) -> Result<EscrowState> {
		let started = Instant::now();
		loop {
			let state = self.chain.escrow_state(escrow).await?;
			let sides = state.withdrawable.saturating_add(state.refundable).saturating_add(state.undecided);
			let gone = state.withdrawn.saturating_add(state.refunded);
			ensure!(sides.saturating_add(gone) == state.deposited, "SE2: not what is held: {state:?}");
			ensure!(state.accrued <= state.deposited, "SE3: more than the deposit: {state:?}");
			if is_so(&state) {
				return Ok(state);
			}
			ensure!(started.elapsed() < PATIENCE, "the escrow did not get there: {state:?}");
			tokio::time::sleep(POLL).await;
		}
	}

	/// Whether the chain has no escrow of this number.
	pub async fn is_gone(&self, escrow: EscrowId) -> bool {
		matches!(self.chain.escrow_state(escrow).await, Err(ChainError::NotFound(_)))
	}

	/// The chain's address.
	pub fn url(&self) -> &str {
		self.node.url()
	}

	/// Opens a session on [`TERMS`] with `deposit` µUSDT.
	pub async fn session(&self, deposit: Balance) -> Result<SessionId> {
		let published = self.chain.submit(&calls::publish_tariff(TERMS), &self.provider).await?;
		let tariff = published.event::<TariffPublished>()?.tariff;
		let hash = TERMS.hash(&self.provider.account().0);
		let expiry = self.chain.now().await?.saturating_add(EXPIRY);
		let open = calls::open_session(tariff, hash, self.payer.public(), deposit, expiry, None);
		Ok(self.chain.submit(&open, &self.payer).await?.event::<SessionOpened>()?.session)
	}

	/// Evidence of `units` used in `session`, and of `anchor` if there is one, signed by the payer for this chain.
	pub fn evidence(&self, session: SessionId, units: u64, anchor: Option<Anchor>) -> Result<Evidence> {
		evidence(&self.payer, &self.chain.genesis(), session, units, anchor)
	}

	/// Everything that a payment could change, for comparing before and after.
	pub async fn state(&self, session: SessionId) -> Result<State> {
		let payer = self.chain.balance(&self.payer.account()).await?;
		let provider = self.chain.balance(&self.provider.account()).await?;
		let session = self.chain.session(session).await?;
		Ok(State {
			payer: payer.free.saturating_add(payer.held),
			provider: provider.free.saturating_add(provider.held),
			paid: session.paid,
			deposit: session.deposit,
			credit: session.credit,
		})
	}
}

/// What a payment in a session could change: amounts in µUSDT, of accounts both what is free and what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
	/// The payer's money.
	pub payer: Balance,
	/// The provider's money.
	pub provider: Balance,
	/// Paid in the session so far.
	pub paid: Balance,
	/// Put into the session.
	pub deposit: Balance,
	/// Credited so far.
	pub credit: Credit,
}

/// What accounts have, in µUSDT, for comparing before and after: what is not said to have changed must not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Books<const N: usize> {
	/// Of each account what is free.
	pub free: [Balance; N],
	/// Of each account what is held.
	pub held: [Balance; N],
	/// All money on the chain. Fees are in it too, in the pot.
	pub issuance: Balance,
}

/// An escrow that was created.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
	/// Its number.
	pub id: EscrowId,
	/// The chain's time in its block.
	pub at: Moment,
	/// µUSDT of fees for it.
	pub fee: Balance,
}

/// Terms that pay `recipients` by `schedule`, with nobody to end it early, to inspect or to decide a dispute.
pub fn terms(recipients: Vec<Recipient>, schedule: Schedule) -> escrow::Terms {
	escrow::Terms {
		recipients: BoundedVec(recipients),
		schedule,
		inspector: None,
		cancel: CancelBy::Nobody,
		notice: 0,
		arbitration: None,
	}
}

/// A schedule of milestones.
pub fn milestones(milestones: Vec<Milestone>) -> Schedule {
	Schedule::Milestones(BoundedVec(milestones))
}

/// Has Alice give each account of `keys` its [`ENDOWMENT`], in one transaction.
async fn endow(chain: &Chain, keys: &[Key]) -> Result<()> {
	let transfer = |key: &Key| {
		let (dest, value) = (key.account().into(), ENDOWMENT);
		api::Call::Balances(api::balances::Call::transfer_keep_alive { dest, value })
	};
	let transfers = keys.iter().map(transfer).collect();
	chain.submit(&calls::batch_all(transfers), &Key::from_uri("//Alice")?).await?;
	Ok(())
}

/// Evidence of `units` used in `session` of the chain with this genesis hash, signed by `key`.
pub fn evidence(
	key: &Key,
	genesis: &GenesisHash,
	session: SessionId,
	units: u64,
	anchor: Option<Anchor>,
) -> Result<Evidence> {
	let statement = Statement { units, idle_seconds: 0, anchor };
	let signature = key.sign_message(&statement.message(genesis, session)).context("the key could not sign")?;
	Ok(Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None })
}
