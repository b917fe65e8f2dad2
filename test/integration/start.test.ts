import { createServer, type Server } from 'node:http';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProxyStatus } from '../../preload/schema/views.ts';
import { startGatehouse, type RunningGatehouse } from '../support/gatehouse.ts';
import { close, freePort, listen } from '../support/loopback.ts';
import { proxyFields } from '../support/worked-example.ts';

/** A program of somebody else that sits on a port. */
async function occupy(port: number): Promise<Server> {
  const server = createServer((_request, response) => response.end('not Gatehouse'));
  await listen(server, port);
  return server;
}

describe('a taken port', () => {
  test('of the gateway: Gatehouse ends, says who holds it and what to do, and takes no other', async () => {
    const port = await freePort();
    const holder = await occupy(port);
    const starting = startGatehouse({ port });
    await expect(starting).rejects.toThrow('The program ended early (1).');
    await expect(starting).rejects.toThrow(String(port));
    if (process.platform === 'linux') await expect(starting).rejects.toThrow(String(process.pid));
    await close(holder);
  });

  test('of a proxy: only that proxy fails, offers the change, and works once the port is changed', async () => {
    const gatehouse = await startGatehouse();
    const port = await freePort();
    const holder = await occupy(port);
    const fields = { ...proxyFields(port, 'http://127.0.0.1:1/mcp', 1), oauth_proxy_provider_id: null };
    const { id } = await gatehouse.addProxy({ ...fields, oauth_proxy_enabled: false });
    const failed = await gatehouse.call<ProxyStatus>('GET', `/proxies/${id}/status`);
    expect(failed).toMatchObject({ state: 'failed', next_action: { kind: 'change_port' } });
    expect(`${failed.label} ${failed.detail}`).toContain(String(port));
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('not Gatehouse');

    const newPort = await freePort();
    await gatehouse.call('PUT', `/proxies/${id}`, { port: newPort });
    await gatehouse.call('POST', `/proxies/${id}/restart`);
    expect((await fetch(`http://127.0.0.1:${newPort}/health`)).status).toBe(200);
    await close(holder);
    await gatehouse.stop();
  });
});

describe('a damaged settings file', () => {
  let gatehouse: RunningGatehouse;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    await gatehouse.call('PUT', '/settings', { theme: 'dark' });
    await gatehouse.call('PUT', '/settings', { notifications: false });
    await gatehouse.kill('SIGKILL');
  });
  afterAll(() => gatehouse?.stop());

  test('is set aside whole, the last good copy counts, and a notice says so', async () => {
    const file = join(gatehouse.dataFolder, 'settings.json');
    const damaged = (await readFile(file, 'utf8')).slice(0, 40);
    await writeFile(file, damaged);
    await gatehouse.start();

    expect(await gatehouse.call('GET', '/settings')).toMatchObject({ theme: 'dark' });
    const notices = await gatehouse.notices();
    const notice = notices.find(({ code }) => code === 'store_damaged' || code === 'store_restored');
    expect(notice?.message).toContain('settings.json');
    expect(notice?.remedy).toBeTruthy();
    const kept = await Promise.all((await readdir(gatehouse.dataFolder))
      .filter((name) => name.startsWith('settings.json.'))
      .map((name) => readFile(join(gatehouse.dataFolder, name), 'utf8')));
    expect(kept).toContain(damaged);
  });
});

describe('a missing keychain', () => {
  // Elsewhere the keychain is part of the system and cannot be taken away.
  test.runIf(process.platform === 'linux')('is told on every screen, and secrets survive a restart without it', async () => {
    const gatehouse = await startGatehouse({
      env: { GATEHOUSE_SECRETS: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' },
    });
    const notice = (await gatehouse.notices()).find(({ code }) => code === 'keychain_unavailable');
    expect(notice?.message).toBeTruthy();
    expect(notice?.remedy).toBeTruthy();

    const provider = await gatehouse.addProvider({
      name: 'idp', provider_type: 'oidc', issuer: 'http://127.0.0.1:1', client_id: 'id', client_secret: 'a-secret-to-keep',
    });
    for (const name of await readdir(gatehouse.dataFolder)) {
      const content = await readFile(join(gatehouse.dataFolder, name), 'utf8').catch(() => '');
      expect(content).not.toContain('a-secret-to-keep');
    }
    await gatehouse.restart();
    expect(await gatehouse.call('GET', `/oauth/providers/${provider.id}`)).toMatchObject({ has_client_secret: true });
    await gatehouse.stop();
  });
});
