import { cp, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../../main/log/logger.ts';
import { Database } from '../../../../main/store/database.ts';
import type { Stores } from '../../../../main/store/stores.ts';
import { open } from '../open.ts';
import { grant } from '../records.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The folder as a process that is killed now would leave it. */
async function killed(folder: string): Promise<string> {
  const copy = join(await temporaryFolder(), 'data');
  await cp(folder, copy, { recursive: true });
  return copy;
}

const ids = async (stores: Stores): Promise<string[]> => (await stores.grants.list()).map(({ id }) => id);

/** Opens a folder, says what is in it, and closes it. */
async function look(folder: string): Promise<{ ids: string[]; notices: string[] }> {
  const stores = await open(folder);
  const seen = { ids: await ids(stores), notices: stores.notices().map(({ code }) => code) };
  await stores.close();
  return seen;
}

/** A folder that a killed process left: "a" and "b" in the file, "c" to "e" in its journal, "a" gone. */
async function folderWithJournal(): Promise<string> {
  const folder = await temporaryFolder();
  const first = await open(folder);
  for (const id of ['a', 'b']) await first.grants.put(grant(id));
  await first.close();
  const second = await open(folder);
  for (const id of ['c', 'd', 'e']) await second.grants.put(grant(id));
  await second.grants.delete('a');
  const copy = await killed(folder);
  await second.close();
  return copy;
}

test('a change leaves the file as it is and adds to the journal', async () => {
  const folder = await temporaryFolder();
  const stores = await open(folder);
  await stores.grants.put(grant('a'));
  const file = await readFile(join(folder, 'grants.json'), 'utf8');
  await stores.grants.put(grant('b'));
  expect(await readFile(join(folder, 'grants.json'), 'utf8')).toBe(file);
  expect(await readFile(join(folder, 'grants.journal'), 'utf8')).toMatch(/^.*"id":"a".*\n.*"id":"b".*\n\0*$/);
  expect((await stat(join(folder, 'grants.journal'))).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  await stores.close();
});

test('after a kill everything is there, and after a start without a change too', async () => {
  const folder = await folderWithJournal();
  for (let start = 1; start <= 3; start += 1) {
    expect(await look(await killed(folder))).toEqual({ ids: ['b', 'c', 'd', 'e'], notices: [] });
    await look(folder);
  }
});

test('in good order it ends with a file that holds everything, and no journal', async () => {
  const folder = await folderWithJournal();
  await look(folder);
  expect(await readdir(folder)).not.toContain('grants.journal');
  const { grants } = JSON.parse(await readFile(join(folder, 'grants.json'), 'utf8')) as { grants: { records: { id: string }[] } };
  expect(grants.records.map(({ id }) => id)).toEqual(['b', 'c', 'd', 'e']);
});

test('a journal that grew long goes into the file by itself', async () => {
  const folder = await temporaryFolder();
  const stores = await open(folder);
  const long = 'scope '.repeat(100_000);
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await stores.grants.put({ ...grant(id), scope: long });
  await stores.grants.put(grant('last'));
  expect((await stat(join(folder, 'grants.journal'))).size).toBeLessThan(2 * 1024 * 1024);
  expect(await look(await killed(folder))).toMatchObject({ ids: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'last'], notices: [] });
  await stores.close();
});

test('an end that was not written whole is passed over in silence', async () => {
  const folder = await folderWithJournal();
  const journal = join(folder, 'grants.journal');
  await truncate(journal, (await readFile(journal)).lastIndexOf('\n') - 10);
  expect(await look(folder)).toEqual({ ids: ['a', 'b', 'c', 'd', 'e'], notices: [] });
});

test('damage in the middle costs what follows, keeps the journal aside, and is said once', async () => {
  const folder = await folderWithJournal();
  const journal = join(folder, 'grants.journal');
  const damaged = (await readFile(journal, 'utf8')).replace('"id":"d"', '"id":"x"');
  await writeFile(journal, damaged);
  const stores = await open(folder);
  const [notice] = stores.notices();
  expect(notice).toMatchObject({ code: 'store_restored', message: expect.stringContaining('grants.journal was damaged') });
  expect(await ids(stores)).toEqual(['a', 'b', 'c']);
  await stores.close();
  const aside = (await readdir(folder)).filter((name) => name.startsWith('grants.journal.corrupt-'));
  expect(await readFile(join(folder, aside[0] ?? ''), 'utf8')).toBe(damaged);
  expect(await look(folder)).toEqual({ ids: ['a', 'b', 'c'], notices: [] });
});

test('where the file is lost or damaged, copy and journals bring all of it back', async () => {
  for (const damage of [rm, (file: string) => writeFile(file, 'damaged')]) {
    const folder = await folderWithJournal();
    await damage(join(folder, 'grants.json'));
    expect(await look(folder)).toEqual({ ids: ['b', 'c', 'd', 'e'], notices: ['store_restored'] });
    expect(await look(folder)).toEqual({ ids: ['b', 'c', 'd', 'e'], notices: [] });
  }
});

test('a journal whose file is gone is kept, said, and not mixed into the next one', async () => {
  const folder = await folderWithJournal();
  await rm(join(folder, 'grants.json'));
  await rm(join(folder, 'grants.json.bak'));
  const stores = await open(folder);
  await stores.grants.put(grant('new'));
  expect(stores.notices()).toMatchObject([{ code: 'store_damaged', message: expect.stringContaining('grants.journal') }]);
  expect(await look(await killed(folder))).toEqual({ ids: ['new'], notices: [] });
  await stores.close();
});

test('a file from before there were journals is taken over, and stays as it is until something changes', async () => {
  const folder = await folderWithJournal();
  await look(folder);
  const { sequence: _, ...content } = JSON.parse(await readFile(join(folder, 'grants.json'), 'utf8')) as Record<string, unknown>;
  for (const name of await readdir(folder)) if (name.startsWith('grants.')) await rm(join(folder, name));
  const old = `${JSON.stringify({ ...content, schema: 1 }, null, 2)}\n`;
  await writeFile(join(folder, 'grants.json'), old);
  expect(await look(folder)).toEqual({ ids: ['b', 'c', 'd', 'e'], notices: [] });
  expect(await readFile(join(folder, 'grants.json'), 'utf8')).toBe(old);

  const stores = await open(folder);
  await stores.grants.put(grant('f'));
  const left = await killed(folder);
  await stores.close();
  expect(await look(left)).toEqual({ ids: ['b', 'c', 'd', 'e', 'f'], notices: [] });
});

test('a Gatehouse from before there were journals refuses such a file, and loses nothing of it', async () => {
  const folder = await folderWithJournal();
  const before = new Database({ folder, file: 'grants.json', schema: 1, log: silentLogger, notify: () => undefined, now: Date.now });
  await expect(before.load()).rejects.toMatchObject({ code: 'store_newer' });
  expect(await look(folder)).toEqual({ ids: ['b', 'c', 'd', 'e'], notices: [] });
});

test('a journal that the system refuses to read ends the start', async () => {
  const folder = await folderWithJournal();
  await rm(join(folder, 'grants.journal'));
  await mkdir(join(folder, 'grants.journal'));
  await expect(open(folder)).rejects.toMatchObject({ code: 'store_unreadable' });
});
