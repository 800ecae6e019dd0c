//! The device: a process with a light client in it, which measures itself.

use crate::{process::memory, samples::milliseconds};
use anyhow::{bail, ensure, Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use smoldot_light::{
	platform::DefaultPlatform, AddChainConfig, AddChainConfigJsonRpc, ChainId, Client, JsonRpcResponses,
};
use std::{
	fs,
	num::NonZero,
	path::PathBuf,
	sync::Arc,
	time::{Duration, Instant},
};

/// Seconds of a minute.
const MINUTE: f64 = 60.0;

/// Where the account of `//Alice` is: twox_128("System"), twox_128("Account"), blake2_128_concat of its key.
const ACCOUNT: &str =
	"0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59f\
	d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

/// What a process is to do.
#[derive(Clone, Debug)]
pub struct Task {
	/// The chain's specification with nodes to begin with.
	pub specification: PathBuf,
	/// Where to write what was measured.
	pub result: PathBuf,
	/// What another client kept.
	pub begin_with: Option<PathBuf>,
	/// Where to write what this one keeps.
	pub keep: Option<PathBuf>,
	/// How long to follow the chain.
	pub follow: Duration,
}

/// Since the client was started.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
	/// Time.
	pub milliseconds: f64,
	/// Bytes that came to the host.
	pub received: f64,
	/// Bytes that left it.
	pub sent: f64,
}

/// What was measured of one start.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
	/// Until the client told of a final block.
	pub begun: Progress,
	/// Until it had read a balance at that block.
	pub read: Progress,
	/// A minute of following the chain.
	pub following: Progress,
	/// Milliseconds between two tellings of final blocks.
	pub intervals: Vec<f64>,
	/// The most memory that the process ever had, in KiB.
	pub peak_kib: f64,
	/// What it had before there was a client in it, in KiB.
	pub idle_kib: f64,
	/// What is kept for the next start, in bytes.
	pub kept: f64,
}

/// Starts a client, measures, and writes down what was found. Errors: a file can't be read or written, the
/// specification is none, or the client ends.
pub async fn run(task: &Task) -> Result<()> {
	let specification = fs::read_to_string(&task.specification).context("can't read the specification")?;
	let database = task.begin_with.as_ref().map(fs::read_to_string).transpose().context("can't read what was kept")?;
	let idle_kib = memory("self", "VmRSS")?;
	let start = Start { at: Instant::now(), bytes: bytes()? };

	let mut device = Device::new(&specification, database.as_deref().unwrap_or_default())?;
	let follow = device.ask("chainHead_v1_follow", json!([false])).await?;
	let initialized = device.event("initialized").await?;
	let begun = start.progress()?;
	let newest = initialized.pointer("/finalizedBlockHashes").and_then(Value::as_array).and_then(|all| all.last());
	let newest = newest.context("the client knows of no final block")?.clone();
	let item = json!([{ "key": ACCOUNT, "type": "value" }]);
	device.ask("chainHead_v1_storage", json!([follow, newest, item, null])).await?;
	let items = device.event("operationStorageItems").await?;
	ensure!(items.pointer("/items/0/value").is_some(), "the account has no balance: {items}");
	let read = start.progress()?;

	let following = Start { at: Instant::now(), bytes: bytes()? };
	let (mut intervals, mut before) = (Vec::new(), None);
	while following.at.elapsed() < task.follow {
		let finalized = device.event("finalized").await?;
		let now = Instant::now();
		if let Some(before) = before.replace(now) {
			intervals.push(milliseconds(now.saturating_duration_since(before)));
		}
		// Blocks that are never let go would be kept, and the subscription ended.
		for list in ["/finalizedBlockHashes", "/prunedBlockHashes"] {
			device.tell("chainHead_v1_unpin", json!([follow, finalized.pointer(list)]))?;
		}
	}
	let following = following.progress()?;
	let minutes = following.milliseconds / 1_000.0 / MINUTE;

	let kept = device.ask("chainHead_unstable_finalizedDatabase", json!([null])).await?;
	let kept = kept.as_str().context("what is kept is text")?;
	if let Some(file) = &task.keep {
		fs::write(file, kept).context("can't write what is kept")?;
	}
	let measured = Measured {
		begun,
		read,
		following: Progress {
			milliseconds: following.milliseconds,
			received: following.received / minutes,
			sent: following.sent / minutes,
		},
		intervals,
		peak_kib: memory("self", "VmHWM")?,
		idle_kib,
		kept: f64::from(u32::try_from(kept.len())?),
	};
	// In one step, for whoever waits for the file.
	let unfinished = task.result.with_extension("unfinished");
	fs::write(&unfinished, serde_json::to_vec(&measured)?)?;
	fs::rename(&unfinished, &task.result).context("can't write the result")
}

/// A moment to measure from.
struct Start {
	at: Instant,
	bytes: [f64; 2],
}

impl Start {
	fn progress(&self) -> Result<Progress> {
		let [received, sent] = bytes()?;
		let [received_before, sent_before] = self.bytes;
		Ok(Progress {
			milliseconds: milliseconds(self.at.elapsed()),
			received: received - received_before,
			sent: sent - sent_before,
		})
	}
}

/// A light client, asked by JSON-RPC.
struct Device {
	client: Client<Arc<DefaultPlatform>>,
	chain: ChainId,
	answers: JsonRpcResponses<Arc<DefaultPlatform>>,
	asked: u64,
	/// Told before somebody waited for it.
	events: Vec<Value>,
}

impl Device {
	fn new(specification: &str, database_content: &str) -> Result<Self> {
		let platform = DefaultPlatform::new(env!("CARGO_PKG_NAME").into(), env!("CARGO_PKG_VERSION").into());
		let mut client = Client::new(platform);
		let added = client
			.add_chain(AddChainConfig {
				user_data: (),
				specification,
				database_content,
				potential_relay_chains: std::iter::empty(),
				json_rpc: AddChainConfigJsonRpc::Enabled {
					max_pending_requests: NonZero::<u32>::MAX,
					max_subscriptions: u32::MAX,
				},
				statement_protocol_config: None,
			})
			.map_err(|error| anyhow::anyhow!("the client does not take the specification: {error}"))?;
		let answers = added.json_rpc_responses.context("the client was told to answer")?;
		Ok(Self { client, chain: added.chain_id, answers, asked: 0, events: Vec::new() })
	}

	fn tell(&mut self, method: &str, params: Value) -> Result<u64> {
		self.asked = self.asked.saturating_add(1);
		let request = json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params });
		match self.client.json_rpc_request(request.to_string(), self.chain) {
			Ok(()) => Ok(self.asked),
			Err(error) => bail!("the client does not take {method}: {error}"),
		}
	}

	/// The answer to a question; what is told in between is kept.
	async fn ask(&mut self, method: &str, params: Value) -> Result<Value> {
		let id = self.tell(method, params)?;
		loop {
			let mut said = self.next().await?;
			if said.get("id").and_then(Value::as_u64) == Some(id) {
				ensure!(said.get("error").is_none(), "{method} failed: {said}");
				return Ok(said.get_mut("result").map(Value::take).unwrap_or_default());
			}
			self.events.push(said);
		}
	}

	/// The first event of a kind that nobody has waited for yet. Those before it are forgotten.
	async fn event(&mut self, kind: &str) -> Result<Value> {
		let mut told = std::mem::take(&mut self.events).into_iter();
		loop {
			let mut said = match told.next() {
				Some(said) => said,
				None => self.next().await?,
			};
			let event = said.pointer_mut("/params/result").map(Value::take).unwrap_or_default();
			match event.get("event").and_then(Value::as_str) {
				Some(found) if found == kind => {
					self.events.extend(told);
					return Ok(event);
				},
				Some("stop" | "operationError" | "operationInaccessible") => bail!("the client failed: {event}"),
				_ => {},
			}
		}
	}

	async fn next(&mut self) -> Result<Value> {
		let said = self.answers.next().await.context("the client has ended")?;
		Ok(serde_json::from_str(&said)?)
	}
}

/// Bytes that this host's network has received and sent, without its loopback.
fn bytes() -> Result<[f64; 2]> {
	let text = fs::read_to_string("/proc/self/net/dev").context("the host's network tells nothing")?;
	let mut sum = [0.0; 2];
	for (name, counters) in text.lines().filter_map(|line| line.split_once(':')) {
		if name.trim() != "lo" {
			let counters: Vec<f64> = counters.split_whitespace().filter_map(|counter| counter.parse().ok()).collect();
			for (sum, column) in sum.iter_mut().zip([0, 8]) {
				*sum += counters.get(column).copied().unwrap_or_default();
			}
		}
	}
	Ok(sum)
}
