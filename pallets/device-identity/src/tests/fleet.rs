use crate::{mock::*, *};
use coinop_primitives::{DeviceInspect, SpendingAuthority, EXISTENTIAL_DEPOSIT, USDT};
use coinop_voucher::{message, PublicKey, Signature, SigningKey};
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
	traits::{Authorize, Get},
};
use frame_system::limits::BlockWeights;

fn owner() -> RuntimeOrigin {
	RuntimeOrigin::signed(OWNER)
}

fn keys(count: u8) -> Vec<SigningKey> {
	(1..=count).map(p256).collect()
}

fn tree(keys: &[SigningKey]) -> Tree {
	Tree::new(&keys.iter().map(SigningKey::public).collect::<Vec<_>>())
}

fn commit(tree: &Tree, count: u32, group: Option<GroupId>) -> FleetId {
	let model = b"meter 7".to_vec().try_into().unwrap();
	let fleet = NextFleet::<Test>::get();
	assert_ok!(DeviceIdentity::commit_fleet(owner(), tree.root(), count, model, group, START + 24 * HOUR));
	fleet
}

/// As the pool asks.
fn validate(enrolment: &Enrolment<AccountId>) -> Result<ValidTransaction, TransactionValidityError> {
	let call = RuntimeCall::DeviceIdentity(Call::enrol { enrolment: Box::new(enrolment.clone()) });
	call.authorize(TransactionSource::External).unwrap().map(|(valid, _)| valid)
}

/// As a block does: checked again, then dispatched.
fn enrol(enrolment: &Enrolment<AccountId>) {
	assert_ok!(validate(enrolment));
	let origin = frame_system::RawOrigin::<AccountId>::Authorized.into();
	assert_ok!(DeviceIdentity::enrol(origin, Box::new(enrolment.clone())));
}

fn refused(enrolment: &Enrolment<AccountId>, why: InvalidTransaction) {
	assert_storage_noop!(assert_eq!(validate(enrolment), Err(why.into())));
}

fn code(enrolment: &Enrolment<AccountId>, code: u8) {
	refused(enrolment, InvalidTransaction::Custom(code));
}

/// DI1, DI7: an account that holds nothing becomes a device; the owner pays.
#[test]
fn device_should_enrol_itself_when_it_holds_nothing() {
	run(|| {
		let keys = keys(5);
		let tree = tree(&keys);
		let fleet = commit(&tree, 5, None);
		for (index, key) in (0..).zip(&keys) {
			let before = Balances::free_balance(OWNER) + held(&OWNER);
			let pot = Balances::free_balance(Pot::get());
			let enrolment = enrolment(key, &tree, fleet, index);
			enrol(&enrolment);
			let device = AccountId::from(key.public().account());
			let fee = DeviceIdentity::enrolment_fee(false);
			assert!(fee > 0);
			System::assert_last_event(
				Event::Enrolled { device: device.clone(), owner: OWNER, fleet, index, fee }.into(),
			);
			assert_eq!(DeviceIdentity::owner(&device), Some(OWNER));
			assert_eq!(Balances::free_balance(&device), 0);
			assert_eq!(Balances::free_balance(OWNER) + held(&OWNER), before - fee);
			assert_eq!(Balances::free_balance(Pot::get()), pot + fee);
			check();
		}
		assert_eq!(Fleets::<Test>::get(OWNER, fleet).unwrap().enrolled, 5);
		assert_eq!(DevicesOf::<Test>::iter_key_prefix(OWNER).count(), 5);
	});
}

/// One a device in the pool, whoever sends it; and a place among transactions that pay.
#[test]
fn enrolment_should_have_one_place_in_the_pool_when_sent_twice() {
	run(|| {
		let keys = keys(2);
		let tree = tree(&keys);
		let fleet = commit(&tree, 2, None);
		let first = validate(&enrolment(&keys[0], &tree, fleet, 0)).unwrap();
		let later = Enrolment { expires: START + 2 * HOUR, ..enrolment(&keys[0], &tree, fleet, 0) };
		let message = message::enrolment(
			&coinop_primitives::genesis::<Test>(),
			fleet,
			0,
			&OWNER.into(),
			&keys[0].public().account(),
			later.expires,
			&[0; 32],
		);
		let later = validate(&Enrolment { signature: sign(&keys[0], &message), ..later }).unwrap();
		let other = validate(&enrolment(&keys[1], &tree, fleet, 1)).unwrap();
		assert_eq!(first.provides, later.provides);
		assert_ne!(first.provides, other.provides);
		assert!(first.priority > 0 && first.longevity < 1_000 && first.propagate);
	});
}

/// An owner who can pay for one could otherwise fill the pool with many, and push out those who pay.
#[test]
fn enrolment_should_stand_where_its_weight_stands_when_in_the_pool() {
	run(|| {
		let keys = keys(1);
		let tree = tree(&keys);
		let fleet = commit(&tree, 1, None);
		let priority = validate(&enrolment(&keys[0], &tree, fleet, 0)).unwrap().priority;
		let block = <<Test as frame_system::Config>::BlockWeights as Get<BlockWeights>>::get().max_block;
		let weight = <() as WeightInfo>::enrol().saturating_add(<() as WeightInfo>::authorize_enrol());
		assert!(priority > 0 && weight.saturating_mul(priority).all_lte(block), "{priority} of {weight:?}");
	});
}

/// Each with its own code, and nothing stored.
#[test]
fn enrolment_should_be_refused_when_anything_is_wrong() {
	run(|| {
		let (keys, strangers) = (keys(5), [p256(21), p256(22), p256(23), p256(24), p256(25)]);
		let (tree, other) = (tree(&keys), self::tree(&strangers));
		let fleet = commit(&tree, 5, None);
		let foreign = commit(&other, 5, None);
		let good = enrolment(&keys[3], &tree, fleet, 3);
		let altered = |change: fn(&mut Enrolment<AccountId>)| {
			let mut it = good.clone();
			change(&mut it);
			it
		};

		code(&altered(|it| it.fleet = 99), invalid::NO_FLEET);
		code(&altered(|it| it.owner = OTHER), invalid::NO_FLEET);
		code(&altered(|it| it.index = 5), invalid::NO_FLEET);
		code(&altered(|it| it.index = u32::MAX), invalid::NO_FLEET);
		code(&altered(|it| it.expires = START), invalid::ENROLMENT_EXPIRED);
		code(&altered(|it| it.expires = u64::MAX), invalid::ENROLMENT_EXPIRED);
		// Truncated, and longer.
		code(&altered(|it| it.proof.truncate(it.proof.len() - 1)), invalid::PROOF_LENGTH);
		code(&altered(|it| it.proof.try_push([0; 32]).unwrap()), invalid::PROOF_LENGTH);
		// Of another fleet, another number, another key.
		code(&Enrolment { proof: other.proof(3), ..good.clone() }, invalid::PROOF_MISMATCH);
		code(&Enrolment { fleet: foreign, ..good.clone() }, invalid::PROOF_MISMATCH);
		code(&altered(|it| it.index = 2), invalid::PROOF_MISMATCH);
		code(&Enrolment { key: strangers[3].public(), ..good.clone() }, invalid::PROOF_MISMATCH);
		// The signature: another's, another scheme's, for another time.
		refused(
			&Enrolment { signature: enrolment(&keys[2], &tree, fleet, 3).signature, ..good.clone() },
			InvalidTransaction::BadProof,
		);
		code(&altered(|it| it.signature = Signature::Ed25519([7; 64])), invalid::WRONG_SCHEME);
		refused(&altered(|it| it.expires += 1), InvalidTransaction::BadProof);
		code(&altered(|it| it.key = PublicKey::Ed25519([0; 32])), invalid::INVALID_KEY);

		enrol(&good);
		code(&good, invalid::NOT_FREE);
	});
}

/// DI5, DI6: an enrolment is good once, as Robonomics' agreement should have been, and not for who was revoked.
#[test]
fn enrolment_should_be_refused_when_replayed_or_revoked() {
	run(|| {
		let keys = keys(3);
		let tree = tree(&keys);
		let fleet = commit(&tree, 3, None);
		let good = enrolment(&keys[0], &tree, fleet, 0);
		enrol(&good);
		code(&good, invalid::NOT_FREE);
		assert_ok!(DeviceIdentity::revoke(owner(), keys[0].public().account().into()));
		code(&good, invalid::NOT_FREE);
	});
}

#[test]
fn enrolment_should_be_refused_when_the_owner_is_short_or_frozen_or_the_fleet_is_over() {
	run(|| {
		let keys = keys(3);
		let tree = tree(&keys);
		let fleet = commit(&tree, 3, None);
		let good = enrolment(&keys[0], &tree, fleet, 0);

		let needed = DeviceIdentity::enrolment_fee(false) + DeviceIdentity::deposit_of::<Device<Test>>();
		let rest = Balances::free_balance(OWNER) - needed - EXISTENTIAL_DEPOSIT + 1;
		assert_ok!(Balances::transfer_keep_alive(owner(), SHOP, rest));
		code(&good, invalid::OWNER_SHORT);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(SHOP), OWNER, 1));
		assert_ok!(validate(&good));

		assert_ok!(DeviceIdentity::freeze(RuntimeOrigin::signed(GUARDIAN), OWNER, [1; 32], START + HOUR));
		code(&good, invalid::FROZEN);
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), OWNER));

		assert_ok!(DeviceIdentity::close_fleet(owner(), fleet));
		code(&good, invalid::NO_FLEET);
		assert_noop!(DeviceIdentity::close_fleet(owner(), fleet), Error::<Test>::NotFound);
	});
}

/// Nobody is charged for what can't be carried out: it doesn't enter a block.
#[test]
fn free_call_should_not_fill_blocks_when_invalid() {
	run(|| {
		let keys = keys(2);
		let tree = tree(&keys);
		let fleet = commit(&tree, 2, None);
		let bad = Enrolment { signature: Signature::P256([1; 64]), ..enrolment(&keys[0], &tree, fleet, 0) };
		refused(&bad, InvalidTransaction::BadProof);
		// And nobody calls it but through that check.
		for origin in [owner(), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				DeviceIdentity::enrol(origin, Box::new(enrolment(&keys[0], &tree, fleet, 0))),
				sp_runtime::DispatchError::BadOrigin
			);
		}
	});
}

/// A fleet's devices spend by their group's template at once, and a group that is suspended takes them in suspended.
#[test]
fn enrolled_device_should_follow_its_group_when_the_fleet_names_one() {
	run(|| {
		assert_ok!(DeviceIdentity::create_group(owner(), cap(), Some(allowance())));
		let keys = keys(2);
		let tree = tree(&keys);
		let fleet = commit(&tree, 2, Some(0));
		let [first, second] = [0, 1].map(|index| AccountId::from(keys[index].public().account()));
		enrol(&enrolment(&keys[0], &tree, fleet, 0));
		assert_ok!(DeviceIdentity::draw(&first, &SHOP, USDT));

		assert_ok!(DeviceIdentity::suspend_all(owner(), 0));
		enrol(&enrolment(&keys[1], &tree, fleet, 1));
		for device in [&first, &second] {
			assert_noop!(DeviceIdentity::draw(device, &SHOP, 1), Error::<Test>::Suspended);
		}
		assert_eq!(Groups::<Test>::get(OWNER, 0).unwrap().members, 2);
	});
}

#[test]
fn fleet_should_be_refused_when_it_makes_no_sense() {
	run(|| {
		let commit = |count, group, expires| {
			DeviceIdentity::commit_fleet(owner(), [1; 32], count, Default::default(), group, expires)
		};
		assert_noop!(commit(0, None, START + 1), Error::<Test>::CountOutOfRange);
		assert_noop!(commit((1 << 20) + 1, None, START + 1), Error::<Test>::CountOutOfRange);
		assert_noop!(commit(1, None, START), Error::<Test>::AlreadyExpired);
		assert_noop!(commit(1, Some(0), START + 1), Error::<Test>::NotFound);
		assert_ok!(commit(1 << 20, None, START + 1));
		assert_eq!(held(&OWNER), DeviceIdentity::deposit_of::<Fleet>());
		assert_ok!(DeviceIdentity::close_fleet(owner(), 0));
		assert_eq!(held(&OWNER), 0);
	});
}
