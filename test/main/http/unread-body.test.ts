import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { boundUnreadBody } from '../../../main/http/unread-body.ts';
import { close, listen } from '../../support/loopback.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A request with half of its body sent, which was refused: the client has the answer. */
async function refused(): Promise<{ request: IncomingMessage; socket: Socket }> {
  const server = createServer((_request, response) => {
    response.writeHead(401, { 'content-length': '2' }).end('no');
    boundUnreadBody(response.req);
  });
  const came = once(server, 'request') as Promise<[IncomingMessage]>;
  const socket = connect(await listen(server), '127.0.0.1');
  onTestFinished(async () => {
    socket.destroy();
    await close(server);
  });
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 .*no$/s);
  const [request] = await came;
  return { request, socket };
}

test('whoever goes on sending after the answer is cut after a while', async () => {
  const { socket } = await refused();
  const gone = once(socket, 'close');
  vi.advanceTimersByTime(9_999);
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(1);
  await gone;
});

test('a body that comes to its end leaves the connection for the next request', async () => {
  const { request, socket } = await refused();
  const over = once(request, 'close');
  socket.write('cd');
  await over;
  expect(vi.getTimerCount()).toBe(0);
});
