//! The invariants under random evidence, times and calls.

use crate::{mock::*, HoldReason, NextSession, NextTariff, Session, Sessions, Settlement, Tariffs};
use coinop_primitives::{Balance, Instant, Moment, SLOT_DURATION, USDT};
use coinop_voucher::{Credit, Evidence, Price, Refusal, SessionId, Software, Statement, Terms};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn any_terms() -> impl Strategy<Value = Terms> {
	(0u64..2_000_000, 1u64..5_000, 0u64..1_000, 0u64..1_000, 1u64..100).prop_map(
		|(amount, per, flat, idle, idle_per)| Terms {
			price: Price { amount, per },
			flat,
			idle_price: Price { amount: idle, per: idle_per },
			..terms()
		},
	)
}

/// A piece of evidence before it is signed for a session.
#[derive(Clone, Debug)]
enum Piece {
	Stated { units: u64, idle_seconds: u64 },
	Opening { count: u32 },
	Anchored { units: u64, seed: u8, units_per_tick: u64, count: u32 },
}

/// Short enough that a full settle_many never runs out of hashes.
const CHAIN_LENGTH: u32 = 4;

fn any_piece() -> impl Strategy<Value = Piece> {
	prop_oneof![
		(0u64..40_000, 0u64..10_000).prop_map(|(units, idle_seconds)| Piece::Stated { units, idle_seconds }),
		(1..=CHAIN_LENGTH).prop_map(|count| Piece::Opening { count }),
		(0u64..40_000, 10u8..20, 1u64..5_000, 1..=CHAIN_LENGTH).prop_map(|(units, seed, units_per_tick, count)| {
			Piece::Anchored { units, seed, units_per_tick, count }
		}),
	]
}

fn opening_chain() -> Chain {
	chain(1, 1_000, CHAIN_LENGTH)
}

impl Piece {
	fn evidence(&self, session: SessionId) -> Evidence {
		match *self {
			Piece::Stated { units, idle_seconds } => usage(session, units, idle_seconds),
			Piece::Opening { count } => ticks(&opening_chain(), count),
			Piece::Anchored { units, seed, units_per_tick, count } => {
				anchored(session, units, &chain(seed, units_per_tick, CHAIN_LENGTH), count)
			},
		}
	}

	/// What it is worth by the design's words, computed apart from the code under test.
	fn worth(&self) -> (u64, u64) {
		match *self {
			Piece::Stated { units, idle_seconds } => (units, idle_seconds),
			Piece::Opening { count } => (u64::from(count) * 1_000, 0),
			Piece::Anchored { units, units_per_tick, count, .. } => (units + u64::from(count) * units_per_tick, 0),
		}
	}
}

/// Settles `pieces` in their order, in calls of as many items as `groups` says in turn, with `tops` paid in along the
/// way, and answers what was credited, paid and refunded.
fn settled(
	terms: Terms,
	deposit: Balance,
	pieces: &[Piece],
	groups: &[usize],
	tops: &[(usize, Balance)],
) -> (Credit, Balance, Balance) {
	new_test_ext().execute_with(|| {
		let id = open_on(&PAYER, terms, deposit, Some(*opening_chain().anchor()));
		let top_up = |from: usize, to: usize| {
			for (_, amount) in tops.iter().filter(|(at, _)| (from..to).contains(&(at % (pieces.len() + 1)))) {
				assert_ok!(MeteredPayments::top_up(signed(&PAYER), id, *amount));
			}
		};
		let mut done = 0;
		for size in groups.iter().cycle() {
			let end = pieces.len().min(done + size);
			top_up(done, end);
			let mut items: Vec<_> = pieces[done..end]
				.iter()
				.map(|piece| Settlement { session: id, evidence: piece.evidence(id) })
				.collect();
			if items.len() > 1 {
				settle_many(items);
			} else if let Some(Settlement { session, evidence }) = items.pop() {
				let _ = settle(session, evidence);
			}
			assert_ok!(MeteredPayments::do_try_state());
			done = end;
			if done == pieces.len() {
				break;
			}
		}
		top_up(pieces.len(), pieces.len() + 1);
		// What was refused while the deposit was paid out is as good as before.
		for piece in pieces {
			let _ = settle(id, piece.evidence(id));
		}
		let Session { credit, paid, .. } = session(id);
		let before = free(&PAYER);
		assert_ok!(MeteredPayments::close(signed(&PROVIDER), id, None));
		let refund = free(&PAYER) - before - MeteredPayments::session_deposit();
		assert_eq!(free(&PROVIDER) + MeteredPayments::tariff_deposit() - FUNDS, paid);
		(credit, paid, refund)
	})
}

proptest! {
	/// MP3, MP5, MP7 and MP9: whatever the order, grouping and time, the money is the formula's on the best evidence.
	#[test]
	fn money_should_be_the_same_when_order_grouping_and_time_differ(
		terms in any_terms(),
		deposit in 1..20 * USDT,
		(pieces, shuffled) in prop::collection::vec(any_piece(), 1..12)
			.prop_flat_map(|pieces| (Just(pieces.clone()), Just(pieces).prop_shuffle())),
		groups in prop::collection::vec(1usize..16, 1..4),
		tops in prop::collection::vec((any::<usize>(), 1..5 * USDT), 0..3),
		other_times in any::<[usize; 3]>(),
	) {
		let moved: Vec<_> = tops.iter().zip(other_times).map(|((_, amount), at)| (at, *amount)).collect();
		let one_by_one = settled(terms, deposit, &pieces, &[1], &tops);
		let otherwise = settled(terms, deposit, &shuffled, &groups, &moved);
		prop_assert_eq!((one_by_one.1, one_by_one.2), (otherwise.1, otherwise.2));

		let (credit, paid, refund) = one_by_one;
		let units = pieces.iter().map(|piece| piece.worth().0).max().unwrap();
		let idle_seconds = pieces.iter().map(|piece| piece.worth().1).max().unwrap();
		let total = deposit + tops.iter().map(|(_, amount)| amount).sum::<Balance>();
		prop_assert_eq!(paid, terms.due(units, idle_seconds).min(total));
		if paid < total {
			prop_assert_eq!(credit, Credit { units, idle_seconds });
			prop_assert_eq!(otherwise.0, credit);
		}
		prop_assert_eq!(paid + refund, total);
	}

	/// MP2: paid never falls and never exceeds the deposit, in the rules alone.
	#[test]
	fn paid_should_never_fall_nor_exceed_the_deposit_when_use_and_deposit_grow(
		terms in any_terms(),
		steps in prop::collection::vec((any::<u64>(), any::<u64>(), 0..USDT), 1..30),
	) {
		let mut session = blank(terms);
		for (units, idle_seconds, amount) in steps {
			let before = session.paid;
			session.credit.units = session.credit.units.max(units >> 20);
			session.credit.idle_seconds = session.credit.idle_seconds.max(idle_seconds >> 20);
			session.top_up(&PAYER, amount, None).unwrap();
			let more = session.pay();
			prop_assert_eq!(session.paid, before + more);
			prop_assert!(session.paid <= session.deposit);
			prop_assert_eq!(session.pay(), 0);
		}
	}

	/// MP8: a session is over only if one of the three windows has passed, in time and in blocks.
	#[test]
	fn session_should_be_over_only_when_a_window_has_passed(
		request in prop::option::of((0u64..4 * DAY, 0u32..1_000_000)),
		expiry in 1u64..4 * DAY,
		revoked in prop::option::of((0u64..4 * DAY, 0u32..1_000_000)),
		(later, blocks) in (0u64..8 * DAY, 0u32..2_000_000),
	) {
		let from_start = |(ms, blocks): (Moment, u32)| Instant { at: START.at + ms, block: START.block + blocks };
		let mut session = blank(terms());
		session.expiry = START.at + expiry;
		session.close_request = request.map(|since| crate::CloseRequest { since: from_start(since), by_owner: false });
		let now = from_start((later, blocks));
		let passed = |ms: Moment, block: u32| later >= ms + HOUR && u64::from(blocks) >= u64::from(block) + 3_600;
		let expected = request.is_some_and(|(ms, block)| passed(ms, block))
			|| revoked.is_some_and(|(ms, block)| passed(ms, block))
			|| passed(expiry, u32::try_from(expiry / SLOT_DURATION).unwrap());
		prop_assert_eq!(session.is_over(revoked.map(from_start), &now), expected);
	}

	/// MP9 on long chains: whatever was settled before, by whomever, a holder of a tick can climb to it and is credited
	/// its worth.
	#[test]
	fn tick_should_be_within_reach_when_anything_was_settled_before(
		length in 1u32..400,
		share in 0.0f64..1.0,
		before in prop::collection::vec((any::<bool>(), 1u64..400, 1u32..=MAX_HASHES), 0..4),
	) {
		let (long, other) = (chain(1, 1, length), chain(2, 1, MAX_HASHES));
		let held = 1 + (f64::from(length - 1) * share) as u32;
		let mut session = blank(terms());
		session.opening_anchor = Some(*long.anchor());
		let mut show = |evidence: Evidence| {
			let mut left = MAX_HASHES;
			session
				.accept::<Software>(&GENESIS, 0, &evidence, MAX_HASHES, &mut left)
				.map(|()| (session.credit.units, session.cursor))
		};
		for (on_other, units, count) in before {
			let _ = if on_other { show(anchored(0, units, &other, count)) } else { show(usage(0, units, 0)) };
		}
		let mut outcome = show(ticks(&long, held));
		let mut step = 0;
		while outcome == Err(Refusal::TooManyHashes) {
			step += MAX_HASHES;
			prop_assert!(step < held, "the climb ends");
			let climbed = show(ticks(&long, step));
			prop_assert!(climbed.is_ok(), "step {}: {:?}", step, climbed);
			outcome = show(ticks(&long, held));
		}
		prop_assert!(matches!(outcome, Ok(_) | Err(Refusal::NothingNew)));
		prop_assert!(session.credit.units >= u64::from(held));
	}
}

/// A session in which nothing has happened, with no deposit.
fn blank(terms: Terms) -> Session<AccountId> {
	Session {
		payer: PAYER,
		charged: PAYER,
		provider: PROVIDER,
		key: key().public(),
		tariff: 0,
		terms,
		deposit: 0,
		paid: 0,
		credit: Credit::default(),
		opening_anchor: None,
		cursor: None,
		opened: START,
		expiry: START.at + DAY,
		close_request: None,
		drawn: None,
		record_deposit: 0,
	}
}

/// A call, its objects named by small numbers that may not exist.
#[derive(Clone, Debug)]
enum Step {
	Publish(Terms),
	Retire(u64),
	Open { by_device: bool, tariff: u64, deposit: Balance, length: Moment },
	TopUp { who: usize, session: u64, amount: Balance },
	Settle { session: u64, piece: Piece },
	SettleMany(Vec<(u64, Piece)>),
	Forge { session: u64, units: u64 },
	RequestClose { who: usize, session: u64 },
	Close { who: usize, session: u64, piece: Option<Piece> },
	Pay { who: usize, payee: usize, amount: Balance },
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
		6 => (any::<bool>(), 0u64..4, 1..20 * USDT, 1..DAY)
			.prop_map(|(by_device, tariff, deposit, length)| Step::Open { by_device, tariff, deposit, length }),
		3 => (who(), session(), 0..5 * USDT).prop_map(|(who, session, amount)| Step::TopUp { who, session, amount }),
		6 => (session(), any_piece()).prop_map(|(session, piece)| Step::Settle { session, piece }),
		3 => prop::collection::vec((session(), any_piece()), 0..8).prop_map(Step::SettleMany),
		1 => (session(), 1u64..100_000).prop_map(|(session, units)| Step::Forge { session, units }),
		3 => (who(), session()).prop_map(|(who, session)| Step::RequestClose { who, session }),
		3 => (who(), session(), prop::option::of(any_piece()))
			.prop_map(|(who, session, piece)| Step::Close { who, session, piece }),
		2 => (who(), who(), 0..USDT).prop_map(|(who, payee, amount)| Step::Pay { who, payee, amount }),
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
}

fn owner_of(account: &AccountId) -> AccountId {
	if *account == DEVICE {
		OWNER
	} else {
		account.clone()
	}
}

impl Model {
	/// Whether anything more can be paid in `session`.
	fn pays(&self, session: SessionId) -> bool {
		let (units, idle) = self.best.get(&session).copied().unwrap_or_default();
		Sessions::<Test>::get(session).is_some_and(|session| session.terms.due(units, idle) < session.deposit)
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
			Step::Open { by_device, tariff, deposit, length } => {
				let payer = if by_device { DEVICE } else { PAYER };
				let named = Tariffs::<Test>::get(tariff).map_or([0; 32], |tariff| hash(&tariff.terms));
				let anchor = Some(*opening_chain().anchor());
				let expiry = Clock::get().at + length;
				let public = key().public();
				let _ = MeteredPayments::open_session(signed(&payer), tariff, named, public, deposit, expiry, anchor);
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
					if self.pays(*session) {
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
			Step::Pass { ms, produced } => {
				let slots = u32::try_from(ms / SLOT_DURATION).unwrap();
				pass_with(ms, slots * produced / 100);
			},
			Step::Suspend(suspended) => {
				if Register::get(&DEVICE).unwrap().revoked.is_none() {
					Register::change(&DEVICE, |device| device.suspended = suspended);
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

	/// MP1 to MP9, all but MP4's other chains and kinds: after every step of any sequence of calls.
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

#[test]
fn limits_should_be_sound_when_the_runtime_is_built() {
	use frame_support::traits::Hooks;
	assert_eq!(<MaxHashes as Get<u32>>::get(), MAX_HASHES);
	<MeteredPayments as Hooks<u32>>::integrity_test();
}
