//! A runtime with a council, a scheduler and fees.

use crate as pallet_governance;
use crate::{FreeInOffice, MotionSlot};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, ConstU8, Contains, EqualPrivilegeOnly, Get, OnInitialize},
	weights::{IdentityFee, Weight},
};
use frame_system::{EnsureNever, EnsureRoot};
use pallet_collective::{EnsureProportionAtLeast, PrimeDefaultVote, RawOrigin};
use pallet_transaction_payment::FungibleAdapter;
use sp_runtime::{traits::IdentityLookup, BuildStorage};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		TransactionPayment: pallet_transaction_payment,
		Preimage: pallet_preimage,
		Scheduler: pallet_scheduler,
		Council: pallet_collective,
		Governance: pallet_governance,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
}

impl pallet_transaction_payment::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FreeInOffice<FungibleAdapter<Balances, ()>>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = IdentityFee<u128>;
	type LengthToFee = IdentityFee<u128>;
	type FeeMultiplierUpdate = ();
	type WeightInfo = ();
}

impl pallet_preimage::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = ();
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

parameter_types! {
	pub MaxWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub HeaviestCall: Weight = Weight::from_parts(100_000_000_000, u64::MAX);
}

impl pallet_scheduler::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaxWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<10>;
	type WeightInfo = ();
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_collective::Config for Test {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = ConstU64<100>;
	type MaxProposals = ConstU32<MAX_MOTIONS>;
	type MaxMembers = ConstU32<MAX_COUNCIL>;
	type DefaultVote = PrimeDefaultVote;
	type WeightInfo = ();
	type SetMembersOrigin = EnsureNever<()>;
	type MaxProposalWeight = MaxWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = MotionSlot<Test>;
}

pub struct CouncilMembers;
impl Get<Vec<AccountId>> for CouncilMembers {
	fn get() -> Vec<AccountId> {
		pallet_collective::Members::<Test>::get()
	}
}

pub struct OpenMotions;
impl Get<Vec<sp_runtime::testing::H256>> for OpenMotions {
	fn get() -> Vec<sp_runtime::testing::H256> {
		pallet_collective::Proposals::<Test>::get().into_inner()
	}
}

/// One account is in office without being in the council.
pub struct Validators;
impl Contains<AccountId> for Validators {
	fn contains(who: &AccountId) -> bool {
		*who == VALIDATOR
	}
}

/// Remarks are free for the council.
pub struct CouncilCalls;
impl Contains<RuntimeCall> for CouncilCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
	}
}

/// And something else for who is in another office.
pub struct OtherCalls;
impl Contains<RuntimeCall> for OtherCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::set_heap_pages { .. }))
	}
}

pub const DELAY: u64 = 20;
pub const BLOCKS_PER_DAY: u32 = 50;
pub const FREE_CALLS: u32 = 3;
pub const MAX_COUNCIL: u32 = 10;
pub const MOTIONS: u32 = 2;
pub const MAX_MOTIONS: u32 = 20;

impl crate::Config for Test {
	type AnnounceOrigin = EnsureProportionAtLeast<AccountId, (), 2, 3>;
	type Delay = ConstU64<DELAY>;
	type MaxWeight = HeaviestCall;
	type Council = Council;
	type CouncilMembers = CouncilMembers;
	type MaxCouncil = ConstU32<MAX_COUNCIL>;
	type OpenMotions = OpenMotions;
	type MaxMotions = ConstU32<MAX_MOTIONS>;
	type MotionsPerMember = ConstU32<MOTIONS>;
	type OtherOffices = Validators;
	type CouncilCalls = CouncilCalls;
	type OtherCalls = OtherCalls;
	type FreeCallsPerDay = ConstU32<FREE_CALLS>;
	type BlocksPerDay = ConstU32<BLOCKS_PER_DAY>;
	type MaxInOffice = ConstU32<4>;
	type WeightInfo = ();
}

/// The council's members at genesis. Nobody has any money.
pub const COUNCIL: [AccountId; 3] = [1, 2, 3];
pub const VALIDATOR: AccountId = 50;
pub const STRANGER: AccountId = 60;

/// Runs a test in block 1, and checks every invariant afterwards.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Governance::do_try_state().unwrap();
	});
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_governance::GenesisConfig::<Test> { council: COUNCIL.to_vec(), development: false }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// A motion for which `ayes` of the three voted.
pub fn motion(ayes: u32) -> RuntimeOrigin {
	RawOrigin::<AccountId, ()>::Members(ayes, 3).into()
}

/// Goes to a block, making what is due.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		System::set_block_number(System::block_number() + 1);
		Scheduler::on_initialize(System::block_number());
	}
}
