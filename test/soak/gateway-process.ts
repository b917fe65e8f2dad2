import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatehouse } from '../../main/gatehouse.ts';
import { freePort } from '../support/loopback.ts';
import type { Memory, Order } from './gateway.ts';

// The gateway in a process of its own, so that its memory is measured alone. Started by gateway.ts.

const send = (answer: unknown): void => void process.send?.(answer);

const dataFolder = await mkdtemp(join(tmpdir(), 'gatehouse-soak-'));
const gatehouse = await createGatehouse({
  dataFolder,
  mode: 'headless',
  version: '0.0.0',
  env: { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault' },
  uiFolder: tmpdir(),
  logToStderr: false,
});
await gatehouse.start();

process.on('message', (order: Order) => {
  if (order.kind === 'memory') send(measure());
  else if (order.kind === 'port') void gatehouse.state().then(({ gateway }) => send(gateway.port));
  else if (order.kind === 'proxy') void openProxy(order.upstream).then(send);
});
process.on('disconnect', () => void stop());
send('ready');

async function openProxy(upstream: string): Promise<number> {
  const port = await freePort();
  const proxy = await gatehouse.call('proxies.create', {
    name: `proxy ${port}`, port, path: '/mcp', upstream: { kind: 'http', url: upstream }, oauth_proxy_enabled: false,
    enabled: true, auto_start: true,
  }, 'rest');
  if (!proxy.ok) throw new Error(proxy.error.message);
  return port;
}

function measure(): Memory {
  // More than once: what finalizers let go of is collected in the next round.
  for (let round = 0; round < 5; round += 1) global.gc?.();
  const { heapUsed, rss, external } = process.memoryUsage();
  return { heapUsed, rss, external };
}

async function stop(): Promise<void> {
  await gatehouse.stop();
  await rm(dataFolder, { recursive: true, force: true });
  process.exit();
}
