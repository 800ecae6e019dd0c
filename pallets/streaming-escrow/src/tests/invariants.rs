//! The invariants under random terms, calls, callers and times, against a model that counts by the design's words.

use super::schedule::{any_per, any_shares, exact_linear, floor, log_uniform, ratio, Exact};
use crate::{
	mock::*, runtime_api::EscrowState, types::WHOLE, Arbitration, CancelBy, Ending, EscrowId, Escrows, HoldReason,
	Milestone, NextEscrow, Per, Rate, Schedule, Side, Terms,
};
use coinop_primitives::{Balance, Instant, Moment, SLOT_DURATION, USDT};
use frame_support::{
	assert_ok,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	traits::fungible::Inspect,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the device of `OWNER` that pays.
const PAYS: u8 = 10;
/// Makes the device of `CEM` that is paid.
const EARNS: u8 = 11;
/// Makes the device of `STRANGER` that confirms and decides.
const INSPECTS: u8 = 12;
/// Makes a key of nobody here.
const UNKNOWN: u8 = 13;

/// How many accounts there are to take part.
const PEOPLE: usize = 11;

/// Terms before it is known when and by whom they are offered.
#[derive(Clone, Debug)]
struct Draft {
	takers: Vec<usize>,
	shares: Vec<u32>,
	plan: Plan,
	inspector: Option<usize>,
	cancel: CancelBy,
	notice: Moment,
	arbitration: Option<(usize, Moment, u32, Balance)>,
}

/// A schedule before it is known when it is made; all times in ms from then.
#[derive(Clone, Debug)]
enum Plan {
	Linear { amount: Balance, begins: Begins, after: Moment, cliff: u32 },
	Open { deposit: Balance, begins: Begins, rate: Rate },
	Milestones(Vec<(Balance, Moment, Side)>),
	Cycles { amount: Balance, begins: Begins, period: Moment, count: u32 },
}

/// How long after now something begins, less how long before that.
type Begins = (Moment, Moment);

fn any_money() -> impl Strategy<Value = Balance> {
	prop_oneof![1..=9u128, 10..=100_000u128, 1..=90 * USDT]
}

/// Uses up any money of these tests in less than a hundred years.
fn any_rate() -> impl Strategy<Value = Rate> {
	(log_uniform(5 * USDT), any_per()).prop_map(|(amount, per)| {
		let least = if per.ms() > DAY { USDT } else { 10_000 };
		Rate { amount: amount + least, per }
	})
}

fn any_plan() -> impl Strategy<Value = Plan> {
	let begins = || (prop_oneof![3 => Just(0u64), 1 => 0..DAY], prop_oneof![2 => Just(0u64), 1 => 0..DAY]);
	let side = prop_oneof![Just(Side::Payer), Just(Side::Recipients)];
	prop_oneof![
		(any_money(), begins(), 1..2 * DAY, 0..=WHOLE).prop_map(|(amount, begins, after, cliff)| Plan::Linear {
			amount,
			begins,
			after,
			cliff
		}),
		(any_money(), begins(), any_rate()).prop_map(|(deposit, begins, rate)| Plan::Open { deposit, begins, rate }),
		prop::collection::vec((any_money(), 1..2 * DAY, side), 1..=6).prop_map(Plan::Milestones),
		(any_money(), begins(), 1..DAY, 2u32..=6).prop_map(|(amount, begins, period, count)| Plan::Cycles {
			amount,
			begins,
			period,
			count
		}),
	]
}

fn any_draft() -> impl Strategy<Value = Draft> {
	let default = prop_oneof![Just(0u32), Just(WHOLE), Just(WHOLE / 2), 0..=WHOLE];
	let arbitration = (0usize..3, HOUR..=DAY, default, 1..=USDT);
	(
		Just(vec![0usize, 1, 2, 3]).prop_shuffle(),
		any_shares(4),
		any_plan(),
		prop::option::of(0usize..2),
		prop_oneof![Just(CancelBy::Payer), Just(CancelBy::Both), Just(CancelBy::Nobody)],
		prop_oneof![Just(0u64), 1..DAY],
		prop::option::weighted(0.8, arbitration),
	)
		.prop_map(|(takers, shares, plan, inspector, cancel, notice, arbitration)| Draft {
			takers,
			shares,
			plan,
			inspector,
			cancel,
			notice,
			arbitration,
		})
}

impl Draft {
	fn terms(&self, world: &World) -> Terms<AccountId> {
		let begins = |(later, before): Begins| now() + later - before;
		let schedule = match &self.plan {
			Plan::Linear { amount, begins: at, after, cliff } => {
				let start = begins(*at);
				let end = start.max(now()) + after;
				let cliff = start + (end - start) * Moment::from(*cliff) / Moment::from(WHOLE);
				Schedule::Linear { amount: *amount, start, cliff, end }
			},
			Plan::Open { deposit, begins: at, rate } => {
				Schedule::Open { deposit: *deposit, start: begins(*at), rate: *rate }
			},
			Plan::Milestones(milestones) => {
				let milestones: Vec<_> = milestones
					.iter()
					.map(|(amount, ms, side)| Milestone { amount: *amount, deadline: now() + ms, default: *side })
					.collect();
				Schedule::Milestones(milestones.try_into().unwrap())
			},
			Plan::Cycles { amount, begins: (later, before), period, count } => {
				// The last is to come, whatever the first is.
				let start = now() + later - before % period;
				Schedule::Cycles { amount: *amount, start, period: *period, count: *count }
			},
		};
		let [_, earns, inspects] = &world.devices;
		let takers = [ANN, BEN, CEM, earns.0.clone()];
		let recipients: Vec<_> =
			self.takers.iter().zip(&self.shares).map(|(taker, share)| recipient(&takers[*taker], *share)).collect();
		let deciders = [STRANGER, inspects.0.clone(), ARBITER];
		let confirms = matches!(schedule, Schedule::Milestones(_));
		Terms {
			recipients: recipients.try_into().unwrap(),
			schedule,
			inspector: self.inspector.filter(|_| confirms).map(|inspector| deciders[inspector].clone()),
			cancel: self.cancel,
			notice: self.notice,
			arbitration: self.arbitration.map(|(arbiter, deadline, default, bond)| Arbitration {
				arbiter: deciders[arbiter].clone(),
				deadline,
				default,
				bond,
			}),
		}
	}
}

/// Who calls, said by its part in the escrow.
#[derive(Clone, Debug)]
enum Who {
	Payer,
	Charged,
	/// Who gets the money of the recipient in this place.
	Recipient(usize),
	Arbiter,
	Inspector,
	Anyone(usize),
}

#[derive(Clone, Debug)]
enum Action {
	Withdraw,
	TopUp(Balance),
	Pause,
	Resume,
	/// To so many per cent of the rate now, or to the one announced.
	ChangeRate(Option<u32>),
	/// The one announced.
	AcceptRate,
	Cancel,
	/// A milestone, by the signed confirmation of a key or in the caller's own name.
	Release(u32, Option<u8>),
	/// The recipient in this place to one of the people.
	Transfer(usize, usize),
	Dispute,
	/// So many parts per million of what is undecided to the recipients.
	Resolve(u32),
}

#[derive(Clone, Debug)]
enum Step {
	Create { by: usize, draft: Box<Draft> },
	Pass { ms: Moment, blocks: u32 },
	Call { escrow: EscrowId, who: Who, action: Action },
	WithdrawAll,
	Suspend(usize),
	Reinstate(usize),
	Revoke(usize),
}

fn call(escrow: EscrowId, who: Who, action: Action) -> Step {
	Step::Call { escrow, who, action }
}

fn any_who() -> impl Strategy<Value = Who> {
	prop_oneof![
		4 => Just(Who::Payer),
		2 => Just(Who::Charged),
		4 => (0usize..4).prop_map(Who::Recipient),
		1 => Just(Who::Arbiter),
		1 => Just(Who::Inspector),
		2 => (0..PEOPLE).prop_map(Who::Anyone),
	]
}

fn any_action() -> impl Strategy<Value = Action> {
	let percent = prop::sample::select(vec![0u32, 30, 50, 100, 100, 150, 300]);
	let key = prop::option::of(prop::sample::select(vec![PAYS, INSPECTS, UNKNOWN]));
	prop_oneof![
		4 => Just(Action::Withdraw),
		3 => (1..=20 * USDT).prop_map(Action::TopUp),
		2 => Just(Action::Pause),
		2 => Just(Action::Resume),
		2 => prop::option::weighted(0.7, percent).prop_map(Action::ChangeRate),
		1 => Just(Action::AcceptRate),
		1 => Just(Action::Cancel),
		4 => (0u32..7, key).prop_map(|(milestone, key)| Action::Release(milestone, key)),
		2 => (0usize..4, 0..PEOPLE).prop_map(|(place, to)| Action::Transfer(place, to)),
		1 => Just(Action::Dispute),
		1 => (0..=WHOLE + WHOLE / 4).prop_map(Action::Resolve),
	]
}

/// Time goes on with all its blocks, or with some of them.
fn any_pass(most: Moment) -> impl Strategy<Value = Step> {
	(0..most, prop_oneof![3 => Just(100u32), 1 => 0u32..=100]).prop_map(|(ms, percent)| {
		let slots = u32::try_from(ms / SLOT_DURATION).unwrap();
		Step::Pass { ms, blocks: slots * percent / 100 }
	})
}

/// Some steps in a row that make sense together, or one that may not.
fn any_scene() -> impl Strategy<Value = Vec<Step>> {
	let escrow = || prop_oneof![3 => Just(0u64), 2 => 0u64..4];
	let party = prop_oneof![Just(Who::Payer), Just(Who::Charged), (0usize..4).prop_map(Who::Recipient)];
	let everyone = || [Who::Payer].into_iter().chain((0..4).map(Who::Recipient));
	let device = || 0usize..3;
	prop_oneof![
		2 => (0usize..3, any_draft()).prop_map(|(by, draft)| vec![Step::Create { by, draft: Box::new(draft) }]),
		3 => any_pass(HOUR).prop_map(|pass| vec![pass]),
		3 => any_pass(2 * DAY).prop_map(|pass| vec![pass]),
		20 => (escrow(), any_who(), any_action()).prop_map(|(escrow, who, action)| vec![call(escrow, who, action)]),
		3 => (escrow(), party, any_pass(HOUR), 0..=WHOLE).prop_map(|(escrow, who, pass, part)| {
			vec![call(escrow, who, Action::Dispute), pass, call(escrow, Who::Arbiter, Action::Resolve(part))]
		}),
		1 => escrow().prop_map(move |escrow| {
			everyone().map(|who| call(escrow, who, Action::Cancel)).collect::<Vec<_>>()
		}),
		2 => (escrow(), 1u32..100, any_pass(DAY)).prop_map(|(escrow, percent, pass)| {
			let change = |percent| call(escrow, Who::Payer, Action::ChangeRate(percent));
			vec![change(Some(percent)), pass, change(None)]
		}),
		1 => (escrow(), 1u32..100).prop_map(move |(escrow, percent)| {
			let change = call(escrow, Who::Payer, Action::ChangeRate(Some(percent)));
			let accepts = everyone().map(|who| call(escrow, who, Action::AcceptRate));
			[change].into_iter().chain(accepts).collect::<Vec<_>>()
		}),
		1 => (device(), any::<bool>()).prop_map(|(device, suspend)| {
			vec![if suspend { Step::Suspend(device) } else { Step::Reinstate(device) }]
		}),
		1 => (device(), 0u8..4).prop_map(|(device, dice)| {
			if dice == 0 { vec![Step::Revoke(device)] } else { Vec::new() }
		}),
	]
}

/// Creating an escrow and up to 40 steps after that.
fn any_case() -> impl Strategy<Value = Vec<Step>> {
	let first = (0usize..3, any_draft()).prop_map(|(by, draft)| vec![Step::Create { by, draft: Box::new(draft) }]);
	(first, prop::collection::vec(any_scene(), 4..24)).prop_map(|(mut steps, scenes)| {
		steps.extend(scenes.concat().into_iter().take(40));
		steps
	})
}

/// A dispute as it was raised.
struct Stopped {
	by: Side,
	charged: AccountId,
	since: Instant,
	accrued: Balance,
	lapsed: Balance,
}

/// What an escrow is by the design's words.
struct Book {
	payer: AccountId,
	charged: AccountId,
	terms: Terms<AccountId>,
	created: Instant,
	deposited: Balance,
	refunded: Balance,
	/// µUSDT paid, by the recipients' places.
	got: Vec<Balance>,
	released: BTreeSet<u32>,
	flow: Option<Exact>,
	dispute: Option<Stopped>,
	/// µUSDT accrued when last asked.
	accrued: Balance,
}

/// Whether so many ms have passed since then, and half the blocks that they make.
fn has_passed(since: &Instant, ms: Moment) -> bool {
	let now = Clock::get();
	now.at - since.at >= ms && u64::from(now.block - since.block) * 2 * SLOT_DURATION >= ms
}

impl Book {
	/// µUSDT that have accrued and that have lapsed by now.
	fn decided(&mut self) -> (Balance, Balance) {
		if let Some(stopped) = &self.dispute {
			return (stopped.accrued, stopped.lapsed);
		}
		match &self.terms.schedule {
			Schedule::Linear { amount, start, cliff, end } => {
				(floor(&exact_linear(*amount, *start, *cliff, *end, now())), 0)
			},
			Schedule::Open { .. } => {
				let flow = self.flow.as_mut().unwrap();
				flow.pass(now());
				(floor(&flow.accrued), 0)
			},
			Schedule::Cycles { amount, start, period, count } => {
				let due = (0..*count).filter(|cycle| start + period * u64::from(*cycle) <= now()).count();
				(amount * due as Balance, 0)
			},
			Schedule::Milestones(milestones) => {
				let mut decided = (0, 0);
				for (index, milestone) in (0u32..).zip(milestones) {
					let missed = has_passed(&self.created, milestone.deadline - self.created.at);
					if self.released.contains(&index) || missed && milestone.default == Side::Recipients {
						decided.0 += milestone.amount;
					} else if missed {
						decided.1 += milestone.amount;
					}
				}
				decided
			},
		}
	}

	fn undecided(&mut self) -> Balance {
		let (accrued, lapsed) = self.decided();
		self.deposited - accrued - lapsed
	}

	/// What the recipients have in all once the arbiter's time is over.
	fn after_default(&mut self) -> Option<Balance> {
		let arbitration = self.terms.arbitration.clone()?;
		let stopped = self.dispute.as_ref()?;
		let (accrued, over) = (stopped.accrued, has_passed(&stopped.since, arbitration.deadline));
		over.then(|| accrued + self.undecided() * Balance::from(arbitration.default) / Balance::from(WHOLE))
	}

	fn parts(&self, amount: Balance) -> Vec<Balance> {
		let recipients = self.terms.recipients.iter();
		recipients.map(|recipient| amount * Balance::from(recipient.share) / Balance::from(WHOLE)).collect()
	}

	/// The parts of the whole: what they leave over is the first's.
	fn last_parts(&self, amount: Balance) -> Vec<Balance> {
		let mut parts = self.parts(amount);
		parts[0] += amount - parts.iter().sum::<Balance>();
		parts
	}

	fn paid(&self) -> Balance {
		self.got.iter().sum()
	}

	fn taker(&self, place: usize) -> AccountId {
		self.terms.recipients[place % self.terms.recipients.len()].account.clone()
	}
}

/// A chain, and what should be on it.
struct World {
	people: Vec<AccountId>,
	/// The devices and their owners.
	devices: [(AccountId, AccountId); 3],
	issuance: Balance,
	/// µUSDT that each of the people should have, held or not.
	totals: BTreeMap<AccountId, Balance>,
	books: BTreeMap<EscrowId, Book>,
	closed: BTreeSet<EscrowId>,
	/// Devices that are suspended or revoked.
	inactive: BTreeSet<AccountId>,
	endings: Vec<Ending>,
	bonds_lost: usize,
}

fn total(who: &AccountId) -> Balance {
	<Balances as Inspect<AccountId>>::total_balance(who)
}

fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|error| error.error)
}

impl World {
	fn new() -> Self {
		let devices =
			[(PAYS, OWNER), (EARNS, CEM), (INSPECTS, STRANGER)].map(|(seed, owner)| (device(seed, &owner, &[]), owner));
		let mut people = vec![PAYER, OWNER, ANN, BEN, CEM, ARBITER, STRANGER, NOBODY];
		people.extend(devices.iter().map(|(device, _)| device.clone()));
		assert_eq!(people.len(), PEOPLE);
		let totals = people.iter().map(|who| (who.clone(), total(who))).collect();
		Self {
			people,
			devices,
			issuance: <Balances as Inspect<AccountId>>::total_issuance(),
			totals,
			books: BTreeMap::new(),
			closed: BTreeSet::new(),
			inactive: BTreeSet::new(),
			endings: Vec::new(),
			bonds_lost: 0,
		}
	}

	/// Who gets what `account` earns, and pays for what it does.
	fn behind(&self, account: &AccountId) -> AccountId {
		let device = self.devices.iter().find(|(device, _)| device == account);
		device.map_or_else(|| account.clone(), |(_, owner)| owner.clone())
	}

	fn signer(&self, escrow: EscrowId, who: &Who) -> AccountId {
		let Some(book) = self.books.get(&escrow) else { return STRANGER };
		match who {
			Who::Payer => book.payer.clone(),
			Who::Charged => book.charged.clone(),
			Who::Recipient(place) => self.behind(&book.taker(*place)),
			Who::Arbiter => book.terms.arbitration.as_ref().map_or(STRANGER, |terms| terms.arbiter.clone()),
			Who::Inspector => book.terms.inspector.clone().unwrap_or(STRANGER),
			Who::Anyone(index) => self.people[*index].clone(),
		}
	}

	fn book(&mut self, id: EscrowId) -> &mut Book {
		self.books.get_mut(&id).expect("an open escrow")
	}

	/// The flow of `id`, counted up to now.
	fn flow(&mut self, id: EscrowId) -> &mut Exact {
		let flow = self.book(id).flow.as_mut().expect("an open-ended escrow");
		flow.pass(now());
		flow
	}

	fn step(&mut self, step: &Step) {
		match step {
			Step::Create { by, draft } => self.create(*by, draft),
			Step::Pass { ms, blocks } => pass_with(*ms, *blocks),
			Step::Call { escrow, who, action } => self.act(*escrow, who, action),
			Step::WithdrawAll => {
				for id in 0..NextEscrow::<Test>::get() {
					self.act(id, &Who::Anyone(0), &Action::Withdraw);
				}
			},
			Step::Suspend(index) => {
				let (device, owner) = self.devices[*index].clone();
				if DeviceIdentity::suspend(signed(&owner), device.clone()).is_ok() {
					self.inactive.insert(device);
				}
			},
			Step::Reinstate(index) => {
				let (device, owner) = self.devices[*index].clone();
				if DeviceIdentity::resume(signed(&owner), device.clone()).is_ok() {
					self.inactive.remove(&device);
				}
			},
			Step::Revoke(index) => {
				let (device, owner) = self.devices[*index].clone();
				if DeviceIdentity::revoke(signed(&owner), device.clone()).is_ok() {
					self.inactive.insert(device);
				}
			},
		}
		self.check();
	}

	fn create(&mut self, by: usize, draft: &Draft) {
		let payer = [&PAYER, &OWNER, &self.devices[0].0][by].clone();
		let (id, terms) = (NextEscrow::<Test>::get(), draft.terms(self));
		let result = try_create(&payer, terms.clone());
		assert!(result.is_ok() || by == 2, "a device alone may be forbidden to: {result:?}");
		if result.is_err() {
			return;
		}
		let (deposited, flow) = match &terms.schedule {
			Schedule::Linear { amount, .. } => (*amount, None),
			Schedule::Open { deposit, start, rate } => {
				(*deposit, Some(Exact::new(*rate, (*start).max(now()), *deposit)))
			},
			Schedule::Milestones(milestones) => (milestones.iter().map(|milestone| milestone.amount).sum(), None),
			Schedule::Cycles { amount, count, .. } => (amount * Balance::from(*count), None),
		};
		let book = Book {
			charged: self.behind(&payer),
			payer,
			got: vec![0; terms.recipients.len()],
			terms,
			created: Clock::get(),
			deposited,
			refunded: 0,
			released: BTreeSet::new(),
			flow,
			dispute: None,
			accrued: 0,
		};
		self.books.insert(id, book);
	}

	fn dispatch(&mut self, id: EscrowId, signer: &AccountId, action: &Action) -> DispatchResult {
		let (origin, record) = (signed(signer), Escrows::<Test>::get(id));
		let announced = record.as_ref().and_then(|record| record.rate_change).map(|change| change.rate);
		let rate = record.and_then(|record| record.flow).map_or(rate(), |flow| flow.rate);
		let percent = |percent: u32| Rate { amount: rate.amount * Balance::from(percent) / 100, ..rate };
		match action {
			Action::Withdraw => plain(StreamingEscrow::withdraw(origin, id)),
			Action::TopUp(amount) => plain(StreamingEscrow::top_up(origin, id, *amount)),
			Action::Pause => StreamingEscrow::pause(origin, id),
			Action::Resume => StreamingEscrow::resume(origin, id),
			Action::ChangeRate(to) => {
				let rate = to.map_or(announced.unwrap_or(percent(50)), percent);
				StreamingEscrow::change_rate(origin, id, rate)
			},
			Action::AcceptRate => StreamingEscrow::accept_rate(origin, id, announced.unwrap_or(rate)),
			Action::Cancel => plain(StreamingEscrow::cancel(origin, id)),
			Action::Release(milestone, key) => {
				let confirmation = key.map(|seed| confirmation(seed, id, *milestone));
				plain(StreamingEscrow::release(origin, id, *milestone, confirmation))
			},
			Action::Transfer(place, to) => {
				let from = self.books.get(&id).map_or(STRANGER, |book| book.taker(*place));
				StreamingEscrow::transfer(origin, id, from, self.people[*to].clone())
			},
			Action::Dispute => StreamingEscrow::dispute(origin, id),
			Action::Resolve(part) => plain(StreamingEscrow::resolve(origin, id, self.of_undecided(id, *part))),
		}
	}

	/// So many parts per million of what is undecided of the escrow `id`.
	fn of_undecided(&mut self, id: EscrowId, part: u32) -> Balance {
		let undecided = self.books.get_mut(&id).map_or(0, Book::undecided);
		undecided * Balance::from(part) / Balance::from(WHOLE)
	}

	/// Makes the call, and notes what it should have done if it was accepted.
	fn act(&mut self, id: EscrowId, who: &Who, action: &Action) {
		let signer = self.signer(id, who);
		let (record, shown, before) = (Escrows::<Test>::get(id), StreamingEscrow::escrow_state(id), money());
		let result = self.dispatch(id, &signer, action);
		let Some((record, shown)) = record.zip(shown) else {
			let error = if self.closed.contains(&id) { Error::Closed } else { Error::NotFound };
			assert_eq!(result, Err(error.into()), "SE7: {action:?}");
			return;
		};

		// What anyone may do is done whenever there is something to do, and so is what the arbiter alone may do.
		match action {
			Action::Withdraw => assert_eq!(self.settle(id), result.is_ok(), "{result:?}"),
			Action::Resolve(part) => {
				let (to_recipients, active) = (self.of_undecided(id, *part), !self.inactive.contains(&signer));
				let book = self.book(id);
				let decides = active
					&& book.terms.arbitration.as_ref().is_some_and(|terms| terms.arbiter == signer)
					&& book.dispute.is_some()
					&& book.after_default().is_none()
					&& to_recipients <= book.undecided();
				assert_eq!(decides, result.is_ok(), "SE8: {result:?}");
				if decides {
					let accrued = book.decided().0 + to_recipients;
					self.close(id, accrued, Ending::Resolved);
				}
			},
			_ => (),
		}
		if result.is_err() {
			assert_eq!(Escrows::<Test>::get(id), Some(record));
			assert_eq!(money(), before);
			return;
		}

		match action {
			Action::Withdraw | Action::Resolve(_) => (),
			Action::TopUp(amount) => {
				self.flow(id).deposit += amount;
				self.book(id).deposited += amount;
			},
			Action::Pause | Action::Resume => {
				self.flow(id).running = matches!(action, Action::Resume);
				assert_eq!(money(), before, "SE5");
				assert_eq!(amounts(&state(id)), amounts(&shown), "SE5");
			},
			Action::ChangeRate(_) | Action::AcceptRate => {
				let (old, rate) = (record.flow.unwrap().rate, escrow(id).flow.unwrap().rate);
				let pace = |rate: &Rate| ratio(rate.amount, rate.per.ms().into());
				if pace(&rate) < pace(&old) {
					let change = record.rate_change.filter(|change| change.rate == rate).expect("an announcement");
					let waited = record.terms.notice > 0 && has_passed(&change.since, record.terms.notice);
					assert!(waited || matches!(action, Action::AcceptRate), "a lower rate before its time");
				}
				self.flow(id).rate = rate;
			},
			Action::Cancel if exists(id) => (),
			Action::Cancel => {
				let book = self.book(id);
				assert!(book.terms.cancel != CancelBy::Nobody || book.undecided() == 0);
				let accrued = book.decided().0;
				self.close(id, accrued, Ending::Cancelled);
			},
			Action::Release(milestone, key) => {
				let book = self.book(id);
				let Schedule::Milestones(milestones) = &book.terms.schedule else { panic!("no milestones") };
				let deadline = milestones[*milestone as usize].deadline;
				assert!(!has_passed(&book.created, deadline - book.created.at), "a milestone after its deadline");
				assert!(book.released.insert(*milestone), "a milestone twice");
				assert_ne!(*key, Some(UNKNOWN), "a stranger's confirmation");
				self.settle(id);
			},
			Action::Transfer(place, to) => {
				let to = self.people[*to].clone();
				let book = self.book(id);
				let place = place % book.got.len();
				book.terms.recipients.get_mut(place).unwrap().account = to;
			},
			Action::Dispute => {
				let charged = self.behind(&signer);
				let book = self.book(id);
				assert!(book.undecided() > 0, "nothing to dispute");
				let by = if [&book.payer, &book.charged].contains(&&signer) { Side::Payer } else { Side::Recipients };
				let (accrued, lapsed) = book.decided();
				book.dispute = Some(Stopped { by, charged, since: Clock::get(), accrued, lapsed });
			},
		}
	}

	/// What a withdrawal should do now; answers whether that is anything.
	fn settle(&mut self, id: EscrowId) -> bool {
		let book = self.book(id);
		if let Some(accrued) = book.after_default() {
			self.close(id, accrued, Ending::Defaulted);
			return true;
		}
		let (accrued, lapsed) = book.decided();
		if book.dispute.is_none() && book.flow.is_none() && accrued + lapsed == book.deposited {
			self.close(id, accrued, Ending::Completed);
			return true;
		}
		let refund = lapsed - book.refunded;
		book.refunded = lapsed;
		let due = book.parts(accrued);
		self.deliver(id, &due) > 0 || refund > 0
	}

	/// Brings each recipient up to what is due to it, and answers how much that took.
	fn deliver(&mut self, id: EscrowId, due: &[Balance]) -> Balance {
		let mut paid = 0;
		for (place, due) in due.iter().enumerate() {
			let book = self.book(id);
			let more = due.checked_sub(book.got[place]).expect("SE4: no part falls");
			book.got[place] = *due;
			let (charged, taker) = (book.charged.clone(), book.taker(place));
			self.pay(&charged, &taker, more);
			paid += more;
		}
		paid
	}

	fn pay(&mut self, from: &AccountId, to: &AccountId, amount: Balance) {
		let to = self.behind(to);
		*self.totals.get_mut(from).unwrap() -= amount;
		*self.totals.get_mut(&to).unwrap() += amount;
	}

	/// Ends the escrow `id` with `accrued` µUSDT for the recipients in all and the rest for the account charged.
	fn close(&mut self, id: EscrowId, accrued: Balance, ending: Ending) {
		let due = self.book(id).last_parts(accrued);
		self.deliver(id, &due);
		let book = self.books.remove(&id).expect("an open escrow");
		assert_eq!(book.paid(), accrued, "SE6");
		let refunded = book.deposited - accrued;
		assert_eq!(last_event(), Event::Ended { escrow: id, ending, paid: accrued, refunded });
		if let Some(stopped) = &book.dispute {
			let undecided = book.deposited - stopped.accrued - stopped.lapsed;
			let to_recipients = accrued - stopped.accrued;
			assert!(to_recipients <= undecided, "SE8");
			let (bond, half) = (book.terms.arbitration.as_ref().unwrap().bond, undecided / 2);
			match stopped.by {
				Side::Payer if undecided - to_recipients < half => {
					self.bonds_lost += 1;
					for (place, part) in book.last_parts(bond).into_iter().enumerate() {
						self.pay(&stopped.charged, &book.taker(place), part);
					}
				},
				Side::Recipients if to_recipients < half => {
					self.bonds_lost += 1;
					self.pay(&stopped.charged, &book.charged, bond);
				},
				_ => (),
			}
		}
		self.closed.insert(id);
		self.endings.push(ending);
	}

	fn check(&mut self) {
		assert_ok!(StreamingEscrow::do_try_state());
		assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), self.issuance);
		assert_eq!(NextEscrow::<Test>::get(), (self.books.len() + self.closed.len()) as u64, "SE7: one number each");
		for id in &self.closed {
			assert!(!exists(*id), "SE7: {id} is back");
		}

		let mut due: BTreeMap<AccountId, (Balance, Balance)> = BTreeMap::new();
		for (id, book) in &mut self.books {
			let state = state(*id);
			let accrued = book.after_default().unwrap_or_else(|| book.decided().0);
			assert_eq!((state.deposited, state.accrued), (book.deposited, accrued));
			assert!((book.accrued..=book.deposited).contains(&accrued), "SE3: {accrued} after {}", book.accrued);
			book.accrued = accrued;
			assert_eq!((state.withdrawn, state.refunded), (book.paid(), book.refunded));
			let left = book.deposited - book.paid() - book.refunded;
			assert_eq!(state.withdrawable + state.refundable + state.undecided, left, "SE2");
			for (recipient, got) in state.recipients.iter().zip(&book.got) {
				assert_eq!(recipient.withdrawn, *got);
			}
			let each: Balance = state.recipients.iter().map(|recipient| recipient.withdrawable).sum();
			assert_eq!(each, state.withdrawable, "SE6");
			if book.dispute.is_some() {
				assert_eq!(state.depletes, None);
			} else if accrued < book.deposited {
				assert_eq!(state.depletes, book.flow.as_ref().and_then(Exact::depletes));
			}

			due.entry(book.charged.clone()).or_default().0 += left;
			if let Some(stopped) = &book.dispute {
				due.entry(stopped.charged.clone()).or_default().1 += book.terms.arbitration.as_ref().unwrap().bond;
			}
		}
		for who in &self.people {
			assert_eq!(total(who), self.totals[who], "SE1: what {who:?} has");
			let has = (held(HoldReason::Deposit, who), held(HoldReason::Bond, who));
			assert_eq!(has, due.get(who).copied().unwrap_or_default(), "SE1: what is held from {who:?}");
		}
	}

	/// Ends all that is open, which somebody always can in the end.
	fn finish(&mut self) {
		pass(40 * DAY);
		self.step(&Step::WithdrawAll);
		// What is left are rates; their payers end them once they are dry, whatever the terms.
		for id in self.books.keys().copied().collect::<Vec<_>>() {
			self.step(&call(id, Who::Charged, Action::Resume));
			self.step(&call(id, Who::Charged, Action::ChangeRate(Some(1_000_000))));
			let dry = state(id).depletes.expect("it runs");
			Clock::set(Instant { at: dry.max(now()), ..Clock::get() });
			self.step(&call(id, Who::Charged, Action::Cancel));
		}
		assert!(self.books.is_empty());
		for (who, [_, held @ ..]) in money() {
			assert_eq!(held, [0; 3], "SE1: what stays held from {who:?}");
		}
		assert!(stored().is_empty(), "SE7");
		assert_ok!(DeviceIdentity::do_try_state());
	}
}

/// All amounts that an escrow shows.
fn amounts(state: &EscrowState<AccountId>) -> [Balance; 7] {
	let EscrowState { deposited, accrued, withdrawn, refunded, withdrawable, refundable, undecided, .. } = *state;
	[deposited, accrued, withdrawn, refunded, withdrawable, refundable, undecided]
}

/// Makes `steps` on a fresh chain, checking all that should hold after each, and then what `last` says.
fn play<Answer>(steps: &[Step], last: impl FnOnce(World) -> Answer) -> Answer {
	new_test_ext().execute_with(|| {
		let mut world = World::new();
		for step in steps {
			world.step(step);
		}
		last(world)
	})
}

/// The same steps without withdrawals, devices that pay and recipients that change: who is paid, and what may be spent,
/// would depend on when it is paid.
fn without_withdrawals(steps: Vec<Step>) -> Vec<Step> {
	let step = |step| match step {
		Step::Create { by, draft } => Some(Step::Create { by: by % 2, draft }),
		Step::Call { action: Action::Withdraw | Action::Transfer(..), .. } => None,
		other => Some(other),
	};
	steps.into_iter().filter_map(step).collect()
}

/// The same steps with withdrawals after parts of the time that passes, given in parts per million.
fn with_withdrawals(steps: &[Step], moments: &[Option<u32>]) -> Vec<Step> {
	let mut moments = moments.iter().cycle().copied();
	let mut more = Vec::new();
	for step in steps {
		match step {
			Step::Pass { ms, blocks } => {
				if let Some(part) = moments.next().flatten() {
					let of = |whole: u64| whole * u64::from(part) / u64::from(WHOLE);
					let (first, made) = (of(*ms), u32::try_from(of((*blocks).into())).unwrap());
					more.push(Step::Pass { ms: first, blocks: made });
					more.push(Step::WithdrawAll);
					more.push(Step::Pass { ms: ms - first, blocks: blocks - made });
				} else {
					more.push(step.clone());
				}
			},
			other => more.push(other.clone()),
		}
	}
	more
}

/// What everyone has, and how the escrows stand that are still open, after a last withdrawal.
fn outcome(mut world: World) -> (BTreeMap<AccountId, Balance>, Vec<Option<EscrowState<AccountId>>>) {
	world.step(&Step::WithdrawAll);
	let totals = world.people.iter().map(|who| (who.clone(), total(who))).collect();
	(totals, (0..NextEscrow::<Test>::get()).map(StreamingEscrow::escrow_state).collect())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	/// SE1 to SE3 and SE5 to SE8: after every step of any sequence of calls, by anyone, at any time; what everybody has
	/// is what a model says that counts by the terms' words, and in the end nothing stays held.
	#[test]
	fn invariants_should_hold_when_calls_are_random(steps in any_case()) {
		play(&steps, |mut world| world.finish());
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// SE4 and SE6: with the same terms and the same things done at the same moments, each recipient gets to the last
	/// µUSDT the same whether it is withdrawn often or once at the end.
	#[test]
	fn recipients_should_get_the_same_when_it_is_withdrawn_in_any_pattern(
		steps in any_case().prop_map(without_withdrawals),
		moments in prop::collection::vec(prop::option::weighted(0.8, 0..=WHOLE), 1..8),
	) {
		let often = play(&with_withdrawals(&steps, &moments), outcome);
		let once = play(&steps, outcome);
		prop_assert_eq!(often, once);
	}

	/// SE4 and SE6 of what only time decides, where the recipients' parts can be said beforehand: of an open-ended rate
	/// with shares that leave something over at almost every withdrawal.
	#[test]
	fn recipients_should_get_their_exact_parts_when_a_rate_is_withdrawn_at_random(
		shares in any_shares(3),
		amount in log_uniform(5 * USDT),
		gaps in prop::collection::vec(0..2 * HOUR, 1..24),
	) {
		run(|| {
			let takers = [ANN, BEN, CEM];
			let recipients: Vec<_> = takers.clone().into_iter().zip(shares.clone()).collect();
			let rate = Rate { amount, per: Per::Hour };
			let open = Schedule::Open { deposit: 1_000 * USDT, start: now(), rate };
			let id = create(&PAYER, shared(open, &recipients));
			for ms in &gaps {
				pass(*ms);
				let _ = withdraw(id);
			}
			let ms: Moment = gaps.iter().sum();
			let accrued = floor(&ratio(amount * Balance::from(ms), HOUR.into())).min(1_000 * USDT);
			assert_ok!(StreamingEscrow::cancel(signed(&PAYER), id));
			let mut due: Vec<_> =
				shares.iter().map(|share| accrued * Balance::from(*share) / Balance::from(WHOLE)).collect();
			due[0] += accrued - due.iter().sum::<Balance>();
			for (taker, due) in takers.iter().zip(due) {
				assert_eq!(got(taker), due);
			}
		});
	}
}

/// The random calls above are worth something only if they get anywhere.
#[test]
fn random_calls_should_reach_every_ending_when_there_are_many() {
	let mut runner = TestRunner::deterministic();
	let (mut endings, mut bonds_lost) = (Vec::new(), 0);
	for _ in 0..96 {
		let steps = any_case().new_tree(&mut runner).unwrap().current();
		play(&steps, |mut world| {
			world.finish();
			endings.extend(world.endings);
			bonds_lost += world.bonds_lost;
		});
	}
	for ending in [Ending::Completed, Ending::Cancelled, Ending::Resolved, Ending::Defaulted] {
		assert!(endings.contains(&ending), "{ending:?}");
	}
	assert!(bonds_lost > 0);
}
