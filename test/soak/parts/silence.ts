import { once } from 'node:events';
import { createServer, get, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen } from '../../support/loopback.ts';
import { figure, type GatewayPart } from '../part.ts';

/** A stream and a call on which nothing comes for a quarter of an hour are not cut, and work afterwards. */
export const silence: GatewayPart = {
  name: 'silence',
  promise: 'An event stream and an unanswered call survive a long silence.',
  async run(gateway, { minutes = 15 }) {
    const waiting: ServerResponse[] = [];
    const server = createServer((message, response) => {
      message.resume();
      if (message.method === 'GET') response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      waiting.push(response);
    });
    const port = await gateway.open(`http://127.0.0.1:${await listen(server)}/mcp`);
    const options = { host: '127.0.0.1', port, path: '/mcp', headers: { host: `localhost:${port}` }, agent: false };

    const stream = await new Promise<IncomingMessage>((resolve) => get(options, resolve));
    const call = request({ ...options, method: 'POST' });
    const answered = once(call, 'response') as Promise<[IncomingMessage]>;
    call.end('{}');
    let cut: string | null = null;
    for (const each of [stream, call]) each.on('error', (error: Error) => (cut = error.message));
    const began = Date.now();
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    const kept = cut === null;

    let event = '';
    if (kept) {
      const arrived = once(stream, 'data') as Promise<[Buffer]>;
      for (const response of waiting) response.end('data: after the silence\n\n');
      event = `${String((await arrived)[0])}${(await answered)[0].statusCode}`;
    }
    await close(server);
    return [
      figure('silence', `${((Date.now() - began) / 60_000).toFixed(1)} min`),
      figure('cut', cut ?? 'no', kept),
      figure('worked afterwards', event === 'data: after the silence\n\n200' ? 'yes' : 'no', event.endsWith('200')),
    ];
  },
};
