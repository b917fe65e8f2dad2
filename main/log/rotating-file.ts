import { appendFileSync } from 'node:fs';
import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatJson } from './format.ts';

export interface RotatingFileOptions {
  /** Bytes after which the file moves to `.1`. */
  maxBytes?: number;
  /** How many old files are kept: `.1` is the youngest. */
  generations?: number;
  /** Called when lines were added. */
  written?: () => void;
}

/** Characters that may wait for the disk; past this, lines are dropped and counted rather than filling the memory. */
const maxPending = 4 * 1024 * 1024;

/**
 * Appends lines to a file that starts afresh when it has grown. Writing never throws and never blocks: lines are
 * gathered and appended together, and a disk that refuses them costs the lines, not the program.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #generations: number;
  readonly #written: () => void;
  #pending: string[] = [];
  #pendingLength = 0;
  #dropped = 0;
  #size: number | null = null;
  #flushing: Promise<void> | null = null;
  readonly #flushAtExit = (): void => this.#flushNow();

  /** The folder is made (0700) with the first line. */
  constructor(path: string, options: RotatingFileOptions = {}) {
    this.#path = path;
    this.#maxBytes = options.maxBytes ?? 2 * 1024 * 1024;
    this.#generations = options.generations ?? 4;
    this.#written = options.written ?? (() => undefined);
    process.once('exit', this.#flushAtExit);
  }

  /** @param line with its line end */
  write(line: string): void {
    if (this.#pendingLength + line.length > maxPending) {
      this.#dropped += 1;
      return;
    }
    this.#pending.push(line);
    this.#pendingLength += line.length;
    this.#flushing ??= this.#flush();
  }

  /** Waits until what was written so far stands in the file. */
  async flushed(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async close(): Promise<void> {
    process.off('exit', this.#flushAtExit);
    await this.flushed();
  }

  async #flush(): Promise<void> {
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const text = this.#take();
      try {
        await this.#rotateIfFull(Buffer.byteLength(text));
        await appendFile(this.#path, text, { mode: 0o600 });
        this.#written();
      } catch {
        this.#dropped += 1;
        this.#size = null;
      }
    }
    this.#flushing = null;
  }

  #take(): string {
    const lost = { time: new Date(), level: 'warn', area: 'log', message: 'Lines were lost.', fields: {} } as const;
    const note = this.#dropped > 0 ? [formatJson(lost)] : [];
    const text = [...note, ...this.#pending].join('');
    this.#pending = [];
    this.#pendingLength = 0;
    this.#dropped = 0;
    return text;
  }

  async #rotateIfFull(bytes: number): Promise<void> {
    if (this.#size === null) {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      this.#size = await stat(this.#path).then((found) => found.size, () => 0);
    }
    if (this.#size > 0 && this.#size + bytes > this.#maxBytes) {
      for (let age = this.#generations; age >= 1; age -= 1) {
        const from = age === 1 ? this.#path : `${this.#path}.${age - 1}`;
        await rename(from, `${this.#path}.${age}`).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
        });
      }
      this.#size = 0;
    }
    this.#size += bytes;
  }

  /** The process ends now: what still waits goes out without the event loop. */
  #flushNow(): void {
    if (this.#pending.length === 0) return;
    try {
      appendFileSync(this.#path, this.#take(), { mode: 0o600 });
    } catch {
      // Nobody is left to tell.
    }
  }
}
