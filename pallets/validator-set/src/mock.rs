//! A runtime with sessions, Aura, GRANDPA and a stand-in for BEEFY. Nobody has any money.

use crate as pallet_validator_set;
use crate::{double_authorship::DoubleAuthorship, Membership, Rosters, Seat, ValidatorOf};
use codec::Encode;
use frame_support::{
	derive_impl, ord_parameter_types, parameter_types,
	traits::{
		ConstBool, ConstU32, ConstU64, Contains, KeyOwnerProofSystem, OnFinalize, OnInitialize, OneSessionHandler,
	},
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use pallet_session::disabling::UpToLimitDisablingStrategy;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId as AuraId, AuthoritySignature},
	Slot,
};
use sp_core::{crypto::Pair, ed25519, proof_of_possession::statement_of_ownership, sr25519};
use sp_runtime::{
	impl_opaque_keys, key_types,
	testing::{Header, TestSignature, TestXt, UintAuthorityId},
	traits::{IdentityLookup, OpaqueKeys},
	BoundToRuntimeAppPublic, BuildStorage, Digest, DigestItem, KeyTypeId,
};
use sp_staking::{
	offence::{OffenceError, ReportOffence},
	SessionIndex,
};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Authorship: pallet_authorship,
		// Before sessions change: a block's author is one of the session before.
		Aura: pallet_aura,
		Session: pallet_session,
		Grandpa: pallet_grandpa,
		ValidatorSet: pallet_validator_set,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u128>;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Test
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = TestXt<RuntimeCall, ()>;
}

impl<C> frame_system::offchain::CreateBare<C> for Test
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: Self::RuntimeCall) -> Self::Extrinsic {
		TestXt::new_bare(call)
	}
}

impl<C> frame_system::offchain::CreateTransaction<C> for Test
where
	RuntimeCall: From<C>,
{
	type Extension = ();

	fn create_transaction(call: RuntimeCall, extension: ()) -> Self::Extrinsic {
		TestXt::new_transaction(call, extension)
	}
}

impl<C> frame_system::offchain::CreateAuthorizedTransaction<C> for Test
where
	RuntimeCall: From<C>,
{
	fn create_extension() {}
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = frame_support::traits::ConstU128<1_000>;
	type AccountStore = System;
}

impl pallet_authorship::Config for Test {
	type FindAuthor = ();
	type EventHandler = ();
}

pub const MAX_VALIDATORS: u32 = 10;
pub const KEPT_SESSIONS: SessionIndex = 4;
/// Sessions whose changes count together.
pub const WINDOW: SessionIndex = 3;
/// Blocks of a session.
pub const PERIOD: u64 = 5;

impl pallet_aura::Config for Test {
	type AuthorityId = AuraId;
	type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
	type DisabledValidators = Session;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<500>;
}

impl pallet_grandpa::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<4>;
	type KeyOwnerProof = Membership;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Test, ValidatorSet, ValidatorSet, ConstU64<100>>;
}

parameter_types! {
	/// The validators that [`Votes`] was told of: this session's, the next one's.
	pub storage Voters: (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
}

/// Takes its set in each session, changed or not, as BEEFY does. Its keys are numbers.
pub struct Votes;

impl BoundToRuntimeAppPublic for Votes {
	type Public = UintAuthorityId;
}

impl OneSessionHandler<AccountId> for Votes {
	type Key = UintAuthorityId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: Iterator<Item = (&'a AccountId, UintAuthorityId)> + 'a,
		AccountId: 'a,
	{
		let keys = validators.map(|(_, key)| key.0).collect::<Vec<_>>();
		Voters::set(&(keys.clone(), keys));
	}

	fn on_new_session<'a, I>(_: bool, validators: I, queued: I)
	where
		I: Iterator<Item = (&'a AccountId, UintAuthorityId)> + 'a,
		AccountId: 'a,
	{
		Voters::set(&(validators.map(|(_, key)| key.0).collect(), queued.map(|(_, key)| key.0).collect()));
	}

	fn on_disabled(_: u32) {}
}

impl_opaque_keys! {
	#[derive(codec::MaxEncodedLen)]
	pub struct SessionKeys {
		pub aura: Aura,
		pub grandpa: Grandpa,
		pub votes: Votes,
	}
}

/// The vote key 0 stands for one that Ethereum would know by the zero address.
pub struct NotZero;

impl Contains<SessionKeys> for NotZero {
	fn contains(keys: &SessionKeys) -> bool {
		keys.votes.0 != 0
	}
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ValidatorOf<Test>;
	type ShouldEndSession = pallet_session::PeriodicSessions<ConstU64<PERIOD>, ConstU64<0>>;
	type NextSessionRotation = pallet_session::PeriodicSessions<ConstU64<PERIOD>, ConstU64<0>>;
	type SessionManager = ValidatorSet;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ();
}

ord_parameter_types! {
	pub const Council: AccountId = 100;
}

impl pallet_validator_set::Config for Test {
	type GovernanceOrigin = EnsureSignedBy<Council, AccountId>;
	type SlowOrigin = EnsureRoot<AccountId>;
	type UsableKeys = NotZero;
	type MaxValidators = ConstU32<MAX_VALIDATORS>;
	type KeptSessions = ConstU32<KEPT_SESSIONS>;
	type ChangeWindow = ConstU32<WINDOW>;
	type WeightInfo = ();
}

/// Runs a test in the first block of a chain whose validators are 1 to `validators`, and checks every invariant
/// afterwards.
pub fn run(validators: u64, test: impl FnOnce()) {
	new_test_ext(validators).execute_with(|| {
		test();
		check();
	});
}

pub fn new_test_ext(validators: u64) -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_session::GenesisConfig::<Test> {
		keys: (1..=validators).map(|who| (who, who, keys(who))).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(next_block);
	ext
}

pub fn check() {
	ValidatorSet::do_try_state().unwrap();
	agree();
}

/// VS3: each consensus has the keys of the session's roster, and GRANDPA the same set since the roster's first session.
pub fn agree() {
	let roster = Rosters::<Test>::get(Session::current_index()).unwrap();
	let set_before = pallet_grandpa::CurrentSetId::<Test>::get().checked_sub(1);
	let since = set_before.map_or(0, |set| pallet_grandpa::SetIdSession::<Test>::get(set).unwrap() + 1);
	assert_eq!(roster.since, since);
	let roster = roster.members.into_inner();
	let (accounts, keys): (Vec<_>, Vec<_>) = roster.into_iter().unzip();
	assert_eq!(Session::validators(), accounts);
	let aura = keys.iter().map(|keys| keys.aura.clone()).collect::<Vec<_>>();
	assert_eq!(pallet_aura::Authorities::<Test>::get().into_inner(), aura);
	let grandpa = keys.iter().map(|keys| (keys.grandpa.clone(), 1)).collect::<Vec<_>>();
	assert_eq!(Grandpa::grandpa_authorities(), grandpa);
	let queued = Session::queued_keys().into_iter().map(|(_, keys)| keys.votes.0).collect::<Vec<_>>();
	let votes = keys.iter().map(|keys| keys.votes.0).collect::<Vec<_>>();
	assert_eq!(Voters::get(), (votes, queued));
}

/// Makes a block in the next slot whose author is not disabled.
pub fn next_block() {
	let number = System::block_number() + 1;
	let disabled = Session::disabled_validators();
	let slot = (slot() + 1..)
		.map(Slot::from)
		.find(|slot| !disabled.contains(&Aura::slot_author_index(*slot).unwrap()))
		.unwrap();
	let digest = Digest { logs: vec![CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(slot)] };
	System::initialize(&number, &Default::default(), &digest);
	AllPalletsWithSystem::on_initialize(number);
	Authorship::on_finalize(number);
	Grandpa::on_finalize(number);
}

pub fn next_session() {
	let session = Session::current_index();
	while Session::current_index() == session {
		next_block();
	}
}

/// The slot of this block.
pub fn slot() -> u64 {
	pallet_aura::CurrentSlot::<Test>::get().into()
}

pub fn council() -> RuntimeOrigin {
	RuntimeOrigin::signed(Council::get())
}

/// The Aura key made from a number.
pub fn aura_pair(seed: u64) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{seed}"), None).unwrap()
}

fn grandpa_pair(seed: u64) -> ed25519::Pair {
	ed25519::Pair::from_string(&format!("//{seed}"), None).unwrap()
}

/// The session keys made from a number: for a genesis validator, its account.
pub fn keys(seed: u64) -> SessionKeys {
	SessionKeys {
		aura: aura_pair(seed).public().into(),
		grandpa: grandpa_pair(seed).public().into(),
		votes: UintAuthorityId(seed),
	}
}

/// What shows that `owner` has the keys made from `seed`.
pub fn proof(owner: AccountId, seed: u64) -> Vec<u8> {
	let owner = owner.encode();
	let statement = statement_of_ownership(&owner);
	(aura_pair(seed).sign(&statement), grandpa_pair(seed).sign(&statement), TestSignature(seed, owner)).encode()
}

pub fn set_keys(who: AccountId, seed: u64) -> Result<(), sp_runtime::DispatchError> {
	Session::set_keys(RuntimeOrigin::signed(who), keys(seed), proof(who, seed))
}

/// Adds a validator with keys, whatever the limits.
pub fn add(who: AccountId) {
	ValidatorSet::add_validator(RuntimeOrigin::root(), who).unwrap();
	set_keys(who, who).unwrap();
}

/// The membership in the current session of who has the keys made from `seed`.
pub fn membership(seed: u64) -> Option<Membership> {
	<ValidatorSet as KeyOwnerProofSystem<(KeyTypeId, AuraId)>>::prove((key_types::AURA, keys(seed).aura))
}

/// A header of the slot; `salt` makes others of the same slot.
pub fn header(slot: u64, salt: u64) -> Header {
	let mut header = Header::new_from_number(salt);
	header.digest.push(CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(Slot::from(slot)));
	header
}

/// The header with the seal of the Aura key made from `seed`.
pub fn sealed(mut header: Header, seed: u64) -> Header {
	let signature = AuthoritySignature::from(aura_pair(seed).sign(header.hash().as_ref()));
	let seal: DigestItem = CompatibleDigestItem::<AuthoritySignature>::aura_seal(signature);
	header.digest.push(seal);
	header
}

/// Reports `who` for two blocks in a slot of the session, as if that had been proven.
pub fn offend(who: AccountId, session: SessionIndex, slot: u64) -> Result<(), OffenceError> {
	let seat = Seat { account: who, session };
	let offence = DoubleAuthorship { slot: Slot::from(slot), seat, validator_count: 0 };
	<ValidatorSet as ReportOffence<_, _, _>>::report_offence(vec![], offence)
}

/// The accounts whose keys are queued for the next session.
pub fn queued() -> Vec<AccountId> {
	Session::queued_keys().into_iter().map(|(who, _)| who).collect()
}

/// The accounts of those disabled.
pub fn disabled() -> Vec<AccountId> {
	let validators = Session::validators();
	Session::disabled_validators().into_iter().map(|index| validators[index as usize]).collect()
}

/// The provider and consumer references of an account.
pub fn references(who: AccountId) -> (u32, u32) {
	(System::providers(&who), System::consumers(&who))
}
