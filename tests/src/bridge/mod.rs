//! The bridge, with an Ethereum of its own: what a relayer does, step by step, for tests, with the relayer's library.
//!
//! - [`ethereum`]: the local Ethereum as a child process, and transactions on it.
//! - [`contracts`]: token, BEEFY client and vault, deployed.
//! - [`coinop`]: a Coinop network without money that follows this Ethereum.
//! - [`relayer`] and [`command`]: the programs that operators and users run.
//! - [`proxy`]: what lies between a relayer and what it asks.
//! - [`seed`]: for tests that draw lots.
//! - [`World`]: both chains, and what is carried between them.

pub mod coinop;
pub mod command;
pub mod contracts;
pub mod ethereum;
pub mod proxy;
pub mod relayer;
pub mod seed;
mod world;

pub use world::{Paid, World};
