import { z } from 'zod';
import type { Collection } from './collection.ts';
import { DamagedContent } from './file-content.ts';
import { deepFreeze } from './frozen.ts';
import type { Commit, Part, PartChanges } from './part.ts';
import { shapeOf } from './shape.ts';
import type { Shape } from './shape.ts';

const tableContent = shapeOf<{ next_id: number; records: unknown[] }>(
  () => z.looseObject({ next_id: z.number().int().positive(), records: z.array(z.unknown()) }),
);

/** The fields of a record that can be its key. */
export type KeyField<T> = { [F in keyof T & string]: T[F] extends string | number ? F : never }[keyof T & string];

/** What changes on top of what is durable; null for a record that goes. */
interface Staged<K, T> {
  nextId: number;
  records: Map<K, T | null>;
}

/** The counter, past every id in use: a record added by hand may be ahead of it. */
const after = (nextId: number, key: string | number): number =>
  typeof key === 'number' ? Math.max(nextId, key + 1) : nextId;

/** A collection inside a file. Records that go in are copied, records that come out are frozen. */
export class Table<K extends string | number, T extends object> implements Collection<K, T>, Part {
  readonly name: string;
  readonly #shape: Shape<T>;
  readonly #key: KeyField<T>;
  readonly #commit: Commit;
  #nextId = 1;
  #records = new Map<K, T>();
  #staged: Staged<K, T> | null = null;

  /** @param key the field that is a record's key */
  constructor(name: string, shape: Shape<T>, key: KeyField<T>, commit: Commit) {
    this.name = name;
    this.#shape = shape;
    this.#key = key;
    this.#commit = commit;
  }

  async get(key: K): Promise<T | undefined> {
    return this.#records.get(key);
  }

  async list(): Promise<T[]> {
    return [...this.#records.values()];
  }

  async put(record: T): Promise<void> {
    const own = this.#ownCopy(record);
    const key = this.#keyOf(own);
    await this.#commit(() => {
      const staged = this.#stage();
      staged.records.set(key, own);
      staged.nextId = after(staged.nextId, key);
      return { staged: true, result: undefined };
    });
  }

  async update(key: K, change: (current: T) => T | undefined): Promise<T | undefined> {
    return this.#commit(() => {
      const current = this.#current(key);
      const changed = current === undefined ? undefined : change(current);
      if (changed === undefined) return { staged: false, result: undefined };
      const own = this.#ownCopy(changed);
      if (this.#keyOf(own) !== key) throw new Error(`A change in ${this.name} must not change the record's key.`);
      this.#stage().records.set(key, own);
      return { staged: true, result: own };
    });
  }

  async delete(key: K): Promise<boolean> {
    return this.#commit(() => {
      const found = this.#current(key) !== undefined;
      if (found) this.#stage().records.set(key, null);
      return { staged: found, result: found };
    });
  }

  async nextId(): Promise<number> {
    return this.#commit(() => {
      const staged = this.#stage();
      const id = staged.nextId;
      staged.nextId += 1;
      return { staged: true, result: id };
    });
  }

  load(value: unknown): void {
    const content = tableContent(value);
    const records = new Map<K, T>();
    let nextId = content.next_id;
    for (const item of content.records) {
      const record = deepFreeze(this.#shape(item));
      const key = this.#keyOf(record);
      if (records.has(key)) throw new DamagedContent(`${this.name}: two records with the same key`);
      records.set(key, record);
      nextId = after(nextId, key);
    }
    this.#nextId = nextId;
    this.#records = records;
  }

  reset(): void {
    this.#nextId = 1;
    this.#records = new Map();
  }

  content(which: 'durable' | 'staged'): unknown {
    const staged = which === 'staged' ? this.#staged : null;
    const records = staged ? apply(staged, new Map(this.#records)) : this.#records;
    return { next_id: staged?.nextId ?? this.#nextId, records: [...records.values()] };
  }

  changes(): PartChanges | undefined {
    if (!this.#staged) return undefined;
    const { nextId, records } = this.#staged;
    const put: T[] = [];
    const gone: K[] = [];
    for (const [key, record] of records) {
      if (record) put.push(record);
      else gone.push(key);
    }
    return { key: this.#key, next_id: nextId, put, delete: gone };
  }

  publish(): void {
    if (!this.#staged) return;
    this.#nextId = this.#staged.nextId;
    apply(this.#staged, this.#records);
    this.#staged = null;
  }

  discard(): void {
    this.#staged = null;
  }

  #stage(): Staged<K, T> {
    this.#staged ??= { nextId: this.#nextId, records: new Map() };
    return this.#staged;
  }

  #current(key: K): T | undefined {
    const staged = this.#staged?.records.get(key);
    return staged === undefined ? this.#records.get(key) : (staged ?? undefined);
  }

  #keyOf(record: T): K {
    return record[this.#key] as K;
  }

  /** As it will be read from the file; what could not be read back is refused here, before it is written. */
  #ownCopy(record: T): T {
    const copy: unknown = JSON.parse(JSON.stringify(record));
    return deepFreeze(this.#shape(copy));
  }
}

function apply<K, T>({ records: changes }: Staged<K, T>, records: Map<K, T>): Map<K, T> {
  for (const [key, record] of changes) {
    if (record) records.set(key, record);
    else records.delete(key);
  }
  return records;
}
