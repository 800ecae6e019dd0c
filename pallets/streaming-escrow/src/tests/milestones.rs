//! Milestones: confirming them, missing them.

use crate::{
	mock::*, runtime_api::Status, CancelBy, Confirmation, Ending, EscrowId, HoldReason, Milestone, Schedule, Side,
	Terms,
};
use coinop_primitives::{Balance, USDT};
use coinop_voucher::message;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
};

fn release(
	who: &AccountId,
	id: EscrowId,
	milestone: u32,
	confirmation: Option<Confirmation>,
) -> DispatchResultWithPostInfo {
	StreamingEscrow::release(signed(who), id, milestone, confirmation)
}

/// Milestones of 10, 20 and 30 USDT that this account or device confirms too.
fn inspected_by(inspector: &AccountId) -> Terms<AccountId> {
	Terms { inspector: Some(inspector.clone()), ..terms(milestones(&[10, 20, 30])) }
}

/// 10 USDT with an hour's time, then 20 USDT with two; what is missed is this side's.
fn falling_to(default: Side) -> Schedule {
	let milestones = [(10, 1), (20, 2)].map(|(amount, hours)| Milestone {
		amount: amount * USDT,
		deadline: now() + hours * HOUR,
		default,
	});
	Schedule::Milestones(milestones.to_vec().try_into().unwrap())
}

/// The milestone was released, and this is all that was paid for it.
fn was_released(id: EscrowId, milestone: u32, amount: Balance) {
	let events = events();
	assert_eq!(
		events[events.len() - 2..],
		[Event::Released { escrow: id, milestone }, Event::Withdrawn { escrow: id, amount }]
	);
}

#[test]
fn milestone_should_be_paid_when_the_payer_releases_it() {
	run(|| {
		let id = create(&PAYER, terms(milestones(&[10, 20, 30])));
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		assert_ok!(release(&PAYER, id, 1, None));
		was_released(id, 1, 20 * USDT);
		assert_eq!(got(&ANN), 20 * USDT);
		assert_eq!(held(HoldReason::Deposit, &PAYER), 40 * USDT);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
	});
}

#[test]
fn milestone_should_be_paid_by_shares_when_released() {
	run(|| {
		let id = create(&PAYER, shared(milestones(&[10, 20]), &[(ANN, 250_000), (BEN, 750_000)]));
		assert_ok!(release(&PAYER, id, 1, None));
		assert_eq!((got(&ANN), got(&BEN)), (5 * USDT, 15 * USDT));
	});
}

#[test]
fn milestone_should_be_paid_when_the_device_or_its_owner_releases_it() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let id = create(&device, terms(milestones(&[10, 20, 30])));
		assert_ok!(release(&OWNER, id, 0, None));
		was_released(id, 0, 10 * USDT);
		assert_ok!(release(&device, id, 1, None));
		was_released(id, 1, 20 * USDT);
	});
}

#[test]
fn milestone_should_be_paid_when_the_inspector_releases_it() {
	run(|| {
		let device = device(40, &CEM, &[]);
		for inspector in [&BEN, &device] {
			let id = create(&PAYER, inspected_by(inspector));
			assert_ok!(release(inspector, id, 2, None));
			was_released(id, 2, 30 * USDT);
		}
	});
}

#[test]
fn milestone_should_stay_when_another_signs_without_a_confirmation() {
	run(|| {
		let device = device(40, &CEM, &[]);
		let id = create(&PAYER, inspected_by(&device));
		// Not even the inspector's owner: the machine saw it or did not.
		for who in [STRANGER, ANN, CEM, ARBITER] {
			assert_noop!(release(&who, id, 0, None), Error::NotAuthorized);
		}
	});
}

/// A device's transactions are refused before they are dispatched, but not those of a proxy in its name.
#[test]
fn milestone_should_stay_when_the_device_that_signs_is_not_active() {
	run(|| {
		let (payer, inspector) = (device(20, &OWNER, &[]), device(40, &CEM, &[]));
		let id = create(&payer, inspected_by(&inspector));
		assert_ok!(DeviceIdentity::suspend(signed(&OWNER), payer.clone()));
		assert_ok!(DeviceIdentity::suspend(signed(&CEM), inspector.clone()));
		for who in [&payer, &inspector] {
			assert_noop!(release(who, id, 0, None), Error::NotAuthorized);
		}
		assert_ok!(DeviceIdentity::resume(signed(&CEM), inspector.clone()));
		assert_ok!(release(&inspector, id, 0, None));
	});
}

/// A delivery: a sensor signs what it saw, and whoever is there pays the fee.
#[test]
fn milestone_should_be_paid_when_a_stranger_brings_the_inspecting_device_s_confirmation() {
	run(|| {
		let sensor = device(40, &CEM, &[]);
		let id = create(&PAYER, inspected_by(&sensor));
		assert_ok!(release(&STRANGER, id, 0, Some(confirmation(40, id, 0))));
		was_released(id, 0, 10 * USDT);
		assert_eq!((got(&ANN), got(&STRANGER)), (10 * USDT, 0));
	});
}

#[test]
fn milestone_should_be_paid_when_the_confirmation_is_of_a_plain_account_s_key() {
	run(|| {
		let payer = funded(50);
		// An inspector needs no account.
		let id = create(&payer, inspected_by(&account_of(51)));
		assert_ok!(release(&STRANGER, id, 0, Some(confirmation(50, id, 0))));
		was_released(id, 0, 10 * USDT);
		assert_ok!(release(&ANN, id, 1, Some(confirmation(51, id, 1))));
		was_released(id, 1, 20 * USDT);
	});
}

#[test]
fn milestone_should_be_paid_when_the_confirmation_is_of_the_paying_device_or_its_owner() {
	run(|| {
		let owner = funded(50);
		let device = device(20, &owner, &[]);
		let id = create(&device, terms(milestones(&[10, 20, 30])));
		assert_ok!(release(&STRANGER, id, 0, Some(confirmation(20, id, 0))));
		was_released(id, 0, 10 * USDT);
		assert_ok!(release(&STRANGER, id, 1, Some(confirmation(50, id, 1))));
		was_released(id, 1, 20 * USDT);
	});
}

#[test]
fn confirmation_should_be_refused_when_it_is_for_something_else() {
	run(|| {
		let sensor = device(40, &CEM, &[]);
		let id = create(&PAYER, inspected_by(&sensor));
		let other = create(&PAYER, inspected_by(&sensor));
		let good = confirmation(40, id, 0);
		let signed_by = |message: &[u8]| Confirmation { signature: key(40).sign(message).unwrap(), ..good };
		for bad in [
			confirmation(40, other, 0),
			confirmation(40, id, 1),
			signed_by(&message::confirmation(&[70; 32], id, 0)),
			signed_by(&message::possession(&GENESIS, &OWNER.into(), &sensor.into(), 0, u64::MAX)),
			signed_by(b""),
		] {
			for who in [STRANGER, PAYER] {
				assert_noop!(release(&who, id, 0, Some(bad)), Error::BadConfirmation);
			}
		}
		assert_ok!(release(&STRANGER, id, 0, Some(good)));
	});
}

#[test]
fn confirmation_should_be_refused_when_it_is_another_s() {
	run(|| {
		let (sensor, recipient) = (device(40, &CEM, &[]), funded(42));
		device(41, &CEM, &[]);
		let shares = [(recipient, 1_000_000)];
		let inspector = Some(sensor);
		let id = create(&PAYER, Terms { inspector, ..shared(milestones(&[10, 20]), &shares) });
		let good = confirmation(40, id, 0);
		for bad in [
			// Another device of the inspector's owner, and the recipient.
			confirmation(41, id, 0),
			confirmation(42, id, 0),
			Confirmation { signature: confirmation(41, id, 0).signature, ..good },
			Confirmation { key: key(41).public(), ..good },
		] {
			assert_noop!(release(&STRANGER, id, 0, Some(bad)), Error::BadConfirmation);
		}
		assert_ok!(release(&STRANGER, id, 0, Some(good)));
	});
}

/// What a stolen sensor signs counts no more, whenever it signed it.
#[test]
fn confirmation_should_be_refused_when_the_device_is_not_active() {
	run(|| {
		let sensor = device(40, &CEM, &[]);
		let id = create(&PAYER, inspected_by(&sensor));
		let confirmed = |milestone| release(&STRANGER, id, milestone, Some(confirmation(40, id, milestone)));
		assert_ok!(DeviceIdentity::suspend(signed(&CEM), sensor.clone()));
		assert_noop!(confirmed(0), Error::BadConfirmation);
		assert_ok!(DeviceIdentity::resume(signed(&CEM), sensor.clone()));
		assert_ok!(confirmed(0));
		assert_ok!(DeviceIdentity::revoke(signed(&CEM), sensor.clone()));
		assert_noop!(confirmed(1), Error::BadConfirmation);
	});
}

#[test]
fn milestone_should_fall_to_its_default_when_the_inspector_was_revoked() {
	run(|| {
		let sensor = device(40, &CEM, &[]);
		let id = create(&PAYER, Terms { cancel: CancelBy::Nobody, ..inspected_by(&sensor) });
		assert_ok!(DeviceIdentity::revoke(signed(&CEM), sensor.clone()));
		pass(3 * HOUR);
		assert_ok!(withdraw(id));
		assert_eq!((got(&ANN), free(&PAYER)), (0, FUNDS));
		assert!(!exists(id));
	});
}

#[test]
fn milestone_should_be_refused_when_there_is_none() {
	run(|| {
		let id = create(&PAYER, terms(milestones(&[10, 20, 30])));
		for milestone in [3, 15, 16, 32, u32::MAX] {
			assert_noop!(release(&PAYER, id, milestone, None), Error::NoMilestones);
		}
		for schedule in [linear(), open(), cycles()] {
			let id = create(&PAYER, terms(schedule));
			assert_noop!(release(&PAYER, id, 0, None), Error::NoMilestones);
		}
	});
}

#[test]
fn milestone_should_be_refused_when_it_is_decided_already() {
	run(|| {
		let id = create(&PAYER, inspected_by(&account_of(51)));
		assert_ok!(release(&PAYER, id, 1, None));
		assert_noop!(release(&PAYER, id, 1, None), Error::AlreadyDecided);
		assert_noop!(release(&STRANGER, id, 1, Some(confirmation(51, id, 1))), Error::AlreadyDecided);
		pass(HOUR);
		assert_noop!(release(&PAYER, id, 0, None), Error::AlreadyDecided);
		assert_ok!(release(&PAYER, id, 2, None));
	});
}

#[test]
fn milestone_should_be_open_when_its_deadline_has_not_come() {
	run(|| {
		let id = create(&PAYER, terms(falling_to(Side::Payer)));
		pass_with(HOUR - 1, 7_200);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		assert_ok!(release(&PAYER, id, 0, None));
		was_released(id, 0, 10 * USDT);
	});
}

/// After an outage there is still time to confirm.
#[test]
fn milestone_should_be_open_when_its_time_passed_but_half_its_blocks_did_not() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Nobody, ..terms(falling_to(Side::Payer)) });
		pass_with(90 * 60 * SECOND, 3_599);
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		assert_eq!((state(id).refundable, state(id).undecided), (0, 30 * USDT));
		assert_ok!(release(&PAYER, id, 0, None));
		was_released(id, 0, 10 * USDT);
	});
}

#[test]
fn milestone_should_be_missed_when_its_time_and_half_its_blocks_passed() {
	run(|| {
		let id = create(&PAYER, terms(falling_to(Side::Payer)));
		pass_with(90 * 60 * SECOND, 3_600);
		assert_noop!(release(&PAYER, id, 0, None), Error::AlreadyDecided);
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Refunded { escrow: id, amount: 10 * USDT });
	});
}

#[test]
fn milestone_should_return_to_the_payer_when_it_is_missed_and_the_terms_say_so() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Nobody, ..terms(falling_to(Side::Payer)) });
		let before = free(&PAYER);
		pass(HOUR);
		assert_eq!((state(id).refundable, state(id).undecided), (10 * USDT, 20 * USDT));
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Refunded { escrow: id, amount: 10 * USDT });
		assert_eq!((free(&PAYER) - before, got(&ANN)), (10 * USDT, 0));
		assert_eq!((state(id).refunded, state(id).refundable), (10 * USDT, 0));
		assert_noop!(withdraw(id), Error::NothingToWithdraw);
		pass(HOUR);
		assert_ok!(withdraw(id));
		let (paid, refunded) = (0, 30 * USDT);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Completed, paid, refunded });
		assert_eq!((free(&PAYER), got(&ANN)), (FUNDS, 0));
	});
}

#[test]
fn milestone_should_be_the_recipients_when_it_is_missed_and_the_terms_say_so() {
	run(|| {
		let id = create(&PAYER, terms(falling_to(Side::Recipients)));
		pass(HOUR);
		assert_ok!(withdraw(id));
		assert_eq!(last_event(), Event::Withdrawn { escrow: id, amount: 10 * USDT });
		pass(HOUR);
		assert_eq!(state(id).status, Status::Complete);
		assert_ok!(withdraw(id));
		let (paid, refunded) = (30 * USDT, 0);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Completed, paid, refunded });
		assert_eq!((free(&PAYER), got(&ANN)), (FUNDS - paid, paid));
	});
}

/// SE2 and SE7: released, missed and released again, then gone.
#[test]
fn escrow_should_end_when_its_last_milestone_is_decided() {
	run(|| {
		let id = create(&PAYER, Terms { cancel: CancelBy::Nobody, ..terms(milestones(&[10, 20, 30])) });
		assert_ok!(release(&PAYER, id, 2, None));
		pass(HOUR);
		let books = state(id);
		let amounts = [books.withdrawn, books.withdrawable, books.refundable, books.undecided];
		assert_eq!(amounts, [30, 0, 10, 20].map(|amount| amount * USDT));
		assert_ok!(release(&PAYER, id, 1, None));
		let (paid, refunded) = (50 * USDT, 10 * USDT);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Completed, paid, refunded });
		assert_eq!((free(&PAYER), got(&ANN)), (FUNDS - paid, paid));
		assert!(stored().is_empty());
		assert_noop!(release(&PAYER, id, 0, None), Error::Closed);
	});
}

/// Everything at once: what was released is paid, what was missed goes back, what is left stays.
#[test]
fn release_should_return_what_was_missed_when_nobody_withdrew() {
	run(|| {
		let id = create(&PAYER, terms(milestones(&[10, 20, 30])));
		pass(HOUR);
		assert_ok!(release(&PAYER, id, 1, None));
		let events = events();
		assert_eq!(
			events[events.len() - 3..],
			[
				Event::Released { escrow: id, milestone: 1 },
				Event::Withdrawn { escrow: id, amount: 20 * USDT },
				Event::Refunded { escrow: id, amount: 10 * USDT },
			]
		);
		assert_eq!(held(HoldReason::Deposit, &PAYER), 30 * USDT);
	});
}

#[test]
fn released_milestones_should_stay_paid_when_the_payer_cancels() {
	run(|| {
		let id = create(&PAYER, terms(falling_to(Side::Recipients)));
		assert_ok!(release(&PAYER, id, 1, None));
		assert_ok!(StreamingEscrow::cancel(signed(&PAYER), id));
		let (paid, refunded) = (20 * USDT, 10 * USDT);
		assert_eq!(last_event(), Event::Ended { escrow: id, ending: Ending::Cancelled, paid, refunded });
		assert_eq!((free(&PAYER), got(&ANN)), (FUNDS - paid, paid));
	});
}

/// What was missed in the period in which it was drawn can be spent again, once.
#[test]
fn allowance_should_get_back_what_was_missed_when_the_period_is_the_same() {
	run(|| {
		let device = device(20, &OWNER, &[]);
		let milestone = |amount, deadline| Milestone { amount, deadline, default: Side::Payer };
		let half = now() + HOUR / 2;
		let schedule = vec![milestone(3 * USDT, half), milestone(4 * USDT, half + HOUR)];
		let id = create(&device, terms(Schedule::Milestones(schedule.try_into().unwrap())));
		let record_deposit = escrow(id).record_deposit;
		assert_eq!(used(&device), 7 * USDT + record_deposit);
		pass(HOUR / 2);
		assert_ok!(withdraw(id));
		assert_eq!(used(&device), 4 * USDT + record_deposit);
		assert_ok!(StreamingEscrow::cancel(signed(&device), id));
		assert_eq!(used(&device), 0);
	});
}

/// Or confirmations would fill blocks beyond their time.
#[test]
fn release_should_weigh_the_check_when_the_confirmation_is_signed_with_p256() {
	let weight = |confirmation| {
		let call = crate::Call::<Test>::release { escrow: 0, milestone: 0, confirmation };
		call.get_dispatch_info().call_weight
	};
	let key = coinop_voucher::SigningKey::p256(&[8; 32]).unwrap();
	let signature = key.sign(&message::confirmation(&GENESIS, 0, 0)).unwrap();
	let dear = weight(Some(Confirmation { key: key.public(), signature }));
	let usual = weight(Some(confirmation(40, 0, 0)));
	assert_eq!(usual, weight(None));
	assert_eq!(dear, usual.saturating_add(<() as crate::WeightInfo>::check_p256()));
}
