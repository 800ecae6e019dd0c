//! # USDT bridge
//!
//! USDT that is deposited in a vault on Ethereum is minted here; what is burned here is paid there. Nothing else mints
//! and nothing else burns. Whoever carries proofs is trusted with nothing.
//!
//! ## Terms
//! - *Vault*, *lane*: a contract that holds USDT, and its name for this chain: see [`coinop_bridge_proofs`].
//! - *Deposit*: what someone paid into a vault, as a log of Ethereum. *Claim*: a deposit that was proved here and is not
//!   minted yet.
//! - *Message*: what this chain tells a vault: a withdrawal, or an order of governance. *Committed*: a block's messages
//!   have a Merkle root, which the next block's leaf in the Merkle mountain range holds, whose root the validators sign.
//! - *In flight*: burned here, not proved to be paid there.
//! - *Light client*: follows which blocks Ethereum has finalized. *Believed*: what it has finalized was signed by people
//!   who still had something to lose, or was confirmed by governance.
//! - *Guardian*: one of the council; it halts and lowers at once. *Slow*: governance after its delay.
//!
//! ## How it works
//! **In.** Anyone proves a deposit with [`Call::prove_deposit`], which nobody signs and nobody pays for: an empty chain has
//! nobody who could. What can fail is checked before the pool takes it, the proof last. The proof is recorded as a claim
//! also while minting is halted or over its limit, and minted at once if it is not; [`Call::mint`], by anyone and just
//! as free, mints it later. The relay fee goes to the account named by who proves. Since nobody signs, whoever sees the
//! proof may put another name into it: it is the first in a block who earns. Nothing would keep another from proving the
//! same log by itself, and who comes second has lost nothing but the fee.
//!
//! The first deposit on a chain without money pays the existential deposits of [`Config::Pots`], so that fees and what
//! can't be delivered have a place to be.
//!
//! **Out.** [`Call::withdraw`] burns and queues a message; when a block ends, the messages that have waited longest are
//! committed, at most [`Config::MaxMessages`]. A message stays in the state until [`Call::prove_release`] proves that
//! the vault carried it out, which earns the deposit for its record; until then a proof of it can be made, however old it
//! is. A withdrawal's fee can't be raised afterwards: the vault pays each message once and nothing binds two messages to
//! each other, so a second message would be a second payment. Its recipient can release it for itself and keep the fee.
//!
//! **Limits.** A token bucket each way, see [`Bucket`], gross. How large a deposit may be is the vault's to enforce. One
//! that this bucket can never take waits as a claim until governance raises the bucket.
//!
//! **The light client.** Updates go through [`Call::submit_update`]. If its latest header lags more than [`MAX_LAG`] behind
//! this chain's time, who signed for it then can sign for anything now: proofs are refused and nothing is minted until
//! governance confirms a header from after the gap ([`Call::confirm_checkpoint`]). Deposits made meanwhile
//! can be proved afterwards. Nothing is minted either from the fork on that the runtime doesn't know
//! ([`Call::set_unknown_fork`]); from 30 days before, each update says so ([`Event::ForkAhead`]).
//!
//! **Migration.** [`Call::retire_lane`] tells the old vault to take no deposits. When it is proved that it has obeyed, in
//! some block, deposits of later blocks are refused for ever; earlier ones are proved and minted as ever. Then
//! [`Call::migrate`] moves exactly what the old vault stands for to the new one; what is in flight stays behind. What is
//! proved later still moves with another such message. [`Call::repeat_migration`] is for one that the vault's guardian
//! cancelled.
//!
//! ## Assumptions
//! - [`Config::Verifier`] says yes only to logs of the chain that [`Config::LightClient`] follows, and this
//!   pallet alone advances it, Root aside.
//! - Vaults are what governance believes them to be: immutable, and each deposit's nonce is its own.
//! - [`OutboundMessages::root`] of this pallet is asked when a block begins, before this pallet changes anything.
//! - [`Config::Payouts`] can keep what it can't deliver once the pots exist.
//!
//! ## Invariants
//! - **UB1** The issuance is what was minted less what was burned on all lanes, and what there was at genesis, after every
//!   block. For each lane neither what its vault stands for nor what is in flight is ever negative.
//! - **UB2** A deposit is minted at most once.
//! - **UB3** Nothing is minted without a verified proof of the lane's event.
//! - **UB4** A withdrawal is burned before it is committed, and committed once.
//! - **UB5** In any 24 hours at most twice the bucket is minted, and as much withdrawn.
//! - **UB6** While halted nothing is minted or committed and nothing is lost: it can be done after resuming.
//! - **UB7** A proof is good on one lane only.
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
mod bucket;
mod deposits;
mod ethereum;
pub mod invalid;
mod lanes;
#[cfg(test)]
mod mock;
pub mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;
mod withdrawals;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use bucket::{Bucket, DAY, SMALL};
pub use coinop_bridge_proofs::{Lane, Message};
pub use ethereum::{LightClient, FORK_NOTICE, MAX_LAG};
pub use pallet::*;
pub use types::{
	BeaconUpdate, BlockLeaves, Books, Checkpoint, Claim, Direction, EthereumChain, LaneRecord, LaneState, Order,
	Outgoing, Place,
};
pub use weights::WeightInfo;
pub use withdrawals::MIN_WITHDRAWAL;

/// A claim of this runtime.
pub type ClaimOf<T> = Claim<<T as frame_system::Config>::AccountId>;

/// A message of this runtime.
pub type OutgoingOf<T> = Outgoing<<T as frame_system::Config>::AccountId>;

#[allow(
	clippy::as_conversions,
	clippy::borrowed_box,
	clippy::expect_used,
	reason = "in what FRAME's macros and the codec's derives make; ours has neither"
)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		ethereum::proof_len, BeaconUpdate, BlockLeaves, Bucket, ClaimOf, Direction, EthereumChain, Lane, LaneRecord,
		LightClient, Message, Order, OutgoingOf, WeightInfo,
	};
	use alloc::{boxed::Box, vec::Vec};
	use coinop_primitives::{Balance, BlockNumber, DeviceInspect, Instant, Moment, Payouts};
	use frame_support::{
		dispatch::PostDispatchInfo,
		pallet_prelude::*,
		traits::fungible::{self, Inspect as _},
	};
	use frame_system::{ensure_authorized, pallet_prelude::*};
	use snowbridge_verification_primitives::{Log, Proof, Verifier};
	use sp_core::{Bytes, H160, H256};

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

		/// The register of devices.
		type Devices: DeviceInspect<Self::AccountId>;

		/// Delivers what is minted.
		type Payouts: Payouts<Self::AccountId, Self::RuntimeHoldReason>;

		/// Accounts that must exist as soon as there is money: the first deposit makes them.
		type Pots: Get<Vec<Self::AccountId>>;

		/// Says which logs Ethereum has finalized.
		type Verifier: Verifier;

		/// What the verifier goes by.
		type LightClient: LightClient<Self::AccountId>;

		/// May halt and lower at once.
		type GuardianOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// May do all else that governance does here.
		type SlowOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Most lanes there can ever be.
		#[pallet::constant]
		type MaxLanes: Get<u32>;

		/// Most messages that a block commits.
		#[pallet::constant]
		type MaxMessages: Get<u32>;

		/// Most bytes of a receipt's proof.
		#[pallet::constant]
		type MaxProofLen: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks prove.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: super::BenchmarkHelper;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for the record of a withdrawal that is not proved to be paid.
		#[codec(index = 0)]
		Message,
	}

	/// The Ethereum chain that is followed. Written at genesis.
	#[pallet::storage]
	pub type Ethereum<T: Config> = StorageValue<_, EthereumChain>;

	/// µUSDT that there were at genesis, none of them in a vault.
	#[pallet::storage]
	pub type GenesisIssuance<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// The lanes that were ever opened.
	#[pallet::storage]
	pub type Lanes<T: Config> = CountedStorageMap<_, Identity, Lane, LaneRecord>;

	/// Which deposits were proved, minted or not: a bit each, 128 an item.
	#[pallet::storage]
	pub type Proved<T: Config> = StorageDoubleMap<_, Identity, Lane, Twox64Concat, u64, u128, ValueQuery>;

	/// Deposits that were proved and are not minted, by lane and nonce.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageDoubleMap<_, Identity, Lane, Twox64Concat, u64, ClaimOf<T>>;

	/// Messages that are not proved to have been carried out, by lane and nonce.
	#[pallet::storage]
	pub type Messages<T: Config> = StorageDoubleMap<_, Identity, Lane, Twox64Concat, u64, OutgoingOf<T>>;

	/// Messages that wait to be committed.
	#[pallet::storage]
	pub type Queue<T: Config> = StorageMap<_, Twox64Concat, u64, (Lane, u64)>;

	/// The place in [`Queue`] of what has waited longest, and the next free place.
	#[pallet::storage]
	pub type QueueEnds<T: Config> = StorageValue<_, (u64, u64), ValueQuery>;

	/// The root of the messages of the block that ended last; zero if it had none.
	#[pallet::storage]
	pub type CommittedRoot<T: Config> = StorageValue<_, H256, ValueQuery>;

	/// The leaves of blocks whose messages are not all proved to have been carried out.
	#[pallet::storage]
	pub type Leaves<T: Config> = StorageMap<_, Twox64Concat, BlockNumber, BlockLeaves<T::MaxMessages>>;

	/// What limits minting.
	#[pallet::storage]
	pub type Mints<T: Config> = StorageValue<_, Bucket, ValueQuery>;

	/// What limits withdrawing.
	#[pallet::storage]
	pub type Withdrawals<T: Config> = StorageValue<_, Bucket, ValueQuery>;

	/// Whether nothing is minted, withdrawn or committed.
	#[pallet::storage]
	pub type Halted<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// The slot from which on the light client is not believed until governance has confirmed a later one.
	#[pallet::storage]
	pub type CheckpointGap<T: Config> = StorageValue<_, u64>;

	/// When Ethereum makes a fork that the runtime doesn't know, in ms.
	#[pallet::storage]
	pub type UnknownFork<T: Config> = StorageValue<_, Moment>;

	/// The block that had the last update with a sync committee.
	#[pallet::storage]
	pub type LastCommitteeUpdate<T: Config> = StorageValue<_, BlockNumber>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Id of the Ethereum chain to follow; 0 for none.
		pub ethereum_chain_id: u64,
		/// When its slot 0 began, in ms.
		pub ethereum_genesis: Moment,
		/// What its light client begins with, SCALE encoded; empty if governance says it later.
		pub checkpoint: Bytes,
		/// µUSDT that the bucket of minting holds.
		pub mint_capacity: Balance,
		/// µUSDT that the bucket of withdrawing holds.
		pub withdrawal_capacity: Balance,
		/// When Ethereum makes a fork that the runtime doesn't know, in ms.
		pub unknown_fork: Option<Moment>,
		/// For the runtime's types alone.
		#[serde(skip)]
		pub runtime: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				ethereum_chain_id: 0,
				ethereum_genesis: 0,
				checkpoint: Bytes(Vec::new()),
				mint_capacity: 0,
				withdrawal_capacity: 0,
				unknown_fork: None,
				runtime: PhantomData,
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			GenesisIssuance::<T>::put(T::Currency::total_issuance());
			Mints::<T>::put(Bucket::new(self.mint_capacity));
			Withdrawals::<T>::put(Bucket::new(self.withdrawal_capacity));
			UnknownFork::<T>::set(self.unknown_fork);
			if self.ethereum_chain_id != 0 {
				let chain = EthereumChain { chain_id: self.ethereum_chain_id, genesis: self.ethereum_genesis };
				Ethereum::<T>::put(chain);
			}
			let begun = Pallet::<T>::begin_with(&self.checkpoint);
			assert!(begun.is_ok(), "the checkpoint of Ethereum: {begun:?}");
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A deposit was proved.
		Proved {
			/// Into which lane's vault.
			lane: Lane,
			/// The deposit's nonce.
			nonce: u64,
			/// Whose it is.
			recipient: T::AccountId,
			/// µUSDT that the vault received.
			amount: Balance,
			/// µUSDT of it for who proved it.
			relay_fee: Balance,
			/// Who was named as such.
			submitter: T::AccountId,
		},
		/// A deposit was minted.
		Minted {
			/// Into which lane's vault it was made.
			lane: Lane,
			/// The deposit's nonce.
			nonce: u64,
			/// Whose it is. If that is a device, its owner has it.
			recipient: T::AccountId,
			/// µUSDT minted, all in all.
			amount: Balance,
			/// µUSDT of it for who proved it.
			relay_fee: Balance,
			/// Who was named as such.
			submitter: T::AccountId,
		},
		/// An account without which money gets lost was made, out of the first deposit.
		PotMade {
			/// The account.
			pot: T::AccountId,
			/// µUSDT.
			amount: Balance,
		},
		/// USDT was burned, to be paid on Ethereum.
		Withdrawn {
			/// By which lane's vault.
			lane: Lane,
			/// The message's nonce.
			nonce: u64,
			/// Whose it was.
			sender: T::AccountId,
			/// Who is paid.
			recipient: H160,
			/// µUSDT burned.
			amount: Balance,
			/// µUSDT of it for who carries the message.
			relay_fee: Balance,
		},
		/// A message waits to be committed.
		MessageQueued {
			/// To which lane's vault.
			lane: Lane,
			/// The message's nonce.
			nonce: u64,
			/// What it says.
			message: Message,
		},
		/// The block's messages were committed: the next block's leaf has the root.
		Committed {
			/// The root of their tree.
			root: H256,
			/// How many.
			messages: u32,
		},
		/// A message was carried out.
		CarriedOut {
			/// By which lane's vault.
			lane: Lane,
			/// The message's nonce.
			nonce: u64,
			/// Who was named as having proved it.
			submitter: T::AccountId,
		},
		/// Nothing is minted, withdrawn or committed any more.
		Halted,
		/// It goes on.
		Resumed,
		/// A bucket has another capacity.
		LimitSet {
			/// Which way.
			direction: Direction,
			/// µUSDT.
			capacity: Balance,
		},
		/// A lane was opened.
		LaneOpened {
			/// Its name.
			lane: Lane,
			/// Its vault.
			vault: H160,
			/// The Ethereum chain it is on.
			chain_id: u64,
		},
		/// A lane's vault is told to take no more deposits.
		LaneClosing {
			/// The lane.
			lane: Lane,
		},
		/// A lane's vault takes no more deposits.
		LaneClosed {
			/// The lane.
			lane: Lane,
			/// The number of the block of Ethereum since when.
			block: u64,
		},
		/// What a vault stands for moves to another.
		Migrating {
			/// The lane that is left.
			from: Lane,
			/// The lane that takes its place.
			to: Lane,
			/// µUSDT.
			amount: Balance,
		},
		/// A claim was taken back; its deposit can be proved anew.
		ClaimDiscarded {
			/// The lane.
			lane: Lane,
			/// The deposit's nonce.
			nonce: u64,
		},
		/// The light client was too far behind: it is not believed until governance confirms a later slot.
		CheckpointNeeded {
			/// The slot it had.
			slot: u64,
		},
		/// Governance has confirmed the light client.
		CheckpointConfirmed {
			/// By this header of it.
			root: H256,
			/// The header's slot.
			slot: u64,
		},
		/// When Ethereum makes a fork that the runtime doesn't know.
		UnknownForkSet {
			/// In ms; `None` if there is none in sight.
			at: Option<Moment>,
		},
		/// Ethereum makes a fork within 30 days that the runtime doesn't know. Minting stops then.
		ForkAhead {
			/// When, in ms.
			at: Moment,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The lane was never opened.
		UnknownLane,
		/// The log is not the lane's vault's, or none that this call takes.
		NotFromVault,
		/// The proof is longer than may be.
		TooLong,
		/// Ethereum's finalized blocks don't have the log.
		InvalidProof,
		/// This was proved before.
		AlreadyProved,
		/// No Ethereum is followed yet.
		NotBootstrapped,
		/// The light client lags more than 7 days behind.
		EthereumTooOld,
		/// The light client has lagged too far behind: governance has to confirm it.
		CheckpointNeeded,
		/// Ethereum has made a fork that the runtime doesn't know.
		UnknownFork,
		/// Nothing is minted, withdrawn or committed now.
		Halted,
		/// The bucket does not hold as much now.
		OverLimit,
		/// There is no such claim, or the light client doesn't have the header.
		NotFound,
		/// The message was not committed yet.
		NotCommitted,
		/// The event does not fit the message of its nonce.
		Mismatch,
		/// The lane's vault takes no deposits any more.
		LaneClosed,
		/// It is not proved that the lane's vault takes no deposits any more.
		LaneOpen,
		/// Less than 1 USDT, no more than the relay fee, or less than the chain's pots need.
		AmountTooSmall,
		/// More than a tenth of the bucket.
		AmountTooLarge,
		/// The zero address, or the vault itself.
		RecipientRefused,
		/// Devices have allowances, not money.
		IsDevice,
		/// The lane's vault does not stand for as much.
		ReserveTooSmall,
		/// The lane was opened before. A retired lane never reopens.
		AlreadyExists,
		/// There are as many lanes as there can be.
		TooManyLanes,
		/// The vaults are on different Ethereum chains.
		OtherChain,
		/// More than half of what an open lane's vault would let out could be withdrawn.
		LimitTooHigh,
		/// The lane's vault stands for nothing.
		NothingToMigrate,
		/// The block has an update with a sync committee already.
		CommitteeUpdated,
		/// Nothing would change.
		NoChange,
		/// An amount or a counter is at its end.
		Overflow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// For the messages that wait. Those of this block have their share in the weight of the call that queues them.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let (begin, end) = QueueEnds::<T>::get();
			let waiting = u32::try_from(end.saturating_sub(begin)).unwrap_or(u32::MAX);
			T::WeightInfo::commit(waiting.min(T::MaxMessages::get()))
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::commit();
		}

		fn integrity_test() {
			assert!(T::MaxMessages::get() > 0, "UB6: messages are committed some day");
			assert!(T::MaxLanes::get() > 1, "one vault can take the place of another");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Proves a deposit. It is minted at once if it can be; if not, it stays as a claim. Free, and nobody signs it.
		///
		/// - `submitter`: gets the relay fee.
		/// - `log`: the vault's log.
		/// - `proof`: that Ethereum has finalized it.
		///
		/// Anyone may call, without a signature. Emits [`Event::Proved`], and [`Event::Minted`] if it is minted.
		///
		/// Errors, all before the pool takes it: [`Error::NotFromVault`], [`Error::UnknownLane`], [`Error::LaneClosed`],
		/// [`Error::AlreadyProved`], [`Error::TooLong`], [`Error::NotBootstrapped`], [`Error::EthereumTooOld`],
		/// [`Error::CheckpointNeeded`], [`Error::InvalidProof`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::prove_deposit())]
		#[pallet::authorize(|_, _, log, proof| Self::authorize_deposit(log, proof))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_deposit(proof_len(proof)))]
		pub fn prove_deposit(
			origin: OriginFor<T>,
			submitter: T::AccountId,
			log: Log,
			proof: Box<Proof>,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_prove_deposit(submitter, &log, &proof)
		}

		/// Mints a claim. Free, and nobody signs it.
		///
		/// - `lane`, `nonce`: the deposit's.
		///
		/// Anyone may call, without a signature. Emits [`Event::Minted`].
		///
		/// Errors, all before the pool takes it: [`Error::NotFound`], [`Error::Halted`], [`Error::OverLimit`],
		/// [`Error::UnknownFork`], [`Error::NotBootstrapped`], [`Error::EthereumTooOld`], [`Error::CheckpointNeeded`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::mint())]
		#[pallet::authorize(|_, lane, nonce| Self::authorize_mint(*lane, *nonce))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_mint())]
		pub fn mint(origin: OriginFor<T>, lane: Lane, nonce: u64) -> DispatchResult {
			ensure_authorized(origin)?;
			let claim = Claims::<T>::get(lane, nonce).ok_or(Error::<T>::NotFound)?;
			Self::mint_claim(lane, nonce, claim)
		}

		/// Burns USDT that a vault then pays out on Ethereum.
		///
		/// - `lane`: whose vault pays.
		/// - `recipient`: who is paid there.
		/// - `amount`: µUSDT burned here, from 1 USDT to a tenth of the bucket.
		/// - `relay_fee`: µUSDT of it for who carries the message.
		///
		/// Any account may call that is no device. The record's deposit is held from it and goes to whoever proves that the
		/// vault has paid. Emits [`Event::Withdrawn`].
		///
		/// Errors: [`Error::Halted`], [`Error::IsDevice`], [`Error::UnknownLane`], [`Error::RecipientRefused`],
		/// [`Error::AmountTooSmall`], [`Error::AmountTooLarge`], [`Error::ReserveTooSmall`], [`Error::OverLimit`], and the
		/// balance's if it is too small.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw().saturating_add(T::WeightInfo::commit(1)))]
		pub fn withdraw(
			origin: OriginFor<T>,
			lane: Lane,
			recipient: H160,
			#[pallet::compact] amount: Balance,
			#[pallet::compact] relay_fee: Balance,
		) -> DispatchResult {
			let sender = ensure_signed(origin)?;
			Self::do_withdraw(sender, lane, recipient, amount, relay_fee)
		}

		/// Proves that a vault has carried a message out, which then goes from the state. Free, and nobody signs it.
		///
		/// - `submitter`: gets the deposit of the message's record.
		/// - `log`: the vault's log.
		/// - `proof`: that Ethereum has finalized it.
		///
		/// Anyone may call, without a signature. Emits [`Event::CarriedOut`].
		///
		/// Errors, all before the pool takes it: as for [`Call::prove_deposit`], [`Error::NotCommitted`],
		/// [`Error::Mismatch`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::prove_release())]
		#[pallet::authorize(|_, _, log, proof| Self::authorize_release(log, proof))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_release(proof_len(proof)))]
		pub fn prove_release(
			origin: OriginFor<T>,
			submitter: T::AccountId,
			log: Log,
			proof: Box<Proof>,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_prove_release(submitter, &log, &proof)
		}

		/// Advances the light client.
		///
		/// - `update`: a header that Ethereum has finalized, and, once in 27 hours, the next sync committee.
		///
		/// Any account may call. The fee is given back if it advances the client by an epoch or by a committee. At most one
		/// update with a committee fits a block. Emits the client's events, [`Event::CheckpointNeeded`] if the client was too
		/// far behind, [`Event::ForkAhead`] if there is one.
		///
		/// Errors: [`Error::CommitteeUpdated`], and the client's.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::submit_update().saturating_add(T::LightClient::weight_of(update)))]
		pub fn submit_update(origin: OriginFor<T>, update: Box<BeaconUpdate>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			if update.next_sync_committee_update.is_some() {
				let block = T::Now::get().block;
				ensure!(LastCommitteeUpdate::<T>::get() != Some(block), Error::<T>::CommitteeUpdated);
				LastCommitteeUpdate::<T>::put(block);
			}
			Self::note_gap();
			let done = T::LightClient::submit(who, update)?;
			Self::announce_fork();
			let weight = done.actual_weight.map(|weight| weight.saturating_add(T::WeightInfo::submit_update()));
			Ok(PostDispatchInfo { actual_weight: weight, pays_fee: done.pays_fee })
		}

		/// Confirms that a header which the light client has is Ethereum's, after the client was too far behind.
		///
		/// - `root`: the header's, of a slot after the gap.
		///
		/// Governance may call, slowly. Emits [`Event::CheckpointConfirmed`].
		///
		/// Errors: [`Error::NoChange`] if nothing is to be confirmed; [`Error::NotFound`].
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::confirm_checkpoint(), DispatchClass::Operational))]
		pub fn confirm_checkpoint(origin: OriginFor<T>, root: H256) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			let gap = CheckpointGap::<T>::get().ok_or(Error::<T>::NoChange)?;
			let slot = T::LightClient::slot_of(root).filter(|slot| *slot > gap).ok_or(Error::<T>::NotFound)?;
			CheckpointGap::<T>::kill();
			Self::deposit_event(Event::CheckpointConfirmed { root, slot });
			Ok(())
		}

		/// Opens the lane of a vault on the Ethereum chain that is followed.
		///
		/// - `vault`: its address.
		/// - `vault_capacity`: µUSDT that its bucket holds; at least twice what the bucket of withdrawing does.
		///
		/// Governance may call, slowly. Emits [`Event::LaneOpened`].
		///
		/// Errors: [`Error::NotBootstrapped`], [`Error::RecipientRefused`], [`Error::AlreadyExists`],
		/// [`Error::TooManyLanes`], [`Error::LimitTooHigh`].
		#[pallet::call_index(6)]
		#[pallet::weight((T::WeightInfo::open_lane(), DispatchClass::Operational))]
		pub fn open_lane(origin: OriginFor<T>, vault: H160, vault_capacity: Balance) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			Self::do_open_lane(vault, vault_capacity)
		}

		/// Tells a lane's vault to take no deposits any more, for ever. Withdrawals go on.
		///
		/// - `lane`: the lane.
		///
		/// Governance may call, slowly. Emits [`Event::LaneClosing`], and [`Event::LaneClosed`] when it is proved.
		///
		/// Errors: [`Error::UnknownLane`], [`Error::LaneClosed`].
		#[pallet::call_index(7)]
		#[pallet::weight((T::WeightInfo::retire_lane().saturating_add(T::WeightInfo::commit(1)), DispatchClass::Operational))]
		pub fn retire_lane(origin: OriginFor<T>, lane: Lane) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			Self::do_retire_lane(lane)
		}

		/// Tells a retired lane's vault to move what it stands for to another lane's vault.
		///
		/// - `from`: a lane whose vault is proved to take no deposits any more.
		/// - `to`: an open lane on the same Ethereum chain.
		///
		/// What was moved before must have arrived: the vault forgets a migration that still waits when another comes.
		///
		/// Governance may call, slowly. Emits [`Event::Migrating`].
		///
		/// Errors: [`Error::UnknownLane`], [`Error::LaneOpen`], [`Error::LaneClosed`], [`Error::OtherChain`],
		/// [`Error::NothingToMigrate`].
		#[pallet::call_index(8)]
		#[pallet::weight((T::WeightInfo::migrate().saturating_add(T::WeightInfo::commit(1)), DispatchClass::Operational))]
		pub fn migrate(origin: OriginFor<T>, from: Lane, to: Lane) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			Self::do_migrate(from, to)
		}

		/// Tells a lane's vault something else.
		///
		/// - `lane`: the lane.
		/// - `order`: what it is told.
		///
		/// Governance may call, slowly. Emits [`Event::MessageQueued`].
		///
		/// Errors: [`Error::UnknownLane`]; [`Error::LimitTooHigh`] if the vault would let out less than twice what
		/// can be withdrawn.
		#[pallet::call_index(9)]
		#[pallet::weight((T::WeightInfo::order().saturating_add(T::WeightInfo::commit(1)), DispatchClass::Operational))]
		pub fn order(origin: OriginFor<T>, lane: Lane, order: Order) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			Self::do_order(lane, order)
		}

		/// Stops minting, withdrawing and committing, at once. Proofs are still taken.
		///
		/// A guardian may call. Emits [`Event::Halted`].
		///
		/// Errors: [`Error::NoChange`].
		#[pallet::call_index(10)]
		#[pallet::weight((T::WeightInfo::halt(), DispatchClass::Operational))]
		pub fn halt(origin: OriginFor<T>) -> DispatchResult {
			T::GuardianOrigin::ensure_origin(origin)?;
			ensure!(!Halted::<T>::get(), Error::<T>::NoChange);
			Halted::<T>::put(true);
			Self::deposit_event(Event::Halted);
			Ok(())
		}

		/// Goes on with minting, withdrawing and committing.
		///
		/// Governance may call, slowly. Emits [`Event::Resumed`].
		///
		/// Errors: [`Error::NoChange`].
		#[pallet::call_index(11)]
		#[pallet::weight((T::WeightInfo::resume(), DispatchClass::Operational))]
		pub fn resume(origin: OriginFor<T>) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			ensure!(Halted::<T>::get(), Error::<T>::NoChange);
			Halted::<T>::put(false);
			Self::deposit_event(Event::Resumed);
			Ok(())
		}

		/// Sets what a bucket holds.
		///
		/// - `direction`: which.
		/// - `capacity`: µUSDT.
		///
		/// Governance may call, slowly; a guardian may if it is no more than before. Emits [`Event::LimitSet`].
		///
		/// Errors: [`Error::LimitTooHigh`] if more than half of what an open lane's vault would let out could be withdrawn.
		#[pallet::call_index(12)]
		#[pallet::weight((T::WeightInfo::set_limit(), DispatchClass::Operational))]
		pub fn set_limit(origin: OriginFor<T>, direction: Direction, capacity: Balance) -> DispatchResult {
			let now = T::Now::get().at;
			let bucket = match direction {
				Direction::In => Mints::<T>::get(),
				Direction::Out => Withdrawals::<T>::get(),
			};
			Self::ensure_may(origin, capacity <= bucket.capacity)?;
			match direction {
				Direction::In => Mints::<T>::put(bucket.resize(capacity, now)),
				Direction::Out => {
					let is_raised = capacity > bucket.capacity;
					ensure!(!is_raised || Self::vaults_allow(capacity), Error::<T>::LimitTooHigh);
					Withdrawals::<T>::put(bucket.resize(capacity, now));
				},
			}
			Self::deposit_event(Event::LimitSet { direction, capacity });
			Ok(())
		}

		/// Takes a claim back that was proved by a light client gone wrong. Its deposit, if there is one, can be proved anew.
		///
		/// - `lane`, `nonce`: the deposit's.
		///
		/// Governance may call, slowly: halted until then, nothing is minted. Emits [`Event::ClaimDiscarded`].
		///
		/// Errors: [`Error::NotFound`], also if it was minted.
		#[pallet::call_index(13)]
		#[pallet::weight((T::WeightInfo::discard_claim(), DispatchClass::Operational))]
		pub fn discard_claim(origin: OriginFor<T>, lane: Lane, nonce: u64) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			Self::do_discard_claim(lane, nonce)
		}

		/// Says when Ethereum makes a fork that the runtime doesn't know. Nothing is minted from then on.
		///
		/// - `at`: when, in ms; `None` if there is none in sight, or the runtime knows it.
		///
		/// Governance may call, slowly; a guardian may if it is earlier than what was known. Emits
		/// [`Event::UnknownForkSet`].
		#[pallet::call_index(14)]
		#[pallet::weight((T::WeightInfo::set_unknown_fork(), DispatchClass::Operational))]
		pub fn set_unknown_fork(origin: OriginFor<T>, at: Option<Moment>) -> DispatchResult {
			let is_earlier = at.is_some_and(|at| UnknownFork::<T>::get().is_none_or(|before| at <= before));
			Self::ensure_may(origin, is_earlier)?;
			UnknownFork::<T>::set(at);
			Self::deposit_event(Event::UnknownForkSet { at });
			Ok(())
		}

		/// Tells a retired lane's vault once more what it was told last of moving its money, since its guardian has cancelled
		/// that. If it was carried out, it would be a second time.
		///
		/// - `lane`: the lane.
		///
		/// Governance may call, slowly. Emits [`Event::MessageQueued`].
		///
		/// Errors: [`Error::UnknownLane`], [`Error::NothingToMigrate`].
		#[pallet::call_index(15)]
		#[pallet::weight((T::WeightInfo::migrate().saturating_add(T::WeightInfo::commit(1)), DispatchClass::Operational))]
		pub fn repeat_migration(origin: OriginFor<T>, lane: Lane) -> DispatchResult {
			T::SlowOrigin::ensure_origin(origin)?;
			Self::do_repeat_migration(lane)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Lets governance through, and guardians to what makes the bridge do less.
		fn ensure_may(origin: OriginFor<T>, is_less: bool) -> Result<(), sp_runtime::traits::BadOrigin> {
			match T::SlowOrigin::try_origin(origin) {
				Ok(_) => Ok(()),
				Err(origin) if is_less => T::GuardianOrigin::ensure_origin(origin).map(|_| ()),
				Err(_) => Err(sp_runtime::traits::BadOrigin),
			}
		}
	}
}
