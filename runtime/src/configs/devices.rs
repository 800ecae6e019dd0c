//! Machines: who they are, what they may sign, and how they pay.

use super::{Clock, Development};
use crate::{Balances, DeviceIdentity, Moment, Payouts, Runtime, RuntimeCall, RuntimeHoldReason};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, Get},
	PalletId,
};

const MINUTE: Moment = 60_000;
const HOUR: Moment = 3_600_000;
const DAY: Moment = 86_400_000;

parameter_types! {
	pub const PayoutsPot: PalletId = PalletId(*b"coin/pay");
	pub const MaxDisputeWindow: Moment = DAY.saturating_mul(7);
	pub const MaxSessionLength: Moment = DAY.saturating_mul(365);
}

/// Shortest dispute window: an hour; a minute on development chains.
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

/// The calls a device may sign: paying, sessions as payer or provider, and one batch of those.
pub struct DeviceCalls;

impl DeviceCalls {
	fn is_payment(call: &RuntimeCall) -> bool {
		use pallet_metered_payments::Call;
		matches!(
			call,
			RuntimeCall::MeteredPayments(
				Call::open_session { .. }
					| Call::top_up { .. }
					| Call::settle { .. }
					| Call::settle_many { .. }
					| Call::request_close { .. }
					| Call::close { .. }
					| Call::pay { .. }
			)
		)
	}
}

impl Contains<RuntimeCall> for DeviceCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_utility::Call;
		match call {
			RuntimeCall::Utility(Call::batch { calls } | Call::batch_all { calls } | Call::force_batch { calls }) => {
				calls.iter().all(Self::is_payment)
			},
			call => Self::is_payment(call),
		}
	}
}

impl pallet_payouts::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type PotId = PayoutsPot;
	type WeightInfo = pallet_payouts::weights::SubstrateWeight<Runtime>;
}

impl pallet_device_identity::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type DeviceCalls = DeviceCalls;
	type MaxPayees = ConstU32<16>;
	type WeightInfo = pallet_device_identity::weights::SubstrateWeight<Runtime>;
}

impl pallet_metered_payments::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Authority = DeviceIdentity;
	type Devices = DeviceIdentity;
	type Payouts = Payouts;
	type MinDisputeWindow = MinDisputeWindow;
	type MaxDisputeWindow = MaxDisputeWindow;
	type MaxSessionLength = MaxSessionLength;
	type MaxSettlements = ConstU32<256>;
	type MaxHashes = ConstU32<4096>;
	type WeightInfo = pallet_metered_payments::weights::SubstrateWeight<Runtime>;
}
