//! Puts the node together: database, transaction pool, network, RPC, block authoring and finality.

use crate::{
	authoring::{self, InTime},
	clock::{
		exchange::{Exchange, Protocol},
		Hold, Readiness,
	},
	double_authorship,
	pool::Yielding,
	reports::Reporting,
	rpc,
};
use coinop_runtime::{opaque::Block, RuntimeApi};
use mmr_gadget::MmrGadget;
use sc_basic_authorship::ProposerFactory;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{CheckForEquivocation, ImportQueueParams, SlotDuration, StartAuraParams};
use sc_consensus_beefy::{
	communication::{beefy_peers_set_config, request_response::BeefyJustifsRequestHandler},
	import::BeefyBlockImport,
	BeefyNetworkParams, BeefyParams, BeefyRPCLinks, BeefyVoterLinks,
};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, GrandpaBlockImport, GrandpaParams, GrandpaPruningFilter, LinkHalf, SharedVoterState,
	VotingRulesBuilder,
};
use sc_executor::WasmExecutor;
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NetworkBackend};
use sc_service::{
	BuildNetworkParams, Configuration, Error as ServiceError, KeystoreContainer, PartialComponents, PruningFilter,
	PruningMode, SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair};
use sp_consensus_beefy::{ecdsa_crypto::AuthorityId as BeefyId, mmr::MmrRootProvider};
use sp_runtime::traits::Block as BlockT;
use std::{marker::PhantomData, sync::Arc, time::Duration};

/// Finalized blocks whose state a node keeps unless told otherwise: 24 hours of 500 ms blocks.
pub const STATE_PRUNING: u32 = 172_800;

/// Blocks between stored proofs of finality, apart from those that change the validators. Clients at the head follow
/// the votes themselves and need none, so it only bounds what a node that catches up holds unfinalized: 256 s of blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// Blocks, at least, between two that BEEFY's voters sign, beside the first of each session: four seconds, a third of
/// the time in which Ethereum makes a block.
const BEEFY_MIN_DELTA: u32 = 8;

pub type Hash = <Block as BlockT>::Hash;
type Network = Litep2pNetworkBackend;
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
pub type FullBackend = sc_service::TFullBackend<Block>;
type FullSelectChain = LongestChain<FullBackend, Block>;
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
type FullGrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type FullBlockImport = BeefyBlockImport<Block, FullBackend, FullClient, FullGrandpaImport, BeefyId>;
type FullParts = (FullClient, Arc<FullBackend>, KeystoreContainer, TaskManager);

/// What is put together before the network exists.
pub type Prepared =
	PartialComponents<FullClient, FullBackend, FullSelectChain, DefaultImportQueue<Block>, FullPool, Consensus>;

/// The halves of consensus that a running node needs.
pub struct Consensus {
	block_import: FullBlockImport,
	grandpa_link: LinkHalf<Block, FullClient, FullSelectChain>,
	beefy_voter: BeefyVoterLinks<Block, BeefyId>,
	beefy_rpc: BeefyRPCLinks<Block, BeefyId>,
	telemetry: Option<Telemetry>,
}

/// Opens the database and puts together what every subcommand that touches blocks needs.
///
/// Writes into `config` the state pruning that is in force, and that the runtime may index off chain: proofs for
/// Ethereum are made from what it wrote there when blocks were imported, so a node that didn't index could never make
/// them.
///
/// # Errors
/// When the database cannot be opened, or was made with another kind of state pruning than the one asked for.
pub fn prepare(config: &mut Configuration) -> Result<Prepared, ServiceError> {
	config.offchain_worker.indexing_enabled = true;
	let telemetry = telemetry(config)?;
	let telemetry_handle = telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());

	let (client, backend, keystore_container, task_manager) = open(config, telemetry_handle.clone())?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = FullSelectChain::new(backend.clone());
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			Yielding(task_manager.spawn_essential_handle()),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import::<FullBackend, Block, _, _>(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;
	let justification_import = grandpa_import.clone();
	let (block_import, beefy_voter, beefy_rpc) =
		sc_consensus_beefy::beefy_block_import_and_links::<Block, FullBackend, FullClient, _, BeefyId>(
			grandpa_import,
			backend.clone(),
			client.clone(),
			config.prometheus_registry().cloned(),
		);

	let slot_client = client.clone();
	let import_queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
		block_import: block_import.clone(),
		justification_import: Some(Box::new(justification_import)),
		client: client.clone(),
		// Asked at the parent, not once at the start: a node that syncs by warp has no state to ask then.
		create_inherent_data_providers: move |parent: Hash, ()| {
			let client = slot_client.clone();
			async move {
				let slot_duration =
					sc_consensus_aura::standalone::slot_duration_at::<AuraId, Block, FullClient>(&client, parent)?;
				Ok(inherents(slot_duration))
			}
		},
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		// That would only write into the log and, for that, every header into the database: see double_authorship.
		check_for_equivocation: CheckForEquivocation::No,
		telemetry: telemetry_handle,
		compatibility_mode: Default::default(),
	})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, grandpa_link, beefy_voter, beefy_rpc, telemetry },
	})
}

/// Starts the node: everything runs in the tasks of the manager returned.
///
/// `gossip_period` is the time that GRANDPA gives a vote to reach the other validators.
///
/// # Errors
/// When the database, the network, the RPC server or consensus cannot be started.
pub fn start(mut config: Configuration, gossip_period: Duration) -> Result<TaskManager, ServiceError> {
	let PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: Consensus { block_import, grandpa_link, beefy_voter, beefy_rpc, mut telemetry },
	} = prepare(&mut config)?;

	let role = config.role;
	let force_authoring = config.force_authoring;
	let vote = !config.disable_grandpa;
	let name = config.network.node_name.clone();
	let registry = config.prometheus_registry().cloned();
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);

	let metrics = <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(registry.as_ref());
	let mut net_config = FullNetworkConfiguration::<Block, Hash, Network>::new(&config.network, registry.clone());
	let genesis_hash = client.info().genesis_hash;
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let (grandpa_protocol_config, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<Block, Network>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);

	let beefy_protocol = sc_consensus_beefy::gossip_protocol_name(genesis_hash, config.chain_spec.fork_id());
	let (beefy_protocol_config, beefy_notifications) = beefy_peers_set_config::<Block, Network>(
		beefy_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(beefy_protocol_config);
	let (beefy_proofs, beefy_proofs_config) = BeefyJustifsRequestHandler::<Block, FullClient>::new::<_, Network>(
		genesis_hash,
		config.chain_spec.fork_id(),
		client.clone(),
		registry.clone(),
	);
	net_config.add_request_response_protocol(beefy_proofs_config);

	let clocks = role.is_authority().then(|| {
		let (protocol, config) = Protocol::new::<Network>(genesis_hash);
		net_config.add_request_response_protocol(config);
		protocol
	});

	let warp_sync = Arc::new(NetworkProvider::<Block, FullBackend>::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let voters = SharedVoterState::empty();
	let sources = rpc::Sources {
		client: client.clone(),
		pool: transaction_pool.clone(),
		backend: backend.clone(),
		voters: voters.clone(),
		authorities: grandpa_link.shared_authority_set().clone(),
		justifications: grandpa_link.justification_stream(),
		beefy: beefy_rpc,
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend: backend.clone(),
		task_manager: &mut task_manager,
		keystore: keystore_container.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder: Box::new(move |executor| rpc::module(&sources, executor).map_err(ServiceError::Application)),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if let Some(protocol) = clocks {
		let hold = Hold::new();
		let exchange = Exchange {
			protocol,
			client: client.clone(),
			network: network.clone(),
			sync: sync_service.clone(),
			keystore: keystore_container.keystore(),
			hold: hold.clone(),
		};
		let (answering, asking) = exchange.tasks(registry.as_ref())?;
		// By themselves, so that answers do not wait for questions; without them nothing would let blocks be made.
		task_manager.spawn_essential_handle().spawn_blocking("clock-answers", Some("clock"), answering);
		task_manager.spawn_essential_handle().spawn_blocking("clock-questions", Some("clock"), asking);

		let slot_duration = sc_consensus_aura::slot_duration::<AuraId, Block, FullClient>(&client)?;
		let proposer_factory = ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			registry.as_ref(),
			telemetry_handle.clone(),
		);
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
			slot_duration,
			client: client.clone(),
			select_chain,
			block_import,
			proposer_factory: InTime::new(proposer_factory, slot_duration.as_duration()),
			sync_oracle: Readiness { sync: sync_service.clone(), hold },
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: move |_: Hash, ()| async move { Ok(inherents(slot_duration)) },
			force_authoring,
			// Payments go on while finality is lost: authors do not slow down for it.
			backoff_authoring_blocks: None::<()>,
			keystore: keystore_container.keystore(),
			block_proposal_slot_portion: authoring::proposal_portion(),
			// After empty slots a block may take longer to begin and to finish; not to fill: see InTime.
			max_block_proposal_slot_portion: None,
			telemetry: telemetry_handle.clone(),
			compatibility_mode: Default::default(),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	// Who only looks on needs no keys.
	let keystore = role.is_authority().then(|| keystore_container.keystore());
	let reports = OffchainTransactionPoolFactory::new(transaction_pool);
	let reporting = Reporting::new(client.clone(), reports.clone());
	let watching = double_authorship::watch(client.clone(), reporting, registry.as_ref())?;
	task_manager.spawn_essential_handle().spawn_blocking("double-authorship", None, watching);

	let beefy = sc_consensus_beefy::start_beefy_gadget::<_, _, _, _, _, _, _, BeefyId>(BeefyParams {
		client: client.clone(),
		backend: backend.clone(),
		payload_provider: MmrRootProvider::new(client.clone()),
		runtime: Arc::new(Reporting::new(client.clone(), reports.clone())),
		key_store: keystore.clone(),
		network_params: BeefyNetworkParams {
			network: Arc::new(network.clone()),
			sync: sync_service.clone(),
			notification_service: beefy_notifications,
			gossip_protocol_name: beefy_protocol,
			justifications_protocol_name: beefy_proofs.protocol_name(),
			_phantom: PhantomData::<Block>,
		},
		min_block_delta: BEEFY_MIN_DELTA,
		prometheus_registry: registry.clone(),
		links: beefy_voter,
		on_demand_justifications_handler: beefy_proofs,
		is_authority: role.is_authority(),
	});
	// It ends only when something is wrong, and a bridge whose finality stands still must not go unnoticed.
	task_manager.spawn_essential_handle().spawn_blocking("beefy-gadget", None, beefy);

	let mmr = MmrGadget::<Block, FullBackend, FullClient>::start(
		client,
		backend,
		sp_mmr_primitives::INDEXING_PREFIX.to_vec(),
	);
	task_manager.spawn_essential_handle().spawn_blocking("mmr-gadget", None, mmr);

	if vote {
		let grandpa = sc_consensus_grandpa::Config {
			gossip_duration: gossip_period,
			justification_generation_period: JUSTIFICATION_PERIOD,
			observer_enabled: false,
			local_role: role,
			name: Some(name),
			keystore,
			telemetry: telemetry_handle.clone(),
			protocol_name: grandpa_protocol,
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: grandpa,
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			// No rule holds the votes back: they go to the best block, and it is final as soon as they have met.
			voting_rule: VotingRulesBuilder::<Block, FullClient>::new().build(),
			prometheus_registry: registry,
			shared_voter_state: voters,
			telemetry: telemetry_handle,
			offchain_tx_pool_factory: reports,
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}

/// Opens the database. Where no state pruning was asked for, a new one keeps [`STATE_PRUNING`] blocks and an archive
/// stays what it is.
fn open(config: &mut Configuration, telemetry: Option<TelemetryHandle>) -> Result<FullParts, ServiceError> {
	let executor = sc_service::new_wasm_executor::<sp_io::SubstrateHostFunctions>(&config.executor);
	// Blocks with a proof of finality outlive --blocks-pruning: warp sync is served from them.
	let kept: Arc<dyn PruningFilter> = Arc::new(GrandpaPruningFilter);
	let open_as_asked = |config: &Configuration| {
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry.clone(),
			executor.clone(),
			vec![kept.clone()],
		)
	};

	if config.state_pruning.is_some() {
		return open_as_asked(config);
	}
	config.state_pruning = Some(PruningMode::blocks_pruning(STATE_PRUNING));
	let opened = open_as_asked(config);
	// The database says which kind of pruning it was made with only by refusing the others.
	if matches!(opened, Err(ServiceError::Client(sp_blockchain::Error::StateDatabase(_)))) {
		for archive in [PruningMode::ArchiveCanonical, PruningMode::ArchiveAll] {
			config.state_pruning = Some(archive);
			let reopened = open_as_asked(config);
			if reopened.is_ok() {
				return reopened;
			}
		}
	}
	opened
}

/// The inherents of a block made now: its slot and its time.
fn inherents(
	slot_duration: SlotDuration,
) -> (sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider) {
	let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
	let slot =
		sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	(slot, timestamp)
}

/// The connection to telemetry servers, if any were named.
fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, sc_telemetry::Error> {
	/// Messages that wait while a server is slow.
	const BUFFER: usize = 16;

	config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(BUFFER)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()
}
