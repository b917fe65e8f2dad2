import { createServer, type ServerResponse } from 'node:http';
import { Pool, type Dispatcher } from 'undici';
import { listen } from '../../support/loopback.ts';

/**
 * The least that a proxy on undici can do: dispatch with a handler, the request body in one Buffer. Checks nothing.
 * Arguments: origin of the upstream, Authorization to send there.
 */

const [origin = '', authorization = ''] = process.argv.slice(2);
const pool = new Pool(origin, { connections: null, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 });
const dropped = new Set(['host', 'connection', 'authorization', 'content-length', 'transfer-encoding', 'keep-alive']);

class Handler implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#response.on('close', () => {
      if (!this.#response.writableFinished) controller.abort(new Error('The client went away.'));
    });
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    const raw = controller.rawHeaders as Buffer[];
    const headers: string[] = [];
    for (let index = 0; index < raw.length; index += 2) {
      const name = String(raw[index]).toLowerCase();
      if (name !== 'connection' && name !== 'transfer-encoding') headers.push(name, String(raw[index + 1]));
    }
    this.#response.writeHead(status, headers);
    this.#response.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}

const server = createServer({ noDelay: true }, (request, response) => {
  const headers: string[] = ['authorization', authorization];
  const { rawHeaders, method = 'GET', url = '/' } = request;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!dropped.has(name)) headers.push(name, rawHeaders[index + 1] ?? '');
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    const body = chunks.length === 0 ? null : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    pool.dispatch({ method: method as Dispatcher.HttpMethod, path: url, headers, body }, new Handler(response));
  });
});

process.stdout.write(`ready http://127.0.0.1:${await listen(server)}\n`);
