import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { begin, Cleanup, open, proxyBefore, text, type OpenProxy } from './harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** A proxy whose upstream is played by the test: `next` waits for the next call that arrives there. */
async function played(bodyLimit?: number): Promise<OpenProxy & { next: () => Promise<Exchange> }> {
  const calls = new EventEmitter();
  const waiting: Exchange[] = [];
  const proxy = await proxyBefore(
    cleanup,
    (request, response) => {
      waiting.push({ request, response });
      calls.emit('call');
    },
    bodyLimit ? { bodyLimit } : {},
  );
  const next = async (): Promise<Exchange> => {
    if (!waiting.length) await once(calls, 'call');
    return waiting.shift() as Exchange;
  };
  return { ...proxy, next };
}

const eventStream = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };

describe('an event stream', () => {
  it('opens before its first event, and brings each event when it is sent', async () => {
    const { port, next, listener } = await played();
    const opening = open(port, { method: 'GET', headers: { accept: 'text/event-stream' } });
    const { response } = await next();
    response.writeHead(200, eventStream).flushHeaders();
    const stream = await opening;
    expect(stream.headers).toMatchObject(eventStream);
    expect(listener.traffic.counts).toMatchObject({ open_streams: 1 });

    // The next event is sent only after the last one arrived: none can be held back.
    for (const event of [
      ': comment\n\n',
      'id: 1\nretry: 500\ndata:\n\n',
      'data: {"caf\u00e9":1}\r\n\r\n',
      'da',
      'ta: split\n\n',
    ]) {
      response.write(event);
      const [chunk] = (await once(stream, 'data')) as [Buffer];
      expect(chunk.toString()).toBe(event);
    }
    const ended = once(stream, 'end');
    response.end();
    await ended;
  });

  it('ends upstream as soon as the client goes', async () => {
    const { port, next, listener } = await played();
    for (const method of ['GET', 'POST']) {
      const opening = open(port, { method });
      const { response } = await next();
      response.writeHead(200, eventStream).write('data: 1\n\n');
      const stream = await opening;
      const closed = once(response, 'close');
      stream.destroy();
      await closed;
      expect(response.writableFinished).toBe(false);
    }
    expect(listener.traffic.counts).toMatchObject({ open_streams: 0, errors: 0 });
  });

  it('is cut for the client when the upstream dies', async () => {
    const { port, next, listener } = await played();
    const opening = open(port);
    const { response } = await next();
    response.writeHead(200, eventStream).write('data: 1\n\n');
    const stream = await opening;
    const cut = once(stream, 'error');
    stream.resume();
    response.destroy();
    expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(listener.traffic.lastError).toContain('broke off');
  });

  it('does not keep the port from closing, not even while events flow', async () => {
    const { port, next, listener } = await played();
    const opening = open(port, { method: 'GET' });
    const { response } = await next();
    response.writeHead(200, eventStream).flushHeaders();
    const flow = setInterval(() => response.write('data: x\n\n'), 0);
    response.on('close', () => clearInterval(flow));
    const stream = await opening;
    const cut = once(stream, 'error');
    stream.resume();
    await listener.close(60_000);
    await cut;
  });
});

describe('a call that has no answer yet', () => {
  it('ends upstream as soon as the client goes', async () => {
    const { port, next } = await played();
    const request = begin(port, { headers: { 'content-length': '2' } });
    request.end('{}');
    const { response } = await next();
    const closed = once(response, 'close');
    request.destroy();
    await closed;
  });

  it('is finished when the port closes meanwhile', async () => {
    const { port, next, listener } = await played();
    const opening = open(port, { body: '{}' });
    const { response } = await next();
    const closed = listener.close(60_000);
    response.end('late');
    expect(await text(await opening)).toBe('late');
    await closed;
  });
});

describe('back-pressure', () => {
  it('holds the upstream while the client does not read, and lets it go on when it does', async () => {
    const { port, next } = await played();
    const opening = open(port);
    const { response } = await next();
    response.writeHead(200, eventStream);
    const chunk = Buffer.alloc(256 * 1024, 'x');
    const most = 400;
    let sent = 0;
    // Writes as long as somebody takes it; a full pipe shows in a `drain` that does not come.
    const feed = (): void => {
      while (sent < most && response.write(chunk)) sent += 1;
      if (sent === most) response.end();
      else sent += 1;
    };
    response.on('drain', feed);
    feed();
    const stream = await opening;
    stream.pause();
    await stalled(() => sent);
    expect(sent).toBeLessThan(most);

    let received = 0;
    for await (const piece of stream as AsyncIterable<Buffer>) received += piece.length;
    expect(received).toBe(sent * chunk.length);
  });

  it('holds the client while the upstream does not read', async () => {
    // More than two loopback connections can hold in the kernel's buffers.
    const size = 64 * 1024 * 1024;
    const { port, next } = await played(size);
    const request = begin(port, { headers: { 'content-length': String(size) } });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const feed = (): void => {
      while (sent < size) {
        sent += chunk.length;
        if (!request.write(chunk)) return;
      }
      request.end();
    };
    request.on('drain', feed);
    feed();
    const { request: arrived, response } = await next();
    arrived.pause();
    await stalled(() => sent);
    expect(sent).toBeLessThan(size);

    expect((await text(arrived)).length).toBe(size);
    response.end('read');
    expect(await text((await answered)[0])).toBe('read');
  });
});

/** Resolves once `value` has stood still over many turns of the event loop. */
async function stalled(value: () => number): Promise<void> {
  let last = -1;
  for (let same = 0; same < 200; same += 1) {
    const current = value();
    if (current !== last) same = 0;
    last = current;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
