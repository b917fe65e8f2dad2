import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCode } from './store-errors.ts';

/** The steps by which a file is replaced so that a crash leaves the old or the new one. */

const temporaryPattern = /^\..+\.\d+\.[0-9a-f]{12}\.tmp$/;

/** True for names that `writeDurably` gives to its temporary files. */
export const isTemporaryName = (name: string): boolean => temporaryPattern.test(name);

/** A name for a new file beside `path`. */
export const temporaryPath = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`);

/** Makes a file that was not there; it is on the disk, and was read back, when this resolves. */
export async function writeAndSync(path: string, content: Buffer, mode: number): Promise<void> {
  const file = await open(path, 'wx+', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(content.length + 1), 0, content.length + 1, 0);
    if (!buffer.subarray(0, bytesRead).equals(content)) throw new Error(`${path} does not hold what was written.`);
  } finally {
    await file.close();
  }
}

/** On Windows a virus scanner may hold the target for a moment. */
export async function replaceFile(from: string, to: string): Promise<void> {
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
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
