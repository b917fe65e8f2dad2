import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { begin, Cleanup, open, send } from '../../main/proxies/harness.ts';
import { eventually } from '../../support/eventually.ts';
import { after, trickle, type Act } from '../../support/toxic-proxy.ts';
import { errorOf, message, proxyBeforeFaults } from './faulty-upstream.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const endOfHead = '\r\n\r\n';
const call = { body: message('tools/call', 7) };
const eventStream = { 'content-type': 'text/event-stream' };

/** Answers each call with `text`, and counts them. */
function answering(text: string, headers: Record<string, string> = {}): RequestListener & { calls: number } {
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().on('end', () => {
      handler.calls += 1;
      response.writeHead(200, headers).end(text);
    });
  };
  handler.calls = 0;
  return handler;
}

/** Two events, and the stream stays open. */
const twoEvents: RequestListener = (_request, response) => {
  response.writeHead(200, eventStream).write('id: 1\ndata: one\n\n');
  response.write('id: 2\ndata: two\n\n');
};

async function readAll(stream: IncomingMessage): Promise<{ text: string; failure: string | null }> {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const failed = once(stream, 'error') as Promise<[NodeJS.ErrnoException]>;
  const failure = await Promise.race([
    once(stream, 'end').then(() => null),
    failed.then(([error]) => error.code ?? ''),
  ]);
  return { text, failure };
}

describe('before the answer began', () => {
  it.each<[Act, string]>([
    ['reset', 'upstream_closed'],
    ['end', 'upstream_closed'],
    ['garbage', 'upstream_invalid'],
  ])('%s: 502 that names the server and the next step, and no second call', async (act, code) => {
    const upstream = answering('never seen');
    const { port, host, listener } = await proxyBeforeFaults(cleanup, upstream, after('', act));
    const answer = await send(port, call);
    expect(answer.status).toBe(502);
    expect(errorOf(answer)).toMatchObject({ id: 7, error: { code: -32000, data: { code } } });
    expect(errorOf(answer).error.message).toContain(`The MCP server at ${host} `);
    expect(errorOf(answer).error.message).toMatch(/check before you try again|Correct the upstream URL/);
    expect(upstream.calls).toBe(1);
    expect(listener.traffic.counts).toMatchObject({ requests: 1, errors: 1 });
  });

  it('in the middle of its head: 502 as well', async () => {
    const upstream = answering('x', { 'x-long': 'a'.repeat(100) });
    const { port } = await proxyBeforeFaults(cleanup, upstream, after('x-long: aaaa', 'end'));
    expect(errorOf(await send(port, call)).error.data.code).toBe('upstream_closed');
    expect(upstream.calls).toBe(1);
  });

  it('stall: the call waits as long as its client does, and ends upstream with it', async () => {
    const { port, toxic, listener } = await proxyBeforeFaults(cleanup, answering('x'), after('', 'stall'));
    const linked = once(toxic, 'link') as Promise<[{ client: EventEmitter }]>;
    const request = begin(port, { headers: { 'content-length': '2' } });
    request.end('{}');
    const [{ client }] = await linked;
    const closed = once(client, 'close');
    request.destroy();
    await closed;
    expect(listener.traffic.counts).toMatchObject({ requests: 1, errors: 0, open_streams: 0 });
  });

  it('a server that resets every connection: 502, and the next call goes through once the server is back', async () => {
    const upstream = answering('back');
    const { port, toxic } = await proxyBeforeFaults(cleanup, upstream);
    expect((await send(port, call)).status).toBe(200);
    toxic.toxic = after('', 'reset');
    toxic.resetAll();
    expect((await send(port, call)).status).toBe(502);
    toxic.toxic = null;
    expect(await send(port, call)).toMatchObject({ status: 200, body: 'back' });
  });

  it('a server that restarts resets all its connections: what changes nothing is still answered', async () => {
    const lists = message('tools/list', 1);
    const waiting: ServerResponse[] = [];
    let down = false;
    const { port, toxic } = await proxyBeforeFaults(cleanup, (request, response) => {
      request.resume();
      if (down) {
        down = false;
        return toxic.resetAll();
      }
      if (request.url !== '/mcp/together') return void response.end('answered');
      waiting.push(response);
      if (waiting.length === 20) for (const each of waiting) each.end();
    });
    // Twenty connections that wait for their next call.
    await Promise.all(Array.from({ length: 20 }, () => send(port, { path: '/mcp/together', body: lists })));
    expect(toxic.links.size).toBe(20);
    down = true;
    expect(await send(port, { body: lists })).toMatchObject({ status: 200, body: 'answered' });
  });
});

describe('in the middle of an answer of known length', () => {
  it.each<Act>(['reset', 'end'])('%s: the client sees that it is cut, never a short answer', async (act) => {
    const upstream = answering('0123456789', { 'content-length': '10' });
    const { port, listener } = await proxyBeforeFaults(cleanup, upstream, after(`${endOfHead}01234`, act));
    expect((await readAll(await open(port, call))).failure).toBe('ECONNRESET');
    expect(upstream.calls).toBe(1);
    expect(listener.traffic.lastError).toContain('broke off');
  });
});

describe('in the middle of an answer in chunks', () => {
  const chunked: RequestListener = (_request, response) => {
    response.write('first');
    response.write('second');
    response.end();
  };
  it.each<Act>(['reset', 'end', 'garbage'])('%s: what came before arrives, and the cut is seen', async (act) => {
    const { port, listener } = await proxyBeforeFaults(cleanup, chunked, after('first\r\n', act));
    expect(await readAll(await open(port, call))).toEqual({ text: 'first', failure: 'ECONNRESET' });
    expect(listener.traffic.counts).toMatchObject({ errors: 1 });
  });

  it('that lies about the size of a chunk', async () => {
    const { port } = await proxyBeforeFaults(cleanup, (request) => {
      const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
      request.socket.end(`${head}5\r\nfirst\r\nzz\r\nsecond\r\n0\r\n\r\n`);
    });
    expect(await readAll(await open(port, call))).toEqual({ text: 'first', failure: 'ECONNRESET' });
  });
});

describe('in the middle of an event stream', () => {
  it.each<Act>(['reset', 'end', 'garbage'])('%s: whole events arrive, then the cut is seen', async (act) => {
    const { port, listener } = await proxyBeforeFaults(cleanup, twoEvents, after('data: one\n\n\r\n', act));
    const { text, failure } = await readAll(await open(port, { method: 'GET' }));
    expect(text).toBe('id: 1\ndata: one\n\n');
    expect(failure).toBe('ECONNRESET');
    await eventually(() => listener.traffic.counts).toMatchObject({ open_streams: 0, errors: 1 });
  });

  it('stall: the stream stays, and what comes later still arrives', async () => {
    const { port, toxic, listener } = await proxyBeforeFaults(cleanup, twoEvents);
    const stream = await open(port, { method: 'GET' });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await eventually(() => text).toContain('data: two');
    for (const { server } of toxic.links) server.pause();
    expect(listener.traffic.counts).toMatchObject({ open_streams: 1 });
    for (const { server } of toxic.links) server.resume();
    stream.destroy();
    await eventually(() => toxic.links.size).toBe(0);
  });

  it('an upstream that closes its side in good order ends the stream in good order', async () => {
    const { port, listener } = await proxyBeforeFaults(cleanup, (_request, response) => {
      response.writeHead(200, eventStream).end('retry: 10\n\n');
    });
    expect(await readAll(await open(port, { method: 'GET' }))).toEqual({ text: 'retry: 10\n\n', failure: null });
    expect(listener.traffic.counts).toMatchObject({ open_streams: 0, errors: 0 });
  });
});

describe('slowness', () => {
  it('an answer that comes byte by byte arrives whole', async () => {
    const { port } = await proxyBeforeFaults(cleanup, answering('slow but whole', { 'x-kept': 'yes' }), trickle);
    expect(await send(port, call)).toMatchObject({ status: 200, body: 'slow but whole', headers: { 'x-kept': 'yes' } });
  });

  it('one call that gets no answer holds up no other', async () => {
    const { port } = await proxyBeforeFaults(cleanup, (request, response) => {
      if (request.url !== '/mcp/never') response.end('prompt');
    });
    const stuck = begin(port, { path: '/mcp/never', method: 'GET' });
    stuck.end();
    for (let each = 0; each < 20; each += 1) expect((await send(port, call)).body).toBe('prompt');
    stuck.destroy();
  });
});

describe('answers that are no answers', () => {
  it.each([
    ['two lengths that differ', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a status that is none', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['headers beyond all measure', `HTTP/1.1 200 OK\r\nX-Big: ${'a'.repeat(64 * 1024)}\r\n\r\n`],
  ])('%s: 502, and nothing of it is passed on', async (_name, bytes) => {
    const { port } = await proxyBeforeFaults(cleanup, (request) => void request.socket.end(bytes));
    const answer = await send(port, call);
    expect(answer.status).toBe(502);
    expect(errorOf(answer).error.data.code).toBe('upstream_invalid');
    expect(answer.headers).not.toHaveProperty('x-big');
  });

  it('a second answer behind the first reaches nobody', async () => {
    let calls = 0;
    const { port } = await proxyBeforeFaults(cleanup, (request) => {
      calls += 1;
      const first = `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ncall${calls}`;
      request.socket.write(`${first}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged`);
    });
    const bodies = [];
    for (let each = 0; each < 5; each += 1) bodies.push((await send(port, { ...call, path: `/mcp/${each}` })).body);
    expect(bodies).not.toContain('forged');
  });
});

describe('a client that goes away', () => {
  it('in the middle of its body: the upstream request is cut, none is left open', async () => {
    const server = new EventEmitter();
    const arrived = once(server, 'request') as Promise<[IncomingMessage]>;
    const { port, toxic } = await proxyBeforeFaults(cleanup, (request) => {
      request.on('error', () => {});
      server.emit('request', request);
    });
    const request = begin(port, { headers: { 'transfer-encoding': 'chunked' } });
    request.write('half of it');
    const [upstreamRequest] = await arrived;
    request.destroy();
    await new Promise((resolve) => upstreamRequest.resume().on('close', resolve));
    expect(upstreamRequest.complete).toBe(false);
    await eventually(() => toxic.links.size).toBe(0);
  });

  it('in the middle of a small body: the upstream never hears of it', async () => {
    const upstream = answering('x');
    const { port, toxic } = await proxyBeforeFaults(cleanup, upstream);
    const request = begin(port, { headers: { 'content-length': '100' } });
    request.write('{');
    await new Promise((resolve) => request.on('socket', (socket) => socket.once('connect', resolve)));
    request.destroy();
    expect((await send(port, call)).status).toBe(200);
    expect(upstream.calls).toBe(1);
    expect(toxic.connections).toBe(1);
  });

  it('a hundred at once leave no connection behind', async () => {
    const { port, toxic, listener } = await proxyBeforeFaults(cleanup, twoEvents);
    const streams = await Promise.all(Array.from({ length: 100 }, () => open(port, { method: 'GET' })));
    expect(listener.traffic.counts.open_streams).toBe(100);
    expect(toxic.links.size).toBe(100);
    for (const stream of streams) stream.destroy();
    await eventually(() => toxic.links.size).toBe(0);
    expect(listener.traffic.counts).toMatchObject({ open_streams: 0, errors: 0 });
  });
});

it('the port of a server that was stopped is named in words', async () => {
  const { toxic, port } = await proxyBeforeFaults(cleanup, answering('x'));
  const host = `127.0.0.1:${toxic.port}`;
  await toxic.stop();
  const answer = await send(port, call);
  expect(errorOf(answer).error.message).toBe(
    `The MCP server at ${host} is not running: the connection was refused. `
      + 'Start the MCP server, or correct the upstream URL of this proxy.',
  );
});
