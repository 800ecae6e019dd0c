use crate::{invalid, mock::*, Direction, LaneState, Lanes, Messages, Order};
use coinop_bridge_proofs::Message;
use coinop_primitives::USDT;
use frame_support::{assert_noop, assert_ok};
use sp_core::{H160, H256};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

fn custom(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

/// Retires the lane; its vault obeys in this block of Ethereum.
fn retire(lane: H256, block: u64) {
	assert_ok!(Bridge::retire_lane(RuntimeOrigin::root(), lane));
	let nonce = Lanes::<Test>::get(lane).unwrap().last_message;
	next_block();
	let log = obeyed(lane, nonce, Message::CloseDeposits);
	assert_ok!(submit(release_call(&log, &proof_in_block(&log, block))));
}

#[test]
fn lane_should_be_refused_when_it_is_not_new_or_not_governances() {
	run(|_| {
		let root = RuntimeOrigin::root;
		assert_noop!(Bridge::open_lane(root(), VAULT, VAULT_CAPACITY), Error::AlreadyExists);
		assert_noop!(Bridge::open_lane(root(), H160::zero(), VAULT_CAPACITY), Error::RecipientRefused);
		assert_noop!(Bridge::open_lane(root(), OTHER_VAULT, 2 * CAPACITY - 1), Error::LimitTooHigh);
		for origin in [RuntimeOrigin::signed(GUARDIAN), RuntimeOrigin::signed(ALICE)] {
			assert_noop!(Bridge::open_lane(origin.clone(), OTHER_VAULT, VAULT_CAPACITY), DispatchError::BadOrigin);
			assert_noop!(Bridge::retire_lane(origin.clone(), H256::zero()), DispatchError::BadOrigin);
			assert_noop!(Bridge::migrate(origin.clone(), H256::zero(), H256::zero()), DispatchError::BadOrigin);
			assert_noop!(Bridge::order(origin, H256::zero(), Order::Resume), DispatchError::BadOrigin);
		}
		open(OTHER_VAULT);
		open(PAYEE);
		let fourth = Bridge::open_lane(root(), H160::repeat_byte(0x44), VAULT_CAPACITY);
		assert_noop!(fourth, Error::TooManyLanes);
	});
}

/// Deposits that the vault took before it obeyed are minted; of a later block none is. A retired lane never reopens.
#[test]
fn deposit_should_be_minted_when_it_was_made_before_the_lane_was_closed() {
	run(|lane| {
		fund(lane, 1..2);
		assert_ok!(Bridge::retire_lane(RuntimeOrigin::root(), lane));
		assert_noop!(Bridge::retire_lane(RuntimeOrigin::root(), lane), Error::LaneClosed);
		assert_ok!(prove(&deposited(lane, 2, USDT, 0)));
		next_block();
		let log = obeyed(lane, 1, Message::CloseDeposits);
		assert_ok!(submit(release_call(&log, &proof_in_block(&log, 2_000))));
		assert_eq!(Lanes::<Test>::get(lane).unwrap().state, LaneState::Closed { block: 2_000 });

		for (nonce, block, expected) in
			[(3, 1_999, Ok(())), (4, 2_000, Ok(())), (5, 2_001, custom(invalid::NOT_THE_VAULTS))]
		{
			let log = deposited(lane, nonce, USDT, 0);
			assert_eq!(submit(prove_call(&log, &proof_in_block(&log, block))), expected);
		}
		let root = RuntimeOrigin::root;
		assert_noop!(Bridge::open_lane(root(), VAULT, VAULT_CAPACITY), Error::AlreadyExists);
		assert_noop!(Bridge::retire_lane(root(), lane), Error::LaneClosed);
		assert_noop!(Bridge::migrate(root(), lane, lane), Error::LaneClosed);
	});
}

/// UB1: exactly what the old vault stands for moves; what is in flight stays there to be paid.
#[test]
fn migration_should_move_exactly_the_issuance_when_withdrawals_are_in_flight() {
	run(|old| {
		let new = open(OTHER_VAULT);
		fund(old, 1..11);
		assert_ok!(withdraw(ALICE, old, 1_000 * USDT));
		assert_noop!(Bridge::migrate(RuntimeOrigin::root(), old, new), Error::LaneOpen);
		retire(old, 2_000);
		assert_ok!(Bridge::migrate(RuntimeOrigin::root(), old, new));
		let message = Message::Migrate { successor: OTHER_VAULT, amount: 9_000 * USDT };
		assert_eq!(Messages::<Test>::get(old, 3).unwrap().message, message);
		assert_eq!(Balances::total_issuance(), 9_000 * USDT);
		let (from, to) = (Bridge::reserve(old).unwrap(), Bridge::reserve(new).unwrap());
		assert_eq!((from.outstanding, from.in_flight), (0, 1_000 * USDT));
		assert_eq!((to.outstanding, to.in_flight), (9_000 * USDT, 0));
		assert_noop!(Bridge::migrate(RuntimeOrigin::root(), old, new), Error::NothingToMigrate);
		assert_noop!(Bridge::repeat_migration(RuntimeOrigin::root(), new), Error::NothingToMigrate);
		assert_noop!(Bridge::repeat_migration(RuntimeOrigin::signed(GUARDIAN), old), DispatchError::BadOrigin);
		assert_ok!(Bridge::repeat_migration(RuntimeOrigin::root(), old));
		assert_eq!(Messages::<Test>::get(old, 4).unwrap().message, message);
		assert_eq!(Bridge::reserve(old).unwrap().outstanding, 0);
		assert_noop!(withdraw(ALICE, old, USDT), Error::ReserveTooSmall);
		assert_ok!(withdraw(ALICE, new, USDT));
		next_block();

		// What was deposited before the old vault closed and is proved only now, moves with another message.
		assert_ok!(prove(&deposited(old, 11, 7 * USDT, 0)));
		assert_ok!(Bridge::migrate(RuntimeOrigin::root(), old, new));
		assert_eq!(Bridge::reserve(new).unwrap().outstanding, 9_006 * USDT);
		next_block();
		assert_ok!(prove_release(&released(old, 1, 1_000 * USDT)));
		assert_ok!(prove_release(&obeyed(old, 3, message)));
	});
}

#[test]
fn order_should_be_queued_when_governance_gives_it() {
	run(|lane| {
		let guardian = H160::repeat_byte(0x77);
		let higher = VAULT_CAPACITY * 2;
		for (nonce, order) in [Order::Resume, Order::ReplaceGuardian { guardian }, Order::SetLimit { capacity: higher }]
			.into_iter()
			.enumerate()
		{
			assert_ok!(give(lane, order));
			assert_eq!(Messages::<Test>::get(lane, nonce as u64 + 1).unwrap().message, order.into());
		}
		assert_noop!(give(H256::zero(), Order::Resume), Error::UnknownLane);
		next_block();

		// More can be withdrawn when the vault has said that it lets out more.
		let root = RuntimeOrigin::root;
		assert_noop!(Bridge::set_limit(root(), Direction::Out, CAPACITY + 1), Error::LimitTooHigh);
		assert_ok!(prove_release(&obeyed(lane, 3, Message::SetLimit { capacity: higher })));
		assert_ok!(Bridge::set_limit(root(), Direction::Out, higher / 2));
		assert_noop!(Bridge::set_limit(root(), Direction::Out, higher / 2 + 1), Error::LimitTooHigh);

		// And the vault is not told to let out less than twice what can be withdrawn.
		let lower = Order::SetLimit { capacity: higher - 1 };
		assert_noop!(give(lane, lower), Error::LimitTooHigh);
		assert_ok!(Bridge::set_limit(RuntimeOrigin::signed(GUARDIAN), Direction::Out, CAPACITY / 2));
		assert_ok!(give(lane, lower));
		assert_noop!(Bridge::set_limit(root(), Direction::Out, higher / 2), Error::LimitTooHigh);
	});
}

/// The vault takes messages in any order, and the last of its limits holds: so it does here.
#[test]
fn limit_should_stay_the_last_when_an_older_one_is_proved_later() {
	run(|lane| {
		let limits = [VAULT_CAPACITY * 3, VAULT_CAPACITY * 2].map(|capacity| Order::SetLimit { capacity });
		for order in limits {
			assert_ok!(give(lane, order));
		}
		next_block();
		for (nonce, order) in [(2, limits[1]), (1, limits[0])] {
			assert_ok!(prove_release(&obeyed(lane, nonce, order.into())));
			assert_eq!(Lanes::<Test>::get(lane).unwrap().vault_capacity, VAULT_CAPACITY * 2);
		}
	});
}
