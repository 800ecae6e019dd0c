//! The invariants under random evidence and times.

use crate::{mock::*, Outside, Session, Settlement};
use coinop_primitives::{Balance, Instant, Moment, SLOT_DURATION, USDT};
use coinop_voucher::{Credit, Evidence, Price, Refusal, SessionId, Software, Terms};
use frame_support::{assert_ok, traits::Get};
use proptest::prelude::*;

pub(super) fn any_terms() -> impl Strategy<Value = Terms> {
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
pub(super) enum Piece {
	Stated { units: u64, idle_seconds: u64 },
	Opening { count: u32 },
	Anchored { units: u64, seed: u8, units_per_tick: u64, count: u32 },
}

/// Short enough that a full settle_many never runs out of hashes.
pub(super) const CHAIN_LENGTH: u32 = 4;

pub(super) fn any_piece() -> impl Strategy<Value = Piece> {
	prop_oneof![
		(0u64..40_000, 0u64..10_000).prop_map(|(units, idle_seconds)| Piece::Stated { units, idle_seconds }),
		(1..=CHAIN_LENGTH).prop_map(|count| Piece::Opening { count }),
		(0u64..40_000, 10u8..20, 1u64..5_000, 1..=CHAIN_LENGTH).prop_map(|(units, seed, units_per_tick, count)| {
			Piece::Anchored { units, seed, units_per_tick, count }
		}),
	]
}

pub(super) fn opening_chain() -> Chain {
	chain(1, 1_000, CHAIN_LENGTH)
}

impl Piece {
	pub(super) fn evidence(&self, session: SessionId) -> Evidence {
		match *self {
			Piece::Stated { units, idle_seconds } => usage(session, units, idle_seconds),
			Piece::Opening { count } => ticks(&opening_chain(), count),
			Piece::Anchored { units, seed, units_per_tick, count } => {
				anchored(session, units, &chain(seed, units_per_tick, CHAIN_LENGTH), count)
			},
		}
	}

	/// What it is worth by the design's words, computed apart from the code under test.
	pub(super) fn worth(&self) -> (u64, u64) {
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
		prop_assert_eq!(session.is_over(&Outside { revoked: revoked.map(from_start), withdrawn: None }, &now), expected);
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
				.accept::<Software>(&GENESIS, 0, &evidence, MAX_HASHES, &mut left, &ANY)
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

/// No bound on what counts.
const ANY: Credit = Credit { units: u64::MAX, idle_seconds: u64::MAX };

/// A session in which nothing has happened, with no deposit.
fn blank(terms: Terms) -> Session<AccountId> {
	Session {
		payer: PAYER,
		charged: PAYER,
		provider: PROVIDER,
		signed_by: by_payer(),
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

#[test]
fn limits_should_be_sound_when_the_runtime_is_built() {
	use frame_support::traits::Hooks;
	assert_eq!(<MaxHashes as Get<u32>>::get(), MAX_HASHES);
	<MeteredPayments as Hooks<u32>>::integrity_test();
}
