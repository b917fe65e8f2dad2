import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { apiKeyCreate, sessionTokenCreate } from '../../../preload/schema/entities.ts';
import { openKeys, type Keys } from '../../../main/keys/key-service.ts';
import type { Stores } from '../../../main/store/stores.ts';
import { httpUpstream, proxyRecord } from '../proxies/harness.ts';
import { storesIn, temporaryFolder } from './stores.ts';

const day = 24 * 60 * 60_000;

async function open(): Promise<{ keys: Keys; stores: Stores; folder: string }> {
  const folder = await temporaryFolder();
  const stores = await storesIn(folder);
  await stores.proxies.put(proxyRecord({ id: 1, port: 9050, upstream: httpUpstream('http://127.0.0.1:3001/mcp') }));
  return { keys: await openKeys(stores), stores, folder };
}

/** Sets the clock ahead for the rest of the test. */
function pass(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
  onTestFinished(() => void vi.useRealTimers());
}

describe('API keys', () => {
  it('shows a key once, and never what it is kept as', async () => {
    const { keys } = await open();
    const { api_key: view, key } = await keys.apiKeys.create(apiKeyCreate.parse({ name: 'CI', proxy_ids: [1] }));
    expect(key.startsWith(view.prefix)).toBe(true);
    expect(view).toEqual({
      id: expect.any(String),
      name: 'CI',
      prefix: key.slice(0, 8),
      proxy_ids: [1],
      rate_limit_per_minute: null,
      created_at: expect.any(String),
      expires_at: null,
      last_used_at: null,
    });
    expect(JSON.stringify(keys.apiKeys.list())).not.toContain(key.slice(8));
    expect(keys.apiKeys.list()).toEqual([view]);
  });

  it('counts the days until a key expires', async () => {
    const { keys } = await open();
    const before = Date.now();
    const { api_key: view } = await keys.apiKeys.create(apiKeyCreate.parse({ name: 'CI', expires_in_days: 30 }));
    expect(Date.parse(String(view.expires_at))).toBeGreaterThanOrEqual(before + 30 * day);
    expect(Date.parse(String(view.expires_at))).toBeLessThanOrEqual(Date.now() + 30 * day);
  });

  it('makes no key for a proxy that there is not', async () => {
    const { keys } = await open();
    await expect(keys.apiKeys.create(apiKeyCreate.parse({ name: 'CI', proxy_ids: [1, 7] }))).rejects.toMatchObject({
      code: 'invalid_input',
      status: 400,
      field: 'proxy_ids',
      message: 'There is no proxy 7.',
    });
    expect(keys.apiKeys.list()).toEqual([]);
  });

  it('lists the newest first', async () => {
    const { keys } = await open();
    await keys.apiKeys.create(apiKeyCreate.parse({ name: 'first' }));
    pass(1000);
    await keys.apiKeys.create(apiKeyCreate.parse({ name: 'second' }));
    expect(keys.apiKeys.list().map(({ name }) => name)).toEqual(['second', 'first']);
  });

  it('keeps an expired key in sight for a week', async () => {
    const { keys, stores, folder } = await open();
    await keys.apiKeys.create(apiKeyCreate.parse({ name: 'CI', expires_in_days: 1 }));
    await stores.close();
    pass(7 * day);
    const atSix = await storesIn(folder);
    expect((await openKeys(atSix)).apiKeys.list()).toHaveLength(1);
    await atSix.close();
    pass(day + 1000);
    expect((await openKeys(await storesIn(folder))).apiKeys.list()).toEqual([]);
  });
});

describe('session tokens', () => {
  it('live for an hour where nothing else is said', async () => {
    const { keys } = await open();
    const before = Date.now();
    const { session_token: view, token } = await keys.sessionTokens.create(sessionTokenCreate.parse({}));
    expect(token).toMatch(/^gw_session_/);
    expect(view.name).toBe('Session token');
    expect(Date.parse(view.expires_at)).toBeGreaterThanOrEqual(before + 60 * 60_000);
    expect(Date.parse(view.expires_at)).toBeLessThanOrEqual(Date.now() + 60 * 60_000);
    expect(JSON.stringify(view)).not.toContain(token);
  });

  it('leave the list when they expire, and the store at the next start', async () => {
    const { keys, stores, folder } = await open();
    await keys.sessionTokens.create(sessionTokenCreate.parse({ expires_in_minutes: 5 }));
    expect(keys.sessionTokens.list()).toHaveLength(1);
    pass(5 * 60_000 + 1);
    expect(keys.sessionTokens.list()).toEqual([]);
    expect(await stores.sessionTokens.list()).toHaveLength(1);
    await stores.close();
    const again = await storesIn(folder);
    await openKeys(again);
    expect(await again.sessionTokens.list()).toEqual([]);
  });

  it('can be ended before', async () => {
    const { keys } = await open();
    const { session_token: view } = await keys.sessionTokens.create(sessionTokenCreate.parse({}));
    await keys.sessionTokens.delete(view.id);
    expect(keys.sessionTokens.list()).toEqual([]);
    await expect(keys.sessionTokens.delete(view.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are made for proxies that there are', async () => {
    const { keys } = await open();
    await expect(keys.sessionTokens.create(sessionTokenCreate.parse({ proxy_ids: [2] }))).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('are apart from API keys', async () => {
    const { keys } = await open();
    const { api_key: key } = await keys.apiKeys.create(apiKeyCreate.parse({ name: 'CI' }));
    await expect(keys.sessionTokens.delete(key.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(keys.sessionTokens.list()).toEqual([]);
    expect(keys.apiKeys.list()).toHaveLength(1);
  });
});
