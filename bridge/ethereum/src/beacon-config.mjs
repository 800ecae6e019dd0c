// The beacon chain's configuration: mainnet's preset, with mainnet's forks or with one fork from the start.
import { createBeaconConfig } from '@lodestar/config';
import { mainnetChainConfig } from '@lodestar/config/configs';
import { ACTIVE_PRESET, ForkName, SLOTS_PER_EPOCH } from '@lodestar/params';

export const SECONDS_PER_SLOT = 12;
// When mainnet's slot 0 was, in Unix time.
const MAINNET_GENESIS_TIME = 1_606_824_023;

// Where and when the chain begins: { chainConfig, firstSlot, genesisTime (Unix seconds), fork }.
export function planChain({ schedule, fork, startTime }) {
	if (ACTIVE_PRESET !== 'mainnet') {
		throw new Error('LODESTAR_PRESET: only the mainnet preset is served');
	}
	const common = { ...mainnetChainConfig, CONFIG_NAME: 'coinop-local', GLOAS_FORK_EPOCH: Infinity };
	if (schedule === 'local') {
		return {
			chainConfig: {
				...common,
				ALTAIR_FORK_EPOCH: 0,
				BELLATRIX_FORK_EPOCH: 0,
				CAPELLA_FORK_EPOCH: 0,
				DENEB_FORK_EPOCH: 0,
				ELECTRA_FORK_EPOCH: 0,
				FULU_FORK_EPOCH: fork === ForkName.fulu ? 0 : Infinity,
				BLOB_SCHEDULE: [],
				MIN_GENESIS_TIME: startTime,
				GENESIS_DELAY: 0,
			},
			firstSlot: 0,
			genesisTime: startTime,
			fork,
		};
	}
	const slot = Math.floor((startTime - MAINNET_GENESIS_TIME) / SECONDS_PER_SLOT);
	const epoch = Math.floor(slot / SLOTS_PER_EPOCH);
	if (epoch < common.ELECTRA_FORK_EPOCH) {
		throw new Error('--start-time: mainnet\'s forks before Electra are not served');
	}
	return {
		chainConfig: common,
		firstSlot: epoch * SLOTS_PER_EPOCH,
		genesisTime: MAINNET_GENESIS_TIME,
		fork: epoch < common.FULU_FORK_EPOCH ? ForkName.electra : ForkName.fulu,
	};
}

export { createBeaconConfig };
