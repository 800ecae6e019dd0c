use crate::{
	double_authorship::{slot_of, KIND, MAX_HEADER_LEN},
	mock::*,
	*,
};
use codec::Decode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, Pays},
	traits::Authorize,
};
use sp_core::offchain::{testing::TestTransactionPoolExt, TransactionPoolExt};
use sp_runtime::{
	testing::{Header, TestXt},
	transaction_validity::{InvalidTransaction, TransactionPriority, TransactionSource},
	DigestItem, DispatchError,
};

fn report(author: u64, first: Header, second: Header, membership: Membership) -> DispatchResultWithPostInfo {
	ValidatorSet::report_double_authorship(
		RuntimeOrigin::signed(9),
		keys(author).aura,
		Box::new(first),
		Box::new(second),
		membership,
	)
}

/// Two blocks of a slot by the same author.
fn twins(slot: u64, author: u64) -> [Header; 2] {
	[sealed(header(slot, 1), author), sealed(header(slot, 2), author)]
}

#[test]
fn report_should_disable_and_be_free_when_it_is_true() {
	run(4, || {
		let [first, second] = twins(1, 2);
		let post = report(2, first, second, membership(2).unwrap()).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		assert_eq!(disabled(), [2]);
		assert!(Offences::<Test>::contains_key(2, (0, KIND)));
		assert_eq!(Validators::<Test>::get(), vec![1, 3, 4]);
	});
}

/// VS6.
#[test]
fn report_should_be_refused_when_it_is_known() {
	run(4, || {
		let [first, second] = twins(1, 2);
		let membership = membership(2).unwrap();
		assert_ok!(report(2, first.clone(), second.clone(), membership));
		assert_noop!(report(2, second, first, membership), Error::<Test>::AlreadyReported);
	});
}

#[test]
fn headers_should_prove_nothing_when_they_are_not_two_blocks_of_a_slot_by_the_author() {
	let author = keys(2).aura;
	let [first, second] = twins(1, 2);
	assert_eq!(slot_of(&first, &second, &author).map(u64::from), Some(1));

	let unsealed = header(1, 2);
	let of_other_slot = sealed(header(2, 2), 2);
	let by_another = sealed(header(1, 2), 3);
	let same_sealed_again = sealed(header(1, 1), 2);
	assert_ne!(same_sealed_again, first);
	let mut changed_afterwards = second.clone();
	changed_afterwards.number = 3;
	let mut without_slot = Header::new_from_number(2);
	without_slot.digest.push(DigestItem::Other(vec![1]));
	let without_slot = sealed(without_slot, 2);
	for bad in [unsealed, of_other_slot, by_another, same_sealed_again, changed_afterwards, without_slot, first.clone()]
	{
		assert_eq!(slot_of(&first, &bad, &author), None, "{bad:?}");
		assert_eq!(slot_of(&bad, &first, &author), None, "{bad:?}");
	}
}

#[test]
fn report_should_be_refused_when_it_proves_nothing() {
	run(4, || {
		let [first, second] = twins(1, 2);
		let mine = membership(2).unwrap();
		let refused = |author, first: &Header, second: &Header, membership, error: Error<Test>| {
			assert_noop!(report(author, first.clone(), second.clone(), membership), error);
		};
		refused(2, &first, &first, mine, Error::NotDoubleAuthorship);
		refused(3, &first, &second, mine, Error::NotDoubleAuthorship);
		refused(5, &first, &second, mine, Error::NotInRoster);
		refused(2, &first, &second, Membership { session: 1, ..mine }, Error::NotInRoster);
		refused(2, &first, &second, Membership { validator_count: 5, ..mine }, Error::NotInRoster);
		assert_eq!(Offences::<Test>::iter().count(), 0);
	});
}

#[test]
fn report_should_be_refused_when_a_header_is_too_long() {
	run(4, || {
		let mut long = header(1, 1);
		long.digest.push(DigestItem::Other(vec![0; MAX_HEADER_LEN]));
		let (long, short) = (sealed(long, 2), sealed(header(1, 2), 2));
		let membership = membership(2).unwrap();
		assert_noop!(report(2, long.clone(), short.clone(), membership), Error::<Test>::HeaderTooLong);
		assert_noop!(report(2, short, long, membership), Error::<Test>::HeaderTooLong);
	});
}

/// VS6: one offence is laid to one session, in which the validator is disabled once.
#[test]
fn report_should_be_refused_when_the_slot_is_of_another_session() {
	run(4, || {
		let before = membership(2).unwrap();
		next_session();
		let (rotation, now) = (slot(), membership(2).unwrap());
		assert_ne!(before.session, now.session);
		next_block();
		let report = |slot, membership| {
			let [first, second] = twins(slot, 2);
			report(2, first, second, membership)
		};
		assert_noop!(report(rotation - 1, now), Error::<Test>::NotInSession);
		assert_noop!(report(rotation + 1, before), Error::<Test>::NotInSession);
		assert_noop!(report(slot() + 1, now), Error::<Test>::NotInSession);
		// The block that begins a session is still made by the validators before.
		assert_noop!(report(rotation, now), Error::<Test>::NotInSession);
		assert_ok!(report(rotation, before));
		assert_ok!(report(rotation + 1, now));
	});
}

#[test]
fn report_should_be_accepted_when_the_offender_has_set_other_keys() {
	run(4, || {
		let membership = membership(2).unwrap();
		assert_ok!(set_keys(2, 20));
		next_session();
		next_session();
		let [first, second] = twins(1, 2);
		assert_ok!(report(2, first, second, membership));
		assert_eq!(disabled(), [2]);
	});
}

#[test]
fn report_should_be_refused_when_its_session_is_forgotten() {
	run(4, || {
		let membership = membership(2).unwrap();
		for _ in 0..KEPT_SESSIONS {
			next_session();
		}
		let [first, second] = twins(1, 2);
		assert_noop!(report(2, first, second, membership), Error::<Test>::NotInRoster);
	});
}

fn call(author: u64, [first, second]: [Header; 2], membership: Membership) -> RuntimeCall {
	let (first, second) = (Box::new(first), Box::new(second));
	Call::<Test>::report_double_authorship { author: keys(author).aura, first, second, membership }.into()
}

#[test]
fn report_should_be_valid_unsigned_when_it_is_the_nodes_own() {
	run(4, || {
		let report = call(2, twins(1, 2), membership(2).unwrap());
		for source in [TransactionSource::Local, TransactionSource::InBlock] {
			let (validity, _) = report.authorize(source).unwrap().unwrap();
			assert_eq!(validity.priority, TransactionPriority::MAX);
			assert!(!validity.propagate);
			assert_eq!(validity.provides.len(), 1);
		}
		let outside = report.authorize(TransactionSource::External).unwrap();
		assert_eq!(outside.unwrap_err(), InvalidTransaction::Call.into());
	});
}

/// The SDK's `validate_transaction` begins a block without a digest, and no pallet sees it begin.
#[test]
fn report_should_be_valid_when_the_pool_asks_after_the_offences_block() {
	run(4, || {
		next_session();
		next_block();
		let (now, membership) = (slot(), membership(2).unwrap());
		System::initialize(&(System::block_number() + 1), &Default::default(), &Default::default());
		let validity = |slot| call(2, twins(slot, 2), membership).authorize(TransactionSource::Local).unwrap();
		assert!(validity(now).is_ok());
		assert_eq!(validity(now + 1), Err(InvalidTransaction::BadProof.into()), "still to come");
	});
}

#[test]
fn report_should_be_invalid_unsigned_when_it_proves_nothing_new() {
	run(4, || {
		let membership = membership(2).unwrap();
		let validity = |author, twins| call(author, twins, membership).authorize(TransactionSource::Local).unwrap();
		let bad = Err(InvalidTransaction::BadProof.into());
		let [first, second] = twins(1, 2);
		assert_eq!(validity(2, [first.clone(), first.clone()]), bad);
		assert_eq!(validity(3, twins(1, 2)), bad);
		assert_eq!(validity(2, twins(slot() + 1, 2)), bad);
		assert_ok!(report(2, first, second, membership));
		assert_eq!(validity(2, twins(1, 2)), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn report_should_be_refused_when_nobody_signed_or_authorized_it() {
	run(4, || {
		let [first, second] = twins(1, 2).map(Box::new);
		let report = |origin| {
			let (first, second) = (first.clone(), second.clone());
			ValidatorSet::report_double_authorship(origin, keys(2).aura, first, second, membership(2).unwrap())
		};
		assert_noop!(report(RuntimeOrigin::none()), DispatchError::BadOrigin);
		assert_ok!(report(frame_system::RawOrigin::<u64>::Authorized.into()));
		assert_eq!(disabled(), [2]);
	});
}

/// The runtime finds author and session by itself; slot 1 of four validators is the second's.
#[test]
fn report_should_come_into_the_pool_when_the_node_saw_both_blocks() {
	let (pool, state) = TestTransactionPoolExt::new();
	let mut ext = new_test_ext(4);
	ext.register_extension(TransactionPoolExt::new(pool));
	ext.execute_with(|| {
		let [first, second] = twins(1, 2);
		next_session();
		next_block();
		assert_eq!(ValidatorSet::submit_double_authorship(first.clone(), first.clone()), None);
		let [third, fourth] = twins(1, 3);
		assert_eq!(ValidatorSet::submit_double_authorship(third, fourth), None, "not whose slot it was");
		let [early, late] = twins(slot() + 4, 2);
		assert_eq!(ValidatorSet::submit_double_authorship(early, late), None, "still to come");
		assert!(state.read().transactions.is_empty());

		assert_eq!(ValidatorSet::submit_double_authorship(first.clone(), second.clone()), Some(()));
		let submitted = state.read().transactions.clone();
		let submitted: Vec<_> = submitted
			.iter()
			.map(|bytes| TestXt::<RuntimeCall, ()>::decode(&mut &bytes[..]).unwrap().function)
			.collect();
		let of_then = Membership { session: 0, ..membership(2).unwrap() };
		assert_eq!(submitted, [call(2, [first.clone(), second.clone()], of_then)]);

		assert_ok!(report(2, first.clone(), second.clone(), of_then));
		assert_eq!(ValidatorSet::submit_double_authorship(first, second), None, "known");
		check();
	});
}
