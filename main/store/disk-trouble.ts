import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import { temporaryPath, writeAndSync } from './replace-file.ts';
import { systemCode } from './store-errors.ts';
import type { StoreNotice } from './stores.ts';

/** How often a disk that refused a change is tried again, in milliseconds. */
const usualRetryMs = 2_000;
/** Of the file by which that is found out: more than a file of usual size takes. */
const probeBytes = 64 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EFBIG: 'the file would grow past the limit that is set for Gatehouse',
  EROFS: 'the disk is read-only',
  EACCES: 'Gatehouse may not write into the data folder',
  EPERM: 'Gatehouse may not write into the data folder',
  EMFILE: 'Gatehouse has too many files and connections open',
  ENFILE: 'too many files are open on this computer',
};

/**
 * Whether the data folder takes changes: a refusal is known at once, and that the disk takes them again is found out
 * without anybody having to change something.
 */
export class DiskTrouble {
  /** The disk refuses changes from now on, or takes them again. */
  readonly changed = new Signal();
  readonly #folder: string;
  readonly #now: () => number;
  readonly #retryMs: number;
  /** By the path of the file that could not be saved. */
  readonly #troubles = new Map<string, { error: GatehouseError; at: number }>();
  #timer: NodeJS.Timeout | undefined;

  /** @param now epoch milliseconds */
  constructor(folder: string, now: () => number, retryMs = usualRetryMs) {
    this.#folder = folder;
    this.#now = now;
    this.#retryMs = retryMs;
  }

  /** @param error "store_write_failed" */
  failed(path: string, error: GatehouseError): void {
    const before = this.#troubles.get(path);
    this.#troubles.set(path, { error, at: before?.at ?? this.#now() });
    this.#timer ??= setInterval(() => void this.#tryAgain(), this.#retryMs).unref();
    if (!before || systemCode(before.error.cause) !== systemCode(error.cause)) this.changed.emit();
  }

  /** Says nothing about other files: a few more bytes may still fit where a whole file does not. */
  saved(path: string): void {
    if (this.#troubles.delete(path)) this.#ended();
  }

  notice(): StoreNotice | null {
    const [trouble] = this.#troubles.values();
    if (!trouble) return null;
    const { error, at } = trouble;
    const reason = reasons[systemCode(error.cause)] ?? 'the system refuses to write';
    return {
      code: 'store_write_failed',
      message: `Nothing can be saved, because ${reason}. Applications that are signed in go on; sign-ins and changes fail.`,
      remedy: error.remedy ?? 'Look at the disk that holds the data folder.',
      at,
    };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #ended(): void {
    if (this.#troubles.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.changed.emit();
  }

  /** What a whole new file can be made of, every change can. */
  async #tryAgain(): Promise<void> {
    const path = temporaryPath(join(this.#folder, 'probe'));
    try {
      await writeAndSync(path, Buffer.alloc(probeBytes), 0o600);
      this.#troubles.clear();
      this.#ended();
    } catch {
      // It stays as it is; the next look comes by itself.
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
