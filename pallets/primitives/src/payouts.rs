//! Paying what is owed in a way that never fails because of the one who is paid.

use crate::Balance;
use frame_support::{dispatch::DispatchResult, sp_runtime::DispatchError, traits::Imbalance};

/// Pays accounts. What is owed and can't be delivered (no such account and less than the existential deposit, or a
/// frozen account) is
/// kept for the account to claim.
pub trait Payouts<AccountId, Reason> {
	/// Money on its way, in µUSDT: taken from what was held, not delivered yet. Dropped, it is burned.
	type Taken: Imbalance<Balance>;

	/// Pays `amount` µUSDT of `from`'s spendable balance, keeping `from` alive, if `to` can receive it: what
	/// someone gives of their own will need not be kept for anyone, at nobody's cost.
	/// Answers whether what had been kept for `to` came with it, which takes longer.
	/// Errors: the balance is too small; `to` is frozen, or does not exist and the amount is below the existential deposit.
	fn pay(from: &AccountId, to: &AccountId, amount: Balance) -> Result<bool, DispatchError>;

	/// Pays `amount` µUSDT held from `from` under `reason`. Errors: less than that is held.
	fn pay_held(reason: &Reason, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult;

	/// Mints `amount` µUSDT for `to`: for the bridge alone, which has locked as much elsewhere.
	/// Errors: there is nowhere to keep what can't be delivered.
	fn mint(to: &AccountId, amount: Balance) -> DispatchResult;

	/// Takes `amount` µUSDT held from `from` under `reason`, for [`Self::deliver`]: a call that pays one account from
	/// many collects first, and touches the payee once. Nothing changes on an error: less than that is held.
	fn take_held(reason: &Reason, from: &AccountId, amount: Balance) -> Result<Self::Taken, DispatchError>;

	/// Delivers what was taken. An error, which only a pot that is gone can give, must undo the call.
	fn deliver(to: &AccountId, taken: Self::Taken) -> DispatchResult;

	/// Keeps `amount` µUSDT for `to`, for benchmarks of other pallets: the dearest payment delivers it too.
	#[cfg(feature = "runtime-benchmarks")]
	fn keep(_to: &AccountId, _amount: Balance) {}
}
