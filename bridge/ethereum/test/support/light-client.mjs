// A light client in few lines: SHA-256 for the branches, @noble/curves for the signatures.
import assert from 'node:assert/strict';
import { bls12_381 as bls } from '@noble/curves/bls12-381';
import { beaconHeaderRoot, bytes, executionHeaderRoot, hexBranch, rootOfBranch, signingRoot, syncCommitteeRoot } from './merkle.mjs';

const SLOTS_PER_PERIOD = 8192;
const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';
const points = new Map();

const period = (header) => Math.floor(Number(header.beacon.slot) / SLOTS_PER_PERIOD);

export function assertBranch(leaf, branch, gindex, root) {
	assert.equal(rootOfBranch(leaf, branch, gindex).toString('hex'), Buffer.from(root).toString('hex'), `branch at ${gindex}`);
}

export class LightClient {
	// Trusts the block of `root`.
	constructor({ root, bootstrap, forkVersion, genesisValidatorsRoot }) {
		this.forkVersion = forkVersion;
		this.genesisValidatorsRoot = genesisValidatorsRoot;
		assert.equal(beaconHeaderRoot(bootstrap.header.beacon).toString('hex'), root.slice(2));
		assertHeader(bootstrap.header);
		assertBranch(
			syncCommitteeRoot(bootstrap.current_sync_committee), hexBranch(bootstrap.current_sync_committee_branch),
			86, bytes(bootstrap.header.beacon.state_root),
		);
		this.finalized = bootstrap.header;
		this.committees = new Map([[period(bootstrap.header), bootstrap.current_sync_committee]]);
	}

	// Checks an update, with or without a committee, and takes it over.
	process(update) {
		assertHeader(update.attested_header);
		assertHeader(update.finalized_header);
		const stateRoot = bytes(update.attested_header.beacon.state_root);
		assertBranch(beaconHeaderRoot(update.finalized_header.beacon), hexBranch(update.finality_branch), 169, stateRoot);
		const signaturePeriod = Math.floor(Number(update.signature_slot) / SLOTS_PER_PERIOD);
		const committee = this.committees.get(signaturePeriod);
		assert.ok(committee, `the committee of period ${signaturePeriod} is known`);
		assert.ok(this.#isSigned(update, committee), 'the committee signed');
		if (update.next_sync_committee !== undefined) {
			assert.equal(period(update.attested_header), signaturePeriod);
			assertBranch(syncCommitteeRoot(update.next_sync_committee), hexBranch(update.next_sync_committee_branch), 87, stateRoot);
			this.committees.set(signaturePeriod + 1, update.next_sync_committee);
		}
		if (Number(update.finalized_header.beacon.slot) > Number(this.finalized.beacon.slot)) {
			this.finalized = update.finalized_header;
		}
	}

	#isSigned(update, committee) {
		const { sync_committee_bits: bits, sync_committee_signature: signature } = update.sync_aggregate;
		const present = bytes(bits);
		const keys = committee.pubkeys.filter((_, i) => (present[i >> 3] >> (i & 7)) & 1);
		assert.ok(keys.length * 3 >= 512 * 2, 'a supermajority took part');
		const sum = keys.map(point).reduce((a, b) => a.add(b));
		const root = signingRoot(update.attested_header.beacon, this.forkVersion, this.genesisValidatorsRoot);
		const message = bls.longSignatures.hash(root, DST);
		return bls.longSignatures.verify(bls.longSignatures.Signature.fromHex(signature.slice(2)), message, sum);
	}
}

function assertHeader({ beacon, execution, execution_branch: branch }) {
	assertBranch(executionHeaderRoot(execution), hexBranch(branch), 25, bytes(beacon.body_root));
}

function point(key) {
	if (!points.has(key)) {
		points.set(key, bls.G1.Point.fromHex(key.slice(2)));
	}
	return points.get(key);
}
