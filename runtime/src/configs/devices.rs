//! Machines: who they are, what they may sign, and how they pay.

use super::{
	fees::{FeePotAccount, PaidFromProceeds},
	governance::{Guardian, TwoThirds},
	principals::InWhoseName,
	Clock, Development,
};
use crate::{
	AccountId, Balance, Balances, DeviceIdentity, Moment, Payouts, Runtime, RuntimeCall, RuntimeHoldReason,
	TransactionPayment,
};
use frame_support::{
	dispatch::DispatchInfo,
	parameter_types,
	traits::{ConstU32, Contains, EitherOfDiverse, Get},
	weights::{Weight, WeightToFee},
	PalletId,
};
use frame_system::EnsureRoot;

const MINUTE: Moment = 60_000;
const HOUR: Moment = 3_600_000;
const DAY: Moment = 86_400_000;

parameter_types! {
	pub const PayoutsPot: PalletId = PalletId(*b"coin/pay");
	pub const MaxDisputeWindow: Moment = DAY.saturating_mul(7);
	pub const MaxDisputeDeadline: Moment = DAY.saturating_mul(90);
	pub const MaxSessionLength: Moment = DAY.saturating_mul(365);
}

/// Shortest time to settle or to decide a dispute: an hour; a minute on development chains.
pub struct MinDisputeWindow;

impl Get<Moment> for MinDisputeWindow {
	fn get() -> Moment {
		if Development::get() {
			MINUTE
		} else {
			HOUR
		}
	}
}

/// The calls a device may sign: paying, sessions and mandates as payer or provider, escrows on any side, its own key and
/// services, and one batch of those.
/// What gives away what its owner is to get (another recipient, a lower rate) is the owner's to sign.
pub struct DeviceCalls;

impl DeviceCalls {
	fn is_a_devices(call: &RuntimeCall) -> bool {
		use pallet_device_identity::Call as Identity;
		use pallet_metered_payments::Call as Metered;
		use pallet_streaming_escrow::Call as Escrow;
		matches!(
			call,
			RuntimeCall::MeteredPayments(
				Metered::open_session { .. }
					| Metered::top_up { .. }
					| Metered::settle { .. }
					| Metered::settle_many { .. }
					| Metered::request_close { .. }
					| Metered::close { .. }
					| Metered::pay { .. }
					| Metered::pay_many { .. }
					| Metered::grant_mandate { .. }
					| Metered::draw_mandate { .. }
					| Metered::end_mandate { .. }
			) | RuntimeCall::StreamingEscrow(
				Escrow::create { .. }
					| Escrow::withdraw { .. }
					| Escrow::top_up { .. }
					| Escrow::pause { .. }
					| Escrow::resume { .. }
					| Escrow::change_rate { .. }
					| Escrow::cancel { .. }
					| Escrow::release { .. }
					| Escrow::dispute { .. }
					| Escrow::resolve { .. }
			) | RuntimeCall::DeviceIdentity(Identity::rotate { .. } | Identity::set_services { .. })
		)
	}
}

impl Contains<RuntimeCall> for DeviceCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_utility::Call;
		match call {
			RuntimeCall::Utility(Call::batch { calls } | Call::batch_all { calls } | Call::force_batch { calls }) => {
				calls.iter().all(Self::is_a_devices)
			},
			call => Self::is_a_devices(call),
		}
	}
}

impl pallet_payouts::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Compliance = DeviceIdentity;
	type PotId = PayoutsPot;
	type WeightInfo = pallet_payouts::weights::SubstrateWeight<Runtime>;
}

/// Bytes of the longest enrolment, rounded up.
const ENROLMENT_LEN: u32 = 1_280;

/// What an enrolment of that weight would cost if its owner had signed it.
pub struct EnrolmentFee;

impl WeightToFee for EnrolmentFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		let info = DispatchInfo { call_weight: *weight, ..Default::default() };
		TransactionPayment::compute_fee(ENROLMENT_LEN, &info, 0)
	}
}

/// The council, or Root.
type Decided = EitherOfDiverse<EnsureRoot<AccountId>, TwoThirds>;

impl pallet_device_identity::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type DeviceCalls = DeviceCalls;
	type Principals = InWhoseName;
	type IssuerOrigin = Decided;
	type FreezeOrigin = Guardian;
	type ConfirmOrigin = Decided;
	type EnrolmentFee = EnrolmentFee;
	type FeePot = FeePotAccount;
	type MaxFreezes = ConstU32<10_000>;
	type MaxPayees = ConstU32<16>;
	type WeightInfo = pallet_device_identity::weights::SubstrateWeight<Runtime>;
}

impl pallet_metered_payments::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Authority = DeviceIdentity;
	type Devices = DeviceIdentity;
	type Attestations = DeviceIdentity;
	type Fees = PaidFromProceeds;
	type Payouts = Payouts;
	type MinDisputeWindow = MinDisputeWindow;
	type MaxDisputeWindow = MaxDisputeWindow;
	type MaxSessionLength = MaxSessionLength;
	type MaxSettlements = ConstU32<256>;
	type MaxPayments = ConstU32<64>;
	type MaxHashes = ConstU32<4096>;
	type WeightInfo = pallet_metered_payments::weights::SubstrateWeight<Runtime>;
}

impl pallet_streaming_escrow::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Authority = DeviceIdentity;
	type Devices = DeviceIdentity;
	type Payouts = Payouts;
	type MinDisputeDeadline = MinDisputeWindow;
	type MaxDisputeDeadline = MaxDisputeDeadline;
	type WeightInfo = pallet_streaming_escrow::weights::SubstrateWeight<Runtime>;
}
