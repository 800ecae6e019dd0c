use crate::{mock::*, *};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_runtime::{key_types, KeyTypeId};

/// VS3: no lists of authorities at genesis but the session keys.
#[test]
fn genesis_should_seat_who_has_session_keys() {
	run(4, || {
		assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
		agree();
	});
}

/// Each new GRANDPA set is a proof more for who comes back after a while.
#[test]
fn grandpa_set_should_stay_when_validators_and_keys_do() {
	run(4, || {
		for _ in 0..3 {
			next_session();
			agree();
		}
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), 0);
		add(5);
		next_session();
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), 0);
		next_session();
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), 1);
		next_session();
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), 1);
	});
}

/// VS3, VS6.
#[test]
fn roster_should_be_kept_for_some_sessions() {
	run(2, || {
		for session in 1..=KEPT_SESSIONS {
			next_session();
			let roster = Rosters::<Test>::get(session).unwrap();
			assert_eq!(u64::from(roster.began), slot());
			assert_eq!(roster.members, vec![(1, keys(1)), (2, keys(2))]);
		}
		assert_eq!(Rosters::<Test>::iter_keys().count(), KEPT_SESSIONS as usize);
		assert_eq!(Rosters::<Test>::get(0), None);
	});
}

#[test]
fn key_owner_should_be_found_when_its_session_is_kept() {
	run(3, || {
		let key = |seed| (key_types::GRANDPA, keys(seed).grandpa);
		let prove = |seed| <ValidatorSet as KeyOwnerProofSystem<(KeyTypeId, GrandpaId)>>::prove(key(seed));
		let owner = |seed, membership| ValidatorSet::check_proof(key(seed), membership);

		let membership = prove(2).unwrap();
		assert_eq!(membership, Membership { session: 0, validator_count: 3 });
		assert_eq!(owner(2, membership), Some(Seat { account: 2, session: 0 }));
		assert_eq!(prove(4), None);
		assert_eq!(owner(4, membership), None);
		assert_eq!(owner(2, Membership { session: 1, ..membership }), None);
		assert_eq!(owner(2, Membership { validator_count: 2, ..membership }), None);
		let unknown = (KeyTypeId(*b"none"), Vec::<u8>::new());
		assert_eq!(<ValidatorSet as KeyOwnerProofSystem<_>>::prove(unknown), None);

		// Setting other keys hides nothing, in this session or later.
		assert_ok!(set_keys(2, 20));
		assert_eq!(owner(2, membership), Some(Seat { account: 2, session: 0 }));
		for _ in 1..KEPT_SESSIONS {
			next_session();
			assert_eq!(owner(2, membership), Some(Seat { account: 2, session: 0 }));
		}
		next_session();
		assert_eq!(owner(2, membership), None);
	});
}
