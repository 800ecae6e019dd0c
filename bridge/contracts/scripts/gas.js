// Measures what transactions cost: sends them to anvil and reads the gas used from their receipts, so that the 21,000 of a
// transaction, its calldata and cold storage are in it. Prints JSON.
//
// usage: node scripts/gas.js [--write | --check]
//   --write  also puts it into .gas-snapshot
//   --check  fails when .gas-snapshot says otherwise
'use strict';
const { execFileSync, spawn } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');

const root = join(__dirname, '..');
const snapshot = join(root, '.gas-snapshot');
const bin = (name) => join(root, 'node_modules/.bin', name);

const freePort = () =>
	new Promise((resolve) => {
		const server = createServer();
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});

async function startAnvil() {
	const port = await freePort();
	// A group of its own: what npm installs starts the program itself.
	const child = spawn(bin('anvil'), ['--port', port, '--hardfork', 'prague', '--silent'], {
		detached: true,
		stdio: 'ignore',
	});
	const stop = () => {
		try {
			process.kill(-child.pid);
		} catch {}
	};
	process.on('exit', stop);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

	let id = 0;
	const rpc = async (method, ...params) => {
		const response = await fetch(`http://127.0.0.1:${port}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
		});
		const { error, result } = await response.json();
		if (error) throw new Error(`${method}: ${error.message}`);
		return result;
	};
	for (let attempt = 0; ; ++attempt) {
		try {
			await rpc('eth_chainId');
			return rpc;
		} catch (error) {
			if (attempt === 100) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}

async function main() {
	const [mode] = process.argv.slice(2);
	execFileSync(process.execPath, [join(__dirname, 'build-token.js')]);
	execFileSync(bin('forge'), ['script', '--quiet', 'test/gas/GasScenario.sol'], { cwd: root, stdio: ['ignore', 2, 2] });
	const lines = readFileSync(join(root, 'build/gas-transactions.jsonl'), 'utf8').trim().split('\n');
	const transactions = lines.map((line) => JSON.parse(line));

	const rpc = await startAnvil();
	const gas = {};
	for (const [index, { name, ...transaction }] of transactions.entries()) {
		const hash = await rpc('eth_sendTransaction', { ...transaction, gas: '0xf42400' });
		let receipt = null;
		while (receipt === null) receipt = await rpc('eth_getTransactionReceipt', hash);
		if (receipt.status !== '0x1') throw new Error(`transaction ${index} (${name || 'not measured'}) failed`);
		if (name) gas[name] = Number(receipt.gasUsed);
	}
	const printed = `${JSON.stringify(gas, null, '\t')}\n`;
	if (mode === '--check') {
		if (readFileSync(snapshot, 'utf8') !== printed) {
			console.error(`gas differs from .gas-snapshot (npm run gas -- --write):\n${printed}`);
			process.exitCode = 1;
		}
		return;
	}
	if (mode === '--write') writeFileSync(snapshot, printed);
	process.stdout.write(printed);
}

main().then(
	() => process.exit(),
	(error) => {
		console.error(error.message);
		process.exit(1);
	},
);
