import { describe, expect, it } from 'vitest';
import { apps } from '../../../../main/clients/registry/apps.ts';
import type { DiscoveryHouse } from '../../../../main/mcp/discovery/discovery.ts';
import { getProxyConfig } from '../../../../main/mcp/discovery/get-proxy-config.ts';
import { anAppPreview } from '../../../support/some-apps.ts';
import { connectV1, connectV2 } from '../server/clients.ts';
import { startFurnishedHouse } from './start-house.ts';

const eras = [
  { sdk: 'SDK v1, with a session', connect: connectV1 },
  { sdk: 'SDK v2, with a session', connect: (url: URL) => connectV2(url, 'legacy') },
  { sdk: 'SDK v2, stateless', connect: (url: URL) => connectV2(url, 'modern') },
];
const readTools = ['list_proxies', 'get_proxy_config', 'get_auth_url'];
const manageTools = ['start_proxy', 'stop_proxy', 'restart_proxy', 'get_proxy_status'];

describe.each(eras)('the discovery server and $sdk', ({ connect }) => {
  it('offers what reads, and what starts and stops only where a person switched it on', async () => {
    const { discovery, run } = await startFurnishedHouse();
    const client = await connect(discovery);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(readTools);
    await run('settings.update', { mcp_management_enabled: true });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([...readTools, ...manageTools]);
    await run('settings.update', { mcp_management_enabled: false });
    await expect(client.callTool({ name: 'stop_proxy', arguments: { proxy_id: 1 } })).rejects.toThrow('stop_proxy');
  });

  it('lists the proxies that are switched on', async () => {
    const { discovery, open, notes } = await startFurnishedHouse();
    const client = await connect(discovery);
    await client.listTools();
    const { structuredContent: signIn } = await client.callTool({ name: 'get_auth_url', arguments: { proxy_id: notes.id } });
    const { auth_url, delegation_url } = signIn as Record<string, string>;
    const result = await client.callTool({ name: 'list_proxies', arguments: {} });
    expect(result.content).toMatchObject([{ text: 'Found 2 MCP proxy servers' }, { type: 'text' }]);
    expect(result.structuredContent).toEqual({ proxies: [
      {
        id: open.id, name: 'Open tools', description: 'For everyone', port: open.port, url: open.url, transport: 'http',
        oauth_enabled: false, auth_type: 'none', delegation_enabled: false, state: 'running',
      },
      {
        id: notes.id, name: 'Notes', description: '', port: notes.port, url: notes.url, transport: 'http',
        oauth_enabled: true, auth_type: 'delegation', auth_url, delegation_url, delegation_enabled: true, state: expect.any(String) as string,
      },
    ] });
  });

  it('lists them as resources too', async () => {
    const { discovery, open, off } = await startFurnishedHouse();
    const client = await connect(discovery);
    expect((await client.listResources()).resources.map(({ name }) => name)).toEqual(['Open tools', 'Notes']);
    const { contents: [content] } = await client.readResource({ uri: `gatehouse://proxies/${open.id}` });
    expect(JSON.parse((content as { text: string }).text)).toMatchObject({ id: open.id, url: open.url });
    for (const uri of [`gatehouse://proxies/${off.id}`, 'gatehouse://proxies/999', 'gatehouse://proxies/1x', 'file:///etc/hostname']) {
      await expect(client.readResource({ uri })).rejects.toThrow();
    }
  });

  it('starts, stops and restarts, and says how a proxy is', async () => {
    const { discovery, open, run } = await startFurnishedHouse();
    await run('settings.update', { mcp_management_enabled: true });
    const client = await connect(discovery);
    await client.listTools();
    const call = async (name: string) =>
      (await client.callTool({ name, arguments: { proxy_id: open.id } })).structuredContent as { state: string };
    expect(await call('stop_proxy')).toMatchObject({ proxy_id: open.id, proxy_name: 'Open tools', state: 'stopped', label: 'Stopped' });
    expect(await call('start_proxy')).toMatchObject({ state: 'running' });
    expect(await call('restart_proxy')).toMatchObject({ state: 'running' });
    expect(await call('get_proxy_status')).toMatchObject({ state: 'running' });
    const { calls } = await run('builtinServers.get');
    expect(calls.map(({ tool }) => tool)).toEqual(['restart_proxy', 'start_proxy', 'stop_proxy']);
    expect(calls[0]).toMatchObject({
      server: 'discovery', input: `{"proxy_id":${open.id}}`, client: 'test client', address: '127.0.0.1', error: null,
    });
  });

  it('says which proxy there is not', async () => {
    const { discovery } = await startFurnishedHouse();
    const client = await connect(discovery);
    const result = await client.callTool({ name: 'get_proxy_config', arguments: { proxy_id: 999 } });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toMatch(/999|no such|not_found/);
  });
});

describe('get_proxy_config', () => {
  const askConfig = async (input: object) => {
    const house = await startFurnishedHouse();
    const client = await connectV1(house.discovery);
    await client.listTools();
    const result = await client.callTool({ name: 'get_proxy_config', arguments: { proxy_id: house.notes.id, ...input } });
    return { ...house, result, config: result.structuredContent as Record<string, unknown> };
  };

  it('gives the common form', async () => {
    const { config, notes } = await askConfig({});
    expect(config).toMatchObject({
      proxy_id: notes.id, proxy_name: 'Notes', config: { mcpServers: { notes: { type: 'http', url: notes.url } } },
    });
  });

  it('puts a token in where one is given', async () => {
    const { config, notes } = await askConfig({ jwt_token: 'aaa.bbb-_.ccc' });
    expect(config['config']).toEqual({
      mcpServers: { notes: { type: 'http', url: notes.url, headers: { Authorization: 'Bearer aaa.bbb-_.ccc' } } },
    });
  });

  it('refuses a token that would break out of a configuration', async () => {
    const { result } = await askConfig({ jwt_token: 'a", "command": "x' });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain('jwt_token');
  });

  it.each([
    ['cursor', (url: string) => ({ mcpServers: { notes: { url } } })],
    ['claude-code', (url: string) => ({ mcpServers: { notes: { type: 'http', url } } })],
    ['vscode', (url: string) => ({ servers: { notes: { type: 'http', url } } })],
  ])('gives %s its own form', async (client, expected) => {
    const { config, notes } = await askConfig({ client });
    expect(config['config']).toEqual(expected(notes.url));
    expect(config).toMatchObject({ client, path: expect.any(String) as string, next_step: expect.any(String) as string });
  });

  it('gives Codex its table', async () => {
    const { config, notes } = await askConfig({ client: 'codex' });
    expect(config).toMatchObject({ config: null, format: 'TOML', text: `[mcp_servers.notes]\nurl = "${notes.url}"\n` });
  });

  it('gives Agent Zero the address as its container sees it, and says that a key is missing without making one', async () => {
    const { config, notes, run } = await askConfig({ client: 'agent-zero' });
    expect(config['config']).toMatchObject({
      mcpServers: { notes: { type: 'streamable-http', url: `http://host.docker.internal:${notes.port}/mcp` } },
    });
    expect(config['next_step']).toMatch(/Make an API key under Keys/);
    expect(await run('apiKeys.list')).toEqual([]);
  });

  it('says where the program is made ready that an application without HTTP starts', async () => {
    const answers = { 'proxies.get': { name: 'Notes' }, 'apps.preview': anAppPreview({ door: 'snippet', text: '{}', next_step: 'Start it again.' }) };
    const tool = getProxyConfig({
      run: (async (name: keyof typeof answers) => answers[name]) as unknown as DiscoveryHouse['run'],
      apps: [{ id: 'claude-desktop', name: 'Claude Desktop', format: 'JSON', byBridge: true }],
      hiddenKey: 'uag_x',
    });
    const { data } = await tool.run({ proxy_id: 1, client: 'claude-desktop' }, { client: null, address: '127.0.0.1', origin: 'http://localhost', local: true });
    expect(data).toMatchObject({ next_step: expect.stringMatching(/^Better add it under Apps in Gatehouse/) as string });
  });

  it('answers for every application of the registry, or says why it cannot', async () => {
    const house = await startFurnishedHouse();
    const client = await connectV1(house.discovery);
    await client.listTools();
    for (const { id } of apps) {
      const result = await client.callTool({ name: 'get_proxy_config', arguments: { proxy_id: house.notes.id, client: id, folder: '/tmp' } });
      if (result.isError) expect(JSON.stringify(result.content)).toMatch(/bridge|app_door_unavailable/);
      else expect(JSON.stringify(result.structuredContent)).toContain(String(house.notes.port));
    }
    expect(await house.run('apiKeys.list')).toEqual([]);
  });
});

describe('get_auth_url', () => {
  const askUrl = async (mode: 'headless' | 'desktop', which: 'notes' | 'open') => {
    const house = await startFurnishedHouse(mode);
    const client = await connectV1(house.discovery);
    const result = await client.callTool({ name: 'get_auth_url', arguments: { proxy_id: house[which].id } });
    return { ...house, result };
  };

  it('leads to the page where a person decides, not into a sign-in', async () => {
    const { result, notes, port } = await askUrl('headless', 'notes');
    const url = `http://localhost:${port}/#/proxies/${notes.id}`;
    expect(result.structuredContent).toEqual({ auth_url: url, delegation_url: url, proxy_id: notes.id, proxy_name: 'Notes' });
  });

  it('leads into the application on the desktop', async () => {
    const { result, notes } = await askUrl('desktop', 'notes');
    expect(result.structuredContent).toMatchObject({ auth_url: `gatehouse://proxy/${notes.id}` });
  });

  it('says where no sign-in is needed', async () => {
    const { result } = await askUrl('headless', 'open');
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('oauth_not_enabled') as string }] });
  });
});
