import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { Cleanup, httpUpstream, open, openProxy, proxyBefore, send, startUpstream } from '../harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

it('calls one after the other share a connection; one beside an open stream gets its own', async () => {
  const ports = new Set<number | undefined>();
  const { port } = await proxyBefore(cleanup, (request, response) => {
    ports.add(request.socket.remotePort);
    if (request.method === 'GET') response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    else response.end('x');
  });
  for (let call = 0; call < 5; call += 1) await send(port, { body: '{}' });
  expect(ports.size).toBe(1);
  const stream = await open(port, { method: 'GET' });
  for (let call = 0; call < 5; call += 1) await send(port, { body: '{}' });
  expect(ports.size).toBe(2);
  stream.destroy();
});

it('many calls at once all go through', async () => {
  const waiting: ServerResponse[] = [];
  const { port } = await proxyBefore(cleanup, (request, response) => {
    waiting.push(response);
    // Nobody is answered before all are here: none waits in line for another.
    if (waiting.length === 300) for (const each of waiting) each.end(request.method);
  });
  const answers = await Promise.all(Array.from({ length: 300 }, () => send(port, { body: '{}' })));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
});

it('an upstream that closes idle connections early loses no call and gets none twice', async () => {
  const seen: string[] = [];
  const { port } = await proxyBefore(cleanup, (request, response) => {
    seen.push(request.url ?? '');
    response.end();
    // Closed right behind the answer, while the next call is already on its way.
    response.on('finish', () => request.socket.end());
  });
  const paths = Array.from({ length: 200 }, (_item, index) => `/mcp/${index}`);
  for (const path of paths) expect((await send(port, { path, body: '{}' })).status).toBe(200);
  expect(seen).toEqual(paths);
});

it('an upstream named localhost is found on either address family', async () => {
  const upstream = await startUpstream(cleanup, (_request, response) => response.end('v4'));
  const { port } = await openProxy(cleanup, { upstream: httpUpstream(`http://localhost:${upstream}/mcp`) });
  expect((await send(port)).body).toBe('v4');
});

it('closing the port leaves no connection to the upstream behind', async () => {
  const closed: Promise<unknown>[] = [];
  const { port, listener } = await proxyBefore(cleanup, (request, response) => {
    closed.push(once(request.socket, 'close'));
    response.end();
  });
  await send(port);
  await listener.close();
  await Promise.all(closed);
});
