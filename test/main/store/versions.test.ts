import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open } from './open.ts';
import { client, grant, provider } from './records.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A data folder in which every file has been written once. */
async function usedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  const stores = await open(folder);
  await stores.providers.put(provider(1));
  await stores.clients.put(client('c'));
  await stores.grants.put(grant('g'));
  await stores.secrets.set('s', 'a secret');
  await stores.close();
  return folder;
}

const contents = async (folder: string): Promise<Record<string, string>> => Object.fromEntries(await Promise.all(
  (await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const),
));

test('every file says which version it is of, and one of a newer version ends the start and changes nothing', async () => {
  const folder = await usedFolder();
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  expect(names).toEqual(expect.arrayContaining(['grants.json', 'registrations.json', 'settings.json', 'vault.json']));
  for (const name of names) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8');
    const parsed = JSON.parse(text) as { schema: number };
    expect(parsed.schema, name).toBeGreaterThanOrEqual(1);
    await writeFile(path, JSON.stringify({ ...parsed, schema: parsed.schema + 1 }));
    const before = await contents(folder);
    await expect(open(folder), name).rejects.toMatchObject({ code: 'store_newer' });
    expect(await contents(folder)).toEqual(before);
    await writeFile(path, text);
  }
  const stores = await open(folder);
  expect(await stores.grants.get('g')).toBeDefined();
  expect(await stores.secrets.get('s')).toBe('a secret');
  await stores.close();
});
