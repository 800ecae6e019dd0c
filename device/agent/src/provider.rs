//! The provider's side of a metered session: checks each payment before it counts it, delivers only what was
//! paid, and keeps the evidence with which the chain pays.
//!
//! What is kept in a file is there before it is delivered: each statement at once, ticks every [`KEEP_EVERY`] units.
//!
//! A statement that begins a new tick chain carries all units paid before it, so that the newest statement
//! with its newest tick is always the best evidence there is, and never takes more than
//! [`MAX_HASHES`] hashes to check.

use crate::{
	chain::Session,
	evidence::EvidenceFile,
	wire::{FromPayer, FromProvider, Wire, WireError, VERSION},
	Balance, MAX_HASHES,
};
use coinop_voucher::{
	appraise, Anchor, Credit, Cursor, Evidence, GenesisHash, PublicKey, Refusal, SessionFacts, SessionId,
	SignedStatement, Software, Terms, Ticks,
};
use serde::{Deserialize, Serialize};
use std::{
	io,
	time::{Duration, Instant},
};
use tokio::io::{AsyncRead, AsyncWrite};

/// Units paid by ticks after which the evidence is kept again: no more are lost if the provider's machine fails.
pub const KEEP_EVERY: u64 = 250;

/// Why a payment is not counted. Nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PaymentRefused {
	/// The other side speaks another version of the protocol.
	#[error("this provider speaks version {VERSION} of the protocol")]
	OtherVersion,
	/// The session asked for is not the one served here.
	#[error("another session is served here")]
	OtherSession,
	/// A message that has no place here.
	#[error("a statement or a tick was expected")]
	Unexpected,
	/// The signature is not the session key's over this chain, session and statement.
	#[error("the signature is not the session key's for this chain, session and statement")]
	BadSignature,
	/// A tick without a chain that it could be on.
	#[error("a tick was given, but no anchor it could be on: sign a statement with an anchor first")]
	NoAnchor,
	/// The anchor has no ticks, ticks of no units, or ticks beyond 64 bits.
	#[error("the anchor's length or units per tick are out of range")]
	InvalidAnchor,
	/// The chain of ticks is longer than the chain settles in one call.
	#[error("the anchor has more than {MAX_HASHES} ticks, which one settlement can't check")]
	AnchorTooLong,
	/// Tick 0, or a tick beyond the chain's length.
	#[error("the tick is not on its chain: sign a statement with a new anchor")]
	TickOutOfRange,
	/// The very tick that was counted last.
	#[error("this tick was counted before")]
	TickReplayed,
	/// A tick before the one counted last.
	#[error("the tick is not after the one counted last")]
	TickOutOfOrder,
	/// The pre-image is not on the chain.
	#[error("the tick's pre-image does not hash to its anchor's root in that many steps")]
	WrongTick,
	/// It shows less than, or just what was counted before.
	#[error("this was counted before")]
	NothingNew,
	/// It shows more than the deposit pays.
	#[error("the session's deposit does not cover this: top it up")]
	DepositExhausted,
}

/// What a provider is patient with.
#[derive(Clone, Copy, Debug)]
pub struct ServiceLimits {
	/// Longest time without a payment that counts.
	pub patience: Duration,
	/// Units after which to settle though the tick chain isn't used up; `None` means only then.
	pub settle_every: Option<u64>,
}

/// Why [`Provider::serve`] paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
	/// It is time to settle [`Provider::unsettled`]; then serve on.
	SettlementDue,
	/// The payer needs no more.
	Bye,
	/// The payer stopped paying.
	Unpaid,
	/// The payer's connection ended, or spoke nonsense.
	Gone(String),
	/// The deposit covers no more.
	DepositExhausted,
	/// The evidence can't be kept: nothing more is delivered.
	NotKept(String),
	/// The chain says that the session is to be closed, or that the payer can't act any more; see
	/// [`crate::chain::Chain::session_state`]. [`Provider::serve`] doesn't look: whoever calls it does.
	Closing,
}

/// A session from its provider's side.
#[derive(Clone, Debug)]
pub struct Provider {
	genesis: GenesisHash,
	session: SessionId,
	key: PublicKey,
	terms: Terms,
	deposit: Balance,
	opening_anchor: Option<Anchor>,
	/// What was paid.
	credit: Credit,
	/// What of that the chain has credited.
	settled: Credit,
	/// The newest statement, if any was received.
	statement: Option<SignedStatement>,
	/// The newest tick on its anchor.
	cursor: Option<Cursor>,
	/// Where the newest evidence is kept, if anywhere.
	file: Option<EvidenceFile>,
	/// Units that the evidence kept last shows, or that the chain had credited.
	kept: u64,
}

impl Provider {
	/// Takes up a session where the chain has it.
	pub fn new(genesis: GenesisHash, id: SessionId, session: &Session) -> Self {
		let on_opening = |cursor: &Cursor| session.opening_anchor.is_some_and(|anchor| anchor.root == cursor.root);
		Self {
			genesis,
			session: id,
			key: session.key,
			terms: session.terms,
			deposit: session.deposit,
			opening_anchor: session.opening_anchor,
			credit: session.credit,
			settled: session.credit,
			statement: None,
			cursor: session.cursor.filter(on_opening),
			file: None,
			kept: session.credit.units,
		}
	}

	/// Takes up evidence that was kept before, if it shows more than was counted: it is then [`Self::unsettled`].
	/// Answers what is counted now. Error: it is no evidence for this session; nothing changes.
	pub fn take_up(&mut self, evidence: Evidence) -> Result<Credit, Refusal> {
		let facts = SessionFacts {
			genesis: &self.genesis,
			session: self.session,
			key: &self.key,
			opening_anchor: self.opening_anchor.as_ref(),
		};
		// All of it is checked, though the chain may have credited it: another session's is no old one of this.
		let worth = appraise::<Software>(&facts, &evidence, &Credit::default(), None, MAX_HASHES)?;
		let credit = Credit {
			units: worth.credit.units.max(self.credit.units),
			idle_seconds: worth.credit.idle_seconds.max(self.credit.idle_seconds),
		};
		if credit != self.credit {
			self.statement = evidence.statement;
			self.cursor = worth.cursor;
			self.credit = credit;
			self.kept = credit.units;
		}
		Ok(credit)
	}

	/// From here on keeps the newest evidence in `file`, so that it is there before what it pays for is delivered.
	pub fn keep_in(&mut self, file: EvidenceFile) {
		self.file = Some(file);
	}

	/// Keeps the newest evidence now, if there is a file for it and anything is unsettled. Error: it can't be written.
	pub fn keep(&mut self) -> io::Result<()> {
		if let (Some(file), Some(evidence)) = (&self.file, self.unsettled()) {
			file.keep(&evidence)?;
			self.kept = self.credit.units;
		}
		Ok(())
	}

	/// What was paid so far.
	pub fn credit(&self) -> Credit {
		self.credit
	}

	/// The best evidence there is, if it shows more than the chain has credited. At most [`MAX_HASHES`] hashes.
	pub fn unsettled(&self) -> Option<Evidence> {
		let ticks = self.cursor.map(|cursor| cursor.ticks).filter(|ticks| ticks.count > 0);
		(self.credit != self.settled).then_some(Evidence { statement: self.statement, ticks })
	}

	/// Notes that the chain has credited everything paid so far.
	pub fn mark_settled(&mut self) {
		self.settled = self.credit;
	}

	/// Counts a signed statement. Errors: `InvalidAnchor`, `AnchorTooLong`, `NothingNew`, `DepositExhausted`,
	/// `BadSignature`.
	pub fn statement(&mut self, signed: SignedStatement) -> Result<Credit, PaymentRefused> {
		let stated = signed.statement;
		let shown = Credit { units: stated.units, idle_seconds: stated.idle_seconds };
		if let Some(anchor) = stated.anchor {
			if !anchor.is_valid(stated.units) {
				return Err(PaymentRefused::InvalidAnchor);
			}
			if anchor.length > MAX_HASHES {
				return Err(PaymentRefused::AnchorTooLong);
			}
		}
		let falls = shown.units < self.credit.units || shown.idle_seconds < self.credit.idle_seconds;
		if falls || (shown == self.credit && stated.anchor.is_none()) {
			return Err(PaymentRefused::NothingNew);
		}
		self.check_covered(shown)?;
		if !signed.verify::<Software>(&self.key, &self.genesis, self.session) {
			return Err(PaymentRefused::BadSignature);
		}
		self.statement = Some(signed);
		self.cursor = stated.anchor.map(|anchor| Cursor::start(anchor.root));
		self.credit = shown;
		Ok(shown)
	}

	/// Counts a tick on the newest anchor. Errors: `NoAnchor`, `AnchorTooLong`, `TickOutOfRange`, `TickReplayed`,
	/// `TickOutOfOrder`, `InvalidAnchor`, `NothingNew`, `DepositExhausted`, `WrongTick`.
	pub fn tick(&mut self, ticks: Ticks) -> Result<Credit, PaymentRefused> {
		let (base, anchor) = self.anchor().ok_or(PaymentRefused::NoAnchor)?;
		if anchor.length > MAX_HASHES {
			return Err(PaymentRefused::AnchorTooLong);
		}
		if !(1..=anchor.length).contains(&ticks.count) {
			return Err(PaymentRefused::TickOutOfRange);
		}
		let cursor = self.cursor.unwrap_or(Cursor::start(anchor.root));
		if ticks == cursor.ticks {
			return Err(PaymentRefused::TickReplayed);
		}
		if cursor.steps_to(&ticks).is_none() {
			return Err(PaymentRefused::TickOutOfOrder);
		}
		let units = anchor.units_after(base, ticks.count).ok_or(PaymentRefused::InvalidAnchor)?;
		let shown = Credit { units, idle_seconds: self.credit.idle_seconds };
		if shown.units <= self.credit.units {
			return Err(PaymentRefused::NothingNew);
		}
		self.check_covered(shown)?;
		self.cursor = Some(cursor.advance::<Software>(&ticks).ok_or(PaymentRefused::WrongTick)?);
		self.credit = shown;
		Ok(shown)
	}

	/// Greets a payer. `Ok(false)` where the payer was refused or went away. Errors: those of [`Wire`].
	pub async fn welcome<S>(&self, wire: &mut Wire<S>, patience: Duration) -> Result<bool, WireError>
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		let refused = match wire.receive::<FromPayer>(patience).await? {
			Some(FromPayer::Hello { version: VERSION, session }) if session == self.session => {
				wire.send(&FromProvider::welcome(self.credit)).await?;
				return Ok(true);
			},
			Some(FromPayer::Hello { version: VERSION, .. }) => PaymentRefused::OtherSession,
			Some(FromPayer::Hello { .. }) => PaymentRefused::OtherVersion,
			Some(_) => PaymentRefused::Unexpected,
			None => return Ok(false),
		};
		wire.send(&FromProvider::refused(refused)).await?;
		Ok(false)
	}

	/// Serves a payer that was welcomed, until something else is to be done. `progress` is told after each
	/// payment that counts. May be dropped at any point: what was counted stays counted.
	pub async fn serve<S>(
		&mut self,
		wire: &mut Wire<S>,
		limits: &ServiceLimits,
		progress: &mut (dyn FnMut(Credit) + Send),
	) -> Pause
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		match self.serve_until_pause(wire, limits, progress).await {
			Ok(pause) => pause,
			Err(error) => Pause::Gone(error.to_string()),
		}
	}

	async fn serve_until_pause<S>(
		&mut self,
		wire: &mut Wire<S>,
		limits: &ServiceLimits,
		progress: &mut (dyn FnMut(Credit) + Send),
	) -> Result<Pause, WireError>
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		let mut paid_at = Instant::now();
		while !self.is_settlement_due(limits) {
			let patience = limits.patience.saturating_sub(paid_at.elapsed());
			let received = match patience.is_zero() {
				// What is there already would still be received.
				true => Err(WireError::Silent(limits.patience)),
				false => wire.receive::<FromPayer>(patience).await,
			};
			let message = match received {
				Ok(Some(message)) => message,
				Ok(None) => return Ok(Pause::Gone("the connection ended".into())),
				Err(WireError::Silent(_)) => {
					self.stop(wire, "no payment came for too long").await?;
					return Ok(Pause::Unpaid);
				},
				Err(error) => return Err(error),
			};
			let before = self.credit;
			let (counted, stated) = match message {
				FromPayer::Statement { signed } => (self.statement(signed), true),
				FromPayer::Tick { count, preimage } => (self.tick(Ticks { count, preimage }), false),
				FromPayer::Bye => return Ok(Pause::Bye),
				FromPayer::Hello { .. } => (Err(PaymentRefused::Unexpected), false),
			};
			match counted {
				Ok(credit) => {
					// A statement that only begins a chain pays nothing, and buys no time.
					if credit != before {
						paid_at = Instant::now();
					}
					let much = credit.units.saturating_sub(self.kept) >= KEEP_EVERY;
					let kept = if stated || much { self.keep() } else { Ok(()) };
					if let Err(error) = kept {
						self.stop(wire, "the provider can't keep what is paid").await?;
						return Ok(Pause::NotKept(error.to_string()));
					}
					wire.send(&FromProvider::Deliver { units: credit.units }).await?;
					progress(credit);
				},
				Err(error) => {
					wire.send(&FromProvider::refused(error)).await?;
					if error == PaymentRefused::DepositExhausted {
						self.stop(wire, "the deposit is exhausted").await?;
						return Ok(Pause::DepositExhausted);
					}
				},
			}
		}
		Ok(Pause::SettlementDue)
	}

	/// Tells the payer that nothing more is delivered, and why. Errors: `Stuck`, `Connection`.
	pub async fn stop<S>(&self, wire: &mut Wire<S>, why: &str) -> Result<(), WireError>
	where
		S: AsyncRead + AsyncWrite + Unpin,
	{
		wire.send(&FromProvider::Stopped { units: self.credit.units, message: why.into() }).await
	}

	/// The anchor that ticks are on, and the units it starts from.
	fn anchor(&self) -> Option<(u64, Anchor)> {
		match self.statement {
			Some(SignedStatement { statement, .. }) => Some((statement.units, statement.anchor?)),
			None => Some((0, self.opening_anchor?)),
		}
	}

	fn check_covered(&self, shown: Credit) -> Result<(), PaymentRefused> {
		if self.terms.due(shown.units, shown.idle_seconds) > self.deposit {
			return Err(PaymentRefused::DepositExhausted);
		}
		Ok(())
	}

	fn is_settlement_due(&self, limits: &ServiceLimits) -> bool {
		let unsettled = self.credit.units.saturating_sub(self.settled.units);
		let used_up = match (self.anchor(), self.cursor) {
			(Some((_, anchor)), Some(cursor)) => cursor.ticks.count >= anchor.length,
			_ => false,
		};
		unsettled > 0 && (used_up || limits.settle_every.is_some_and(|every| unsettled >= every))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::tests::session,
		keys::{Key, Scheme},
	};
	use coinop_voucher::{Statement, TickChain};

	const GENESIS: GenesisHash = [3; 32];
	const ID: SessionId = 7;
	const SOON: ServiceLimits = ServiceLimits { patience: Duration::from_millis(50), settle_every: None };

	struct Payer {
		key: Key,
		chain: TickChain<16>,
	}

	impl Payer {
		fn statement(&self, genesis: &GenesisHash, session: SessionId, units: u64) -> SignedStatement {
			let statement = Statement { units, idle_seconds: 0, anchor: Some(*self.chain.anchor()) };
			let signature = self.key.sign_message(&statement.message(genesis, session)).unwrap();
			SignedStatement { statement, signature }
		}

		fn tick(&self, count: u32) -> Ticks {
			self.chain.reveal::<Software>(count).unwrap()
		}
	}

	fn fixture(deposit: Balance) -> (Payer, Session, Provider) {
		let payer = Payer {
			key: Key::from_seed(Scheme::Ed25519, [5; 32]).unwrap(),
			chain: TickChain::new::<Software>([6; 32], 1, 100).unwrap(),
		};
		let session = Session { key: payer.key.public(), deposit, credit: Credit::default(), ..session() };
		let provider = Provider::new(GENESIS, ID, &session);
		(payer, session, provider)
	}

	fn units(result: Result<Credit, PaymentRefused>) -> Result<u64, PaymentRefused> {
		result.map(|credit| credit.units)
	}

	#[test]
	fn ticks_should_count_when_revealed_in_order() {
		let (payer, _, mut provider) = fixture(1_000_000);
		assert_eq!(units(provider.statement(payer.statement(&GENESIS, ID, 0))), Ok(0));
		assert_eq!(provider.unsettled(), None);
		assert_eq!(units(provider.tick(payer.tick(1))), Ok(1));
		assert_eq!(units(provider.tick(payer.tick(2))), Ok(2));
		assert_eq!(units(provider.tick(payer.tick(50))), Ok(50));
	}

	#[test]
	fn tick_should_be_refused_with_its_own_error_when_wrong() {
		let (payer, _, mut provider) = fixture(1_000_000);
		assert_eq!(provider.tick(payer.tick(1)), Err(PaymentRefused::NoAnchor));
		provider.statement(payer.statement(&GENESIS, ID, 0)).unwrap();
		provider.tick(payer.tick(5)).unwrap();
		let before = provider.unsettled();
		for (ticks, error) in [
			(Ticks { count: 6, preimage: [0; 32] }, PaymentRefused::WrongTick),
			(Ticks { count: 7, ..payer.tick(6) }, PaymentRefused::WrongTick),
			(payer.tick(5), PaymentRefused::TickReplayed),
			(payer.tick(4), PaymentRefused::TickOutOfOrder),
			(Ticks { count: 0, preimage: payer.chain.anchor().root }, PaymentRefused::TickOutOfRange),
			(Ticks { count: 101, preimage: [0; 32] }, PaymentRefused::TickOutOfRange),
		] {
			assert_eq!(provider.tick(ticks), Err(error));
			assert_eq!(provider.unsettled(), before);
		}
		assert_eq!(units(provider.tick(payer.tick(6))), Ok(6));
	}

	#[test]
	fn statement_should_be_refused_with_its_own_error_when_wrong() {
		let (payer, _, mut provider) = fixture(1_000_000);
		provider.statement(payer.statement(&GENESIS, ID, 0)).unwrap();
		provider.tick(payer.tick(5)).unwrap();
		let before = provider.unsettled();
		let good = payer.statement(&GENESIS, ID, 5);
		let anchored = |anchor: Anchor| {
			let mut wrong = good;
			wrong.statement.anchor = Some(anchor);
			wrong
		};
		let anchor = *payer.chain.anchor();
		for (signed, error) in [
			(payer.statement(&[4; 32], ID, 5), PaymentRefused::BadSignature),
			(payer.statement(&GENESIS, ID + 1, 5), PaymentRefused::BadSignature),
			(anchored(Anchor { root: [0; 32], ..anchor }), PaymentRefused::BadSignature),
			(anchored(Anchor { units_per_tick: 0, ..anchor }), PaymentRefused::InvalidAnchor),
			(anchored(Anchor { length: MAX_HASHES + 1, ..anchor }), PaymentRefused::AnchorTooLong),
			(payer.statement(&GENESIS, ID, 4), PaymentRefused::NothingNew),
			(payer.statement(&GENESIS, ID, u64::MAX - 100), PaymentRefused::DepositExhausted),
		] {
			assert_eq!(provider.statement(signed), Err(error));
			assert_eq!(provider.unsettled(), before);
		}
		assert_eq!(units(provider.statement(good)), Ok(5));
	}

	#[test]
	fn payment_should_be_refused_when_deposit_does_not_cover_it() {
		// 329.7 µUSDT a unit.
		let (payer, _, mut provider) = fixture(659);
		provider.statement(payer.statement(&GENESIS, ID, 0)).unwrap();
		assert_eq!(units(provider.tick(payer.tick(2))), Ok(2));
		assert_eq!(provider.tick(payer.tick(3)), Err(PaymentRefused::DepositExhausted));
		assert_eq!(provider.credit().units, 2);
	}

	/// MP3, MP9: what the provider counts is what the chain credits, whatever was settled before.
	#[test]
	fn evidence_should_be_worth_the_credit_when_appraised_as_the_chain_does() {
		let (payer, session, mut provider) = fixture(1_000_000);
		let facts = SessionFacts { genesis: &GENESIS, session: ID, key: &session.key, opening_anchor: None };
		let mut settled = Credit::default();
		for (base, ticks) in [(0, 100), (100, 40), (140, 100)] {
			provider.statement(payer.statement(&GENESIS, ID, base)).unwrap();
			provider.tick(payer.tick(ticks)).unwrap();
			let evidence = provider.unsettled().unwrap();
			let worth = appraise::<Software>(&facts, &evidence, &settled, None, MAX_HASHES).unwrap();
			assert_eq!(worth.credit, provider.credit());
			if base == 100 {
				settled = worth.credit;
				provider.mark_settled();
				assert_eq!(provider.unsettled(), None);
			}
		}
	}

	#[test]
	fn settlement_should_be_due_when_the_chain_is_used_up_or_enough_is_unsettled() {
		let (payer, _, mut provider) = fixture(1_000_000);
		let every_ten = ServiceLimits { settle_every: Some(10), ..SOON };
		provider.statement(payer.statement(&GENESIS, ID, 0)).unwrap();
		provider.tick(payer.tick(10)).unwrap();
		assert!(!provider.is_settlement_due(&SOON));
		assert!(provider.is_settlement_due(&every_ten));
		provider.mark_settled();
		assert!(!provider.is_settlement_due(&every_ten));
		provider.tick(payer.tick(100)).unwrap();
		assert!(provider.is_settlement_due(&SOON));
		provider.mark_settled();
		assert!(!provider.is_settlement_due(&SOON));
	}

	#[tokio::test]
	async fn provider_should_stop_serving_when_payer_stops_paying() {
		let (payer, _, mut provider) = fixture(1_000_000);
		let (near, far) = tokio::io::duplex(4_096);
		let (mut near, mut far) = (Wire::new(near), Wire::new(far));
		far.send(&FromPayer::Statement { signed: payer.statement(&GENESIS, ID, 0) }).await.unwrap();
		let Ticks { count, preimage } = payer.tick(1);
		far.send(&FromPayer::Tick { count, preimage }).await.unwrap();
		// What isn't a payment buys no time.
		far.send(&FromPayer::Tick { count, preimage }).await.unwrap();
		let mut counted = Vec::new();
		let pause = provider.serve(&mut near, &SOON, &mut |credit| counted.push(credit.units)).await;
		assert_eq!(pause, Pause::Unpaid);
		assert_eq!(counted, [0, 1]);
		let mut said = Vec::new();
		for _ in 0..4 {
			said.push(far.receive::<FromProvider>(SOON.patience).await.unwrap().unwrap());
		}
		assert_eq!(said[..2], [FromProvider::Deliver { units: 0 }, FromProvider::Deliver { units: 1 }]);
		assert_eq!(said[2], FromProvider::refused(PaymentRefused::TickReplayed));
		assert!(matches!(said[3], FromProvider::Stopped { units: 1, .. }));
	}

	#[tokio::test]
	async fn provider_should_stop_serving_when_statements_come_but_pay_nothing() {
		let (payer, _, mut provider) = fixture(1_000_000);
		let (near, far) = tokio::io::duplex(64 * 1_024);
		let (mut near, mut far) = (Wire::new(near), Wire::new(far));
		let signed = payer.statement(&GENESIS, ID, 0);
		let stalling = async {
			for _ in 0..20 {
				far.send(&FromPayer::Statement { signed }).await.unwrap();
				tokio::time::sleep(SOON.patience / 5).await;
			}
			far.send(&FromPayer::Bye).await.unwrap();
		};
		let mut progress = |_| {};
		let (pause, ()) = tokio::join!(provider.serve(&mut near, &SOON, &mut progress), stalling);
		assert_eq!(pause, Pause::Unpaid);
	}

	/// Serves `messages` and answers why that paused, and the evidence on disk whenever a payment was answered.
	async fn serve_kept(
		provider: &mut Provider,
		file: &EvidenceFile,
		messages: Vec<FromPayer>,
	) -> (Pause, Vec<Option<Evidence>>) {
		let (near, far) = tokio::io::duplex(64 * 1_024);
		let (mut near, mut far) = (Wire::new(near), Wire::new(far));
		for message in messages {
			far.send(&message).await.unwrap();
		}
		provider.keep_in(file.clone());
		let mut kept = Vec::new();
		let pause = provider.serve(&mut near, &SOON, &mut |_| kept.push(file.read().unwrap())).await;
		(pause, kept)
	}

	fn tick_message(ticks: Ticks) -> FromPayer {
		FromPayer::Tick { count: ticks.count, preimage: ticks.preimage }
	}

	#[tokio::test]
	async fn evidence_should_be_on_disk_when_statements_or_many_ticks_are_answered() {
		let (mut payer, session, mut provider) = fixture(1_000_000);
		payer.chain = TickChain::new::<Software>([6; 32], 1, 1_000).unwrap();
		let folder = tempfile::tempdir().unwrap();
		let file = EvidenceFile::new(folder.path().join("evidence"));
		let (first, second) = (payer.statement(&GENESIS, ID, 0), payer.statement(&GENESIS, ID, 7));
		let messages = vec![
			FromPayer::Statement { signed: first },
			tick_message(payer.tick(5)),
			FromPayer::Statement { signed: second },
			tick_message(payer.tick(200)),
			tick_message(payer.tick(300)),
			tick_message(payer.tick(301)),
			FromPayer::Bye,
		];
		let (pause, kept) = serve_kept(&mut provider, &file, messages).await;
		assert_eq!(pause, Pause::Bye);
		let stated = Some(Evidence { statement: Some(second), ticks: None });
		let ticked = Some(Evidence { statement: Some(second), ticks: Some(payer.tick(300)) });
		assert_eq!(kept, [None, None, stated, stated, ticked, ticked]);
		provider.keep().unwrap();
		assert_eq!(file.read().unwrap(), provider.unsettled());

		// The next process, with what the chain knows and the file, is where the last one was.
		let mut next = Provider::new(GENESIS, ID, &session);
		assert_eq!(units(Ok(next.take_up(file.read().unwrap().unwrap()).unwrap())), Ok(308));
		assert_eq!(next.unsettled(), provider.unsettled());
		let settled = Session { credit: provider.credit(), ..session };
		let mut late = Provider::new(GENESIS, ID, &settled);
		assert_eq!(late.take_up(file.read().unwrap().unwrap()), Ok(provider.credit()));
		assert_eq!(late.unsettled(), None);
	}

	#[test]
	fn evidence_should_not_be_taken_up_when_it_is_another_sessions() {
		let (payer, session, mut provider) = fixture(1_000_000);
		provider.statement(payer.statement(&GENESIS, ID, 9)).unwrap();
		let evidence = provider.unsettled().unwrap();
		let used = Session { credit: Credit { units: 50, idle_seconds: 0 }, ..session };
		let mut other = Provider::new(GENESIS, ID + 1, &used);
		assert_eq!(other.take_up(evidence), Err(Refusal::BadSignature));
		assert_eq!(other.unsettled(), None);
	}

	#[tokio::test]
	async fn nothing_should_be_delivered_when_the_evidence_can_not_be_kept() {
		let (payer, _, mut provider) = fixture(1_000_000);
		let folder = tempfile::tempdir().unwrap();
		let file = EvidenceFile::new(folder.path().join("no-such-folder").join("evidence"));
		let messages = vec![FromPayer::Statement { signed: payer.statement(&GENESIS, ID, 9) }];
		let (pause, kept) = serve_kept(&mut provider, &file, messages).await;
		assert!(matches!(pause, Pause::NotKept(_)), "{pause:?}");
		assert!(kept.is_empty());
		assert_eq!(provider.unsettled().unwrap().statement.unwrap().statement.units, 9, "it can still be settled");
	}

	#[tokio::test]
	async fn payer_should_be_refused_when_it_asks_for_another_session_or_version() {
		let (_, _, provider) = fixture(1_000_000);
		for (hello, error) in [
			(FromPayer::Hello { version: VERSION, session: ID + 1 }, PaymentRefused::OtherSession),
			(FromPayer::Hello { version: VERSION + 1, session: ID }, PaymentRefused::OtherVersion),
			(FromPayer::Bye, PaymentRefused::Unexpected),
		] {
			let (near, far) = tokio::io::duplex(4_096);
			let (mut near, mut far) = (Wire::new(near), Wire::new(far));
			far.send(&hello).await.unwrap();
			assert!(!provider.welcome(&mut near, SOON.patience).await.unwrap());
			assert_eq!(far.receive::<FromProvider>(SOON.patience).await.unwrap(), Some(FromProvider::refused(error)));
		}
	}
}
