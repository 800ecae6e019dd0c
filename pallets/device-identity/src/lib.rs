//! Who a machine is, who owns it and what it may spend.
//!
//! # Terms
//! - *Owner*: the account that controls a device, holds the deposit of its record and pays for it.
//! - *Device*: an account of its own that needs no balance to exist. It spends its owner's.
//! - *Allowance*: what a device may spend of its owner's balance: per payment, per period, on fees, to whom and
//!   until when.
//! - *Period*: a fixed stretch of time, counted from the moment of the first allowance:
//!   `n = ⌊(now − start) / length⌋`.
//! - *Tombstone*: what stays of a device that was revoked, so that it never comes back.
//!
//! # How it works
//! An owner registers a device with a signature by the device's key that names both, and gives it an allowance. From
//! then on every payment that the device signs is charged to the owner through
//! [`SpendingAuthority`](coinop_primitives::SpendingAuthority), and so are its fees, through [`OwnerPays`]. A device
//! signs mortal transactions only, and only the calls that the runtime names: [`CheckDevice`] refuses the rest before
//! they reach the pool. A stolen device loses what is left of the period; one call by the owner stops it.
//!
//! # Assumptions
//! - [`Config::Now`] never runs backwards and does not change within a block.
//! - The runtime's transactions pass [`CheckDevice`] and pay through [`OwnerPays`]; no call in [`Config::DeviceCalls`]
//!   moves the owner's money but by `SpendingAuthority`.
//! - The hash of block 0 is known for ever: it names the chain in what devices sign.
//!
//! # Invariants
//! - **DI1** One record a device, one owner; the index by owner names exactly the records.
//! - **DI2** A device that is not active draws nothing.
//! - **DI3** What is drawn in a period, net of refunds, is at most the allowance; fees at most their cap.
//! - **DI4** Only the owner changes a device.
//! - **DI5** Revoked is for ever: no account is both a device and a tombstone, and a tombstone never goes.
//! - **DI6** No signature of a device is good twice, for another kind of message, or on another chain. Its nonce never
//!   restarts: its account has a sufficient reference that is never given back.
//! - **DI7** What is held for records equals the deposits of records and tombstones.
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

extern crate alloc;

mod allowance;
mod authority;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod extension;
mod fees;
pub mod invalid;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use allowance::Denial;
pub use extension::CheckDevice;
pub use fees::{Charge, OwnerPays};
pub use pallet::*;
pub use types::{Allowance, Device, State, Tombstone, Usage, MAX_PERIOD, MIN_PERIOD};
pub use weights::WeightInfo;

#[allow(
	clippy::as_conversions,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[frame_support::pallet]
pub mod pallet {
	use super::{Allowance, Denial, Device, State, Tombstone, Usage, WeightInfo, MAX_PERIOD, MIN_PERIOD};
	use coinop_primitives::{genesis, hold, record_deposit, Balance, DeviceInspect, HostCrypto, Instant};
	use coinop_voucher::{message, PublicKey, Signature};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, InspectHold, Mutate, MutateHold},
			tokens::{Fortitude, Precision, Preservation},
			Contains,
		},
	};
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		RuntimeEvent: From<Event<Self>>,
		AccountId: Into<[u8; 32]> + From<[u8; 32]>,
		Hash: Into<[u8; 32]>,
	>
	{
		/// The runtime's reasons for holding money.
		type RuntimeHoldReason: From<HoldReason>;

		/// USDT, in which record deposits are held.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The chain's time and block.
		type Now: Get<Instant>;

		/// The calls that a device may sign. What a call contains (a batch's calls) is for this filter to look into.
		type DeviceCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// How many payees an allowance can name.
		#[pallet::constant]
		type MaxPayees: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits of an owner's devices and of the tombstones of those it revoked.
		Record,
	}

	/// The devices by their account.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Device<T>>;

	/// The devices of an owner: owner, device. Part of the device's record: it comes and goes with it.
	#[pallet::storage]
	pub type DevicesOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, ()>;

	/// The devices that were revoked, for ever.
	#[pallet::storage]
	pub type Tombstones<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Tombstone<T>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An owner registered a device.
		Registered {
			/// The device's account.
			device: T::AccountId,
			/// The account that owns it.
			owner: T::AccountId,
		},
		/// A device was suspended.
		Suspended {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device is active again.
		Resumed {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device was revoked for ever.
		Revoked {
			/// The device's account.
			device: T::AccountId,
		},
		/// A device's allowance was set or cleared.
		AllowanceSet {
			/// The device's account.
			device: T::AccountId,
		},
		/// The owner took what was on the device's own account.
		Swept {
			/// The device's account.
			device: T::AccountId,
			/// µUSDT moved to the owner.
			amount: Balance,
		},
		/// A device drew from its owner's balance.
		Drawn {
			/// The device's account.
			device: T::AccountId,
			/// The account that is paid, or that a session is opened with.
			payee: T::AccountId,
			/// µUSDT counted against the allowance.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No such device.
		NotFound,
		/// The signer doesn't own the device.
		NotOwner,
		/// The device was revoked.
		Revoked,
		/// The account is a device already.
		AlreadyRegistered,
		/// A device can't be its own owner.
		OwnsItself,
		/// The owner is a device, or was one: no device owns a device.
		OwnerIsDevice,
		/// The account to be registered owns devices, or owned one that was revoked: no device owns a device.
		OwnsDevices,
		/// The proof of possession isn't this key's signature over this owner and device on this chain.
		BadProof,
		/// The device is suspended already.
		AlreadySuspended,
		/// The device is active already.
		AlreadyActive,
		/// The allowance's period is shorter than a minute or longer than 366 days.
		PeriodOutOfRange,
		/// The allowance would expire before it begins.
		AlreadyExpired,
		/// There is nothing on the device's own account.
		NothingToSweep,
		/// The device is suspended and draws nothing.
		Suspended,
		/// The device has no allowance.
		NoAllowance,
		/// The device's allowance has expired.
		AllowanceExpired,
		/// The amount is above the allowance's limit for one payment.
		OverPerPayment,
		/// The allowance names payees, and this isn't one of them.
		NotAPayee,
		/// The amount is more than is left of the allowance in this period.
		OverPerPeriod,
		/// The fee is more than is left of the allowance's cap on fees in this period.
		OverFeeCap,
	}

	impl<T> From<Denial> for Error<T> {
		fn from(denial: Denial) -> Self {
			match denial {
				Denial::Expired => Error::AllowanceExpired,
				Denial::OverPerPayment => Error::OverPerPayment,
				Denial::NotAPayee => Error::NotAPayee,
				Denial::OverPerPeriod => Error::OverPerPeriod,
				Denial::OverFeeCap => Error::OverFeeCap,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a device that the signer will own and pay for, active, under its key's own account.
		///
		/// - `key`: the device's key.
		/// - `possession`: that key's signature over [`coinop_voucher::message::possession`] with this chain's genesis
		///   hash, the signer, the device's account and epoch 0.
		/// - `allowance`: what the device may spend, amounts in µUSDT, times in ms. With `None` it spends nothing.
		///
		/// Anyone may call who neither is nor was a device. Holds the record's deposit from the signer.
		/// Emits [`Event::Registered`].
		///
		/// Errors: `OwnsItself`, `AlreadyRegistered`, `Revoked`, `OwnerIsDevice`, `OwnsDevices`, `PeriodOutOfRange`,
		/// `AlreadyExpired`, `BadProof`, or the signer can't afford the deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			key: PublicKey,
			possession: Signature,
			allowance: Option<Allowance<T>>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let device = T::AccountId::from(key.account());
			// Anyone can sign for the key of all zeros, in two of the schemes.
			ensure!(key.account() != [0; 32], Error::<T>::BadProof);
			ensure!(device != owner, Error::<T>::OwnsItself);
			ensure!(!Devices::<T>::contains_key(&device), Error::<T>::AlreadyRegistered);
			ensure!(!Tombstones::<T>::contains_key(&device), Error::<T>::Revoked);
			ensure!(<Self as DeviceInspect<T::AccountId>>::owner(&owner).is_none(), Error::<T>::OwnerIsDevice);
			// Whoever owns a device or a tombstone has its deposit held.
			let held = T::Currency::balance_on_hold(&HoldReason::Record.into(), &device);
			ensure!(held == 0, Error::<T>::OwnsDevices);
			Self::ensure_sound(allowance.as_ref())?;
			let message = message::possession(&genesis::<T>(), &owner.clone().into(), &key.account(), 0);
			ensure!(key.verify::<HostCrypto>(&message, &possession), Error::<T>::BadProof);

			Self::insert(owner.clone(), key, allowance)?;
			Self::deposit_event(Event::Registered { device, owner });
			Ok(())
		}

		/// Suspends a device at once: it draws nothing and signs nothing until it is resumed. What it has committed to
		/// stays owed.
		///
		/// - `device`: the device's account.
		///
		/// The owner may call. Emits [`Event::Suspended`].
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `AlreadySuspended`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			ensure!(record.state == State::Active, Error::<T>::AlreadySuspended);
			record.state = State::Suspended;
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::Suspended { device });
			Ok(())
		}

		/// Makes a suspended device active again. What it used in this period stays counted.
		///
		/// - `device`: the device's account.
		///
		/// The owner may call. Emits [`Event::Resumed`]. Errors: `NotFound`, `Revoked`, `NotOwner`, `AlreadyActive`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::resume())]
		pub fn resume(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			ensure!(record.state == State::Suspended, Error::<T>::AlreadyActive);
			record.state = State::Active;
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::Resumed { device });
			Ok(())
		}

		/// Revokes a device for ever. Its record's deposit returns to the owner, but for that of the tombstone that
		/// stays.
		///
		/// - `device`: the device's account.
		///
		/// The owner may call. Emits [`Event::Revoked`]. Errors: `NotFound`, `Revoked`, `NotOwner`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::revoke())]
		pub fn revoke(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let record = Self::owned(origin, &device)?;
			// Never more than is held already: an owner without a cent can revoke.
			let deposit = Self::deposit_of::<Tombstone<T>>().min(record.deposit);
			T::Currency::release(
				&HoldReason::Record.into(),
				&record.owner,
				record.deposit.saturating_sub(deposit),
				Precision::Exact,
			)?;
			Devices::<T>::remove(&device);
			DevicesOf::<T>::remove(&record.owner, &device);
			Tombstones::<T>::insert(&device, Tombstone { owner: record.owner, revoked: T::Now::get(), deposit });
			Self::deposit_event(Event::Revoked { device });
			Ok(())
		}

		/// Sets or clears what a device may spend. What it used in this period stays counted, whatever changes: if the
		/// period's length changes, a first period begins now with what was used carried over.
		///
		/// - `device`: the device's account.
		/// - `allowance`: amounts in µUSDT, times in ms; `None` clears it.
		///
		/// The owner may call. Emits [`Event::AllowanceSet`].
		/// Errors: `NotFound`, `Revoked`, `NotOwner`, `PeriodOutOfRange`, `AlreadyExpired`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_allowance())]
		pub fn set_allowance(
			origin: OriginFor<T>,
			device: T::AccountId,
			allowance: Option<Allowance<T>>,
		) -> DispatchResult {
			let mut record = Self::owned(origin, &device)?;
			Self::ensure_sound(allowance.as_ref())?;
			if let Some(allowance) = &allowance {
				record.usage = record.usage.with_length(allowance.period, T::Now::get().at);
			}
			record.allowance = allowance;
			Devices::<T>::insert(&device, record);
			Self::deposit_event(Event::AllowanceSet { device });
			Ok(())
		}

		/// Takes out what somebody sent to a device's own account, also of one that was revoked.
		///
		/// - `device`: the device's account.
		///
		/// The owner may call. Emits [`Event::Swept`]. Errors: `NotFound`, `NotOwner`, `NothingToSweep`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::sweep())]
		pub fn sweep(origin: OriginFor<T>, device: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let owner = <Self as DeviceInspect<T::AccountId>>::owner(&device).ok_or(Error::<T>::NotFound)?;
			ensure!(owner == who, Error::<T>::NotOwner);
			let amount = <T::Currency as Inspect<T::AccountId>>::reducible_balance(
				&device,
				Preservation::Expendable,
				Fortitude::Polite,
			);
			ensure!(amount > 0, Error::<T>::NothingToSweep);
			T::Currency::transfer(&device, &owner, amount, Preservation::Expendable)?;
			Self::deposit_event(Event::Swept { device, amount });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// µUSDT held while there is a record of this kind.
		pub(crate) fn deposit_of<Record: MaxEncodedLen>() -> Balance {
			record_deposit(u32::try_from(Record::max_encoded_len()).unwrap_or(u32::MAX))
		}

		/// Holds the deposit and stores an active device that nobody knows yet.
		pub(crate) fn insert(
			owner: T::AccountId,
			key: PublicKey,
			allowance: Option<Allowance<T>>,
		) -> Result<T::AccountId, DispatchError> {
			let device = T::AccountId::from(key.account());
			let deposit = Self::deposit_of::<Device<T>>();
			hold::<T::Currency, _>(&HoldReason::Record.into(), &owner, deposit)?;
			// Never given back: an account that is reaped begins again at nonce 0, and old transactions are good again.
			frame_system::Pallet::<T>::inc_sufficients(&device);
			let usage = allowance
				.as_ref()
				.map(|allowance| Usage::default().with_length(allowance.period, T::Now::get().at))
				.unwrap_or_default();
			DevicesOf::<T>::insert(&owner, &device, ());
			Devices::<T>::insert(
				&device,
				Device { owner, key, state: State::Active, allowance, usage, epoch: 0, deposit },
			);
			Ok(device)
		}

		/// The device's record, if the signer owns it.
		fn owned(origin: OriginFor<T>, device: &T::AccountId) -> Result<Device<T>, DispatchError> {
			let who = ensure_signed(origin)?;
			let Some(record) = Devices::<T>::get(device) else {
				let revoked = Tombstones::<T>::contains_key(device);
				return Err(if revoked { Error::<T>::Revoked } else { Error::<T>::NotFound }.into());
			};
			ensure!(record.owner == who, Error::<T>::NotOwner);
			Ok(record)
		}

		fn ensure_sound(allowance: Option<&Allowance<T>>) -> DispatchResult {
			let Some(allowance) = allowance else { return Ok(()) };
			ensure!((MIN_PERIOD..=MAX_PERIOD).contains(&allowance.period), Error::<T>::PeriodOutOfRange);
			ensure!(!allowance.has_expired(T::Now::get().at), Error::<T>::AlreadyExpired);
			Ok(())
		}
	}
}
