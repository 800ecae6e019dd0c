//! What others publish of their streams, recomputed. Their figures are quoted from the tests and pages named; amounts
//! are in µ (10⁻⁶) of their token unless said otherwise, as USDT has six decimals. Where a token of theirs has 18, the
//! same figure is scaled to six.

use crate::{
	mock::{create, now, pass, run, state, terms, withdraw, DAY, PAYER, SECOND},
	schedule::{cycles, linear, Flow},
	Per, Rate, Schedule,
};
use coinop_primitives::{Balance, Moment, USDT};
use frame_support::assert_ok;

/// 3 May 2023, 00:00 UTC, in ms: when the streams of Sablier's older tests begin.
const START: Moment = 1_683_072_000_000;

/// What a rate without a limit has accrued after `seconds`.
fn after(amount: Balance, per: Per, seconds: Moment) -> Balance {
	Flow::new(Rate { amount, per }, START).accrued(Balance::MAX, START + seconds * SECOND)
}

/// When a deposit is used up, in seconds.
fn lasts(deposit: Balance, amount: Balance, per: Per) -> Moment {
	(Flow::new(Rate { amount, per }, START).depletes(deposit).unwrap() - START) / SECOND
}

/// What a rate kept in whole 10⁻¹⁸ of a token a second makes after `seconds`, in µ: Sablier Flow's and Superfluid's
/// way.
fn by_18_decimals(rate: u128, seconds: u128) -> Balance {
	rate * seconds / 1_000_000_000_000
}

/// What a rate kept in whole 10⁻²⁰ of a token a second makes after `seconds`, in µ: LlamaPay's way.
fn by_20_decimals(rate: u128, seconds: u128) -> Balance {
	rate * seconds / 100_000_000_000_000
}

/// In seconds.
const A_DAY: u128 = 86_400;
/// 30 days, in seconds.
const A_MONTH: u128 = 30 * A_DAY;
/// 365 days, in seconds.
const A_YEAR: u128 = 365 * A_DAY;

/// Sablier's 10,000 tokens from [`START`] in 10,000 seconds, with a cliff after 2,500, `seconds` after the start.
fn ten_thousand(seconds: Moment) -> Balance {
	linear(10_000 * USDT, START, START + 2_500 * SECOND, START + 10_000 * SECOND, START + seconds * SECOND)
}

/// Sablier Lockup Linear while its cliff was a gate on what accrues from the start. sablier-labs/v2-core,
/// `lockup-linear/streamed-amount-of/streamedAmountOf.t.sol`: `test_GivenCliffTimeInFuture_Zero` (6ba4f43),
/// `test_StreamedAmountOf_CliffTimeInThePresent` and `…InThePast` (00d6a09), and in `lockup/streamed-amount-of`
/// `test_StreamedAmountOf_StatusSettled` (5d8e989). Theirs at 2,499, 2,500, 2,600 and 10,000 s: 0, 2,500, 2,600 and
/// 10,000 tokens, of 18 decimals. Ours: the same.
#[test]
fn linear_should_be_sablier_lockups_when_the_cliff_is_a_gate() {
	assert_eq!([2_499, 2_500, 2_600, 10_000].map(ten_thousand), [0, 2_500 * USDT, 2_600 * USDT, 10_000 * USDT]);
}

/// Of a later Sablier Lockup, sablier-labs/lockup, `streamedAmountOf.t.sol` (342bfe0): `test_GivenCliffTimeZero`.
/// Theirs at 2,600 s: 2,600 tokens. Ours: the same.
#[test]
fn linear_should_be_sablier_lockups_when_there_is_no_cliff() {
	let end = START + 10_000 * SECOND;
	assert_eq!(linear(10_000 * USDT, START, START, end, START + 2_600 * SECOND), 2_600 * USDT);
}

/// What is unlocked at once `after` ms from the start, and the rest of `deposit` evenly from then until 10,000 s. We
/// have no such terms in one escrow; they are a payment that comes due at the cliff and a linear escrow from there.
fn unlocked_then_linear(unlock: Balance, deposit: Balance, after: Moment, now: Moment) -> Balance {
	let (cliff, end, now) = (START + after, START + 10_000 * SECOND, START + now);
	cycles(unlock, cliff, 1, 1, now) + linear(deposit - unlock, cliff, cliff, end, now)
}

/// A later Sablier Lockup, whose cliff unlocks a stated amount: sablier-labs/lockup, `streamedAmountOf.t.sol`
/// (342bfe0), `test_GivenCliffAmount`, constants of sablier-labs/v2-core `tests/utils/Defaults.sol` (211518b). Unlocked
/// at 2,500 s: 2,500 tokens and 2,534 · 10⁻¹⁸. Theirs at 2,600 s: 2,600 tokens. Ours in six decimals: the same. In 18
/// decimals ours is 2,500 · 10⁻¹⁸ more: they cut the share of the time that has passed to 18 digits before they
/// multiply, and their test's 2,534 is made to fit that; we divide once.
#[test]
fn unlock_and_linear_should_be_sablier_lockups_when_the_cliff_unlocks_an_amount() {
	let by = 2_600 * SECOND;
	assert_eq!(unlocked_then_linear(2_500 * USDT, 10_000 * USDT, 2_500 * SECOND, by), 2_600 * USDT);

	let token: Balance = 1_000_000_000_000_000_000;
	let (unlock, deposit) = (2_500 * token + 2_534, 10_000 * token);
	let share = token * 100 / 7_500;
	assert_eq!(unlock + share * (deposit - unlock) / token, 2_600 * token);
	assert_eq!(unlocked_then_linear(unlock, deposit, 2_500 * SECOND, by), 2_600 * token + 2_500);
}

/// The same with a token of six decimals, on Solana: sablier-labs/solsab
/// `tests/anchor/lockup/unit/view/streamedAmountOf.test.ts`, constants of `tests/anchor/lockup/utils/defaults.ts`
/// (4e16baa). 10,000 USDC, of which 2,500.000001 at 2,500 s. Theirs at 2,500, 2,600 and 10,000 s: 2,500.000001, 2,600
/// and 10,000; 2,600 at 2,600 s also where nothing is unlocked at once and there is no cliff; 0.000001 at 2,499 s where
/// that is unlocked at the start. Ours: the same to the last digit.
#[test]
fn unlock_and_linear_should_be_sablier_lockups_when_the_token_has_six_decimals() {
	let at = |seconds: Moment| unlocked_then_linear(2_500_000_001, 10_000 * USDT, 2_500 * SECOND, seconds * SECOND);
	assert_eq!([2_499, 2_500, 2_600, 10_000].map(at), [0, 2_500_000_001, 2_600_000_000, 10_000_000_000]);
	assert_eq!(unlocked_then_linear(0, 10_000 * USDT, 0, 2_600 * SECOND), 2_600_000_000);
	assert_eq!(cycles(1, START, 1, 1, START + 2_499 * SECOND), 1);
}

/// sablier-labs/docs `docs/concepts/02-streaming.md` (09ccad8): 3,000 DAI over January, of which "approximately 1,000"
/// on the 10th. Ours: 870.967741 when the 10th begins and 967.741935 when it ends, of January's 31 days. The page
/// rounds up.
#[test]
fn linear_should_be_below_sablier_docs_figure_when_january_has_31_days() {
	let at = |days: Moment| linear(3_000 * USDT, START, START, START + 31 * DAY, START + days * DAY);
	assert_eq!([9, 10, 31].map(at), [870_967_741, 967_741_935, 3_000 * USDT]);
}

/// sablier-labs/flow `TECHNICAL-DOC.md`, "About precision" (0513c02): 10 USDC a day in whole µ a second are 9.936000
/// after a day, 0.064000 short; with 18 decimals they are 9.999999999999936000, and 10.000115740740677000 (…676740,
/// rounded) a second later. Ours after a day: 10, since a rate is kept for its own unit of time; a second later
/// 10.000115, the same as theirs in six decimals.
#[test]
fn flow_should_lose_nothing_when_sablier_flow_streams_ten_a_day() {
	let in_micro = 10 * USDT / A_DAY;
	let in_18_decimals = 10 * USDT * 1_000_000_000_000 / A_DAY;
	assert_eq!((in_micro, in_18_decimals), (115, 115_740_740_740_740));
	assert_eq!(in_micro * A_DAY, 9_936_000);
	assert_eq!(in_18_decimals * A_DAY, 9_999_999_999_999_936_000);

	assert_eq!(after(10 * USDT, Per::Day, 86_400), 10_000_000);
	assert_eq!(by_18_decimals(in_18_decimals, A_DAY), 9_999_999);
	assert_eq!(after(10 * USDT, Per::Day, 86_401), 10_000_115);
	assert_eq!(in_18_decimals * (A_DAY + 1), 10_000_115_740_740_676_740);
	assert_eq!(by_18_decimals(in_18_decimals, A_DAY + 1), 10_000_115);
}

/// The same page (0513c02), problem 1: at whole µ a second 10 USDC a day are late by about 556 seconds after a day, 1 h
/// 5 min after 7, 4 h 38 min after 30, and 2 d 8 h after a year. Ours: never late.
#[test]
fn flow_should_not_be_late_when_sablier_flow_is_at_six_decimals() {
	for (days, late) in [(1u64, 556u128), (7, 3_895), (30, 16_695), (365, 203_130)] {
		let deposit = 10 * USDT * u128::from(days);
		assert_eq!(deposit / 115 - u128::from(days) * A_DAY, late);
		assert_eq!(lasts(deposit, 10 * USDT, Per::Day), days * 86_400);
	}
}

/// 0.001 USDT a day from which 1 µUSDT is withdrawn at 172 s: what was and can be withdrawn at `seconds`, in a row.
fn after_a_withdrawal_at_172(seconds: &[Moment]) -> Vec<Balance> {
	let mut amounts = Vec::new();
	run(|| {
		let rate = Rate { amount: 1_000, per: Per::Day };
		let id = create(&PAYER, terms(Schedule::Open { deposit: USDT, start: now(), rate }));
		let start = now();
		for at in seconds {
			pass(start + at * SECOND - now());
			let state = state(id);
			amounts.push(state.withdrawn + state.withdrawable);
			if *at == 172 {
				assert_ok!(withdraw(id));
			}
		}
	});
	amounts
}

/// sablier-labs/flow `tests/integration/concrete/withdraw-delay/withdrawDelay.t.sol` (bc6643b),
/// `test_Withdraw_NoDelay`: 0.001 USDC a day, 1 µ withdrawn at 172 s. Theirs, withdrawn and withdrawable, at 172, 173,
/// 259 and 260 s: 1, 2, 2 and 3 µ. Ours: the same, although their rate is 0.011574 µ a second and ours 0.0115740740…
#[test]
fn withdrawal_should_delay_nothing_when_taken_as_in_sablier_flow() {
	assert_eq!(after_a_withdrawal_at_172(&[172, 173, 259, 260]), [1, 2, 2, 3]);
	assert_eq!([172, 173, 259, 260].map(|seconds| by_18_decimals(11_574_000_000, seconds)), [1, 2, 2, 3]);
}

/// The same file in an older design (6e56091), `test_Withdraw_LongestDelay`: a withdrawal dropped the 0.99 µ that had
/// accrued beside the one paid. Theirs at 172, 260 and 345 s: 1, 2 and 3 µ. Ours: 1, 3 and 3, since nothing is dropped.
#[test]
fn withdrawal_should_keep_the_fraction_when_older_sablier_flow_dropped_it() {
	let theirs = |seconds: u128| 1 + by_18_decimals(11_574_000_000, seconds - 172);
	assert_eq!([172, 260, 345].map(theirs), [1, 2, 3]);
	assert_eq!(after_a_withdrawal_at_172(&[172, 260, 345]), [1, 3, 3]);
}

/// The same file (bc6643b), `test_MonthlyWithdraw_NoDelay`: 100 USDC in 30 days, all of which can be withdrawn a second
/// after the 30 days. Ours: when the 30 days are over, to the second; theirs is 1 µ short then, since its rate is cut
/// to 18 decimals.
#[test]
fn flow_should_be_done_on_time_when_sablier_flow_takes_a_second_more() {
	let theirs = 100 * USDT * 1_000_000_000_000 / A_MONTH;
	assert_eq!(theirs, 38_580_246_913_580);
	assert_eq!([A_MONTH, A_MONTH + 1].map(|seconds| by_18_decimals(theirs, seconds)), [99_999_999, 100_000_038]);

	assert_eq!(lasts(100 * USDT, 100 * USDT, Per::Month), 2_592_000);
	let flow = Flow::new(Rate { amount: 100 * USDT, per: Per::Month }, START);
	assert_eq!(flow.accrued(100 * USDT, START + 30 * DAY), 100 * USDT);
	assert_eq!(flow.accrued(100 * USDT, START + 30 * DAY - 1), 100 * USDT - 1);
	assert_eq!(flow.accrued(100 * USDT, START + 30 * DAY + SECOND), 100 * USDT);
}

/// sablier-labs/flow `tests/utils/Constants.sol` (22047f9), `ONE_MONTH_DEBT_6D`: 0.001 USDC a second are 2,592 after 30
/// days. Ours: the same.
#[test]
fn flow_should_be_sablier_flows_when_the_rate_is_whole() {
	assert_eq!(after(1_000, Per::Second, 2_592_000), 2_592 * USDT);
}

/// sablier-labs/examples `flow/FlowStreamCreator.t.sol` (9fedb7a), `test_CreateStream_1K_PerMonth` and `…_1M_PerYear`:
/// at least 1,000 a second after 30 days, at least 1,000,000 a second after 365. Ours: that, and already without the
/// second more, when theirs are 1 µ short.
#[test]
fn flow_should_be_at_least_sablier_flows_when_the_period_is_over() {
	let scale: Balance = 1_000_000_000_000;
	let (monthly, yearly) = (1_000 * USDT * scale / A_MONTH, 1_000_000 * USDT * scale / A_YEAR);
	assert_eq!(by_18_decimals(monthly, A_MONTH), 1_000 * USDT - 1);
	assert_eq!(by_18_decimals(yearly, A_YEAR), 1_000_000 * USDT - 1);

	assert_eq!(after(1_000 * USDT, Per::Month, 2_592_000), 1_000 * USDT);
	assert_eq!(after(1_000 * USDT, Per::Month, 2_592_001), 1_000_000_385);
	assert_eq!(after(1_000_000 * USDT, Per::Year, 31_536_000), 1_000_000 * USDT);
	assert_eq!(after(1_000_000 * USDT, Per::Year, 31_536_001), 1_000_000_031_709);
}

/// LlamaPay/llamapay `test/llamaPay.ts` (23446bf), "there's no big precision errors when the token has low decimals
/// (6)": 1,000 a month of 30 days, withdrawn after a month, are "1000.00000" at five digits. Ours: 1,000.000000. Theirs
/// is 999.999999, since its rate is cut to 20 decimals; five digits don't show it.
#[test]
fn flow_should_be_llamapays_when_rounded_to_its_five_digits() {
	let theirs = by_20_decimals(1_000 * USDT * 100_000_000_000_000 / A_MONTH, A_MONTH);
	let ours = after(1_000 * USDT, Per::Month, 2_592_000);
	assert_eq!((ours, theirs), (1_000_000_000, 999_999_999));
	let five_digits = |micro: Balance| (micro + 5) / 10;
	assert_eq!([ours, theirs].map(five_digits), [100_000_000; 2]);
}

/// The same file (23446bf), "… high decimals (18)": 1,000,000 a month are "1000000.00000" at five digits. Ours:
/// 1,000,000.000000. Theirs is 15,040 · 10⁻¹⁸ short, for the same reason.
#[test]
fn flow_should_be_llamapays_when_the_token_has_18_decimals() {
	let token: Balance = 1_000_000_000_000_000_000;
	let theirs = 1_000_000 * token * 100 / A_MONTH * A_MONTH / 100;
	assert_eq!(1_000_000 * token - theirs, 15_040);
	assert_eq!(after(1_000_000 * USDT, Per::Month, 2_592_000), 1_000_000 * USDT);
}

/// LlamaPay/llamapay `README.md`, "No big precision errors" (bd69fea): of 1,000 USDC streamed by a protocol with whole
/// µ a second, "997" arrive. Ours: 1,000. The page doesn't name the time; 30 days give 997.920000, which fits. (Its
/// later "994/mo", 09f9ec7, no month's length gives.)
#[test]
fn flow_should_be_complete_when_whole_micros_a_second_give_llamapays_997() {
	let theirs = 1_000 * USDT / A_MONTH * A_MONTH;
	assert_eq!((theirs, theirs / USDT), (997_920_000, 997));
	assert_eq!(after(1_000 * USDT, Per::Month, 2_592_000), 1_000 * USDT);
}

/// The same tests (23446bf), "standard flow with multiple payees and payers": 10,000 and 5,000 a month paid out of what
/// lasts for 172,800 seconds. Theirs: 666.6666 and 333.333, compared at one digit. Ours: 666.666666 and 333.333333.
/// There the payer is in debt; ours ran dry, with the same amounts.
#[test]
fn flow_should_be_llamapays_when_a_deposit_lasts_for_two_days() {
	assert_eq!(after(10_000 * USDT, Per::Month, 172_800), 666_666_666);
	assert_eq!(after(5_000 * USDT, Per::Month, 172_800), 333_333_333);
	let flow = Flow::new(Rate { amount: 10_000 * USDT, per: Per::Month }, START);
	assert_eq!(flow.accrued(666_666_666, START + 30 * DAY), 666_666_666);
	assert_eq!(lasts(666_666_666, 10_000 * USDT, Per::Month), 172_800);
}

/// LlamaPay/llamapay-v2 `test/LlamaPayV2Payer.t.sol` (c39ba7e), `testStopStream`: one token a second for 100 seconds.
/// Theirs: 100. Ours: 100.
#[test]
fn flow_should_be_llamapay_v2s_when_the_rate_is_whole() {
	assert_eq!(by_20_decimals(100_000_000_000_000_000_000, 100), 100 * USDT);
	assert_eq!(after(USDT, Per::Second, 100), 100 * USDT);
}

/// Superfluid, "Flow rate time frames" (superfluid.gitbook.io, Constant Flow Agreement), in 10⁻¹⁸ a second: 10 a month
/// of 365 / 12 days are 3,805,175,038,052, of 30 days 3,858,024,691,358; 100 a year of 365 days are 3,170,979,198,376.
/// Ours after the time is over: 10, 10 and 100. Theirs: 10.000000000000656, since the first is rounded up, and 1 µ
/// short of the other two, which are rounded down.
#[test]
fn flow_should_be_whole_when_superfluid_rounds_its_rates() {
	let twelfth = A_YEAR / 12;
	assert_eq!(twelfth * 3_805_175_038_052, 10_000_000_000_000_656_000);
	assert_eq!(by_18_decimals(3_858_024_691_358, A_MONTH), 10 * USDT - 1);
	assert_eq!(by_18_decimals(3_170_979_198_376, A_YEAR), 100 * USDT - 1);

	assert_eq!(after(120 * USDT, Per::Year, 2_628_000), 10 * USDT);
	assert_eq!(after(10 * USDT, Per::Month, 2_592_000), 10 * USDT);
	assert_eq!(after(100 * USDT, Per::Year, 31_536_000), 100 * USDT);
}
