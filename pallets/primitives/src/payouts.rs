//! Paying in a way that never fails because of the one who is paid.

use crate::Balance;
use frame_support::dispatch::DispatchResult;

/// Pays `to`; what can't be delivered (no such account and less than the existential deposit) is kept for it
/// to claim. The only errors are the payer's.
pub trait Payouts<AccountId, Reason> {
	/// Pays `amount` µUSDT of `from`'s spendable balance, keeping `from` alive.
	/// Errors: the balance is too small.
	fn pay(from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult;

	/// Pays `amount` µUSDT held from `from` under `reason`. Errors: less than that is held.
	fn pay_held(reason: &Reason, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult;
}
