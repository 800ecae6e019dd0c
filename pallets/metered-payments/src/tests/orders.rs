//! The same evidence in another order, grouping and way of settling leaves the same money: over several sessions on
//! several tariffs of one provider, which may have a settler and may hold nothing.

use super::invariants::{any_piece, any_terms, opening_chain, Piece};
use crate::{mock::*, Call, NextSession, NextTariff, Sessions, Settlement};
use coinop_primitives::{Balance, USDT};
use coinop_voucher::{Consent, Evidence, SessionId, Settler, SigningKey, Terms};
use frame_support::{assert_ok, pallet_prelude::TransactionSource, traits::Authorize};
use proptest::prelude::*;
use sp_runtime::traits::Dispatchable as _;

/// By which call a run of evidence is settled.
#[derive(Clone, Copy, Debug)]
enum Way {
	/// Each by itself, by a stranger.
	One,
	/// All in one call, by a stranger.
	Many,
	/// All in one call, by the settler.
	BySettler,
	/// Each with its fee taken from what it pays; what doesn't carry its fee is settled by a stranger.
	FromProceeds,
}

fn any_way() -> impl Strategy<Value = Way> {
	prop_oneof![Just(Way::One), Just(Way::Many), Just(Way::BySettler), Just(Way::FromProceeds)]
}

fn provider_key() -> SigningKey {
	SigningKey::ed25519(&[33; 32])
}

fn provider() -> AccountId {
	AccountId::new(provider_key().public().account())
}

/// What one session came to, in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outcome {
	paid: Balance,
	refund: Balance,
}

fn settle_by(way: Way, items: &[(SessionId, &Piece)]) {
	let each = || items.iter().map(|(session, piece)| (*session, piece.evidence(*session)));
	let many = || each().map(|(session, evidence)| Settlement { session, evidence }).collect::<Vec<_>>();
	match way {
		Way::One => {
			for (session, evidence) in each() {
				let _ = settle(session, evidence);
			}
		},
		Way::Many | Way::BySettler => {
			let signer = if matches!(way, Way::Many) { STRANGER } else { SETTLER };
			assert_ok!(MeteredPayments::settle_many(signed(&signer), provider(), many().try_into().unwrap()));
		},
		Way::FromProceeds => {
			for (session, evidence) in each() {
				settle_from_proceeds(session, evidence);
			}
		},
	}
	assert_ok!(MeteredPayments::do_try_state());
}

/// As the chain does it, if the amount carries the fee; by a stranger otherwise.
fn settle_from_proceeds(session: SessionId, evidence: Evidence) {
	let opening = Sessions::<Test>::get(session).unwrap().opening_anchor;
	let shown = evidence.shown(opening.as_ref()).unwrap();
	let until = Clock::get().at + HOUR;
	let consent = Consent::sign(&provider_key(), &GENESIS, session, &shown, USUAL_FEE, until).unwrap();
	let call = Call::<Test>::settle_from_proceeds { session, evidence, consent };
	if call.authorize(TransactionSource::External).unwrap().is_ok() {
		assert_ok!(RuntimeCall::from(call).dispatch(frame_system::Origin::<Test>::Authorized.into()));
	} else {
		let _ = settle(session, evidence);
	}
}

/// Opens a session on each of `tariffs` with `deposit`, settles `pieces` in runs as `ways` says in turn, closes all and
/// answers what each came to.
fn settled(tariffs: &[Terms], deposit: Balance, pieces: &[(usize, Piece)], ways: &[(Way, usize)]) -> Vec<Outcome> {
	new_test_ext().execute_with(|| {
		assert_ok!(MeteredPayments::pay(signed(&STRANGER), provider(), USDT, [0; 32]));
		let open = |terms: &Terms| {
			let terms = Terms { settler: Some(Settler { account: SETTLER.into(), share: 30_000 }), ..*terms };
			let (tariff, session) = (NextTariff::<Test>::get(), NextSession::<Test>::get());
			assert_ok!(MeteredPayments::publish_tariff(signed(&provider()), terms));
			let (hash, expiry) = (terms.hash(&provider().into()), Clock::get().at + DAY);
			let anchor = Some(*opening_chain().anchor());
			let by = by_payer();
			assert_ok!(MeteredPayments::open_session(signed(&PAYER), tariff, hash, by, deposit, expiry, anchor));
			session
		};
		let sessions: Vec<SessionId> = tariffs.iter().map(open).collect();
		let items: Vec<_> = pieces.iter().map(|(of, piece)| (sessions[of % sessions.len()], piece)).collect();
		let mut rest = items.as_slice();
		for (way, size) in ways.iter().cycle() {
			let (run, left) = rest.split_at((*size).min(rest.len()));
			settle_by(*way, run);
			rest = left;
			if rest.is_empty() {
				break;
			}
		}
		let wealth = || {
			let accounts = [provider(), SETTLER, COLLECTOR];
			let reason = crate::HoldReason::Record;
			accounts.iter().map(|account| free(account) + held(reason, account)).sum::<Balance>()
				+ pallet_payouts::Claimable::<Test>::get(SETTLER)
		};
		let (before, mut paid) = (wealth(), 0);
		let outcomes = sessions
			.iter()
			.map(|id| {
				let had = free(&PAYER);
				let session = session(*id);
				assert_ok!(MeteredPayments::close(signed(&provider()), *id, None));
				paid += session.paid;
				let refund = free(&PAYER) - had - session.record_deposit;
				Outcome { paid: session.paid, refund }
			})
			.collect();
		// MP7: what was paid is the provider's, the settler's and the collector's, to the last µUSDT.
		assert_eq!(before, wealth());
		assert_eq!(before, USDT + coinop_primitives::EXISTENTIAL_DEPOSIT + paid);
		outcomes
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	/// MP3, MP5, MP7, MP9
	#[test]
	fn money_should_be_the_same_when_sessions_are_settled_in_any_order_grouping_and_way(
		tariffs in prop::collection::vec(any_terms(), 1..4),
		deposit in 1..20 * USDT,
		(pieces, shuffled) in prop::collection::vec((any::<usize>(), any_piece()), 1..14)
			.prop_flat_map(|pieces| (Just(pieces.clone()), Just(pieces).prop_shuffle())),
		ways in prop::collection::vec((any_way(), 1usize..16), 1..5),
	) {
		let one_by_one = settled(&tariffs, deposit, &pieces, &[(Way::One, 1)]);
		let otherwise = settled(&tariffs, deposit, &shuffled, &ways);
		prop_assert_eq!(&one_by_one, &otherwise);
		for (index, (outcome, terms)) in one_by_one.iter().zip(&tariffs).enumerate() {
			let of = |piece: &&(usize, Piece)| piece.0 % tariffs.len() == index;
			let units = pieces.iter().filter(of).map(|(_, piece)| piece.worth().0).max().unwrap_or_default();
			let idle_seconds = pieces.iter().filter(of).map(|(_, piece)| piece.worth().1).max().unwrap_or_default();
			prop_assert_eq!(outcome.paid, terms.due(units, idle_seconds).min(deposit));
			prop_assert_eq!(outcome.paid + outcome.refund, deposit);
		}
	}
}
