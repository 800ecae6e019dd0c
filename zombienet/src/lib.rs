//! Networks of several nodes on this machine, and in `tests/` what they must withstand, a file for each.
//!
//! - [`network`]: four validators as processes of this machine, started by zombienet. Nothing is between them.
//! - [`clock`]: how to give a node a wrong clock.
//!
//! Where links are delayed or cut, networks are `coinop-scenarios`' own ([`coinop_scenarios::net::Net`]), on hosts
//! behind a router: zombienet's share the machine's network, on which nothing can be cut.
//!
//! `networks/` has networks for zombienet's own command; `tests/networks.rs` checks that it can read them.
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

pub mod clock;
pub mod network;

pub use coinop_scenarios::net::council;
pub use network::{Network, Options, VALIDATORS};
