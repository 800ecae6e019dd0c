//! A runtime with devices, USDT and fees.

use crate as pallet_device_identity;
use crate::{Allowance, CheckDevice, OwnerPays};
use coinop_primitives::{Balance, Instant, Moment, EXISTENTIAL_DEPOSIT, USDT};
use coinop_voucher::{message, Signature, SigningKey};
use frame_support::{
	derive_impl, parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU8, Contains, Get},
	weights::{IdentityFee, Weight, WeightToFee},
};
use pallet_transaction_payment::FungibleAdapter;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};

pub type AccountId = AccountId32;
type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		TransactionPayment: pallet_transaction_payment,
		DeviceIdentity: pallet_device_identity,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

parameter_types! {
	pub const Pot: AccountId = AccountId::new([99; 32]);
}

/// A µUSDT for a million of weight.
pub struct Fee;
impl WeightToFee for Fee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		Balance::from(weight.ref_time() / 1_000_000)
	}
}

impl pallet_transaction_payment::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = OwnerPays<FungibleAdapter<Balances, ResolveTo<Pot, Balances>>>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = Fee;
	type LengthToFee = IdentityFee<Balance>;
	type FeeMultiplierUpdate = ();
	type WeightInfo = ();
}

pub struct Clock;
impl Get<Instant> for Clock {
	fn get() -> Instant {
		Instant { at: pallet_timestamp::Now::<Test>::get(), block: System::block_number() }
	}
}

/// Devices sign remarks.
pub struct DeviceCalls;
impl Contains<RuntimeCall> for DeviceCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
	}
}

impl crate::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type DeviceCalls = DeviceCalls;
	type MaxPayees = ConstU32<4>;
	type WeightInfo = ();
}

pub type Extension = CheckDevice<Test>;

/// Owners, and others with money.
pub const OWNER: AccountId = AccountId::new([1; 32]);
pub const OTHER: AccountId = AccountId::new([2; 32]);
pub const STRANGER: AccountId = AccountId::new([3; 32]);
/// Somebody who is paid.
pub const SHOP: AccountId = AccountId::new([4; 32]);

/// When the tests begin, in ms.
pub const START: Moment = 1_000_000_000;
pub const MINUTE: Moment = 60_000;
pub const HOUR: Moment = 3_600_000;

/// Runs a test at [`START`] in block 1, and checks every invariant afterwards.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check();
	});
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let people = [OWNER, OTHER, STRANGER].map(|account| (account, 1_000 * USDT));
	pallet_balances::GenesisConfig::<Test> {
		balances: people.into_iter().chain([(Pot::get(), EXISTENTIAL_DEPOSIT)]).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(START);
	});
	ext
}

pub fn check() {
	DeviceIdentity::do_try_state().unwrap();
}

pub fn set_time(at: Moment) {
	pallet_timestamp::Now::<Test>::put(at);
}

pub fn now() -> Moment {
	Clock::get().at
}

pub fn key(seed: u8) -> SigningKey {
	SigningKey::ed25519(&[seed; 32])
}

/// The account of the key made from `seed`.
pub fn device(seed: u8) -> AccountId {
	key(seed).public().account().into()
}

/// What `signer` signs to be owned by `owner`.
pub fn proof(signer: &SigningKey, owner: &AccountId) -> Signature {
	let device = signer.public().account();
	let message = message::possession(&coinop_primitives::genesis::<Test>(), &owner.clone().into(), &device, 0);
	signer.sign(&message).unwrap()
}

/// 1 USDT a payment, 3 USDT and 0.1 USDT of fees an hour, to anyone, for ever.
pub fn allowance() -> Allowance<Test> {
	Allowance {
		per_payment: USDT,
		per_period: 3 * USDT,
		fees_per_period: USDT / 10,
		period: HOUR,
		payees: Default::default(),
		expires: None,
	}
}

/// Registers the device of `seed` for [`OWNER`].
pub fn registered(seed: u8, allowance: Option<Allowance<Test>>) -> AccountId {
	let key = key(seed);
	DeviceIdentity::register(RuntimeOrigin::signed(OWNER), key.public(), proof(&key, &OWNER), allowance).unwrap();
	device(seed)
}

/// µUSDT held for records from `owner`.
pub fn held(owner: &AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&RuntimeHoldReason::DeviceIdentity(crate::HoldReason::Record), owner)
}
