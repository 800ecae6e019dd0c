// What a full node gives to light clients, by the consensus specification:
// specs/altair/light-client/full-node.md, with the headers of Capella and Deneb and the branches of Electra.
import { Tree } from '@chainsafe/persistent-merkle-tree';
import {
	BLOCK_BODY_EXECUTION_PAYLOAD_GINDEX,
	CURRENT_SYNC_COMMITTEE_GINDEX_ELECTRA,
	EPOCHS_PER_SYNC_COMMITTEE_PERIOD,
	FINALIZED_ROOT_GINDEX_ELECTRA,
	NEXT_SYNC_COMMITTEE_GINDEX_ELECTRA,
	SLOTS_PER_EPOCH,
	SYNC_COMMITTEE_SIZE,
} from '@lodestar/params';
import { ssz } from '@lodestar/types';
import { toHex } from './hex.mjs';

const SLOTS_PER_PERIOD = EPOCHS_PER_SYNC_COMMITTEE_PERIOD * SLOTS_PER_EPOCH;

export const periodOf = (slot) => Math.floor(slot / SLOTS_PER_PERIOD);
export const firstSlotOf = (period) => period * SLOTS_PER_PERIOD;

export class LightClientData {
	#history;
	#best = new Map(); // period → the best update whose signature is in a final block, { merits, fork, update }

	constructor(history) {
		this.#history = history;
	}

	// Takes over blocks that became final: their states may be forgotten after this.
	settle(entries) {
		for (const entry of entries) {
			this.#consider(this.#best, entry);
		}
	}

	// { fork, value } of a LightClientBootstrap at a block, or undefined where its state isn't kept.
	bootstrap(root) {
		const entry = this.#history.byRoot(root);
		if (entry?.node === undefined || !this.#history.isCanonical(entry)) {
			return undefined;
		}
		const state = stateOf(entry);
		return {
			fork: entry.fork,
			value: {
				header: lightClientHeader(entry),
				currentSyncCommittee: state.currentSyncCommittee.toValue(),
				currentSyncCommitteeBranch: branch(entry.node, CURRENT_SYNC_COMMITTEE_GINDEX_ELECTRA),
			},
		};
	}

	// The best updates of up to `count` periods from `first`, { fork, value } of a LightClientUpdate each, up to
	// the first period without one.
	updates(first, count) {
		const best = new Map(this.#best);
		for (const entry of this.#history.after(this.#history.finalized)) {
			this.#consider(best, entry);
		}
		const updates = [];
		for (let period = first; period < first + count && best.has(period); period++) {
			const { fork, update } = best.get(period);
			updates.push({ fork, value: update() });
		}
		return updates;
	}

	// { fork, value } of the LightClientFinalityUpdate that the head's block makes, or undefined before any finality.
	finalityUpdate() {
		const signature = this.#history.head;
		const merits = this.#merits(signature);
		if (merits?.finalized === undefined) {
			return undefined;
		}
		const { attested, finalized } = merits;
		return {
			fork: attested.fork,
			value: {
				attestedHeader: lightClientHeader(attested),
				finalizedHeader: lightClientHeader(finalized),
				finalityBranch: branch(attested.node, FINALIZED_ROOT_GINDEX_ELECTRA),
				syncAggregate: signature.signed.message.body.syncAggregate,
				signatureSlot: signature.slot,
			},
		};
	}

	// { fork, value } of the LightClientOptimisticUpdate that the head's block makes, or undefined before the first.
	optimisticUpdate() {
		const signature = this.#history.head;
		const attested = this.#history.parent(signature);
		return attested && {
			fork: attested.fork,
			value: {
				attestedHeader: lightClientHeader(attested),
				syncAggregate: signature.signed.message.body.syncAggregate,
				signatureSlot: signature.slot,
			},
		};
	}

	#consider(best, signature) {
		const merits = this.#merits(signature);
		if (merits === undefined) {
			return;
		}
		const period = periodOf(merits.attested.slot);
		const incumbent = best.get(period);
		if (incumbent !== undefined && !isBetter(merits, incumbent.merits)) {
			return;
		}
		// Only the final ones must outlive their states, and those few are better than all before them.
		const update = best === this.#best
			? constant(lightClientUpdate(merits))
			: () => lightClientUpdate(merits);
		best.set(period, { merits: slim(merits), fork: merits.attested.fork, update });
	}

	// What the update that a block's sync aggregate makes consists of, and is compared by.
	#merits(signature) {
		const attested = this.#history.parent(signature);
		if (attested?.node === undefined) {
			return undefined;
		}
		// The zero root of a chain without finality belongs to no block.
		const finalized = this.#history.byRoot(toHex(attested.finalizedRoot));
		const { syncCommitteeBits } = signature.signed.message.body.syncAggregate;
		return {
			signature,
			attested,
			finalized,
			participants: syncCommitteeBits.getTrueBitIndexes().length,
			signatureSlot: signature.slot,
			attestedSlot: attested.slot,
			hasNextCommittee: periodOf(attested.slot) === periodOf(signature.slot),
			hasFinality: finalized !== undefined,
			hasCommitteeFinality: finalized !== undefined && periodOf(finalized.slot) === periodOf(attested.slot),
		};
	}
}

// The specification's is_better_update.
function isBetter(a, b) {
	const supermajority = ({ participants }) => participants * 3 >= SYNC_COMMITTEE_SIZE * 2;
	if (supermajority(a) !== supermajority(b)) {
		return supermajority(a);
	}
	if (!supermajority(a) && a.participants !== b.participants) {
		return a.participants > b.participants;
	}
	for (const merit of ['hasNextCommittee', 'hasFinality', 'hasCommitteeFinality']) {
		if (a[merit] !== b[merit]) {
			return a[merit];
		}
	}
	if (a.participants !== b.participants) {
		return a.participants > b.participants;
	}
	if (a.attestedSlot !== b.attestedSlot) {
		return a.attestedSlot < b.attestedSlot;
	}
	return a.signatureSlot < b.signatureSlot;
}

// Merits without the blocks and states they are about.
function slim(merits) {
	const { signature, attested, finalized, ...rest } = merits;
	return rest;
}

function constant(value) {
	return () => value;
}

// create_light_client_update. A branch that proves nothing, and what it would prove, are left at zero.
function lightClientUpdate({ signature, attested, finalized, hasNextCommittee }) {
	const update = ssz[attested.fork].LightClientUpdate.defaultValue();
	update.attestedHeader = lightClientHeader(attested);
	if (hasNextCommittee) {
		update.nextSyncCommittee = stateOf(attested).nextSyncCommittee.toValue();
		update.nextSyncCommitteeBranch = branch(attested.node, NEXT_SYNC_COMMITTEE_GINDEX_ELECTRA);
	}
	if (finalized !== undefined) {
		update.finalizedHeader = lightClientHeader(finalized);
		update.finalityBranch = branch(attested.node, FINALIZED_ROOT_GINDEX_ELECTRA);
	}
	update.syncAggregate = signature.signed.message.body.syncAggregate;
	update.signatureSlot = signature.slot;
	return update;
}

// block_to_light_client_header.
function lightClientHeader({ fork, signed: { message } }) {
	const types = ssz[fork];
	const { transactions, withdrawals, ...payload } = message.body.executionPayload;
	return {
		beacon: beaconHeader(fork, message),
		execution: {
			...payload,
			transactionsRoot: ssz.bellatrix.Transactions.hashTreeRoot(transactions),
			withdrawalsRoot: ssz.capella.Withdrawals.hashTreeRoot(withdrawals),
		},
		executionBranch: branch(types.BeaconBlockBody.toView(message.body).node, BLOCK_BODY_EXECUTION_PAYLOAD_GINDEX),
	};
}

export function beaconHeader(fork, message) {
	return {
		slot: message.slot,
		proposerIndex: message.proposerIndex,
		parentRoot: message.parentRoot,
		stateRoot: message.stateRoot,
		bodyRoot: ssz[fork].BeaconBlockBody.hashTreeRoot(message.body),
	};
}

function stateOf(entry) {
	return ssz[entry.fork].BeaconState.getView(new Tree(entry.node));
}

function branch(node, gindex) {
	return new Tree(node).getSingleProof(BigInt(gindex));
}
