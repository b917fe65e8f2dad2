import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Low } from 'lowdb';
import type { Logger } from '../log/logger.ts';
import { DamagedContent, parseContent } from './file-content.ts';
import type { FileContent, Migrations } from './file-content.ts';
import type { Commit, Part } from './part.ts';
import { StoredDocument } from './stored-document.ts';
import { StoredFile } from './stored-file.ts';
import { storeClosed, writeFailed } from './store-errors.ts';
import type { Shape } from './shape.ts';
import type { StoreNotice } from './stores.ts';
import { Table } from './table.ts';

export interface DatabaseOptions {
  folder: string;
  /** File name, e.g. "settings.json". */
  file: string;
  schema: number;
  migrations?: Migrations;
  log: Logger;
  notify(notice: StoreNotice): void;
  now(): number;
}

interface Waiting {
  /** Stages the change and gives the function that resolves its promise. */
  stage(): { staged: boolean; resolve: () => void };
  reject(error: unknown): void;
}

/** A write waits for so many turns of the event loop at most, and only while each of them brings another change. */
const gatherTurns = 16;

/**
 * One file with its parts, on lowdb. Changes are staged one after the other on top of what is durable, and those that
 * come while a write runs share the next one (group commit). Readers see only what is durable. So a failed write needs
 * no undoing: its changes are forgotten and rejected, later ones start from what the disk holds.
 */
export class Database {
  readonly #options: DatabaseOptions;
  readonly #path: string;
  readonly #parts: Part[] = [];
  readonly #low: Low<FileContent>;
  #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(options: DatabaseOptions) {
    const { log, notify, now } = options;
    this.#options = options;
    this.#path = join(options.folder, options.file);
    const accept = (text: string, path: string): FileContent => this.#accept(text, path);
    const adapter = new StoredFile({ path: this.#path, accept, log, notify, now });
    this.#low = new Low<FileContent>(adapter, { schema: options.schema });
  }

  /** Adds a table. All parts are added before `load`. */
  table<K extends string | number, T extends object>(
    name: string, shape: Shape<T>, keyOf: (record: T) => K,
  ): Table<K, T> {
    const table = new Table(name, shape, keyOf, this.#commit);
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
  async load(): Promise<void> {
    const empty = this.#low.data;
    await this.#low.read();
    if (this.#low.data === empty) for (const part of this.#parts) part.reset();
  }

  /** Waits for pending writes; changes after this are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  #accept(text: string, path: string): FileContent {
    const content = parseContent(text, path, this.#options.schema, this.#options.migrations ?? {});
    for (const part of this.#parts) {
      if (!Object.hasOwn(content, part.name)) throw new DamagedContent(`${part.name} is missing`);
      part.load(content[part.name]);
    }
    return content;
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
      if (staged) await this.#write();
    } catch (cause) {
      for (const part of this.#parts) part.discard();
      const error = writeFailed(this.#path, cause);
      this.#options.log.error('A change could not be saved.', { error });
      for (const { reject } of ready) reject(error);
      return;
    }
    for (const part of this.#parts) part.publish();
    for (const { resolve } of ready) resolve();
  }

  async #write(): Promise<void> {
    const durable = this.#low.data;
    const content: FileContent = { ...durable, schema: this.#options.schema };
    for (const part of this.#parts) content[part.name] = part.content();
    this.#low.data = content;
    try {
      await this.#low.write();
    } catch (error) {
      this.#low.data = durable;
      throw error;
    }
  }
}
