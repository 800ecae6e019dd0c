//! Who rules, and with how many votes. `docs/governance.md` says it for people.
//!
//! - *Two thirds of the council, at once*: adding and removing up to a third of the validators within [`SlowDelay`],
//!   resuming what was frozen.
//! - *Two thirds of the council, after [`SlowDelay`]*: everything of Root. Upgrades, prices, the council itself, all
//!   validators at once, raising a limit, resuming the bridge, its lanes and what it tells the vaults.
//! - *More than a third of the council, each by itself, until it is done*: calling off what was announced.
//! - *One of the council, at once*: halting, freezing, lowering.

use super::{accounts::MaxScheduledWeight, Development};
use crate::{AccountId, BlockNumber, Council, Hash, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, ValidatorSet};
use alloc::vec::Vec;
use codec::Encode;
use coinop_primitives::HOURS;
use frame_support::{
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{ConstU32, Contains, Get},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use frame_system::{EnsureNever, EnsureRoot};
use pallet_collective::{DefaultVote, EnsureMember, EnsureProportionAtLeast, MemberCount};
use pallet_governance::MotionSlot;
use sp_runtime::Perbill;

/// What two thirds of the council may do at once.
pub type TwoThirds = EnsureProportionAtLeast<AccountId, (), 2, 3>;
/// What one of the council may do alone, with `Council::execute`: halt and freeze, never resume.
pub type Guardian = EnsureMember<AccountId, ()>;
/// What the council may do only after [`SlowDelay`]: nothing but an announced call is Root. On development chains the
/// sudo key is Root too.
pub type Slow = EnsureRoot<AccountId>;

/// Most members of the council.
type MaxCouncil = ConstU32<30>;
/// Most open motions of a member.
type MotionsPerMember = ConstU32<3>;
/// Most open motions: those of a full council.
type MaxMotions = ConstU32<90>;

/// Longest call that is free for those in office, in bytes of its encoding.
const MAX_FREE_LENGTH: usize = 4_096;
/// Heaviest of them, in picoseconds of execution: 5 ms of a block's 200.
const MAX_FREE_TIME: u64 = WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(5);
/// Longest update of Ethereum's light client that is free for those in office: those with a sync committee have 26 kB.
const MAX_UPDATE_LENGTH: usize = 32 * 1_024;

/// Blocks between the announcement of a call and the call: 72 hours; ten seconds on development chains.
pub struct SlowDelay;

impl Get<BlockNumber> for SlowDelay {
	fn get() -> BlockNumber {
		if Development::get() {
			HOURS.saturating_div(360)
		} else {
			HOURS.saturating_mul(72)
		}
	}
}

parameter_types! {
	/// A week to vote.
	pub const MotionDuration: BlockNumber = HOURS.saturating_mul(24 * 7);
	pub MaxMotionWeight: Weight = <Runtime as frame_system::Config>::BlockWeights::get().max_block.saturating_div(2);
	/// The scheduler's own work has its share of its limit too.
	pub MaxAnnouncedWeight: Weight = {
		let limit = MaxScheduledWeight::get();
		Weight::from_parts(Perbill::from_percent(90).mul_floor(limit.ref_time()), limit.proof_size())
	};
}

/// Who has not voted when the time is up has voted no: two thirds are two thirds of all.
pub struct AbsentIsNo;

impl DefaultVote for AbsentIsNo {
	fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
		false
	}
}

impl pallet_collective::Config for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = MaxMotions;
	type MaxMembers = MaxCouncil;
	type DefaultVote = AbsentIsNo;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	// Members change with their references, in pallet-governance.
	type SetMembersOrigin = EnsureNever<()>;
	type MaxProposalWeight = MaxMotionWeight;
	type DisapproveOrigin = Slow;
	type KillOrigin = Slow;
	type Consideration = MotionSlot<Runtime>;
}

/// The council's members, sorted.
pub struct CouncilMembers;

impl Get<Vec<AccountId>> for CouncilMembers {
	fn get() -> Vec<AccountId> {
		pallet_collective::Members::<Runtime>::get()
	}
}

/// The council's open motions, the newest last.
pub struct OpenMotions;

impl Get<Vec<Hash>> for OpenMotions {
	fn get() -> Vec<Hash> {
		pallet_collective::Proposals::<Runtime>::get().into_inner()
	}
}

/// Validators are in office, from the day they are wanted until they have left.
pub struct Validators;

impl Contains<AccountId> for Validators {
	fn contains(who: &AccountId) -> bool {
		ValidatorSet::in_office(who)
	}
}

/// Whether a call can be free: nobody pays for its length and its weight.
fn is_light(call: &RuntimeCall) -> bool {
	call.encoded_size() <= MAX_FREE_LENGTH && call.get_dispatch_info().call_weight.ref_time() <= MAX_FREE_TIME
}

/// Whether a call advances Ethereum's light client. Too heavy to be checked for nobody's money, and needed before anybody
/// has any: those in office do it for free.
fn is_update(call: &RuntimeCall) -> bool {
	let is_update = matches!(call, RuntimeCall::UsdtBridge(pallet_usdt_bridge::Call::submit_update { .. }));
	is_update && call.encoded_size() <= MAX_UPDATE_LENGTH
}

/// What the council's members sign for free: motions, what a guardian does alone, objections, and updates of Ethereum's
/// light client.
pub struct CouncilCalls;

impl Contains<RuntimeCall> for CouncilCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_collective::Call;
		let official = matches!(
			call,
			RuntimeCall::Council(Call::execute { .. } | Call::propose { .. } | Call::vote { .. } | Call::close { .. })
				| RuntimeCall::Governance(pallet_governance::Call::object { .. })
		);
		(official && is_light(call)) || is_update(call)
	}
}

/// What validators sign for free: their keys, and updates of Ethereum's light client.
pub struct ValidatorCalls;

impl Contains<RuntimeCall> for ValidatorCalls {
	fn contains(call: &RuntimeCall) -> bool {
		let official = matches!(call, RuntimeCall::Session(pallet_session::Call::set_keys { .. }));
		(official && is_light(call)) || is_update(call)
	}
}

impl pallet_governance::Config for Runtime {
	type AnnounceOrigin = TwoThirds;
	type Delay = SlowDelay;
	type MaxWeight = MaxAnnouncedWeight;
	type Council = Council;
	type CouncilMembers = CouncilMembers;
	type MaxCouncil = MaxCouncil;
	type OpenMotions = OpenMotions;
	type MaxMotions = MaxMotions;
	type MotionsPerMember = MotionsPerMember;
	type OtherOffices = Validators;
	type CouncilCalls = CouncilCalls;
	type OtherCalls = ValidatorCalls;
	type FreeCallsPerDay = ConstU32<50>;
	type BlocksPerDay = ConstU32<{ HOURS * 24 }>;
	type MaxInOffice = ConstU32<256>;
	type WeightInfo = pallet_governance::weights::SubstrateWeight<Runtime>;
}
