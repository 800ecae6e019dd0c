// Measures what the README tells: npm run measure [-- OPTION of main.mjs…]
import { execFileSync } from 'node:child_process';
import { start } from './test/support/process.mjs';

const SLOTS = 128;

const timed = async (task) => {
	const began = performance.now();
	const result = await task();
	return [(performance.now() - began) / 1000, result];
};
const megabytes = (pid) => Number(execFileSync('ps', ['-o', 'rss=', '-p', pid])) / 1024;

const [ready, ethereum] = await timed(() => start(...process.argv.slice(2)));
try {
	await ethereum.local('advance');
	const [finality] = await timed(() => ethereum.local('finalize'));
	const [slots] = await timed(() => ethereum.local(`advance?slots=${SLOTS}`));
	const [jump] = await timed(() => ethereum.local('jump?periods=1'));
	const [final] = await timed(() => ethereum.local('finalize'));
	const memory = [ethereum.child.pid, ethereum.ready.executionPid].map(megabytes);
	ethereum.child.kill('SIGTERM');
	const [end] = await timed(() => ethereum.exited);
	const rounded = (number) => Number(number.toPrecision(2));
	process.stdout.write(`${JSON.stringify({
		ready_s: rounded(ready),
		first_finality_s: rounded(finality),
		slot_ms: rounded((slots / SLOTS) * 1000),
		handover_s: rounded(jump + final),
		handover_jump_s: rounded(jump),
		end_s: rounded(end),
		beacon_memory_mb: rounded(memory[0]),
		execution_memory_mb: rounded(memory[1]),
	}, undefined, '\t')}\n`);
} finally {
	await ethereum.clean();
}
