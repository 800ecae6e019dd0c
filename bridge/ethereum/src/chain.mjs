// The beacon chain: each slot a payload from the execution client, a block with real signatures, the consensus
// specification's state transition, and the attestations that make it final.
import { setImmediate } from 'node:timers/promises';
import { BitArray } from '@chainsafe/ssz';
import {
	DOMAIN_BEACON_ATTESTER,
	DOMAIN_BEACON_PROPOSER,
	DOMAIN_RANDAO,
	DOMAIN_SYNC_COMMITTEE,
	SLOTS_PER_EPOCH,
	SYNC_COMMITTEE_SIZE,
} from '@lodestar/params';
import {
	DataAvailabilityStatus,
	ExecutionPayloadStatus,
	getBlockRoot,
	getExpectedWithdrawals,
	getRandaoMix,
	processSlots,
	stateTransition,
} from '@lodestar/state-transition';
import { processBlock } from '@lodestar/state-transition/block';
import { ssz } from '@lodestar/types';
import { SECONDS_PER_SLOT } from './beacon-config.mjs';
import { fromHex, quantity, toHex } from './hex.mjs';
import { History } from './history.mjs';
import { payloadFromJson, requestsFromJson, versionedHash, withdrawalToJson } from './payload.mjs';

const ZERO_HASH = `0x${'00'.repeat(32)}`;
const FEE_RECIPIENT = '0x00000000000000000000000000000000000000fe';
const EXTERNAL = {
	executionPayloadStatus: ExecutionPayloadStatus.valid,
	dataAvailabilityStatus: DataAvailabilityStatus.Available,
};

export class Chain {
	#execution;
	#validators;
	#verify;
	#published;

	// `genesis` is beaconGenesis's; `verify` makes each transition again with all checks.
	constructor({ genesis, executionHash, execution, validators, verify }) {
		this.config = genesis.config;
		this.genesisTime = genesis.state.genesisTime;
		this.genesisValidatorsRoot = genesis.state.genesisValidatorsRoot;
		this.#execution = execution;
		this.#validators = validators;
		this.#verify = verify;
		this.history = new History(entry(genesis.config, genesis.block, genesis.state, executionHash, null));
		this.onFinalized = () => {};
	}

	get head() {
		return this.history.head;
	}

	timeOf(slot) {
		return this.genesisTime + slot * SECONDS_PER_SLOT;
	}

	// Makes the block of `slot`, which is after the head's, on the head. Slots between stay empty.
	// The execution client's head follows with the next block, or by `publish`.
	async produce(slot) {
		const parent = this.head;
		const state = await advance(parent.state, slot);
		const fork = this.config.getForkName(slot);
		const types = ssz[fork];
		const proposer = state.epochCtx.getBeaconProposer(slot);

		const built = this.#buildPayload(state, slot);
		const body = types.BeaconBlockBody.defaultValue();
		body.randaoReveal = this.#signRandao(state, slot, proposer);
		body.eth1Data = state.eth1Data.toValue();
		body.syncAggregate = this.#signParent(state, slot, parent);
		body.attestations = isIncludable(parent.attestation, slot) ? [parent.attestation] : [];
		const { executionPayload, executionRequests = [], blobsBundle } = await built;
		body.executionPayload = payloadFromJson(executionPayload);
		body.executionRequests = requestsFromJson(executionRequests);
		const commitments = blobsBundle?.commitments ?? [];
		body.blobKzgCommitments = commitments.map(fromHex);

		const accepted = this.#execution.engine.call('engine_newPayloadV4',
			executionPayload, commitments.map(versionedHash), toHex(parent.root), executionRequests);
		accepted.catch(() => {}); // Awaited below; what happens before may fail first.
		const block = { slot, proposerIndex: proposer, parentRoot: parent.root, stateRoot: new Uint8Array(32), body };
		processBlock(this.config.getForkSeq(slot), state, block, EXTERNAL, { verifySignatures: false });
		state.commit();
		block.stateRoot = state.hashTreeRoot();
		const root = types.BeaconBlock.hashTreeRoot(block);
		const domain = this.config.getDomain(slot, DOMAIN_BEACON_PROPOSER, slot);
		const signed = { message: block, signature: this.#validators.sign(proposer, root, domain) };
		if (this.#verify) {
			stateTransition(parent.state, signed, {
				...EXTERNAL, verifyStateRoot: true, verifyProposer: true, verifySignatures: true,
			});
		}
		const { status, validationError } = await accepted;
		if (status !== 'VALID') {
			throw new Error(`the execution client found its own payload ${status}: ${validationError}`);
		}

		const added = entry(this.config, signed, state, executionPayload.blockHash, this.#attest(state, slot, root));
		this.history.add(added);
		this.#settle(state);
	}

	// Makes the head the execution client's; once more where it may have forgotten.
	async publish({ again = false } = {}) {
		if (again || this.#published !== this.head) {
			await this.#chooseFork();
		}
	}

	// Drops the last `count` blocks, none of which may be final: the next block is made on what is before them.
	// Returns the dropped blocks, oldest first.
	async reorg(count) {
		const unfinal = this.history.after(this.history.finalized);
		if (count > unfinal.length) {
			throw new RangeError(`only the last ${unfinal.length} blocks aren't final`);
		}
		const ancestor = unfinal[unfinal.length - count - 1] ?? this.history.finalized;
		const dropped = this.history.rewind(ancestor);
		this.#settle(ancestor.state);
		await this.publish();
		return dropped;
	}

	async #buildPayload(state, slot) {
		const epoch = Math.floor(slot / SLOTS_PER_EPOCH);
		const { expectedWithdrawals } = getExpectedWithdrawals(this.config.getForkSeq(slot), state);
		const payloadId = await this.#chooseFork({
			timestamp: quantity(this.timeOf(slot)),
			prevRandao: toHex(getRandaoMix(state, epoch)),
			suggestedFeeRecipient: FEE_RECIPIENT,
			withdrawals: expectedWithdrawals.map(withdrawalToJson),
			parentBeaconBlockRoot: toHex(this.head.root),
		});
		return this.#execution.engine.call('engine_getPayloadV4', payloadId);
	}

	// Tells the execution client what is head, justified and final. Returns the id of the payload it builds, if asked.
	async #chooseFork(attributes = null) {
		const { head, justified, finalized, genesis } = this.history;
		const hashOf = (checkpoint) => (checkpoint === genesis ? ZERO_HASH : checkpoint.executionHash);
		const { payloadStatus, payloadId } = await this.#execution.engine.call('engine_forkchoiceUpdatedV3', {
			headBlockHash: head.executionHash,
			safeBlockHash: hashOf(justified),
			finalizedBlockHash: hashOf(finalized),
		}, attributes);
		if (payloadStatus.status !== 'VALID' || (attributes !== null && payloadId === null)) {
			throw new Error(`the execution client doesn't follow: ${JSON.stringify(payloadStatus)}`);
		}
		this.#published = head;
		return payloadId;
	}

	#signRandao(state, slot, proposer) {
		const epoch = Math.floor(slot / SLOTS_PER_EPOCH);
		const domain = this.config.getDomain(state.slot, DOMAIN_RANDAO, slot);
		return this.#validators.sign(proposer, ssz.Epoch.hashTreeRoot(epoch), domain);
	}

	// The whole sync committee signs the parent, as it is in the slot before.
	#signParent(state, slot, parent) {
		const domain = this.config.getDomain(slot, DOMAIN_SYNC_COMMITTEE, Math.max(slot, 1) - 1);
		const { validatorIndices } = state.epochCtx.currentSyncCommitteeIndexed;
		return {
			syncCommitteeBits: allSet(SYNC_COMMITTEE_SIZE),
			syncCommitteeSignature: this.#validators.signAsCommittee(validatorIndices, parent.root, domain),
		};
	}

	// All committees of the slot attest the block; null where there are fewer validators than slots and it has none.
	#attest(state, slot, root) {
		const epoch = Math.floor(slot / SLOTS_PER_EPOCH);
		const target = slot % SLOTS_PER_EPOCH === 0 ? root : getBlockRoot(state, epoch);
		const data = {
			slot,
			index: 0,
			beaconBlockRoot: root,
			source: state.currentJustifiedCheckpoint.toValue(),
			target: { epoch, root: target },
		};
		const committeeBits = ssz.electra.CommitteeBits.defaultValue();
		const attesters = [];
		for (let i = 0; i < state.epochCtx.getCommitteeCountPerSlot(epoch); i++) {
			const committee = state.epochCtx.getBeaconCommittee(slot, i);
			if (committee.length > 0) {
				committeeBits.set(i, true);
				attesters.push(...committee);
			}
		}
		if (attesters.length === 0) {
			return null;
		}
		const domain = this.config.getDomain(slot, DOMAIN_BEACON_ATTESTER, slot);
		return {
			aggregationBits: allSet(attesters.length),
			data,
			signature: this.#validators.signTogether(attesters, ssz.phase0.AttestationData.hashTreeRoot(data), domain),
			committeeBits,
		};
	}

	// Takes over what is justified and final when `state` is the head's. What was final stays so: the state of a
	// block before the head may not know it yet.
	#settle(state) {
		const block = ({ root }) => this.history.byRoot(toHex(root)) ?? this.history.genesis;
		const later = (a, b) => (b.slot > a.slot ? b : a);
		const finalized = later(this.history.finalized, block(state.finalizedCheckpoint));
		const advanced = finalized !== this.history.finalized;
		const settled = this.history.settle(later(finalized, block(state.currentJustifiedCheckpoint)), finalized);
		if (advanced) {
			this.onFinalized(settled);
			this.history.prune();
		}
	}
}

function entry(config, signed, state, executionHash, attestation) {
	const { slot } = signed.message;
	const fork = config.getForkName(slot);
	return {
		root: ssz[fork].BeaconBlock.hashTreeRoot(signed.message),
		slot,
		fork,
		signed,
		executionHash,
		attestation,
		state,
		node: state.node,
		isCheckpoint: false,
		finalizedRoot: state.finalizedCheckpoint.root,
	};
}

// The state at `slot`, epoch by epoch so that others get their turn between: crossing a sync committee period
// takes seconds.
async function advance(state, slot) {
	let at = state;
	for (;;) {
		const next = Math.min(slot, (Math.floor(at.slot / SLOTS_PER_EPOCH) + 1) * SLOTS_PER_EPOCH);
		at = processSlots(at, next);
		if (next === slot) {
			return at;
		}
		await setImmediate();
	}
}

// An attestation can be included in its own epoch and the next.
function isIncludable(attestation, slot) {
	return attestation !== null && Math.floor(slot / SLOTS_PER_EPOCH) <= attestation.data.target.epoch + 1;
}

function allSet(length) {
	const bits = BitArray.fromBitLen(length);
	for (let i = 0; i < length; i++) {
		bits.set(i, true);
	}
	return bits;
}
