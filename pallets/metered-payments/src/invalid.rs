//! Why a settlement that no account signs is refused before it reaches the pool: the values of
//! `InvalidTransaction::Custom`. A signature that isn't good is `InvalidTransaction::BadProof`; a fee that the proceeds
//! don't carry, or that wasn't consented to, is `InvalidTransaction::Payment`; what was credited before is
//! `InvalidTransaction::Stale`.

/// There is no such session, or its deposit is paid out.
pub const NO_SESSION: u8 = 64;

/// The consent has expired, or is for longer than a day ahead.
pub const CONSENT_EXPIRED: u8 = 65;

/// The consent is neither the provider's, nor its owner's, nor the settler's.
pub const OTHER_KEY: u8 = 66;

/// The evidence doesn't hold, shows more than the session's cap on units an hour allows, or takes too many hashes.
pub const EVIDENCE: u8 = 67;
