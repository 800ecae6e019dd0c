//! What machines sign and exchange off chain, and nothing else: the statement, the tick chain, the keys,
//! the tariff's arithmetic, and the one function that says what a piece of evidence is worth. The chain,
//! the agents and a microcontroller all use this crate, so that what a provider accepts is what the chain pays.
//!
//! # Signed bytes
//! Every message is `b"coinop/" ‖ kind (1 byte) ‖ version (1 byte) ‖ genesis hash (32 bytes) ‖ body`,
//! fixed width, little-endian. [`message::Kind`] is the one table of kinds.
//!
//! # Units
//! Amounts are µUSDT (10⁻⁶ USDT), times are milliseconds unless a name says seconds, units are whole units of the tariff.
//!
//! # Features
//! - `software`: signing and verification in Rust (ed25519, secp256k1, P-256); `sr25519` adds that scheme.
//!   The chain needs neither: it verifies with the node's functions through [`Crypto`].
//! - `p256`: only the verification of P-256, for which the node has no function.
//! - `scale`: SCALE codec and type information.
//! - `std`: only passes `std` on to dependencies.
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

pub mod attestation;
pub mod consent;
pub mod evidence;
pub mod key;
pub mod merkle;
pub mod message;
#[cfg(feature = "p256")]
pub mod p256;
pub mod possession;
pub mod rate;
#[cfg(feature = "software")]
mod software;
pub mod statement;
pub mod tariff;
pub mod tick;

pub use attestation::{BatchCertificate, DeviceAttestation, DeviceCertificate, Link};
pub use consent::Consent;
pub use evidence::{appraise, Credit, Evidence, Refusal, SessionFacts, Worth};
pub use key::{Crypto, Fault, PublicKey, Signature};
pub use possession::Possession;
#[cfg(feature = "software")]
pub use software::{SigningKey, Software};
pub use statement::{SignedStatement, Statement};
pub use tariff::{Price, Settler, Terms, Unit};
pub use tick::{Anchor, Cursor, TickChain, Ticks};

/// Hash of a chain's first block: names the chain a message is for.
pub type GenesisHash = [u8; 32];

/// Number of a metered session: one counter for the whole chain, never reused.
pub type SessionId = u64;
