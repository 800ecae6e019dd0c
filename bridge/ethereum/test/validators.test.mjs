import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublicKey, Signature, aggregateSignatures, fastAggregateVerify } from '@chainsafe/blst';
import { ssz } from '@lodestar/types';
import { interopSecretKeys } from '@lodestar/state-transition';
import { Validators } from '../src/validators.mjs';

const ROOT = new Uint8Array(32).fill(1);
const DOMAIN = new Uint8Array(32).fill(2);
const MESSAGE = ssz.phase0.SigningData.hashTreeRoot({ objectRoot: ROOT, domain: DOMAIN });

test('signature with the sum of keys should be the aggregate of each key\'s, also when some sign several times', () => {
	const validators = new Validators(8);
	const indices = [0, 3, 3, 7, 1, 3];
	const keys = interopSecretKeys(8);
	const aggregate = aggregateSignatures(indices.map((i) => keys[i].sign(MESSAGE)));
	const together = validators.signTogether(indices, ROOT, DOMAIN);
	assert.deepEqual(together, aggregate.toBytes());
	assert.deepEqual(validators.signAsCommittee(indices, ROOT, DOMAIN), together);
	const publicKeys = indices.map((i) => PublicKey.fromBytes(validators.publicKeys[i]));
	assert.ok(fastAggregateVerify(MESSAGE, publicKeys, Signature.fromBytes(together)));
	assert.ok(!fastAggregateVerify(MESSAGE, publicKeys.slice(1), Signature.fromBytes(together)));
});
