//! USDT comes from Ethereum and goes there: the bridge with the light client that the chain runs, Ethereum's own signatures
//! (the light client's fixtures), and proofs of what never was where nobody has to sign.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

mod common;

use codec::Encode;
use coinop_bridge_proofs::{
	event::{Deposited, Released},
	fixtures, Event as VaultEvent, Lane, Message,
};
use coinop_primitives::{OutboundMessages, EXISTENTIAL_DEPOSIT, HOURS, USDT};
use coinop_runtime::{
	configs::{fees::FeePotAccount, governance::MaxAnnouncedWeight},
	weights::ethereum_client::SubstrateWeight,
	AccountId, Balances, EthereumClient, Governance, Mmr, MmrLeaf, Payouts, Runtime, RuntimeCall, RuntimeOrigin,
	Scheduler, System, TransactionPayment, UsdtBridge,
};
use common::{begin, begun, chain_with, submit, submit_unsigned, NOW};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	traits::{fungible::Inspect, Contains, Get, Hooks},
	weights::Weight,
};
use pallet_mmr::primitives::LeafDataProvider;
use pallet_usdt_bridge::{BeaconUpdate, EthereumChain, LightClient, MAX_LAG};
use serde_json::json;
use snowbridge_pallet_ethereum_client::WeightInfo as _;
use snowbridge_pallet_ethereum_client_fixtures::{
	make_checkpoint, make_finalized_header_update, make_inbound_fixture, make_sync_committee_update,
};
use snowbridge_verification_primitives::{Log, Proof, Verifier};
use sp_core::{H160, H256};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Eve};
use sp_runtime::{
	generic::Era,
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult,
};

const VAULT: H160 = H160::repeat_byte(0x11);
const PAYEE: H160 = H160::repeat_byte(0x22);
/// Slot of the fixtures' checkpoint, and of the header that their update finalizes.
const CHECKPOINT: u64 = 64;
const FINALIZED: u64 = 800;

/// A chain made from a preset that follows a local Ethereum which began at this moment, from the fixtures' checkpoint.
fn following(preset: &str, ethereum_genesis: u64) -> TestExternalities {
	let checkpoint = format!("0x{}", hex(&make_checkpoint().encode()));
	begin(chain_with(
		preset,
		json!({ "usdtBridge": {
			"ethereumChainId": 31_337,
			"ethereumGenesis": ethereum_genesis,
			"checkpoint": checkpoint,
		} }),
	))
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the light client believe the proof.
fn believe(forged: fixtures::Forged) -> Proof {
	EthereumClient::store_finalized_header(forged.finalized_header, forged.block_roots_root).unwrap();
	forged.proof
}

fn open() -> Lane {
	assert_ok!(UsdtBridge::open_lane(RuntimeOrigin::root(), VAULT, 200_000 * USDT));
	UsdtBridge::lane_of(VAULT).unwrap()
}

fn log_of(event: VaultEvent) -> Log {
	let (topics, data) = event.encode();
	Log { address: VAULT, topics, data, tx_index: 0 }
}

fn deposited(lane: Lane, nonce: u64, recipient: Sr25519Keyring, amount: u128) -> Log {
	let recipient = recipient.to_account_id().into();
	let sender = H160::repeat_byte(3);
	log_of(VaultEvent::Deposited(Deposited { lane, nonce, recipient, sender, amount, relay_fee: USDT }))
}

fn prove(log: Log, proof: Proof) -> ApplyExtrinsicResult {
	let submitter = Eve.to_account_id();
	submit_unsigned(RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::prove_deposit {
		submitter,
		log,
		proof: Box::new(proof),
	}))
}

fn update_call(update: Box<BeaconUpdate>) -> RuntimeCall {
	RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::submit_update { update })
}

fn signed(by: Sr25519Keyring, call: RuntimeCall) -> ApplyExtrinsicResult {
	submit(by, call, Era::mortal(64, 0), 0)
}

/// Makes room in the block.
fn empty_block() {
	System::set_block_consumed_resources(Weight::zero(), 0);
}

fn balance(of: &AccountId) -> u128 {
	<Balances as Inspect<AccountId>>::balance(of)
}

fn finalized_slot() -> Option<u64> {
	coinop_runtime::configs::bridge::Follower::finalized_slot()
}

/// The chain begins without money and with an old checkpoint; the first USDT arrives without anybody who could pay.
#[test]
fn first_mint_should_come_when_the_chain_has_no_money_and_an_old_checkpoint() {
	// The checkpoint is a little more than 7 days old, the update a little less.
	let genesis = NOW - MAX_LAG - (CHECKPOINT + 100) * 12_000;
	following("staging", genesis).execute_with(|| {
		assert_eq!(Balances::total_issuance(), 0);
		assert_eq!(finalized_slot(), Some(CHECKPOINT));
		let lane = open();

		// Validators and council advance the client for nothing, with Ethereum's real signatures.
		assert_ok!(signed(Bob, update_call(make_finalized_header_update())).unwrap());
		assert_eq!(finalized_slot(), Some(FINALIZED));
		assert_eq!(balance(&Bob.to_account_id()), 0);
		let broke = signed(Eve, update_call(make_finalized_header_update()));
		assert_eq!(broke, Err(TransactionValidityError::Invalid(InvalidTransaction::Payment)));

		// What lay behind a gap of a week is believed when governance has said so, after its delay.
		let log = deposited(lane, 1, Alice, 10 * USDT);
		let forged = fixtures::forge(&log, 0, 1).unwrap();
		EthereumClient::store_finalized_header(forged.finalized_header, forged.block_roots_root).unwrap();
		let stopped = InvalidTransaction::Custom(pallet_usdt_bridge::invalid::CLIENT_STOPPED);
		assert_eq!(prove(log.clone(), forged.proof.clone()), Err(stopped.into()));
		let root = make_finalized_header_update().finalized_header.hash_tree_root().unwrap();
		let confirm = RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::confirm_checkpoint { root });
		assert!(confirm.get_dispatch_info().call_weight.all_lte(MaxAnnouncedWeight::get()));
		let council = pallet_collective::RawOrigin::<AccountId, ()>::Members(2, 3);
		assert_ok!(Governance::announce(council.into(), Box::new(confirm)));
		let due = 1 + 72 * HOURS;
		System::set_block_number(due);
		pallet_scheduler::IncompleteSince::<Runtime>::put(due);
		<Scheduler as Hooks<u32>>::on_initialize(due);
		assert!(!pallet_usdt_bridge::CheckpointGap::<Runtime>::exists());

		assert_eq!(
			prove(log.clone(), forged.proof.clone()),
			Err(stopped.into()),
			"the forged header is older than a week"
		);
		let chain = EthereumChain { chain_id: 31_337, genesis: NOW };
		pallet_usdt_bridge::Ethereum::<Runtime>::put(chain);
		assert_ok!(prove(log.clone(), forged.proof.clone()).unwrap());
		let stale = Err(TransactionValidityError::Invalid(InvalidTransaction::Stale));
		assert_eq!(prove(log, forged.proof), stale);
		assert_eq!(Balances::total_issuance(), 10 * USDT);
		assert_eq!(balance(&FeePotAccount::get()), EXISTENTIAL_DEPOSIT);
		assert_eq!(balance(&Payouts::pot()), EXISTENTIAL_DEPOSIT);
		assert_eq!(balance(&Alice.to_account_id()), 9 * USDT - 2 * EXISTENTIAL_DEPOSIT);
		assert_eq!(balance(&Eve.to_account_id()), USDT);
	});
}

/// Ethereum's own vectors: a checkpoint at genesis, an update that a sync committee has signed, a receipt under it.
#[test]
fn log_should_be_verified_when_ethereum_has_finalized_it() {
	following("development", NOW).execute_with(|| {
		let event = make_inbound_fixture().event;
		assert!(EthereumClient::verify(&event.event_log, &event.proof).is_err(), "nothing is finalized yet");
		assert_ok!(signed(Alice, update_call(make_finalized_header_update())).unwrap());
		assert!(EthereumClient::verify(&event.event_log, &event.proof).is_ok());

		// Hyperbridge, BNB: another payload, place, receipt, block or branch under the same proof.
		let mut log = event.event_log.clone();
		log.data[31] ^= 1;
		assert!(EthereumClient::verify(&log, &event.proof).is_err());
		let mut log = event.event_log.clone();
		log.address = VAULT;
		assert!(EthereumClient::verify(&log, &event.proof).is_err());
		let mut log = event.event_log.clone();
		log.topics.push(H256::zero());
		assert!(EthereumClient::verify(&log, &event.proof).is_err());
		let mut log = event.event_log.clone();
		log.tx_index += 1;
		assert!(EthereumClient::verify(&log, &event.proof).is_err());
		let changes: [fn(&mut Proof); 6] = [
			|proof: &mut Proof| proof.receipt_proof.clear(),
			|proof: &mut Proof| proof.receipt_proof[0][40] ^= 1,
			|proof: &mut Proof| proof.execution_proof.header.slot += 1,
			|proof: &mut Proof| proof.execution_proof.ancestry_proof = None,
			|proof: &mut Proof| proof.execution_proof.execution_branch[0].0[0] ^= 1,
			|proof: &mut Proof| proof.execution_proof.execution_branch.push(H256::zero()),
		];
		for change in changes {
			let mut proof = event.proof.clone();
			change(&mut proof);
			assert!(EthereumClient::verify(&event.event_log, &proof).is_err());
		}
	});
}

/// Ronin, Harmony: a committee that signs too little, or something else.
#[test]
fn update_should_be_refused_when_the_committee_has_not_signed_it() {
	let changes: [fn(&mut BeaconUpdate); 6] = [
		|update: &mut BeaconUpdate| update.sync_aggregate.sync_committee_bits = [0; 64],
		|update: &mut BeaconUpdate| update.sync_aggregate.sync_committee_bits[0] ^= 1,
		|update: &mut BeaconUpdate| update.sync_aggregate.sync_committee_signature.0[20] ^= 1,
		|update: &mut BeaconUpdate| update.attested_header.proposer_index += 1,
		|update: &mut BeaconUpdate| update.finalized_header.slot += 1,
		|update: &mut BeaconUpdate| update.signature_slot += 8_192,
	];
	following("development", NOW).execute_with(|| {
		for change in changes {
			let mut update = make_finalized_header_update();
			change(&mut update);
			assert!(signed(Alice, update_call(update)).unwrap().is_err());
			assert_eq!(finalized_slot(), Some(CHECKPOINT));
			empty_block();
		}
	});
}

/// Nomad: before there is a checkpoint nothing is believed, and one that doesn't hold together makes no chain.
#[test]
fn update_should_be_refused_when_there_is_no_checkpoint() {
	begun("development").execute_with(|| {
		assert_eq!(finalized_slot(), None);
		assert!(signed(Alice, update_call(make_finalized_header_update())).unwrap().is_err());
		let event = make_inbound_fixture().event;
		assert!(EthereumClient::verify(&event.event_log, &event.proof).is_err());
	});
	let mut wrong = make_checkpoint();
	wrong.header.slot += 1;
	wrong.validators_root = H256::zero();
	wrong.block_roots_root = H256::zero();
	let change = json!({ "usdtBridge": { "checkpoint": format!("0x{}", hex(&wrong.encode())) } });
	assert!(std::panic::catch_unwind(|| drop(chain_with("development", change))).is_err());
}

/// The light client is advanced through the bridge alone, which looks at how far behind it was.
#[test]
fn client_should_refuse_an_update_when_it_does_not_come_through_the_bridge() {
	following("development", NOW).execute_with(|| {
		let update = make_finalized_header_update();
		let call = RuntimeCall::EthereumClient(snowbridge_pallet_ethereum_client::Call::submit { update });
		assert!(!<Runtime as frame_system::Config>::BaseCallFilter::contains(&call));
		assert_noop!(
			call.dispatch(RuntimeOrigin::signed(Alice.to_account_id())),
			frame_system::Error::<Runtime>::CallFiltered
		);
	});
}

/// Whoever advances the client by an epoch or a committee gets the fee back, also without an office.
#[test]
fn fee_should_be_given_back_when_an_update_advances_the_client() {
	following("development", NOW).execute_with(|| {
		let eve = Eve.to_account_id();
		let before = balance(&eve);
		assert_ok!(signed(Eve, update_call(make_sync_committee_update())).unwrap());
		assert_eq!(balance(&eve), before);
		empty_block();
		let again = signed(Eve, update_call(make_sync_committee_update())).unwrap();
		assert_eq!(again, Err(pallet_usdt_bridge::Error::<Runtime>::CommitteeUpdated.into()));
		assert!(balance(&eve) < before, "one that advances nothing is paid for");
		let before = balance(&eve);
		empty_block();
		assert_ok!(signed(Eve, update_call(make_finalized_header_update())).unwrap());
		assert_eq!(balance(&eve), before);
	});
}

/// UB4: what is burned in a block is in the next block's leaf, and in no other.
#[test]
fn withdrawal_should_be_in_the_next_blocks_leaf_when_it_is_signed() {
	following("development", NOW).execute_with(|| {
		let lane = open();
		let log = deposited(lane, 1, Charlie, 1_000 * USDT);
		let proof = believe(fixtures::forge(&log, 0, 1).unwrap());
		assert_ok!(prove(log, proof).unwrap());
		let withdraw = RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::withdraw {
			lane,
			recipient: PAYEE,
			amount: 100 * USDT,
			relay_fee: USDT,
		});
		assert_ok!(signed(Charlie, withdraw).unwrap());
		assert_eq!(MmrLeaf::leaf_data().leaf_extra, H256::zero());
		let leaves = Mmr::mmr_leaves();
		<UsdtBridge as Hooks<u32>>::on_finalize(1);
		let message = Message::Release { recipient: PAYEE, amount: 100 * USDT, relay_fee: USDT };
		assert_eq!(MmrLeaf::leaf_data().leaf_extra, message.leaf(&lane, 1));
		System::set_block_number(2);
		<Mmr as Hooks<u32>>::on_initialize(2);
		assert_eq!(Mmr::mmr_leaves(), leaves + 1);
		<UsdtBridge as Hooks<u32>>::on_finalize(2);
		assert_eq!(<UsdtBridge as OutboundMessages>::root(), [0; 32]);

		let log = log_of(VaultEvent::Released(Released {
			lane,
			nonce: 1,
			recipient: PAYEE,
			amount: 100 * USDT,
			relay_fee: USDT,
		}));
		let proof = Box::new(believe(fixtures::forge(&log, 10_000, 2).unwrap()));
		let submitter = Bob.to_account_id();
		let before = balance(&submitter);
		let call = pallet_usdt_bridge::Call::prove_release { submitter: submitter.clone(), log, proof };
		assert_ok!(submit_unsigned(RuntimeCall::UsdtBridge(call)).unwrap());
		assert_eq!(balance(&submitter), before + UsdtBridge::message_deposit());
		assert_eq!(UsdtBridge::reserve(lane).unwrap().in_flight, 0);
	});
}

/// A member of the council halts the bridge alone and at once; it takes all the rest of governance to go on.
#[test]
fn bridge_should_be_halted_by_one_member_when_there_is_no_money() {
	begun("staging").execute_with(|| {
		let halt = RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::halt {});
		let length_bound = u32::try_from(halt.encoded_size()).unwrap() + 4;
		let execute = pallet_collective::Call::execute { proposal: Box::new(halt), length_bound };
		assert_ok!(signed(Alice, RuntimeCall::Council(execute)).unwrap());
		assert!(UsdtBridge::status().halted);
		let two_thirds = pallet_collective::RawOrigin::<AccountId, ()>::Members(2, 3);
		let resume = RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::resume {});
		assert!(resume.dispatch(two_thirds.into()).is_err());
	});
}

/// What must be possible in a block fits one: Ethereum's updates beside everything that every transaction weighs, the
/// longest proof, and what Root announces.
#[test]
fn dearest_calls_should_fit_a_block_when_weighed() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let of_one = limits.get(DispatchClass::Normal).max_extrinsic.unwrap();
	let of_block = limits.get(DispatchClass::Normal).max_total.unwrap();
	let weigh = |call: &RuntimeCall| {
		let info = call.get_dispatch_info();
		let authorize = frame_support::traits::Authorize::weight_of_authorize(call);
		// What the other transaction extensions weigh is below 2 ms.
		let margin = Weight::from_parts(2_000_000_000, 0);
		info.call_weight.saturating_add(authorize).saturating_add(margin)
	};
	// For the README, with `--nocapture`.
	let show = |what: &str, call: &RuntimeCall| {
		let (weight, info) = (weigh(call), call.get_dispatch_info());
		let part = 100.0 * weight.ref_time() as f64 / of_block.ref_time() as f64;
		let length = call.encoded_size() as u32;
		let fee = match info.pays_fee {
			Pays::Yes => format!("{} µUSDT", TransactionPayment::compute_fee(length, &info, 0)),
			Pays::No => "no fee".into(),
		};
		println!("| {what} | {:.1} ms | {part:.0} % | {length} | {fee} |", weight.ref_time() as f64 / 1e9);
		weight
	};
	begun("development").execute_with(|| {
		let update = show("beacon update", &update_call(make_finalized_header_update()));
		let committee = show("beacon update with the next sync committee", &update_call(make_sync_committee_update()));
		assert!(update.all_lte(of_one) && committee.all_lte(of_one), "{committee} of {of_one}");
		assert!(!committee.saturating_mul(2).all_lte(of_block), "at most one committee a block");
		let log = deposited(H256::zero(), 1, Alice, USDT);
		let longest: u32 = <Runtime as pallet_usdt_bridge::Config>::MaxProofLen::get();
		let mut proof = fixtures::forge(&log, 0, 1).unwrap().proof;
		let short = Box::new(proof.clone());
		let call = pallet_usdt_bridge::Call::prove_deposit {
			submitter: Alice.to_account_id(),
			log: log.clone(),
			proof: short,
		};
		show("deposit proof", &RuntimeCall::UsdtBridge(call));
		proof.receipt_proof = vec![vec![0; usize::try_from(longest).unwrap()]];
		let call =
			pallet_usdt_bridge::Call::prove_deposit { submitter: Alice.to_account_id(), log, proof: Box::new(proof) };
		assert!(show("deposit proof, the longest", &RuntimeCall::UsdtBridge(call)).all_lte(of_one));
		assert!(SubstrateWeight::<Runtime>::force_checkpoint().all_lte(MaxAnnouncedWeight::get()));
	});
}
