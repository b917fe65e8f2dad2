import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAndSync } from '../../store/replace-file.ts';
import { hashOf } from './found-file.ts';

/** Copies beyond these go, the oldest first, unless an entry's undo still needs them. */
const kept = 10;

/**
 * Copies of applications' files from before each change, mode 0600. They stand in the data folder: several
 * applications read every file that lies beside their own.
 */
export class Backups {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(dataFolder: string, now: () => number = Date.now) {
    this.#folder = join(dataFolder, 'backups');
    this.#now = now;
  }

  /** @returns its name, by which it is read again */
  async keep(appId: string, bytes: Buffer): Promise<string> {
    const folder = join(this.#folder, appId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stamp = new Date(this.#now()).toISOString().replace(/[-:.]/g, '');
    const names = await readdir(folder);
    let name = `${stamp}-${hashOf(bytes).slice(0, 12)}`;
    for (let number = 2; names.includes(name); number += 1) name = `${stamp}-${hashOf(bytes).slice(0, 12)}-${number}`;
    await writeAndSync(join(folder, name), bytes, 0o600);
    return name;
  }

  /** Null where it is gone. */
  read(appId: string, name: string): Promise<Buffer | null> {
    return readFile(join(this.#folder, appId, name)).catch(() => null);
  }

  /** @param needed names that stay in any case */
  async prune(appId: string, needed: ReadonlySet<string>): Promise<void> {
    const folder = join(this.#folder, appId);
    const names = (await readdir(folder).catch(() => [])).sort().reverse();
    for (const name of names.slice(kept)) if (!needed.has(name)) await rm(join(folder, name), { force: true });
  }
}
