//! What accounts can do beyond paying: batches, multisigs, proxies, calls at a later block, and the key that rules
//! development chains.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use crate::{
	AccountId, Balance, Balances, OriginCaller, Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	RuntimeOrigin, System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::record_deposit;
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, EqualPrivilegeOnly, InstanceFilter, LinearStoragePrice},
	weights::Weight,
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

parameter_types! {
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	pub const RecordBase: Balance = record_deposit(0);
	pub const RecordByte: Balance = record_deposit(1).saturating_sub(record_deposit(0));
	pub const MultisigBase: Balance = record_deposit(88);
	pub const MultisigSignatory: Balance = record_deposit(32).saturating_sub(record_deposit(0));
	pub const ProxyBase: Balance = record_deposit(8);
	pub const ProxyEach: Balance = record_deposit(37).saturating_sub(record_deposit(0));
	pub const AnnouncementBase: Balance = record_deposit(16);
	pub const AnnouncementEach: Balance = record_deposit(68).saturating_sub(record_deposit(0));
	/// Room for the dearest call that Root makes: a checkpoint of Ethereum.
	pub MaxScheduledWeight: Weight =
		<Runtime as frame_system::Config>::BlockWeights::get().max_block.saturating_mul(4).saturating_div(5);
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigBase;
	type DepositFactor = MultisigSignatory;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do in the name of another account.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Register devices, commit to fleets, suspend, resume and revoke, set allowances, groups and caps.
	Devices,
	/// Open, settle and close sessions, create and run escrows, and pay.
	Payments,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			ProxyType::Devices => matches!(call, RuntimeCall::DeviceIdentity(_)),
			ProxyType::Payments => {
				matches!(call, RuntimeCall::MeteredPayments(_) | RuntimeCall::StreamingEscrow(_))
			},
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == &ProxyType::Any || self == other
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyBase;
	type ProxyDepositFactor = ProxyEach;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementBase;
	type AnnouncementDepositFactor = AnnouncementEach;
	type BlockNumberProvider = System;
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration =
		HoldConsideration<AccountId, Balances, PreimageHoldReason, LinearStoragePrice<RecordBase, RecordByte, Balance>>;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaxScheduledWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
