//! Withdrawing: what accrued goes to the recipients, and what is complete ends.

use crate::{mock::*, runtime_api::Status, Ending, EscrowId, HoldReason, Schedule};
use coinop_primitives::{Balance, USDT};
use frame_support::{assert_noop, assert_ok};
use pallet_payouts::Claimable;

/// So many µUSDT in 1,000 seconds from now.
fn even(amount: Balance) -> Schedule {
	let start = now();
	Schedule::Linear { amount, start, cliff: start, end: start + 1_000 * SECOND }
}

/// Every call there is, each by one who may make it of such an escrow.
fn every_call_should_fail(id: EscrowId, with: fn() -> Error) {
	assert_noop!(withdraw(id), with());
	assert_noop!(StreamingEscrow::top_up(signed(&PAYER), id, 1), with());
	assert_noop!(StreamingEscrow::pause(signed(&PAYER), id), with());
	assert_noop!(StreamingEscrow::resume(signed(&PAYER), id), with());
	assert_noop!(StreamingEscrow::change_rate(signed(&PAYER), id, rate()), with());
	assert_noop!(StreamingEscrow::accept_rate(signed(&ANN), id, rate()), with());
	assert_noop!(StreamingEscrow::cancel(signed(&PAYER), id), with());
	assert_noop!(StreamingEscrow::release(signed(&PAYER), id, 0, None), with());
	assert_noop!(StreamingEscrow::transfer(signed(&ANN), id, ANN, BEN), with());
	assert_noop!(StreamingEscrow::dispute(signed(&PAYER), id), with());
	assert_noop!(StreamingEscrow::resolve(signed(&ARBITER), id, 0), with());
}

#[test]
fn withdrawal_should_be_refused_when_the_cliff_has_not_come() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass(2_500 * SECOND - 1);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass(1);
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: 2_500 * USDT });
		assert_eq!(got(&ANN), 2_500 * USDT);
	});
}

#[test]
fn withdrawal_should_pay_what_accrued_since_the_last_when_repeated() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		for (passed, amount) in [(4_000, 4_000), (1, 1), (5_998, 5_998)] {
			pass(passed * SECOND);
			assert_ok!(withdraw(id));
			assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: amount * USDT });
			assert_noop!(withdraw(id), Error::NothingToWithdraw);
		}
		assert_eq!(got(&ANN), 9_999 * USDT);
		assert_eq!(held(HoldReason::Deposit, &PAYER), USDT);
	});
}

/// SE4
#[test]
fn recipient_should_get_the_same_when_it_withdraws_often_or_once() {
	run(|| {
		let amount = 1_000_003;
		let often = create(&PAYER, terms(even(amount)));
		let once = create(&PAYER, shared(even(amount), &[(BEN, 1_000_000)]));
		for step in [1, 7, 500, 90_001, 409_490, 333, 499_667, 1] {
			pass(step);
			let accrued = state(often).accrued;
			assert_ok!(withdraw(often));
			assert_eq!(got(&ANN), accrued);
		}
		assert_eq!(got(&ANN), amount);
		assert!(!exists(often));
		assert_ok!(withdraw(once));
		assert_eq!(got(&BEN), amount);
	});
}

/// SE7: nothing is left of it in storage, and all that was held is free or paid.
#[test]
fn escrow_should_be_gone_when_all_has_accrued_and_is_withdrawn() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		assert!(!stored().is_empty());
		pass(3_000 * SECOND);
		assert_ok!(withdraw(id));
		pass(7_000 * SECOND);
		assert_eq!(state(id).status, Status::Complete);
		assert_ok!(withdraw(id));
		let (paid, refunded) = (10_000 * USDT, 0);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Completed, paid, refunded });
		assert_eq!((free(&PAYER), got(&ANN)), (FUNDS - paid, paid));
		for reason in [HoldReason::Deposit, HoldReason::Record, HoldReason::Bond] {
			assert_eq!(held(reason, &PAYER), 0);
		}
		assert!(stored().is_empty());
		assert_eq!(StreamingEscrow::escrow_state(id), None);
	});
}

/// SE7
#[test]
fn closed_escrow_should_refuse_everything_when_it_has_ended() {
	run(|| {
		let id = create(&PAYER, disputable(linear()));
		pass(10_000 * SECOND);
		assert_ok!(withdraw(id));
		every_call_should_fail(id, || Error::Closed);
	});
}

#[test]
fn unknown_escrow_should_refuse_everything_when_it_is_to_come() {
	run(|| {
		every_call_should_fail(0, || Error::NotFound);
		let id = create(&PAYER, terms(linear()));
		every_call_should_fail(id + 1, || Error::NotFound);
		every_call_should_fail(EscrowId::MAX, || Error::NotFound);
	});
}

/// SE7
#[test]
fn number_should_never_come_again_when_an_escrow_has_ended() {
	run(|| {
		let first = create(&PAYER, terms(even(1)));
		pass(1_000 * SECOND);
		assert_ok!(withdraw(first));
		let second = create(&PAYER, terms(even(1)));
		assert_eq!(second, first + 1);
		assert_ok!(StreamingEscrow::cancel(signed(&PAYER), second));
		assert_eq!(create(&PAYER, terms(even(1))), first + 2);
		assert!(!exists(first) && !exists(second));
	});
}

/// SE6: every recipient gets its share rounded down while more may follow; at the end the first gets the rest.
#[test]
fn shares_should_pay_out_to_the_last_unit_when_they_leave_some_over() {
	run(|| {
		let shares = [(ANN, 333_334), (BEN, 333_333), (CEM, 333_333)];
		let id = create(&PAYER, shared(even(1_000_001), &shares));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: 499_999 });
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [166_667, 166_666, 166_666]);
		assert_eq!((state(id).accrued, state(id).withdrawn), (500_000, 499_999));
		assert_eq!(held(HoldReason::Deposit, &PAYER), 500_002);
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [333_335, 333_333, 333_333]);
	});
}

/// SE6: the named side is the first, however small its share.
#[test]
fn first_recipient_should_get_what_is_left_over_when_its_share_is_the_smallest() {
	run(|| {
		let id = create(&PAYER, shared(even(1_000_001), &[(ANN, 1), (BEN, 999_999)]));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((got(&ANN), got(&BEN)), (0, 499_999));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((got(&ANN), got(&BEN)), (2, 999_999));
	});
}

/// SE6: a single µUSDT among three.
#[test]
fn withdrawal_should_be_refused_when_no_share_comes_to_a_unit() {
	run(|| {
		let shares = [(ANN, 333_334), (BEN, 333_333), (CEM, 333_333)];
		let id = create(&PAYER, shared(even(2), &shares));
		pass(999 * SECOND);
		assert_eq!(state(id).accrued, 1);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass(SECOND);
		assert_ok!(withdraw(id));
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [2, 0, 0]);
	});
}

#[test]
fn withdrawal_should_pay_the_recipients_alone_when_anyone_calls() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		let payer = free(&PAYER);
		pass(3_000 * SECOND);
		for (who, thousands) in [STRANGER, NOBODY, ARBITER, PAYER, BEN, ANN].into_iter().zip(4..) {
			pass(1_000 * SECOND);
			assert_ok!(StreamingEscrow::withdraw(signed(&who), id));
			assert_eq!(got(&ANN), thousands * 1_000 * USDT);
		}
		assert_eq!(free(&PAYER), payer);
		assert_eq!([STRANGER, ARBITER, BEN].map(|who| got(&who)), [0; 3]);
		assert_eq!(free(&NOBODY), 0);
	});
}

#[test]
fn withdrawal_should_pay_the_owner_when_the_recipient_is_a_device() {
	run(|| {
		let device = device(20, &CEM, &[]);
		let before = free(&CEM);
		let id = create(&PAYER, shared(linear(), &[(device.clone(), 1_000_000)]));
		pass(4_000 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((free(&CEM), free(&device)), (before + 4_000 * USDT, 0));
		// What it has earned stays its owner's.
		assert_ok!(DeviceIdentity::revoke(signed(&CEM), device.clone()));
		let before = free(&CEM);
		pass(6_000 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((free(&CEM), free(&device)), (before + 6_000 * USDT, 0));
	});
}

/// What can't be delivered waits for its owner and stops nobody else's money.
#[test]
fn withdrawal_should_pay_the_others_when_a_recipient_has_vanished() {
	run(|| {
		let id = create(&PAYER, shared(even(1_000_000), &[(ANN, 500), (BEN, 999_500)]));
		assert_ok!(Balances::transfer_all(signed(&ANN), STRANGER, false));
		assert!(!System::account_exists(&ANN));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((Claimable::<Test>::get(ANN), got(&BEN)), (250, 499_750));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((Claimable::<Test>::get(ANN), got(&BEN)), (500, 999_500));
		assert_eq!(free(&ANN), 0);
		assert!(stored().is_empty());
	});
}

#[test]
fn recipient_should_get_what_was_kept_when_it_is_back() {
	run(|| {
		let id = create(&PAYER, shared(even(1_000_000), &[(ANN, 1_500), (BEN, 998_500)]));
		assert_ok!(Balances::transfer_all(signed(&ANN), STRANGER, false));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((free(&ANN), Claimable::<Test>::get(ANN)), (0, 750));
		assert_ok!(Balances::transfer_allow_death(signed(&STRANGER), ANN, 1_000));
		pass(500 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((free(&ANN), Claimable::<Test>::get(ANN)), (2_500, 0));
	});
}

#[test]
fn cycle_should_come_due_at_its_beginning_when_its_day_comes() {
	run(|| {
		let id = create(&PAYER, terms(cycles()));
		for paid in [30 * USDT, 60 * USDT] {
			assert_ok!(withdraw(id));
			assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: 30 * USDT });
			assert_eq!(got(&ANN), paid);
			pass(DAY - 1);
			assert_noop!(withdraw(id), Error::NothingToWithdraw);
			pass(1);
		}
		assert_ok!(withdraw(id));
		let ending = Ending::Completed;
		assert_eq!(last_event(), Event::Ended { escrow: id, ending, paid: 90 * USDT, refunded: 0 });
		assert!(stored().is_empty());
	});
}

#[test]
fn cycles_should_all_be_paid_when_withdrawn_late() {
	run(|| {
		let (start, count) = (now() + DAY, 3);
		let id = create(&PAYER, terms(Schedule::Cycles { amount: 7, start, period: DAY, count }));
		pass(DAY - 1);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass(DAY + 1);
		assert_ok!(withdraw(id));
		assert_eq!(got(&ANN), 14);
		pass(100 * DAY);
		assert_ok!(withdraw(id));
		assert_eq!(got(&ANN), 21);
		assert!(!exists(id));
	});
}
