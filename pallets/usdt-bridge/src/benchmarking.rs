//! Every call at its dearest, with proofs that the runtime's verifier accepts.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that panics has failed")]

use crate::*;
use alloc::boxed::Box;
use coinop_bridge_proofs::{
	event::{Deposited, Obeyed, Released},
	Event as VaultEvent,
};
use coinop_primitives::{Balance, USDT};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	EnsureOrigin, Get, Hooks,
};
use frame_system::RawOrigin;
use snowbridge_verification_primitives::{Log, Proof};
use sp_core::{H160, H256};

/// Makes what benchmarks prove.
pub trait BenchmarkHelper {
	/// Makes the light client finalize a header of this slot, and returns its root.
	fn finalize(slot: u64) -> H256;

	/// A proof that the verifier accepts for the log of a transaction 0, with about `length` bytes to hash.
	fn prove(log: &Log, length: u32) -> Proof;
}

const VAULT: H160 = H160::repeat_byte(7);
const AMOUNT: Balance = 2_000 * USDT;
/// What the buckets hold.
const CAPACITY: Balance = 100 * AMOUNT;
/// What a vault's bucket holds.
const VAULT_CAPACITY: Balance = 1_000 * AMOUNT;

fn slow<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::SlowOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn guardian<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GuardianOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// Follows an Ethereum that began now.
fn follow<T: Config>() {
	Ethereum::<T>::put(EthereumChain { chain_id: 1, genesis: T::Now::get().at });
	Mints::<T>::put(Bucket::new(CAPACITY));
	Withdrawals::<T>::put(Bucket::new(CAPACITY));
	UnknownFork::<T>::kill();
	T::BenchmarkHelper::finalize(64);
}

fn other_vault(index: u32) -> H160 {
	let mut vault = [0; 20];
	vault[16..].copy_from_slice(&index.to_be_bytes());
	H160(vault)
}

fn open<T: Config>(vault: H160) -> Lane {
	Pallet::<T>::do_open_lane(vault, VAULT_CAPACITY).unwrap();
	Pallet::<T>::lane_of(vault).unwrap()
}

/// As many lanes as there can be, so that looking at all of them is dear; the first of them.
fn lanes<T: Config>() -> Lane {
	follow::<T>();
	let lane = open::<T>(VAULT);
	for index in 1..T::MaxLanes::get() {
		open::<T>(other_vault(index));
	}
	lane
}

fn log(event: VaultEvent) -> Log {
	let (topics, data) = event.encode();
	Log { address: VAULT, topics, data, tx_index: 0 }
}

fn deposit<T: Config>(lane: Lane, nonce: u64) -> Log {
	let recipient: T::AccountId = account("recipient", 0, 0);
	log(VaultEvent::Deposited(Deposited {
		lane,
		nonce,
		recipient: recipient.into(),
		sender: H160::repeat_byte(1),
		amount: AMOUNT,
		relay_fee: USDT,
	}))
}

fn submitter<T: Config>() -> T::AccountId {
	account("submitter", 0, 0)
}

/// An account with money that the lane stands for.
fn rich<T: Config>(lane: Lane) -> T::AccountId {
	let sender: T::AccountId = account("sender", 0, 0);
	T::Currency::set_balance(&sender, VAULT_CAPACITY);
	Lanes::<T>::mutate(lane, |record| record.as_mut().unwrap().books.minted = VAULT_CAPACITY);
	sender
}

/// Withdrawals that wait to be committed.
fn withdrawals<T: Config>(lane: Lane, count: u32) {
	let sender = rich::<T>(lane);
	for _ in 0..count {
		Pallet::<T>::do_withdraw(sender.clone(), lane, H160::repeat_byte(9), USDT, 0).unwrap();
	}
}

fn finish<T: Config>() {
	Pallet::<T>::on_finalize(frame_system::Pallet::<T>::block_number());
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		let sender = rich::<T>(lane);

		#[extrinsic_call]
		_(RawOrigin::Signed(sender), lane, H160::repeat_byte(9), AMOUNT, USDT);

		assert!(Messages::<T>::contains_key(lane, 1));
		Ok(())
	}

	/// The first deposit, which makes the pots.
	#[benchmark]
	fn prove_deposit() -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		let log = deposit::<T>(lane, 1);
		let proof = T::BenchmarkHelper::prove(&log, 0);
		for pot in T::Pots::get() {
			T::Currency::set_balance(&pot, 0);
		}

		#[extrinsic_call]
		_(RawOrigin::Authorized, submitter::<T>(), log, Box::new(proof));

		assert!(!Claims::<T>::contains_key(lane, 1));
		assert!(T::Pots::get().iter().all(|pot| T::Currency::balance(pot) > 0));
		Ok(())
	}

	#[benchmark]
	fn authorize_deposit(l: Linear<0, { 256 * 1024 }>) -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		let log = deposit::<T>(lane, 1);
		let proof = T::BenchmarkHelper::prove(&log, l.min(T::MaxProofLen::get().saturating_sub(4_096)));

		#[block]
		{
			Pallet::<T>::authorize_deposit(&log, &proof).unwrap();
		}

		Ok(())
	}

	#[benchmark]
	fn mint() -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		let log = deposit::<T>(lane, 1);
		let proof = T::BenchmarkHelper::prove(&log, 0);
		Halted::<T>::put(true);
		Pallet::<T>::do_prove_deposit(submitter::<T>(), &log, &proof)?;
		Halted::<T>::put(false);

		#[extrinsic_call]
		_(RawOrigin::Authorized, lane, 1u64);

		assert!(!Claims::<T>::contains_key(lane, 1));
		Ok(())
	}

	#[benchmark]
	fn authorize_mint() -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		let log = deposit::<T>(lane, 1);
		let proof = T::BenchmarkHelper::prove(&log, 0);
		Halted::<T>::put(true);
		Pallet::<T>::do_prove_deposit(submitter::<T>(), &log, &proof)?;
		Halted::<T>::put(false);

		#[block]
		{
			Pallet::<T>::authorize_mint(lane, 1).unwrap();
		}

		Ok(())
	}

	/// One of a full block of them.
	#[benchmark]
	fn prove_release() -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		withdrawals::<T>(lane, T::MaxMessages::get());
		finish::<T>();
		let recipient = H160::repeat_byte(9);
		let log = log(VaultEvent::Released(Released { lane, nonce: 1, recipient, amount: USDT, relay_fee: 0 }));
		let proof = T::BenchmarkHelper::prove(&log, 0);

		#[extrinsic_call]
		_(RawOrigin::Authorized, submitter::<T>(), log, Box::new(proof));

		assert!(!Messages::<T>::contains_key(lane, 1));
		Ok(())
	}

	#[benchmark]
	fn authorize_release(l: Linear<0, { 256 * 1024 }>) -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		Pallet::<T>::do_retire_lane(lane)?;
		finish::<T>();
		let log = log(VaultEvent::Obeyed(Obeyed { lane, nonce: 1, kind: Message::CloseDeposits.kind() }));
		let proof = T::BenchmarkHelper::prove(&log, l.min(T::MaxProofLen::get().saturating_sub(4_096)));

		#[block]
		{
			Pallet::<T>::authorize_release(&log, &proof).unwrap();
		}

		Ok(())
	}

	/// What it does beside the light client's own work.
	#[benchmark]
	fn submit_update() -> Result<(), BenchmarkError> {
		follow::<T>();
		Ethereum::<T>::put(EthereumChain { chain_id: 1, genesis: 0 });
		UnknownFork::<T>::put(1);
		let block = T::Now::get().block;

		#[block]
		{
			assert!(LastCommitteeUpdate::<T>::get() != Some(block.saturating_add(1)));
			LastCommitteeUpdate::<T>::put(block);
			Pallet::<T>::note_gap();
			Pallet::<T>::announce_fork();
		}

		Ok(())
	}

	#[benchmark]
	fn confirm_checkpoint() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		follow::<T>();
		CheckpointGap::<T>::put(64);
		let root = T::BenchmarkHelper::finalize(96);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, root);

		assert!(!CheckpointGap::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn open_lane() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		follow::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VAULT, VAULT_CAPACITY);

		assert_eq!(Lanes::<T>::count(), 1);
		Ok(())
	}

	#[benchmark]
	fn retire_lane() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		let lane = lanes::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lane);

		assert_eq!(Pallet::<T>::lane(&lane).ok().unwrap().state, LaneState::Closing);
		Ok(())
	}

	#[benchmark]
	fn migrate() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		let lane = lanes::<T>();
		rich::<T>(lane);
		Lanes::<T>::mutate(lane, |record| record.as_mut().unwrap().state = LaneState::Closed { block: 1 });
		let successor = Pallet::<T>::lane_of(other_vault(1)).unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lane, successor);

		assert!(Messages::<T>::contains_key(lane, 1));
		Ok(())
	}

	#[benchmark]
	fn order() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		let lane = lanes::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lane, Order::SetLimit { capacity: VAULT_CAPACITY / 2 });

		assert!(Messages::<T>::contains_key(lane, 1));
		Ok(())
	}

	#[benchmark]
	fn halt() -> Result<(), BenchmarkError> {
		let origin = guardian::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert!(Halted::<T>::get());
		Ok(())
	}

	#[benchmark]
	fn resume() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		Halted::<T>::put(true);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert!(!Halted::<T>::get());
		Ok(())
	}

	#[benchmark]
	fn set_limit() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		lanes::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Direction::Out, VAULT_CAPACITY / 2);

		assert_eq!(Withdrawals::<T>::get().capacity, VAULT_CAPACITY / 2);
		Ok(())
	}

	#[benchmark]
	fn discard_claim() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;
		let lane = lanes::<T>();
		let log = deposit::<T>(lane, 1);
		let proof = T::BenchmarkHelper::prove(&log, 0);
		Halted::<T>::put(true);
		Pallet::<T>::do_prove_deposit(submitter::<T>(), &log, &proof)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lane, 1u64);

		assert!(!Claims::<T>::contains_key(lane, 1));
		Ok(())
	}

	#[benchmark]
	fn set_unknown_fork() -> Result<(), BenchmarkError> {
		let origin = slow::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Some(1u64));

		assert_eq!(UnknownFork::<T>::get(), Some(1));
		Ok(())
	}

	#[benchmark]
	fn commit(m: Linear<0, { T::MaxMessages::get() }>) -> Result<(), BenchmarkError> {
		let lane = lanes::<T>();
		withdrawals::<T>(lane, m);

		#[block]
		{
			finish::<T>();
		}

		assert_eq!(CommittedRoot::<T>::get().is_zero(), m == 0);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
