// Wallets and scripts built on @polkadot/api need no types of our own: everything comes from the chain's metadata.
//
// Needs a development chain: COINOP_URL=ws://127.0.0.1:9944 node --test test.mjs, or node test.mjs ws://127.0.0.1:9944
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

const url = process.env.COINOP_URL ?? process.argv[2];
const EVERYDAY_FEE = 1_000n; // µUSDT, the most that a payment may cost
let api;
let provider;

before(async () => {
	assert.ok(url, 'no chain to test: set COINOP_URL, or run this through coinop-devchain');
	provider = new WsProvider(url);
	api = await ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true });
}, { timeout: 30_000 });

after(async () => {
	await api?.disconnect();
});

const account = async (address) => (await api.query.system.account(address)).data;

// Signs, submits and waits until the transaction is final; rejects if it was not admitted or failed.
const submit = (call, signer) => new Promise((resolve, reject) => {
	call.signAndSend(signer, (result) => {
		if (result.dispatchError?.isModule) {
			const { section, name } = api.registry.findMetaError(result.dispatchError.asModule);
			reject(new Error(`${section}.${name}`));
		} else if (result.dispatchError || result.isError) {
			reject(new Error((result.dispatchError ?? result.status).toString()));
		} else if (result.status.isFinalized) {
			resolve(result);
		}
	}).catch(reject);
});

test('chain should describe its money when asked for its properties', () => {
	assert.deepEqual(api.registry.chainTokens, ['USDT']);
	assert.deepEqual(api.registry.chainDecimals, [6]);
	assert.equal(api.registry.chainSS58, 42);
});

test('payment should reach its payee when signed by polkadot.js', { timeout: 60_000 }, async () => {
	const keyring = new Keyring({ type: 'sr25519' });
	const payer = keyring.addFromUri('//Dave');
	const payee = keyring.addFromSeed(randomBytes(32)).address;
	const reference = `0x${randomBytes(32).toString('hex')}`;
	const amount = 1_234_567n;

	const before = await account(payer.address);
	assert.ok(before.free.toBigInt() > amount, 'Dave has money on a development chain');
	assert.equal((await account(payee)).free.toBigInt(), 0n);

	const call = api.tx.meteredPayments.pay(payee, amount, reference);
	const quoted = (await call.paymentInfo(payer)).partialFee.toBigInt();
	assert.ok(quoted > 0n && quoted <= EVERYDAY_FEE, `the fee quoted is ${quoted} µUSDT`);

	const { events } = await submit(call, payer);
	const { data: paid } = events.find(({ event }) => api.events.meteredPayments.Paid.is(event)).event;
	assert.equal(paid.payer.toString(), payer.address);
	assert.equal(paid.charged.toString(), payer.address);
	assert.equal(paid.payee.toString(), payee);
	assert.equal(paid.amount.toBigInt(), amount);
	assert.equal(paid.reference.toHex(), reference);
	const { data: charged } = events.find(({ event }) => api.events.transactionPayment.TransactionFeePaid.is(event)).event;
	const fee = charged.actualFee.toBigInt();
	assert.ok(fee > 0n && fee <= quoted, `the fee paid is ${fee} µUSDT, quoted were ${quoted}`);

	const after = await account(payer.address);
	assert.equal(before.free.toBigInt() - after.free.toBigInt(), amount + fee);
	assert.equal((await account(payee)).free.toBigInt(), amount);
});

test('payment of nothing should be refused by name when submitted', { timeout: 60_000 }, async () => {
	const keyring = new Keyring({ type: 'sr25519' });
	const call = api.tx.meteredPayments.pay(keyring.addFromUri('//Eve').address, 0, new Uint8Array(32));
	await assert.rejects(submit(call, keyring.addFromUri('//Dave')), /meteredPayments\.NoAmount/);
});

test('identifier should resolve to nothing when its account is no device', async () => {
	const address = new Keyring({ type: 'sr25519' }).addFromSeed(randomBytes(32)).address;
	const error = async (did) => (await provider.send('did_resolve', [did])).didResolutionMetadata.error;
	assert.equal(await error(`did:coinop:${address}`), 'notFound');
	assert.equal(await error('did:coinop:5Grw'), 'invalidDid');
	assert.equal(await error('did:web:example.com'), 'methodNotSupported');
});

test('escrow should be created, asked for and cancelled when polkadot.js knows only the metadata', { timeout: 60_000 }, async () => {
	const keyring = new Keyring({ type: 'sr25519' });
	const payer = keyring.addFromUri('//Ferdie');
	const { events: created } = await submit(api.tx.streamingEscrow.create({
		recipients: [{ account: keyring.addFromUri('//Eve').address, share: 1_000_000 }],
		schedule: { Open: { deposit: 1_000_000n, start: 0, rate: { amount: 3_600n, per: 'Hour' } } },
		inspector: null,
		cancel: 'Payer',
		notice: 0,
		arbitration: null,
	}), payer);
	const { escrow } = created.find(({ event }) => api.events.streamingEscrow.Created.is(event)).event.data;

	const state = (await api.call.streamingEscrowApi.escrowState(escrow)).unwrap();
	const [withdrawable, refundable, undecided] =
		[state.withdrawable, state.refundable, state.undecided].map((amount) => amount.toBigInt());
	assert.equal(state.status.toString(), 'Running');
	assert.equal(withdrawable + refundable + undecided, 1_000_000n);

	const { events: ended } = await submit(api.tx.streamingEscrow.cancel(escrow), payer);
	const { paid, refunded } = ended.find(({ event }) => api.events.streamingEscrow.Ended.is(event)).event.data;
	assert.equal(paid.toBigInt() + refunded.toBigInt(), 1_000_000n);
	assert.ok((await api.call.streamingEscrowApi.escrowState(escrow)).isNone);
	await assert.rejects(submit(api.tx.streamingEscrow.cancel(escrow), payer), /streamingEscrow\.Closed/);
});
