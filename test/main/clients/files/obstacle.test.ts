import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findConfig } from '../../../../main/clients/files/found-file.ts';
import { obstacleIn, obstacleOf, type WriteFacts } from '../../../../main/clients/files/obstacle.ts';

const mine = { mode: 0o600, uid: 1000, gid: 1000 };

test.each<[string, Partial<WriteFacts>, ReturnType<typeof obstacleIn>]>([
  ['a file of one\'s own', {}, null],
  ['no file yet', { owner: null }, null],
  ['no file yet, in a folder that is write-protected', { owner: null, mayWriteFolder: false }, 'folder'],
  ['a write-protected file, though its owner could replace it', { owner: { ...mine, mode: 0o444 } }, 'file'],
  ['a write-protected file, though root may write to it', { owner: { ...mine, mode: 0o444 }, uid: 0 }, 'file'],
  ['a file that others may not write to', { owner: { ...mine, uid: 1001 }, mayWriteFile: false }, 'file'],
  ['a file in a folder that is write-protected', { mayWriteFolder: false }, 'folder'],
  ['another user\'s file, which would change hands', { owner: { ...mine, uid: 1001, mode: 0o664 } }, 'owner'],
  ['another user\'s file, for root, who gives it back', { owner: { ...mine, uid: 1001 }, uid: 0 }, null],
  ['a file of Windows, which tells no owner', { owner: { mode: 0o666, uid: 0, gid: 0 }, uid: undefined }, null],
])('what keeps Gatehouse from replacing %s', (_, facts, obstacle) => {
  expect(obstacleIn({ owner: mine, mayWriteFile: true, mayWriteFolder: true, uid: 1000, ...facts })).toBe(obstacle);
});

test('a file whose folders are still to be made can be written', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  expect(await obstacleOf(await findConfig(join(home, 'a/b/c.json')))).toBeNull();
});
