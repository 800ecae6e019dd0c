// A small HTTP server: routes, JSON or SSZ by the Accept header, errors as the Beacon API writes them.
import { createServer } from 'node:http';
import { integerFrom } from './options.mjs';

const JSON_TYPE = 'application/json';
const SSZ_TYPE = 'application/octet-stream';

export class HttpError extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

// The integer that a query's parameter is, `otherwise` where it is missing and may be.
export function integerIn(query, name, least, most, otherwise) {
	if (otherwise !== undefined && !query.has(name)) {
		return otherwise;
	}
	try {
		return integerFrom(query.get(name), name, least, most);
	} catch (error) {
		throw new HttpError(400, error.message);
	}
}

// Serves on a free loopback port. A route is { method, path, handle }: `path` is matched by segments, `{name}` takes
// any; `handle({ params, query })` gives { status, headers, json, ssz }: functions that make the body, of which `ssz`
// may be missing. Resolves to { url, close }.
export async function serve(routes) {
	const server = createServer(async (request, response) => {
		try {
			await answer(routes, request, response);
		} catch (error) {
			const code = error.status ?? 500;
			if (code === 500) {
				process.stderr.write(`${request.method} ${request.url}: ${error.stack}\n`);
			}
			send(response, code, {}, JSON_TYPE, JSON.stringify({ code, message: error.message }));
		}
	});
	await new Promise((resolve, reject) => {
		server.once('error', reject).listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${server.address().port}`,
		close: () => new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		}),
	};
}

async function answer(routes, request, response) {
	const url = new URL(request.url, 'http://localhost');
	request.resume();
	let known = false;
	for (const { method, path, handle } of routes) {
		const params = match(path, url.pathname);
		if (params === undefined) {
			continue;
		}
		known = true;
		if (method !== request.method) {
			continue;
		}
		const { status = 200, headers = {}, json, ssz } = await handle({ params, query: url.searchParams });
		if (ssz !== undefined && prefersSsz(request.headers.accept)) {
			send(response, status, headers, SSZ_TYPE, ssz());
		} else if (json !== undefined) {
			send(response, status, headers, JSON_TYPE, JSON.stringify(json()));
		} else {
			response.writeHead(status, headers).end();
		}
		return;
	}
	throw known ? new HttpError(405, 'method not allowed') : new HttpError(404, 'no such route');
}

function send(response, status, headers, type, body) {
	const bytes = Buffer.from(body);
	response.writeHead(status, { ...headers, 'content-type': type, 'content-length': bytes.length }).end(bytes);
}

function match(path, pathname) {
	const wanted = path.split('/');
	const given = pathname.split('/');
	if (wanted.length !== given.length) {
		return undefined;
	}
	const params = {};
	for (const [i, segment] of wanted.entries()) {
		if (segment.startsWith('{')) {
			params[segment.slice(1, -1)] = given[i];
		} else if (segment !== given[i]) {
			return undefined;
		}
	}
	return params;
}

// Whether SSZ is named with a higher quality than JSON.
export function prefersSsz(accept = '*/*') {
	const quality = { [JSON_TYPE]: undefined, [SSZ_TYPE]: undefined, '*/*': 0 };
	for (const part of accept.split(',')) {
		const [type, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
		const q = parameters.find((text) => text.startsWith('q='));
		quality[type] = q === undefined ? 1 : Number(q.slice(2));
	}
	return (quality[SSZ_TYPE] ?? 0) > (quality[JSON_TYPE] ?? quality['*/*']);
}
