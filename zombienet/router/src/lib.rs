//! A network of hosts on one machine: each host is a network namespace whose only way out is a tun device, and one
//! program, `coinop-router`, carries the packets from device to device. On the way it delays, loses or keeps back what
//! it was told to.
//!
//! # Why like this
//! Peers of this chain find each other's addresses by themselves, so a proxy in front of a node is soon gone round:
//! here there is nothing beside the router. A kernel's own `netem` would do the same, but is a module that many
//! kernels don't have; tun devices and namespaces are everywhere. What runs on a host is not changed in any way.
//!
//! # Terms
//! - *Host*: a namespace with its address ([`address`]) and a loopback device of its own. Hosts see each other, and
//!   nothing else: neither this machine nor the world.
//! - *Link*: from one host to one other; what holds for the way back is said of another link.
//! - *Forwarded port*: a port of this machine's loopback from which connections lead to a port on a host's loopback, as
//!   for an RPC server. They don't pass the router's links: who watches is not delayed.
//!
//! # How it is spoken to
//! A [`Command`] a line on its standard input, as JSON; for each an [`Answer`] on its standard output. When its input
//! ends, so does everything that runs on its hosts, and nothing is left of them: namespaces and devices live as long as
//! their processes. That holds if it is killed, too: what runs on the hosts is in a process namespace which dies with
//! the router.
//!
//! # What it needs
//! Linux with tun devices, and either root or user namespaces. Where that is not so, its first answer is
//! [`Answer::Unavailable`], with the reason.
//!
//! ```json
//! {"begin":{"hosts":[{"name":"alice","ports":[9944]},{"name":"bob","ports":[9944]}],"seed":1}}
//! {"delay":{"links":"all","micros":50000}}
//! {"run":{"host":"alice","program":"/bin/sleep","arguments":["60"],"environment":{},"log":"/tmp/alice.log"}}
//! {"cut":{"links":{"between":[["alice"],["bob"]]}}}
//! "heal"
//! ```
#![cfg_attr(
	test,
	allow(
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::as_conversions,
		reason = "a test that panics is a test that fails"
	)
)]

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, net::Ipv4Addr, path::PathBuf};

/// Most hosts that a network can have.
pub const MAX_HOSTS: usize = 250;

/// The network that the hosts are in: 10.83.0.0/24. It exists on them alone.
const NETWORK: [u8; 3] = [10, 83, 0];

/// Length of the hosts' network prefix in bits.
pub const PREFIX: u8 = 24;

/// The address of a host, counted from 0 in the order of the [`Plan`]; `None` beyond [`MAX_HOSTS`].
pub fn address(host: usize) -> Option<Ipv4Addr> {
	let [a, b, c] = NETWORK;
	let last = u8::try_from(host.checked_add(1)?).ok()?;
	(host < MAX_HOSTS).then(|| Ipv4Addr::new(a, b, c, last))
}

/// The host with an address; `None` for one that no network has.
pub fn host_at(address: Ipv4Addr) -> Option<usize> {
	let [a, b, c, last] = address.octets();
	let host = usize::from(last).checked_sub(1)?;
	([a, b, c] == NETWORK && host < MAX_HOSTS).then_some(host)
}

/// A network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
	/// Its hosts.
	pub hosts: Vec<Host>,
	/// Decides which packets are lost: the same numbers for the same seed.
	pub seed: u64,
}

/// A host of a [`Plan`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
	/// By which it is named in commands.
	pub name: String,
	/// Its ports that are forwarded.
	pub ports: Vec<u16>,
}

/// Which links a command is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Links {
	/// Each.
	All,
	/// Those from a host of the first list to one of the second, and back.
	Between(Vec<String>, Vec<String>),
}

/// What the router is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
	/// Make the network. Comes first, and once. Answer: `Ready`, or `Unavailable`.
	Begin(Plan),
	/// Delay what is sent from now on. Answer: `Done`.
	Delay {
		/// On which links.
		links: Links,
		/// For one way, in microseconds: a round trip takes twice as long.
		micros: u64,
	},
	/// Lose some of what is sent from now on. Answer: `Done`.
	Loss {
		/// On which links.
		links: Links,
		/// The share of packets, from 0 to 1.
		rate: f64,
	},
	/// Carry nothing from now on, as if a cable were cut: nobody is told. What is on its way still arrives.
	/// Answer: `Done`.
	Cut {
		/// On which links.
		links: Links,
	},
	/// Carry everything again. Delay and loss stay. Answer: `Done`.
	Heal,
	/// Start a program on a host. Answer: `Started`.
	Run {
		/// The host.
		host: String,
		/// The program's file.
		program: PathBuf,
		/// Its arguments.
		arguments: Vec<String>,
		/// What is put into its environment, beside the router's own.
		environment: BTreeMap<String, String>,
		/// The file to which its output is appended.
		log: PathBuf,
	},
	/// End a program at once (SIGKILL). Answer: `Ended`.
	Kill {
		/// As in `Started`.
		process: u32,
	},
	/// Ask whether a program runs. Answer: `Running` or `Ended`.
	Look {
		/// As in `Started`.
		process: u32,
	},
	/// Ask what was carried. Answer: `Carried`.
	Count,
}

/// What the router says. Every command can be answered by `Refused`, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
	/// The network is there.
	Ready {
		/// For each host the forwarded ports, and the ports of this machine's loopback that lead to them.
		ports: BTreeMap<String, BTreeMap<u16, u16>>,
	},
	/// The network can't be made here.
	Unavailable {
		/// Why.
		reason: String,
	},
	/// It is done.
	Done,
	/// The program runs.
	Started {
		/// By which it is named in commands.
		process: u32,
	},
	/// The program runs still.
	Running,
	/// The program has ended.
	Ended {
		/// Its exit code; `None` if a signal ended it.
		code: Option<i32>,
	},
	/// What was carried since the beginning.
	Carried(Carried),
	/// The command can't be carried out, and has changed nothing.
	Refused {
		/// Why.
		reason: String,
	},
}

/// How many packets went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
	/// Given to the host that they were for, or on their way.
	pub delivered: u64,
	/// Lost by chance.
	pub lost: u64,
	/// Kept back by a cut.
	pub cut: u64,
	/// Thrown away because too much was on its way to one host.
	pub overflown: u64,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn address_should_lead_back_to_its_host() {
		for host in [0, 1, 7, MAX_HOSTS - 1] {
			assert_eq!(host_at(address(host).unwrap()), Some(host));
		}
		assert_eq!(address(0), Some(Ipv4Addr::new(10, 83, 0, 1)));
		assert_eq!(address(MAX_HOSTS), None);
		for foreign in [[10, 83, 0, 0], [10, 83, 0, 255], [10, 83, 1, 1], [127, 0, 0, 1]] {
			assert_eq!(host_at(foreign.into()), None);
		}
	}

	#[test]
	fn command_should_be_read_as_documented() {
		let cut: Command = serde_json::from_str(r#"{"cut":{"links":{"between":[["alice"],["bob"]]}}}"#).unwrap();
		assert_eq!(cut, Command::Cut { links: Links::Between(vec!["alice".into()], vec!["bob".into()]) });
		let delay: Command = serde_json::from_str(r#"{"delay":{"links":"all","micros":50000}}"#).unwrap();
		assert_eq!(delay, Command::Delay { links: Links::All, micros: 50_000 });
		assert_eq!(serde_json::from_str::<Command>(r#""heal""#).unwrap(), Command::Heal);
	}

	#[test]
	fn answer_should_be_read_as_it_was_written() {
		let ports = BTreeMap::from([("alice".to_string(), BTreeMap::from([(9_944, 40_123)]))]);
		let carried = Carried { delivered: 1, lost: 2, cut: 3, overflown: 4 };
		for answer in [Answer::Ready { ports }, Answer::Done, Answer::Ended { code: None }, Answer::Carried(carried)] {
			let text = serde_json::to_string(&answer).unwrap();
			assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer);
		}
	}
}
