//! What the operator decides: a file in TOML, see `relayer.toml` beside this crate, which explains every setting.

use crate::{
	backoff::Backoff,
	plan::{InTerms, OutTerms, SLOT},
	profit::Terms,
};
use coinop_agent::AccountId32;
use coinop_bridge_proofs::Lane;
use serde::Deserialize;
use std::{
	fs,
	io::Read,
	net::SocketAddr,
	path::{Path, PathBuf},
	time::Duration,
};

/// Longest file that is read, in bytes.
const MAX_FILE: u64 = 65_536;

/// µUSDT of a USDT.
const USDT: u128 = 1_000_000;

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
	/// It can't be read.
	#[error("can't read {path}: {source}")]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// What the system said.
		source: std::io::Error,
	},
	/// It is longer than any such file.
	#[error("{0} is longer than 64 KiB: that is no configuration of a relayer")]
	TooLong(PathBuf),
	/// It isn't TOML, or has settings that aren't, or none that must be.
	#[error("{path}: {reason}")]
	Malformed {
		/// The file.
		path: PathBuf,
		/// Where and what.
		reason: String,
	},
	/// A setting makes no sense.
	#[error("{path}: `{setting}` {reason}")]
	Invalid {
		/// The file.
		path: PathBuf,
		/// Which.
		setting: &'static str,
		/// What is wrong, and what to write instead.
		reason: String,
	},
}

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// Coinop's nodes.
	pub coinop: Coinop,
	/// Ethereum's execution clients.
	pub ethereum: Ethereum,
	/// Ethereum's beacon nodes.
	pub beacon: Beacon,
	/// What is carried.
	#[serde(default)]
	pub work: Work,
	/// For how much.
	#[serde(default)]
	pub fees: Fees,
	/// Patience and bounds.
	#[serde(default)]
	pub limits: Limits,
	/// Where metrics are served.
	#[serde(default)]
	pub metrics: Metrics,
}

/// `[coinop]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coinop {
	/// A node.
	pub url: String,
	/// Another one, of somebody else.
	pub second: Option<String>,
	/// The key that signs updates of the light client.
	pub key_file: Option<PathBuf>,
	/// Who gets relay fees and deposits of records on Coinop.
	pub rewards: Option<AccountId32>,
}

/// `[ethereum]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ethereum {
	/// An execution client.
	pub url: String,
	/// Another one, of somebody else.
	pub second: Option<String>,
	/// The chain's id.
	pub chain_id: u64,
	/// The key that pays for gas.
	pub key_file: Option<PathBuf>,
	/// The block before which the vaults didn't exist.
	#[serde(default)]
	pub first_block: u64,
	/// Blocks whose logs are asked for at once.
	#[serde(default = "logs_range")]
	pub logs_range: u64,
}

/// `[beacon]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beacon {
	/// A beacon node.
	pub url: String,
	/// Another one, of somebody else.
	pub second: Option<String>,
	/// One that keeps historical states, if the first doesn't.
	pub archive: Option<String>,
}

/// `[work]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Work {
	/// Which lanes; all that governance has opened if there is none here.
	pub lanes: Vec<Lane>,
	/// Whether the light client is advanced.
	pub updates: bool,
	/// Whether deposits are proved and minted.
	pub deposits: bool,
	/// Whether releases are proved back.
	pub confirmations: bool,
	/// Whether withdrawals are carried.
	pub withdrawals: bool,
	/// Whether orders of governance are carried.
	pub orders: bool,
	/// Whether validators are handed over.
	pub hand_overs: bool,
	/// Minutes after which the light client is advanced for nothing.
	pub heartbeat_minutes: u64,
	/// Days after which validators that stay are adopted anew.
	pub renew_days: u64,
	/// Milliseconds between looks.
	pub poll_ms: u64,
	/// Transactions on Ethereum that may wait at once.
	pub in_flight: usize,
}

/// `[fees]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fees {
	/// Whether withdrawals have to pay for themselves.
	pub mode: Mode,
	/// USDT of an ether.
	pub ether_usdt: u64,
	/// Percent above the cost.
	pub margin_percent: u32,
	/// Least µUSDT of a withdrawal's fee.
	pub least_withdrawal_fee: u64,
	/// Least µUSDT of a deposit's fee.
	pub least_deposit_fee: u64,
	/// Wei a gas for who makes the block.
	pub tip_wei: u64,
	/// Most wei a gas, tip included.
	pub max_fee_wei: u64,
	/// Most wei that transactions signed in 24 hours may cost.
	pub max_spend_wei: u64,
	/// Seconds after which a transaction is stuck.
	pub stuck_seconds: u64,
}

/// Whether withdrawals have to pay for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
	/// They do.
	Profit,
	/// The operator carries them for the network's sake.
	Free,
}

/// `[limits]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
	/// Seconds until an answer must be there.
	pub timeout_seconds: u64,
	/// MiB of a beacon state.
	pub state_mib: usize,
	/// Seconds after the first failure.
	pub backoff_seconds: u64,
	/// Seconds at most.
	pub backoff_cap_seconds: u64,
	/// Minutes between audits; 0 for none.
	pub audit_minutes: u64,
	/// Seconds without success after which `/health` says no.
	pub unhealthy_seconds: u64,
}

/// `[metrics]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
	/// Where `/metrics` and `/health` are served.
	pub listen: SocketAddr,
}

fn logs_range() -> u64 {
	2_000
}

impl Default for Work {
	fn default() -> Self {
		Self {
			lanes: Vec::new(),
			updates: true,
			deposits: true,
			confirmations: true,
			withdrawals: true,
			orders: true,
			hand_overs: true,
			heartbeat_minutes: 60,
			renew_days: 7,
			poll_ms: 6_000,
			in_flight: 4,
		}
	}
}

impl Default for Fees {
	fn default() -> Self {
		Self {
			mode: Mode::Profit,
			ether_usdt: 3_000,
			margin_percent: 10,
			least_withdrawal_fee: 0,
			least_deposit_fee: 0,
			tip_wei: 100_000_000,
			max_fee_wei: 100_000_000_000,
			max_spend_wei: 200_000_000_000_000_000,
			stuck_seconds: 90,
		}
	}
}

impl Default for Limits {
	fn default() -> Self {
		Self {
			timeout_seconds: 30,
			state_mib: 512,
			backoff_seconds: 2,
			backoff_cap_seconds: 300,
			audit_minutes: 10,
			unhealthy_seconds: 300,
		}
	}
}

impl Default for Metrics {
	fn default() -> Self {
		Self { listen: SocketAddr::from(([127, 0, 0, 1], 9_620)) }
	}
}

impl Config {
	/// Reads a file; paths in it are meant from its folder. Errors: all of [`ConfigError`].
	pub fn read(path: &Path) -> Result<Self, ConfigError> {
		let unreadable = |source| ConfigError::Unreadable { path: path.into(), source };
		let file = fs::File::open(path).map_err(unreadable)?;
		let mut text = String::new();
		file.take(MAX_FILE.saturating_add(1)).read_to_string(&mut text).map_err(unreadable)?;
		if u64::try_from(text.len()).unwrap_or(u64::MAX) > MAX_FILE {
			return Err(ConfigError::TooLong(path.into()));
		}
		let mut config = Self::parse(&text, path)?;
		let folder = path.parent().unwrap_or(Path::new("."));
		for file in [&mut config.coinop.key_file, &mut config.ethereum.key_file].into_iter().flatten() {
			*file = folder.join(&*file);
		}
		Ok(config)
	}

	/// Reads text, `path` being where it is from. Errors: `Malformed`, `Invalid`.
	pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
		let malformed = |error: toml::de::Error| ConfigError::Malformed {
			path: path.into(),
			reason: error.to_string().trim_end().to_string(),
		};
		let config: Self = toml::from_str(text).map_err(malformed)?;
		match config.first_problem() {
			None => Ok(config),
			Some((setting, reason)) => Err(ConfigError::Invalid { path: path.into(), setting, reason: reason.into() }),
		}
	}

	/// The first setting that makes no sense, and why.
	fn first_problem(&self) -> Option<(&'static str, &'static str)> {
		const HTTP: [&str; 2] = ["http://", "https://"];
		const WS: [&str; 2] = ["ws://", "wss://"];
		const HTTP_WANTED: &str = "must begin with http:// or https://";
		const WS_WANTED: &str = "must begin with ws:// (this machine) or wss://";
		const TWO: &str = "is the same as `url`: a second endpoint must be another's to be of use";
		let starts = |url: &str, with: [&str; 2]| with.iter().any(|scheme| url.starts_with(scheme));
		let (coinop, ethereum, beacon) = (&self.coinop, &self.ethereum, &self.beacon);
		let second = |url: &Option<String>, with| url.as_deref().is_none_or(|url| starts(url, with));
		let (work, fees, limits) = (&self.work, &self.fees, &self.limits);
		let checks = [
			(starts(&coinop.url, WS), "coinop.url", WS_WANTED),
			(second(&coinop.second, WS), "coinop.second", WS_WANTED),
			(coinop.second.as_ref() != Some(&coinop.url), "coinop.second", TWO),
			(starts(&ethereum.url, HTTP), "ethereum.url", HTTP_WANTED),
			(second(&ethereum.second, HTTP), "ethereum.second", HTTP_WANTED),
			(ethereum.second.as_ref() != Some(&ethereum.url), "ethereum.second", TWO),
			(ethereum.chain_id != 0, "ethereum.chain_id", "can't be 0: write 1 for Ethereum itself"),
			(
				(1..=100_000).contains(&ethereum.logs_range),
				"ethereum.logs_range",
				"must be between 1 and 100,000 blocks",
			),
			(starts(&beacon.url, HTTP), "beacon.url", HTTP_WANTED),
			(second(&beacon.second, HTTP), "beacon.second", HTTP_WANTED),
			(second(&beacon.archive, HTTP), "beacon.archive", HTTP_WANTED),
			(beacon.second.as_ref() != Some(&beacon.url), "beacon.second", TWO),
			(
				(7..=1_600).contains(&work.heartbeat_minutes),
				"work.heartbeat_minutes",
				"must be between 7 (an epoch) and 1,600: the light client can't step over more than 27 hours",
			),
			(
				(1..=13).contains(&work.renew_days),
				"work.renew_days",
				"must be between 1 and 13: validators adopted 14 days ago can't sign for later sets",
			),
			((50..=600_000).contains(&work.poll_ms), "work.poll_ms", "must be between 50 and 600,000 ms"),
			((1..=64).contains(&work.in_flight), "work.in_flight", "must be between 1 and 64"),
			(
				fees.mode == Mode::Free || (1..=1_000_000).contains(&fees.ether_usdt),
				"fees.ether_usdt",
				"must be between 1 and 1,000,000 USDT",
			),
			(fees.margin_percent <= 10_000, "fees.margin_percent", "must be at most 10,000"),
			(fees.tip_wei > 0, "fees.tip_wei", "must be more than 0: nobody includes what pays nothing"),
			(fees.tip_wei <= fees.max_fee_wei, "fees.max_fee_wei", "is less than `fees.tip_wei`"),
			(
				fees.max_spend_wei > 0,
				"fees.max_spend_wei",
				"can't be 0: leave away `ethereum.key_file` to spend nothing",
			),
			((12..=3_600).contains(&fees.stuck_seconds), "fees.stuck_seconds", "must be between 12 and 3,600"),
			((1..=600).contains(&limits.timeout_seconds), "limits.timeout_seconds", "must be between 1 and 600"),
			((1..=4_096).contains(&limits.state_mib), "limits.state_mib", "must be between 1 and 4,096"),
			((1..=600).contains(&limits.backoff_seconds), "limits.backoff_seconds", "must be between 1 and 600"),
			(
				(limits.backoff_seconds..=86_400).contains(&limits.backoff_cap_seconds),
				"limits.backoff_cap_seconds",
				"must be between `limits.backoff_seconds` and 86,400",
			),
		];
		checks.into_iter().find(|(holds, _, _)| !holds).map(|(_, setting, reason)| (setting, reason))
	}

	/// What is carried to Coinop, `follows` being whether there is a key for updates.
	pub fn inbound(&self, follows: bool) -> InTerms {
		InTerms {
			follows: follows && self.work.updates,
			heartbeat: self.work.heartbeat_minutes.saturating_mul(60).checked_div(SLOT).unwrap_or(u64::MAX),
			least_fee: self.fees.least_deposit_fee.into(),
		}
	}

	/// What is carried to Ethereum.
	pub fn outbound(&self) -> OutTerms {
		let fees = &self.fees;
		let terms = match fees.mode {
			Mode::Free => Terms::Free,
			Mode::Profit => Terms::Profit {
				ether: u128::from(fees.ether_usdt).saturating_mul(USDT),
				margin: fees.margin_percent,
				least: fees.least_withdrawal_fee.into(),
			},
		};
		let Work { withdrawals, orders, hand_overs, .. } = self.work;
		OutTerms { terms, withdrawals, orders, hand_overs }
	}

	/// How long an answer may take.
	pub fn timeout(&self) -> Duration {
		Duration::from_secs(self.limits.timeout_seconds)
	}

	/// Time between looks.
	pub fn poll(&self) -> Duration {
		Duration::from_millis(self.work.poll_ms)
	}

	/// How failures are waited out.
	pub fn backoff(&self) -> Backoff {
		Backoff {
			first: Duration::from_secs(self.limits.backoff_seconds),
			cap: Duration::from_secs(self.limits.backoff_cap_seconds),
		}
	}

	/// Most bytes of a beacon state.
	pub fn max_state(&self) -> usize {
		self.limits.state_mib.saturating_mul(1_048_576)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const LEAST: &str =
		"[coinop]\nurl = 'ws://127.0.0.1:9944'\n[ethereum]\nurl = 'http://127.0.0.1:8545'\nchain_id = 1\n\
	                     [beacon]\nurl = 'http://127.0.0.1:5052'\n";

	fn parse(text: &str) -> Result<Config, ConfigError> {
		Config::parse(text, Path::new("relayer.toml"))
	}

	#[test]
	fn settings_should_have_defaults_when_the_file_is_short() {
		let config = parse(LEAST).unwrap();
		assert_eq!((config.work, config.fees, config.limits), (Work::default(), Fees::default(), Limits::default()));
		assert_eq!(config.metrics.listen.port(), 9_620);
	}

	/// The file that explains every setting is one that works, has all of them, and has the defaults it tells of.
	#[test]
	fn explained_file_should_have_every_setting_with_its_default() {
		let text = include_str!("../relayer.toml");
		let mut config = parse(text).unwrap();
		assert_eq!((&config.work, &config.fees), (&Work::default(), &Fees::default()));
		assert_eq!((&config.limits, &config.metrics), (&Limits::default(), &Metrics::default()));
		assert_eq!(config.ethereum.logs_range, logs_range());
		assert!(config.coinop.key_file.take().is_some() && config.ethereum.key_file.take().is_some());
		// What is left out by default is there behind a `#`.
		let all = text.replace("#second", "second").replace("#archive", "archive").replace("#rewards", "rewards");
		let all = parse(&all).unwrap();
		assert!(all.coinop.second.is_some() && all.ethereum.second.is_some() && all.beacon.second.is_some());
		assert!(all.beacon.archive.is_some() && all.coinop.rewards.is_some());
	}

	#[test]
	fn file_should_be_refused_with_its_reason_when_a_setting_makes_no_sense() {
		for (change, setting) in [
			("ws://127.0.0.1:9944>http://127.0.0.1:9944", "coinop.url"),
			("http://127.0.0.1:8545>127.0.0.1:8545", "ethereum.url"),
			("http://127.0.0.1:5052>ws://127.0.0.1:5052", "beacon.url"),
			("chain_id = 1>chain_id = 0", "ethereum.chain_id"),
			("chain_id = 1>chain_id = 1\nsecond = 'http://127.0.0.1:8545'", "ethereum.second"),
			("[beacon]>[work]\nrenew_days = 14\n[beacon]", "work.renew_days"),
			("[beacon]>[work]\nheartbeat_minutes = 1\n[beacon]", "work.heartbeat_minutes"),
			("[beacon]>[work]\npoll_ms = 0\n[beacon]", "work.poll_ms"),
			("[beacon]>[fees]\nether_usdt = 0\n[beacon]", "fees.ether_usdt"),
			("[beacon]>[fees]\ntip_wei = 200\nmax_fee_wei = 100\n[beacon]", "fees.max_fee_wei"),
			("[beacon]>[limits]\nbackoff_cap_seconds = 1\n[beacon]", "limits.backoff_cap_seconds"),
		] {
			let (from, to) = change.split_once('>').unwrap();
			let error = parse(&LEAST.replace(from, to)).unwrap_err().to_string();
			assert!(error.contains(&format!("relayer.toml: `{setting}`")), "{error}");
		}
		assert!(parse(&LEAST.replace("[beacon]", "[fees]\nmode = 'free'\nether_usdt = 0\n[beacon]")).is_ok());
	}

	#[test]
	fn file_should_be_refused_with_the_place_when_it_is_not_what_is_wanted() {
		for (change, expected) in [
			("chain_id>chain", "unknown field `chain`"),
			("chain_id = 1>", "missing field `chain_id`"),
			("chain_id = 1>chain_id = 'one'", "invalid type"),
			("[beacon]>[fees]\nmode = 'cheap'\n[beacon]", "unknown variant `cheap`"),
			("[beacon]>[fees]\nkey = '0x01'\n[beacon]", "unknown field `key`"),
			("[beacon]>[metrics]\nlisten = 'here'\n[beacon]", "invalid socket address"),
			("[beacon]>[beacon", "TOML parse error"),
		] {
			let (from, to) = change.split_once('>').unwrap();
			let error = parse(&LEAST.replace(from, to)).unwrap_err().to_string();
			assert!(error.starts_with("relayer.toml: ") && error.contains(expected), "{error}");
		}
	}

	#[test]
	fn file_should_be_refused_when_it_is_missing_or_too_long() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("relayer.toml");
		assert!(matches!(Config::read(&path), Err(ConfigError::Unreadable { .. })));
		fs::write(&path, vec![b'#'; 65_537]).unwrap();
		assert!(matches!(Config::read(&path), Err(ConfigError::TooLong(_))));
		fs::write(&path, LEAST.replace("chain_id", "key_file = 'eth.key'\nchain_id")).unwrap();
		assert_eq!(Config::read(&path).unwrap().ethereum.key_file.unwrap(), folder.path().join("eth.key"));
	}
}
