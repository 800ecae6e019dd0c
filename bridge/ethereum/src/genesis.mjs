// The first block and state of both chains.
import { readFileSync } from 'node:fs';
import { digest } from '@chainsafe/as-sha256';
import { EPOCHS_PER_HISTORICAL_VECTOR, ForkName, ForkSeq, SLOTS_PER_EPOCH } from '@lodestar/params';
import { createCachedBeaconState, createEmptyEpochCacheImmutableData, getNextSyncCommittee } from '@lodestar/state-transition';
import { upgradeStateToFulu } from '@lodestar/state-transition/slot';
import { ssz } from '@lodestar/types';
import { createBeaconConfig } from './beacon-config.mjs';
import { fromHex } from './hex.mjs';

// From the mnemonic that all local Ethereums use. Everybody has these keys.
export const ACCOUNTS = [
	['0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'],
	['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'],
	['0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'],
	['0x90F79bf6EB2c4f870365E785982E1f101E93b906', '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6'],
	['0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65', '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a'],
	['0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc', '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba'],
].map(([address, privateKey]) => ({ address, privateKey }));

const BALANCE = 1_000_000n * 10n ** 18n;
const GAS_LIMIT = 30_000_000;
const GENESIS_BASE_FEE = 1_000_000_000;
const EFFECTIVE_BALANCE = 32_000_000_000; // Gwei
const UNSET_DEPOSIT_REQUESTS_START_INDEX = 2n ** 64n - 1n;

// The execution chain's genesis in geth's format, Prague from the start. `timestamp` is Unix seconds.
export function executionGenesis(chainId, timestamp) {
	const contracts = JSON.parse(readFileSync(new URL('./system-contracts.json', import.meta.url), 'utf8'));
	const hex = (number) => `0x${number.toString(16)}`;
	return {
		config: {
			chainId,
			homesteadBlock: 0,
			eip150Block: 0,
			eip155Block: 0,
			eip158Block: 0,
			byzantiumBlock: 0,
			constantinopleBlock: 0,
			petersburgBlock: 0,
			istanbulBlock: 0,
			berlinBlock: 0,
			londonBlock: 0,
			mergeForkBlock: 0,
			terminalTotalDifficulty: 0,
			terminalTotalDifficultyPassed: true,
			shanghaiTime: 0,
			cancunTime: 0,
			pragueTime: 0,
			depositContractAddress: '0x00000000219ab540356cbb839cbe05303d7705fa',
			blobSchedule: {
				cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3_338_477 },
				prague: { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716 },
			},
		},
		nonce: '0x0',
		timestamp: hex(timestamp),
		extraData: '0x',
		gasLimit: hex(GAS_LIMIT),
		difficulty: '0x0',
		mixHash: `0x${'00'.repeat(32)}`,
		coinbase: `0x${'00'.repeat(20)}`,
		alloc: Object.fromEntries([
			...ACCOUNTS.map(({ address }) => [address, { balance: hex(BALANCE) }]),
			...Object.entries(contracts).map(([address, { code }]) => [address, { balance: '0x0', nonce: '0x1', code }]),
		]),
		number: '0x0',
		gasUsed: '0x0',
		parentHash: `0x${'00'.repeat(32)}`,
		baseFeePerGas: hex(GENESIS_BASE_FEE),
	};
}

// The beacon chain's first state, at `plan.firstSlot`, with all validators active, and the block it belongs to.
//
// A chain that begins later than at slot 0 is like one whose history was lost: its checkpoints have the zero
// root, as at genesis, until the first that is justified.
export function beaconGenesis(plan, publicKeys, executionBlock) {
	const { chainConfig, firstSlot, genesisTime, fork } = plan;
	const electra = ssz.electra;
	const epoch = firstSlot / SLOTS_PER_EPOCH;
	const view = electra.BeaconState.defaultViewDU();
	view.genesisTime = genesisTime;
	view.slot = firstSlot;
	view.fork = ssz.phase0.Fork.toViewDU({
		previousVersion: firstSlot === 0 ? chainConfig.ELECTRA_FORK_VERSION : chainConfig.DENEB_FORK_VERSION,
		currentVersion: chainConfig.ELECTRA_FORK_VERSION,
		epoch: chainConfig.ELECTRA_FORK_EPOCH,
	});
	for (const pubkey of publicKeys) {
		// The prefix 0x00: nothing is ever withdrawn.
		const withdrawalCredentials = digest(pubkey).fill(0, 0, 1);
		view.validators.push(ssz.phase0.Validator.toViewDU({
			pubkey,
			withdrawalCredentials,
			effectiveBalance: EFFECTIVE_BALANCE,
			slashed: false,
			activationEligibilityEpoch: 0,
			activationEpoch: 0,
			exitEpoch: Infinity,
			withdrawableEpoch: Infinity,
		}));
		view.balances.push(EFFECTIVE_BALANCE);
		view.previousEpochParticipation.push(0);
		view.currentEpochParticipation.push(0);
		view.inactivityScores.push(0);
	}
	const executionHash = fromHex(executionBlock.hash);
	for (let i = 0; i < EPOCHS_PER_HISTORICAL_VECTOR; i++) {
		view.randaoMixes.set(i, executionHash);
	}
	view.eth1Data = ssz.phase0.Eth1Data.toViewDU({
		depositRoot: new Uint8Array(32),
		depositCount: publicKeys.length,
		blockHash: executionHash,
	});
	view.eth1DepositIndex = publicKeys.length;
	view.depositRequestsStartIndex = UNSET_DEPOSIT_REQUESTS_START_INDEX;
	const checkpoint = { epoch: Math.max(epoch - 1, 0), root: new Uint8Array(32) };
	for (const name of ['previousJustifiedCheckpoint', 'currentJustifiedCheckpoint', 'finalizedCheckpoint']) {
		view[name] = ssz.phase0.Checkpoint.toViewDU(checkpoint);
	}
	const body = ssz[fork].BeaconBlockBody.defaultValue();
	view.latestBlockHeader = ssz.phase0.BeaconBlockHeader.toViewDU({
		...ssz.phase0.BeaconBlockHeader.defaultValue(),
		slot: firstSlot,
		bodyRoot: ssz[fork].BeaconBlockBody.hashTreeRoot(body),
	});
	view.latestExecutionPayloadHeader = electra.ExecutionPayloadHeader.toViewDU({
		...electra.ExecutionPayloadHeader.defaultValue(),
		blockHash: executionHash,
		stateRoot: fromHex(executionBlock.stateRoot),
		gasLimit: Number(executionBlock.gasLimit),
		baseFeePerGas: BigInt(executionBlock.baseFeePerGas),
		timestamp: Number(executionBlock.timestamp),
	});
	view.commit();
	view.genesisValidatorsRoot = view.validators.hashTreeRoot();

	// Sync committees are drawn from a state. The specification's genesis has the same committee twice; here the
	// first is another draw, so that the first hand-over is to others.
	const electraConfig = createBeaconConfig({ ...chainConfig, FULU_FORK_EPOCH: Infinity }, view.genesisValidatorsRoot);
	const cached = cache(electraConfig, view, { skipSyncCommitteeCache: true });
	const draw = (indices) => ssz.altair.SyncCommittee.toViewDU(
		getNextSyncCommittee(ForkSeq.electra, cached, indices, cached.epochCtx.effectiveBalanceIncrements).syncCommittee,
	);
	const everyone = Uint32Array.from(publicKeys, (_, index) => index);
	view.currentSyncCommittee = draw(everyone.slice().reverse());
	view.nextSyncCommittee = draw(everyone);
	view.commit();

	let first = view;
	if (fork === ForkName.fulu) {
		first = upgradeStateToFulu(cache(electraConfig, view));
		first.fork = ssz.phase0.Fork.toViewDU({
			previousVersion: firstSlot === 0 ? chainConfig.FULU_FORK_VERSION : chainConfig.ELECTRA_FORK_VERSION,
			currentVersion: chainConfig.FULU_FORK_VERSION,
			epoch: chainConfig.FULU_FORK_EPOCH,
		});
		first.commit();
	}
	const config = createBeaconConfig(chainConfig, view.genesisValidatorsRoot);
	// From its values: the views above carry caches of other forks.
	const state = cache(config, ssz[fork].BeaconState.toViewDU(first.toValue()));
	const block = {
		slot: firstSlot,
		proposerIndex: 0,
		parentRoot: new Uint8Array(32),
		stateRoot: state.hashTreeRoot(),
		body,
	};
	return { config, state, block: { message: block, signature: new Uint8Array(96) } };
}

function cache(config, view, options) {
	return createCachedBeaconState(view, createEmptyEpochCacheImmutableData(config, view), options);
}
