//! Which pallets' weights are measured here: our own, the Ethereum client's, whose crate has old ones, and balances', so that
//! transfers and payments are measured alike. Those of the rest of polkadot-sdk come with their crates.

use crate::{
	AllPalletsWithSystem, Balances, DeviceIdentity, EthereumClient, Governance, MeteredPayments, Payouts,
	StreamingEscrow, UsdtBridge, ValidatorSet,
};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};

frame_benchmarking::define_benchmarks!(
	[pallet_balances, Balances]
	[pallet_device_identity, DeviceIdentity]
	[pallet_governance, Governance]
	[pallet_metered_payments, MeteredPayments]
	[pallet_payouts, Payouts]
	[pallet_streaming_escrow, StreamingEscrow]
	[pallet_usdt_bridge, UsdtBridge]
	[pallet_validator_set, ValidatorSet]
	[snowbridge_pallet_ethereum_client, EthereumClient]
);

pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
