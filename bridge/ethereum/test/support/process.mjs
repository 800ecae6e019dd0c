// Starts main.mjs as its users do.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../main.mjs', import.meta.url));

// Resolves when it is ready. It works in a folder of its own, in which whatever it leaves is seen.
export async function start(...args) {
	const temporary = await mkdtemp(join(tmpdir(), 'coinop-ethereum-test-'));
	const child = spawn(process.execPath, [MAIN, ...args], {
		stdio: ['pipe', 'pipe', 'inherit'],
		cwd: temporary,
		env: { ...process.env, TMPDIR: temporary },
	});
	const exited = once(child, 'exit').then(([code]) => code);
	const line = await Promise.race([
		once(createInterface({ input: child.stdout }), 'line').then(([text]) => text),
		exited.then((code) => {
			throw new Error(`it ended with ${code} before it was ready`);
		}),
	]);
	const ready = JSON.parse(line);

	const request = async (path, options) => {
		const response = await fetch(ready.beacon + path, options);
		if (!response.ok) {
			throw new Error(`${path}: ${response.status} ${await response.text()}`);
		}
		return response;
	};
	return {
		ready,
		child,
		exited,
		get: async (path) => (await request(path)).json(),
		getSsz: async (path) => {
			const response = await request(path, { headers: { accept: 'application/octet-stream' } });
			return new Uint8Array(await response.arrayBuffer());
		},
		local: async (path) => (await request(`/local/${path}`, { method: 'POST' })).json(),
		folders: () => readdir(temporary),
		// Ends it, if it still runs, and what it may have left.
		clean: async () => {
			child.kill('SIGKILL');
			await exited;
			await gone(ready.executionPid);
			await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

export function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

// The processes that a process has started.
export async function children(pid) {
	const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
	return text.trim().split(' ').filter((child) => child !== '').map(Number);
}

// Resolves to whether the process has ended in ten seconds.
export async function gone(pid) {
	for (let i = 0; i < 100 && isRunning(pid); i++) {
		await sleep(100);
	}
	return !isRunning(pid);
}
