//! Money held, and what of it was drawn from a device's allowance.

use crate::{Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	sp_runtime::TokenError,
	traits::{
		fungible::{hold, Inspect, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use scale_info::TypeInfo;

/// Holds `amount` µUSDT of what `who` may spend, leaving the existential deposit and what is frozen, which a hold by
/// itself would not respect. Errors: `who` has not that much to spend.
pub fn hold<Currency, AccountId>(reason: &Currency::Reason, who: &AccountId, amount: Balance) -> DispatchResult
where
	Currency: Inspect<AccountId, Balance = Balance> + MutateHold<AccountId>,
{
	let spendable = Currency::reducible_balance(who, Preservation::Preserve, Fortitude::Polite);
	ensure!(amount <= spendable, TokenError::FundsUnavailable);
	Currency::hold(reason, who, amount)
}

/// Releases `amount` µUSDT that are held from `who`. Errors: less is held.
pub fn release<Currency, AccountId>(
	reason: &<Currency as hold::Inspect<AccountId>>::Reason,
	who: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	Currency: Inspect<AccountId, Balance = Balance> + MutateHold<AccountId>,
{
	if amount > 0 {
		Currency::release(reason, who, amount, Precision::Exact)?;
	}
	Ok(())
}

/// What a session or an escrow drew from a device's allowance, as far as it can be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Drawn {
	/// When the allowance's period began in which it was drawn, in ms.
	pub period: Moment,
	/// µUSDT drawn in that period.
	pub amount: Balance,
}

impl Drawn {
	/// Adds `amount` µUSDT drawn in `period`, which is `None` for an account that spends its own, to what was drawn
	/// `before`. What was drawn in an earlier period can't be given back any more; nor can anything once an owner has
	/// paid in: what returns could be the owner's own.
	pub fn and(before: Option<Self>, period: Option<Moment>, amount: Balance) -> Option<Self> {
		let period = period?;
		let before = before.filter(|drawn| drawn.period == period).map_or(0, |drawn| drawn.amount);
		Some(Self { period, amount: before.saturating_add(amount) })
	}

	/// At most `amount` µUSDT of it.
	pub fn at_most(self, amount: Balance) -> Self {
		Self { amount: self.amount.min(amount), ..self }
	}
}
