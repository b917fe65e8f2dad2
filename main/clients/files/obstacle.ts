import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FoundFile } from './found-file.ts';

/** Why a file must not be replaced: it is write-protected, its folder is, or it is another user's. */
export type Obstacle = 'file' | 'folder' | 'owner';

export interface WriteFacts {
  owner: FoundFile['owner'];
  mayWriteFile: boolean;
  mayWriteFolder: boolean;
  /** Of this user; undefined on Windows, where files have no such owner. */
  uid: number | undefined;
}

/**
 * Renaming a new file over a write-protected one would work all the same: somebody who made it read-only wants it to
 * stay as it is. Another user's file would become ours by it; only root can give it back.
 */
export function obstacleIn({ owner, mayWriteFile, mayWriteFolder, uid }: WriteFacts): Obstacle | null {
  if (owner && ((owner.mode & 0o222) === 0 || !mayWriteFile)) return 'file';
  if (!mayWriteFolder) return 'folder';
  return owner && uid !== undefined && uid !== 0 && owner.uid !== uid ? 'owner' : null;
}

export async function obstacleOf({ real, owner }: FoundFile): Promise<Obstacle | null> {
  return obstacleIn({
    owner,
    mayWriteFile: owner === null || (await mayWrite(real)),
    mayWriteFolder: await mayWrite(await folderThere(dirname(real))),
    uid: process.getuid?.(),
  });
}

const mayWrite = (path: string): Promise<boolean> => access(path, constants.W_OK).then(() => true, () => false);

/** The folder itself, or the one in which it would have to be made. */
async function folderThere(folder: string): Promise<string> {
  const above = dirname(folder);
  if (above === folder || (await stat(folder).then(() => true, () => false))) return folder;
  return folderThere(above);
}
