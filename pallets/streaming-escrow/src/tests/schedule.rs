//! The arithmetic alone, against exact rational numbers.

use crate::{
	escrow::{last_parts, parts},
	schedule::{cycles, linear, Flow, FRACTIONS},
	types::{Recipients, WHOLE},
	Milestone, Per, Rate, Recipient, Schedule, Side, MAX_RECIPIENTS,
};
use coinop_primitives::{Balance, Moment, USDT};
use num_rational::BigRational;
use proptest::prelude::*;

/// The most µUSDT that amounts are tried with.
const MOST: Balance = 1_000_000_000_000_000;
/// The longest that durations are tried with: 50 years, in ms.
const LONGEST: Moment = 50 * 31_557_600_000;
/// When time begins, in ms.
const BEGINNING: Moment = 1_800_000_000_000;

const PERS: [Per; 7] = [Per::Second, Per::Minute, Per::Hour, Per::Day, Per::Week, Per::Month, Per::Year];

pub(super) fn whole(number: u128) -> BigRational {
	BigRational::from_integer(number.into())
}

pub(super) fn ratio(numerator: u128, denominator: u128) -> BigRational {
	BigRational::new(numerator.into(), denominator.into())
}

/// The greatest whole number that is not above `exact`.
pub(super) fn floor(exact: &BigRational) -> u128 {
	u128::try_from(exact.floor().to_integer()).expect("128 bits")
}

/// What is due of a linear schedule, exactly.
pub(super) fn exact_linear(amount: Balance, start: Moment, cliff: Moment, end: Moment, now: Moment) -> BigRational {
	let elapsed = now.clamp(start, end) - start;
	let share = if now < cliff { whole(0) } else { ratio(elapsed.into(), (end - start).into()) };
	whole(amount) * share
}

/// An open-ended rate by its definition: the rate times the time that it ran, at most the deposit.
pub(super) struct Exact {
	pub rate: Rate,
	pub deposit: Balance,
	pub running: bool,
	/// µUSDT accrued by `at`.
	pub accrued: BigRational,
	/// The moment in ms up to which it is counted, or at which it begins.
	pub at: Moment,
}

impl Exact {
	pub(super) fn new(rate: Rate, start: Moment, deposit: Balance) -> Self {
		Self { rate, deposit, running: true, accrued: whole(0), at: start }
	}

	/// Counts on to `now`.
	pub(super) fn pass(&mut self, now: Moment) {
		if self.running {
			let ms = now.saturating_sub(self.at);
			let more = ratio(self.rate.amount, self.rate.per.ms().into()) * whole(ms.into());
			self.accrued = (&self.accrued + more).min(whole(self.deposit));
		}
		self.at = self.at.max(now);
	}

	/// The first moment in ms at which the deposit is used up, if it goes on as it does.
	pub(super) fn depletes(&self) -> Option<Moment> {
		let missing = whole(self.deposit) - &self.accrued;
		let pace = ratio(self.rate.amount, self.rate.per.ms().into());
		let ms = (missing / pace).ceil().to_integer();
		self.running.then(|| Moment::try_from(ms + self.at).ok()).flatten()
	}
}

/// From 1 to `most`, each power of two as likely as another.
pub(super) fn log_uniform(most: u128) -> impl Strategy<Value = u128> {
	(0..=most.ilog2()).prop_flat_map(move |bits| {
		let least = 1u128 << bits;
		least..=most.min(2 * least - 1)
	})
}

fn any_amount() -> impl Strategy<Value = Balance> {
	prop_oneof![1 => Just(1u128), 1 => Just(MOST), 2 => 1..=MOST, 6 => log_uniform(MOST)]
}

pub(super) fn any_per() -> impl Strategy<Value = Per> {
	prop::sample::select(PERS.to_vec())
}

fn any_duration() -> impl Strategy<Value = Moment> {
	prop_oneof![
		1 => Just(1u64),
		1 => Just(LONGEST),
		1 => any_per().prop_map(Per::ms),
		2 => 1..=LONGEST,
		6 => log_uniform(LONGEST.into()).prop_map(|ms| ms as Moment),
	]
}

fn any_rate() -> impl Strategy<Value = Rate> {
	(any_amount(), any_per()).prop_map(|(amount, per)| Rate { amount, per })
}

/// The shares of 1 to `most` recipients; `most` is two or more.
pub(super) fn any_shares(most: usize) -> impl Strategy<Value = Vec<u32>> {
	let cut = prop::collection::btree_set(1..WHOLE, 0..most).prop_map(|cuts| {
		let ends: Vec<u32> = [0].into_iter().chain(cuts).chain([WHOLE]).collect();
		ends.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<u32>>()
	});
	prop_oneof![1 => Just(vec![1, WHOLE - 1]), 1 => Just(vec![WHOLE - 1, 1]), 8 => cut]
}

fn recipients(shares: &[u32]) -> Recipients<usize> {
	let recipients: Vec<_> =
		shares.iter().enumerate().map(|(account, share)| Recipient { account, share: *share }).collect();
	recipients.try_into().unwrap()
}

/// Any number of 128 bits, with both ends.
fn extreme_amount() -> impl Strategy<Value = Balance> {
	prop_oneof![Just(0u128), Just(1u128), Just(Balance::MAX - 1), Just(Balance::MAX), any::<u128>()]
}

/// Any number of 64 bits, with both ends.
fn extreme_moment() -> impl Strategy<Value = Moment> {
	prop_oneof![Just(0u64), Just(1u64), Just(Moment::MAX - 1), Just(Moment::MAX), any::<u64>()]
}

/// What happens to an open-ended escrow.
#[derive(Clone, Debug)]
enum Change {
	Nothing,
	Settle,
	Pause,
	Resume,
	Rate(Rate),
	TopUp(Balance),
}

fn any_change() -> impl Strategy<Value = Change> {
	prop_oneof![
		3 => Just(Change::Nothing),
		2 => Just(Change::Settle),
		1 => Just(Change::Pause),
		2 => Just(Change::Resume),
		2 => any_rate().prop_map(Change::Rate),
		3 => any_amount().prop_map(Change::TopUp),
	]
}

#[test]
fn fractions_should_be_the_least_that_every_unit_divides_when_listed() {
	for per in PERS {
		assert_eq!(FRACTIONS % per.ms(), 0, "{per:?}");
	}
	// Its prime factors: no smaller number has every unit as a divisor.
	for prime in [2, 3, 5, 7, 73] {
		assert_eq!(FRACTIONS % prime, 0);
		assert!(PERS.iter().any(|per| !(FRACTIONS / prime).is_multiple_of(per.ms())), "{prime}");
	}
	let rest = [2, 3, 5, 7, 73].into_iter().fold(FRACTIONS, |mut rest, prime| {
		while rest % prime == 0 {
			rest /= prime;
		}
		rest
	});
	assert_eq!(rest, 1);
}

/// 0.05 USDT an hour is 13.888… µUSDT a second. Over a day of seconds, steps rounded down lose 6.4 %, steps rounded to
/// the nearest make up 0.8 %; a flow that is settled every second has the day's 1.2 USDT to the last µUSDT.
#[test]
fn flow_should_not_drift_when_it_is_settled_every_second() {
	let rate = Rate { amount: 50_000, per: Per::Hour };
	let (mut settled, untouched) = (Flow::new(rate, BEGINNING), Flow::new(rate, BEGINNING));
	let (mut rounded_down, mut rounded) = (0, 0);
	for second in 1..=86_400 {
		settled.settle(10 * USDT, BEGINNING + second * 1_000);
		rounded_down += rate.amount / 3_600;
		rounded += (rate.amount + 1_800) / 3_600;
	}
	assert_eq!((rounded_down, rounded), (1_123_200, 1_209_600));
	assert_eq!((settled.accrued, settled.fraction), (1_200_000, 0));
	assert_eq!(untouched.accrued(10 * USDT, BEGINNING + 86_400_000), 1_200_000);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	/// SE3: what has accrued of a linear schedule is the exact share of the time, rounded down; it never falls, nor
	/// exceeds the amount.
	#[test]
	fn linear_should_be_the_exact_share_when_amounts_and_times_are_any(
		amount in any_amount(),
		start in 1..1u64 << 42,
		length in any_duration(),
		(cliff, between) in any::<(u64, u64)>(),
	) {
		let (cliff, end) = (start + cliff % (length + 1), start + length);
		let mut moments = vec![0, start + between % length, Moment::MAX];
		moments.extend([start, cliff, end].into_iter().flat_map(|moment| moment - 1..=moment + 1));
		moments.sort_unstable();
		let mut before = 0;
		for now in moments {
			let accrued = linear(amount, start, cliff, end, now);
			prop_assert_eq!(accrued, floor(&exact_linear(amount, start, cliff, end, now)), "at {}", now);
			prop_assert!((before..=amount).contains(&accrued), "SE3: {} after {}", accrued, before);
			before = accrued;
		}
	}

	/// SE3: each payment accrues whole when it comes due and no sooner, and no more than there are.
	#[test]
	fn cycles_should_accrue_one_by_one_when_they_come_due(
		amount in any_amount(),
		start in 1..1u64 << 42,
		period in any_duration(),
		(picked, between) in any::<(u32, u64)>(),
	) {
		let count = 1 + picked % u32::try_from(LONGEST / period).unwrap_or(u32::MAX);
		let accrued = |now| cycles(amount, start, period, count, now);
		prop_assert_eq!(accrued(0), 0);
		for before in [0, count / 2, count - 1] {
			let due = start + period * u64::from(before);
			prop_assert_eq!(accrued(due - 1), amount * Balance::from(before));
			prop_assert_eq!(accrued(due), amount * Balance::from(before + 1));
			prop_assert_eq!(accrued(due + between % period), amount * Balance::from(before + 1));
		}
		prop_assert_eq!(accrued(Moment::MAX), amount * Balance::from(count));
	}

	/// SE3 and SE5: whatever happens to an open-ended escrow, what has accrued is the exact sum of its rates over the
	/// time they ran, rounded down once. It never falls, it stops at the deposit, no change by itself moves it, and it
	/// depletes at the first ms at which the exact sum reaches the deposit.
	#[test]
	fn flow_should_accrue_exactly_when_changes_are_random(
		rate in any_rate(),
		first in any_amount(),
		delay in prop_oneof![Just(0u64), any_duration()],
		steps in prop::collection::vec((any_duration(), any_change()), 1..16),
	) {
		let (mut now, mut deposit) = (BEGINNING, first);
		let mut flow = Flow::new(rate, now + delay);
		let mut exact = Exact::new(rate, now + delay, deposit);
		let mut before = 0;
		for (ms, change) in steps {
			now += ms;
			exact.pass(now);
			let accrued = flow.accrued(deposit, now);
			prop_assert_eq!(accrued, floor(&exact.accrued));
			prop_assert!((before..=deposit).contains(&accrued), "SE3: {} after {}", accrued, before);
			before = accrued;

			let depletes = flow.depletes(deposit);
			if accrued < deposit {
				prop_assert_eq!(depletes, exact.depletes());
			} else {
				prop_assert_eq!(depletes.is_some_and(|at| at <= now), exact.running);
			}
			if let Some(at) = depletes.filter(|at| *at > now) {
				prop_assert_eq!(flow.accrued(deposit, at), deposit);
				prop_assert!(flow.accrued(deposit, at - 1) < deposit);
			}

			if !matches!(change, Change::Nothing) {
				flow.settle(deposit, now);
				// Not a part of a µUSDT is lost.
				let counted = whole(flow.accrued) + ratio(flow.fraction.into(), FRACTIONS.into());
				prop_assert_eq!(&counted, &exact.accrued);
			}
			match change {
				Change::Nothing | Change::Settle => (),
				Change::Pause => (flow.paused, exact.running) = (Some(Side::Payer), false),
				Change::Resume => (flow.paused, exact.running) = (None, true),
				Change::Rate(rate) => (flow.rate, exact.rate) = (rate, rate),
				Change::TopUp(amount) => {
					deposit += amount;
					exact.deposit = deposit;
				},
			}
			prop_assert_eq!(flow.accrued(deposit, now), accrued, "SE5: a change moves nothing");
		}
	}

	/// SE4: settling at any moments is as good as never.
	#[test]
	fn flow_should_accrue_the_same_when_it_is_settled_in_any_pattern(
		rate in any_rate(),
		deposit in any_amount(),
		steps in prop::collection::vec(any_duration(), 1..32),
	) {
		let untouched = Flow::new(rate, BEGINNING);
		let (mut settled, mut now) = (untouched, BEGINNING);
		for ms in steps {
			now += ms;
			settled.settle(deposit, now);
			prop_assert_eq!(settled.accrued, untouched.accrued(deposit, now));
		}
	}

	/// Rates of different units, also such as are as near to each other as µUSDT allow.
	#[test]
	fn rates_should_compare_exactly_when_their_units_differ(
		amount in extreme_amount(),
		(per, other_per) in (any_per(), any_per()),
		other in prop::option::of(extreme_amount()),
		off in 0u128..3,
	) {
		let same = ratio(amount, per.ms().into()) * whole(other_per.ms().into());
		let near = floor(&same.min(whole(Balance::MAX)));
		let other = other.unwrap_or(near.saturating_add(off).saturating_sub(1));
		let exactly = ratio(amount, per.ms().into()).cmp(&ratio(other, other_per.ms().into()));
		prop_assert_eq!(Rate { amount, per }.compare(&Rate { amount: other, per: other_per }), exactly);
	}

	/// SE4 and SE6: each gets its share rounded down, which never falls when more follows; in the end the first gets
	/// what they leave over, less than a µUSDT for each, so that all is shared out.
	#[test]
	fn parts_should_add_up_when_amounts_and_shares_are_any(
		shares in any_shares(MAX_RECIPIENTS as usize),
		amount in prop_oneof![any_amount(), extreme_amount()],
		more in prop_oneof![Just(1u128), any_amount(), extreme_amount()],
	) {
		let recipients = recipients(&shares);
		let (now, last) = (parts(&recipients, amount), last_parts(&recipients, amount));
		for (part, share) in now.iter().zip(&shares) {
			prop_assert_eq!(*part, floor(&(whole(amount) * ratio((*share).into(), WHOLE.into()))));
		}
		let rest = amount - now.iter().sum::<Balance>();
		prop_assert!(rest < shares.len() as Balance, "SE6: {} left over", rest);
		prop_assert_eq!(last.iter().sum::<Balance>(), amount, "SE6");
		prop_assert_eq!(last[0], now[0] + rest);
		prop_assert_eq!(&last[1..], &now[1..]);
		for (later, part) in parts(&recipients, amount.saturating_add(more)).iter().zip(&now) {
			prop_assert!(later >= part, "SE4: a part fell");
		}
	}

	#[test]
	fn linear_should_stay_exact_when_numbers_are_extreme(
		amount in extreme_amount(),
		moments in [extreme_moment(), extreme_moment(), extreme_moment()],
		now in extreme_moment(),
	) {
		let mut ordered = moments;
		ordered.sort_unstable();
		let [start, cliff, end] = ordered;
		if start < end {
			prop_assert_eq!(
				linear(amount, start, cliff, end, now),
				floor(&exact_linear(amount, start, cliff, end, now))
			);
		}
		// Terms that make no sense are never stored.
		let [start, cliff, end] = moments;
		prop_assert!(linear(amount, start, cliff, end, now) <= amount);
	}

	#[test]
	fn cycles_should_stay_exact_when_numbers_are_extreme(
		amount in extreme_amount(),
		(start, period, now) in (extreme_moment(), extreme_moment(), extreme_moment()),
		count in prop_oneof![Just(0u32), Just(1u32), Just(u32::MAX), any::<u32>()],
	) {
		let accrued = cycles(amount, start, period, count, now);
		let due = match now.checked_sub(start) {
			None => whole(0),
			Some(_) if period == 0 => return Ok(()),
			Some(elapsed) => (ratio(elapsed.into(), period.into()).floor() + whole(1)).min(whole(count.into())),
		};
		prop_assert_eq!(accrued, floor(&(whole(amount) * due).min(whole(Balance::MAX))));
	}

	#[test]
	fn flow_should_stay_exact_when_numbers_are_extreme(
		(amount, deposit, before) in (extreme_amount(), extreme_amount(), extreme_amount()),
		per in any_per(),
		fraction in 0..FRACTIONS,
		(since, now) in (extreme_moment(), extreme_moment()),
		paused in any::<bool>(),
	) {
		let paused = paused.then_some(Side::Recipients);
		let mut flow = Flow { rate: Rate { amount, per }, since, paused, accrued: before.min(deposit), fraction };
		let ms = if paused.is_some() { 0 } else { now.saturating_sub(since) };
		let exact = whole(flow.accrued)
			+ ratio(fraction.into(), FRACTIONS.into())
			+ whole(amount) * ratio(ms.into(), per.ms().into());
		let exact = exact.min(whole(deposit));
		prop_assert_eq!(flow.accrued(deposit, now), floor(&exact));
		let depletes = flow.depletes(deposit);
		prop_assert!(depletes.is_none() || paused.is_none() && amount > 0);
		if let Some(at) = depletes {
			prop_assert_eq!(flow.accrued(deposit, at), deposit);
			prop_assert!(at == since || flow.accrued(deposit, at - 1) < deposit);
		}
		flow.settle(deposit, now);
		prop_assert_eq!(whole(flow.accrued) + ratio(flow.fraction.into(), FRACTIONS.into()), exact);
		prop_assert_eq!(flow.since, since.max(now));
	}

	#[test]
	fn deposit_should_be_the_exact_sum_when_numbers_are_extreme(
		amounts in prop::collection::vec(extreme_amount(), 1..=16),
		count in any::<u32>(),
	) {
		let fits = |exact: BigRational| (exact <= whole(Balance::MAX)).then(|| floor(&exact));
		let cycles = Schedule::Cycles { amount: amounts[0], start: 0, period: 1, count };
		prop_assert_eq!(cycles.deposit(), fits(whole(amounts[0]) * whole(count.into())));
		let sum = amounts.iter().fold(whole(0), |sum, amount| sum + whole(*amount));
		let milestones: Vec<_> =
			amounts.iter().map(|amount| Milestone { amount: *amount, deadline: 1, default: Side::Payer }).collect();
		prop_assert_eq!(Schedule::Milestones(milestones.try_into().unwrap()).deposit(), fits(sum));
	}
}
