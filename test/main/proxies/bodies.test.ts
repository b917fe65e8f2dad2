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

  describe('that are batches', () => {
    const member = '{"jsonrpc":"2.0","method":"ping","params":{"text":"a, b],[{\\\\","list":[1,2,[3]]}}';
    const batch = (count: number, space = ''): string => `${space}[${Array<string>(count).fill(member).join(' ,')}]`;
    const padded = (text: string): string => text + ' '.repeat(70_000);
    /** In three chunks, without a length. */
    const chunked = async (port: number, text: string): Promise<IncomingMessage> => {
      const request = begin(port, { headers: { 'transfer-encoding': 'chunked' } });
      const answered = once(request, 'response') as Promise<[IncomingMessage]>;
      for (const [from, to] of [[0, 1], [1, 9]]) {
        await new Promise((resolve) => request.write(text.slice(from, to), resolve));
      }
      request.end(text.slice(9));
      return (await answered)[0];
    };

    it.each([
      ['small', batch(101)],
      ['large', padded(batch(101))],
      ['behind space', padded(batch(101, ' \r\n\t'))],
      ['behind a byte order mark', batch(101, '\ufeff')],
      ['of anything', `[${'0,'.repeat(100)}0]`],
      ['not complete', batch(101).slice(0, -1)],
    ])('of more than 100 messages are refused before the upstream hears of them: %s', async (_, body) => {
      const upstream = vi.fn();
      const { port } = await proxyBefore(cleanup, upstream);
      const answer = await send(port, { body });
      const inChunks = await chunked(port, body);
      expect([answer.status, inChunks.statusCode]).toEqual([413, 413]);
      for (const refusal of [answer.body, await text(inChunks)]) {
        expect(JSON.parse(refusal)).toMatchObject({
          jsonrpc: '2.0', id: null, error: { code: -32600, data: { code: 'batch_too_large' } },
        });
      }
      expect(upstream).not.toHaveBeenCalled();
    });

    it.each([
      ['100 messages', batch(100)],
      ['100 messages, large', padded(batch(100))],
      ['a message with large lists', `{"params":${batch(500)}}`],
      ['space alone', ' '.repeat(70_000)],
    ])('or might be pass below that, byte for byte: %s', async (_, body) => {
      const { port } = await proxyBefore(cleanup, hashing);
      const bytes = Buffer.from(body);
      expect((await send(port, { body })).body).toBe(`${bytes.length} ${hash(bytes)}`);
      expect(await text(await chunked(port, body))).toContain(hash(bytes));
    });
  });

  it('that never begin end with their client, and harm nothing', async () => {
    const { port, listener } = await proxyBefore(cleanup, hashing);
    const request = begin(port, { headers: { 'transfer-encoding': 'chunked' } });
    request.flushHeaders();
    await vi.waitUntil(() => listener.traffic.counts.requests === 1);
    request.destroy();
    expect((await send(port, { body: 'x' })).status).toBe(200);
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
