//! Who a machine is, who owns it and what it may spend.
//!
//! # Terms
//! - *Owner*: the account that controls a device, holds the deposit of its record and pays for it.
//! - *Device*: an account of its own that needs no balance to exist. It spends its owner's.
//! - *Assertion key*: what the device signs with: ed25519, sr25519, secp256k1 or P-256. It can be rotated; the account stays.
//! - *Epoch*: counts a device's rotations and hand-overs. What was signed for an earlier one is void.
//! - *Allowance*: what a device may spend of its owner's balance: per payment, per period, on fees, to whom and
//!   until when.
//! - *Group*: some of an owner's devices under one cap, with a template for those without an allowance of their own.
//! - *Fleet*: up to 2^20 keys that an owner committed to by a Merkle root; each device enrols itself.
//! - *Issuer*: an account accredited by governance, whose attestations of devices count.
//! - *Period*: a fixed stretch of time, counted from the moment of the first allowance or cap:
//!   `n = ⌊(now − start) / length⌋`.
//! - *Tombstone*: what stays of a device that was revoked, so that it never comes back.
//! - *Freeze*: a flag on any account, for compliance, with a reason and an end.
//!
//! # How it works
//! An owner registers a device with a signature by the device's key that names both, or commits to a fleet. From
//! then on every payment that the device signs is charged to the owner through
//! [`SpendingAuthority`](coinop_primitives::SpendingAuthority), and so are its fees, through [`OwnerPays`]; both count
//! against the device's allowance, its group's cap and its owner's. A device signs mortal transactions only, and only the
//! calls that the runtime names: [`CheckDevice`] refuses the rest before they reach the pool. One whose key is none of a
//! Substrate account's, or was rotated, signs through [`DeviceAuth`]. A stolen device loses what is left of the period;
//! one call by the owner stops it, or its whole group.
//!
//! # What a thief of a device's key can take
//! What is left of the allowance in this period, and the whole of it in each further period until the owner suspends
//! device or group; the deposits of the sessions that it has open; the fees that its cap on fees allows. A hand on whole
//! groups takes no more than the group's cap, on everything that an owner has no more than the owner's cap.
//!
//! # Assumptions
//! - [`Config::Now`] never runs backwards and does not change within a block.
//! - The runtime's transactions pass [`CheckDevice`] and pay through [`OwnerPays`]; no call in [`Config::DeviceCalls`]
//!   moves the owner's money but by `SpendingAuthority`; [`Config::Principals`] names everyone in whose name a call acts.
//! - The hash of block 0 is known for ever: it names the chain in what devices sign.
//!
//! # Invariants
//! - **DI1** One record a device, one owner; the index by owner names exactly the records, and a group counts exactly its
//!   devices.
//! - **DI2** A device that is not active, by itself or by its group, or that is frozen or whose owner is, draws nothing.
//! - **DI3** What is drawn in a period, net of refunds, is at most the allowance; fees at most their cap.
//! - **DI4** Only the owner changes a device, but for the device's own key and services; only the issuer its attestations.
//! - **DI5** Revoked is for ever: no account is both a device and a tombstone, and a tombstone never goes.
//! - **DI6** No signature of a device is good twice, for another kind of message, on another chain, or after a rotation
//!   or hand-over. Its nonce never restarts: its account has a sufficient reference that is never given back.
//! - **DI7** What is held for records equals the deposits of all records, tombstones included.
//! - **DI8** What the devices of a group, or all of an owner's, draw in a period of its cap, net of refunds, is at most the
//!   cap, whatever the devices do.
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
mod calls;
mod device_auth;
pub mod did;
mod errors;
mod events;
mod extension;
mod fees;
pub mod fleet;
pub mod freeze;
mod group;
mod handover;
pub mod invalid;
pub mod issuer;
#[cfg(test)]
mod mock;
mod purse;
pub mod runtime_api;
pub mod services;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

use frame_support::pallet_macros::import_section;

pub use allowance::Denial;
pub use device_auth::{Credentials, DeviceAuth};
pub use extension::{CheckDevice, Principals, MAX_PRINCIPALS};
pub use fees::{Charge, OwnerPays};
pub use fleet::{Enrolment, Fleet, FleetId};
pub use freeze::Freeze;
pub use issuer::{Attestation, Issuer, Refusal};
pub use pallet::*;
pub use purse::Periods;
pub use services::{Service, ServiceSet};
pub use types::{
	Allowance, Cap, Device, Group, GroupId, Membership, Offer, OwnerCap, State, Tombstone, Usage, MAX_PERIOD,
	MIN_PERIOD,
};
pub use weights::WeightInfo;

#[allow(
	clippy::as_conversions,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		fleet::Model,
		services::{MaxServices, Service, ServiceSet},
		Allowance, Attestation, Cap, Denial, Device, Enrolment, Fleet, FleetId, Freeze, Group, GroupId, Issuer,
		Membership, OwnerCap, Principals, Refusal, State, Tombstone, Usage, WeightInfo, MAX_PERIOD, MIN_PERIOD,
	};
	use alloc::boxed::Box;
	use coinop_primitives::{hold, record_deposit, release, Balance, Compliance, DeviceInspect, Instant, Moment};
	use coinop_voucher::{attestation::P256Key, Possession, PublicKey};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			tokens::{Fortitude, Preservation},
			Contains, DefensiveSaturating,
		},
		weights::WeightToFee,
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

		/// In whose names a call acts beside its signer's.
		type Principals: Principals<Self::AccountId, <Self as frame_system::Config>::RuntimeCall>;

		/// Who accredits issuers.
		type IssuerOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who freezes an account for a week: a guardian.
		type FreezeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who freezes for longer, confirms a freeze and lifts it: the council.
		type ConfirmOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What an enrolment costs the fleet's owner for its weight.
		type EnrolmentFee: WeightToFee<Balance = Balance>;

		/// Where that goes.
		type FeePot: Get<Self::AccountId>;

		/// How many accounts can be frozen at a time.
		#[pallet::constant]
		type MaxFreezes: Get<u32>;

		/// How many payees an allowance can name.
		#[pallet::constant]
		type MaxPayees: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits of an owner's devices, groups and fleets and of the tombstones of devices it revoked; those of an
		/// issuer's attestations.
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

	/// The groups: owner, number.
	#[pallet::storage]
	pub type Groups<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, GroupId, Group<T>>;

	/// The number of the next group.
	#[pallet::storage]
	pub type NextGroup<T: Config> = StorageValue<_, GroupId, ValueQuery>;

	/// The caps on all of an owner's devices.
	#[pallet::storage]
	pub type OwnerCaps<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OwnerCap>;

	/// The fleets: owner, number.
	#[pallet::storage]
	pub type Fleets<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, FleetId, Fleet>;

	/// The number of the next fleet.
	#[pallet::storage]
	pub type NextFleet<T: Config> = StorageValue<_, FleetId, ValueQuery>;

	/// The accounts whose attestations count.
	#[pallet::storage]
	pub type Issuers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Issuer>;

	/// What issuers say of devices: device, then issuer and schema.
	#[pallet::storage]
	pub type Attestations<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, (T::AccountId, [u8; 32]), Attestation<T>>;

	/// The batch keys that issuers revoked, with the µUSDT held for each.
	#[pallet::storage]
	pub type RevokedBatches<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, P256Key, Balance>;

	/// The devices' keys that issuers declared compromised: when, and the µUSDT held for the record.
	#[pallet::storage]
	pub type CompromisedKeys<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, PublicKey, (Instant, Balance)>;

	/// The devices' services.
	#[pallet::storage]
	pub type Services<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ServiceSet>;

	/// The accounts that were frozen, also where the freeze is over and its record stays.
	#[pallet::storage]
	pub type Freezes<T: Config> = CountedStorageMap<_, Blake2_128Concat, T::AccountId, Freeze>;

	impl<T> From<Denial> for Error<T> {
		fn from(denial: Denial) -> Self {
			match denial {
				Denial::Expired => Error::AllowanceExpired,
				Denial::OverPerPayment => Error::OverPerPayment,
				Denial::NotAPayee => Error::NotAPayee,
				Denial::OverPerPeriod => Error::OverPerPeriod,
				Denial::OverFeeCap => Error::OverFeeCap,
				Denial::OverGroupCap => Error::OverGroupCap,
				Denial::OverOwnerCap => Error::OverOwnerCap,
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
			group: Option<Membership>,
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
			let record = Device {
				owner,
				key,
				// No wallet signs with P-256: such a device signs through `DeviceAuth` from the beginning.
				account_key: !matches!(key, PublicKey::P256(_)),
				state: State::Active,
				allowance,
				usage,
				group,
				offer: None,
				epoch: 0,
				handovers: 0,
				changes: 0,
				deposit,
			};
			Devices::<T>::insert(&device, record);
			Ok(device)
		}

		/// The device's record, if the signer owns it.
		pub(crate) fn owned(origin: OriginFor<T>, device: &T::AccountId) -> Result<Device<T>, DispatchError> {
			let who = ensure_signed(origin)?;
			let record = Self::device(device)?;
			ensure!(record.owner == who, Error::<T>::NotOwner);
			Ok(record)
		}

		pub(crate) fn ensure_sound(allowance: Option<&Allowance<T>>) -> DispatchResult {
			let Some(allowance) = allowance else { return Ok(()) };
			ensure!((MIN_PERIOD..=MAX_PERIOD).contains(&allowance.period), Error::<T>::PeriodOutOfRange);
			ensure!(!allowance.has_expired(T::Now::get().at), Error::<T>::AlreadyExpired);
			Ok(())
		}
	}
}
