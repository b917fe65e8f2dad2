import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createGatehouse, type Gatehouse } from '../../../main/gatehouse.ts';
import type { ConfigurationDocument } from '../../../preload/schema/configuration.ts';
import type { OperationName, Output } from '../../../preload/schema/operations.ts';
import { freePort } from '../../support/loopback.ts';

/** One that has started, as it is on a new computer. */
async function start(): Promise<Gatehouse> {
  const gatehouse = await createGatehouse({
    dataFolder: await mkdtemp(join(tmpdir(), 'gatehouse-')),
    mode: 'headless',
    version: '1.2.3',
    env: { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault' },
    uiFolder: tmpdir(),
    logToStderr: false,
  });
  onTestFinished(() => gatehouse.stop());
  await gatehouse.start();
  return gatehouse;
}

async function run<K extends OperationName>(gatehouse: Gatehouse, name: K, input: unknown = {}): Promise<Output<K>> {
  const result = await gatehouse.call(name, input, 'ui');
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const provider = {
  name: 'Company login', provider_type: 'oidc', issuer: 'http://127.0.0.1:4000', client_id: 'gatehouse',
  client_secret: 'canary-client-secret', scopes: ['openid'],
};
const upstream = {
  kind: 'http', url: 'http://127.0.0.1:3001/mcp',
  headers: { 'Authorization': 'Bearer canary-header', 'X-Tenant': 'ours' },
};

describe('the configuration as a file', () => {
  let port: number;
  let here: Gatehouse;
  let exported: ConfigurationDocument;

  beforeEach(async () => {
    port = await freePort();
    here = await start();
    const { id } = await run(here, 'providers.create', provider);
    await run(here, 'proxies.create', {
      name: 'Tools', port, upstream, auto_start: false, oauth_proxy_provider_id: id, allowed_tools: ['echo'],
    });
    await run(here, 'settings.update', { theme: 'dark' });
    exported = await run(here, 'configuration.export');
  });

  it('holds no secret, and says where there was one', () => {
    expect(JSON.stringify(exported)).not.toMatch(/canary|········/);
    expect(exported).toMatchObject({
      format: 'gatehouse-configuration',
      schema: 1,
      providers: [{ name: 'Company login', needs_client_secret: true }],
      proxies: [{ name: 'Tools', provider: 'Company login', upstream: { headers: { 'Authorization': '', 'X-Tenant': 'ours' } } }],
    });
  });

  it('is shown before it is taken over, and brings everything to an empty Gatehouse but the secrets, which it names', async () => {
    // The port belongs to the other one, on this same computer, only as a number: nothing listens on it.
    const there = await start();
    const plan = await run(there, 'configuration.preview', { document: exported });
    expect(plan).toMatchObject({
      settings: ['theme'],
      items: [
        { kind: 'provider', action: 'add', becomes: 'Company login', secrets: ['Client secret'] },
        { kind: 'proxy', action: 'add', becomes: 'Tools', secrets: ['Header Authorization'] },
      ],
    });
    expect((await there.state()).proxies).toEqual([]);

    const { items } = await run(there, 'configuration.import', { document: exported });
    const state = await there.state();
    expect(items.map(({ id }) => id)).toEqual([state.providers[0]?.id, state.proxies[0]?.id]);
    expect(state).toMatchObject({
      settings: { theme: 'dark' },
      providers: [{ name: 'Company login', has_client_secret: false }],
      proxies: [{ name: 'Tools', port, allowed_tools: ['echo'], oauth_proxy_provider_id: state.providers[0]?.id }],
    });
  });

  it('leaves a proxy whose secret is still to be entered stopped, with the way on, until it is entered', async () => {
    const there = await start();
    const { items } = await run(there, 'configuration.import', { document: exported });
    const id = items.find(({ kind }) => kind === 'proxy')?.id;
    expect(await run(there, 'proxies.start', { id })).toMatchObject({
      state: 'failed', code: 'upstream_secret_missing', next_action: { kind: 'edit' },
    });
    await run(there, 'proxies.update', { id, upstream });
    expect(await run(there, 'proxies.restart', { id })).not.toMatchObject({ state: 'failed' });
  });

  it('adds nothing twice', async () => {
    const { items } = await run(here, 'configuration.import', { document: exported });
    expect(items.map(({ action }) => action)).toEqual(['skip', 'skip']);
    expect((await here.state()).proxies).toHaveLength(1);
  });

  it('changes nothing that is here: what is different gets another name and another port', async () => {
    const [proxy] = exported.proxies;
    const document = {
      ...exported, proxies: [{ ...proxy, upstream: { ...upstream, url: 'http://127.0.0.1:3002/mcp' } }],
    };
    const { items } = await run(here, 'configuration.import', { document });
    expect(items[1]).toMatchObject({
      action: 'rename', name: 'Tools', becomes: 'Tools 2', notes: [`Gets another port: ${port} belongs to Tools.`],
    });
    const { proxies } = await here.state();
    expect(proxies).toMatchObject([{ name: 'Tools', port }, { name: 'Tools 2' }]);
    expect(proxies[1]?.port).not.toBe(port);
  });

  it('imports what it can, and says of the rest why not', async () => {
    const [proxy] = exported.proxies;
    const open = { ...proxy, name: 'Open', port: undefined, oauth_proxy_enabled: false, bind_addresses: ['0.0.0.0'] };
    const there = await start();
    const { items } = await run(there, 'configuration.import', { document: { ...exported, proxies: [open, proxy] } });
    expect(items).toMatchObject([
      { action: 'add' },
      { name: 'Open', action: 'failed', id: null, notes: [expect.stringContaining('without OAuth'), expect.any(String)] },
      { name: 'Tools', action: 'add' },
    ]);
  });

  it('is refused as a whole, with the place, where it cannot be read', async () => {
    const result = await here.call('configuration.import', {
      document: { ...exported, proxies: [{ ...exported.proxies[0], port: 80 }] },
    }, 'ui');
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input', details: { field: 'document.proxies.0.port' } } });
    for (const document of [{}, { ...exported, format: 'other' }, { ...exported, schema: 2 }]) {
      expect(await here.call('configuration.preview', { document }, 'ui')).toMatchObject({ ok: false });
    }
  });
});

describe('a reset', () => {
  it('takes nothing without the typed word', async () => {
    const gatehouse = await start();
    await run(gatehouse, 'providers.create', provider);
    expect(await gatehouse.call('configuration.reset', { confirm: 'yes' }, 'ui')).toMatchObject({
      ok: false, error: { code: 'invalid_input', message: expect.stringContaining('Type reset') },
    });
    expect((await gatehouse.state()).providers).toHaveLength(1);
  });

  it('leaves Gatehouse as it was when it was new, but for its address', async () => {
    const gatehouse = await start();
    const { id } = await run(gatehouse, 'providers.create', provider);
    const port = await freePort();
    await run(gatehouse, 'proxies.create', {
      name: 'Tools', port, upstream: { kind: 'http', url: upstream.url }, oauth_proxy_provider_id: id,
    });
    await run(gatehouse, 'apiKeys.create', { name: 'Script' });
    await run(gatehouse, 'sessionTokens.create', { name: 'Shell' });
    await run(gatehouse, 'settings.update', { theme: 'dark', callback_host: '127.0.0.1' });

    expect(await run(gatehouse, 'configuration.reset', { confirm: 'reset' }))
      .toEqual({ providers: 1, proxies: 1, api_keys: 1, session_tokens: 1 });
    expect(await gatehouse.state()).toMatchObject({
      providers: [], proxies: [], api_keys: [], session_tokens: [], connections: [], approvals: [],
      settings: { theme: 'system', callback_host: '127.0.0.1' },
    });
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });
});

describe('the activity of all proxies', () => {
  it('comes in one list, the newest first, each call with its proxy', async () => {
    const gatehouse = await start();
    const ports = [await freePort(), await freePort()];
    for (const [index, port] of ports.entries()) {
      await run(gatehouse, 'proxies.create', {
        name: `Tools ${index}`, port, oauth_proxy_enabled: false,
        upstream: { kind: 'http', url: `http://127.0.0.1:${await freePort()}/mcp` },
      });
    }
    for (const port of [ports[0], ports[1], ports[0]]) {
      await fetch(`http://127.0.0.1:${port}/mcp`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      });
    }
    const entries = await run(gatehouse, 'activity.recent');
    expect(entries.map(({ proxy }) => proxy).sort()).toEqual(['Tools 0', 'Tools 0', 'Tools 1']);
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort().reverse());
    expect(entries[0]).toMatchObject({ method: 'ping', http_method: 'POST' });
  });
});
