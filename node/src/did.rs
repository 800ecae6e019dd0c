//! `did_resolve`: devices as W3C decentralized identifiers.

use coinop_runtime::opaque::Block;
use jsonrpsee::{
	core::RpcResult,
	proc_macros::rpc,
	types::{error::INTERNAL_ERROR_CODE, ErrorObjectOwned},
};
use pallet_device_identity::runtime_api::DeviceIdentityApi;
use serde_json::Value;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// What clients call.
#[rpc(server)]
pub trait DidApi {
	/// The result of resolving `did:coinop:<account as SS58>` at the newest finalized block: `didDocument`,
	/// `didResolutionMetadata` and `didDocumentMetadata`, as DID Resolution has them.
	#[method(name = "did_resolve")]
	fn resolve(&self, did: String) -> RpcResult<Value>;
}

/// Answers from the chain's state.
pub struct Did<Client> {
	client: Arc<Client>,
}

impl<Client> Did<Client> {
	/// Answers from what `client` knows.
	pub fn new(client: Arc<Client>) -> Self {
		Self { client }
	}
}

impl<Client> DidApiServer for Did<Client>
where
	Client: ProvideRuntimeApi<Block, Api: DeviceIdentityApi<Block>> + HeaderBackend<Block> + Send + Sync + 'static,
{
	fn resolve(&self, did: String) -> RpcResult<Value> {
		let at = self.client.info().finalized_hash;
		let answer = self.client.runtime_api().did_resolve(at, did.into_bytes()).map_err(failed)?;
		serde_json::from_slice(&answer).map_err(failed)
	}
}

fn failed(error: impl std::fmt::Display) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(INTERNAL_ERROR_CODE, error.to_string(), None::<()>)
}
