// JSON-RPC over HTTP, and the Engine API's authentication.
import { createHmac } from 'node:crypto';

export class JsonRpc {
	#url;
	#authorize;
	#id = 0;

	// `authorize` makes the Authorization header of each request.
	constructor(url, authorize) {
		this.#url = url;
		this.#authorize = authorize;
	}

	// Resolves to the result; rejects with the method's name and the error's message.
	async call(method, ...params) {
		this.#id += 1;
		const headers = { 'content-type': 'application/json' };
		if (this.#authorize !== undefined) {
			headers.authorization = this.#authorize();
		}
		const response = await fetch(this.#url, {
			method: 'POST',
			headers,
			body: JSON.stringify({ jsonrpc: '2.0', id: this.#id, method, params }),
		});
		if (!response.ok) {
			throw new Error(`${method}: HTTP status ${response.status}`);
		}
		const { result, error } = await response.json();
		if (error !== undefined) {
			throw new Error(`${method}: ${error.message ?? JSON.stringify(error)}`);
		}
		return result;
	}
}

// A bearer token by the Engine API's authentication specification: HS256, valid for 60 s around `iat`.
export function bearer(secret) {
	const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: Math.floor(Date.now() / 1000) })}`;
	return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
