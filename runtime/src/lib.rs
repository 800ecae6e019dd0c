//! The Coinop runtime: USDT is the native balance, machines pay machines, and nothing else mints or burns.
//!
//! Put together here; how each pallet is configured stands in [`configs`], one file a topic.
#![cfg_attr(not(feature = "std"), no_std)]
// `frame_support::runtime` needs it.
#![recursion_limit = "512"]
#![allow(clippy::as_conversions, reason = "in what `frame_support::runtime` makes here; denied again in the modules")]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

#[deny(clippy::as_conversions)]
mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
#[deny(clippy::as_conversions)]
pub mod configs;
#[deny(clippy::as_conversions)]
pub mod presets;
#[deny(clippy::as_conversions)]
pub mod weights;

pub use apis::RuntimeApi;
pub use coinop_primitives::{Balance, BlockNumber, Moment};

use alloc::vec::Vec;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, PipelineAtVers, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// Signs transactions: ed25519, sr25519 or secp256k1.
pub type Signature = MultiSignature;
/// An account, 32 bytes.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Counts an account's transactions.
pub type Nonce = u32;
/// A hash, 32 bytes.
pub type Hash = sp_core::H256;
/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What every transaction is checked for, in this order. [`pallet_device_identity::CheckDevice`] stands where
/// `CheckMortality` does elsewhere and looks the same to wallets.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	pallet_device_identity::CheckDevice<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// What the transaction of a device is checked for that signs with its own current key, of whatever scheme: its signature
/// over all of this, looked at last.
pub type DeviceTxExtension = pallet_device_identity::DeviceAuth<
	Runtime,
	(
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
	),
>;

/// A transaction as it comes from outside. Signed ones, which wallets know, have [`TxExtension`], version 0; general ones
/// have that too, without a signature, or version 1, [`DeviceTxExtension`].
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension, PipelineAtVers<1, DeviceTxExtension>>;

/// Executes blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// Types for a node that does not know the runtime's calls.
pub mod opaque {
	/// A block whose transactions are bytes.
	pub type Block = super::generic::Block<super::Header, sp_runtime::OpaqueExtrinsic>;
}

impl_opaque_keys! {
	/// What a validator signs with. The BEEFY key is a secp256k1 one, so that Ethereum can check it.
	#[derive(codec::MaxEncodedLen)]
	pub struct SessionKeys {
		/// Blocks.
		pub aura: Aura,
		/// Finality.
		pub grandpa: Grandpa,
		/// Finality as Ethereum sees it.
		pub beefy: Beefy,
	}
}

macro_rules! version {
	($spec_version:tt) => {
		/// The runtime's version. `spec_version` rises with every release that changes behaviour,
		/// `transaction_version` with every change of a call's encoding.
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: alloc::borrow::Cow::Borrowed("coinop"),
			impl_name: alloc::borrow::Cow::Borrowed("coinop"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: apis::RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}

#[cfg(not(feature = "next-version"))]
version!(1);
// What tests of upgrades upgrade to.
#[cfg(feature = "next-version")]
version!(2);

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Parameters = pallet_parameters;

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;

	// Blocks are begun in the order of these numbers. An author is one of the session before, so Aura looks first; the
	// MMR's leaf is built from the sets that the session handed to BEEFY.
	#[runtime::pallet_index(20)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(21)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(22)]
	pub type ValidatorSet = pallet_validator_set;
	#[runtime::pallet_index(23)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(24)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(25)]
	pub type Beefy = pallet_beefy;
	#[runtime::pallet_index(26)]
	pub type Mmr = pallet_mmr;
	#[runtime::pallet_index(27)]
	pub type MmrLeaf = pallet_beefy_mmr;

	#[runtime::pallet_index(30)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(31)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(32)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(33)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(34)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(35)]
	pub type Sudo = pallet_sudo;
	#[runtime::pallet_index(36)]
	pub type Council = pallet_collective;
	#[runtime::pallet_index(37)]
	pub type Governance = pallet_governance;

	#[runtime::pallet_index(50)]
	pub type DeviceIdentity = pallet_device_identity;
	#[runtime::pallet_index(51)]
	pub type MeteredPayments = pallet_metered_payments;
	#[runtime::pallet_index(52)]
	pub type Payouts = pallet_payouts;
	#[runtime::pallet_index(53)]
	pub type StreamingEscrow = pallet_streaming_escrow;

	#[runtime::pallet_index(60)]
	pub type EthereumClient = snowbridge_pallet_ethereum_client;
	#[runtime::pallet_index(61)]
	pub type UsdtBridge = pallet_usdt_bridge;
}
