import { setImmediate as nextTurn } from 'node:timers/promises';
import { ContentFile } from './content-file.ts';
import type { ContentFileOptions } from './content-file.ts';
import type { DiskTrouble } from './disk-trouble.ts';
import { JournaledFile } from './journal/journaled-file.ts';
import type { KeptFile } from './kept-file.ts';
import type { Commit, Part } from './part.ts';
import { StoredDocument } from './stored-document.ts';
import { storeClosed, writeFailed } from './store-errors.ts';
import type { Shape } from './shape.ts';
import { Table, type KeyField } from './table.ts';
import { WholeFile } from './whole-file.ts';

export interface DatabaseOptions extends ContentFileOptions {
  /** True for a file that changes often: changes are appended to a journal beside it. Left out: each replaces the file. */
  journal?: boolean;
  /** Hears of each change whether the disk took it. Left out: nobody does. */
  disk?: Pick<DiskTrouble, 'failed' | 'saved'>;
}

interface Waiting {
  /** Stages the change and gives the function that resolves its promise. */
  stage(): { staged: boolean; resolve: () => void };
  reject(error: unknown): void;
}

/** A write waits for so many turns of the event loop at most, and only while each of them brings another change. */
const gatherTurns = 16;

/**
 * One file with its parts. Changes are staged one after the other on top of what is durable, and those that
 * come while a write runs share the next one (group commit). Readers see only what is durable. So a failed write needs
 * no undoing: its changes are forgotten and rejected, later ones start from what the disk holds.
 */
export class Database {
  readonly #options: DatabaseOptions;
  readonly #parts: Part[] = [];
  readonly #file: KeptFile;
  #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#file = options.journal
      ? new JournaledFile(options, this.#parts)
      : new WholeFile(new ContentFile(options, this.#parts));
  }

  /** Adds a table. All parts are added before `load`. @param key the field that is a record's key */
  table<T extends object, F extends KeyField<T>>(
    name: string, shape: Shape<T>, key: F,
  ): Table<T[F] & (string | number), T> {
    const table = new Table<T[F] & (string | number), T>(name, shape, key, this.#commit);
    this.#parts.push(table);
    return table;
  }

  /** Adds a document, which starts as `initial`. */
  document<T>(name: string, shape: Shape<T>, initial: T): StoredDocument<T> {
    const document = new StoredDocument(name, shape, initial, this.#commit);
    this.#parts.push(document);
    return document;
  }

  /** Reads the file. Throws GatehouseError "store_newer" or "store_unreadable" and leaves everything as it was. */
  load(): Promise<void> {
    return this.#file.load();
  }

  /** Waits for pending writes; changes after this are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#file.close();
  }

  readonly #commit: Commit = (change) => {
    if (this.#closed) return Promise.reject(storeClosed());
    return new Promise((resolve, reject) => {
      const stage = () => {
        const { staged, result } = change();
        return { staged, resolve: () => resolve(result) };
      };
      this.#queue.push({ stage, reject });
      this.#draining ??= this.#drain();
    });
  };

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gather();
      const batch = this.#queue;
      this.#queue = [];
      await this.#commitBatch(batch);
      await this.#file.tidy();
    }
    this.#draining = null;
  }

  /** Lets those that came in at the same time add their changes: many in one write cost little more than one. */
  async #gather(): Promise<void> {
    let known = 0;
    for (let turn = 0; turn < gatherTurns && this.#queue.length > known; turn += 1) {
      known = this.#queue.length;
      await nextTurn();
    }
  }

  async #commitBatch(batch: readonly Waiting[]): Promise<void> {
    const ready: { resolve: () => void; reject: (error: unknown) => void }[] = [];
    let staged = false;
    for (const { stage, reject } of batch) {
      try {
        const outcome = stage();
        staged ||= outcome.staged;
        ready.push({ resolve: outcome.resolve, reject });
      } catch (error) {
        reject(error);
      }
    }
    try {
      if (staged) await this.#file.save();
    } catch (cause) {
      for (const part of this.#parts) part.discard();
      const error = writeFailed(this.#file.path, cause);
      this.#options.log.error('A change could not be saved.', { error });
      this.#options.disk?.failed(this.#file.path, error);
      for (const { reject } of ready) reject(error);
      return;
    }
    if (staged) this.#options.disk?.saved(this.#file.path);
    for (const part of this.#parts) part.publish();
    for (const { resolve } of ready) resolve();
  }
}
