//! Creating an escrow.

use crate::{
	mock::*,
	schedule::Flow,
	terms::MAX_LENGTH,
	types::{Cancelling, Consents, Decided, Dispute, RateChange},
	Arbitration, CancelBy, Escrow, EscrowsOfPayer, HoldReason, Milestone, NextEscrow, Per, Rate, Schedule, Side, Terms,
};
use codec::Encode;
use coinop_primitives::{record_deposit, Balance, Drawn, Moment, EXISTENTIAL_DEPOSIT, USDT};
use frame_support::{
	assert_noop, assert_ok,
	traits::{LockableCurrency, WithdrawReasons},
};
use sp_runtime::TokenError;

type DeviceError = pallet_device_identity::Error<Test>;

/// 1 USDT over time.
fn straight(start: Moment, cliff: Moment, end: Moment) -> Schedule {
	Schedule::Linear { amount: USDT, start, cliff, end }
}

fn regular(amount: Balance, start: Moment, period: Moment, count: u32) -> Schedule {
	Schedule::Cycles { amount, start, period, count }
}

/// [`rate`] from now on, out of this.
fn flowing(deposit: Balance) -> Schedule {
	Schedule::Open { deposit, start: now(), rate: rate() }
}

fn conditional(milestones: &[(Balance, Moment)]) -> Schedule {
	let milestones: Vec<_> = milestones
		.iter()
		.map(|(amount, deadline)| Milestone { amount: *amount, deadline: *deadline, default: Side::Payer })
		.collect();
	Schedule::Milestones(milestones.try_into().unwrap())
}

fn arbitrated(arbitration: Arbitration<AccountId>) -> Terms<AccountId> {
	Terms { arbitration: Some(arbitration), ..terms(open()) }
}

/// A payer's terms that name this arbiter.
fn decided_by(arbiter: &AccountId, terms: Terms<AccountId>) -> Terms<AccountId> {
	Terms { arbitration: Some(Arbitration { arbiter: arbiter.clone(), ..arbitration() }), ..terms }
}

fn inspected_by(inspector: &AccountId, terms: Terms<AccountId>) -> Terms<AccountId> {
	Terms { inspector: Some(inspector.clone()), ..terms }
}

/// SE1: exactly the deposit and the record's deposit are held, from the payer.
#[test]
fn escrow_should_hold_both_deposits_when_created() {
	run(|| {
		let terms = shared(linear(), &[(ANN, 750_000), (BEN, 250_000)]);
		let id = create(&PAYER, terms.clone());
		let (deposited, record_deposit) = (10_000 * USDT, escrow(id).record_deposit);
		assert_eq!(last_event(), Event::Created { escrow: id, payer: PAYER, charged: PAYER, deposit: deposited });
		assert_eq!(
			escrow(id),
			Escrow {
				payer: PAYER,
				charged: PAYER,
				terms,
				flow: None,
				released: 0,
				deposited,
				distributed: 0,
				refunded: 0,
				created: START,
				cancelling: None,
				rate_change: None,
				dispute: None,
				drawn: None,
				record_deposit,
			}
		);
		assert_eq!(held(HoldReason::Deposit, &PAYER), deposited);
		assert_eq!(held(HoldReason::Record, &PAYER), record_deposit);
		assert_eq!(held(HoldReason::Bond, &PAYER), 0);
		assert_eq!(free(&PAYER), FUNDS - deposited - record_deposit);
	});
}

/// SE1: whatever the schedule, what it takes in all is held.
#[test]
fn escrow_should_hold_what_its_schedule_takes_when_created() {
	run(|| {
		for (schedule, deposit) in
			[(linear(), 10_000 * USDT), (open(), USDT), (milestones(&[10, 20, 30]), 60 * USDT), (cycles(), 90 * USDT)]
		{
			let before = held(HoldReason::Deposit, &PAYER);
			let id = create(&PAYER, terms(schedule));
			assert_eq!(escrow(id).deposited, deposit);
			assert_eq!(held(HoldReason::Deposit, &PAYER) - before, deposit);
		}
	});
}

#[test]
fn escrow_should_be_listed_for_both_sides_when_created() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let first = create(&PAYER, terms(linear()));
		let second = create(&device, shared(open(), &[(ANN, 1), (BEN, 999_999)]));
		assert_eq!(EscrowsOfPayer::<Test>::iter_key_prefix((PAYER, PAYER)).collect::<Vec<_>>(), [first]);
		assert_eq!(EscrowsOfPayer::<Test>::iter_key_prefix((OWNER, device)).collect::<Vec<_>>(), [second]);
		assert_eq!(listed(&ANN), [first, second]);
		assert_eq!(listed(&BEN), [second]);
		assert!(listed(&CEM).is_empty());
	});
}

/// The deposit is for all that can ever be in the record, to the byte where the schedule is open-ended.
#[test]
fn record_should_fit_its_deposit_when_everything_in_it_is_there() {
	run(|| {
		for schedule in [open(), linear(), milestones(&[10, 20]), cycles()] {
			let id = create(&PAYER, Terms { arbitration: Some(arbitration()), ..terms(schedule) });
			let mut record = escrow(id);
			record.flow = record.flow.map(|flow| Flow { paused: Some(Side::Payer), ..flow });
			record.cancelling = Some(Cancelling { since: now(), agreed: Consents::PAYER });
			record.rate_change = Some(RateChange { rate: rate(), since: START, agreed: Consents::PAYER });
			record.dispute = Some(Dispute {
				by: Side::Payer,
				charged: PAYER,
				bond: USDT,
				since: START,
				decided: Decided::default(),
			});
			record.drawn = Some(Drawn { period: now(), amount: USDT });
			let fullest = record_deposit(u32::try_from(record.encoded_size()).unwrap());
			assert!(fullest <= record.record_deposit, "{:?}", record.terms.schedule);
			if record.flow.is_some() {
				assert_eq!(fullest, record.record_deposit);
			}
		}
	});
}

#[test]
fn record_should_fit_its_deposit_when_it_goes_through_its_life() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let shares = [(ANN, 500_000), (BEN, 500_000)];
		let terms = Terms { cancel: CancelBy::Both, notice: DAY, ..shared(open(), &shares) };
		let id = create(&device, Terms { arbitration: Some(arbitration()), ..terms });
		let length = || {
			let record = escrow(id);
			let length = record.encoded_size();
			assert!(record_deposit(u32::try_from(length).unwrap()) <= record.record_deposit);
			length
		};
		let lower = Rate { amount: 1, ..rate() };
		let mut lengths = vec![length()];
		assert_ok!(StreamingEscrow::change_rate(signed(&OWNER), id, lower));
		lengths.push(length());
		assert_ok!(StreamingEscrow::accept_rate(signed(&ANN), id, lower));
		assert_ok!(StreamingEscrow::cancel(signed(&ANN), id));
		lengths.push(length());
		pass(HOUR);
		assert_ok!(StreamingEscrow::top_up(signed(&device), id, 1));
		assert_ok!(withdraw(id));
		assert_ok!(StreamingEscrow::transfer(signed(&BEN), id, BEN, CEM));
		assert_eq!(Some(&length()), lengths.last());
		assert_ok!(StreamingEscrow::dispute(signed(&ANN), id));
		lengths.push(length());
		assert!(lengths.windows(2).all(|pair| pair[0] < pair[1]), "each step adds something: {lengths:?}");
	});
}

/// SE1
#[test]
fn escrow_should_charge_the_owner_and_draw_both_deposits_when_a_device_creates_it() {
	run(|| {
		let device = device(20, &OWNER, &[ANN, BEN]);
		let before = free(&OWNER);
		let id = create(&device, shared(open(), &[(ANN, 500_000), (BEN, 500_000)]));
		let total = USDT + escrow(id).record_deposit;
		assert_eq!((escrow(id).payer, escrow(id).charged), (device.clone(), OWNER));
		assert_eq!(last_event(), Event::Created { escrow: id, payer: device.clone(), charged: OWNER, deposit: USDT });
		assert_eq!(escrow(id).drawn, Some(Drawn { period: START.at, amount: total }));
		assert_eq!(used(&device), total);
		assert_eq!(free(&OWNER), before - total);
		assert_eq!(held(HoldReason::Deposit, &OWNER), USDT);
		assert_eq!(free(&device), 0);
	});
}

#[test]
fn escrow_should_be_refused_when_the_allowance_does_not_reach() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let record = escrow(create(&PAYER, terms(open()))).record_deposit;
		assert_noop!(try_create(&device, terms(flowing(LIMIT - record + 1))), DeviceError::OverPerPayment);
		assert_ok!(try_create(&device, terms(flowing(LIMIT - record))));
		assert_eq!(used(&device), LIMIT);
		assert_noop!(try_create(&device, terms(flowing(1))), DeviceError::OverPerPeriod);
	});
}

#[test]
fn escrow_should_be_refused_when_a_recipient_is_not_among_the_payees() {
	run(|| {
		let device = device(20, &OWNER, &[ANN, BEN]);
		for recipients in [
			vec![(CEM, 1_000_000)],
			vec![(CEM, 500_000), (ANN, 500_000)],
			vec![(ANN, 500_000), (CEM, 500_000)],
			vec![(ANN, 300_000), (BEN, 300_000), (CEM, 400_000)],
		] {
			assert_noop!(try_create(&device, shared(open(), &recipients)), DeviceError::NotAPayee);
		}
		assert_ok!(try_create(&device, shared(open(), &[(BEN, 500_000), (ANN, 500_000)])));
	});
}

#[test]
fn escrow_should_be_refused_when_the_device_is_not_active() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		assert_ok!(DeviceIdentity::suspend(signed(&OWNER), device.clone()));
		assert_noop!(try_create(&device, terms(open())), Error::NotAuthorized);
		assert_ok!(DeviceIdentity::revoke(signed(&OWNER), device.clone()));
		assert_noop!(try_create(&device, terms(open())), Error::NotAuthorized);
	});
}

/// What was drawn is not used up by an escrow that its owner can't afford.
#[test]
fn escrow_should_be_refused_when_the_device_s_owner_is_short() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		assert_ok!(Balances::transfer_allow_death(signed(&OWNER), STRANGER, free(&OWNER) - USDT));
		assert_noop!(try_create(&device, terms(open())), TokenError::FundsUnavailable);
	});
}

#[test]
fn escrow_should_be_refused_when_the_payer_is_short() {
	run(|| {
		let record = escrow(create(&PAYER, terms(open()))).record_deposit;
		let spendable = free(&PAYER) - EXISTENTIAL_DEPOSIT;
		// Enough for the deposit alone.
		for deposit in [spendable + 1, spendable, spendable - record + 1] {
			assert_noop!(try_create(&PAYER, terms(flowing(deposit))), TokenError::FundsUnavailable);
		}
		assert_ok!(try_create(&PAYER, terms(flowing(spendable - record))));
		assert_eq!(free(&PAYER), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn escrow_should_be_refused_when_the_money_is_frozen() {
	run(|| {
		let freeze_all_but = |spendable: Balance| {
			Balances::set_lock(*b"a freeze", &PAYER, FUNDS - spendable, WithdrawReasons::all());
		};
		freeze_all_but(USDT - 1);
		assert_noop!(try_create(&PAYER, terms(open())), TokenError::FundsUnavailable);
		freeze_all_but(2 * USDT);
		assert_ok!(try_create(&PAYER, terms(open())));
	});
}

#[test]
fn escrow_should_be_refused_when_its_shares_make_no_sense() {
	run(|| {
		for (recipients, error) in [
			(vec![], Error::NoRecipients),
			(vec![(ANN, 0)], Error::ZeroShare),
			(vec![(ANN, 1_000_000), (BEN, 0)], Error::ZeroShare),
			(vec![(ANN, 999_999)], Error::SharesDontAddUp),
			(vec![(ANN, 1_000_001)], Error::SharesDontAddUp),
			(vec![(ANN, 1_000_000), (BEN, 1)], Error::SharesDontAddUp),
			(vec![(ANN, 333_333), (BEN, 333_333), (CEM, 333_333)], Error::SharesDontAddUp),
			// They would come to the whole if they wrapped around.
			(vec![(ANN, u32::MAX), (BEN, 1_000_001)], Error::SharesDontAddUp),
			(vec![(ANN, 500_000), (ANN, 500_000)], Error::DuplicateRecipient),
			(vec![(ANN, 250_000), (BEN, 500_000), (ANN, 250_000)], Error::DuplicateRecipient),
		] {
			assert_noop!(try_create(&PAYER, shared(linear(), &recipients)), error);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_the_payer_would_pay_itself() {
	run(|| {
		let [payer, sibling] = [20, 21].map(|seed| device(seed, &OWNER, &[]));
		let of_payer = device(22, &PAYER, &[]);
		for (who, to) in [
			(&PAYER, &PAYER),
			(&PAYER, &of_payer),
			(&payer, &payer),
			(&payer, &OWNER),
			(&payer, &sibling),
			(&OWNER, &payer),
		] {
			for recipients in [vec![(to.clone(), 1_000_000)], vec![(ANN, 500_000), (to.clone(), 500_000)]] {
				assert_noop!(try_create(who, shared(open(), &recipients)), Error::PaysItself);
			}
		}
	});
}

#[test]
fn escrow_should_be_refused_when_a_recipient_has_no_account() {
	run(|| {
		for recipients in [vec![(NOBODY, 1_000_000)], vec![(ANN, 500_000), (NOBODY, 500_000)]] {
			assert_noop!(try_create(&PAYER, shared(open(), &recipients)), Error::RecipientAbsent);
		}
		// A device needs none: its owner gets the money.
		let device = device(20, &CEM, &[]);
		assert_ok!(try_create(&PAYER, shared(open(), &[(device, 1_000_000)])));
	});
}

#[test]
fn escrow_should_be_refused_when_an_amount_is_zero() {
	run(|| {
		let (start, end) = (now(), now() + HOUR);
		for schedule in [
			Schedule::Linear { amount: 0, start, cliff: start, end },
			flowing(0),
			milestones(&[0]),
			milestones(&[10, 0, 30]),
			regular(0, start, DAY, 3),
		] {
			assert_noop!(try_create(&PAYER, terms(schedule)), Error::ZeroAmount);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_its_rate_is_zero() {
	run(|| {
		for per in [Per::Second, Per::Year] {
			let schedule = Schedule::Open { deposit: USDT, start: now(), rate: Rate { amount: 0, per } };
			assert_noop!(try_create(&PAYER, terms(schedule)), Error::ZeroRate);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_its_end_does_not_come_after_its_start() {
	run(|| {
		let start = now() + HOUR;
		for end in [start, start - 1, now(), 0] {
			assert_noop!(try_create(&PAYER, terms(straight(start, start, end))), Error::EndBeforeStart);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_its_cliff_is_not_between_start_and_end() {
	run(|| {
		let (start, end) = (now() + HOUR, now() + 2 * HOUR);
		for cliff in [0, start - 1, end + 1, Moment::MAX] {
			assert_noop!(try_create(&PAYER, terms(straight(start, cliff, end))), Error::CliffOutOfRange);
		}
		for cliff in [start, end] {
			assert_ok!(try_create(&PAYER, terms(straight(start, cliff, end))));
		}
	});
}

#[test]
fn escrow_should_be_refused_when_there_are_no_cycles() {
	run(|| {
		for schedule in [regular(USDT, now(), DAY, 0), regular(USDT, now(), 0, 3)] {
			assert_noop!(try_create(&PAYER, terms(schedule)), Error::NoCycles);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_there_are_no_milestones() {
	run(|| {
		assert_noop!(try_create(&PAYER, terms(milestones(&[]))), Error::NoMilestones);
		for schedule in [linear(), open(), cycles()] {
			assert_noop!(try_create(&PAYER, inspected_by(&CEM, terms(schedule))), Error::NoMilestones);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_its_end_or_a_deadline_has_come() {
	run(|| {
		let now = now();
		for schedule in [
			straight(now - HOUR, now - HOUR, now),
			straight(now - 2 * HOUR, now - HOUR, now - HOUR),
			conditional(&[(USDT, now)]),
			conditional(&[(USDT, now + HOUR), (USDT, now - 1)]),
			regular(USDT, now, DAY, 1),
			regular(USDT, now - 2 * DAY, DAY, 3),
		] {
			assert_noop!(try_create(&PAYER, terms(schedule)), Error::DeadlinePassed);
		}
	});
}

#[test]
fn escrow_should_be_refused_when_something_is_too_far_away() {
	run(|| {
		let now = now();
		let beyond = now + MAX_LENGTH + 1;
		for schedule in [
			straight(now, now, beyond),
			straight(beyond, beyond, beyond + 1),
			straight(now, now, Moment::MAX),
			Schedule::Open { deposit: USDT, start: beyond, rate: rate() },
			conditional(&[(USDT, now + HOUR), (USDT, beyond)]),
			regular(USDT, beyond, DAY, 1),
			regular(USDT, now, MAX_LENGTH + 1, 2),
			regular(USDT, now, Moment::MAX, 2),
			regular(USDT, now, Moment::MAX, 3),
			regular(USDT, now, DAY, u32::MAX),
		] {
			assert_noop!(try_create(&PAYER, terms(schedule)), Error::TooFarAway);
		}
		assert_noop!(try_create(&PAYER, Terms { notice: MAX_LENGTH + 1, ..terms(open()) }), Error::TooFarAway);
		assert_noop!(
			try_create(&PAYER, arbitrated(Arbitration { deadline: MAX_LENGTH + 1, ..arbitration() })),
			Error::TooFarAway
		);
	});
}

/// What nobody can take back must come to an end.
#[test]
fn escrow_should_be_refused_when_it_runs_for_too_long_and_the_payer_cannot_cancel() {
	run(|| {
		let yearly = |deposit, start| Schedule::Open { deposit, start, rate: Rate { amount: 1, per: Per::Year } };
		for schedule in [yearly(101, now()), yearly(1, now() + MAX_LENGTH), yearly(Balance::MAX, now())] {
			for cancel in [CancelBy::Both, CancelBy::Nobody] {
				let terms = Terms { cancel, ..terms(schedule.clone()) };
				assert_noop!(try_create(&PAYER, terms), Error::TooFarAway);
			}
		}
		assert_ok!(try_create(&PAYER, Terms { cancel: CancelBy::Nobody, ..terms(yearly(100, now())) }));
		assert_ok!(try_create(&PAYER, terms(yearly(101, now()))));
	});
}

#[test]
fn escrow_should_be_refused_when_its_amounts_overflow() {
	run(|| {
		let now = now();
		for schedule in [
			regular(Balance::MAX / 2 + 1, now, DAY, 2),
			regular(Balance::MAX, now, 1, u32::MAX),
			conditional(&[(Balance::MAX, now + HOUR), (1, now + HOUR)]),
			// With the record's deposit.
			flowing(Balance::MAX),
			Schedule::Linear { amount: Balance::MAX, start: now, cliff: now, end: now + HOUR },
		] {
			assert_noop!(try_create(&PAYER, terms(schedule)), Error::Overflow);
		}
	});
}

#[test]
fn escrow_should_be_created_when_its_terms_are_at_the_bounds() {
	run(|| {
		let now = now();
		let far = now + MAX_LENGTH;
		for schedule in [
			straight(0, 0, now + 1),
			straight(now, far, far),
			Schedule::Open { deposit: 1, start: 0, rate: Rate { amount: Balance::MAX, per: Per::Second } },
			Schedule::Open { deposit: 1, start: far, rate: Rate { amount: 1, per: Per::Year } },
			conditional(&[(1, now + 1), (1, far)]),
			conditional(&[(1, far); 16]),
			regular(1, now + 1, Moment::MAX, 1),
			regular(1, now - DAY, DAY + 1, 2),
			regular(1, now, MAX_LENGTH, 2),
		] {
			assert_ok!(try_create(&PAYER, Terms { notice: MAX_LENGTH, ..terms(schedule) }));
		}
	});
}

#[test]
fn escrow_should_be_refused_when_the_arbiter_is_a_party() {
	run(|| {
		let [payer, sibling] = [20, 21].map(|seed| device(seed, &OWNER, &[]));
		let [of_payer, of_ann, of_ben, other_of_ben] =
			[(22, PAYER), (23, ANN), (24, BEN), (25, BEN)].map(|(seed, owner)| device(seed, &owner, &[]));
		let terms = shared(open(), &[(ANN, 500_000), (of_ben.clone(), 500_000)]);
		for (who, arbiter) in [
			(&PAYER, &PAYER),
			(&PAYER, &of_payer),
			(&PAYER, &ANN),
			(&PAYER, &of_ann),
			(&PAYER, &of_ben),
			(&PAYER, &BEN),
			(&PAYER, &other_of_ben),
			(&payer, &payer),
			(&payer, &OWNER),
			(&payer, &sibling),
		] {
			assert_noop!(try_create(who, decided_by(arbiter, terms.clone())), Error::ArbiterIsParty);
		}
		assert_ok!(try_create(&payer, decided_by(&of_payer, terms)));
	});
}

#[test]
fn escrow_should_be_refused_when_the_inspector_is_a_recipient() {
	run(|| {
		let [of_ann, of_ben] = [(20, ANN), (21, BEN)].map(|(seed, owner)| device(seed, &owner, &[]));
		let terms = shared(milestones(&[10]), &[(ANN, 500_000), (of_ben.clone(), 500_000)]);
		for inspector in [&ANN, &of_ann, &of_ben, &BEN] {
			assert_noop!(try_create(&PAYER, inspected_by(inspector, terms.clone())), Error::InspectorIsRecipient);
		}
		assert_ok!(try_create(&PAYER, inspected_by(&CEM, terms)));
	});
}

#[test]
fn escrow_should_be_refused_when_its_arbitration_makes_no_sense() {
	run(|| {
		for (arbitration, error) in [
			(Arbitration { deadline: 0, ..arbitration() }, Error::InvalidDisputeDeadline),
			(Arbitration { deadline: HOUR - 1, ..arbitration() }, Error::InvalidDisputeDeadline),
			(Arbitration { deadline: 90 * DAY + 1, ..arbitration() }, Error::InvalidDisputeDeadline),
			(Arbitration { default: 1_000_001, ..arbitration() }, Error::InvalidSplit),
			(Arbitration { default: u32::MAX, ..arbitration() }, Error::InvalidSplit),
			(Arbitration { bond: 0, ..arbitration() }, Error::ZeroBond),
		] {
			assert_noop!(try_create(&PAYER, arbitrated(arbitration)), error);
		}
		for arbitration in [
			Arbitration { deadline: HOUR, default: 0, ..arbitration() },
			Arbitration { deadline: 90 * DAY, default: 1_000_000, ..arbitration() },
			Arbitration { bond: 1, ..arbitration() },
		] {
			assert_ok!(try_create(&PAYER, arbitrated(arbitration)));
		}
	});
}

/// SE7 rests on this: there is no number after the last.
#[test]
fn escrow_should_be_refused_when_all_numbers_are_used() {
	run(|| {
		NextEscrow::<Test>::put(u64::MAX);
		assert_noop!(try_create(&PAYER, terms(open())), Error::Overflow);
	});
}
