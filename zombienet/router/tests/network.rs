//! A network of two hosts on this machine: what the router does to what goes between them. Where the kernel allows no
//! such network the tests say so and pass.
#![cfg(target_os = "linux")]
#![allow(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

use anyhow::{ensure, Context, Result};
use coinop_router::{address, Answer, Command, Host, Links, Plan};
use std::{
	collections::BTreeMap,
	fs,
	io::{BufRead, BufReader, Read, Write},
	net::TcpStream,
	path::{Path, PathBuf},
	process::{self, Child, ChildStdin, ChildStdout, Stdio},
	time::{Duration, Instant},
};

const ROUTER: &str = env!("CARGO_BIN_EXE_coinop-router");

/// The port on host `a` from which connections lead to [`ECHO`] on host `b`.
const RELAY: u16 = 7_001;

/// A port of host `a` for what leads astray.
const STRAY: u16 = 7_003;

/// The port on host `b` that sends back what comes in.
const ECHO: u16 = 7_002;

/// Longest wait for something that must happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Wait for something that must not happen.
const SILENCE: Duration = Duration::from_millis(500);

struct Router {
	process: Child,
	input: Option<ChildStdin>,
	output: BufReader<ChildStdout>,
}

impl Router {
	fn start() -> Result<Self> {
		let mut process =
			process::Command::new(ROUTER).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("no router")?;
		let input = process.stdin.take();
		let output = BufReader::new(process.stdout.take().context("no output")?);
		Ok(Self { process, input, output })
	}

	fn ask(&mut self, command: &Command) -> Result<Answer> {
		self.say(&serde_json::to_string(command)?)
	}

	fn say(&mut self, line: &str) -> Result<Answer> {
		// It may have answered and ended already.
		let _ = writeln!(self.input.as_mut().context("closed")?, "{line}");
		let mut answer = String::new();
		self.output.read_line(&mut answer)?;
		serde_json::from_str(&answer).with_context(|| format!("it said: {answer}"))
	}

	fn run(&mut self, host: &str, arguments: &[&str], log: &Path) -> Result<u32> {
		let run = Command::Run {
			host: host.into(),
			program: ROUTER.into(),
			arguments: arguments.iter().map(|argument| argument.to_string()).collect(),
			environment: BTreeMap::new(),
			log: log.into(),
		};
		match self.ask(&run)? {
			Answer::Started { process } => Ok(process),
			other => anyhow::bail!("not started: {other:?}"),
		}
	}
}

impl Drop for Router {
	fn drop(&mut self) {
		drop(self.input.take());
		let _ = self.process.wait();
	}
}

/// Two hosts, with a way from a port of this machine through `a` to `b` and back.
struct Pair {
	router: Router,
	relay: u16,
	stray: u16,
	log: PathBuf,
}

impl Pair {
	/// `None` where there can be no such network.
	fn start(name: &str) -> Result<Option<Self>> {
		let log = std::env::temp_dir().join(format!("coinop-router-{name}-{}.log", process::id()));
		let mut router = Router::start()?;
		let host = |name: &str, ports: &[u16]| Host { name: name.into(), ports: ports.to_vec() };
		let begin = Command::Begin(Plan { hosts: vec![host("a", &[RELAY, STRAY]), host("b", &[])], seed: 1 });
		let (relay, stray) = match router.ask(&begin)? {
			Answer::Ready { ports } => (ports["a"][&RELAY], ports["a"][&STRAY]),
			Answer::Unavailable { reason } => {
				println!("SKIPPED: no network of hosts on this machine: {reason}");
				return Ok(None);
			},
			other => anyhow::bail!("{other:?}"),
		};
		let echo = format!("{}:{ECHO}", address(1).unwrap());
		router.run("b", &["echo", &echo], &log)?;
		router.run("a", &["relay", &format!("127.0.0.1:{RELAY}"), &echo], &log)?;
		let pair = Self { router, relay, stray, log };
		let started = Instant::now();
		while pair.connect().and_then(|mut stream| ping(&mut stream, PATIENCE)).is_err() {
			ensure!(started.elapsed() < PATIENCE, "{}", fs::read_to_string(&pair.log).unwrap_or_default());
			std::thread::sleep(Duration::from_millis(20));
		}
		Ok(Some(pair))
	}

	fn connect(&self) -> Result<TcpStream> {
		Ok(TcpStream::connect(("127.0.0.1", self.relay))?)
	}

	fn tell(&mut self, command: Command) -> Result<()> {
		let answer = self.router.ask(&command)?;
		ensure!(answer == Answer::Done, "{answer:?}");
		Ok(())
	}
}

impl Drop for Pair {
	fn drop(&mut self) {
		let _ = fs::remove_file(&self.log);
	}
}

/// Time until a byte came back. Error: it didn't.
fn ping(stream: &mut TcpStream, patience: Duration) -> Result<Duration> {
	stream.set_read_timeout(Some(patience))?;
	stream.set_nodelay(true)?;
	let started = Instant::now();
	stream.write_all(&[1])?;
	stream.read_exact(&mut [0])?;
	Ok(started.elapsed())
}

#[test]
fn round_trip_should_take_at_least_two_delays() -> Result<()> {
	let Some(mut pair) = Pair::start("delay")? else { return Ok(()) };
	let mut stream = pair.connect()?;
	ping(&mut stream, PATIENCE)?;
	let delay = Duration::from_millis(40);
	pair.tell(Command::Delay { links: Links::All, micros: delay.as_micros().try_into()? })?;
	for _ in 0..3 {
		assert!(ping(&mut stream, PATIENCE)? >= 2 * delay);
	}
	Ok(())
}

#[test]
fn nothing_should_arrive_until_healed_when_a_link_is_cut() -> Result<()> {
	let Some(mut pair) = Pair::start("cut")? else { return Ok(()) };
	let mut stream = pair.connect()?;
	ping(&mut stream, PATIENCE)?;
	pair.tell(Command::Cut { links: Links::Between(vec!["a".into()], vec!["b".into()]) })?;
	assert!(ping(&mut stream, SILENCE).is_err());
	let Answer::Carried(carried) = pair.router.ask(&Command::Count)? else { panic!("no count") };
	assert!(carried.cut > 0 && carried.lost == 0, "{carried:?}");
	pair.tell(Command::Heal)?;
	// What was kept back is sent again: the byte of before, and then the next.
	stream.set_read_timeout(Some(PATIENCE))?;
	stream.read_exact(&mut [0])?;
	ping(&mut stream, PATIENCE)?;
	Ok(())
}

#[test]
fn everything_should_arrive_in_the_end_when_some_is_lost() -> Result<()> {
	let Some(mut pair) = Pair::start("loss")? else { return Ok(()) };
	pair.tell(Command::Loss { links: Links::All, rate: 0.05 })?;
	let mut stream = pair.connect()?;
	stream.set_read_timeout(Some(PATIENCE))?;
	let sent: Vec<u8> = (0..200_000u32).map(|number| number as u8).collect();
	let mut out = stream.try_clone()?;
	let copy = sent.clone();
	let writer = std::thread::spawn(move || out.write_all(&copy));
	let mut received = vec![0; sent.len()];
	stream.read_exact(&mut received)?;
	writer.join().unwrap()?;
	assert!(received == sent);
	let Answer::Carried(carried) = pair.router.ask(&Command::Count)? else { panic!("no count") };
	assert!(carried.lost > 0, "{carried:?}");
	Ok(())
}

#[test]
fn host_should_not_reach_this_machine() -> Result<()> {
	let Some(mut pair) = Pair::start("alone")? else { return Ok(()) };
	let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
	listener.set_nonblocking(true)?;
	let log = pair.log.clone();
	pair.router.run("a", &["relay", &format!("127.0.0.1:{STRAY}"), &listener.local_addr()?.to_string()], &log)?;
	let started = Instant::now();
	while started.elapsed() < SILENCE {
		let mut stream = TcpStream::connect(("127.0.0.1", pair.stray))?;
		stream.set_read_timeout(Some(PATIENCE))?;
		// It ends at once: on the host nobody listens at that address.
		assert_eq!(stream.read(&mut [0]).unwrap_or_default(), 0);
		assert!(listener.accept().is_err());
	}
	Ok(())
}

#[test]
fn program_should_be_gone_when_the_router_is_killed() -> Result<()> {
	let Some(mut pair) = Pair::start("killed")? else { return Ok(()) };
	pair.router.process.kill()?;
	pair.router.process.wait()?;
	let started = Instant::now();
	while pair.connect().is_ok() {
		ensure!(started.elapsed() < PATIENCE, "something still listens");
		std::thread::sleep(Duration::from_millis(20));
	}
	Ok(())
}

#[test]
fn program_should_end_when_it_is_told_to() -> Result<()> {
	let Some(mut pair) = Pair::start("told")? else { return Ok(()) };
	let log = pair.log.clone();
	let process = pair.router.run("b", &["echo", "127.0.0.1:7300"], &log)?;
	assert_eq!(pair.router.ask(&Command::Look { process })?, Answer::Running);
	assert_eq!(pair.router.ask(&Command::Kill { process })?, Answer::Ended { code: None });
	assert_eq!(pair.router.ask(&Command::Look { process })?, Answer::Ended { code: None });
	assert!(matches!(pair.router.ask(&Command::Look { process: 99 })?, Answer::Refused { .. }));
	Ok(())
}

#[test]
fn command_should_be_refused_when_it_makes_no_sense() -> Result<()> {
	let Some(mut pair) = Pair::start("refused")? else { return Ok(()) };
	let unknown = Links::Between(vec!["a".into()], vec!["nobody".into()]);
	for command in [
		Command::Begin(Plan::default()),
		Command::Cut { links: unknown },
		Command::Loss { links: Links::All, rate: -0.1 },
		Command::Kill { process: 99 },
	] {
		assert!(matches!(pair.router.ask(&command)?, Answer::Refused { .. }), "{command:?}");
	}
	assert!(matches!(pair.router.say("nonsense")?, Answer::Refused { .. }));
	assert!(pair.connect().and_then(|mut stream| ping(&mut stream, PATIENCE)).is_ok());
	Ok(())
}
