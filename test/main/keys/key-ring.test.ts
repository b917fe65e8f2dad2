import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashCredential } from '../../../main/keys/credential.ts';
import { KeyRing, type CredentialWish, type Standing } from '../../../main/keys/key-ring.ts';
import type { Stores } from '../../../main/store/stores.ts';
import { storesIn, temporaryFolder } from './stores.ts';

const wish = (fields: Partial<CredentialWish> = {}): CredentialWish => ({
  name: 'script',
  proxy_ids: null,
  rate_limit_per_minute: null,
  expires_at: null,
  ...fields,
});

async function openRing(): Promise<{ ring: KeyRing; stores: Stores; folder: string }> {
  const folder = await temporaryFolder();
  const stores = await storesIn(folder);
  return { ring: await KeyRing.open('api_key', stores.apiKeys), stores, folder };
}

const judge = (ring: KeyRing, credential: string, proxyId = 1, now = Date.now()): Standing =>
  ring.judge(hashCredential(credential), proxyId, now);

describe('a ring of keys', () => {
  it('makes keys that open every proxy', async () => {
    const { ring } = await openRing();
    const { record, credential } = await ring.create(wish());
    expect(credential).toMatch(/^uag_[A-Za-z0-9]{43}$/);
    expect(record).toMatchObject({
      name: 'script',
      prefix: credential.slice(0, 8),
      last_used_at: null,
      expires_at: null,
    });
    expect(judge(ring, credential, 1)).toMatchObject({ ok: true, record: { id: record.id } });
    expect(judge(ring, credential, 99)).toMatchObject({ ok: true });
  });

  it('gives session tokens a prefix of their own', async () => {
    const stores = await storesIn(await temporaryFolder());
    const ring = await KeyRing.open('session', stores.sessionTokens);
    expect((await ring.create(wish())).credential).toMatch(/^gw_session_[A-Za-z0-9]{43}$/);
  });

  it('makes no two alike', async () => {
    const { ring } = await openRing();
    const made = await Promise.all(Array.from({ length: 20 }, () => ring.create(wish())));
    expect(new Set(made.map(({ credential }) => credential)).size).toBe(20);
    expect(new Set(made.map(({ record }) => record.id)).size).toBe(20);
  });

  it('writes the key itself nowhere in the data folder', async () => {
    const { ring, stores, folder } = await openRing();
    const { credential } = await ring.create(wish());
    await stores.close();
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const content = await readFile(join(file.parentPath, file.name), 'latin1');
      expect(content).not.toContain(credential.slice(8));
    }
  });

  it('knows its keys after a restart', async () => {
    const { ring, stores, folder } = await openRing();
    const { record, credential } = await ring.create(wish({ proxy_ids: [2], rate_limit_per_minute: 7 }));
    await stores.close();
    const again = await KeyRing.open('api_key', (await storesIn(folder)).apiKeys);
    expect(again.list()).toEqual([record]);
    expect(judge(again, credential, 2)).toMatchObject({ ok: true });
  });

  it.each([
    ['a made-up one', () => `uag_${'x'.repeat(43)}`],
    ['one with a letter changed', (key: string) => key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')],
    ['one with a letter less', (key: string) => key.slice(0, -1)],
    ['one in capitals', (key: string) => key.toUpperCase()],
    ['its hash', (key: string) => hashCredential(key)],
    ['nothing', () => ''],
  ])('does not know %s', async (_what, change) => {
    const { ring } = await openRing();
    const { credential } = await ring.create(wish());
    expect(judge(ring, change(credential))).toEqual({ ok: false, reason: 'unknown' });
  });

  it('opens the proxies that a key was made for, and no others', async () => {
    const { ring } = await openRing();
    const { credential } = await ring.create(wish({ proxy_ids: [1, 3] }));
    expect(judge(ring, credential, 1)).toMatchObject({ ok: true });
    expect(judge(ring, credential, 2)).toEqual({ ok: false, reason: 'other_proxy' });
    expect(judge(ring, credential, 3)).toMatchObject({ ok: true });
  });

  it('ends a key at its time, to the millisecond', async () => {
    const { ring } = await openRing();
    const end = Date.now() + 60_000;
    const { credential } = await ring.create(wish({ expires_at: end }));
    expect(judge(ring, credential, 1, end - 1)).toMatchObject({ ok: true });
    expect(judge(ring, credential, 1, end)).toEqual({ ok: false, reason: 'expired' });
  });

  it('counts the calls of each key by itself', async () => {
    const { ring } = await openRing();
    const now = 1_700_000_040_000;
    const [first, second] = [
      await ring.create(wish({ rate_limit_per_minute: 2 })),
      await ring.create(wish({ rate_limit_per_minute: 2 })),
    ];
    expect(judge(ring, first.credential, 1, now)).toMatchObject({ ok: true });
    expect(judge(ring, first.credential, 1, now)).toMatchObject({ ok: true });
    expect(judge(ring, first.credential, 1, now)).toEqual({
      ok: false,
      reason: 'rate_limited',
      retryAfter: expect.any(Number),
    });
    expect(judge(ring, second.credential, 1, now)).toMatchObject({ ok: true });
  });

  it('counts no call that was refused for another reason', async () => {
    const { ring } = await openRing();
    const { credential } = await ring.create(wish({ rate_limit_per_minute: 1, proxy_ids: [1] }));
    for (let call = 0; call < 5; call += 1) expect(judge(ring, credential, 2)).toMatchObject({ reason: 'other_proxy' });
    expect(judge(ring, credential, 1)).toMatchObject({ ok: true });
  });

  it('refuses a deleted key at once, before the disk has heard of it', async () => {
    const { ring } = await openRing();
    const { record, credential } = await ring.create(wish());
    const deleted = ring.delete(record.id);
    expect(judge(ring, credential)).toEqual({ ok: false, reason: 'unknown' });
    await deleted;
    expect(ring.list()).toEqual([]);
  });

  it('does not know a deleted key after a restart, though it was in use to the last', async () => {
    const { ring, stores, folder } = await openRing();
    const { record, credential } = await ring.create(wish());
    judge(ring, credential);
    await ring.delete(record.id);
    await stores.close();
    const again = await KeyRing.open('api_key', (await storesIn(folder)).apiKeys);
    expect(judge(again, credential)).toEqual({ ok: false, reason: 'unknown' });
  });

  it('stays refused, and in the list to be deleted again, where the disk does not take its removal', async () => {
    const { ring, stores } = await openRing();
    const { record, credential } = await ring.create(wish());
    await stores.close();
    for (let time = 0; time < 2; time += 1) {
      await expect(ring.delete(record.id)).rejects.toMatchObject({ code: 'store_closed' });
      expect(ring.list()).toMatchObject([{ id: record.id }]);
      expect(judge(ring, credential)).toMatchObject({ ok: false });
    }
  });

  it('says that there is no such key to delete', async () => {
    const { ring } = await openRing();
    await expect(ring.delete('gone')).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('notes when a key was used, once a minute, and keeps that', async () => {
    const { ring, stores, folder } = await openRing();
    const { credential } = await ring.create(wish());
    const now = Date.now();
    judge(ring, credential, 1, now);
    judge(ring, credential, 1, now + 59_000);
    expect(ring.list()[0]?.last_used_at).toBe(now);
    judge(ring, credential, 1, now + 60_000);
    expect(ring.list()[0]?.last_used_at).toBe(now + 60_000);
    await stores.close();
    const again = await KeyRing.open('api_key', (await storesIn(folder)).apiKeys);
    expect(again.list()[0]?.last_used_at).toBe(now + 60_000);
  });

  it('forgets keys that expired long ago, and only those', async () => {
    const { ring } = await openRing();
    const now = Date.now();
    const names = { 'long ago': now - 1001, 'just now': now - 999, later: now + 1000 };
    for (const [name, expires] of Object.entries(names)) await ring.create(wish({ name, expires_at: expires }));
    await ring.create(wish({ name: 'never' }));
    await ring.prune(1000, now);
    expect(
      ring
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['just now', 'later', 'never']);
  });

  it('tells that something changed: a key made, used, deleted', async () => {
    const { ring } = await openRing();
    let changes = 0;
    ring.changed.subscribe(() => void (changes += 1));
    const { record, credential } = await ring.create(wish());
    expect(changes).toBe(1);
    judge(ring, credential);
    expect(changes).toBe(2);
    judge(ring, credential);
    expect(changes).toBe(2);
    await ring.delete(record.id);
    expect(changes).toBe(3);
  });

  it('lends a key that opens what it is made for, until it is given back or its time is over, and is kept nowhere', async () => {
    const { ring, stores } = await openRing();
    let changes = 0;
    ring.changed.subscribe(() => void (changes += 1));
    const now = Date.now();
    const { credential, giveBack } = ring.lend(wish({ proxy_ids: [1], expires_at: now + 1000 }));
    expect(judge(ring, credential, 1, now)).toMatchObject({ ok: true, record: { name: 'script' } });
    expect(judge(ring, credential, 2, now)).toEqual({ ok: false, reason: 'other_proxy' });
    expect(judge(ring, credential, 1, now + 1000)).toEqual({ ok: false, reason: 'expired' });
    expect(ring.list()).toEqual([]);
    expect(await stores.apiKeys.list()).toEqual([]);
    giveBack();
    expect(judge(ring, credential, 1, now)).toEqual({ ok: false, reason: 'unknown' });
    expect(changes).toBe(0);
  });
});
