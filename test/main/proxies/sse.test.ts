import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { Authenticator } from '../../../main/proxies/ports.ts';
import { startEverythingServer } from '../../support/everything-server.ts';
import { createUpstream } from '../../../main/proxies/upstreams/create-upstream.ts';
import {
  Cleanup, httpUpstream, open, openProxy, principal, proxyRecord, send, startUpstream, surroundings, type OpenProxy,
} from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

interface Played extends OpenProxy {
  upstreamPort: number;
  /** What was posted, as `path body`. */
  posts: string[];
  /** Opens a stream whose upstream announces `endpoint`, and reads what the client gets for it. */
  announce(endpoint: string, headers?: Record<string, string>): Promise<{ stream: IncomingMessage; told: string }>;
  upstreamStream(): ServerResponse;
}

/** The name that a caller gives in its token is who it is. */
const byToken: Authenticator = {
  authenticate: (_proxy, _origin, authorization) => ({ ok: true, principal: principal(authorization ?? 'nobody') }),
};

async function played(kind: 'http' | 'sse' = 'sse'): Promise<Played> {
  const posts: string[] = [];
  const streams: ServerResponse[] = [];
  const opened = new EventEmitter();
  const upstreamPort = await startUpstream(cleanup, (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      streams.push(response);
      opened.emit('stream');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      posts.push(`${request.url} ${Buffer.concat(chunks).toString()}`);
      response.writeHead(202).end('Accepted');
    });
  });
  const upstream = { ...httpUpstream(`http://127.0.0.1:${upstreamPort}/base/sse?tenant=1`), kind };
  const proxy = await openProxy(cleanup, { upstream }, { authenticator: byToken });
  const upstreamStream = (): ServerResponse => streams.at(-1) as ServerResponse;
  return {
    ...proxy,
    upstreamPort,
    posts,
    upstreamStream,
    async announce(endpoint, headers = {}) {
      const arrived = once(opened, 'stream');
      const stream = await open(proxy.port, { method: 'GET', headers: { accept: 'text/event-stream', ...headers } });
      await arrived;
      upstreamStream().write(`event: endpoint\ndata: ${endpoint}\n\n`);
      const [chunk] = (await once(stream, 'data')) as [Buffer];
      return { stream, told: /^data: (.*)$/m.exec(chunk.toString())?.[1] ?? '' };
    },
  };
}

describe('the endpoint of an HTTP+SSE upstream', () => {
  it.each([
    ['absolute path', '/message?sessionId=1', '/message?sessionId=1'],
    ['path relative to the URL', 'message?sessionId=1', '/base/message?sessionId=1'],
    ['path with a query of two', '/a/b?x=%2F&sessionId=1', '/a/b?x=%2F&sessionId=1'],
  ])('as %s: the client gets our path with the query kept, and what it posts arrives', async (_n, endpoint, at) => {
    const { port, announce, posts } = await played();
    const { told } = await announce(endpoint);
    expect(told).toBe(`/mcp${at.slice(at.indexOf('?'))}`);
    expect(await send(port, { path: told, body: '{"id":1}' })).toMatchObject({ status: 202, body: 'Accepted' });
    expect(posts).toEqual([`${at} {"id":1}`]);
  });

  it('as full URL: the client gets a full URL under the name that it called us by', async () => {
    const { port, announce, posts, upstreamPort } = await played();
    const { told } = await announce(`http://127.0.0.1:${upstreamPort}/m?s=1`, { host: `127.0.0.1:${port}` });
    expect(told).toBe(`http://127.0.0.1:${port}/mcp?s=1`);
    await send(port, { path: '/mcp?s=1', body: '{}' });
    expect(posts).toEqual(['/m?s=1 {}']);
  });

  it('with the session in its path: each stream has its own', async () => {
    const { port, announce, posts } = await played();
    const first = await announce('/sessions/1');
    const second = await announce('/sessions/2');
    expect(first.told).not.toBe(second.told);
    await send(port, { path: first.told, body: '1' });
    await send(port, { path: second.told, body: '2' });
    expect(posts).toEqual(['/sessions/1 1', '/sessions/2 2']);
  });

  it.each(['http://127.0.0.1:1/message', 'https://evil.example/m?s=1', 'http://[', 'javascript:alert(1)'])(
    'on another origin (%s): the stream is cut, nothing is posted there, and the reason stands in the status',
    async (endpoint) => {
      const { announce, listener } = await played();
      await expect(announce(endpoint)).rejects.toThrow();
      expect(listener.traffic.lastError).toContain('not its own address');
    },
  );

  it('belongs to whoever opened the stream', async () => {
    const { port, announce, posts } = await played();
    const { told } = await announce('/message?sessionId=1', { authorization: 'alice' });
    const answer = await send(port, { path: told, body: '{}', headers: { authorization: 'mallory' } });
    expect(answer.status).toBe(404);
    expect(posts).toEqual([]);
    await send(port, { path: told, body: '{}', headers: { authorization: 'alice' } });
    expect(posts).toHaveLength(1);
  });

  it.each([
    ['a parameter more', '/base/message?tenant=1&transport=sse&sessionId=4f0c', '/mcp?sessionId=4f0c&x=1'],
    ['its parameters in another order', '/base/sse?v=1&sessionId=4f0c', '/mcp?sessionId=4f0c&v=1'],
    ['an escape', '/base/sse?sessionId=4f0c', '/mcp?sessionId=4%660c'],
    ['its parameter in capitals', '/base/sse?sessionId=4f0c', '/mcp?SESSIONID=4F0C'],
    ['its path below ours', '/base/sse/message?sessionId=4f0c', '/mcp/message?sessionId=4f0c'],
    ['its path alone', '/base/sse/4f0c', '/mcp/4f0c'],
  ])('is not reached by anybody else with %s', async (_, endpoint, path) => {
    const { port, announce, posts } = await played();
    await announce(endpoint, { authorization: 'alice' });
    expect((await send(port, { path, body: '{}', headers: { authorization: 'mallory' } })).status).toBe(404);
    expect(posts).toEqual([]);
    const { told } = await announce('/base/sse?sessionId=5a1d', { authorization: 'bob' });
    expect((await send(port, { path: told, body: '{}', headers: { authorization: 'bob' } })).status).toBe(202);
    expect((await send(port, { path: '/mcp?v=2', body: '{}', headers: { authorization: 'bob' } })).status).toBe(202);
  });

  it('is forgotten with its stream: then a message goes where the URL of the upstream says', async () => {
    const { port, announce, posts, upstreamStream } = await played();
    const { stream, told } = await announce('/message?sessionId=1');
    const closed = once(upstreamStream(), 'close');
    stream.destroy();
    await closed;
    await send(port, { path: told, body: '{}' });
    expect(posts).toEqual(['/base/sse?tenant=1&sessionId=1 {}']);
  });

  it('is found behind an upstream of the kind "http" too, which may speak both', async () => {
    const { announce } = await played('http');
    expect((await announce('/message?sessionId=1')).told).toBe('/mcp?sessionId=1');
  });

  it('is left alone in a stream of a session of streamable HTTP', async () => {
    const { announce } = await played('http');
    expect((await announce('/message?sessionId=1', { 'mcp-session-id': 's' })).told).toBe('/message?sessionId=1');
  });
});

it('a changed upstream ends the stream, since nobody knows its endpoint any more', async () => {
  const { announce, listener, port } = await played();
  const { stream } = await announce('/message?sessionId=1');
  const cut = once(stream, 'error');
  const other = proxyRecord({ port, upstream: { ...httpUpstream('http://127.0.0.1:1/sse'), kind: 'sse' } });
  listener.reconfigure(other, await createUpstream('/mcp', other.upstream, surroundings));
  await cut;
});

it('after the endpoint each event passes at once, byte for byte', async () => {
  const { announce, upstreamStream } = await played();
  const { stream } = await announce('/message?sessionId=1');
  for (const event of ['event: endpoint\ndata: /message?sessionId=1\n\n', ': \u00e9\r\r', 'da', 'ta: x\n\n']) {
    upstreamStream().write(event);
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(chunk.toString()).toBe(event);
  }
});

it('the official client of 2024-11-05 works with the reference server through the proxy', async () => {
  const server = await startEverythingServer('sse');
  cleanup.add(() => server.stop());
  const { port, listener } = await openProxy(cleanup, { upstream: { ...httpUpstream(server.url), kind: 'sse' } });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new SSEClientTransport(new URL(`http://localhost:${port}/mcp`)));
  const steps: number[] = [];
  const work = { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } };
  await client.callTool(work, undefined, { onprogress: ({ progress }) => steps.push(progress) });
  // This client drops progress that comes with the answer, as the second step does.
  expect(steps[0]).toBe(1);
  const echo = await client.callTool({ name: 'echo', arguments: { message: 'caf\u00e9' } });
  expect(echo.content).toMatchObject([{ type: 'text', text: expect.stringContaining('caf\u00e9') as unknown }]);
  await client.close();
  expect(listener.traffic.counts.errors).toBe(0);
}, 30_000);
