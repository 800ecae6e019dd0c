//! Settling many sessions in one call.

use crate::{mock::*, weights::WeightInfo, Settlement};
use coinop_voucher::{Evidence, Ticks};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use sp_runtime::DispatchError;

fn item(session: u64, evidence: Evidence) -> Settlement {
	Settlement { session, evidence }
}

/// Checks which items were refused so far, by index, and why.
fn assert_refused<const N: usize>(expected: [(u32, Error); N]) {
	let refused: Vec<(u32, DispatchError)> = events()
		.into_iter()
		.filter_map(|event| match event {
			Event::NotSettled { index, error, .. } => Some((index, error)),
			_ => None,
		})
		.collect();
	let expected: Vec<(u32, DispatchError)> =
		expected.into_iter().map(|(index, error)| (index, error.into())).collect();
	assert_eq!(refused, expected);
}

/// After x402#2559: one session that can't be settled must not keep back those settled with it.
#[test]
fn good_items_should_be_paid_when_others_are_bad_stale_or_closed() {
	run(|| {
		let anchor = chain(1, 1, 50);
		let ids: Vec<_> = (0..6).map(|_| open_on(&PAYER, terms(), DEPOSIT, Some(*anchor.anchor()))).collect();
		assert_ok!(MeteredPayments::close(signed(&PROVIDER), ids[1], None));
		assert_ok!(settle(ids[2], units(ids[2], 100)));
		let wrong = Evidence { statement: None, ticks: Some(Ticks { count: 3, preimage: [0; 32] }) };

		settle_many(vec![
			item(ids[0], units(ids[0], 100)),
			item(ids[1], units(ids[1], 100)),
			item(ids[2], units(ids[2], 100)),
			item(ids[3], units(ids[0], 100)),
			item(ids[4], wrong),
			item(ids[5], ticks(&anchor, 20)),
			item(99, units(99, 100)),
			item(ids[3], units(ids[3], 100)),
			item(ids[4], Evidence::default()),
		]);

		for (index, expected) in [(0, 100), (2, 100), (3, 100), (4, 0), (5, 20)] {
			assert_eq!(session(ids[index]).paid, price(expected), "session {index}");
		}
		assert_refused([
			(1, Error::SessionNotFound),
			(2, Error::NothingNew),
			(3, Error::BadSignature),
			(4, Error::WrongTick),
			(6, Error::SessionNotFound),
			(8, Error::EmptyEvidence),
		]);
	});
}

/// MP1, MP3: an item that is refused leaves nothing behind.
#[test]
fn call_should_change_nothing_when_all_items_are_bad() {
	run(|| {
		let id = open(&PAYER);
		let before = (session(id), free(&PROVIDER), free(&PAYER));
		settle_many(vec![item(id, units(id + 1, 5)); 16]);
		assert_eq!((session(id), free(&PROVIDER), free(&PAYER)), before);
		assert_refused::<16>(core::array::from_fn(|index| (u32::try_from(index).unwrap(), Error::BadSignature)));
		settle_many(vec![]);
	});
}

#[test]
fn items_should_be_refused_when_the_hashes_are_used_up_and_others_go_on() {
	run(|| {
		let anchor = chain(1, 1, 50);
		let ids: Vec<_> = (0..5).map(|_| open_on(&PAYER, terms(), DEPOSIT, Some(*anchor.anchor()))).collect();
		let wrong = Evidence { statement: None, ticks: Some(Ticks { count: 10, preimage: [0; 32] }) };
		settle_many(vec![
			item(ids[0], ticks(&anchor, 40)),
			item(ids[1], wrong),
			item(ids[2], ticks(&anchor, 20)),
			item(ids[3], ticks(&anchor, 14)),
			item(ids[4], units(ids[4], 9)),
			item(ids[4], ticks(&anchor, 10)),
		]);
		assert_refused([(1, Error::WrongTick), (2, Error::TooManyTicks), (5, Error::TooManyTicks)]);
		let credited: Vec<_> = ids.iter().map(|id| session(*id).credit.units).collect();
		assert_eq!(credited, [40, 0, 0, 14, 9]);
	});
}

/// MP3: statements of one session in one call pay what the best of them does.
#[test]
fn items_should_pay_the_best_when_they_are_of_one_session() {
	run(|| {
		let id = open(&PAYER);
		settle_many([5, 3, 9, 7].map(|count| item(id, units(id, count))).into());
		assert_eq!(session(id).paid, price(9));
		assert_refused([(1, Error::NothingNew), (3, Error::NothingNew)]);
	});
}

#[test]
fn weight_should_be_of_the_items_and_the_hashes_made_when_settled() {
	run(|| {
		let anchor = chain(1, 1, 50);
		let ids: Vec<_> = (0..2).map(|_| open_on(&PAYER, terms(), DEPOSIT, Some(*anchor.anchor()))).collect();
		assert_ok!(settle(ids[0], ticks(&anchor, 30)));
		let weighed = |items: Vec<Settlement>| {
			let items: sp_runtime::BoundedVec<_, _> = items.try_into().unwrap();
			let before = crate::Call::<Test>::settle_many { provider: PROVIDER, items: items.clone() }
				.get_dispatch_info()
				.call_weight;
			let after =
				MeteredPayments::settle_many(signed(&STRANGER), PROVIDER, items).unwrap().actual_weight.unwrap();
			(before, after)
		};
		let many = |items, hashes| {
			let hashing = <() as WeightInfo>::settle(hashes).saturating_sub(<() as WeightInfo>::settle(0));
			<() as WeightInfo>::settle_many(items) + hashing + meter_looks(items.into())
		};
		assert_eq!(
			weighed(vec![item(ids[0], ticks(&anchor, 35)), item(ids[1], ticks(&anchor, 50))]),
			(many(2, MAX_HASHES), many(2, 55))
		);
		assert_eq!(weighed(vec![item(ids[0], units(ids[0], 36))]), (many(1, 0), many(1, 0)));
	});
}

#[test]
fn call_should_be_refused_when_unsigned() {
	run(|| {
		assert_noop!(
			MeteredPayments::settle_many(RuntimeOrigin::none(), PROVIDER, Default::default()),
			DispatchError::BadOrigin
		);
	});
}

/// An item of another provider's session is refused: what is paid is paid to one account, once.
#[test]
fn items_should_be_refused_when_they_are_another_providers() {
	run(|| {
		let own = open(&PAYER);
		let tariff = crate::NextTariff::<Test>::get();
		assert_ok!(MeteredPayments::publish_tariff(signed(&OTHER_PROVIDER), terms()));
		let hash = terms().hash(&OTHER_PROVIDER.into());
		let (expiry, other) = (START.at + DAY, own + 1);
		assert_ok!(MeteredPayments::open_session(signed(&PAYER), tariff, hash, by_payer(), DEPOSIT, expiry, None));
		settle_many(vec![item(other, units(other, 100)), item(own, units(own, 100))]);
		assert_refused([(0, Error::OtherProvider)]);
		assert_eq!((session(own).paid, session(other).paid), (price(100), 0));
	});
}

/// MP7: one payment for all items, as much as they add up to, kept for a provider that can't receive it.
#[test]
fn provider_should_be_paid_once_when_many_sessions_are_settled() {
	run(|| {
		let ids: Vec<_> = (0..5).map(|_| open(&PAYER)).collect();
		let before = System::events().len();
		settle_many(ids.iter().map(|id| item(*id, units(*id, 100))).collect());
		let deposits = System::events()[before..]
			.iter()
			.filter(|record| matches!(record.event, RuntimeEvent::Balances(pallet_balances::Event::Deposit { .. })))
			.count();
		assert_eq!(deposits, 1);
		assert_eq!(free(&PROVIDER) + held(crate::HoldReason::Record, &PROVIDER), FUNDS + 5 * price(100));
	});
}
