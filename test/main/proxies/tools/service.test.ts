import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proxyCreate, proxyUpdate } from '../../../../preload/schema/entities.ts';
import { silentLogger } from '../../../../main/log/logger.ts';
import { ProxyService } from '../../../../main/proxies/proxy-service.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import { eventually } from '../../../support/eventually.ts';
import { startMcpServer } from '../../../support/mcp-server.ts';
import { freePort } from '../../../support/loopback.ts';
import { Cleanup, openRooms, send } from '../harness.ts';
import { accept, modernServer, stdio } from '../stdio-harness.ts';

const cleanup = new Cleanup();
let service: ProxyService;
let url: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-tools-'));
  cleanup.add(() => rm(folder, { recursive: true }));
  const stores = await openStores(folder, { log: silentLogger, env: {}, keytar: null });
  cleanup.add(() => stores.close());
  const server = await startMcpServer();
  cleanup.add(() => server.stop());
  url = server.url;
  service = new ProxyService({
    ...openRooms,
    stores,
    log: silentLogger,
    facts: { consentsWaiting: () => 0, signInNeeded: () => false, providerProblem: () => null, clientCount: () => 0 },
    gatewayPort: () => 8080,
    checkRedirectPatterns: () => null,
    onDeleted: () => undefined,
  });
  cleanup.add(() => service.close());
});
afterEach(() => cleanup.run());

// With a port of its own: other tests take those from 9050 on at the same time.
const add = async (fields: object) =>
  service.create(proxyCreate.parse({ name: 'one', upstream: { url }, port: await freePort(), ...fields }));
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami' } };

it('lists the tools of a proxy, running or stopped, and leaves no trace in its activity', async () => {
  const { id, allowed_tools: allowed } = await add({});
  expect(allowed).toBeNull();
  const running = await service.tools(id);
  expect(running).toMatchObject({ server: { name: 'gatehouse-test-server' }, protocol_version: '2025-11-25' });
  expect(running.tools.map(({ name }) => name)).toEqual(['echo', 'whoami', 'slow_count']);
  expect(running.tools[0]).toEqual({
    name: 'echo', title: null, description: 'Repeats a message.', allowed: true,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string, compared: null, changed_parts: [],
    approved_description: null,
  });
  await service.stop(id);
  expect(await service.tools(id)).toEqual(running);
  expect(await service.status(id)).toMatchObject({ state: 'stopped' });
  expect(await service.activity(id)).toEqual([]);
  await expect(service.tools(99)).rejects.toMatchObject({ code: 'proxy_not_found', status: 404 });
});

it('starts no command for it that nobody has approved', async () => {
  const { id } = await add({ upstream: stdio([modernServer]) });
  await expect(service.tools(id)).rejects.toMatchObject({ code: 'command_not_approved' });
});

it('keeps the activity over a restart of the proxy, until it is cleared', async () => {
  const { id, port } = await add({});
  await send(port, { headers: accept, body: JSON.stringify(call) });
  await service.restart(id);
  const entry = { method: 'tools/call', tool: 'whoami', running: false };
  await eventually(() => service.activity(id)).toMatchObject([entry]);
  await service.clearActivity(id);
  expect(await service.activity(id)).toEqual([]);
});

it('applies a change of the allowed tools at once, and null allows all again', async () => {
  const { id, port } = await add({});
  const refused = async (): Promise<boolean> =>
    (await send(port, { headers: accept, body: JSON.stringify(call) })).body.includes('tool_not_allowed');
  expect(await refused()).toBe(false);
  const changed = await service.update(id, proxyUpdate.parse({ allowed_tools: ['echo'] }));
  expect(changed.allowed_tools).toEqual(['echo']);
  expect(await refused()).toBe(true);
  expect((await service.tools(id)).tools.map(({ name, allowed }) => [name, allowed])).toEqual([
    ['echo', true], ['whoami', false], ['slow_count', false],
  ]);
  await service.update(id, proxyUpdate.parse({ name: 'two' }));
  expect(await refused()).toBe(true);
  await service.update(id, proxyUpdate.parse({ allowed_tools: null }));
  expect(await refused()).toBe(false);
});
