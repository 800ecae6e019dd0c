// What tests ask of the chain, under /local/. Parameters are in the query, so that curl -X POST is enough.
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import { toHex } from './hex.mjs';
import { HttpError, integerIn } from './http.mjs';
import { periodOf } from './light-client.mjs';

const MAX_SLOTS = 10_000;
const MAX_JUMP = 100_000;
const MAX_PERIODS = 10;
const MAX_SLOT_MS = 86_400_000;

export function controlApi(chain, driver) {
	const block = (entry) => ({
		slot: entry.slot,
		root: toHex(entry.root),
		executionHash: entry.executionHash,
		executionNumber: entry.signed.message.body.executionPayload.blockNumber,
	});
	const status = (more = {}) => ({
		json: () => {
			const { head, justified, finalized } = chain.history;
			return {
				head: block(head),
				justified: block(justified),
				finalized: block(finalized),
				epoch: Math.floor(head.slot / SLOTS_PER_EPOCH),
				period: periodOf(head.slot),
				time: chain.timeOf(head.slot),
				slotMs: driver.slotMs ?? null,
				...more,
			};
		},
	});
	const post = {
		advance: async (query) => {
			await driver.advance(integerIn(query, 'slots', 1, MAX_SLOTS, 1));
			return status();
		},
		finalize: async () => {
			await driver.finalize();
			return status();
		},
		jump: async (query) => {
			if (query.has('slots') === query.has('periods')) {
				throw new HttpError(400, 'slots or periods is wanted');
			}
			await (query.has('slots')
				? driver.jump(integerIn(query, 'slots', 1, MAX_JUMP))
				: driver.jumpPeriods(integerIn(query, 'periods', 1, MAX_PERIODS)));
			return status();
		},
		reorg: async (query) => {
			const count = integerIn(query, 'blocks', 1, MAX_SLOTS);
			const transactions = query.get('transactions') ?? 'keep';
			if (!['keep', 'drop'].includes(transactions)) {
				throw new HttpError(400, 'transactions: keep or drop is wanted');
			}
			return status(await driver.reorg(count, transactions === 'keep'));
		},
		restart: async () => {
			await driver.restart();
			return status();
		},
		pause: () => {
			driver.setPace(undefined);
			return status();
		},
		resume: (query) => {
			driver.setPace(integerIn(query, 'slot_ms', 0, MAX_SLOT_MS));
			return status();
		},
	};
	return [
		{ method: 'GET', path: '/local/status', handle: () => status() },
		...Object.entries(post).map(([name, handle]) => ({
			method: 'POST',
			path: `/local/${name}`,
			handle: ({ query }) => handle(query),
		})),
	];
}
