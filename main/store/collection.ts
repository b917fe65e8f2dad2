/**
 * A small set of records by key. Every write resolves only when it is durable. The surface is asynchronous and this
 * small so that a shared engine can stand in for lowdb.
 */
export interface Collection<K extends string | number, T> {
  get(key: K): Promise<T | undefined>;
  list(): Promise<T[]>;
  put(record: T): Promise<void>;
  /** Reads, changes and writes one record with no other write to it in between. Returning undefined writes nothing. */
  update(key: K, change: (current: T) => T | undefined): Promise<T | undefined>;
  delete(key: K): Promise<boolean>;
  /** The next free positive integer id; never hands out the same twice, not even after a delete. */
  nextId(): Promise<number>;
}

/** One record that always exists. */
export interface Document<T> {
  get(): Promise<T>;
  update(change: (current: T) => T): Promise<T>;
}

/** Short-lived records (authorization codes, transactions): they end by themselves after their time to live. */
export interface ShortLived<T> {
  put(key: string, value: T, ttlMs: number): Promise<void>;
  get(key: string): Promise<T | undefined>;
  /** Reads and removes in one step: of two callers exactly one gets the value. */
  take(key: string): Promise<T | undefined>;
  delete(key: string): Promise<void>;
}
