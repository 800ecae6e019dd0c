// EthereumJS as a child process with a folder of its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonRpc, bearer } from './json-rpc.mjs';

const CLIENT = createRequire(import.meta.url).resolve('@ethereumjs/client');
const EXIT_WITH_PARENT = new URL('./exit-with-parent.mjs', import.meta.url).href;
const READY_MS = 60_000;
const LINES_KEPT = 40;

export class ExecutionClient {
	#child;
	#folder;
	#arguments;
	#onUnexpectedEnd;
	#lines = [];
	#ended;
	#killed; // the process that was ended on purpose
	#stopped = false;

	// Starts a client on free loopback ports from `genesis` (geth's format) and waits until it answers.
	static async start(genesis, onUnexpectedEnd) {
		const client = new ExecutionClient();
		try {
			await client.#start(genesis, onUnexpectedEnd);
		} catch (error) {
			await client.stop();
			throw error;
		}
		return client;
	}

	async #start(genesis, onUnexpectedEnd) {
		this.#folder = await mkdtemp(join(tmpdir(), 'coinop-ethereum-'));
		const secret = randomBytes(32);
		const genesisFile = join(this.#folder, 'genesis.json');
		const secretFile = join(this.#folder, 'jwt.hex');
		await writeFile(genesisFile, JSON.stringify(genesis));
		await writeFile(secretFile, secret.toString('hex'));
		const [rpcPort, enginePort] = await freePorts(2);

		this.#onUnexpectedEnd = onUnexpectedEnd;
		this.#arguments = [
			'--import', EXIT_WITH_PARENT, CLIENT,
			'--dataDir', join(this.#folder, 'data'), '--gethGenesis', genesisFile,
			'--rpc', '--rpcAddr', '127.0.0.1', '--rpcPort', rpcPort,
			'--rpcEngine', '--rpcEngineAddr', '127.0.0.1', '--rpcEnginePort', enginePort, '--jwtSecret', secretFile,
			// No peers: it opens no other port and looks for nobody.
			'--isSingleNode', '--sync', 'none',
			'--saveReceipts', '--no-logFile', '--logLevel', 'warn',
		].map(String);
		this.url = `http://127.0.0.1:${rpcPort}`;
		this.rpc = new JsonRpc(this.url);
		this.engine = new JsonRpc(`http://127.0.0.1:${enginePort}`, () => bearer(secret));
		this.#spawn();
		await this.#untilItAnswers();
	}

	// Kills the client where it stands and starts it again at the same addresses, with the blocks that it had written; what
	// was in its pool is gone. Resolves when it answers.
	async restart() {
		await this.#kill();
		if (this.#stopped) {
			throw new Error('the execution client is stopped');
		}
		this.#spawn();
		await this.#untilItAnswers();
	}

	#spawn() {
		const child = spawn(process.execPath, this.#arguments, { cwd: this.#folder, stdio: ['pipe', 'pipe', 'pipe'] });
		this.#child = child;
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text) => this.#remember(text));
		}
		child.stdin.on('error', () => {});
		this.#ended = new Promise((resolve) => {
			child.once('error', resolve).once('exit', resolve);
		});
		this.#ended.then(() => {
			if (this.#killed !== child) {
				this.#onUnexpectedEnd(new Error(`the execution client ended:\n${this.#lines.join('\n')}`));
			}
		});
	}

	async #kill() {
		this.#killed = this.#child;
		this.#child.kill('SIGKILL');
		await this.#ended;
	}

	get pid() {
		return this.#child.pid;
	}

	async #untilItAnswers() {
		const deadline = Date.now() + READY_MS;
		for (;;) {
			try {
				await this.engine.call('eth_chainId');
				await this.rpc.call('eth_chainId');
				return;
			} catch (error) {
				if (this.#child.exitCode !== null || this.#child.signalCode !== null || Date.now() > deadline) {
					throw new Error(`the execution client did not start: ${error.message}\n${this.#lines.join('\n')}`);
				}
			}
			await sleep(100);
		}
	}

	#remember(text) {
		this.#lines.push(...text.split('\n').filter((line) => line !== ''));
		this.#lines.splice(0, this.#lines.length - LINES_KEPT);
	}

	// Ends the client and removes its folder. Nothing it would still write is wanted, so it isn't asked first:
	// its own way of stopping takes ten seconds.
	async stop() {
		this.#stopped = true;
		if (this.#child !== undefined) {
			await this.#kill();
		}
		if (this.#folder !== undefined) {
			await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
		}
	}
}

// Ports that were free a moment ago: two can't be held open for the client, which opens them itself.
async function freePorts(count) {
	const servers = Array.from({ length: count }, () => createServer());
	const ports = await Promise.all(servers.map((server) => new Promise((resolve, reject) => {
		server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server.address().port));
	})));
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}
