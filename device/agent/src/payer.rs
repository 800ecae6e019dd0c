//! The payer's side of a metered session: pays for each unit just before it gets it, one tick a unit, and no
//! further than a small window ahead of what was delivered.
//!
//! A tick chain's secret is derived from the payer's key, the genesis hash, the session and everything that
//! makes the chain what it is. So a payer that starts again where it was reveals the same ticks, which pay
//! nothing twice; and no two different chains share a secret value.

use crate::{
	chain::Session,
	keys::Key,
	provider::PaymentRefused,
	wire::{FromPayer, FromProvider, Wire, WireError, VERSION},
	MAX_HASHES,
};
use coinop_voucher::{
	Credit, GenesisHash, PublicKey, SessionId, SignedStatement, Software, Statement, TickChain, Ticks,
};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};

/// Units that a tick pays.
const UNITS_PER_TICK: u64 = 1;

/// Values of a chain that are kept: a tick costs at most 16 hashes and a chain takes 8 KiB.
const KEPT: usize = 256;

/// Why a payer stops.
#[derive(Debug, thiserror::Error)]
pub enum PayerError {
	/// The session's statements are another key's.
	#[error("this key can't sign for the session: it was opened with the key of {0}")]
	OtherKey(crate::AccountId32),
	/// The deposit pays fewer units.
	#[error("the session's deposit covers {covered} more units of the {wanted} wanted: top it up")]
	DepositTooSmall {
		/// Units it covers beyond those counted.
		covered: u64,
		/// Units wanted.
		wanted: u64,
	},
	/// More units than 64 bits count.
	#[error("the session can't count that many units")]
	TooManyUnits,
	/// The key gave no signature.
	#[error("the key could not sign")]
	NotSigned,
	/// Provider and chain disagree on what was used.
	#[error("the provider has counted {provider} units, this payer {payer}: have it settle, then try again")]
	OtherCount {
		/// Units that the provider says it counted.
		provider: u64,
		/// Units that this payer knows of.
		payer: u64,
	},
	/// The provider speaks another version of the protocol.
	#[error("the provider speaks version {0} of the protocol, this payer version {VERSION}")]
	OtherVersion(u8),
	/// The provider refused a payment.
	#[error("the provider refused: {message}")]
	Refused {
		/// The error's name.
		error: PaymentRefused,
		/// What it means.
		message: String,
	},
	/// The provider delivers no more.
	#[error("the provider stopped after {units} units: {message}")]
	Stopped {
		/// Units it has counted.
		units: u64,
		/// Why.
		message: String,
	},
	/// The provider took a payment and delivered nothing in time.
	#[error("the provider was paid {paid} units and delivered {delivered}: no more is paid")]
	NotDelivered {
		/// Units paid in the session.
		paid: u64,
		/// Units delivered in the session.
		delivered: u64,
	},
	/// The provider said what makes no sense now.
	#[error("the provider said something that makes no sense here")]
	Unexpected,
	/// The provider went away.
	#[error("the provider went away")]
	Gone,
	/// The connection failed.
	#[error(transparent)]
	Wire(#[from] WireError),
}

/// What a payer risks.
#[derive(Clone, Copy, Debug)]
pub struct PayLimits {
	/// Most units paid and not yet delivered, at least 1.
	pub window: u64,
	/// Longest wait for a delivery.
	pub patience: Duration,
}

/// What was paid so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
	/// Ticks revealed.
	pub payments: u64,
	/// Statements signed.
	pub statements: u64,
	/// Units delivered.
	pub delivered_units: u64,
}

/// A session from its payer's side.
pub struct Payer {
	key: Key,
	genesis: GenesisHash,
	session: SessionId,
	covered_units: u64,
	/// What was paid in the session.
	credit: Credit,
	/// Units delivered in the session.
	delivered: u64,
	chain: Option<TickChain<KEPT>>,
	/// Ticks revealed on `chain`.
	revealed: u32,
	paid: Paid,
}

enum Payment {
	Statement(SignedStatement),
	Tick(Ticks),
}

impl Payer {
	/// Takes up a session where the chain has it. Error: `OtherKey`.
	pub fn new(key: Key, genesis: GenesisHash, id: SessionId, session: &Session) -> Result<Self, PayerError> {
		if key.public() != session.key {
			return Err(PayerError::OtherKey(account_of(&session.key)));
		}
		Ok(Self {
			key,
			genesis,
			session: id,
			covered_units: covered_units(session),
			credit: session.credit,
			delivered: session.credit.units,
			chain: None,
			revealed: 0,
			paid: Paid::default(),
		})
	}

	/// What was paid so far.
	pub fn paid(&self) -> Paid {
		self.paid
	}

	/// Whether the deposit covers `units` more. Error: `DepositTooSmall`.
	pub fn check_covered(&self, units: u64) -> Result<(), PayerError> {
		let covered = self.covered_units.saturating_sub(self.credit.units);
		if units > covered {
			return Err(PayerError::DepositTooSmall { covered, wanted: units });
		}
		Ok(())
	}

	/// Greets the provider, and makes sure that both count from the same. Errors: `OtherCount`, `OtherVersion`,
	/// `Refused`, `Stopped`, `Unexpected`, `Gone`, `Wire`.
	pub async fn greet<S>(&self, wire: &mut Wire<S>, patience: Duration) -> Result<(), PayerError>
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		wire.send(&FromPayer::Hello { version: VERSION, session: self.session }).await?;
		match wire.receive::<FromProvider>(patience).await?.ok_or(PayerError::Gone)? {
			FromProvider::Welcome { version: VERSION, units, idle_seconds } => {
				if (Credit { units, idle_seconds }) == self.credit {
					Ok(())
				} else {
					Err(PayerError::OtherCount { provider: units, payer: self.credit.units })
				}
			},
			FromProvider::Welcome { version, .. } => Err(PayerError::OtherVersion(version)),
			other => Err(refusal(other)),
		}
	}

	/// Pays `units`, each before it is delivered, and waits until all are. `progress` is told after each delivery.
	/// Errors: `NotDelivered`, `TooManyUnits`, `NotSigned`, `Refused`, `Stopped`, `Unexpected`, `Gone`, `Wire`.
	pub async fn pay<S>(
		&mut self,
		wire: &mut Wire<S>,
		units: u64,
		limits: &PayLimits,
		progress: &mut (dyn FnMut(Paid) + Send),
	) -> Result<(), PayerError>
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		let target = self.credit.units.checked_add(units).ok_or(PayerError::TooManyUnits)?;
		while self.delivered < target {
			while self.credit.units < target && self.credit.units.saturating_sub(self.delivered) < limits.window.max(1)
			{
				let message = match self.next_payment()? {
					Payment::Statement(signed) => FromPayer::Statement { signed },
					Payment::Tick(Ticks { count, preimage }) => FromPayer::Tick { count, preimage },
				};
				wire.send(&message).await?;
			}
			match wire.receive::<FromProvider>(limits.patience).await {
				Ok(Some(FromProvider::Deliver { units })) => self.note_delivery(units)?,
				Ok(Some(other)) => return Err(refusal(other)),
				Ok(None) => return Err(PayerError::Gone),
				Err(WireError::Silent(_)) => {
					return Err(PayerError::NotDelivered { paid: self.credit.units, delivered: self.delivered })
				},
				Err(error) => return Err(error.into()),
			}
			progress(self.paid);
		}
		Ok(())
	}

	/// Tells the provider that no more is needed. Error: `Wire`.
	pub async fn bye<S>(&self, wire: &mut Wire<S>) -> Result<(), PayerError>
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		Ok(wire.send(&FromPayer::Bye).await?)
	}

	/// A delivery never goes back, nor beyond what was paid; one of no more units answers a statement.
	fn note_delivery(&mut self, units: u64) -> Result<(), PayerError> {
		if units > self.credit.units {
			return Err(PayerError::Unexpected);
		}
		let new = units.checked_sub(self.delivered).ok_or(PayerError::Unexpected)?;
		self.paid.delivered_units = self.paid.delivered_units.saturating_add(new);
		self.delivered = units;
		Ok(())
	}

	/// The next tick, or the statement that begins the next chain.
	fn next_payment(&mut self) -> Result<Payment, PayerError> {
		let next = self.revealed.saturating_add(1);
		if let Some(ticks) = self.chain.as_ref().and_then(|chain| chain.reveal::<Software>(next)) {
			let units = self.credit.units.checked_add(UNITS_PER_TICK).ok_or(PayerError::TooManyUnits)?;
			self.credit.units = units;
			self.revealed = next;
			self.paid.payments = self.paid.payments.saturating_add(1);
			return Ok(Payment::Tick(ticks));
		}
		let chain = self.new_chain()?;
		let Credit { units, idle_seconds } = self.credit;
		let statement = Statement { units, idle_seconds, anchor: Some(*chain.anchor()) };
		let signature =
			self.key.sign_message(&statement.message(&self.genesis, self.session)).ok_or(PayerError::NotSigned)?;
		self.chain = Some(chain);
		self.revealed = 0;
		self.paid.statements = self.paid.statements.saturating_add(1);
		Ok(Payment::Statement(SignedStatement { statement, signature }))
	}

	fn new_chain(&self) -> Result<TickChain<KEPT>, PayerError> {
		let mut purpose = b"tick-chain/".to_vec();
		purpose.extend_from_slice(&self.genesis);
		purpose.extend_from_slice(&self.session.to_le_bytes());
		purpose.extend_from_slice(&self.credit.units.to_le_bytes());
		purpose.extend_from_slice(&UNITS_PER_TICK.to_le_bytes());
		purpose.extend_from_slice(&MAX_HASHES.to_le_bytes());
		let chain = TickChain::new::<Software>(self.key.secret_for(&purpose), UNITS_PER_TICK, MAX_HASHES);
		chain.filter(|chain| chain.anchor().is_valid(self.credit.units)).ok_or(PayerError::TooManyUnits)
	}
}

/// What a message means that isn't the one hoped for.
fn refusal(message: FromProvider) -> PayerError {
	match message {
		FromProvider::Refused { error, message } => PayerError::Refused { error, message },
		FromProvider::Stopped { units, message } => PayerError::Stopped { units, message },
		FromProvider::Welcome { .. } | FromProvider::Deliver { .. } => PayerError::Unexpected,
	}
}

fn account_of(key: &PublicKey) -> crate::AccountId32 {
	crate::AccountId32(key.account())
}

/// The most units that the session's deposit covers in all.
fn covered_units(session: &Session) -> u64 {
	let covers = |units: u64| session.terms.due(units, session.credit.idle_seconds) <= session.deposit;
	// What is due never falls with the units: found bit by bit, from the highest.
	(0..u64::BITS).rev().filter_map(|bit| 1u64.checked_shl(bit)).fold(0, |covered, bit| {
		let more = covered | bit;
		if covers(more) {
			more
		} else {
			covered
		}
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::tests::session,
		keys::Scheme,
		provider::{Pause, Provider, ServiceLimits},
	};

	const GENESIS: GenesisHash = [3; 32];
	const ID: SessionId = 7;
	const SOON: PayLimits = PayLimits { window: 1, patience: Duration::from_millis(500) };

	fn key() -> Key {
		Key::from_seed(Scheme::Ed25519, [5; 32]).unwrap()
	}

	fn opened(deposit: u128) -> Session {
		Session { key: key().public(), deposit, credit: Credit::default(), ..session() }
	}

	fn payer(session: &Session) -> Payer {
		Payer::new(key(), GENESIS, ID, session).unwrap()
	}

	/// Runs both sides against each other; the provider settles whenever it is due.
	async fn meet(
		session: &Session,
		units: u64,
		limits: PayLimits,
	) -> (Result<Paid, PayerError>, Provider, Pause, u32) {
		let (near, far) = tokio::io::duplex(64 * 1024);
		let mut provider = Provider::new(GENESIS, ID, session);
		let mut payer = payer(session);
		let serving = async move {
			let mut wire = Wire::new(near);
			assert!(provider.welcome(&mut wire, SOON.patience).await.unwrap());
			let service = ServiceLimits { patience: SOON.patience, settle_every: None };
			let mut settlements = 0;
			loop {
				match provider.serve(&mut wire, &service, &mut |_| {}).await {
					Pause::SettlementDue => {
						settlements += 1;
						provider.mark_settled();
					},
					pause => return (provider, pause, settlements),
				}
			}
		};
		let paying = async move {
			let mut wire = Wire::new(far);
			payer.greet(&mut wire, limits.patience).await?;
			payer.pay(&mut wire, units, &limits, &mut |_| {}).await?;
			payer.bye(&mut wire).await?;
			Ok::<_, PayerError>(payer.paid())
		};
		let ((provider, pause, settlements), paid) = tokio::join!(serving, paying);
		(paid, provider, pause, settlements)
	}

	#[tokio::test]
	async fn every_unit_should_be_paid_and_delivered_when_several_chains_are_needed() {
		for window in [1, 8] {
			let limits = PayLimits { window, ..SOON };
			let (paid, provider, pause, settlements) = meet(&opened(4_000_000), 11_237, limits).await;
			let paid = paid.unwrap();
			assert_eq!(paid, Paid { payments: 11_237, statements: 3, delivered_units: 11_237 });
			assert_eq!(pause, Pause::Bye);
			assert_eq!(settlements, 2);
			assert_eq!(provider.credit().units, 11_237);
			assert_eq!(provider.unsettled().unwrap().ticks.unwrap().count, 11_237 - 2 * MAX_HASHES);
		}
	}

	#[tokio::test]
	async fn payer_should_stop_when_deposit_is_exhausted() {
		let (paid, provider, pause, _) = meet(&opened(659), 5, SOON).await;
		assert!(matches!(paid, Err(PayerError::Refused { error: PaymentRefused::DepositExhausted, .. })));
		assert_eq!(pause, Pause::DepositExhausted);
		assert_eq!(provider.credit().units, 2);
		let payer = payer(&opened(659));
		assert!(payer.check_covered(2).is_ok());
		assert!(matches!(payer.check_covered(3), Err(PayerError::DepositTooSmall { covered: 2, wanted: 3 })));
	}

	#[tokio::test]
	async fn payer_should_stop_paying_when_provider_stops_delivering() {
		for window in [1, 3] {
			let session = opened(4_000_000);
			let (near, far) = tokio::io::duplex(64 * 1024);
			let (mut near, mut far) = (Wire::new(near), Wire::new(far));
			let mut payer = payer(&session);
			let limits = PayLimits { window, ..SOON };
			let paid = payer.pay(&mut far, 10, &limits, &mut |_| {}).await;
			assert!(matches!(paid, Err(PayerError::NotDelivered { paid, delivered: 0 }) if paid == window));
			drop(far);
			let mut ticks = 0;
			while let Some(message) = near.receive::<FromPayer>(SOON.patience).await.unwrap() {
				ticks += u64::from(matches!(message, FromPayer::Tick { .. }));
			}
			assert_eq!(ticks, window);
		}
	}

	#[tokio::test]
	async fn payer_should_not_pay_when_provider_claims_more_than_was_used() {
		let session = opened(4_000_000);
		let (near, far) = tokio::io::duplex(4_096);
		let (mut near, mut far) = (Wire::new(near), Wire::new(far));
		near.send(&FromProvider::welcome(Credit { units: 1_000, idle_seconds: 0 })).await.unwrap();
		let greeted = payer(&session).greet(&mut far, SOON.patience).await;
		assert!(matches!(greeted, Err(PayerError::OtherCount { provider: 1_000, payer: 0 })));
	}

	#[tokio::test]
	async fn payer_should_stop_when_provider_delivers_what_makes_no_sense() {
		let session = opened(4_000_000);
		let (near, far) = tokio::io::duplex(4_096);
		let (mut near, mut far) = (Wire::new(near), Wire::new(far));
		near.send(&FromProvider::Deliver { units: 2 }).await.unwrap();
		let paid = payer(&session).pay(&mut far, 10, &SOON, &mut |_| {}).await;
		assert!(matches!(paid, Err(PayerError::Unexpected)));
	}

	#[test]
	fn payer_should_be_refused_when_its_key_is_not_the_sessions() {
		let session = Session { key: PublicKey::Ed25519([9; 32]), ..opened(1) };
		assert!(matches!(Payer::new(key(), GENESIS, ID, &session), Err(PayerError::OtherKey(_))));
	}

	#[test]
	fn tick_chain_should_be_the_same_only_when_everything_it_depends_on_is() {
		let session = opened(4_000_000);
		let root = |payer: Payer| payer.new_chain().unwrap().anchor().root;
		let base = root(payer(&session));
		assert_eq!(root(payer(&session)), base);
		let later = Session { credit: Credit { units: 1, idle_seconds: 0 }, ..opened(4_000_000) };
		assert_ne!(root(payer(&later)), base);
		assert_ne!(root(Payer::new(key(), [4; 32], ID, &session).unwrap()), base);
		assert_ne!(root(Payer::new(key(), GENESIS, ID + 1, &session).unwrap()), base);
	}
}
