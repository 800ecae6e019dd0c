//! Hosts: threads that each live in a network namespace of their own, which ends with them.

use crate::fabric::Fabric;
use anyhow::{anyhow, Context, Result};
use coinop_router::{address, PREFIX};
use nix::sched::{unshare, CloneFlags};
use rtnetlink::LinkUnspec;
use std::{
	io::{self, ErrorKind},
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
	process,
	sync::{mpsc, Arc},
	thread,
	time::{Duration, Instant},
};
use tappers::{Interface, Tun};
use tokio::sync::oneshot;

/// A host's tun device.
const DEVICE: &str = "net0";

/// The number of the loopback device, which every namespace has from the beginning.
const LOOPBACK: u32 = 1;

/// Longest packet that a device gives.
const LONGEST_PACKET: usize = 65_536;

/// Longest wait for a host's port: it is on the same machine.
const PATIENCE: Duration = Duration::from_secs(1);

/// A host that is up.
pub struct Host {
	jobs: mpsc::Sender<Job>,
}

/// What is to be done from inside a host.
enum Job {
	Connect(u16, oneshot::Sender<io::Result<TcpStream>>),
	Run(Box<process::Command>, oneshot::Sender<io::Result<process::Child>>),
}

impl Host {
	/// Brings a host up, which sends and receives by `fabric`. Errors: the kernel refuses a namespace or a tun device.
	pub fn up(number: usize, fabric: Arc<Fabric>) -> Result<Self> {
		let (jobs, queue) = mpsc::channel();
		let (ready, outcome) = mpsc::channel();
		thread::Builder::new().name(format!("host {number}")).spawn(move || {
			let outcome = enter(number).and_then(|device| carry(number, device, fabric));
			if ready.send(outcome).is_ok() {
				work(&queue);
			}
		})?;
		outcome.recv().context("a host's thread ended")??;
		Ok(Self { jobs })
	}

	/// A connection to a port of the host's loopback. Error: nobody listens there.
	pub async fn connect(&self, port: u16) -> Result<TcpStream> {
		let (reply, answer) = oneshot::channel();
		self.jobs.send(Job::Connect(port, reply)).map_err(|_| anyhow!("the host is down"))?;
		Ok(answer.await??)
	}

	/// Starts a program on the host. Error: it can't be started.
	pub async fn run(&self, command: process::Command) -> Result<process::Child> {
		let (reply, answer) = oneshot::channel();
		self.jobs.send(Job::Run(Box::new(command), reply)).map_err(|_| anyhow!("the host is down"))?;
		Ok(answer.await??)
	}
}

/// Does what is asked for, in the thread that is in the host's namespace: what it connects and starts is in it too.
fn work(queue: &mpsc::Receiver<Job>) {
	while let Ok(job) = queue.recv() {
		// Whoever asked may have gone.
		let _: Result<(), ()> = match job {
			Job::Connect(port, reply) => {
				let to = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
				reply.send(TcpStream::connect_timeout(&to, PATIENCE)).map_err(drop)
			},
			Job::Run(mut command, reply) => reply.send(command.spawn()).map_err(drop),
		};
	}
}

/// Moves the calling thread into a new namespace with its loopback and a tun device up.
fn enter(number: usize) -> Result<Tun> {
	let address = address(number).with_context(|| format!("there can't be a host {number}"))?;
	unshare(CloneFlags::CLONE_NEWNET).context("the kernel refuses a network namespace")?;
	let interface = Interface::new(DEVICE)?;
	let device = Tun::new_named(interface).context("the kernel refuses a tun device (/dev/net/tun)")?;
	let index = interface.index()?;
	let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
	runtime.block_on(configure(index, address)).context("the kernel refuses an address for the tun device")?;
	Ok(device)
}

async fn configure(device: u32, address: Ipv4Addr) -> Result<()> {
	// The socket is of the namespace that the thread is in.
	let (connection, handle, _) = rtnetlink::new_connection()?;
	tokio::spawn(connection);
	handle.address().add(device, IpAddr::V4(address), PREFIX).execute().await?;
	for index in [LOOPBACK, device] {
		handle.link().change(LinkUnspec::new_with_index(index).up().build()).execute().await?;
	}
	Ok(())
}

/// Starts the two threads between a host's device and the fabric.
fn carry(number: usize, device: Tun, fabric: Arc<Fabric>) -> Result<()> {
	let device = Arc::new(device);
	let (outgoing, out) = (device.clone(), fabric.clone());
	thread::Builder::new().name(format!("from {number}")).spawn(move || {
		let mut buffer = vec![0; LONGEST_PACKET];
		loop {
			match outgoing.recv(&mut buffer) {
				Ok(length) => out.send(number, buffer.get(..length).unwrap_or_default(), Instant::now()),
				Err(error) if error.kind() == ErrorKind::Interrupted => {},
				Err(error) => return eprintln!("host {number} sends no more: {error}"),
			}
		}
	})?;
	thread::Builder::new().name(format!("to {number}")).spawn(move || {
		while let Some(packet) = fabric.receive(number) {
			// The kernel refuses what it can't read, as a network card would.
			let _: io::Result<usize> = device.send(&packet);
		}
	})?;
	Ok(())
}
