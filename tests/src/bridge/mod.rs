//! The bridge, with an Ethereum of its own: what a relayer does, step by step, for tests.
//!
//! - [`ethereum`]: the local Ethereum as a child process, and transactions on it.
//! - [`beacon`]: what its beacon chain proves.
//! - [`contracts`]: token, BEEFY client and vault, deployed.
//! - [`coinop`]: a Coinop network without money that follows this Ethereum.
//! - [`commitments`]: what Coinop's validators signed, for the BEEFY client.
//! - [`World`]: both chains, and what is carried between them.

pub mod beacon;
pub mod coinop;
pub mod commitments;
pub mod contracts;
pub mod ethereum;
mod world;

pub use world::{Paid, World};
