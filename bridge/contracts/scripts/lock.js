// Makes package-lock.json anew: without the addresses of a registry, and with Foundry's packages for every platform, also
// where a registry has only some of them, since `npm ci` refuses a lock file that lacks optional packages.
'use strict';
const { execFileSync } = require('node:child_process');
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const file = join(root, 'package-lock.json');
rmSync(file, { force: true });
rmSync(join(root, 'node_modules'), { force: true, recursive: true });
execFileSync('npm', ['install', '--package-lock-only'], { cwd: root, stdio: 'inherit' });

const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const entry of Object.values(lock.packages)) {
	delete entry.resolved;
}
for (const { optionalDependencies } of Object.values(lock.packages)) {
	for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
		const [os, cpu] = name.split('-').slice(-2);
		lock.packages[`node_modules/${name}`] ??= {
			version,
			cpu: [cpu === 'amd64' ? 'x64' : cpu],
			dev: true,
			license: 'MIT OR Apache-2.0',
			optional: true,
			os: [os],
		};
	}
}
const project = lock.packages[''];
delete lock.packages[''];
lock.packages = { '': project, ...Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(file, `${JSON.stringify(lock, null, '\t')}\n`);
