import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './found-file.ts';

/** After this Cline itself takes a lock for left behind. */
const staleMs = 10_000;

/**
 * Takes Cline's own lock of its file: a folder `{file}.lock` with a file `owner.{token}` in it, made elsewhere and
 * renamed into place, which fails where another one is there.
 * @returns release, or null where Cline kept it for longer than `patienceMs`
 */
export async function takeClineLock(file: string, patienceMs = 5_000): Promise<(() => Promise<void>) | null> {
  const token = randomBytes(8).toString('hex');
  const lock = `${file}.lock`;
  const staging = `${lock}.${token}`;
  await mkdir(staging);
  await writeFile(join(staging, `owner.${token}`), '');
  const until = performance.now() + patienceMs;
  try {
    for (;;) {
      if (await moved(staging, lock)) return () => rm(lock, { recursive: true, force: true });
      if (await isStale(lock)) await rm(lock, { recursive: true, force: true });
      else if (performance.now() > until) return null;
      else await delay(50);
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(codeOf(error))) return false;
    throw error;
  }
}

const isStale = (lock: string): Promise<boolean> =>
  stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs > staleMs, () => false);
