//! Random sequences of calls against a model, with every invariant checked after each step.

use super::Ledger;
use crate::{mock::*, *};
use coinop_primitives::{Balance, DeviceInspect, Draw, Moment, SpendingAuthority, USDT};
use frame_support::{
	dispatch::{DispatchInfo, DispatchResult, PostDispatchInfo},
	traits::fungible::Inspect,
};
use pallet_transaction_payment::OnChargeTransaction;
use proptest::{prelude::*, test_runner::TestCaseResult};
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

type Fees = <Test as pallet_transaction_payment::Config>::OnChargeTransaction;

/// Seeds of the keys of the devices.
const SEEDS: [u8; 3] = [11, 12, 13];

#[derive(Clone, Debug)]
struct Limits {
	per_payment: Balance,
	per_period: Balance,
	fees_per_period: Balance,
	period: Moment,
	only_shop: bool,
	/// ms from now; 0 is in the past.
	expires_in: Option<Moment>,
}

impl Limits {
	fn allowance(&self) -> Allowance<Test> {
		Allowance {
			per_payment: self.per_payment,
			per_period: self.per_period,
			fees_per_period: self.fees_per_period,
			period: self.period,
			payees: if self.only_shop { vec![SHOP].try_into().unwrap() } else { Default::default() },
			expires: self.expires_in.map(|time| now() + time),
		}
	}
}

/// `signer` and `device` are indices: 0 to 2 are people, 3 to 5 the devices' accounts.
#[derive(Clone, Debug)]
enum Step {
	Register { owner: usize, device: usize, named: usize, limits: Option<Limits> },
	Suspend { signer: usize, device: usize },
	Resume { signer: usize, device: usize },
	Revoke { signer: usize, device: usize },
	SetAllowance { signer: usize, device: usize, limits: Option<Limits> },
	Draw { device: usize, to_shop: bool, amount: Balance },
	GiveBack { draw: usize, amount: Balance },
	Fee { device: usize, fee: Balance, unspent: Balance },
	Gift { device: usize },
	Sweep { signer: usize, device: usize },
	Wait(Moment),
}

fn limits() -> impl Strategy<Value = Limits> {
	let periods = prop::sample::select(vec![MIN_PERIOD - 1, MINUTE, MINUTE, 7 * MINUTE, HOUR, HOUR]);
	let expiries = prop::sample::select(vec![None, None, None, Some(0), Some(30 * MINUTE)]);
	(0..2_000u128, 0..5_000u128, 0..500u128, periods, prop::bool::weighted(0.2), expiries).prop_map(
		|(per_payment, per_period, fees_per_period, period, only_shop, expires_in)| Limits {
			per_payment,
			per_period,
			fees_per_period,
			period,
			only_shop,
			expires_in,
		},
	)
}

fn step() -> impl Strategy<Value = Step> {
	// Mostly the first person and the first device, so that something happens.
	let signer = || prop_oneof![6 => Just(0usize), 1 => 0..6usize];
	let device = || prop_oneof![3 => Just(3usize), 2 => 3..6usize];
	let allowance = || prop::option::weighted(0.85, limits());
	prop_oneof![
		4 => (signer(), device(), signer(), allowance())
			.prop_map(|(owner, device, named, limits)| Step::Register { owner, device, named, limits }),
		2 => (signer(), device()).prop_map(|(signer, device)| Step::Suspend { signer, device }),
		2 => (signer(), device()).prop_map(|(signer, device)| Step::Resume { signer, device }),
		1 => (signer(), device()).prop_map(|(signer, device)| Step::Revoke { signer, device }),
		4 => (signer(), device(), allowance())
			.prop_map(|(signer, device, limits)| Step::SetAllowance { signer, device, limits }),
		10 => (device(), prop::bool::weighted(0.8), 0..2_000u128)
			.prop_map(|(device, to_shop, amount)| Step::Draw { device, to_shop, amount }),
		4 => (any::<usize>(), 0..2_000u128).prop_map(|(draw, amount)| Step::GiveBack { draw, amount }),
		5 => (device(), 0..300u128, 0..300u128)
			.prop_map(|(device, fee, unspent)| Step::Fee { device, fee, unspent: unspent.min(fee) }),
		1 => device().prop_map(|device| Step::Gift { device }),
		2 => (signer(), device()).prop_map(|(signer, device)| Step::Sweep { signer, device }),
		5 => (0..10 * MINUTE).prop_map(Step::Wait),
		1 => (0..5 * HOUR).prop_map(Step::Wait),
	]
}

#[derive(Clone, Debug)]
struct Live {
	owner: AccountId,
	active: bool,
	allowance: Option<Allowance<Test>>,
	ledger: Ledger,
}

/// What the chain should know.
#[derive(Default)]
struct Model {
	live: BTreeMap<AccountId, Live>,
	dead: BTreeMap<AccountId, AccountId>,
	gifts: BTreeMap<AccountId, Balance>,
	draws: Vec<(AccountId, Draw<AccountId>, Balance)>,
}

fn account(index: usize) -> AccountId {
	match index {
		0 => OWNER,
		1 => OTHER,
		2 => STRANGER,
		_ => device(SEEDS[index - 3]),
	}
}

fn sound(allowance: &Option<Allowance<Test>>) -> Result<(), Error<Test>> {
	let Some(allowance) = allowance else { return Ok(()) };
	if !(MIN_PERIOD..=MAX_PERIOD).contains(&allowance.period) {
		return Err(Error::PeriodOutOfRange);
	}
	if allowance.expires.is_some_and(|expires| expires <= now()) {
		return Err(Error::AlreadyExpired);
	}
	Ok(())
}

impl Model {
	fn is_or_was_device(&self, account: &AccountId) -> bool {
		self.live.contains_key(account) || self.dead.contains_key(account)
	}

	fn owned(&mut self, signer: &AccountId, device: &AccountId) -> Result<&mut Live, Error<Test>> {
		if self.dead.contains_key(device) {
			return Err(Error::Revoked);
		}
		let live = self.live.get_mut(device).ok_or(Error::NotFound)?;
		if live.owner == *signer {
			Ok(live)
		} else {
			Err(Error::NotOwner)
		}
	}

	fn register(
		&mut self,
		owner: &AccountId,
		device: &AccountId,
		honest: bool,
		allowance: Option<Allowance<Test>>,
	) -> Result<(), Error<Test>> {
		if owner == device {
			return Err(Error::OwnsItself);
		}
		if self.live.contains_key(device) {
			return Err(Error::AlreadyRegistered);
		}
		if self.dead.contains_key(device) {
			return Err(Error::Revoked);
		}
		if self.is_or_was_device(owner) {
			return Err(Error::OwnerIsDevice);
		}
		let owns_dead = self.dead.values().any(|owner| owner == device);
		if owns_dead || self.live.values().any(|live| live.owner == *device) {
			return Err(Error::OwnsDevices);
		}
		sound(&allowance)?;
		if !honest {
			return Err(Error::BadProof);
		}
		let mut ledger = Ledger::default();
		if let Some(allowance) = &allowance {
			ledger.set_length(allowance.period, now());
		}
		self.live.insert(device.clone(), Live { owner: owner.clone(), active: true, allowance, ledger });
		Ok(())
	}

	fn draw(&mut self, device: &AccountId, payee: &AccountId, amount: Balance) -> Result<Draw<AccountId>, Error<Test>> {
		if self.dead.contains_key(device) {
			return Err(Error::Revoked);
		}
		let Some(live) = self.live.get_mut(device) else {
			return Ok(Draw { charged: device.clone(), period: None });
		};
		if !live.active {
			return Err(Error::Suspended);
		}
		let allowance = live.allowance.as_ref().ok_or(Error::NoAllowance)?;
		if allowance.expires.is_some_and(|expires| expires <= now()) {
			return Err(Error::AllowanceExpired);
		}
		if amount > allowance.per_payment {
			return Err(Error::OverPerPayment);
		}
		if !allowance.payees.is_empty() && !allowance.payees.iter().any(|named| named == payee) {
			return Err(Error::NotAPayee);
		}
		if live.ledger.used(now()) + amount > allowance.per_period {
			return Err(Error::OverPerPeriod);
		}
		live.ledger.draw(amount, now());
		Ok(Draw { charged: live.owner.clone(), period: Some(live.ledger.begins(now())) })
	}

	/// Whether a device may sign and its fee is covered.
	fn fee(&mut self, device: &AccountId, fee: Balance, unspent: Balance) -> bool {
		let Some(live) = self.live.get_mut(device) else { return false };
		let covered = live.active
			&& live.allowance.as_ref().is_some_and(|allowance| {
				allowance.expires.is_none_or(|expires| expires > now())
					&& live.ledger.fees(now()) + fee <= allowance.fees_per_period
			});
		if covered {
			live.ledger.fee(fee, unspent, now());
		}
		covered
	}

	/// The state is what the model says.
	fn agrees(&self) -> TestCaseResult {
		for index in 3..6 {
			let account = account(index);
			prop_assert_eq!(Balances::free_balance(&account), self.gifts.get(&account).copied().unwrap_or_default());
			prop_assert_eq!(
				Tombstones::<Test>::get(&account).map(|stone| stone.owner),
				self.dead.get(&account).cloned()
			);
			let record = Devices::<Test>::get(&account);
			let Some(live) = self.live.get(&account) else {
				prop_assert_eq!(record, None);
				prop_assert_eq!(DeviceIdentity::owner(&account), self.dead.get(&account).cloned());
				continue;
			};
			let record = record.unwrap();
			let usage = record.usage.at(now());
			prop_assert_eq!(&record.owner, &live.owner);
			prop_assert_eq!(record.state == State::Active, live.active);
			prop_assert_eq!(&record.allowance, &live.allowance);
			prop_assert_eq!(usage.used, live.ledger.used(now()));
			prop_assert_eq!(usage.fees, live.ledger.fees(now()));
		}
		Ok(())
	}
}

fn expect(actual: DispatchResult, model: Result<(), Error<Test>>) -> TestCaseResult {
	prop_assert_eq!(actual, model.map_err(DispatchError::from));
	Ok(())
}

fn apply(model: &mut Model, step: Step) -> TestCaseResult {
	let signed = |index| RuntimeOrigin::signed(account(index));
	match step {
		Step::Register { owner, device, named, limits } => {
			let (who, what) = (account(owner), account(device));
			// An account without money fails at the deposit: another test.
			if owner >= 3 && !model.is_or_was_device(&who) {
				return Ok(());
			}
			let key = key(SEEDS[device - 3]);
			let allowance = limits.map(|limits| limits.allowance());
			let proof = proof(&key, &account(named));
			let result = DeviceIdentity::register(signed(owner), key.public(), proof, allowance.clone());
			expect(result, model.register(&who, &what, owner == named, allowance))?;
		},
		Step::Suspend { signer, device } => {
			let (who, what) = (account(signer), account(device));
			let result = DeviceIdentity::suspend(signed(signer), what.clone());
			let expected = model.owned(&who, &what).and_then(|live| {
				if !live.active {
					return Err(Error::AlreadySuspended);
				}
				live.active = false;
				Ok(())
			});
			expect(result, expected)?;
		},
		Step::Resume { signer, device } => {
			let (who, what) = (account(signer), account(device));
			let result = DeviceIdentity::resume(signed(signer), what.clone());
			let expected = model.owned(&who, &what).and_then(|live| {
				if live.active {
					return Err(Error::AlreadyActive);
				}
				live.active = true;
				Ok(())
			});
			expect(result, expected)?;
		},
		Step::Revoke { signer, device } => {
			let (who, what) = (account(signer), account(device));
			let result = DeviceIdentity::revoke(signed(signer), what.clone());
			let expected = model.owned(&who, &what).map(drop);
			if expected.is_ok() {
				model.live.remove(&what);
				model.dead.insert(what, who);
			}
			expect(result, expected)?;
		},
		Step::SetAllowance { signer, device, limits } => {
			let (who, what) = (account(signer), account(device));
			let allowance = limits.map(|limits| limits.allowance());
			let result = DeviceIdentity::set_allowance(signed(signer), what.clone(), allowance.clone());
			let expected = model.owned(&who, &what).and_then(|live| {
				sound(&allowance)?;
				if let Some(allowance) = &allowance {
					live.ledger.set_length(allowance.period, now());
				}
				live.allowance = allowance;
				Ok(())
			});
			expect(result, expected)?;
		},
		Step::Draw { device, to_shop, amount } => {
			let what = account(device);
			let payee = if to_shop { SHOP } else { OTHER };
			let result = DeviceIdentity::draw(&what, &payee, amount);
			let expected = model.draw(&what, &payee, amount);
			if let Ok(draw) = &expected {
				model.draws.push((what, draw.clone(), amount));
			}
			prop_assert_eq!(result, expected.map_err(DispatchError::from));
		},
		Step::GiveBack { draw, amount } => {
			let Some(count) = model.draws.len().checked_sub(1) else { return Ok(()) };
			let (what, draw, drawn) = model.draws[draw % (count + 1)].clone();
			let Some(period) = draw.period else { return Ok(()) };
			DeviceIdentity::give_back(&what, &draw.charged, period, amount.min(drawn));
			if let Some(live) = model.live.get_mut(&what) {
				live.ledger.give_back(period, amount.min(drawn), now());
			}
		},
		Step::Fee { device, fee, unspent } => {
			let what = account(device);
			if !model.live.contains_key(&what) {
				return Ok(());
			}
			let info = DispatchInfo::default();
			let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
			let owner = DeviceIdentity::owner(&what).unwrap();
			let before = Balances::free_balance(&owner);
			let liquidity = <Fees as OnChargeTransaction<Test>>::withdraw_fee(&what, &call, &info, fee, 0);
			prop_assert_eq!(liquidity.is_ok(), model.fee(&what, fee, unspent));
			if let Ok(liquidity) = liquidity {
				let (post, taken) = (PostDispatchInfo::default(), fee - unspent);
				<Fees as OnChargeTransaction<Test>>::correct_and_deposit_fee(&what, &info, &post, taken, 0, liquidity)
					.unwrap();
				prop_assert_eq!(Balances::free_balance(&owner), before - taken);
			}
		},
		Step::Gift { device } => {
			let what = account(device);
			Balances::transfer_keep_alive(signed(2), what.clone(), USDT).unwrap();
			*model.gifts.entry(what).or_default() += USDT;
		},
		Step::Sweep { signer, device } => {
			let (who, what) = (account(signer), account(device));
			let owner = model.live.get(&what).map(|live| &live.owner).or(model.dead.get(&what));
			let expected = match owner {
				None => Err(Error::NotFound),
				Some(owner) if *owner != who => Err(Error::NotOwner),
				Some(_) if !model.gifts.contains_key(&what) => Err(Error::NothingToSweep),
				Some(_) => Ok(()),
			};
			if expected.is_ok() {
				model.gifts.remove(&what);
			}
			expect(DeviceIdentity::sweep(signed(signer), what), expected)?;
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

	/// DI1 to DI7.
	#[test]
	fn devices_should_be_what_the_model_says_when_anything_is_called(steps in prop::collection::vec(step(), 1..60)) {
		new_test_ext().execute_with(|| -> TestCaseResult {
			let mut model = Model::default();
			let issuance = <Balances as Inspect<AccountId>>::total_issuance();
			for step in steps {
				apply(&mut model, step)?;
				prop_assert_eq!(DeviceIdentity::do_try_state(), Ok(()));
				model.agrees()?;
				prop_assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), issuance);
			}
			Ok(())
		})?;
	}
}
