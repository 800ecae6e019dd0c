//! The invariants under random sequences of calls, beside a model that knows the design's words only.

use super::invariants::{any_piece, any_terms, opening_chain, Piece};
use crate::{
	mock::*, HoldReason, MandateId, Mandates, NextSession, NextTariff, Payment, Session, Sessions, Settlement,
	SignedBy, Tariffs,
};
use coinop_primitives::{Balance, Instant, Moment, SLOT_DURATION, USDT};
use coinop_voucher::{Credit, SessionId, Statement, Terms};
use frame_support::{
	assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Cap on units an hour of sessions in which the meter signs.
const PER_HOUR: u64 = 10_000;

/// A call, its objects named by small numbers that may not exist.
#[derive(Clone, Debug)]
enum Step {
	Publish(Terms),
	Retire(u64),
	Open { by_device: bool, metered: bool, tariff: u64, deposit: Balance, length: Moment },
	TopUp { who: usize, session: u64, amount: Balance },
	Settle { session: u64, piece: Piece },
	SettleMany(Vec<(u64, Piece)>),
	Forge { session: u64, units: u64 },
	RequestClose { who: usize, session: u64 },
	Close { who: usize, session: u64, piece: Option<Piece> },
	Pay { who: usize, payee: usize, amount: Balance },
	PayMany { who: usize, payments: Vec<(usize, Balance)> },
	Grant { who: usize, payee: usize, cap: Balance, period: Moment, length: Moment },
	Draw { who: usize, mandate: u64, amount: Balance },
	End { who: usize, mandate: u64 },
	Pass { ms: Moment, produced: u32 },
	Suspend(bool),
	Revoke,
}

static PEOPLE: [AccountId; 5] = [PAYER, DEVICE, OWNER, PROVIDER, STRANGER];

fn any_step() -> impl Strategy<Value = Step> {
	let who = || 0..PEOPLE.len();
	let session = || 0u64..6;
	prop_oneof![
		2 => any_terms().prop_map(Step::Publish),
		1 => (0u64..4).prop_map(Step::Retire),
		6 => (any::<bool>(), any::<bool>(), 0u64..4, 1..20 * USDT, 1..DAY).prop_map(
			|(by_device, metered, tariff, deposit, length)| Step::Open { by_device, metered, tariff, deposit, length }
		),
		3 => (who(), session(), 0..5 * USDT).prop_map(|(who, session, amount)| Step::TopUp { who, session, amount }),
		6 => (session(), any_piece()).prop_map(|(session, piece)| Step::Settle { session, piece }),
		3 => prop::collection::vec((session(), any_piece()), 0..8).prop_map(Step::SettleMany),
		1 => (session(), 1u64..100_000).prop_map(|(session, units)| Step::Forge { session, units }),
		3 => (who(), session()).prop_map(|(who, session)| Step::RequestClose { who, session }),
		3 => (who(), session(), prop::option::of(any_piece()))
			.prop_map(|(who, session, piece)| Step::Close { who, session, piece }),
		2 => (who(), who(), 0..USDT).prop_map(|(who, payee, amount)| Step::Pay { who, payee, amount }),
		1 => (who(), prop::collection::vec((who(), 0..USDT), 0..4))
			.prop_map(|(who, payments)| Step::PayMany { who, payments }),
		2 => (who(), who(), 0..USDT, HOUR / 2..3 * HOUR, 1..DAY)
			.prop_map(|(who, payee, cap, period, length)| Step::Grant { who, payee, cap, period, length }),
		3 => (who(), 0u64..4, 0..USDT).prop_map(|(who, mandate, amount)| Step::Draw { who, mandate, amount }),
		1 => (who(), 0u64..4).prop_map(|(who, mandate)| Step::End { who, mandate }),
		4 => (0..3 * HOUR, 0u32..=100).prop_map(|(ms, produced)| Step::Pass { ms, produced }),
		1 => any::<bool>().prop_map(Step::Suspend),
		1 => Just(Step::Revoke),
	]
}

/// What should have been moved by now, by the design's words.
#[derive(Default)]
struct Model {
	/// Best evidence accepted by session, open or closed.
	best: BTreeMap<SessionId, (u64, u64)>,
	/// µUSDT paid in sessions that were closed, by account charged.
	closed: BTreeMap<AccountId, Balance>,
	/// µUSDT paid at once: to account, from account.
	instant: Vec<(AccountId, AccountId, Balance)>,
	/// µUSDT drawn by mandate and period.
	drawn: BTreeMap<(MandateId, u64), Balance>,
	/// How often the device was suspended.
	suspensions: u64,
}

fn owner_of(account: &AccountId) -> AccountId {
	if *account == DEVICE {
		OWNER
	} else {
		account.clone()
	}
}

impl Model {
	/// Whether anything more can be paid in `session`, and `piece` counts by now.
	fn pays(&self, session: SessionId, piece: &Piece) -> bool {
		let (units, idle) = self.best.get(&session).copied().unwrap_or_default();
		Sessions::<Test>::get(session).is_some_and(|session| {
			let (shown, shown_idle) = piece.worth();
			let (most, most_idle) = most(&session);
			session.terms.due(units, idle) < session.deposit && shown <= most && shown_idle <= most_idle
		})
	}

	fn credit(&mut self, session: SessionId, piece: &Piece) {
		let (units, idle) = piece.worth();
		let best = self.best.entry(session).or_default();
		*best = (best.0.max(units), best.1.max(idle));
	}

	/// Makes the call and notes what it should have done, if it was accepted.
	fn apply(&mut self, step: Step) {
		match step {
			Step::Publish(terms) => {
				let _ = MeteredPayments::publish_tariff(signed(&PROVIDER), terms);
			},
			Step::Retire(tariff) => {
				let _ = MeteredPayments::retire_tariff(signed(&PROVIDER), tariff);
			},
			Step::Open { by_device, metered, tariff, deposit, length } => {
				let payer = if by_device { DEVICE } else { PAYER };
				let named = Tariffs::<Test>::get(tariff).map_or([0; 32], |tariff| hash(&tariff.terms));
				let anchor = Some(*opening_chain().anchor());
				let expiry = Clock::get().at + length;
				let by = if metered {
					Register::attest(&METER, &key().public(), (true, None));
					SignedBy::Meter { meter: METER, issuer: ISSUER, key: key().public(), max_units_per_hour: PER_HOUR }
				} else {
					by_payer()
				};
				let _ = MeteredPayments::open_session(signed(&payer), tariff, named, by, deposit, expiry, anchor);
			},
			Step::TopUp { who, session, amount } => {
				let _ = MeteredPayments::top_up(signed(&PEOPLE[who]), session, amount);
			},
			Step::Settle { session, piece } => {
				if settle(session, piece.evidence(session)).is_ok() {
					self.credit(session, &piece);
				}
			},
			Step::SettleMany(items) => {
				for (session, piece) in &items {
					if self.pays(*session, piece) {
						self.credit(*session, piece);
					}
				}
				settle_many(
					items
						.into_iter()
						.map(|(session, piece)| Settlement { session, evidence: piece.evidence(session) })
						.collect(),
				);
			},
			Step::Forge { session, units } => {
				let forger = coinop_voucher::SigningKey::ed25519(&[66; 32]);
				let statement = Statement { units, idle_seconds: 0, anchor: None };
				assert!(settle(session, sign(&forger, &GENESIS, session, statement, None)).is_err());
			},
			Step::RequestClose { who, session } => {
				let _ = MeteredPayments::request_close(signed(&PEOPLE[who]), session);
			},
			Step::Close { who, session, piece } => {
				let Some(before) = Sessions::<Test>::get(session) else { return };
				let evidence = piece.as_ref().map(|piece| piece.evidence(session));
				if MeteredPayments::close(signed(&PEOPLE[who]), session, evidence).is_ok() {
					if let Some(piece) = &piece {
						self.credit(session, piece);
					}
					assert!(PEOPLE[who] == PROVIDER || window_has_passed(&before), "MP8");
					let (units, idle) = self.best.get(&session).copied().unwrap_or_default();
					let paid = before.terms.due(units, idle).min(before.deposit);
					*self.closed.entry(before.charged).or_default() += paid;
				}
			},
			Step::Pay { who, payee, amount } => {
				let (payer, payee) = (&PEOPLE[who], &PEOPLE[payee]);
				if MeteredPayments::pay(signed(payer), payee.clone(), amount, [0; 32]).is_ok() {
					self.instant.push((owner_of(payee), owner_of(payer), amount));
				}
			},
			Step::PayMany { who, payments } => {
				let payment = |(payee, amount): &(usize, Balance)| Payment {
					payee: PEOPLE[*payee].clone(),
					amount: *amount,
					reference: [7; 32],
				};
				let many: Vec<_> = payments.iter().map(payment).collect();
				if MeteredPayments::pay_many(signed(&PEOPLE[who]), many.try_into().unwrap()).is_ok() {
					for (payee, amount) in payments {
						self.instant.push((owner_of(&PEOPLE[payee]), owner_of(&PEOPLE[who]), amount));
					}
				}
			},
			Step::Grant { who, payee, cap, period, length } => {
				let (payee, until) = (PEOPLE[payee].clone(), Clock::get().at + length);
				let _ = MeteredPayments::grant_mandate(signed(&PEOPLE[who]), payee, cap, period, until, [8; 32]);
			},
			Step::Draw { who, mandate, amount } => {
				let Some(record) = Mandates::<Test>::get(mandate) else { return };
				if MeteredPayments::draw_mandate(signed(&PEOPLE[who]), mandate, amount, [9; 32]).is_ok() {
					let now = Clock::get().at;
					let drawn = self.drawn.entry((mandate, (now - record.start) / record.period)).or_default();
					*drawn += amount;
					assert!(*drawn <= record.cap && now < record.until, "MP10");
					if record.payer == DEVICE {
						let device = Register::get(&DEVICE).unwrap();
						assert!(!device.suspended && device.revoked.is_none(), "MP10");
						assert_eq!(device.standing, record.standing, "MP10");
					}
					self.instant.push((owner_of(&record.payee), record.charged, amount));
				}
			},
			Step::End { who, mandate } => {
				let _ = MeteredPayments::end_mandate(signed(&PEOPLE[who]), mandate);
			},
			Step::Pass { ms, produced } => {
				let slots = u32::try_from(ms / SLOT_DURATION).unwrap();
				pass_with(ms, slots * produced / 100);
			},
			Step::Suspend(suspended) => {
				if Register::get(&DEVICE).unwrap().revoked.is_none() {
					self.suspensions += u64::from(suspended);
					let standing = self.suspensions;
					Register::change(&DEVICE, |device| (device.suspended, device.standing) = (suspended, standing));
				}
			},
			Step::Revoke => Register::change(&DEVICE, |device| {
				device.revoked.get_or_insert(Clock::get());
			}),
		}
	}

	/// MP1 to MP3 by state, MP5 and MP7 by what everyone has.
	fn check(&self) {
		assert_ok!(MeteredPayments::do_try_state());
		let mut paid = self.closed.clone();
		for (id, session) in Sessions::<Test>::iter() {
			let (units, idle) = self.best.get(&id).copied().unwrap_or_default();
			assert_eq!(session.credit, Credit { units, idle_seconds: idle }, "MP9: the best evidence of {id}");
			assert_eq!(session.paid, session.terms.due(units, idle).min(session.deposit), "MP3");
			*paid.entry(session.charged).or_default() += session.paid;
		}
		for who in [PAYER, OWNER, PROVIDER, STRANGER] {
			let received: Balance = self.instant.iter().filter(|(to, ..)| *to == who).map(|(.., amount)| amount).sum();
			let sent: Balance =
				self.instant.iter().filter(|(_, from, _)| *from == who).map(|(.., amount)| amount).sum();
			let earned: Balance = if who == PROVIDER { paid.values().sum() } else { 0 };
			let spent = paid.get(&who).copied().unwrap_or_default();
			let has = <Balances as Inspect<AccountId>>::total_balance(&who);
			assert_eq!(has, FUNDS + received + earned - sent - spent, "MP5, MP7: what {who:?} has");
		}
	}
}

/// MP11 by the design's words: the most units and idle seconds that count in `session` now.
fn most(session: &Session<AccountId>) -> (u64, u64) {
	if session.signed_by.meter().is_none() {
		return (u64::MAX, u64::MAX);
	}
	let revoked = (session.payer == DEVICE).then(|| Register::get(&DEVICE).unwrap().revoked).flatten();
	let requested = session.close_request.map(|request| request.since.at);
	let ends = [Some(Clock::get().at), Some(session.expiry), requested, revoked.map(|since| since.at)];
	let elapsed = u128::from(ends.into_iter().flatten().min().unwrap() - session.opened.at);
	let units = (elapsed * u128::from(PER_HOUR)).div_ceil(u128::from(HOUR));
	(u64::try_from(units).unwrap(), u64::try_from(elapsed.div_ceil(1_000)).unwrap())
}

/// MP8 by the design's words: of request, expiry and revocation, one was a window ago in time and half its blocks.
fn window_has_passed(session: &Session<AccountId>) -> bool {
	let now = Clock::get();
	let expiry = Instant {
		at: session.expiry,
		block: session.opened.block + u32::try_from((session.expiry - session.opened.at) / SLOT_DURATION).unwrap(),
	};
	let revoked = (session.payer == DEVICE).then(|| Register::get(&DEVICE).unwrap().revoked).flatten();
	[session.close_request.map(|request| request.since), Some(expiry), revoked].into_iter().flatten().any(|since| {
		now.at >= since.at + session.terms.dispute_window
			&& now.block >= since.block + u32::try_from(session.terms.dispute_window / (2 * SLOT_DURATION)).unwrap()
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// MP1 to MP11, all but MP4's other chains and kinds: after every step of any sequence of calls.
	#[test]
	fn invariants_should_hold_when_calls_are_random(
		steps in prop::collection::vec(any_step(), 1..60),
		first in any_terms(),
	) {
		new_test_ext().execute_with(|| {
			let issuance = <Balances as Inspect<AccountId>>::total_issuance();
			let mut model = Model::default();
			let _ = publish(first);
			for step in steps {
				let paid: BTreeMap<_, _> =
					Sessions::<Test>::iter().map(|(id, session)| (id, (session.paid, session.credit))).collect();
				model.apply(step);
				for (id, (before, credit)) in paid {
					if let Some(session) = Sessions::<Test>::get(id) {
						assert!(session.paid >= before, "MP2: paid fell");
						assert!(session.credit.units >= credit.units, "MP9");
						assert!(session.credit.idle_seconds >= credit.idle_seconds, "MP9");
					}
				}
				model.check();
				assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), issuance);
			}
			// Nothing stays behind: all that is open can be closed, and every deposit returns.
			for id in Sessions::<Test>::iter_keys().collect::<Vec<_>>() {
				model.apply(Step::Close { who: 3, session: id, piece: None });
			}
			pass(2 * DAY);
			for mandate in Mandates::<Test>::iter_keys().collect::<Vec<_>>() {
				model.apply(Step::End { who: 4, mandate });
			}
			for tariff in Tariffs::<Test>::iter_keys().collect::<Vec<_>>() {
				model.apply(Step::Retire(tariff));
			}
			model.check();
			for who in &PEOPLE {
				assert_eq!(<Balances as InspectHold<AccountId>>::total_balance_on_hold(who), 0);
				assert_eq!(held(HoldReason::Deposit, who), 0);
			}
			assert!(NextSession::<Test>::get() >= model.best.len() as u64);
			assert!(NextTariff::<Test>::get() > 0);
		});
	}
}
