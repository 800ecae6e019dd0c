//! A runtime with devices, USDT and fees.

use crate as pallet_device_identity;
use crate::{Allowance, Cap, CheckDevice, DeviceAuth, Enrolment, OwnerPays, Principals};
use coinop_primitives::{Balance, Instant, Moment, EXISTENTIAL_DEPOSIT, USDT};
use coinop_voucher::{
	merkle::{self, Hash},
	message, DeviceAttestation, Possession, PublicKey, Signature, SigningKey, Software,
};
use frame_support::{
	derive_impl, ord_parameter_types, parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU8, Contains, Get},
	weights::{constants::ParityDbWeight, IdentityFee, Weight, WeightToFee},
};
use frame_system::{EnsureRoot, EnsureSignedBy};
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
	type DbWeight = ParityDbWeight;
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

/// Devices sign remarks, and rotate their keys.
pub struct DeviceCalls;
impl Contains<RuntimeCall> for DeviceCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(frame_system::Call::remark { .. })
				| RuntimeCall::DeviceIdentity(crate::Call::rotate { .. } | crate::Call::set_services { .. })
		)
	}
}

/// A remark with an event acts in the names of the accounts that it is made of, as proxies would.
pub struct ByRemark;
impl Principals<AccountId, RuntimeCall> for ByRemark {
	fn of(_: &AccountId, call: &RuntimeCall) -> Vec<AccountId> {
		match call {
			RuntimeCall::System(frame_system::Call::remark_with_event { remark }) => {
				let accounts = remark.chunks_exact(32).filter_map(|raw| <[u8; 32]>::try_from(raw).ok());
				accounts.map(AccountId::new).collect()
			},
			_ => vec![],
		}
	}
}

ord_parameter_types! {
	pub const Guardian: AccountId = GUARDIAN;
}

impl crate::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type DeviceCalls = DeviceCalls;
	type Principals = ByRemark;
	type IssuerOrigin = EnsureRoot<AccountId>;
	type FreezeOrigin = EnsureSignedBy<Guardian, AccountId>;
	type ConfirmOrigin = EnsureRoot<AccountId>;
	type EnrolmentFee = Fee;
	type FeePot = Pot;
	type MaxFreezes = ConstU32<3>;
	type MaxPayees = ConstU32<4>;
	type WeightInfo = ();
}

pub type Extension = CheckDevice<Test>;

/// What a device's own signature is checked over.
pub type Authed = DeviceAuth<Test, (CheckDevice<Test, true>, frame_system::CheckNonce<Test>)>;

/// Owners, and others with money.
pub const OWNER: AccountId = AccountId::new([1; 32]);
pub const OTHER: AccountId = AccountId::new([2; 32]);
pub const STRANGER: AccountId = AccountId::new([3; 32]);
/// Freezes accounts for a week.
pub const GUARDIAN: AccountId = AccountId::new([5; 32]);
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
	let people = [OWNER, OTHER, STRANGER, GUARDIAN].map(|account| (account, 1_000 * USDT));
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

/// When proofs in tests end, in ms.
pub const EXPIRES: Moment = START + 1_000 * 24 * HOUR;

/// What `signer` signs to be owned by `owner`, as its first.
pub fn proof(signer: &SigningKey, owner: &AccountId) -> Possession {
	consent(signer, owner, &signer.public().account().into(), 0)
}

/// What `signer` signs to be the key of `device` of `owner` in `epoch`.
pub fn consent(signer: &SigningKey, owner: &AccountId, device: &AccountId, epoch: u32) -> Possession {
	let (genesis, owner, device) = (coinop_primitives::genesis::<Test>(), owner.clone().into(), device.clone().into());
	Possession::sign(signer, &genesis, &owner, &device, epoch, EXPIRES).unwrap()
}

/// A P-256 key made from `seed`.
pub fn p256(seed: u8) -> SigningKey {
	SigningKey::p256(&[seed; 32]).unwrap()
}

/// 2 USDT and 0.2 USDT of fees an hour.
pub fn cap() -> Cap {
	Cap { per_period: 2 * USDT, fees_per_period: USDT / 5, period: HOUR }
}

/// The tree of a fleet of [`OWNER`]'s, plainly: every level, leaves first.
pub struct Tree(pub Vec<Vec<Hash>>);

impl Tree {
	pub fn new(keys: &[PublicKey]) -> Self {
		let leaf = |(index, key): (usize, &PublicKey)| merkle::leaf::<Software>(&OWNER.into(), index as u32, key);
		let mut levels = vec![keys.iter().enumerate().map(leaf).collect::<Vec<_>>()];
		while levels.last().unwrap().len() > 1 {
			let pairs = levels.last().unwrap().chunks(2);
			let above = pairs.map(|pair| match pair {
				[left, right] => merkle::node::<Software>(left, right),
				_ => pair[0],
			});
			let above = above.collect();
			levels.push(above);
		}
		Self(levels)
	}

	pub fn root(&self) -> Hash {
		self.0.last().unwrap()[0]
	}

	pub fn proof(&self, index: u32) -> crate::fleet::Proof {
		let mut at = index as usize;
		let mut proof = vec![];
		for level in &self.0 {
			proof.extend(level.get(at ^ 1).copied());
			at /= 2;
		}
		proof.try_into().unwrap()
	}
}

/// The request of the device of `key` to be enrolled, number `index` of the fleet with that tree.
pub fn enrolment(key: &SigningKey, tree: &Tree, fleet: u64, index: u32) -> Enrolment<AccountId> {
	presenting(key, tree, fleet, index, None)
}

/// The same with what the device presents of its maker.
pub fn presenting(
	key: &SigningKey,
	tree: &Tree,
	fleet: u64,
	index: u32,
	attestation: Option<DeviceAttestation>,
) -> Enrolment<AccountId> {
	let expires = now() + HOUR;
	let (genesis, account) = (coinop_primitives::genesis::<Test>(), key.public().account());
	let presented = DeviceAttestation::digest_of::<Software>(attestation.as_ref());
	let message = message::enrolment(&genesis, fleet, index, &OWNER.into(), &account, expires, &presented);
	Enrolment {
		owner: OWNER,
		fleet,
		index,
		key: key.public(),
		proof: tree.proof(index),
		expires,
		signature: sign(key, &message),
		attestation,
	}
}

/// Signs `message`.
pub fn sign(key: &SigningKey, message: &[u8]) -> Signature {
	key.sign(message).unwrap()
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
