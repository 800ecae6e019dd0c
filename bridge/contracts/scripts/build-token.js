// Compiles the Tether-like token with the compiler of Tether's time, into build/TetherLike.json { abi, bytecode }.
'use strict';
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

// The compiler's asm.js is older than what Node.js optimises, and Node.js says so.
process.removeAllListeners('warning');
const solc = require('solc-0.4');

const root = join(__dirname, '..');
const input = {
	language: 'Solidity',
	sources: { 'TetherLike.sol': { content: readFileSync(join(root, 'token/TetherLike.sol'), 'utf8') } },
	settings: {
		optimizer: { enabled: true, runs: 200 },
		outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
	},
};
const output = JSON.parse(solc.compileStandardWrapper(JSON.stringify(input)));
const failures = (output.errors ?? []).filter(({ severity }) => severity === 'error');
if (failures.length > 0) {
	console.error(failures.map(({ formattedMessage }) => formattedMessage).join('\n'));
	process.exit(1);
}
const { abi, evm } = output.contracts['TetherLike.sol'].TetherLike;
mkdirSync(join(root, 'build'), { recursive: true });
writeFileSync(join(root, 'build/TetherLike.json'), JSON.stringify({ abi, bytecode: `0x${evm.bytecode.object}` }));
