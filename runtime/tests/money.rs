//! Issuance: outside the bridge nothing mints and nothing burns, and fees, tips and dust are not lost.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

mod common;

use codec::Encode;
use coinop_primitives::{EXISTENTIAL_DEPOSIT, USDT};
use coinop_runtime::{configs::fees::FeePotAccount, AccountId, Balances, Runtime, RuntimeCall, RuntimeOrigin, Session};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, Contains, Get},
};
use pallet_session::SessionManager;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::traits::Dispatchable;

fn balance(account: &AccountId) -> u128 {
	<Balances as Inspect<AccountId>>::balance(account)
}

#[test]
fn preset_should_start_with_validators_and_pots_when_built() {
	for (preset, validators) in [("development", 1), ("local_testnet", 4), ("staging", 4)] {
		common::chain(preset).execute_with(|| {
			assert_eq!(Session::validators().len(), validators);
			// Where there is no money yet, the first deposit from Ethereum makes the pots.
			let least = if preset == "staging" { 0 } else { EXISTENTIAL_DEPOSIT };
			assert_eq!(balance(&FeePotAccount::get()), least);
			assert_eq!(balance(&coinop_runtime::Payouts::pot()), least);
		});
	}
}

#[test]
fn burn_should_be_refused_when_signed_by_anyone() {
	common::chain("development").execute_with(|| {
		let burn = RuntimeCall::Balances(pallet_balances::Call::burn { value: USDT, keep_alive: true });
		assert!(!<Runtime as frame_system::Config>::BaseCallFilter::contains(&burn));
		assert_noop!(
			burn.clone().dispatch(RuntimeOrigin::signed(Bob.to_account_id())),
			frame_system::Error::<Runtime>::CallFiltered
		);
		let batched = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![burn] });
		assert!(batched.dispatch(RuntimeOrigin::signed(Bob.to_account_id())).is_err());
	});
}

/// UB1, for dust: what a reaped account leaves goes into the pot.
#[test]
fn dust_should_reach_the_pot_when_an_account_is_reaped() {
	common::chain("development").execute_with(|| {
		let issuance = Balances::total_issuance();
		let newcomer = AccountId::new([9; 32]);
		let send = |from: &AccountId, to: &AccountId, value| {
			let call = pallet_balances::Call::transfer_allow_death { dest: to.clone().into(), value };
			RuntimeCall::Balances(call).dispatch(RuntimeOrigin::signed(from.clone()))
		};
		assert_ok!(send(&Bob.to_account_id(), &newcomer, EXISTENTIAL_DEPOSIT + 700));
		assert_ok!(send(&newcomer, &Bob.to_account_id(), EXISTENTIAL_DEPOSIT));
		assert_eq!(balance(&newcomer), 0);
		assert_eq!(balance(&FeePotAccount::get()), EXISTENTIAL_DEPOSIT + 700);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn pot_should_be_shared_equally_when_a_session_ends() {
	common::chain("local_testnet").execute_with(|| {
		let issuance = Balances::total_issuance();
		let pot = FeePotAccount::get();
		let before = [Alice, Bob, Charlie].map(|key| balance(&key.to_account_id()));
		assert_ok!(Balances::transfer_keep_alive(
			RuntimeOrigin::signed(sp_keyring::Sr25519Keyring::Eve.to_account_id()),
			pot.clone().into(),
			4_003
		));
		<Runtime as pallet_session::Config>::SessionManager::end_session(0);
		let after = [Alice, Bob, Charlie].map(|key| balance(&key.to_account_id()));
		assert_eq!(after, before.map(|balance| balance + 1_000));
		assert_eq!(balance(&pot), EXISTENTIAL_DEPOSIT + 3, "what does not divide stays");
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn window_should_be_short_only_on_development_chains_when_asked() {
	type Window = <Runtime as pallet_metered_payments::Config>::MinDisputeWindow;
	for (preset, minutes) in [("development", 1), ("local_testnet", 1), ("staging", 60)] {
		common::chain(preset).execute_with(|| assert_eq!(Window::get() / 60_000, minutes));
	}
}

#[test]
fn fee_should_never_be_zero_when_weight_or_length_is_one() {
	common::chain("development").execute_with(|| {
		use frame_support::weights::{Weight, WeightToFee};
		type Payment = <Runtime as pallet_transaction_payment::Config>::WeightToFee;
		assert_eq!(Payment::weight_to_fee(&Weight::from_parts(1, 0)), 1);
		assert_eq!(
			<Runtime as pallet_transaction_payment::Config>::LengthToFee::weight_to_fee(&Weight::from_parts(1, 0)),
			1
		);
	});
}

/// What a device may sign is a short list; a batch is as good as what is in it, and only one deep.
#[test]
fn device_calls_should_refuse_when_a_call_moves_money_past_the_allowance() {
	type Allowed = <Runtime as pallet_device_identity::Config>::DeviceCalls;
	let pay = RuntimeCall::MeteredPayments(pallet_metered_payments::Call::pay {
		payee: Bob.to_account_id(),
		amount: 1,
		reference: [0; 32],
	});
	let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: Bob.to_account_id().into(),
		value: 1,
	});
	let batch = |calls: Vec<RuntimeCall>| RuntimeCall::Utility(pallet_utility::Call::batch { calls });
	assert!(Allowed::contains(&pay));
	assert!(Allowed::contains(&batch(vec![pay.clone(), pay.clone()])));
	for refused in [
		transfer.clone(),
		batch(vec![pay.clone(), transfer.clone()]),
		batch(vec![batch(vec![pay.clone()])]),
		RuntimeCall::Utility(pallet_utility::Call::as_derivative { index: 0, call: Box::new(pay.clone()) }),
		RuntimeCall::Proxy(pallet_proxy::Call::proxy {
			real: Bob.to_account_id().into(),
			force_proxy_type: None,
			call: Box::new(pay),
		}),
		RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(transfer) }),
	] {
		assert!(!Allowed::contains(&refused), "{refused:?}");
	}
}

/// No call is dearer than an ordinary block's room, or it could never be made.
#[test]
fn dearest_calls_should_fit_a_block_when_weighed() {
	use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
	use pallet_metered_payments::Settlement;
	common::chain("development").execute_with(|| {
		let room =
			<Runtime as frame_system::Config>::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap();
		let length = <Runtime as frame_system::Config>::BlockLength::get();
		let evidence = coinop_voucher::Evidence {
			statement: Some(coinop_voucher::SignedStatement {
				statement: Default::default(),
				signature: coinop_voucher::Signature::Secp256k1([0; 65]),
			}),
			ticks: Some(coinop_voucher::Ticks { count: 65_536, preimage: [0; 32] }),
		};
		let items: Vec<_> = (0..256).map(|session| Settlement { session, evidence }).collect();
		let call = RuntimeCall::MeteredPayments(pallet_metered_payments::Call::settle_many {
			provider: [1; 32].into(),
			items: items.try_into().unwrap(),
		});
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.all_lt(room), "{weight:?} of {room:?}");
		assert!(call.encoded_size() < usize::try_from(*length.max.get(DispatchClass::Normal)).unwrap());
	});
}

/// What looking after a meter's word costs is paid for, whoever signs the statements.
#[test]
fn settlement_should_weigh_what_a_meter_takes_when_its_evidence_is_any() {
	use frame_support::dispatch::GetDispatchInfo;
	use pallet_metered_payments::{Call, WeightInfo};
	common::chain("development").execute_with(|| {
		let call = RuntimeCall::MeteredPayments(Call::settle { session: 0, evidence: Default::default() });
		let measured = <Runtime as pallet_metered_payments::Config>::WeightInfo::settle(0);
		let reads = <Runtime as frame_system::Config>::DbWeight::get().reads(2);
		assert_eq!(call.get_dispatch_info().call_weight, measured.saturating_add(reads));
	});
}

/// `System` notes a reference, and forgets all of a block when the next begins: whoever fills blocks with them pays for both.
#[test]
fn payment_should_weigh_what_noting_and_forgetting_its_reference_takes_when_it_has_one() {
	use frame_support::dispatch::GetDispatchInfo;
	use pallet_metered_payments::{Call, Payment};
	common::chain("development").execute_with(|| {
		let weight = |call| RuntimeCall::MeteredPayments(call).get_dispatch_info().call_weight;
		let indexing = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(2, 2);
		let payee = || Bob.to_account_id();
		let calls = |reference: [u8; 32]| {
			let payment = Payment { payee: payee(), amount: 1, reference };
			[
				Call::<Runtime>::pay { payee: payee(), amount: 1, reference },
				Call::<Runtime>::pay_many { payments: vec![payment].try_into().unwrap() },
				Call::<Runtime>::draw_mandate { mandate: 0, amount: 1, reference },
			]
		};
		for (with, without) in calls([1; 32]).into_iter().zip(calls([0; 32])) {
			assert_eq!(weight(with), weight(without).saturating_add(indexing));
		}
	});
}
