//! # Payouts
//!
//! Pays what is owed in such a way that no payment fails because of the one who is paid. What can't be delivered,
//! since the account is frozen, or does not exist and the amount is below the existential deposit, is kept in this pallet's
//! pot and credited to the account; it is paid out with the account's next receipt, or when anyone calls
//! [`Call::claim`] for it. Other pallets pay through [`coinop_primitives::Payouts`]. A payment that is not owed, out
//! of an account's own free balance, is refused instead: a credit takes storage that nobody pays for.
//!
//! ## Assumptions
//! The pot exists as soon as there is money: it is endowed with the existential deposit at genesis, or by the first
//! deposit from Ethereum.
//!
//! ## Invariants
//! - **PO1** The pot holds at least the existential deposit and all that is claimable.
//! - **PO2** Nothing credited is lost: what is paid and what is claimable add up to what was to be paid.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	test,
	allow(
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::as_conversions,
		reason = "a test that panics is a test that fails"
	)
)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

#[allow(
	clippy::as_conversions,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[frame_support::pallet]
pub mod pallet {
	use super::WeightInfo;
	use coinop_primitives::{Balance, Compliance, Payouts};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{
				self, Balanced as _, BalancedHold as _, Inspect as _, InspectHold as _, Mutate as _, MutateHold as _,
			},
			tokens::{
				imbalance::Imbalance as _, DepositConsequence, Fortitude, Precision, Preservation, Provenance,
				Restriction,
			},
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{AccountIdConversion, Zero},
		TokenError,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The runtime's reasons to hold.
		type RuntimeHoldReason;

		/// The money, in µUSDT.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
			+ fungible::BalancedHold<Self::AccountId>;

		/// Who is frozen.
		type Compliance: Compliance<Self::AccountId>;

		/// Names the pot's account.
		#[pallet::constant]
		type PotId: Get<PalletId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// µUSDT that an account can claim.
	#[pallet::storage]
	pub type Claimable<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// What could not be delivered was kept for the account.
		Credited {
			/// For whom.
			account: T::AccountId,
			/// µUSDT.
			amount: Balance,
		},
		/// What was kept for the account was paid to it.
		Claimed {
			/// To whom.
			account: T::AccountId,
			/// µUSDT.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Nothing is kept for the account.
		NothingToClaim,
		/// The account does not exist and what is kept for it is below the existential deposit: it can be claimed
		/// once more is kept, or once the account exists.
		BelowExistentialDeposit,
		/// The account is frozen: nothing is paid to it until it no longer is.
		Frozen,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Pays `account` what is kept for it. Anyone may call; the money goes to `account` alone.
		///
		/// Emits [`Event::Claimed`].
		///
		/// Errors: [`Error::NothingToClaim`], [`Error::Frozen`], [`Error::BelowExistentialDeposit`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			let amount = Claimable::<T>::get(&account);
			ensure!(!amount.is_zero(), Error::<T>::NothingToClaim);
			ensure!(!T::Compliance::is_frozen(&account), Error::<T>::Frozen);
			ensure!(Self::can_receive(&account, amount), Error::<T>::BelowExistentialDeposit);
			Self::pay_out(&account, amount)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that holds what is claimable.
		pub fn pot() -> T::AccountId {
			T::PotId::get().into_account_truncating()
		}

		fn can_receive(account: &T::AccountId, amount: Balance) -> bool {
			!T::Compliance::is_frozen(account)
				&& T::Currency::can_deposit(account, amount, Provenance::Extant) == DepositConsequence::Success
		}

		fn pay_out(account: &T::AccountId, amount: Balance) -> DispatchResult {
			T::Currency::transfer(&Self::pot(), account, amount, Preservation::Preserve)?;
			Claimable::<T>::remove(account);
			Self::deposit_event(Event::Claimed { account: account.clone(), amount });
			Ok(())
		}

		/// Pays `to`, which now can receive, what was kept for it. Answers whether there was anything.
		fn pay_what_was_kept(to: &T::AccountId) -> Result<bool, DispatchError> {
			let kept = Claimable::<T>::get(to);
			let pays = !kept.is_zero() && Self::can_receive(to, kept);
			if pays {
				Self::pay_out(to, kept)?;
			}
			Ok(pays)
		}

		/// Credits `to` with what was brought into the pot for it.
		fn keep_for(to: &T::AccountId, amount: Balance) {
			Claimable::<T>::mutate(to, |kept| *kept = kept.saturating_add(amount));
			Self::deposit_event(Event::Credited { account: to.clone(), amount });
		}

		/// Transfers what is held from `from`, whether or not the rest of its balance is frozen: what was committed
		/// still settles.
		fn transfer_held(
			reason: &T::RuntimeHoldReason,
			from: &T::AccountId,
			to: &T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let (precision, restriction) = (Precision::Exact, Restriction::Free);
			T::Currency::transfer_on_hold(reason, from, to, amount, precision, restriction, Fortitude::Force)?;
			Ok(())
		}
	}

	impl<T: Config> Payouts<T::AccountId, T::RuntimeHoldReason> for Pallet<T> {
		type Taken = fungible::Credit<T::AccountId, T::Currency>;

		fn pay(from: &T::AccountId, to: &T::AccountId, amount: Balance) -> Result<bool, DispatchError> {
			let spendable = T::Currency::reducible_balance(from, Preservation::Preserve, Fortitude::Polite);
			ensure!(amount <= spendable, TokenError::FundsUnavailable);
			ensure!(!T::Compliance::is_frozen(to), Error::<T>::Frozen);
			T::Currency::can_deposit(to, amount, Provenance::Extant).into_result()?;
			T::Currency::transfer(from, to, amount, Preservation::Preserve)?;
			Self::pay_what_was_kept(to)
		}

		fn pay_held(
			reason: &T::RuntimeHoldReason,
			from: &T::AccountId,
			to: &T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			if amount.is_zero() {
				return Ok(());
			}
			if !Self::can_receive(to, amount) {
				Self::transfer_held(reason, from, &Self::pot(), amount)?;
				Self::keep_for(to, amount);
				return Ok(());
			}
			Self::transfer_held(reason, from, to, amount)?;
			Self::pay_what_was_kept(to).map(drop)
		}

		fn mint(to: &T::AccountId, amount: Balance) -> DispatchResult {
			if amount.is_zero() {
				return Ok(());
			}
			if !Self::can_receive(to, amount) {
				T::Currency::mint_into(&Self::pot(), amount)?;
				Self::keep_for(to, amount);
				return Ok(());
			}
			T::Currency::mint_into(to, amount)?;
			Self::pay_what_was_kept(to).map(drop)
		}

		fn take_held(
			reason: &T::RuntimeHoldReason,
			from: &T::AccountId,
			amount: Balance,
		) -> Result<Self::Taken, DispatchError> {
			ensure!(amount <= T::Currency::balance_on_hold(reason, from), TokenError::FundsUnavailable);
			let (taken, missing) = T::Currency::slash(reason, from, amount);
			ensure!(missing.is_zero(), TokenError::FundsUnavailable);
			Ok(taken)
		}

		fn deliver(to: &T::AccountId, taken: Self::Taken) -> DispatchResult {
			let amount = taken.peek();
			if amount.is_zero() {
				return Ok(());
			}
			let receives = Self::can_receive(to, amount);
			let pot = Self::pot();
			T::Currency::resolve(if receives { to } else { &pot }, taken).map_err(|_| TokenError::CannotCreate)?;
			if receives {
				return Self::pay_what_was_kept(to).map(drop);
			}
			Self::keep_for(to, amount);
			Ok(())
		}

		#[cfg(feature = "runtime-benchmarks")]
		fn keep(to: &T::AccountId, amount: Balance) {
			let pot = Self::pot();
			T::Currency::set_balance(&pot, T::Currency::balance(&pot).saturating_add(amount));
			Claimable::<T>::insert(to, amount);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
