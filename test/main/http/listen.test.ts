import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '../../../main/http/listen.ts';
import type { HttpListener } from '../../../main/http/open-port.ts';
import { freePort } from '../../support/loopback.ts';

const open: HttpListener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close(0)));
});

async function start(handler: Parameters<typeof listen>[0], port = 0): Promise<HttpListener> {
  const listener = await listen(handler, { port });
  open.push(listener);
  return listener;
}

const answer = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).on('error', reject);
  });

describe('listen', () => {
  it('opens the same port on both loopback addresses', async () => {
    const { port, addresses } = await start((_request, response) => response.end('here'));
    expect(addresses).toEqual(['127.0.0.1', '::1']);
    for (const host of ['127.0.0.1', '[::1]'])
      expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here');
  });

  it.each(['127.0.0.1', '::1'])('says who holds the port on %s, and opens nothing', async (host) => {
    const port = await freePort();
    const holder = createServer().listen(port, host);
    await once(holder, 'listening');
    try {
      const refusal = await listen(() => {}, { port }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'port_taken', status: 409, field: 'port' });
      expect((refusal as Error).message).toMatch(
        new RegExp(`^Port ${port} is taken by .+ \\(pid ${process.pid}\\)\\.$`),
      );
      expect(refusal).toHaveProperty('remedy', 'Stop that program, or choose another port here.');
    } finally {
      holder.close();
      await once(holder, 'close');
    }
    await start(() => {}, port);
  });

  it('lets a running request finish when it closes, and takes no new one', async () => {
    const server = new EventEmitter();
    const listener = await start((_request, response) => server.emit('request', response));
    const arrived = once(server, 'request') as Promise<[ServerResponse]>;
    const running = answer(`http://127.0.0.1:${listener.port}/`);
    const [response] = await arrived;
    const closed = listener.close(60_000);
    await expect(answer(`http://127.0.0.1:${listener.port}/`)).rejects.toThrow('ECONNREFUSED');
    response.end('done');
    const [body] = (await once(await running, 'data')) as [Buffer];
    expect(body.toString()).toBe('done');
    await closed;
  });

  it('cuts what is not finished after the grace time', async () => {
    const { port } = await start((_request, response) => response.write('half'));
    const response = await answer(`http://127.0.0.1:${port}/`);
    const cut = once(response, 'error');
    response.resume();
    await open[0]?.close(1);
    expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('closes connections that are kept for reuse at once', async () => {
    const { port } = await start((_request, response) => response.end('x'));
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    await open[0]?.close(60_000);
  });
});
