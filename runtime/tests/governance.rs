//! What the council can do, how soon, and without money.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

mod common;

use codec::Encode;
use coinop_primitives::HOURS;
use coinop_runtime::{
	configs::{governance::SlowDelay, Development},
	AccountId, Balances, Council, Runtime, RuntimeCall, RuntimeOrigin, Scheduler, System,
};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	traits::{fungible::Inspect, Get, OnInitialize},
};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::{
	generic::Era,
	traits::{BlakeTwo256, Dispatchable, Hash},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

const CODE: H256 = H256::repeat_byte(9);

/// What an upgrade begins with; the code itself comes later, from anyone.
fn upgrade() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::authorize_upgrade { code_hash: CODE })
}

fn announced(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Governance(pallet_governance::Call::announce { call: Box::new(call) })
}

fn authorized() -> bool {
	System::authorized_upgrade().is_some()
}

fn length(call: &RuntimeCall) -> u32 {
	u32::try_from(call.encoded_size()).unwrap() + 4
}

fn propose(call: &RuntimeCall, threshold: u32) -> RuntimeCall {
	let length_bound = length(call);
	RuntimeCall::Council(pallet_collective::Call::propose { threshold, proposal: Box::new(call.clone()), length_bound })
}

fn vote(call: &RuntimeCall) -> RuntimeCall {
	let proposal = BlakeTwo256::hash_of(call);
	RuntimeCall::Council(pallet_collective::Call::vote { proposal, index: 0, approve: true })
}

fn close(call: &RuntimeCall) -> RuntimeCall {
	RuntimeCall::Council(pallet_collective::Call::close {
		proposal_hash: BlakeTwo256::hash_of(call),
		index: 0,
		proposal_weight_bound: call.get_dispatch_info().call_weight,
		length_bound: length(call),
	})
}

/// Goes to a block, in which the scheduler does what is due; nothing was in those between.
fn arrive(block: u32) {
	System::set_block_number(block);
	pallet_scheduler::IncompleteSince::<Runtime>::put(block);
	Scheduler::on_initialize(block);
}

fn money(of: Sr25519Keyring) -> u128 {
	<Balances as Inspect<AccountId>>::total_balance(&of.to_account_id())
}

fn signed(by: Sr25519Keyring, call: RuntimeCall) -> sp_runtime::ApplyExtrinsicResult {
	common::submit(by, call, Era::mortal(64, 0), 0)
}

/// GO1 and GO3: on a chain without money and without a key that rules, two of three upgrade it after 72 hours.
#[test]
fn upgrade_should_be_authorized_after_three_days_when_two_thirds_agree_without_money() {
	common::begun("staging").execute_with(|| {
		assert!(!Development::get() && pallet_sudo::Key::<Runtime>::get().is_none());
		assert_eq!(Balances::total_issuance(), 0);
		let motion = announced(upgrade());
		for (by, call) in [(Alice, propose(&motion, 2)), (Alice, vote(&motion)), (Bob, vote(&motion))] {
			assert_eq!(money(by), 0);
			assert_ok!(signed(by, call).unwrap());
		}
		assert_ok!(signed(Charlie, close(&motion)).unwrap());
		assert_eq!(pallet_governance::AnnouncementCount::<Runtime>::get(), 1, "the motion was carried");

		let due = 1 + 72 * HOURS;
		assert_eq!(SlowDelay::get(), 72 * HOURS);
		assert!(!authorized());
		arrive(due);
		assert!(authorized());
	});
}

/// GO1 and GO4: one member's motions are in nobody's way, and nobody needs a motion to call something off.
#[test]
fn upgrade_should_come_to_nothing_when_two_of_three_object_without_money() {
	common::begun("staging").execute_with(|| {
		let council = pallet_collective::RawOrigin::<AccountId, ()>::Members(2, 3);
		assert_ok!(coinop_runtime::Governance::announce(council.into(), Box::new(upgrade())));
		let remark = |number| RuntimeCall::System(frame_system::Call::remark { remark: vec![number] });
		for number in 0..3 {
			assert_ok!(signed(Alice, propose(&remark(number), 2)).unwrap());
		}
		let refused = pallet_governance::Error::<Runtime>::TooManyMotions;
		assert_eq!(signed(Alice, propose(&remark(3), 2)), Ok(Err(refused.into())));
		assert_ok!(signed(Bob, propose(&remark(3), 2)).unwrap());

		let object = RuntimeCall::Governance(pallet_governance::Call::object { index: 0 });
		for by in [Bob, Charlie] {
			assert_eq!(money(by), 0);
			assert_ok!(signed(by, object.clone()).unwrap());
		}
		arrive(1 + 72 * HOURS);
		assert!(!authorized());
	});
}

/// A motion's own threshold is its author's choice: what counts is how many agreed.
#[test]
fn motion_should_do_nothing_when_one_of_three_wants_it() {
	common::chain("staging").execute_with(|| {
		let motion = announced(upgrade());
		let length = length(&motion);
		assert_ok!(Council::propose(RuntimeOrigin::signed(Alice.to_account_id()), 1, Box::new(motion), length));
		assert_eq!(pallet_governance::AnnouncementCount::<Runtime>::get(), 0);
	});
}

/// GO3: money is the council's affair only for what is not its office.
#[test]
fn transaction_should_be_refused_when_nobody_pays_for_it() {
	common::begun("staging").execute_with(|| {
		let refused = Err(TransactionValidityError::Invalid(InvalidTransaction::Payment));
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		assert_eq!(signed(Alice, remark.clone()), refused);
		let motion = announced(upgrade());
		assert_eq!(signed(Eve, propose(&motion, 2)), refused, "not in office");
		let long = RuntimeCall::System(frame_system::Call::remark { remark: vec![0; 5_000] });
		assert_eq!(signed(Alice, propose(&long, 2)), refused, "too long to be free");
		let validators =
			RuntimeCall::ValidatorSet(pallet_validator_set::Call::set_validators { validators: Default::default() });
		let length_bound = length(&validators);
		let proposal = Box::new(validators);
		let heavy = RuntimeCall::Council(pallet_collective::Call::execute { proposal, length_bound });
		assert_eq!(signed(Alice, heavy), refused, "too heavy to be free");
	});
}

/// GO3: Dave validates and is not in the council.
#[test]
fn transaction_should_be_refused_when_it_is_of_another_office() {
	common::begun("staging").execute_with(|| {
		let refused = Err(TransactionValidityError::Invalid(InvalidTransaction::Payment));
		let motion = announced(upgrade());
		assert_eq!(signed(Dave, propose(&motion, 2)), refused);
		assert_eq!(signed(Dave, vote(&motion)), refused);
		let (_, keys) = pallet_session::QueuedKeys::<Runtime>::get().remove(3);
		let set_keys = RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof: vec![] });
		let without_proof = pallet_session::Error::<Runtime>::InvalidProof;
		assert_eq!(signed(Dave, set_keys), Ok(Err(without_proof.into())), "free");
	});
}

#[test]
fn delay_should_be_short_only_on_development_chains_when_governing() {
	common::chain("development").execute_with(|| {
		assert_eq!(SlowDelay::get(), HOURS / 360);
		pallet_sudo::Key::<Runtime>::kill();
		assert_eq!(SlowDelay::get(), HOURS / 360);
	});
}

/// GO5: Root could be brought to set a key, but not to make it rule.
#[test]
fn network_should_stay_one_when_root_sets_a_sudo_key() {
	common::chain("staging").execute_with(|| {
		let alice = Alice.to_account_id();
		let set_key = RuntimeCall::Sudo(pallet_sudo::Call::set_key { new: alice.clone().into() });
		assert_ok!(set_key.dispatch(RuntimeOrigin::root()));
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(alice.clone()));
		assert!(!Development::get());
		assert_eq!(SlowDelay::get(), 72 * HOURS);
		let sudo = RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(upgrade()) });
		let refused = sudo.dispatch(RuntimeOrigin::signed(alice)).unwrap_err().error;
		assert_eq!(refused, frame_system::Error::<Runtime>::CallFiltered.into());
		assert!(!authorized());
	});
}

/// An upgrade must fit a block: its code comes in one transaction, and what two thirds announce is made by the scheduler.
#[test]
fn slow_powers_should_fit_a_block_when_weighed() {
	use frame_support::dispatch::DispatchClass;
	common::chain("staging").execute_with(|| {
		let weights = <Runtime as frame_system::Config>::BlockWeights::get();
		let room = weights.get(DispatchClass::Operational).max_extrinsic.unwrap();
		let apply = RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code: vec![] });
		assert!(apply.get_dispatch_info().call_weight.all_lt(room));

		let heaviest = <Runtime as pallet_governance::Config>::MaxWeight::get();
		let validators = vec![Eve.to_account_id(); 100].try_into().unwrap();
		for call in [
			upgrade(),
			RuntimeCall::Governance(pallet_governance::Call::set_council { members: Default::default() }),
			RuntimeCall::ValidatorSet(pallet_validator_set::Call::set_validators { validators }),
		] {
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.all_lte(heaviest), "{weight:?} of {heaviest:?} for {call:?}");
		}
	});
}
