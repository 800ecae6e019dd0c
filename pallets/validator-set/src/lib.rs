//! Who validates, changed by governance through sessions.
//!
//! # Terms
//! - *Wanted*: the validators that governance wants, [`Validators`].
//! - *Ready*: wanted, and with session keys that [`Config::UsableKeys`] accepts.
//! - *Seated*: a validator of this session, or of the next, whose set is queued already.
//! - *In office*: wanted or seated.
//! - *Barred*: reported for an offence, and since then neither added by governance nor gone from office.
//! - *Window*: the last [`Config::ChangeWindow`] sessions, with the current one.
//! - *Roster*: who validates in a session, and with which keys.
//! - *Seat*: a validator in one session; what an offence is laid to.
//!
//! # How it works
//! Governance names validators; whoever is ready when a session begins is in the set that is planned then. That set
//! waits for one session, in which Ethereum learns of it, and validates in the one after: a change takes effect at the
//! second session change that follows it. The first validators are those of the session keys at genesis, in their
//! order.
//!
//! **Without money.** Whoever is in office has a reference on its account, so that it can sign transactions without a
//! balance. It is a *provider* reference: pallet-session takes no keys from an account that has none. So governance
//! names an account first, and the account sends `Session::set_keys` then. When it has left office its keys and the
//! reference go; an account without a balance loses its nonce with that, so transactions should be mortal.
//!
//! **Keys.** `Session::set_keys(keys, proof)` wants a proof that the sender has the private keys: a tuple of one
//! signature by each key, in the order of the keys, over `b"POP_"` and the sender's encoded account. The node makes
//! keys and proof with the RPC `author_rotateKeysWithOwner`. pallet-session refuses a key that another validator has,
//! and [`ValidatorOf`] refuses keys from who is not wanted: they are kept without a deposit.
//!
//! **Offences.** GRANDPA and BEEFY double votes, and two Aura blocks in one slot, are reported by the nodes that
//! see them; the blocks also by anyone, with [`Call::report_double_authorship`]. A report bars the offender: it is disabled at once, as far as
//! VS4 allows, and in every session that begins. And it is taken out of those wanted, as long as VS8 allows: then it
//! votes until its last set has ended, at the second session change, since the next set is announced to Ethereum
//! already. One that can't be spared stays wanted, and the council decides. It is barred until governance adds it
//! again, after having removed it if it is wanted still; that also enables it. There is no stake, so nothing is
//! slashed.
//!
//! The chain keeps the rosters of the last [`Config::KeptSessions`] sessions. So a report needs no proof of whose the
//! key was, and an offender can't hide by setting other keys. For as long, one report is kept of each validator,
//! session and kind: further ones of the same session tell nothing new and are refused, so that an offender can't fill
//! blocks and storage with its own offences. GRANDPA has one set for as many sessions in a row as have the same members
//! and keys: its offences are laid to the first of them ([`Roster::since`]), whichever the report names, and kept as
//! long as the roster of any.
//!
//! Whoever is added again is pardoned what was reported, no more: a report of the same session and kind is taken if it
//! is of a later slot or round than the one known, which it replaces. So an offender is not immune for the rest of the
//! session, or of GRANDPA's set, and nothing that was reported counts again.
//!
//! # Assumptions
//! - pallet-session is configured with this pallet as its `SessionManager` (or one that passes everything on to it),
//!   with [`ValidatorOf`] and with `UpToLimitDisablingStrategy`, whose limit is VS4's.
//! - Nobody can call `Session::purge_keys`: a validator without keys would drop out of its set half-way. Keys go when
//!   their owner leaves office.
//! - Aura, GRANDPA and BEEFY have room for [`Config::MaxValidators`] authorities and take their sets from
//!   pallet-session alone, also at genesis.
//! - A session key is used on this chain alone. A slot or a round is counted alike on all chains, and what is sealed
//!   or voted does not name the chain.
//!
//! # Invariants
//! - **VS1** No set is ever empty: somebody is wanted and ready, and neither governance nor offences remove the last.
//! - **VS2** No account and no key is twice in a set.
//! - **VS3** Aura, GRANDPA and BEEFY have the keys of the same validators in each session, those of its roster, and
//!   GRANDPA has a set of its own for each [`Roster::since`].
//! - **VS4** At most ⌊(n − 1)/3⌋ of n validators are disabled at any time: none of fewer than four.
//! - **VS5** Whoever is in office has a reference; who has left has none, and no keys, and is neither barred nor
//!   pardoned.
//! - **VS6** Rosters are kept for [`Config::KeptSessions`] sessions, reports as long as a roster that they are of; no
//!   offence is taken twice.
//! - **VS7** Within a window governance makes at most a third as many changes as validators are active or wanted,
//!   whichever are fewer, and at least one; only a slow origin makes more.
//! - **VS8** Offences take nobody out unless more than two thirds of each set of the window are ready without it.
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
pub mod double_authorship;
mod keys;
#[cfg(test)]
mod mock;
mod offences;
mod office;
mod reports;
pub mod runtime_api;
mod sessions;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;

pub use keys::ValidatorOf;
pub use pallet::*;
pub use types::{Membership, Report, Roster, Seat, TimeSlot};
pub use weights::WeightInfo;

#[allow(
	clippy::type_complexity,
	clippy::as_conversions,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[frame_support::pallet]
pub mod pallet {
	use super::{double_authorship::DoubleAuthorship, Membership, Report, Roster, Seat, WeightInfo};
	use alloc::{boxed::Box, collections::BTreeSet};
	use frame_support::{pallet_prelude::*, traits::Contains};
	use frame_system::pallet_prelude::*;
	use sp_consensus_aura::sr25519::AuthorityId;
	use sp_staking::{
		offence::{Kind, ReportOffence},
		SessionIndex,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_aura::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId, Keys: MaxEncodedLen>
	{
		/// May add and remove validators, within [`Config::ChangeWindow`] not more than a third of them.
		type GovernanceOrigin: EnsureOrigin<<Self as frame_system::Config>::RuntimeOrigin>;

		/// May change all of them at once. To be reached only after a delay in which users can leave.
		type SlowOrigin: EnsureOrigin<<Self as frame_system::Config>::RuntimeOrigin>;

		/// The session keys that can be validated with: none that Ethereum would know by its zero address.
		type UsableKeys: Contains<<Self as pallet_session::Config>::Keys>;

		/// How many validators there can be.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// How many sessions, with the current one, offences can be reported of. At least 1.
		#[pallet::constant]
		type KeptSessions: Get<SessionIndex>;

		/// The sessions, with the current one, whose changes count together: as many as begin and end within the delay
		/// of [`Config::SlowOrigin`], and one. At least 1, at most [`Config::KeptSessions`].
		type ChangeWindow: Get<SessionIndex>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The validators that governance wants, in the order in which they will validate.
	#[pallet::storage]
	pub type Validators<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// How many validators governance has added and removed in each session of the window.
	#[pallet::storage]
	pub type Changes<T: Config> = StorageMap<_, Twox64Concat, SessionIndex, u32, ValueQuery>;

	/// Who was reported for an offence, is in office and was not added since: disabled, again when a session begins.
	#[pallet::storage]
	pub type Barred<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// Who was added again after a report, and not reported since. In office all the time.
	#[pallet::storage]
	pub type Pardoned<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// Who validated in the last sessions.
	#[pallet::storage]
	pub type Rosters<T: Config> = StorageMap<_, Twox64Concat, SessionIndex, Roster<T>>;

	/// The offences of the last sessions: validator, session and kind. GRANDPA's are under their set's first session.
	#[pallet::storage]
	pub type Offences<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, (SessionIndex, Kind), Report<T>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance wants a validator. It validates from the second session change after it has set its keys.
		Added {
			/// Its account.
			validator: T::AccountId,
		},
		/// A validator is no longer wanted, by governance or for an offence. It validates until its last set has ended.
		Removed {
			/// Its account.
			validator: T::AccountId,
		},
		/// A validator has left office: it validates no more, and its keys are forgotten.
		Left {
			/// Its account.
			validator: T::AccountId,
		},
		/// An offence was proven.
		OffenceReported {
			/// Whose.
			validator: T::AccountId,
			/// The session in which it happened; of GRANDPA's set the first.
			session: SessionIndex,
			/// Of which kind it is: `aura:equivocatio`, `grandpa:equivoca` or `beefy:equivocati`.
			kind: Kind,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is a validator already, or is named twice.
		AlreadyExists,
		/// The account is no validator, or is to be none already.
		NotFound,
		/// There is no room for another validator.
		TooManyValidators,
		/// As many validators were added or removed in the last sessions as may be without delay.
		TooManyChanges,
		/// Nobody with session keys would be left to validate.
		NobodyLeft,
		/// A header is longer than what is looked at.
		HeaderTooLong,
		/// The headers don't prove that the key sealed two blocks in one slot.
		NotDoubleAuthorship,
		/// The key was no validator's in that session, or the session is forgotten.
		NotInRoster,
		/// The slot was not of that session, or is still to come.
		NotInSession,
		/// The offence is known, or another of its kind by this validator in this session, and it was not pardoned since.
		AlreadyReported,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxValidators::get() > 0, "nobody could validate");
			assert!(T::KeptSessions::get() > 0, "this session's offences must be reportable");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Adds a validator, after the others. It can set its session keys from now on, also without a balance, and
		/// validates from the second session change after it has. An offender is enabled again.
		///
		/// - `validator`: its account.
		///
		/// Governance may call, for ⌊n/3⌋ additions and removals in [`Config::ChangeWindow`] sessions, at least one, with
		/// n validators active or wanted, whichever are fewer; a slow origin any number of times. Emits [`Event::Added`].
		///
		/// Errors: `TooManyChanges`, `AlreadyExists`, `TooManyValidators`.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::add_validator())]
		pub fn add_validator(origin: OriginFor<T>, validator: T::AccountId) -> DispatchResult {
			Self::count_change(origin)?;
			let mut validators = Validators::<T>::get();
			ensure!(!validators.contains(&validator), Error::<T>::AlreadyExists);
			validators.try_push(validator.clone()).map_err(|_| Error::<T>::TooManyValidators)?;
			Self::enter(&validator);
			Validators::<T>::put(validators);
			Ok(())
		}

		/// Removes a validator. It validates until its last set has ended, at the second session change.
		///
		/// - `validator`: its account.
		///
		/// Governance may call, for ⌊n/3⌋ additions and removals in [`Config::ChangeWindow`] sessions, at least one, with
		/// n validators active or wanted, whichever are fewer; a slow origin any number of times. Emits
		/// [`Event::Removed`], and [`Event::Left`] if it does not validate.
		///
		/// Errors: `TooManyChanges`, `NotFound`, `NobodyLeft`.
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_validator())]
		pub fn remove_validator(origin: OriginFor<T>, validator: T::AccountId) -> DispatchResult {
			Self::count_change(origin)?;
			let mut validators = Validators::<T>::get();
			ensure!(validators.contains(&validator), Error::<T>::NotFound);
			ensure!(Self::is_another_ready(&validators, &validator), Error::<T>::NobodyLeft);
			validators.retain(|other| *other != validator);
			Validators::<T>::put(validators);
			Self::leave(&validator);
			Ok(())
		}

		/// Replaces all validators.
		///
		/// - `validators`: the accounts of those wanted, in the order in which they shall validate. At least one must
		///   have set its session keys.
		///
		/// A slow origin may call. Emits [`Event::Added`] and [`Event::Removed`] for those who come and go, and
		/// [`Event::Left`] for those who go and do not validate.
		///
		/// Errors: `AlreadyExists`, `NobodyLeft`.
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::set_validators())]
		pub fn set_validators(
			origin: OriginFor<T>,
			validators: BoundedVec<T::AccountId, T::MaxValidators>,
		) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			let distinct = validators.iter().collect::<BTreeSet<_>>().len();
			ensure!(distinct == validators.len(), Error::<T>::AlreadyExists);
			ensure!(validators.iter().any(Self::is_ready), Error::<T>::NobodyLeft);
			let before = Validators::<T>::get();
			for validator in validators.iter().filter(|validator| !before.contains(validator)) {
				Self::enter(validator);
			}
			Validators::<T>::put(&validators);
			for validator in before.iter().filter(|validator| !validators.contains(validator)) {
				Self::leave(validator);
			}
			Ok(())
		}

		/// Reports that a validator made two blocks in one slot: it is disabled, and taken out of the set.
		///
		/// - `author`: the Aura key that sealed both.
		/// - `first`, `second`: the headers with their seals, in any order, each of at most 32 kB.
		/// - `membership`: the session of the slot, in which the key was a validator's, and the number of validators.
		///
		/// Anyone may call; a report that is accepted gets its fee back. A node reports what it saw itself by a
		/// transaction that nobody signs or pays for, in the blocks that it makes. Emits [`Event::OffenceReported`], and
		/// [`Event::Removed`] if the validator was wanted and can be spared.
		///
		/// Errors: `HeaderTooLong`, `NotInRoster`, `NotDoubleAuthorship`, `NotInSession`, `AlreadyReported`.
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::report_double_authorship())]
		#[pallet::weight_of_authorize(<T as Config>::WeightInfo::report_double_authorship())]
		#[pallet::authorize(|source, author, first, second, membership| {
			Pallet::<T>::authorize_report(source, author, first, second, *membership)
		})]
		pub fn report_double_authorship(
			origin: OriginFor<T>,
			author: AuthorityId,
			first: Box<HeaderFor<T>>,
			second: Box<HeaderFor<T>>,
			membership: Membership,
		) -> DispatchResultWithPostInfo {
			let reporter = match ensure_signed(origin.clone()) {
				Ok(reporter) => Some(reporter),
				Err(_) => {
					ensure_authorized(origin)?;
					None
				},
			};
			let offence: DoubleAuthorship<T::AccountId> = Self::proven(&author, &first, &second, membership)?;
			let reporters = reporter.into_iter().collect();
			<Self as ReportOffence<T::AccountId, Seat<T::AccountId>, _>>::report_offence(reporters, offence)
				.map_err(|_| Error::<T>::AlreadyReported)?;
			Ok(Pays::No.into())
		}
	}

	impl<T: Config> Pallet<T> {
		/// Counts an addition or a removal, unless a slow origin makes it.
		fn count_change(origin: OriginFor<T>) -> DispatchResult {
			let Err(origin) = T::SlowOrigin::try_origin(origin) else { return Ok(()) };
			T::GovernanceOrigin::ensure_origin(origin)?;
			let changes = Self::window().fold(0u32, |sum, session| sum.saturating_add(Changes::<T>::get(session)));
			ensure!(changes < Self::change_limit(), Error::<T>::TooManyChanges);
			let session = pallet_session::Pallet::<T>::current_index();
			Changes::<T>::mutate(session, |changes| *changes = changes.saturating_add(1));
			Ok(())
		}

		/// How many additions and removals the window allows.
		fn change_limit() -> u32 {
			let active = pallet_session::Validators::<T>::decode_len().unwrap_or_default();
			let wanted = Validators::<T>::decode_len().unwrap_or_default();
			u32::try_from(active.min(wanted).saturating_div(3)).unwrap_or(u32::MAX).max(1)
		}
	}
}
