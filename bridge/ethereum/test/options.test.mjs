import assert from 'node:assert/strict';
import { test } from 'node:test';
import { privateToAddress, bytesToHex, hexToBytes } from '@ethereumjs/util';
import { planChain } from '../src/beacon-config.mjs';
import { ACCOUNTS } from '../src/genesis.mjs';
import { prefersSsz } from '../src/http.mjs';
import { parseOptions } from '../src/options.mjs';

const NOW = 1_795_000_000;

test('options should have usable defaults when none is given', () => {
	assert.deepEqual(parseOptions([], NOW), {
		help: false,
		schedule: 'local',
		fork: 'electra',
		startTime: NOW - 12,
		warmUp: 0,
		slotMs: undefined,
		validators: 64,
		chainId: 1337,
		verify: false,
	});
});

test('chain should begin early enough for its warm-up when no time is given', () => {
	assert.equal(parseOptions(['--warm-up', '100'], NOW).startTime, NOW - 12 * 101);
});

test('options should be refused when they make no sense', () => {
	for (const args of [
		['--validators', '0'], ['--validators', 'many'], ['--slot-ms', '-1'], ['--schedule', 'sepolia'], ['--fork', 'deneb'],
		['--schedule', 'mainnet', '--fork', 'electra'], ['--unknown'], ['extra'],
	]) {
		assert.throws(() => parseOptions(args, NOW), Error, args.join(' '));
	}
});

test('fork and slot should be mainnet\'s when its schedule is followed', () => {
	const plan = (time) => planChain(parseOptions(['--schedule', 'mainnet', '--start-time', String(time)], NOW));
	// Fulu's first second on mainnet, 3 December 2025, 21:49:11 UTC.
	const fulu = Date.UTC(2025, 11, 3, 21, 49, 11) / 1000;
	assert.deepEqual([plan(fulu).fork, plan(fulu).firstSlot], ['fulu', 411_392 * 32]);
	assert.deepEqual([plan(fulu - 1).fork, plan(fulu - 1).firstSlot], ['electra', 411_391 * 32]);
	assert.throws(() => plan(1_700_000_000), /before Electra/);
});

test('keys should belong to their accounts when they are printed', () => {
	for (const { address, privateKey } of ACCOUNTS) {
		assert.equal(bytesToHex(privateToAddress(hexToBytes(privateKey))), address.toLowerCase());
	}
});

test('SSZ should be sent when it is preferred', () => {
	assert.equal(prefersSsz(undefined), false);
	assert.equal(prefersSsz('*/*'), false);
	assert.equal(prefersSsz('application/json'), false);
	assert.equal(prefersSsz('application/octet-stream'), true);
	assert.equal(prefersSsz('application/octet-stream;q=1.0,application/json;q=0.9'), true);
	assert.equal(prefersSsz('application/octet-stream;q=0.5, application/json'), false);
});
