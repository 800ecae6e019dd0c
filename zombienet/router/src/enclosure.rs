//! The two halves of the program. The outer one makes a process namespace, and a user namespace where it is not root,
//! and runs the inner one in it as the first process: when that ends, the kernel ends everything in there. The outer
//! one must have one thread only, so it does nothing else.

use crate::{server, trial};
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use coinop_router::Answer;
use nix::{
	sched::{unshare, CloneFlags},
	sys::{prctl::set_pdeathsig, signal::Signal},
	unistd::{getegid, geteuid},
};
use std::{
	env, fs,
	net::SocketAddr,
	process::{Command, ExitCode},
};

/// A network of hosts on this machine, with delay, loss and cuts between them. Reads commands as JSON from standard
/// input, a line each, and answers on standard output; ends when its input does.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	#[command(subcommand)]
	part: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
	/// What the program runs in its process namespace
	#[command(hide = true)]
	Inside,
	/// Sends back what comes in, for trying out a network
	#[command(hide = true)]
	Echo {
		/// Where to listen
		at: SocketAddr,
	},
	/// Leads connections on, for trying out a network
	#[command(hide = true)]
	Relay {
		/// Where to listen
		at: SocketAddr,
		/// Where to lead them
		to: SocketAddr,
	},
}

/// The program.
pub fn main() -> Result<ExitCode> {
	let serving = match Arguments::parse().part {
		None => return outside(),
		Some(Part::Echo { at }) => return trial::echo(at),
		Some(Part::Relay { at, to }) => return trial::relay(at, to),
		Some(Part::Inside) => {
			// Without the outer half nobody is left to speak to.
			set_pdeathsig(Signal::SIGKILL)?;
			let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
			let outcome = runtime.block_on(server::serve());
			// A thread of it may still wait for standard input.
			runtime.shutdown_background();
			outcome
		},
	};
	if let Err(error) = &serving {
		eprintln!("coinop-router: {error:#}");
	}
	// The kernel ends what runs on the hosts.
	Ok(if serving.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn outside() -> Result<ExitCode> {
	if let Err(error) = enclose() {
		let reason = format!("{error:#}");
		println!("{}", serde_json::to_string(&Answer::Unavailable { reason })?);
		return Ok(ExitCode::SUCCESS);
	}
	let status = Command::new(env::current_exe()?).arg("inside").status()?;
	Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Has the next child be the first process of a new process namespace, with the right to make network namespaces. Root
/// has that right by itself, and would lose others in a user namespace.
fn enclose() -> Result<()> {
	let (user, group) = (geteuid(), getegid());
	if user.is_root() {
		return unshare(CloneFlags::CLONE_NEWPID).context("the kernel refuses root a process namespace");
	}
	unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWPID)
		.context("the kernel refuses a user namespace, and this is not root")?;
	// The kernel wants it so, before a user may map its group.
	fs::write("/proc/self/setgroups", "deny")
		.and_then(|()| fs::write("/proc/self/uid_map", format!("0 {user} 1")))
		.and_then(|()| fs::write("/proc/self/gid_map", format!("0 {group} 1")))
		.context("the kernel refuses to map the user into its namespace")
}
