//! What the scenarios of metered payments share: tariffs, sessions, statements, and a report of what moved.

use super::{Books, Scene, EXPIRY};
use anyhow::{Context, Result};
use coinop_agent::{
	amount::format_usdt,
	api::metered_payments::events::{SessionOpened, TariffPublished},
	calls,
	chain::Allowance,
	keys::Key,
	AccountId32, Balance, Moment,
};
use coinop_voucher::{Anchor, Evidence, GenesisHash, SessionId, SignedStatement, Statement, Terms};

const DAY: Moment = 86_400_000;

impl Scene {
	/// Publishes a tariff of `provider` and answers its number.
	pub async fn publish(&self, terms: Terms, provider: &Key) -> Result<u64> {
		let published = self.chain.submit(&calls::publish_tariff(terms), provider).await?;
		Ok(published.event::<TariffPublished>()?.tariff)
	}

	/// Publishes a tariff of `provider` and opens a session on it, in which `payer` signs itself.
	pub async fn open_on(
		&self,
		terms: Terms,
		provider: &Key,
		payer: &Key,
		deposit: Balance,
		anchor: Option<Anchor>,
	) -> Result<SessionId> {
		let tariff = self.publish(terms, provider).await?;
		let hash = terms.hash(&provider.account().0);
		let expiry = self.chain.now().await?.saturating_add(EXPIRY);
		let open = calls::open_session(tariff, hash, payer.public(), deposit, expiry, anchor);
		Ok(self.chain.submit(&open, payer).await?.event::<SessionOpened>()?.session)
	}
}

/// Evidence of units and idle seconds used in `session`, and of `anchor` if there is one, signed by `key`.
pub fn stated(
	key: &Key,
	genesis: &GenesisHash,
	session: SessionId,
	units: u64,
	idle_seconds: u64,
	anchor: Option<Anchor>,
) -> Result<Evidence> {
	let statement = Statement { units, idle_seconds, anchor };
	let signature = key.sign_message(&statement.message(genesis, session)).context("the key could not sign")?;
	Ok(Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None })
}

/// So much a payment and a day, to `payees` only, and a tenth of a USDT a day for fees.
pub fn allowance(per_payment: Balance, per_period: Balance, payees: Vec<AccountId32>) -> Allowance {
	Allowance { per_payment, per_period, fees_per_period: 100_000, period: DAY, payees, expires: None }
}

/// Prints what each account has more or less than before, free and held together, fees included.
pub fn print_moved<const N: usize>(title: &str, names: [&str; N], before: &Books<N>, after: &Books<N>) {
	println!("{title}");
	let total = |books: &Books<N>, at: usize| {
		let part = |amounts: &[Balance; N]| amounts.get(at).copied().unwrap_or_default();
		part(&books.free).saturating_add(part(&books.held))
	};
	for (at, name) in names.iter().enumerate() {
		let (was, is) = (total(before, at), total(after, at));
		let sign = if is < was { '-' } else { '+' };
		println!("  {name:<12} {sign}{} USDT", format_usdt(was.abs_diff(is)));
	}
}
