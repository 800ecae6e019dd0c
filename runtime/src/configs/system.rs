//! Blocks, time, balances and parameters: the ground the other pallets stand on.

use super::fees::{FeePotAccount, PricesParameters};
use crate::{
	AccountId, Balance, Balances, Block, BlockNumber, Hash, Moment, Nonce, PalletInfo, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System, Timestamp, VERSION,
};
use coinop_primitives::{Instant, EXISTENTIAL_DEPOSIT, HOURS, SLOT_DURATION};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU16, ConstU32, ConstU64, Contains, Get, VariantCountOf},
	weights::{
		constants::{BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::{
	traits::{AccountIdLookup, BlakeTwo256},
	Perbill,
};
use sp_version::RuntimeVersion;

/// Share of a block that ordinary transactions may fill.
const NORMAL_SHARE: Perbill = Perbill::from_percent(85);
/// Execution time of a block: two fifths of a slot, so that it travels and is voted on within the rest.
const MAX_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(200), u64::MAX);
/// Bytes of a block.
const MAX_BLOCK_LENGTH: u32 = 2 * 1024 * 1024;
/// Bytes of a header before its block is executed. With all that the runtime may add it must not exceed what a report of
/// two blocks in one slot can have.
const MAX_HEADER_LENGTH: u32 = 8 * 1024;

parameter_types! {
	/// Four hours of hashes: the longest that a mortal transaction can live.
	pub const BlockHashCount: BlockNumber = HOURS.saturating_mul(4);
	pub const Version: RuntimeVersion = VERSION;
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;

	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAX_BLOCK_LENGTH)
		.max_header_size(MAX_HEADER_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_SHARE.mul_floor(MAX_BLOCK_LENGTH))
		.build();
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |class| class.base_extrinsic = ExtrinsicBaseWeight::get())
		.for_class(DispatchClass::Normal, |class| class.max_total = Some(normal_weight()))
		.for_class(DispatchClass::Operational, |class| {
			class.max_total = Some(MAX_BLOCK_WEIGHT);
			let reserved = MAX_BLOCK_WEIGHT.ref_time().saturating_sub(normal_weight().ref_time());
			class.reserved = Some(Weight::from_parts(reserved, MAX_BLOCK_WEIGHT.proof_size()));
		})
		.avg_block_initialization(Perbill::from_percent(5))
		.build_or_panic();
}

fn normal_weight() -> Weight {
	Weight::from_parts(NORMAL_SHARE.mul_floor(MAX_BLOCK_WEIGHT.ref_time()), MAX_BLOCK_WEIGHT.proof_size())
}

/// What nobody may sign. Nobody burns USDT but the bridge: issuance is what it minted less what it burned. Nobody
/// advances Ethereum's light client but through the bridge, which looks at how far behind it was. And a
/// validator's keys go when it leaves office, not before: without them it would drop out of its set half-way. No single
/// key rules but on development chains, also if Root has set one.
pub struct Permitted;

impl Contains<RuntimeCall> for Permitted {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Balances(pallet_balances::Call::burn { .. })
			| RuntimeCall::EthereumClient(snowbridge_pallet_ethereum_client::Call::submit { .. })
			| RuntimeCall::Session(pallet_session::Call::purge_keys { .. }) => false,
			RuntimeCall::Sudo(_) => Development::get(),
			_ => true,
		}
	}
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type BaseCallFilter = Permitted;
	type Block = Block;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type AccountId = AccountId;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type Nonce = Nonce;
	type Hash = Hash;
	type Hashing = BlakeTwo256;
	type BlockHashCount = BlockHashCount;
	type DbWeight = ParityDbWeight;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SS58Prefix = ConstU16<42>;
	type MaxConsumers = ConstU32<128>;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = Moment;
	type OnTimestampSet = crate::Aura;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type WeightInfo = crate::weights::balances::SubstrateWeight<Runtime>;
	type Balance = Balance;
	type DustRemoval = ResolveTo<FeePotAccount, Balances>;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = PricesParameters;
	type AdminOrigin = super::fees::PricesOrigin;
	type WeightInfo = ();
}

/// The chain's time and block, as the pallets see it.
pub struct Clock;

impl Get<Instant> for Clock {
	fn get() -> Instant {
		Instant { at: Timestamp::get(), block: System::block_number() }
	}
}

/// Whether this chain was made for development, which its genesis says: only there may a single key rule, and windows
/// be short.
pub struct Development;

impl Get<bool> for Development {
	fn get() -> bool {
		pallet_governance::Development::<Runtime>::get()
	}
}
