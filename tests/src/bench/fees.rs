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
	api::device_identity::events::{Enrolled, FleetCommitted},
	calls::{self, device},
	chain::{Allowance, Cap, Chain},
	escrow::{self, Per, Rate},
	fleet::{Request, Ticket, Tree},
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

/// Payments of the `pay_many` that is quoted: as many as it takes.
const PAYMENTS: usize = 64;

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
	let machine = Key::generate(Scheme::Ed25519)?;
	let (account, payee) = (machine.account(), Key::from_uri("//Bob")?.account());
	let possession =
		machine.prove_possession(&chain.genesis(), &signer.account(), u64::MAX).context("the device could not sign")?;
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
	quote!(calls::pay(payee, 1_000_000, [0; 32]), "pay");
	quote!(calls::pay(payee, 1_000_000, [1; 32]), "pay with a reference");
	quote!(calls::metered::grant_mandate(payee, 1_000_000, 86_400_000, 1, [1; 32]), "grant a mandate");
	quote!(calls::metered::draw_mandate(0, 1_000_000, [1; 32]), "draw by a mandate");
	quote!(calls::metered::end_mandate(0), "end a mandate");
	quote!(calls::register(machine.public(), possession, Some(allowance.clone())), "register a device");
	quote!(calls::set_allowance(account, Some(allowance.clone())), "set a device's allowance");
	quote!(calls::suspend(account), "suspend a device");
	quote!(calls::revoke(account), "revoke a device");
	quote!(device::rotate(account, machine.public(), possession), "give a device another key");
	quote!(device::offer(account, payee, u64::MAX), "offer a device");
	quote!(device::accept(account, possession), "accept a device");
	quote!(device::create_group(CAP, Some(allowance.clone())), "make a group");
	quote!(device::suspend_all(0), "suspend a group's devices, however many");
	quote!(device::commit_fleet([1; 32], 100_000, vec![1; 64], None, u64::MAX), "commit to a fleet");
	quote!(device::attest(account, [1; 32], [1; 32], 0, u64::MAX), "attest a device");
	rows.extend(p256(&chain, &signer, payee, &allowance).await?);
	quote!(calls::publish_tariff(TERMS), "publish a tariff");
	quote!(calls::open_session(0, [1; 32], machine.public(), 1_000_000, 1, None), "open a session");
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
	let many = calls::settle_many(payee, (0..u64::from(ITEMS)).map(|session| (session, evidence(0))));
	let paid = calls::metered::pay_many([(payee, 1_000_000, [1; 32]); PAYMENTS]);
	let batch = row("", chain.fee(&paid, &signer).await?)?.micro_usdt;
	rows.push(Row {
		call: format!("pay_many, a payment of {PAYMENTS}"),
		micro_usdt: batch / f64::from(u32::try_from(PAYMENTS)?),
		aim_micro_usdt: EVERYDAY,
	});
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

/// A cap without limits.
const CAP: Cap = Cap { per_period: Balance::MAX, fees_per_period: Balance::MAX, period: 86_400_000 };

/// What it costs a P-256 device to enrol and to pay: its transactions are quoted once the chain knows it.
async fn p256(chain: &Chain, owner: &Key, payee: AccountId32, allowance: &Allowance) -> Result<Vec<Row>> {
	let key = Key::generate(Scheme::P256)?;
	let tree = Tree::new(&owner.account(), &[key.public()]).context("a fleet of one")?;
	let committed = chain.submit(&device::commit_fleet(tree.root(), 1, vec![], None, u64::MAX), owner).await?;
	let fleet = committed.event::<FleetCommitted>()?.fleet;
	let ticket = Ticket { owner: owner.account().0, fleet, index: 0, proof: tree.proof(0) };
	let expires = chain.now().await?.saturating_add(3_600_000);
	let request = Request::sign(ticket, &key, &chain.genesis(), expires, None).context("the key could not sign")?;
	let enrolled = chain.enrol(request).await?.event::<Enrolled>()?;
	chain.submit(&device::set_allowance(key.account(), Some(allowance.clone())), owner).await?;
	Ok(vec![
		row("enrol from a fleet, charged to its owner", enrolled.fee)?,
		row("pay, signed by a P-256 device", chain.fee(&calls::pay(payee, 1_000_000, [0; 32]), &key).await?)?,
	])
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
