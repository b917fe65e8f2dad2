import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { begin, Cleanup, open, proxyBefore, send, text } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const hashing: RequestListener = (request, response) => {
  const digest = createHash('sha256');
  request.on('data', (chunk: Buffer) => digest.update(chunk));
  request.on('end', () =>
    response.end(
      `${request.headers['content-length'] ?? request.headers['transfer-encoding']} ${digest.digest('hex')}`,
    ),
  );
};

describe('request bodies', () => {
  it.each([0, 1, 65_536, 65_537, 3_000_000])('of %i bytes arrive unchanged, with their length', async (size) => {
    const { port } = await proxyBefore(cleanup, hashing);
    const body = randomBytes(size);
    expect((await send(port, { body })).body).toBe(`${size} ${hash(body)}`);
  });

  it('in chunks stay in chunks', async () => {
    const { port } = await proxyBefore(cleanup, hashing);
    const request = begin(port, { headers: { 'transfer-encoding': 'chunked' } });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    request.write('first ');
    request.end('second');
    expect(await text((await answered)[0])).toBe(`chunked ${hash(Buffer.from('first second'))}`);
  });

  it('that trickle in are gathered', async () => {
    const { port } = await proxyBefore(cleanup, hashing);
    const request = begin(port, { headers: { 'content-length': '3' } });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    for (const piece of ['a', 'b']) await new Promise((resolve) => request.write(piece, resolve));
    request.end('c');
    expect(await text((await answered)[0])).toBe(`3 ${hash(Buffer.from('abc'))}`);
  });

  it('past the limit are refused before the upstream hears of them', async () => {
    const upstream = vi.fn();
    const { port } = await proxyBefore(cleanup, upstream, { bodyLimit: 1024 });
    const answer = await send(port, { body: Buffer.alloc(1025) });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: '2.0', error: { data: { code: 'body_too_large' } } });
    expect(upstream).not.toHaveBeenCalled();
  });

  it('in chunks past the limit end the upstream request', async () => {
    const server = createServer();
    const broken = once(server, 'broken');
    const { port } = await proxyBefore(
      cleanup,
      (request) => {
        request.on('error', () => server.emit('broken')).resume();
      },
      { bodyLimit: 100_000 },
    );
    const request = begin(port, { headers: { 'transfer-encoding': 'chunked' } });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    request.end(Buffer.alloc(200_000));
    expect((await answered)[0].statusCode).toBe(413);
    await broken;
  });

  it('that the upstream does not want to the end: its answer arrives all the same', async () => {
    const { port } = await proxyBefore(cleanup, (request, response) => {
      response.writeHead(429).end('too much');
      request.on('error', () => {}).resume();
    });
    const answer = await send(port, { body: Buffer.alloc(5_000_000) });
    expect(answer).toMatchObject({ status: 429, body: 'too much' });
  });
});

describe('answer bodies', () => {
  it('large ones arrive unchanged, with and without a length', async () => {
    const body = randomBytes(8_000_000);
    const { port } = await proxyBefore(cleanup, (request, response) => {
      if (request.url === '/mcp/length') response.setHeader('content-length', body.length);
      response.write(body);
      response.end();
    });
    for (const path of ['/mcp', '/mcp/length']) {
      const digest = createHash('sha256');
      for await (const chunk of (await open(port, { path })) as AsyncIterable<Buffer>) digest.update(chunk);
      expect(digest.digest('hex')).toBe(hash(body));
    }
  });
});
