//! # Streaming escrow
//!
//! Money over time and money on condition: an amount of one account is held for recipients and becomes theirs by a
//! schedule, a confirmation or an arbiter's decision. Nothing runs in the background: what has accrued is computed when
//! somebody asks, so that an escrow costs its storage deposit and nothing else while nobody touches it.
//!
//! ## Terms
//! - *Escrow*: funds of the account charged, held for recipients under terms. It is removed when it ends.
//! - *Charged*: the account whose money is held: the payer or, if that is a device, its owner at the creation. Refunds
//!   go there. What the payer may do, this account may too, and its owner should it become a device; the payer no longer,
//!   once it has become another's device.
//! - *Recipients*: accounts or devices (whose owners get the money) with shares, in parts per million, that add up to
//!   the whole. The first also gets the µUSDT that the shares leave over.
//! - *Schedule*: see [`Schedule`]: linear with a cliff, an open-ended rate, milestones, or cycles.
//! - *Accrued*: what is the recipients' by now. *Lapsed*: what is the payer's again, since a milestone was missed.
//!   *Undecided*: the rest.
//! - *Inspector*: who confirms milestones beside the payer. *Arbiter*: who decides a dispute.
//! - *Dry*: said of an open-ended escrow whose deposit has all accrued. It owes nothing for the time until it is
//!   topped up: there is no debt.
//!
//! ## Assumptions
//! - [`Config::Authority`] answers whose balance a signer's payments are charged to, and keeps its limits.
//! - [`Config::Payouts`] never fails because of the one who is paid.
//! - The chain's time never goes back, and the hash of block 0 names this chain and no other.
//! - Whom a device belongs to is asked when it matters: who gets money, who decides and who confirms may change with a
//!   device's owner.
//!
//! ## Invariants
//! - **SE1** What is held under [`HoldReason::Deposit`] from an account is the sum of `deposited − withdrawn −
//!   refunded` over the escrows charged to it; under [`HoldReason::Record`] the sum of its records' deposits, under
//!   [`HoldReason::Bond`] of its bonds.
//! - **SE2** Withdrawable, refundable and undecided add up to what is held, always.
//! - **SE3** Accrual never falls and stops at the deposit: there is no debt.
//! - **SE4** Withdrawing in any pattern yields the same as withdrawing once.
//! - **SE5** Pausing and resuming move no money.
//! - **SE6** Shares pay out to the last µUSDT, what they leave over to the first recipient.
//! - **SE7** An escrow that ended is gone, and its number is never used again.
//! - **SE8** A dispute never pays out more than what was undecided when it was raised.
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
pub mod escrow;
#[cfg(test)]
mod mock;
pub mod runtime_api;
pub mod schedule;
mod settlement;
pub mod terms;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use schedule::{Milestone, Per, Rate, Schedule, Side};
pub use types::{
	Arbitration, CancelBy, Confirmation, Ending, Escrow, EscrowId, Recipient, Terms, MAX_RECIPIENTS, WHOLE,
};
pub use weights::WeightInfo;

/// An escrow of this runtime.
pub type EscrowOf<T> = Escrow<<T as frame_system::Config>::AccountId>;

/// Terms of this runtime.
pub type TermsOf<T> = Terms<<T as frame_system::Config>::AccountId>;

#[allow(
	clippy::as_conversions,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		schedule::Flow,
		types::{Consents, Dispute, RateChange},
		CancelBy, Confirmation, Ending, EscrowId, EscrowOf, Rate, Side, TermsOf, WeightInfo, MAX_RECIPIENTS, WHOLE,
	};
	use alloc::boxed::Box;
	use coinop_primitives::{
		genesis, hold, record_deposit, Balance, DeviceInspect, Drawn, HostCrypto, Instant, Moment, Payouts,
		SpendingAuthority,
	};
	use coinop_voucher::{message, Signature};
	use core::cmp::Ordering;
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, AccountId: Into<[u8; 32]>> {
		/// The runtime's reasons to hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// The money, in µUSDT.
		type Currency: fungible::Inspect<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
			+ fungible::Mutate<Self::AccountId>;

		/// The current time and block.
		type Now: Get<Instant>;

		/// Whose balance a signer spends, within what limits.
		type Authority: SpendingAuthority<Self::AccountId>;

		/// The register of devices.
		type Devices: DeviceInspect<Self::AccountId>;

		/// Delivers what is paid.
		type Payouts: Payouts<Self::AccountId, Self::RuntimeHoldReason>;

		/// Shortest time that an arbiter may be given, in ms.
		type MinDisputeDeadline: Get<Moment>;

		/// Longest time that an arbiter may be given, in ms.
		#[pallet::constant]
		type MaxDisputeDeadline: Get<Moment>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// What escrows hold for their recipients.
		#[codec(index = 0)]
		Deposit,
		/// The deposits for the records of escrows.
		#[codec(index = 1)]
		Record,
		/// The bonds of those who raised disputes.
		#[codec(index = 2)]
		Bond,
	}

	/// The number of the next escrow.
	#[pallet::storage]
	pub type NextEscrow<T: Config> = StorageValue<_, EscrowId, ValueQuery>;

	/// Escrows that have not ended.
	#[pallet::storage]
	pub type Escrows<T: Config> = StorageMap<_, Twox64Concat, EscrowId, EscrowOf<T>>;

	/// Escrows by account charged, then by payer.
	#[pallet::storage]
	pub type EscrowsOfPayer<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, EscrowId>,
		),
		(),
	>;

	/// Escrows by recipient.
	#[pallet::storage]
	pub type EscrowsOfRecipient<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, EscrowId, ()>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An escrow was created.
		Created {
			/// Its number.
			escrow: EscrowId,
			/// Who created it.
			payer: T::AccountId,
			/// Whose money is held.
			charged: T::AccountId,
			/// µUSDT deposited.
			deposit: Balance,
		},
		/// The recipients were paid what had accrued.
		Withdrawn {
			/// The escrow.
			escrow: EscrowId,
			/// µUSDT, all recipients together.
			amount: Balance,
		},
		/// Milestones were missed, and what they were for went back to the account charged.
		Refunded {
			/// The escrow.
			escrow: EscrowId,
			/// µUSDT.
			amount: Balance,
		},
		/// An open-ended escrow's deposit was raised.
		ToppedUp {
			/// The escrow.
			escrow: EscrowId,
			/// By how many µUSDT.
			amount: Balance,
		},
		/// An open-ended escrow was paused.
		Paused {
			/// The escrow.
			escrow: EscrowId,
			/// Which side paused it.
			by: Side,
		},
		/// An open-ended escrow goes on.
		Resumed {
			/// The escrow.
			escrow: EscrowId,
		},
		/// A lower rate was announced.
		RateAnnounced {
			/// The escrow.
			escrow: EscrowId,
			/// The rate to come.
			rate: Rate,
		},
		/// The announcement of a lower rate was taken back.
		RateKept {
			/// The escrow.
			escrow: EscrowId,
		},
		/// Another rate took effect.
		RateChanged {
			/// The escrow.
			escrow: EscrowId,
			/// The rate from now on.
			rate: Rate,
		},
		/// A party agreed to cancel; others have yet to.
		CancelAgreed {
			/// The escrow.
			escrow: EscrowId,
			/// Who agreed.
			who: T::AccountId,
		},
		/// A recipient agreed to the lower rate that was announced; others have yet to.
		RateAgreed {
			/// The escrow.
			escrow: EscrowId,
			/// Who agreed.
			who: T::AccountId,
		},
		/// A milestone was confirmed.
		Released {
			/// The escrow.
			escrow: EscrowId,
			/// Its place among the milestones, from 0.
			milestone: u32,
		},
		/// A recipient's side passed to another account.
		Transferred {
			/// The escrow.
			escrow: EscrowId,
			/// From whom.
			from: T::AccountId,
			/// To whom.
			to: T::AccountId,
		},
		/// A dispute was raised: nothing accrues until it is decided.
		Disputed {
			/// The escrow.
			escrow: EscrowId,
			/// Which side raised it.
			by: Side,
			/// µUSDT that it is about.
			undecided: Balance,
		},
		/// The decision went against the one who raised the dispute: the bond went to the other side.
		BondLost {
			/// The escrow.
			escrow: EscrowId,
			/// Which side had raised it.
			by: Side,
			/// µUSDT.
			amount: Balance,
		},
		/// An escrow ended and was removed.
		Ended {
			/// The escrow.
			escrow: EscrowId,
			/// How.
			ending: Ending,
			/// µUSDT that the recipients got in all.
			paid: Balance,
			/// µUSDT of the deposit that went back to the account charged in all.
			refunded: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such escrow.
		NotFound,
		/// The escrow has ended.
		Closed,
		/// The signer may not do this.
		NotAuthorized,
		/// Nobody is named to be paid.
		NoRecipients,
		/// A recipient has a share of zero.
		ZeroShare,
		/// The shares don't add up to 1,000,000 parts.
		SharesDontAddUp,
		/// An account is named as recipient twice.
		DuplicateRecipient,
		/// Payer or account charged would pay themselves.
		PaysItself,
		/// A recipient's account does not exist: it takes the existential deposit first.
		RecipientAbsent,
		/// An amount of zero.
		ZeroAmount,
		/// A rate of zero: pause or cancel instead.
		ZeroRate,
		/// The end does not come after the start.
		EndBeforeStart,
		/// The cliff is not between start and end.
		CliffOutOfRange,
		/// There are no cycles, or they take no time.
		NoCycles,
		/// There are no milestones, or an inspector is named with none to inspect.
		NoMilestones,
		/// The end or a deadline has come already.
		DeadlinePassed,
		/// A moment or a time is more than a hundred years away: times are in milliseconds.
		TooFarAway,
		/// Amounts or numbers are beyond what can be counted.
		Overflow,
		/// The arbiter, or its owner, is a party to the escrow.
		ArbiterIsParty,
		/// The inspector is a recipient, or has the same owner.
		InspectorIsRecipient,
		/// The arbiter's time is shorter or longer than allowed.
		InvalidDisputeDeadline,
		/// More than the whole would go to the recipients.
		InvalidSplit,
		/// A bond of zero.
		ZeroBond,
		/// Nothing has accrued, lapsed or ended since the last withdrawal.
		NothingToWithdraw,
		/// Only an open-ended escrow takes this.
		NotOpenEnded,
		/// The escrow is paused already.
		AlreadyPaused,
		/// The escrow is not paused.
		NotPaused,
		/// The rate is this one already, and no other was announced.
		SameRate,
		/// The rate was announced; it can take effect when the notice has passed or every recipient agrees.
		NoticeRunning,
		/// No such rate was announced.
		NotAnnounced,
		/// The terms don't let the payer do this alone, or anybody do it.
		NotCancellable,
		/// The signer agreed already.
		AlreadyAgreed,
		/// The milestone was confirmed, or its deadline has passed.
		AlreadyDecided,
		/// The confirmation is not signed by the payer, the account charged or the inspector, for this chain, escrow and
		/// milestone; or a device that isn't active signed it.
		BadConfirmation,
		/// The terms name no arbiter.
		NoArbiter,
		/// A dispute is pending: only its decision or its deadline goes on.
		Disputed,
		/// No dispute is pending.
		NotDisputed,
		/// Everything is decided: there is nothing to dispute.
		NothingUndecided,
		/// The arbiter's time is over: the terms' default holds.
		TooLate,
		/// More than what was undecided when the dispute was raised.
		OverUndecided,
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
		/// Creates an escrow with the signer as payer: holds the deposit that the schedule takes and a record's deposit
		/// from the account that pays for the signer.
		///
		/// - `terms`: recipients and their shares in parts per million, schedule (amounts in µUSDT, moments and times in
		///   ms), who may cancel, notice in ms, arbiter and inspector, if any.
		///
		/// Any account, and a device within its allowance: the two deposits count as one payment to the first recipient,
		/// and every recipient must be one that it may pay.
		///
		/// Emits [`Event::Created`].
		///
		/// Errors: [`Error::NoRecipients`], [`Error::ZeroShare`], [`Error::SharesDontAddUp`],
		/// [`Error::DuplicateRecipient`], [`Error::PaysItself`], [`Error::RecipientAbsent`], [`Error::ZeroAmount`],
		/// [`Error::ZeroRate`], [`Error::EndBeforeStart`], [`Error::CliffOutOfRange`], [`Error::NoCycles`],
		/// [`Error::NoMilestones`], [`Error::DeadlinePassed`], [`Error::TooFarAway`], [`Error::Overflow`],
		/// [`Error::ArbiterIsParty`], [`Error::InspectorIsRecipient`], [`Error::InvalidDisputeDeadline`],
		/// [`Error::InvalidSplit`], [`Error::ZeroBond`], those of the authority, too little money.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create(terms.recipients.len().try_into().unwrap_or(MAX_RECIPIENTS)))]
		pub fn create(origin: OriginFor<T>, terms: Box<TermsOf<T>>) -> DispatchResult {
			let payer = Self::signer(origin)?;
			let now = T::Now::get();
			let deposit = terms.deposit(now.at).map_err(Error::<T>::from)?;
			let mut escrow = EscrowOf::<T>::new(payer.clone(), *terms, deposit, now);
			escrow.record_deposit = record_deposit(u32::try_from(escrow.longest()).unwrap_or(u32::MAX));
			let total = deposit.checked_add(escrow.record_deposit).ok_or(Error::<T>::Overflow)?;
			let draw = Self::draw(&payer, &escrow.terms.recipients, total)?;
			escrow.drawn = Drawn::and(None, draw.period, total);
			escrow.charged = draw.charged.clone();
			Self::check_parties(&payer, &draw.charged, &escrow.terms)?;
			let escrow = Self::insert(escrow)?;
			Self::deposit_event(Event::Created { escrow, payer, charged: draw.charged, deposit });
			Ok(())
		}

		/// Pays every recipient what has accrued, returns what has lapsed to the account charged, and ends the escrow if
		/// nothing is left to decide; so also once an arbiter's time has passed.
		///
		/// - `escrow`: its number.
		///
		/// Anyone, at their own cost: the money goes to the recipients and the account charged alone.
		///
		/// Emits [`Event::Withdrawn`], [`Event::Refunded`], [`Event::Ended`] for what happened.
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::NothingToWithdraw`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw(MAX_RECIPIENTS))]
		pub fn withdraw(origin: OriginFor<T>, escrow: EscrowId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let record = Self::escrow(escrow)?;
			let recipients = Self::recipients_of(&record);
			ensure!(Self::settle(escrow, record, &T::Now::get())?, Error::<T>::NothingToWithdraw);
			Ok(Some(T::WeightInfo::withdraw(recipients)).into())
		}

		/// Raises an open-ended escrow's deposit. One that ran dry goes on from now.
		///
		/// - `escrow`: its number.
		/// - `amount`: µUSDT, at least 1.
		///
		/// The account charged, or its device within its allowance.
		///
		/// Emits [`Event::ToppedUp`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NotOpenEnded`],
		/// [`Error::ZeroAmount`], [`Error::NotAuthorized`] also for a device that has changed hands, [`Error::Overflow`],
		/// those of the authority, too little money.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::top_up(MAX_RECIPIENTS))]
		pub fn top_up(origin: OriginFor<T>, escrow: EscrowId, amount: Balance) -> DispatchResultWithPostInfo {
			let signer = Self::signer(origin)?;
			ensure!(amount > 0, Error::<T>::ZeroAmount);
			let mut record = Self::undisputed(escrow)?;
			ensure!(Self::is_payers(&record, &signer), Error::<T>::NotAuthorized);
			ensure!(record.flow.is_some(), Error::<T>::NotOpenEnded);
			let draw = Self::draw(&signer, &record.terms.recipients, amount)?;
			ensure!(draw.charged == record.charged, Error::<T>::NotAuthorized);
			hold::<T::Currency, _>(&HoldReason::Deposit.into(), &record.charged, amount)?;
			record.top_up(amount, draw.period, T::Now::get().at).ok_or(Error::<T>::Overflow)?;
			let recipients = Self::recipients_of(&record);
			Escrows::<T>::insert(escrow, record);
			Self::deposit_event(Event::ToppedUp { escrow, amount });
			Ok(Some(T::WeightInfo::top_up(recipients)).into())
		}

		/// Pauses an open-ended escrow: nothing accrues until it is resumed. Moves no money.
		///
		/// - `escrow`: its number.
		///
		/// The payer or the account charged, where the terms let the payer cancel; the recipient, where there is one only.
		/// A payer may take over a recipient's pause, so that the recipient can't end it. A device that pays can undo what its
		/// owner does here: suspend it, or cancel, to be sure.
		///
		/// Emits [`Event::Paused`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NotOpenEnded`],
		/// [`Error::NotAuthorized`], [`Error::NotCancellable`] for a payer, [`Error::AlreadyPaused`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::pause())]
		pub fn pause(origin: OriginFor<T>, escrow: EscrowId) -> DispatchResult {
			let signer = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			let mut flow = record.flow.ok_or(Error::<T>::NotOpenEnded)?;
			let by = Self::flow_side(&record, &signer)?;
			ensure!(by == Side::Recipients || record.terms.cancel == CancelBy::Payer, Error::<T>::NotCancellable);
			match flow.paused {
				None => flow.settle(record.deposited, T::Now::get().at),
				Some(Side::Recipients) if by == Side::Payer => (),
				Some(_) => return Err(Error::<T>::AlreadyPaused.into()),
			}
			record.flow = Some(Flow { paused: Some(by), ..flow });
			Escrows::<T>::insert(escrow, record);
			Self::deposit_event(Event::Paused { escrow, by });
			Ok(())
		}

		/// Lets a paused escrow go on from now. Moves no money.
		///
		/// - `escrow`: its number.
		///
		/// The payer or the account charged; the one recipient if it paused it.
		///
		/// Emits [`Event::Resumed`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NotOpenEnded`],
		/// [`Error::NotAuthorized`], [`Error::NotPaused`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::resume())]
		pub fn resume(origin: OriginFor<T>, escrow: EscrowId) -> DispatchResult {
			let signer = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			let mut flow = record.flow.ok_or(Error::<T>::NotOpenEnded)?;
			let by = Self::flow_side(&record, &signer)?;
			let paused = flow.paused.ok_or(Error::<T>::NotPaused)?;
			ensure!(by == Side::Payer || paused == by, Error::<T>::NotAuthorized);
			// While it is paused this only moves the moment from which it goes on.
			flow.settle(record.deposited, T::Now::get().at);
			record.flow = Some(Flow { paused: None, ..flow });
			Escrows::<T>::insert(escrow, record);
			Self::deposit_event(Event::Resumed { escrow });
			Ok(())
		}

		/// Changes an open-ended escrow's rate. A higher rate takes effect at once and drops an announcement. A lower one
		/// is announced, in place of an earlier announcement; calling again with the same rate when the notice has passed,
		/// within 7 days of that, puts it into effect from that moment on. The present rate takes an announcement back.
		///
		/// - `escrow`: its number.
		/// - `rate`: µUSDT for a unit of time.
		///
		/// The payer or the account charged.
		///
		/// Emits [`Event::RateChanged`], [`Event::RateAnnounced`] or [`Event::RateKept`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NotOpenEnded`],
		/// [`Error::NotAuthorized`], [`Error::ZeroRate`], [`Error::SameRate`], [`Error::NoticeRunning`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::change_rate())]
		pub fn change_rate(origin: OriginFor<T>, escrow: EscrowId, rate: Rate) -> DispatchResult {
			let signer = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			let flow = record.flow.ok_or(Error::<T>::NotOpenEnded)?;
			ensure!(Self::is_payers(&record, &signer), Error::<T>::NotAuthorized);
			ensure!(rate.amount > 0, Error::<T>::ZeroRate);
			let (now, notice) = (T::Now::get(), record.terms.notice);
			let announced = record.announced(&now).filter(|change| change.rate == rate);
			match (rate.compare(&flow.rate), announced) {
				(Ordering::Greater, _) => return Self::apply_rate(escrow, record, rate),
				(Ordering::Equal, _) => {
					ensure!(record.rate_change.take().is_some(), Error::<T>::SameRate);
					Self::deposit_event(Event::RateKept { escrow });
				},
				(Ordering::Less, Some(change)) => {
					ensure!(notice > 0 && change.since.has_passed(notice, &now), Error::<T>::NoticeRunning);
					return Self::apply_rate(escrow, record, rate);
				},
				(Ordering::Less, None) => {
					record.rate_change = Some(RateChange { rate, since: now, agreed: Consents::NONE });
					Self::deposit_event(Event::RateAnnounced { escrow, rate });
				},
			}
			Escrows::<T>::insert(escrow, record);
			Ok(())
		}

		/// Agrees to a lower rate that the payer announced. It takes effect when every recipient has agreed, whatever the
		/// notice.
		///
		/// - `escrow`: its number.
		/// - `rate`: the rate agreed to, so that nobody agrees to another than it has seen.
		///
		/// A recipient, or the owner of one that is a device (not that device).
		///
		/// Emits [`Event::RateAgreed`], or [`Event::RateChanged`] for the last consent.
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NotOpenEnded`],
		/// [`Error::NotAnnounced`], [`Error::NotAuthorized`], [`Error::AlreadyAgreed`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::accept_rate(MAX_RECIPIENTS))]
		pub fn accept_rate(origin: OriginFor<T>, escrow: EscrowId, rate: Rate) -> DispatchResult {
			let who = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			ensure!(record.flow.is_some(), Error::<T>::NotOpenEnded);
			let announced = record.announced(&T::Now::get()).filter(|change| change.rate == rate);
			let change = announced.ok_or(Error::<T>::NotAnnounced)?;
			let consents = Self::consents_of(&record, &who);
			ensure!(consents != Consents::NONE, Error::<T>::NotAuthorized);
			let agreed = change.agreed.and(consents);
			ensure!(agreed != change.agreed, Error::<T>::AlreadyAgreed);
			if agreed.include(record.all_recipients()) {
				return Self::apply_rate(escrow, record, rate);
			}
			record.rate_change = Some(RateChange { agreed, ..change });
			Escrows::<T>::insert(escrow, record);
			Self::deposit_event(Event::RateAgreed { escrow, who });
			Ok(())
		}

		/// Cancels an escrow: the recipients get what has accrued, the account charged the rest. Where the terms let the
		/// payer cancel, at once; where they let both, when the payer and every recipient have agreed within 7 days. Where
		/// nothing is undecided, as when an open-ended escrow ran dry, the payer ends it whatever the terms.
		///
		/// - `escrow`: its number.
		///
		/// The payer or the account charged; a recipient, or the owner of one that is a device (not that device), where
		/// the terms let both. Who is on both sides agrees for both.
		///
		/// Emits [`Event::Ended`], or [`Event::CancelAgreed`] where consents are missing.
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NotAuthorized`],
		/// [`Error::NotCancellable`], [`Error::AlreadyAgreed`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::cancel(MAX_RECIPIENTS))]
		pub fn cancel(origin: OriginFor<T>, escrow: EscrowId) -> DispatchResultWithPostInfo {
			let who = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			let weight = T::WeightInfo::cancel(Self::recipients_of(&record));
			let now = T::Now::get();
			let decided = record.decided(&now);
			let is_payers = Self::is_payers(&record, &who);
			let consents =
				Self::consents_of(&record, &who).and(if is_payers { Consents::PAYER } else { Consents::NONE });
			ensure!(consents != Consents::NONE, Error::<T>::NotAuthorized);
			let ends = if is_payers && record.payer_may_cancel(&decided) {
				true
			} else {
				ensure!(record.terms.cancel == CancelBy::Both, Error::<T>::NotCancellable);
				let agreed = record.agree_to_cancel(consents, now.at).ok_or(Error::<T>::AlreadyAgreed)?;
				agreed.include(record.everyone())
			};
			if ends {
				Self::close(escrow, record, decided.accrued, Ending::Cancelled)?;
			} else {
				Escrows::<T>::insert(escrow, record);
				Self::deposit_event(Event::CancelAgreed { escrow, who });
			}
			Ok(Some(weight).into())
		}

		/// Releases a milestone, pays what is decided, and ends the escrow if nothing is left.
		///
		/// - `escrow`: its number.
		/// - `milestone`: its place among the milestones, from 0.
		/// - `confirmation`: a signed confirmation by the payer, the account charged or the inspector; none if the signer is
		///   one of them.
		///
		/// Anyone with a confirmation, at their own cost. A device that isn't active confirms nothing.
		///
		/// Emits [`Event::Released`], and those of [`Call::withdraw`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NoMilestones`] if there is no
		/// such milestone, [`Error::AlreadyDecided`], [`Error::NotAuthorized`], [`Error::BadConfirmation`].
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::release_weight(MAX_RECIPIENTS, confirmation.as_ref()))]
		pub fn release(
			origin: OriginFor<T>,
			escrow: EscrowId,
			milestone: u32,
			confirmation: Option<Confirmation>,
		) -> DispatchResultWithPostInfo {
			let signer = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			let weight = Self::release_weight(Self::recipients_of(&record), confirmation.as_ref());
			let now = T::Now::get();
			let pending = record.is_pending(milestone, &now).ok_or(Error::<T>::NoMilestones)?;
			ensure!(pending, Error::<T>::AlreadyDecided);
			let inspector = record.terms.inspector.as_ref();
			match confirmation {
				None => {
					ensure!(Self::is_payers(&record, &signer) || inspector == Some(&signer), Error::<T>::NotAuthorized)
				},
				Some(Confirmation { key, signature }) => {
					let says = |account: &T::AccountId| T::Devices::speaks_for(&key, account);
					let payer_says =
						says(&record.charged) || (says(&record.payer) && Self::is_payers(&record, &record.payer));
					let message = message::confirmation(&genesis::<T>(), escrow, milestone);
					ensure!(
						(payer_says || inspector.is_some_and(says)) && key.verify::<HostCrypto>(&message, &signature),
						Error::<T>::BadConfirmation
					);
				},
			}
			record.release(milestone);
			Self::deposit_event(Event::Released { escrow, milestone });
			Self::settle(escrow, record, &now)?;
			Ok(Some(weight).into())
		}

		/// Passes a recipient's side to another account, with all that has not been withdrawn.
		///
		/// - `escrow`: its number.
		/// - `from`: the recipient.
		/// - `to`: who takes its place, with its share.
		///
		/// The recipient, or its owner if it is a device (not that device).
		///
		/// Emits [`Event::Transferred`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::NotAuthorized`], [`Error::DuplicateRecipient`],
		/// [`Error::PaysItself`], [`Error::RecipientAbsent`], [`Error::InspectorIsRecipient`], [`Error::ArbiterIsParty`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::transfer(MAX_RECIPIENTS))]
		pub fn transfer(
			origin: OriginFor<T>,
			escrow: EscrowId,
			from: T::AccountId,
			to: T::AccountId,
		) -> DispatchResult {
			let signer = Self::signer(origin)?;
			let mut record = Self::escrow(escrow)?;
			let recipients = &record.terms.recipients;
			let place = |account: &T::AccountId| recipients.iter().position(|recipient| recipient.account == *account);
			let index = place(&from).ok_or(Error::<T>::NotAuthorized)?;
			ensure!(T::Devices::beneficiary(&from) == signer, Error::<T>::NotAuthorized);
			ensure!(place(&to).is_none(), Error::<T>::DuplicateRecipient);
			Self::check_recipient(&record.payer, &record.charged, &record.terms, &to)?;
			if let Some(recipient) = record.terms.recipients.get_mut(index) {
				recipient.account = to.clone();
			}
			if let Some(arbitration) = &record.terms.arbitration {
				let is_party = Self::is_party(&arbitration.arbiter, &record.payer, &record.charged, &record.terms);
				ensure!(!is_party, Error::<T>::ArbiterIsParty);
			}
			record.forget_consents(index);
			EscrowsOfRecipient::<T>::remove(&from, escrow);
			EscrowsOfRecipient::<T>::insert(&to, escrow, ());
			Escrows::<T>::insert(escrow, record);
			Self::deposit_event(Event::Transferred { escrow, from, to });
			Ok(())
		}

		/// Raises a dispute over all that is undecided: nothing accrues, lapses or is cancelled from now on; what had
		/// accrued stays withdrawable. Holds the bond of the terms from the account that pays for the signer; it goes to
		/// the other side if the decision, or the default, gives the signer's side less than half.
		///
		/// - `escrow`: its number.
		///
		/// The payer or the account charged; a recipient, or its owner, with half of the shares or more. A device within its
		/// allowance, against which the bond stays counted also when it is returned.
		///
		/// Emits [`Event::Disputed`].
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::Disputed`], [`Error::NoArbiter`],
		/// [`Error::NotAuthorized`], [`Error::NothingUndecided`], those of the authority, too little money.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::dispute(MAX_RECIPIENTS))]
		pub fn dispute(origin: OriginFor<T>, escrow: EscrowId) -> DispatchResult {
			let signer = Self::signer(origin)?;
			let mut record = Self::undisputed(escrow)?;
			let bond = record.terms.arbitration.as_ref().ok_or(Error::<T>::NoArbiter)?.bond;
			let (by, other) = if Self::is_payers(&record, &signer) {
				(Side::Payer, record.terms.recipients.first().map(|first| first.account.clone()))
			} else {
				// Half at least: a dispute stops everyone's money, and may come from a recipient that the payer planted.
				let share = record.share_where(|account| T::Devices::acts_for(&signer, account));
				ensure!(share.saturating_mul(2) >= WHOLE, Error::<T>::NotAuthorized);
				(Side::Recipients, Some(record.payer.clone()))
			};
			let now = T::Now::get();
			let decided = record.decided(&now);
			let undecided = record.undecided(&decided);
			ensure!(undecided > 0, Error::<T>::NothingUndecided);
			let other = other.ok_or(Error::<T>::NoRecipients)?;
			let charged = T::Authority::draw(&signer, &other, bond)?.charged;
			hold::<T::Currency, _>(&HoldReason::Bond.into(), &charged, bond)?;
			(record.cancelling, record.rate_change) = (None, None);
			record.dispute = Some(Dispute { by, charged, bond, since: now, decided });
			Escrows::<T>::insert(escrow, record);
			Self::deposit_event(Event::Disputed { escrow, by, undecided });
			Ok(())
		}

		/// Decides a dispute and ends the escrow.
		///
		/// - `escrow`: its number.
		/// - `to_recipients`: µUSDT of what was undecided that the recipients get, by their shares, beside what had
		///   accrued; the account charged gets the rest.
		///
		/// The arbiter alone, for as long as neither it nor its owner has become a party, until its time has passed.
		///
		/// Emits [`Event::Ended`], and [`Event::BondLost`] if it goes against the one who raised the dispute.
		///
		/// Errors: [`Error::NotFound`], [`Error::Closed`], [`Error::NotAuthorized`], [`Error::NotDisputed`],
		/// [`Error::ArbiterIsParty`], [`Error::TooLate`], [`Error::OverUndecided`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::resolve(MAX_RECIPIENTS))]
		pub fn resolve(origin: OriginFor<T>, escrow: EscrowId, to_recipients: Balance) -> DispatchResultWithPostInfo {
			let signer = Self::signer(origin)?;
			let record = Self::escrow(escrow)?;
			let weight = T::WeightInfo::resolve(Self::recipients_of(&record));
			let arbiter = record.terms.arbitration.as_ref().map(|arbitration| &arbitration.arbiter);
			ensure!(arbiter == Some(&signer), Error::<T>::NotAuthorized);
			let dispute = record.dispute.as_ref().ok_or(Error::<T>::NotDisputed)?;
			let is_party = Self::is_party(&signer, &record.payer, &record.charged, &record.terms);
			ensure!(!is_party, Error::<T>::ArbiterIsParty);
			ensure!(record.after_default(&T::Now::get()).is_none(), Error::<T>::TooLate);
			ensure!(to_recipients <= record.undecided(&dispute.decided), Error::<T>::OverUndecided);
			let accrued = dispute.decided.accrued.saturating_add(to_recipients);
			Self::decide(escrow, record, accrued, Ending::Resolved)?;
			Ok(Some(weight).into())
		}
	}

	impl<T: Config> Pallet<T> {
		fn recipients_of(escrow: &EscrowOf<T>) -> u32 {
			u32::try_from(escrow.terms.recipients.len()).unwrap_or(MAX_RECIPIENTS)
		}

		/// What releasing a milestone weighs. The node has no function for P-256, which takes about forty times as long to
		/// check as the signature that is measured.
		fn release_weight(recipients: u32, confirmation: Option<&Confirmation>) -> Weight {
			let check = match confirmation.map(|confirmation| &confirmation.signature) {
				Some(Signature::P256(_)) => T::WeightInfo::check_p256(),
				_ => Weight::zero(),
			};
			T::WeightInfo::release(recipients).saturating_add(check)
		}

		/// Who signs. Errors: nobody, or a device that isn't active, in whose name a proxy may come.
		fn signer(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
			let signer = ensure_signed(origin)?;
			ensure!(T::Devices::may_act(&signer), Error::<T>::NotAuthorized);
			Ok(signer)
		}

		/// On whose side `signer` pauses and resumes. A recipient does so only where it is the only one: it would stop the
		/// others' money.
		fn flow_side(escrow: &EscrowOf<T>, signer: &T::AccountId) -> Result<Side, Error<T>> {
			if Self::is_payers(escrow, signer) {
				return Ok(Side::Payer);
			}
			match escrow.terms.recipients.as_slice() {
				[only] if T::Devices::acts_for(signer, &only.account) => Ok(Side::Recipients),
				_ => Err(Error::<T>::NotAuthorized),
			}
		}

		/// The consents that `who` can give: those of the recipients whose money goes to it.
		fn consents_of(escrow: &EscrowOf<T>, who: &T::AccountId) -> Consents {
			escrow.recipients_where(|account| T::Devices::beneficiary(account) == *who)
		}

		/// Puts `rate` into effect from now on.
		fn apply_rate(id: EscrowId, mut escrow: EscrowOf<T>, rate: Rate) -> DispatchResult {
			let mut flow = escrow.flow.ok_or(Error::<T>::NotOpenEnded)?;
			flow.settle(escrow.deposited, T::Now::get().at);
			escrow.flow = Some(Flow { rate, ..flow });
			escrow.rate_change = None;
			Escrows::<T>::insert(id, escrow);
			Self::deposit_event(Event::RateChanged { escrow: id, rate });
			Ok(())
		}
	}
}
