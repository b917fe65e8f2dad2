import { randomBytes } from 'node:crypto';
import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCode } from './store-errors.ts';

const temporaryPattern = /^\..+\.\d+\.[0-9a-f]{12}\.tmp$/;

/** True for names that `writeDurably` gives to its temporary files. */
export const isTemporaryName = (name: string): boolean => temporaryPattern.test(name);

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
    await writeAndSync(temporary, text);
    await keepBackup(path);
    await replace(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

const temporaryPath = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`);

async function writeAndSync(path: string, text: string): Promise<void> {
  const content = Buffer.from(text);
  const file = await open(path, 'wx+', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(content.length + 1), 0, content.length + 1, 0);
    if (!buffer.subarray(0, bytesRead).equals(content)) throw new Error(`${path} does not hold what was written.`);
  } finally {
    await file.close();
  }
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
    await replace(temporary, backupPath(path));
  } finally {
    // Renaming one name of a file onto another name of the same file does nothing and leaves both.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** On Windows a virus scanner may hold the target for a moment. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error));
      if (!held || attempt === 10) throw error;
      await delay(20 * attempt);
    }
  }
}

/** Without this a rename may be lost with the power. Windows has no such call and needs none on NTFS. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
