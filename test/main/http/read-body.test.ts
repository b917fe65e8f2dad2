import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readBody } from '../../../main/http/read-body.ts';
import { close, listen } from '../../support/loopback.ts';

/** A POST whose head has arrived, and the socket that sends its body. */
async function begin(headers: string): Promise<{ request: IncomingMessage; socket: Socket }> {
  const server = createServer();
  const port = await listen(server);
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  onTestFinished(async () => {
    socket.destroy();
    await close(server);
  });
  const came = once(server, 'request') as Promise<[IncomingMessage]>;
  socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n\r\n`);
  const [request] = await came;
  return { request, socket };
}

test('a character that comes in two parts is read as one', async () => {
  const { request, socket } = await begin('content-length: 4');
  const body = readBody(request);
  socket.write(Buffer.from([0x61, 0xc3]));
  await once(request, 'data');
  socket.write(Buffer.from([0xbc, 0x62]));
  expect(await body).toBe('aüb');
});

test('a body that is announced as too large, or turns out to be, is refused', async () => {
  await expect(readBody((await begin('content-length: 5')).request, 4)).rejects.toMatchObject({ code: 'body_too_large', status: 413 });
  const { request, socket } = await begin('transfer-encoding: chunked');
  const body = readBody(request, 4);
  socket.write('3\r\nabc\r\n3\r\ndef\r\n');
  await expect(body).rejects.toMatchObject({ code: 'body_too_large', status: 413 });
});

test('a peer that goes before the end is told apart, and nobody waits for one that has gone already', async () => {
  const { request, socket } = await begin('content-length: 5');
  const body = readBody(request);
  const gone = once(request, 'close').catch(() => undefined);
  socket.write('ab', () => socket.destroy());
  await expect(body).rejects.toMatchObject({ code: 'request_aborted', status: 400 });
  await gone;
  await expect(readBody(request)).rejects.toMatchObject({ code: 'request_aborted' });
});

test('a body that does not come to its end in time is refused', async () => {
  const { request, socket } = await begin('content-length: 5');
  socket.write('ab');
  await expect(readBody(request, 5, 20)).rejects.toMatchObject({ code: 'request_timeout', status: 408 });
});
