//! A runtime with balances, payouts, the register of devices and this pallet.

use crate as pallet_streaming_escrow;
use crate::{
	Arbitration, CancelBy, Confirmation, Escrow, EscrowId, Milestone, Per, Rate, Recipient, Schedule, Side, Terms,
};
use coinop_primitives::{Balance, Instant, Moment, EXISTENTIAL_DEPOSIT, USDT};
use coinop_voucher::{message, GenesisHash, Possession, SigningKey};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	parameter_types,
	traits::{fungible::InspectHold, ConstU128, ConstU32, Everything},
	PalletId,
};
use pallet_device_identity::Allowance;
use sp_runtime::{
	traits::{AccountIdConversion, IdentityLookup},
	AccountId32, BuildStorage,
};

pub type AccountId = AccountId32;
pub type Error = crate::Error<Test>;
pub type Event = crate::Event<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Payouts: pallet_payouts,
		DeviceIdentity: pallet_device_identity,
		StreamingEscrow: pallet_streaming_escrow,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

impl pallet_payouts::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Compliance = ();
	type PotId = PotId;
	type WeightInfo = ();
}

impl pallet_device_identity::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type DeviceCalls = Everything;
	type Principals = ();
	type IssuerOrigin = frame_system::EnsureRoot<AccountId>;
	type FreezeOrigin = frame_system::EnsureRoot<AccountId>;
	type ConfirmOrigin = frame_system::EnsureRoot<AccountId>;
	type EnrolmentFee = frame_support::weights::IdentityFee<Balance>;
	type FeePot = FeePot;
	type MaxFreezes = ConstU32<1>;
	type MaxPayees = ConstU32<4>;
	type WeightInfo = ();
}

pub const SECOND: Moment = 1_000;
pub const HOUR: Moment = 3_600 * SECOND;
pub const DAY: Moment = 24 * HOUR;

parameter_types! {
	pub const FeePot: AccountId = AccountId::new([9; 32]);
	pub const PotId: PalletId = PalletId(*b"coin/pay");
	pub const MinDisputeDeadline: Moment = HOUR;
	pub const MaxDisputeDeadline: Moment = 90 * DAY;
	pub static Clock: Instant = START;
}

impl pallet_streaming_escrow::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Authority = DeviceIdentity;
	type Devices = DeviceIdentity;
	type Payouts = Payouts;
	type MinDisputeDeadline = MinDisputeDeadline;
	type MaxDisputeDeadline = MaxDisputeDeadline;
	type WeightInfo = ();
}

/// Hash of the mock chain's block 0.
pub const GENESIS: GenesisHash = [69; 32];
/// When every test begins.
pub const START: Instant = Instant { at: 1_800_000_000_000, block: 1_000 };
/// What every account has at the beginning.
pub const FUNDS: Balance = 1_000_000 * USDT;
/// What the tests' devices may draw a payment and an hour.
pub const LIMIT: Balance = 100 * USDT;

/// Who owns the tests' devices.
pub const OWNER: AccountId = AccountId::new([1; 32]);
pub const PAYER: AccountId = AccountId::new([2; 32]);
pub const ANN: AccountId = AccountId::new([3; 32]);
pub const BEN: AccountId = AccountId::new([4; 32]);
pub const CEM: AccountId = AccountId::new([5; 32]);
pub const ARBITER: AccountId = AccountId::new([6; 32]);
pub const STRANGER: AccountId = AccountId::new([7; 32]);
/// Who has no account.
pub const NOBODY: AccountId = AccountId::new([8; 32]);

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut balances: Vec<_> = [OWNER, PAYER, ANN, BEN, CEM, ARBITER, STRANGER].map(|account| (account, FUNDS)).into();
	balances.push((PotId::get().into_account_truncating(), EXISTENTIAL_DEPOSIT));
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }.assimilate_storage(&mut storage).unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Clock::set(START);
	});
	ext
}

/// Runs `test` on a fresh chain and checks the invariants after it.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		assert_ok!(StreamingEscrow::do_try_state());
	});
}

/// Lets `ms` pass, with a block every slot.
pub fn pass(ms: Moment) {
	pass_with(ms, u32::try_from(ms / coinop_primitives::SLOT_DURATION).unwrap());
}

/// Lets `ms` pass with only so many blocks.
pub fn pass_with(ms: Moment, blocks: u32) {
	let now = Clock::get();
	Clock::set(Instant { at: now.at + ms, block: now.block + blocks });
}

pub fn now() -> Moment {
	Clock::get().at
}

pub fn signed(account: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account.clone())
}

pub fn key(seed: u8) -> SigningKey {
	SigningKey::ed25519(&[seed; 32])
}

/// The account of the key made from `seed`.
pub fn account_of(seed: u8) -> AccountId {
	key(seed).public().account().into()
}

/// Registers the device of `seed` for `owner`, with [`LIMIT`] a payment and an hour and these payees.
pub fn device(seed: u8, owner: &AccountId, payees: &[AccountId]) -> AccountId {
	let (key, account) = (key(seed), account_of(seed));
	let possession = message::possession(&GENESIS, &owner.clone().into(), &key.public().account(), 0, u64::MAX);
	let allowance = Allowance {
		per_payment: LIMIT,
		per_period: LIMIT,
		fees_per_period: 0,
		period: HOUR,
		payees: payees.to_vec().try_into().unwrap(),
		expires: None,
	};
	let possession = Possession { expires: u64::MAX, signature: key.sign(&possession).unwrap() };
	assert_ok!(DeviceIdentity::register(signed(owner), key.public(), possession, Some(allowance)));
	account
}

/// What `device` has drawn of its allowance in this period, µUSDT.
pub fn used(device: &AccountId) -> Balance {
	pallet_device_identity::Devices::<Test>::get(device).expect("a device").usage.used
}

pub fn recipient(account: &AccountId, share: u32) -> Recipient<AccountId> {
	Recipient { account: account.clone(), share }
}

/// Terms that pay `ann` alone; the payer can cancel, there is no arbiter.
pub fn terms(schedule: Schedule) -> Terms<AccountId> {
	Terms {
		recipients: vec![recipient(&ANN, 1_000_000)].try_into().unwrap(),
		schedule,
		inspector: None,
		cancel: CancelBy::Payer,
		notice: 0,
		arbitration: None,
	}
}

/// A day in which the arbiter decides; without it the recipients get a quarter. A bond of 1 USDT.
pub fn arbitration() -> Arbitration<AccountId> {
	Arbitration { arbiter: ARBITER, deadline: DAY, default: 250_000, bond: USDT }
}

/// 10,000 USDT in 10,000 seconds from now, nothing in the first 2,500.
pub fn linear() -> Schedule {
	let start = now();
	Schedule::Linear { amount: 10_000 * USDT, start, cliff: start + 2_500 * SECOND, end: start + 10_000 * SECOND }
}

/// 0.05 USDT an hour: 13.888… µUSDT a second.
pub fn rate() -> Rate {
	Rate { amount: 50_000, per: Per::Hour }
}

/// [`rate`] from now on, out of 1 USDT, which lasts 20 hours.
pub fn open() -> Schedule {
	Schedule::Open { deposit: USDT, start: now(), rate: rate() }
}

/// Milestones of so many USDT with an hour for each, in a row; what is missed is the payer's.
pub fn milestones(amounts: &[Balance]) -> Schedule {
	let milestones: Vec<_> = amounts
		.iter()
		.zip(1..)
		.map(|(amount, hours)| Milestone {
			amount: amount * USDT,
			deadline: now() + hours * HOUR,
			default: Side::Payer,
		})
		.collect();
	Schedule::Milestones(milestones.try_into().unwrap())
}

/// 30 USDT a day, three times, the first now.
pub fn cycles() -> Schedule {
	Schedule::Cycles { amount: 30 * USDT, start: now(), period: DAY, count: 3 }
}

pub fn try_create(payer: &AccountId, terms: Terms<AccountId>) -> DispatchResult {
	StreamingEscrow::create(signed(payer), Box::new(terms))
}

/// Creates an escrow and answers its number.
pub fn create(payer: &AccountId, terms: Terms<AccountId>) -> EscrowId {
	let id = crate::NextEscrow::<Test>::get();
	assert_ok!(try_create(payer, terms));
	id
}

pub fn withdraw(id: EscrowId) -> DispatchResult {
	StreamingEscrow::withdraw(signed(&STRANGER), id).map(|_| ()).map_err(|error| error.error)
}

/// The confirmation of a milestone by the key of `seed`.
pub fn confirmation(seed: u8, escrow: EscrowId, milestone: u32) -> Confirmation {
	let key = key(seed);
	let signature = key.sign(&message::confirmation(&GENESIS, escrow, milestone)).unwrap();
	Confirmation { key: key.public(), signature }
}

pub fn escrow(id: EscrowId) -> Escrow<AccountId> {
	crate::Escrows::<Test>::get(id).expect("an escrow")
}

pub fn exists(id: EscrowId) -> bool {
	crate::Escrows::<Test>::contains_key(id)
}

pub fn state(id: EscrowId) -> crate::runtime_api::EscrowState<AccountId> {
	StreamingEscrow::escrow_state(id).expect("an escrow")
}

pub fn free(account: &AccountId) -> Balance {
	Balances::free_balance(account)
}

/// µUSDT that `account` has got beyond what it had at the beginning.
pub fn got(account: &AccountId) -> Balance {
	free(account).checked_sub(FUNDS).expect("no less than at the beginning")
}

pub fn held(reason: crate::HoldReason, account: &AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), account)
}

/// All events of this pallet.
pub fn events() -> Vec<Event> {
	System::read_events_for_pallet::<Event>()
}

/// The last event of this pallet.
pub fn last_event() -> Event {
	events().pop().expect("an event")
}

/// [`terms`] that pay these, each with its parts per million.
pub fn shared(schedule: Schedule, shares: &[(AccountId, u32)]) -> Terms<AccountId> {
	let recipients: Vec<_> = shares.iter().map(|(account, share)| recipient(account, *share)).collect();
	Terms { recipients: recipients.try_into().unwrap(), ..terms(schedule) }
}

/// [`terms`] under which nobody cancels and [`ARBITER`] decides disputes.
pub fn disputable(schedule: Schedule) -> Terms<AccountId> {
	Terms { cancel: CancelBy::Nobody, arbitration: Some(arbitration()), ..terms(schedule) }
}

/// The account of the key made from `seed`, with 1,000 USDT of [`STRANGER`]'s. It is no device.
pub fn funded(seed: u8) -> AccountId {
	let account = account_of(seed);
	assert_ok!(Balances::transfer_allow_death(signed(&STRANGER), account.clone(), 1_000 * USDT));
	account
}

/// What every account has: free, and held under each reason of this pallet, µUSDT.
pub fn money() -> Vec<(AccountId, [Balance; 4])> {
	let of = |account: AccountId| {
		let [deposit, record, bond] = [crate::HoldReason::Deposit, crate::HoldReason::Record, crate::HoldReason::Bond]
			.map(|reason| held(reason, &account));
		let amounts = [free(&account), deposit, record, bond];
		(account, amounts)
	};
	frame_system::Account::<Test>::iter_keys().map(of).collect()
}

/// The escrows that are listed for a recipient.
pub fn listed(account: &AccountId) -> Vec<EscrowId> {
	let mut escrows: Vec<_> = crate::EscrowsOfRecipient::<Test>::iter_key_prefix(account).collect();
	escrows.sort_unstable();
	escrows
}

/// The keys of all that this pallet stores beside the number of the next escrow.
pub fn stored() -> Vec<Vec<u8>> {
	let prefix = sp_io::hashing::twox_128(b"StreamingEscrow");
	let next = |key: &Vec<u8>| sp_io::storage::next_key(key).filter(|key| key.starts_with(&prefix));
	std::iter::successors(next(&prefix.to_vec()), next)
		.filter(|key| *key != crate::NextEscrow::<Test>::hashed_key())
		.collect()
}
