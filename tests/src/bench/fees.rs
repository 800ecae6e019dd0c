//! `fees`: what each call costs on a chain that isn't busy, as its runtime quotes it: the most that it may cost, as
//! what a call turns out not to need is given back.

use super::{grouped, stream_to, table, Outcome};
use crate::{
	chain::{DevChain, Options},
	machine::Machine,
	scene::TERMS,
};
use anyhow::{Context, Result};
use coinop_agent::{
	calls,
	chain::Allowance,
	escrow::{self, Per, Rate},
	keys::{Key, Scheme},
	AccountId32, Balance, MAX_HASHES,
};
use coinop_voucher::{Anchor, Evidence, Signature, SignedStatement, Statement, Ticks};
use serde::Serialize;

/// The most that an everyday call should cost, in µUSDT.
const EVERYDAY: u32 = 1_000;

/// The most that an item of `settle_many` should cost, in µUSDT.
const ITEM: u32 = 100;

/// Items of the `settle_many` that is quoted: as many as it takes.
const ITEMS: u32 = 256;

#[derive(Serialize)]
struct Row {
	call: String,
	micro_usdt: f64,
	aim_micro_usdt: u32,
}

/// Asks a new development chain.
pub async fn run() -> Result<Outcome> {
	let node = DevChain::start(Options::default()).await?;
	let chain = node.connect().await?;
	let signer = Key::from_uri("//Alice")?;
	let device = Key::generate(Scheme::Ed25519)?;
	let (account, payee) = (device.account(), Key::from_uri("//Bob")?.account());
	let possession =
		device.prove_possession(&chain.genesis(), &signer.account(), 0).context("the device could not sign")?;
	let confirmation =
		escrow::confirm(&signer, &chain.genesis(), 0, 0).context("the payer could not sign a confirmation")?;
	let recipients = [1, 2, 3, 4, 5, 6, 7, 8].map(|number| AccountId32([number; 32]));
	let allowance = Allowance {
		per_payment: 1_000_000,
		per_period: 1_000_000,
		fees_per_period: 100_000,
		period: 86_400_000,
		payees: vec![payee],
		expires: None,
	};

	let mut rows = Vec::new();
	macro_rules! quote {
		($call:expr, $what:expr) => {
			rows.push(row($what, chain.fee(&$call, &signer).await?)?)
		};
	}
	quote!(calls::transfer(payee, 1_000_000), "transfer (Balances)");
	quote!(calls::pay(payee, 1_000_000, [1; 32]), "pay");
	quote!(calls::register(device.public(), possession, Some(allowance.clone())), "register a device");
	quote!(calls::set_allowance(account, Some(allowance)), "set a device's allowance");
	quote!(calls::suspend(account), "suspend a device");
	quote!(calls::revoke(account), "revoke a device");
	quote!(calls::publish_tariff(TERMS), "publish a tariff");
	quote!(calls::open_session(0, [1; 32], device.public(), 1_000_000, 1, None), "open a session");
	quote!(calls::top_up(0, 1_000_000), "top up");
	quote!(calls::settle(0, evidence(0)), "settle a statement");
	quote!(calls::settle(0, evidence(1)), "settle a statement and 1 tick");
	quote!(calls::settle(0, evidence(MAX_HASHES)), &format!("settle a statement and {} ticks", grouped(MAX_HASHES)));
	quote!(calls::request_close(0), "request to close");
	quote!(calls::close(0, None), "close");
	quote!(calls::close(0, Some(evidence(0))), "close with a statement");
	quote!(calls::escrow::create(stream_to(&[payee])), "create an escrow");
	quote!(calls::escrow::create(stream_to(&recipients)), "create an escrow with 8 recipients");
	quote!(calls::escrow::withdraw(0), "withdraw from an escrow");
	quote!(calls::escrow::top_up(0, 1_000_000), "top up an escrow");
	quote!(calls::escrow::pause(0), "pause an escrow");
	quote!(calls::escrow::change_rate(0, Rate { amount: 2, per: Per::Hour }), "change an escrow's rate");
	quote!(calls::escrow::cancel(0), "cancel an escrow");
	quote!(calls::escrow::release(0, 0, Some(confirmation)), "release a milestone by a signed confirmation");
	quote!(calls::escrow::dispute(0), "dispute an escrow");
	quote!(calls::escrow::resolve(0, 1_000_000), "resolve a dispute");
	let many = calls::settle_many((0..u64::from(ITEMS)).map(|session| (session, evidence(0))));
	let all = row("", chain.fee(&many, &signer).await?)?.micro_usdt;
	rows.push(Row {
		call: format!("settle_many, an item of {ITEMS}"),
		micro_usdt: all / f64::from(ITEMS),
		aim_micro_usdt: ITEM,
	});

	let table = table(
		&["call", "fee in µUSDT", "aim"],
		rows.iter().map(|row| {
			let decimals = if row.micro_usdt.fract() == 0.0 { 0 } else { 1 };
			vec![
				row.call.clone(),
				format!("{:.decimals$}", row.micro_usdt),
				format!("≤ {}", grouped(row.aim_micro_usdt)),
			]
		}),
	);
	Ok(Outcome {
		name: "fees",
		how: "Quoted by the runtime of a development chain for a call signed by sr25519, on a chain that isn't busy. \
		      1 µUSDT is 0.000001 USDT. Deposits, which are returned, are not fees."
			.into(),
		machine: Machine::here(),
		results: serde_json::to_value(&rows)?,
		table,
	})
}

fn row(call: &str, fee: Balance) -> Result<Row> {
	let fee = u32::try_from(fee).context("a fee is not thousands of USDT")?;
	Ok(Row { call: call.into(), micro_usdt: fee.into(), aim_micro_usdt: EVERYDAY })
}

/// Evidence of the size and work of a real one; a quote doesn't check it.
fn evidence(ticks: u32) -> Evidence {
	let anchor = Anchor { root: [1; 32], units_per_tick: 1, length: MAX_HASHES };
	let statement = Statement { units: 1, idle_seconds: 0, anchor: (ticks > 0).then_some(anchor) };
	Evidence {
		statement: Some(SignedStatement { statement, signature: Signature::Ed25519([1; 64]) }),
		ticks: (ticks > 0).then_some(Ticks { count: ticks, preimage: [1; 32] }),
	}
}
