// The blocks and states that are kept.
//
// States: every one since two epochs before the finalized block; of older blocks only the checkpoints'
// (the last block at or before an epoch's first slot), 1,024 of them. Blocks: the last 16,384 of the canonical
// chain, and dropped ones until their height is final.
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import { toHex } from './hex.mjs';

const RECENT_STATES = 2 * SLOTS_PER_EPOCH; // slots
const CHECKPOINT_STATES = 1024;
const BLOCKS = 16_384;

export class History {
	#byRoot = new Map(); // root as hex → entry
	#byStateRoot = new Map(); // state root as hex → entry
	#canonical = new Map(); // slot → entry, in the slots' order
	#checkpoints = []; // finalized entries whose states are still kept
	#pruned = -1; // slot up to which states were looked at

	constructor(genesis) {
		this.genesis = genesis;
		this.finalized = genesis;
		this.justified = genesis;
		this.head = genesis;
		this.#insert(genesis);
	}

	// An entry is { root, slot, fork, signed, executionHash, attestation, state, node, isCheckpoint, finalizedRoot }:
	// `state` with its caches until the block is final, `node`, its tree alone, for as long as said above.
	add(entry) {
		const parent = this.head;
		parent.isCheckpoint = lastEpochStart(entry.slot - 1) >= parent.slot;
		this.#insert(entry);
		this.head = entry;
	}

	byRoot(root) {
		return this.#byRoot.get(root);
	}

	byStateRoot(root) {
		return this.#byStateRoot.get(root);
	}

	bySlot(slot) {
		return this.#canonical.get(slot);
	}

	parent(entry) {
		return this.#byRoot.get(toHex(entry.signed.message.parentRoot));
	}

	isCanonical(entry) {
		return this.#canonical.get(entry.slot) === entry;
	}

	isFinal(entry) {
		return entry.slot <= this.finalized.slot && this.isCanonical(entry);
	}

	// The canonical blocks after `entry`, oldest first.
	after(entry) {
		const entries = [];
		for (let each = this.head; each !== undefined && each.slot > entry.slot; each = this.parent(each)) {
			entries.push(each);
		}
		return entries.reverse();
	}

	// Makes an ancestor of the head the head again. Returns the blocks that were dropped, oldest first.
	rewind(ancestor) {
		const dropped = this.after(ancestor);
		for (const entry of dropped) {
			this.#canonical.delete(entry.slot);
		}
		this.head = ancestor;
		return dropped;
	}

	// Takes over the head's checkpoints. Returns the blocks that became final, oldest first.
	settle(justified, finalized) {
		this.justified = justified;
		const settled = this.after(this.finalized).filter(({ slot }) => slot <= finalized.slot);
		this.finalized = finalized;
		return settled;
	}

	prune() {
		for (const entry of this.#byRoot.values()) {
			if (entry.slot <= this.finalized.slot && !this.isCanonical(entry)) {
				this.#forget(entry);
			}
		}
		const bound = this.finalized.slot - RECENT_STATES;
		for (const [slot, entry] of this.#canonical) {
			if (slot <= this.#pruned) {
				continue;
			}
			if (slot < this.finalized.slot) {
				entry.state = undefined;
			}
			if (slot >= bound) {
				break;
			}
			if (entry.isCheckpoint) {
				this.#checkpoints.push(entry);
			} else {
				entry.node = undefined;
			}
			this.#pruned = slot;
		}
		for (const entry of this.#checkpoints.splice(0, this.#checkpoints.length - CHECKPOINT_STATES)) {
			entry.node = undefined;
		}
		for (const [slot, entry] of this.#canonical) {
			if (this.#canonical.size <= BLOCKS || slot >= bound) {
				break;
			}
			this.#canonical.delete(slot);
			this.#forget(entry);
		}
	}

	#insert(entry) {
		this.#byRoot.set(toHex(entry.root), entry);
		this.#byStateRoot.set(toHex(entry.signed.message.stateRoot), entry);
		this.#canonical.set(entry.slot, entry);
	}

	#forget(entry) {
		this.#byRoot.delete(toHex(entry.root));
		this.#byStateRoot.delete(toHex(entry.signed.message.stateRoot));
	}
}

function lastEpochStart(slot) {
	return Math.floor(slot / SLOTS_PER_EPOCH) * SLOTS_PER_EPOCH;
}
