//! Disputes: raising them, deciding them, and what holds if nobody does.

use crate::{
	mock::*, runtime_api::Status, Arbitration, CancelBy, Ending, EscrowId, HoldReason, Milestone, Rate, Schedule, Side,
	Terms,
};
use coinop_primitives::{Balance, EXISTENTIAL_DEPOSIT, USDT};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
};
use sp_runtime::TokenError;

type DeviceError = pallet_device_identity::Error<Test>;

/// Half of what is undecided of [`disputed`].
const HALF: Balance = 3_000 * USDT;

fn dispute(who: &AccountId, id: EscrowId) -> DispatchResult {
	StreamingEscrow::dispute(signed(who), id)
}

/// The arbiter's decision.
fn resolve(id: EscrowId, to_recipients: Balance) -> DispatchResultWithPostInfo {
	StreamingEscrow::resolve(signed(&ARBITER), id, to_recipients)
}

/// 10,000 USDT of which 4,000 had accrued when `raiser` disputed the rest.
fn disputed(raiser: &AccountId, terms: Terms<AccountId>) -> EscrowId {
	let id = create(&PAYER, terms);
	pass(4_000 * SECOND);
	assert_ok!(dispute(raiser, id));
	id
}

fn side(raiser: &AccountId) -> Side {
	if *raiser == PAYER {
		Side::Payer
	} else {
		Side::Recipients
	}
}

/// What the payer and the one recipient of an escrow that was [`disputed`] have, once the recipient got this much of
/// what was undecided.
fn bond_went_where_it_belongs(id: EscrowId, raiser: &AccountId, to_recipients: Balance, lost: bool) {
	let (by, paid, bond) = (side(raiser), 4_000 * USDT + to_recipients, if lost { USDT } else { 0 });
	let expected = match by {
		Side::Payer => (FUNDS - paid - bond, FUNDS + paid + bond),
		Side::Recipients => (FUNDS - paid + bond, FUNDS + paid - bond),
	};
	assert_eq!((free(&PAYER), free(&ANN)), expected, "{by:?} {to_recipients}");
	assert_eq!(events().contains(&Event::BondLost { escrow: id, by, amount: USDT }), lost);
	assert_eq!(held(HoldReason::Bond, raiser), 0);
	assert!(stored().is_empty());
}

/// SE1: the bond is held apart from the deposit, from the one who raises it.
#[test]
fn dispute_should_hold_the_bond_when_raised() {
	for raiser in [PAYER, ANN] {
		run(|| {
			let id = create(&PAYER, disputable(linear()));
			pass(4_000 * SECOND);
			let before = (free(&raiser), held(HoldReason::Deposit, &PAYER));
			assert_ok!(dispute(&raiser, id));
			let (by, undecided) = (side(&raiser), 6_000 * USDT);
			assert_eq!(last_event(), Event::Disputed { escrow: id, by, undecided });
			assert_eq!(held(HoldReason::Bond, &raiser), USDT);
			assert_eq!((free(&raiser), held(HoldReason::Deposit, &PAYER)), (before.0 - USDT, before.1));
			assert_eq!((state(id).status, state(id).undecided), (Status::Disputed, undecided));
		});
	}
}

#[test]
fn dispute_should_charge_the_owner_when_a_device_raises_it() {
	run(|| {
		let (payer, recipient) = (device(20, &OWNER, &[]), device(21, &CEM, &[]));
		for (who, charged, by) in [
			(&payer, &OWNER, Side::Payer),
			(&OWNER, &OWNER, Side::Payer),
			(&recipient, &CEM, Side::Recipients),
			(&CEM, &CEM, Side::Recipients),
		] {
			let terms = shared(open(), &[(recipient.clone(), 1_000_000)]);
			let id = create(&payer, Terms { arbitration: Some(arbitration()), ..terms });
			let (before, drawn) = (free(charged), [used(&payer), used(&recipient)]);
			assert_ok!(dispute(who, id));
			assert_eq!(last_event(), Event::Disputed { escrow: id, by, undecided: USDT });
			assert_eq!(before - free(charged), USDT);
			// Only what the device itself raised counts against its allowance.
			let counted = [&payer, &recipient].map(|device| if who == device { USDT } else { 0 });
			assert_eq!([used(&payer), used(&recipient)], [drawn[0] + counted[0], drawn[1] + counted[1]]);
		}
		assert_eq!((held(HoldReason::Bond, &OWNER), held(HoldReason::Bond, &CEM)), (2 * USDT, 2 * USDT));
	});
}

#[test]
fn dispute_should_be_refused_when_the_allowance_does_not_reach() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let schedule = Schedule::Open { deposit: LIMIT - USDT, start: now(), rate: rate() };
		let id = create(&device, disputable(schedule));
		assert_noop!(dispute(&device, id), DeviceError::OverPerPeriod);
		assert_ok!(DeviceIdentity::suspend(signed(&OWNER), device.clone()));
		assert_noop!(dispute(&device, id), Error::NotAuthorized);
		assert_ok!(dispute(&OWNER, id));
	});
}

#[test]
fn dispute_should_be_refused_when_the_bond_is_not_there() {
	run(|| {
		let id = create(&PAYER, disputable(linear()));
		let rest = free(&ANN) - USDT - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_allow_death(signed(&ANN), STRANGER, rest + 1));
		assert_noop!(dispute(&ANN, id), TokenError::FundsUnavailable);
		assert_ok!(Balances::transfer_allow_death(signed(&STRANGER), ANN, 1));
		assert_ok!(dispute(&ANN, id));
	});
}

#[test]
fn dispute_should_be_refused_when_there_is_no_arbiter() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		for who in [PAYER, ANN, STRANGER] {
			assert_noop!(dispute(&who, id), Error::NoArbiter);
		}
	});
}

#[test]
fn dispute_should_be_refused_when_another_raises_it() {
	run(|| {
		let id = create(&PAYER, disputable(linear()));
		for who in [STRANGER, BEN, ARBITER] {
			assert_noop!(dispute(&who, id), Error::NotAuthorized);
		}
	});
}

/// It stops everyone's money, and the payer can plant a recipient.
#[test]
fn dispute_should_be_refused_when_the_recipient_has_less_than_half() {
	run(|| {
		let [first, second] = [20, 21].map(|seed| device(seed, &CEM, &[]));
		for (shares, refused, allowed) in [
			(vec![(ANN, 499_999), (BEN, 500_001)], ANN, BEN),
			(vec![(ANN, 500_000), (BEN, 499_999), (STRANGER, 1)], BEN, ANN),
			// Those of one owner count together.
			(vec![(ANN, 500_000), (first.clone(), 250_000), (second, 250_000)], first, CEM),
		] {
			let terms = shared(linear(), &shares);
			let id = create(&PAYER, Terms { arbitration: Some(arbitration()), ..terms });
			assert_noop!(dispute(&refused, id), Error::NotAuthorized);
			assert_ok!(dispute(&allowed, id));
		}
	});
}

#[test]
fn dispute_should_be_refused_when_nothing_is_undecided() {
	run(|| {
		let [early, late] = [linear(), linear()].map(|schedule| create(&PAYER, disputable(schedule)));
		let flow = create(&PAYER, disputable(open()));
		let conditional = create(&PAYER, disputable(milestones(&[10, 20])));
		pass(10_000 * SECOND - 1);
		assert_ok!(dispute(&PAYER, early));
		assert_eq!(last_event(), Event::Disputed { escrow: early, by: Side::Payer, undecided: 1_000 });
		pass(1);
		assert_noop!(dispute(&PAYER, late), Error::NothingUndecided);
		assert_noop!(dispute(&ANN, conditional), Error::NothingUndecided);
		pass(20 * HOUR);
		assert_noop!(dispute(&PAYER, flow), Error::NothingUndecided);
	});
}

/// SE7
#[test]
fn dispute_should_be_refused_when_the_escrow_is_closed() {
	run(|| {
		let id = create(&PAYER, disputable(linear()));
		pass(10_000 * SECOND);
		assert_ok!(withdraw(id));
		for who in [PAYER, ANN, STRANGER] {
			assert_noop!(dispute(&who, id), Error::Closed);
		}
		assert_noop!(resolve(id, 0), Error::Closed);
	});
}

#[test]
fn dispute_should_be_refused_when_there_is_one_already() {
	run(|| {
		let id = disputed(&ANN, disputable(linear()));
		for who in [ANN, PAYER, STRANGER] {
			assert_noop!(dispute(&who, id), Error::Disputed);
		}
	});
}

#[test]
fn dispute_should_stop_everything_else_when_it_is_pending() {
	run(|| {
		let id = create(&PAYER, Terms { arbitration: Some(arbitration()), ..terms(open()) });
		let lower = Rate { amount: 25_000, ..rate() };
		assert_ok!(StreamingEscrow::change_rate(signed(&PAYER), id, lower));
		assert_ok!(StreamingEscrow::pause(signed(&ANN), id));
		assert_ok!(dispute(&ANN, id));
		// Nor does the passing of the arbiter's time let anyone go on.
		for _ in 0..2 {
			assert_noop!(StreamingEscrow::top_up(signed(&PAYER), id, 1), Error::Disputed);
			assert_noop!(StreamingEscrow::pause(signed(&PAYER), id), Error::Disputed);
			assert_noop!(StreamingEscrow::resume(signed(&PAYER), id), Error::Disputed);
			assert_noop!(StreamingEscrow::change_rate(signed(&PAYER), id, lower), Error::Disputed);
			assert_noop!(StreamingEscrow::accept_rate(signed(&ANN), id, lower), Error::Disputed);
			assert_noop!(StreamingEscrow::cancel(signed(&PAYER), id), Error::Disputed);
			assert_noop!(StreamingEscrow::release(signed(&PAYER), id, 0, None), Error::Disputed);
			pass(DAY);
		}
	});
}

#[test]
fn release_should_be_refused_when_the_milestone_is_disputed() {
	run(|| {
		let terms = Terms { inspector: Some(account_of(51)), ..disputable(milestones(&[10, 20])) };
		let id = create(&PAYER, terms);
		assert_ok!(dispute(&ANN, id));
		let release = |confirmation| StreamingEscrow::release(signed(&PAYER), id, 0, confirmation);
		assert_noop!(release(None), Error::Disputed);
		assert_noop!(release(Some(confirmation(51, id, 0))), Error::Disputed);
	});
}

#[test]
fn accrued_money_should_stay_withdrawable_when_the_rest_is_disputed() {
	run(|| {
		let id = disputed(&PAYER, disputable(linear()));
		pass(HOUR);
		assert_eq!((state(id).withdrawable, state(id).refundable), (4_000 * USDT, 0));
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: 4_000 * USDT });
		assert_eq!(got(&ANN), 4_000 * USDT);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		assert_ok!(resolve(id, USDT));
		assert_eq!(got(&ANN), 4_001 * USDT);
	});
}

/// SE8: nothing accrues or lapses while the arbiter thinks, and no decision reaches beyond what was open.
#[test]
fn recipients_should_get_at_most_what_was_undecided_when_the_arbiter_is_late() {
	for to_recipients in [0, 1, HALF, 2 * HALF] {
		run(|| {
			let id = disputed(&ANN, disputable(linear()));
			// All of it would have accrued.
			pass(DAY - 1);
			assert_eq!((state(id).accrued, state(id).undecided), (4_000 * USDT, 6_000 * USDT));
			assert_noop!(resolve(id, 2 * HALF + 1), Error::OverUndecided);
			assert_noop!(resolve(id, Balance::MAX), Error::OverUndecided);
			assert_ok!(resolve(id, to_recipients));
			let (paid, refunded) = (4_000 * USDT + to_recipients, 6_000 * USDT - to_recipients);
			assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Resolved, paid, refunded });
			assert_eq!(free(&PAYER) + free(&ANN), 2 * FUNDS);
		});
	}
}

/// SE8: what a confirmation or a deadline had decided before is not the arbiter's.
#[test]
fn recipients_should_get_at_most_the_open_milestones_when_others_are_decided() {
	run(|| {
		let id = create(&PAYER, disputable(milestones(&[10, 20, 30])));
		assert_ok!(StreamingEscrow::release(signed(&PAYER), id, 1, None));
		pass(HOUR);
		assert_ok!(dispute(&PAYER, id));
		assert_eq!(last_event(), Event::Disputed { escrow: id, by: Side::Payer, undecided: 30 * USDT });
		// The first was missed, and goes back whatever comes.
		assert_eq!((state(id).refundable, state(id).undecided), (10 * USDT, 30 * USDT));
		pass(5 * HOUR);
		assert_eq!((state(id).refundable, state(id).undecided), (10 * USDT, 30 * USDT));
		assert_noop!(resolve(id, 30 * USDT + 1), Error::OverUndecided);
		assert_ok!(resolve(id, 30 * USDT));
		let (paid, refunded) = (50 * USDT, 10 * USDT);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Resolved, paid, refunded });
		assert_eq!((free(&PAYER), got(&ANN)), (FUNDS - 51 * USDT, 51 * USDT));
	});
}

/// SE8: nor does a running flow go on.
#[test]
fn flow_should_accrue_nothing_when_it_is_disputed() {
	run(|| {
		let id = create(&PAYER, disputable(open()));
		pass(HOUR);
		assert_ok!(dispute(&PAYER, id));
		pass(5 * HOUR);
		assert_eq!((state(id).accrued, state(id).depletes), (50_000, None));
		assert_ok!(resolve(id, 0));
		let (paid, refunded) = (50_000, USDT - 50_000);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Resolved, paid, refunded });
	});
}

/// Whoever gets at least half was not wrong to ask.
#[test]
fn bond_should_be_lost_when_the_decision_gives_the_raiser_less_than_half() {
	for (raiser, to_recipients, lost) in [
		(PAYER, 0, false),
		(PAYER, HALF - 1, false),
		(PAYER, HALF, false),
		(PAYER, HALF + 1, true),
		(PAYER, 2 * HALF, true),
		(ANN, 2 * HALF, false),
		(ANN, HALF + 1, false),
		(ANN, HALF, false),
		(ANN, HALF - 1, true),
		(ANN, 0, true),
	] {
		run(|| {
			let id = disputed(&raiser, disputable(linear()));
			assert_ok!(resolve(id, to_recipients));
			bond_went_where_it_belongs(id, &raiser, to_recipients, lost);
		});
	}
}

/// Half of 7 is 3: a single µUSDT decides nothing.
#[test]
fn bond_should_return_when_an_odd_amount_is_halved() {
	for (raiser, to_recipients, lost) in
		[(PAYER, 3, false), (PAYER, 4, false), (PAYER, 5, true), (ANN, 4, false), (ANN, 3, false), (ANN, 2, true)]
	{
		run(|| {
			let start = now();
			let schedule = Schedule::Linear { amount: 7, start, cliff: start, end: start + DAY };
			let id = create(&PAYER, disputable(schedule));
			assert_ok!(dispute(&raiser, id));
			assert_ok!(resolve(id, to_recipients));
			let by = side(&raiser);
			assert_eq!(events().contains(&Event::BondLost { escrow: id, by, amount: USDT }), lost);
		});
	}
}

#[test]
fn bond_should_be_lost_when_the_default_gives_the_raiser_less_than_half() {
	for (raiser, default, lost) in [
		(PAYER, 0, false),
		(PAYER, 250_000, false),
		(PAYER, 500_000, false),
		(PAYER, 500_001, true),
		(PAYER, 1_000_000, true),
		(ANN, 1_000_000, false),
		(ANN, 500_000, false),
		(ANN, 499_999, true),
		(ANN, 250_000, true),
		(ANN, 0, true),
	] {
		run(|| {
			let arbitration = Some(Arbitration { default, ..arbitration() });
			let id = disputed(&raiser, Terms { arbitration, ..disputable(linear()) });
			pass(DAY);
			assert_ok!(withdraw(id));
			let to_recipients = 6_000 * Balance::from(default);
			let (paid, refunded) = (4_000 * USDT + to_recipients, 6_000 * USDT - to_recipients);
			assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Defaulted, paid, refunded });
			bond_went_where_it_belongs(id, &raiser, to_recipients, lost);
		});
	}
}

/// SE6: the bond, too, to the last µUSDT.
#[test]
fn bond_should_be_shared_when_the_payer_loses_it_to_several() {
	run(|| {
		let arbitration = Some(Arbitration { bond: 1_000_001, ..arbitration() });
		let terms = shared(linear(), &[(ANN, 333_334), (BEN, 333_333), (CEM, 333_333)]);
		let id = create(&PAYER, Terms { arbitration, ..terms });
		assert_ok!(dispute(&PAYER, id));
		assert_ok!(resolve(id, 10_000 * USDT));
		// 333,335 and 333,333 each of the bond.
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [3_333_673_335, 3_333_663_333, 3_333_663_333]);
		assert_eq!(free(&PAYER), FUNDS - 10_000 * USDT - 1_000_001);
	});
}

#[test]
fn bond_should_be_lost_by_the_raiser_alone_when_there_are_several_recipients() {
	run(|| {
		let arbitration = Some(arbitration());
		let terms = shared(linear(), &[(ANN, 500_000), (BEN, 500_000)]);
		let id = create(&PAYER, Terms { arbitration, ..terms });
		assert_ok!(dispute(&BEN, id));
		assert_ok!(resolve(id, 0));
		assert_eq!([PAYER, ANN, BEN].map(|who| free(&who)), [FUNDS + USDT, FUNDS, FUNDS - USDT]);
	});
}

#[test]
fn bond_should_go_to_the_owner_when_the_other_side_is_a_device() {
	run(|| {
		let (payer, recipient) = (device(20, &OWNER, &[]), device(21, &CEM, &[]));
		let (owner, cem) = (free(&OWNER), free(&CEM));
		let terms = shared(open(), &[(recipient.clone(), 1_000_000)]);
		let terms = Terms { arbitration: Some(arbitration()), ..terms };
		let id = create(&payer, terms.clone());
		assert_ok!(dispute(&recipient, id));
		assert_ok!(resolve(id, 0));
		assert_eq!((free(&OWNER), free(&CEM)), (owner + USDT, cem - USDT));
		let id = create(&payer, terms);
		assert_ok!(dispute(&payer, id));
		assert_ok!(resolve(id, USDT));
		// That bond back, and the deposit with the other.
		assert_eq!((free(&OWNER), free(&CEM)), (owner - USDT, cem + USDT));
		assert_eq!((free(&payer), free(&recipient)), (0, 0));
	});
}

#[test]
fn decision_should_be_refused_when_another_makes_it() {
	run(|| {
		let id = disputed(&PAYER, disputable(linear()));
		for who in [PAYER, ANN, STRANGER] {
			assert_noop!(StreamingEscrow::resolve(signed(&who), id, 0), Error::NotAuthorized);
		}
		let without = create(&PAYER, terms(linear()));
		assert_noop!(resolve(without, 0), Error::NotAuthorized);
	});
}

#[test]
fn decision_should_be_refused_when_there_is_no_dispute() {
	run(|| {
		let id = create(&PAYER, disputable(linear()));
		assert_noop!(resolve(id, 0), Error::NotDisputed);
	});
}

#[test]
fn decision_should_be_the_device_s_own_when_the_arbiter_is_one() {
	run(|| {
		let arbiter = device(60, &STRANGER, &[]);
		let arbitration = Some(Arbitration { arbiter: arbiter.clone(), ..arbitration() });
		let id = disputed(&PAYER, Terms { arbitration, ..disputable(linear()) });
		assert_noop!(StreamingEscrow::resolve(signed(&STRANGER), id, 0), Error::NotAuthorized);
		assert_ok!(DeviceIdentity::suspend(signed(&STRANGER), arbiter.clone()));
		assert_noop!(StreamingEscrow::resolve(signed(&arbiter), id, 0), Error::NotAuthorized);
		assert_ok!(DeviceIdentity::resume(signed(&STRANGER), arbiter.clone()));
		assert_ok!(StreamingEscrow::resolve(signed(&arbiter), id, 0));
		assert!(!exists(id));
	});
}

#[test]
fn decision_should_be_refused_when_the_arbiter_s_time_is_over() {
	run(|| {
		let id = disputed(&PAYER, disputable(linear()));
		pass(DAY);
		assert_noop!(resolve(id, 0), Error::TooLate);
		assert_noop!(resolve(id, 2 * HALF + 1), Error::TooLate);
	});
}

/// The arbiter was cut off as everybody else was.
#[test]
fn decision_should_be_good_when_half_the_blocks_of_its_time_are_missing() {
	run(|| {
		let id = disputed(&PAYER, disputable(linear()));
		pass_with(2 * DAY, 86_399);
		assert_ok!(resolve(id, HALF));
		let (paid, refunded) = (7_000 * USDT, 3_000 * USDT);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Resolved, paid, refunded });
	});
}

#[test]
fn default_should_wait_when_the_arbiter_s_time_is_not_over() {
	run(|| {
		let id = disputed(&ANN, disputable(linear()));
		assert_ok!(withdraw(id));
		pass_with(DAY - 1, 172_800);
		assert_eq!(state(id).status, Status::Disputed);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass(1);
		assert_eq!(state(id).status, Status::Defaulted);
		assert_ok!(withdraw(id));
		bond_went_where_it_belongs(id, &ANN, 1_500 * USDT, true);
	});
}

#[test]
fn default_should_wait_when_half_the_blocks_are_missing() {
	run(|| {
		let id = disputed(&PAYER, disputable(linear()));
		assert_ok!(withdraw(id));
		pass_with(2 * DAY, 86_399);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass_with(0, 1);
		assert_ok!(withdraw(id));
		bond_went_where_it_belongs(id, &PAYER, 1_500 * USDT, false);
	});
}

/// SE2: what the default gives each side is foretold before anyone carries it out.
#[test]
fn default_should_be_foretold_when_the_arbiter_s_time_is_over() {
	run(|| {
		let id = disputed(&PAYER, disputable(linear()));
		pass(DAY);
		let state = state(id);
		assert_eq!((state.accrued, state.withdrawable), (5_500 * USDT, 5_500 * USDT));
		assert_eq!((state.refundable, state.undecided), (4_500 * USDT, 0));
	});
}

/// Rounding is the payer's, as everywhere.
#[test]
fn default_should_be_rounded_down_when_it_does_not_divide() {
	run(|| {
		let milestone = Milestone { amount: 7, deadline: now() + DAY, default: Side::Recipients };
		let id = create(&PAYER, disputable(Schedule::Milestones(vec![milestone].try_into().unwrap())));
		assert_ok!(dispute(&ANN, id));
		pass(2 * DAY);
		assert_ok!(withdraw(id));
		let ending = Ending::Defaulted;
		assert_eq!(last_event(), Event::Ended { escrow: id, ending, paid: 1, refunded: 6 });
	});
}

/// The arbiter's key was handed to the payer: it decides nothing, and the default holds.
#[test]
fn decision_should_be_refused_when_the_arbiter_has_become_the_payer_s_device() {
	run(|| {
		let arbiter = account_of(61);
		let arbitration = Some(Arbitration { arbiter: arbiter.clone(), ..arbitration() });
		let id = disputed(&ANN, Terms { arbitration, ..disputable(linear()) });
		assert_eq!(device(61, &PAYER, &[]), arbiter);
		assert_noop!(StreamingEscrow::resolve(signed(&arbiter), id, 0), Error::ArbiterIsParty);
		assert_noop!(StreamingEscrow::resolve(signed(&PAYER), id, 0), Error::NotAuthorized);
		pass(DAY);
		assert_ok!(withdraw(id));
		let (paid, refunded) = (5_500 * USDT, 4_500 * USDT);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Defaulted, paid, refunded });
	});
}

#[test]
fn decision_should_be_refused_when_the_recipient_has_become_the_arbiter_s_device() {
	run(|| {
		let recipient = funded(62);
		let terms = shared(linear(), &[(recipient.clone(), 1_000_000)]);
		let id = disputed(&PAYER, Terms { arbitration: Some(arbitration()), ..terms });
		assert_eq!(device(62, &ARBITER, &[]), recipient);
		assert_noop!(resolve(id, 2 * HALF), Error::ArbiterIsParty);
		let before = free(&ARBITER);
		pass(DAY);
		assert_ok!(withdraw(id));
		// What a device earns is its owner's.
		assert_eq!(free(&ARBITER) - before, 5_500 * USDT);
	});
}

/// What returns to the account charged is its owner's to take.
#[test]
fn decision_should_be_refused_when_the_payer_has_become_the_arbiter_s_device() {
	run(|| {
		let payer = funded(63);
		let id = create(&payer, disputable(open()));
		assert_ok!(dispute(&ANN, id));
		assert_eq!(device(63, &ARBITER, &[]), payer);
		assert_noop!(resolve(id, 0), Error::ArbiterIsParty);
		pass(DAY);
		assert_ok!(withdraw(id));
		let (paid, refunded) = (USDT / 4, USDT - USDT / 4);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Defaulted, paid, refunded });
	});
}

/// What was agreed before is void: the escrow ends by the decision alone.
#[test]
fn consents_should_be_forgotten_when_a_dispute_is_raised() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Both, ..disputable(open()) });
		assert_ok!(StreamingEscrow::change_rate(signed(&PAYER), id, Rate { amount: 1, ..rate() }));
		assert_ok!(StreamingEscrow::cancel(signed(&PAYER), id));
		assert_ok!(dispute(&ANN, id));
		assert_eq!((escrow(id).cancelling, escrow(id).rate_change), (None, None));
	});
}
