//! # Governance
//!
//! What the council does as Root, after a delay; who is in office, and what they sign for free.
//!
//! ## Terms
//! - *Council*: the members of `pallet-collective`. One of them is a *guardian* too: what one may do alone (freeze,
//!   halt) other pallets grant to the collective's `Member` origin.
//! - *Slow power*: what only Root can do: an upgrade, prices, the council itself.
//! - *To announce*: to put a call into the scheduler that it makes as Root after [`Config::Delay`].
//! - *In office*: who is in the council, or holds one of [`Config::OtherOffices`].
//!
//! ## How it works
//! **Slow powers.** No motion of the council is Root. It can [`announce`](Call::announce) a call, which names neither
//! the time nor the origin: the scheduler makes it as Root when the delay has passed. Until then everyone can read it,
//! leave with their money, and [`Config::CancelOrigin`] can call it off. Nothing else leads to Root: the scheduler
//! itself takes calls from Root alone. A call that would be too heavy to be made then is refused at once.
//!
//! **Offices.** Whoever is in the council has a sufficient reference on its account, so that it can sign transactions
//! without a balance: the chain begins without money. [`FreeInOffice`] lets those in office sign
//! [`Config::FreeCalls`] without a fee, [`Config::FreeCallsPerDay`] times a day; from then on they pay like anyone.
//! An account without a balance loses its nonce with its office, so transactions should be mortal.
//!
//! ## Assumptions
//! - `pallet-scheduler` takes calls from Root alone, and `pallet-collective` its members from this pallet alone, also
//!   at genesis.
//! - No other pallet gives the council's motions Root's origin.
//!
//! ## Invariants
//! - **GO1** A call is made as Root only when it was announced at least [`Config::Delay`] blocks before.
//! - **GO2** Exactly the council's members have its reference, one each, and the council is never empty.
//! - **GO3** Nobody signs more than [`Config::FreeCallsPerDay`] calls without a fee on a day, none that are not
//!   [`Config::FreeCalls`], and none without an office.
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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod fees;
#[cfg(test)]
mod mock;
mod office;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod weights;

pub use fees::FreeInOffice;
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
	use alloc::{boxed::Box, collections::BTreeSet, vec::Vec};
	use frame_support::{
		dispatch::GetDispatchInfo,
		pallet_prelude::*,
		traits::{schedule, ChangeMembers, Contains, InitializeMembers},
		BoundedBTreeMap,
	};
	use frame_system::{pallet_prelude::*, RawOrigin};
	use pallet_scheduler::BlockNumberFor as ScheduledFor;
	use sp_runtime::traits::{BlakeTwo256, BlockNumberProvider, Hash, Saturating};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> + pallet_scheduler::Config {
		/// May announce calls: two thirds of the council.
		type AnnounceOrigin: EnsureOrigin<<Self as frame_system::Config>::RuntimeOrigin>;

		/// May call off what was announced: as many of the council as could have kept it from being announced.
		type CancelOrigin: EnsureOrigin<<Self as frame_system::Config>::RuntimeOrigin>;

		/// Blocks between an announcement and the call.
		type Delay: Get<ScheduledFor<Self>>;

		/// The heaviest call that the scheduler can be sure to make.
		type MaxWeight: Get<Weight>;

		/// Keeps the council.
		type Council: InitializeMembers<Self::AccountId> + ChangeMembers<Self::AccountId>;

		/// The council's members, sorted.
		type CouncilMembers: Get<Vec<Self::AccountId>>;

		/// How many members the council can have.
		#[pallet::constant]
		type MaxCouncil: Get<u32>;

		/// Who is in office without being in the council: validators.
		type OtherOffices: Contains<Self::AccountId>;

		/// The calls that those in office sign for free.
		type FreeCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// How many of them each signs for free on a day.
		#[pallet::constant]
		type FreeCallsPerDay: Get<u32>;

		/// Blocks of a day.
		#[pallet::constant]
		type BlocksPerDay: Get<u32>;

		/// How many accounts can be in office on a day, those included who come and go on it.
		#[pallet::constant]
		type MaxInOffice: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// How many calls were announced, ever. The next one's index.
	#[pallet::storage]
	pub type AnnouncementCount<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// A day, counted from genesis, and how many calls each account in office has signed for free on it.
	#[pallet::storage]
	pub type FreeCallCounts<T: Config> =
		StorageValue<_, (u32, BoundedBTreeMap<T::AccountId, u32, T::MaxInOffice>), ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The council's members.
		pub council: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let distinct = self.council.iter().collect::<BTreeSet<_>>().len();
			assert!(distinct == self.council.len(), "a council member is named twice");
			T::Council::initialize_members(&self.council);
			for member in &self.council {
				frame_system::Pallet::<T>::inc_sufficients(member);
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A call will be made as Root.
		Announced {
			/// By which it can be called off.
			index: u32,
			/// The hash of the encoded call. The scheduler's agenda has the call.
			hash: T::Hash,
			/// The block that begins with it.
			when: ScheduledFor<T>,
		},
		/// What was announced will not be done.
		Cancelled {
			/// The announcement's index.
			index: u32,
		},
		/// The council has these members, sorted.
		CouncilSet {
			/// The members.
			members: Vec<T::AccountId>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The call is heavier than what the scheduler can make in a block.
		TooHeavy,
		/// Nothing is announced under the index.
		NotFound,
		/// A council without members could never be changed again.
		NobodyLeft,
		/// A member is named twice.
		AlreadyExists,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::BlocksPerDay::get() > 0, "a day has blocks");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Announces a call, which is made as Root when the delay has passed, at the beginning of a block. If it fails
		/// then, the scheduler's `Dispatched` event says so, and it is not made again.
		///
		/// - `call`: the call. Of more than 128 bytes it is kept as a preimage.
		///
		/// Two thirds of the council may call. Emits [`Event::Announced`].
		///
		/// Errors: [`Error::TooHeavy`], and the scheduler's if its agenda is full.
		#[pallet::call_index(0)]
		#[pallet::weight((
			<T as Config>::WeightInfo::announce(u32::try_from(call.encoded_size()).unwrap_or(u32::MAX)),
			DispatchClass::Operational
		))]
		pub fn announce(
			origin: OriginFor<T>,
			call: Box<<T as pallet_scheduler::Config>::RuntimeCall>,
		) -> DispatchResult {
			T::AnnounceOrigin::ensure_origin(origin)?;
			ensure!(call.get_dispatch_info().call_weight.all_lte(T::MaxWeight::get()), Error::<T>::TooHeavy);
			let index = AnnouncementCount::<T>::get();
			let hash = T::Hashing::hash_of(&call);
			let when = T::BlockNumberProvider::current_block_number().saturating_add(T::Delay::get());
			pallet_scheduler::Pallet::<T>::schedule_named(
				RawOrigin::Root.into(),
				Self::task(index),
				when,
				None,
				schedule::HARD_DEADLINE,
				call,
			)?;
			AnnouncementCount::<T>::put(index.saturating_add(1));
			Self::deposit_event(Event::Announced { index, hash, when });
			Ok(())
		}

		/// Calls off what was announced.
		///
		/// - `index`: the announcement's.
		///
		/// More than a third of the council may call. Emits [`Event::Cancelled`].
		///
		/// Errors: [`Error::NotFound`], also when the call was made.
		#[pallet::call_index(1)]
		#[pallet::weight((<T as Config>::WeightInfo::cancel(), DispatchClass::Operational))]
		pub fn cancel(origin: OriginFor<T>, index: u32) -> DispatchResult {
			T::CancelOrigin::ensure_origin(origin)?;
			pallet_scheduler::Pallet::<T>::cancel_named(RawOrigin::Root.into(), Self::task(index))
				.map_err(|_| Error::<T>::NotFound)?;
			Self::deposit_event(Event::Cancelled { index });
			Ok(())
		}

		/// Replaces the council. Votes of those who go count no more.
		///
		/// - `members`: all members, in any order.
		///
		/// Root may call: a slow power. Emits [`Event::CouncilSet`].
		///
		/// Errors: [`Error::NobodyLeft`], [`Error::AlreadyExists`].
		#[pallet::call_index(2)]
		#[pallet::weight((<T as Config>::WeightInfo::set_council(), DispatchClass::Operational))]
		pub fn set_council(origin: OriginFor<T>, members: BoundedVec<T::AccountId, T::MaxCouncil>) -> DispatchResult {
			ensure_root(origin)?;
			ensure!(!members.is_empty(), Error::<T>::NobodyLeft);
			let sorted = members.iter().cloned().collect::<BTreeSet<_>>();
			ensure!(sorted.len() == members.len(), Error::<T>::AlreadyExists);
			let members = sorted.into_iter().collect::<Vec<_>>();
			let before = T::CouncilMembers::get();
			let (incoming, outgoing) = T::Council::compute_members_diff_sorted(&members, &before);
			T::Council::change_members_sorted(&incoming, &outgoing, &members);
			for member in &incoming {
				frame_system::Pallet::<T>::inc_sufficients(member);
			}
			for member in &outgoing {
				frame_system::Pallet::<T>::dec_sufficients(member);
			}
			Self::deposit_event(Event::CouncilSet { members });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The scheduler's name for an announcement.
		pub fn task(index: u32) -> schedule::v3::TaskName {
			BlakeTwo256::hash_of(&(*b"coinop/announced", index)).0
		}
	}
}
