// Runs a chain across a hand-over of sync committees and writes what it served, in SSZ, for check.py.
//
// usage: node collect.mjs FOLDER [OPTION of main.mjs…]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { start } from '../test/support/process.mjs';

const EPOCH = 32;
const [folder, ...options] = process.argv.slice(2);
const ethereum = await start(...options);
try {
	await mkdir(folder, { recursive: true });
	const json = (name, value) => writeFile(join(folder, `${name}.json`), JSON.stringify(value));
	const ssz = async (name, path) => writeFile(join(folder, `${name}.ssz`), await ethereum.getSsz(path));
	const lightClient = '/eth/v1/beacon/light_client';

	await ethereum.local('advance');
	const { finalized, head, period } = await ethereum.local('finalize');
	await json('chain', {
		fork: ethereum.ready.fork,
		genesisValidatorsRoot: ethereum.ready.genesisValidatorsRoot,
		trustedRoot: finalized.root,
		spec: (await ethereum.get('/eth/v1/config/spec')).data,
	});
	await ssz('bootstrap', `${lightClient}/bootstrap/${finalized.root}`);

	// An ordinary block and the first of an epoch, each with the state before it.
	const boundary = Math.floor(head.slot / EPOCH) * EPOCH;
	for (const [name, slot] of [['ordinary', boundary - 1], ['boundary', boundary]]) {
		await ssz(`${name}-pre`, `/eth/v2/debug/beacon/states/${slot - 1}`);
		await ssz(`${name}-block`, `/eth/v2/beacon/blocks/${slot}`);
	}

	await ethereum.local('advance?slots=32');
	await ssz('updates-1', `${lightClient}/updates?start_period=${period}&count=1`);
	await ssz('finality-1', `${lightClient}/finality_update`);
	await ethereum.local('jump?periods=1');
	await ethereum.local('finalize');
	await ssz('updates-2', `${lightClient}/updates?start_period=${period + 1}&count=1`);
	await ssz('finality-2', `${lightClient}/finality_update`);
	await ssz('optimistic-2', `${lightClient}/optimistic_update`);
} finally {
	await ethereum.clean();
}
