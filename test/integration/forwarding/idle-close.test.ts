import { afterEach, expect, it } from 'vitest';
import { Cleanup } from '../../main/proxies/harness.ts';
import { callAtReuseCadence, countingServer } from '../../soak/parts/idle-close.ts';
import { closeWhenIdle } from '../../support/toxic-proxy.ts';
import { proxyBeforeFaults } from './faulty-upstream.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

it('1,000 calls to a server that closes connections as they are used again: none runs twice', async () => {
  const { handler, runs } = countingServer();
  const { port, toxic } = await proxyBeforeFaults(cleanup, handler, closeWhenIdle(() => 3));
  const figures = await callAtReuseCadence(port, runs, 1_000, (id) => 1 + (id % 5));
  expect(figures).toMatchObject({ visibleErrors: 0, executedTwice: 0, lost: 0 });
  // Otherwise this proved nothing: connections were both used again and closed in between.
  expect(toxic.connections).toBeGreaterThan(50);
  expect(toxic.connections).toBeLessThan(1_000);
});
