#!/usr/bin/env node
// A local Ethereum: starts it, says where it is in one line of JSON, and ends it. README.md says more.
import { fstatSync } from 'node:fs';
import { beaconApi } from './src/beacon-api.mjs';
import { SECONDS_PER_SLOT, planChain } from './src/beacon-config.mjs';
import { Chain } from './src/chain.mjs';
import { controlApi } from './src/control-api.mjs';
import { Driver } from './src/driver.mjs';
import { ExecutionClient } from './src/execution-client.mjs';
import { ACCOUNTS, beaconGenesis, executionGenesis } from './src/genesis.mjs';
import { toHex } from './src/hex.mjs';
import { serve } from './src/http.mjs';
import { LightClientData } from './src/light-client.mjs';
import { USAGE, parseOptions } from './src/options.mjs';
import { Validators } from './src/validators.mjs';

const running = {};
let ending;

// Ends everything that was started, in any state of starting, and then the process.
function end(code, reason) {
	ending ??= (async () => {
		if (reason !== undefined) {
			process.stderr.write(`local Ethereum: ${reason.stack ?? reason}\n`);
		}
		await running.server?.close();
		// The client first: a slot that is being made then fails at once instead of being waited for.
		const stopped = running.driver?.stop();
		await (await running.execution?.catch(() => {}))?.stop();
		await stopped;
		process.exit(code);
	})();
	return ending;
}

async function start(options) {
	const plan = planChain(options);
	const firstTime = plan.genesisTime + plan.firstSlot * SECONDS_PER_SLOT;
	running.execution = ExecutionClient.start(executionGenesis(options.chainId, firstTime), (error) => end(1, error));
	const validators = new Validators(options.validators);
	const execution = await running.execution;
	const executionBlock = await execution.rpc.call('eth_getBlockByNumber', '0x0', false);
	const genesis = beaconGenesis(plan, validators.publicKeys, executionBlock);
	const chain = new Chain({ genesis, executionHash: executionBlock.hash, execution, validators, verify: options.verify });
	const lightClientData = new LightClientData(chain.history);
	chain.onFinalized = (entries) => lightClientData.settle(entries);
	running.driver = new Driver(chain, execution);
	await running.driver.advance(options.warmUp);
	running.server = await serve([...beaconApi(chain, lightClientData), ...controlApi(chain, running.driver)]);

	const { head, finalized } = chain.history;
	process.stdout.write(`${JSON.stringify({
		execution: execution.url,
		beacon: running.server.url,
		control: `${running.server.url}/local`,
		chainId: options.chainId,
		schedule: options.schedule,
		fork: plan.fork,
		genesisTime: plan.genesisTime,
		genesisValidatorsRoot: toHex(chain.genesisValidatorsRoot),
		secondsPerSlot: SECONDS_PER_SLOT,
		headSlot: head.slot,
		finalizedSlot: finalized.slot,
		executionPid: execution.pid,
		accounts: ACCOUNTS,
	})}\n`);
	running.driver.setPace(options.slotMs);
	await running.driver.run();
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
	process.on(signal, () => end(0));
}

let options;
try {
	options = parseOptions(process.argv.slice(2));
} catch (error) {
	process.stderr.write(`${error.message}\n\n${USAGE}\n`);
	process.exit(2);
}
if (options.help) {
	process.stdout.write(`${USAGE}\n`);
	process.exit(0);
}
endWithStdin();
start(options).catch((error) => end(1, error));

// A pipe's end says that whoever started this is gone. Anything else, as /dev/null, says nothing.
function endWithStdin() {
	let stdin;
	try {
		stdin = fstatSync(0);
	} catch {
		return;
	}
	if (stdin.isFIFO() || stdin.isSocket()) {
		process.stdin.on('end', () => end(0)).on('error', () => end(0)).resume();
	}
}
