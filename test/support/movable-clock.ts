import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian keeps it in a folder for each kind of processor. */
const library = (process.platform === 'linux' ? readdirSync('/usr/lib') : [])
  .map((folder) => join('/usr/lib', folder, 'faketime', 'libfaketimeMT.so.1'))
  .find((file) => existsSync(file));

/** Why no process can be given a clock of its own here; null where one can. */
export const clockFixed: string | null = library === undefined ? 'libfaketime is not installed' : null;

/** For the name of a test that needs one. */
export const withoutClock = clockFixed === null ? '' : ` (left out: ${clockFixed})`;

/**
 * A clock of its own for a process, which can be set while the process runs (libfaketime). As on a computer whose clock
 * is set, timers go on as they were, and the times of files stay what they are.
 */
export class MovableClock {
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #file: string;

  private constructor(folder: string, preload: string) {
    this.#folder = folder;
    this.#file = join(folder, 'ahead');
    this.environment = {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      // The file is read each time that the clock is.
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  static async create(): Promise<MovableClock> {
    if (library === undefined) throw new Error(`${clockFixed}: check clockFixed first.`);
    const clock = new MovableClock(await mkdtemp(join(tmpdir(), 'gatehouse-clock-')), library);
    await clock.set(0);
    return clock;
  }

  /** @param ahead seconds by which it is ahead of the computer's; below zero: behind */
  async set(ahead: number): Promise<void> {
    await writeFile(`${this.#file}.new`, `${ahead < 0 ? '' : '+'}${ahead}\n`);
    await rename(`${this.#file}.new`, this.#file);
  }

  /** After a process that was killed: it has left behind what it would have shared with those that it starts. */
  async tidyUp(pid: number): Promise<void> {
    for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) await rm(join('/dev/shm', name), { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
