import type { ShortLived } from './collection.ts';
import { deepFreeze } from './frozen.ts';

interface Entry<T> {
  value: T;
  /** Epoch milliseconds. */
  endsAt: number;
  timer: NodeJS.Timeout;
}

/** Far more than one computer's sign-ins need; a flood costs the oldest entries, not the memory. */
export const shortLivedLimit = 10_000;

/** Node fires a longer timer at once. What is kept for more than 24 days is not short-lived. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Short-lived records in memory. They end by a timer, so that what they hold does not linger, and by the clock, so
 * that a computer that slept through the timer does not revive them. Values go in as copies and come out frozen, as a
 * shared engine would have it.
 */
export class ShortLivedMap<T> implements ShortLived<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #limit: number;

  constructor(limit: number = shortLivedLimit) {
    this.#limit = limit;
  }

  async put(key: string, value: T, ttlMs: number): Promise<void> {
    this.#remove(key);
    if (this.#entries.size >= this.#limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#remove(oldest);
    }
    const timer = setTimeout(() => this.#remove(key), Math.min(ttlMs, longestTimerMs));
    timer.unref();
    this.#entries.set(key, { value: deepFreeze(structuredClone(value)), endsAt: Date.now() + ttlMs, timer });
  }

  async get(key: string): Promise<T | undefined> {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (Date.now() < entry.endsAt) return entry.value;
    this.#remove(key);
    return undefined;
  }

  async take(key: string): Promise<T | undefined> {
    const entry = this.#entries.get(key);
    this.#remove(key);
    return entry && Date.now() < entry.endsAt ? entry.value : undefined;
  }

  async delete(key: string): Promise<void> {
    this.#remove(key);
  }

  /** Forgets everything. */
  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#remove(key);
  }

  #remove(key: string): void {
    clearTimeout(this.#entries.get(key)?.timer);
    this.#entries.delete(key);
  }
}
