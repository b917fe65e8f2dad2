import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../preload/schema/entities.ts';
import { open } from './open.ts';
import { client, grant, provider } from './records.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('what Gatehouse remembers', () => {
  test('survives a restart', async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    await first.settings.update((settings) => ({ ...settings, theme: 'dark' }));
    await first.providers.put(provider(await first.providers.nextId()));
    await first.clients.put(client('cursor'));
    await first.grants.put(grant('g1'));
    await first.close();

    const second = await open(folder);
    expect(await second.settings.get()).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(await second.providers.list()).toEqual([provider(1)]);
    expect(await second.clients.get('cursor')).toEqual(client('cursor'));
    expect(await second.grants.get('g1')).toEqual(grant('g1'));
    expect(second.notices()).toEqual([]);
    await second.close();
  });

  test('is closed to other users of the computer', async () => {
    const folder = join(await temporaryFolder(), 'data');
    await mkdir(folder, { mode: 0o755 });
    await chmod(folder, 0o755);
    const stores = await open(folder);
    await stores.settings.update((settings) => settings);
    await stores.settings.update((settings) => settings);
    await stores.secrets.set('a', 'b');
    await stores.close();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    expect(names).toEqual(expect.arrayContaining(['settings.json', 'settings.json.bak', 'vault.json']));
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
  });

  test('leaves a folder that holds other things open, as it was', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'somebody-elses'), '');
    await chmod(folder, 0o755);
    await (await open(folder)).close();
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
  });

  test('keeps fields that it does not know', async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    await first.providers.put({ ...provider(1), note: 'by hand' } as never);
    await first.close();
    const second = await open(folder);
    await second.providers.update(1, (current) => ({ ...current, name: 'renamed' }));
    await second.close();
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8')).providers.records[0])
      .toMatchObject({ name: 'renamed', note: 'by hand' });
  });

  test('takes no changes once closed', async () => {
    const stores = await open(await temporaryFolder());
    await stores.close();
    await expect(stores.clients.put(client('late'))).rejects.toMatchObject({ code: 'store_closed' });
  });
});

describe('a collection', () => {
  test('never hands out the same id twice, not after a delete, a restart or at the same time', async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    const ids = await Promise.all(Array.from({ length: 20 }, () => first.proxies.nextId()));
    expect(new Set(ids).size).toBe(20);
    await first.providers.put(provider(await first.providers.nextId()));
    await first.providers.delete(1);
    await first.close();
    const second = await open(folder);
    expect(await second.proxies.nextId()).toBe(21);
    expect(await second.providers.nextId()).toBe(2);
    await second.providers.put(provider(7));
    expect(await second.providers.nextId()).toBe(8);
    await second.close();
  });

  test('hands out records that a reader cannot change, and keeps none that a writer still holds', async () => {
    const stores = await open(await temporaryFolder());
    const mine = provider(1);
    await stores.providers.put(mine);
    mine.scopes.push('mail');
    const read = await stores.providers.get(1);
    expect(read?.scopes).toEqual(['openid']);
    expect(() => read?.scopes.push('mail')).toThrow(TypeError);
    expect(() => Object.assign(read ?? {}, { name: 'x' })).toThrow(TypeError);
    await stores.close();
  });

  test('counts every one of many updates of one record at the same time', async () => {
    const folder = await temporaryFolder();
    const stores = await open(folder);
    await stores.grants.put(grant('g'));
    await Promise.all(Array.from({ length: 100 }, () => stores.grants.update('g', (current) => ({
      ...current, last_used_at: current.last_used_at + 1,
    }))));
    await stores.close();
    expect(await (await open(folder)).grants.get('g')).toMatchObject({ last_used_at: 101 });
  });

  test('writes nothing for an update that declines, and says so', async () => {
    const folder = await temporaryFolder();
    const stores = await open(folder);
    await stores.grants.put(grant('g'));
    const before = await stat(join(folder, 'grants.json'));
    expect(await stores.grants.update('g', () => undefined)).toBeUndefined();
    expect(await stores.grants.update('absent', (current) => current)).toBeUndefined();
    expect(await stores.grants.delete('absent')).toBe(false);
    expect((await stat(join(folder, 'grants.json'))).ino).toBe(before.ino);
    await stores.close();
  });

  test('a change that throws is refused alone', async () => {
    const stores = await open(await temporaryFolder());
    await stores.grants.put(grant('g'));
    const results = await Promise.allSettled([
      stores.grants.put(grant('before')),
      stores.grants.update('g', () => { throw new Error('changed my mind'); }),
      stores.grants.put(grant('after')),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await stores.grants.list()).map(({ id }) => id)).toEqual(['g', 'before', 'after']);
    await stores.close();
  });

  test('refuses a record that could not be read back, before it reaches the disk', async () => {
    const folder = await temporaryFolder();
    const stores = await open(folder);
    await expect(stores.providers.put({ ...provider(1), name: undefined } as never)).rejects.toThrow('name');
    await stores.providers.put(provider(2));
    await stores.close();
    const again = await open(folder);
    expect(again.notices()).toEqual([]);
    expect(await again.providers.list()).toEqual([provider(2)]);
    await again.close();
  });
});
