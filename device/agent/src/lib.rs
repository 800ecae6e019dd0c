//! What a payer's and a provider's machine run: the chain's client, the payment engines and the wire between them.
//!
//! - [`chain`]: a connection to a node; what the chain knows, and transactions from signing to finality.
//! - [`calls`]: the chain's calls, each one transaction.
//! - [`escrow`]: escrows as the chain knows them, and the confirmation of a milestone.
//! - [`fleet`]: the tree of a fleet's devices, and a device's request to be enrolled.
//! - [`general`]: transactions that a device's current key signs, or nobody.
//! - [`evidence`]: a provider's newest evidence, in a file that survives its end.
//! - [`keys`]: a machine's or an owner's key, in a file only its owner can read.
//! - [`metered`]: sessions and mandates as the chain knows them, and consents to settlements that nobody signs.
//! - [`meter`]: readings from a CSV file, all of it checked before anything is paid.
//! - [`ocpi`]: the tariffs of charging operators, as terms for the chain.
//! - [`payer`] and [`provider`]: the two sides of a metered session, free of the chain: what one signs and
//!   reveals, and what the other checks, counts and keeps as evidence.
//! - [`wire`]: what they say to each other over a byte stream.
//! - [`amount`]: USDT as people write it, exactly.
//!
//! Nothing here panics on bytes from outside. The node at the other end of [`chain::Chain::connect`] is
//! trusted: a developer's option until the light client comes.
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

pub mod amount;
pub mod calls;
pub mod chain;
pub mod escrow;
pub mod evidence;
pub mod fleet;
pub mod general;
pub mod keys;
pub mod meter;
pub mod metered;
pub mod ocpi;
pub mod payer;
pub mod provider;
pub mod wire;

pub use coinop_runtime_api::{api, CoinopConfig};
pub use subxt::{
	tx::Payload as Call,
	utils::{AccountId32, H256},
};

/// An amount in µUSDT (10⁻⁶ USDT).
pub type Balance = u128;

/// Milliseconds of the chain's timestamp.
pub type Moment = u64;

/// Most hashes the chain makes to check one settlement: the longest anchor that a provider accepts.
pub const MAX_HASHES: u32 = 4_096;
