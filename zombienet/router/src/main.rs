//! The router between hosts of a network on one machine. See the library for how it is spoken to.
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

#[cfg(target_os = "linux")]
mod enclosure;
#[cfg(target_os = "linux")]
mod fabric;
#[cfg(target_os = "linux")]
mod hosts;
#[cfg(target_os = "linux")]
mod server;
#[cfg(target_os = "linux")]
mod trial;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<std::process::ExitCode> {
	enclosure::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
	let reason = "network namespaces and tun devices are Linux's".into();
	println!("{}", serde_json::to_string(&coinop_router::Answer::Unavailable { reason })?);
	Ok(())
}
