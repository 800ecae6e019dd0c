//! `light-client`: what a device needs to follow the chain by itself, begun with nothing and with what it kept.

pub mod device;

use crate::{
	bench::{grouped, table, Outcome},
	machine::Machine,
	net::{ledger::finalized, wait, Net, Options},
	samples::percentile,
};
use anyhow::{Context, Result};
use device::Measured;
use serde::Serialize;
use std::{fs, time::Duration};

/// Longest wait for a client to do its part, beside the time for which it follows.
const PATIENCE: Duration = Duration::from_secs(120);

/// Blocks that are final before anyone begins: the validators' connections have come to rest.
const FIRST: u64 = 20;

/// What to measure.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
	/// Clients that begin with nothing, one after the other, and as many that begin with what the one before kept.
	pub starts: u32,
	/// Seconds for which each follows the chain after it has begun.
	pub follow: u64,
	/// Round trip time between the client and the validators, and between these, in milliseconds.
	pub round_trip: u64,
	/// Blocks made between a cold start and its warm one, which the client has to catch up with.
	pub away: u64,
}

/// What one start took.
#[derive(Debug, Serialize)]
struct Row {
	/// Whether it began with what another had kept.
	warm: bool,
	#[serde(flatten)]
	measured: Measured,
}

/// Starts a network of four validators and, on a host of its own, one client after the other.
/// Errors: there can be no such network on this machine, or a client gets nowhere.
pub async fn run(plan: Plan) -> Result<Outcome> {
	let mut net = Net::start(Options { validators: 4, guests: 1, ..Options::default() }).await?;
	net.delay(Duration::from_millis(plan.round_trip))?;
	let mut height = finalized(&net.url(0)?, FIRST, PATIENCE).await?;
	let specification = net.folder().join("with-boot-nodes.json");
	fs::write(&specification, net.specification_for_guests()?)?;
	let program = std::env::current_exe().context("can't tell where this program is")?;
	let mut rows = Vec::new();
	for start in 0..plan.starts {
		let kept = net.folder().join(format!("kept-{start}"));
		for warm in [false, true] {
			if warm {
				height = finalized(&net.url(0)?, height.saturating_add(plan.away), PATIENCE).await?;
			}
			eprintln!("{} start {start}", if warm { "warm" } else { "cold" });
			let result = net.folder().join(format!("result-{start}-{warm}"));
			let path = |path: &std::path::Path| path.display().to_string();
			let mut arguments = vec!["light-client-device".to_string(), path(&specification), path(&result)];
			arguments.extend(["--follow".to_string(), plan.follow.to_string()]);
			arguments.extend([if warm { "--begin-with" } else { "--keep" }.to_string(), path(&kept)]);
			net.run_on_guest(0, &program, arguments)?;
			let patience = PATIENCE.saturating_add(Duration::from_secs(plan.follow));
			let measured = wait::until("a light client", patience, async || {
				Ok(Some(serde_json::from_slice(&fs::read(&result)?)?))
			});
			let measured: Measured = measured.await.with_context(|| net.guest_log(0))?;
			height = finalized(&net.url(0)?, height, PATIENCE).await?;
			rows.push(Row { warm, measured });
		}
	}
	let of = |warm: bool| rows.iter().filter(move |row| row.warm == warm).map(|row| &row.measured);
	let median = |warm: bool, figure: fn(&Measured) -> f64| percentile(&of(warm).map(figure).collect::<Vec<_>>(), 50);
	let line = |what: &str, figure: fn(&Measured) -> f64| {
		let [cold, warm] = [false, true].map(|warm| median(warm, figure));
		let ratio = if cold > 0.0 { format!("{:.2}", warm / cold) } else { String::new() };
		vec![what.to_string(), grouped(format!("{cold:.0}")), grouped(format!("{warm:.0}")), ratio]
	};
	let lines = vec![
		line("until it knows the newest final block, ms", |of| of.begun.milliseconds),
		line("bytes received until then", |of| of.begun.received),
		line("bytes sent until then", |of| of.begun.sent),
		line("until it has read a balance with proof, ms", |of| of.read.milliseconds),
		line("bytes received until then", |of| of.read.received),
		line("largest memory, KiB", |of| of.peak_kib),
		line("of it before it began, KiB", |of| of.idle_kib),
		line("kept on disk, bytes", |of| of.kept),
		line("following: bytes received a minute", |of| of.following.received),
		line("following: bytes sent a minute", |of| of.following.sent),
		line("following: time between final blocks, p50 ms", |of| percentile(&of.intervals, 50)),
		line("following: time between final blocks, p95 ms", |of| percentile(&of.intervals, 95)),
	];
	let how = format!(
		"smoldot, the light client that is in subxt, in a process of its own on a host of its own (a network namespace), \
		 beside four validators on others; {} ms round trip between all. Medians of {} starts with nothing and as many \
		 with the database that the client kept of itself {} blocks before. Bytes are what the host's network device \
		 counted, headers of IP and TCP included. Each followed for {} s.",
		plan.round_trip, plan.starts, plan.away, plan.follow,
	);
	Ok(Outcome {
		name: "light-client",
		how,
		machine: Machine::here(),
		table: table(&["a device's light client", "cold start", "warm start", "ratio"], lines),
		results: serde_json::to_value(&rows)?,
	})
}
