import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { gatherBody } from '../../../main/proxies/forward/gather-body.ts';
import { close, listen } from '../../support/loopback.ts';
import { begin } from './harness.ts';

const server = createServer();
afterEach(() => close(server));

it('gives up on a body that does not come', async () => {
  const outcome = new Promise((resolve) => {
    server.once('request', (request: IncomingMessage) => {
      gatherBody(request, 2, { received: () => {}, whole: () => resolve('whole'), late: () => resolve('late') }, 5);
    });
  });
  const request = begin(await listen(server), { headers: { 'content-length': '2' } });
  request.write('{');
  expect(await outcome).toBe('late');
  request.destroy();
});
