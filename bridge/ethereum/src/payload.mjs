// Execution payloads: from the Engine API's JSON to what a beacon block holds.
import { createHash } from 'node:crypto';
import { ssz } from '@lodestar/types';
import { fromHex, quantity, toHex } from './hex.mjs';

const REQUEST_LISTS = ['deposits', 'withdrawals', 'consolidations'];
const REQUEST_TYPES = [ssz.electra.DepositRequests, ssz.electra.WithdrawalRequests, ssz.electra.ConsolidationRequests];
const VERSIONED_HASH_VERSION_KZG = 0x01;

export function payloadFromJson(json) {
	return {
		parentHash: fromHex(json.parentHash),
		feeRecipient: fromHex(json.feeRecipient),
		stateRoot: fromHex(json.stateRoot),
		receiptsRoot: fromHex(json.receiptsRoot),
		logsBloom: fromHex(json.logsBloom),
		prevRandao: fromHex(json.prevRandao),
		blockNumber: Number(json.blockNumber),
		gasLimit: Number(json.gasLimit),
		gasUsed: Number(json.gasUsed),
		timestamp: Number(json.timestamp),
		extraData: fromHex(json.extraData),
		baseFeePerGas: BigInt(json.baseFeePerGas),
		blockHash: fromHex(json.blockHash),
		transactions: json.transactions.map(fromHex),
		withdrawals: json.withdrawals.map((withdrawal) => ({
			index: Number(withdrawal.index),
			validatorIndex: Number(withdrawal.validatorIndex),
			address: fromHex(withdrawal.address),
			amount: BigInt(withdrawal.amount),
		})),
		blobGasUsed: BigInt(json.blobGasUsed),
		excessBlobGas: BigInt(json.excessBlobGas),
	};
}

export function withdrawalToJson(withdrawal) {
	return {
		index: quantity(withdrawal.index),
		validatorIndex: quantity(withdrawal.validatorIndex),
		address: toHex(withdrawal.address),
		amount: quantity(withdrawal.amount),
	};
}

// EIP-7685: each request list is its type's byte and then its SSZ.
export function requestsFromJson(lists = []) {
	const requests = { deposits: [], withdrawals: [], consolidations: [] };
	for (const list of lists) {
		const bytes = fromHex(list);
		const type = REQUEST_TYPES[bytes[0]];
		if (type === undefined) {
			throw new Error(`unknown execution request type ${bytes[0]}`);
		}
		requests[REQUEST_LISTS[bytes[0]]] = type.deserialize(bytes.subarray(1));
	}
	return requests;
}

// EIP-4844.
export function versionedHash(commitment) {
	const hash = createHash('sha256').update(fromHex(commitment)).digest();
	hash[0] = VERSIONED_HASH_VERSION_KZG;
	return toHex(hash);
}
