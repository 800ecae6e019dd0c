//! What Prometheus is told.

use crate::{agreement::Interface, audit::Report};
use prometheus_endpoint::{
	prometheus::{core::Atomic, Encoder, TextEncoder},
	register, Counter, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};
use std::{
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};

/// What is watched for being alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
	/// What goes to Coinop.
	In,
	/// What goes to Ethereum.
	Out,
}

/// The metrics. Cloning shares them.
#[derive(Clone)]
pub struct Metrics {
	registry: Registry,
	/// Whether an endpoint answers, by interface and host.
	pub up: GaugeVec<U64>,
	/// Whether two endpoints of an interface disagree on what is final.
	pub disagreement: GaugeVec<U64>,
	/// Failures, by what failed.
	pub failures: CounterVec<U64>,
	/// The slot that Ethereum has finalized.
	pub ethereum_slot: Gauge<U64>,
	/// The slot that Coinop's light client has.
	pub follower_slot: Gauge<U64>,
	/// Seconds by which that lags behind Coinop's clock.
	pub follower_lag: Gauge<F64>,
	/// When Ethereum makes a fork that Coinop's runtime doesn't know, in Unix seconds; 0 if none is in sight.
	pub unknown_fork: Gauge<F64>,
	/// Coinop's finalized block.
	pub coinop_block: Gauge<U64>,
	/// The newest block that its validators signed for Ethereum.
	pub signed_block: Gauge<U64>,
	/// The block that the client on Ethereum has, by lane.
	pub client_block: GaugeVec<U64>,
	/// Seconds for which a change of validators waits to be handed over, by lane.
	pub hand_over_age: GaugeVec<F64>,
	/// Deposits that are final and not proved, by lane.
	pub deposits_pending: GaugeVec<U64>,
	/// Deposits that are proved and not minted, by lane.
	pub claims: GaugeVec<U64>,
	/// Messages that no vault has carried out, by lane.
	pub messages_pending: GaugeVec<U64>,
	/// Messages that were carried out and are not proved, by lane.
	pub unconfirmed: GaugeVec<U64>,
	/// Seconds since the oldest deposit that is not proved was made, by lane.
	pub oldest_deposit: GaugeVec<F64>,
	/// Transactions, by chain and how they ended.
	pub transactions: CounterVec<U64>,
	/// µUSDT earned, by chain.
	pub earned: CounterVec<F64>,
	/// Ether spent on gas.
	pub spent: Counter<F64>,
	/// µUSDT of fees spent on Coinop.
	pub spent_on_coinop: Counter<F64>,
	/// Ether that may still be spent today.
	pub budget: Gauge<F64>,
	/// Ether that the account has.
	pub balance: Gauge<F64>,
	/// Whether the last audit was clean.
	pub audit_clean: Gauge<U64>,
	/// When it was, in Unix seconds.
	pub audit_time: Gauge<F64>,
	/// µUSDT that the vaults hold, at the last audit.
	pub held: Gauge<F64>,
	/// µUSDT that they must.
	pub required: Gauge<F64>,
	alive: Arc<Mutex<Alive>>,
}

#[derive(Debug)]
struct Alive {
	began: Instant,
	last_in: Option<Instant>,
	last_out: Option<Instant>,
	has_in: bool,
	has_out: bool,
}

/// Makes metrics with names of their own.
struct Maker<'a>(&'a Registry);

impl Maker<'_> {
	fn gauge<P: Atomic + 'static>(&self, name: &str, help: &str) -> Result<Gauge<P>, PrometheusError> {
		let gauge = Gauge::new(named(name), help)?;
		register(gauge, self.0)
	}

	fn counter(&self, name: &str, help: &str) -> Result<Counter<F64>, PrometheusError> {
		register(Counter::new(named(name), help)?, self.0)
	}

	fn gauges<P: Atomic + 'static>(
		&self,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<GaugeVec<P>, PrometheusError> {
		let opts = Opts::new(named(name), help);
		register(GaugeVec::new(opts, labels)?, self.0)
	}

	fn counters<P: Atomic + 'static>(
		&self,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<CounterVec<P>, PrometheusError> {
		let opts = Opts::new(named(name), help);
		register(CounterVec::new(opts, labels)?, self.0)
	}
}

fn named(name: &str) -> String {
	format!("coinop_relayer_{name}")
}

impl Metrics {
	/// None of them set. Error: two have one name, which no input can cause.
	pub fn new() -> Result<Self, PrometheusError> {
		let registry = Registry::new();
		let make = Maker(&registry);
		let lane = &["lane"];
		let metrics = Self {
			up: make.gauges("endpoint_up", "Whether an endpoint answers", &["interface", "host"])?,
			disagreement: make.gauges(
				"disagreement",
				"1 while two endpoints of an interface disagree on what is final, so that nothing is sent",
				&["interface"],
			)?,
			failures: make.counters("failures_total", "What failed and is tried again", &["what"])?,
			ethereum_slot: make.gauge("ethereum_finalized_slot", "The slot that Ethereum has finalized")?,
			follower_slot: make.gauge("follower_slot", "The slot that Coinop's light client of Ethereum has")?,
			follower_lag: make.gauge(
				"follower_lag_seconds",
				"By how much the light client lags behind Coinop's clock; minting stops at seven days",
			)?,
			unknown_fork: make.gauge(
				"unknown_fork_time_seconds",
				"When Ethereum makes a fork that Coinop's runtime doesn't know, in Unix seconds; 0 if none is in sight",
			)?,
			coinop_block: make.gauge("coinop_finalized_block", "Coinop's finalized block")?,
			signed_block: make
				.gauge("signed_block", "The newest block that Coinop's validators signed for Ethereum")?,
			client_block: make.gauges("client_block", "The block of Coinop that the client on Ethereum has", lane)?,
			hand_over_age: make.gauges(
				"hand_over_age_seconds",
				"For how long a change of Coinop's validators waits to be handed over to Ethereum; 0 if none does",
				lane,
			)?,
			deposits_pending: make.gauges("deposits_pending", "Deposits that are final and not proved", lane)?,
			claims: make.gauges("claims_pending", "Deposits that are proved and not minted", lane)?,
			messages_pending: make.gauges("messages_pending", "Messages that no vault has carried out", lane)?,
			unconfirmed: make.gauges("unconfirmed", "Messages that were carried out and are not proved", lane)?,
			oldest_deposit: make.gauges(
				"oldest_deposit_age_seconds",
				"Age of the oldest deposit that is final and not proved; it can't be proved after about three weeks",
				lane,
			)?,
			transactions: make.counters(
				"transactions_total",
				"Transactions, by chain and outcome",
				&["chain", "outcome"],
			)?,
			earned: make.counters("earned_micro_usdt_total", "µUSDT of relay fees earned, by chain", &["chain"])?,
			spent: make.counter("spent_ether_total", "Ether spent on gas")?,
			spent_on_coinop: make.counter("spent_on_coinop_micro_usdt_total", "µUSDT of fees spent on Coinop")?,
			budget: make.gauge("budget_ether", "Ether that may still be spent within these 24 hours")?,
			balance: make.gauge("balance_ether", "Ether that the relayer's account has")?,
			audit_clean: make.gauge("audit_clean", "1 if the last audit found nothing, 0 if it failed")?,
			audit_time: make.gauge("audit_time_seconds", "When the last audit was made, in Unix seconds")?,
			held: make.gauge("reserve_held_micro_usdt", "µUSDT in the vaults at the last audit")?,
			required: make.gauge("reserve_required_micro_usdt", "µUSDT that must be in them")?,
			alive: Arc::new(Mutex::new(Alive {
				began: Instant::now(),
				last_in: None,
				last_out: None,
				has_in: false,
				has_out: false,
			})),
			registry,
		};
		for interface in Interface::ALL {
			metrics.disagreement.with_label_values(&[interface.name()]).set(0);
		}
		Ok(metrics)
	}

	/// A leg begins to work: from here on its life counts for [`Metrics::is_healthy`].
	pub fn begin(&self, leg: Leg) {
		if let Ok(mut alive) = self.alive.lock() {
			match leg {
				Leg::In => alive.has_in = true,
				Leg::Out => alive.has_out = true,
			}
		}
	}

	/// A leg has looked at both chains and done what it could.
	pub fn succeeded(&self, leg: Leg) {
		if let Ok(mut alive) = self.alive.lock() {
			let now = Some(Instant::now());
			match leg {
				Leg::In => alive.last_in = now,
				Leg::Out => alive.last_out = now,
			}
		}
	}

	/// Whether every leg that works has succeeded within `patience`, or hasn't had the time.
	pub fn is_healthy(&self, patience: Duration) -> bool {
		let Ok(alive) = self.alive.lock() else { return false };
		let lives = |works: bool, last: Option<Instant>| !works || last.unwrap_or(alive.began).elapsed() <= patience;
		lives(alive.has_in, alive.last_in) && lives(alive.has_out, alive.last_out)
	}

	/// Notes an audit.
	pub fn audited(&self, report: &Report, now: f64) {
		self.audit_clean.set(u64::from(report.is_clean()));
		self.audit_time.set(now);
		self.held.set(float(report.held));
		self.required.set(float(report.required));
	}

	/// All of them as Prometheus reads them.
	pub fn text(&self) -> String {
		let mut bytes = Vec::new();
		match TextEncoder::new().encode(&self.registry.gather(), &mut bytes) {
			Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
			Err(error) => format!("# {error}\n"),
		}
	}
}

/// A large number as Prometheus has it: near enough for a graph, and never for money.
#[allow(clippy::as_conversions, reason = "there is no other conversion, and this one can't fail")]
pub fn float(number: u128) -> f64 {
	number as f64
}

/// Wei as ether.
pub fn ether(wei: u128) -> f64 {
	float(wei) / 1e18
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::audit::{audit, Books};

	#[test]
	fn metrics_should_be_told_when_they_are_set() {
		let metrics = Metrics::new().unwrap();
		metrics.follower_slot.set(77);
		metrics.client_block.with_label_values(&["0x01"]).set(9);
		metrics.spent.inc_by(ether(1_500_000_000_000_000_000));
		let text = metrics.text();
		assert!(text.contains("coinop_relayer_follower_slot 77\n"), "{text}");
		assert!(text.contains("coinop_relayer_client_block{lane=\"0x01\"} 9\n"));
		assert!(text.contains("coinop_relayer_spent_ether_total 1.5\n"));
		assert!(text.contains("coinop_relayer_disagreement{interface=\"beacon\"} 0\n"));
	}

	#[test]
	fn audit_should_be_told_when_it_fails() {
		let metrics = Metrics::new().unwrap();
		metrics.audited(&audit(&Books::default()), 5.0);
		assert!(metrics.text().contains("coinop_relayer_audit_clean 1\n"));
		metrics.audited(&audit(&Books { issuance: 3, ..Books::default() }), 6.0);
		let text = metrics.text();
		assert!(text.contains("coinop_relayer_audit_clean 0\n") && text.contains("reserve_required_micro_usdt 3\n"));
	}

	#[test]
	fn health_should_fail_when_a_leg_that_works_has_stopped() {
		let metrics = Metrics::new().unwrap();
		assert!(metrics.is_healthy(Duration::ZERO), "nothing works here");
		metrics.begin(Leg::In);
		assert!(metrics.is_healthy(Duration::from_secs(60)));
		std::thread::sleep(Duration::from_millis(2));
		assert!(!metrics.is_healthy(Duration::ZERO));
		metrics.succeeded(Leg::In);
		assert!(metrics.is_healthy(Duration::from_secs(60)));
	}

	/// The dashboard and the alarms ask for nothing that isn't there.
	#[test]
	fn dashboard_and_alarms_should_name_metrics_that_exist() {
		let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
		let metrics = Metrics::new().unwrap();
		let names: Vec<String> = metrics.names();
		for file in ["grafana/coinop-relayer.json", "prometheus/relayer-alerts.yml"] {
			let text = std::fs::read_to_string(folder.join(file)).unwrap();
			let mut seen = 0;
			for (at, _) in text.match_indices("coinop_relayer_") {
				let name: String =
					text[at..].chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect();
				assert!(names.contains(&name), "{file}: {name}");
				seen += 1;
			}
			assert!(seen > 5, "{file}");
		}
	}

	impl Metrics {
		/// The names of all metrics, which have a value as soon as each has a label.
		fn names(&self) -> Vec<String> {
			self.up.with_label_values(&["coinop", "h"]).set(1);
			self.failures.with_label_values(&["w"]).inc();
			for gauge in
				[&self.client_block, &self.deposits_pending, &self.claims, &self.messages_pending, &self.unconfirmed]
			{
				gauge.with_label_values(&["l"]).set(1);
			}
			for gauge in [&self.hand_over_age, &self.oldest_deposit] {
				gauge.with_label_values(&["l"]).set(1.0);
			}
			self.transactions.with_label_values(&["ethereum", "mined"]).inc();
			self.earned.with_label_values(&["coinop"]).inc_by(1.0);
			self.registry.gather().iter().map(|family| family.get_name().to_string()).collect()
		}
	}
}
