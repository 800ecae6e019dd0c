// When slots are made: one after another at a pace, or when asked for.
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from './http.mjs';
import { firstSlotOf, periodOf } from './light-client.mjs';

// Four epochs are enough where every slot has attesters; with fewer than 32 validators it takes longer.
const MAX_SLOTS_TO_FINALITY = 8 * 32;

export class Driver {
	#chain;
	#execution;
	#queue = Promise.resolve();
	#slotMs; // undefined while paused
	#wake = () => {};
	#stopped = false;

	constructor(chain, execution) {
		this.#chain = chain;
		this.#execution = execution;
	}

	get slotMs() {
		return this.#slotMs;
	}

	// Makes slots at this pace from now on; undefined stops after the one being made.
	setPace(slotMs) {
		this.#slotMs = slotMs;
		this.#wake();
	}

	async run() {
		while (!this.#stopped) {
			if (this.#slotMs === undefined) {
				await new Promise((resolve) => {
					this.#wake = resolve;
				});
				continue;
			}
			const began = Date.now();
			await this.#exclusive(async () => {
				if (this.#slotMs !== undefined && !this.#stopped) {
					await this.#next();
				}
			});
			await Promise.race([
				sleep(Math.max((this.#slotMs ?? 0) - (Date.now() - began), 0)),
				new Promise((resolve) => {
					this.#wake = resolve;
				}),
			]);
		}
	}

	// Resolves when no slot is being made any more.
	async stop() {
		this.#stopped = true;
		this.#wake();
		await this.#queue;
	}

	advance(slots) {
		return this.#exclusive(async () => {
			for (let i = 0; i < slots; i++) {
				await this.#next();
			}
		});
	}

	// Makes slots until what is the head now is final, and one more: in it the sync committee signs the block whose
	// state says so, which is what light clients are shown.
	finalize() {
		return this.#exclusive(async () => {
			const { slot } = this.#chain.head;
			for (let i = 0; this.#chain.history.finalized.slot < slot; i++) {
				if (i === MAX_SLOTS_TO_FINALITY) {
					throw new Error(`slot ${slot} isn't final after ${i} slots`);
				}
				await this.#next();
			}
			await this.#next();
		});
	}

	// The next block is made `slots` after the head.
	jump(slots) {
		return this.#exclusive(() => this.#produce(this.#chain.head.slot + slots));
	}

	// The next block is the first of the sync committee period `periods` after the head's.
	jumpPeriods(periods) {
		return this.#exclusive(() => this.#produce(firstSlotOf(periodOf(this.#chain.head.slot) + periods)));
	}

	// Drops the last `count` blocks and makes one on what is before them, in the slot after the dropped ones:
	// no validator signs two blocks of a slot. The dropped transactions go back to the pool if `keep`; it refuses those whose
	// place another of their nonce has taken meanwhile.
	reorg(count, keep) {
		return this.#exclusive(async () => {
			const next = this.#chain.head.slot + 1;
			const dropped = await this.#chain.reorg(count).catch((error) => {
				throw error instanceof RangeError ? new HttpError(409, error.message) : error;
			});
			const transactions = dropped.flatMap(({ signed }) => signed.message.body.executionPayload.transactions);
			let refused = 0;
			if (keep) {
				for (const transaction of transactions) {
					const raw = `0x${Buffer.from(transaction).toString('hex')}`;
					await this.#execution.rpc.call('eth_sendRawTransaction', raw).catch(() => {
						refused += 1;
					});
				}
			}
			await this.#produce(next);
			return { dropped: dropped.length, transactions: transactions.length, refused };
		});
	}

	// Kills the execution client and starts it again. What was in its pool is gone.
	restart() {
		return this.#exclusive(async () => {
			await this.#execution.restart();
			await this.#chain.publish({ again: true });
		});
	}

	#next() {
		return this.#produce(this.#chain.head.slot + 1);
	}

	async #produce(slot) {
		if (this.#stopped) {
			throw new HttpError(503, 'stopping');
		}
		await this.#chain.produce(slot);
		// A turn for requests.
		await setImmediate();
	}

	// One task at a time; the execution client has its last block when it is done.
	#exclusive(task) {
		const done = this.#queue.then(async () => {
			try {
				return await task();
			} finally {
				if (!this.#stopped) {
					await this.#chain.publish();
				}
			}
		});
		this.#queue = done.catch(() => {});
		return done;
	}
}
