//! What the bridge's two sides say to each other, byte for byte, and the proofs of it. The pallet, the relayer and the
//! tests use this crate; the contracts in `bridge/contracts` are its counterpart in Solidity.
//!
//! # Terms
//! - *Lane*: one vault for one Coinop chain: `keccak256(chain id ‖ vault ‖ Coinop's genesis hash)`.
//! - *Event*: what the vault tells Coinop: a log in a transaction's receipt.
//! - *Message*: what Coinop tells the vault. `0x00 ‖ message` is hashed to a leaf of its block's tree, whose root is the
//!   extra data of the next block's leaf in the Merkle mountain range that BEEFY signs.
//!
//! # Units
//! Amounts are µUSDT, which are also the units of USDT on Ethereum. Integers are big-endian.
//!
//! # Features
//! - `std`: only passes `std` on to dependencies.
//! - `prove`: makes proofs from what the nodes of both chains answer. Beside `std`, so that the runtime's native build
//!   needs none of it.
//! - `fixtures`: proofs for tests and benchmarks.
#![cfg_attr(not(feature = "std"), no_std)]
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

extern crate alloc;

#[cfg(feature = "prove")]
pub mod beacon;
#[cfg(feature = "prove")]
mod commitment;
#[cfg(feature = "prove")]
mod error;
pub mod event;
#[cfg(feature = "fixtures")]
pub mod fixtures;
#[cfg(feature = "prove")]
mod json;
mod lane;
#[cfg(feature = "prove")]
pub mod light_client;
mod message;
#[cfg(feature = "prove")]
pub mod mmr;
#[cfg(feature = "prove")]
pub mod receipts;
#[cfg(any(feature = "fixtures", feature = "prove"))]
mod rlp;
#[cfg(feature = "prove")]
mod ssz_objects;
mod tree;
mod word;

#[cfg(feature = "prove")]
pub use commitment::{address_of, keyset_commitment, quorum, SignedCommitment};
#[cfg(feature = "prove")]
pub use error::Error;
pub use event::Event;
pub use lane::{lane, Lane};
pub use message::{Message, MAX_MESSAGE_LEN};
#[cfg(feature = "prove")]
pub use snowbridge_verification_primitives::{Log, Proof};
pub use tree::{message_proof, message_root, verify_message, MessageProof};
