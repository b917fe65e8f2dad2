import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { NetworkNamespace } from '../../support/network-namespace.ts';

const hostName = 'host.docker.internal';
const namespace = NetworkNamespace.create(hostName);
const missing = typeof namespace === 'string' ? ` (skipped: ${namespace})` : '';
afterAll(() => {
  if (typeof namespace !== 'string') namespace.remove();
});

/** As Cursor, Claude Code and Agent Zero are told of a server. */
const entries = [
  { app: 'Cursor', entry: (url: string) => ({ url }) },
  { app: 'Claude Code', entry: (url: string) => ({ type: 'http', url }) },
  { app: 'Agent Zero', entry: (url: string) => ({ type: 'streamable-http', url }) },
];

const servers = [
  { path: '/api/v1/mcp', tool: 'list_proxies' },
  { path: '/api/v1/mcp/skill-security', tool: 'list_approved_skills' },
];

/** Lists and calls with both SDKs; the container's own network where there is one. */
async function use(url: string, tool: string, fetch?: typeof globalThis.fetch): Promise<void> {
  const info = { name: 'an agent', version: '1.0.0' };
  const options = fetch ? { fetch } : {};
  const first = new Client(info);
  await first.connect(new StreamableHTTPClientTransport(new URL(url), options));
  const second = new ModernClient(info);
  await second.connect(new ModernTransport(new URL(url), options));
  for (const client of [first, second]) {
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain(tool);
    expect((await client.callTool({ name: tool, arguments: {} })).isError).not.toBe(true);
    await client.close();
  }
}

describe.each(servers)('the built-in server at $path', ({ path, tool }) => {
  let gatehouse: RunningGatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse?.stop());

  test.each(entries)('is reached by an entry as $app has it', async ({ entry }) => {
    await use(entry(`${gatehouse.url}${path}`).url, tool);
    await use(entry(`http://127.0.0.1:${gatehouse.port}${path}`).url, tool);
  });

  test.skipIf(typeof namespace === 'string')(`is reached from a container once a person allows it, and not before${missing}`, async () => {
    const inside = namespace as NetworkNamespace;
    const { url } = entries[2]?.entry(`http://${hostName}:${gatehouse.port}${path}`) ?? { url: '' };
    const ask = () => inside.fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"jsonrpc":"2.0","method":"initialize","id":1}' });
    await expect(ask()).rejects.toThrow('ECONNREFUSED');
    await gatehouse.call('PUT', '/settings', { gateway_bind_addresses: [inside.hostAddress] });
    await expect.poll(async () => (await ask().catch(() => null))?.status).toBe(403);
    await gatehouse.call('PUT', '/settings', { gateway_allowed_hosts: [hostName] });
    await expect.poll(async () => (await ask()).status).toBe(403);
    await gatehouse.call('PUT', '/settings', { mcp_beyond_loopback: true });
    await expect.poll(async () => (await ask()).status).toBe(200);
    await use(url, tool, inside.fetch as typeof globalThis.fetch);
    expect((await inside.fetch(`http://${hostName}:${gatehouse.port}/api/v1/skills`)).status).toBe(401);
    await gatehouse.call('PUT', '/settings', { mcp_beyond_loopback: false });
    await expect.poll(async () => (await ask()).status).toBe(403);
  });
});
