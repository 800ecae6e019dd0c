//! Who pays: an account spends its own, a device its owner's within an allowance.

use crate::{Balance, Instant, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_voucher::PublicKey;
#[cfg(feature = "runtime-benchmarks")]
use frame_support::dispatch::DispatchResult;
use scale_info::TypeInfo;

/// What was drawn for one payment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Draw<AccountId> {
	/// The account whose balance is charged.
	pub charged: AccountId,
	/// When the allowance's period began in which this was drawn; `None` for an account that spends its own.
	pub period: Option<Moment>,
}

/// Answers whose balance a signer's payment is charged to, and keeps count of it.
pub trait SpendingAuthority<AccountId> {
	/// Counts a payment of `amount` µUSDT by `signer` to `payee` against every limit there is, or refuses it.
	/// Moves no money.
	fn draw(
		signer: &AccountId,
		payee: &AccountId,
		amount: Balance,
	) -> Result<Draw<AccountId>, frame_support::sp_runtime::DispatchError>;

	/// Gives back at most `amount` µUSDT of what `signer` drew in the period that began at `period` from
	/// `charged`. Does nothing if that period is over, or the owner has changed: what is over stays counted.
	fn give_back(signer: &AccountId, charged: &AccountId, period: Moment, amount: Balance);

	/// Makes a device for `signer` that may draw `amount` from `owner`, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn allow(_signer: &AccountId, _owner: &AccountId, _amount: Balance) -> DispatchResult {
		Ok(())
	}

	/// Leaves out of a benchmark what is looked up and counted of `signer` in any transaction that it signs, which
	/// weighs there, not in the call.
	#[cfg(feature = "runtime-benchmarks")]
	fn leave_out(_signer: &AccountId) {}
}

impl<AccountId: Clone> SpendingAuthority<AccountId> for () {
	fn draw(
		signer: &AccountId,
		_: &AccountId,
		_: Balance,
	) -> Result<Draw<AccountId>, frame_support::sp_runtime::DispatchError> {
		Ok(Draw { charged: signer.clone(), period: None })
	}

	fn give_back(_: &AccountId, _: &AccountId, _: Moment, _: Balance) {}
}

/// What other pallets ask of the register of devices.
pub trait DeviceInspect<AccountId> {
	/// The owner of `account` if it is a device, also one that was suspended or revoked.
	fn owner(account: &AccountId) -> Option<AccountId>;

	/// When the device `account` was revoked, if it was.
	fn revoked(account: &AccountId) -> Option<Instant>;

	/// Whether `account` may do anything: it is no device, or an active one. A device's signature is checked before a
	/// call is dispatched, but not that of a proxy which acts in its name.
	fn may_act(account: &AccountId) -> bool;

	/// A number that changes with each suspension, also of its whole group, each change of group and each hand-over of the
	/// device `account`: what it granted others holds only while it stays the same. 0 for what is no device.
	fn standing(_account: &AccountId) -> u64 {
		0
	}

	/// Whether what `key` signs is said by `account`: an active device's own key; no key for a device that isn't
	/// active; for any other account the key that it is made of.
	fn speaks_for(key: &PublicKey, account: &AccountId) -> bool;

	/// How often the device `account` was handed over: what was granted before the last time is void.
	fn handovers(_account: &AccountId) -> u32 {
		0
	}

	/// The account that gets what `account` earns: a device's owner, any other account itself.
	fn beneficiary(account: &AccountId) -> AccountId
	where
		AccountId: Clone,
	{
		Self::owner(account).unwrap_or_else(|| account.clone())
	}

	/// Whether `signer` may act for `account`: it is the account itself or, if that is a device, its owner.
	fn acts_for(signer: &AccountId, account: &AccountId) -> bool
	where
		AccountId: PartialEq,
	{
		signer == account || Self::owner(account).as_ref() == Some(signer)
	}
}

impl<AccountId: Clone + Into<[u8; 32]>> DeviceInspect<AccountId> for () {
	fn owner(_: &AccountId) -> Option<AccountId> {
		None
	}

	fn revoked(_: &AccountId) -> Option<Instant> {
		None
	}

	fn may_act(_: &AccountId) -> bool {
		true
	}

	fn speaks_for(key: &PublicKey, account: &AccountId) -> bool {
		key.account() == account.clone().into()
	}
}
