// The part of the standard Beacon API (github.com/ethereum/beacon-APIs) that relayers and light clients use.
import { Tree } from '@chainsafe/persistent-merkle-tree';
import { chainConfigToJson, specValuesToJson } from '@lodestar/config';
import * as params from '@lodestar/params';
import { ssz } from '@lodestar/types';
import { toHex } from './hex.mjs';
import { HttpError, integerIn } from './http.mjs';
import { beaconHeader } from './light-client.mjs';

const VERSION = 'coinop-local-ethereum/1';
const ROOT = /^0x[0-9a-fA-F]{64}$/;
const SPEC_CONSTANTS = /^(DOMAIN_|TARGET_AGGREGATORS_|SYNC_COMMITTEE_SUBNET_COUNT|GENESIS_SLOT)/;

export function beaconApi(chain, lightClientData) {
	const { config, history } = chain;

	const blockOf = (id) => {
		const named = { head: history.head, genesis: history.genesis, finalized: history.finalized, justified: history.justified };
		const found = named[id] ?? (ROOT.test(id) ? history.byRoot(id.toLowerCase()) : history.bySlot(slotFrom(id)));
		return found ?? notFound('block', id);
	};
	// States are kept at blocks only: the one of an empty slot is that of the block before, advanced by its client.
	const stateOf = (id) => (
		ROOT.test(id) ? history.byStateRoot(id.toLowerCase()) ?? notFound('state', id) : blockOf(id)
	);
	const treeOf = (entry) => {
		if (entry.node === undefined) {
			throw new HttpError(404, `the state of slot ${entry.slot} is no longer kept`);
		}
		return ssz[entry.fork].BeaconState.getView(new Tree(entry.node));
	};
	const about = (entry) => ({ execution_optimistic: false, finalized: history.isFinal(entry) });
	const headerOf = (entry) => ({
		root: toHex(entry.root),
		canonical: history.isCanonical(entry),
		header: {
			message: ssz.phase0.BeaconBlockHeader.toJson(beaconHeader(entry.fork, entry.signed.message)),
			signature: toHex(entry.signed.signature),
		},
	});
	const versioned = (fork, extra, type, value) => ({
		headers: { 'eth-consensus-version': fork },
		json: () => ({ version: fork, ...extra, data: type.toJson(value) }),
		ssz: () => type.serialize(value),
	});
	const lightClientObject = (name, object) => {
		if (object === undefined) {
			throw new HttpError(404, `no ${name} yet`);
		}
		return versioned(object.fork, {}, ssz[object.fork][name], object.value);
	};
	const json = (value) => ({ json: () => value });

	const get = {
		'/eth/v1/node/version': () => json({ data: { version: VERSION } }),
		'/eth/v1/node/health': () => ({ status: 200 }),
		'/eth/v1/node/syncing': () => json({
			data: {
				head_slot: String(history.head.slot),
				sync_distance: '0',
				is_syncing: false,
				is_optimistic: false,
				el_offline: false,
			},
		}),
		'/eth/v1/config/spec': () => json({
			data: {
				...params.presetToJson(params.activePreset),
				...specValuesToJson(Object.fromEntries(Object.entries(params).filter(([name]) => SPEC_CONSTANTS.test(name)))),
				...chainConfigToJson(config),
			},
		}),
		'/eth/v1/config/fork_schedule': () => json({
			data: config.forksAscendingEpochOrder.filter(({ epoch }) => epoch !== Infinity).map((fork) => ({
				previous_version: toHex(fork.prevVersion),
				current_version: toHex(fork.version),
				epoch: String(fork.epoch),
			})),
		}),
		'/eth/v1/beacon/genesis': () => json({
			data: {
				genesis_time: String(chain.genesisTime),
				genesis_validators_root: toHex(chain.genesisValidatorsRoot),
				genesis_fork_version: toHex(config.GENESIS_FORK_VERSION),
			},
		}),
		'/eth/v1/beacon/headers/{id}': ({ params: { id } }) => {
			const entry = blockOf(id);
			return json({ ...about(entry), data: headerOf(entry) });
		},
		'/eth/v2/beacon/blocks/{id}': ({ params: { id } }) => {
			const entry = blockOf(id);
			return versioned(entry.fork, about(entry), ssz[entry.fork].SignedBeaconBlock, entry.signed);
		},
		'/eth/v1/beacon/blocks/{id}/root': ({ params: { id } }) => {
			const entry = blockOf(id);
			return json({ ...about(entry), data: { root: toHex(entry.root) } });
		},
		'/eth/v1/beacon/states/{id}/root': ({ params: { id } }) => {
			const entry = stateOf(id);
			return json({ ...about(entry), data: { root: toHex(entry.signed.message.stateRoot) } });
		},
		'/eth/v1/beacon/states/{id}/fork': ({ params: { id } }) => {
			const entry = stateOf(id);
			return json({ ...about(entry), data: ssz.phase0.Fork.toJson(treeOf(entry).fork.toValue()) });
		},
		'/eth/v1/beacon/states/{id}/finality_checkpoints': ({ params: { id } }) => {
			const entry = stateOf(id);
			const state = treeOf(entry);
			const checkpoint = (value) => ssz.phase0.Checkpoint.toJson(value.toValue());
			return json({
				...about(entry),
				data: {
					previous_justified: checkpoint(state.previousJustifiedCheckpoint),
					current_justified: checkpoint(state.currentJustifiedCheckpoint),
					finalized: checkpoint(state.finalizedCheckpoint),
				},
			});
		},
		'/eth/v2/debug/beacon/states/{id}': ({ params: { id } }) => {
			const entry = stateOf(id);
			const state = treeOf(entry);
			return {
				headers: { 'eth-consensus-version': entry.fork },
				json: () => ({
					version: entry.fork, ...about(entry), data: ssz[entry.fork].BeaconState.toJson(state.toValue()),
				}),
				ssz: () => state.serialize(),
			};
		},
		'/eth/v1/beacon/light_client/bootstrap/{root}': ({ params: { root } }) => {
			if (!ROOT.test(root)) {
				throw new HttpError(400, 'the root of a block is wanted');
			}
			return lightClientObject('LightClientBootstrap', lightClientData.bootstrap(root.toLowerCase()));
		},
		'/eth/v1/beacon/light_client/updates': ({ query }) => {
			const first = integerIn(query, 'start_period', 0, Number.MAX_SAFE_INTEGER);
			const count = integerIn(query, 'count', 1, Number.MAX_SAFE_INTEGER);
			const updates = lightClientData.updates(first, Math.min(count, params.MAX_REQUEST_LIGHT_CLIENT_UPDATES));
			return {
				json: () => updates.map(({ fork, value }) => ({
					version: fork, data: ssz[fork].LightClientUpdate.toJson(value),
				})),
				ssz: () => Buffer.concat(updates.map((update) => sszChunk(config, update))),
			};
		},
		'/eth/v1/beacon/light_client/finality_update': () => (
			lightClientObject('LightClientFinalityUpdate', lightClientData.finalityUpdate())
		),
		'/eth/v1/beacon/light_client/optimistic_update': () => (
			lightClientObject('LightClientOptimisticUpdate', lightClientData.optimisticUpdate())
		),
	};
	return Object.entries(get).map(([path, handle]) => ({ method: 'GET', path, handle }));
}

// One of several updates in SSZ: the length of what follows, the fork's digest, the update.
function sszChunk(config, { fork, value }) {
	const bytes = ssz[fork].LightClientUpdate.serialize(value);
	const length = Buffer.alloc(8);
	length.writeBigUInt64LE(BigInt(4 + bytes.length));
	const epoch = Math.floor(value.attestedHeader.beacon.slot / params.SLOTS_PER_EPOCH);
	return Buffer.concat([length, config.forkBoundary2ForkDigest(config.getForkBoundaryAtEpoch(epoch)), bytes]);
}

function slotFrom(id) {
	if (!/^\d{1,15}$/.test(id)) {
		throw new HttpError(400, `head, genesis, justified, finalized, a slot or a root is wanted, not ${id}`);
	}
	return Number(id);
}

function notFound(what, id) {
	throw new HttpError(404, `no ${what} at ${id}`);
}
