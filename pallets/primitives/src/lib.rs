//! What Coinop's pallets share. They know each other only through the traits here, each with an
//! implementation for `()`, so that any pallet can be used alone.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	test,
	allow(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test that panics is a test that fails")
)]

pub mod attestations;
mod authority;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod compliance;
mod crypto;
mod fees;
mod genesis;
mod holds;
mod messages;
mod payouts;
mod time;

pub use attestations::Attestations;
pub use authority::{DeviceInspect, Draw, SpendingAuthority};
pub use compliance::Compliance;
pub use crypto::HostCrypto;
pub use fees::TransactionFees;
pub use genesis::genesis;
pub use holds::{hold, release, Drawn};
pub use messages::OutboundMessages;
pub use payouts::Payouts;
pub use time::{Instant, Moment, HOURS, SLOT_DURATION};

/// An amount in µUSDT (10⁻⁶ USDT).
pub type Balance = u128;

/// Number of a block.
pub type BlockNumber = u32;

/// One USDT in µUSDT.
pub const USDT: Balance = 1_000_000;

/// The least an account may hold: 0.001 USDT.
pub const EXISTENTIAL_DEPOSIT: Balance = 1_000;

/// µUSDT held from the account charged while a record of at most `max_encoded_len` bytes exists:
/// 0.01 USDT and 0.0001 USDT a byte.
pub const fn record_deposit(max_encoded_len: u32) -> Balance {
	const BASE: u32 = 10_000;
	const PER_BYTE: u32 = 100;
	// Widening only; `From` is not const.
	#[allow(clippy::as_conversions, reason = "u32 to u128 loses nothing")]
	let deposit = BASE.saturating_add(PER_BYTE.saturating_mul(max_encoded_len)) as Balance;
	deposit
}
