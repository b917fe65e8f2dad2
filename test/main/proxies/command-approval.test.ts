import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proxyCreate, proxyUpdate } from '../../../preload/schema/entities.ts';
import { inputs } from '../../../preload/schema/inputs.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { ProxyService } from '../../../main/proxies/proxy-service.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import type { Stores } from '../../../main/store/stores.ts';
import { freePort } from '../../support/loopback.ts';
import { Cleanup, openRooms, send, surroundings } from './harness.ts';
import { accept, scripted } from './stdio-harness.ts';

const cleanup = new Cleanup();
let stores: Stores;
let service: ProxyService;

const startService = (): ProxyService => {
  const started = new ProxyService({
    ...openRooms,
    stores,
    log: silentLogger,
    surroundings,
    facts: { consentsWaiting: () => 0, signInNeeded: () => false, providerProblem: () => null, clientCount: () => 1 },
    gatewayPort: () => 8080,
    checkRedirectPatterns: () => null,
    onDeleted: () => undefined,
  });
  cleanup.add(() => started.close());
  return started;
};

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-approval-'));
  cleanup.add(() => rm(folder, { recursive: true }));
  stores = await openStores(folder, { log: silentLogger, env: {}, keytar: null });
  cleanup.add(() => stores.close());
  service = startService();
});
afterEach(() => cleanup.run());

const env = { API_TOKEN: 'secret', MODE: 'a' };
const upstream = { kind: 'stdio', command: process.execPath, args: [scripted], env };
// With a port of its own: other tests take those from 9050 on at the same time.
const create = async () => service.create(proxyCreate.parse({ name: 'one', upstream, port: await freePort() }));
const approved = async () => {
  const { id, command_approval: approval } = await create();
  return service.approveCommand(id, approval?.hash ?? '');
};
const initialize = (port: number) =>
  send(port, { headers: accept, body: '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}' });

describe('a stdio command', () => {
  it('does not start before a person has approved it, and says so with the way out', async () => {
    const view = await create();
    expect(view.status).toMatchObject({
      state: 'needs_consent',
      code: 'command_not_approved',
      next_action: { kind: 'approve_command', label: 'Approve the program' },
      can_start: false,
    });
    expect(view.command_approval).toMatchObject({
      needed: true,
      argv: [process.execPath, scripted],
      env: ['API_TOKEN', 'MODE'],
    });
    expect(JSON.stringify(view)).not.toContain('"secret"');
    expect(await service.start(view.id)).toMatchObject({ code: 'command_not_approved' });
    await expect(initialize(view.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('starts as soon as it is approved, and still after a restart', async () => {
    const view = await approved();
    expect(view).toMatchObject({ status: { state: 'running' }, command_approval: { needed: false } });
    expect((await initialize(view.port)).status).toBe(200);
    await service.close();
    service = startService();
    await service.open();
    expect(await service.status(view.id)).toMatchObject({ state: 'running' });
  });

  it.each([
    ['another program', { command: '/bin/sh' }],
    ['another argument', { args: [scripted, 'x'] }],
    ['one argument as two', { args: ['a', 'b'] }],
    ['another variable', { env: { ...upstream.env, NODE_OPTIONS: '--require x' } }],
    ['another value of a variable', { env: { ...upstream.env, MODE: 'b' } }],
  ])('stops when it becomes %s, until that is approved', async (_name, change) => {
    const { id, command_approval: before } = await approved();
    const view = await service.update(id, proxyUpdate.parse({ upstream: { ...upstream, ...change } }));
    expect(view).toMatchObject({ status: { code: 'command_not_approved' }, command_approval: { needed: true } });
    expect(view.command_approval?.hash).not.toBe(before?.hash);
    await expect(service.approveCommand(id, before?.hash ?? '')).rejects.toMatchObject({
      code: 'command_changed',
      status: 409,
    });
  });

  it('goes on when something else changes, such as a name or the value of a secret', async () => {
    const { id, port } = await approved();
    const session = (await initialize(port)).headers['mcp-session-id'] as string;
    await service.update(id, proxyUpdate.parse({ name: 'other' }));
    const ping = { headers: { ...accept, 'mcp-session-id': session }, body: '{"jsonrpc":"2.0","id":2,"method":"x"}' };
    expect((await send(port, ping)).status).toBe(200);
    const renewed = { ...upstream, env: { ...upstream.env, API_TOKEN: 'new' } };
    expect(await service.update(id, proxyUpdate.parse({ upstream: renewed }))).toMatchObject({
      status: { state: 'running' },
    });
    expect((await send(port, ping)).status).toBe(404);
  });

  it('cannot be approved by way of another operation', async () => {
    const { id, command_approval: approval } = await create();
    const sneaky = { approved_command_hash: approval?.hash, upstream: { ...upstream, approved_command_hash: 'x' } };
    const { id: _id, ...changes } = inputs['proxies.update'].parse({ id, ...sneaky });
    expect((await service.update(id, changes)).command_approval?.needed).toBe(true);
    const created = await service.create(proxyCreate.parse({ name: 'two', ...sneaky }));
    expect(created.command_approval?.needed).toBe(true);
  });

  it('is nothing that an http proxy has', async () => {
    const { id, command_approval: approval } = await service.create(
      proxyCreate.parse({ name: 'http', upstream: { url: 'http://127.0.0.1:1/mcp' }, auto_start: false }),
    );
    expect(approval).toBeNull();
    await expect(service.approveCommand(id, 'x')).rejects.toMatchObject({ code: 'nothing_to_approve' });
  });

  it('that is not there: the proxy fails with the way out', async () => {
    const { id, command_approval: approval } = await service.create(
      proxyCreate.parse({ name: 'one', upstream: { kind: 'stdio', command: 'no-such-program-anywhere' } }),
    );
    expect(await service.approveCommand(id, approval?.hash ?? '')).toMatchObject({
      status: { state: 'failed', code: 'command_not_found', next_action: { kind: 'edit' } },
    });
  });
});
