//! A runtime with balances and this pallet.

use crate as pallet_payouts;
use frame_support::{derive_impl, parameter_types, traits::VariantCount, PalletId};
use sp_runtime::{
	traits::{AccountIdConversion, IdentityLookup},
	BuildStorage,
};

pub type AccountId = u64;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Payouts = pallet_payouts;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u128>;
}

/// One reason is enough to test with.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	codec::Encode,
	codec::Decode,
	codec::DecodeWithMemTracking,
	codec::MaxEncodedLen,
	scale_info::TypeInfo,
)]
pub struct Held;

impl VariantCount for Held {
	const VARIANT_COUNT: u32 = 1;
}

pub const EXISTENTIAL_DEPOSIT: u128 = 1_000;

parameter_types! {
	pub const Ed: u128 = EXISTENTIAL_DEPOSIT;
	pub const PotId: PalletId = PalletId(*b"coin/pay");
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = Ed;
	type AccountStore = System;
	type RuntimeHoldReason = Held;
}

impl pallet_payouts::Config for Test {
	type RuntimeHoldReason = Held;
	type Currency = Balances;
	type Compliance = Sanctions;
	type PotId = PotId;
	type WeightInfo = ();
}

pub const RICH: AccountId = 1;
pub const ABSENT: AccountId = 2;
/// Frozen until [`Sanctioned`] says otherwise.
pub const FROZEN: AccountId = 3;

parameter_types! {
	pub static Sanctioned: bool = true;
}

pub struct Sanctions;

impl coinop_primitives::Compliance<AccountId> for Sanctions {
	fn is_frozen(account: &AccountId) -> bool {
		*account == FROZEN && Sanctioned::get()
	}
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: vec![(RICH, 1_000_000_000), (PotId::get().into_account_truncating(), EXISTENTIAL_DEPOSIT)],
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}
