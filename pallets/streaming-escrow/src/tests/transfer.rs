//! Passing on a recipient's side.

use crate::{mock::*, Arbitration, CancelBy, EscrowId, HoldReason, Rate, Schedule, Terms};
use coinop_primitives::USDT;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};

fn transfer(who: &AccountId, id: EscrowId, from: &AccountId, to: &AccountId) -> DispatchResult {
	StreamingEscrow::transfer(signed(who), id, from.clone(), to.clone())
}

/// The recipients in order, with their shares.
fn recipients(id: EscrowId) -> Vec<(AccountId, u32)> {
	let recipients = escrow(id).terms.recipients;
	recipients.into_iter().map(|recipient| (recipient.account, recipient.share)).collect()
}

#[test]
fn share_should_pass_on_when_its_recipient_transfers_it() {
	run(|| {
		let id = create(&PAYER, shared(linear(), &[(ANN, 250_000), (BEN, 750_000)]));
		assert_ok!(transfer(&BEN, id, &BEN, &CEM));
		assert_eq!(last_event(), Event::Transferred { escrow: id, from: BEN, to: CEM });
		assert_eq!(recipients(id), [(ANN, 250_000), (CEM, 750_000)]);
		assert_eq!((listed(&ANN), listed(&CEM)), (vec![id], vec![id]));
		assert!(listed(&BEN).is_empty());
		pass(4_000 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [1_000, 0, 3_000].map(|amount| amount * USDT));
	});
}

/// What was paid stays paid; all the rest goes along, also what had accrued.
#[test]
fn unwithdrawn_money_should_go_along_when_the_side_is_transferred() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		pass(3_000 * SECOND);
		assert_ok!(withdraw(id));
		pass(2_000 * SECOND);
		assert_ok!(transfer(&ANN, id, &ANN, &BEN));
		assert_eq!(state(id).recipients[0].withdrawable, 2_000 * USDT);
		assert_ok!(withdraw(id));
		assert_eq!((got(&ANN), got(&BEN)), (3_000 * USDT, 2_000 * USDT));
		pass(5_000 * SECOND);
		assert_ok!(withdraw(id));
		assert_eq!((got(&ANN), got(&BEN)), (3_000 * USDT, 7_000 * USDT));
		assert!(stored().is_empty());
	});
}

/// The rights are the side's.
#[test]
fn sole_recipient_s_rights_should_pass_on_when_it_transfers_its_side() {
	run(|| {
		let id = create(&PAYER, terms(open()));
		assert_ok!(transfer(&ANN, id, &ANN, &BEN));
		assert_noop!(StreamingEscrow::pause(signed(&ANN), id), Error::NotAuthorized);
		assert_noop!(transfer(&ANN, id, &BEN, &ANN), Error::NotAuthorized);
		assert_noop!(transfer(&ANN, id, &ANN, &CEM), Error::NotAuthorized);
		assert_ok!(StreamingEscrow::pause(signed(&BEN), id));
		assert_ok!(transfer(&BEN, id, &BEN, &ANN));
		assert_eq!(listed(&ANN), [id]);
	});
}

#[test]
fn transfer_should_be_refused_when_another_asks() {
	run(|| {
		let id = create(&PAYER, shared(linear(), &[(ANN, 500_000), (BEN, 500_000)]));
		for who in [PAYER, BEN, STRANGER, ARBITER] {
			assert_noop!(transfer(&who, id, &ANN, &CEM), Error::NotAuthorized);
		}
		// They have no side to pass on.
		for who in [PAYER, STRANGER, CEM] {
			assert_noop!(transfer(&who, id, &who, &CEM), Error::NotAuthorized);
		}
	});
}

#[test]
fn transfer_should_take_the_owner_when_the_recipient_is_a_device() {
	run(|| {
		let device = device(20, &BEN, &[]);
		let id = create(&PAYER, shared(linear(), &[(device.clone(), 1_000_000)]));
		assert_noop!(transfer(&device, id, &device, &CEM), Error::NotAuthorized);
		assert_ok!(transfer(&BEN, id, &device, &CEM));
		assert_eq!(recipients(id), [(CEM, 1_000_000)]);
		assert!(listed(&device).is_empty());
	});
}

#[test]
fn transfer_should_take_the_owner_when_the_recipient_has_become_a_device() {
	run(|| {
		let recipient = funded(30);
		let id = create(&PAYER, shared(linear(), &[(recipient.clone(), 1_000_000)]));
		assert_eq!(device(30, &BEN, &[]), recipient);
		assert_noop!(transfer(&recipient, id, &recipient, &CEM), Error::NotAuthorized);
		assert_ok!(DeviceIdentity::revoke(signed(&BEN), recipient.clone()));
		assert_noop!(transfer(&recipient, id, &recipient, &CEM), Error::NotAuthorized);
		assert_ok!(transfer(&BEN, id, &recipient, &CEM));
	});
}

#[test]
fn transfer_should_be_refused_when_the_target_is_a_recipient() {
	run(|| {
		let id = create(&PAYER, shared(linear(), &[(ANN, 500_000), (BEN, 500_000)]));
		for to in [ANN, BEN] {
			assert_noop!(transfer(&ANN, id, &ANN, &to), Error::DuplicateRecipient);
		}
	});
}

#[test]
fn transfer_should_be_refused_when_the_target_is_on_the_payer_s_side() {
	run(|| {
		let [payer, sibling] = [20, 21].map(|seed| device(seed, &OWNER, &[]));
		let of_payer = device(22, &PAYER, &[]);
		let id = create(&PAYER, terms(open()));
		for to in [&PAYER, &of_payer] {
			assert_noop!(transfer(&ANN, id, &ANN, to), Error::PaysItself);
		}
		let id = create(&payer, terms(open()));
		for to in [&payer, &OWNER, &sibling] {
			assert_noop!(transfer(&ANN, id, &ANN, to), Error::PaysItself);
		}
		// Nor whoever owns the account charged by now.
		let charged = funded(30);
		let id = create(&charged, terms(open()));
		assert_eq!(device(30, &BEN, &[]), charged);
		for to in [&charged, &BEN] {
			assert_noop!(transfer(&ANN, id, &ANN, to), Error::PaysItself);
		}
	});
}

#[test]
fn transfer_should_be_refused_when_the_target_has_no_account() {
	run(|| {
		let id = create(&PAYER, terms(linear()));
		assert_noop!(transfer(&ANN, id, &ANN, &NOBODY), Error::RecipientAbsent);
	});
}

#[test]
fn transfer_should_be_refused_when_the_target_inspects() {
	run(|| {
		let device = device(20, &CEM, &[]);
		for inspector in [&CEM, &device] {
			let inspected = Terms { inspector: Some(inspector.clone()), ..terms(milestones(&[10])) };
			let id = create(&PAYER, inspected);
			for to in [&CEM, &device] {
				assert_noop!(transfer(&ANN, id, &ANN, to), Error::InspectorIsRecipient);
			}
		}
	});
}

#[test]
fn transfer_should_be_refused_when_the_target_decides_disputes() {
	run(|| {
		let device = device(20, &ARBITER, &[]);
		for arbiter in [&ARBITER, &device] {
			let arbitration = Some(Arbitration { arbiter: arbiter.clone(), ..arbitration() });
			let id = create(&PAYER, Terms { arbitration, ..disputable(linear()) });
			for to in [&ARBITER, &device] {
				assert_noop!(transfer(&ANN, id, &ANN, to), Error::ArbiterIsParty);
			}
		}
	});
}

/// Who comes in has agreed to nothing.
#[test]
fn consent_to_cancel_should_be_forgotten_when_the_side_is_transferred() {
	run(|| {
		let terms = shared(linear(), &[(ANN, 500_000), (BEN, 500_000)]);
		let id = create(&PAYER, Terms { cancel: CancelBy::Both, ..terms });
		let cancel = |who: &AccountId| StreamingEscrow::cancel(signed(who), id);
		assert_ok!(cancel(&ANN));
		assert_ok!(cancel(&BEN));
		assert_ok!(transfer(&ANN, id, &ANN, &CEM));
		assert_ok!(cancel(&PAYER));
		assert_eq!(last_event(), Event::CancelAgreed { escrow: id, who: PAYER });
		assert_noop!(cancel(&ANN), Error::NotAuthorized);
		// The others' stays.
		assert_noop!(cancel(&BEN), Error::AlreadyAgreed);
		assert_ok!(cancel(&CEM));
		assert!(!exists(id));
	});
}

#[test]
fn consent_to_a_rate_should_be_forgotten_when_the_side_is_transferred() {
	run(|| {
		let id = create(&PAYER, shared(open(), &[(ANN, 500_000), (BEN, 500_000)]));
		let lower = Rate { amount: 25_000, ..rate() };
		let accept = |who: &AccountId| StreamingEscrow::accept_rate(signed(who), id, lower);
		assert_ok!(StreamingEscrow::change_rate(signed(&PAYER), id, lower));
		assert_ok!(accept(&ANN));
		assert_ok!(transfer(&ANN, id, &ANN, &CEM));
		assert_ok!(accept(&BEN));
		assert_eq!(last_event(), Event::RateAgreed { escrow: id, who: BEN });
		assert_ok!(accept(&CEM));
		assert_eq!(last_event(), Event::RateChanged { escrow: id, rate: lower });
	});
}

/// SE6: the first place, not the first account.
#[test]
fn what_is_left_over_should_go_to_the_successor_when_the_first_side_is_transferred() {
	run(|| {
		let start = now();
		let schedule = Schedule::Linear { amount: 1_000_001, start, cliff: start, end: start + HOUR };
		let id = create(&PAYER, shared(schedule, &[(ANN, 1), (BEN, 999_999)]));
		assert_ok!(transfer(&ANN, id, &ANN, &CEM));
		pass(HOUR);
		assert_ok!(withdraw(id));
		assert_eq!([ANN, BEN, CEM].map(|who| got(&who)), [0, 999_999, 2]);
	});
}

/// The one who raised it keeps its bond: it is not the side's.
#[test]
fn bond_should_stay_the_raiser_s_when_the_side_is_transferred_in_a_dispute() {
	run(|| {
		let id = create(&PAYER, disputable(linear()));
		assert_ok!(StreamingEscrow::dispute(signed(&ANN), id));
		assert_ok!(transfer(&ANN, id, &ANN, &BEN));
		assert_eq!(held(HoldReason::Bond, &ANN), USDT);
		assert_ok!(StreamingEscrow::resolve(signed(&ARBITER), id, 10_000 * USDT));
		assert_eq!((free(&ANN), got(&BEN)), (FUNDS, 10_000 * USDT));
	});
}
