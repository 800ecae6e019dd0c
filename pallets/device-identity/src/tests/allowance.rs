use super::Ledger;
use crate::{mock::*, *};
use coinop_primitives::{Balance, Draw, Moment, SpendingAuthority, USDT};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;

fn set(device: &AccountId, allowance: Option<Allowance<Test>>) {
	assert_ok!(DeviceIdentity::set_allowance(RuntimeOrigin::signed(OWNER), device.clone(), allowance));
}

fn draw(device: &AccountId, amount: Balance) -> Result<Draw<AccountId>, sp_runtime::DispatchError> {
	DeviceIdentity::draw(device, &SHOP, amount)
}

fn usage(device: &AccountId) -> Usage {
	Devices::<Test>::get(device).unwrap().usage
}

#[test]
fn account_should_spend_its_own_when_it_is_no_device() {
	run(|| {
		assert_eq!(draw(&STRANGER, Balance::MAX), Ok(Draw { charged: STRANGER, period: None }));
		assert!(!System::events()
			.iter()
			.any(|record| matches!(record.event, RuntimeEvent::DeviceIdentity(Event::Drawn { .. }))));
	});
}

/// DI3.
#[test]
fn device_should_draw_from_its_owner_when_within_its_allowance() {
	run(|| {
		let device = registered(7, Some(allowance()));
		set_time(START + HOUR + 5);
		let expected = Draw { charged: OWNER, period: Some(START + HOUR) };
		assert_eq!(draw(&device, USDT), Ok(expected.clone()));
		System::assert_last_event(Event::Drawn { device: device.clone(), payee: SHOP, amount: USDT }.into());
		assert_eq!(draw(&device, USDT), Ok(expected.clone()));
		assert_eq!(draw(&device, USDT), Ok(expected));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		assert_ok!(draw(&device, 0));

		set_time(START + 2 * HOUR - 1);
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		set_time(START + 2 * HOUR);
		assert_eq!(draw(&device, 1), Ok(Draw { charged: OWNER, period: Some(START + 2 * HOUR) }));
	});
}

#[test]
fn draw_should_be_refused_when_above_the_limit_of_a_payment() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_noop!(draw(&device, USDT + 1), Error::<Test>::OverPerPayment);
		assert_noop!(draw(&device, Balance::MAX), Error::<Test>::OverPerPayment);
	});
}

#[test]
fn draw_should_be_refused_when_adding_up_overflows() {
	run(|| {
		let limitless = Allowance { per_payment: Balance::MAX, per_period: Balance::MAX, ..allowance() };
		let device = registered(7, Some(limitless));
		assert_ok!(draw(&device, Balance::MAX));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
	});
}

#[test]
fn draw_should_be_refused_when_the_payee_is_not_named() {
	run(|| {
		let payees = vec![OTHER, SHOP].try_into().unwrap();
		let device = registered(7, Some(Allowance { payees, ..allowance() }));
		assert_ok!(draw(&device, 1));
		assert_noop!(DeviceIdentity::draw(&device, &STRANGER, 1), Error::<Test>::NotAPayee);
		assert_noop!(DeviceIdentity::draw(&device, &OWNER, 1), Error::<Test>::NotAPayee);
	});
}

#[test]
fn draw_should_be_refused_when_there_is_no_allowance() {
	run(|| {
		let device = registered(7, None);
		assert_noop!(draw(&device, 0), Error::<Test>::NoAllowance);
		set(&device, Some(allowance()));
		System::assert_last_event(Event::AllowanceSet { device: device.clone() }.into());
		assert_ok!(draw(&device, 1));
		set(&device, None);
		assert_noop!(draw(&device, 1), Error::<Test>::NoAllowance);
	});
}

#[test]
fn draw_should_be_refused_when_the_allowance_has_expired() {
	run(|| {
		let device = registered(7, Some(Allowance { expires: Some(START + 10), ..allowance() }));
		set_time(START + 9);
		assert_ok!(draw(&device, 1));
		set_time(START + 10);
		assert_noop!(draw(&device, 1), Error::<Test>::AllowanceExpired);
	});
}

#[test]
fn allowance_should_be_refused_when_it_makes_no_sense() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let refused = |allowance, error: Error<Test>| {
			assert_noop!(
				DeviceIdentity::set_allowance(RuntimeOrigin::signed(OWNER), device.clone(), Some(allowance)),
				error
			);
		};
		refused(Allowance { period: MIN_PERIOD - 1, ..allowance() }, Error::PeriodOutOfRange);
		refused(Allowance { period: MAX_PERIOD + 1, ..allowance() }, Error::PeriodOutOfRange);
		refused(Allowance { expires: Some(START), ..allowance() }, Error::AlreadyExpired);
	});
}

/// DI3.
#[test]
fn usage_should_survive_when_limits_change() {
	run(|| {
		let device = registered(7, Some(allowance()));
		set_time(START + HOUR / 2);
		assert_ok!(draw(&device, USDT));
		set(&device, Some(Allowance { per_period: USDT, ..allowance() }));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		set(&device, Some(Allowance { per_period: USDT - 1, ..allowance() }));
		assert_noop!(draw(&device, 0), Error::<Test>::OverPerPeriod);
		set(&device, Some(Allowance { per_period: USDT + 1, ..allowance() }));
		assert_ok!(draw(&device, 1));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		assert_eq!(usage(&device).start, START);
		set_time(START + HOUR);
		assert_ok!(draw(&device, USDT));
	});
}

/// DI3: clearing an allowance and setting it again resets nothing.
#[test]
fn usage_should_survive_when_the_allowance_is_cleared_and_set_again() {
	run(|| {
		let device = registered(7, Some(Allowance { per_period: USDT, ..allowance() }));
		assert_ok!(draw(&device, USDT));
		set_time(START + HOUR / 2);
		set(&device, None);
		set(&device, Some(Allowance { per_period: USDT, ..allowance() }));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		// By way of another length, too.
		set(&device, None);
		set(&device, Some(Allowance { per_period: USDT, period: MINUTE, ..allowance() }));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		set(&device, Some(Allowance { per_period: USDT, ..allowance() }));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		assert_eq!(usage(&device).begins(), START + HOUR / 2);
	});
}

/// DI3.
#[test]
fn usage_should_carry_over_when_the_period_gets_another_length() {
	run(|| {
		let device = registered(7, Some(allowance()));
		assert_ok!(draw(&device, USDT));
		set_time(START + 10 * MINUTE);
		set(&device, Some(Allowance { period: 2 * HOUR, ..allowance() }));
		let expected = Usage { start: START + 10 * MINUTE, length: 2 * HOUR, period: 0, used: USDT, fees: 0 };
		assert_eq!(usage(&device), expected);
		set_time(START + 10 * MINUTE + 2 * HOUR - 1);
		assert_ok!(draw(&device, USDT));
		assert_ok!(draw(&device, USDT));
		assert_noop!(draw(&device, 1), Error::<Test>::OverPerPeriod);
		set_time(START + 10 * MINUTE + 2 * HOUR);
		assert_ok!(draw(&device, USDT));
	});
}

/// DI3.
#[test]
fn draw_should_fit_again_when_some_was_given_back_in_its_period() {
	run(|| {
		let device = registered(7, Some(Allowance { per_period: USDT, ..allowance() }));
		let period = draw(&device, USDT).unwrap().period.unwrap();
		DeviceIdentity::give_back(&device, &OWNER, period, USDT / 4);
		assert_eq!(usage(&device).used, USDT * 3 / 4);
		assert_noop!(draw(&device, USDT / 4 + 1), Error::<Test>::OverPerPeriod);
		assert_ok!(draw(&device, USDT / 4));
		// Never below nothing.
		DeviceIdentity::give_back(&device, &OWNER, period, Balance::MAX);
		assert_eq!(usage(&device).used, 0);
	});
}

/// DI3: refunds can't be farmed across periods or owners.
#[test]
fn give_back_should_do_nothing_when_period_or_owner_is_another() {
	run(|| {
		let device = registered(7, Some(allowance()));
		let period = draw(&device, USDT).unwrap().period.unwrap();
		DeviceIdentity::give_back(&device, &OTHER, period, USDT);
		DeviceIdentity::give_back(&device, &OWNER, period + 1, USDT);
		DeviceIdentity::give_back(&STRANGER, &OWNER, period, USDT);
		assert_eq!(usage(&device).used, USDT);

		set_time(START + HOUR);
		assert_ok!(draw(&device, USDT / 2));
		DeviceIdentity::give_back(&device, &OWNER, period, USDT);
		assert_eq!(usage(&device).used, USDT / 2);
	});
}

#[derive(Clone, Debug)]
enum Step {
	Wait(Moment),
	Draw(Balance),
	Charge { fee: Balance, unspent: Balance },
	GiveBack { draw: usize, amount: Balance },
	Limit { per_payment: Balance, per_period: Balance, fees_per_period: Balance },
	Length(Moment),
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (0..3 * MINUTE).prop_map(Step::Wait),
		1 => (0..100 * HOUR).prop_map(Step::Wait),
		6 => (0..2_000u128).prop_map(Step::Draw),
		3 => (0..300u128, 0..300u128).prop_map(|(fee, unspent)| Step::Charge { fee, unspent: unspent.min(fee) }),
		3 => (any::<usize>(), 0..2_000u128).prop_map(|(draw, amount)| Step::GiveBack { draw, amount }),
		1 => (0..2_000u128, 0..5_000u128, 0..500u128)
			.prop_map(|(per_payment, per_period, fees_per_period)| Step::Limit {
				per_payment,
				per_period,
				fees_per_period,
			}),
		1 => prop::sample::select(vec![MINUTE, MINUTE + 1, 7 * MINUTE, HOUR]).prop_map(Step::Length),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	/// DI3: the arithmetic agrees with a list of everything spent, for any limits, lengths and times.
	#[test]
	fn usage_should_equal_the_sum_of_the_period_when_anything_happens(steps in prop::collection::vec(step(), 1..80)) {
		let mut now = START;
		let mut limits =
			Allowance::<Test> { per_payment: 1_000, per_period: 3_000, fees_per_period: 300, ..allowance() };
		let mut usage = Usage::default().with_length(limits.period, now);
		let mut ledger = Ledger::default();
		ledger.set_length(limits.period, now);
		let mut draws: Vec<(Moment, Balance)> = vec![];

		for step in steps {
			match step {
				Step::Wait(time) => now += time,
				Step::Draw(amount) => match limits.draw(usage, &SHOP, amount, now) {
					Ok(after) => {
						ledger.draw(amount, now);
						usage = after;
						draws.push((usage.begins(), amount));
						prop_assert!(amount <= limits.per_payment);
						prop_assert!(ledger.used(now) <= limits.per_period);
					},
					Err(Denial::OverPerPayment) => prop_assert!(amount > limits.per_payment),
					Err(Denial::OverPerPeriod) => prop_assert!(ledger.used(now) + amount > limits.per_period),
					Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
				},
				Step::Charge { fee, unspent } => match limits.charge(usage, fee, now) {
					Ok(charged) => {
						prop_assert!(ledger.fees(now) + fee <= limits.fees_per_period);
						ledger.fee(fee, unspent, now);
						usage = charged.refund_fee(charged.begins(), unspent, now);
					},
					Err(denial) => {
						prop_assert_eq!(denial, Denial::OverFeeCap);
						prop_assert!(ledger.fees(now) + fee > limits.fees_per_period);
					},
				},
				Step::GiveBack { draw, amount } => if !draws.is_empty() {
					let (period, drawn) = draws[draw % draws.len()];
					usage = usage.give_back(period, amount.min(drawn), now);
					ledger.give_back(period, amount.min(drawn), now);
				},
				Step::Limit { per_payment, per_period, fees_per_period } => {
					limits = Allowance { per_payment, per_period, fees_per_period, ..limits };
				},
				Step::Length(length) => {
					limits.period = length;
					usage = usage.with_length(length, now);
					ledger.set_length(length, now);
				},
			}
			let current = usage.at(now);
			prop_assert_eq!(current.used, ledger.used(now));
			prop_assert_eq!(current.fees, ledger.fees(now));
			prop_assert_eq!(current.begins(), ledger.begins(now));
			prop_assert_eq!(current.at(now), current);
		}
	}
}
