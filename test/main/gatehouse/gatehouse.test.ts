import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatehouse, type Gatehouse, type GatehouseOptions } from '../../../main/gatehouse.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'gatehouse-'));

/** The real thing in Node, with secrets in its own vault and nothing on standard error. */
async function build(overrides: Partial<GatehouseOptions> = {}): Promise<Gatehouse> {
  const gatehouse = await createGatehouse({
    dataFolder: await newFolder(),
    mode: 'headless',
    version: '1.2.3',
    env: { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault' },
    uiFolder: tmpdir(),
    logToStderr: false,
    ...overrides,
  });
  onTestFinished(() => gatehouse.stop());
  return gatehouse;
}

async function start(overrides: Partial<GatehouseOptions> = {}) {
  const gatehouse = await build(overrides);
  await gatehouse.start();
  const { gateway } = await gatehouse.state();
  const token = await readFile(gatehouse.adminTokenFile, 'utf8');
  const rest = (method: string, path: string, body?: unknown): Promise<Response> => fetch(gateway.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { gatehouse, gateway, rest };
}

/** A free port that another program takes, or gives back. */
async function takenPort(): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const free = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  onTestFinished(free);
  return { port: (server.address() as AddressInfo).port, free };
}

const freePort = async (): Promise<number> => {
  const { port, free } = await takenPort();
  await free();
  return port;
};

const provider = {
  name: 'idp', provider_type: 'oidc', issuer: 'http://127.0.0.1:4000', client_id: 'gatehouse',
  client_secret: 'hidden-value',
  scopes: ['openid', 'offline_access'],
};
const proxyOn = (port: number) => ({
  name: 'everything', port, path: '/mcp', upstream: { kind: 'http', url: 'http://127.0.0.1:3001/mcp' },
  oauth_proxy_enabled: true, oauth_proxy_mode: 'gateway', oauth_proxy_provider_id: 1, enabled: true, auto_start: true,
});

describe('Gatehouse, headless', () => {
  it('is set up over REST: a provider, then a proxy that runs at once and asks for a token', async () => {
    const { rest, gateway } = await start();
    const port = await freePort();
    const createdProvider = await rest('POST', '/api/v1/oauth/providers', provider);
    expect(createdProvider.status).toBe(201);
    expect(await createdProvider.json()).toMatchObject({ id: 1, redirect_uri: `${gateway.url}/api/v1/oauth/callback` });
    const createdProxy = await rest('POST', '/api/v1/proxies', proxyOn(port));
    expect(createdProxy.status).toBe(201);
    expect(await createdProxy.json()).toMatchObject({
      id: 1, url: `http://localhost:${port}/mcp`, status: { state: 'running' },
    });
    const call = await fetch(`http://localhost:${port}/mcp`, { method: 'POST', body: '{}' });
    expect(call.status).toBe(401);
    expect(call.headers.get('www-authenticate')).toContain('resource_metadata=');
  });

  it('keeps its set-up over a restart, and no secret in any file', async () => {
    const dataFolder = await newFolder();
    const port = await freePort();
    const first = await start({ dataFolder });
    await first.rest('POST', '/api/v1/oauth/providers', provider);
    await first.rest('POST', '/api/v1/proxies', proxyOn(port));
    await first.gatehouse.stop();
    const second = await start({ dataFolder });
    expect(await second.gatehouse.state()).toMatchObject({
      providers: [{ name: 'idp', has_client_secret: true }],
      proxies: [{ name: 'everything', status: { state: 'running' } }],
    });
    expect(await readFile(join(dataFolder, 'settings.json'), 'utf8')).not.toContain('hidden-value');
  });

  it('tells that something changed', async () => {
    const { gatehouse, rest } = await start();
    const told = new Promise<void>((resolve) => void gatehouse.changed.subscribe(resolve));
    await rest('POST', '/api/v1/oauth/providers', provider);
    await told;
    expect((await gatehouse.state()).providers).toHaveLength(1);
  });

  it('is one per data folder, until it stops', async () => {
    const dataFolder = await newFolder();
    const first = await build({ dataFolder });
    await expect(build({ dataFolder })).rejects.toMatchObject({ code: 'already_running' });
    await first.stop();
    await build({ dataFolder });
  });

  it('does not start where its port is taken, and says by whom', async () => {
    const { port } = await takenPort();
    const gatehouse = await build({ env: { GATEHOUSE_PORT: String(port), GATEHOUSE_SECRETS: 'vault' } });
    await expect(gatehouse.start()).rejects.toMatchObject({
      code: 'port_taken', message: expect.stringContaining(`pid ${process.pid}`),
    });
  });

  it('frees the data folder when it cannot be built', async () => {
    const dataFolder = await newFolder();
    const env = { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault', GATEHOUSE_VAULT_KEY: 'short' };
    await expect(build({ dataFolder, env })).rejects.toMatchObject({ code: 'vault_key_short' });
    await build({ dataFolder });
  });

  it('opens its UI with the link that it prints', async () => {
    const { gatehouse } = await start();
    const reply = await fetch(gatehouse.loginLink().url);
    expect(reply.status).toBe(200);
    expect(reply.headers.getSetCookie()).toHaveLength(1);
  });
});

describe('Gatehouse on the desktop', () => {
  const desktop = { mode: 'desktop', uiFolder: undefined } as const;

  /** As the settings of a person who has chosen a port. */
  async function withStoredPort(port: number): Promise<string> {
    const dataFolder = await newFolder();
    const gatehouse = await build({ ...desktop, dataFolder });
    await gatehouse.stop();
    const later = await build({ ...desktop, dataFolder, env: { GATEHOUSE_SECRETS: 'vault' } });
    expect(await later.call('settings.update', { gateway_port: port }, 'window')).toMatchObject({ ok: true });
    await later.stop();
    return dataFolder;
  }

  it('keeps running where its port is taken, says by whom, and moves where the person says', async () => {
    const wanted = await freePort();
    const dataFolder = await withStoredPort(wanted);
    const blocker = createServer().listen(wanted, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    onTestFinished(() => void blocker.close());

    const gatehouse = await build({ ...desktop, dataFolder, env: { GATEHOUSE_SECRETS: 'vault' } });
    await gatehouse.start();
    expect(await gatehouse.state()).toMatchObject({
      gateway: { state: 'failed', port: wanted, detail: expect.stringContaining(`pid ${process.pid}`) },
      notices: [{ code: 'gateway_port_taken', severity: 'error' }, {}],
    });

    const other = await freePort();
    expect(await gatehouse.call('settings.update', { gateway_port: other }, 'window')).toMatchObject({ ok: true });
    expect((await gatehouse.state()).gateway).toMatchObject({
      state: 'running', port: other, url: `http://localhost:${other}`,
    });
    expect((await fetch(`http://localhost:${other}/api/v1/health`)).status).toBe(200);
  });

  it('changes nothing when the port that was chosen is taken too', async () => {
    const stored = await freePort();
    const dataFolder = await withStoredPort(stored);
    const gatehouse = await build({ ...desktop, dataFolder, env: { GATEHOUSE_SECRETS: 'vault' } });
    await gatehouse.start();
    const { port } = await takenPort();
    expect(await gatehouse.call('settings.update', { gateway_port: port }, 'window')).toMatchObject({
      ok: false, error: { code: 'port_taken', details: { field: 'gateway_port' } },
    });
    const state = await gatehouse.state();
    expect(state.settings.gateway_port).toBe(stored);
    expect(state.gateway).toMatchObject({ state: 'running', port: stored });
  });

  it('answers REST only once a person has switched it on', async () => {
    const { gatehouse, rest } = await start(desktop);
    const refused = await rest('GET', '/api/v1/proxies');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: 'rest_disabled' } });
    await gatehouse.call('settings.update', { rest_enabled: true }, 'window');
    expect((await rest('GET', '/api/v1/proxies')).status).toBe(200);
  });
});
