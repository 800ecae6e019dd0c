//! Whether this validator's clock agrees with the others'.
//!
//! A block belongs to the slot that its author's clock shows, so validators' clocks must agree: within [`WARN`] they
//! should, and beyond [`STOP`] a validator makes no more blocks. It votes on.
//!
//! Each validator asks those it is connected to what their clocks show ([`exchange`]); the answers are signed with their
//! Aura keys, so that each validator counts once, however many peers pretend to be one. When blocks arrive tells less: a
//! block of an exact clock comes up to a slot late while blocks are full, and none come when nobody makes any.
//!
//! **What an answer proves.** The other clock was read between the question and the answer. So, if nothing is assumed of
//! the network, ours is ahead of it by something between (question − reading) and (answer − reading): a [`Lead`], as wide
//! as the round trip. A delay widens it and never moves it away from the truth, whoever is on the way.
//!
//! **What stops a validator** ([`judge`]): of all validators more than a third, and of those that are known, itself
//! included, more than a half, each prove that it is off by more than [`STOP`], all in one direction. If fewer than a
//! third lie, one of those who say so is honest; so liars alone can't stop anybody whose clock agrees with the honest
//! ones. And where clocks disagree by half, as of two validators, nobody is stopped. Too few answers stop nobody either.
//! The warning goes by the best estimate, the middle of each lead, and the median of these: a false one does no harm.
//!
//! A validator that has just started, or whose clock was just set, waits for answers before it makes blocks, but not
//! longer than [`PATIENCE`]: others drop who sends them blocks of slots to come.

pub mod exchange;

use sp_consensus::SyncOracle;
use std::{
	collections::{BTreeMap, VecDeque},
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};

/// Milliseconds by which a clock may be off without a warning.
pub const WARN: i64 = 100;

/// Milliseconds by which a clock may be off before blocks are no longer made by it: a fifth of a slot less than a slot,
/// from where on others' blocks come from slots that have not begun, and are refused.
pub const STOP: i64 = 400;

/// How long blocks are held back for answers that do not come.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How long an answer counts if no other follows it: who is far behind loses its peers, and must not forget why.
const LASTING: Duration = Duration::from_secs(600);

/// Answers kept of each validator; what counts is the one that came quickest.
const SAMPLES: usize = 8;

/// Milliseconds between two looks by which the time of day may differ from the time that has passed; beyond, the clock
/// was set.
const SET: i64 = 50;

/// By how many milliseconds our clock is ahead of another: behind if negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
	least: i64,
	most: i64,
}

impl Lead {
	/// What a reading of the other clock proves, made between two of ours. All in ms since 1970.
	pub fn new(asked: u64, reading: u64, answered: u64) -> Self {
		Self { least: difference(asked, reading), most: difference(answered, reading) }
	}

	fn width(self) -> i64 {
		self.most.saturating_sub(self.least)
	}

	/// The best guess: the way there took as long as the way back.
	fn estimate(self) -> i64 {
		self.least.saturating_add(self.width() / 2)
	}

	/// What is sure: the clocks differ by at least this.
	fn sure(self) -> i64 {
		0i64.clamp(self.least, self.most.max(self.least))
	}
}

/// `a − b`. The other's reading can be anything.
fn difference(a: u64, b: u64) -> i64 {
	let difference = i128::from(a).saturating_sub(i128::from(b));
	i64::try_from(difference).unwrap_or(if difference < 0 { i64::MIN } else { i64::MAX })
}

/// What the answers say of our clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// There is nobody to agree with.
	Alone,
	/// Too few have answered.
	Unknown,
	/// It agrees: it is off by no more than that, ahead if positive, as far as can be told.
	Right(i64),
	/// It is off by more than [`WARN`], ahead if positive, as far as can be told.
	Off(i64),
	/// It is off by more than [`STOP`], ahead if positive.
	Wrong(i64),
}

/// Judges by the leads over the others, of so many validators with ours.
fn judge(validators: usize, leads: &[Lead]) -> Verdict {
	if validators <= 1 {
		return Verdict::Alone;
	}
	let is_third = |count: usize| count.saturating_mul(3) > validators;
	let is_half = |count: usize| count.saturating_mul(2) > leads.len().saturating_add(1);
	let Some(error) = median(leads.iter().map(|lead| lead.estimate()).collect()).filter(|_| is_third(leads.len()))
	else {
		return Verdict::Unknown;
	};
	let ahead = leads.iter().filter(|lead| lead.sure() > STOP).count();
	let behind = leads.iter().filter(|lead| lead.sure() < STOP.saturating_neg()).count();
	if [ahead, behind].into_iter().any(|count| is_third(count) && is_half(count)) {
		Verdict::Wrong(error)
	} else if error.unsigned_abs() > WARN.unsigned_abs() {
		Verdict::Off(error)
	} else {
		Verdict::Right(error)
	}
}

/// Of two in the middle that which is nearer to nothing.
fn median(mut values: Vec<i64>) -> Option<i64> {
	values.sort_unstable();
	let last = values.len().checked_sub(1)?;
	let middle = [values.get(last / 2)?, values.get(values.len() / 2)?];
	middle.into_iter().copied().min_by_key(|value| value.unsigned_abs())
}

/// What has been answered, by validator.
#[derive(Debug)]
pub struct Comparison<K> {
	leads: BTreeMap<K, VecDeque<(Instant, Lead)>>,
	/// Since when it is that our clock has not been set, as far as we know.
	since: Instant,
	/// The time of day when it was last looked at, in ms since 1970.
	looked: (Instant, u64),
}

impl<K: Ord> Comparison<K> {
	/// Begins with our clock's reading, in ms since 1970.
	pub fn new(now: Instant, reading: u64) -> Self {
		Self { leads: BTreeMap::new(), since: now, looked: (now, reading) }
	}

	/// Notes a validator's answer.
	pub fn note(&mut self, validator: K, lead: Lead, now: Instant) {
		let leads = self.leads.entry(validator).or_default();
		if leads.len() >= SAMPLES {
			leads.pop_front();
		}
		leads.push_back((now, lead));
	}

	/// Looks at our clock, in ms since 1970. If it was set, what was answered before is forgotten; answers by how much.
	pub fn look(&mut self, now: Instant, reading: u64) -> Option<i64> {
		let (then, before) = self.looked;
		self.looked = (now, reading);
		let passed = i64::try_from(now.saturating_duration_since(then).as_millis()).unwrap_or(i64::MAX);
		let by = difference(reading, before).saturating_sub(passed);
		if by.unsigned_abs() <= SET.unsigned_abs() {
			return None;
		}
		self.leads.clear();
		self.since = now;
		Some(by)
	}

	/// How many others' answers count, and the verdict on our clock. `validators` are all, `ours` the one that we are.
	pub fn verdict(&mut self, validators: &[K], ours: Option<&K>, now: Instant) -> (usize, Verdict) {
		self.leads.retain(|validator, leads| {
			leads.retain(|(at, _)| now.saturating_duration_since(*at) <= LASTING);
			!leads.is_empty() && validators.contains(validator) && Some(validator) != ours
		});
		let quickest =
			|leads: &VecDeque<(Instant, Lead)>| leads.iter().map(|(_, lead)| *lead).min_by_key(|lead| lead.width());
		let leads: Vec<Lead> = self.leads.values().filter_map(quickest).collect();
		(leads.len(), judge(validators.len(), &leads))
	}

	/// Whether blocks are to be held back.
	pub fn holds(&self, verdict: Verdict, now: Instant) -> bool {
		match verdict {
			Verdict::Alone | Verdict::Right(_) | Verdict::Off(_) => false,
			Verdict::Wrong(_) => true,
			Verdict::Unknown => now.saturating_duration_since(self.since) < PATIENCE,
		}
	}
}

/// Whether blocks are held back. Clones share it.
#[derive(Clone, Debug)]
pub struct Hold(Arc<AtomicBool>);

impl Hold {
	/// Held back until the first verdict.
	pub fn new() -> Self {
		Self(Arc::new(AtomicBool::new(true)))
	}

	pub fn set(&self, holds: bool) {
		self.0.store(holds, Ordering::Relaxed);
	}

	pub fn is_on(&self) -> bool {
		self.0.load(Ordering::Relaxed)
	}
}

/// What block authoring asks whether it is time to make blocks: it makes none during a major sync, nor while held back.
#[derive(Clone, Debug)]
pub struct Readiness<O> {
	pub sync: O,
	pub hold: Hold,
}

impl<O: SyncOracle> SyncOracle for Readiness<O> {
	fn is_major_syncing(&self) -> bool {
		self.hold.is_on() || self.sync.is_major_syncing()
	}

	fn is_offline(&self) -> bool {
		self.sync.is_offline()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_consensus::NoNetwork;

	/// A lead of which nothing is unsure.
	fn exactly(by: i64) -> Lead {
		Lead { least: by, most: by }
	}

	fn leads(by: &[i64]) -> Vec<Lead> {
		by.iter().copied().map(exactly).collect()
	}

	#[test]
	fn lead_should_be_between_what_the_two_ways_allow_when_measured() {
		// Ours shows 10 000 when the other shows 9 850; 30 ms there, 20 ms back.
		let lead = Lead::new(10_000, 9_880, 10_050);
		assert_eq!((lead.least, lead.most), (120, 170));
		assert_eq!((lead.estimate(), lead.sure(), lead.width()), (145, 120, 50));
		let behind = Lead::new(10_000, 10_630, 10_050);
		assert_eq!((behind.estimate(), behind.sure()), (-605, -580));
		assert_eq!(Lead::new(10_000, 10_020, 10_050).sure(), 0);
	}

	#[test]
	fn lead_should_not_overflow_when_the_other_answers_nonsense() {
		for reading in [0, 1, u64::MAX, u64::MAX / 2] {
			for lead in [Lead::new(0, reading, u64::MAX), Lead::new(u64::MAX, reading, 0), Lead::new(5, reading, 5)] {
				let _ = (lead.estimate(), lead.sure(), judge(4, &[lead; 3]));
			}
		}
	}

	#[test]
	fn clock_should_be_judged_when_enough_have_answered() {
		for (validators, by, verdict) in [
			(1, &[][..], Verdict::Alone),
			(1, &[9_000][..], Verdict::Alone),
			(4, &[], Verdict::Unknown),
			(4, &[2_000], Verdict::Unknown),
			(4, &[2_000, 2_000], Verdict::Wrong(2_000)),
			(4, &[0, 0, 0], Verdict::Right(0)),
			(4, &[100, 100, 100], Verdict::Right(100)),
			(4, &[101, 150, 160], Verdict::Off(150)),
			(4, &[-150, -150, -150], Verdict::Off(-150)),
			(4, &[400, 400, 400], Verdict::Off(400)),
			(4, &[401, 401, 401], Verdict::Wrong(401)),
			(4, &[-600, -600, -600], Verdict::Wrong(-600)),
			// One lies, or is wrong itself.
			(4, &[600, 0, 0], Verdict::Right(0)),
			(4, &[600, 0], Verdict::Right(0)),
			(4, &[0, 600, 600], Verdict::Off(600)),
			// Wrong in both directions is nothing that our clock could be.
			(4, &[-600, 600, 600], Verdict::Off(600)),
			// Of two clocks either may be the wrong one.
			(2, &[600], Verdict::Off(600)),
			(3, &[600, 600], Verdict::Wrong(600)),
			(7, &[600, 600], Verdict::Unknown),
			(7, &[600, 600, 600], Verdict::Wrong(600)),
			(7, &[600, 600, 600, 0, 0, 0], Verdict::Right(0)),
		] {
			assert_eq!(judge(validators, &leads(by)), verdict, "{validators} {by:?}");
		}
	}

	#[test]
	fn clock_should_not_be_judged_wrong_when_only_the_network_is_slow() {
		let slow = Lead::new(0, 10_000, 20_000);
		assert_eq!(judge(4, &[slow; 3]), Verdict::Right(0));
		// All of the way is on one side.
		let lopsided = Lead::new(0, 2_000, 2_000);
		assert_eq!(judge(4, &[lopsided; 3]), Verdict::Off(-1_000));
	}

	proptest! {
		/// The attack: fewer than a third lie together, and any of the others may not be heard.
		#[test]
		fn clock_should_not_be_judged_wrong_when_fewer_than_a_third_lie(
			validators in 2usize..100,
			lies in prop::collection::vec(any::<u64>(), 0..33),
			heard in 0usize..100,
			(there, back) in (0u64..5_000, 0u64..5_000),
			error in -200i64..200,
		) {
			let now = 1_800_000_000_000u64;
			let liars = lies.len().min((validators - 1) / 3);
			let honest = heard.min(validators - 1 - liars);
			let mut all: Vec<Lead> = lies[..liars].iter().map(|lie| Lead::new(now, *lie, now + there + back)).collect();
			// The honest ones' clocks are off by as much as 200 ms, as ours may be.
			let reading = (now + there).saturating_add_signed(error);
			all.extend(vec![Lead::new(now, reading, now + there + back); honest]);
			prop_assert!(!matches!(judge(validators, &all), Verdict::Wrong(_)));
		}

		#[test]
		fn clock_should_be_judged_wrong_when_two_thirds_say_so_over_a_fast_network(
			validators in 4usize..100,
			error in 600i64..1_000_000,
			ahead: bool,
			delay in 0u64..199,
		) {
			let now = 1_800_000_000_000u64;
			let error = if ahead { error } else { -error };
			let reading = (now + delay).saturating_add_signed(-error);
			let mut all = vec![Lead::new(now, reading, now + 2 * delay); (2 * validators).div_ceil(3)];
			// The others are wrong as this one is, or lie.
			all.resize(validators - 1, exactly(0));
			prop_assert!(matches!(judge(validators, &all), Verdict::Wrong(_)));
		}
	}

	const ALL: [u8; 4] = [0, 1, 2, 3];

	fn seconds(start: Instant, seconds: u64) -> Instant {
		start + Duration::from_secs(seconds)
	}

	fn compared(start: Instant, by: i64) -> Comparison<u8> {
		let mut comparison = Comparison::new(start, 0);
		for validator in [1, 2, 3] {
			comparison.note(validator, exactly(by), start);
		}
		comparison
	}

	#[test]
	fn blocks_should_wait_for_answers_when_the_node_has_just_started() {
		let start = Instant::now();
		let mut comparison = Comparison::<u8>::new(start, 0);
		let (heard, verdict) = comparison.verdict(&ALL, Some(&0), start);
		assert_eq!((heard, verdict), (0, Verdict::Unknown));
		assert!(comparison.holds(verdict, seconds(start, 9)));
		assert!(!comparison.holds(verdict, seconds(start, 10)));
		let (_, alone) = comparison.verdict(&[0], Some(&0), start);
		assert!(!comparison.holds(alone, start));
	}

	#[test]
	fn blocks_should_be_held_back_when_the_clock_is_wrong_and_not_when_it_is_right() {
		let start = Instant::now();
		for (by, holds) in [(0, false), (150, false), (600, true), (-2_000, true)] {
			let mut comparison = compared(start, by);
			let (heard, verdict) = comparison.verdict(&ALL, Some(&0), start);
			assert_eq!((heard, comparison.holds(verdict, start)), (3, holds), "{by}");
		}
	}

	#[test]
	fn answers_should_count_once_for_each_other_validator_when_noted() {
		let start = Instant::now();
		let mut comparison = Comparison::new(start, 0);
		for _ in 0..100 {
			comparison.note(1, exactly(600), start);
			// Ourselves, from another machine with our key, and somebody who is no validator.
			comparison.note(0, exactly(600), start);
			comparison.note(9, exactly(600), start);
		}
		assert_eq!(comparison.leads[&1].len(), SAMPLES);
		assert_eq!(comparison.verdict(&ALL, Some(&0), start), (1, Verdict::Unknown));
	}

	#[test]
	fn quickest_answer_should_count_when_there_are_several() {
		let start = Instant::now();
		let mut comparison = compared(start, 0);
		for validator in [1, 2, 3] {
			comparison.note(validator, Lead { least: -900, most: 0 }, start);
		}
		assert_eq!(comparison.verdict(&ALL, Some(&0), start).1, Verdict::Right(0));
	}

	#[test]
	fn answers_should_be_forgotten_when_they_are_old() {
		let start = Instant::now();
		let mut comparison = compared(start, 600);
		assert_eq!(comparison.verdict(&ALL, Some(&0), seconds(start, 600)), (3, Verdict::Wrong(600)));
		assert_eq!(comparison.verdict(&ALL, Some(&0), seconds(start, 601)), (0, Verdict::Unknown));
	}

	#[test]
	fn answers_should_be_forgotten_when_the_clock_was_set() {
		let start = Instant::now();
		let mut comparison = compared(start, 600);
		assert_eq!(comparison.look(seconds(start, 1), 1_050), None);
		assert_eq!(comparison.verdict(&ALL, Some(&0), seconds(start, 1)).1, Verdict::Wrong(600));
		let later = seconds(start, 2);
		assert_eq!(comparison.look(later, 1_450), Some(-600));
		let (heard, verdict) = comparison.verdict(&ALL, Some(&0), later);
		assert_eq!((heard, verdict), (0, Verdict::Unknown));
		assert!(comparison.holds(verdict, later), "it may be more wrong than before");
		assert!(!comparison.holds(verdict, seconds(later, 10)));
	}

	#[test]
	fn authoring_should_see_a_sync_when_blocks_are_held_back() {
		let readiness = Readiness { sync: NoNetwork, hold: Hold::new() };
		assert!(readiness.clone().is_major_syncing());
		readiness.hold.set(false);
		assert!(!readiness.is_major_syncing() && !readiness.is_offline());
	}
}
