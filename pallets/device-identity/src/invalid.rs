//! Why a transaction is refused before it reaches the pool: the values of `InvalidTransaction::Custom`.
//! A fee above what is left of a cap, or of the owner's balance, is `InvalidTransaction::Payment`; a signature that isn't
//! the key's over this transaction `InvalidTransaction::BadProof`.

/// The device is suspended.
pub const SUSPENDED: u8 = 1;

/// The account is that of a device which was revoked.
pub const REVOKED: u8 = 2;

/// Devices sign mortal transactions only.
pub const IMMORTAL: u8 = 3;

/// Devices don't sign this call, and nobody makes calls in a device's name.
pub const CALL_REFUSED: u8 = 4;

/// Devices give no tips.
pub const TIP: u8 = 5;

/// The device has no allowance, or it has expired: nothing pays its fee.
pub const NO_ALLOWANCE: u8 = 6;

/// The signer is frozen, or the account in whose name it acts, or the device's owner.
pub const FROZEN: u8 = 7;

/// The device signs with another key than its account's since it was rotated or handed over.
pub const KEY_REPLACED: u8 = 8;

/// There is no such device.
pub const NO_DEVICE: u8 = 9;

/// The signature is of another scheme than the key.
pub const WRONG_SCHEME: u8 = 10;

/// The key is no point of its curve, or one for which anyone can sign.
pub const INVALID_KEY: u8 = 11;

/// The signature has the higher of the two values of s.
pub const HIGH_S: u8 = 12;

/// There is no such fleet, or its time is over, or it has no device of that number.
pub const NO_FLEET: u8 = 13;

/// The enrolment's time is over, or it is further away than a day.
pub const ENROLMENT_EXPIRED: u8 = 14;

/// The account can't be a device: it is one, or was, or owns some.
pub const NOT_FREE: u8 = 15;

/// The proof has fewer or more hashes than the device's number needs.
pub const PROOF_LENGTH: u8 = 16;

/// The proof is of another fleet, number or key.
pub const PROOF_MISMATCH: u8 = 17;

/// The fleet's owner can't pay the fee and the deposits.
pub const OWNER_SHORT: u8 = 18;

use coinop_voucher::Fault;
use sp_runtime::transaction_validity::InvalidTransaction;

/// How a signature that doesn't count is refused.
pub fn signature(fault: Fault) -> InvalidTransaction {
	match fault {
		Fault::WrongScheme => InvalidTransaction::Custom(WRONG_SCHEME),
		Fault::InvalidKey => InvalidTransaction::Custom(INVALID_KEY),
		Fault::HighS => InvalidTransaction::Custom(HIGH_S),
		Fault::Mismatch => InvalidTransaction::BadProof,
	}
}
