import { execFile } from 'node:child_process';
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Stores } from '../../../../main/store/stores.ts';
import { open } from '../open.ts';
import { client, grant } from '../records.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const run = promisify(execFile);

/** A disk of 512 KB; null where this user may not mount one. */
async function smallDisk(): Promise<string | null> {
  const folder = await temporaryFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
  } catch {
    return null;
  }
  onTestFinished(async () => {
    await run('umount', ['--lazy', folder]);
  });
  return folder;
}

const fill = (disk: string): Promise<void> =>
  writeFile(join(disk, 'ballast'), Buffer.alloc(1024 * 1024)).catch(() => undefined);

const names = async (stores: Stores): Promise<string[]> =>
  (await stores.clients.list()).map(({ client_id }) => client_id);

test('a full disk refuses the change, keeps what there was, and needs no restart afterwards', async (context) => {
  const disk = await smallDisk();
  if (disk === null) return context.skip('This user may not mount a small disk.');
  const data = join(disk, 'data');
  const stores = await open(data);
  await stores.clients.put(client('before'));
  await fill(disk);

  const results = await Promise.allSettled([stores.clients.put(client('a')), stores.clients.put(client('b'))]);
  for (const result of results) {
    expect(result).toMatchObject({
      status: 'rejected', reason: { code: 'store_write_failed', status: 507, remedy: expect.stringContaining('space') },
    });
  }
  expect(await names(stores)).toEqual(['before']);
  await expect(stores.secrets.set('refresh', 'rotated')).rejects.toMatchObject({ code: 'store_write_failed' });
  expect((await readdir(data)).filter((name) => name.endsWith('.tmp'))).toEqual([]);

  await rm(join(disk, 'ballast'));
  await stores.clients.put(client('after'));
  await stores.secrets.set('refresh', 'rotated');
  expect(await names(stores)).toEqual(['before', 'after']);
  await stores.close();

  const again = await open(data);
  expect(await names(again)).toEqual(['before', 'after']);
  expect(await again.secrets.get('refresh')).toBe('rotated');
  expect(again.notices()).toEqual([]);
  await again.close();
});

test('where changes go into a journal too, and what was refused is not in it', async (context) => {
  const disk = await smallDisk();
  if (disk === null) return context.skip('This user may not mount a small disk.');
  const data = join(disk, 'data');
  const stores = await open(data);
  await stores.grants.put(grant('rotating', 1));
  const large = { ...grant('large'), scope: 'x'.repeat(200_000) };
  await fill(disk);

  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await expect(stores.grants.put(large)).rejects.toMatchObject({ code: 'store_write_failed', status: 507 });
    // A refresh that changes nothing needs no disk.
    expect(await stores.grants.update('rotating', () => undefined)).toBeUndefined();
    expect(await stores.grants.get('rotating')).toEqual(grant('rotating', 1));
  }
  expect((await readdir(data)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const left = join(await temporaryFolder(), 'data');
  await cp(data, left, { recursive: true });
  const afterKill = await open(left);
  expect(await afterKill.grants.list()).toEqual([grant('rotating', 1)]);
  await afterKill.close();

  await rm(join(disk, 'ballast'));
  await stores.grants.put(grant('rotating', 2));
  await stores.close();
  const again = await open(data);
  expect(await again.grants.list()).toEqual([grant('rotating', 2)]);
  expect(again.notices()).toEqual([]);
  await again.close();
});

test('a full disk at the end of a run costs nothing', async (context) => {
  const disk = await smallDisk();
  if (disk === null) return context.skip('This user may not mount a small disk.');
  const data = join(disk, 'data');
  const stores = await open(data);
  await stores.grants.put(grant('rotating', 1));
  await stores.close();
  const again = await open(data);
  await again.grants.put(grant('rotating', 2));
  await fill(disk);
  // The end of a run: nothing can be written any more, and nothing has to be.
  await again.close();
  await rm(join(disk, 'ballast'));
  const last = await open(data);
  expect(await last.grants.list()).toEqual([grant('rotating', 2)]);
  await last.close();
});
