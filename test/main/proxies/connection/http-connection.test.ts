import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { connectionsTo, type UpstreamConnections } from '../../../../main/proxies/connection/connections.ts';
import { nativeParser } from '../../../../main/proxies/connection/response-parser.ts';
import type { UpstreamRequest } from '../../../../main/proxies/connection/upstream-connection.ts';
import { eventually } from '../../../support/eventually.ts';
import { Cleanup } from '../harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

interface Answer {
  status: number;
  headers: readonly string[];
  body: string;
}

interface Call {
  answer: Promise<Answer>;
  abort(reason: Error): void;
}

/** One request by a connection of the pool, handed back as a call does. */
function begin(connections: UpstreamConnections, request: Partial<UpstreamRequest> = {}): Call {
  const connection = connections.acquire();
  const answer = new Promise<Answer>((resolve, reject) => {
    let status = 0;
    let headers: readonly string[] = [];
    let body = '';
    connection.dispatch({ method: 'POST', path: '/mcp', headers: [], body: null, ...request }, {
      onHeaders(code, raw) {
        status = code;
        headers = raw;
      },
      onData(chunk) {
        body += chunk.toString();
        return true;
      },
      onComplete() {
        connections.release(connection, true);
        // A connection is free at the end of the turn.
        setImmediate(() => resolve({ status, headers, body }));
      },
      onError(error) {
        connections.release(connection, false);
        reject(error);
      },
    });
  });
  return { answer, abort: (reason) => connection.abort(reason) };
}

const send = (connections: UpstreamConnections, request?: Partial<UpstreamRequest>): Promise<Answer> =>
  begin(connections, request).answer;

interface Server {
  origin: string;
  sockets: Socket[];
  /** All that came in, by connection. */
  received: string[];
}

/** A server that says what the test wants, at whatever moment: `heard` is called with each piece that comes in. */
async function serve(heard: (socket: Socket, text: string, calls: number) => void): Promise<Server> {
  const sockets: Socket[] = [];
  const received: string[] = [];
  let calls = 0;
  const server = createServer((socket) => {
    const index = sockets.push(socket) - 1;
    received.push('');
    socket.setNoDelay(true).on('error', () => {}).on('data', (bytes: Buffer) => {
      received[index] += bytes.toString('latin1');
      heard(socket, bytes.toString('latin1'), (calls += 1));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanup.add(async () => {
    for (const socket of sockets) socket.destroy();
    await once(server.close(), 'close');
  });
  return { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`, sockets, received };
}

const isOver = (socket: Socket): boolean => socket.destroyed || socket.readableEnded;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const ok = (body: string, headers = ''): string => `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

it('this runtime has the parser that is measured', () => {
  expect(nativeParser).not.toBeNull();
});

describe.each([
  ['the parser of the runtime', nativeParser],
  ['undici, where the runtime keeps its parser to itself', null],
])('on %s', (_name, parser) => {
  const open = async (heard: Parameters<typeof serve>[0]): Promise<Server & { connections: UpstreamConnections }> => {
    const server = await serve(heard);
    const connections = await connectionsTo(server.origin, {}, parser);
    cleanup.add(async () => connections.destroy());
    return { ...server, connections };
  };

  it('sends what it is given, with a host, a length, and nothing else of its own', async () => {
    const { connections, received, origin } = await open((socket) => socket.write(ok('x')));
    const headers = ['Accept', 'a/b', 'X-Latin', 'é', 'authorization', 'Bearer t'];
    await send(connections, { path: '/mcp?q=1', headers, body: Buffer.from('{"é":1}') });
    const [head = '', body] = (received[0] ?? '').split('\r\n\r\n');
    const [line, ...lines] = head.split('\r\n');
    expect(line).toBe('POST /mcp?q=1 HTTP/1.1');
    expect(lines.map((each) => each.toLowerCase()).sort()).toEqual([
      'accept: a/b', 'authorization: bearer t', 'connection: keep-alive', 'content-length: 8',
      `host: ${new URL(origin).host}`, 'x-latin: é',
    ]);
    expect(Buffer.from(body ?? '', 'latin1').toString()).toBe('{"é":1}');
  });

  it('takes what the upstream is called from its options', async () => {
    const { origin, received } = await open((socket) => socket.write(ok('x')));
    const connections = await connectionsTo(origin, { host: 'mcp.example.com' }, parser);
    cleanup.add(async () => connections.destroy());
    await send(connections);
    expect(received.join('')).toMatch(/\r\nhost: mcp\.example\.com\r\n/);
    expect(received.join('').match(/\r\nhost:/gi)).toHaveLength(1);
  });

  it.each([
    ['a header', { headers: ['authorization', 'Bearer a\r\nX-Evil: 1'] }],
    ['a header, by a character that loses its upper half on the way', { headers: ['x-a', 'čĊX-Evil: 1'] }],
    ['the request target', { path: '/mcp HTTP/1.1\r\nX-Evil: 1\r\n\r\n' }],
  ])('a line break in %s: an error, and nothing of it is sent', async (_what, request) => {
    const { connections, received } = await open((socket) => socket.write(ok('x')));
    await expect(send(connections, request).then((answer) => answer.status)).rejects.toThrow();
    expect(received.join('')).not.toContain('Evil');
  });

  it('answers one after the other come over one connection, in chunks or of known length', async () => {
    const { connections, sockets } = await open((socket, _text, calls) => {
      if (calls % 2) socket.write(ok('known'));
      else socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n');
    });
    const bodies: string[] = [];
    for (let call = 0; call < 6; call += 1) bodies.push((await send(connections, { body: Buffer.from('{}') })).body);
    expect(bodies).toEqual(['known', 'abcde', 'known', 'abcde', 'known', 'abcde']);
    expect(sockets).toHaveLength(1);
  });

  it('passes on a hundred headers, and no trailers among them', async () => {
    const many = Array.from({ length: 100 }, (_each, index) => `X-${index}: ${index}\r\n`).join('');
    const { connections } = await open((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${many}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n`);
    });
    for (let call = 0; call < 2; call += 1) {
      const { headers } = await send(connections);
      expect(headers.filter((each) => /^X-\d+$/.test(each))).toHaveLength(100);
      expect(headers).not.toContain('X-Trailer');
    }
  });

  it('an answer without a length ends with its connection', async () => {
    const { connections } = await open((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it'));
    expect(await send(connections)).toMatchObject({ status: 200, body: 'all of it' });
    expect(await send(connections)).toMatchObject({ status: 200, body: 'all of it' });
  });

  it('interim answers come before the answer, and are none', async () => {
    const { connections } = await open((socket) => {
      socket.write(`HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${ok('at last', 'X-A: 1\r\n')}`);
    });
    const { status, headers, body } = await send(connections);
    expect({ status, body }).toEqual({ status: 200, body: 'at last' });
    expect(headers).not.toContain('Link');
    expect((await send(connections)).body).toBe('at last');
  });

  it('HEAD has no body, whatever its answer says', async () => {
    const { connections } = await open((socket, text) => {
      socket.write(text.startsWith('HEAD') ? 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n' : ok('x'));
    });
    expect(await send(connections, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect((await send(connections)).body).toBe('x');
  });

  it('another protocol that nobody asked for is no answer', async () => {
    const { connections } = await open((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    });
    await expect(send(connections)).rejects.toThrow();
  });

  describe('bytes that answer nothing', () => {
    it.each([
      ['a second answer behind the first', ok('forged')],
      ['the beginning of one', 'HTTP/1.1 200 OK\r\nX-Forged: '],
      ['a single byte', 'H'],
    ])('%s: never become part of the next answer', async (_what, forged) => {
      const { connections } = await open((socket, _text, calls) => socket.write(ok(`call ${calls}`) + forged));
      for (let call = 1; call <= 5; call += 1) {
        const { headers, body } = await send(connections);
        expect(body).toBe(`call ${call}`);
        expect(headers.join()).not.toMatch(/forged/i);
      }
    });

    it('that come while nobody asks end the connection', async () => {
      const { connections, sockets } = await open((socket) => socket.write(ok('x')));
      await send(connections);
      const closed = once(sockets[0] as Socket, 'close');
      sockets[0]?.write(ok('forged'));
      await closed;
      expect((await send(connections)).body).toBe('x');
      expect(sockets).toHaveLength(2);
    });
  });

  it('a server that says how long it keeps a connection is left in time', async () => {
    const { connections, sockets } = await open((socket) => socket.write(ok('x', 'Keep-Alive: timeout=2\r\n')));
    await send(connections);
    await send(connections);
    expect(sockets).toHaveLength(2);
  });

  it('an idle connection is closed before its server would', async () => {
    const { connections, sockets } = await open((socket) => socket.write(ok('x', 'Keep-Alive: timeout=3\r\n')));
    await send(connections);
    await once(sockets[0] as Socket, 'end');
    expect((await send(connections)).body).toBe('x');
  });

  it('a socket that breaks while it is idle is replaced, unseen', async () => {
    const { connections, sockets } = await open((socket) => socket.write(ok('x')));
    await send(connections);
    const [first] = sockets as [Socket];
    const closed = once(first, 'close');
    first.resetAndDestroy();
    await closed;
    await nextTurn();
    await nextTurn();
    expect((await send(connections)).body).toBe('x');
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', /^HPE_|^$/],
    ['headers that are too large', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(64 * 1024)}\r\n`, /OVERFLOW/],
  ])('%s: an error with its code', async (_what, bytes, code) => {
    const { connections } = await open((socket) => socket.write(bytes));
    const error = await send(connections).then(() => null, (reason: NodeJS.ErrnoException) => reason);
    expect(error?.code ?? '').toMatch(code);
  });

  it('an abort ends the request on both sides at once, even before it went out', async () => {
    const { connections, sockets } = await open(() => {});
    const reason = new Error('enough');
    const early = begin(connections);
    early.abort(reason);
    await expect(early.answer).rejects.toBe(reason);
    const late = begin(connections);
    await eventually(() => sockets.some((socket) => socket.bytesRead > 0)).toBe(true);
    late.abort(reason);
    await expect(late.answer).rejects.toBe(reason);
    await eventually(() => sockets.every(isOver)).toBe(true);
  });

  describe('a body that comes piece by piece', () => {
    it('goes out in chunks, each when it comes', async () => {
      const body = new PassThrough();
      const { connections, received } = await open((socket, text) => {
        if (text.includes('abc')) body.end('de');
        if (text.endsWith('0\r\n\r\n')) socket.write(ok('x'));
      });
      body.write('abc');
      await send(connections, { body });
      const [head, ...rest] = (received[0] ?? '').split('\r\n\r\n');
      expect(head).toMatch(/\r\ntransfer-encoding: chunked/i);
      // undici has an empty line at another place: before each chunk.
      expect(rest.join('\r\n').split('\r\n').filter((line) => line !== '')).toEqual(['3', 'abc', '2', 'de', '0']);
    });

    it('goes out as it is where its length is known', async () => {
      const { connections, received } = await open((socket, text) => {
        if (text.endsWith('abcde')) socket.write(ok('x'));
      });
      await send(connections, { headers: ['content-length', '5'], body: Readable.from(['abc', 'de'], { objectMode: false }) });
      expect(received[0]).not.toMatch(/transfer-encoding/i);
      expect(received[0]).toMatch(/\r\n\r\nabcde$/);
    });

    it('that fails takes its request with it', async () => {
      const { connections, sockets } = await open(() => {});
      const body = new PassThrough();
      body.write('abc');
      const { answer } = begin(connections, { body });
      await eventually(() => sockets[0]?.bytesRead).toBeGreaterThan(0);
      body.destroy(new Error('the client went'));
      await expect(answer).rejects.toThrow('the client went');
      await eventually(() => sockets.every(isOver)).toBe(true);
    });

    it('that is answered before its end is let go, and its connection too', async () => {
      const { connections, sockets } = await open((socket) => socket.write(ok('too much')));
      const body = new PassThrough();
      body.write('abc');
      expect((await send(connections, { headers: ['content-length', '9'], body })).body).toBe('too much');
      expect(body.destroyed).toBe(true);
      await send(connections);
      expect(sockets).toHaveLength(2);
    });

    it('waits while the server does not read', async () => {
      const { connections, sockets } = await open((socket, text, calls) => {
        if (calls === 1) socket.pause();
        if (text.endsWith('0\r\n\r\n')) socket.write(ok('all'));
      });
      const pieces = 64;
      let taken = 0;
      const body = Readable.from((function* () {
        for (; taken < pieces; taken += 1) yield Buffer.alloc(1024 * 1024, 'a');
      })(), { highWaterMark: 1 });
      const answer = send(connections, { body });
      let before = -1;
      await eventually(() => {
        const still = taken === before;
        before = taken;
        return still && taken > 0;
      }).toBe(true);
      expect(taken).toBeLessThan(pieces);
      sockets[0]?.resume();
      expect((await answer).body).toBe('all');
    });
  });
});
