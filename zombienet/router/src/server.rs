//! Does what the commands on standard input say.

use crate::{fabric::Fabric, hosts::Host};
use anyhow::{bail, ensure, Context, Result};
use coinop_router::{Answer, Command, Plan, MAX_HOSTS};
use std::{
	collections::BTreeMap,
	fs::OpenOptions,
	net::Ipv4Addr,
	process::{Child, Stdio},
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	io::{AsyncBufReadExt, BufReader},
	net::{TcpListener, TcpStream},
	signal::unix::{signal, SignalKind},
};

/// Time for what ends a program to be done.
const ENDING: Duration = Duration::from_secs(10);

/// Time between looks at a program that ends.
const POLL: Duration = Duration::from_millis(10);

/// A network that is up, and the programs on it.
#[derive(Default)]
struct Server {
	network: Option<Network>,
	/// How many programs were started.
	started: u32,
	processes: BTreeMap<u32, Child>,
}

struct Network {
	fabric: Arc<Fabric>,
	hosts: Vec<Arc<Host>>,
	ports: BTreeMap<String, BTreeMap<u16, u16>>,
}

/// Answers commands until standard input ends or somebody stops this process. What runs on the hosts is ended by the
/// end of this process.
pub async fn serve() -> Result<()> {
	let mut lines = BufReader::new(tokio::io::stdin()).lines();
	let mut terminate = signal(SignalKind::terminate())?;
	let mut interrupt = signal(SignalKind::interrupt())?;
	let mut server = Server::default();
	loop {
		let line = tokio::select! {
			line = lines.next_line() => line?,
			_ = terminate.recv() => None,
			_ = interrupt.recv() => None,
		};
		let Some(line) = line else { return Ok(()) };
		if !line.trim().is_empty() {
			println!("{}", serde_json::to_string(&server.answer(&line).await)?);
		}
	}
}

impl Server {
	async fn answer(&mut self, line: &str) -> Answer {
		let command = match serde_json::from_str(line) {
			Ok(command) => command,
			Err(error) => return Answer::Refused { reason: format!("not a command: {error}") },
		};
		let answer = self.carry_out(command).await;
		answer.unwrap_or_else(|error| Answer::Refused { reason: format!("{error:#}") })
	}

	async fn carry_out(&mut self, command: Command) -> Result<Answer> {
		match command {
			Command::Begin(plan) => {
				ensure!(self.network.is_none(), "the network is there already");
				return Ok(match Network::up(plan).await {
					Ok(network) => {
						let ports = network.ports.clone();
						self.network = Some(network);
						Answer::Ready { ports }
					},
					Err(error) => Answer::Unavailable { reason: format!("{error:#}") },
				});
			},
			Command::Delay { links, micros } => {
				self.network()?.fabric.delay(&links, Duration::from_micros(micros))?;
			},
			Command::Loss { links, rate } => self.network()?.fabric.lose(&links, rate)?,
			Command::Cut { links } => self.network()?.fabric.cut(&links)?,
			Command::Heal => self.network()?.fabric.heal(),
			Command::Run { host, program, arguments, environment, log } => {
				let network = self.network()?;
				let host = network.hosts.get(network.fabric.host(&host)?).cloned().context("the host is down")?;
				let open = OpenOptions::new().create(true).append(true).open(&log);
				let log = open.with_context(|| format!("can't write {}", log.display()))?;
				let mut command = std::process::Command::new(&program);
				command.args(arguments).envs(environment).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
				let child = host.run(command).await.with_context(|| format!("can't start {}", program.display()))?;
				self.started = self.started.saturating_add(1);
				self.processes.insert(self.started, child);
				return Ok(Answer::Started { process: self.started });
			},
			Command::Kill { process } => {
				let child = self.process(process)?;
				child.kill()?;
				let started = Instant::now();
				while started.elapsed() < ENDING {
					if let Some(status) = child.try_wait()? {
						return Ok(Answer::Ended { code: status.code() });
					}
					tokio::time::sleep(POLL).await;
				}
				bail!("process {process} does not end");
			},
			Command::Look { process } => {
				return Ok(match self.process(process)?.try_wait()? {
					None => Answer::Running,
					Some(status) => Answer::Ended { code: status.code() },
				});
			},
			Command::Count => return Ok(Answer::Carried(self.network()?.fabric.carried())),
		}
		Ok(Answer::Done)
	}

	fn network(&self) -> Result<&Network> {
		self.network.as_ref().context("there is no network yet: `begin` comes first")
	}

	fn process(&mut self, process: u32) -> Result<&mut Child> {
		self.processes.get_mut(&process).with_context(|| format!("no process {process} was started"))
	}
}

impl Network {
	async fn up(plan: Plan) -> Result<Self> {
		ensure!(plan.hosts.len() <= MAX_HOSTS, "a network has at most {MAX_HOSTS} hosts");
		let names = plan.hosts.iter().map(|host| host.name.clone()).collect();
		let fabric = Arc::new(Fabric::new(names, plan.seed)?);
		let (mut hosts, mut ports) = (Vec::new(), BTreeMap::new());
		for (number, planned) in plan.hosts.into_iter().enumerate() {
			let host = Arc::new(Host::up(number, fabric.clone())?);
			let mut forwarded = BTreeMap::new();
			for port in planned.ports {
				// This thread is in no namespace of ours: the port is one of the machine's.
				let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
				forwarded.insert(port, listener.local_addr()?.port());
				tokio::spawn(forward(listener, host.clone(), port));
			}
			ports.insert(planned.name, forwarded);
			hosts.push(host);
		}
		Ok(Self { fabric, hosts, ports })
	}
}

/// Leads every connection to the host's port.
async fn forward(listener: TcpListener, host: Arc<Host>, port: u16) {
	while let Ok((here, _)) = listener.accept().await {
		let host = host.clone();
		tokio::spawn(async move {
			// A host on which nobody listens closes the connection at once, as it would close its own.
			if let Ok(there) = host.connect(port).await {
				// Ends with an error if one side breaks off: the other side sees it.
				let _: Result<()> = join(here, there).await;
			}
		});
	}
}

async fn join(mut here: TcpStream, there: std::net::TcpStream) -> Result<()> {
	there.set_nonblocking(true)?;
	let mut there = TcpStream::from_std(there)?;
	for stream in [&here, &there] {
		stream.set_nodelay(true)?;
	}
	tokio::io::copy_bidirectional(&mut here, &mut there).await?;
	Ok(())
}
