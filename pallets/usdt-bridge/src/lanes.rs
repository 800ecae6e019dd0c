//! Lanes: the vaults that this chain speaks with, and what governance tells them.

use crate::{Books, Config, Error, Ethereum, Event, LaneRecord, LaneState, Lanes, Order, Pallet, Withdrawals};
use coinop_bridge_proofs::{lane, Lane, Message};
use coinop_primitives::{genesis, Balance};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use sp_core::H160;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
	/// The lane of the vault at `vault`, opened or not; `None` where no Ethereum is followed.
	pub fn lane_of(vault: H160) -> Option<Lane> {
		let chain = Ethereum::<T>::get()?;
		Some(lane(chain.chain_id, vault, &genesis::<T>()))
	}

	pub(crate) fn do_open_lane(vault: H160, vault_capacity: Balance) -> DispatchResult {
		let chain = Ethereum::<T>::get().ok_or(Error::<T>::NotBootstrapped)?;
		let id = lane(chain.chain_id, vault, &genesis::<T>());
		ensure!(!vault.is_zero(), Error::<T>::RecipientRefused);
		ensure!(!Lanes::<T>::contains_key(id), Error::<T>::AlreadyExists);
		ensure!(Lanes::<T>::count() < T::MaxLanes::get(), Error::<T>::TooManyLanes);
		ensure!(is_half_of(Withdrawals::<T>::get().capacity, vault_capacity), Error::<T>::LimitTooHigh);
		let record = LaneRecord {
			vault,
			chain_id: chain.chain_id,
			state: LaneState::Open,
			vault_capacity,
			last_message: 0,
			last_limit: 0,
			migration: None,
			books: Books::default(),
		};
		Lanes::<T>::insert(id, record);
		Self::deposit_event(Event::LaneOpened { lane: id, vault, chain_id: chain.chain_id });
		Ok(())
	}

	pub(crate) fn do_retire_lane(id: Lane) -> DispatchResult {
		let mut record = Self::lane(&id)?;
		ensure!(record.state == LaneState::Open, Error::<T>::LaneClosed);
		record.state = LaneState::Closing;
		Self::queue(&id, &mut record, Message::CloseDeposits, None)?;
		Lanes::<T>::insert(id, record);
		Self::deposit_event(Event::LaneClosing { lane: id });
		Ok(())
	}

	pub(crate) fn do_migrate(from: Lane, to: Lane) -> DispatchResult {
		let (mut old, mut new) = (Self::lane(&from)?, Self::lane(&to)?);
		ensure!(matches!(old.state, LaneState::Closed { .. }), Error::<T>::LaneOpen);
		ensure!(new.state == LaneState::Open, Error::<T>::LaneClosed);
		ensure!(old.chain_id == new.chain_id, Error::<T>::OtherChain);
		let amount = old.books.outstanding();
		ensure!(!amount.is_zero(), Error::<T>::NothingToMigrate);
		old.books.moved_out = old.books.moved_out.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		new.books.moved_in = new.books.moved_in.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		old.migration = Some((new.vault, amount));
		Self::queue(&from, &mut old, Message::Migrate { successor: new.vault, amount }, None)?;
		Lanes::<T>::insert(from, old);
		Lanes::<T>::insert(to, new);
		Self::deposit_event(Event::Migrating { from, to, amount });
		Ok(())
	}

	pub(crate) fn do_repeat_migration(id: Lane) -> DispatchResult {
		let mut record = Self::lane(&id)?;
		let (successor, amount) = record.migration.ok_or(Error::<T>::NothingToMigrate)?;
		Self::queue(&id, &mut record, Message::Migrate { successor, amount }, None)?;
		Lanes::<T>::insert(id, record);
		Ok(())
	}

	pub(crate) fn do_order(id: Lane, order: Order) -> DispatchResult {
		let mut record = Self::lane(&id)?;
		if let Order::SetLimit { capacity } = order {
			let is_open = record.state == LaneState::Open;
			let fits = !is_open || is_half_of(Withdrawals::<T>::get().capacity, capacity);
			ensure!(fits, Error::<T>::LimitTooHigh);
			// What is lower holds from now on, what is higher when the vault has taken it in.
			record.vault_capacity = record.vault_capacity.min(capacity);
		}
		let nonce = Self::queue(&id, &mut record, order.into(), None)?;
		if let Order::SetLimit { .. } = order {
			record.last_limit = nonce;
		}
		Lanes::<T>::insert(id, record);
		Ok(())
	}

	/// Whether no open lane's vault would let out less than twice `capacity` µUSDT: what is burned here can be paid there.
	pub(crate) fn vaults_allow(capacity: Balance) -> bool {
		Lanes::<T>::iter_values()
			.all(|record| record.state != LaneState::Open || is_half_of(capacity, record.vault_capacity))
	}

	pub(crate) fn lane(id: &Lane) -> Result<LaneRecord, Error<T>> {
		Lanes::<T>::get(id).ok_or(Error::<T>::UnknownLane)
	}
}

/// Whether `part` is at most half of `whole`.
fn is_half_of(part: Balance, whole: Balance) -> bool {
	part.checked_mul(2).is_some_and(|twice| twice <= whole)
}
