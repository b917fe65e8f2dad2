import { z } from 'zod';
import type { Collection } from './collection.ts';
import { DamagedContent } from './file-content.ts';
import { deepFreeze } from './frozen.ts';
import type { Commit, Part } from './part.ts';
import { shapeOf } from './shape.ts';
import type { Shape } from './shape.ts';

const tableContent = shapeOf<{ next_id: number; records: unknown[] }>(
  z.looseObject({ next_id: z.number().int().positive(), records: z.array(z.unknown()) }),
);

interface State<K, T> {
  nextId: number;
  records: Map<K, T>;
}

/** The counter, past every id in use: a record added by hand may be ahead of it. */
const after = (nextId: number, key: string | number): number =>
  typeof key === 'number' ? Math.max(nextId, key + 1) : nextId;

/** A collection inside a file. Records that go in are copied, records that come out are frozen. */
export class Table<K extends string | number, T extends object> implements Collection<K, T>, Part {
  readonly name: string;
  readonly #shape: Shape<T>;
  readonly #keyOf: (record: T) => K;
  readonly #commit: Commit;
  #durable: State<K, T> = { nextId: 1, records: new Map() };
  #staged: State<K, T> | null = null;

  constructor(name: string, shape: Shape<T>, keyOf: (record: T) => K, commit: Commit) {
    this.name = name;
    this.#shape = shape;
    this.#keyOf = keyOf;
    this.#commit = commit;
  }

  async get(key: K): Promise<T | undefined> {
    return this.#durable.records.get(key);
  }

  async list(): Promise<T[]> {
    return [...this.#durable.records.values()];
  }

  async put(record: T): Promise<void> {
    const own = this.#ownCopy(record);
    const key = this.#keyOf(own);
    await this.#commit(() => {
      const state = this.#stage();
      state.records.set(key, own);
      state.nextId = after(state.nextId, key);
      return { staged: true, result: undefined };
    });
  }

  async update(key: K, change: (current: T) => T | undefined): Promise<T | undefined> {
    return this.#commit(() => {
      const current = (this.#staged ?? this.#durable).records.get(key);
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
      const found = (this.#staged ?? this.#durable).records.has(key);
      if (found) this.#stage().records.delete(key);
      return { staged: found, result: found };
    });
  }

  async nextId(): Promise<number> {
    return this.#commit(() => {
      const state = this.#stage();
      const id = state.nextId;
      state.nextId += 1;
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
    this.#durable = { nextId, records };
  }

  reset(): void {
    this.#durable = { nextId: 1, records: new Map() };
  }

  content(): unknown {
    const state = this.#staged ?? this.#durable;
    return { next_id: state.nextId, records: [...state.records.values()] };
  }

  publish(): void {
    this.#durable = this.#staged ?? this.#durable;
    this.#staged = null;
  }

  discard(): void {
    this.#staged = null;
  }

  #stage(): State<K, T> {
    this.#staged ??= { nextId: this.#durable.nextId, records: new Map(this.#durable.records) };
    return this.#staged;
  }

  /** As it will be read from the file; what could not be read back is refused here, before it is written. */
  #ownCopy(record: T): T {
    const copy: unknown = JSON.parse(JSON.stringify(record));
    return deepFreeze(this.#shape(copy));
  }
}
