//! A payer and a provider with money of their own, on a development chain that the tests of one program share while
//! they run side by side.

use crate::chain::{DevChain, Options};
use anyhow::{Context, Result};
use coinop_agent::{
	api::metered_payments::events::{SessionOpened, TariffPublished},
	calls,
	chain::Chain,
	keys::{Key, Scheme},
	Balance, Moment,
};
use coinop_voucher::{
	Anchor, Credit, Evidence, GenesisHash, Price, SessionId, SignedStatement, Statement, Terms, Unit,
};
use std::sync::{Arc, Weak};
use tokio::sync::Mutex;

/// µUSDT that payer and provider each have at first.
pub const ENDOWMENT: Balance = 100_000_000;

/// The household tariff: 0.3297 USDT a kWh, and the shortest dispute window of a development chain.
pub const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 329_700, per: 1_000 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: MINUTE,
};

const MINUTE: Moment = 60_000;

/// Time until a session of a test expires.
const EXPIRY: Moment = 60 * MINUTE;

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
		// Held while Alice pays, so that no two scenes use one nonce of hers.
		static SHARED: Mutex<Weak<DevChain>> = Mutex::const_new(Weak::new());
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
		let (payer, provider) = (Key::generate(Scheme::Ed25519)?, Key::generate(Scheme::Sr25519)?);
		let alice = Key::from_uri("//Alice")?;
		let (to_payer, to_provider) =
			(calls::transfer(payer.account(), ENDOWMENT), calls::transfer(provider.account(), ENDOWMENT));
		tokio::try_join!(chain.submit(&to_payer, &alice), chain.submit(&to_provider, &alice))?;
		Ok(Self { chain, payer, provider, node })
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
