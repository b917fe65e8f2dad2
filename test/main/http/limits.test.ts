import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../main/http/listen.ts';
import type { HttpListener } from '../../../main/http/open-port.ts';
import type { ServerLimits } from '../../../main/http/limits.ts';
import { createGuard } from '../../../main/http/guard.ts';
import { eventually } from '../../support/eventually.ts';

async function start(handler: RequestListener, limits: Partial<ServerLimits> = {}): Promise<HttpListener> {
  const listener = await listen(handler, { port: 0, limits: { checkMs: 20, ...limits } });
  onTestFinished(() => listener.close(0));
  return listener;
}

/** A connection that says nothing by itself. */
async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket.on('error', () => {});
}

/** All that comes until the other side closes. */
async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

const ok: RequestListener = (_request, response) => response.end('ok');
const head = (port: number): string => `Host: localhost:${port}\r\n`;

describe('a port', () => {
  it('cuts a client whose headers do not come to an end', async () => {
    const { port } = await start(ok, { headersMs: 100, requestMs: 60_000 });
    const socket = await dial(port);
    socket.write(`GET / HTTP/1.1\r\n${head(port)}`);
    // A header now and then would keep a timeout of the connection from ever being reached.
    const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 20);
    onTestFinished(() => clearInterval(drip));
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('cuts a client that connects and says nothing', async () => {
    const { port } = await start(ok, { headersMs: 100, requestMs: 60_000 });
    expect(await received(await dial(port))).not.toContain('200 OK');
  });

  it('cuts a client whose body does not come to an end', async () => {
    const { port } = await start((request, response) => {
      request.resume().on('end', () => response.end('ok'));
    }, { headersMs: 100, requestMs: 200 });
    const socket = await dial(port);
    socket.write(`POST / HTTP/1.1\r\n${head(port)}Content-Length: 100000\r\n\r\n`);
    const drip = setInterval(() => socket.write('x'), 20);
    onTestFinished(() => clearInterval(drip));
    expect(await received(socket)).not.toContain('ok');
  });

  it('cuts a client that takes nothing of its answer, and leaves a quiet stream alone', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let flooded = false;
    const { port } = await start((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': open\n\n');
      if (request.url === '/quiet') return;
      response.once('close', () => (flooded = true));
      for (let sent = 0; sent < 32; sent += 1) response.write(chunk);
    }, { stalledReaderMs: 50 });
    const quiet = await dial(port);
    let quietEnded = false;
    quiet.once('close', () => (quietEnded = true));
    quiet.write(`GET /quiet HTTP/1.1\r\n${head(port)}\r\n`);
    await once(quiet, 'data');
    const slow = await dial(port);
    slow.pause().write(`GET /flood HTTP/1.1\r\n${head(port)}\r\n`);
    await eventually(() => flooded).toBe(true);
    expect(quietEnded).toBe(false);
  });

  it('gives an answer whole to a reader that is slow, but reads', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const { port } = await start((_request, response) => {
      response.writeHead(200, { 'content-length': chunk.length * 128, connection: 'close' });
      Readable.from(Array.from({ length: 128 }, () => chunk)).pipe(response);
    }, { stalledReaderMs: 150 });
    const socket = await dial(port);
    socket.write(`GET / HTTP/1.1\r\n${head(port)}\r\n`);
    let bytes = 0;
    socket.on('data', (part: Buffer) => {
      bytes += part.length;
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    await once(socket, 'close');
    expect(bytes).toBeGreaterThan(chunk.length * 128);
  });

  it('takes no more connections than it bears, and others again when one ends', async () => {
    const { port } = await start(ok, { connections: 2 });
    const [first] = [await dial(port), await dial(port)];
    const third = await dial(port);
    await once(third, 'close');
    first.destroy();
    await eventually(async () => {
      const next = await dial(port);
      next.end(`GET / HTTP/1.1\r\n${head(port)}Connection: close\r\n\r\n`);
      return received(next);
    }).toContain('200 OK');
  });

  it('refuses headers that are larger than it reads', async () => {
    const { port } = await start(ok, { headerBytes: 8 * 1024 });
    const socket = await dial(port);
    socket.write(`GET / HTTP/1.1\r\n${head(port)}X-Large: ${'x'.repeat(9 * 1024)}\r\n\r\n`);
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('sees a second Host behind thousands of other headers', async () => {
    const { port } = await start((request, response) => {
      const verdict = createGuard({ port })(request.url, request.rawHeaders);
      response.setHeader('connection', 'close').end(verdict.ok ? 'admitted' : verdict.code);
    });
    const socket = await dial(port);
    socket.write(`GET / HTTP/1.1\r\n${head(port)}${'a:b\r\n'.repeat(3000)}Host: evil.example\r\n\r\n`);
    expect(await received(socket)).toContain('duplicate_header');
  });
});
