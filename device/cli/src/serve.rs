//! `coinop session serve`: the provider's process. Serves one payer, settles where a tick chain is used up,
//! and closes with the last evidence when the payer says that it needs no more. Where the payer stops
//! otherwise, what it paid is settled and the session stays open.

use crate::{
	context::Context,
	parse,
	report::{self, Report},
	session::PROGRESS_STEP,
};
use anyhow::{Context as _, Result};
use clap::Args;
use codec::Encode;
use coinop_agent::{
	api, calls,
	chain::{Chain, Submitted},
	keys::Key,
	provider::{Pause, Provider, ServiceLimits},
	wire::Wire,
	Balance, Moment,
};
use coinop_voucher::{Credit, Evidence, SessionId};
use serde_json::{json, Value};
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tokio::net::{TcpListener, TcpStream};

#[derive(Args)]
pub struct Arguments {
	/// The session's number.
	id: SessionId,
	/// Address to listen on; port 0 takes any that is free.
	#[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
	listen: SocketAddr,
	/// Settle each time that so many ticks are unsettled, not only where a tick chain is used up.
	#[arg(long, value_name = "TICKS", value_parser = clap::value_parser!(u64).range(1..))]
	settle_every: Option<u64>,
	/// Longest wait for a payment.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "30s")]
	patience: Moment,
	/// Keep the newest evidence in this file, for `settle` should settling fail.
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
	evidence_file: Option<PathBuf>,
	json: bool,
	settled: Vec<Value>,
}

pub async fn run(context: &Context, arguments: Arguments) -> Result<()> {
	let Arguments { id, listen, settle_every, patience, evidence, keep_open } = arguments;
	let chain = context.chain().await?;
	let key = context.key()?;
	let session = chain.session(id).await?;
	let mut provider = Provider::new(chain.genesis(), id, &session);
	let limits = ServiceLimits { patience: Duration::from_millis(patience), settle_every };
	let json = context.json();

	let listener = TcpListener::bind(listen).await.with_context(|| format!("can't listen on {listen}"))?;
	let listening = listener.local_addr()?;
	Report::new().text("listening", listening).print(json);
	let mut wire = welcome(&listener, &provider, &limits).await?;
	drop(listener);

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
	let mut service = Service { chain: &chain, key: &key, id, evidence_file: evidence, json, settled: Vec::new() };
	let ended = loop {
		match provider.serve(&mut wire, &limits, &mut progress).await {
			Pause::SettlementDue => service.settle(&mut provider).await?,
			pause => break pause,
		}
	};

	let closed = ended == Pause::Bye && !keep_open;
	let paid = if closed {
		service.close(&mut provider).await?
	} else {
		service.settle(&mut provider).await?;
		chain.session(id).await?.paid
	};
	if json {
		report::line(&json!({
			"settled": service.settled,
			"units": provider.credit().units,
			"paid": report::number(paid),
			"ended": name(&ended),
			"closed": closed,
		}));
	} else {
		Report::new()
			.count("units", provider.credit().units)
			.usdt("paid", paid)
			.count("transactions", u64::try_from(service.settled.len())?)
			.text("ended", name(&ended))
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
		let mut wire = Wire::new(stream);
		match provider.welcome(&mut wire, limits.patience).await {
			Ok(true) => return Ok(wire),
			Ok(false) => eprintln!("{from} was sent away: it did not ask for this session"),
			Err(error) => eprintln!("{from} was sent away: {error}"),
		}
	}
}

fn name(pause: &Pause) -> &'static str {
	match pause {
		Pause::SettlementDue => "settlement_due",
		Pause::Bye => "bye",
		Pause::Unpaid => "unpaid",
		Pause::Gone(_) => "gone",
		Pause::DepositExhausted => "deposit_exhausted",
	}
}

impl Service<'_> {
	/// Settles what is unsettled, if anything is.
	async fn settle(&mut self, provider: &mut Provider) -> Result<()> {
		let Some(evidence) = self.kept_evidence(provider)? else { return Ok(()) };
		let submitted = self.chain.submit(&calls::settle(self.id, evidence), self.key).await?;
		provider.mark_settled();
		self.note("settle", &submitted);
		Ok(())
	}

	/// Closes with the last evidence. Answers the µUSDT paid in all.
	async fn close(&mut self, provider: &mut Provider) -> Result<Balance> {
		let evidence = self.kept_evidence(provider)?;
		let submitted = self.chain.submit(&calls::close(self.id, evidence), self.key).await?;
		provider.mark_settled();
		let paid = submitted.event::<api::metered_payments::events::SessionClosed>()?.paid;
		self.note("close", &submitted);
		Ok(paid)
	}

	/// The evidence to settle, which is on disk, where that was asked for, before it is used.
	fn kept_evidence(&self, provider: &Provider) -> Result<Option<Evidence>> {
		let evidence = provider.unsettled();
		if let (Some(evidence), Some(path)) = (&evidence, &self.evidence_file) {
			std::fs::write(path, hex::encode(evidence.encode()))
				.with_context(|| format!("can't keep the evidence in {}", path.display()))?;
		}
		Ok(evidence)
	}

	fn note(&mut self, call: &str, submitted: &Submitted) {
		let item = json!({
			"extrinsic": format!("{:?}", submitted.hash),
			"call": call,
			"fee": report::number(submitted.fee),
			"seen_to_final_ms": report::millis(submitted.seen_to_final),
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
