//! Validators' keys, what Ethereum can check of the chain, and what becomes of those who vote twice.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

mod common;

use codec::{Decode, Encode};
use coinop_runtime::{
	configs::consensus::KnownToEthereum, AccountId, Balances, Beefy, Executive, Grandpa, Header, Mmr, MmrLeaf, Runtime,
	RuntimeCall, RuntimeOrigin, Session, SessionKeys, System, UncheckedExtrinsic, ValidatorSet,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Contains, Get, KeyOwnerProofSystem},
};
use frame_system::offchain::CreateAuthorizedTransaction;
use pallet_mmr::primitives::LeafDataProvider;
use pallet_validator_set::double_authorship::MAX_HEADER_LEN;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature, Slot};
use sp_consensus_beefy::{
	ecdsa_crypto::AuthorityId as BeefyId,
	known_payloads::MMR_ROOT_ID,
	test_utils::{signed_vote, Keyring},
	ConsensusLog, DoubleVotingProof, Payload, ValidatorSet as ValidatorVoters, BEEFY_ENGINE_ID, KEY_TYPE,
};
use sp_core::{crypto::KeyTypeId, ecdsa, Pair, H256};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{
	traits::{Dispatchable, Header as _},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	Digest, DigestItem, DispatchError,
};

const PRESETS: [&str; 3] = ["development", "local_testnet", "staging"];

/// VS3: there are no lists but the session keys', and `--alice` and so on have them.
#[test]
fn authorities_should_be_the_session_keys_when_the_chain_begins() {
	let seeds = ["//Alice", "//Bob", "//Charlie", "//Dave"];
	for preset in PRESETS {
		common::chain(preset).execute_with(|| {
			let accounts = Session::validators();
			assert!(!accounts.is_empty());
			assert_eq!(pallet_validator_set::Validators::<Runtime>::get().into_inner(), accounts);
			let seeds = &seeds[..accounts.len()];
			let aura =
				seeds.iter().map(|seed| sp_core::sr25519::Pair::from_string(seed, None).unwrap().public().into());
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().into_inner(), aura.collect::<Vec<_>>());
			let grandpa =
				seeds.iter().map(|seed| (sp_core::ed25519::Pair::from_string(seed, None).unwrap().public().into(), 1));
			assert_eq!(Grandpa::grandpa_authorities(), grandpa.collect::<Vec<_>>());
			let beefy = seeds
				.iter()
				.map(|seed| ecdsa::Pair::from_string(seed, None).unwrap().public().into())
				.collect::<Vec<BeefyId>>();
			let set = Beefy::validator_set().unwrap();
			assert_eq!((set.validators(), set.id()), (beefy.as_slice(), 0));
			assert_eq!(MmrLeaf::authority_set_proof().len, u32::try_from(beefy.len()).unwrap());
			assert_eq!(MmrLeaf::next_authority_set_proof().id, 1);
		});
	}
}

/// Each block's header has the root of the range with a leaf for it, which names the block before and no messages yet.
#[test]
fn block_should_commit_a_leaf_when_it_begins() {
	common::begun("local_testnet").execute_with(|| {
		assert_eq!(Mmr::mmr_leaves(), 1);
		let roots = System::digest()
			.logs
			.into_iter()
			.filter_map(|log| match log {
				DigestItem::Consensus(BEEFY_ENGINE_ID, log) => ConsensusLog::<BeefyId>::decode(&mut &log[..]).ok(),
				_ => None,
			})
			.filter_map(|log| match log {
				ConsensusLog::MmrRoot(root) => Some(root),
				_ => None,
			})
			.collect::<Vec<_>>();
		assert_eq!(roots, [Mmr::mmr_root()]);
		let leaf = MmrLeaf::leaf_data();
		assert_eq!(leaf.parent_number_and_hash, (0, System::parent_hash()));
		assert_eq!(leaf.leaf_extra, H256::zero());
		assert_eq!(leaf.beefy_next_authority_set, MmrLeaf::next_authority_set_proof());
	});
}

/// A key that is no point of the curve would be known to Ethereum by the zero address.
#[test]
fn session_keys_should_be_refused_when_ethereum_can_not_know_them() {
	let keys = |beefy: [u8; 33]| SessionKeys {
		aura: Sr25519Keyring::Eve.public().into(),
		grandpa: Ed25519Keyring::Eve.public().into(),
		beefy: ecdsa::Public::from_raw(beefy).into(),
	};
	let eve = ecdsa::Pair::from_string("//Eve", None).unwrap().public().0;
	assert!(KnownToEthereum::contains(&keys(eve)));
	assert!(!KnownToEthereum::contains(&keys([0; 33])));
	assert!(!KnownToEthereum::contains(&keys([255; 33])));
}

#[test]
fn keys_should_stay_when_a_validator_would_drop_them() {
	common::chain("local_testnet").execute_with(|| {
		let purge = RuntimeCall::Session(pallet_session::Call::purge_keys {});
		let bob = RuntimeOrigin::signed(Sr25519Keyring::Bob.to_account_id());
		let refused = purge.dispatch(bob).unwrap_err().error;
		assert_eq!(refused, frame_system::Error::<Runtime>::CallFiltered.into());
	});
}

/// VS7: two thirds of the council change no more without delay than a third within the delay.
#[test]
fn changes_should_count_together_for_as_long_as_slow_powers_wait_when_counted() {
	use coinop_runtime::configs::{
		consensus::{ChangeWindow, KeptSessions, SessionLength},
		governance::SlowDelay,
	};
	for (preset, sessions) in [("development", 2), ("staging", 4)] {
		common::chain(preset).execute_with(|| {
			assert_eq!(ChangeWindow::get(), sessions);
			assert!((sessions - 1) * SessionLength::get() >= SlowDelay::get());
			assert!(ChangeWindow::get() <= KeptSessions::get());
		});
	}
	common::chain("staging").execute_with(|| {
		let council = || RuntimeOrigin::from(pallet_collective::RawOrigin::<AccountId, ()>::Members(2, 3));
		assert_ok!(ValidatorSet::add_validator(council(), Sr25519Keyring::Eve.to_account_id()));
		let refused = DispatchError::from(pallet_validator_set::Error::<Runtime>::TooManyChanges);
		for _ in 0..3 {
			assert_noop!(ValidatorSet::remove_validator(council(), Sr25519Keyring::Bob.to_account_id()), refused);
			Session::rotate_session();
		}
		assert_noop!(ValidatorSet::remove_validator(council(), Sr25519Keyring::Bob.to_account_id()), refused);
		Session::rotate_session();
		assert_ok!(ValidatorSet::remove_validator(council(), Sr25519Keyring::Bob.to_account_id()));
	});
}

/// Otherwise an author could make its headers too long for a report of two blocks in one slot.
#[test]
fn header_should_be_short_enough_to_report_when_everything_is_in_it() {
	use sp_consensus_aura::{sr25519::AuthorityId as AuraId, ConsensusLog as AuraLog, AURA_ENGINE_ID};
	use sp_consensus_grandpa::{ConsensusLog as GrandpaLog, ScheduledChange, GRANDPA_ENGINE_ID};
	let most: u32 = <Runtime as pallet_validator_set::Config>::MaxValidators::get();
	let most = usize::try_from(most).unwrap();
	let beefy = |log: ConsensusLog<BeefyId>| DigestItem::Consensus(BEEFY_ENGINE_ID, log.encode());
	let grandpa = |log: GrandpaLog<u32>| DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode());
	let aura = |log: AuraLog<AuraId>| DigestItem::Consensus(AURA_ENGINE_ID, log.encode());
	let voters = vec![BeefyId::from(ecdsa::Public::from_raw([2; 33])); most];
	let next_authorities = vec![(Ed25519Keyring::Eve.public().into(), 1); most];
	let mut logs = vec![
		aura(AuraLog::AuthoritiesChange(vec![Sr25519Keyring::Eve.public().into(); most])),
		grandpa(GrandpaLog::ForcedChange(u32::MAX, ScheduledChange { next_authorities, delay: u32::MAX })),
		beefy(ConsensusLog::AuthoritiesChange(ValidatorVoters::new(voters, u64::MAX).unwrap())),
		beefy(ConsensusLog::MmrRoot(H256::zero())),
		DigestItem::RuntimeEnvironmentUpdated,
		DigestItem::Seal(AURA_ENGINE_ID, vec![0; 64]),
	];
	// Each validator once when a session begins, and once more when Root names them anew: more than VS4 lets happen.
	for _ in 0..2 * most {
		logs.extend([
			aura(AuraLog::OnDisabled(u32::MAX)),
			grandpa(GrandpaLog::OnDisabled(u64::MAX)),
			beefy(ConsensusLog::OnDisabled(u32::MAX)),
		]);
	}
	let begun = <Runtime as frame_system::Config>::BlockLength::get().max_header_size();
	let longest = usize::try_from(begun).unwrap() + logs.encoded_size();
	assert!(longest <= MAX_HEADER_LEN, "{longest} of {MAX_HEADER_LEN}");
}

#[test]
#[should_panic(expected = "exceeds max header size limit")]
fn block_should_be_refused_when_its_author_makes_the_header_too_long() {
	common::chain("staging").execute_with(|| {
		System::set_block_number(0);
		let digest = Digest { logs: vec![DigestItem::PreRuntime(*b"aura", vec![0; 9_000])] };
		Executive::initialize_block(&Header::new(
			1,
			Default::default(),
			Default::default(),
			Default::default(),
			digest,
		));
	});
}

fn report(validator: Keyring<BeefyId>) -> UncheckedExtrinsic {
	let vote = |root: u8| {
		let payload = Payload::from_single_entry(MMR_ROOT_ID, vec![root; 32]);
		signed_vote(1u32, payload, 0, &validator)
	};
	let owner = <ValidatorSet as KeyOwnerProofSystem<(KeyTypeId, BeefyId)>>::prove((KEY_TYPE, validator.public()));
	UncheckedExtrinsic::new_bare(RuntimeCall::Beefy(pallet_beefy::Call::report_double_voting_unsigned {
		equivocation_proof: Box::new(DoubleVotingProof { first: vote(1), second: vote(2) }),
		key_owner_proof: owner.unwrap(),
	}))
}

/// VS4, VS8, and that nobody pays for a report: who voted twice makes no more blocks, and is wanted no more.
#[test]
fn validator_should_be_disabled_when_it_voted_twice() {
	common::begun("local_testnet").execute_with(|| {
		let issuance = Balances::total_issuance();
		let [bob, charlie] = [Sr25519Keyring::Bob, Sr25519Keyring::Charlie].map(|key| key.to_account_id());
		assert_ok!(Executive::apply_extrinsic(report(Keyring::Bob)).unwrap());
		assert_eq!(Session::disabled_validators(), [1]);
		assert!(!pallet_validator_set::Validators::<Runtime>::get().contains(&bob));
		assert!(ValidatorSet::in_office(&bob), "until its last set has ended");
		let again = Executive::apply_extrinsic(report(Keyring::Bob));
		assert_eq!(again, Err(TransactionValidityError::Invalid(InvalidTransaction::Stale)));

		// One of four may be disabled, and one be spared (VS8): what becomes of another is the council's to say.
		assert_ok!(Executive::apply_extrinsic(report(Keyring::Charlie)).unwrap());
		assert_eq!(Session::disabled_validators(), [1]);
		assert!(pallet_validator_set::Validators::<Runtime>::get().contains(&charlie));
		assert!(pallet_validator_set::Barred::<Runtime>::contains_key(&charlie));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

/// A node's report of two blocks in one slot is a transaction that nobody signs, and nobody pays for.
#[test]
fn validator_should_be_disabled_when_it_made_two_blocks_in_one_slot() {
	common::chain("local_testnet").execute_with(|| {
		let slot = |slot: u64| CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(Slot::from(slot));
		let header = |number: u32, of: u64| {
			let digest = Digest { logs: vec![slot(of)] };
			Header::new(number, Default::default(), Default::default(), Default::default(), digest)
		};
		System::set_block_number(0);
		Executive::initialize_block(&header(1, 4));

		// The second of four.
		let bob = Sr25519Keyring::Bob;
		let [first, second] = [1, 2].map(|number| {
			let mut header = header(number, 1);
			let signature = AuthoritySignature::from(bob.sign(header.hash().as_ref()));
			header.digest_mut().push(CompatibleDigestItem::<AuthoritySignature>::aura_seal(signature));
			Box::new(header)
		});
		let author: sp_consensus_aura::sr25519::AuthorityId = bob.public().into();
		let key = (sp_core::crypto::key_types::AURA, author.clone());
		let membership = <ValidatorSet as KeyOwnerProofSystem<(KeyTypeId, _)>>::prove(key).unwrap();
		let call =
			pallet_validator_set::Call::<Runtime>::report_double_authorship { author, first, second, membership };
		let report = || {
			<Runtime as CreateAuthorizedTransaction<pallet_validator_set::Call<Runtime>>>::create_authorized_transaction(
				call.clone().into(),
			)
		};
		let issuance = Balances::total_issuance();
		assert_ok!(Executive::apply_extrinsic(report()).unwrap());
		assert_eq!(Session::disabled_validators(), [1]);
		assert!(!pallet_validator_set::Validators::<Runtime>::get().contains(&bob.to_account_id()));
		let again = Executive::apply_extrinsic(report());
		assert_eq!(again, Err(TransactionValidityError::Invalid(InvalidTransaction::Stale)));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}
