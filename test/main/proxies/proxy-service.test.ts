import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { proxyCreate, proxyUpdate, type ProxyCreate, type ProxyUpdate } from '../../../preload/schema/entities.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { ProxyService, type ProxyServiceDependencies } from '../../../main/proxies/proxy-service.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import type { Stores } from '../../../main/store/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/loopback.ts';
import { Cleanup, openRooms, send, startUpstream } from './harness.ts';

const cleanup = new Cleanup();
let folder: string;
let stores: Stores;
let service: ProxyService;
let upstreamUrl: string;
const onDeleted = vi.fn();

function startService(overrides: Partial<ProxyServiceDependencies> = {}): ProxyService {
  const created = new ProxyService({
    ...openRooms,
    stores,
    log: silentLogger,
    facts: { consentsWaiting: () => 0, signInNeeded: () => false, providerProblem: () => null, clientCount: () => 3 },
    gatewayPort: () => 8080,
    checkRedirectPatterns: (patterns) => (patterns.includes('bad') ? 'The pattern "bad" is not a URL.' : null),
    onDeleted,
    ...overrides,
  });
  cleanup.add(() => created.close());
  return created;
}

beforeEach(async () => {
  onDeleted.mockReset();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-proxies-'));
  cleanup.add(() => rm(folder, { recursive: true }));
  stores = await openStores(folder, { log: silentLogger, env: {}, keytar: null });
  cleanup.add(() => stores.close());
  const port = await startUpstream(cleanup, (request, response) => response.end(JSON.stringify(request.headers)));
  upstreamUrl = `http://127.0.0.1:${port}/mcp`;
  service = startService();
});
afterEach(() => cleanup.run());

/** As the input arrives from a door: checked, defaults filled in. */
const input = (fields: object): ProxyCreate =>
  proxyCreate.parse({ name: 'one', upstream: { url: upstreamUrl }, ...fields });
const change = (fields: object): ProxyUpdate => proxyUpdate.parse(fields);

describe('a new proxy', () => {
  it('is kept, started and shown with its URL', async () => {
    const port = await freePort();
    const view = await service.create(input({ port }));
    expect(view).toMatchObject({
      id: 1,
      name: 'one',
      port,
      url: `http://localhost:${port}/mcp`,
      status: { state: 'running' },
      clients: 3,
      counts: { requests: 0, errors: 0, open_streams: 0 },
    });
    expect((await send(port, { body: '{}' })).status).toBe(200);
    expect(await service.get(1)).toMatchObject({ counts: { requests: 1 } });
    expect(await stores.proxies.get(1)).toMatchObject({ name: 'one', port });
  });

  it("gets a free port from 9050 upward when it names none, never the gateway's", async () => {
    const crowded = startService({ gatewayPort: () => 9050 });
    const first = await crowded.create(input({ name: 'one', auto_start: false }));
    const second = await crowded.create(input({ name: 'two', auto_start: false }));
    expect(first.port).toBeGreaterThan(9050);
    expect(second.port).toBeGreaterThan(first.port);
  });

  it('does not get the port of its own MCP server, though nobody listens there now', async () => {
    const first = await service.create(input({ name: 'one', auto_start: false }));
    await service.delete(first.id);
    const url = `http://localhost:${first.port}/mcp`;
    const second = await service.create(input({ name: 'two', auto_start: false, upstream: { url } }));
    expect(second.port).not.toBe(first.port);
  });

  it.each([
    ['at once', (port: number) => [port]],
    ['through another proxy', (port: number) => [port, port + 1]],
    ['through two others', (port: number) => [port, port + 1, port + 2]],
  ])('that leads back to itself %s is refused, in every spelling', async (_how, ports) => {
    const [own, ...others] = ports(40_000);
    const to = (port: number | undefined, host: string) => ({ upstream: { url: `http://${host}:${port}/mcp` } });
    for (const [index, port] of others.entries()) {
      const next = others[index + 1] ?? own;
      await service.create(input({ name: `other ${index}`, port, auto_start: false, ...to(next, '127.0.0.1') }));
    }
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
      const circle = input({ name: 'one', port: own, auto_start: false, ...to(others[0] ?? own, host) });
      await expect(service.create(circle)).rejects.toMatchObject({
        code: 'upstream_leads_back', field: 'upstream.url', status: 400,
      });
    }
    const straight = input({ name: 'one', port: own, auto_start: false, ...to(9, 'localhost') });
    const { id } = await service.create(straight);
    await expect(service.update(id, { upstream: { ...straight.upstream, url: `http://localhost:${own}` } }))
      .rejects.toMatchObject({ code: 'upstream_leads_back' });
  });

  it.each([
    ['with a name that is in use, in any case', { name: 'ONE' }, { code: 'name_taken', field: 'name', status: 409 }],
    ["with the gateway's port", { name: 'two', port: 8080 }, { code: 'port_taken', field: 'port', status: 409 }],
    [
      'with a bad redirect pattern',
      { name: 'two', oauth_proxy_allowed_redirect_uris: ['bad'] },
      { code: 'invalid_redirect_pattern', field: 'oauth_proxy_allowed_redirect_uris', status: 400 },
    ],
    [
      'with a secret that is only the marker',
      { name: 'two', upstream: { url: 'http://127.0.0.1:1', headers: { 'X-API-Key': '········' } } },
      { code: 'secret_value_missing', field: 'upstream.headers.X-API-Key', status: 400 },
    ],
  ])('%s is refused, and nothing is kept', async (_name, fields, error) => {
    await service.create(input({ auto_start: false }));
    await expect(service.create(input(fields))).rejects.toMatchObject(error);
    expect(await service.list()).toHaveLength(1);
  });

  it('with the port of another proxy is refused, even when both come at once', async () => {
    const port = await freePort();
    const results = await Promise.allSettled(
      ['one', 'two'].map((name) => service.create(input({ name, port, auto_start: false }))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toMatchObject({
      code: 'port_taken',
      field: 'port',
      message: expect.stringContaining('"one"') as unknown,
    });
  });
});

describe('a port that another program holds', () => {
  it('is named, nothing is moved, and a change of the port is the way out', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    await once(holder, 'listening');
    cleanup.add(() => new Promise((resolve) => holder.close(resolve)));
    const { id, status } = await service.create(input({ port }));
    expect(status).toMatchObject({ state: 'failed', code: 'port_taken', next_action: { kind: 'change_port' } });
    expect(status.detail).toContain(`pid ${process.pid}`);
    expect(await service.get(id)).toMatchObject({ port });

    const other = await freePort();
    expect(await service.update(id, change({ port: other }))).toMatchObject({
      port: other,
      status: { state: 'running' },
    });
    expect((await send(other)).status).toBe(200);
  });
});

describe('a keychain that is locked', () => {
  it('is tried again by itself, until the proxy runs', async () => {
    const get = stores.secrets.get.bind(stores.secrets);
    let locked = 3;
    vi.spyOn(stores.secrets, 'get').mockImplementation(async (ref) => {
      locked -= 1;
      if (locked >= 0) throw new GatehouseError('secret_unavailable', 'The keychain is locked.');
      return get(ref);
    });
    const patient = startService({ retrySeconds: [0] });
    const upstream = { url: upstreamUrl, headers: { 'X-API-Key': 'k' } };
    const { id, status } = await patient.create(input({ upstream }));
    expect(status).toMatchObject({ state: 'failed', code: 'secret_unavailable', next_action: { kind: 'retry' } });
    await eventually(async () => (await patient.status(id)).state).toBe('running');
  });

  it('is not tried again once the proxy was stopped', async () => {
    const get = vi.spyOn(stores.secrets, 'get').mockRejectedValue(new GatehouseError('secret_unavailable', 'Locked.'));
    const patient = startService({ retrySeconds: [0.05] });
    const { id } = await patient.create(input({ upstream: { url: upstreamUrl, headers: { 'X-API-Key': 'k' } } }));
    await patient.stop(id);
    const tried = get.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(get.mock.calls.length).toBe(tried);
    expect(await patient.status(id)).toMatchObject({ state: 'stopped' });
  });
});

describe('at start', () => {
  it('every proxy that should runs; one that cannot harms no other', async () => {
    await service.create(input({ name: 'runs', auto_start: false }));
    await service.create(
      input({ name: 'not approved', upstream: { kind: 'stdio', command: 'node' }, auto_start: false }),
    );
    await service.create(input({ name: 'disabled', enabled: false }));
    await service.create(input({ name: 'by hand', auto_start: false }));
    for (const id of [1, 2]) await stores.proxies.update(id, (proxy) => ({ ...proxy, auto_start: true }));
    await service.open();
    expect((await service.list()).map(({ status }) => [status.state, status.code])).toEqual([
      ['running', null],
      ['needs_consent', 'command_not_approved'],
      ['stopped', null],
      ['stopped', null],
    ]);
  });
});

describe('start, stop, restart', () => {
  it('open and close the port, any number of times', async () => {
    const { id, port } = await service.create(input({ auto_start: false, port: await freePort() }));
    expect(await service.status(id)).toMatchObject({ state: 'stopped', can_start: true });
    expect(await service.start(id)).toMatchObject({ state: 'running' });
    expect(await service.start(id)).toMatchObject({ state: 'running' });
    expect(await service.restart(id)).toMatchObject({ state: 'running' });
    expect((await send(port)).status).toBe(200);
    expect(await service.stop(id)).toMatchObject({ state: 'stopped' });
    expect(await service.stop(id)).toMatchObject({ state: 'stopped' });
    await expect(send(port)).rejects.toThrow('ECONNREFUSED');
  });

  it('asked for at the same time come out in order', async () => {
    const { id } = await service.create(input({ auto_start: false }));
    await Promise.all([service.start(id), service.stop(id), service.restart(id), service.stop(id), service.start(id)]);
    expect(await service.status(id)).toMatchObject({ state: 'running' });
  });

  it('say what is wrong with an id or a disabled proxy', async () => {
    await expect(service.start(9)).rejects.toMatchObject({ code: 'proxy_not_found', status: 404 });
    const { id } = await service.create(input({ enabled: false }));
    await expect(service.start(id)).rejects.toMatchObject({ code: 'proxy_disabled', status: 409 });
  });
});

describe('a change', () => {
  it('of a running proxy applies without closing the port', async () => {
    const { id, port } = await service.create(input({}));
    const changed = vi.fn();
    service.changed.subscribe(changed);
    await service.update(id, change({ path: '/other', description: 'x' }));
    expect((await send(port, { path: '/other' })).status).toBe(200);
    expect((await send(port, { path: '/mcp' })).status).toBe(404);
    expect(await service.get(id)).toMatchObject({ description: 'x', name: 'one', status: { state: 'running' } });
    expect(changed).toHaveBeenCalled();
  });

  it('to a command that nobody approved stops it rather than run on with the old one', async () => {
    const { id, port } = await service.create(input({}));
    const view = await service.update(id, change({ upstream: { kind: 'stdio', command: 'x' } }));
    expect(view.status).toMatchObject({ state: 'needs_consent', code: 'command_not_approved' });
    await expect(send(port)).rejects.toThrow('ECONNREFUSED');
  });

  it('disables and enables', async () => {
    const { id } = await service.create(input({}));
    expect(await service.update(id, change({ enabled: false }))).toMatchObject({ status: { state: 'stopped' } });
    expect(await service.update(id, change({ enabled: true }))).toMatchObject({ status: { state: 'running' } });
  });

  it('of a stopped proxy does not start it', async () => {
    const { id } = await service.create(input({}));
    await service.stop(id);
    expect(await service.update(id, change({ description: 'x' }))).toMatchObject({ status: { state: 'stopped' } });
  });

  it('keeps its own name and port', async () => {
    const { id, name, port } = await service.create(input({}));
    await expect(service.update(id, change({ name, port }))).resolves.toMatchObject({ name, port });
  });
});

describe('secret headers', () => {
  const headers = { Authorization: 'Bearer canary-secret', 'X-Tenant': 'ours' };
  const seenBy = async (port: number): Promise<Record<string, string>> =>
    JSON.parse((await send(port, { body: '{}' })).body) as Record<string, string>;

  it('reach the upstream, and neither a view nor a file', async () => {
    const view = await service.create(input({ upstream: { url: upstreamUrl, headers } }));
    expect(view.upstream.headers).toEqual({ Authorization: '········', 'X-Tenant': 'ours' });
    expect(await seenBy(view.port)).toMatchObject({ authorization: 'Bearer canary-secret', 'x-tenant': 'ours' });
    for (const name of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (name.isFile()) expect(await readFile(join(name.path, name.name), 'latin1')).not.toContain('canary-secret');
    }
  });

  it('stay when a form sends back what it was shown, and change when it sends something else', async () => {
    const { id, port, upstream } = await service.create(input({ upstream: { url: upstreamUrl, headers } }));
    await service.update(
      id,
      change({ upstream: { ...upstream, headers: { ...upstream.headers, 'X-Tenant': 'new' } } }),
    );
    expect(await seenBy(port)).toMatchObject({ authorization: 'Bearer canary-secret', 'x-tenant': 'new' });
    await service.update(id, change({ upstream: { ...upstream, headers: { authorization: 'Bearer second' } } }));
    expect(await seenBy(port)).toMatchObject({ authorization: 'Bearer second' });
  });

  it('go when the header goes, and cannot be called back by the marker', async () => {
    const { id, upstream } = await service.create(input({ upstream: { url: upstreamUrl, headers } }));
    await service.update(id, change({ upstream: { ...upstream, headers: {} } }));
    expect(await stores.secrets.get(`proxy/${id}/headers/authorization`)).toBeUndefined();
    await expect(service.update(id, change({ upstream }))).rejects.toMatchObject({ code: 'secret_value_missing' });
  });

  it('that are missing keep the proxy from starting, with the way out', async () => {
    const { id } = await service.create(input({ upstream: { url: upstreamUrl, headers }, auto_start: false }));
    await stores.secrets.delete(`proxy/${id}/headers/authorization`);
    expect(await service.start(id)).toMatchObject({
      state: 'failed',
      code: 'upstream_secret_missing',
      next_action: { kind: 'edit' },
    });
  });
});

describe('a delete', () => {
  it('closes the port, removes record and secrets, and tells the other rooms', async () => {
    const { id, port } = await service.create(input({ upstream: { url: upstreamUrl, headers: { 'X-API-Key': 'k' } } }));
    await service.delete(id);
    await expect(send(port)).rejects.toThrow('ECONNREFUSED');
    await expect(service.get(id)).rejects.toMatchObject({ code: 'proxy_not_found' });
    expect(await stores.secrets.get(`proxy/${id}/headers/x-api-key`)).toBeUndefined();
    expect(onDeleted.mock.calls).toEqual([[id]]);
    await expect(service.delete(id)).rejects.toMatchObject({ code: 'proxy_not_found' });
  });

  it('frees name and port, and never the id', async () => {
    const { id, port } = await service.create(input({}));
    await service.delete(id);
    expect(await service.create(input({ port }))).toMatchObject({ id: id + 1, port });
  });
});

it('tells of calls at most once a second', async () => {
  const { port } = await service.create(input({}));
  let notices = 0;
  const told = new Promise<void>((resolve) =>
    service.changed.subscribe(() => {
      notices += 1;
      resolve();
    }),
  );
  for (let call = 0; call < 20; call += 1) await send(port, { body: '{}' });
  await told;
  // A slow machine may need more than a second for the calls.
  expect(notices).toBeLessThan(10);
});
