//! Metered payments on a running chain: money that arrives to the last µUSDT, and what is refused, each with its own
//! error and nothing else changed but the fee of who tried.

use anyhow::Result;
use coinop_agent::{
	api::metered_payments::events::SessionClosed,
	calls,
	chain::ChainError,
	keys::{Key, Scheme},
	provider::{PaymentRefused, Provider},
	Balance,
};
use coinop_scenarios::scene::{evidence, Scene, State, TERMS};
use coinop_voucher::{Credit, Evidence, SessionId, Software, TickChain};

const DEPOSIT: Balance = 1_000_000;

/// Has the provider settle `evidence`, which must fail with `error` and cost nobody anything but the provider its fee.
async fn assert_refused(scene: &Scene, session: SessionId, evidence: Evidence, error: &str) -> Result<()> {
	let before = scene.state(session).await?;
	let failure = scene.chain.submit(&calls::settle(session, evidence), &scene.provider).await.unwrap_err();
	assert_eq!(failure.dispatch_name(), Some(error), "{failure}");
	let ChainError::Dispatch { fee, .. } = failure else { panic!("{failure}") };
	assert!(fee > 0, "trying isn't free");
	assert_eq!(scene.state(session).await?, State { provider: before.provider - fee, ..before });
	Ok(())
}

fn tick_chain() -> TickChain<16> {
	TickChain::new::<Software>([5; 32], 1, 100).unwrap()
}

/// Evidence of `count` ticks on a chain that starts at no units.
fn ticks(scene: &Scene, session: SessionId, count: u32) -> Result<Evidence> {
	let chain = tick_chain();
	let mut evidence = scene.evidence(session, 0, Some(*chain.anchor()))?;
	evidence.ticks = chain.reveal::<Software>(count);
	Ok(evidence)
}

/// MP3, MP5, MP7: the provider gets price times units rounded down once, the payer the rest of the deposit.
#[tokio::test]
async fn session_should_pay_what_is_due_and_return_the_rest_when_closed() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(DEPOSIT).await?;
	let before = scene.state(session).await?;

	let settled = scene.chain.submit(&calls::settle(session, ticks(&scene, session, 40)?), &scene.provider).await?;
	let last = scene.evidence(session, 1_001, None)?;
	let closed = scene.chain.submit(&calls::close(session, Some(last)), &scene.provider).await?;
	let event = closed.event::<SessionClosed>()?;

	let due = TERMS.due(1_001, 0);
	assert_eq!(due, 330_029);
	assert_eq!((event.paid, event.refund), (due, DEPOSIT - due));
	let payer = scene.chain.balance(&scene.payer.account()).await?;
	assert_eq!(payer.held, 0, "deposit and record's deposit are returned");
	assert_eq!(payer.free, before.payer - due);
	let provider = scene.chain.balance(&scene.provider.account()).await?;
	assert_eq!(provider.free + provider.held, before.provider + due - settled.fee - closed.fee);
	assert!(matches!(scene.chain.session(session).await, Err(ChainError::NotFound(_))));
	Ok(())
}

/// MP4: the session's key alone counts.
#[tokio::test]
async fn settlement_should_be_refused_when_another_key_signed() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(DEPOSIT).await?;
	let thief = Key::generate(Scheme::Ed25519)?;
	let forged = evidence(&thief, &scene.chain.genesis(), session, 1_000, None)?;
	assert_refused(&scene, session, forged, "MeteredPayments::BadSignature").await
}

/// MP4: a statement for another chain, or another session, is none for this one.
#[tokio::test]
async fn settlement_should_be_refused_when_the_statement_is_for_elsewhere() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(DEPOSIT).await?;
	let other_chain = evidence(&scene.payer, &[9; 32], session, 1_000, None)?;
	assert_refused(&scene, session, other_chain, "MeteredPayments::BadSignature").await?;
	let other_session = scene.evidence(session + 1, 1_000, None)?;
	assert_refused(&scene, session, other_session, "MeteredPayments::BadSignature").await
}

/// MP6: settling the same thing twice changes nothing and isn't free.
#[tokio::test]
async fn settlement_should_be_refused_when_replayed() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(DEPOSIT).await?;
	let statement = scene.evidence(session, 1_000, None)?;
	scene.chain.submit(&calls::settle(session, statement), &scene.provider).await?;
	assert_eq!(scene.state(session).await?.paid, 329_700);
	assert_refused(&scene, session, statement, "MeteredPayments::NothingNew").await?;
	let older = scene.evidence(session, 999, None)?;
	assert_refused(&scene, session, older, "MeteredPayments::NothingNew").await
}

#[tokio::test]
async fn settlement_should_be_refused_when_the_session_is_closed() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(DEPOSIT).await?;
	scene.chain.submit(&calls::close(session, None), &scene.provider).await?;
	let before = scene.chain.balance(&scene.payer.account()).await?;
	let late = scene.evidence(session, 1_000, None)?;
	let failure = scene.chain.submit(&calls::settle(session, late), &scene.provider).await.unwrap_err();
	assert_eq!(failure.dispatch_name(), Some("MeteredPayments::SessionNotFound"), "{failure}");
	assert_eq!(scene.chain.balance(&scene.payer.account()).await?, before);
	Ok(())
}

/// MP2: what is paid never exceeds the deposit. A provider refuses to deliver beyond it; the chain pays all of it, keeps
/// count of the rest for a top-up to pay, and refuses more evidence until then.
#[tokio::test]
async fn payment_should_be_refused_when_the_deposit_is_exhausted() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(329_700).await?;
	let mut provider = Provider::new(scene.chain.genesis(), session, &scene.chain.session(session).await?);
	let statement = |units| scene.evidence(session, units, None).map(|evidence| evidence.statement.unwrap());
	let covered = Credit { units: 1_000, idle_seconds: 0 };
	assert_eq!(provider.statement(statement(1_000)?), Ok(covered));
	assert_eq!(provider.statement(statement(1_004)?), Err(PaymentRefused::DepositExhausted));
	assert_eq!(provider.credit(), covered);

	let more = scene.evidence(session, 2_000, None)?;
	scene.chain.submit(&calls::settle(session, more), &scene.provider).await?;
	let State { paid, deposit, credit, .. } = scene.state(session).await?;
	assert_eq!((paid, deposit, credit.units), (329_700, 329_700, 2_000));
	let still_more = scene.evidence(session, 3_000, None)?;
	assert_refused(&scene, session, still_more, "MeteredPayments::DepositExhausted").await?;

	scene.chain.submit(&calls::top_up(session, DEPOSIT), &scene.payer).await?;
	assert_eq!(scene.state(session).await?.paid, TERMS.due(2_000, 0));
	scene.chain.submit(&calls::settle(session, still_more), &scene.provider).await?;
	assert_eq!(scene.state(session).await?.paid, TERMS.due(3_000, 0));
	Ok(())
}

/// MP9: an earlier tick changes nothing, a wrong one neither.
#[tokio::test]
async fn tick_should_be_refused_when_out_of_order_or_wrong() -> Result<()> {
	let scene = Scene::open().await?;
	let session = scene.session(DEPOSIT).await?;
	scene.chain.submit(&calls::settle(session, ticks(&scene, session, 5)?), &scene.provider).await?;
	assert_refused(&scene, session, ticks(&scene, session, 3)?, "MeteredPayments::NothingNew").await?;

	let mut wrong = ticks(&scene, session, 7)?;
	wrong.ticks.as_mut().unwrap().count = 8;
	assert_refused(&scene, session, wrong, "MeteredPayments::WrongTick").await?;

	let mut beyond = ticks(&scene, session, 100)?;
	beyond.ticks.as_mut().unwrap().count = 101;
	assert_refused(&scene, session, beyond, "MeteredPayments::TickOutOfRange").await?;

	let chain = tick_chain();
	let mut provider = Provider::new(scene.chain.genesis(), session, &scene.chain.session(session).await?);
	let paid = scene.evidence(session, 5, Some(*chain.anchor()))?;
	provider.statement(paid.statement.unwrap()).unwrap();
	provider.tick(chain.reveal::<Software>(2).unwrap()).unwrap();
	assert_eq!(provider.tick(chain.reveal::<Software>(1).unwrap()), Err(PaymentRefused::TickOutOfOrder));
	assert_eq!(provider.tick(chain.reveal::<Software>(2).unwrap()), Err(PaymentRefused::TickReplayed));
	assert_eq!(provider.credit().units, 7);
	Ok(())
}
