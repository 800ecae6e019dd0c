//! Carries proofs between Ethereum and Coinop. Whoever runs this is trusted with nothing: both chains check what they are
//! brought. It keeps no database; what is to be done is read from both chains, so it can be killed at any instant, and
//! several can run at once.
//!
//! - Rules without I/O: [`plan`] (what is to be done), [`hand_over`] (which commitments bring Ethereum's client over a change
//!   of validators), [`profit`], [`transactions`] (nonces, fees, budget), [`backoff`], [`audit`].
//! - What both chains say: [`execution`], [`beacon`], [`coinop`] with [`commitments`], [`client`], [`vault`], on bounded
//!   [`http`]; [`agreement`] of two endpoints.
//! - What is done: [`follow`] (Ethereum's light client on Coinop), [`sender`] (transactions on Ethereum), [`relay`] (all of
//!   it, for ever), [`collect`] (the audit's books).
//! - The program around: [`config`], [`keys`], [`setup`], [`logging`], [`metrics`], [`server`].
//!
//! An endpoint that lies costs liveness only. What it answers is bounded in size and time, and is checked against what the
//! chains prove before anything is paid for it: updates of the light client by the sync committee that Coinop knows,
//! commitments by the validators that Ethereum's client knows, logs by receipts under a header that Coinop has. What remains
//! is gas for transactions that an execution client invites in vain: bounded a day, and by asking a second one.
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

pub mod abi;
pub mod agreement;
pub mod audit;
pub mod backoff;
pub mod beacon;
pub mod client;
pub mod coinop;
pub mod collect;
pub mod commitments;
pub mod config;
pub mod execution;
pub mod follow;
pub mod hand_over;
pub mod http;
pub mod keys;
pub mod logging;
pub mod metrics;
pub mod plan;
pub mod profit;
pub mod relay;
pub mod sender;
pub mod server;
pub mod setup;
pub mod transactions;
pub mod vault;
