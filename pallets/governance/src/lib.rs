//! # Governance
//!
//! What the council does as Root, after a delay; who is in office, and what they sign for free.
//!
//! ## Terms
//! - *Council*: the members of `pallet-collective`. One of them is a *guardian* too: what one may do alone (freeze,
//!   halt) other pallets grant to the collective's `Member` origin.
//! - *Slow power*: what only Root can do: an upgrade, prices, the council itself.
//! - *To announce*: to put a call into the scheduler that it makes as Root after [`Config::Delay`].
//! - *To object*: to say, as a member of the council, that what is announced shall not be done.
//! - *Open motion*: one that the council can still vote on, or that nobody has closed.
//! - *In office*: who is in the council, or holds one of [`Config::OtherOffices`].
//!
//! ## How it works
//! **Slow powers.** No motion of the council is Root. It can [`announce`](Call::announce) a call, which names neither
//! the time nor the origin: the scheduler makes it as Root when the delay has passed. Until then everyone can read it
//! and leave with their money, and members can [`object`](Call::object): it is called off as soon as more than a third
//! of the present council has, as many as could have kept two thirds from agreeing. That needs no motion, so nobody
//! can be in its way. Nothing else leads to Root: the scheduler itself takes calls from Root alone. A call that would
//! be too heavy to be made then is refused at once.
//!
//! What the scheduler has is [`enact`](Call::enact) with the announcement's index and the call. So no two entries are
//! equal, nor their preimages, and calling one off leaves the other alone.
//!
//! **Motions.** Each member can have [`Config::MotionsPerMember`] open motions, and there is room for as many of every
//! member: nobody can keep the others from proposing. [`MotionSlot`] counts them for `pallet-collective`; nothing is
//! to be given back, since a motion that is closed counts no more.
//!
//! **Offices.** Whoever is in the council has a sufficient reference on its account, so that it can sign transactions
//! without a balance: the chain begins without money. [`FreeInOffice`] lets those in office sign what their office is
//! for ([`Config::CouncilCalls`], [`Config::OtherCalls`]) without a fee, [`Config::FreeCallsPerDay`] times a day; from
//! then on they pay like anyone.
//! An account without a balance loses its nonce with its office, so transactions should be mortal.
//!
//! **Development.** A chain whose genesis says so is one for development: the runtime has shorter delays there. Nothing
//! makes it one later.
//!
//! ## Assumptions
//! - `pallet-scheduler` takes calls from Root alone, and `pallet-collective` its members from this pallet alone, also
//!   at genesis.
//! - No other pallet gives the council's motions Root's origin.
//! - `pallet-collective` has [`MotionSlot`] as its `Consideration`, and asks it for one when the motion is already the
//!   last of its list.
//!
//! ## Invariants
//! - **GO1** A call is made as Root only when it was announced at least [`Config::Delay`] blocks before, and not when
//!   more than a third of the council objects.
//! - **GO2** Exactly the council's members have its reference, one each, and the council is never empty.
//! - **GO3** Nobody signs more than [`Config::FreeCallsPerDay`] calls without a fee on a day, and none but those of an
//!   office that it holds.
//! - **GO4** No member has more than [`Config::MotionsPerMember`] open motions, and as many of each find room.
//! - **GO5** Whether a chain is one for development is said by its genesis alone: no call changes it.
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
mod motions;
mod office;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod weights;

pub use fees::FreeInOffice;
pub use motions::MotionSlot;
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
	use sp_runtime::traits::{BlakeTwo256, BlockNumberProvider, Dispatchable, Hash, Saturating};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>> + pallet_scheduler::Config<RuntimeCall: From<Call<Self>>>
	{
		/// May announce calls: two thirds of the council.
		type AnnounceOrigin: EnsureOrigin<<Self as frame_system::Config>::RuntimeOrigin>;

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

		/// The council's open motions, the newest last.
		type OpenMotions: Get<Vec<Self::Hash>>;

		/// How many motions can be open.
		#[pallet::constant]
		type MaxMotions: Get<u32>;

		/// How many motions of one member can be open.
		#[pallet::constant]
		type MotionsPerMember: Get<u32>;

		/// Who is in office without being in the council: validators.
		type OtherOffices: Contains<Self::AccountId>;

		/// The calls that the council's members sign for free: light ones, since nobody pays for their weight, or such as
		/// must be made before anybody has money.
		type CouncilCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// The calls that those in other offices sign for free.
		type OtherCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

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

	/// Whether the chain was made for development. Written at genesis alone.
	#[pallet::storage]
	pub type Development<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// What is announced and not made yet: which members of the council have objected to it.
	#[pallet::storage]
	pub type Announcements<T: Config> = StorageMap<_, Twox64Concat, u32, BoundedVec<T::AccountId, T::MaxCouncil>>;

	/// Who proposed the open motions. Those that were closed stay here until the next is proposed.
	#[pallet::storage]
	pub type Motions<T: Config> = StorageValue<_, BoundedBTreeMap<T::Hash, T::AccountId, T::MaxMotions>, ValueQuery>;

	/// A day, counted from genesis, and how many calls each account in office has signed for free on it.
	#[pallet::storage]
	pub type FreeCallCounts<T: Config> =
		StorageValue<_, (u32, BoundedBTreeMap<T::AccountId, u32, T::MaxInOffice>), ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The council's members.
		pub council: Vec<T::AccountId>,
		/// Whether the chain is made for development, with short delays.
		pub development: bool,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let distinct = self.council.iter().collect::<BTreeSet<_>>().len();
			assert!(distinct == self.council.len(), "a council member is named twice");
			Development::<T>::put(self.development);
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
			/// The hash of the encoded call. The scheduler's agenda has it, in [`Call::enact`].
			hash: T::Hash,
			/// The block that begins with it.
			when: ScheduledFor<T>,
		},
		/// A member of the council objects to what was announced.
		Objected {
			/// The announcement's index.
			index: u32,
			/// Who objects.
			member: T::AccountId,
		},
		/// What was announced will not be done: more than a third of the council objects.
		Cancelled {
			/// The announcement's index.
			index: u32,
		},
		/// What was announced was done.
		Enacted {
			/// The announcement's index.
			index: u32,
			/// What came of it.
			result: DispatchResult,
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
		/// A member is named twice, or has objected already.
		AlreadyExists,
		/// The account is not in the council.
		NotMember,
		/// The member has as many open motions as it may have.
		TooManyMotions,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::BlocksPerDay::get() > 0, "a day has blocks");
			let most = T::MotionsPerMember::get().checked_mul(T::MaxCouncil::get());
			assert!(most.is_some_and(|most| most <= T::MaxMotions::get()), "GO4: a member could find no room");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Announces a call, which is made as Root when the delay has passed, at the beginning of a block. If it fails
		/// then, [`Event::Enacted`] says so, and it is not made again.
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
			let index = AnnouncementCount::<T>::get();
			let hash = T::Hashing::hash_of(&call);
			let call = <T as pallet_scheduler::Config>::RuntimeCall::from(Call::<T>::enact { index, call });
			ensure!(call.get_dispatch_info().call_weight.all_lte(T::MaxWeight::get()), Error::<T>::TooHeavy);
			let when = T::BlockNumberProvider::current_block_number().saturating_add(T::Delay::get());
			pallet_scheduler::Pallet::<T>::schedule_named(
				RawOrigin::Root.into(),
				Self::task(index),
				when,
				None,
				schedule::HARD_DEADLINE,
				Box::new(call),
			)?;
			AnnouncementCount::<T>::put(index.saturating_add(1));
			Announcements::<T>::insert(index, BoundedVec::<T::AccountId, T::MaxCouncil>::new());
			Self::deposit_event(Event::Announced { index, hash, when });
			Ok(())
		}

		/// Objects to what was announced. It is called off when more than a third of the present council has objected.
		///
		/// - `index`: the announcement's.
		///
		/// A member of the council may call; whoever has objected may again when others have left the council. Emits
		/// [`Event::Objected`], and [`Event::Cancelled`] if that is enough.
		///
		/// Errors: [`Error::NotMember`]; [`Error::NotFound`], also when the call was made; [`Error::AlreadyExists`].
		#[pallet::call_index(1)]
		#[pallet::weight((<T as Config>::WeightInfo::object(), DispatchClass::Operational))]
		pub fn object(origin: OriginFor<T>, index: u32) -> DispatchResult {
			let member = ensure_signed(origin)?;
			let council = T::CouncilMembers::get();
			ensure!(council.contains(&member), Error::<T>::NotMember);
			let mut objectors = Announcements::<T>::get(index).ok_or(Error::<T>::NotFound)?;
			objectors.retain(|objector| council.contains(objector));
			let is_new = !objectors.contains(&member);
			if is_new {
				objectors.try_push(member.clone()).map_err(|_| Error::<T>::AlreadyExists)?;
				Self::deposit_event(Event::Objected { index, member });
			}
			if Self::is_stopped(&objectors, &council) {
				Announcements::<T>::remove(index);
				// Should the scheduler not find it, `enact` refuses it.
				let _ = pallet_scheduler::Pallet::<T>::cancel_named(RawOrigin::Root.into(), Self::task(index));
				Self::deposit_event(Event::Cancelled { index });
				return Ok(());
			}
			ensure!(is_new, Error::<T>::AlreadyExists);
			Announcements::<T>::insert(index, objectors);
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

		/// Makes an announced call as Root; what came of it stands in the event.
		///
		/// - `index`: the announcement's.
		/// - `call`: the call.
		///
		/// Root may call: the scheduler does, when the delay has passed. Emits [`Event::Enacted`], or
		/// [`Event::Cancelled`] if more than a third of the council objects, which members who left can bring about.
		///
		/// Errors: [`Error::NotFound`].
		#[pallet::call_index(3)]
		#[pallet::weight({
			let info = call.get_dispatch_info();
			(<T as Config>::WeightInfo::enact().saturating_add(info.call_weight), info.class)
		})]
		pub fn enact(
			origin: OriginFor<T>,
			index: u32,
			call: Box<<T as pallet_scheduler::Config>::RuntimeCall>,
		) -> DispatchResult {
			ensure_root(origin.clone())?;
			let mut objectors = Announcements::<T>::take(index).ok_or(Error::<T>::NotFound)?;
			let council = T::CouncilMembers::get();
			objectors.retain(|objector| council.contains(objector));
			if Self::is_stopped(&objectors, &council) {
				Self::deposit_event(Event::Cancelled { index });
				return Ok(());
			}
			let origin = <T as pallet_scheduler::Config>::RuntimeOrigin::from(origin);
			let result = call.dispatch(origin).map(|_| ()).map_err(|failed| failed.error);
			Self::deposit_event(Event::Enacted { index, result });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The scheduler's name for an announcement.
		pub fn task(index: u32) -> schedule::v3::TaskName {
			BlakeTwo256::hash_of(&(*b"coinop/announced", index)).0
		}

		/// Whether so many of the council object that two thirds could not have agreed.
		pub(crate) fn is_stopped(objectors: &[T::AccountId], council: &[T::AccountId]) -> bool {
			objectors.len().saturating_mul(3) > council.len()
		}
	}
}
