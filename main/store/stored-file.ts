import { basename } from 'node:path';
import type { Adapter } from 'lowdb';
import type { Logger } from '../log/logger.ts';
import { readFile } from './at-once.ts';
import { backupPath, writeDurably } from './durable-write.ts';
import { DamagedContent, formatContent } from './file-content.ts';
import type { FileContent } from './file-content.ts';
import { setAside } from './set-aside.ts';
import { systemCode, unreadable } from './store-errors.ts';
import type { StoreNotice } from './stores.ts';

export interface StoredFileOptions {
  path: string;
  /** Parses and takes over a content; throws DamagedContent, or a GatehouseError that ends the start. */
  accept(text: string, path: string): FileContent;
  log: Logger;
  notify(notice: StoreNotice): void;
  /** Epoch milliseconds. */
  now(): number;
}

type Candidate = { kind: 'absent' } | { kind: 'damaged'; reason: string } | { kind: 'good'; content: FileContent };

/**
 * lowdb's adapter for one file that survives crashes. Reading falls back to the last good copy; what is damaged is set
 * aside under a name of its own and never overwritten.
 */
export class StoredFile implements Adapter<FileContent> {
  readonly #options: StoredFileOptions;

  constructor(options: StoredFileOptions) {
    this.#options = options;
  }

  /** Null where there is nothing good to read: the file is new, or file and copy were both set aside. */
  async read(): Promise<FileContent | null> {
    const { path } = this.#options;
    const current = await this.#candidate(path);
    if (current.kind === 'good') return current.content;
    // Read before anything is moved: a copy that refuses the start leaves everything as it was found.
    const copy = await this.#candidate(backupPath(path));
    if (current.kind === 'absent' && copy.kind === 'absent') return null;

    const aside = current.kind === 'damaged' ? await this.#setAside(path, current.reason) : null;
    if (copy.kind === 'good') {
      this.#notifyRestored(aside);
      await this.#putBack(copy.content);
      return copy.content;
    }
    const copyAside = copy.kind === 'damaged' ? await this.#setAside(backupPath(path), copy.reason) : null;
    this.#notifyDamaged(aside ?? copyAside ?? path);
    return null;
  }

  async write(content: FileContent): Promise<void> {
    await writeDurably(this.#options.path, formatContent(content));
  }

  async #candidate(path: string): Promise<Candidate> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return { kind: 'absent' };
      throw unreadable(path, error);
    }
    try {
      return { kind: 'good', content: this.#options.accept(text, path) };
    } catch (error) {
      if (!(error instanceof DamagedContent)) throw error;
      return { kind: 'damaged', reason: error.message };
    }
  }

  /** The copy stays until the next change. Where the disk refuses, that change will make the file. */
  async #putBack(content: FileContent): Promise<void> {
    try {
      await this.write(content);
    } catch (error) {
      this.#options.log.warn('The restored file could not be written yet.', { path: this.#options.path, error });
    }
  }

  /** @returns the new path */
  #setAside(path: string, reason: string): Promise<string> {
    return setAside(path, reason, this.#options.now(), this.#options.log);
  }

  #notifyRestored(aside: string | null): void {
    const { path, notify, now } = this.#options;
    const found = aside ? `was damaged and is kept as ${aside}` : 'was missing';
    notify({
      code: 'store_restored',
      message: `${basename(path)} ${found}. Gatehouse goes on with the copy from before the last change.`,
      remedy: 'Check that your providers, proxies and settings are as you left them.',
      at: now(),
    });
  }

  #notifyDamaged(aside: string): void {
    const { path, notify, now } = this.#options;
    notify({
      code: 'store_damaged',
      message: `${basename(path)} was damaged and no good copy was found. It is kept as ${aside}.`,
      remedy: `Put a backup of ${basename(path)} into the data folder and start Gatehouse again, or set it up anew.`,
      at: now(),
    });
  }
}
