//! What is between the hosts: links, and for each host a queue of packets on their way to it. Knows of packets and time
//! only.

use anyhow::{ensure, Context, Result};
use coinop_router::{host_at, Carried, Links};
use std::{
	cmp::Reverse,
	collections::BinaryHeap,
	net::Ipv4Addr,
	sync::{Condvar, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// Most bytes on their way to one host: what is sent beyond that is thrown away.
const MOST_QUEUED: usize = 64 * 1024 * 1024;

/// Longest delay of a link.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// A link of one direction.
#[derive(Clone, Copy, Debug, Default)]
struct Link {
	delay: Duration,
	/// Share of packets that are lost.
	loss: f64,
	cut: bool,
	/// When the last packet arrives: none overtakes it, also when the delay was shortened.
	last: Option<Instant>,
}

/// A packet on its way. The one due first is the least; of two due at once the one that was sent first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Parcel {
	due: Instant,
	order: u64,
	packet: Vec<u8>,
}

/// Packets on their way to one host.
#[derive(Default)]
struct Queue {
	parcels: Mutex<Queued>,
	/// Told of each parcel that comes.
	news: Condvar,
}

#[derive(Default)]
struct Queued {
	heap: BinaryHeap<Reverse<Parcel>>,
	bytes: usize,
}

/// The links between some hosts, which are named by their numbers here.
pub struct Fabric {
	names: Vec<String>,
	state: Mutex<State>,
	queues: Vec<Queue>,
}

struct State {
	/// From each host to each, itself included: row by row.
	links: Vec<Link>,
	/// How many parcels were sent.
	order: u64,
	carried: Carried,
	dice: Dice,
}

impl Fabric {
	/// Links without delay or loss. Error: two hosts have one name.
	pub fn new(names: Vec<String>, seed: u64) -> Result<Self> {
		for (index, name) in names.iter().enumerate() {
			ensure!(names.iter().position(|other| other == name) == Some(index), "two hosts are called {name}");
		}
		let count = names.len();
		let links = vec![Link::default(); count.saturating_mul(count)];
		let state = State { links, order: 0, carried: Carried::default(), dice: Dice(seed) };
		let queues = (0..count).map(|_| Queue::default()).collect();
		Ok(Self { names, state: Mutex::new(state), queues })
	}

	/// The number of a host. Error: there is no such host.
	pub fn host(&self, name: &str) -> Result<usize> {
		let found = self.names.iter().position(|other| other == name);
		found.with_context(|| format!("there is no host {name}"))
	}

	/// Sets the delay of links. Errors: there is no such host, or the delay is longer than a minute.
	pub fn delay(&self, links: &Links, delay: Duration) -> Result<()> {
		ensure!(delay <= LONGEST_DELAY, "a link's delay is at most {} s", LONGEST_DELAY.as_secs());
		self.change(links, |link| link.delay = delay)
	}

	/// Sets the share of packets that links lose. Errors: there is no such host, or that is no share.
	pub fn lose(&self, links: &Links, rate: f64) -> Result<()> {
		ensure!((0.0..=1.0).contains(&rate), "a share of packets is from 0 to 1");
		self.change(links, |link| link.loss = rate)
	}

	/// Has links carry nothing. Error: there is no such host.
	pub fn cut(&self, links: &Links) -> Result<()> {
		self.change(links, |link| link.cut = true)
	}

	/// Has all links carry again.
	pub fn heal(&self) {
		for link in &mut locked(&self.state).links {
			link.cut = false;
		}
	}

	/// What was carried until now.
	pub fn carried(&self) -> Carried {
		locked(&self.state).carried
	}

	/// Sends a packet that a host has put on its way at `now`. One that is for no host of this network goes nowhere, as
	/// do those that are not IPv4.
	pub fn send(&self, from: usize, packet: &[u8], now: Instant) {
		let Some(to) = destination(packet) else { return };
		let Some(queue) = self.queues.get(to) else { return };
		let mut state = locked(&self.state);
		let State { links, order, carried, dice } = &mut *state;
		let Some(link) = index(self.names.len(), from, to).and_then(|index| links.get_mut(index)) else { return };
		if link.cut {
			carried.cut = carried.cut.saturating_add(1);
			return;
		}
		if dice.falls_below(link.loss) {
			carried.lost = carried.lost.saturating_add(1);
			return;
		}
		let mut queued = locked(&queue.parcels);
		let bytes = queued.bytes.saturating_add(packet.len());
		if bytes > MOST_QUEUED {
			carried.overflown = carried.overflown.saturating_add(1);
			return;
		}
		let Some(due) = now.checked_add(link.delay) else { return };
		let due = link.last.map_or(due, |last| last.max(due));
		link.last = Some(due);
		carried.delivered = carried.delivered.saturating_add(1);
		*order = order.saturating_add(1);
		queued.bytes = bytes;
		queued.heap.push(Reverse(Parcel { due, order: *order, packet: packet.to_vec() }));
		queue.news.notify_one();
	}

	/// The next packet that arrives at a host: waits until there is one. `None` if there is no such host.
	pub fn receive(&self, to: usize) -> Option<Vec<u8>> {
		let queue = self.queues.get(to)?;
		let mut queued = locked(&queue.parcels);
		loop {
			let now = Instant::now();
			let rest = queued.heap.peek().map(|Reverse(first)| first.due.saturating_duration_since(now));
			queued = match rest {
				None => queue.news.wait(queued).unwrap_or_else(PoisonError::into_inner),
				Some(rest) if rest.is_zero() => {
					let Reverse(parcel) = queued.heap.pop()?;
					queued.bytes = queued.bytes.saturating_sub(parcel.packet.len());
					return Some(parcel.packet);
				},
				Some(rest) => queue.news.wait_timeout(queued, rest).unwrap_or_else(PoisonError::into_inner).0,
			};
		}
	}

	fn change(&self, links: &Links, change: impl Fn(&mut Link)) -> Result<()> {
		let mut state = locked(&self.state);
		let (one, other) = match links {
			Links::All => {
				state.links.iter_mut().for_each(change);
				return Ok(());
			},
			Links::Between(one, other) => (self.numbers(one)?, self.numbers(other)?),
		};
		for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (*a, *b))) {
			for (from, to) in [(a, b), (b, a)] {
				if let Some(link) = index(self.names.len(), from, to).and_then(|index| state.links.get_mut(index)) {
					change(link);
				}
			}
		}
		Ok(())
	}

	fn numbers(&self, names: &[String]) -> Result<Vec<usize>> {
		names.iter().map(|name| self.host(name)).collect()
	}
}

/// Where the link from one of `count` hosts to another is.
fn index(count: usize, from: usize, to: usize) -> Option<usize> {
	from.checked_mul(count)?.checked_add(to)
}

/// The host that an IPv4 packet is for.
fn destination(packet: &[u8]) -> Option<usize> {
	let (header, _) = packet.split_first_chunk::<20>()?;
	let [first, .., a, b, c, d] = header;
	// The version is in the upper half.
	matches!(first, 0x40..=0x4f).then(|| host_at(Ipv4Addr::new(*a, *b, *c, *d)))?
}

/// Poisoned only if a thread panicked, and then what it was doing was of no more than one packet.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Numbers that follow from a seed (splitmix64): nothing secret depends on them.
struct Dice(u64);

impl Dice {
	/// Whether the next number between 0 and 1 is below `rate`.
	fn falls_below(&mut self, rate: f64) -> bool {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^= mixed >> 31;
		let high = u32::try_from(mixed >> 32).unwrap_or(u32::MAX);
		f64::from(high) / 4_294_967_296.0 < rate
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn fabric() -> Fabric {
		Fabric::new(["a", "b", "c"].map(String::from).to_vec(), 7).unwrap()
	}

	/// A packet from nobody to the host of this number, with a byte to know it by.
	fn packet(to: u8, byte: u8) -> Vec<u8> {
		let mut packet = vec![0; 21];
		packet[0] = 0x45;
		packet[16..20].copy_from_slice(&[10, 83, 0, to + 1]);
		packet[20] = byte;
		packet
	}

	fn between(a: &str, b: &str) -> Links {
		Links::Between(vec![a.into()], vec![b.into()])
	}

	#[test]
	fn packets_should_arrive_in_order_when_sent_at_once() {
		let (fabric, now) = (fabric(), Instant::now());
		for byte in 0..10 {
			fabric.send(0, &packet(1, byte), now);
		}
		for byte in 0..10 {
			assert_eq!(fabric.receive(1).unwrap()[20], byte);
		}
	}

	#[test]
	fn packet_should_not_arrive_before_its_delay() {
		let fabric = fabric();
		let delay = Duration::from_millis(30);
		fabric.delay(&Links::All, delay).unwrap();
		let now = Instant::now();
		fabric.send(0, &packet(1, 0), now);
		fabric.receive(1).unwrap();
		assert!(now.elapsed() >= delay);
	}

	#[test]
	fn packet_should_not_be_overtaken_when_the_delay_is_shortened() {
		let (fabric, now) = (fabric(), Instant::now());
		fabric.delay(&between("a", "b"), Duration::from_millis(30)).unwrap();
		fabric.send(0, &packet(1, 1), now);
		fabric.delay(&between("a", "b"), Duration::ZERO).unwrap();
		fabric.send(0, &packet(1, 2), now);
		assert_eq!([0; 2].map(|_| fabric.receive(1).unwrap()[20]), [1, 2]);
	}

	#[test]
	fn packets_should_pass_only_uncut_links() {
		let (fabric, now) = (fabric(), Instant::now());
		fabric.cut(&between("a", "b")).unwrap();
		fabric.send(0, &packet(1, 1), now);
		fabric.send(1, &packet(0, 1), now);
		fabric.send(2, &packet(1, 2), now);
		assert_eq!(fabric.receive(1).unwrap()[20], 2);
		assert_eq!(fabric.carried(), Carried { delivered: 1, cut: 2, ..Carried::default() });
		fabric.heal();
		fabric.send(0, &packet(1, 3), now);
		assert_eq!(fabric.receive(1).unwrap()[20], 3);
	}

	#[test]
	fn packets_should_be_lost_at_about_the_rate_when_one_is_set() {
		let (fabric, now) = (fabric(), Instant::now());
		fabric.lose(&Links::All, 0.25).unwrap();
		for _ in 0..10_000 {
			fabric.send(0, &packet(1, 0), now);
		}
		let carried = fabric.carried();
		assert_eq!(carried.lost + carried.delivered, 10_000);
		// The numbers follow from the seed: this holds always or never.
		assert!((2_300..2_700).contains(&carried.lost), "{carried:?}");
		fabric.lose(&Links::All, 1.0).unwrap();
		fabric.send(0, &packet(1, 0), now);
		assert_eq!(fabric.carried().lost, carried.lost + 1);
	}

	#[test]
	fn packets_should_be_thrown_away_when_too_much_is_on_its_way() {
		let (fabric, now) = (fabric(), Instant::now());
		let mut large = packet(1, 0);
		large.resize(MOST_QUEUED / 2, 0);
		for _ in 0..3 {
			fabric.send(0, &large, now);
		}
		assert_eq!(fabric.carried(), Carried { delivered: 2, overflown: 1, ..Carried::default() });
		fabric.receive(1).unwrap();
		fabric.send(0, &large, now);
		assert_eq!(fabric.carried().delivered, 3);
	}

	#[test]
	fn packet_should_go_nowhere_when_it_is_for_no_host() {
		let (fabric, now) = (fabric(), Instant::now());
		let mut other_version = packet(1, 0);
		other_version[0] = 0x60;
		for stray in [vec![], vec![0x45; 19], packet(3, 0), packet(254, 0), other_version] {
			fabric.send(0, &stray, now);
		}
		assert_eq!(fabric.carried(), Carried::default());
	}

	#[test]
	fn change_should_be_refused_when_it_makes_no_sense() {
		let fabric = fabric();
		assert!(fabric.cut(&between("a", "d")).is_err());
		assert!(fabric.lose(&Links::All, 1.5).is_err());
		assert!(fabric.lose(&Links::All, f64::NAN).is_err());
		assert!(fabric.delay(&Links::All, Duration::from_secs(61)).is_err());
		assert!(Fabric::new(vec!["a".into(), "a".into()], 0).is_err());
	}
}
