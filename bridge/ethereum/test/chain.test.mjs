// One chain, with every signature and state root verified, through an event, finality, a reorganization and a
// hand-over of sync committees. The tests build on one another, in their order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Tree } from '@chainsafe/persistent-merkle-tree';
import { RLP } from '@ethereumjs/rlp';
import { MerklePatriciaTrie, createMPT, createMerkleProof, verifyMerkleProof } from '@ethereumjs/mpt';
import { bytesToHex, hexToBytes } from '@ethereumjs/util';
import { ssz } from '@lodestar/types';
import { LightClient, assertBranch } from './support/light-client.mjs';
import { beaconHeaderRoot, bytes, executionHeaderRoot, hexBranch, syncCommitteeRoot } from './support/merkle.mjs';
import { start } from './support/process.mjs';
import { LOGGER, rpc, send } from './support/transactions.mjs';

const EPOCH = 32;
const PERIOD = 8192;
const TOPIC = `0x${'c0'.repeat(32)}`;
const DATA = `0x${'1234567890abcdef'.repeat(5)}`;
const states = ssz.electra.BeaconState;

let ethereum;
let ready;
let receipt; // of the transaction with the event
let contract;
let client;

before(async () => {
	ethereum = await start('--verify');
	({ ready } = ethereum);
}, { timeout: 60_000 });

after(() => ethereum?.clean());

const lightClient = (path) => ethereum.get(`/eth/v1/beacon/light_client/${path}`);
const header = async (id) => (await ethereum.get(`/eth/v1/beacon/headers/${id}`)).data;
const branchOf = (view, gindex) => new Tree(view.node).getSingleProof(BigInt(gindex));
const stateAt = async (id) => states.deserializeToView(await ethereum.getSsz(`/eth/v2/debug/beacon/states/${id}`));
const blockOfExecution = async (hash) => {
	for (let slot = (await ethereum.get('/local/status')).head.slot; slot > 0; slot--) {
		const block = await ethereum.get(`/eth/v2/beacon/blocks/${slot}`);
		if (block.data.message.body.execution_payload.block_hash === hash) {
			return block;
		}
	}
	throw new Error(`no beacon block has the execution block ${hash}`);
};
const receiptOf = (hash) => rpc(ready.execution, 'eth_getTransactionReceipt', hash);

test('chain should begin near the clock when nothing else is said', async () => {
	const { time, head } = await ethereum.get('/local/status');
	assert.equal(head.slot, 0);
	assert.ok(Math.abs(time - Date.now() / 1000) < 60, `the head's time is ${time}`);
	assert.equal(ready.fork, 'electra');
});

test('event should be in a receipt when a transaction was sent', async () => {
	const deployment = await send(ready, { nonce: 0, data: LOGGER });
	await ethereum.local('advance?slots=2');
	contract = (await receiptOf(deployment)).contractAddress;

	// Others around it, so that the receipts' tree has more than a leaf.
	for (let nonce = 0; nonce < 4; nonce++) {
		await send(ready, { from: 1, nonce, to: ready.accounts[2].address, value: 1n });
	}
	const call = await send(ready, { nonce: 1, to: contract, data: TOPIC + DATA.slice(2) });
	await ethereum.local('advance');
	receipt = await receiptOf(call);
	assert.equal(receipt.status, '0x1');
	assert.equal(receipt.logs.length, 1);
	assert.equal(receipt.logs[0].address, contract);
	assert.deepEqual(receipt.logs[0].topics, [TOPIC]);
	assert.equal(receipt.logs[0].data, DATA);
});

test('request to the consensus layer should be in the block when a system contract took it', async () => {
	const pubkey = 'ab'.repeat(48);
	const [sender] = ready.accounts.slice(3);
	await send(ready, {
		from: 3, nonce: 0, to: '0x00000961Ef480Eb55e80D19ad83579A64c007002', data: `0x${pubkey}${'00'.repeat(8)}`, value: 1n,
	});
	await ethereum.local('advance');
	const { data } = await ethereum.get('/eth/v2/beacon/blocks/head');
	assert.deepEqual(data.message.body.execution_requests, {
		deposits: [],
		withdrawals: [{ source_address: sender.address, validator_pubkey: `0x${pubkey}`, amount: '0' }],
		consolidations: [],
	});
});

test('head should be final within five epochs when slots follow one another', { timeout: 60_000 }, async () => {
	const { head } = await ethereum.get('/local/status');
	const { finalized, justified, head: later } = await ethereum.local('finalize');
	assert.ok(finalized.slot >= head.slot);
	assert.ok(justified.slot > finalized.slot);
	assert.ok(later.slot <= head.slot + 5 * EPOCH);
	const { data } = await ethereum.get('/eth/v1/beacon/states/head/finality_checkpoints');
	assert.equal(data.finalized.root, finalized.root);
	const final = await rpc(ready.execution, 'eth_getBlockByNumber', 'finalized', false);
	assert.equal(final.hash, finalized.executionHash, 'the execution client knows what is final');
});

test('every branch should lead to its root when computed from the downloaded states', async () => {
	const { data: update } = await lightClient('finality_update');
	const finalized = update.finalized_header.beacon;
	const attested = await stateAt(update.attested_header.beacon.slot);
	const state = await stateAt('finalized');
	assert.equal(bytesToHex(attested.hashTreeRoot()), update.attested_header.beacon.state_root);
	assert.equal(bytesToHex(state.hashTreeRoot()), finalized.state_root);

	assertBranch(beaconHeaderRoot(finalized), branchOf(attested, 169), 169, attested.hashTreeRoot());
	assert.deepEqual(branchOf(attested, 169).map(bytesToHex), update.finality_branch);
	const committee = (name) => syncCommitteeRoot(ssz.altair.SyncCommittee.toJson(state[name].toValue()));
	assertBranch(committee('nextSyncCommittee'), branchOf(state, 87), 87, bytes(finalized.state_root));
	assertBranch(committee('currentSyncCommittee'), branchOf(state, 86), 86, bytes(finalized.state_root));
	assertBranch(state.blockRoots.hashTreeRoot(), branchOf(state, 69), 69, bytes(finalized.state_root));
	assert.throws(() => assertBranch(committee('currentSyncCommittee'), branchOf(state, 87), 87, bytes(finalized.state_root)));
});

test('event should be provable to the finalized header when its block is its ancestor', async () => {
	const block = await blockOfExecution(receipt.blockHash);
	assert.equal(block.finalized, true);
	const slot = Number(block.data.message.slot);
	const state = await stateAt('finalized');

	// The block among its descendant's ancestors.
	const index = PERIOD + (slot % PERIOD);
	const { header: { message: beacon }, root } = await header(slot);
	assert.equal(`0x${beaconHeaderRoot(beacon).toString('hex')}`, root);
	assertBranch(bytes(root), branchOf(state.blockRoots, index), index, state.blockRoots.hashTreeRoot());

	// The payload in the block.
	const signed = ssz.electra.SignedBeaconBlock.deserialize(await ethereum.getSsz(`/eth/v2/beacon/blocks/${slot}`));
	assert.deepEqual(ssz.electra.SignedBeaconBlock.toJson(signed), block.data);
	const { transactions, withdrawals, ...payload } = block.data.message.body.execution_payload;
	const { execution_payload: { transactions: decoded } } = block.data.message.body;
	assert.equal(decoded.length, 5);
	const executionHeader = {
		...payload,
		transactions_root: bytesToHex(ssz.bellatrix.Transactions.hashTreeRoot(transactions.map(hexToBytes))),
		withdrawals_root: bytesToHex(ssz.capella.Withdrawals.hashTreeRoot(withdrawals.map((each) => ssz.capella.Withdrawal.fromJson(each)))),
	};
	const body = ssz.electra.BeaconBlockBody.toView(signed.message.body);
	assertBranch(executionHeaderRoot(executionHeader), branchOf(body, 25), 25, bytes(beacon.body_root));

	// The receipt in the payload.
	const receipts = await Promise.all(transactions.map(async (_, i) => {
		const { hash } = await rpc(ready.execution, 'eth_getTransactionByBlockHashAndIndex', receipt.blockHash, `0x${i.toString(16)}`);
		return encodeReceipt(await receiptOf(hash));
	}));
	const trie = await createMPT();
	for (const [i, encoded] of receipts.entries()) {
		await trie.put(RLP.encode(i), encoded);
	}
	assert.equal(bytesToHex(trie.root()), payload.receipts_root);
	const key = RLP.encode(Number(receipt.transactionIndex));
	const proof = await createMerkleProof(trie, key);
	assert.ok(trie instanceof MerklePatriciaTrie && proof.length > 1);
	assert.deepEqual(await verifyMerkleProof(key, proof, { root: hexToBytes(payload.receipts_root) }), encodeReceipt(receipt));
});

test('light client should follow when it is given bootstrap, update and finality update', async () => {
	const { finalized } = await ethereum.get('/local/status');
	const { data: genesis } = await ethereum.get('/eth/v1/beacon/genesis');
	assert.equal(genesis.genesis_validators_root, ready.genesisValidatorsRoot);
	const { data: spec } = await ethereum.get('/eth/v1/config/spec');
	const [{ data: update }] = await lightClient('updates?start_period=0&count=1');
	const checkpoint = update.finalized_header.beacon;
	assert.ok(Number(checkpoint.slot) <= finalized.slot);
	const root = `0x${beaconHeaderRoot(checkpoint).toString('hex')}`;

	client = new LightClient({
		root,
		bootstrap: (await lightClient(`bootstrap/${root}`)).data,
		forkVersion: spec.ELECTRA_FORK_VERSION,
		genesisValidatorsRoot: genesis.genesis_validators_root,
	});
	client.process(update);
	await ethereum.local('jump?slots=8');
	await ethereum.local('advance?slots=25');
	const { data: finality } = await lightClient('finality_update');
	client.process(finality);
	assert.equal(Number(client.finalized.beacon.slot), (await ethereum.get('/local/status')).finalized.slot);
	const { data: optimistic } = await lightClient('optimistic_update');
	assert.deepEqual(optimistic.attested_header, finality.attested_header);

	const forged = structuredClone(finality);
	forged.attested_header.beacon.proposer_index = '1000';
	assert.throws(() => client.process(forged), /the committee signed/);
	forged.attested_header = finality.attested_header;
	forged.finalized_header = optimistic.attested_header;
	assert.throws(() => client.process(forged), /branch at 169/);
});

test('light client\'s data should be the same when asked for as SSZ', async () => {
	const { version, data } = await lightClient('finality_update');
	assert.equal(version, 'electra');
	const finality = await ethereum.getSsz('/eth/v1/beacon/light_client/finality_update');
	assert.deepEqual(ssz.electra.LightClientFinalityUpdate.toJson(ssz.electra.LightClientFinalityUpdate.deserialize(finality)), data);

	const [update] = await lightClient('updates?start_period=0&count=1');
	const chunk = Buffer.from(await ethereum.getSsz('/eth/v1/beacon/light_client/updates?start_period=0&count=1'));
	assert.equal(chunk.readBigUInt64LE(), BigInt(chunk.length - 8));
	const decoded = ssz.electra.LightClientUpdate.deserialize(chunk.subarray(12));
	assert.deepEqual(ssz.electra.LightClientUpdate.toJson(decoded), update.data);
});

test('reorganization should replace blocks and carry their transactions over when they aren\'t final', async () => {
	const dropped = await send(ready, { nonce: 2, to: contract, data: TOPIC });
	const before = await ethereum.local('advance?slots=3');
	const old = await receiptOf(dropped);
	assert.ok(old);

	const status = await ethereum.local('reorg?blocks=3');
	assert.deepEqual([status.dropped, status.transactions], [3, 1]);
	assert.equal(status.head.slot, before.head.slot + 1, 'no slot has two blocks');
	assert.equal(status.head.executionNumber, before.head.executionNumber - 2);
	const again = await receiptOf(dropped);
	assert.notEqual(again.blockHash, old.blockHash);
	assert.equal((await header(before.head.root)).canonical, false);
	await assert.rejects(header(before.head.slot), /404/);
	assert.equal((await header('head')).header.message.parent_root, (await header(before.head.slot - 3)).root);
});

test('transaction should be gone when a reorganization drops it', async () => {
	const lost = await send(ready, { nonce: 3, to: contract, data: TOPIC });
	await ethereum.local('advance');
	assert.ok(await receiptOf(lost));
	await ethereum.local('reorg?blocks=1&transactions=drop');
	await ethereum.local('advance?slots=2');
	assert.equal(await receiptOf(lost), null);
	const other = await send(ready, { nonce: 3, to: contract, data: `0x${'0d'.repeat(32)}` });
	await ethereum.local('advance');
	assert.equal((await receiptOf(other)).status, '0x1', 'its nonce is free again');
});

test('reorganization should be refused when it would drop a final block', async () => {
	await assert.rejects(ethereum.local('reorg?blocks=1000'), /409.*aren't final/);
});

test('blocks should stay and the pool be empty when the execution client is killed and restarted', { timeout: 60_000 }, async () => {
	const before = await ethereum.get('/local/status');
	const lost = await send(ready, { nonce: 4, to: contract, data: TOPIC });
	const { head } = await ethereum.local('restart');
	assert.deepEqual(head, before.head);
	assert.equal(await rpc(ready.execution, 'eth_blockNumber'), `0x${head.executionNumber.toString(16)}`);
	assert.deepEqual(await receiptOf(receipt.transactionHash), receipt);
	await ethereum.local('advance?slots=2');
	assert.equal(await receiptOf(lost), null);
	const again = await send(ready, { nonce: 4, to: contract, data: TOPIC });
	await ethereum.local('advance');
	assert.equal((await receiptOf(again)).status, '0x1', 'the chain goes on');
	assert.equal((await ethereum.local('reorg?blocks=2')).refused, 0);
});

test('light client should take over the next committee when a period is jumped to', { timeout: 60_000 }, async () => {
	const { head } = await ethereum.local('jump?periods=1');
	assert.equal(head.slot, PERIOD);
	assert.equal((await rpc(ready.execution, 'eth_getBlockByNumber', 'latest', false)).timestamp, `0x${(ready.genesisTime + 12 * PERIOD).toString(16)}`);
	// Finality comes also where a block of the new period is dropped.
	await ethereum.local('advance?slots=3');
	await ethereum.local('reorg?blocks=2');
	const { finalized } = await ethereum.local('finalize');
	assert.ok(finalized.slot >= PERIOD);

	const committee = async (slot) => (await stateAt(slot)).currentSyncCommittee.toValue().aggregatePubkey;
	assert.notDeepEqual(await committee(PERIOD), await committee(Number(client.finalized.beacon.slot)), 'the committee changed');
	const updates = await lightClient('updates?start_period=0&count=10');
	assert.equal(updates.length, 2);
	client.process(updates[1].data);
	assert.deepEqual([...client.committees.keys()], [0, 1, 2]);
	client.process((await lightClient('finality_update')).data);
	assert.equal(Number(client.finalized.beacon.slot), finalized.slot);
});

test('requests should get a clear error when they are wrong', async () => {
	for (const [path, status] of [
		['/eth/v1/beacon/headers/999999999', 404],
		['/eth/v1/beacon/headers/latest', 400],
		[`/eth/v1/beacon/headers/0x${'00'.repeat(32)}`, 404],
		['/eth/v2/debug/beacon/states/-1', 400],
		[`/eth/v1/beacon/light_client/bootstrap/0x${'11'.repeat(32)}`, 404],
		['/eth/v1/beacon/light_client/bootstrap/head', 400],
		['/eth/v1/beacon/light_client/updates?start_period=0', 400],
		['/eth/v1/beacon/nothing', 404],
		['/local/advance', 405],
	]) {
		const response = await fetch(ready.beacon + path);
		assert.equal(response.status, status, path);
		const { code, message } = await response.json();
		assert.equal(code, status);
		assert.ok(message.length > 0);
	}
	await assert.rejects(ethereum.local('jump'), /400/);
	await assert.rejects(ethereum.local('advance?slots=0'), /400.*slots: an integer from 1/);
	assert.equal((await fetch(`${ready.beacon}/eth/v1/node/health`)).status, 200);
	assert.equal((await ethereum.get('/eth/v1/node/syncing')).data.is_syncing, false);
});

// EIP-2718: the type's byte and then the receipt's fields.
function encodeReceipt({ type, status, cumulativeGasUsed, logsBloom, logs }) {
	const fields = RLP.encode([
		Number(status), BigInt(cumulativeGasUsed), hexToBytes(logsBloom),
		logs.map(({ address, topics, data }) => [hexToBytes(address), topics.map(hexToBytes), hexToBytes(data)]),
	]);
	return Number(type) === 0 ? fields : Uint8Array.from([Number(type), ...fields]);
}
