import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Cleanup, sendRaw } from '../../main/proxies/harness.ts';
import { eventually } from '../../support/eventually.ts';
import { proxyBeforeFaults, type FaultyUpstream } from './faulty-upstream.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

interface Watched extends FaultyUpstream {
  requests: IncomingMessage[];
}

/** A proxy whose upstream notes each request that reaches it. */
async function watched(): Promise<Watched> {
  const requests: IncomingMessage[] = [];
  const proxy = await proxyBeforeFaults(cleanup, (request, response) => {
    requests.push(request);
    request.on('error', () => {}).resume().on('end', () => response.end(`reached ${request.url}`));
  });
  return { ...proxy, requests };
}

/** Sends bytes as they are, and unlike `sendRaw` stays connected until the other side closes. */
async function talkRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes.replaceAll('PORT', String(port)), 'latin1');
  let answer = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString('latin1');
  return answer;
}

const host = 'Host: localhost:PORT\r\n';
const post = `POST /mcp HTTP/1.1\r\n${host}`;
const chunked = 'Transfer-Encoding: chunked\r\n';
const hidden = `GET /mcp/hidden HTTP/1.1\r\n${host}\r\n`;

const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

describe('a request that two servers could read differently is refused, and opens no connection upstream', () => {
  // RFC 9112 sections 2.2, 3.2, 5.1, 5.2, 6.1, 6.3 and 11.2.
  const shapes: [name: string, bytes: string, status: number][] = [
    ['two lengths that differ', `${post}Content-Length: 0\r\nContent-Length: 44\r\n\r\n`, 400],
    ['two lengths that agree', `${post}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`, 400],
    ['a list of lengths', `${post}Content-Length: 0, 44\r\n\r\n`, 400],
    ['a length with a sign', `${post}Content-Length: +2\r\n\r\n{}`, 400],
    ['a length in hexadecimal', `${post}Content-Length: 0x2\r\n\r\n{}`, 400],
    ['a negative length', `${post}Content-Length: -1\r\n\r\n`, 400],
    ['a length past all numbers', `${post}Content-Length: 99999999999999999999999\r\n\r\n`, 400],
    ['chunks, then a length', `${post}${chunked}Content-Length: 5\r\n\r\n0\r\n\r\n${hidden}`, 400],
    ['a length beside an unknown coding', `${post}Content-Length: 5\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n`, 400],
    ['a coding that does not end in chunks', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400],
    ['chunks twice', `${post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`, 400],
    ['chunks and another coding in two headers', `${post}${chunked}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n`, 400],
    ['a space before the colon', `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a folded header', `${post}X-Folded: one\r\n two\r\n\r\n`, 400],
    ['a folded coding', `${post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a header before the first one', `POST /mcp HTTP/1.1\r\n ${host}\r\n`, 400],
    ['a header without a colon', `${post}Nothing\r\n\r\n`, 400],
    ['a header without a name', `${post}: nameless\r\n\r\n`, 400],
    ['a header name with a space', `${post}X Name: a\r\n\r\n`, 400],
    ['a header value with a NUL', `${post}X-Nul: a\0b\r\n\r\n`, 400],
    ['a bare carriage return in a value', `${post}X-Bare: a\rContent-Length: 5\r\n\r\n`, 400],
    ['lines that end in LF alone', `POST /mcp HTTP/1.1\nHost: localhost:PORT\nContent-Length: 0\n\n`, 400],
    ['a third Host beside the right one', `${post}Host: evil.example\r\n\r\n`, 400],
    ['a Host that ends in a foreign name', 'POST /mcp HTTP/1.1\r\nHost: localhost:PORT@evil.example\r\n\r\n', 403],
    ['two keys', `${post}X-API-Key: a\r\nx-api-key: b\r\n\r\n`, 400],
    ['two Origins', `${post}Origin: http://localhost:1\r\nOrigin: https://evil.example\r\n\r\n`, 400],
    ['an Authorization in two spellings', `${post}AUTHORIZATION: Bearer a\r\nAuthorization: Bearer a\r\n\r\n`, 400],
    ['an absolute target of another host', `POST http://evil.example/mcp HTTP/1.1\r\n${host}\r\n`, 400],
    ['a target that begins with two slashes', `POST //evil.example/mcp HTTP/1.1\r\n${host}\r\n`, 400],
    ['the asterisk', `OPTIONS * HTTP/1.1\r\n${host}\r\n`, 400],
    ['a target with a fragment', `POST /mcp#/../admin HTTP/1.1\r\n${host}\r\n`, 400],
    ['a target that climbs in disguise', `POST /mcp/%2e%2e/admin HTTP/1.1\r\n${host}\r\n`, 400],
    ['a target with a backslash', `POST /mcp\\..\\admin HTTP/1.1\r\n${host}\r\n`, 400],
    ['a target with a space', `POST /mcp /x HTTP/1.1\r\n${host}\r\n`, 400],
    ['a target with a control character', `POST /mcp\x01 HTTP/1.1\r\n${host}\r\n`, 400],
    ['a version that is none', `POST /mcp HTTP/1.9\r\n${host}\r\n`, 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a header of 40 KiB', `${post}X-Big: ${'a'.repeat(40 * 1024)}\r\n\r\n`, 431],
    ['headers of 40 KiB in all', `${post}${'X-Small: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(1_100)}\r\n`, 431],
    ['a target of 40 KiB', `POST /mcp?${'a'.repeat(40 * 1024)} HTTP/1.1\r\n${host}\r\n`, 431],
  ];
  it.each(shapes)('%s', async (_name, bytes, status) => {
    const { port, toxic } = await watched();
    const answer = await sendRaw(port, bytes.replaceAll('PORT', String(port)));
    expect(statusesOf(answer)).toEqual([status]);
    expect(toxic.connections).toBe(0);
  });

  it('a tunnel is not opened', async () => {
    const { port, toxic } = await watched();
    const answer = await sendRaw(port, `CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
    expect(statusesOf(answer).every((status) => status >= 400)).toBe(true);
    expect(toxic.connections).toBe(0);
  });
});

describe('a body whose chunks are wrong', () => {
  const bodies: [name: string, body: string][] = [
    ['a size that is no number', 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a negative size', '-2\r\n{}\r\n0\r\n\r\n'],
    ['a size with 0x', '0x2\r\n{}\r\n0\r\n\r\n'],
    ['a size past all numbers', 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n'],
    ['more bytes than its size', '2\r\n{}{}\r\n0\r\n\r\n'],
    ['an end of line of LF alone', '2\n{}\n0\n\n'],
    ['a size without an end of line', `2${' '.repeat(10)}{}`],
    ['an extension of 40 KiB', `2;${'a'.repeat(40 * 1024)}\r\n{}\r\n0\r\n\r\n`],
  ];
  it.each(bodies)('%s: 4xx, and no whole request reaches the upstream', async (_name, body) => {
    const { port, requests } = await watched();
    const answer = await talkRaw(port, `${post}${chunked}\r\n${body}${hidden}`);
    expect(statusesOf(answer)).toHaveLength(1);
    expect(statusesOf(answer)[0]).toBeGreaterThanOrEqual(400);
    expect(statusesOf(answer)[0]).toBeLessThan(500);
    expect(answer).not.toContain('reached');
    expect(requests.filter(({ complete }) => complete)).toEqual([]);
  });

  it('where the body had already begun upstream, that request is cut there', async () => {
    const { port, requests, toxic } = await watched();
    const socket = connect(port, '127.0.0.1');
    socket.write(`${post}${chunked}\r\n2\r\n{}\r\n`.replace('PORT', String(port)));
    await eventually(() => requests.length).toBe(1);
    socket.write('zz\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(statusesOf(answer.toString())).toEqual([400]);
    await eventually(() => toxic.links.size).toBe(0);
    expect(requests[0]?.complete).toBe(false);
    socket.destroy();
  });
});

describe('requests behind each other on one connection', () => {
  it('are each checked: a bad one behind a good one is refused by itself', async () => {
    const { port, requests } = await watched();
    const good = `${post}Content-Length: 0\r\n\r\n`;
    const bad = 'POST /mcp/hidden HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
    const answer = await talkRaw(port, `${good}${bad}`);
    expect(statusesOf(answer)).toEqual([200, 403]);
    expect(requests.map(({ url }) => url)).toEqual(['/mcp']);
  });

  it('behind a refused one with a body, the body is no request', async () => {
    const { port, requests } = await watched();
    const inner = hidden.replace('PORT', String(port));
    const refused = 'POST /mcp HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n';
    const answer = await talkRaw(port, `${refused}Content-Length: ${inner.length}\r\n\r\n${inner}`);
    expect(statusesOf(answer)).toEqual([403]);
    expect(requests).toEqual([]);
  });

  it('answers keep the order of the calls', async () => {
    const { port } = await watched();
    const calls = Array.from({ length: 5 }, (_item, index) => {
      const last = index === 4 ? 'Connection: close\r\n' : '';
      return `POST /mcp/${index} HTTP/1.1\r\n${host}${last}Content-Length: 2\r\n\r\n{}`;
    });
    const answer = await talkRaw(port, calls.join(''));
    expect([...answer.matchAll(/reached \/mcp\/(\d)/g)].map(([, index]) => index)).toEqual(['0', '1', '2', '3', '4']);
  });
});

describe('what is asked for beside the call', () => {
  it.each([
    ['a switch to WebSocket', 'Connection: Upgrade, close\r\nUpgrade: websocket\r\n'],
    ['a switch to HTTP/2', 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n'],
  ])('%s goes no further than here', async (_name, headers) => {
    const { port, requests } = await watched();
    const answer = await talkRaw(port, `${post}${headers}Content-Length: 0\r\n\r\n`);
    expect(statusesOf(answer)).toEqual([200]);
    expect(requests).toHaveLength(1);
    for (const { headers: seen } of requests) {
      expect(seen).not.toHaveProperty('upgrade');
      expect(seen).not.toHaveProperty('http2-settings');
    }
  });
});
