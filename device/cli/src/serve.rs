//! `coinop session serve`: the provider's process. Serves one payer, settles where a tick chain is used up,
//! and closes with the last evidence when the payer says that it needs no more. Where the payer stops
//! otherwise, or somebody stops this process, what was paid is settled and the session stays open.
//!
//! The newest evidence is on disk until all of it is settled; what an earlier process left there is settled first.

use crate::{
	context::Context,
	parse,
	report::{self, Report},
	session::PROGRESS_STEP,
	stop::Stop,
};
use anyhow::{Context as _, Result};
use clap::Args;
use coinop_agent::{
	api, calls,
	chain::{Chain, ChainError, Submitted},
	evidence::EvidenceFile,
	keys::Key,
	provider::{Pause, Provider, ServiceLimits},
	wire::Wire,
	Balance, Call, Moment,
};
use coinop_voucher::{Credit, SessionId};
use serde_json::{json, Value};
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tokio::net::{TcpListener, TcpStream};

/// Time between looks at the chain for whether the session is to be closed: two blocks, and far less than any dispute
/// window.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Args)]
pub struct Arguments {
	/// The session's number.
	id: SessionId,
	/// Address to listen on; port 0 takes any that is free.
	#[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
	listen: SocketAddr,
	/// Settle each time that so many units are unsettled, not only where a tick chain is used up.
	#[arg(long, value_name = "UNITS", value_parser = clap::value_parser!(u64).range(1..))]
	settle_every: Option<u64>,
	/// Longest wait for a payment.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "30s")]
	patience: Moment,
	/// Where to keep the newest evidence until it is settled [default: session-ID.evidence in the current folder].
	#[arg(long, value_name = "FILE")]
	evidence: Option<PathBuf>,
	/// Settle but don't close when the payer is done.
	#[arg(long)]
	keep_open: bool,
}

/// A session being served, with what was submitted for it.
struct Service<'a> {
	chain: &'a Chain,
	key: &'a Key,
	id: SessionId,
	evidence: EvidenceFile,
	stop: Stop,
	json: bool,
	settled: Vec<Value>,
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let Arguments { id, listen, settle_every, patience, evidence, keep_open } = arguments;
	let chain = context.chain().await?;
	let key = context.key()?;
	let session = chain.session(id).await?;
	let evidence = EvidenceFile::new(evidence.unwrap_or_else(|| format!("session-{id}.evidence").into()));
	let mut provider = Provider::new(chain.genesis(), id, &session);
	if let Some(left) = evidence.read()? {
		provider.take_up(left).with_context(|| {
			format!(
				"{} holds evidence that is not session {id}'s: move it away, or name another file with --evidence",
				evidence.path().display()
			)
		})?;
	}
	provider.keep_in(evidence.clone());
	let limits = ServiceLimits { patience: Duration::from_millis(patience), settle_every };
	let json = context.json();
	let stop = Stop::listen()?;
	let mut service = Service { chain: &chain, key: &key, id, evidence, stop, json, settled: Vec::new() };
	service.settle(&mut provider).await?;

	let listener = TcpListener::bind(listen).await.with_context(|| format!("can't listen on {listen}"))?;
	let listening = listener.local_addr()?;
	Report::new().text("listening", listening).print(json);
	let wire = tokio::select! {
		biased;
		() = service.stop.requested() => None,
		wire = welcome(&listener, &provider, &limits) => Some(wire),
	};
	drop(listener);
	let ended = match wire.transpose()? {
		Some(wire) => service.serve(&mut provider, wire, &limits).await?,
		None => None,
	};

	let closed = ended == Some(Pause::Bye) && !keep_open;
	let paid = if closed {
		service.close(&mut provider).await?
	} else {
		service.settle(&mut provider).await?;
		chain.session(id).await?.paid
	};
	if let Err(error) = service.evidence.remove() {
		eprintln!("all is settled, but the evidence can't be removed: {error}");
	}
	let ended = name(ended.as_ref());
	if json {
		report::line(&json!({
			"settled": service.settled,
			"units": provider.credit().units,
			"paid": report::number(paid),
			"ended": ended,
			"closed": closed,
		}));
	} else {
		Report::new()
			.count("units", provider.credit().units)
			.usdt("paid", paid)
			.count("transactions", u64::try_from(service.settled.len())?)
			.text("ended", ended)
			.flag("closed", closed)
			.print(false);
	}
	Ok(())
}

/// Waits for the payer; whoever asks for something else is sent away.
async fn welcome(listener: &TcpListener, provider: &Provider, limits: &ServiceLimits) -> Result<Wire<TcpStream>> {
	loop {
		let (stream, from) = listener.accept().await?;
		stream.set_nodelay(true)?;
		let mut wire = Wire::new(stream).send_within(limits.patience);
		match provider.welcome(&mut wire, limits.patience).await {
			Ok(true) => return Ok(wire),
			Ok(false) => eprintln!("{from} was sent away: it did not ask for this session"),
			Err(error) => eprintln!("{from} was sent away: {error}"),
		}
	}
}

fn name(ended: Option<&Pause>) -> &'static str {
	match ended {
		None => "stopped",
		Some(Pause::SettlementDue) => "settlement_due",
		Some(Pause::Bye) => "bye",
		Some(Pause::Unpaid) => "unpaid",
		Some(Pause::Gone(_)) => "gone",
		Some(Pause::DepositExhausted) => "deposit_exhausted",
		Some(Pause::NotKept(_)) => "not_kept",
		Some(Pause::Closing) => "closing",
	}
}

impl Service<'_> {
	/// Serves a payer that was welcomed, and settles as it goes. Answers why that ended; `None` if somebody asked to
	/// stop.
	async fn serve(
		&mut self,
		provider: &mut Provider,
		mut wire: Wire<TcpStream>,
		limits: &ServiceLimits,
	) -> Result<Option<Pause>> {
		let json = self.json;
		let mut next_line = provider.credit().units.saturating_add(PROGRESS_STEP);
		let mut progress = |credit: Credit| {
			if credit.units >= next_line {
				next_line = credit.units.saturating_add(PROGRESS_STEP);
				match json {
					true => report::line(&json!({ "units": credit.units })),
					false => eprintln!("{} units paid and delivered", credit.units),
				}
			}
		};
		loop {
			let pause = tokio::select! {
				biased;
				() = self.stop.requested() => None,
				() = closing(self.chain, self.id) => Some(Pause::Closing),
				pause = provider.serve(&mut wire, limits, &mut progress) => Some(pause),
			};
			match pause {
				Some(Pause::SettlementDue) => self.settle(provider).await?,
				Some(Pause::Closing) => {
					if let Err(error) = provider.stop(&mut wire, "the session is to be closed").await {
						eprintln!("the payer could not be told: {error}");
					}
					return Ok(Some(Pause::Closing));
				},
				Some(pause) => {
					if let Pause::NotKept(error) = &pause {
						eprintln!("serving ends, as the evidence can't be kept: {error}");
					}
					return Ok(Some(pause));
				},
				None => {
					if let Err(error) = provider.stop(&mut wire, "the provider was stopped").await {
						eprintln!("the payer could not be told: {error}");
					}
					return Ok(None);
				},
			}
		}
	}

	/// Settles what is unsettled, if anything is.
	async fn settle(&mut self, provider: &mut Provider) -> Result<()> {
		keep(provider);
		let Some(evidence) = provider.unsettled() else { return Ok(()) };
		let submitted = self.submit(&calls::settle(self.id, evidence)).await.with_context(|| self.not_settled())?;
		provider.mark_settled();
		self.note("settle", &submitted);
		Ok(())
	}

	/// Closes with the last evidence. Answers the µUSDT paid in all.
	async fn close(&mut self, provider: &mut Provider) -> Result<Balance> {
		keep(provider);
		let evidence = provider.unsettled();
		let submitted = self.submit(&calls::close(self.id, evidence)).await;
		let submitted = match evidence {
			Some(_) => submitted.with_context(|| self.not_settled())?,
			None => submitted?,
		};
		provider.mark_settled();
		let paid = submitted.event::<api::metered_payments::events::SessionClosed>()?.paid;
		self.note("close", &submitted);
		Ok(paid)
	}

	/// Submits a call and waits until it is final, unless somebody insists on stopping.
	async fn submit<C: Call>(&mut self, call: &C) -> Result<Submitted> {
		let (chain, key) = (self.chain, self.key);
		self.stop.hold(async move { chain.submit(call, key).await.map_err(anyhow::Error::from) }).await
	}

	/// What to do where settling failed.
	fn not_settled(&self) -> String {
		format!(
			"what was paid may not be settled; {} keeps the evidence: serve session {} again, which settles it first",
			self.evidence.path().display(),
			self.id
		)
	}

	fn note(&mut self, call: &str, submitted: &Submitted) {
		let item = json!({
			"extrinsic": format!("{:?}", submitted.hash),
			"call": call,
			"fee": report::number(submitted.fee),
			"seen_to_final_ms": submitted.seen_to_final.map(report::millis),
			"submit_to_final_ms": report::millis(submitted.submit_to_final),
		});
		if self.json {
			report::line(&item);
		} else {
			eprintln!("{call}: final after {:.0} ms", report::millis(submitted.submit_to_final));
		}
		self.settled.push(item);
	}
}

/// Waits until the chain says that the session is to be closed, or that its payer can't act any more: what is delivered
/// from then on may not be paid. While the node doesn't answer, serving goes on.
async fn closing(chain: &Chain, id: SessionId) {
	loop {
		match chain.session_state(id).await {
			Ok(state) if !state.closing && state.payer_acts => {},
			Ok(_) | Err(ChainError::NotFound(_)) => return,
			Err(_) => {},
		}
		tokio::time::sleep(LOOK).await;
	}
}

/// Keeps the newest evidence. It can be settled though it can't be kept.
fn keep(provider: &mut Provider) {
	if let Err(error) = provider.keep() {
		eprintln!("the evidence can't be kept: {error}");
	}
}
