import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { open } from './open.ts';
import { provider } from './records.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A data folder with two providers; the copy has the first one. */
async function folderWithData(): Promise<{ folder: string; file: string; copy: string }> {
  const folder = await temporaryFolder();
  const stores = await open(folder);
  await stores.providers.put(provider(1));
  await stores.providers.put(provider(2));
  await stores.close();
  return { folder, file: join(folder, 'settings.json'), copy: join(folder, 'settings.json.bak') };
}

const corruptFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.includes('.corrupt-'));

const damages: [string, string][] = [
  ['cut off', '{ "schema": 1, "settings": {'],
  ['emptied', ''],
  ['of zeros', '\0\0\0\0'],
  ['not an object', '[]'],
  ['without a schema version', '{}'],
  ['without a part', '{ "schema": 1 }'],
  ['with a record of the wrong shape', JSON.stringify({
    schema: 1, settings: {}, providers: { next_id: 2, records: [{ id: 'one' }] }, proxies: { next_id: 1, records: [] },
  })],
];

describe.each(damages)('a settings file %s', (_, content) => {
  test('is set aside untouched, and the last good copy is used', async () => {
    const { folder, file } = await folderWithData();
    await writeFile(file, content);
    const stores = await open(folder);
    expect(await stores.providers.list()).toEqual([provider(1)]);
    const [aside = ''] = await corruptFiles(folder);
    expect(await readFile(join(folder, aside), 'utf8')).toBe(content);
    expect(stores.notices()).toEqual([expect.objectContaining({
      code: 'store_restored', message: expect.stringContaining(aside), remedy: expect.stringMatching(/\.$/),
    })]);
    await stores.close();

    const next = await open(folder);
    expect(next.notices()).toEqual([]);
    expect(await next.providers.list()).toEqual([provider(1)]);
    await next.close();
  });

  test('without a good copy is set aside with the copy, and Gatehouse starts empty and says so', async () => {
    const { folder, file, copy } = await folderWithData();
    await writeFile(file, content);
    await writeFile(copy, content);
    const stores = await open(folder);
    expect(await stores.providers.list()).toEqual([]);
    expect(await corruptFiles(folder)).toHaveLength(2);
    expect(stores.notices()).toEqual([expect.objectContaining({
      code: 'store_damaged', message: expect.stringContaining('settings.json.corrupt-'),
    })]);
    await stores.providers.put(provider(3));
    await stores.close();
    expect(await corruptFiles(folder)).toHaveLength(2);
  });
});

test('damage at the same moment of two starts keeps both files', async () => {
  const { folder, file, copy } = await folderWithData();
  for (const content of ['first', 'second']) {
    await rm(copy, { force: true });
    await writeFile(file, content);
    await (await open(folder, { now: () => 0 })).close();
  }
  const kept = await Promise.all((await corruptFiles(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  expect(kept.sort()).toEqual(['first', 'second']);
});

test('a settings file that is gone comes back from the copy', async () => {
  const { folder, file } = await folderWithData();
  await rm(file);
  const stores = await open(folder);
  expect(await stores.providers.list()).toEqual([provider(1)]);
  expect(stores.notices()).toMatchObject([{ code: 'store_restored' }]);
  await stores.close();
});

test.each([
  'settings.json', 'settings.json.bak',
])('%s of a newer version ends the start and nothing is changed', async (name) => {
  const { folder, file } = await folderWithData();
  await writeFile(file, 'damaged');
  await writeFile(join(folder, name), JSON.stringify({ schema: 99, from: 'the future' }));
  const read = async () => Object.fromEntries(await Promise.all((await readdir(folder)).map(
    async (entry) => [entry, await readFile(join(folder, entry), 'utf8')] as const,
  )));
  const before = await read();
  await expect(open(folder)).rejects.toMatchObject({ code: 'store_newer', remedy: expect.stringContaining('newer') });
  expect(await read()).toEqual(before);
});

test('a settings file that an editor saved with a byte order mark is read', async () => {
  const { folder, file } = await folderWithData();
  await writeFile(file, `\uFEFF${await readFile(file, 'utf8')}`);
  const stores = await open(folder);
  expect(await stores.providers.list()).toHaveLength(2);
  expect(stores.notices()).toEqual([]);
  await stores.close();
});
