//! Why a transaction that nobody signs is refused before it reaches the pool: the values of `InvalidTransaction::Custom`.
//! What was proved or carried out before is `Stale`, a proof that doesn't hold `BadProof`.

use crate::{Config, Error};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

/// The lane was never opened.
pub const UNKNOWN_LANE: u8 = 100;

/// The log is not the vault's, or none that this call takes.
pub const NOT_THE_VAULTS: u8 = 101;

/// The proof is longer than may be.
pub const TOO_LONG: u8 = 102;

/// The light client has nothing to go by, is too far behind, or waits for governance.
pub const CLIENT_STOPPED: u8 = 103;

/// There is no such claim.
pub const NOT_FOUND: u8 = 104;

/// Minting is halted.
pub const HALTED: u8 = 105;

/// The bucket does not hold as much now.
pub const OVER_LIMIT: u8 = 106;

/// The event does not fit the message of its nonce.
pub const MISMATCH: u8 = 107;

/// The pool's answer for what a call would fail with.
pub(crate) fn invalid<T: Config>(error: Error<T>) -> TransactionValidityError {
	let code = match error {
		Error::AlreadyProved => return InvalidTransaction::Stale.into(),
		Error::InvalidProof => return InvalidTransaction::BadProof.into(),
		Error::UnknownLane => UNKNOWN_LANE,
		Error::NotFromVault | Error::LaneClosed => NOT_THE_VAULTS,
		Error::TooLong => TOO_LONG,
		Error::NotBootstrapped | Error::EthereumTooOld | Error::CheckpointNeeded | Error::UnknownFork => CLIENT_STOPPED,
		Error::NotFound => NOT_FOUND,
		Error::Halted => HALTED,
		Error::OverLimit => OVER_LIMIT,
		Error::NotCommitted | Error::Mismatch => MISMATCH,
		_ => return InvalidTransaction::Call.into(),
	};
	InvalidTransaction::Custom(code).into()
}
