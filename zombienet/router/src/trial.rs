//! Two small programs to run on hosts, by which the tests try out a network.

use anyhow::Result;
use std::{
	io,
	net::{Shutdown, SocketAddr, TcpListener, TcpStream},
	process::ExitCode,
	thread,
};

/// Sends back what comes in, on every connection, until it is ended.
pub fn echo(at: SocketAddr) -> Result<ExitCode> {
	let listener = TcpListener::bind(at)?;
	while let Ok((stream, _)) = listener.accept() {
		thread::spawn(move || {
			let back = stream.try_clone()?;
			copy(stream, back)
		});
	}
	Ok(ExitCode::FAILURE)
}

/// Leads every connection on to another address, until it is ended.
pub fn relay(at: SocketAddr, to: SocketAddr) -> Result<ExitCode> {
	let listener = TcpListener::bind(at)?;
	while let Ok((here, _)) = listener.accept() {
		thread::spawn(move || -> io::Result<()> {
			let there = TcpStream::connect(to)?;
			let (forth, back) = (here.try_clone()?, there.try_clone()?);
			thread::spawn(move || copy(there, forth));
			copy(here, back)
		});
	}
	Ok(ExitCode::FAILURE)
}

fn copy(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
	to.set_nodelay(true)?;
	io::copy(&mut from, &mut to)?;
	to.shutdown(Shutdown::Write)
}
