// The command line's options, checked.
import { parseArgs } from 'node:util';

export const USAGE = `usage: node main.mjs [OPTION…]
  --schedule local|mainnet  local (default): the chain begins at slot 0, with its fork active from the start.
                            mainnet: slots, genesis time and forks are mainnet's; the chain begins at the epoch of --start-time
  --fork electra|fulu       the local schedule's fork (default electra); with mainnet's it follows from the time
  --start-time SECONDS      Unix time of the first slot (default: now, less what --warm-up takes on the chain's clock)
  --warm-up SLOTS           slots made before the ready line (default 0)
  --slot-ms MS              milliseconds between slots: 0 for as fast as possible (default: none but those asked for by /local)
  --validators N            1 to 4096 (default 64)
  --chain-id N              of the execution chain (default 1337)
  --verify                  make every block's transition a second time, checking all signatures and state roots
  --help`;

// Throws an error that says what is wrong with the arguments.
export function parseOptions(args, now = Math.floor(Date.now() / 1000)) {
	const { values } = parseArgs({
		args,
		strict: true,
		options: {
			schedule: { type: 'string', default: 'local' },
			fork: { type: 'string' },
			'start-time': { type: 'string' },
			'warm-up': { type: 'string', default: '0' },
			'slot-ms': { type: 'string' },
			validators: { type: 'string', default: '64' },
			'chain-id': { type: 'string', default: '1337' },
			verify: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const integer = (name, least, most) => integerFrom(values[name], `--${name}`, least, most);
	oneOf('--schedule', values.schedule, ['local', 'mainnet']);
	if (values.schedule === 'mainnet' && values.fork !== undefined) {
		throw new Error('--fork: with mainnet\'s schedule the fork follows from --start-time');
	}
	const fork = values.fork ?? 'electra';
	oneOf('--fork', fork, ['electra', 'fulu']);
	const warmUp = integer('warm-up', 0, 100_000);
	return {
		help: values.help,
		schedule: values.schedule,
		fork,
		startTime: values['start-time'] === undefined
			? now - 12 * (warmUp + 1)
			: integer('start-time', 1, 10_000_000_000),
		warmUp,
		slotMs: values['slot-ms'] === undefined ? undefined : integer('slot-ms', 0, 86_400_000),
		validators: integer('validators', 1, 4096),
		chainId: integer('chain-id', 1, 2 ** 31),
		verify: values.verify,
	};
}

// The integer that `text` is, or an error naming `name` and the bounds.
export function integerFrom(text, name, least, most) {
	const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : NaN;
	if (!(value >= least && value <= most)) {
		throw new Error(`${name}: an integer from ${least} to ${most} is wanted, not ${text ?? 'nothing'}`);
	}
	return value;
}

function oneOf(name, value, allowed) {
	if (!allowed.includes(value)) {
		throw new Error(`${name}: one of ${allowed.join(', ')} is wanted, not ${value}`);
	}
}
