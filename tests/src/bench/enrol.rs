//! `enrol`: devices that hold nothing enrol themselves from one fleet on a development chain.

use super::{grouped, table, Outcome};
use crate::{
	chain::{DevChain, Options},
	machine::Machine,
	samples::percentile,
};
use anyhow::{ensure, Context, Result};
use coinop_agent::{
	api::device_identity::events::{Enrolled, FleetCommitted, GroupCreated},
	calls::device as calls,
	chain::{Allowance, Cap, Chain},
	fleet::{Request, Ticket, Tree},
	keys::{Key, Scheme},
	AccountId32, Balance, H256,
};
use coinop_voucher::PublicKey;
use futures::{StreamExt, TryStreamExt};
use serde_json::json;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Enrolments on their way at a time: as many as some blocks hold.
const AT_ONCE: usize = 200;

/// A day, in ms.
const DAY: u64 = 86_400_000;

/// What each device may spend by the group's template, and all of them together.
const DAILY: Balance = 1_000_000;

struct Done {
	block: H256,
	fee: Balance,
	took: Duration,
}

/// Has `devices` of them enrol.
pub async fn run(devices: u32) -> Result<Outcome> {
	let node = DevChain::start(Options::default()).await?;
	let chain = node.connect().await?;
	let owner = Key::from_uri("//Alice")?;
	let template = Allowance {
		per_payment: DAILY,
		per_period: DAILY,
		fees_per_period: 50_000,
		period: DAY,
		payees: vec![],
		expires: None,
	};
	let all = Balance::from(devices).saturating_mul(DAILY);
	let cap = Cap { per_period: all, fees_per_period: all, period: DAY };
	let made = chain.submit(&calls::create_group(cap, Some(template)), &owner).await?;
	let group = made.event::<GroupCreated>()?.group;

	let begun = Instant::now();
	let keys = (0..devices).map(|_| Key::generate(Scheme::P256)).collect::<Result<Vec<_>, _>>()?;
	let public: Vec<PublicKey> = keys.iter().map(Key::public).collect();
	let tree = Tree::new(&owner.account(), &public).context("a fleet of that size")?;
	let expires = chain.now().await?.saturating_add(DAY);
	let commit = calls::commit_fleet(tree.root(), devices, b"bench".to_vec(), Some(group), expires);
	let committed = chain.submit(&commit, &owner).await?;
	let fleet = committed.event::<FleetCommitted>()?.fleet;
	let prepared = begun.elapsed();

	let before = chain.balance(&owner.account()).await?;
	let started = Instant::now();
	let enrolments = (0u32..).zip(&keys).map(|(index, key)| {
		let ticket = Ticket { owner: owner.account().0, fleet, index, proof: tree.proof(index) };
		enrol(&chain, ticket, key)
	});
	let done: Vec<Done> = futures::stream::iter(enrolments).buffer_unordered(AT_ONCE).try_collect().await?;
	let took = started.elapsed();

	let mut blocks = BTreeMap::<H256, u32>::new();
	for one in &done {
		let count = blocks.entry(one.block).or_default();
		*count = count.saturating_add(1);
	}
	let fees: Balance = done.iter().map(|one| one.fee).sum();
	let after = chain.balance(&owner.account()).await?;
	let total = |funds: coinop_agent::chain::Funds| funds.free.saturating_add(funds.held);
	ensure!(total(before).saturating_sub(total(after)) == fees, "the owner paid the fees and nothing else");
	for key in keys.iter().take(10) {
		ensure!(chain.device(&key.account()).await?.owner == owner.account(), "a device has another owner");
		ensure!(chain.balance(&key.account()).await?.free == 0, "a device holds something");
	}

	let latencies: Vec<f64> = done.iter().map(|one| one.took.as_secs_f64() * 1_000.0).collect();
	let most = blocks.values().copied().max().unwrap_or_default();
	let each = fees.checked_div(devices.into()).unwrap_or_default();
	let rows = [
		("devices enrolled", grouped(devices)),
		("keys, tree and commitment, s", format!("{:.1}", prepared.as_secs_f64())),
		("first request to last finality, s", format!("{:.1}", took.as_secs_f64())),
		("enrolments a second", format!("{:.0}", f64::from(devices) / took.as_secs_f64())),
		("blocks with enrolments", grouped(blocks.len())),
		("most in a block", grouped(most)),
		("request to finality, p50, ms", format!("{:.0}", percentile(&latencies, 50))),
		("request to finality, p95, ms", format!("{:.0}", percentile(&latencies, 95))),
		("fee of an enrolment, µUSDT", grouped(each)),
		("fees of all, µUSDT", grouped(fees)),
	];
	Ok(Outcome {
		name: "enrol",
		how: format!(
			"P-256 devices whose accounts hold nothing, {AT_ONCE} requests on their way at a time to one validator's node; \
			 the owner pays the fees and the deposits, which return when a device is revoked."
		),
		machine: Machine::here(),
		results: json!({
			"devices": devices,
			"prepared_s": prepared.as_secs_f64(),
			"took_s": took.as_secs_f64(),
			"per_block": blocks.values().collect::<Vec<_>>(),
			"fees_micro_usdt": u64::try_from(fees)?,
			"request_to_final_ms": latencies,
		}),
		table: table(&["enrolling a fleet", "figure"], rows.map(|(what, figure)| vec![what.to_string(), figure])),
	})
}

async fn enrol(chain: &Chain, ticket: Ticket, key: &Key) -> Result<Done> {
	let started = Instant::now();
	let expires = chain.now().await?.saturating_add(3_600_000);
	let request = Request::sign(ticket, key, &chain.genesis(), expires, None).context("the key could not sign")?;
	let submitted = chain.enrol(request).await?;
	let event = submitted.event::<Enrolled>()?;
	ensure!(event.device == AccountId32(key.public().account()), "another device was enrolled");
	Ok(Done { block: submitted.block_hash, fee: event.fee, took: started.elapsed() })
}
