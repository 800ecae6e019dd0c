//! How reports of offences reach the transaction pool.

use crate::service::FullClient;
use coinop_runtime::opaque::Block;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ApiRef, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// The client, whose calls of the runtime can submit transactions.
///
/// GRANDPA's voter gives its calls the pool by itself. BEEFY's, and what watches for double authorship, call the runtime
/// that they are given, and a runtime without the pool stops at the host function that submits: the report would be
/// lost, with a line in the debug log.
pub struct Reporting {
	client: Arc<FullClient>,
	pool: OffchainTransactionPoolFactory<Block>,
}

impl Reporting {
	pub fn new(client: Arc<FullClient>, pool: OffchainTransactionPoolFactory<Block>) -> Self {
		Self { client, pool }
	}
}

impl ProvideRuntimeApi<Block> for Reporting {
	type Api = <FullClient as ProvideRuntimeApi<Block>>::Api;

	fn runtime_api(&self) -> ApiRef<'_, Self::Api> {
		let mut api = self.client.runtime_api();
		api.register_extension(self.pool.offchain_transaction_pool(self.client.info().best_hash));
		api
	}
}
