import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { LightClient } from './support/light-client.mjs';
import { children, gone, isRunning, start } from './support/process.mjs';

const started = [];
after(() => Promise.all(started.map((ethereum) => ethereum.clean())));

const startHere = async (...args) => {
	const ethereum = await start(...args);
	started.push(ethereum);
	return ethereum;
};

test('light client should follow mainnet\'s slots and forks when the chain has its schedule', { timeout: 60_000 }, async () => {
	const ethereum = await startHere('--schedule', 'mainnet');
	const { ready } = ethereum;
	assert.equal(ready.fork, 'fulu');
	assert.equal(ready.genesisTime, 1_606_824_023);
	assert.ok(Math.abs(ready.genesisTime + 12 * ready.headSlot - Date.now() / 1000) < 12 * 40);

	await ethereum.local('advance');
	const { finalized } = await ethereum.local('finalize');
	const { data: spec } = await ethereum.get('/eth/v1/config/spec');
	assert.deepEqual([spec.FULU_FORK_VERSION, spec.FULU_FORK_EPOCH, spec.SECONDS_PER_SLOT], ['0x06000000', '411392', '12']);
	const client = new LightClient({
		root: finalized.root,
		bootstrap: (await ethereum.get(`/eth/v1/beacon/light_client/bootstrap/${finalized.root}`)).data,
		forkVersion: spec.FULU_FORK_VERSION,
		genesisValidatorsRoot: ready.genesisValidatorsRoot,
	});
	const { version, data } = await ethereum.get('/eth/v1/beacon/light_client/finality_update');
	assert.equal(version, 'fulu');
	client.process(data);

	// It ends cleanly, and quickly.
	assert.equal((await ethereum.folders()).length, 1);
	const began = Date.now();
	ethereum.child.kill('SIGTERM');
	assert.equal(await ethereum.exited, 0);
	assert.ok(Date.now() - began < 5_000);
	assert.equal(isRunning(ready.executionPid), false);
	assert.deepEqual(await ethereum.folders(), []);
});

test('everything should end when whoever started it is gone', { timeout: 60_000 }, async () => {
	const ethereum = await startHere('--slot-ms', '0', '--validators', '1', '--warm-up', '2');
	assert.ok(ethereum.ready.headSlot >= 2);
	await sleep(500);
	assert.ok((await ethereum.get('/local/status')).head.slot > 3, 'it makes slots by itself');
	await ethereum.local('pause');
	const { head } = await ethereum.local('pause');
	await sleep(500);
	assert.ok((await ethereum.get('/local/status')).head.slot <= head.slot + 1, 'and pauses');
	await ethereum.local('resume?slot_ms=50');

	ethereum.child.stdin.end();
	assert.equal(await ethereum.exited, 0);
	assert.equal(isRunning(ethereum.ready.executionPid), false);
	assert.deepEqual(await ethereum.folders(), []);
});

test('execution client should end when its parent is killed', { timeout: 60_000 }, async () => {
	const ethereum = await startHere();
	ethereum.child.kill('SIGKILL');
	await ethereum.exited;
	assert.ok(await gone(ethereum.ready.executionPid));
});

test('everything should end with 1 when the execution client ends by itself, also after a restart', { timeout: 60_000 }, async () => {
	const ethereum = await startHere('--validators', '1');
	const { executionPid } = ethereum.ready;
	await ethereum.local('restart');
	assert.equal(isRunning(executionPid), false);
	const [restarted] = await children(ethereum.child.pid);
	process.kill(restarted, 'SIGKILL');
	assert.equal(await ethereum.exited, 1);
	assert.deepEqual(await ethereum.folders(), []);
});

test('restarting execution client should end too when everything is asked to end', { timeout: 60_000 }, async () => {
	const ethereum = await startHere('--validators', '1');
	const restarting = ethereum.local('restart').catch(() => {});
	await sleep(200);
	ethereum.child.kill('SIGTERM');
	assert.equal(await ethereum.exited, 0);
	await restarting;
	assert.deepEqual(await ethereum.folders(), []);
});
