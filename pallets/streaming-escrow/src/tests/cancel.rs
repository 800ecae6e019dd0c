//! Ending an escrow before its time.

use crate::{mock::*, runtime_api::Status, CancelBy, Ending, EscrowId, HoldReason, Schedule, Terms};
use coinop_primitives::{Balance, Drawn, USDT};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};

/// 1,000 USDT in 100 days from now: 10 USDT a day.
fn long() -> Schedule {
	let start = now();
	Schedule::Linear { amount: 1_000 * USDT, start, cliff: start, end: start + 100 * DAY }
}

fn together(schedule: Schedule) -> Terms<AccountId> {
	Terms { cancel: CancelBy::Both, ..shared(schedule, &[(ANN, 500_000), (BEN, 500_000)]) }
}

fn cancel(who: &AccountId, id: EscrowId) -> DispatchResultWithPostInfo {
	StreamingEscrow::cancel(signed(who), id)
}

fn agrees(who: &AccountId, id: EscrowId) {
	assert_ok!(cancel(who, id));
	assert_eq!(last_event(), Event::CancelAgreed { escrow: id, who: who.clone() });
}

/// What of a deposit went to whom when an escrow was cancelled.
fn was_cancelled(id: EscrowId, paid: Balance, refunded: Balance) {
	assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Cancelled, paid, refunded });
	assert!(!exists(id));
}

/// SE1: recipients keep what accrued, the payer gets all the rest and the record's deposit.
#[test]
fn escrow_should_split_at_what_accrued_when_the_payer_cancels() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		pass(3_000 * SECOND);
		assert_ok!(withdraw(id));
		pass(1_234 * SECOND + 567);
		assert_ok!(cancel(&PAYER, id));
		let paid = 4_234_567_000;
		was_cancelled(id, paid, 10_000 * USDT - paid);
		assert_eq!((got(&ANN), free(&PAYER)), (paid, FUNDS - paid));
		for reason in [HoldReason::Deposit, HoldReason::Record, HoldReason::Bond] {
			assert_eq!(held(reason, &PAYER), 0);
		}
		assert!(stored().is_empty());
	});
}

/// SE2: what both could have was what they get.
#[test]
fn escrow_should_pay_what_was_foretold_when_the_payer_cancels() {
	run(|| {
		for schedule in [linear, open, cycles, || milestones(&[10, 20])] {
			let id = create(&PAYER, shared(schedule(), &[(ANN, 333_333), (BEN, 666_667)]));
			pass(4_321_987);
			let before = (free(&PAYER), got(&ANN) + got(&BEN));
			let (foretold, record_deposit) = (state(id), escrow(id).record_deposit);
			assert_ok!(cancel(&PAYER, id));
			assert_eq!(free(&PAYER) - before.0, foretold.refundable + record_deposit);
			// With what the shares of what accrued leave over.
			assert_eq!(got(&ANN) + got(&BEN) - before.1, foretold.withdrawable + foretold.undecided);
		}
	});
}

#[test]
fn escrow_should_return_everything_when_cancelled_before_its_cliff() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		pass(2_500 * SECOND - 1);
		assert_ok!(cancel(&PAYER, id));
		was_cancelled(id, 0, 10_000 * USDT);
		assert_eq!((got(&ANN), free(&PAYER)), (0, FUNDS));
	});
}

/// SE6
#[test]
fn first_recipient_should_get_what_is_left_over_when_the_payer_cancels() {
	run(|| {
		let start = now();
		let schedule = Schedule::Linear { amount: 1_000_001, start, cliff: start, end: start + 1_000 * SECOND };
		let id = create(&PAYER, shared(schedule, &[(ANN, 333_334), (BEN, 333_333), (CEM, 333_333)]));
		pass(500 * SECOND);
		assert_ok!(cancel(&PAYER, id));
		was_cancelled(id, 500_000, 500_001);
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [166_668, 166_666, 166_666]);
	});
}

#[test]
fn paused_escrow_should_split_at_what_accrued_when_the_payer_cancels() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(HOUR);
		assert_ok!(StreamingEscrow::pause(signed(&ANN), id));
		pass(HOUR);
		assert_ok!(cancel(&PAYER, id));
		was_cancelled(id, 50_000, USDT - 50_000);
	});
}

#[test]
fn cancel_should_be_allowed_when_asked_by_the_device_or_its_owner() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		for who in [&device, &OWNER] {
			let before = free(&OWNER);
			let id = create(&device, terms(open()));
			assert_ok!(cancel(who, id));
			was_cancelled(id, 0, USDT);
			assert_eq!(free(&OWNER), before);
		}
		assert_eq!(free(&device), 0);
	});
}

/// Who gets hold of the account charged, gets what returns there.
#[test]
fn cancel_should_be_allowed_when_asked_by_the_owner_of_the_account_charged() {
	run(|| {
		let payer = funded(30);
		let before = free(&payer);
		let id = create(&payer, terms(open()));
		assert_eq!(device(30, &STRANGER, &[]), payer);
		assert_ok!(cancel(&STRANGER, id));
		was_cancelled(id, 0, USDT);
		assert_eq!(free(&payer), before);
	});
}

#[test]
fn consents_should_be_both_sides_when_they_have_come_to_one_owner() {
	run(|| {
		let payer = funded(30);
		let id = create(&payer, together(open()));
		assert_eq!(device(30, &ANN, &[]), payer);
		agrees(&ANN, id);
		assert_noop!(cancel(&payer, id), Error::AlreadyAgreed);
		assert_ok!(cancel(&BEN, id));
		was_cancelled(id, 0, USDT);
	});
}

#[test]
fn cancel_should_be_refused_when_asked_by_another() {
	for by in [CancelBy::Payer, CancelBy::Both, CancelBy::Nobody] {
		run(|| {
			let id = create(&PAYER, Terms { cancel: by, ..disputable(linear()) });
			for who in [STRANGER, BEN, ARBITER] {
				assert_noop!(cancel(&who, id), Error::NotAuthorized);
			}
		});
	}
}

#[test]
fn cancel_should_be_refused_when_the_payer_alone_may_and_a_recipient_asks() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		assert_noop!(cancel(&ANN, id), Error::NotCancellable);
	});
}

#[test]
fn cancel_should_be_refused_when_nobody_may() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Nobody, ..terms(linear()) });
		for who in [PAYER, ANN] {
			assert_noop!(cancel(&who, id), Error::NotCancellable);
		}
		// There is nothing to take back any more.
		pass(10_000 * SECOND);
		assert_noop!(cancel(&ANN, id), Error::NotCancellable);
		assert_ok!(cancel(&PAYER, id));
		was_cancelled(id, 10_000 * USDT, 0);
	});
}

#[test]
fn escrow_should_end_when_the_payer_and_every_recipient_agree() {
	for order in [[PAYER, ANN, BEN], [BEN, PAYER, ANN], [ANN, BEN, PAYER]] {
		run(|| {
			let id = create(&PAYER, together(long()));
			let [first, second, last] = &order;
			agrees(first, id);
			pass(DAY);
			agrees(second, id);
			pass(DAY);
			for who in [first, second] {
				assert_noop!(cancel(who, id), Error::AlreadyAgreed);
			}
			assert_ok!(cancel(last, id));
			was_cancelled(id, 20 * USDT, 980 * USDT);
			assert_eq!((got(&ANN), got(&BEN), free(&PAYER)), (10 * USDT, 10 * USDT, FUNDS - 20 * USDT));
		});
	}
}

/// Who agreed once is not held to it for ever.
#[test]
fn consent_should_lapse_when_seven_days_have_passed() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Both, ..terms(long()) });
		agrees(&PAYER, id);
		pass(7 * DAY - 1);
		assert_noop!(cancel(&PAYER, id), Error::AlreadyAgreed);
		pass(1);
		agrees(&ANN, id);
		pass(7 * DAY - 1);
		assert_ok!(cancel(&PAYER, id));
		assert!(!exists(id));
	});
}

#[test]
fn consent_should_count_when_seven_days_have_almost_passed() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Both, ..terms(long()) });
		agrees(&ANN, id);
		pass(7 * DAY - 1);
		assert_ok!(cancel(&PAYER, id));
		assert!(!exists(id));
	});
}

/// The life of an agreement is that of its first consent.
#[test]
fn consents_should_all_lapse_when_the_first_is_too_old() {
	run(|| {
		let id = create(&PAYER, together(long()));
		agrees(&PAYER, id);
		pass(4 * DAY);
		agrees(&ANN, id);
		pass(3 * DAY);
		agrees(&BEN, id);
		agrees(&ANN, id);
		assert_ok!(cancel(&PAYER, id));
		assert!(!exists(id));
	});
}

#[test]
fn consent_should_be_the_owner_s_when_the_recipient_is_a_device() {
	run(|| {
		let device = device(20, &BEN, &[]);
		let terms = shared(long(), &[(ANN, 500_000), (device.clone(), 500_000)]);
		let id = create(&PAYER, Terms { cancel: CancelBy::Both, ..terms });
		assert_noop!(cancel(&device, id), Error::NotAuthorized);
		agrees(&BEN, id);
		agrees(&ANN, id);
		assert_ok!(cancel(&PAYER, id));
		assert!(!exists(id));
	});
}

#[test]
fn consent_should_be_one_when_the_device_and_its_owner_give_it() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, together(open()));
		agrees(&device, id);
		assert_noop!(cancel(&OWNER, id), Error::AlreadyAgreed);
		agrees(&BEN, id);
		assert_ok!(cancel(&ANN, id));
		was_cancelled(id, 0, USDT);
	});
}

/// What accrued is used up; the rest and the record's deposit are not.
#[test]
fn allowance_should_get_back_what_was_not_spent_when_the_period_is_the_same() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		for (who, minutes, spent) in [(&device, 25, 25_000), (&OWNER, 10, 25_000 + 12_500)] {
			let id = create(&device, terms(open()));
			pass(5 * 60 * SECOND);
			assert_ok!(withdraw(id));
			pass(minutes * 60 * SECOND);
			assert_ok!(cancel(who, id));
			assert_eq!(used(&device), spent);
		}
	});
}

#[test]
fn allowance_should_get_nothing_back_when_the_period_is_over() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, terms(open()));
		pass(HOUR);
		let other = create(&device, terms(open()));
		let drawn = USDT + escrow(other).record_deposit;
		assert_eq!(used(&device), drawn);
		assert_ok!(cancel(&device, id));
		assert_eq!(used(&device), drawn);
	});
}

/// Of a deposit from two periods, no more comes back than was drawn in this one.
#[test]
fn allowance_should_get_back_at_most_what_was_drawn_when_it_was_topped_up_later() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, terms(open()));
		pass(HOUR);
		assert_ok!(StreamingEscrow::top_up(signed(&device), id, 300_000));
		assert_eq!(escrow(id).drawn, Some(Drawn { period: START.at + HOUR, amount: 300_000 }));
		let other = create(&device, terms(open()));
		let drawn = USDT + escrow(other).record_deposit;
		assert_eq!(used(&device), drawn + 300_000);
		assert_ok!(cancel(&device, id));
		was_cancelled(id, 50_000, USDT + 250_000);
		assert_eq!(used(&device), drawn);
	});
}

#[test]
fn complete_escrow_should_be_foretold_as_it_ends_when_nobody_withdrew() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Nobody, ..terms(linear()) });
		pass(10_000 * SECOND - 1);
		assert_eq!((state(id).status, state(id).refundable), (Status::Running, 0));
		pass(1);
		let state = state(id);
		assert_eq!((state.status, state.withdrawable, state.undecided), (Status::Complete, 10_000 * USDT, 0));
	});
}
