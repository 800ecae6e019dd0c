//! A runtime with balances, payouts and this pallet. What Ethereum says is what the tests say that it does: a proof is the
//! encoding of its log, and the light client is a slot.

use crate as pallet_usdt_bridge;
use crate::{BeaconUpdate, Checkpoint, Claims, Direction, Lane, LightClient, Order, DAY};
use codec::Encode;
use coinop_bridge_proofs::{
	event::{Deposited, Obeyed, Released},
	Event as VaultEvent, Message,
};
use coinop_primitives::{Balance, DeviceInspect, Instant, Moment, OutboundMessages, EXISTENTIAL_DEPOSIT, USDT};
use coinop_voucher::PublicKey;
use frame_support::{
	assert_ok, derive_impl,
	dispatch::{DispatchResult, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ord_parameter_types, parameter_types,
	traits::{tokens::imbalance::ResolveTo, Authorize, ConstU128, ConstU32, Hooks},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use snowbridge_beacon_primitives::{
	BeaconHeader, ExecutionPayloadHeader, ExecutionProof, VersionedExecutionPayloadHeader,
};
use snowbridge_verification_primitives::{Log, Proof, VerificationError, Verifier};
use sp_core::{H160, H256};
use sp_runtime::{
	traits::{AccountIdConversion, Dispatchable, IdentityLookup},
	transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
	AccountId32, BuildStorage,
};

pub type AccountId = AccountId32;
pub type Error = crate::Error<Test>;
pub type Event = crate::Event<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Payouts: pallet_payouts,
		Bridge: pallet_usdt_bridge,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type DustRemoval = ResolveTo<FeeAccount, Balances>;
	type AccountStore = System;
}

impl pallet_payouts::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Compliance = ();
	type PotId = PotId;
	type WeightInfo = ();
}

pub const CHAIN_ID: u64 = 1;
/// When the chain's first block was made.
pub const START: Moment = 1_800_000_000_000;
/// What the buckets hold.
pub const CAPACITY: Balance = 100_000 * USDT;
/// What the vault's bucket holds.
pub const VAULT_CAPACITY: Balance = 200_000 * USDT;
pub const VAULT: H160 = H160::repeat_byte(0x11);
pub const OTHER_VAULT: H160 = H160::repeat_byte(0x22);
pub const PAYEE: H160 = H160::repeat_byte(0x99);
/// Messages that a block commits.
pub const MAX_MESSAGES: u32 = 4;

pub const ALICE: AccountId = AccountId32::new([1; 32]);
pub const BOB: AccountId = AccountId32::new([2; 32]);
pub const RELAYER: AccountId = AccountId32::new([3; 32]);
pub const DEVICE: AccountId = AccountId32::new([4; 32]);
/// Owns [`DEVICE`].
pub const OWNER: AccountId = AccountId32::new([5; 32]);
pub const GUARDIAN: AccountId = AccountId32::new([6; 32]);
/// Collects fees.
pub const FEES: AccountId = AccountId32::new([7; 32]);

parameter_types! {
	pub const PotId: PalletId = PalletId(*b"coin/pay");
	pub const FeeAccount: AccountId = FEES;
	pub Pots: Vec<AccountId> = vec![FEES, PotId::get().into_account_truncating()];
	pub static Clock: Instant = Instant { at: START, block: 1 };
	/// The slot that the light client has finalized.
	pub static FinalizedSlot: Option<u64> = Some(0);
	/// How many proofs were verified, the dearest check.
	pub static Verified: u32 = 0;
}

ord_parameter_types! {
	pub const Guardian: AccountId = GUARDIAN;
}

impl pallet_usdt_bridge::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Now = Clock;
	type Devices = Register;
	type Payouts = Payouts;
	type Pots = Pots;
	type Verifier = Ethereum;
	type LightClient = Ethereum;
	type GuardianOrigin = EnsureSignedBy<Guardian, AccountId>;
	type SlowOrigin = EnsureRoot<AccountId>;
	type MaxLanes = ConstU32<3>;
	type MaxMessages = ConstU32<MAX_MESSAGES>;
	type MaxProofLen = ConstU32<8_192>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Ethereum;
}

/// One device.
pub struct Register;

impl DeviceInspect<AccountId> for Register {
	fn owner(account: &AccountId) -> Option<AccountId> {
		(*account == DEVICE).then_some(OWNER)
	}

	fn revoked(_: &AccountId) -> Option<Instant> {
		None
	}

	fn may_act(_: &AccountId) -> bool {
		true
	}

	fn speaks_for(_: &PublicKey, _: &AccountId) -> bool {
		false
	}
}

/// What the tests say that Ethereum says.
pub struct Ethereum;

impl Verifier for Ethereum {
	fn verify(log: &Log, proof: &Proof) -> Result<(), VerificationError> {
		Verified::mutate(|count| *count += 1);
		let holds = proof.receipt_proof.first() == Some(&log.encode());
		holds.then_some(()).ok_or(VerificationError::InvalidProof)
	}
}

impl LightClient<AccountId> for Ethereum {
	fn finalized_slot() -> Option<u64> {
		FinalizedSlot::get()
	}

	fn slot_of(root: H256) -> Option<u64> {
		let slot = root.to_low_u64_be();
		FinalizedSlot::get().filter(|finalized| slot <= *finalized).map(|_| slot)
	}

	fn weight_of(_: &BeaconUpdate) -> Weight {
		Weight::from_parts(1_000, 0)
	}

	fn submit(_: AccountId, update: Box<BeaconUpdate>) -> DispatchResultWithPostInfo {
		let slot = update.finalized_header.slot;
		if FinalizedSlot::get().is_some_and(|finalized| slot <= finalized) {
			return Err("it advances nothing".into());
		}
		FinalizedSlot::set(Some(slot));
		Ok(PostDispatchInfo { actual_weight: Some(Weight::from_parts(900, 0)), pays_fee: Pays::No })
	}

	fn begin(checkpoint: Box<Checkpoint>) -> DispatchResult {
		FinalizedSlot::set(Some(checkpoint.header.slot));
		Ok(())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Ethereum {
	fn finalize(slot: u64) -> H256 {
		FinalizedSlot::set(Some(slot));
		H256::from_low_u64_be(slot)
	}

	fn prove(log: &Log, _: u32) -> Proof {
		proof_of(log)
	}
}

/// A chain without money that follows Ethereum, in block 1, and the lane of [`VAULT`].
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_usdt_bridge::GenesisConfig::<Test> {
		ethereum_chain_id: CHAIN_ID,
		ethereum_genesis: START,
		mint_capacity: CAPACITY,
		withdrawal_capacity: CAPACITY,
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(0x42));
		Clock::set(Instant { at: START, block: 1 });
		FinalizedSlot::set(Some(0));
		Verified::set(0);
	});
	ext
}

/// Runs a test with the lane of [`VAULT`] open, ends its block, and checks every invariant.
pub fn run(test: impl FnOnce(Lane)) {
	new_test_ext().execute_with(|| {
		test(open(VAULT));
		next_block();
	});
}

pub fn open(vault: H160) -> Lane {
	assert_ok!(Bridge::open_lane(RuntimeOrigin::root(), vault, VAULT_CAPACITY));
	Bridge::lane_of(vault).unwrap()
}

/// Ends the block, checks every invariant, and begins the next. Returns the root in its leaf.
pub fn next_block() -> H256 {
	let block = System::block_number();
	Bridge::on_finalize(block);
	Bridge::do_try_state().unwrap();
	System::set_block_number(block + 1);
	Clock::mutate(|now| *now = Instant { at: now.at + 500, block: block + 1 });
	<Bridge as OutboundMessages>::root().into()
}

/// Lets time pass, on both chains.
pub fn wait(ms: Moment) {
	Clock::mutate(|now| now.at += ms);
	FinalizedSlot::mutate(|slot| *slot = slot.map(|slot| slot + ms.div_ceil(12_000)));
}

pub fn wait_a_day() {
	wait(DAY);
}

pub fn log_of(vault: H160, event: VaultEvent) -> Log {
	let (topics, data) = event.encode();
	Log { address: vault, topics, data, tx_index: 5 }
}

/// A deposit for [`ALICE`].
pub fn deposited(lane: Lane, nonce: u64, amount: Balance, relay_fee: Balance) -> Log {
	deposited_for(&ALICE, lane, nonce, amount, relay_fee)
}

pub fn deposited_for(recipient: &AccountId, lane: Lane, nonce: u64, amount: Balance, relay_fee: Balance) -> Log {
	let recipient = recipient.clone().into();
	let sender = H160::repeat_byte(0xaa);
	log_of(VAULT, VaultEvent::Deposited(Deposited { lane, nonce, recipient, sender, amount, relay_fee }))
}

pub fn released(lane: Lane, nonce: u64, amount: Balance) -> Log {
	log_of(VAULT, VaultEvent::Released(Released { lane, nonce, recipient: PAYEE, amount, relay_fee: 0 }))
}

pub fn obeyed(lane: Lane, nonce: u64, message: Message) -> Log {
	log_of(VAULT, VaultEvent::Obeyed(Obeyed { lane, nonce, kind: message.kind() }))
}

/// A proof that holds for this log alone.
pub fn proof_of(log: &Log) -> Proof {
	proof_in_block(log, 1_000)
}

/// A proof that holds for this log alone, in this block of Ethereum.
pub fn proof_in_block(log: &Log, block_number: u64) -> Proof {
	let header = ExecutionPayloadHeader { block_number, ..Default::default() };
	Proof {
		receipt_proof: vec![log.encode()],
		execution_proof: ExecutionProof {
			header: BeaconHeader::default(),
			ancestry_proof: None,
			execution_header: VersionedExecutionPayloadHeader::Capella(header),
			execution_branch: Vec::new(),
		},
	}
}

/// What the pool says to a call that nobody signs.
pub fn validate(call: &RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	call.authorize(TransactionSource::External).expect("a call that nobody signs").map(|(valid, _)| valid)
}

/// Submits a call that nobody signs, as a block's author does.
pub fn submit(call: RuntimeCall) -> Result<(), TransactionValidityError> {
	validate(&call)?;
	assert_ok!(call.dispatch(frame_system::RawOrigin::Authorized.into()));
	Ok(())
}

pub fn prove_call(log: &Log, proof: &Proof) -> RuntimeCall {
	let (log, proof) = (log.clone(), Box::new(proof.clone()));
	RuntimeCall::Bridge(crate::Call::prove_deposit { submitter: RELAYER, log, proof })
}

pub fn release_call(log: &Log, proof: &Proof) -> RuntimeCall {
	let (log, proof) = (log.clone(), Box::new(proof.clone()));
	RuntimeCall::Bridge(crate::Call::prove_release { submitter: RELAYER, log, proof })
}

pub fn mint_call(lane: Lane, nonce: u64) -> RuntimeCall {
	RuntimeCall::Bridge(crate::Call::mint { lane, nonce })
}

/// Proves a deposit.
pub fn prove(log: &Log) -> Result<(), TransactionValidityError> {
	submit(prove_call(log, &proof_of(log)))
}

/// Proves that a message was carried out.
pub fn prove_release(log: &Log) -> Result<(), TransactionValidityError> {
	submit(release_call(log, &proof_of(log)))
}

pub fn withdraw(who: AccountId, lane: Lane, amount: Balance) -> DispatchResult {
	Bridge::withdraw(RuntimeOrigin::signed(who), lane, PAYEE, amount, 0)
}

/// Gives [`ALICE`] money, with deposits of 1,000 USDT from this nonce on, a few a day.
pub fn fund(lane: Lane, nonces: core::ops::Range<u64>) {
	for nonce in nonces {
		assert_ok!(prove(&deposited(lane, nonce, 1_000 * USDT, 0)));
		assert!(!Claims::<Test>::contains_key(lane, nonce));
	}
}

pub fn halt() {
	assert_ok!(Bridge::halt(RuntimeOrigin::signed(GUARDIAN)));
}

pub fn resume() {
	assert_ok!(Bridge::resume(RuntimeOrigin::root()));
}

pub fn set_limit(direction: Direction, capacity: Balance) {
	assert_ok!(Bridge::set_limit(RuntimeOrigin::root(), direction, capacity));
}

pub fn give(lane: Lane, order: Order) -> DispatchResult {
	Bridge::order(RuntimeOrigin::root(), lane, order)
}

pub fn balance(account: &AccountId) -> Balance {
	Balances::free_balance(account)
}
