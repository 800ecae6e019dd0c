//! The runtime on the state of its development preset.

use codec::Encode;
use coinop_primitives::Balance;
use coinop_runtime::{
	presets, AccountId, Address, DeviceTxExtension, Executive, Header, Nonce, Runtime, RuntimeCall,
	RuntimeGenesisConfig, Signature, System, TxExtension, UncheckedExtrinsic, VERSION,
};
use coinop_voucher::SigningKey;
use frame_support::genesis_builder_helper::{build_state, get_preset};
use pallet_device_identity::Credentials;
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Era, Preamble},
	traits::{ExtensionVariant, Header as _, PipelineAtVers, TransactionExtension},
	ApplyExtrinsicResult,
};

/// The time in [`begun`], in ms.
pub const NOW: u64 = 1_800_000_000_000;

fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// The chain that `preset` makes, in its first block.
pub fn chain(preset: &str) -> TestExternalities {
	chain_with(preset, Value::Null)
}

/// The chain that `preset` makes with `change` to what it says, in its first block.
pub fn chain_with(preset: &str, change: Value) -> TestExternalities {
	let mut ext = TestExternalities::default();
	ext.execute_with(|| {
		let default = get_preset::<RuntimeGenesisConfig>(&None, |_| None).unwrap();
		let mut config: Value = serde_json::from_slice(&default).unwrap();
		let patch = presets::get(&PresetId::from(preset));
		merge(&mut config, serde_json::from_slice(&patch.unwrap()).unwrap());
		if !change.is_null() {
			merge(&mut config, change);
		}
		build_state::<RuntimeGenesisConfig>(serde_json::to_vec(&config).unwrap()).unwrap();
		System::set_block_number(1);
	});
	ext
}

/// The chain that `preset` makes, with its first block begun at [`NOW`] and open for transactions.
#[allow(dead_code, reason = "not every test makes transactions")]
pub fn begun(preset: &str) -> TestExternalities {
	begin(chain(preset))
}

/// Begins the chain's first block at [`NOW`].
#[allow(dead_code, reason = "not every test makes transactions")]
pub fn begin(mut ext: TestExternalities) -> TestExternalities {
	ext.execute_with(|| {
		System::set_block_number(0);
		Executive::initialize_block(&Header::new(
			1,
			Default::default(),
			Default::default(),
			[7; 32].into(),
			Default::default(),
		));
		pallet_timestamp::Now::<Runtime>::put(NOW);
	});
	ext
}

#[allow(dead_code, reason = "not every test makes transactions")]
fn extension(nonce: Nonce, era: Era, tip: Balance) -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		pallet_device_identity::CheckDevice::from(era),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// A general transaction that nobody signs, with the ordinary extensions: for calls that carry their own authority.
#[allow(dead_code, reason = "not every test makes transactions")]
pub fn by_nobody(call: RuntimeCall) -> UncheckedExtrinsic {
	UncheckedExtrinsic::new_transaction(call, extension(0, Era::Immortal, 0))
}

/// Applies a call that nobody signs to the block.
#[allow(dead_code, reason = "not every test makes transactions")]
pub fn submit_unsigned(call: RuntimeCall) -> ApplyExtrinsicResult {
	Executive::apply_extrinsic(by_nobody(call))
}

/// Signs `call` as a wallet does and applies it to the block.
#[allow(dead_code, reason = "not every test makes transactions")]
pub fn submit(signer: Sr25519Keyring, call: RuntimeCall, era: Era, tip: Balance) -> ApplyExtrinsicResult {
	let account = signer.to_account_id();
	let extension = extension(System::account_nonce(&account), era, tip);
	assert_eq!(VERSION.spec_version, System::runtime_version().spec_version);
	let payload = (&call, &extension, extension.implicit()?).using_encoded(|bytes| {
		if bytes.len() > 256 {
			sp_io::hashing::blake2_256(bytes).to_vec()
		} else {
			bytes.to_vec()
		}
	});
	let signature = Signature::Sr25519(signer.sign(&payload));
	Executive::apply_extrinsic(UncheckedExtrinsic::new_signed(call, Address::Id(account), signature, extension))
}

/// The extensions behind [`pallet_device_identity::DeviceAuth`] for the next transaction of `account`.
#[allow(dead_code, reason = "not every test has devices that sign so")]
fn inner(account: &AccountId, era: Era, tip: Balance) -> Inner {
	(
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		pallet_device_identity::CheckDevice::from(era),
		frame_system::CheckNonce::from(System::account_nonce(account)),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

type Inner = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	pallet_device_identity::CheckDevice<Runtime, true>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// A general transaction of `device`'s, signed by its current key `key` in `epoch`.
#[allow(dead_code, reason = "not every test has devices that sign so")]
pub fn by_device(
	key: &SigningKey,
	device: &AccountId,
	epoch: u32,
	call: RuntimeCall,
	era: Era,
	tip: Balance,
) -> UncheckedExtrinsic {
	let inner = inner(device, era, tip);
	let digest = (1u8, &call, &inner, inner.implicit().unwrap()).using_encoded(sp_io::hashing::sha2_256);
	let raw: [u8; 32] = device.clone().into();
	let message = coinop_voucher::message::transaction(&System::block_hash(0).0, &raw, epoch, &digest);
	let credentials = Credentials { device: raw, signature: key.sign(&message).unwrap() };
	let pipeline = PipelineAtVers::new(DeviceTxExtension::new(credentials, inner));
	UncheckedExtrinsic::from_parts(call, Preamble::General(ExtensionVariant::Other(pipeline)))
}
