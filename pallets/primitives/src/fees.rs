//! What a transaction costs that no account signs, so that its fee is taken from what it moves.

use crate::Balance;
use frame_support::{sp_runtime::transaction_validity::TransactionPriority, weights::Weight};

/// The price of transactions, and who gets it.
pub trait TransactionFees<AccountId> {
	/// µUSDT that a transaction of this weight and length in bytes costs now, as if an account had signed it.
	fn fee(weight: Weight, length: u32) -> Balance;

	/// The priority in the pool of a transaction like that which an account signed without a tip.
	fn priority(weight: Weight, length: u32, fee: Balance) -> TransactionPriority;

	/// The account that collects fees; `None` where there are none.
	fn collector() -> Option<AccountId>;
}

/// Nothing costs anything.
impl<AccountId> TransactionFees<AccountId> for () {
	fn fee(_: Weight, _: u32) -> Balance {
		0
	}

	fn priority(_: Weight, _: u32, _: Balance) -> TransactionPriority {
		0
	}

	fn collector() -> Option<AccountId> {
		None
	}
}
