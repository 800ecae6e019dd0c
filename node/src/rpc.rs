//! What this node answers beside the SDK's standard methods: an account's next nonce, a dry run, and fees.

use coinop_runtime::{opaque::Block, AccountId, Balance, Nonce};
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer, TransactionPaymentRuntimeApi};
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::HeaderBackend;
use std::{error::Error, sync::Arc};
use substrate_frame_rpc_system::{AccountNonceApi, System, SystemApiServer};

/// The methods `system_accountNextIndex`, `system_dryRun` (refused to callers from outside), `payment_queryInfo` and
/// `payment_queryFeeDetails`.
///
/// # Errors
/// When two methods share a name.
pub fn module<C, P>(client: Arc<C>, pool: Arc<P>) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api:
		AccountNonceApi<Block, AccountId, Nonce> + BlockBuilder<Block> + TransactionPaymentRuntimeApi<Block, Balance>,
	P: TransactionPool + 'static,
{
	let mut module = RpcModule::new(());
	module.merge(System::<P, C, Block>::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::<C, Block>::new(client).into_rpc())?;
	Ok(module)
}
