//! Random sequences of calls on groups, caps, hand-overs, rotations, freezes and fleets against a plain list of all that
//! was drawn, with every invariant checked after each step.

use crate::{mock::*, *};
use coinop_primitives::{Balance, Compliance, Moment, SpendingAuthority, USDT};
use coinop_voucher::SigningKey;
use frame_support::traits::fungible::Inspect;
use proptest::{prelude::*, test_runner::TestCaseResult};

/// Seeds of the devices' first keys.
const SEEDS: [u8; 4] = [41, 42, 43, 44];

/// One draw, as it was made.
#[derive(Clone, Debug)]
struct Spent {
	device: usize,
	owner: AccountId,
	group: Option<GroupId>,
	at: Moment,
	/// Net of what was given back.
	amount: Balance,
	period: Moment,
}

#[derive(Clone, Debug)]
enum Step {
	Draw { device: usize, amount: Balance },
	GiveBack { spent: usize, share: Balance },
	Group { device: usize, group: Option<GroupId> },
	ChangeGroup { owner: usize, group: GroupId, per_period: Balance, hours: u64 },
	SetCap { owner: usize, cap: Option<(Balance, u64)> },
	SuspendAll { owner: usize, group: GroupId },
	ResumeAll { owner: usize, group: GroupId },
	Suspend { device: usize, by: usize },
	Resume { device: usize },
	Offer { device: usize, by: usize, to: usize },
	Accept { device: usize, by: usize, honest: bool },
	Rotate { device: usize, by: usize, seed: u8 },
	Allow { device: usize, own: bool },
	Freeze { who: usize, hours: u64 },
	Unfreeze { who: usize },
	Revoke { device: usize, by: usize },
	Wait(Moment),
}

fn step() -> impl Strategy<Value = Step> {
	let device = || 0..SEEDS.len();
	let owner = || prop_oneof![4 => Just(0usize), 1 => 0..3usize];
	let group = || 0..3u64;
	prop_oneof![
		20 => (device(), 0..2_000u128).prop_map(|(device, amount)| Step::Draw { device, amount }),
		6 => (any::<usize>(), 0..100u128).prop_map(|(spent, share)| Step::GiveBack { spent, share }),
		5 => (device(), prop::option::weighted(0.8, group())).prop_map(|(device, group)| Step::Group { device, group }),
		3 => (owner(), group(), 500..4_000u128, 1..4u64).prop_map(|(owner, group, per_period, hours)| {
			Step::ChangeGroup { owner, group, per_period, hours }
		}),
		3 => (owner(), prop::option::weighted(0.7, (500..6_000u128, 1..4u64)))
			.prop_map(|(owner, cap)| Step::SetCap { owner, cap }),
		2 => (owner(), group()).prop_map(|(owner, group)| Step::SuspendAll { owner, group }),
		3 => (owner(), group()).prop_map(|(owner, group)| Step::ResumeAll { owner, group }),
		2 => (device(), owner()).prop_map(|(device, by)| Step::Suspend { device, by }),
		4 => device().prop_map(|device| Step::Resume { device }),
		3 => (device(), owner(), 0..3usize).prop_map(|(device, by, to)| Step::Offer { device, by, to }),
		3 => (device(), 0..3usize, prop::bool::weighted(0.8))
			.prop_map(|(device, by, honest)| Step::Accept { device, by, honest }),
		3 => (device(), owner(), 100..110u8).prop_map(|(device, by, seed)| Step::Rotate { device, by, seed }),
		5 => (device(), prop::bool::weighted(0.6)).prop_map(|(device, own)| Step::Allow { device, own }),
		1 => (0..3usize, 1..48u64).prop_map(|(who, hours)| Step::Freeze { who, hours }),
		2 => (0..3usize).prop_map(|who| Step::Unfreeze { who }),
		1 => (device(), owner()).prop_map(|(device, by)| Step::Revoke { device, by }),
		6 => (0..40 * MINUTE).prop_map(Step::Wait),
		2 => (0..5 * HOUR).prop_map(Step::Wait),
	]
}

fn person(index: usize) -> AccountId {
	[OWNER, OTHER, STRANGER][index].clone()
}

fn account(index: usize) -> AccountId {
	device(SEEDS[index])
}

fn signed(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

/// What the test knows beside the chain: who owns what, its keys, and everything drawn.
struct World {
	keys: Vec<SigningKey>,
	spent: Vec<Spent>,
	revoked: Vec<usize>,
}

impl World {
	fn new() -> Self {
		for _ in 0..3 {
			DeviceIdentity::create_group(signed(&OWNER), cap_of(2_000, 1), Some(limits())).unwrap();
		}
		for seed in SEEDS {
			registered(seed, Some(limits()));
		}
		Self { keys: SEEDS.map(key).to_vec(), spent: vec![], revoked: vec![] }
	}

	/// DI3, DI8: what was drawn since each current period began is never more than what is counted, so that nothing makes
	/// room: no move, no refund, no change of a limit.
	fn agrees(&self) -> TestCaseResult {
		let now = now();
		let since = |usage: Usage, counts: &dyn Fn(&Spent) -> bool| -> Balance {
			let begin = usage.at(now).begins();
			self.spent.iter().filter(|spent| spent.at > begin && counts(spent)).map(|spent| spent.amount).sum()
		};
		for index in 0..SEEDS.len() {
			let Some(record) = Devices::<Test>::get(account(index)) else {
				prop_assert!(self.revoked.contains(&index));
				continue;
			};
			prop_assert!(!self.revoked.contains(&index), "DI5");
			// A new owner has set no allowance yet.
			if record.usage.length == 0 {
				continue;
			}
			let drawn = since(record.usage, &|spent| spent.device == index && spent.owner == record.owner);
			prop_assert!(drawn <= record.usage.at(now).used, "DI3");
		}
		for group in 0..3 {
			let record = Groups::<Test>::get(OWNER, group).unwrap();
			let drawn = since(record.usage, &|spent| spent.group == Some(group) && spent.owner == OWNER);
			prop_assert!(drawn <= record.usage.at(now).used, "DI8: {} of {:?}", drawn, record.usage);
		}
		for (owner, cap) in OwnerCaps::<Test>::iter() {
			let drawn = since(cap.usage, &|spent| spent.owner == owner);
			prop_assert!(drawn <= cap.usage.at(now).used, "DI8");
		}
		Ok(())
	}
}

fn limits() -> Allowance<Test> {
	Allowance { per_payment: 2_000, per_period: 4_000, ..allowance() }
}

fn cap_of(per_period: Balance, hours: u64) -> Cap {
	Cap { per_period, fees_per_period: USDT, period: hours * HOUR }
}

fn apply(world: &mut World, step: Step) -> TestCaseResult {
	match step {
		Step::Draw { device, amount } => {
			let account = account(device);
			let Some(record) = Devices::<Test>::get(&account) else {
				prop_assert!(DeviceIdentity::draw(&account, &SHOP, amount).is_err(), "DI5");
				return Ok(());
			};
			let group = record.group.as_ref().map(|place| place.group);
			let before = group.and_then(|group| Groups::<Test>::get(&record.owner, group));
			let cap = OwnerCaps::<Test>::get(&record.owner);
			let Ok(draw) = DeviceIdentity::draw(&account, &SHOP, amount) else { return Ok(()) };
			prop_assert_eq!(&draw.charged, &record.owner);
			prop_assert!(record.state == State::Active, "DI2");
			prop_assert!(!DeviceIdentity::is_frozen(&record.owner) && !DeviceIdentity::is_frozen(&account), "DI2");
			if let (Some(group), Some(place)) = (before, &record.group) {
				prop_assert!(place.epoch >= group.active_since, "DI2");
				prop_assert!(group.usage.at(now()).used + amount <= group.cap.per_period, "DI8");
			}
			if let Some(cap) = cap {
				prop_assert!(cap.usage.at(now()).used + amount <= cap.cap.per_period, "DI8");
			}
			let usage = Devices::<Test>::get(&account).unwrap().usage;
			prop_assert!(usage.used <= limits().per_period, "DI3");
			let period = draw.period.unwrap();
			world.spent.push(Spent { device, owner: record.owner, group, at: now(), amount, period });
		},
		Step::GiveBack { spent, share } => {
			let Some(last) = world.spent.len().checked_sub(1) else { return Ok(()) };
			let spent = &mut world.spent[spent % (last + 1)];
			let amount = spent.amount * share / 100;
			DeviceIdentity::give_back(&account(spent.device), &spent.owner, spent.period, amount);
			spent.amount -= amount;
		},
		Step::Group { device, group } => {
			let owner = Devices::<Test>::get(account(device)).map(|record| record.owner);
			let result = DeviceIdentity::set_group(signed(&OWNER), account(device), group);
			prop_assert_eq!(result.is_ok(), owner == Some(OWNER), "DI4");
		},
		Step::ChangeGroup { owner, group, per_period, hours } => {
			let who = person(owner);
			let template = Some(limits());
			let result = DeviceIdentity::change_group(signed(&who), group, cap_of(per_period, hours), template);
			prop_assert_eq!(result.is_ok(), who == OWNER, "DI4");
		},
		Step::SetCap { owner, cap } => {
			let who = person(owner);
			let had = OwnerCaps::<Test>::contains_key(&who);
			let cap = cap.map(|(per_period, hours)| cap_of(per_period, hours));
			prop_assert_eq!(DeviceIdentity::set_cap(signed(&who), cap).is_ok(), cap.is_some() || had);
		},
		Step::SuspendAll { owner, group } => {
			let who = person(owner);
			prop_assert_eq!(DeviceIdentity::suspend_all(signed(&who), group).is_ok(), who == OWNER, "DI4");
		},
		Step::ResumeAll { owner, group } => {
			let who = person(owner);
			prop_assert_eq!(DeviceIdentity::resume_all(signed(&who), group).is_ok(), who == OWNER, "DI4");
		},
		Step::Suspend { device, by } => {
			let (who, account) = (person(by), account(device));
			let before = Devices::<Test>::get(&account);
			let result = DeviceIdentity::suspend(signed(&who), account);
			let may = before.is_some_and(|record| record.owner == who && record.state == State::Active);
			prop_assert_eq!(result.is_ok(), may, "DI4");
		},
		Step::Resume { device } => {
			let account = account(device);
			let Some(record) = Devices::<Test>::get(&account) else { return Ok(()) };
			// Whether it was needed is another test's.
			let _ = DeviceIdentity::resume(signed(&record.owner), account);
		},
		Step::Offer { device, by, to } => {
			let (who, account) = (person(by), account(device));
			let owner = Devices::<Test>::get(&account).map(|record| record.owner);
			let result = DeviceIdentity::offer(signed(&who), account, person(to), now() + HOUR);
			prop_assert_eq!(result.is_ok(), owner == Some(who.clone()) && person(to) != who, "DI4");
		},
		Step::Accept { device, by, honest } => {
			let (who, account) = (person(by), account(device));
			let Some(record) = Devices::<Test>::get(&account) else { return Ok(()) };
			let named = if honest { who.clone() } else { record.owner.clone() };
			let consent = consent(&world.keys[device], &named, &account, record.epoch + 1);
			let offered = record.offer.as_ref().is_some_and(|offer| offer.to == who && now() < offer.expires);
			let result = DeviceIdentity::accept(signed(&who), account.clone(), consent);
			prop_assert_eq!(result.is_ok(), offered && named == who, "DI6");
			if result.is_ok() {
				let after = Devices::<Test>::get(&account).unwrap();
				prop_assert_eq!((after.owner, after.allowance, after.group), (who, None, None));
				prop_assert!(DeviceIdentity::draw(&account, &SHOP, 0).is_err());
				let again = DeviceIdentity::accept(signed(&record.owner), account, consent);
				prop_assert!(again.is_err(), "DI6");
			}
		},
		Step::Rotate { device, by, seed } => {
			let (who, account) = (person(by), account(device));
			let Some(record) = Devices::<Test>::get(&account) else { return Ok(()) };
			let new = p256(seed);
			let consent = consent(&new, &record.owner, &account, record.epoch + 1);
			let result = DeviceIdentity::rotate(signed(&who), account, new.public(), consent);
			prop_assert_eq!(result.is_ok(), who == record.owner && new.public() != record.key, "DI4");
			if result.is_ok() {
				world.keys[device] = new;
			}
		},
		Step::Allow { device, own } => {
			let account = account(device);
			let Some(record) = Devices::<Test>::get(&account) else { return Ok(()) };
			let allowance = own.then(limits);
			prop_assert!(DeviceIdentity::set_allowance(signed(&record.owner), account, allowance).is_ok());
		},
		Step::Freeze { who, hours } => {
			let who = person(who);
			let free = !Freezes::<Test>::contains_key(&who);
			let result = DeviceIdentity::freeze(signed(&GUARDIAN), who, [1; 32], now() + hours * HOUR);
			prop_assert_eq!(result.is_ok(), free);
		},
		Step::Unfreeze { who } => {
			let who = person(who);
			let frozen = Freezes::<Test>::contains_key(&who);
			prop_assert_eq!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), who).is_ok(), frozen);
		},
		Step::Revoke { device, by } => {
			let (who, account) = (person(by), account(device));
			let owner = Devices::<Test>::get(&account).map(|record| record.owner);
			let result = DeviceIdentity::revoke(signed(&who), account);
			prop_assert_eq!(result.is_ok(), owner == Some(who), "DI4");
			if result.is_ok() {
				world.revoked.push(device);
			}
		},
		Step::Wait(time) => {
			set_time(now() + time);
			System::set_block_number(System::block_number() + 1);
		},
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// DI1 to DI8.
	#[test]
	fn caps_should_hold_whatever_devices_and_owners_do(steps in prop::collection::vec(step(), 1..80)) {
		new_test_ext().execute_with(|| -> TestCaseResult {
			let mut world = World::new();
			let issuance = <Balances as Inspect<AccountId>>::total_issuance();
			for step in steps {
				apply(&mut world, step)?;
				prop_assert_eq!(DeviceIdentity::do_try_state(), Ok(()));
				world.agrees()?;
				prop_assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), issuance);
			}
			Ok(())
		})?;
	}
}
