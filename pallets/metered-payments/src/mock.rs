//! A runtime with balances, payouts and this pallet, and a small register of devices in its state.

use crate as pallet_metered_payments;
use crate::{Session, Settlement, SignedBy, TariffId};
use codec::{Decode, Encode};
use coinop_primitives::{
	Attestations, Balance, DeviceInspect, Draw, Drawn, Instant, Moment, SpendingAuthority, TransactionFees,
	EXISTENTIAL_DEPOSIT, USDT,
};
use coinop_voucher::{
	Anchor, Evidence, GenesisHash, Price, PublicKey, SessionId, SigningKey, Software, Statement, Terms, TickChain,
	Ticks, Unit,
};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	storage::unhashed,
	traits::{fungible::InspectHold, ConstU128},
	weights::{constants::ParityDbWeight, Weight},
	PalletId,
};
use sp_runtime::{
	traits::{AccountIdConversion, IdentityLookup},
	AccountId32, BuildStorage, DispatchError,
};

pub type AccountId = AccountId32;
pub type Error = crate::Error<Test>;
pub type Event = crate::Event<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Payouts: pallet_payouts,
		MeteredPayments: pallet_metered_payments,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type DbWeight = ParityDbWeight;
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

pub const HOUR: Moment = 3_600_000;
pub const DAY: Moment = 24 * HOUR;
/// Most hashes a call, small so that tests can go beyond it.
pub const MAX_HASHES: u32 = 64;

parameter_types! {
	pub const PotId: PalletId = PalletId(*b"coin/pay");
	pub const MinDisputeWindow: Moment = HOUR;
	pub const MaxDisputeWindow: Moment = 7 * DAY;
	pub const MaxSessionLength: Moment = 365 * DAY;
	pub const MaxSettlements: u32 = 16;
	pub const MaxHashes: u32 = MAX_HASHES;
	pub const MaxPayments: u32 = 8;
	pub static Clock: Instant = START;
	/// µUSDT that every transaction costs whose fee is taken from what it pays.
	pub static Fee: Balance = USUAL_FEE;
}

impl pallet_metered_payments::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Authority = Register;
	type Devices = Register;
	type Attestations = Register;
	type Fees = FlatFee;
	type Payouts = Payouts;
	type MinDisputeWindow = MinDisputeWindow;
	type MaxDisputeWindow = MaxDisputeWindow;
	type MaxSessionLength = MaxSessionLength;
	type MaxSettlements = MaxSettlements;
	type MaxPayments = MaxPayments;
	type MaxHashes = MaxHashes;
	type WeightInfo = ();
}

/// Every transaction costs [`Fee`].
pub struct FlatFee;

impl TransactionFees<AccountId> for FlatFee {
	fn fee(_: Weight, _: u32) -> Balance {
		Fee::get()
	}

	fn priority(_: Weight, _: u32, fee: Balance) -> u64 {
		u64::try_from(fee).unwrap()
	}

	fn collector() -> Option<AccountId> {
		Some(COLLECTOR)
	}
}

/// A device as the register below knows it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Device {
	pub owner: AccountId,
	pub suspended: bool,
	pub revoked: Option<Instant>,
	/// Counts suspensions and hand-overs.
	pub standing: u64,
	/// µUSDT a period.
	pub limit: Balance,
	pub period: Moment,
	pub used: Balance,
}

/// Devices by account, kept in the state so that a failed call takes back what it drew.
pub struct Register;

impl Register {
	fn key(account: &AccountId) -> Vec<u8> {
		(b"devices", account).encode()
	}

	pub fn get(account: &AccountId) -> Option<Device> {
		unhashed::get(&Self::key(account))
	}

	pub fn put(account: &AccountId, device: &Device) {
		unhashed::put(&Self::key(account), device);
	}

	pub fn change(account: &AccountId, change: impl FnOnce(&mut Device)) {
		let mut device = Self::get(account).expect("a device");
		change(&mut device);
		Self::put(account, &device);
	}
}

impl SpendingAuthority<AccountId> for Register {
	fn draw(signer: &AccountId, _: &AccountId, amount: Balance) -> Result<Draw<AccountId>, DispatchError> {
		let Some(mut device) = Self::get(signer) else { return Ok(Draw { charged: signer.clone(), period: None }) };
		if device.suspended || device.revoked.is_some() || device.used + amount > device.limit {
			return Err(REFUSED);
		}
		device.used += amount;
		Self::put(signer, &device);
		Ok(Draw { charged: device.owner, period: Some(device.period) })
	}

	fn give_back(signer: &AccountId, charged: &AccountId, period: Moment, amount: Balance) {
		if Self::get(signer).is_some_and(|device| device.owner == *charged && device.period == period) {
			Self::change(signer, |device| device.used = device.used.checked_sub(amount).expect("what was drawn"));
		}
	}
}

impl DeviceInspect<AccountId> for Register {
	fn owner(account: &AccountId) -> Option<AccountId> {
		Self::get(account).map(|device| device.owner)
	}

	fn revoked(account: &AccountId) -> Option<Instant> {
		Self::get(account).and_then(|device| device.revoked)
	}

	fn may_act(account: &AccountId) -> bool {
		Self::get(account).is_none_or(|device| !device.suspended && device.revoked.is_none())
	}

	fn standing(account: &AccountId) -> u64 {
		Self::get(account).map_or(0, |device| device.standing)
	}

	fn speaks_for(key: &PublicKey, account: &AccountId) -> bool {
		Self::may_act(account) && key.account() == <[u8; 32]>::from(account.clone())
	}
}

/// What an issuer says of a meter's key: whether it vouches for it, and when it withdrew that.
type Attested = (bool, Option<Instant>);

impl Register {
	fn attested_key(meter: &AccountId, key: &PublicKey) -> Vec<u8> {
		(b"attested", meter, key).encode()
	}

	pub fn attest(meter: &AccountId, key: &PublicKey, attested: Attested) {
		unhashed::put(&Self::attested_key(meter, key), &attested);
	}

	fn attested(meter: &AccountId, key: &PublicKey) -> Attested {
		unhashed::get_or_default(&Self::attested_key(meter, key))
	}
}

impl Attestations<AccountId> for Register {
	fn is_valid(meter: &AccountId, issuer: &AccountId, key: &PublicKey) -> bool {
		*issuer == ISSUER && Self::attested(meter, key).0
	}

	fn withdrawn(issuer: &AccountId, key: &PublicKey) -> Option<Instant> {
		(*issuer == ISSUER).then(|| Self::attested(&METER, key).1).flatten()
	}
}

/// With which the register refuses a draw.
pub const REFUSED: DispatchError = DispatchError::Other("the register refuses");
/// Hash of the mock chain's block 0.
pub const GENESIS: GenesisHash = [69; 32];
/// What every transaction costs whose fee is taken from what it pays, in µUSDT, at first.
pub const USUAL_FEE: Balance = 150;
/// When every test begins.
pub const START: Instant = Instant { at: 1_800_000_000_000, block: 1_000 };
/// What every account has at the beginning.
pub const FUNDS: Balance = 1_000 * USDT;
/// The deposit of the tests' sessions.
pub const DEPOSIT: Balance = 10 * USDT;
/// What the tests' device may draw a period.
pub const LIMIT: Balance = 100 * USDT;

pub const OWNER: AccountId = AccountId::new([1; 32]);
pub const DEVICE: AccountId = AccountId::new([2; 32]);
pub const PROVIDER: AccountId = AccountId::new([3; 32]);
pub const PAYER: AccountId = AccountId::new([4; 32]);
pub const STRANGER: AccountId = AccountId::new([5; 32]);
pub const OTHER_PROVIDER: AccountId = AccountId::new([6; 32]);
pub const METER: AccountId = AccountId::new([7; 32]);
/// Who vouches for it.
pub const ISSUER: AccountId = AccountId::new([10; 32]);
pub const SETTLER: AccountId = AccountId::new([8; 32]);
/// Gets the fees.
pub const COLLECTOR: AccountId = AccountId::new([9; 32]);

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut balances: Vec<_> =
		[OWNER, PROVIDER, PAYER, STRANGER, OTHER_PROVIDER].map(|account| (account, FUNDS)).into();
	balances.push((PotId::get().into_account_truncating(), EXISTENTIAL_DEPOSIT));
	balances.push((COLLECTOR, EXISTENTIAL_DEPOSIT));
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }.assimilate_storage(&mut storage).unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Clock::set(START);
		Fee::set(USUAL_FEE);
		Register::put(&DEVICE, &device_of(&OWNER));
	});
	ext
}

/// An active device that has drawn nothing.
pub fn device_of(owner: &AccountId) -> Device {
	Device {
		owner: owner.clone(),
		suspended: false,
		revoked: None,
		standing: 0,
		limit: LIMIT,
		period: START.at,
		used: 0,
	}
}

/// Runs `test` on a fresh chain and checks the invariants after it.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		assert_ok!(MeteredPayments::do_try_state());
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

pub fn signed(account: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account.clone())
}

/// 0.3297 USDT a kWh, 1 µUSDT for three idle seconds, an hour's dispute window.
pub fn terms() -> Terms {
	Terms {
		unit: Unit::WattHour,
		price: Price { amount: 329_700, per: 1_000 },
		flat: 0,
		idle_price: Price { amount: 1, per: 3 },
		dispute_window: HOUR,
		settler: None,
		metadata: [0; 32],
	}
}

pub fn hash(terms: &Terms) -> [u8; 32] {
	terms.hash(&PROVIDER.into())
}

pub fn publish(terms: Terms) -> TariffId {
	let tariff = crate::NextTariff::<Test>::get();
	assert_ok!(MeteredPayments::publish_tariff(signed(&PROVIDER), terms));
	tariff
}

/// The key of the tests' sessions.
pub fn key() -> SigningKey {
	SigningKey::ed25519(&[7; 32])
}

/// Opens a session for `payer` on a new tariff, with [`DEPOSIT`] and a day to its expiry.
pub fn open(payer: &AccountId) -> SessionId {
	open_on(payer, terms(), DEPOSIT, None)
}

pub fn open_on(payer: &AccountId, terms: Terms, deposit: Balance, anchor: Option<Anchor>) -> SessionId {
	let tariff = publish(terms);
	let session = crate::NextSession::<Test>::get();
	let expiry = Clock::get().at + DAY;
	let by = by_payer();
	assert_ok!(MeteredPayments::open_session(signed(payer), tariff, hash(&terms), by, deposit, expiry, anchor));
	session
}

/// Statements by [`key`], as the payer's own.
pub fn by_payer() -> SignedBy<AccountId> {
	SignedBy::Payer(key().public())
}

pub fn session(id: SessionId) -> Session<AccountId> {
	crate::Sessions::<Test>::get(id).expect("an open session")
}

pub fn drawn(id: SessionId) -> Option<Drawn> {
	session(id).drawn
}

/// Statement and ticks for `session`, signed by `key` for the chain `genesis`.
pub fn sign(
	key: &SigningKey,
	genesis: &GenesisHash,
	session: SessionId,
	statement: Statement,
	ticks: Option<Ticks>,
) -> Evidence {
	Evidence { statement: Some(statement.sign(key, genesis, session).unwrap()), ticks }
}

/// A good statement of `units`.
pub fn units(session: SessionId, units: u64) -> Evidence {
	usage(session, units, 0)
}

/// A good statement of units and idle seconds.
pub fn usage(session: SessionId, units: u64, idle_seconds: u64) -> Evidence {
	sign(&key(), &GENESIS, session, Statement { units, idle_seconds, anchor: None }, None)
}

/// A good statement of `units` with the anchor of `chain`, and the `count`-th tick on it.
pub fn anchored(session: SessionId, units: u64, chain: &Chain, count: u32) -> Evidence {
	let statement = Statement { units, idle_seconds: 0, anchor: Some(*chain.anchor()) };
	sign(&key(), &GENESIS, session, statement, Some(tick(chain, count)))
}

pub type Chain = TickChain<8>;

pub fn chain(seed: u8, units_per_tick: u64, length: u32) -> Chain {
	Chain::new::<Software>([seed; 32], units_per_tick, length).unwrap()
}

pub fn tick(chain: &Chain, count: u32) -> Ticks {
	chain.reveal::<Software>(count).unwrap()
}

/// Ticks on the opening anchor.
pub fn ticks(chain: &Chain, count: u32) -> Evidence {
	Evidence { statement: None, ticks: Some(tick(chain, count)) }
}

/// µUSDT due for `units` at [`terms`], before the deposit's limit.
pub fn price(units: u64) -> Balance {
	Balance::from(units) * 329_700 / 1_000
}

/// What it weighs to look whether payers were revoked and issuers withdrew their word, of so many items.
pub fn meter_looks(items: u64) -> Weight {
	ParityDbWeight::get().reads(2 * items)
}

pub fn settle(session: SessionId, evidence: Evidence) -> frame_support::dispatch::DispatchResultWithPostInfo {
	MeteredPayments::settle(signed(&STRANGER), session, evidence)
}

pub fn settle_many(items: Vec<Settlement>) {
	assert_ok!(MeteredPayments::settle_many(signed(&STRANGER), PROVIDER, items.try_into().unwrap()));
}

pub fn free(account: &AccountId) -> Balance {
	Balances::free_balance(account)
}

pub fn held(reason: crate::HoldReason, account: &AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), account)
}

/// The last event of this pallet.
pub fn last_event() -> Event {
	events().pop().expect("an event")
}

/// All events of this pallet.
pub fn events() -> Vec<Event> {
	System::read_events_for_pallet::<Event>()
}
