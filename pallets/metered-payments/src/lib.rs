//! # Metered payments
//!
//! Paying for use: a payer puts down a deposit for a provider at a published tariff, pays by signed statements and
//! by ticks off chain, and the best evidence ever shown is what the chain pays. Beside it, instant payments, one or
//! many, and mandates, by which a payee draws what was agreed on.
//!
//! ## Terms
//! - *Tariff*: terms that are immutable under their number: what is counted, its price as an exact ratio, a flat fee,
//!   an idle price, the dispute window, the hash of a document that describes it, and who may settle for the provider.
//! - *Session*: a deposit for one provider at one tariff, with the one key whose statements count. It keeps its own
//!   copy of the terms, whatever becomes of the tariff.
//! - *Voucher*, *reading*: a statement by the payer's key, or by the key of a meter for which an accredited issuer
//!   vouched when the session opened. A meter's are bound by the payer's cap on units an hour.
//! - *Settler*: an account that the tariff names, a watchtower: it settles at the provider's cost for at most a share.
//! - *Proceeds*: what a settlement pays. A provider that holds nothing has the fee taken from them, by its signed
//!   *consent* ([`coinop_voucher::Consent`]), if they are at least twice the fee.
//! - *Mandate*: a payer's leave for a payee to draw on it, up to a cap a period, until a date. One that a device granted
//!   ends with its suspension, revocation or hand-over, and every draw counts against the device's allowance then.
//! - *Statement*, *tick*, *evidence*: see [`coinop_voucher`]. Evidence is judged by [`coinop_voucher::appraise`], the
//!   function a provider uses before it serves.
//! - *Charged*: the account whose money a session holds: the payer or, if that is a device, its owner at opening.
//! - *Dispute window*: the time a provider has to settle once the session is bound to end. It begins with a payer's
//!   request to close, the expiry, the revocation of the paying device or the issuer's withdrawal of the meter's
//!   attestation, whichever is first; it has passed when its milliseconds have passed and at least half the blocks
//!   that time makes were produced.
//!
//! ## Assumptions
//! - [`Config::Authority`] answers whose balance a signer's payments are charged to, and keeps its limits.
//! - [`Config::Payouts`] never fails because of the one who is paid.
//! - The hash of block 0 names this chain and no other.
//! - Suspending or revoking a device voids no evidence: the session's key and terms were fixed when it opened.
//! - [`Config::Attestations`] vouches for a meter's key at the opening; that the attestation expires or the key is
//!   rotated later changes nothing.
//!
//! ## Invariants
//! - **MP1** What is held under [`HoldReason::Deposit`] from an account is the sum of `deposit − paid` over the
//!   sessions charged to it, and under [`HoldReason::Record`] the sum of its records' deposits. (What could not be
//!   delivered and is claimable is the payouts pallet's to hold.)
//! - **MP2** A session's `paid` never falls and never exceeds its `deposit`.
//! - **MP3** `paid = min(⌊price × units + idle price × idle seconds + flat⌋, deposit)` for the units and seconds
//!   credited, whatever the order, grouping or time of settlements and top-ups.
//! - **MP4** No statement of another chain, kind, session or key counts.
//! - **MP5** The account charged gets back exactly `deposit − paid`.
//! - **MP6** Settling the same thing twice moves no money and isn't free.
//! - **MP7** What the provider got, the fees and shares that were taken from it, and the refund add up to the deposit.
//! - **MP8** No path lets a payer withdraw before the dispute window has passed, in time and in blocks.
//! - **MP9** No submission by anyone makes evidence already given worth less, or keeps it from being settled.
//! - **MP10** A mandate's draws in one period never exceed its cap, and there are none once it is void.
//! - **MP11** Where a meter signs, the units credited never exceed the payer's cap on units an hour times the time since
//!   the opening, nor the idle seconds that time.
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
pub mod invalid;
pub mod mandate;
mod mandates;
#[cfg(test)]
mod mock;
mod payments;
pub mod proceeds;
pub mod runtime_api;
mod session;
mod settlement;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
mod weighing;
pub mod weights;

pub use pallet::*;
pub use session::Outside;
pub use types::{CloseRequest, Mandate, MandateId, Payment, Session, Settlement, SignedBy, Tariff, TariffId};
pub use weights::WeightInfo;

/// A tariff of this runtime.
pub type TariffOf<T> = Tariff<<T as frame_system::Config>::AccountId>;

/// A session of this runtime.
pub type SessionOf<T> = Session<<T as frame_system::Config>::AccountId>;

/// A mandate of this runtime.
pub type MandateOf<T> = Mandate<<T as frame_system::Config>::AccountId>;

#[allow(
	clippy::as_conversions,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		payments::Course, settlement::Round, CloseRequest, MandateId, MandateOf, Payment, Session, SessionOf,
		Settlement, SignedBy, Tariff, TariffId, TariffOf, WeightInfo,
	};
	use coinop_primitives::{
		hold, record_deposit, release, Attestations, Balance, DeviceInspect, Drawn, Instant, Moment, Payouts,
		SpendingAuthority, TransactionFees,
	};
	use coinop_voucher::{Anchor, Consent, Credit, Evidence, SessionId, Terms};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>, AccountId: Into<[u8; 32]> + From<[u8; 32]>>
	{
		/// The runtime's reasons to hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// The money, in µUSDT.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>;

		/// The current time and block.
		type Now: Get<Instant>;

		/// Whose balance a signer spends, within what limits.
		type Authority: SpendingAuthority<Self::AccountId>;

		/// The register of devices.
		type Devices: DeviceInspect<Self::AccountId>;

		/// Who vouches for meters.
		type Attestations: Attestations<Self::AccountId>;

		/// What transactions cost whose fee is taken from what they move.
		type Fees: TransactionFees<Self::AccountId>;

		/// Delivers what is paid.
		type Payouts: Payouts<Self::AccountId, Self::RuntimeHoldReason>;

		/// Shortest dispute window that a tariff may have, in ms.
		type MinDisputeWindow: Get<Moment>;

		/// Longest dispute window that a tariff may have, in ms.
		#[pallet::constant]
		type MaxDisputeWindow: Get<Moment>;

		/// Longest time from a session's opening to its expiry, and from the grant of a mandate to its date, in ms.
		#[pallet::constant]
		type MaxSessionLength: Get<Moment>;

		/// Most items of one [`Call::settle_many`].
		#[pallet::constant]
		type MaxSettlements: Get<u32>;

		/// Most items of one [`Call::pay_many`].
		#[pallet::constant]
		type MaxPayments: Get<u32>;

		/// Most hashes that one call makes to check ticks.
		#[pallet::constant]
		type MaxHashes: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits of sessions, less what was paid of them.
		#[codec(index = 0)]
		Deposit,
		/// The deposits for the records of tariffs, sessions and mandates.
		#[codec(index = 1)]
		Record,
	}

	/// The number of the next tariff.
	#[pallet::storage]
	pub type NextTariff<T: Config> = StorageValue<_, TariffId, ValueQuery>;

	/// The number of the next session.
	#[pallet::storage]
	pub type NextSession<T: Config> = StorageValue<_, SessionId, ValueQuery>;

	/// Tariffs that sessions can open on.
	#[pallet::storage]
	pub type Tariffs<T: Config> = StorageMap<_, Twox64Concat, TariffId, TariffOf<T>>;

	/// Tariffs by provider.
	#[pallet::storage]
	pub type TariffsOf<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, TariffId, ()>;

	/// Open sessions.
	#[pallet::storage]
	pub type Sessions<T: Config> = StorageMap<_, Twox64Concat, SessionId, SessionOf<T>>;

	/// Open sessions by account charged, then by payer.
	#[pallet::storage]
	pub type SessionsOfPayer<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, SessionId>,
		),
		(),
	>;

	/// Open sessions by provider.
	#[pallet::storage]
	pub type SessionsOfProvider<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, SessionId, ()>;

	/// The number of the next mandate.
	#[pallet::storage]
	pub type NextMandate<T: Config> = StorageValue<_, MandateId, ValueQuery>;

	/// Mandates.
	#[pallet::storage]
	pub type Mandates<T: Config> = StorageMap<_, Twox64Concat, MandateId, MandateOf<T>>;

	/// Mandates by account charged, then by payer.
	#[pallet::storage]
	pub type MandatesOfPayer<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, MandateId>,
		),
		(),
	>;

	/// Mandates by payee.
	#[pallet::storage]
	pub type MandatesOfPayee<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, MandateId, ()>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A tariff was published.
		TariffPublished {
			/// Its number.
			tariff: TariffId,
			/// Whose it is.
			provider: T::AccountId,
		},
		/// A tariff was retired: no session opens on it any more.
		TariffRetired {
			/// Its number.
			tariff: TariffId,
		},
		/// A session was opened.
		SessionOpened {
			/// Its number.
			session: SessionId,
			/// Who pays.
			payer: T::AccountId,
			/// Who is paid.
			provider: T::AccountId,
			/// The tariff.
			tariff: TariffId,
			/// µUSDT deposited.
			deposit: Balance,
		},
		/// A session's deposit was raised.
		ToppedUp {
			/// The session.
			session: SessionId,
			/// By how many µUSDT.
			amount: Balance,
		},
		/// Use was credited, or became payable by a top-up.
		Settled {
			/// The session.
			session: SessionId,
			/// Units credited so far.
			units: u64,
			/// Idle seconds credited so far.
			idle_seconds: u64,
			/// µUSDT paid now.
			amount: Balance,
		},
		/// An item of a [`Call::settle_many`] was refused; it changed nothing.
		NotSettled {
			/// The item's place in the call, from 0.
			index: u32,
			/// The session.
			session: SessionId,
			/// Why.
			error: DispatchError,
		},
		/// Part of what a settlement paid did not go to the provider.
		Deducted {
			/// The session.
			session: SessionId,
			/// µUSDT of it for the transaction's fee.
			fee: Balance,
			/// The tariff's settler, if it settled.
			settler: Option<T::AccountId>,
			/// µUSDT of it for the settler, beside the fee.
			share: Balance,
		},
		/// A payer asked to close; the dispute window runs.
		CloseRequested {
			/// The session.
			session: SessionId,
			/// Whether the owner of the paying device asked.
			by_owner: bool,
		},
		/// A session was closed and removed.
		SessionClosed {
			/// The session.
			session: SessionId,
			/// µUSDT paid to the provider in all.
			paid: Balance,
			/// µUSDT of the deposit returned to the account charged.
			refund: Balance,
		},
		/// An instant payment was made.
		Paid {
			/// Who signed.
			payer: T::AccountId,
			/// Whose balance was charged.
			charged: T::AccountId,
			/// Who was named to be paid (its owner got the money, if that is a device).
			payee: T::AccountId,
			/// µUSDT.
			amount: Balance,
			/// What the payment is for, as the two agreed. The event's topic too, unless it is all zeros.
			reference: [u8; 32],
		},
		/// A mandate was granted.
		MandateGranted {
			/// Its number.
			mandate: MandateId,
			/// Who granted it.
			payer: T::AccountId,
			/// Who may draw.
			payee: T::AccountId,
			/// µUSDT a period.
			cap: Balance,
			/// The period's length in ms.
			period: Moment,
			/// The moment in ms from which on it is void.
			until: Moment,
		},
		/// A payment was drawn by a mandate.
		MandateDrawn {
			/// The mandate.
			mandate: MandateId,
			/// Whose balance was charged.
			charged: T::AccountId,
			/// Who was paid (its owner got the money, if that is a device).
			payee: T::AccountId,
			/// µUSDT.
			amount: Balance,
			/// What the payment is for, as the payee says. The event's topic too, unless it is all zeros.
			reference: [u8; 32],
		},
		/// A mandate was removed.
		MandateEnded {
			/// The mandate.
			mandate: MandateId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such tariff, or it was retired.
		TariffNotFound,
		/// There is no such session, or it was closed.
		SessionNotFound,
		/// The signer may not do this.
		NotAuthorized,
		/// A price is not a ratio: it is for zero units or seconds; or the settler's share is nothing or more than all.
		InvalidTerms,
		/// The dispute window is shorter or longer than allowed.
		InvalidWindow,
		/// The hash named is not this tariff's.
		OtherTariff,
		/// Payer or account charged would pay themselves.
		PaysItself,
		/// An amount of zero.
		NoAmount,
		/// The expiry has come already or is too far away.
		InvalidExpiry,
		/// The session's expiry has come: it takes no more money.
		Expired,
		/// The session's dispute window has passed: it takes no more money.
		WindowPassed,
		/// A request to close is pending already.
		AlreadyRequested,
		/// The dispute window has not passed; until then only the provider closes.
		TooEarly,
		/// The deposit is paid out: nothing more can be paid until the session is topped up.
		DepositExhausted,
		/// Neither a statement nor a tick was given.
		EmptyEvidence,
		/// A tick was given, but no anchor it could be on.
		NoAnchor,
		/// The anchor has no ticks, ticks of no units, too many ticks, or ticks beyond 64 bits.
		InvalidAnchor,
		/// Tick 0, or a tick beyond the chain's length.
		TickOutOfRange,
		/// The evidence shows nothing that was not credited before.
		NothingNew,
		/// Checking the tick takes more hashes than this call may make: show an earlier tick first.
		TooManyTicks,
		/// The signature is not the session key's over this chain, session and statement.
		BadSignature,
		/// The pre-image does not hash to the anchor's root in that many steps.
		WrongTick,
		/// The counter of tariffs, sessions or mandates, or a deposit, is at its end.
		Overflow,
		/// More units than the session's cap on units an hour allows by now, or more idle seconds than have passed.
		OverRate,
		/// No valid attestation says that this key is this meter's.
		NotAttested,
		/// The session is another provider's than the one that all items are for.
		OtherProvider,
		/// The period is shorter than a minute or longer than 366 days.
		InvalidPeriod,
		/// There is no such mandate, or it was ended.
		MandateNotFound,
		/// The mandate's date has come, or the paying device was suspended, revoked or handed over.
		MandateVoid,
		/// More than is left of the mandate's cap in this period.
		OverCap,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxHashes::get() > 0, "ticks can be settled");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publishes a tariff with the signer as provider and holds a record's deposit from it.
		///
		/// - `terms`: prices in µUSDT a unit and an idle second, flat fee in µUSDT, dispute window in ms, the account that
		///   may settle for a share if any, the hash of a document that describes the tariff.
		///
		/// Any account that is no device; what a device provides, its owner publishes.
		///
		/// Emits [`Event::TariffPublished`].
		///
		/// Errors: [`Error::NotAuthorized`] for a device, [`Error::InvalidTerms`], [`Error::InvalidWindow`],
		/// too little money for the record's deposit.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_tariff())]
		pub fn publish_tariff(origin: OriginFor<T>, terms: Terms) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			ensure!(T::Devices::owner(&provider).is_none(), Error::<T>::NotAuthorized);
			ensure!(terms.is_valid(), Error::<T>::InvalidTerms);
			ensure!(
				(T::MinDisputeWindow::get()..=T::MaxDisputeWindow::get()).contains(&terms.dispute_window),
				Error::<T>::InvalidWindow
			);
			let tariff = NextTariff::<T>::get();
			NextTariff::<T>::put(tariff.checked_add(1).ok_or(Error::<T>::Overflow)?);
			let deposit = Self::tariff_deposit();
			hold::<T::Currency, _>(&HoldReason::Record.into(), &provider, deposit)?;
			Tariffs::<T>::insert(
				tariff,
				Tariff { provider: provider.clone(), charged: provider.clone(), terms, deposit },
			);
			TariffsOf::<T>::insert(&provider, tariff, ());
			Self::deposit_event(Event::TariffPublished { tariff, provider });
			Ok(())
		}

		/// Removes a tariff, so that no session opens on it any more, and returns its record's deposit. Sessions that
		/// are open keep their terms.
		///
		/// - `tariff`: its number.
		///
		/// Its provider, or the owner of the device that the provider has become.
		///
		/// Emits [`Event::TariffRetired`].
		///
		/// Errors: [`Error::TariffNotFound`], [`Error::NotAuthorized`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire_tariff())]
		pub fn retire_tariff(origin: OriginFor<T>, tariff: TariffId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			let record = Tariffs::<T>::get(tariff).ok_or(Error::<T>::TariffNotFound)?;
			ensure!(T::Devices::acts_for(&signer, &record.provider), Error::<T>::NotAuthorized);
			Tariffs::<T>::remove(tariff);
			TariffsOf::<T>::remove(&record.provider, tariff);
			release::<T::Currency, _>(&HoldReason::Record.into(), &record.charged, record.deposit)?;
			Self::deposit_event(Event::TariffRetired { tariff });
			Ok(())
		}

		/// Opens a session with the signer as payer: holds the deposit and a record's deposit from the account that
		/// pays for the signer.
		///
		/// - `tariff`: its number.
		/// - `hash`: [`Terms::hash`] of the tariff's provider and terms, so that the payer gets what it chose.
		/// - `signed_by`: the one key whose statements count for as long as the session is open: the payer's own, or an
		///   attested meter's with a cap on units an hour.
		/// - `deposit`: µUSDT, at least 1.
		/// - `expiry`: the moment in ms from which the dispute window runs by itself.
		/// - `anchor`: a tick chain on which the payer pays from 0 units, if it likes.
		///
		/// Any account, and a device within its allowance, which the two deposits count against.
		///
		/// Emits [`Event::SessionOpened`].
		///
		/// Errors: [`Error::TariffNotFound`], [`Error::OtherTariff`], [`Error::NoAmount`], [`Error::InvalidExpiry`],
		/// [`Error::InvalidAnchor`], [`Error::PaysItself`], [`Error::NotAttested`], those of the authority, too little
		/// money.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::open_session())]
		pub fn open_session(
			origin: OriginFor<T>,
			tariff: TariffId,
			hash: [u8; 32],
			signed_by: SignedBy<T::AccountId>,
			deposit: Balance,
			expiry: Moment,
			anchor: Option<Anchor>,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			let Tariff { provider, terms, .. } = Tariffs::<T>::get(tariff).ok_or(Error::<T>::TariffNotFound)?;
			ensure!(terms.hash(&provider.clone().into()) == hash, Error::<T>::OtherTariff);
			ensure!(deposit > 0, Error::<T>::NoAmount);
			let now = T::Now::get();
			let length = expiry.checked_sub(now.at).ok_or(Error::<T>::InvalidExpiry)?;
			ensure!((1..=T::MaxSessionLength::get()).contains(&length), Error::<T>::InvalidExpiry);
			ensure!(anchor.is_none_or(|anchor| anchor.is_valid(0)), Error::<T>::InvalidAnchor);
			ensure!(payer != provider, Error::<T>::PaysItself);
			let attested = |(meter, issuer)| T::Attestations::is_valid(meter, issuer, signed_by.key());
			ensure!(signed_by.meter().is_none_or(attested), Error::<T>::NotAttested);

			let record = Self::session_deposit();
			let total = deposit.checked_add(record).ok_or(Error::<T>::Overflow)?;
			let draw = T::Authority::draw(&payer, &provider, total)?;
			let charged = draw.charged;
			ensure!(charged != T::Devices::beneficiary(&provider), Error::<T>::PaysItself);
			hold::<T::Currency, _>(&HoldReason::Deposit.into(), &charged, deposit)?;
			hold::<T::Currency, _>(&HoldReason::Record.into(), &charged, record)?;

			let id = NextSession::<T>::get();
			NextSession::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
			SessionsOfPayer::<T>::insert((&charged, &payer, id), ());
			SessionsOfProvider::<T>::insert(&provider, id, ());
			Sessions::<T>::insert(
				id,
				Session {
					payer: payer.clone(),
					charged,
					provider: provider.clone(),
					signed_by,
					tariff,
					terms,
					deposit,
					paid: 0,
					credit: Credit::default(),
					opening_anchor: anchor,
					cursor: None,
					opened: now,
					expiry,
					close_request: None,
					drawn: Drawn::and(None, draw.period, total),
					record_deposit: record,
				},
			);
			Self::deposit_event(Event::SessionOpened { session: id, payer, provider, tariff, deposit });
			Ok(())
		}

		/// Raises a session's deposit, pays at once what was used beyond the old one, and cancels a pending request to
		/// close, unless the device's owner made it and the device tops up.
		///
		/// - `session`: its number.
		/// - `amount`: µUSDT, at least 1.
		///
		/// The account charged, or its device within its allowance.
		///
		/// Emits [`Event::ToppedUp`], and [`Event::Settled`] if something was paid.
		///
		/// Errors: [`Error::SessionNotFound`], [`Error::NoAmount`], [`Error::NotAuthorized`] also for a device that
		/// has changed hands, [`Error::Expired`], [`Error::WindowPassed`], those of the authority, too little money.
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::top_up_weight())]
		pub fn top_up(origin: OriginFor<T>, session: SessionId, amount: Balance) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			ensure!(amount > 0, Error::<T>::NoAmount);
			let mut record = Self::session(session)?;
			ensure!(record.is_payers(&signer), Error::<T>::NotAuthorized);
			let now = T::Now::get();
			ensure!(now.at < record.expiry, Error::<T>::Expired);
			ensure!(!record.is_over(&Self::outside(&record), &now), Error::<T>::WindowPassed);
			let draw = T::Authority::draw(&signer, &record.provider, amount)?;
			ensure!(draw.charged == record.charged, Error::<T>::NotAuthorized);
			hold::<T::Currency, _>(&HoldReason::Deposit.into(), &record.charged, amount)?;
			record.top_up(&signer, amount, draw.period).ok_or(Error::<T>::Overflow)?;
			Self::deposit_event(Event::ToppedUp { session, amount });
			let (paid, taken) = Self::take_due(&mut record)?;
			if paid > 0 {
				Self::deposit_settled(session, &record, paid);
				T::Payouts::deliver(&T::Devices::beneficiary(&record.provider), taken)?;
			}
			Sessions::<T>::insert(session, record);
			Ok(())
		}

		/// Credits what the evidence shows beyond what was credited, and pays the provider what that makes due, as far
		/// as the deposit goes; what it doesn't pay stays credited.
		///
		/// - `session`: its number.
		/// - `evidence`: a statement or none, and the latest tick on its anchor or on the opening one.
		///
		/// Anyone, at their own cost, for as long as the session exists: the money goes to the provider alone, but for the
		/// share of the tariff's settler where that is the signer. Hashes not made are refunded.
		///
		/// A chain of more ticks than one call may check is climbed in steps, each a call of its own. Put them into one
		/// batch: in between, evidence on another anchor takes the place of what was checked.
		///
		/// Emits [`Event::Settled`], and [`Event::Deducted`] for a share.
		///
		/// Errors: [`Error::SessionNotFound`], [`Error::DepositExhausted`] and those of evidence:
		/// [`Error::EmptyEvidence`], [`Error::NoAnchor`], [`Error::InvalidAnchor`], [`Error::TickOutOfRange`],
		/// [`Error::OverRate`], [`Error::NothingNew`], [`Error::TooManyTicks`], [`Error::BadSignature`],
		/// [`Error::WrongTick`].
		#[pallet::call_index(4)]
		#[pallet::weight(Pallet::<T>::settle_weight(evidence, Pallet::<T>::hashes_at_most(evidence)))]
		pub fn settle(origin: OriginFor<T>, session: SessionId, evidence: Evidence) -> DispatchResultWithPostInfo {
			let mut round = Round::<T>::new(Some(ensure_signed(origin)?));
			let provider = round.settle(session, None, &evidence)?.provider;
			let hashes = round.hashes();
			round.deliver(&provider)?;
			Ok(Some(Self::settle_weight(&evidence, hashes)).into())
		}

		/// Settles many sessions of one provider, each item with its own result: one that is refused changes nothing and
		/// stops no other. The provider is paid once, for all of them.
		///
		/// - `provider`: whose sessions they are. An item of another's is refused with [`Error::OtherProvider`].
		/// - `items`: at most [`Config::MaxSettlements`]. All together may take [`Config::MaxHashes`] hashes; an item for
		///   which not enough are left is refused with [`Error::TooManyTicks`], which can't happen where the ticks given
		///   add up to no more. Where statements are signed with P-256, whose check takes longer, fewer items fit a block.
		///
		/// Anyone, at their own cost, but for the share of the tariff's settler where that is the signer. Hashes not made
		/// are refunded.
		///
		/// Emits [`Event::Settled`] or [`Event::NotSettled`] for each item, in order.
		///
		/// Errors: none of its own; those of [`Call::settle`] are in the events.
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::settle_many_weight(items, Pallet::<T>::hashes_of_many_at_most(items)))]
		pub fn settle_many(
			origin: OriginFor<T>,
			provider: T::AccountId,
			items: BoundedVec<Settlement, T::MaxSettlements>,
		) -> DispatchResultWithPostInfo {
			let mut round = Round::<T>::new(Some(ensure_signed(origin)?));
			for (index, Settlement { session, evidence }) in (0u32..).zip(items.iter()) {
				if let Err(error) = round.settle(*session, Some(&provider), evidence) {
					Self::deposit_event(Event::NotSettled { index, session: *session, error });
				}
			}
			let hashes = round.hashes();
			round.deliver(&provider)?;
			Ok(Some(Self::settle_many_weight(&items, hashes)).into())
		}

		/// Asks to close a session: the dispute window runs from now, in which the provider settles what it has.
		///
		/// - `session`: its number.
		///
		/// The payer, or the account charged. An owner may take over the request of its device, so that the device can't
		/// cancel it; the window goes on from when it began.
		///
		/// Emits [`Event::CloseRequested`].
		///
		/// Errors: [`Error::SessionNotFound`], [`Error::NotAuthorized`], [`Error::AlreadyRequested`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::request_close())]
		pub fn request_close(origin: OriginFor<T>, session: SessionId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			let mut record = Self::session(session)?;
			ensure!(record.is_payers(&signer), Error::<T>::NotAuthorized);
			let CloseRequest { by_owner, .. } =
				record.request_close(&signer, T::Now::get()).ok_or(Error::<T>::AlreadyRequested)?;
			Sessions::<T>::insert(session, record);
			Self::deposit_event(Event::CloseRequested { session, by_owner });
			Ok(())
		}

		/// Closes a session: settles last evidence, returns the rest of the deposit and the record's deposit to the
		/// account charged, gives back to the device's allowance what the session drew in its current period and did
		/// not use, and removes the record.
		///
		/// - `session`: its number.
		/// - `evidence`: last evidence, if any; if it is refused, so is the call.
		///
		/// The provider (or its owner, if it is a device) at any time; anyone once the dispute window has passed since
		/// the earliest of the request to close, the expiry, the paying device's revocation and the withdrawal of the
		/// meter's attestation.
		///
		/// Emits [`Event::SessionClosed`], and [`Event::Settled`] for evidence.
		///
		/// Errors: [`Error::SessionNotFound`], [`Error::TooEarly`], those of evidence at [`Call::settle`].
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::close_weight(
			evidence.as_ref(),
			evidence.as_ref().map_or(0, Pallet::<T>::hashes_at_most)
		))]
		pub fn close(
			origin: OriginFor<T>,
			session: SessionId,
			evidence: Option<Evidence>,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let mut record = Self::session(session)?;
			ensure!(
				record.is_over(&Self::outside(&record), &T::Now::get())
					|| T::Devices::acts_for(&signer, &record.provider),
				Error::<T>::TooEarly
			);
			let mut round = Round::<T>::new(None);
			if let Some(evidence) = &evidence {
				round.show(session, &mut record, evidence)?;
			}
			let hashes = round.hashes();
			round.deliver(&record.provider)?;
			let refund = Self::refund(&record)?;
			Sessions::<T>::remove(session);
			SessionsOfPayer::<T>::remove((&record.charged, &record.payer, session));
			SessionsOfProvider::<T>::remove(&record.provider, session);
			Self::deposit_event(Event::SessionClosed { session, paid: record.paid, refund });
			Ok(Some(Self::close_weight(evidence.as_ref(), hashes)).into())
		}

		/// Pays at once.
		///
		/// - `payee`: who is paid; if that is a device, its owner gets the money.
		/// - `amount`: µUSDT, at least 1.
		/// - `reference`: what it is for, as the two agreed; the chain only repeats it in the event.
		///
		/// Any account, and a device within its allowance.
		///
		/// Emits [`Event::Paid`].
		///
		/// Errors: [`Error::NoAmount`], [`Error::PaysItself`], those of the authority, too little money,
		/// `Token::BelowMinimum` for a payee that does not exist and less than the existential deposit.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::pay_weight(Course::WithKept, reference))]
		pub fn pay(
			origin: OriginFor<T>,
			payee: T::AccountId,
			amount: Balance,
			reference: [u8; 32],
		) -> DispatchResultWithPostInfo {
			let payer = ensure_signed(origin)?;
			let course = Self::pay_at_once(&payer, Payment { payee, amount, reference })?;
			Ok(Some(Self::pay_weight(course, &reference)).into())
		}

		/// Pays many at once: all of them, or none.
		///
		/// - `payments`: at most [`Config::MaxPayments`].
		///
		/// Any account, and a device within its allowance.
		///
		/// Emits [`Event::Paid`] for each, in order.
		///
		/// Errors: those of [`Call::pay`], for the first that can't be made.
		#[pallet::call_index(9)]
		#[pallet::weight(Pallet::<T>::pay_many_weight(payments))]
		pub fn pay_many(
			origin: OriginFor<T>,
			payments: BoundedVec<Payment<T::AccountId>, T::MaxPayments>,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			payments.into_iter().try_for_each(|payment| Self::pay_at_once(&payer, payment).map(drop))
		}

		/// [`Call::settle`] by an account that holds nothing: the transaction is signed by nobody, and its fee is taken
		/// from what it pays.
		///
		/// - `session`: its number.
		/// - `evidence`: a statement or none, and the latest tick on its anchor or on the opening one.
		/// - `consent`: the provider's signature for this session, this use and at most so much of a fee; or the
		///   settler's, whose part then pays the fee and is what is left of it.
		///
		/// Whoever has that consent. What is paid must be at least twice the fee, and a settler's part at least the fee.
		///
		/// Emits [`Event::Settled`] and [`Event::Deducted`].
		///
		/// Refused before it reaches a block for the reasons in [`super::invalid`]; then nothing is paid.
		#[pallet::call_index(10)]
		#[pallet::weight(Pallet::<T>::settle_from_proceeds_weight(evidence, Pallet::<T>::hashes_at_most(evidence)))]
		#[pallet::authorize(Pallet::<T>::authorize_settlement)]
		#[pallet::weight_of_authorize(Pallet::<T>::authorize_weight(evidence, consent))]
		pub fn settle_from_proceeds(
			origin: OriginFor<T>,
			session: SessionId,
			evidence: Evidence,
			consent: Consent,
		) -> DispatchResultWithPostInfo {
			ensure_authorized(origin)?;
			Self::settle_and_deduct(session, &evidence, &consent)
		}

		/// Grants a mandate with the signer as payer, and holds a record's deposit from the account that pays for the
		/// signer.
		///
		/// - `payee`: who may draw; if that is a device, its owner gets the money.
		/// - `cap`: µUSDT a period, at least 1. What is not drawn is not carried over.
		/// - `period`: its length in ms, a minute to 366 days. The first begins now.
		/// - `until`: the moment in ms from which on the mandate is void.
		/// - `reference`: what it is for, as the two agreed.
		///
		/// Any account, and a device within its allowance, which the record's deposit counts against.
		///
		/// Emits [`Event::MandateGranted`].
		///
		/// Errors: [`Error::NoAmount`], [`Error::InvalidPeriod`], [`Error::InvalidExpiry`], [`Error::PaysItself`], those
		/// of the authority, too little money for the record's deposit.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::grant_mandate())]
		pub fn grant_mandate(
			origin: OriginFor<T>,
			payee: T::AccountId,
			cap: Balance,
			period: Moment,
			until: Moment,
			reference: [u8; 32],
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::grant(payer, payee, cap, period, until, reference)
		}

		/// Draws a payment by a mandate.
		///
		/// - `mandate`: its number.
		/// - `amount`: µUSDT, at least 1 and at most what is left of the cap in this period.
		/// - `reference`: what this payment is for.
		///
		/// The payee, or its owner if it is a device. Where a device granted the mandate, the payment counts against its
		/// allowance as it is now.
		///
		/// Emits [`Event::MandateDrawn`].
		///
		/// Errors: [`Error::NoAmount`], [`Error::MandateNotFound`], [`Error::NotAuthorized`], [`Error::MandateVoid`],
		/// [`Error::OverCap`], those of the authority, too little money, `Token::BelowMinimum` as at [`Call::pay`].
		#[pallet::call_index(12)]
		#[pallet::weight(Pallet::<T>::draw_mandate_weight(reference))]
		pub fn draw_mandate(
			origin: OriginFor<T>,
			mandate: MandateId,
			amount: Balance,
			reference: [u8; 32],
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::draw_by_mandate(&signer, mandate, amount, reference)
		}

		/// Removes a mandate and returns its record's deposit.
		///
		/// - `mandate`: its number.
		///
		/// The payer, the account charged, the payee or the owner of one of them; anyone once the mandate is void.
		///
		/// Emits [`Event::MandateEnded`].
		///
		/// Errors: [`Error::MandateNotFound`], [`Error::NotAuthorized`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::end_mandate())]
		pub fn end_mandate(origin: OriginFor<T>, mandate: MandateId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::end(&signer, mandate)
		}
	}

	impl<T: Config> Pallet<T> {
		/// µUSDT held for a tariff's record.
		pub fn tariff_deposit() -> Balance {
			record_deposit(u32::try_from(TariffOf::<T>::max_encoded_len()).unwrap_or(u32::MAX))
		}

		/// µUSDT held for a session's record.
		pub fn session_deposit() -> Balance {
			record_deposit(u32::try_from(SessionOf::<T>::max_encoded_len()).unwrap_or(u32::MAX))
		}

		/// µUSDT held for a mandate's record.
		pub fn mandate_deposit() -> Balance {
			record_deposit(u32::try_from(MandateOf::<T>::max_encoded_len()).unwrap_or(u32::MAX))
		}
	}
}
