// SSZ's Merkle trees from SHA-256 alone, so that nothing the chain is made with checks itself.
import { createHash } from 'node:crypto';

export const bytes = (hex) => Buffer.from(hex.slice(2), 'hex');
export const hash = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

// The root that a branch leads to from a leaf. Throws where the branch isn't as long as the index is deep.
export function rootOfBranch(leaf, branch, gindex) {
	const depth = Math.floor(Math.log2(gindex));
	if (branch.length !== depth) {
		throw new Error(`index ${gindex} has a branch of ${depth}, not of ${branch.length}`);
	}
	return branch.map(Buffer.from, Buffer).reduce(
		(node, sibling, i) => ((gindex >> i) & 1 ? hash(sibling, node) : hash(node, sibling)),
		leaf,
	);
}

export const hexBranch = (branch) => branch.map(bytes);

function merkleize(chunks) {
	let layer = chunks;
	while (layer.length & (layer.length - 1)) {
		layer = [...layer, Buffer.alloc(32)];
	}
	while (layer.length > 1) {
		layer = Array.from({ length: layer.length / 2 }, (_, i) => hash(layer[2 * i], layer[2 * i + 1]));
	}
	return layer[0];
}

function uint(decimal) {
	const chunk = Buffer.alloc(32);
	for (let value = BigInt(decimal), i = 0; value > 0n; value >>= 8n, i++) {
		chunk[i] = Number(value & 0xffn);
	}
	return chunk;
}

function padded(hex) {
	const data = bytes(hex);
	const chunks = [];
	for (let i = 0; i < Math.max(data.length, 1); i += 32) {
		chunks.push(Buffer.concat([data.subarray(i, i + 32), Buffer.alloc(32)], 32));
	}
	return merkleize(chunks);
}

export const beaconHeaderRoot = (header) => merkleize([
	uint(header.slot), uint(header.proposer_index), bytes(header.parent_root), bytes(header.state_root), bytes(header.body_root),
]);

export const syncCommitteeRoot = (committee) => merkleize([
	merkleize(committee.pubkeys.map(padded)), padded(committee.aggregate_pubkey),
]);

export const executionHeaderRoot = (header) => merkleize([
	bytes(header.parent_hash), padded(header.fee_recipient), bytes(header.state_root), bytes(header.receipts_root),
	padded(header.logs_bloom), bytes(header.prev_randao), uint(header.block_number), uint(header.gas_limit),
	uint(header.gas_used), uint(header.timestamp), hash(padded(header.extra_data), uint(bytes(header.extra_data).length)),
	uint(header.base_fee_per_gas), bytes(header.block_hash), bytes(header.transactions_root), bytes(header.withdrawals_root),
	uint(header.blob_gas_used), uint(header.excess_blob_gas),
]);

// What a sync committee signs of a header: compute_signing_root with compute_domain.
export function signingRoot(header, forkVersion, genesisValidatorsRoot) {
	const forkData = merkleize([padded(forkVersion), bytes(genesisValidatorsRoot)]);
	const domain = Buffer.concat([Buffer.from([7, 0, 0, 0]), forkData.subarray(0, 28)]);
	return merkleize([beaconHeaderRoot(header), domain]);
}
