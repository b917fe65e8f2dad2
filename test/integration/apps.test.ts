import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AppApplied, AppMended, AppPreview, AppSnippet, AppView } from '../../preload/schema/apps.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../support/gatehouse.ts';
import { freePort } from '../support/loopback.ts';

/** A home folder of its own, so that no test sees the applications of this computer. */
async function withHome(): Promise<{ gatehouse: RunningGatehouse; home: string; proxy: ProxyView }> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
  await mkdir(join(home, 'bin'));
  // Stands in for a vendor's program: it keeps its entries in the file that the real one uses.
  await writeFile(join(home, 'bin/claude'), vendor);
  await chmod(join(home, 'bin/claude'), 0o755);
  const gatehouse = await startGatehouse({
    env: { HOME: home, PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`, SHELL: '/bin/false', CLAUDE_CONFIG_DIR: '', XDG_CONFIG_HOME: '' },
  });
  onTestFinished(async () => {
    await gatehouse.stop();
    await rm(home, { recursive: true, force: true });
  });
  const proxy = await gatehouse.addProxy({
    name: 'Everything', port: await freePort(), oauth_proxy_enabled: true, auto_start: false,
    upstream: { kind: 'http', url: 'http://127.0.0.1:1/mcp' },
  });
  return { gatehouse, home, proxy };
}

const vendor = `#!${process.execPath}
const { readFileSync, writeFileSync, existsSync } = require('node:fs');
const file = process.env.HOME + '/.claude.json';
const data = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const [, verb, , , name, json] = process.argv.slice(2);
data.mcpServers ??= {};
if (verb === 'add-json') {
  if (data.mcpServers[name]) { console.error(name + ' already exists'); process.exit(1); }
  data.mcpServers[name] = JSON.parse(json);
} else delete data.mcpServers[name];
writeFileSync(file, JSON.stringify(data));
`;

describe('client applications over REST', () => {
  test('a proxy gets into an application, follows its port, and goes out again', async () => {
    const { gatehouse, home, proxy } = await withHome();
    const target = { kind: 'proxy', id: proxy.id };
    await mkdir(join(home, '.cursor'));
    await writeFile(join(home, '.cursor/mcp.json'), '{}\n');
    const before = (await gatehouse.call<AppView[]>('GET', '/apps')).filter(({ installed }) => installed);
    expect(before.map(({ id }) => id)).toEqual(['cursor', 'claude-code']);
    const preview = await gatehouse.call<AppPreview>('POST', '/apps/cursor/preview', { target });
    expect(preview).toMatchObject({ door: 'file', entry_name: 'everything' });
    const applied = await gatehouse.call<AppApplied>('POST', '/apps/cursor/apply', { target, token: preview.token });
    expect(applied.entry).toMatchObject({ state: 'added', target_name: 'Everything' });
    const read = async () => JSON.parse(await readFile(join(home, '.cursor/mcp.json'), 'utf8')) as { mcpServers: object };
    expect((await read()).mcpServers).toEqual({ everything: { url: proxy.url } });

    const port = await freePort();
    await gatehouse.call('PUT', `/proxies/${proxy.id}`, { port });
    expect(await gatehouse.call<AppMended>('POST', '/apps/mend')).toMatchObject({ mended: [{ state: 'added' }], failed: [] });
    expect((await read()).mcpServers).toEqual({ everything: { url: `http://localhost:${port}/mcp` } });

    await gatehouse.restart();
    expect(await gatehouse.call('POST', '/apps/cursor/undo', { target })).toMatchObject({ state: 'installed' });
    expect(await readFile(join(home, '.cursor/mcp.json'), 'utf8')).toBe('{}\n');
  });

  test('a vendor\'s own program makes the change where that is the safe way', async () => {
    const { gatehouse, home, proxy } = await withHome();
    const target = { kind: 'proxy', id: proxy.id };
    await writeFile(join(home, '.claude.json'), '{"numStartups": 3}');
    const preview = await gatehouse.call<AppPreview>('POST', '/apps/claude-code/preview', { target });
    expect(preview).toMatchObject({ door: 'command', command: ['claude', 'mcp', 'add-json', '--scope', 'user', 'everything', expect.any(String)] });
    await gatehouse.call('POST', '/apps/claude-code/apply', { target, token: preview.token });
    expect(JSON.parse(await readFile(join(home, '.claude.json'), 'utf8'))).toEqual({
      numStartups: 3, mcpServers: { everything: { type: 'http', url: proxy.url } },
    });
    await gatehouse.call('POST', '/apps/claude-code/undo', { target });
    expect(JSON.parse(await readFile(join(home, '.claude.json'), 'utf8'))).toEqual({ numStartups: 3, mcpServers: {} });
  });

  test('Claude Desktop gets the bridge, whose key goes with the entry', async () => {
    const { gatehouse, home, proxy } = await withHome();
    const target = { kind: 'proxy', id: proxy.id };
    const preview = await gatehouse.call<AppPreview>('POST', '/apps/claude-desktop/preview', { target });
    expect(await gatehouse.call('GET', '/api-keys')).toEqual([]);
    await gatehouse.call('POST', '/apps/claude-desktop/apply', { target, token: preview.token });
    const file = join(home, '.config/Claude/claude_desktop_config.json');
    const { mcpServers } = JSON.parse(await readFile(file, 'utf8')) as { mcpServers: Record<string, { command: string; url?: string }> };
    expect(mcpServers['everything']).toMatchObject({ command: expect.stringMatching(/^\//), args: expect.any(Array) });
    expect(mcpServers['everything']).not.toHaveProperty('url');
    expect(await gatehouse.call('GET', '/api-keys')).toMatchObject([{ name: 'Bridge for Claude Desktop' }]);
    await gatehouse.call('POST', '/apps/claude-desktop/undo', { target });
    expect(await gatehouse.call('GET', '/api-keys')).toEqual([]);
  });

  test('the gateway\'s own server gets into Claude Desktop, answers through the bridge, and outlives a restart', async () => {
    const { gatehouse, home } = await withHome();
    const target = { kind: 'builtin', name: 'discovery' };
    const { token, entry_name: name } = await gatehouse.call<AppPreview>('POST', '/apps/claude-desktop/preview', { target });
    await gatehouse.call('POST', '/apps/claude-desktop/apply', { target, token });
    expect(await gatehouse.call('GET', '/api-keys')).toEqual([]);
    const file = join(home, '.config/Claude/claude_desktop_config.json');
    const { mcpServers } = JSON.parse(await readFile(file, 'utf8')) as { mcpServers: Record<string, { command: string; args: string[] }> };
    const client = new Client({ name: 'app', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ ...(mcpServers[name] ?? { command: '' }), stderr: 'ignore' }));
    onTestFinished(() => client.close());
    const proxies = async () => JSON.stringify(await client.callTool({ name: 'list_proxies', arguments: {} }));
    expect(await proxies()).toContain('Everything');

    await gatehouse.restart();
    expect(await proxies()).toContain('Everything');
    await gatehouse.call('POST', '/apps/claude-desktop/undo', { target });
    expect((await gatehouse.call<AppView[]>('GET', '/apps')).find(({ id }) => id === 'claude-desktop')?.targets)
      .toContainEqual(expect.objectContaining({ target, entry_name: null }));
  });

  test('an application in a container gets the gateway\'s own server once the gateway is open for it', async () => {
    const { gatehouse, home } = await withHome();
    const input = { target: { kind: 'builtin', name: 'discovery' }, host: 'container' };
    const { token, opens } = await gatehouse.call<AppPreview>('POST', '/apps/warp/preview', input);
    expect(opens).toMatchObject({ allowed_hosts: ['host.docker.internal'], strangers: true });
    await gatehouse.call('POST', '/apps/warp/apply', { ...input, token, open_reach: true });
    expect(await gatehouse.call('GET', '/settings')).toMatchObject({
      gateway_allowed_hosts: ['host.docker.internal'], gateway_bind_addresses: opens?.bind_addresses, mcp_beyond_loopback: true,
    });
    expect(await readFile(join(home, '.warp/.mcp.json'), 'utf8')).toContain('http://host.docker.internal:');
    expect(await gatehouse.call<AppPreview>('POST', '/apps/warp/preview', input)).toMatchObject({ opens: null });
  });

  test('what was opened for containers closes with the last entry that needs it, and nothing else does', async () => {
    const { gatehouse, proxy } = await withHome();
    const target = { kind: 'proxy', id: proxy.id };
    await gatehouse.call('PUT', `/proxies/${proxy.id}`, { allowed_hosts: ['mine.example'] });
    const add = async (app: string): Promise<AppApplied> => {
      const input = { target, host: 'container' };
      const { token } = await gatehouse.call<AppPreview>('POST', `/apps/${app}/preview`, input);
      return gatehouse.call('POST', `/apps/${app}/apply`, { ...input, token, open_reach: true });
    };
    const opened = { allowed_hosts: ['host.docker.internal'], bind_addresses: expect.any(Array) };
    expect((await add('warp')).entry).toMatchObject({ opened });
    expect((await add('kiro')).entry).toMatchObject({ opened: null });

    await gatehouse.call('POST', '/apps/warp/undo', { target, close_reach: true });
    const reach = { allowed_hosts: ['mine.example', 'host.docker.internal'] };
    const { bind_addresses: addresses } = await gatehouse.call<ProxyView>('GET', `/proxies/${proxy.id}`);
    expect(addresses).not.toEqual([]);
    expect(await gatehouse.call('GET', `/proxies/${proxy.id}`)).toMatchObject(reach);

    const kiro = (await gatehouse.call<AppView[]>('GET', '/apps')).find(({ id }) => id === 'kiro')?.targets;
    expect(kiro).toContainEqual(expect.objectContaining({ target, opened }));
    await gatehouse.call('POST', '/apps/kiro/undo', { target, close_reach: true });
    expect(await gatehouse.call('GET', `/proxies/${proxy.id}`)).toMatchObject({ allowed_hosts: ['mine.example'], bind_addresses: [] });
  });

  test('what was opened stays open where nobody says that it may be closed', async () => {
    const { gatehouse } = await withHome();
    const input = { target: { kind: 'builtin', name: 'discovery' }, host: 'container' };
    const add = async (): Promise<void> => {
      const { token } = await gatehouse.call<AppPreview>('POST', '/apps/warp/preview', input);
      await gatehouse.call('POST', '/apps/warp/apply', { ...input, token, open_reach: true });
    };
    await add();
    await gatehouse.call('POST', '/apps/warp/undo', { target: input.target });
    expect(await gatehouse.call('GET', '/settings')).toMatchObject({ gateway_allowed_hosts: ['host.docker.internal'], mcp_beyond_loopback: true });
    await gatehouse.call('PUT', '/settings', { gateway_allowed_hosts: [], gateway_bind_addresses: [], mcp_beyond_loopback: false });
    await add();
    await gatehouse.call('POST', '/apps/warp/undo', { target: input.target, close_reach: true });
    expect(await gatehouse.call('GET', '/settings')).toMatchObject({
      gateway_allowed_hosts: [], gateway_bind_addresses: [], mcp_beyond_loopback: false,
    });
  });

  test('a proxy that anybody may call is not opened, and that is said before anything is agreed to', async () => {
    const { gatehouse, proxy } = await withHome();
    await gatehouse.call('PUT', `/proxies/${proxy.id}`, { oauth_proxy_enabled: false });
    const preview = await gatehouse.admin('POST', '/apps/agent-zero/preview', { target: { kind: 'proxy', id: proxy.id } });
    expect(preview.body).toMatchObject({ error: { code: 'open_to_network', details: { field: 'host', remedy: expect.stringMatching(/OAuth/) } } });
  });

  test('an application in a container gets a text with its key, once the proxy is open for it', async () => {
    const { gatehouse, proxy } = await withHome();
    const target = { kind: 'proxy', id: proxy.id };
    const preview = await gatehouse.call<AppPreview>('POST', '/apps/agent-zero/preview', { target });
    expect(preview).toMatchObject({ door: 'snippet', opens: { allowed_hosts: ['host.docker.internal'] } });
    const { text } = await gatehouse.call<AppSnippet>('POST', '/apps/agent-zero/snippet', { target });
    expect(JSON.parse(text)).toEqual({ mcpServers: { everything: {
      type: 'streamable-http', url: `http://host.docker.internal:${proxy.port}/mcp`, headers: { Authorization: expect.stringMatching(/^Bearer uag_\w/) },
    } } });
  });

  test('says what is wrong with its input, by the field', async () => {
    const { gatehouse, proxy } = await withHome();
    const wrong = async (path: string, body: object) => (await gatehouse.admin<{ error: object }>('POST', `/apps/${path}`, body)).body.error;
    expect(await wrong('cursor/preview', {})).toMatchObject({ details: { field: expect.stringMatching(/^target/) } });
    expect(await wrong('cursor/preview', { target: { kind: 'proxy', id: 99 } })).toMatchObject({ code: 'not_found' });
    expect(await wrong('nothing/preview', { target: { kind: 'proxy', id: proxy.id } })).toMatchObject({ details: { field: 'app' } });
    expect(await wrong('cursor/apply', { target: { kind: 'proxy', id: proxy.id } })).toMatchObject({ details: { field: 'token' } });
  });
});
