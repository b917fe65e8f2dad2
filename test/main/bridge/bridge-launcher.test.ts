import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { BridgeFile } from '../../../main/bridge/bridge-file.ts';
import { BridgeLauncher, type BridgeLauncherOptions } from '../../../main/bridge/bridge-launcher.ts';
import { openKeys } from '../../../main/keys/key-service.ts';
import { hashCredential } from '../../../main/keys/credential.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { storesIn, temporaryFolder } from '../keys/stores.ts';
import { proxyRecord } from '../proxies/harness.ts';

const one = { kind: 'proxy', id: 1 } as const;
let gatewayPort = 8080;
afterEach(() => { gatewayPort = 8080; });

async function open(options: Partial<BridgeLauncherOptions> = {}, root?: string) {
  const dataFolder = root ?? await temporaryFolder();
  const stores = await storesIn(dataFolder);
  const change = (fields: object) => stores.proxies.put(proxyRecord({ id: 1, name: 'everything', port: 9050, ...fields }));
  if (!await stores.proxies.get(1)) await change({});
  const { apiKeys } = await openKeys(stores);
  const program = join(dataFolder, 'built.cjs');
  await writeFile(program, '// the bridge');
  const folder = join(dataFolder, 'bridge');
  const launcher = new BridgeLauncher({
    folder,
    origin: { program, runtime: { platform: 'linux', executable: process.execPath, isElectron: false, program: '/src/headless.cjs', env: {} } },
    stores,
    apiKeys,
    builtin: (name) => (name === 'discovery' ? { name: 'Gatehouse discovery', url: `http://127.0.0.1:${gatewayPort}/api/v1/mcp` } : null),
    healthUrl: () => 'http://127.0.0.1:8080/api/v1/health',
    mayStart: () => false,
    appName: async () => 'Claude Desktop',
    log: silentLogger,
    ...options,
  });
  await launcher.open();
  const read = async (path: string | undefined) => JSON.parse(await readFile(path ?? '', 'utf8')) as BridgeFile;
  return { launcher, stores, apiKeys, dataFolder, folder, read, change };
}

describe('an app that is given a bridge', () => {
  test('has a key of its own that opens the one proxy, and a file that only the person can read', async () => {
    const { launcher, apiKeys, folder, read } = await open();
    const { command, args, env } = await launcher.entryFor(one, 'claude-desktop');
    expect({ command, env }).toEqual({ command: join(folder, 'gatehouse-bridge'), env: {} });
    const file = await read(args.at(-1));
    expect(file).toMatchObject({ app: 'Claude Desktop', proxy: 'everything', url: 'http://127.0.0.1:9050/mcp', start: null });
    expect(apiKeys.list()).toMatchObject([{ name: 'Bridge for Claude Desktop', proxy_ids: [1], expires_at: null }]);
    expect(apiKeys.ring.judge(hashCredential(file.credential ?? ''), 1, Date.now())).toMatchObject({ ok: true });
    expect(apiKeys.ring.judge(hashCredential(file.credential ?? ''), 2, Date.now())).toMatchObject({ reason: 'other_proxy' });
    expect((await stat(args.at(-1) ?? '')).mode & 0o777).toBe(0o600);
    expect((await stat(command)).mode & 0o777).toBe(0o700);
  });

  test('can be shown the command before anything is made', async () => {
    const { launcher, apiKeys, folder } = await open();
    const shown = launcher.commandFor(one, 'claude-desktop');
    expect(apiKeys.list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['bridge.cjs', 'gatehouse-bridge']);
    expect(await launcher.entryFor(one, 'claude-desktop')).toEqual(shown);
  });

  test('gets the same command again, and no second key', async () => {
    const { launcher, apiKeys } = await open();
    const entries = await Promise.all([launcher.entryFor(one, 'claude-desktop'), launcher.entryFor(one, 'claude-desktop')]);
    expect(entries[0]).toEqual(entries[1]);
    expect(apiKeys.list()).toHaveLength(1);
  });

  test('gets a new key where a person has removed the old one', async () => {
    const { launcher, apiKeys, read } = await open();
    const { args } = await launcher.entryFor(one, 'claude-desktop');
    const before = await read(args.at(-1));
    await apiKeys.delete(before.key_id ?? '');
    await launcher.refresh();
    expect(apiKeys.list()).toEqual([]);
    await launcher.entryFor(one, 'claude-desktop');
    expect((await read(args.at(-1))).credential).not.toBe(before.credential);
    expect(apiKeys.list()).toHaveLength(1);
  });

  test('has neither key nor file once it is taken away', async () => {
    const { launcher, apiKeys, folder } = await open();
    await launcher.entryFor(one, 'claude-desktop');
    await launcher.entryFor(one, 'goose');
    await launcher.release(one, 'claude-desktop');
    await launcher.release(one, 'claude-desktop');
    expect(apiKeys.list()).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toEqual(['goose-1.json']);
  });

  test('may be called anything without leaving the folder', async () => {
    const { launcher, folder } = await open();
    await launcher.entryFor(one, '../../evil');
    expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toEqual(['..%2F..%2Fevil-1.json']);
  });

  test('cannot be given what does not exist', async () => {
    const { launcher } = await open();
    await expect(launcher.entryFor({ kind: 'proxy', id: 7 }, 'goose')).rejects.toMatchObject({ code: 'not_found' });
    const { launcher: withoutProgram } = await open({ origin: null });
    await expect(withoutProgram.entryFor(one, 'goose')).rejects.toMatchObject({ code: 'bridge_unavailable' });
  });
});

describe('an app that is given a bridge to one of the gateway\'s own servers', () => {
  const discovery = { kind: 'builtin', name: 'discovery' } as const;

  test('has a file of its own without a key, which follows the gateway to another port', async () => {
    const { launcher, apiKeys, read } = await open();
    const { args } = await launcher.entryFor(discovery, 'claude-desktop');
    expect(await read(args.at(-1))).toMatchObject({
      proxy_id: null, builtin: 'discovery', proxy: 'Gatehouse discovery', url: 'http://127.0.0.1:8080/api/v1/mcp', credential: null, key_id: null,
    });
    expect(apiKeys.list()).toEqual([]);
    gatewayPort = 8181;
    await launcher.refresh();
    expect((await read(args.at(-1))).url).toBe('http://127.0.0.1:8181/api/v1/mcp');
  });

  test('keeps it over a restart, until it is taken away', async () => {
    const first = await open();
    const { args } = await first.launcher.entryFor(discovery, 'goose');
    await first.stores.close();
    gatewayPort = 8181;
    const second = await open({}, first.dataFolder);
    expect((await second.read(args.at(-1))).url).toBe('http://127.0.0.1:8181/api/v1/mcp');
    await second.launcher.release(discovery, 'goose');
    expect(await readdir(second.folder)).toEqual(['bridge.cjs', 'gatehouse-bridge']);
  });

  test('cannot be given one that this Gatehouse does not have', async () => {
    const { launcher } = await open();
    await expect(launcher.entryFor({ kind: 'builtin', name: 'nothing' }, 'goose')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the bridges are told', () => {
  test.each([
    ['port', { port: 9060 }, 'http://127.0.0.1:9060/mcp'],
    ['path', { path: '/other' }, 'http://127.0.0.1:9050/other'],
    ['certificate', { tls: { cert_file: '/c', key_file: '/k' } }, 'https://127.0.0.1:9050/mcp'],
  ])('of a new %s', async (_what, fields, url) => {
    const { launcher, read, change } = await open();
    const { args } = await launcher.entryFor(one, 'goose');
    await change(fields);
    await launcher.refresh();
    expect((await read(args.at(-1))).url).toBe(url);
  });

  test('at the next start of what changed meanwhile', async () => {
    const first = await open();
    const { args } = await first.launcher.entryFor(one, 'goose');
    await first.stores.close();
    const second = await open({ healthUrl: () => 'http://127.0.0.1:9999/api/v1/health' }, first.dataFolder);
    expect((await second.read(args.at(-1))).health_url).toBe('http://127.0.0.1:9999/api/v1/health');
    await second.launcher.release(one, 'goose');
    expect(second.apiKeys.list()).toEqual([]);
  });

  test('how to start Gatehouse, once the person wants that', async () => {
    let mayStart = false;
    const { launcher, read } = await open({ mayStart: () => mayStart });
    const { args } = await launcher.entryFor(one, 'goose');
    expect((await read(args.at(-1))).start).toBeNull();
    mayStart = true;
    await launcher.refresh();
    expect((await read(args.at(-1))).start).toEqual({ command: process.execPath, args: ['/src/headless.cjs'], env: {} });
  });

  test('by its absence that a proxy is gone, and its keys go with it', async () => {
    const { launcher, stores, apiKeys, folder } = await open();
    await launcher.entryFor(one, 'goose');
    await stores.proxies.delete(1);
    await launcher.proxyDeleted(1);
    expect(apiKeys.list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['bridge.cjs', 'gatehouse-bridge']);
  });

  test('nothing where nothing changed: the file is not written', async () => {
    const { launcher } = await open();
    const { args } = await launcher.entryFor(one, 'goose');
    const before = (await stat(args.at(-1) ?? '')).ino;
    await launcher.refresh();
    expect((await stat(args.at(-1) ?? '')).ino).toBe(before);
  });
});

test('Gatehouse starts without its bridge where the program is missing', async () => {
  const { launcher } = await open({ origin: { program: '/nonexistent', runtime: { platform: 'linux', executable: '/x', isElectron: false, program: null, env: {} } } });
  expect(launcher.commandFor(one, 'goose').args).toHaveLength(1);
});

test('a file that is no bridge file is left as it is', async () => {
  const first = await open();
  const path = join(first.folder, 'notes.json');
  await writeFile(path, '{"schema":2}');
  await first.stores.close();
  await open({}, first.dataFolder);
  expect(await readFile(path, 'utf8')).toBe('{"schema":2}');
  await rm(path);
});
