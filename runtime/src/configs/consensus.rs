//! Who makes blocks, who finalizes them, and what is done about those who cheat.

use super::{
	fees,
	governance::{Slow, SlowDelay, TwoThirds},
	Development,
};
use crate::{
	AccountId, Aura, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, Session, SessionKeys,
	TxExtension, UncheckedExtrinsic, ValidatorSet,
};
use alloc::vec::Vec;
use coinop_primitives::{HOURS, SLOT_DURATION};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, Contains, FindAuthor, Get},
	ConsensusEngineId,
};
use pallet_beefy_mmr::{BeefyEcdsaToEthereum, FAILED_BEEFY_TO_ETH_ADDRESS};
use pallet_session::{disabling::UpToLimitDisablingStrategy, SessionManager};
use pallet_validator_set::{Membership, ValidatorOf};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	generic::Era,
	traits::{Convert, OpaqueKeys},
};
use sp_staking::SessionIndex;

/// Most validators there can be.
pub type MaxValidators = ConstU32<100>;

parameter_types! {
	/// Blocks of a session on development chains: ten minutes. Tests put a shorter one into their genesis.
	pub storage DevelopmentSession: BlockNumber = HOURS.saturating_div(6);
}

/// Blocks of a session: a day, but on development chains [`DevelopmentSession`].
pub struct SessionLength;

impl Get<BlockNumber> for SessionLength {
	fn get() -> BlockNumber {
		if Development::get() {
			DevelopmentSession::get()
		} else {
			HOURS.saturating_mul(24)
		}
	}
}

parameter_types! {
	pub const SessionOffset: BlockNumber = 0;
	pub const KeyDeposit: Balance = 0;
	/// Sessions of which offences can be reported: four weeks of those of a day.
	pub const KeptSessions: SessionIndex = 28;
	/// As many sets of voters. BEEFY has another one each session.
	pub const KeptSets: u64 = 28;
}

/// Sessions in which changes of validators count together: those that the delay of slow powers takes, and one.
pub struct ChangeWindow;

impl Get<SessionIndex> for ChangeWindow {
	fn get() -> SessionIndex {
		SlowDelay::get().div_ceil(SessionLength::get().max(1)).saturating_add(1)
	}
}

/// Blocks for which a report waits in the pool: as long as it can be accepted.
pub struct ReportLongevity;

impl Get<u64> for ReportLongevity {
	fn get() -> u64 {
		u64::from(SessionLength::get()).saturating_mul(KeptSets::get())
	}
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type MaxAuthorities = MaxValidators;
	type DisabledValidators = Session;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = KeptSets;
	type KeyOwnerProof = Membership;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, ValidatorSet, ValidatorSet, ReportLongevity>;
}

/// Who has earned the fees of a session is paid when it ends; who validates is [`ValidatorSet`]'s to say.
pub struct Sessions;

impl SessionManager<AccountId> for Sessions {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		<ValidatorSet as SessionManager<AccountId>>::new_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		<ValidatorSet as SessionManager<AccountId>>::new_session_genesis(index)
	}

	fn start_session(index: SessionIndex) {
		<ValidatorSet as SessionManager<AccountId>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		fees::share_pot();
		<ValidatorSet as SessionManager<AccountId>>::end_session(index);
	}
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ValidatorOf<Runtime>;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
	type SessionManager = Sessions;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
}

/// Session keys whose BEEFY key is a point of the curve. Ethereum would know any other by its zero address, for which
/// a broken signature is as good as a valid one.
pub struct KnownToEthereum;

impl Contains<SessionKeys> for KnownToEthereum {
	fn contains(keys: &SessionKeys) -> bool {
		BeefyEcdsaToEthereum::convert(keys.beefy.clone()) != FAILED_BEEFY_TO_ETH_ADDRESS
	}
}

impl pallet_validator_set::Config for Runtime {
	type GovernanceOrigin = TwoThirds;
	type SlowOrigin = Slow;
	type UsableKeys = KnownToEthereum;
	type MaxValidators = MaxValidators;
	type KeptSessions = KeptSessions;
	type ChangeWindow = ChangeWindow;
	type WeightInfo = pallet_validator_set::weights::SubstrateWeight<Runtime>;
}

/// The account of the validator that made the block.
pub struct BlockAuthor;

impl FindAuthor<AccountId> for BlockAuthor {
	fn find_author<'a, I>(digests: I) -> Option<AccountId>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		let index = usize::try_from(Aura::find_author(digests)?).ok()?;
		pallet_session::Validators::<Runtime>::get().get(index).cloned()
	}
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = BlockAuthor;
	type EventHandler = ();
}

/// Reports of offences come as transactions that nobody signs, from the nodes that saw them.
impl<LocalCall> frame_system::offchain::CreateTransactionBase<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<LocalCall> frame_system::offchain::CreateBare<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl<LocalCall> frame_system::offchain::CreateTransaction<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> frame_system::offchain::CreateAuthorizedTransaction<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> TxExtension {
		(
			frame_system::AuthorizeCall::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			pallet_device_identity::CheckDevice::from(Era::Immortal),
			frame_system::CheckNonce::from(0),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		)
	}
}
