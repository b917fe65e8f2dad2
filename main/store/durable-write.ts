import { copyFile, link, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile, syncFolder, temporaryPath, writeAndSync } from './replace-file.ts';
import { systemCode } from './store-errors.ts';

/** The name under which the copy before the last one is kept. */
export const backupPath = (path: string): string => `${path}.bak`;

/**
 * Replaces a file so that a crash at any moment, or a loss of power, leaves the old or the new content and nothing in
 * between: temporary file in the same folder (mode 0600), fsync, rename, fsync of the folder. The file that is
 * replaced becomes `<path>.bak`, once the new one was read back. On failure the old file stands, no temporary file
 * stays behind, and the system's error is thrown.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await writeAndSync(temporary, Buffer.from(text), 0o600);
    await keepBackup(path);
    await replaceFile(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A second name for the current file, so that there is no moment without it; a copy where the disk knows no links. */
async function keepBackup(path: string): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    try {
      await link(path, temporary);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      await copyFile(path, temporary);
    }
    await replaceFile(temporary, backupPath(path));
  } finally {
    // Renaming one name of a file onto another name of the same file does nothing and leaves both.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
