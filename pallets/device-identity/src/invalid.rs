//! Why a device's transaction is refused before it reaches the pool: the values of `InvalidTransaction::Custom`.
//! A fee above what is left of the cap, or of the owner's balance, is `InvalidTransaction::Payment`.

/// The device is suspended.
pub const SUSPENDED: u8 = 1;

/// The account is that of a device which was revoked.
pub const REVOKED: u8 = 2;

/// Devices sign mortal transactions only.
pub const IMMORTAL: u8 = 3;

/// Devices don't sign this call.
pub const CALL_REFUSED: u8 = 4;

/// Devices give no tips.
pub const TIP: u8 = 5;

/// The device has no allowance, or it has expired: nothing pays its fee.
pub const NO_ALLOWANCE: u8 = 6;
