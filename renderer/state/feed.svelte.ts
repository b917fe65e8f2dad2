import type { Result } from '../../preload/schema/operations.ts';
import type { Failure } from '../api/transport.ts';

/** A list that main keeps, read again whenever something happened, until the person wants it to stand still. */
export class Feed<T> {
  /** Null until they are there. */
  entries = $state.raw<T[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  paused = $state(false);
  readonly #read: () => Promise<Result<T[]>>;
  #reading = false;
  #again = false;

  constructor(read: () => Promise<Result<T[]>>) {
    this.#read = read;
  }

  /** One reading at a time: what happens during one leads to one more. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    do {
      this.#again = false;
      const result = await this.#read();
      this.failure = result.ok ? null : result.error;
      if (result.ok && !this.paused) this.entries = result.value;
    } while (this.#again);
    this.#reading = false;
  }
}
