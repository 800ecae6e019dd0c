//! Open-ended escrows: accruing, running dry, topping up, pausing, and other rates.

use crate::{mock::*, runtime_api::Status, CancelBy, Ending, EscrowId, HoldReason, Per, Rate, Schedule, Side, Terms};
use coinop_primitives::{Balance, Drawn, Moment, USDT};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
};
use pallet_device_identity::Allowance;
use sp_runtime::TokenError;

type DeviceError = pallet_device_identity::Error<Test>;

fn hourly(amount: Balance) -> Rate {
	Rate { amount, per: Per::Hour }
}

fn flowing(deposit: Balance, start: Moment, rate: Rate) -> Terms<AccountId> {
	terms(Schedule::Open { deposit, start, rate })
}

/// [`open`] to three recipients.
fn among_three() -> Terms<AccountId> {
	shared(open(), &[(ANN, 500_000), (BEN, 300_000), (CEM, 200_000)])
}

fn top_up(who: &AccountId, id: EscrowId, amount: Balance) -> DispatchResultWithPostInfo {
	StreamingEscrow::top_up(signed(who), id, amount)
}

fn pause(who: &AccountId, id: EscrowId) -> DispatchResult {
	StreamingEscrow::pause(signed(who), id)
}

fn resume(who: &AccountId, id: EscrowId) -> DispatchResult {
	StreamingEscrow::resume(signed(who), id)
}

fn change_rate(who: &AccountId, id: EscrowId, rate: Rate) -> DispatchResult {
	StreamingEscrow::change_rate(signed(who), id, rate)
}

fn accept_rate(who: &AccountId, id: EscrowId, rate: Rate) -> DispatchResult {
	StreamingEscrow::accept_rate(signed(who), id, rate)
}

fn accrued(id: EscrowId) -> Balance {
	state(id).accrued
}

/// SE4: 13.888… µUSDT a second are 50,000 an hour, however often they are withdrawn.
#[test]
fn fraction_should_be_paid_in_its_time_when_withdrawn_every_second() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		for seconds in 1..=72 {
			pass(SECOND);
			assert_ok!(withdraw(id));
			assert_eq!(got(&ANN), 50_000 * seconds / 3_600);
		}
		assert_eq!(got(&ANN), 1_000);
	});
}

/// SE5: nor is a fraction lost.
#[test]
fn fraction_should_be_kept_when_paused_every_second() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		for seconds in 1..=72 {
			pass(SECOND);
			assert_ok!(pause(&PAYER, id));
			pass(HOUR);
			assert_eq!(accrued(id), 50_000 * seconds / 3_600);
			assert_ok!(resume(&PAYER, id));
		}
		assert_eq!(accrued(id), 1_000);
	});
}

#[test]
fn fraction_should_be_kept_when_topped_up_or_changed_every_second() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		for seconds in 1..=36 {
			pass(SECOND);
			assert_ok!(top_up(&PAYER, id, 1));
			assert_eq!(accrued(id), 50_000 * seconds / 3_600);
		}
		// A second each at 51,000, 52,000, … 86,000 an hour.
		for thousands in 51..=86 {
			assert_ok!(change_rate(&PAYER, id, hourly(thousands * 1_000)));
			pass(SECOND);
		}
		assert_eq!(accrued(id), 500 + 36 * 68_500 / 3_600);
	});
}

#[test]
fn flow_should_begin_now_when_its_start_has_passed() {
	run(|| {
		let id = create(&PAYER, flowing(USDT, now() - DAY, rate()));
		assert_eq!(accrued(id), 0);
		pass(HOUR);
		assert_eq!(accrued(id), 50_000);
	});
}

#[test]
fn flow_should_accrue_nothing_when_its_start_has_not_come() {
	run(|| {
		let id = create(&PAYER, flowing(USDT, now() + HOUR, rate()));
		pass(HOUR);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		assert_eq!(state(id).depletes, Some(START.at + 21 * HOUR));
		pass(HOUR);
		assert_eq!(accrued(id), 50_000);
	});
}

/// SE3: the deposit is used up in the millisecond that was foretold, not before.
#[test]
fn escrow_should_be_dry_when_the_moment_of_depletion_comes() {
	for (deposit, rate, ms) in [
		(USDT, rate(), 20 * HOUR),
		// 1,428.57…
		(10, Rate { amount: 7, per: Per::Second }, 1_429),
		(1, rate(), 72),
		(1, Rate { amount: 1, per: Per::Month }, 30 * DAY),
	] {
		run(|| {
			let id = create(&PAYER, flowing(deposit, now(), rate));
			assert_eq!(state(id).depletes, Some(START.at + ms));
			pass(ms - 1);
			assert_eq!((accrued(id), state(id).status), (deposit - 1, Status::Running));
			pass(1);
			assert_eq!((accrued(id), state(id).status), (deposit, Status::Dry));
			pass(DAY);
			assert_eq!(accrued(id), deposit);
		});
	}
}

/// A fraction that was accrued before counts.
#[test]
fn depletion_should_stay_when_the_flow_is_only_counted() {
	run(|| {
		let id = create(&PAYER, flowing(10, now(), Rate { amount: 7, per: Per::Second }));
		for _ in 0..10 {
			pass(101);
			assert_ok!(pause(&PAYER, id));
			assert_ok!(resume(&PAYER, id));
			assert_eq!(state(id).depletes, Some(START.at + 1_429));
		}
	});
}

#[test]
fn escrow_should_stay_when_it_is_dry_and_withdrawn() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(30 * HOUR);
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: USDT });
		assert_eq!(state(id).status, Status::Dry);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		assert!(exists(id));
	});
}

/// SE3: there is no debt for the time in which it was dry.
#[test]
fn time_between_should_not_be_owed_when_a_dry_escrow_is_topped_up() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(30 * HOUR);
		assert_ok!(top_up(&PAYER, id, USDT));
		assert_eq!(last_event(), Event::ToppedUp { escrow: id, amount: USDT });
		assert_eq!((accrued(id), state(id).status), (USDT, Status::Running));
		assert_eq!(state(id).depletes, Some(START.at + 50 * HOUR));
		pass(HOUR);
		assert_ok!(withdraw(id));
		assert_eq!(got(&ANN), USDT + 50_000);
		assert_eq!(held(HoldReason::Deposit, &PAYER), USDT - 50_000);
	});
}

#[test]
fn depletion_should_move_when_a_running_escrow_is_topped_up() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(HOUR);
		assert_ok!(top_up(&PAYER, id, 50_000));
		assert_eq!(accrued(id), 50_000);
		assert_eq!(state(id).depletes, Some(START.at + 21 * HOUR));
	});
}

#[test]
fn top_up_should_be_refused_when_it_makes_no_sense_or_another_pays() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		let other = create(&PAYER, terms(linear()));
		assert_noop!(top_up(&PAYER, id, 0), Error::ZeroAmount);
		assert_noop!(top_up(&PAYER, other, 1), Error::NotOpenEnded);
		for who in [ANN, STRANGER, ARBITER] {
			assert_noop!(top_up(&who, id, 1), Error::NotAuthorized);
		}
		assert_noop!(top_up(&PAYER, id, FUNDS), TokenError::FundsUnavailable);
		assert_noop!(top_up(&PAYER, id, Balance::MAX), TokenError::FundsUnavailable);
	});
}

/// A new period counts anew.
#[test]
fn top_up_should_count_against_the_allowance_when_a_device_pays() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, terms(open()));
		let total = USDT + escrow(id).record_deposit;
		assert_ok!(top_up(&device, id, USDT));
		assert_eq!(used(&device), total + USDT);
		assert_eq!(escrow(id).drawn, Some(Drawn { period: START.at, amount: total + USDT }));
		pass(HOUR);
		assert_ok!(top_up(&device, id, 3));
		assert_eq!(escrow(id).drawn, Some(Drawn { period: START.at + HOUR, amount: 3 }));
		assert_eq!(held(HoldReason::Deposit, &OWNER), 2 * USDT + 3);
	});
}

/// What returns could be the owner's own.
#[test]
fn top_up_should_end_what_can_be_given_back_when_the_owner_pays() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, terms(open()));
		let total = USDT + escrow(id).record_deposit;
		assert_ok!(top_up(&OWNER, id, USDT));
		assert_eq!((used(&device), escrow(id).drawn), (total, None));
		assert_ok!(StreamingEscrow::cancel(signed(&OWNER), id));
		assert_eq!(used(&device), total);
	});
}

#[test]
fn top_up_should_be_refused_when_the_allowance_does_not_reach() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, shared(open(), &[(ANN, 500_000), (BEN, 500_000)]));
		let left = LIMIT - used(&device);
		assert_noop!(top_up(&device, id, left + 1), DeviceError::OverPerPeriod);
		let record = pallet_device_identity::Devices::<Test>::get(&device).unwrap();
		let payees = vec![ANN].try_into().unwrap();
		let allowance = Allowance { payees, ..record.allowance.unwrap() };
		assert_ok!(DeviceIdentity::set_allowance(signed(&OWNER), device.clone(), Some(allowance)));
		assert_noop!(top_up(&device, id, 1), DeviceError::NotAPayee);
		assert_ok!(DeviceIdentity::revoke(signed(&OWNER), device.clone()));
		assert_noop!(top_up(&device, id, 1), Error::NotAuthorized);
		assert_ok!(top_up(&OWNER, id, 1));
	});
}

/// The escrow stays on the account charged: nobody else's money goes into it.
#[test]
fn top_up_should_be_refused_when_the_payer_has_become_another_s_device() {
	run(|| {
		let payer = funded(30);
		let id = create(&payer, terms(open()));
		assert_ok!(top_up(&payer, id, 1));
		assert_eq!(device(30, &STRANGER, &[]), payer);
		assert_noop!(top_up(&payer, id, 1), Error::NotAuthorized);
		assert_noop!(top_up(&STRANGER, id, 1), Error::NotAuthorized);
	});
}

/// SE5: every balance and every hold stays.
#[test]
fn money_should_stay_when_an_escrow_is_paused_and_resumed() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(HOUR);
		let before = money();
		assert_ok!(pause(&PAYER, id));
		assert_eq!(last_event(), Event::Paused { escrow: id, by: Side::Payer });
		assert_eq!(money(), before);
		pass(50 * HOUR);
		assert_ok!(resume(&PAYER, id));
		assert_eq!(last_event(), Event::Resumed { escrow: id });
		assert_eq!(money(), before);
	});
}

#[test]
fn flow_should_accrue_nothing_when_it_is_paused() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(HOUR);
		assert_ok!(pause(&PAYER, id));
		pass(50 * HOUR);
		assert_eq!((accrued(id), state(id).status), (50_000, Status::Paused(Side::Payer)));
		assert_eq!(state(id).depletes, None);
		assert_ok!(withdraw(id));
		assert_eq!(got(&ANN), 50_000);
		assert_ok!(resume(&PAYER, id));
		assert_eq!(state(id).depletes, Some(START.at + 70 * HOUR));
		pass(HOUR);
		assert_eq!((accrued(id), state(id).status), (100_000, Status::Running));
	});
}

#[test]
fn flow_should_begin_with_its_start_when_it_was_paused_and_resumed_before() {
	run(|| {
		let id = create(&PAYER, flowing(USDT, now() + 2 * HOUR, rate()));
		assert_ok!(pause(&PAYER, id));
		pass(HOUR);
		assert_ok!(resume(&PAYER, id));
		pass(HOUR);
		assert_eq!(accrued(id), 0);
		pass(HOUR);
		assert_eq!(accrued(id), 50_000);
	});
}

#[test]
fn flow_should_begin_anew_when_it_was_paused_over_its_start() {
	run(|| {
		let id = create(&PAYER, flowing(USDT, now() + 2 * HOUR, rate()));
		assert_ok!(pause(&PAYER, id));
		pass(5 * HOUR);
		assert_ok!(resume(&PAYER, id));
		assert_eq!(accrued(id), 0);
		pass(HOUR);
		assert_eq!(accrued(id), 50_000);
	});
}

#[test]
fn pause_should_be_allowed_when_asked_by_either_side() {
	run(|| {
		let (payer, of_ben) = (device(20, &OWNER, &[]), device(21, &BEN, &[]));
		let id = create(&payer, shared(open(), &[(of_ben.clone(), 1_000_000)]));
		for (who, by) in
			[(payer, Side::Payer), (OWNER, Side::Payer), (of_ben, Side::Recipients), (BEN, Side::Recipients)]
		{
			assert_ok!(pause(&who, id));
			assert_eq!(last_event(), Event::Paused { escrow: id, by });
			assert_eq!(state(id).status, Status::Paused(by));
			assert_ok!(resume(&who, id));
			assert_eq!(state(id).status, Status::Running);
		}
	});
}

#[test]
fn pause_should_be_refused_when_asked_by_another() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		for who in [STRANGER, BEN, ARBITER] {
			assert_noop!(pause(&who, id), Error::NotAuthorized);
		}
		assert_ok!(pause(&PAYER, id));
		for who in [STRANGER, BEN, ARBITER] {
			assert_noop!(resume(&who, id), Error::NotAuthorized);
		}
	});
}

/// One of several would stop the others' money.
#[test]
fn pause_should_be_refused_when_asked_by_one_of_three_recipients() {
	run(|| {
		let id = create(&PAYER, among_three());
		for who in [ANN, BEN, CEM] {
			assert_noop!(pause(&who, id), Error::NotAuthorized);
		}
		assert_ok!(pause(&PAYER, id));
		for who in [ANN, BEN, CEM] {
			assert_noop!(resume(&who, id), Error::NotAuthorized);
		}
	});
}

/// A payer that can't cancel alone can't starve the recipients either. The recipient may pause what is its own.
#[test]
fn pause_should_be_refused_when_the_payer_cannot_cancel_alone() {
	for cancel in [CancelBy::Both, CancelBy::Nobody] {
		run(|| {
			let id = create(&PAYER, Terms { cancel, ..terms(open()) });
			assert_noop!(pause(&PAYER, id), Error::NotCancellable);
			assert_ok!(pause(&ANN, id));
			assert_noop!(pause(&PAYER, id), Error::NotCancellable);
			assert_ok!(resume(&PAYER, id));
		});
	}
}

#[test]
fn pause_should_be_refused_when_there_is_one_already() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		assert_noop!(resume(&PAYER, id), Error::NotPaused);
		assert_ok!(pause(&ANN, id));
		assert_noop!(pause(&ANN, id), Error::AlreadyPaused);
		assert_ok!(resume(&ANN, id));
		assert_ok!(pause(&PAYER, id));
		assert_noop!(pause(&PAYER, id), Error::AlreadyPaused);
		assert_noop!(pause(&ANN, id), Error::AlreadyPaused);
		assert_noop!(resume(&ANN, id), Error::NotAuthorized);
		assert_ok!(resume(&PAYER, id));
		assert_noop!(resume(&ANN, id), Error::NotPaused);
	});
}

/// SE5: taking over a pause counts no time either.
#[test]
fn recipient_should_not_resume_when_the_payer_took_over_its_pause() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(HOUR);
		assert_ok!(pause(&ANN, id));
		pass(HOUR);
		let before = money();
		assert_ok!(pause(&PAYER, id));
		assert_eq!(last_event(), Event::Paused { escrow: id, by: Side::Payer });
		assert_eq!(money(), before);
		assert_noop!(resume(&ANN, id), Error::NotAuthorized);
		pass(HOUR);
		assert_ok!(resume(&PAYER, id));
		assert_eq!(accrued(id), 50_000);
	});
}

#[test]
fn flow_should_be_refused_when_the_schedule_is_another() {
	run(|| {
		for schedule in [linear(), milestones(&[10]), cycles()] {
			let id = create(&PAYER, terms(schedule));
			assert_noop!(pause(&PAYER, id), Error::NotOpenEnded);
			assert_noop!(resume(&PAYER, id), Error::NotOpenEnded);
			assert_noop!(change_rate(&PAYER, id, rate()), Error::NotOpenEnded);
			assert_noop!(accept_rate(&ANN, id, rate()), Error::NotOpenEnded);
			assert_noop!(top_up(&PAYER, id, 1), Error::NotOpenEnded);
		}
	});
}

#[test]
fn rate_should_change_at_once_when_it_is_higher() {
	run(|| {
		let id = create(&PAYER, Terms { notice: DAY, ..terms(open()) });
		pass(HOUR);
		// 100,000 µUSDT an hour.
		let higher = Rate { amount: 2_400_000, per: Per::Day };
		assert_ok!(change_rate(&PAYER, id, higher));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: higher });
		assert_eq!(accrued(id), 50_000);
		assert_eq!(state(id).depletes, Some(START.at + 10 * HOUR + HOUR / 2));
		pass(HOUR);
		assert_eq!(accrued(id), 150_000);
	});
}

#[test]
fn rate_should_change_for_later_when_the_escrow_is_paused() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		pass(HOUR);
		assert_ok!(pause(&ANN, id));
		pass(HOUR);
		assert_ok!(change_rate(&PAYER, id, hourly(100_000)));
		pass(HOUR);
		assert_eq!((accrued(id), state(id).status), (50_000, Status::Paused(Side::Recipients)));
		assert_ok!(resume(&ANN, id));
		pass(HOUR);
		assert_eq!(accrued(id), 150_000);
	});
}

#[test]
fn lower_rate_should_wait_when_the_notice_runs() {
	run(|| {
		let id = create(&PAYER, Terms { notice: 2 * HOUR, ..terms(open()) });
		let lower = hourly(25_000);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_eq!(last_event(), Event::RateAnnounced { escrow: id, rate: lower });
		pass(2 * HOUR - 1);
		assert_noop!(change_rate(&PAYER, id, lower), Error::NoticeRunning);
		pass(1);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: lower });
		assert_eq!(accrued(id), 100_000);
		pass(HOUR);
		assert_eq!(accrued(id), 125_000);
		assert_noop!(change_rate(&PAYER, id, lower), Error::SameRate);
	});
}

/// After an outage nobody can have slept through the notice.
#[test]
fn lower_rate_should_wait_when_half_the_blocks_are_missing() {
	run(|| {
		let id = create(&PAYER, Terms { notice: 2 * HOUR, ..terms(open()) });
		let lower = hourly(25_000);
		assert_ok!(change_rate(&PAYER, id, lower));
		pass_with(3 * HOUR, 7_199);
		assert_noop!(change_rate(&PAYER, id, lower), Error::NoticeRunning);
		pass_with(0, 1);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_eq!(accrued(id), 150_000);
	});
}

#[test]
fn lower_rate_should_wait_for_the_recipients_when_there_is_no_notice() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		assert_ok!(change_rate(&PAYER, id, hourly(25_000)));
		pass(7 * DAY - 1);
		assert_noop!(change_rate(&PAYER, id, hourly(25_000)), Error::NoticeRunning);
		assert_ok!(accept_rate(&ANN, id, hourly(25_000)));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: hourly(25_000) });
	});
}

#[test]
fn rate_should_be_refused_when_it_is_zero_or_the_same_or_another_s() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		assert_noop!(change_rate(&PAYER, id, hourly(0)), Error::ZeroRate);
		for same in [rate(), Rate { amount: 1_200_000, per: Per::Day }, Rate { amount: 8_400_000, per: Per::Week }] {
			assert_noop!(change_rate(&PAYER, id, same), Error::SameRate);
		}
		for who in [ANN, STRANGER, ARBITER] {
			assert_noop!(change_rate(&who, id, hourly(100_000)), Error::NotAuthorized);
		}
	});
}

#[test]
fn announcement_should_be_taken_back_when_the_present_rate_is_named() {
	run(|| {
		let id = create(&PAYER, Terms { notice: HOUR, ..terms(open()) });
		let lower = hourly(25_000);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_ok!(change_rate(&PAYER, id, Rate { amount: 1_200_000, per: Per::Day }));
		assert_eq!(last_event(), Event::RateKept { escrow: id });
		assert_noop!(accept_rate(&ANN, id, lower), Error::NotAnnounced);
		pass(HOUR);
		// It has to be announced anew.
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_eq!(last_event(), Event::RateAnnounced { escrow: id, rate: lower });
	});
}

#[test]
fn announcement_should_be_dropped_when_the_rate_is_raised() {
	run(|| {
		let id = create(&PAYER, Terms { notice: HOUR, ..terms(open()) });
		let lower = hourly(25_000);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_ok!(change_rate(&PAYER, id, hourly(100_000)));
		assert_noop!(accept_rate(&ANN, id, lower), Error::NotAnnounced);
		pass(HOUR);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_eq!(last_event(), Event::RateAnnounced { escrow: id, rate: lower });
	});
}

/// Neither the time nor the consents of the first count for the second.
#[test]
fn announcement_should_begin_anew_when_another_replaces_it() {
	run(|| {
		let terms = shared(open(), &[(ANN, 500_000), (BEN, 500_000)]);
		let id = create(&PAYER, Terms { notice: 2 * HOUR, ..terms });
		let (first, second) = (hourly(25_000), hourly(20_000));
		assert_ok!(change_rate(&PAYER, id, first));
		assert_ok!(accept_rate(&ANN, id, first));
		pass(HOUR);
		assert_ok!(change_rate(&PAYER, id, second));
		assert_eq!(last_event(), Event::RateAnnounced { escrow: id, rate: second });
		pass(HOUR);
		assert_noop!(change_rate(&PAYER, id, second), Error::NoticeRunning);
		assert_noop!(accept_rate(&BEN, id, first), Error::NotAnnounced);
		assert_ok!(accept_rate(&BEN, id, second));
		assert_eq!(last_event(), Event::RateAgreed { escrow: id, who: BEN });
		assert_ok!(accept_rate(&ANN, id, second));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: second });
	});
}

/// An announcement can't be kept ready for ever.
#[test]
fn announcement_should_lapse_when_it_is_not_used_within_seven_days() {
	for (notice, life) in [(0, 7 * DAY), (DAY, 8 * DAY)] {
		run(|| {
			let id = create(&PAYER, Terms { notice, ..terms(open()) });
			let lower = hourly(25_000);
			assert_ok!(change_rate(&PAYER, id, lower));
			pass(life);
			assert_noop!(accept_rate(&ANN, id, lower), Error::NotAnnounced);
			assert_ok!(change_rate(&PAYER, id, lower));
			assert_eq!(last_event(), Event::RateAnnounced { escrow: id, rate: lower });
			assert_noop!(change_rate(&PAYER, id, lower), Error::NoticeRunning);
			pass(life - 1);
			assert_ok!(accept_rate(&ANN, id, lower));
			assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: lower });
		});
	}
}

#[test]
fn lower_rate_should_take_effect_when_its_seven_days_have_almost_passed() {
	run(|| {
		let id = create(&PAYER, Terms { notice: DAY, ..terms(open()) });
		assert_ok!(change_rate(&PAYER, id, hourly(25_000)));
		pass(8 * DAY - 1);
		assert_ok!(change_rate(&PAYER, id, hourly(25_000)));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: hourly(25_000) });
	});
}

#[test]
fn lower_rate_should_take_effect_when_every_recipient_agrees() {
	run(|| {
		let id = create(&PAYER, Terms { notice: DAY, ..among_three() });
		let lower = hourly(25_000);
		assert_noop!(accept_rate(&ANN, id, lower), Error::NotAnnounced);
		assert_ok!(change_rate(&PAYER, id, lower));
		for who in [CEM, ANN] {
			assert_ok!(accept_rate(&who, id, lower));
			assert_eq!(last_event(), Event::RateAgreed { escrow: id, who: who.clone() });
			assert_noop!(accept_rate(&who, id, lower), Error::AlreadyAgreed);
		}
		for who in [PAYER, STRANGER, ARBITER] {
			assert_noop!(accept_rate(&who, id, lower), Error::NotAuthorized);
		}
		assert_noop!(accept_rate(&BEN, id, hourly(24_999)), Error::NotAnnounced);
		pass(HOUR);
		assert_ok!(accept_rate(&BEN, id, lower));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: lower });
		pass(HOUR);
		assert_eq!(accrued(id), 75_000);
		assert_noop!(accept_rate(&BEN, id, lower), Error::NotAnnounced);
	});
}

/// Agreeing gives away what is the owner's.
#[test]
fn lower_rate_should_take_its_owner_s_consent_when_the_recipient_is_a_device() {
	run(|| {
		let device = device(20, &BEN, &[]);
		let id = create(&PAYER, shared(open(), &[(device.clone(), 1_000_000)]));
		let lower = hourly(25_000);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_noop!(accept_rate(&device, id, lower), Error::NotAuthorized);
		assert_ok!(accept_rate(&BEN, id, lower));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: lower });
	});
}

#[test]
fn owner_should_agree_for_all_of_its_devices_when_it_agrees_once() {
	run(|| {
		let [first, second] = [20, 21].map(|seed| device(seed, &BEN, &[]));
		let id = create(&PAYER, shared(open(), &[(first, 500_000), (second, 500_000)]));
		let lower = hourly(25_000);
		assert_ok!(change_rate(&PAYER, id, lower));
		assert_ok!(accept_rate(&BEN, id, lower));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: lower });
	});
}

/// A device's transactions are refused before they are dispatched, but not those of a proxy in its name.
#[test]
fn flow_should_be_refused_when_the_device_is_not_active() {
	run(|| {
		let (payer, recipient) = (device(20, &OWNER, &[]), device(21, &CEM, &[]));
		let id = create(&payer, shared(open(), &[(recipient.clone(), 1_000_000)]));
		assert_ok!(DeviceIdentity::suspend(signed(&OWNER), payer.clone()));
		assert_ok!(DeviceIdentity::revoke(signed(&CEM), recipient.clone()));
		for who in [&payer, &recipient] {
			assert_noop!(pause(who, id), Error::NotAuthorized);
			assert_noop!(resume(who, id), Error::NotAuthorized);
			assert_noop!(change_rate(who, id, hourly(60_000)), Error::NotAuthorized);
			assert_noop!(top_up(who, id, 1), Error::NotAuthorized);
			assert_noop!(StreamingEscrow::cancel(signed(who), id), Error::NotAuthorized);
		}
		assert_ok!(pause(&CEM, id));
		assert_ok!(change_rate(&OWNER, id, hourly(60_000)));
	});
}

#[test]
fn rate_should_be_changed_by_the_owner_when_the_payer_is_a_device() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, terms(open()));
		assert_ok!(change_rate(&OWNER, id, hourly(60_000)));
		assert_ok!(change_rate(&device, id, hourly(70_000)));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: hourly(70_000) });
	});
}

/// Nothing is left to give back, and the record's deposit is the payer's.
#[test]
fn payer_should_end_it_when_it_is_dry_whoever_may_cancel() {
	for cancel in [CancelBy::Nobody, CancelBy::Both] {
		run(|| {
			let id = create(&PAYER, Terms { cancel, ..terms(open()) });
			pass(20 * HOUR - 1);
			if cancel == CancelBy::Nobody {
				assert_noop!(StreamingEscrow::cancel(signed(&PAYER), id), Error::NotCancellable);
			}
			pass(1);
			if cancel == CancelBy::Nobody {
				assert_noop!(StreamingEscrow::cancel(signed(&ANN), id), Error::NotCancellable);
			}
			assert_ok!(StreamingEscrow::cancel(signed(&PAYER), id));
			let ending = Ending::Cancelled;
			assert_eq!(last_event(), Event::Ended { escrow: id, ending, paid: USDT, refunded: 0 });
			assert_eq!((free(&PAYER), got(&ANN)), (FUNDS - USDT, USDT));
			assert!(stored().is_empty());
		});
	}
}
