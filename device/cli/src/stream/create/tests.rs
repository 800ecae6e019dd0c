use super::*;
use crate::{stream, Cli};
use clap::Parser;
use coinop_agent::escrow::{Per, Recipient, Side, WHOLE};

const NOW: Moment = 1_800_000_000_000;
const HOUR: Moment = 3_600_000;

fn someone(byte: u8) -> AccountId32 {
	AccountId32([byte; 32])
}

/// The terms that the command line means, which pays [`someone`] number 1.
fn terms(arguments: &str) -> Result<Terms, String> {
	let to = format!("--to {}", someone(1));
	paying(&to, arguments)
}

fn paying(to: &str, arguments: &str) -> Result<Terms, String> {
	let line = format!("coinop stream create {arguments} {to}");
	let cli = Cli::try_parse_from(line.split_whitespace()).map_err(|error| error.to_string())?;
	let crate::Command::Stream(stream::Command::Create(kind)) = cli.command else { panic!("another command") };
	kind.terms(NOW).map_err(|error| error.to_string())
}

fn schedule(arguments: &str) -> Schedule {
	terms(arguments).unwrap().schedule
}

#[test]
fn terms_should_be_the_plainest_when_nothing_else_is_said() {
	let agreed = terms("linear --amount 12 --for 24h").unwrap();
	let plain = Terms {
		recipients: BoundedVec(vec![Recipient { account: someone(1), share: WHOLE }]),
		schedule: Schedule::Linear { amount: 12_000_000, start: NOW, cliff: NOW, end: NOW + 24 * HOUR },
		inspector: None,
		cancel: CancelBy::Payer,
		notice: 0,
		arbitration: None,
	};
	assert_eq!(agreed, plain);
}

#[test]
fn linear_should_count_from_its_start_when_it_starts_later() {
	let later = Schedule::Linear { amount: 1, start: NOW + HOUR, cliff: NOW + 2 * HOUR, end: NOW + 5 * HOUR };
	assert_eq!(schedule("linear --amount 0.000001 --start +1h --cliff +2h --for 4h"), later);
	assert_eq!(schedule("linear --amount 0.000001 --start +1h --cliff +2h --end +5h"), later);
	let dated = Schedule::Linear { amount: 1_000_000, start: NOW, cliff: NOW, end: 1_896_091_200_000 };
	assert_eq!(schedule("linear --amount 1 --end 2030-01-31T12:00:00Z"), dated);
}

#[test]
fn rate_should_be_open_ended_when_created() {
	let rate = Rate { amount: 50_000, per: Per::Hour };
	assert_eq!(
		schedule("rate --rate 0.05/hour --deposit 10"),
		Schedule::Open { deposit: 10_000_000, start: NOW, rate }
	);
	let notified = terms("rate --rate 0.05/hour --deposit 10 --cancel both --notice 7d").unwrap();
	assert_eq!((notified.cancel, notified.notice), (CancelBy::Both, 168 * HOUR));
}

#[test]
fn milestones_should_keep_their_order_when_there_are_several() {
	let inspected = format!("--inspector {} --cancel nobody", someone(2));
	let agreed = terms(&format!("milestones --milestones 5@+1h --milestone 7@+2h:recipients {inspected}")).unwrap();
	let milestones = vec![
		Milestone { amount: 5_000_000, deadline: NOW + HOUR, default: Side::Payer },
		Milestone { amount: 7_000_000, deadline: NOW + 2 * HOUR, default: Side::Recipients },
	];
	assert_eq!(agreed.schedule, Schedule::Milestones(BoundedVec(milestones)));
	assert_eq!((agreed.inspector, agreed.cancel), (Some(someone(2)), CancelBy::Nobody));
	let many = "--milestones 1@+1h ".repeat(17);
	assert!(terms(&format!("milestones {many}")).unwrap_err().contains("at most 16"));
}

#[test]
fn cycles_should_begin_now_when_no_first_is_named() {
	let cycles = |start| Schedule::Cycles { amount: 3_000_000, start, period: 168 * HOUR, count: 4 };
	assert_eq!(schedule("cycles --amount 3 --every 7d --times 4"), cycles(NOW));
	assert_eq!(schedule("cycles --amount 3 --every 7d --times 4 --first +1h"), cycles(NOW + HOUR));
	assert!(terms("cycles --amount 3 --every 7d --times 0").is_err());
}

#[test]
fn shares_should_be_refused_when_they_dont_add_up() {
	let to = format!("--to {}=50% --to {}=49%", someone(1), someone(2));
	assert!(paying(&to, "linear --amount 1 --for 1h").unwrap_err().contains("99.0000%"));
	assert!(paying("", "linear --amount 1 --for 1h").unwrap_err().contains("--to"));
}

#[test]
fn arbitration_should_be_complete_when_there_is_an_arbiter() {
	let arbiter = format!("--arbiter {}", someone(3));
	let rest = "--decide-within 1h --default-to-recipients 50% --bond 2";
	let agreed = terms(&format!("linear --amount 1 --for 1h {arbiter} {rest}")).unwrap().arbitration;
	let arbitration = Arbitration { arbiter: someone(3), deadline: HOUR, default: 500_000, bond: 2_000_000 };
	assert_eq!(agreed, Some(arbitration));
	assert!(terms(&format!("linear --amount 1 --for 1h {arbiter}")).unwrap_err().contains("--decide-within"));
	assert!(terms(&format!("linear --amount 1 --for 1h {rest}")).unwrap_err().contains("--arbiter"));
}

#[test]
fn linear_should_be_refused_when_it_has_no_end_or_two() {
	for arguments in ["linear --amount 1", "linear --amount 1 --for 1h --end +1h", "linear --for 1h"] {
		assert!(terms(arguments).is_err(), "{arguments}");
	}
}
