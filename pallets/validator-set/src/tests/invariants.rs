//! Random sequences of changes, offences and sessions against a model, with every invariant checked after each step.

use crate::{mock::*, *};
use frame_support::BoundedVec;
use proptest::{prelude::*, test_runner::TestCaseResult};
use sp_runtime::{DispatchError, DispatchResult};
use sp_staking::{offence::OffenceError, SessionIndex};
use std::collections::{BTreeMap, BTreeSet};

/// The accounts that the steps are about: those of genesis, and others.
const GENESIS: u64 = 4;
const ACCOUNTS: u64 = 12;

#[derive(Clone, Debug)]
enum Step {
	Add { who: AccountId, slow: bool },
	Remove { who: AccountId, slow: bool },
	SetAll { validators: Vec<AccountId> },
	SetKeys { who: AccountId, seed: u64 },
	Offend { who: AccountId, sessions_ago: SessionIndex, slot: u64 },
	NextBlock,
	NextSession,
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1..=ACCOUNTS;
	prop_oneof![
		6 => (who(), any::<bool>()).prop_map(|(who, slow)| Step::Add { who, slow }),
		4 => (who(), any::<bool>()).prop_map(|(who, slow)| Step::Remove { who, slow }),
		1 => prop::collection::vec(who(), 0..8).prop_map(|validators| Step::SetAll { validators }),
		// Seeds are shared, so that keys collide; 0 makes keys that can't be used.
		8 => (who(), prop::option::weighted(0.3, 0..=ACCOUNTS))
			.prop_map(|(who, seed)| Step::SetKeys { who, seed: seed.unwrap_or(who) }),
		5 => (who(), prop_oneof![4 => Just(0), 1 => 0..6u32], 0..4u64)
			.prop_map(|(who, sessions_ago, slot)| Step::Offend { who, sessions_ago, slot }),
		1 => Just(Step::NextBlock),
		6 => Just(Step::NextSession),
	]
}

/// What the chain should know.
#[derive(Clone, Debug)]
struct Model {
	session: SessionIndex,
	wanted: Vec<AccountId>,
	/// Seeds of the keys set last.
	keys: BTreeMap<AccountId, u64>,
	active: Vec<(AccountId, u64)>,
	queued: Vec<(AccountId, u64)>,
	rosters: BTreeMap<SessionIndex, Vec<AccountId>>,
	/// The slot of the last report.
	offences: BTreeMap<(AccountId, SessionIndex), u64>,
	/// Whoever offended.
	offenders: BTreeSet<AccountId>,
	/// Offenders that are in office and were not added again.
	barred: BTreeSet<AccountId>,
	/// Those added again after a report.
	pardoned: BTreeSet<AccountId>,
	/// Governance's, by session.
	changes: Vec<usize>,
}

impl Model {
	fn new() -> Self {
		let set = (1..=GENESIS).map(|who| (who, who)).collect::<Vec<_>>();
		let wanted = (1..=GENESIS).collect::<Vec<_>>();
		Model {
			session: 0,
			wanted: wanted.clone(),
			keys: set.iter().copied().collect(),
			active: set.clone(),
			queued: set,
			rosters: BTreeMap::from([(0, wanted)]),
			offences: BTreeMap::new(),
			offenders: BTreeSet::new(),
			barred: BTreeSet::new(),
			pardoned: BTreeSet::new(),
			changes: vec![0],
		}
	}

	fn is_ready(&self, who: &AccountId) -> bool {
		self.keys.get(who).is_some_and(|seed| *seed != 0)
	}

	fn is_seated(&self, who: &AccountId) -> bool {
		self.active.iter().chain(&self.queued).any(|(seated, _)| seated == who)
	}

	fn in_office(&self, who: &AccountId) -> bool {
		self.wanted.contains(who) || self.is_seated(who)
	}

	fn count_change(&mut self, slow: bool) -> Result<(), Error<Test>> {
		if slow {
			return Ok(());
		}
		let within: usize = self.changes.iter().rev().take(WINDOW as usize).sum();
		if within >= (self.active.len().min(self.wanted.len()) / 3).max(1) {
			return Err(Error::TooManyChanges);
		}
		self.changes[self.session as usize] += 1;
		Ok(())
	}

	/// Without keys and reference, unless it still validates.
	fn leave(&mut self, who: &AccountId) {
		if !self.in_office(who) {
			self.keys.remove(who);
			self.barred.remove(who);
			self.pardoned.remove(who);
		}
	}

	/// Enables it again.
	fn enter(&mut self, who: AccountId) {
		self.barred.remove(&who);
		if self.offences.keys().any(|(offender, _)| *offender == who) {
			self.pardoned.insert(who);
		}
	}

	fn add(&mut self, who: AccountId, slow: bool) -> Result<(), Error<Test>> {
		self.count_change(slow)?;
		if self.wanted.contains(&who) {
			return Err(Error::AlreadyExists);
		}
		if self.wanted.len() == MAX_VALIDATORS as usize {
			return Err(Error::TooManyValidators);
		}
		self.wanted.push(who);
		self.enter(who);
		Ok(())
	}

	fn remove(&mut self, who: AccountId, slow: bool) -> Result<(), Error<Test>> {
		self.count_change(slow)?;
		if !self.wanted.contains(&who) {
			return Err(Error::NotFound);
		}
		if !self.wanted.iter().any(|other| *other != who && self.is_ready(other)) {
			return Err(Error::NobodyLeft);
		}
		self.wanted.retain(|other| *other != who);
		self.leave(&who);
		Ok(())
	}

	fn set_all(&mut self, validators: &[AccountId]) -> Result<(), Error<Test>> {
		if validators.iter().collect::<BTreeSet<_>>().len() != validators.len() {
			return Err(Error::AlreadyExists);
		}
		if !validators.iter().any(|who| self.is_ready(who)) {
			return Err(Error::NobodyLeft);
		}
		let before = std::mem::replace(&mut self.wanted, validators.to_vec());
		for who in validators.iter().filter(|who| !before.contains(who)) {
			self.enter(*who);
		}
		for who in before {
			self.leave(&who);
		}
		Ok(())
	}

	fn set_keys(&mut self, who: AccountId, seed: u64) -> DispatchResult {
		if !self.wanted.contains(&who) {
			return Err(pallet_session::Error::<Test>::NoAssociatedValidatorId.into());
		}
		if self.keys.iter().any(|(owner, other)| *owner != who && *other == seed) {
			return Err(pallet_session::Error::<Test>::DuplicatedKey.into());
		}
		self.keys.insert(who, seed);
		Ok(())
	}

	fn offend(&mut self, who: AccountId, session: SessionIndex, slot: u64) -> Result<(), OffenceError> {
		let known = self.offences.get(&(who, session));
		if known.is_some_and(|known| slot <= *known || !self.pardoned.contains(&who)) {
			return Err(OffenceError::DuplicateReport);
		}
		self.offences.insert((who, session), slot);
		self.pardoned.remove(&who);
		self.offenders.insert(who);
		let left = self.wanted.iter().filter(|other| **other != who && self.is_ready(other)).count();
		let window = (self.session + 1).saturating_sub(WINDOW)..;
		let largest = self.rosters.range(window).map(|(_, roster)| roster.len()).max().unwrap();
		if self.wanted.contains(&who) && left * 3 > largest * 2 {
			self.wanted.retain(|other| *other != who);
			self.leave(&who);
		}
		if self.in_office(&who) {
			self.barred.insert(who);
		}
		Ok(())
	}

	fn next_session(&mut self) {
		let before = std::mem::replace(&mut self.active, self.queued.clone());
		for (who, _) in before {
			self.leave(&who);
		}
		self.session += 1;
		self.rosters.insert(self.session, self.active.iter().map(|(who, _)| *who).collect());
		if let Some(old) = self.session.checked_sub(KEPT_SESSIONS) {
			self.rosters.remove(&old);
			self.offences.retain(|(_, session), _| *session != old);
		}
		self.changes.push(0);
		let seats = |set: Vec<&AccountId>| set.iter().map(|who| (**who, self.keys[*who])).collect::<Vec<_>>();
		let ready = seats(self.wanted.iter().filter(|who| self.is_ready(who)).collect());
		self.queued = if ready.is_empty() { seats(self.active.iter().map(|(who, _)| who).collect()) } else { ready };
	}

	/// The state is what the model says.
	fn agrees(&self) -> TestCaseResult {
		prop_assert_eq!(Session::current_index(), self.session);
		prop_assert_eq!(Validators::<Test>::get().into_inner(), self.wanted.clone());
		let with_keys =
			|set: &[(AccountId, u64)]| set.iter().map(|(who, seed)| (*who, keys(*seed))).collect::<Vec<_>>();
		let roster = Rosters::<Test>::get(self.session).unwrap();
		prop_assert_eq!(roster.members.into_inner(), with_keys(&self.active));
		prop_assert_eq!(Session::queued_keys(), with_keys(&self.queued));
		prop_assert_eq!(Barred::<Test>::iter_keys().collect::<BTreeSet<_>>(), self.barred.clone());
		let offences = Offences::<Test>::iter_keys().map(|(who, (session, _))| (who, session)).collect::<BTreeSet<_>>();
		prop_assert_eq!(offences, self.offences.keys().copied().collect::<BTreeSet<_>>());
		prop_assert_eq!(Pardoned::<Test>::iter_keys().collect::<BTreeSet<_>>(), self.pardoned.clone());
		for who in 1..=ACCOUNTS {
			prop_assert_eq!(ValidatorSet::in_office(&who), self.in_office(&who));
			let has_keys = self.keys.contains_key(&who);
			prop_assert_eq!(Session::load_keys(&who).is_some(), has_keys);
			prop_assert_eq!(references(who), (u32::from(self.in_office(&who)), u32::from(has_keys)));
		}
		// Only offenders are disabled, and as many as may be (VS4).
		let limit = self.active.len().saturating_sub(1) / 3;
		let disabled = disabled();
		prop_assert!(disabled.len() <= limit);
		prop_assert!(disabled.iter().all(|who| self.offenders.contains(who)));
		let to_disable = self.active.iter().filter(|(who, _)| self.barred.contains(who)).count();
		prop_assert!(disabled.len() >= to_disable.min(limit));
		Ok(())
	}
}

fn origin(slow: bool) -> RuntimeOrigin {
	if slow {
		RuntimeOrigin::root()
	} else {
		council()
	}
}

/// The model says what the call does, and nothing changes if it fails.
fn expect(model: &mut Model, result: DispatchResult, to: impl Fn(&mut Model) -> DispatchResult) -> TestCaseResult {
	let mut after = model.clone();
	prop_assert_eq!(result, to(&mut after));
	if result.is_ok() {
		*model = after;
	}
	Ok(())
}

fn apply(model: &mut Model, step: Step) -> TestCaseResult {
	match step {
		Step::Add { who, slow } => {
			let result = ValidatorSet::add_validator(origin(slow), who);
			expect(model, result, |model| model.add(who, slow).map_err(DispatchError::from))?;
		},
		Step::Remove { who, slow } => {
			let result = ValidatorSet::remove_validator(origin(slow), who);
			expect(model, result, |model| model.remove(who, slow).map_err(DispatchError::from))?;
		},
		Step::SetAll { validators } => {
			let list = BoundedVec::truncate_from(validators.clone());
			let result = ValidatorSet::set_validators(origin(true), list);
			expect(model, result, |model| model.set_all(&validators).map_err(DispatchError::from))?;
		},
		Step::SetKeys { who, seed } => {
			// Nobody can show to have a key that can't be used.
			if seed == 0 && !model.wanted.iter().any(|other| *other != who && model.is_ready(other)) {
				return Ok(());
			}
			let result = set_keys(who, seed);
			expect(model, result, |model| model.set_keys(who, seed))?;
		},
		Step::Offend { who, sessions_ago, slot } => {
			// Nobody can be accused who was not there.
			let Some(session) = model.session.checked_sub(sessions_ago) else { return Ok(()) };
			if model.rosters.get(&session).is_some_and(|roster| roster.contains(&who)) {
				prop_assert_eq!(offend(who, session, slot), model.offend(who, session, slot));
			}
		},
		Step::NextBlock => {
			let session = Session::current_index();
			next_block();
			if Session::current_index() != session {
				model.next_session();
			}
		},
		Step::NextSession => {
			next_session();
			model.next_session();
		},
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// VS1 to VS8.
	#[test]
	fn validators_should_be_what_the_model_says_when_anything_is_called(steps in prop::collection::vec(step(), 1..50)) {
		new_test_ext(GENESIS).execute_with(|| -> TestCaseResult {
			let mut model = Model::new();
			for step in steps {
				apply(&mut model, step)?;
				prop_assert_eq!(ValidatorSet::do_try_state(), Ok(()));
				agree();
				model.agrees()?;
			}
			Ok(())
		})?;
	}
}
