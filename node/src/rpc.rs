//! What this node answers beside the SDK's standard methods: an account's next nonce, a dry run and fees; the states and
//! proofs of finality; and what a bridge to Ethereum needs.

use crate::{
	did::{Did, DidApiServer},
	service::{FullBackend, FullClient, FullPool, Hash},
};
use coinop_runtime::{opaque::Block, BlockNumber};
use jsonrpsee::RpcModule;
use mmr_rpc::{Mmr, MmrApiServer};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_client_api::Backend;
use sc_consensus_beefy::BeefyRPCLinks;
use sc_consensus_beefy_rpc::{Beefy, BeefyApiServer};
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sp_consensus_beefy::{ecdsa_crypto::AuthorityId as BeefyId, MmrRootHash};
use std::{error::Error, sync::Arc};
use substrate_frame_rpc_system::{System, SystemApiServer};

/// Where the answers come from.
pub struct Sources {
	pub client: Arc<FullClient>,
	pub pool: Arc<FullPool>,
	pub backend: Arc<FullBackend>,
	pub voters: SharedVoterState,
	pub authorities: SharedAuthoritySet<Hash, BlockNumber>,
	pub justifications: GrandpaJustificationStream<Block>,
	pub beefy: BeefyRPCLinks<Block, BeefyId>,
}

/// The methods `system_accountNextIndex`, `system_dryRun` (refused to callers from outside), `payment_queryInfo` and
/// `payment_queryFeeDetails`, `did_resolve`, and those named `grandpa_…`, `beefy_…`, `mmr_…` and `bridge_…`.
///
/// # Errors
/// When two methods share a name, or the database has no off-chain storage.
pub fn module(
	sources: &Sources,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	let Sources { client, pool, backend, voters, authorities, justifications, beefy } = sources;
	let offchain = backend.offchain_storage().ok_or("the database has no off-chain storage")?;
	let finality_proofs = FinalityProofProvider::new_for_service(backend.clone(), Some(authorities.clone()));

	let mut module = RpcModule::new(());
	module.merge(System::<FullPool, FullClient, Block>::new(client.clone(), pool.clone()).into_rpc())?;
	module.merge(TransactionPayment::<FullClient, Block>::new(client.clone()).into_rpc())?;
	module.merge(Did::new(client.clone()).into_rpc())?;
	module.merge(
		Grandpa::new(executor.clone(), authorities.clone(), voters.clone(), justifications.clone(), finality_proofs)
			.into_rpc(),
	)?;
	module.merge(crate::bridge::module(client.clone())?)?;
	module.merge(Mmr::<FullClient, (Block, MmrRootHash), _>::new(client.clone(), offchain).into_rpc())?;
	module.merge(
		Beefy::<Block, BeefyId>::new(
			beefy.from_voter_justif_stream.clone(),
			beefy.from_voter_best_beefy_stream.clone(),
			executor,
		)?
		.into_rpc(),
	)?;
	Ok(module)
}
