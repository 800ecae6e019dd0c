//! Accounts that governance has frozen.

/// Which accounts are frozen. A frozen account signs and draws nothing, and what is paid to it is kept for it; what it had
/// committed to others still settles.
pub trait Compliance<AccountId> {
	/// Whether `account` is frozen now.
	fn is_frozen(account: &AccountId) -> bool;
}

/// Nobody is.
impl<AccountId> Compliance<AccountId> for () {
	fn is_frozen(_: &AccountId) -> bool {
		false
	}
}
